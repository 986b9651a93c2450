//! Explanations: each cause by itself, and all of them together.

mod random;

use dienhong_core::domain::calendar::PartialDay;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Record, Value};
use dienhong_core::domain::memberships::DepartureReason;
use dienhong_core::domain::units::UnitKind;

use super::{Amounts, Cause, Explanation, Known};
use crate::exact::Exact;
use crate::sample::{Office, most, rest, whole};

fn province() -> Office {
    let mut office = Office::default();
    office.unit("vn", UnitKind::Central, "", "1990-01-01");
    office.unit("p", UnitKind::Province, "vn", "1990-01-01");
    office.unit("a", UnitKind::Commune, "p", "1990-01-01");
    office.unit("b", UnitKind::Commune, "p", "1990-01-01");
    office
}

/// The parts in members and members of 60 and more; it must add up.
fn parts(explained: &Explanation) -> Vec<(&'static str, i64, i64)> {
    assert!(explained.adds_up, "{explained:?}");
    let whole = |(cause, amounts): &(Cause, Amounts)| {
        assert_eq!(amounts.population_60_plus, Exact::ZERO);
        (cause.name(), amounts.members.rounded(), amounts.members_60_plus.rounded())
    };
    explained.parts.iter().map(whole).collect()
}

#[test]
fn members_join_return_leave_by_reason_and_turn_sixty() {
    let mut office = province();
    let reasons = [
        DepartureReason::Died,
        DepartureReason::Resigned,
        DepartureReason::Removed,
        DepartureReason::MovedAway,
        DepartureReason::Other,
    ];
    for reason in reasons {
        let member = office.member("a", "2010-01-01");
        office.leaves(member, "2020-06-01", reason);
    }
    let gone = office.member("a", "2010-01-01");
    office.leaves(gone, "2015-01-01", DepartureReason::Other);
    office.joins(office.memberships[gone.index()].0, "a", "2020-03-01");
    office.member_born("a", "2020-02-01", 1961);
    office.member_born("a", "2018-01-01", 1960);
    let passing = office.member("a", "2020-02-01");
    office.leaves(passing, "2020-03-01", DepartureReason::Resigned);
    let explained = office.explains("p", office.point("2019-12-31"), office.point("2020-12-31"));
    assert_eq!(
        parts(&explained),
        [
            ("joined", 1, 0),
            ("returned", 1, 1),
            ("died", -1, -1),
            ("resigned", -1, -1),
            ("removed", -1, -1),
            ("moved_away", -1, -1),
            ("other_departure", -1, -1),
            ("turned_60", 0, 1),
        ]
    );
}

#[test]
fn what_was_taken_back_is_voided_and_not_corrected_or_merged() {
    let mut office = province();
    let member = office.member("a", "2010-01-01");
    let enrolled = office.now();
    let stays = office.member("a", "2010-01-01");
    office.leaves(stays, "2020-06-01", DepartureReason::Resigned);
    let left = office.now();
    let before = office.point("2021-01-01");
    office.voids(Record::Departure(stays), left, 0);
    office.voids(Record::Membership(member), enrolled, 1);
    let after = office.point("2021-01-01");
    assert_eq!(parts(&office.explains("a", before, after)), []);
    assert_eq!(office.explains("a", before, after).from, office.explains("a", before, after).to);
    let early = |point: crate::membership::Point| crate::membership::Point {
        on: crate::sample::day("2015-01-01"),
        ..point
    };
    let explained = office.explains("a", early(before), early(after));
    assert_eq!(parts(&explained), [("voided", -1, -1)]);
    let back = office.explains("a", early(after), early(before));
    assert_eq!(parts(&back), [("voided", 1, 1)]);
}

#[test]
fn what_is_not_known_is_told_from_what_is_none() {
    let mut office = province();
    let before = office.explains("a", office.point("2020-01-01"), office.point("2020-06-01"));
    assert_eq!(before.known, [Known::default(); 2]);
    office.member("a", "2020-03-01");
    office.counted("a", "2020-04-01", 40);
    let known =
        |explained: &Explanation| explained.known.map(|it| (it.members, it.population_60_plus));
    let begun = office.explains("a", office.point("2020-01-01"), office.point("2020-06-01"));
    assert_eq!(known(&begun), [(false, false), (true, true)]);
    assert!(begun.adds_up);
}

#[test]
fn who_left_and_returned_shows_twice() {
    let mut office = province();
    let member = office.member("a", "2010-01-01");
    office.leaves(member, "2020-02-01", DepartureReason::MovedAway);
    office.joins(office.memberships[member.index()].0, "a", "2020-08-01");
    let explained = office.explains("a", office.point("2020-01-01"), office.point("2021-01-01"));
    assert_eq!(parts(&explained), [("returned", 1, 1), ("moved_away", -1, -1)]);
}

