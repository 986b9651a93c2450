//! What is built upon stays, and goes once what builds on it is taken back.

use super::{batch, void};
use crate::domain::column::Column;
use crate::domain::corrections::ImportKind::{Members, Persons};
use crate::domain::memberships::DepartureReason::Other;
use crate::domain::stage::{
    Stage, correct, dies, joins, leaves, merge, moves, register, row, unmerge,
};
use crate::domain::state::Command;

/// The code of the one row of the first batch, voided after the second was recorded; then both are
/// voided in the reverse order.
#[track_caller]
fn kept(first: Command, second: Vec<Command>) -> u16 {
    let mut office = Stage::new();
    batch(&mut office, "first", vec![first]);
    batch(&mut office, "second", second);
    let code = void(&mut office, "first")[0];
    assert!(void(&mut office, "second").iter().all(|code| *code == 0));
    assert_eq!(void(&mut office, "first"), [0], "nothing builds on it any more");
    code
}

#[test]
fn a_membership_is_built_upon_by_what_the_member_did_later() {
    let joins = || joins("m1", "2015-06-01");
    assert_eq!(kept(joins(), vec![moves("m1", "2017-01-01", "c2")]), 2834);
    assert_eq!(kept(joins(), vec![leaves("m1", "2017-01-01", Other)]), 2835);
    assert_eq!(kept(joins(), vec![dies("m1", "2017-01-01")]), 2835);
}

#[test]
fn a_record_of_a_person_is_built_upon_by_memberships_and_a_death() {
    assert_eq!(kept(register(row("m1")), vec![joins("m1", "2015-06-01")]), 2833);
    assert_eq!(kept(register(row("m1")), vec![dies("m1", "2017-01-01")]), 2836);
}

#[test]
fn transfers_are_built_upon_by_later_ones_and_by_a_departure() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    batch(&mut office, "t1", vec![moves("m1", "2017-01-01", "c2")]);
    batch(&mut office, "t2", vec![moves("m1", "2018-01-01", "c1")]);
    batch(&mut office, "d", vec![leaves("m1", "2019-01-01", Other)]);
    assert_eq!(void(&mut office, "t1"), [2834]);
    assert_eq!(void(&mut office, "t2"), [2835]);
    assert_eq!(void(&mut office, "d"), [0]);
    assert_eq!(void(&mut office, "t2"), [0]);
    assert_eq!(void(&mut office, "t1"), [0]);
    assert_eq!(office.unit_on("m1", "2024-01-01"), Some("c1"));
}

#[test]
fn an_earlier_transfer_learned_later_does_not_build_on_a_later_one() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    batch(&mut office, "later", vec![moves("m1", "2018-01-01", "vn")]);
    office.given(moves("m1", "2017-01-01", "c2"));
    assert_eq!(void(&mut office, "later"), [0]);
    assert_eq!(office.unit_on("m1", "2024-01-01"), Some("c2"));
}

#[test]
fn a_departure_is_built_upon_by_a_return_and_by_a_death() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    batch(&mut office, "left", vec![leaves("m1", "2017-01-01", Other)]);
    batch(&mut office, "back", vec![joins("m1", "2018-01-01")]);
    assert_eq!(void(&mut office, "left"), [2242], "the return would overlap");
    assert_eq!(void(&mut office, "back"), [0]);
    batch(&mut office, "died", vec![dies("m1", "2019-01-01")]);
    assert_eq!(void(&mut office, "left"), [2836]);
    assert_eq!(void(&mut office, "died"), [0]);
    assert_eq!(void(&mut office, "left"), [0]);
    assert_eq!(office.unit_on("m1", "2024-01-01"), Some("c1"));
}

#[test]
fn corrected_and_merged_records_stay() {
    let mut office = Stage::new();
    batch(&mut office, "b", vec![joins("m1", "2015-06-01"), joins("m2", "2015-06-01")]);
    office.given(correct(Members, "m1|2015-06-01", Column::JoinedOn, "2014-06-01"));
    office.given(merge("m2", "m1"));
    assert_eq!(void(&mut office, "b"), [2830, 2832]);
    office.given(unmerge("m2"));
    assert_eq!(void(&mut office, "b"), [2830, 0]);
}

#[test]
fn a_row_whose_person_was_corrected_stays_whole() {
    let mut office = Stage::new();
    batch(&mut office, "b", vec![joins("m1", "2015-06-01")]);
    office.given(correct(Persons, "m1", Column::Phone, "0912345678"));
    assert_eq!(void(&mut office, "b"), [2830]);
    assert_eq!(office.unit_on("m1", "2024-01-01"), Some("c1"));
}

#[test]
fn one_who_would_live_again_may_not_have_a_number_that_is_taken() {
    let mut office = Stage::new();
    let with_number = |key: &str| crate::domain::people::Particulars {
        national_id: Some("001050000001".to_owned()),
        ..row(key)
    };
    office.given(register(with_number("m1")));
    batch(&mut office, "died", vec![dies("m1", "2020-01-01")]);
    batch(&mut office, "next", vec![register(with_number("m2"))]);
    assert_eq!(void(&mut office, "died"), [2208]);
    assert_eq!(void(&mut office, "next"), [0]);
    assert_eq!(void(&mut office, "died"), [0]);
}
