//! Corrections of clubs and of what they counted.

use super::*;
use crate::domain::commendations::{CommendationCommand, Conferral, Honouree, HonoureeKey};
use crate::domain::corrections::Correction;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{ClubFigureNo, CommendationNo};
use crate::domain::support::tests::office::changed_on;

const VN: UnitNo = UnitNo(0);

fn fix(column: Column, value: &str) -> Command {
    correction(ImportKind::Clubs, "l1", column, value)
}

fn fix_count(column: Column, value: &str) -> Command {
    correction(ImportKind::ClubFigures, "l1|2023-12-31", column, value)
}

/// Learned after the first correction of the same column.
fn later(kind: ImportKind, key: &str, column: Column, value: &str) -> Command {
    let Command::Correct(it) = correction(kind, key, column, value) else { unreachable!() };
    Command::Correct(Correction { learned_on: day("2026-03-01"), ..it })
}

fn emptied_later(kind: ImportKind, key: &str, column: Column) -> Command {
    let Command::Correct(it) = later(kind, key, column, "") else { unreachable!() };
    Command::Correct(Correction { value: None, ..it })
}

fn from_day(column: Column, value: &str, on: &str) -> Command {
    changed_on(ImportKind::Clubs, "l1", column, value, on)
}

fn honoured(key: &str, decided_on: &str) -> Command {
    Command::Commendation(CommendationCommand::Confer(Conferral {
        commendation: key.to_owned(),
        to: Some(HonoureeKey::Club("l1".to_owned())),
        kind: Some("bk_tw".to_owned()),
        level: Some("central".to_owned()),
        decision_no: Some("12/QĐ".to_owned()),
        decided_by: Some("Trung ương Hội".to_owned()),
        decided_on: Some(day(decided_on)),
        amount: None,
        for_period: None,
    }))
}

#[test]
fn every_column_of_a_club_can_be_corrected_and_what_stood_before_is_unchanged() {
    let mut office = with_club();
    let recorded = office.state.position;
    let cases = [
        (Column::Name, "CLB thôn Đông"),
        (Column::Unit, "vn"),
        (Column::FoundedOn, "2020"),
        (Column::Programme, "project_1648"),
        (Column::DissolvedOn, "31/12/2025"),
        (Column::Club, "l1a"),
    ];
    for (column, value) in cases {
        office.record(fix(column, value));
        assert!(matches!(office.decide(fix(column, value)), Ok(Decision::Unchanged(_))));
    }
    let stands = ClubRow {
        club: "l1a".to_owned(),
        unit: Some("vn".to_owned()),
        name: Some("CLB thôn Đông".to_owned()),
        founded_on: PartialDay::parse("2020"),
        programme: Some("project_1648".to_owned()),
        dissolved_on: Some(day("2025-12-31")),
    };
    for row in [row("l1"), stands] {
        assert_eq!(office.decide(register(row)), Ok(Decision::Unchanged(recorded)));
    }
    office.record(emptied_later(ImportKind::Clubs, "l1a", Column::DissolvedOn));
    office.record(emptied_later(ImportKind::Clubs, "l1a", Column::Programme));
    assert_eq!(club(&office).dissolved_on, None);
    assert_eq!(*club(&office).programme.on(today()), None);
}

#[test]
fn a_key_that_a_correction_left_is_free_for_another_club() {
    let mut office = with_club();
    let recorded = office.state.position;
    office.record(fix(Column::Club, "l1a"));
    office.record(correction(ImportKind::Clubs, "l1a", Column::Name, "CLB thôn Đông"));
    let renamed = ClubRow { name: Some("CLB thôn Đông".to_owned()), ..row("l1") };
    office.record(register(renamed));
    assert_eq!(office.state.clubs.len(), 2, "no club was ever called so under that key");
    for again in [row("l1"), row("l1a")] {
        assert_eq!(office.decide(register(again)), Ok(Decision::Unchanged(recorded)));
    }
    let named = later(ImportKind::Clubs, "l1", Column::Name, "CLB mới");
    office.record(named);
    assert_eq!(office.state.clubs.club(ClubNo(1)).name.on(today()), "CLB mới");
    let taken = later(ImportKind::Clubs, "l1a", Column::Club, "l1");
    assert_eq!(refusal(office.decide(taken)), (2556, Some(Column::Club)));
}

