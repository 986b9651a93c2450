//! Specs of commendations: conferred and corrected.

use super::{CommendationCommand, CommendationRefusal, Conferral, Honouree, HonoureeKey, Level};
use crate::domain::calendar::PartialDay;
use crate::domain::clubs::{ClubCommand, ClubRow};
use crate::domain::column::Column;
use crate::domain::corrections::ImportKind;
use crate::domain::event::Event;
use crate::domain::ids::{ClubNo, CommendationNo, PersonNo, UnitNo};
use crate::domain::people::PersonKey;
use crate::domain::refusal::{Explain, Refusal};
use crate::domain::secret::Subject;
use crate::domain::state::{Command, Decision};
use crate::domain::support::tests::office::{Office, correction, day, today};

const VN: UnitNo = UnitNo(0);
const C1: UnitNo = UnitNo(1);

fn person(key: &str) -> HonoureeKey {
    HonoureeKey::Person(PersonKey::Ref(key.to_owned()))
}

fn conferral(key: &str) -> Conferral {
    Conferral {
        commendation: key.to_owned(),
        to: Some(person("an")),
        kind: Some("huan_chuong".to_owned()),
        level: Some("state".to_owned()),
        decision_no: Some("12/QĐ".to_owned()),
        decided_by: Some("Chủ tịch nước".to_owned()),
        decided_on: Some(day("2025-05-10")),
        amount: Some(1_000_000),
        for_period: Some("2020-2025".to_owned()),
    }
}

fn confer(conferral: Conferral) -> Command {
    Command::Commendation(CommendationCommand::Confer(conferral))
}

fn found_club(office: &mut Office, key: &str, unit: &str) {
    office.record(Command::Club(ClubCommand::Register(ClubRow {
        club: key.to_owned(),
        unit: Some(unit.to_owned()),
        name: Some("CLB liên thế hệ".to_owned()),
        founded_on: PartialDay::parse("2020"),
        programme: None,
        dissolved_on: Some(day("2026-01-01")),
    })));
}

fn code(decision: Result<Decision, Refusal>) -> u16 {
    decision.unwrap_err().code().0
}

#[test]
fn a_person_is_honoured_in_the_unit_of_that_day() {
    let mut office = Office::founded();
    let facts = office.record(confer(conferral("k1")));
    assert_eq!(facts[0].secrets[0].subject, Subject::Unit(C1));
    assert_eq!(facts[0].secrets[0].cell(Column::DecidedBy), Some("Chủ tịch nước"));
    let terms = office.state.commendations.terms(CommendationNo(0));
    assert_eq!((terms.honouree, terms.unit), (Honouree::Person(PersonNo(0)), C1));
    assert_eq!((terms.level, terms.amount), (Level::State, Some(1_000_000)));
}

#[test]
fn the_same_row_again_is_unchanged_and_other_content_is_refused() {
    let mut office = Office::founded();
    office.record(confer(conferral("k1")));
    let recorded = office.state.position;
    let fewer = Conferral { amount: None, for_period: None, ..conferral("k1") };
    for row in [conferral("k1"), fewer] {
        assert_eq!(office.decide(confer(row)), Ok(Decision::Unchanged(recorded)));
    }
    let cases = [
        (Conferral { to: Some(person("dung")), ..conferral("k1") }, Column::Ref),
        (
            Conferral { to: Some(HonoureeKey::Unit("c1".to_owned())), ..conferral("k1") },
            Column::ToUnit,
        ),
        (Conferral { kind: Some("bk_tw".to_owned()), ..conferral("k1") }, Column::Kind),
        (Conferral { level: Some("central".to_owned()), ..conferral("k1") }, Column::Level),
        (
            Conferral { decision_no: Some("13/QĐ".to_owned()), ..conferral("k1") },
            Column::DecisionNo,
        ),
        (Conferral { decided_by: Some("Hội".to_owned()), ..conferral("k1") }, Column::DecidedBy),
        (Conferral { decided_on: Some(day("2025-05-11")), ..conferral("k1") }, Column::DecidedOn),
        (Conferral { amount: Some(1), ..conferral("k1") }, Column::Amount),
        (Conferral { for_period: Some("2024".to_owned()), ..conferral("k1") }, Column::ForPeriod),
    ];
    for (row, column) in cases {
        let refusal = office.decide(confer(row)).unwrap_err();
        assert_eq!((refusal.code().0, refusal.column()), (2511, Some(column)));
    }
}

