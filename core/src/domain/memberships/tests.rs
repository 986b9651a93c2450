//! Joining, leaving, moving and coming back, as an office records them.

mod admission;
mod corrections;
mod property;

use super::{DepartureReason, MembershipCommand};
use crate::domain::ids::PersonNo;
use crate::domain::memberships::Enrolment;
use crate::domain::people::{Particulars, PersonKey};
use crate::domain::stage::{
    Stage, day, dies, enrol, joins, leaves, member, moves, naming, partial, register, resigns, row,
};
use crate::domain::state::Command;

fn with(change: impl Fn(&mut Enrolment)) -> Enrolment {
    let mut member = member(row("m1"), "2015-06-01");
    change(&mut member);
    member
}

#[test]
fn a_member_counts_from_the_day_of_joining() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    assert_eq!(office.unit_on("m1", "2015-05-31"), None);
    assert_eq!(office.unit_on("m1", "2015-06-01"), Some("c1"));
}

#[test]
fn the_same_row_again_is_unchanged_and_says_where_it_stands() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    let stands = office.state.position;
    office.given(moves("m1", "2016-01-01", "c2"));
    office.given(resigns("m1", "2017-01-01"));
    assert_eq!(office.unchanged(joins("m1", "2015-06-01")), stands);
}

#[test]
fn an_empty_cell_is_not_compared_and_another_one_differs() {
    let mut office = Stage::new();
    office.given(enrol(with(|row| row.card_no = Some("T-1".to_owned()))));
    office.unchanged(enrol(with(|_| ())));
    office.refused(enrol(with(|row| row.card_no = Some("T-2".to_owned()))), 2240);
    office.refused(enrol(with(|row| row.card_issued_on = Some(partial("2016")))), 2240);
    office.refused(enrol(with(|row| row.particulars.unit = Some("c2".to_owned()))), 2240);
    let renamed = |row: &mut Enrolment| row.particulars.full_name = Some("Lê An".to_owned());
    office.refused(enrol(with(renamed)), 2203);
}

#[test]
fn nobody_joins_twice_without_leaving() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.refused(enrol(member(naming("m1", "c2"), "2016-01-01")), 2242);
    office.given(resigns("m1", "2017-01-01"));
    office.refused(enrol(member(naming("m1", "c2"), "2016-12-31")), 2242);
    office.given(enrol(member(naming("m1", "c2"), "2017-01-01")));
    assert_eq!(office.unit_on("m1", "2016-12-31"), Some("c1"));
    assert_eq!(office.unit_on("m1", "2017-01-01"), Some("c2"));
}

#[test]
fn a_recorded_person_is_named_by_the_key_alone() {
    let mut office = Stage::new();
    office.given(register(row("m1")));
    office.given(enrol(member(naming("m1", "c2"), "2015-06-01")));
    assert_eq!(office.unit_on("m1", "2015-06-01"), Some("c2"));
    office.refused(enrol(member(naming("m9", "c2"), "2015-06-01")), 2201);
}

#[test]
fn the_unit_of_a_membership_need_not_have_existed_on_joining() {
    let mut office = Stage::new();
    let mut joined = member(row("m1"), "2015-06-01");
    joined.particulars.unit = Some("new".to_owned());
    office.given(enrol(joined.clone()));
    joined.particulars.unit = Some("nowhere".to_owned());
    office.refused(enrol(joined), 2252);
}

#[test]
fn a_card_belongs_to_one_living_person() {
    let mut office = Stage::new();
    let carded =
        |key: &str| Enrolment { card_no: Some("T-1".to_owned()), ..member(row(key), "2015-06-01") };
    office.given(enrol(carded("m1")));
    let refusal = office.refused(enrol(carded("m2")), 2243);
    let holder = uuid::Uuid::from_u128(office.state.people.uuid(PersonNo(0))).to_string();
    assert_eq!(crate::domain::refusal::Explain::clashes_with(&refusal), Some(holder));
    office.given(resigns("m1", "2016-01-01"));
    office.refused(enrol(carded("m2")), 2243);
    office.given(dies("m1", "2017-01-01"));
    office.given(enrol(carded("m2")));
}

#[test]
fn the_same_card_is_kept_on_coming_back() {
    let mut office = Stage::new();
    let card = |row: Enrolment| Enrolment { card_no: Some("T-1".to_owned()), ..row };
    office.given(enrol(card(member(row("m1"), "2015-06-01"))));
    office.given(resigns("m1", "2016-01-01"));
    office.given(enrol(card(member(naming("m1", "c1"), "2018-01-01"))));
}

#[test]
fn leaving_ends_the_membership_on_its_day() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.refused(resigns("m1", "2015-05-31"), 2247);
    office.given(resigns("m1", "2015-06-01"));
    assert_eq!(office.unit_on("m1", "2015-06-01"), None);
    office.refused(resigns("m1", "2016-01-01"), 2246);
    office.unchanged(resigns("m1", "2015-06-01"));
    office.refused(leaves("m1", "2015-06-01", DepartureReason::Removed), 2240);
}

#[test]
fn nobody_leaves_before_the_last_transfer() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.given(moves("m1", "2016-03-01", "c2"));
    office.refused(resigns("m1", "2016-02-29"), 2248);
    office.given(resigns("m1", "2016-03-01"));
}

