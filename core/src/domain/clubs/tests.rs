//! Specs of clubs and of what they count.

use super::{Club, ClubCommand, ClubRow, CountRow};
use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::corrections::ImportKind;
use crate::domain::ids::{ClubNo, UnitNo};
use crate::domain::refusal::{Explain, Refusal};
use crate::domain::state::{Command, Decision};
use crate::domain::support::tests::office::{Office, correction, day, today};

mod corrections;
mod project;

const C1: UnitNo = UnitNo(1);

fn row(key: &str) -> ClubRow {
    ClubRow {
        club: key.to_owned(),
        unit: Some("c1".to_owned()),
        name: Some("CLB thôn Đoài".to_owned()),
        founded_on: PartialDay::parse("2021-03"),
        programme: Some("project_1336".to_owned()),
        dissolved_on: None,
    }
}

/// Nothing but the key.
fn bare(key: &str) -> ClubRow {
    let (unit, name, founded_on, programme) = (None, None, None, None);
    ClubRow { unit, name, founded_on, programme, ..row(key) }
}

fn register(row: ClubRow) -> Command {
    Command::Club(ClubCommand::Register(row))
}

/// Keeps every rule of the project.
fn count_row(club: &str, on: &str) -> CountRow {
    CountRow {
        club: club.to_owned(),
        on: day(on),
        members: Some(60),
        members_60_plus: Some(40),
        women: Some(38),
        poor: Some(9),
        fund_amount: Some(50_000_000),
        borrowers: Some(31),
    }
}

fn count(row: CountRow) -> Command {
    Command::Club(ClubCommand::Count(row))
}

/// With one club, `l1`.
fn with_club() -> Office {
    let mut office = Office::founded();
    office.record(register(row("l1")));
    office
}

fn refusal(decision: Result<Decision, Refusal>) -> (u16, Option<Column>) {
    let refusal = decision.unwrap_err();
    (refusal.code().0, refusal.column())
}

fn code(decision: Result<Decision, Refusal>) -> u16 {
    refusal(decision).0
}

fn club(office: &Office) -> &Club {
    office.state.clubs.club(ClubNo(0))
}

#[test]
fn the_same_club_again_is_unchanged_and_other_content_is_refused() {
    let office = with_club();
    let recorded = office.state.position;
    let fewer = ClubRow { programme: None, ..row("l1") };
    for row in [row("l1"), fewer, bare("l1")] {
        assert_eq!(office.decide(register(row)), Ok(Decision::Unchanged(recorded)));
    }
    let founded_on = PartialDay::parse("2021-04");
    let cases = [
        (ClubRow { unit: Some("vn".to_owned()), ..row("l1") }, Column::Unit),
        (ClubRow { name: Some("CLB khác".to_owned()), ..row("l1") }, Column::Name),
        (ClubRow { founded_on, ..row("l1") }, Column::FoundedOn),
        (ClubRow { programme: Some("p1336".to_owned()), ..row("l1") }, Column::Programme),
        (ClubRow { dissolved_on: Some(day("2024-01-01")), ..row("l1") }, Column::DissolvedOn),
    ];
    for (row, column) in cases {
        assert_eq!(refusal(office.decide(register(row))), (2556, Some(column)));
    }
}

#[test]
fn a_new_club_or_count_says_all_that_is_needed() {
    let office = with_club();
    let missing = |row: ClubRow| refusal(office.decide(register(row)));
    assert_eq!(missing(ClubRow { unit: None, ..row("l2") }), (2001, Some(Column::Unit)));
    assert_eq!(missing(ClubRow { name: None, ..row("l2") }), (2001, Some(Column::Name)));
    assert_eq!(missing(ClubRow { founded_on: None, ..row("l2") }), (2001, Some(Column::FoundedOn)));
    assert_eq!(missing(row("l2|a")), (2020, Some(Column::Club)));
    let uncounted = CountRow { members: None, ..count_row("l1", "2023-12-31") };
    assert_eq!(refusal(office.decide(count(uncounted))), (2001, Some(Column::Members)));
}

#[test]
fn two_offices_may_both_have_a_club_1() {
    let mut office = with_club();
    office.as_source("other");
    office.record(register(ClubRow { name: Some("CLB khác".to_owned()), ..row("l1") }));
    assert_eq!(office.state.clubs.len(), 2);
}

