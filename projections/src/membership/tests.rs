//! The registry count: who is a member of which unit on which day, as known at which position.

mod kept;
pub(super) mod recount;

use dienhong_core::domain::calendar::PartialDay;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Record, Value};
use dienhong_core::domain::event::Event;
use dienhong_core::domain::ids::PersonNo;
use dienhong_core::domain::memberships::DepartureReason;
use dienhong_core::domain::people::PersonEvent;
use dienhong_core::domain::units::UnitKind;

use super::report::{self, Question};
use crate::explain::Cause;
use crate::sample::{Office, day};

/// Province p over communes a and b; a has a branch.
fn province() -> Office {
    let mut office = Office::default();
    office.unit("p", UnitKind::Province, "", "1990-01-01");
    office.unit("a", UnitKind::Commune, "p", "1990-01-01");
    office.unit("b", UnitKind::Commune, "p", "1990-01-01");
    office.unit("a1", UnitKind::Branch, "a", "1990-01-01");
    office
}

fn registered(office: &Office, key: &str, on: &str) -> i64 {
    office.row(key, on).registry_members
}

#[test]
fn a_membership_is_open_from_the_day_of_joining_until_the_day_before_leaving() {
    let mut office = province();
    let member = office.member("a", "2010-05-01");
    office.leaves(member, "2015-03-02", DepartureReason::Resigned);
    let on = |on| registered(&office, "a", on);
    assert_eq!(["2010-04-30", "2010-05-01", "2015-03-01", "2015-03-02"].map(on), [0, 1, 1, 0]);
}

#[test]
fn a_transfer_counts_in_the_new_unit_from_its_day() {
    let mut office = province();
    let member = office.member("a1", "2010-05-01");
    office.transfers(member, "2012-01-01", "b");
    assert_eq!(["a", "b", "p"].map(|key| registered(&office, key, "2011-12-31")), [1, 0, 1]);
    assert_eq!(["a", "b", "p"].map(|key| registered(&office, key, "2012-01-01")), [0, 1, 1]);
}

#[test]
fn transfers_learned_in_any_order_count_by_their_days() {
    let mut office = province();
    let member = office.member("a1", "2010-05-01");
    office.transfers(member, "2014-01-01", "a");
    office.transfers(member, "2012-01-01", "b");
    assert_eq!(registered(&office, "b", "2013-12-31"), 1);
    assert_eq!(registered(&office, "b", "2014-01-01"), 0);
}

#[test]
fn death_closes_a_membership_on_its_day_and_an_earlier_departure_stands() {
    let mut office = province();
    let first = office.member("a", "2010-05-01");
    let second = office.member("a", "2010-05-01");
    office.leaves(second, "2012-01-01", DepartureReason::MovedAway);
    for member in [first, second] {
        office.dies(office.memberships[member.index()].0, "2014-07-07");
    }
    let on = |on| registered(&office, "a", on);
    assert_eq!(["2011-12-31", "2012-01-01", "2014-07-06", "2014-07-07"].map(on), [2, 1, 1, 0]);
}

#[test]
fn statistical_age_is_the_year_less_the_year_of_birth() {
    let mut office = province();
    office.member_born("a", "2010-05-01", 1960);
    assert_eq!(office.row("a", "2019-12-31").members_60_plus, Some(0));
    assert_eq!(office.row("a", "2020-01-01").members_60_plus, Some(1));
}

#[test]
fn what_was_known_earlier_is_shown_as_it_was_known() {
    let mut office = province();
    let member = office.member("a", "2010-05-01");
    let enrolled = office.now();
    let joined = Value::Day(PartialDay::parse("2011").unwrap());
    office.corrects(Record::Membership(member), Column::JoinedOn, joined);
    office.transfers(member, "2012-01-01", "b");
    office.leaves(member, "2013-01-01", DepartureReason::Other);
    let count = |key, on: &str, known| {
        let counts = office.models.memberships.counts(day(on), known, 4);
        counts[office.number(key).index()].members
    };
    assert_eq!(count("a", "2010-06-01", enrolled), 1);
    assert_eq!(count("a", "2010-06-01", office.now()), 0);
    assert_eq!(count("a", "2012-06-01", enrolled), 1);
    assert_eq!(count("a", "2012-06-01", office.now()), 0);
    assert_eq!(count("b", "2012-06-01", office.now()), 1);
    assert_eq!(count("b", "2013-06-01", office.now()), 0);
}

