//! On which days an extent changed, and what came in.

use dienhong_core::domain::ids::UnitNo;
use dienhong_core::domain::units::UnitKind;

use super::{Portion, Territory};
use crate::exact::Exact;
use crate::sample::{Office, abolished, day, most, rest, whole};

fn country() -> Office {
    let mut office = Office::default();
    office.unit("vn", UnitKind::Central, "", "1990-01-01");
    for province in ["p", "q"] {
        office.unit(province, UnitKind::Province, "vn", "1990-01-01");
    }
    for (commune, province) in [("a", "p"), ("b", "p"), ("c", "q")] {
        office.unit(commune, UnitKind::Commune, province, "1990-01-01");
    }
    office
}

/// The days on which the extent of a unit changed, without its beginning.
fn changes(office: &Office, key: &str) -> Vec<String> {
    let territory = Territory::learn(office.models.units.latest());
    let changes = &territory.changes[office.number(key).index()];
    changes.iter().skip(1).map(|change| change.on.to_string()).collect()
}

fn came(office: &Office, key: &str, on: &str) -> Vec<(UnitNo, Portion)> {
    let territory = Territory::learn(office.models.units.latest());
    let change = territory.last_change(office.number(key), day(on)).unwrap();
    change.came.iter().map(|came| (came.unit, came.part)).collect()
}

#[test]
fn a_merger_inside_a_province_changes_its_communes_and_not_the_province() {
    let mut office = country();
    office.reorganise("2020-07-01", vec![whole("a", "b")]);
    assert_eq!(changes(&office, "b"), ["2020-07-01"]);
    assert_eq!(changes(&office, "p"), [""; 0]);
    assert_eq!(came(&office, "b", "2020-07-01"), [(office.number("a"), Portion::Whole)]);
}

#[test]
fn a_merger_across_provinces_changes_both_and_not_the_root() {
    let mut office = country();
    office.reorganise("2020-07-01", vec![whole("a", "c")]);
    for key in ["c", "p", "q"] {
        assert_eq!(changes(&office, key), ["2020-07-01"], "{key}");
    }
    assert_eq!(changes(&office, "vn"), [""; 0]);
    assert_eq!(came(&office, "p", "2020-07-01"), []);
}

#[test]
fn a_moved_units_own_extent_stays() {
    let mut office = country();
    office.moves("a", "2020-07-01", "q");
    assert_eq!(changes(&office, "a"), [""; 0]);
    assert_eq!(came(&office, "q", "2020-07-01"), [(office.number("a"), Portion::Whole)]);
}

#[test]
fn a_row_of_a_unit_to_itself_changes_nothing_where_nothing_else_goes() {
    let mut office = country();
    office.reorganise("2020-07-01", vec![most("a", "a"), rest("a", "b", &[])]);
    assert_eq!(changes(&office, "a"), ["2020-07-01"]);
    let none = Portion::Share(Exact::ZERO);
    assert_eq!(came(&office, "b", "2020-07-01"), [(office.number("a"), none)]);
    office.reorganise("2021-07-01", vec![whole("c", "c")]);
    assert_eq!(changes(&office, "c"), [""; 0]);
}

#[test]
fn a_province_that_takes_another_with_all_below_it_was_joined_by_the_other_alone() {
    let mut office = country();
    office.unit("d", UnitKind::District, "q", "1990-01-01");
    office.moves("c", "2000-01-01", "d");
    let rows = vec![whole("q", "p"), abolished("d"), whole("c", "b")];
    office.reorganise("2020-07-01", rows);
    assert_eq!(came(&office, "p", "2020-07-01"), [(office.number("q"), Portion::Whole)]);
    assert_eq!(came(&office, "b", "2020-07-01"), [(office.number("c"), Portion::Whole)]);
}

#[test]
fn figures_are_usable_from_the_last_change_until_the_day_before_the_next() {
    let mut office = country();
    office.reorganise("2020-07-01", vec![whole("a", "b")]);
    let territory = Territory::learn(office.models.units.latest());
    let usable = |on, tree_on| {
        let days = territory.usable(office.number("b"), day(on), day(tree_on))?;
        Some((days.start().to_string(), days.end().to_string()))
    };
    let pair = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
    assert_eq!(usable("2020-06-30", "2020-06-30"), pair("1990-01-01", "2020-06-30"));
    assert_eq!(usable("2020-07-01", "2020-07-01"), pair("2020-07-01", "2020-07-01"));
    assert_eq!(usable("2021-01-01", "2020-06-30"), pair("1990-01-01", "2020-06-30"));
    assert_eq!(usable("2020-06-30", "2020-07-01"), None);
}
