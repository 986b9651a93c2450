//! The mark `late`: by hand, and against a naive recount at every position since the closing.

use std::collections::BTreeMap;

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Record, Value};
use dienhong_core::domain::ids::{Position, UnitNo};
use dienhong_core::domain::memberships::DepartureReason;
use dienhong_core::domain::tree::Tree;
use dienhong_core::domain::units::{Lineage as _, UnitKind};
use proptest::prelude::*;

use crate::membership::report::{self, Mark, Question};
use crate::membership::tests::recount::Everybody;
use crate::membership::{Ground, Point, Standpoint, Survey};

use super::Late;
use crate::sample::{Office, acts, day, live};

/// Province p over communes a and b, each with a member since 2010.
fn province() -> Office {
    let mut office = Office::default();
    office.unit("p", UnitKind::Province, "", "1990-01-01");
    office.unit("a", UnitKind::Commune, "p", "1990-01-01");
    office.unit("b", UnitKind::Commune, "p", "1990-01-01");
    office.member("a", "2010-05-01");
    office.member("b", "2010-05-01");
    office
}

/// Which of p, a and b are late.
fn late(office: &Office, on: &str) -> [bool; 3] {
    ["p", "a", "b"].map(|key| office.row(key, on).marks.contains(&Mark::Late))
}

#[test]
fn a_death_learned_after_the_closing_marks_the_unit_and_those_above() {
    let mut office = province();
    office.closes("p", 2025);
    assert_eq!(late(&office, "2025-12-31"), [false; 3]);
    office.dies(office.memberships[0].0, "2025-11-20");
    assert_eq!(late(&office, "2025-12-31"), [true, true, false]);
    assert_eq!(late(&office, "2025-11-19"), [false; 3], "on that day nothing changed");
    assert_eq!(late(&office, "2026-01-01"), [false; 3], "nobody closed 2026");
}

#[test]
fn what_happened_after_the_day_makes_nothing_late() {
    let mut office = province();
    office.closes("p", 2025);
    office.dies(office.memberships[0].0, "2026-02-01");
    office.member("b", "2026-03-01");
    assert_eq!(late(&office, "2025-12-31"), [false; 3]);
}

#[test]
fn an_old_fact_learned_late_marks_the_closed_year() {
    let mut office = province();
    office.closes("p", 2025);
    office.member("b", "2012-03-01");
    assert_eq!(late(&office, "2025-12-31"), [true, false, true]);
    assert_eq!(late(&office, "2024-12-31"), [false; 3], "nobody closed 2024");
}

#[test]
fn a_late_transfer_within_a_province_leaves_the_province_as_it_was() {
    let mut office = province();
    office.closes("p", 2025);
    let member = dienhong_core::domain::ids::MembershipNo(0);
    office.transfers(member, "2025-06-01", "b");
    assert_eq!(late(&office, "2025-12-31"), [false, true, true]);
    let born = Value::Year(1955);
    office.corrects(Record::Person(office.memberships[0].0), Column::BirthDate, born);
    assert_eq!(late(&office, "2025-12-31"), [true, true, true], "its age is another");
}

#[test]
fn each_row_goes_by_the_closing_nearest_to_it() {
    let mut office = province();
    office.closes("a", 2025);
    office.closes("b", 2025);
    office.dies(office.memberships[0].0, "2025-11-20");
    office.closes("p", 2025);
    assert_eq!(late(&office, "2025-12-31"), [false, true, false]);
}

#[test]
fn a_year_that_is_open_again_has_nothing_late_and_closed_anew_begins_anew() {
    let mut office = province();
    office.closes("p", 2025);
    office.dies(office.memberships[0].0, "2025-11-20");
    office.reopens("p", 2025);
    assert_eq!(late(&office, "2025-12-31"), [false; 3]);
    office.closes("p", 2025);
    assert_eq!(late(&office, "2025-12-31"), [false; 3]);
    office.dies(office.memberships[1].0, "2025-11-21");
    assert_eq!(late(&office, "2025-12-31"), [true, false, true]);
}