#[test]
fn one_decision_honours_many_each_once_per_kind() {
    let mut office = Office::founded();
    office.record(confer(conferral("k1")));
    office.record(confer(Conferral { to: Some(person("dung")), ..conferral("k2") }));
    office.record(confer(Conferral {
        to: Some(HonoureeKey::Unit("c1".to_owned())),
        ..conferral("k3")
    }));
    office.record(confer(Conferral { kind: Some("bk_tw".to_owned()), ..conferral("k4") }));
    let twice = office.decide(confer(conferral("k5"))).unwrap_err();
    assert_eq!((twice.code().0, twice.clashes_with().as_deref()), (2512, Some("k1")));
    let that_year = Conferral { decided_on: Some(day("2025-12-31")), ..conferral("k5") };
    assert_eq!(code(office.decide(confer(that_year))), 2512);
    let next_year = Conferral { decided_on: Some(day("2026-01-01")), ..conferral("k5") };
    assert!(office.decide(confer(next_year)).is_ok(), "decisions are numbered anew each year");
}

#[test]
fn what_does_not_exist_is_not_honoured() {
    let office = Office::founded();
    let refused = |row: Conferral| code(office.decide(confer(row)));
    let unit = |key: &str| Some(HonoureeKey::Unit(key.to_owned()));
    assert_eq!(refused(Conferral { kind: Some("huan_chung".to_owned()), ..conferral("k1") }), 2501);
    assert_eq!(refused(Conferral { level: Some("world".to_owned()), ..conferral("k1") }), 2502);
    assert_eq!(refused(Conferral { to: Some(person("nobody")), ..conferral("k1") }), 2503);
    assert_eq!(refused(Conferral { to: unit("c9"), ..conferral("k1") }), 2504);
    assert_eq!(refused(Conferral { to: unit("c2"), ..conferral("k1") }), 2505);
    let club = Some(HonoureeKey::Club("clb1".to_owned()));
    assert_eq!(refused(Conferral { to: club, ..conferral("k1") }), 2506);
    let on =
        |to, text: &str| refused(Conferral { to, decided_on: Some(day(text)), ..conferral("k1") });
    assert_eq!(on(Some(person("an")), "1949-12-31"), 2507);
    assert_eq!(on(Some(person("binh")), "2020-05-06"), 2508);
    assert_eq!(on(Some(person("an")), &today().succ().to_string()), 2509);
    assert_eq!(refused(Conferral { amount: Some(0), ..conferral("k1") }), 2510);
    let before =
        Conferral { to: unit("c2"), decided_on: Some(day("2019-12-31")), ..conferral("k1") };
    assert!(office.decide(confer(before)).is_ok());
    let last_day = Conferral {
        to: Some(person("binh")),
        decided_on: Some(day("2020-05-05")),
        ..conferral("k1")
    };
    assert!(office.decide(confer(last_day)).is_ok());
}

#[test]
fn a_club_is_honoured_in_its_unit_while_it_stands() {
    let mut office = Office::founded();
    found_club(&mut office, "clb", "c1");
    let to = || Some(HonoureeKey::Club("clb".to_owned()));
    let on = |text| Conferral { to: to(), decided_on: Some(day(text)), ..conferral("k1") };
    assert_eq!(code(office.decide(confer(on("2019-12-31")))), 2514);
    assert_eq!(code(office.decide(confer(on("2026-01-01")))), 2514);
    office.record(confer(on("2025-12-31")));
    let recorded = office.state.position;
    let terms = office.state.commendations.terms(CommendationNo(0));
    assert_eq!((terms.honouree, terms.unit), (Honouree::Club(ClubNo(0)), C1));
    let again = office.decide(confer(on("2025-12-31")));
    assert_eq!(again, Ok(Decision::Unchanged(recorded)));
    found_club(&mut office, "clb2", "c1");
    let to = Some(HonoureeKey::Club("clb2".to_owned()));
    let other = Conferral { to, ..on("2025-12-31") };
    let refusal = office.decide(confer(other)).unwrap_err();
    assert_eq!((refusal.code().0, refusal.column()), (2511, Some(Column::Club)));
    let twice = Conferral { commendation: "k2".to_owned(), ..on("2025-12-01") };
    assert_eq!(code(office.decide(confer(twice))), 2512);
}

