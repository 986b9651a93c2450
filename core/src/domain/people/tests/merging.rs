//! Two records of one person: what the merge voids, and what parting them restores.

use crate::domain::column::Column;
use crate::domain::corrections::ImportKind::{Departures, Persons};
use crate::domain::memberships::Enrolment;
use crate::domain::people::Particulars;
use crate::domain::stage::{
    Stage, correct, dies, enrol, joins, member, merge, moves, naming, partial, register, resigns,
    row, unmerge,
};
use crate::domain::state::Command;

fn two(first: &str, second: &str) -> Stage {
    let mut office = Stage::new();
    office.given(joins("m1", first));
    office.given(joins("m2", second));
    office
}

#[test]
fn the_membership_of_the_first_is_void_where_both_run() {
    let mut office = two("2015-06-01", "2016-06-01");
    office.given(merge("m2", "m1"));
    assert_eq!(office.unit_on("m1", "2017-01-01"), Some("c1"));
    assert_eq!(office.person("m2"), crate::domain::ids::PersonNo(1));
    assert_eq!(office.unit_on("m2", "2015-06-01"), Some("c1"), "both keys name one person");
    office.unchanged(merge("m2", "m1"));
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m2", "2015-06-01"), None);
    assert_eq!(office.unit_on("m2", "2016-06-01"), Some("c1"));
    office.refused(unmerge("m2"), 2220);
}

#[test]
fn memberships_that_only_abut_are_both_kept() {
    let mut office = two("2015-06-01", "2017-01-01");
    office.given(resigns("m1", "2017-01-01"));
    office.given(merge("m2", "m1"));
    assert_eq!(office.unit_on("m1", "2016-12-31"), Some("c1"));
    assert_eq!(office.unit_on("m1", "2017-01-01"), Some("c1"));
    let mut office = two("2015-06-01", "2016-12-31");
    office.given(resigns("m1", "2017-01-01"));
    office.given(merge("m2", "m1"));
    assert_eq!(office.unit_on("m1", "2017-01-01"), None, "the one remaining had left");
}

#[test]
fn what_is_recorded_under_either_key_counts_for_the_person() {
    let mut office = two("2015-06-01", "2016-06-01");
    office.given(merge("m2", "m1"));
    office.given(moves("m2", "2017-01-01", "c2"));
    assert_eq!(office.unit_on("m1", "2017-01-01"), Some("c2"));
    office.given(resigns("m2", "2018-01-01"));
    office.unchanged(resigns("m1", "2018-01-01"));
    office.unchanged(joins("m2", "2016-06-01"));
}

#[test]
fn departures_and_transfers_go_with_the_record_that_their_rows_name() {
    let mut office = two("2015-06-01", "2016-06-01");
    office.given(merge("m2", "m1"));
    office.given(moves("m2", "2017-01-01", "c2"));
    office.given(resigns("m2", "2018-01-01"));
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m2", "2016-12-31"), Some("c1"));
    assert_eq!(office.unit_on("m2", "2017-12-31"), Some("c2"));
    assert_eq!(office.unit_on("m2", "2018-01-01"), None);
    assert_eq!(office.unit_on("m1", "2019-01-01"), Some("c1"), "nothing was said of this one");
    office.unchanged(moves("m2", "2017-01-01", "c2"));
    office.unchanged(resigns("m2", "2018-01-01"));
    office.given(moves("m1", "2017-01-01", "c2"));
    office.given(resigns("m1", "2018-01-01"));
}

#[test]
fn who_died_stays_dead_when_parted_and_the_other_lives() {
    let mut office = two("2015-06-01", "2016-06-01");
    office.given(merge("m2", "m1"));
    office.given(dies("m2", "2020-01-01"));
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m2", "2020-01-01"), None);
    assert_eq!(office.unit_on("m1", "2021-01-01"), Some("c1"));
    assert_eq!(office.state.people.death(office.person("m1")), None);
    office.unchanged(dies("m2", "2020-01-01"));
    office.given(dies("m1", "2020-01-01"));
    let mut office = Stage::new();
    office.given(register(row("m1")));
    office.given(joins("m2", "2016-06-01"));
    office.given(merge("m2", "m1"));
    office.given(dies("m1", "2020-01-01"));
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m2", "2021-01-01"), Some("c1"), "the one who was no member died");
    office.unchanged(dies("m1", "2020-01-01"));
}

#[test]
fn who_left_and_returned_while_merged_is_parted_with_both_memberships() {
    let mut office = two("2011-01-01", "2012-01-01");
    office.given(merge("m2", "m1"));
    office.given(resigns("m2", "2016-01-01"));
    office.given(enrol(member(naming("m2", "c2"), "2018-01-01")));
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m2", "2015-12-31"), Some("c1"));
    assert_eq!(office.unit_on("m2", "2017-01-01"), None);
    assert_eq!(office.unit_on("m2", "2018-01-01"), Some("c2"));
    assert_eq!(office.unit_on("m1", "2018-01-01"), Some("c1"));
}