#[test]
fn a_day_that_a_correction_left_is_free_for_another_count() {
    let mut office = with_club();
    office.record(count(count_row("l1", "2023-12-31")));
    let recorded = office.state.position;
    office.record(fix_count(Column::On, "2022-12-31"));
    let again = office.decide(count(count_row("l1", "2023-12-31")));
    assert_eq!(again, Ok(Decision::Unchanged(recorded)), "it stood so before");
    office.record(count(CountRow { members: Some(65), ..count_row("l1", "2023-12-31") }));
    office.record(fix_count(Column::Members, "66"));
    let members = |number| office.state.clubs.figures(ClubFigureNo(number)).facts.latest().members;
    assert_eq!((members(0), members(1)), (60, 66));
}

#[test]
fn a_name_a_unit_and_a_programme_may_change_from_a_day_on() {
    let mut office = with_club();
    office.record(from_day(Column::Name, "CLB Đoài mới", "2024-05-01"));
    office.record(from_day(Column::Unit, "vn", "2024-06-01"));
    office.record(from_day(Column::Programme, "project_1648", "2025-08-01"));
    let club = club(&office);
    assert_eq!(club.name.on(day("2024-04-30")), "CLB thôn Đoài");
    assert_eq!(club.name.on(day("2024-05-01")), "CLB Đoài mới");
    assert_eq!((*club.unit.on(day("2024-05-31")), *club.unit.on(today())), (C1, VN));
    let turns: Vec<String> = club.turns().iter().map(ToString::to_string).collect();
    assert_eq!(turns, ["2021-03-01", "2024-05-01", "2024-06-01", "2025-08-01"]);
    let again = from_day(Column::Unit, "vn", "2025-01-01");
    assert!(matches!(office.decide(again), Ok(Decision::Unchanged(_))), "it was there already");
}

#[test]
fn what_changes_changes_within_the_clubs_life() {
    let mut office = with_club();
    let refused = |office: &Office, command| refusal(office.decide(command));
    let early = from_day(Column::Name, "x", "2021-02-28");
    assert_eq!(refused(&office, early), (2558, Some(Column::ChangedOn)));
    let founding = from_day(Column::FoundedOn, "2020", "2024-01-01");
    assert_eq!(refused(&office, founding), (2708, Some(Column::ChangedOn)));
    let ended = from_day(Column::Unit, "c2", "2024-01-01");
    assert_eq!(refused(&office, ended), (2552, Some(Column::Unit)));
    office.record(fix(Column::DissolvedOn, "2024-01-01"));
    let late = from_day(Column::Name, "x", "2024-01-01");
    assert_eq!(refused(&office, late), (2558, Some(Column::ChangedOn)));
}

#[test]
fn the_rules_are_asked_again_of_a_corrected_club() {
    let mut office = with_club();
    office.record(register(row("l2")));
    office.record(count(count_row("l1", "2023-12-31")));
    office.record(honoured("k1", "2024-06-01"));
    let refused = |column, value: &str| refusal(office.decide(fix(column, value)));
    assert_eq!(refused(Column::Club, "l2"), (2556, Some(Column::Club)));
    assert_eq!(refused(Column::Unit, "c9").0, 2551);
    assert_eq!(refused(Column::Programme, "gift_cash").0, 2553);
    assert_eq!(refused(Column::FoundedOn, "2027-01-01").0, 2554);
    assert_eq!(refused(Column::DissolvedOn, "2021-02-28").0, 2555);
    assert_eq!(refused(Column::FoundedOn, "2024-01-01").0, 2559);
    assert_eq!(refused(Column::DissolvedOn, "2023-12-31").0, 2559);
    let outside = office.decide(fix(Column::DissolvedOn, "2024-06-01")).unwrap_err();
    assert_eq!((outside.code().0, outside.clashes_with().as_deref()), (2560, Some("k1")));
    assert_eq!(refused(Column::Members, "60").0, 2701);
    assert!(office.decide(fix(Column::DissolvedOn, "2024-06-02")).is_ok());
    let unknown = correction(ImportKind::Clubs, "l9", Column::Name, "x");
    assert_eq!(refusal(office.decide(unknown)), (2557, Some(Column::Key)));
}

