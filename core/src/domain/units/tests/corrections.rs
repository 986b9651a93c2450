//! Corrections of every column: wrong from the start, or true until a day.

use super::*;
use crate::domain::corrections::CorrectionRefusal;
use crate::domain::ids::EventRef;

const UNITS: ImportKind = ImportKind::Units;
const CHANGES: ImportKind = ImportKind::UnitChanges;
const ROWS: ImportKind = ImportKind::Reorganisation;

#[test]
fn a_name_that_was_wrong_from_the_start_is_known_before_and_mended_after() {
    let mut office = Office::before_july();
    let before = office.0.state.position;
    office.records(corrected(UNITS, "c1", Column::Name, "Xã Một"));
    assert_eq!(office.name("c1", "2010-01-01"), "Xã Một");
    let then = office.units().known(before);
    assert_eq!(&**then.life(office.no("c1")).name_on(day("2010-01-01")), "Đơn vị c1");
    office.leaves_unchanged(unit("c1", UnitKind::Commune, "d1", "2010"));
    office.leaves_unchanged(corrected(UNITS, "c1", Column::Name, "Xã Một"));
}

#[test]
fn a_name_that_was_true_until_a_day_changes_on_it() {
    let mut office = Office::before_july();
    office.records(corrected_from("2020-01-01", "c1", Column::Name, "Phường Một"));
    assert_eq!(office.name("c1", "2019-12-31"), "Đơn vị c1");
    assert_eq!(office.name("c1", "2020-01-01"), "Phường Một");
    office.leaves_unchanged(unit("c1", UnitKind::Commune, "d1", "2010"));
    office.leaves_unchanged(corrected_from("2020-01-01", "c1", Column::Name, "Phường Một"));
}

#[test]
fn only_names_codes_and_parents_change_on_a_day() {
    let office = Office::before_july();
    let refused = office.asked(&corrected_from("2020-01-01", "c1", Column::ValidFrom, "2011"));
    let column = Column::ValidFrom;
    assert_eq!(refused, Err(CorrectionRefusal::NothingChangesOn { column }.into()));
    let before = corrected_from("2009-12-31", "c1", Column::Name, "Xã Một");
    assert!(matches!(office.refuses(before), UnitRefusal::NotThere { .. }));
}

#[test]
fn a_corrected_parent_moves_the_unit_from_its_first_day() {
    let mut office = Office::before_july();
    let before = office.0.state.position;
    office.records(corrected(UNITS, "c2", Column::Parent, "p2"));
    assert_eq!(office.parent("c2", "2010-01-01"), Some("p2"));
    assert_eq!(office.parent_known("c2", "2010-01-01", before), Some("d1"));
    assert!(matches!(
        office.refuses(corrected(UNITS, "d1", Column::Parent, "c1")),
        UnitRefusal::ParentOfLowerKind { .. }
    ));
    office.records(unit("d2", UnitKind::District, "d1", "2011"));
    office.records(corrected_from("2020-01-01", "c2", Column::Parent, "d2"));
    assert_eq!(office.parent("c2", "2020-01-01"), Some("d2"));
    let refused = office.refuses(corrected_from("2020-01-01", "d1", Column::Parent, "d2"));
    assert!(matches!(refused, UnitRefusal::Circle { .. }), "{refused:?}");
}

#[test]
fn a_corrected_span_asks_the_units_that_stood_below() {
    let mut office = Office::before_july();
    let refused = office.refuses(corrected(UNITS, "c1", Column::ValidFrom, "2011"));
    assert!(matches!(refused, UnitRefusal::Contradicts { .. }), "{refused:?}");
    office.records(corrected(UNITS, "c2", Column::ValidFrom, "2011"));
    assert!(!office.exists("c2", "2010-12-31"));
    office.records(corrected(UNITS, "c2", Column::ValidUntil, "2020-01-01"));
    assert!(!office.exists("c2", "2020-01-01"));
    office.records(corrected(UNITS, "c2", Column::ValidUntil, ""));
    assert!(office.exists("c2", "2020-01-01"));
    let refused = office.refuses(corrected(UNITS, "c2", Column::ValidUntil, "2011-01-01"));
    assert!(matches!(refused, UnitRefusal::EndsBeforeItBegins { .. }), "{refused:?}");
}

#[test]
fn a_corrected_kind_asks_the_units_that_stood_below() {
    let mut office = Office::before_july();
    let refused = office.refuses(corrected(UNITS, "c1", Column::Kind, "tổ hội"));
    assert!(matches!(refused, UnitRefusal::Contradicts { .. }), "{refused:?}");
    office.records(corrected(UNITS, "b1", Column::Kind, "tổ hội"));
    assert_eq!(office.units().latest().life(office.no("b1")).kind, UnitKind::Group);
}

