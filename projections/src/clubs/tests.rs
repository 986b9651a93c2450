//! Clubs as reports ask for them: by hand, and against a recount that replays.

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::catalogue::{CatalogueEvent, Family, Setting};
use dienhong_core::domain::clubs::{ClubEvent, ClubFigures};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::event::Event;
use dienhong_core::domain::ids::{
    ClubFigureNo, ClubNo, EventRef, KindNo, Position, SourceNo, UnitNo,
};
use dienhong_core::domain::units::UnitKind;

use super::{Answer, Question, Sum};
use crate::rollup::Rollup;
use crate::sample::{Office, day, whole};

mod recount;

const C1: &str = "c1";

/// A country with two communes, and Project 1336 in the catalogue.
fn office() -> Office {
    let mut office = Office::default();
    office.unit("vn", UnitKind::Central, "", "1990-01-01");
    for key in [C1, "c2"] {
        office.unit(key, UnitKind::Commune, "vn", "1990-01-01");
    }
    office.record(vec![Event::Catalogue(CatalogueEvent::KindRegistered {
        kind: PROJECT,
        family: Family::Programme,
        code: "project_1336".to_owned(),
        label_vi: "Đề án 1336".to_owned(),
        label_en: "Project 1336".to_owned(),
        unit_of_quantity: None,
        sensitive: false,
    })]);
    office
}

const PROJECT: KindNo = KindNo(0);

fn founded(number: u32, unit: UnitNo, founded_on: &str) -> Event {
    Event::Club(ClubEvent::Registered {
        club: ClubNo(number),
        uuid: 0,
        key: format!("l{number}"),
        source: SourceNo(0),
        unit,
        name: format!("CLB {number}"),
        founded_on: PartialDay::parse(founded_on).unwrap(),
        programme: Some(PROJECT),
        dissolved_on: None,
    })
}

fn counted(number: u32, figures: ClubFigures) -> Event {
    let ClubFigures { club, on, members, .. } = figures;
    let ClubFigures { members_60_plus, women, poor, fund_amount, borrowers, .. } = figures;
    Event::Club(ClubEvent::Counted {
        figures: ClubFigureNo(number),
        club,
        on,
        members,
        members_60_plus,
        women,
        poor,
        fund_amount,
        borrowers,
    })
}

fn members(club: u32, on: &str, members: i64) -> ClubFigures {
    ClubFigures {
        club: ClubNo(club),
        on: day(on),
        members,
        members_60_plus: None,
        women: None,
        poor: None,
        fund_amount: None,
        borrowers: None,
    }
}

fn corrected(record: Record, column: Column, new: Value, changed_on: Option<&str>) -> Event {
    Event::Corrected(Corrected {
        record,
        corrects: EventRef { position: Position(1), index: 0 },
        column,
        old: Value::Nothing,
        new,
        changed_on: changed_on.map(day),
        learned_on: day("2026-01-01"),
    })
}

fn asked<'a>(office: &'a Office, on: &str, known: Position, places: &Rollup) -> Answer<'a> {
    office.models.clubs.answer(&Question { on: day(on), known, places })
}

fn below_root(office: &Office, on: &str) -> Rollup {
    let tree = office.models.units.tree(day(on), Position::LATEST);
    Rollup::to_children(&office.models.units, &tree, office.number("vn"))
}

/// Clubs and members of each row, by the unit's key.
fn figures(office: &Office, answer: &Answer) -> Vec<(String, u64, Option<i128>)> {
    let rows = answer.rows.iter();
    let key = |unit| office.models.units.key(unit).to_owned();
    rows.map(|row| (key(row.unit), row.totals.clubs, row.totals.members.total)).collect()
}

#[test]
fn the_latest_count_by_the_day_is_taken_and_nothing_counted_is_blank() {
    let mut office = office();
    let c1 = office.number(C1);
    office.record(vec![founded(0, c1, "2021"), founded(1, c1, "2022-05-01")]);
    office.record(vec![counted(0, members(0, "2024-12-31", 60))]);
    office.record(vec![counted(1, members(0, "2022-12-31", 50))]);
    let row = |on: &str| {
        let answer = asked(&office, on, Position::LATEST, &below_root(&office, on));
        answer.rows[0].totals
    };
    assert_eq!(row("2020-12-31").clubs, 0);
    assert_eq!((row("2022-06-30").clubs, row("2022-06-30").without_figures), (2, 2));
    assert_eq!(row("2022-06-30").members, Sum { total: None, clubs: 0 });
    assert_eq!(row("2022-12-31").members, Sum { total: Some(50), clubs: 1 });
    assert_eq!(row("2024-12-30").members.total, Some(50));
    assert_eq!(row("2024-12-31").members.total, Some(60));
}

#[test]
fn clubs_and_counts_taken_back_are_known_until_then() {
    let mut office = office();
    let c1 = office.number(C1);
    let first = office.record(vec![founded(0, c1, "2021"), founded(1, c1, "2022-05-01")]);
    let count = office.record(vec![counted(0, members(0, "2024-12-31", 60))]);
    let gone = office.voids(Record::ClubFigure(ClubFigureNo(0)), count, 0);
    let closed = office.voids(Record::Club(ClubNo(1)), first, 1);
    let on = "2025-12-31";
    let row = |known: Position| {
        let answer = asked(&office, on, known, &below_root(&office, on));
        (answer.rows[0].totals.clubs, answer.rows[0].totals.members.total)
    };
    assert_eq!(row(count), (2, Some(60)));
    assert_eq!(row(gone), (2, None));
    assert_eq!(row(closed), (1, None));
}

