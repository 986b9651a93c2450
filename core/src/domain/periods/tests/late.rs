//! Facts about members of a closed year: accepted as they are, and told.

use super::close;
use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::corrections::ImportKind;
use crate::domain::memberships::{DepartureReason, MembershipCommand};
use crate::domain::people::PersonKey;
use crate::domain::periods::PeriodRefusal;
use crate::domain::refusal::Refusal;
use crate::domain::state::{Command, Decision};
use crate::domain::support::tests::office::{Office, correction};

fn dies(on: &str) -> Command {
    Command::Membership(MembershipCommand::Depart {
        person: PersonKey::Ref("an".to_owned()),
        left_on: PartialDay::parse(on).unwrap(),
        reason: Some(DepartureReason::Died),
    })
}

/// The unit that had closed, and the column of the late day.
#[track_caller]
fn told(office: &Office, command: Command) -> Option<(String, Column)> {
    let warnings = match office.decide(command) {
        Ok(Decision::Record { warnings, .. }) => warnings,
        other => panic!("{other:?}"),
    };
    warnings.into_iter().find_map(|warning| match warning.refusal {
        Refusal::Period(PeriodRefusal::Late { column, closed, .. }) => Some((closed.unit, column)),
        _ => None,
    })
}

#[test]
fn a_death_learned_after_the_closing_is_accepted_with_its_day_and_told() {
    let mut office = Office::founded();
    assert_eq!(told(&office, dies("2025-11-20")), None);
    office.record(close("vn", 2025));
    assert_eq!(told(&office, dies("2025-11-20")), Some(("vn".to_owned(), Column::LeftOn)));
    assert_eq!(told(&office, dies("2026-01-20")), None);
    office.record(dies("2025-11-20"));
    office.record(close("c1", 2024));
    let earlier = || correction(ImportKind::Departures, "an|2025-11-20", Column::LeftOn, "2024-11");
    assert_eq!(told(&office, earlier()), Some(("vn".to_owned(), Column::LeftOn)));
}

#[test]
fn a_corrected_day_is_late_as_it_stood_and_as_it_stands() {
    let mut office = Office::founded();
    office.record(close("c1", 2014));
    let joined = |day| correction(ImportKind::Members, "an|2015-06-01", Column::JoinedOn, day);
    assert_eq!(told(&office, joined("2014-06-01")), Some(("c1".to_owned(), Column::JoinedOn)));
    assert_eq!(told(&office, joined("2015-06-02")), None);
    office.record(close("c1", 2015));
    assert_eq!(told(&office, joined("2016-06-01")), Some(("c1".to_owned(), Column::JoinedOn)));
}