#[test]
fn what_was_said_of_one_parted_before_is_no_third_persons() {
    let mut office = Stage::new();
    office.given(register(row("m1")));
    office.given(joins("m2", "2016-06-01"));
    office.given(joins("m3", "2015-06-01"));
    office.given(merge("m2", "m1"));
    office.given(resigns("m1", "2020-01-01"));
    office.given(unmerge("m2"));
    office.given(merge("m2", "m3"));
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m2", "2020-01-01"), None);
    assert_eq!(office.unit_on("m3", "2020-01-01"), Some("c1"));
}

#[test]
fn a_transfer_finds_the_membership_that_a_departure_of_the_other_left_open() {
    let mut office = two("2011-01-01", "2012-01-01");
    office.given(merge("m2", "m1"));
    office.given(resigns("m2", "2016-01-01"));
    office.given(enrol(member(naming("m2", "c1"), "2018-01-01")));
    office.given(moves("m1", "2019-01-01", "c2"));
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m1", "2019-01-01"), Some("c2"));
    assert_eq!(office.unit_on("m2", "2019-01-01"), Some("c1"));
}

#[test]
fn what_can_not_stand_with_whom_its_row_names_stands_in_the_way_of_parting() {
    let mut office = two("2011-01-01", "2012-01-01");
    office.given(merge("m2", "m1"));
    office.given(resigns("m2", "2016-01-01"));
    office.given(enrol(member(naming("m1", "c2"), "2018-01-01")));
    office.given(resigns("m2", "2020-01-01"));
    office.refused(unmerge("m2"), 2222);
    let mut office = two("2015-06-01", "2015-06-01");
    office.given(moves("m2", "2017-01-01", "c2"));
    office.given(merge("m2", "m1"));
    office.given(resigns("m2", "2016-01-01"));
    office.refused(unmerge("m2"), 2248);
}

#[test]
fn who_died_after_the_other_left_is_parted_as_dead() {
    let mut office = two("2011-01-01", "2012-01-01");
    office.given(merge("m2", "m1"));
    office.given(resigns("m2", "2016-01-01"));
    office.given(dies("m1", "2020-01-01"));
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m1", "2019-12-31"), Some("c1"));
    assert_eq!(office.unit_on("m1", "2020-01-01"), None);
    assert_eq!(office.unit_on("m2", "2016-01-01"), None);
    assert_eq!(office.state.people.death(office.person("m2")), None);
}

#[test]
fn who_joined_while_the_other_counted_as_dead_is_parted_as_one_who_lives() {
    let mut office = Stage::new();
    office.given(register(row("m1")));
    office.given(dies("m1", "2020-01-01"));
    office.given(register(row("m2")));
    office.given(merge("m2", "m1"));
    office.given(enrol(member(naming("m2", "c1"), "2015-06-01")));
    assert_eq!(office.unit_on("m2", "2020-01-01"), None);
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m2", "2020-01-01"), Some("c1"));
}

#[test]
fn a_departure_corrected_to_a_death_is_that_of_whom_its_row_names() {
    let mut office = two("2015-06-01", "2016-06-01");
    office.given(merge("m2", "m1"));
    office.given(resigns("m2", "2018-01-01"));
    office.given(correct(Departures, "m2|2018-01-01", Column::Reason, "died"));
    office.given(unmerge("m2"));
    let death = |key: &str| office.state.people.death(office.person(key));
    assert_eq!((death("m1"), death("m2")), (None, Some(partial("2018-01-01"))));
    assert_eq!(office.unit_on("m1", "2019-01-01"), Some("c1"));
}

#[test]
fn an_identity_taken_while_its_owner_counted_as_dead_stands_in_the_way_of_parting() {
    let mut office = Stage::new();
    let numbered = |key: &str| Enrolment {
        ..member(
            Particulars { national_id: Some("001050000001".to_owned()), ..row(key) },
            "2015-06-01",
        )
    };
    office.given(enrol(numbered("m1")));
    office.given(joins("m2", "2016-06-01"));
    office.given(merge("m2", "m1"));
    office.given(dies("m2", "2020-01-01"));
    office.given(enrol(numbered("m3")));
    office.refused(unmerge("m2"), 2208);
}

#[test]
fn a_departure_of_who_has_no_membership_of_its_own_stays_where_it_was() {
    let mut office = Stage::new();
    office.given(register(row("m1")));
    office.given(joins("m2", "2016-06-01"));
    office.given(merge("m2", "m1"));
    office.given(resigns("m1", "2020-01-01"));
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m2", "2020-01-01"), None);
}

#[test]
fn a_membership_that_began_since_the_merge_stands_in_the_way_of_parting() {
    let mut office = two("2015-06-01", "2016-06-01");
    office.given(merge("m2", "m1"));
    office.given(resigns("m1", "2018-01-01"));
    office.given(enrol(member(naming("m2", "c2"), "2019-01-01")));
    office.refused(unmerge("m2"), 2222);
}

