//! Registering, renaming and moving.

use super::*;
use crate::domain::refusal::Explain;

#[test]
fn the_same_row_again_is_unchanged_and_another_content_is_refused() {
    let mut office = Office::before_july();
    let recorded = office.records(unit("c3", UnitKind::Commune, "d1", "2011"));
    assert_eq!(office.leaves_unchanged(unit("c3", UnitKind::Commune, "d1", "2011")), recorded);
    assert_eq!(office.leaves_unchanged(unit("c3", UnitKind::Commune, "", "2011")), recorded);
    let other = office.refuses(unit("c3", UnitKind::Commune, "p1", "2011"));
    assert_eq!(other, UnitRefusal::OtherContent { column: Column::Parent, key: "c3".to_owned() });
    let until = unit_until("c3", UnitKind::Commune, "d1", "2011", Some("2020-01-01"));
    let column = Column::ValidUntil;
    assert_eq!(office.refuses(until), UnitRefusal::OtherContent { column, key: "c3".to_owned() });
}

#[test]
fn a_parent_must_exist_on_the_first_day() {
    let mut office = Office::before_july();
    office.records(unit_until("c3", UnitKind::Commune, "d1", "2011", Some("2020-01-01")));
    let late = |from: &str| unit("b3", UnitKind::Branch, "c3", from);
    let refused = UnitRefusal::ParentNotThere {
        unit: "b3".to_owned(),
        parent: "c3".to_owned(),
        on: day("2010-12-31"),
    };
    assert_eq!(office.refuses(late("2010-12-31")), refused);
    assert!(matches!(office.refuses(late("2020-01-01")), UnitRefusal::ParentNotThere { .. }));
    office.records(late("2019-12-31"));
}

#[test]
fn an_unknown_parent_is_named() {
    let office = Office::before_july();
    let refused = office.refuses(unit("b3", UnitKind::Branch, "c9", "2011"));
    assert_eq!(refused, UnitRefusal::Unknown { column: Column::Parent, unit: "c9".to_owned() });
}

#[test]
fn a_unit_ends_after_it_begins() {
    let mut office = Office::before_july();
    let until = |until| unit_until("c3", UnitKind::Commune, "d1", "2011", Some(until));
    let refused = office.refuses(until("2011-01-01"));
    assert!(matches!(refused, UnitRefusal::EndsBeforeItBegins { .. }), "{refused:?}");
    office.records(until("2011-01-02"));
    assert!(office.exists("c3", "2011-01-01"));
    assert!(!office.exists("c3", "2011-01-02"));
}

#[test]
fn one_unit_stands_at_the_top() {
    let mut office = Office::empty();
    office.records(unit("vn", UnitKind::Central, "", "2010"));
    for from in ["2000", "2019-12-31", "2030-01-01"] {
        let second = office.refuses(unit("vn2", UnitKind::Central, "", from));
        assert_eq!(second, UnitRefusal::SecondRoot { root: "vn".to_owned() });
    }
}

#[test]
fn a_unit_may_stand_under_one_of_its_own_kind_never_under_a_lower() {
    let mut office = Office::before_july();
    office.records(unit("c3", UnitKind::Commune, "c1", "2011"));
    let refused = office.refuses(unit("c4", UnitKind::Commune, "b1", "2011"));
    assert!(matches!(refused, UnitRefusal::ParentOfLowerKind { .. }), "{refused:?}");
    let refused = office.refuses(moved("c2", "2020-01-01", "b1"));
    assert!(matches!(refused, UnitRefusal::ParentOfLowerKind { .. }), "{refused:?}");
}

#[test]
fn a_change_holds_from_its_day_and_is_recorded_once() {
    let mut office = Office::before_july();
    let recorded = office.records(renamed("c1", "2020-01-01", "Phường Một"));
    assert_eq!(office.name("c1", "2019-12-31"), "Đơn vị c1");
    assert_eq!(office.name("c1", "2020-01-01"), "Phường Một");
    assert_eq!(office.leaves_unchanged(renamed("c1", "2020-01-01", "Phường Một")), recorded);
    let other = office.refuses(renamed("c1", "2020-01-01", "Phường Hai"));
    assert!(matches!(other, UnitRefusal::OtherContent { column: Column::Name, .. }), "{other:?}");
    let more = office.refuses(moved("c1", "2020-01-01", "p1"));
    assert!(matches!(more, UnitRefusal::OtherContent { column: Column::Parent, .. }), "{more:?}");
}

