//! What a correction of a membership, a departure or a transfer changes, and what it may not.

use crate::domain::column::Column;
use crate::domain::corrections::ImportKind::{Departures, Members, Persons, Transfers};
use crate::domain::corrections::{Correction, ImportKind};
use crate::domain::memberships::Enrolment;
use crate::domain::people::Particulars;
use crate::domain::refusal::Explain;
use crate::domain::stage::{
    Stage, correct, dies, enrol, joins, member, moves, naming, partial, register, resigns, row,
};
use crate::domain::stage::{day, learned};
use crate::domain::state::Command;
use crate::domain::units::{UnitCommand, UnitKind};

fn with_member() -> Stage {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office
}

#[test]
fn a_wrong_joining_day_is_corrected_and_both_days_name_the_row() {
    let mut office = with_member();
    office.given(correct(Members, "m1|2015-06-01", Column::JoinedOn, "2014-06-01"));
    assert_eq!(office.unit_on("m1", "2014-06-01"), Some("c1"));
    office.given(correct(Members, "m1|2015-06-01", Column::Unit, "c2"));
    assert_eq!(office.unit_on("m1", "2014-06-01"), Some("c2"));
    office.given(correct(Members, "m1|2014-06-01", Column::Basis, "assigned"));
}

#[test]
fn a_row_equal_to_what_stood_before_is_unchanged() {
    let mut office = with_member();
    office.given(correct(Members, "m1|2015-06-01", Column::JoinedOn, "2014-06-01"));
    office.given(correct(Members, "m1|2014-06-01", Column::Unit, "c2"));
    office.unchanged(joins("m1", "2015-06-01"));
    office.unchanged(joins("m1", "2014-06-01"));
    office.unchanged(enrol(member(naming("m1", "c2"), "2014-06-01")));
    office.refused(enrol(member(naming("m1", "vn"), "2014-06-01")), 2240);
}

#[test]
fn a_correction_sent_again_is_unchanged_also_after_a_later_one() {
    let mut office = with_member();
    let first = learned("2024-02-01", Members, "m1|2015-06-01", Column::JoinedOn, "2014-06-01");
    let second = learned("2024-03-01", Members, "m1|2014-06-01", Column::JoinedOn, "2013-06-01");
    office.given(Command::Correct(first.clone()));
    let stands = office.state.position;
    office.given(Command::Correct(second));
    assert_eq!(office.unchanged(Command::Correct(first)), stands);
    let other = learned("2024-03-01", Members, "m1|2013-06-01", Column::JoinedOn, "2012-06-01");
    office.refused(Command::Correct(other), 2710);
}

#[test]
fn the_rules_are_asked_again() {
    let mut office = with_member();
    office.given(moves("m1", "2016-01-01", "c2"));
    office.given(resigns("m1", "2017-01-01"));
    office.given(enrol(member(naming("m1", "c1"), "2018-01-01")));
    let joined = |value| correct(Members, "m1|2015-06-01", Column::JoinedOn, value);
    office.refused(joined("2010-05-19"), 2241);
    office.refused(joined("2016-01-02"), 2258);
    office.refused(joined("2017-01-02"), 2247);
    office.refused(joined(""), 2702);
    office.refused(joined("2027-01-01"), 2244);
    office.given(joined("2016-01-01"));
    let left = |value| correct(Departures, "m1|2017-01-01", Column::LeftOn, value);
    office.refused(left("2015-12-31"), 2247);
    office.refused(left("2018-01-02"), 2242);
    office.given(left("2018-01-01"));
    office.refused(correct(Members, "m1|2018-01-01", Column::JoinedOn, "2017-12-31"), 2242);
}

#[test]
fn a_unit_that_changed_on_a_day_is_a_transfer() {
    let mut office = with_member();
    let mut moved = learned("2024-02-01", Members, "m1|2015-06-01", Column::Unit, "c2");
    moved.changed_on = Some(day("2016-01-01"));
    office.given(Command::Correct(moved.clone()));
    assert_eq!(office.unit_on("m1", "2015-12-31"), Some("c1"));
    assert_eq!(office.unit_on("m1", "2016-01-01"), Some("c2"));
    office.unchanged(Command::Correct(moved));
    office.unchanged(moves("m1", "2016-01-01", "c2"));
    let mut joined = learned("2024-02-01", Members, "m1|2015-06-01", Column::JoinedOn, "2014");
    joined.changed_on = Some(day("2016-01-01"));
    office.refused(Command::Correct(joined), 2708);
}

