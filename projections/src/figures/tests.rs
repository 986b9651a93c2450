//! Which figure applies: the latest day, then the one learned last, as known at a position.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Record, Value};
use dienhong_core::domain::figures::Qualifier;
use dienhong_core::domain::units::UnitKind;

use crate::sample::Office;

fn commune() -> Office {
    let mut office = Office::default();
    office.unit("c", UnitKind::Commune, "", "2000-01-01");
    office
}

#[test]
fn the_latest_figure_on_or_before_the_day_applies() {
    let mut office = commune();
    office.counted("c", "2020-06-30", 100);
    office.counted("c", "2022-06-30", 120);
    office.counted("c", "2021-06-30", 110);
    assert_eq!(office.row("c", "2021-06-29").population_60_plus, Some(100));
    assert_eq!(office.row("c", "2021-06-30").population_60_plus, Some(110));
    assert_eq!(office.row("c", "2023-01-01").population_60_plus, Some(120));
    assert_eq!(office.row("c", "2020-06-29").population_60_plus, None);
}

#[test]
fn of_several_sources_on_one_day_the_one_learned_last_applies() {
    let mut office = commune();
    let first = office.counted_by("c", "2020-06-30", 100, "police", Qualifier::Exact);
    office.counted_by("c", "2020-06-30", 130, "health", Qualifier::About);
    let row = office.row("c", "2021-01-01");
    assert_eq!(row.population_60_plus, Some(130));
    assert_eq!(*row.population_sources, ["health"]);
    assert_eq!(row.population_marks, [Qualifier::About]);

    // A correction keeps the place of what it corrects.
    office.corrects(Record::Population(first), Column::Persons60Plus, Value::Number(101));
    assert_eq!(office.row("c", "2021-01-01").population_60_plus, Some(130));
}

#[test]
fn a_corrected_figure_shows_the_old_value_to_who_looks_from_before() {
    let mut office = commune();
    let figure = office.counted("c", "2020-06-30", 100);
    let before = office.explains("c", office.point("2021-01-01"), office.point("2021-01-01"));
    let known = office.point("2021-01-01");
    office.corrects(Record::Population(figure), Column::Persons60Plus, Value::Number(90));
    let after = office.explains("c", known, office.point("2021-01-01"));
    assert_eq!(before.to.population_60_plus, 100.into());
    assert_eq!(
        (after.from.population_60_plus, after.to.population_60_plus),
        (100.into(), 90.into())
    );
    assert!(after.adds_up);
}

#[test]
fn a_figure_taken_back_leaves_the_one_before_it() {
    let mut office = commune();
    office.counted("c", "2019-06-30", 80);
    let figure = office.counted("c", "2020-06-30", 100);
    let known = office.point("2021-01-01");
    office.voids(Record::Population(figure), office.now(), 0);
    assert_eq!(office.row("c", "2021-01-01").population_60_plus, Some(80));
    let explained = office.explains("c", known, office.point("2021-01-01"));
    assert_eq!(explained.from.population_60_plus, 100.into());
    assert!(explained.adds_up);
}

#[test]
fn a_figure_corrected_to_another_unit_and_day_is_that_units_figure() {
    let mut office = commune();
    let other = office.unit("d", UnitKind::Commune, "c", "2000-01-01");
    let figure = office.counted("c", "2020-06-30", 100);
    office.corrects(Record::Population(figure), Column::Unit, Value::Number(other.0.into()));
    assert_eq!(office.row("d", "2021-01-01").population_60_plus, Some(100));
    assert_eq!(
        office.models.figures.population(
            office.number("c"),
            &(crate::sample::day("2000-01-01")..=crate::sample::day("2026-01-01")),
            office.now(),
        ),
        None
    );
}

#[test]
fn reported_members_are_those_of_one_day_and_source_each_standing_for_the_other() {
    let mut office = commune();
    office.reports_as("c", "2020-12-31", "members_60_plus", "province", 70_000);
    office.reports_as("c", "2021-12-31", "members", "commune", 90_000);
    let row = office.row("c", "2022-01-01");
    assert_eq!((row.members, row.members_60_plus), (Some(90), Some(90)));

    office.reports_as("c", "2021-12-31", "members_60_plus", "province", 80_000);
    let row = office.row("c", "2022-01-01");
    assert_eq!((row.members, row.members_60_plus), (Some(80), Some(80)));

    office.reports_as("c", "2021-12-31", "members", "province", 95_000);
    let row = office.row("c", "2022-01-01");
    assert_eq!((row.members, row.members_60_plus), (Some(95), Some(80)));
}
