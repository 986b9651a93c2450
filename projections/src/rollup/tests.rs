//! Where gifts count: at their unit, or rolled up under a tree, old or new.

use std::sync::Arc;

use dienhong_core::domain::event::Event;
use dienhong_core::domain::ids::{KindNo, PersonNo, Position, SourceNo, SupportNo};
use dienhong_core::domain::support::{Beneficiary, SupportEvent, ValueBasis};
use dienhong_core::domain::tree::Tree;
use dienhong_core::domain::units::UnitKind;

use super::Rollup;
use crate::sample::{Office, day, most, rest};
use crate::support::{Answer, Dimension, Purses, Question};

/// Two provinces; commune c1 of p1 with branches b1 and b2, c2 of p2; c1 is split on 2025-07-01, b2
/// going to c2 and all else to c3 of p2.
fn office() -> Office {
    let mut office = Office::default();
    office.unit("vn", UnitKind::Central, "", "2000-01-01");
    for (key, parent) in [("p1", "vn"), ("p2", "vn")] {
        office.unit(key, UnitKind::Province, parent, "2000-01-01");
    }
    office.unit("c1", UnitKind::Commune, "p1", "2000-01-01");
    office.unit("c2", UnitKind::Commune, "p2", "2000-01-01");
    for key in ["b1", "b2"] {
        office.unit(key, UnitKind::Branch, "c1", "2000-01-01");
    }
    office.unit("c3", UnitKind::Commune, "p2", "2025-07-01");
    office.reorganise("2025-07-01", vec![most("c1", "c3"), rest("c1", "c2", &["b2"])]);
    for (key, amount) in [("vn", 1), ("p1", 10), ("c1", 100), ("b1", 1_000), ("b2", 10_000)] {
        give(&mut office, key, amount);
    }
    office
}

fn give(office: &mut Office, key: &str, amount: i64) {
    let unit = office.number(key);
    let number = office.models.support.len();
    office.record(vec![Event::Support(SupportEvent::Given {
        support: SupportNo::after(number),
        uuid: 0,
        key: format!("g{number}"),
        source: SourceNo(0),
        beneficiary: Beneficiary::Person(PersonNo(7)),
        unit,
        kind: KindNo(0),
        given_on: day("2025-03-01"),
        amount: Some(amount),
        value_basis: ValueBasis::Cash,
        quantity: None,
        programme: None,
        fund: None,
        decision: None,
    })]);
}

fn answer(office: &Office, places: &Rollup, by: &[Dimension]) -> Answer {
    let (from, to, known) = (day("2025-01-01"), day("2025-12-31"), Position::LATEST);
    let (units_of_quantity, purses) = (&[][..], Purses::All);
    let question = Question { from, to, known, by, places, units_of_quantity, purses };
    office.models.support.answer(&question)
}

fn tree(office: &Office, on: &str) -> Arc<Tree> {
    office.models.units.tree(day(on), office.now())
}

fn rows(office: &Office, answer: &Answer) -> Vec<(String, i128)> {
    let key = |row: &crate::support::Row| match row.group.unit {
        Some(unit) => office.models.units.key(unit).to_owned(),
        None => String::new(),
    };
    answer.rows.iter().map(|row| (key(row), row.totals.amount())).collect()
}

fn named(rows: &[(&str, i128)]) -> Vec<(String, i128)> {
    rows.iter().map(|&(key, amount)| (key.to_owned(), amount)).collect()
}

#[test]
fn a_level_has_a_row_for_each_of_its_units_and_what_is_above_stands_apart() {
    let office = office();
    let (units, old) = (&office.models.units, tree(&office, "2025-03-01"));
    let root = office.number("vn");
    let provinces = Rollup::to_level(units, &old, root, UnitKind::Province);
    let told = answer(&office, &provinces, &[]);
    assert_eq!(rows(&office, &told), named(&[("p1", 11_110), ("p2", 0)]));
    assert_eq!((told.above_level.amount(), told.total.amount()), (1, 11_111));
    assert_eq!((told.total.beneficiaries, told.rows[0].totals.beneficiaries), (1, 1));
}

#[test]
fn under_the_new_tree_gifts_count_where_their_unit_went() {
    let office = office();
    let (units, new) = (&office.models.units, tree(&office, "2025-12-31"));
    let root = office.number("vn");
    let communes = Rollup::to_level(units, &new, root, UnitKind::Commune);
    let told = answer(&office, &communes, &[Dimension::Unit]);
    assert_eq!(rows(&office, &told), named(&[("c2", 10_000), ("c3", 1_100)]));
    assert_eq!((told.above_level.amount(), told.total.amount()), (11, 11_111));
}

#[test]
fn a_unit_asked_for_shows_itself_and_what_lies_below() {
    let office = office();
    let (units, old) = (&office.models.units, tree(&office, "2025-03-01"));
    let p1 = Rollup::within(units, &old, office.number("p1"));
    let told = answer(&office, &p1, &[Dimension::Unit]);
    let recorded = [("p1", 10), ("c1", 100), ("b1", 1_000), ("b2", 10_000)];
    assert_eq!(rows(&office, &told), named(&recorded));
    let new = tree(&office, "2025-12-31");
    let p2 = Rollup::within(units, &new, office.number("p2"));
    assert_eq!(answer(&office, &p2, &[]).total.amount(), 11_100);
    let p1 = Rollup::within(units, &new, office.number("p1"));
    assert_eq!(answer(&office, &p1, &[]).total.amount(), 10);
}

#[test]
fn the_root_has_the_same_total_under_every_tree() {
    let office = office();
    for on in ["2001-01-01", "2025-03-01", "2025-12-31"] {
        let root = Rollup::within(&office.models.units, &tree(&office, on), office.number("vn"));
        assert_eq!(answer(&office, &root, &[]).total.amount(), 11_111, "{on}");
    }
    let recorded = Rollup::recorded(office.models.units.len());
    assert_eq!(answer(&office, &recorded, &[]).total.amount(), 11_111);
}