#[test]
fn an_honour_may_turn_out_to_be_a_clubs() {
    let mut office = Office::founded();
    found_club(&mut office, "clb", "vn");
    office.record(confer(conferral("k1")));
    let to_club = || correction(ImportKind::Commendations, "k1", Column::Club, "clb");
    office.record(to_club());
    let terms = *office.state.commendations.terms(CommendationNo(0));
    assert_eq!((terms.honouree, terms.unit), (Honouree::Club(ClubNo(0)), VN));
    assert_eq!(office.state.commendations.of_club(ClubNo(0)).count(), 1);
    let back = correction(ImportKind::Commendations, "k1", Column::Ref, "an");
    office.record(back);
    assert_eq!(office.state.commendations.of_club(ClubNo(0)).count(), 0);
    let again = office.decide(to_club());
    assert!(matches!(again, Ok(Decision::Unchanged(_))), "recorded before, and overtaken since");
}

#[test]
fn every_column_can_be_corrected_and_what_stood_before_is_unchanged() {
    let mut office = Office::founded();
    office.record(confer(conferral("k1")));
    let recorded = office.state.position;
    let cases = [
        (Column::Kind, "bk_tw"),
        (Column::Level, "central"),
        (Column::DecisionNo, "99/QĐ"),
        (Column::DecidedBy, "Trung ương Hội"),
        (Column::DecidedOn, "11/05/2025"),
        (Column::Amount, "2.000.000"),
        (Column::ForPeriod, "2021-2025"),
        (Column::ToUnit, "vn"),
        (Column::Commendation, "k1a"),
    ];
    for (column, value) in cases {
        office.record(correction(ImportKind::Commendations, "k1", column, value));
    }
    let terms = *office.state.commendations.terms(CommendationNo(0));
    assert_eq!((terms.honouree, terms.unit), (Honouree::Unit(VN), VN));
    assert_eq!((terms.level, terms.decided_on), (Level::Central, day("2025-05-11")));
    assert_eq!(terms.amount, Some(2_000_000));
    assert_eq!(office.decide(confer(conferral("k1"))), Ok(Decision::Unchanged(recorded)));
    let stands = Conferral {
        to: Some(HonoureeKey::Unit("vn".to_owned())),
        kind: Some("bk_tw".to_owned()),
        level: Some("central".to_owned()),
        decision_no: Some("99/QĐ".to_owned()),
        decided_by: Some("Trung ương Hội".to_owned()),
        decided_on: Some(day("2025-05-11")),
        amount: Some(2_000_000),
        for_period: Some("2021-2025".to_owned()),
        ..conferral("k1a")
    };
    assert_eq!(office.decide(confer(stands)), Ok(Decision::Unchanged(recorded)));
    office.record(confer(conferral("k2")));
}

#[test]
fn a_corrected_honouree_tells_the_unit_it_counts_in() {
    let mut office = Office::founded();
    office.record(confer(Conferral {
        to: Some(HonoureeKey::Unit("vn".to_owned())),
        ..conferral("k1")
    }));
    let facts = office.record(correction(ImportKind::Commendations, "k1", Column::Ref, "an"));
    let columns: Vec<Column> = facts
        .iter()
        .filter_map(|fact| match &fact.event {
            Event::Corrected(corrected) => Some(corrected.column),
            _ => None,
        })
        .collect();
    assert_eq!(columns, [Column::Ref, Column::ToUnit, Column::Unit]);
    assert_eq!(office.state.commendations.terms(CommendationNo(0)).unit, C1);
}

