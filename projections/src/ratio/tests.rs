//! Ratios of figures, population and registry indicators.

use dienhong_core::domain::figures::Qualifier;
use dienhong_core::domain::units::UnitKind;

use super::{Figure, Question, Ratio, Row, query};
use crate::membership::Point;
use crate::sample::{Office, day};

fn office() -> Office {
    let mut office = Office::default();
    office.unit("vn", UnitKind::Central, "", "2000-01-01");
    for key in ["p1", "p2"] {
        office.unit(key, UnitKind::Province, "vn", "2000-01-01");
    }
    office
}

fn ratio(office: &Office, of: &str, per: &str, unit: &str, on: &str) -> Row {
    let (on, known) = (day(on), office.now());
    let point = Point { on, known };
    let unit = office.number(unit);
    let question = Question { of, per, point, tree_on: on, unit, level: None };
    query(&office.models, &question).expect("the unit exists").swap_remove(0)
}

fn millionths(row: &Row) -> Option<i64> {
    row.ratio.map(|ratio| ratio.millionths)
}

#[test]
fn two_reported_figures_are_divided_and_say_where_they_come_from() {
    let mut office = office();
    office.reports_as("p1", "2025-11-13", "thành viên", "Báo Tuyên Quang", 6_836_000);
    office.reports_as("p1", "2025-11-13", "CLB", "Báo Tuyên Quang", 135_000);
    let row = ratio(&office, "thành viên", "CLB", "p1", "2025-12-31");
    assert_eq!(millionths(&row), Some(50_637_037));
    let expected = Figure {
        thousandths: 135_000,
        on: Some(day("2025-11-13")),
        sources: vec!["Báo Tuyên Quang".to_owned()],
        qualifiers: Vec::new(),
    };
    assert_eq!(row.per, Some(expected));
    let before = ratio(&office, "thành viên", "CLB", "p1", "2025-11-12");
    assert_eq!((before.of, before.ratio), (None, None));
}

#[test]
fn members_over_older_people_is_the_rate_of_the_membership_report() {
    let mut office = office();
    office.reports("p1", "2022-06-30", 148_000);
    office.counted_by("p1", "2022-01-01", 166_000, "Ban Dân số", Qualifier::Over);
    let row = ratio(&office, "members_60_plus", "population_60_plus", "p1", "2022-12-31");
    assert_eq!(millionths(&row), Some(891_566));
    assert_eq!(row.per.unwrap().qualifiers, [Qualifier::Over]);
    let of = row.of.unwrap();
    assert_eq!((of.on, of.sources), (Some(day("2022-06-30")), vec!["office".to_owned()]));
    let share = ratio(&office, "registry_members", "members", "p1", "2022-12-31");
    assert_eq!(millionths(&share), Some(0));
}

#[test]
fn registry_members_are_counted_on_the_day() {
    let mut office = office();
    office.member("p1", "2020-01-01");
    office.member("p1", "2021-01-01");
    office.completes("p1", "2020-01-01");
    office.reports_as("p1", "2022-12-31", "branches", "office", 4_000);
    let row = ratio(&office, "members", "branches", "p1", "2022-12-31");
    assert_eq!(millionths(&row), Some(500_000));
    assert_eq!(row.of.unwrap().sources, ["registry"]);
}

#[test]
fn an_indicator_that_nobody_gave_is_blank() {
    let office = office();
    let row = ratio(&office, "female_60_plus", "persons_80_plus", "p1", "2022-12-31");
    assert_eq!((row.of, row.per, row.ratio), (None, None, None));
}

#[test]
fn a_ratio_has_six_decimals_and_halves_go_to_the_even_one() {
    let millionths = |of, per| Ratio::of(of, per).map(|ratio| ratio.millionths);
    assert_eq!(millionths(179_130, 201_247), Some(890_100));
    assert_eq!(millionths(1, 3), Some(333_333));
    assert_eq!(millionths(2, 3), Some(666_667));
    assert_eq!(millionths(1, 2_000_000), Some(0));
    assert_eq!(millionths(3, 2_000_000), Some(2));
    assert_eq!(millionths(5, 2_000_000), Some(2));
    assert_eq!(millionths(-3, 2_000_000), Some(-2));
    assert_eq!(millionths(1_849_255_000, 702), Some(2_634_266_381_766));
}

#[test]
fn nothing_is_not_divided_by() {
    assert_eq!(Ratio::of(5, 0), None);
    assert_eq!(Ratio::of(0, 5), Some(Ratio { millionths: 0 }));
    assert_eq!(Ratio::of(i64::MAX, 1), None);
}