#[test]
fn a_transfer_is_in_for_one_out_for_the_other_and_nothing_for_those_above() {
    let mut office = province();
    let member = office.member("a", "2010-01-01");
    office.transfers(member, "2020-06-01", "b");
    let points = (office.point("2020-01-01"), office.point("2021-01-01"));
    let of = |key| parts(&office.explains(key, points.0, points.1));
    assert_eq!(of("a"), [("transferred_out", -1, -1)]);
    assert_eq!(of("b"), [("transferred_in", 1, 1)]);
    assert_eq!(of("p"), []);
}

#[test]
fn who_moved_and_then_left_is_explained_by_how_the_membership_ended() {
    let mut office = province();
    let member = office.member("a", "2010-01-01");
    office.transfers(member, "2020-03-01", "b");
    office.leaves(member, "2020-06-01", DepartureReason::Resigned);
    let explained = office.explains("a", office.point("2020-01-01"), office.point("2021-01-01"));
    assert_eq!(parts(&explained), [("resigned", -1, -1)]);
}

#[test]
fn looking_back_the_same_causes_count_the_other_way() {
    let mut office = province();
    office.member("a", "2020-06-01");
    let explained = office.explains("p", office.point("2021-01-01"), office.point("2020-01-01"));
    assert_eq!(parts(&explained), [("joined", -1, -1)]);
}

#[test]
fn facts_learned_later_are_corrections_and_duplicates_are_their_own_cause() {
    let mut office = province();
    let kept = office.member("a", "2010-01-01");
    let double = office.member("a", "2010-01-01");
    let known = office.point("2020-01-01");
    let born = office.memberships[kept.index()].0;
    office.corrects(Record::Person(born), Column::BirthDate, Value::Year(1961));
    office.member("a", "2015-01-01");
    let [into, person] = [kept, double].map(|one| office.memberships[one.index()].0);
    office.merges(person, into, &[double]);
    let merged = office.point("2020-01-01");
    let explained = office.explains("p", known, merged);
    assert_eq!(parts(&explained), [("merged_duplicate", -1, -1), ("corrected", 1, 0)]);
    office.unmerges(person, into, &[double]);
    let explained = office.explains("p", merged, office.point("2020-01-01"));
    assert_eq!(parts(&explained), [("merged_duplicate", 1, 1)]);
}

#[test]
fn a_corrected_joining_date_moves_a_member_across_the_point() {
    let mut office = province();
    let member = office.member("a", "2010-01-01");
    let known = office.point("2012-01-01");
    let later = Value::Day(PartialDay::parse("2013").unwrap());
    office.corrects(Record::Membership(member), Column::JoinedOn, later);
    let explained = office.explains("p", known, office.point("2014-01-01"));
    assert_eq!(parts(&explained), [("corrected", -1, -1), ("joined", 1, 1)]);
}

#[test]
fn a_register_that_starts_replaces_the_reported_figure_before_anybody_is_counted() {
    let mut office = province();
    office.reports("p", "2019-12-31", 100);
    for _ in 0..3 {
        office.member("a", "2010-01-01");
    }
    office.member("a", "2020-06-01");
    office.completes("p", "2020-07-01");
    let explained = office.explains("p", office.point("2020-01-01"), office.point("2021-01-01"));
    assert_eq!(parts(&explained), [("register_started", -97, -97), ("joined", 1, 1)]);
}

#[test]
fn reported_figures_change_by_themselves() {
    let mut office = province();
    office.reports("p", "2019-12-31", 100);
    office.reports("p", "2020-12-31", 110);
    office.member("a", "2020-06-01");
    let explained = office.explains("p", office.point("2020-01-01"), office.point("2021-01-01"));
    assert_eq!(parts(&explained), [("reported_changed", 10, 10)]);
}

#[test]
fn population_and_tree_have_their_own_parts() {
    let mut office = province();
    office.unit("q", UnitKind::Province, "vn", "1990-01-01");
    office.counted("p", "2019-12-31", 1000);
    office.counted("q", "2019-12-31", 500);
    office.reorganise("2020-07-01", vec![whole("q", "p")]);
    office.counted("p", "2020-12-31", 1600);
    let explained = office.explains("p", office.point("2020-01-01"), office.point("2021-01-01"));
    assert!(explained.adds_up);
    let people: Vec<_> = explained
        .parts
        .iter()
        .map(|(cause, amounts)| (cause.name(), amounts.population_60_plus.rounded()))
        .collect();
    assert_eq!(people, [("tree_changed", 500), ("population_revised", 100)]);
}

#[test]
fn parts_of_a_split_unit_are_exact_decimals() {
    let mut office = province();
    office.counted("a", "2019-12-31", 101);
    let rows = [most("a", "a").share(500_000_000), rest("a", "b", &[]).share(500_000_000)];
    office.counted("b", "2019-12-31", 10);
    office.reorganise("2020-07-01", rows.into());
    let explained = office.explains("b", office.point("2020-01-01"), office.point("2021-01-01"));
    assert!(explained.adds_up);
    let (cause, amounts) = explained.parts[0];
    assert_eq!(
        (cause, amounts.population_60_plus.to_string()),
        (Cause::TreeChanged, "50.5".into())
    );
}