#[test]
fn a_corrected_id_finds_its_unit_and_so_does_the_old_one() {
    let mut office = Office::before_july();
    office.records(corrected(UNITS, "c1", Column::Unit, "c1a"));
    assert_eq!(office.no("c1"), office.no("c1a"));
    assert_eq!(office.units().key(office.no("c1")), "c1a");
    let refused = office.refuses(corrected(UNITS, "c1a", Column::Unit, "c2"));
    assert_eq!(refused, UnitRefusal::KeyUsed { unit: "c2".to_owned() });
}

#[test]
fn a_change_is_corrected_in_every_column() {
    let mut office = Office::before_july();
    office.records(moved("c1", "2020-01-01", "p1"));
    office.records(corrected(CHANGES, "c1|2020-01-01", Column::Parent, "p2"));
    assert_eq!(office.parent("c1", "2020-01-01"), Some("p2"));
    office.leaves_unchanged(moved("c1", "2020-01-01", "p1"));
    office.records(corrected(CHANGES, "c1|2020-01-01", Column::ChangedOn, "2021-01-01"));
    assert_eq!(office.parent("c1", "2020-12-31"), Some("d1"));
    assert_eq!(office.parent("c1", "2021-01-01"), Some("p2"));
    office.records(corrected(CHANGES, "c1|2021-01-01", Column::Unit, "c2"));
    assert_eq!(office.parent("c1", "2021-01-01"), Some("d1"));
    assert_eq!(office.parent("c2", "2021-01-01"), Some("p2"));
    let blank = office.refuses(corrected(CHANGES, "c2|2021-01-01", Column::Parent, ""));
    assert_eq!(blank, UnitRefusal::NothingChanges { unit: "c2".to_owned() });
    let unknown = office.refuses(corrected(CHANGES, "c2|2022-01-01", Column::Name, "Xã"));
    assert_eq!(unknown, UnitRefusal::RowUnknown { key: "c2|2022-01-01".to_owned() });
}

fn split() -> Office {
    let mut office = Office::before_july();
    office.records(unit("n1", UnitKind::Commune, "p1", JULY));
    let rows = vec![share(with(row("c1", "n1"), &["b1"]), 30), default(share(row("c1", "c2"), 70))];
    office.records(decided(rows));
    office
}

#[test]
fn the_rows_of_one_unit_hold_together_when_one_is_corrected() {
    let mut office = split();
    let shares = |office: &Office| -> Vec<Option<i64>> {
        let life = office.units().latest().life(office.no("c1"));
        life.successions[0].successors.iter().map(|it| it.share).collect()
    };
    office.records(corrected(ROWS, "c1|n1|2025-07-01", Column::Share, "0,4"));
    assert_eq!(shares(&office), [Some(400_000_000), Some(600_000_000)]);
    office.records(corrected(ROWS, "c1|n1|2025-07-01", Column::Default, "1"));
    assert_eq!(office.parent("b2", JULY), Some("n1"));
    assert_eq!(office.home("c1", JULY), Some("n1"));
    office.records(corrected(ROWS, "c1|c2|2025-07-01", Column::Branches, "b1 b2"));
    assert_eq!(office.parent("b1", JULY), Some("c2"));
    assert_eq!(office.parent("b2", JULY), Some("c2"));
    office.records(corrected(ROWS, "c1|c2|2025-07-01", Column::Share, ""));
    assert_eq!(shares(&office), [None, None]);
    let (_, fault) = office.finds(corrected(ROWS, "c1|c2|2025-07-01", Column::Part, "whole"));
    assert_eq!(fault, SuccessionFault::SeveralRowsWhole);
}

#[test]
fn a_corrected_share_of_several_is_the_rest_of_the_default() {
    let mut office = Office::before_july();
    let rows = vec![
        share(row("c1", "p1"), 20),
        share(row("c1", "p2"), 30),
        default(share(row("c1", "c2"), 50)),
    ];
    office.records(decided(rows));
    office.records(corrected(ROWS, "c1|p2|2025-07-01", Column::Share, "0.1"));
    let life = office.units().latest().life(office.no("c1"));
    let shares: Vec<_> = life.successions[0].successors.iter().map(|it| it.share).collect();
    assert_eq!(shares, [Some(200_000_000), Some(100_000_000), Some(700_000_000)]);
}