#[test]
fn a_corrected_departure_transfer_and_birth_year_change_the_count() {
    let mut office = province();
    let member = office.member_born("a", "2010-05-01", 1950);
    let person = office.memberships[member.index()].0;
    let transfer = office.transfers(member, "2012-01-01", "b");
    office.leaves(member, "2015-01-01", DepartureReason::Other);
    let on = |text: &str| Value::Day(PartialDay::parse(text).unwrap());
    office.corrects(Record::Departure(member), Column::LeftOn, on("2016-01-01"));
    office.corrects(Record::Transfer(transfer), Column::TransferredOn, on("2013-01-01"));
    office.corrects(Record::Person(person), Column::BirthDate, Value::Year(1955));
    assert_eq!(registered(&office, "a", "2012-12-31"), 1);
    assert_eq!(registered(&office, "b", "2015-12-31"), 1);
    assert_eq!(registered(&office, "b", "2016-01-01"), 0);
    assert_eq!(office.row("b", "2014-12-31").members_60_plus, Some(0));
    assert_eq!(office.row("b", "2015-01-01").members_60_plus, Some(1));
}

#[test]
fn a_merge_voids_the_memberships_it_names_and_an_unmerge_restores_them() {
    let mut office = province();
    let kept = office.member("a", "2010-05-01");
    let double = office.member("b", "2011-05-01");
    let [into, person] = [kept, double].map(|one| office.memberships[one.index()].0);
    office.merges(person, into, &[double]);
    assert_eq!(["a", "b", "p"].map(|key| registered(&office, key, "2012-01-01")), [1, 0, 1]);
    office.unmerges(person, into, &[double]);
    assert_eq!(["a", "b", "p"].map(|key| registered(&office, key, "2012-01-01")), [1, 1, 2]);
}

#[test]
fn merged_records_that_follow_each_other_show_one_who_left_and_returned() {
    let mut office = province();
    let first = office.member("a", "2010-01-01");
    office.leaves(first, "2012-01-01", DepartureReason::MovedAway);
    let second = office.member("b", "2014-01-01");
    let [person, into] = [first, second].map(|one| office.memberships[one.index()].0);
    let explained = |office: &Office| {
        let points = (office.point("2013-01-01"), office.point("2015-01-01"));
        office.explains("p", points.0, points.1).parts[0].0
    };
    assert_eq!(explained(&office), Cause::Joined);
    office.merges(person, into, &[]);
    assert_eq!(explained(&office), Cause::Returned);
    office.unmerges(person, into, &[]);
    assert_eq!(explained(&office), Cause::Joined);
}

#[test]
fn a_withdrawn_departure_transfer_or_person_leaves_the_membership_as_it_was() {
    let mut office = province();
    let member = office.member("a", "2010-05-01");
    let transfer = office.transfers(member, "2012-01-01", "b");
    office.leaves(member, "2015-01-01", DepartureReason::Other);
    office.corrects(Record::Departure(member), Column::LeftOn, Value::Nothing);
    assert_eq!(registered(&office, "b", "2016-01-01"), 1);
    office.corrects(Record::Transfer(transfer), Column::TransferredOn, Value::Nothing);
    assert_eq!(["a", "b"].map(|key| registered(&office, key, "2016-01-01")), [1, 0]);
    let other = office.person("a", 1990);
    office.corrects(Record::Membership(member), Column::Ref, Value::Number(other.0.into()));
    let row = office.row("a", "2016-01-01");
    assert_eq!((row.members, row.members_60_plus), (Some(1), Some(0)));
}

#[test]
fn members_are_split_by_sex_and_age_band() {
    let mut office = province();
    for born in [1961, 1960, 1951, 1950, 1920, 1910] {
        office.member_born("a1", "2010-01-01", born);
    }
    let question = Question {
        point: office.point("2020-12-31"),
        tree_on: day("2020-12-31"),
        unit: office.number("p"),
        level: Some(UnitKind::Commune),
        split: true,
    };
    let rows = report::query(&office.models, &question).unwrap();
    let split = rows[0].split.unwrap();
    assert_eq!(split.women, [1, 1, 0, 0, 0, 1]);
    assert_eq!(split.men, [0, 1, 1, 0, 0, 1]);
    assert_eq!(rows[1].split, Some(super::Split::default()));
}

#[test]
fn an_erasure_changes_no_count() {
    let mut office = province();
    office.member("a", "2010-05-01");
    let person = PersonNo(0);
    let before = office.models.memberships.counts(day("2020-01-01"), office.now(), 4);
    office.record(vec![
        Event::Person(PersonEvent::ErasureOrdered { person }),
        Event::Person(PersonEvent::KeysDestroyed { person, slot: 0 }),
        Event::Person(PersonEvent::ErasureConfirmed { person }),
    ]);
    assert_eq!(office.models.memberships.counts(day("2020-01-01"), office.now(), 4), before);
}