#[test]
fn the_rules_are_asked_again_of_a_corrected_commendation() {
    let mut office = Office::founded();
    office.record(confer(conferral("k1")));
    office.record(confer(Conferral { to: Some(person("dung")), ..conferral("k2") }));
    let refused = |column, value: &str| {
        code(office.decide(correction(ImportKind::Commendations, "k2", column, value)))
    };
    assert_eq!(refused(Column::Ref, "an"), 2512);
    assert_eq!(refused(Column::Ref, "binh"), 2508);
    assert_eq!(refused(Column::Level, "world"), 2502);
    assert_eq!(refused(Column::Amount, "0"), 2510);
    assert_eq!(refused(Column::Commendation, "k1"), 2511);
    assert_eq!(refused(Column::Club, "clb"), 2506);
    let unknown = correction(ImportKind::Commendations, "k9", Column::Level, "state");
    let no = CommendationRefusal::CommendationUnknown { key: "k9".to_owned() };
    assert_eq!(office.decide(unknown), Err(no.into()));
}

#[test]
fn a_key_that_a_correction_left_is_free_for_its_real_commendation() {
    let mut office = Office::founded();
    office.record(confer(conferral("k1")));
    let first = office.state.position;
    office.record(correction(ImportKind::Commendations, "k1", Column::Commendation, "k2"));
    assert_eq!(office.decide(confer(conferral("k1"))), Ok(Decision::Unchanged(first)));
    let real = || Conferral { to: Some(person("dung")), ..conferral("k1") };
    office.record(confer(real()));
    office.record(correction(ImportKind::Commendations, "k1", Column::Amount, "2000000"));
    let amount = |number| office.state.commendations.terms(CommendationNo(number)).amount;
    assert_eq!((amount(0), amount(1)), (Some(1_000_000), Some(2_000_000)));
    assert_eq!(office.decide(confer(conferral("k1"))), Ok(Decision::Unchanged(first)));
    assert_eq!(code(office.decide(confer(Conferral { amount: Some(3), ..real() }))), 2511);
}

#[test]
fn a_correction_of_whom_it_honours_is_known_by_its_key() {
    let mut office = Office::founded();
    office.record(confer(conferral("k1")));
    let to = |unit| correction(ImportKind::Commendations, "k1", Column::ToUnit, unit);
    office.record(to("vn"));
    assert!(matches!(office.decide(to("vn")), Ok(Decision::Unchanged(_))));
    assert_eq!(code(office.decide(to("c1"))), 2710);
}

#[test]
fn a_recorded_row_may_leave_every_cell_empty_but_its_key() {
    let mut office = Office::founded();
    office.record(confer(conferral("k1")));
    let recorded = office.state.position;
    let named = |key: &str| Conferral {
        commendation: key.to_owned(),
        to: None,
        kind: None,
        level: None,
        decision_no: None,
        decided_by: None,
        decided_on: None,
        amount: None,
        for_period: None,
    };
    assert_eq!(office.decide(confer(named("k1"))), Ok(Decision::Unchanged(recorded)));
    assert_eq!(code(office.decide(confer(named("k2")))), 2013);
    let someone = Conferral { to: Some(person("an")), ..named("k2") };
    let missing = office.decide(confer(someone)).unwrap_err();
    assert_eq!((missing.code().0, missing.column()), (2001, Some(Column::DecidedOn)));
}

#[test]
fn two_bodies_may_give_their_decisions_the_same_number() {
    let mut office = Office::founded();
    office.record(confer(conferral("k1")));
    let by =
        |key: &str, body: &str| Conferral { decided_by: Some(body.to_owned()), ..conferral(key) };
    assert_eq!(code(office.decide(confer(by("k2", "CHỦ TỊCH NƯỚC")))), 2512);
    office.record(confer(by("k2", "Trung ương Hội")));
    let same = correction(ImportKind::Commendations, "k2", Column::DecidedBy, "Chủ tịch nước");
    assert_eq!(code(office.decide(same)), 2512);
}
