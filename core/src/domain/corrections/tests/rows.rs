//! A row of `corrections` has a key and a reason of its own.

use crate::domain::column::Column;
use crate::domain::corrections::Correction;
use crate::domain::corrections::ImportKind::Members;
use crate::domain::event::Header;
use crate::domain::memberships::Enrolment;
use crate::domain::people::{PersonCommand, PersonKey};
use crate::domain::secret::Subject;
use crate::domain::stage::{Stage, enrol, joins, learned, member, row};
use crate::domain::state::Command;

fn with_member() -> Stage {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office
}

fn sent(correction: &Correction) -> Command {
    Command::Correct(correction.clone())
}

fn for_reason(correction: &Correction, reason: &str) -> Command {
    Command::Correct(Correction { reason: Some(reason.to_owned()), ..correction.clone() })
}

#[test]
fn the_reason_is_kept_sealed_under_whom_the_correction_is_about() {
    let mut office = with_member();
    let joined = learned("2024-02-01", Members, "m1|2015-06-01", Column::JoinedOn, "2014-06-01");
    office.given(sent(&joined));
    let Header { reason, .. } = &office.commits.last().unwrap().header;
    let reason = reason.as_ref().unwrap();
    assert_eq!(reason.subject, Subject::Person(office.person("m1")));
    assert_eq!(reason.cell(Column::Reason), Some("theo giấy tờ"));
}

#[test]
fn the_same_row_for_another_reason_is_refused() {
    let mut office = with_member();
    let joined = learned("2024-02-01", Members, "m1|2015-06-01", Column::JoinedOn, "2014-06-01");
    office.given(sent(&joined));
    let stands = office.state.position;
    office.refused(for_reason(&joined, "theo lời kể"), 2712);
    assert_eq!(office.unchanged(sent(&joined)), stands);
    let mut office = office.replayed();
    office.refused(for_reason(&joined, "theo lời kể"), 2712);
    assert_eq!(office.unchanged(sent(&joined)), stands);
}

#[test]
fn a_row_whose_value_can_no_more_be_decided_is_still_known() {
    let mut office = with_member();
    let first = learned("2024-02-01", Members, "m1|2015-06-01", Column::CardNo, "7");
    let second = learned("2024-03-01", Members, "m1|2015-06-01", Column::CardNo, "8");
    office.given(sent(&first));
    let stands = office.state.position;
    office.given(sent(&second));
    let card_no = Some("7".to_owned());
    office.given(enrol(Enrolment { card_no, ..member(row("m2"), "2015-06-01") }));
    assert_eq!(office.unchanged(sent(&first)), stands);
    office.refused(sent(&Correction { value: Some("9".to_owned()), ..first }), 2710);
}

#[test]
fn after_an_erasure_nothing_can_be_compared_with_the_reason() {
    let mut office = with_member();
    let note = learned("2024-02-01", Members, "m1|2015-06-01", Column::Note, "ốm");
    let joined = learned("2024-02-01", Members, "m1|2015-06-01", Column::JoinedOn, "2014-06-01");
    office.given(sent(&note));
    office.given(sent(&joined));
    let person = office.person("m1");
    let uuid = uuid::Uuid::from_u128(office.state.people.uuid(person)).to_string();
    office.given(Command::Person(PersonCommand::Erase { person: PersonKey::parse("m1") }));
    office.given(Command::Person(PersonCommand::DestroyKeys { person }));
    let by_uuid = |correction: &Correction| {
        let key = vec![uuid.clone(), "2015-06-01".to_owned()];
        Correction { key, ..correction.clone() }
    };
    office.unchanged(for_reason(&by_uuid(&joined), "theo lời kể"));
    let other = Correction { value: Some("2013-06-01".to_owned()), ..by_uuid(&joined) };
    office.refused(sent(&other), 2710);
}

#[test]
fn a_new_correction_needs_a_reason_and_a_recorded_one_may_leave_it_empty() {
    let mut office = with_member();
    let joined = learned("2024-02-01", Members, "m1|2015-06-01", Column::JoinedOn, "2014-06-01");
    let unsaid = Command::Correct(Correction { reason: None, ..joined.clone() });
    office.refused(unsaid.clone(), 2001);
    office.given(sent(&joined));
    office.unchanged(unsaid);
}