#[test]
fn a_corrected_day_holds_for_all_rows_of_the_decision() {
    let mut office = split();
    let key = "c1|c2|2025-07-01";
    let refused = office.refuses(corrected(ROWS, key, Column::EffectiveOn, "2025-06-01"));
    assert!(matches!(refused, UnitRefusal::Succession { .. }), "n1 begins in July: {refused:?}");
    office.records(corrected(ROWS, key, Column::EffectiveOn, "2025-08-01"));
    assert!(office.exists("c1", "2025-07-31"));
    assert_eq!(office.parent("b1", "2025-08-01"), Some("n1"));
    office.leaves_unchanged(corrected(ROWS, "c1|n1|2025-07-01", Column::EffectiveOn, "2025-08-01"));
    office.records(corrected(ROWS, "c1|n1|2025-08-01", Column::Decision, "NQ 203"));
    office.leaves_unchanged(decided(vec![
        share(with(row("c1", "n1"), &["b1"]), 30),
        default(share(row("c1", "c2"), 70)),
    ]));
}

#[test]
fn a_corrected_successor_takes_everything_along() {
    let mut office = Office::before_july();
    let before = office.records(decided(vec![row("c1", "p1")]));
    office.records(corrected(ROWS, "c1|p1|2025-07-01", Column::ToUnit, "c2"));
    assert_eq!(office.parent("b1", JULY), Some("c2"));
    assert_eq!(office.parent_known("b1", JULY, before), Some("p1"));
    office.records(corrected(ROWS, "c1|c2|2025-07-01", Column::ToUnit, ""));
    assert_eq!(office.parent("b1", JULY), Some("d1"));
    office.records(corrected(ROWS, "c1||2025-07-01", Column::FromUnit, "d1"));
    assert!(office.exists("c1", JULY));
    assert_eq!(office.parent("c1", JULY), Some("p1"));
}

#[test]
fn what_is_known_is_the_same_however_it_was_learned() {
    let mut office = split();
    office.records(corrected(ROWS, "c1|n1|2025-07-01", Column::Share, "0.4"));
    office.records(corrected(UNITS, "c2", Column::Parent, "p2"));
    let (known, count) = (office.0.state.position, office.units().len());
    let at = EventRef { position: Position(99), index: 0 };
    let folded: Vec<String> = (0..count)
        .map(|index| format!("{:?}", office.units().latest().life(UnitNo::after(index))))
        .collect();
    // Something learned later makes the present differ from what is asked for.
    office.0.state.units.learn(at.position);
    let rebuilt = office.units().known(known);
    let rebuilt: Vec<String> =
        rebuilt.all().map(|unit| format!("{:?}", rebuilt.life(unit))).collect();
    assert_eq!(rebuilt, folded);
}

#[test]
fn an_id_that_a_correction_left_is_free_for_its_real_unit() {
    let mut office = Office::before_july();
    let first = office.leaves_unchanged(unit("c2", UnitKind::Commune, "d1", "2010"));
    office.records(corrected(UNITS, "c2", Column::Unit, "c9"));
    assert_eq!(office.leaves_unchanged(unit("c2", UnitKind::Commune, "d1", "2010")), first);
    assert_eq!(office.no("c2"), office.no("c9"));
    office.records(unit("c2", UnitKind::Commune, "d1", "2012"));
    assert_ne!(office.no("c2"), office.no("c9"));
    assert_eq!(office.leaves_unchanged(unit("c2", UnitKind::Commune, "d1", "2010")), first);
    office.records(corrected(UNITS, "c2", Column::Code, "22"));
    let codes = |key| office.units().latest().life(office.no(key)).code.clone();
    assert_eq!((codes("c2").as_deref(), codes("c9")), (Some("22"), None));
    let other = office.refuses(unit("c2", UnitKind::Commune, "d1", "2013"));
    assert!(matches!(other, UnitRefusal::OtherContent { .. }), "{other:?}");
}

#[test]
fn the_day_that_a_corrected_change_left_is_free_for_another() {
    let mut office = Office::before_july();
    let renamed = |key: &str, on: &str, name: &str| {
        Command::Unit(UnitCommand::Change {
            unit: key.to_owned(),
            changed_on: day(on),
            name: given(name),
            code: None,
            parent: None,
        })
    };
    office.records(renamed("c1", "2015-01-01", "Xã Một"));
    office.records(corrected(CHANGES, "c1|2015-01-01", Column::ChangedOn, "2016-01-01"));
    office.leaves_unchanged(renamed("c1", "2015-01-01", "Xã Một"));
    office.records(renamed("c1", "2015-01-01", "Xã Một Cũ"));
    assert_eq!(office.name("c1", "2015-06-01"), "Xã Một Cũ");
    assert_eq!(office.name("c1", "2016-06-01"), "Xã Một");
}