#[test]
fn a_club_belongs_to_a_known_unit_and_programme() {
    let office = Office::founded();
    let decide = |row| office.decide(register(row));
    assert_eq!(code(decide(ClubRow { unit: Some("c9".to_owned()), ..row("l1") })), 2551);
    let misspelt = decide(ClubRow { programme: Some("project_1363".to_owned()), ..row("l1") });
    let refusal = misspelt.unwrap_err();
    assert_eq!(refusal.code().0, 2553);
    assert!(refusal.values().contains(&("nearest", "project_1336".to_owned())));
    let of_commendations = ClubRow { programme: Some("bk_tw".to_owned()), ..row("l1") };
    assert_eq!(code(decide(of_commendations)), 2553);
    let ended = ClubRow { unit: Some("c2".to_owned()), ..row("l1") };
    assert!(decide(ended).is_ok(), "an old list may name a unit that is no more");
}

#[test]
fn a_club_is_founded_by_today_and_not_dissolved_before() {
    let office = Office::founded();
    let founded = |text: &str| ClubRow { founded_on: PartialDay::parse(text), ..row("l1") };
    assert!(office.decide(register(founded("2026"))).is_ok());
    let tomorrow = founded(&today().succ().to_string());
    assert_eq!(refusal(office.decide(register(tomorrow))), (2554, Some(Column::FoundedOn)));
    let until = |text| ClubRow { dissolved_on: Some(day(text)), ..founded("2021-03-08") };
    assert_eq!(code(office.decide(register(until("2021-03-07")))), 2555);
    assert!(office.decide(register(until("2021-03-08"))).is_ok());
    assert!(office.decide(register(until("2027-01-01"))).is_ok(), "its end may be decided ahead");
}

#[test]
fn a_club_counts_itself_while_it_stands() {
    let mut office = Office::founded();
    office.record(register(ClubRow { dissolved_on: Some(day("2024-01-01")), ..row("l1") }));
    for on in ["2021-03-01", "2023-12-31"] {
        office.record(count(count_row("l1", on)));
    }
    for on in ["2021-02-28", "2024-01-01"] {
        let answer = office.decide(count(count_row("l1", on)));
        assert_eq!(refusal(answer), (2558, Some(Column::On)), "{on}");
    }
    let tomorrow = count_row("l1", &today().succ().to_string());
    assert_eq!(refusal(office.decide(count(tomorrow))), (2554, Some(Column::On)));
    let unknown = count_row("l9", "2023-12-31");
    assert_eq!(refusal(office.decide(count(unknown))), (2557, Some(Column::Club)));
}

#[test]
fn no_group_of_members_is_larger_than_the_club() {
    let office = with_club();
    let (on, more) = ("2023-12-31", Some(61));
    let cases = [
        (CountRow { members_60_plus: more, ..count_row("l1", on) }, Column::Members60Plus),
        (CountRow { women: more, ..count_row("l1", on) }, Column::Women),
        (CountRow { poor: more, ..count_row("l1", on) }, Column::Poor),
        (CountRow { borrowers: more, ..count_row("l1", on) }, Column::Borrowers),
    ];
    for (row, column) in cases {
        assert_eq!(refusal(office.decide(count(row))), (2561, Some(column)));
    }
    let all = Some(60);
    let everybody = CountRow { women: all, poor: all, borrowers: all, ..count_row("l1", on) };
    assert!(office.decide(count(everybody)).is_ok(), "groups overlap");
    let fund_amount = Some(1_000_000_000_000_001);
    let rich = CountRow { fund_amount, ..count_row("l1", on) };
    assert_eq!(refusal(office.decide(count(rich))), (2562, Some(Column::FundAmount)));
}

#[test]
fn a_day_is_counted_once() {
    let mut office = with_club();
    office.record(count(count_row("l1", "2023-12-31")));
    let recorded = office.state.position;
    let fewer = CountRow { members: None, women: None, ..count_row("l1", "2023-12-31") };
    for row in [count_row("l1", "2023-12-31"), fewer] {
        assert_eq!(office.decide(count(row)), Ok(Decision::Unchanged(recorded)));
    }
    let other = |row: CountRow| refusal(office.decide(count(row)));
    let on = "2023-12-31";
    let members = CountRow { members: Some(61), ..count_row("l1", on) };
    assert_eq!(other(members), (2563, Some(Column::Members)));
    let fund = CountRow { fund_amount: Some(0), ..count_row("l1", on) };
    assert_eq!(other(fund), (2563, Some(Column::FundAmount)));
    assert!(office.decide(count(count_row("l1", "2024-12-31"))).is_ok());
}