#[test]
fn a_change_of_nothing_is_refused() {
    let office = Office::before_july();
    let refused = office.refuses(renamed("c1", "2020-01-01", ""));
    assert_eq!(refused, UnitRefusal::NothingChanges { unit: "c1".to_owned() });
}

#[test]
fn nothing_changes_before_a_unit_exists_or_on_the_day_it_is_no_more() {
    let mut office = Office::before_july();
    office.records(unit_until("c3", UnitKind::Commune, "d1", "2011", Some("2020-01-01")));
    for on in ["2010-12-31", "2020-01-01"] {
        let refused = office.refuses(renamed("c3", on, "Xã Ba"));
        assert_eq!(refused, UnitRefusal::NotThere { unit: "c3".to_owned(), on: day(on) });
    }
    office.records(renamed("c3", "2011-01-01", "Xã Ba"));
    office.records(renamed("c3", "2019-12-31", "Xã Bốn"));
}

#[test]
fn no_unit_comes_to_stand_below_itself() {
    let mut office = Office::before_july();
    office.records(unit("c3", UnitKind::Commune, "c1", "2011"));
    let refused = office.refuses(moved("c1", "2020-01-01", "c3"));
    assert_eq!(refused, UnitRefusal::Circle { unit: "c1".to_owned(), on: day("2020-01-01") });
    let refused = office.refuses(moved("c1", "2020-01-01", "c1"));
    assert!(matches!(refused, UnitRefusal::Circle { .. }), "{refused:?}");
    office.records(moved("c3", "2020-01-01", "d1"));
    office.records(moved("c1", "2020-01-01", "c3"));
}

#[test]
fn a_move_that_takes_a_listed_branch_from_a_recorded_decision_is_refused() {
    let mut office = Office::before_july();
    let rows = vec![with(row("c1", "c2"), &["b1"]), default(row("c1", "c1"))];
    office.records(decided(rows));
    let refused = office.refuses(moved("b1", "2020-01-01", "c2"));
    assert!(matches!(refused, UnitRefusal::Contradicts { .. }), "{refused:?}");
    office.records(moved("b2", "2020-01-01", "c2"));
    assert_eq!(office.parent("b2", JULY), Some("c2"));
}

#[test]
fn a_recorded_row_may_leave_every_cell_empty_but_its_key() {
    let mut office = Office::before_july();
    let named = |key: &str| {
        Command::Unit(UnitCommand::Register {
            unit: key.to_owned(),
            kind: None,
            name: None,
            valid_from: None,
            parent: None,
            code: None,
            valid_until: None,
        })
    };
    office.leaves_unchanged(named("c1"));
    let missing = office.asked(&named("c9")).unwrap_err();
    assert_eq!((missing.code().0, missing.column()), (2001, Some(Column::Kind)));
    office.records(decided(vec![row("c1", "c2")]));
    office.leaves_unchanged(decided_on(JULY, "", vec![row("c1", "c2")]));
    let missing = office.asked(&decided_on(JULY, "", vec![row("b1", "b2")])).unwrap_err();
    assert_eq!((missing.code().0, missing.column()), (2001, Some(Column::Decision)));
}

#[test]
fn the_root_goes_on() {
    let mut office = Office::empty();
    let ends = unit_until("vn", UnitKind::Central, "", "2010", Some("2030-01-01"));
    assert_eq!(office.refuses(ends), UnitRefusal::RootEnds);
    office.records(unit("vn", UnitKind::Central, "", "2010"));
    let ends = corrected(ImportKind::Units, "vn", Column::ValidUntil, "2030-01-01");
    assert_eq!(office.refuses(ends), UnitRefusal::RootEnds);
}

#[test]
fn an_id_holds_nothing_that_separates_ids() {
    let mut office = Office::before_july();
    for (key, code) in [("c|3", 2020), ("c 3", 2021)] {
        let refusal = office.asked(&unit(key, UnitKind::Commune, "d1", "2011")).unwrap_err();
        assert_eq!((refusal.code().0, refusal.column()), (code, Some(Column::Unit)));
        let renamed = corrected(ImportKind::Units, "c1", Column::Unit, key);
        assert_eq!(office.asked(&renamed).unwrap_err().code().0, code);
    }
    office.records(unit("c-3", UnitKind::Commune, "d1", "2011"));
}