#[test]
fn a_membership_recorded_for_the_wrong_person_is_given_to_the_other() {
    let mut office = with_member();
    office.given(register(row("m2")));
    office.given(moves("m1", "2016-01-01", "c2"));
    office.given(correct(Members, "m1|2015-06-01", Column::Ref, "m2"));
    assert_eq!(office.unit_on("m1", "2016-01-01"), None);
    assert_eq!(office.unit_on("m2", "2016-01-01"), Some("c2"));
    office.unchanged(joins("m1", "2015-06-01"));
    office.unchanged(joins("m2", "2015-06-01"));
    office.given(enrol(member(naming("m1", "c1"), "2016-06-01")));
    office.refused(correct(Members, "m1|2016-06-01", Column::Ref, "m2"), 2242);
}

#[test]
fn a_ref_that_nobody_has_renames_the_person() {
    let mut office = with_member();
    office.given(correct(Members, "m1|2015-06-01", Column::Ref, "m1b"));
    assert_eq!(office.person("m1"), office.person("m1b"));
    office.unchanged(joins("m1", "2015-06-01"));
}

#[test]
fn a_personal_cell_of_a_members_row_is_the_persons() {
    let mut office = with_member();
    office.given(correct(Members, "m1|2015-06-01", Column::BirthDate, "1949"));
    assert_eq!(office.state.people.birth(office.person("m1")), partial("1949"));
    let late = learned("2024-03-01", Members, "m1|2015-06-01", Column::BirthDate, "1955-06-02");
    office.refused(Command::Correct(late), 2215);
}

#[test]
fn a_departure_recorded_for_the_wrong_person_is_the_others() {
    let mut office = with_member();
    office.given(joins("m2", "2015-06-01"));
    office.given(dies("m1", "2020-01-01"));
    office.given(correct(Departures, "m1|2020-01-01", Column::Ref, "m2"));
    assert_eq!(office.unit_on("m1", "2021-01-01"), Some("c1"));
    assert_eq!(office.unit_on("m2", "2021-01-01"), None);
    assert_eq!(office.state.people.death(office.person("m1")), None);
    assert_eq!(office.state.people.death(office.person("m2")), Some(partial("2020-01-01")));
    office.unchanged(dies("m1", "2020-01-01"));
    office.unchanged(correct(Departures, "m1|2020-01-01", Column::Ref, "m2"));
    office.given(resigns("m1", "2022-01-01"));
}

#[test]
fn a_corrected_reason_takes_the_death_back_or_tells_it() {
    let mut office = with_member();
    office.given(dies("m1", "2020-01-01"));
    office.given(correct(Departures, "m1|2020-01-01", Column::Reason, "resigned"));
    assert_eq!(office.state.people.death(office.person("m1")), None);
    office.unchanged(dies("m1", "2020-01-01"));
    office.given(enrol(member(naming("m1", "c1"), "2021-01-01")));
    office.refused(
        Command::Correct(learned(
            "2024-04-01",
            Departures,
            "m1|2020-01-01",
            Column::Reason,
            "died",
        )),
        2214,
    );
}

#[test]
fn death_and_departure_stay_on_one_day() {
    let mut office = with_member();
    office.given(dies("m1", "2020-01-01"));
    office.given(correct(Departures, "m1|2020-01-01", Column::LeftOn, "2020-02-01"));
    assert_eq!(office.state.people.death(office.person("m1")), Some(partial("2020-02-01")));
    office.given(correct(Persons, "m1", Column::DiedOn, "2020-03-01"));
    assert_eq!(office.unit_on("m1", "2020-02-29"), Some("c1"));
    assert_eq!(office.unit_on("m1", "2020-03-01"), None);
    office.unchanged(dies("m1", "2020-01-01"));
    let lives = learned("2024-05-01", Persons, "m1", Column::DiedOn, "");
    office.given(Command::Correct(lives));
    assert_eq!(office.unit_on("m1", "2026-01-01"), Some("c1"));
}

#[test]
fn a_transfer_is_corrected_in_day_unit_and_person() {
    let mut office = with_member();
    office.given(joins("m2", "2015-06-01"));
    office.given(moves("m1", "2016-01-01", "c2"));
    office.given(correct(Transfers, "m1|2016-01-01", Column::TransferredOn, "2016-02-01"));
    assert_eq!(office.unit_on("m1", "2016-01-31"), Some("c1"));
    office.refused(correct(Transfers, "m1|2016-02-01", Column::ToUnit, "c1"), 2254);
    office.given(correct(Transfers, "m1|2016-01-01", Column::ToUnit, "vn"));
    assert_eq!(office.unit_on("m1", "2016-02-01"), Some("vn"));
    office.given(correct(Transfers, "m1|2016-02-01", Column::Ref, "m2"));
    assert_eq!(office.unit_on("m1", "2016-02-01"), Some("c1"));
    assert_eq!(office.unit_on("m2", "2016-02-01"), Some("vn"));
    office.unchanged(moves("m1", "2016-01-01", "c2"));
    office.refused(correct(Transfers, "m1|2013-01-01", Column::ToUnit, "vn"), 2256);
}

