//! Which numerator applies, in the order of the rules.

use dienhong_core::domain::memberships::DepartureReason;
use dienhong_core::domain::units::UnitKind;

use crate::membership::report::{Mark, NumeratorSource, Row};
use crate::sample::{Office, day, most, rest, whole};

/// Province p over communes a and b, each with a branch; q over c.
fn country() -> Office {
    let mut office = Office::default();
    office.unit("vn", UnitKind::Central, "", "1990-01-01");
    for (province, communes) in [("p", ["a", "b"].as_slice()), ("q", &["c"])] {
        office.unit(province, UnitKind::Province, "vn", "1990-01-01");
        for commune in communes {
            office.unit(commune, UnitKind::Commune, province, "1990-01-01");
            let branch = format!("{commune}1");
            office.unit(&branch, UnitKind::Branch, commune, "1990-01-01");
        }
    }
    office
}

fn shown(row: &Row) -> (Option<i64>, NumeratorSource) {
    (row.members, row.numerator_source)
}

const REGISTRY: NumeratorSource = NumeratorSource::Registry;
const REPORTED: NumeratorSource = NumeratorSource::Reported;
const MIXED: NumeratorSource = NumeratorSource::Mixed;

#[test]
fn nothing_known_is_blank_never_zero() {
    let office = country();
    let row = office.row("vn", "2020-01-01");
    assert_eq!(shown(&row), (None, NumeratorSource::None));
    assert_eq!((row.registry_members, row.silent_units), (0, 3));
    assert_eq!((row.rate, row.population_60_plus, row.marks), (None, None, vec![]));
}

#[test]
fn a_reported_figure_stands_for_the_register_until_it_is_declared_complete() {
    let mut office = country();
    office.member("a1", "2010-01-01");
    office.reports("a", "2019-12-31", 4451);
    office.completes("a", "2021-01-01");
    let before = office.row("a", "2020-12-31");
    assert_eq!(shown(&before), (Some(4451), REPORTED));
    assert_eq!((before.registry_members, before.marks), (1, vec![Mark::Reported]));
    assert_eq!(shown(&office.row("a", "2021-01-01")), (Some(1), REGISTRY));
}

#[test]
fn a_complete_register_counts_also_when_it_is_empty_and_covers_everything_below() {
    let mut office = country();
    office.reports("a", "2019-12-31", 4451);
    office.completes("p", "2021-01-01");
    for key in ["p", "a", "a1", "b"] {
        assert_eq!(shown(&office.row(key, "2021-01-01")), (Some(0), REGISTRY), "{key}");
    }
    assert_eq!(office.row("vn", "2021-01-01").silent_units, 1);
}

#[test]
fn a_unit_whose_children_are_all_complete_is_complete_with_its_direct_members() {
    let mut office = country();
    office.reports("p", "2019-12-31", 900);
    office.member("p", "2010-01-01");
    office.member("a1", "2010-01-01");
    office.completes("a", "2021-01-01");
    assert_eq!(shown(&office.row("p", "2021-01-01")), (Some(900), REPORTED));
    office.completes("b", "2021-01-01");
    assert_eq!(shown(&office.row("p", "2021-01-01")), (Some(2), REGISTRY));
}

#[test]
fn a_declaration_lapses_when_undeclared_territory_comes_in() {
    let mut office = country();
    office.member("a1", "2010-01-01");
    office.completes("a", "2015-01-01");
    office.reorganise("2020-07-01", vec![whole("b", "a")]);
    assert_eq!(shown(&office.row("a", "2020-06-30")), (Some(1), REGISTRY));
    office.reports("a", "2020-08-01", 500);
    assert_eq!(shown(&office.row("a", "2020-09-01")), (Some(500), REPORTED));

    office.completes("a", "2020-10-01");
    assert_eq!(shown(&office.row("a", "2020-10-01")), (Some(1), REGISTRY));
}

#[test]
fn a_declaration_holds_when_the_territory_that_comes_in_was_declared_too() {
    let mut office = country();
    office.completes("a", "2015-01-01");
    office.completes("b", "2020-06-30");
    office.reorganise("2020-07-01", vec![whole("b", "a")]);
    office.reports("a", "2020-08-01", 500);
    assert_eq!(shown(&office.row("a", "2020-09-01")), (Some(0), REGISTRY));
    // On a day before b declared, under the tree of today, part of a was not declared.
    assert_eq!(
        office.row_under("a", "2016-01-01", "2021-01-01").numerator_source,
        NumeratorSource::None
    );
}

#[test]
fn a_sum_of_children_needs_every_child_or_says_what_it_could_add() {
    let mut office = country();
    office.reports("a", "2019-12-31", 100);
    office.member("p", "2010-01-01");
    // Rule 5: direct members and the one child that has a numerator.
    assert_eq!(shown(&office.row("p", "2020-01-01")), (Some(101), MIXED));
    assert_eq!(office.row("p", "2020-01-01").silent_units, 1);
    office.reports("b", "2019-12-31", 50);
    // Rule 3.
    assert_eq!(shown(&office.row("p", "2020-01-01")), (Some(151), MIXED));
    assert_eq!(office.row("p", "2020-01-01").marks, [Mark::Mixed]);
}