#[test]
fn every_column_of_a_count_can_be_corrected_with_its_warnings() {
    let mut office = with_club();
    office.record(register(row("l2")));
    office.record(count(count_row("l1", "2023-12-31")));
    let recorded = office.state.position;
    let cases = [
        (Column::Members, "70"),
        (Column::Members60Plus, "45"),
        (Column::Women, "44"),
        (Column::Poor, "10"),
        (Column::FundAmount, "60.000.000"),
        (Column::Borrowers, "36"),
    ];
    for (column, value) in cases {
        office.record(fix_count(column, value));
    }
    office.record(emptied_later(ImportKind::ClubFigures, "l1|2023-12-31", Column::Poor));
    office.record(fix_count(Column::On, "30/12/2023"));
    office.record(correction(ImportKind::ClubFigures, "l1|2023-12-30", Column::Club, "l2"));
    let figures = *office.state.clubs.figures(ClubFigureNo(0)).facts.latest();
    assert_eq!((figures.club, figures.on), (ClubNo(1), day("2023-12-30")));
    assert_eq!((figures.members, figures.poor), (70, None));
    let before = office.decide(count(count_row("l1", "2023-12-31")));
    assert_eq!(before, Ok(Decision::Unchanged(recorded)));
    let key = "l2|2023-12-30";
    let warned = office.decide(later(ImportKind::ClubFigures, key, Column::Women, "20"));
    let Ok(Decision::Record { warnings, .. }) = warned else { panic!("{warned:?}") };
    assert_eq!(warnings[0].refusal.code().0, 2321);
}

#[test]
fn the_rules_are_asked_again_of_a_corrected_count() {
    let mut office = with_club();
    office.record(count(count_row("l1", "2023-12-31")));
    office.record(count(count_row("l1", "2024-12-31")));
    let refused = |column, value: &str| refusal(office.decide(fix_count(column, value)));
    assert_eq!(refused(Column::On, "2024-12-31").0, 2563);
    assert_eq!(refused(Column::On, "2021-02-28").0, 2558);
    assert_eq!(refused(Column::Members, "39").0, 2561);
    assert_eq!(refused(Column::Women, "61").0, 2561);
    assert_eq!(refused(Column::Club, "l9"), (2557, Some(Column::Value)));
    assert_eq!(refused(Column::Name, "x").0, 2701);
    let unknown = correction(ImportKind::ClubFigures, "l1|2022-12-31", Column::Women, "1");
    assert_eq!(refusal(office.decide(unknown)), (2564, Some(Column::Key)));
}

#[test]
fn a_club_that_was_in_another_unit_takes_its_commendations_along() {
    let mut office = with_club();
    office.record(honoured("k1", "2023-06-01"));
    office.record(honoured("k2", "2025-06-01"));
    let unit =
        |office: &Office, number| office.state.commendations.terms(CommendationNo(number)).unit;
    let facts = office.record(from_day(Column::Unit, "vn", "2024-01-01"));
    assert_eq!((unit(&office, 0), unit(&office, 1)), (C1, VN));
    let follows =
        |fact: &Fact| matches!(&fact.event, Event::Corrected(it) if it.column == Column::Unit);
    assert!(facts.len() == 2 && facts.iter().all(follows), "{facts:?}");
    let honouree = office.state.commendations.terms(CommendationNo(0)).honouree;
    assert_eq!(honouree, Honouree::Club(ClubNo(0)));
}