#[test]
fn a_corrected_card_frees_the_old_number() {
    let mut office = Stage::new();
    let carded = |key: &str, card: &str| Enrolment {
        card_no: Some(card.to_owned()),
        ..member(row(key), "2015-06-01")
    };
    office.given(enrol(carded("m1", "T-1")));
    office.given(correct(Members, "m1|2015-06-01", Column::CardNo, "T-2"));
    office.given(enrol(carded("m2", "T-1")));
    office.unchanged(enrol(carded("m1", "T-1")));
    office.refused(correct(Members, "m2|2015-06-01", Column::CardNo, "T-2"), 2243);
}

#[test]
fn nobody_dies_in_two_memberships() {
    let mut office = Stage::new();
    office.given(joins("m1", "2018"));
    office.given(dies("m1", "2018"));
    office.refused(enrol(member(naming("m1", "c1"), "2012-01-01")), 2242);
}

#[test]
fn a_death_is_not_brought_before_a_departure() {
    let mut office = Stage::new();
    office.given(joins("m1", "2012-01-01"));
    office.given(resigns("m1", "2018-03-01"));
    office.given(dies("m1", "2018"));
    let died = |value| correct(Persons, "m1", Column::DiedOn, value);
    office.refused(died("2018-01-01"), 2214);
    office.given(died("2018-03-01"));
}

#[test]
fn a_death_taken_back_does_not_reopen_a_membership_into_a_later_one() {
    let mut office = Stage::new();
    office.given(joins("m1", "2016-01-01"));
    office.given(resigns("m1", "2016-02-01"));
    office.given(dies("m1", "2016"));
    office.given(enrol(member(naming("m1", "c1"), "2012-01-01")));
    office.refused(correct(Persons, "m1", Column::DiedOn, ""), 2242);
    office.refused(correct(Persons, "m1", Column::DiedOn, "2017"), 2242);
}

/// Each learned on a day of its own.
fn of(day: u32, kind: ImportKind, key: &str, column: Column, value: &str) -> Command {
    Command::Correct(learned(&format!("2024-05-{day:02}"), kind, key, column, value))
}

#[test]
fn a_departure_given_to_another_can_be_given_back() {
    let mut office = with_member();
    office.given(joins("m2", "2015-06-01"));
    office.given(resigns("m1", "2020-01-01"));
    office.given(of(1, Departures, "m1|2020-01-01", Column::Ref, "m2"));
    office.unchanged(of(2, Departures, "m1|2020-01-01", Column::Ref, "m2"));
    office.given(of(3, Departures, "m2|2020-01-01", Column::Ref, "m1"));
    assert_eq!(office.unit_on("m1", "2020-01-01"), None);
    assert_eq!(office.unit_on("m2", "2020-01-01"), Some("c1"));
    office.given(of(4, Departures, "m1|2020-01-01", Column::Ref, "m2"));
    assert_eq!(office.unit_on("m2", "2020-01-01"), None);
    assert_eq!(office.replayed().unit_on("m1", "2020-01-01"), Some("c1"));
}

#[test]
fn a_departure_is_not_given_to_one_who_left_that_day_too() {
    let mut office = with_member();
    office.given(joins("m2", "2015-06-01"));
    office.given(resigns("m1", "2020-01-01"));
    office.given(resigns("m2", "2020-01-01"));
    office.refused(of(1, Departures, "m1|2020-01-01", Column::Ref, "m2"), 2246);
}

#[test]
fn a_transfer_given_to_another_can_be_given_back() {
    let mut office = with_member();
    office.given(joins("m2", "2015-06-01"));
    office.given(moves("m1", "2016-01-01", "c2"));
    office.given(of(1, Transfers, "m1|2016-01-01", Column::TransferredOn, "2016-02-01"));
    office.given(of(2, Transfers, "m1|2016-01-01", Column::Ref, "m2"));
    assert_eq!(office.unit_on("m2", "2016-01-31"), Some("c1"));
    office.unchanged(of(3, Transfers, "m1|2016-02-01", Column::Ref, "m2"));
    office.given(of(4, Transfers, "m2|2016-02-01", Column::Ref, "m1"));
    assert_eq!(office.unit_on("m1", "2016-02-01"), Some("c2"));
    assert_eq!(office.unit_on("m2", "2016-02-01"), Some("c1"));
    assert_eq!(office.replayed().unit_on("m1", "2016-02-01"), Some("c2"));
}