#[test]
fn a_death_recorded_since_the_merge_ends_a_restored_membership() {
    let mut office = two("2015-06-01", "2016-06-01");
    office.given(merge("m2", "m1"));
    office.given(resigns("m1", "2018-01-01"));
    office.given(dies("m2", "2019-01-01"));
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m2", "2018-12-31"), Some("c1"));
    assert_eq!(office.unit_on("m2", "2019-01-01"), None);
    assert_eq!(office.state.people.death(office.person("m1")), None);
}

#[test]
fn a_person_dies_once() {
    let mut office = two("2015-06-01", "2016-06-01");
    office.given(dies("m1", "2020-01-01"));
    office.given(dies("m2", "2020-01-02"));
    office.refused(merge("m2", "m1"), 2218);
    let mut office = two("2015-06-01", "2016-06-01");
    office.given(dies("m1", "2020-01-01"));
    office.given(merge("m2", "m1"));
    assert_eq!(office.unit_on("m2", "2020-01-01"), None, "the duplicate of one who died");
    let mut office = Stage::new();
    office.given(register(row("m1")));
    office.given(joins("m2", "2016-06-01"));
    office.given(dies("m1", "2020-01-01"));
    office.refused(merge("m2", "m1"), 2219);
}

#[test]
fn merges_follow_on_each_other_and_are_undone_backwards() {
    let mut office = two("2015-06-01", "2016-06-01");
    office.given(joins("m3", "2017-06-01"));
    office.refused(merge("m1", "m1"), 2216);
    office.given(merge("m3", "m2"));
    office.refused(merge("m2", "m3"), 2216);
    office.refused(merge("m3", "m1"), 2217);
    office.given(merge("m2", "m1"));
    office.refused(unmerge("m3"), 2221);
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m3", "2016-06-01"), Some("c1"), "still one with m2");
    office.given(unmerge("m3"));
    assert_eq!(office.unit_on("m3", "2016-06-01"), None);
}

#[test]
fn numbers_and_cards_of_both_records_are_the_persons() {
    let mut office = Stage::new();
    let numbered = |key: &str, id: &str, card: &str| Enrolment {
        card_no: Some(card.to_owned()),
        ..member(Particulars { national_id: Some(id.to_owned()), ..row(key) }, "2015-06-01")
    };
    office.given(enrol(numbered("m1", "001050000001", "T-1")));
    office.given(enrol(numbered("m2", "001050000002", "T-2")));
    office.given(merge("m2", "m1"));
    office.refused(enrol(numbered("m3", "001050000002", "T-3")), 2208);
    office.refused(enrol(numbered("m3", "001050000003", "T-2")), 2243);
    office.given(resigns("m1", "2016-01-01"));
    let back =
        Enrolment { card_no: Some("T-2".to_owned()), ..member(naming("m1", "c1"), "2017-01-01") };
    office.given(enrol(back));
    office.refused(unmerge("m2"), 2243);
}

fn died(key: &str, on: &str) -> Command {
    correct(Persons, key, Column::DiedOn, on)
}

#[test]
fn a_corrected_death_is_that_of_all_records_of_the_person() {
    let mut office = two("2015-06-01", "2016-06-01");
    office.given(dies("m1", "2020-01-01"));
    office.given(dies("m2", "2020-01-01"));
    office.given(merge("m2", "m1"));
    office.given(died("m1", ""));
    assert_eq!(office.state.people.death(office.person("m2")), None);
    assert_eq!(office.unit_on("m1", "2021-01-01"), Some("c1"));
    office.given(unmerge("m2"));
    assert_eq!(office.unit_on("m2", "2021-01-01"), Some("c1"), "restored as one who lives");
}

#[test]
fn a_day_of_death_stays_with_the_record_it_was_said_of() {
    let mut office = two("2015-06-01", "2015-06-01");
    office.given(merge("m2", "m1"));
    office.given(died("m2", "2016-01-01"));
    assert_eq!(office.unit_on("m1", "2016-01-01"), None);
    office.given(unmerge("m2"));
    assert_eq!(office.state.people.death(office.person("m2")), Some(partial("2016-01-01")));
    assert_eq!(office.unit_on("m2", "2016-01-01"), None);
    assert_eq!(office.state.people.death(office.person("m1")), None);
    assert_eq!(office.unit_on("m1", "2016-01-01"), Some("c1"));
}

#[test]
fn no_record_is_parted_into_a_membership_that_outlived_its_member() {
    let mut office = two("2015-06-01", "2015-06-01");
    office.given(resigns("m1", "2016-01-01"));
    office.given(resigns("m2", "2019-01-01"));
    office.given(merge("m2", "m1"));
    office.given(died("m2", "2016-01-01"));
    office.refused(unmerge("m2"), 2219);
}