#[test]
fn what_was_pinned_has_nothing_late() {
    let mut office = province();
    office.closes("p", 2025);
    let closing = office.now();
    office.leaves(
        dienhong_core::domain::ids::MembershipNo(0),
        "2025-11-20",
        DepartureReason::Resigned,
    );
    let question = Question {
        point: Point { on: day("2025-12-31"), known: closing },
        tree_on: day("2025-12-31"),
        unit: office.number("p"),
        level: None,
        split: false,
    };
    let rows = report::query(&office.models, &question).unwrap();
    assert!(rows.iter().all(|row| !row.marks.contains(&Mark::Late)));
}

#[test]
fn a_reported_or_population_figure_learned_since_is_late_where_it_is_shown() {
    let mut office = province();
    office.closes("p", 2025);
    office.counted("a", "2025-12-31", 100);
    assert_eq!(late(&office, "2025-12-31"), [true, true, false]);
    let figure = office.reports("b", "2025-12-31", 50);
    assert_eq!(late(&office, "2025-12-31"), [true; 3]);
    office.reopens("p", 2025);
    office.closes("p", 2025);
    assert_eq!(late(&office, "2025-12-31"), [false; 3]);
    office.corrects(Record::Figure(figure), Column::Value, Value::Number(60_000));
    assert_eq!(late(&office, "2025-12-31"), [true, false, true]);
}

#[test]
fn what_was_known_otherwise_for_a_while_is_late() {
    let mut office = province();
    office.closes("p", 2025);
    let joined = |office: &mut Office, on: &str| {
        let day = Value::Day(PartialDay::parse(on).unwrap());
        let member = dienhong_core::domain::ids::MembershipNo(0);
        office.corrects(Record::Membership(member), Column::JoinedOn, day);
    };
    joined(&mut office, "2026-01-01");
    joined(&mut office, "2010-05-01");
    assert_eq!(late(&office, "2025-12-31"), [true, true, false]);
}

/// Where and with which birth year each membership counts, as known at a position.
fn counted(office: &Office, on: Day, known: Position, tree: &Tree) -> BTreeMap<u32, (UnitNo, i32)> {
    let all = Everybody::known(&office.commits, known);
    let placed = all
        .members_by_number(on)
        .filter_map(|(number, unit, born)| Some((number, (tree.home(UnitNo(unit))?, born))));
    placed.collect()
}

/// Clause by clause: whether at some position since the closing somebody counted otherwise.
fn recounted(office: &Office, on: Day, unit: UnitNo, tree: &Tree) -> Option<bool> {
    let units = &office.models.units;
    let lives = units.latest();
    let line = std::iter::once(unit).chain(lives.home(unit, on));
    let line = line.chain(lives.line(lives.home(unit, on)?, on));
    let mut holding = line.filter_map(|one| {
        let mut all = office.models.periods.all();
        all.find(|(year, it)| *year == on.year() && it.unit == one && it.reopened.is_none())
    });
    let (_, closing) = holding.next()?;
    let within = |known: Position| -> BTreeMap<u32, i32> {
        let counted = counted(office, on, known, tree).into_iter();
        let inside = counted.filter(|(_, (home, _))| tree.is_within(*home, unit));
        inside.map(|(number, (_, born))| (number, born)).collect()
    };
    let now = within(office.now());
    Some((closing.at.position.0..office.now().0).any(|at| within(Position(at)) != now))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn members_learned_late_mark_the_rows_that_a_recount_marks(
        acts in acts(),
        one in 0..1000_usize,
        days in 0..365_i32,
    ) {
        let office = live(&acts);
        let years: Vec<i32> = office.models.periods.all().map(|(year, _)| year).collect();
        prop_assume!(!years.is_empty());
        let first = Day::from_ymd(years[one % years.len()], 1, 1).unwrap();
        let on = Day::from_number(first.number() + days).unwrap();
        let tree = office.models.units.tree(on, office.now());
        let standpoint = Standpoint::of_report(office.point(&on.to_string()), on);
        let ground = Ground::known(&office.models, office.now());
        let survey = Survey::new(&office.models, standpoint, ground);
        let late = Late::of(&survey, &survey.map());
        for &unit in tree.order() {
            let marked = late.as_ref().is_some_and(|it| it.marks(&survey, unit, Position::START));
            let expected = recounted(&office, on, unit, &tree).unwrap_or(false);
            prop_assert_eq!(marked, expected, "{}", office.models.units.key(unit));
        }
    }
}