#[test]
fn a_person_renamed_through_a_membership_can_be_renamed_back() {
    let mut office = with_member();
    office.given(of(1, Members, "m1|2015-06-01", Column::Ref, "m1b"));
    office.given(of(2, Members, "m1b|2015-06-01", Column::Ref, "m1"));
    office.unchanged(of(3, Members, "m1|2015-06-01", Column::Ref, "m1"));
    office.given(joins("m1b", "2016-06-01"));
    assert_ne!(office.person("m1"), office.person("m1b"));
}

#[test]
fn a_correction_that_moved_a_member_or_gave_a_row_away_is_known_by_its_key() {
    let mut office = with_member();
    office.given(joins("m2", "2015-06-01"));
    office.given(joins("m3", "2015-06-01"));
    let to = |unit: &str, on: &str| {
        let moved = learned("2024-02-01", Members, "m1|2015-06-01", Column::Unit, unit);
        Command::Correct(Correction { changed_on: Some(day(on)), ..moved })
    };
    office.given(to("c2", "2016-01-01"));
    office.unchanged(to("c2", "2016-01-01"));
    office.refused(to("c2", "2016-02-01"), 2710);
    office.refused(to("vn", "2016-01-01"), 2710);
    office.given(of(1, Transfers, "m1|2016-01-01", Column::Ref, "m2"));
    office.unchanged(of(1, Transfers, "m1|2016-01-01", Column::Ref, "m2"));
    office.refused(of(1, Transfers, "m1|2016-01-01", Column::Ref, "m3"), 2710);
    office.given(resigns("m1", "2020-01-01"));
    office.given(of(1, Departures, "m1|2020-01-01", Column::Ref, "m2"));
    office.unchanged(of(1, Departures, "m1|2020-01-01", Column::Ref, "m2"));
    office.refused(of(1, Departures, "m1|2020-01-01", Column::Ref, "m3"), 2710);
    let mut office = office.replayed();
    office.refused(to("c2", "2016-02-01"), 2710);
    office.refused(of(1, Departures, "m1|2020-01-01", Column::Ref, "m3"), 2710);
}

#[test]
fn the_card_of_one_who_turns_out_to_live_is_still_free() {
    let mut office = Stage::new();
    let carded =
        |key: &str| Enrolment { card_no: Some("T-1".to_owned()), ..member(row(key), "2015-06-01") };
    office.given(enrol(carded("m1")));
    office.given(dies("m1", "2020-01-01"));
    office.given(enrol(carded("m2")));
    let taken = office.refused(correct(Persons, "m1", Column::DiedOn, ""), 2243);
    let holder = office.state.people.uuid(office.person("m2"));
    assert_eq!(taken.other_person(), Some(holder));
    office.refused(correct(Departures, "m1|2020-01-01", Column::Reason, "resigned"), 2243);
    office.given(joins("m3", "2015-06-01"));
    office.refused(correct(Departures, "m1|2020-01-01", Column::Ref, "m3"), 2243);
    office.given(dies("m2", "2021-01-01"));
    office.given(of(1, Persons, "m1", Column::DiedOn, ""));
}

#[test]
fn nobody_is_placed_in_a_unit_that_is_still_to_come() {
    let mut office = with_member();
    office.given(next_year());
    let later = || Some("next".to_owned());
    let there = |key: &str| enrol(member(Particulars { unit: later(), ..row(key) }, "2015-06-01"));
    office.refused(there("m2"), 2225);
    office.refused(enrol(member(naming("m1", "next"), "2016-06-01")), 2260);
    office.refused(register(Particulars { unit: later(), ..row("m3") }), 2225);
    office.refused(correct(Members, "m1|2015-06-01", Column::Unit, "next"), 2260);
}

fn next_year() -> Command {
    Command::Unit(UnitCommand::Register {
        unit: "next".to_owned(),
        kind: Some(UnitKind::Commune),
        name: Some("next".to_owned()),
        valid_from: Some(partial("2027-01-01")),
        parent: Some("vn".to_owned()),
        code: None,
        valid_until: None,
    })
}