#[test]
fn a_sum_without_direct_members_is_of_its_childrens_source() {
    let mut office = country();
    office.reports("a", "2019-12-31", 100);
    office.reports("b", "2019-12-31", 50);
    assert_eq!(shown(&office.row("p", "2020-01-01")), (Some(150), REPORTED));
}

#[test]
fn a_membership_record_that_ended_still_says_that_something_is_known() {
    let mut office = country();
    let member = office.member("a1", "2010-01-01");
    office.leaves(member, "2015-01-01", DepartureReason::Other);
    assert_eq!(shown(&office.row("a1", "2009-12-31")), (None, NumeratorSource::None));
    assert_eq!(shown(&office.row("a1", "2020-01-01")), (Some(0), REGISTRY));
    assert_eq!(shown(&office.row("a", "2020-01-01")), (Some(0), REGISTRY));
}

#[test]
fn after_a_merger_the_last_reports_of_those_that_became_the_unit_stand_for_it() {
    let mut office = country();
    office.unit("ab", UnitKind::Commune, "p", "2025-07-01");
    office.reports("a", "2024-12-31", 100);
    office.reorganise("2025-07-01", vec![whole("a", "ab"), whole("b", "ab")]);
    assert_eq!(shown(&office.row("ab", "2025-07-01")), (None, NumeratorSource::None));
    office.reports("b", "2024-12-31", 30);
    assert_eq!(shown(&office.row("ab", "2025-07-01")), (Some(130), REPORTED));
    office.reports("ab", "2025-08-01", 140);
    assert_eq!(shown(&office.row("ab", "2025-07-31")), (Some(130), REPORTED));
    assert_eq!(shown(&office.row("ab", "2025-08-01")), (Some(140), REPORTED));
}

#[test]
fn of_those_that_became_a_unit_the_day_before_counts() {
    let mut office = country();
    office.unit("ab", UnitKind::Commune, "p", "2025-07-01");
    office.reports("b", "2024-12-31", 30);
    office.reports("a1", "2024-12-31", 10);
    let member = office.member("a", "2010-01-01");
    office.reorganise("2025-07-01", vec![whole("a", "ab"), whole("b", "ab")]);
    office.leaves(member, "2025-09-01", DepartureReason::Resigned);
    // The direct member of a left only after a was no more.
    assert_eq!(shown(&office.row("ab", "2025-12-31")), (Some(41), REPORTED));
    let points = (office.point("2025-07-01"), office.point("2025-12-31"));
    assert_eq!(office.explains("ab", points.0, points.1).parts, []);
    assert_eq!(
        shown(&office.row_under("ab", "2009-12-31", "2025-12-31")),
        (None, NumeratorSource::None)
    );
}

#[test]
fn a_part_counts_by_its_share_and_is_an_estimate() {
    let mut office = country();
    office.unit("a2", UnitKind::Branch, "a", "1990-01-01");
    office.reports("a", "2024-12-31", 101);
    office.reports("b", "2024-12-31", 10);
    let (to_b, to_c) = (most("a", "b").share(750_000_000), rest("a", "c", &["a2"]));
    office.reorganise("2025-07-01", vec![to_b, to_c.share(250_000_000)]);
    let row = office.row("b", "2025-07-02");
    // 10 and three quarters of 101, rounded where it is shown.
    assert_eq!((row.members, row.marks), (Some(86), vec![Mark::Reported, Mark::Estimate]));
    // Of c itself nothing was reported.
    assert_eq!(office.row("c", "2025-07-02").members, None);
}

#[test]
fn members_stay_with_their_branch_where_a_commune_is_split() {
    let mut office = country();
    office.unit("a2", UnitKind::Branch, "a", "1990-01-01");
    for key in ["a", "a1", "a2", "a2", "b"] {
        office.member(key, "2010-01-01");
    }
    office.reorganise("2025-07-01", vec![most("a", "b"), rest("a", "c", &["a2"])]);
    let counts =
        |on| ["b", "c", "vn"].map(|key| office.row_under(key, "2020-01-01", on).registry_members);
    assert_eq!(counts("2020-01-01"), [1, 0, 5]);
    assert_eq!(counts("2025-07-01"), [3, 2, 5]);
}

#[test]
fn whose_unit_begins_later_or_ended_without_successor_counts_in_the_nearest_above() {
    let mut office = country();
    office.unit("a2", UnitKind::Branch, "a", "2022-01-01");
    office.unit_until("a3", UnitKind::Branch, "a", "1990-01-01", Some("2020-01-01"));
    for key in ["a2", "a3"] {
        office.member(key, "2010-01-01");
    }
    let row = office.row("a", "2021-01-01");
    assert_eq!((row.registry_members, row.members), (2, Some(2)));
    assert_eq!(office.row("a2", "2022-01-01").registry_members, 1);
    assert_eq!(office.row("a3", "2019-12-31").registry_members, 1);
}

#[test]
fn a_later_reported_figure_is_not_yet_known_to_who_looks_from_before() {
    let mut office = country();
    office.reports("a", "2019-12-31", 100);
    let known = office.point("2020-06-01");
    office.reports("a", "2020-01-31", 90);
    let explained = office.explains("a", known, office.point("2020-06-01"));
    assert_eq!((explained.from.members, explained.to.members), (100.into(), 90.into()));
    assert_eq!(office.row("a", "2020-01-30").members, Some(100));
    assert!(explained.adds_up);
    assert_eq!(known.on, day("2020-06-01"));
}