#[test]
fn a_partial_sum_says_how_many_clubs_gave_the_figure() {
    let mut office = office();
    let c1 = office.number(C1);
    office.record((0..3).map(|number| founded(number, c1, "2021")).collect());
    let women = ClubFigures { women: Some(40), ..members(0, "2024-12-31", 60) };
    office.record(vec![counted(0, women), counted(1, members(1, "2024-12-31", 55))]);
    let answer = asked(&office, "2025-01-01", Position::LATEST, &below_root(&office, "2025-01-01"));
    assert_eq!(answer.total.members, Sum { total: Some(115), clubs: 2 });
    assert_eq!(answer.total.women, Sum { total: Some(40), clubs: 1 });
    assert_eq!((answer.total.clubs, answer.total.without_figures), (3, 1));
}

#[test]
fn a_club_counts_where_its_unit_went() {
    let mut office = office();
    let c1 = office.number(C1);
    office.record(vec![founded(0, c1, "2021"), founded(1, office.number("vn"), "2021")]);
    office.reorganise("2025-07-01", vec![whole(C1, "c2")]);
    let on = |on: &str, tree_on: &str| {
        let answer = asked(&office, on, Position::LATEST, &below_root(&office, tree_on));
        (figures(&office, &answer), answer.total.clubs)
    };
    let row = |key: &str, clubs| (key.to_owned(), clubs, None);
    let before = on("2025-06-30", "2025-06-30");
    assert_eq!(before, (vec![row("c1", 1), row("c2", 0)], 2), "the root's own is in no row");
    assert_eq!(on("2025-07-01", "2025-07-01").0, [row("c2", 1)]);
    assert_eq!(on("2025-06-30", "2025-07-01").0, [row("c2", 1)], "the past on today's map");
}

#[test]
fn a_club_that_moved_counts_in_each_unit_in_its_time() {
    let mut office = office();
    let (c1, c2) = (office.number(C1), office.number("c2"));
    office.record(vec![founded(0, c1, "2021")]);
    let before = office.now();
    let unit = Value::Number(c2.0.into());
    office.record(vec![corrected(Record::Club(ClubNo(0)), Column::Unit, unit, Some("2024-01-01"))]);
    let clubs = |on: &str, known| {
        let answer = asked(&office, on, known, &below_root(&office, on));
        answer.rows.iter().map(|row| row.totals.clubs).collect::<Vec<_>>()
    };
    assert_eq!(clubs("2023-12-31", Position::LATEST), [1, 0]);
    assert_eq!(clubs("2024-01-01", Position::LATEST), [0, 1]);
    assert_eq!(clubs("2024-01-01", before), [1, 0], "before it was learned");
}

#[test]
fn rules_are_those_of_the_programme_and_the_limits_known_then() {
    let mut office = office();
    let c1 = office.number(C1);
    office.record(vec![founded(0, c1, "2021"), counted(0, members(0, "2024-12-31", 45))]);
    let before = office.now();
    let from = day("2024-01-01");
    let setting = Setting::ClubMembersLeast;
    let set = CatalogueEvent::SettingChanged { setting, from, value: 40 };
    let eased = office.record(vec![Event::Catalogue(set)]);
    let none = Record::Club(ClubNo(0));
    let left = office.record(vec![corrected(none, Column::Programme, Value::Nothing, None)]);
    let codes = |known| {
        let places = below_root(&office, "2025-01-01");
        let answer = asked(&office, "2025-01-01", known, &places);
        let codes = answer.clubs[0].deviations.iter().map(|it| it.rule.code().0);
        (codes.collect::<Vec<_>>(), answer.total.with_warnings)
    };
    assert_eq!(codes(before), (vec![2320], 1));
    assert_eq!(codes(eased), (vec![], 0));
    assert_eq!(codes(left), (vec![], 0));
}

#[test]
fn clubs_are_listed_by_unit_then_key() {
    let mut office = office();
    let (c1, c2) = (office.number(C1), office.number("c2"));
    let root = office.number("vn");
    office.record(vec![
        founded(0, c2, "2021"),
        founded(1, c1, "2021"),
        founded(2, root, "2021"),
        founded(3, c1, "2021"),
    ]);
    let renamed = Value::Text("a".to_owned());
    office.record(vec![corrected(Record::Club(ClubNo(3)), Column::Club, renamed, None)]);
    let places = below_root(&office, "2025-01-01");
    let answer = asked(&office, "2025-01-01", Position::LATEST, &places);
    let listed: Vec<(Option<UnitNo>, &str)> =
        answer.clubs.iter().map(|club| (club.counts_in, club.key)).collect();
    assert_eq!(listed, [(None, "l2"), (Some(c1), "a"), (Some(c1), "l1"), (Some(c2), "l0")]);
}