#[test]
fn a_partial_day_of_leaving_is_read_so_that_it_fits() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.refused(resigns("m1", "2014"), 2247);
    office.given(resigns("m1", "2015"));
    assert_eq!(office.unit_on("m1", "2015-07-01"), None, "reports take the first day");
}

#[test]
fn dying_is_a_departure_and_a_death() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.given(dies("m1", "2020-05-05"));
    assert_eq!(office.unit_on("m1", "2020-05-04"), Some("c1"));
    assert_eq!(office.unit_on("m1", "2020-05-05"), None);
    assert_eq!(office.state.people.death(PersonNo(0)), Some(partial("2020-05-05")));
    office.unchanged(dies("m1", "2020-05-05"));
    office.refused(dies("m1", "2020-05-06"), 2249);
    office.refused(resigns("m1", "2019-01-01"), 2249);
    office.refused(enrol(member(naming("m1", "c1"), "2020-05-06")), 2245);
}

#[test]
fn a_person_without_membership_may_only_die() {
    let mut office = Stage::new();
    office.given(register(row("m1")));
    office.refused(resigns("m1", "2020-05-05"), 2246);
    office.refused(dies("m1", "1950-05-19"), 2209);
    office.given(dies("m1", "2020-05-05"));
    office.unchanged(dies("m1", "2020-05-05"));
    office.refused(dies("m2", "2020-05-05"), 2202);
}

#[test]
fn who_resigned_did_not_die_before() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.given(resigns("m1", "2020-05-05"));
    office.refused(dies("m1", "2020-05-04"), 2214);
    office.given(dies("m1", "2020-05-06"));
}

#[test]
fn a_list_of_the_dead_records_membership_and_death_at_once() {
    let mut office = Stage::new();
    let mut gone = member(row("m1"), "2015-06-01");
    gone.particulars.died_on = Some(partial("2019-03-01"));
    office.given(enrol(gone.clone()));
    assert_eq!(office.unit_on("m1", "2019-02-28"), Some("c1"));
    assert_eq!(office.unit_on("m1", "2019-03-01"), None);
    office.unchanged(enrol(gone));
    office.unchanged(dies("m1", "2019-03-01"));
}

#[test]
fn a_transfer_counts_in_the_new_unit_from_its_day() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.refused(moves("m1", "2015-05-31", "c2"), 2251);
    office.refused(moves("m1", "2016-03-01", "c1"), 2254);
    office.refused(moves("m1", "2016-03-01", "nowhere"), 2252);
    office.given(moves("m1", "2016-03-01", "c2"));
    assert_eq!(office.unit_on("m1", "2016-02-29"), Some("c1"));
    assert_eq!(office.unit_on("m1", "2016-03-01"), Some("c2"));
    office.unchanged(moves("m1", "2016-03-01", "c2"));
    office.refused(moves("m1", "2016-03-01", "vn"), 2240);
}

#[test]
fn the_unit_of_a_transfer_exists_that_day() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.refused(moves("m1", "2020-07-01", "old"), 2253);
    office.given(moves("m1", "2020-06-30", "old"));
    office.refused(moves("m1", "2025-06-30", "new"), 2253);
    office.given(moves("m1", "2025-07-01", "new"));
}

#[test]
fn transfers_are_recorded_in_any_order() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.given(moves("m1", "2018-01-01", "vn"));
    office.given(moves("m1", "2016-01-01", "c2"));
    assert_eq!(office.unit_on("m1", "2017-12-31"), Some("c2"));
    assert_eq!(office.unit_on("m1", "2018-01-01"), Some("vn"));
    office.given(resigns("m1", "2019-01-01"));
    office.given(moves("m1", "2018-12-31", "c1"));
    office.refused(moves("m1", "2019-01-01", "c1"), 2251);
}

#[test]
fn nothing_is_recorded_before_it_happened() {
    let mut office = Stage::new();
    office.refused(joins("m1", "2026-11-25"), 2244);
    office.given(joins("m1", "2026-11-24"));
    office.refused(moves("m1", "2026-11-25", "c2"), 2244);
    office.given(moves("m1", "2026-11-24", "c2"));
    office.refused(resigns("m1", "2026-11-25"), 2244);
    office.given(resigns("m1", "2026-11-24"));
}

#[test]
fn a_recorded_row_may_leave_every_cell_empty_but_its_key() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    let empty =
        |joined_on| enrol(member(Particulars { unit: None, ..naming("m1", "c1") }, joined_on));
    office.unchanged(empty("2015-06-01"));
    let moves_to = |to_unit: Option<&str>| {
        Command::Membership(MembershipCommand::Transfer {
            person: PersonKey::parse("m1"),
            transferred_on: day("2016-01-01"),
            to_unit: to_unit.map(str::to_owned),
        })
    };
    let leaves_for = |reason| {
        Command::Membership(MembershipCommand::Depart {
            person: PersonKey::parse("m1"),
            left_on: partial("2017"),
            reason,
        })
    };
    office.refused(moves_to(None), 2001);
    office.given(moves_to(Some("c2")));
    office.unchanged(moves_to(None));
    office.refused(leaves_for(None), 2001);
    office.given(leaves_for(Some(DepartureReason::Resigned)));
    office.unchanged(leaves_for(None));
    office.refused(empty("2018-06-01"), 2001);
}
