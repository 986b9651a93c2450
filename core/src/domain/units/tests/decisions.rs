//! Decisions that reorganise units: whole or not at all.

use super::*;

#[test]
fn one_row_takes_the_whole() {
    let mut office = Office::before_july();
    office.records(decided(vec![row("c1", "c2")]));
    assert!(office.exists("c1", JUNE));
    assert!(!office.exists("c1", JULY));
    assert_eq!(office.parent("b1", JULY), Some("c2"));
    let life = office.units().latest().life(office.no("c1"));
    assert_eq!(life.successions[0].successors[0].part, Part::Whole);
}

#[test]
fn the_same_decision_again_is_unchanged_in_any_order_of_its_rows() {
    let mut office = Office::before_july();
    let rows = || vec![with(row("c1", "c2"), &["b2", "b1"]), default(row("c1", "c1"))];
    let recorded = office.records(decided(rows()));
    assert_eq!(office.leaves_unchanged(decided(rows())), recorded);
    let again = vec![row("c1", "c1"), with(row("c1", "c2"), &["b1", "b2"])];
    assert_eq!(office.leaves_unchanged(decided(again)), recorded);
    let other = vec![row("c1", "c1"), with(row("c1", "c2"), &["b1"])];
    let (from, fault) = office.finds(decided(other));
    let key = "c1|c2|2025-07-01".to_owned();
    assert_eq!(from, "c1");
    assert_eq!(fault, SuccessionFault::OtherContent { column: Column::Branches, key });
}

#[test]
fn rows_of_other_units_may_join_a_recorded_decision() {
    let mut office = Office::before_july();
    office.records(decided(vec![row("c1", "c2")]));
    office.records(decided(vec![row("c1", "c2"), row("p1", "p2")]));
    assert_eq!(office.parent("d1", JULY), Some("p2"));
    assert_eq!(office.units().reorganisations.len(), 2);
    assert_eq!(office.units().reorganisations[1].rows.len(), 1);
}

#[test]
fn a_faulty_row_refuses_the_whole_decision_and_names_its_unit() {
    let office = Office::before_july();
    let (from, fault) = office.finds(decided(vec![row("c1", "c2"), row("p1", "p9")]));
    assert_eq!(from, "p1");
    let unit = "p9".to_owned();
    assert_eq!(fault, SuccessionFault::Unknown { column: Column::ToUnit, unit });
    assert!(office.exists("c1", JULY));
}

#[test]
fn one_row_is_no_part() {
    let office = Office::before_july();
    let partial = ReorganiseRow { part: Some(Part::Partial), ..row("c1", "c2") };
    assert_eq!(office.finds(decided(vec![partial])).1, SuccessionFault::OneRowPartial);
    let half = share(row("c1", "c2"), 50);
    let fault = office.finds(decided(vec![half])).1;
    assert_eq!(fault, SuccessionFault::ShareSum { sum: 500_000_000 });
    let not_default = ReorganiseRow { is_default: Some(false), ..row("c1", "c2") };
    let fault = office.finds(decided(vec![not_default])).1;
    assert_eq!(fault, SuccessionFault::Defaults { found: 0 });
}

#[test]
fn several_rows_are_parts_with_one_default() {
    let mut office = Office::before_july();
    let whole = ReorganiseRow { part: Some(Part::Whole), ..row("c1", "p1") };
    let fault = office.finds(decided(vec![whole, default(row("c1", "c2"))])).1;
    assert_eq!(fault, SuccessionFault::SeveralRowsWhole);
    let fault = office.finds(decided(vec![row("c1", "p1"), row("c1", "c2")])).1;
    assert_eq!(fault, SuccessionFault::Defaults { found: 0 });
    let both = vec![default(row("c1", "p1")), default(row("c1", "c2"))];
    assert_eq!(office.finds(decided(both)).1, SuccessionFault::Defaults { found: 2 });
    office.records(decided(vec![row("c1", "p1"), default(row("c1", "c2"))]));
}

#[test]
fn the_row_to_itself_is_the_default() {
    let mut office = Office::before_july();
    let rows = vec![default(row("c1", "c2")), row("c1", "c1")];
    assert_eq!(office.finds(decided(rows)).1, SuccessionFault::ItselfNotDefault);
    office.records(decided(vec![row("c1", "c2"), row("c1", "c1")]));
    assert_eq!(office.parent("b1", JULY), Some("c1"));
    assert!(office.exists("c1", JULY));
}

#[test]
fn shares_make_up_the_whole_or_are_not_given() {
    let mut office = Office::before_july();
    let rows = |a, b| vec![share(row("c1", "p1"), a), default(share(row("c1", "c2"), b))];
    let fault = office.finds(decided(rows(30, 69))).1;
    assert_eq!(fault, SuccessionFault::ShareSum { sum: 990_000_000 });
    let fault = office.finds(decided(rows(-10, 110))).1;
    assert!(matches!(fault, SuccessionFault::ShareSum { .. }));
    let missing = vec![share(row("c1", "p1"), 30), default(row("c1", "c2"))];
    assert_eq!(office.finds(decided(missing)).1, SuccessionFault::SharesMissing);
    office.records(decided(rows(30, 70)));
}

#[test]
fn two_rows_to_one_unit_are_refused() {
    let office = Office::before_july();
    let fault = office.finds(decided(vec![row("c1", "c2"), default(row("c1", "c2"))])).1;
    assert_eq!(fault, SuccessionFault::TwoRows { to: "c2".to_owned() });
}

#[test]
fn a_unit_is_reorganised_only_while_it_exists() {
    let mut office = Office::before_july();
    office.records(unit_until("c3", UnitKind::Commune, "d1", JULY, Some("2026-01-01")));
    let fault = office.finds(decided_on("2026-01-02", "NQ", vec![row("c3", "c1")])).1;
    assert_eq!(fault, SuccessionFault::NotThere { on: day("2026-01-01") });
    let fault = office.finds(decided(vec![row("c3", "c1")])).1;
    assert_eq!(fault, SuccessionFault::NotThere { on: day(JUNE) });
    office.records(decided_on("2026-01-01", "NQ", vec![row("c3", "c1")]));
    assert_eq!(office.home("c3", "2026-01-01"), Some("c1"));
}

#[test]
fn a_successor_comes_into_being_that_day_at_the_latest_and_does_not_end_on_it() {
    let mut office = Office::before_july();
    office.records(unit("n1", UnitKind::Commune, "p1", JULY));
    office.records(unit("n2", UnitKind::Commune, "p1", "2025-07-02"));
    let (to, on) = ("n2".to_owned(), day(JULY));
    let fault = office.finds(decided(vec![row("c1", "n2")])).1;
    assert_eq!(fault, SuccessionFault::SuccessorNotThere { to, on });
    let fault = office.finds(decided(vec![row("c1", "c2"), row("c2", "n1")])).1;
    let to = "c2".to_owned();
    assert_eq!(fault, SuccessionFault::SuccessorEnds { to, on });
    office.records(decided(vec![row("c1", "n1"), row("c2", "n1")]));
}

#[test]
fn listed_branches_stand_below_and_are_listed_once() {
    let mut office = Office::before_july();
    let rows =
        |b: &[&str], c: &[&str]| vec![with(row("c1", "p1"), b), with(default(row("c1", "c2")), c)];
    let (branch, on) = ("c2".to_owned(), day(JUNE));
    let fault = office.finds(decided(rows(&["c2"], &[]))).1;
    assert_eq!(fault, SuccessionFault::BranchNotBelow { branch, on });
    let fault = office.finds(decided(rows(&["b1"], &["b1"]))).1;
    assert_eq!(fault, SuccessionFault::BranchTwice { branch: "b1".to_owned() });
    office.records(decided(rows(&["b1"], &["b2"])));
    assert_eq!(office.parent("b1", JULY), Some("p1"));
    assert_eq!(office.parent("b2", JULY), Some("c2"));
}

#[test]
fn the_top_goes_on() {
    let office = Office::before_july();
    assert_eq!(office.finds(decided(vec![row("vn", "")])).1, SuccessionFault::Root);
    assert_eq!(office.finds(decided(vec![row("vn", "p1")])).1, SuccessionFault::Root);
}

#[test]
fn a_unit_cannot_go_to_one_of_its_own_unless_that_one_moves_away() {
    let mut office = Office::before_july();
    let (to, on) = ("c1".to_owned(), day(JULY));
    let fault = office.finds(decided(vec![row("d1", "c1")])).1;
    assert_eq!(fault, SuccessionFault::SuccessorBelow { to, on });
    office.records(moved("c1", JULY, "p1"));
    office.records(decided(vec![row("d1", "c1")]));
    assert_eq!(office.parent("c2", JULY), Some("c1"));
}

#[test]
fn a_unit_follows_one_decision_a_day() {
    let mut office = Office::before_july();
    office.records(decided(vec![row("c1", "c2"), row("d1", "")]));
    let fault = office.finds(decided_on(JULY, "NQ 9", vec![row("c1", "p1")])).1;
    let (on, decision) = (day(JULY), "NQ 202".to_owned());
    assert_eq!(fault, SuccessionFault::DecidedTwice { on, decision });
}

#[test]
fn a_decision_that_contradicts_a_recorded_later_one_is_refused() {
    let mut office = Office::before_july();
    office.records(decided(vec![row("c1", "c2")]));
    let earlier = decided_on("2020-01-01", "NQ 1", vec![row("c1", "p1")]);
    let unit = || "c1".to_owned();
    let contradicts = UnitRefusal::Contradicts { unit: unit(), on: day(JULY), record: unit() };
    assert_eq!(office.refuses(earlier), contradicts);
    let earlier = decided_on("2020-01-01", "NQ 1", vec![row("c2", "p1")]);
    let refused = office.refuses(earlier);
    let (unit, record) = ("c2".to_owned(), "c1".to_owned());
    assert_eq!(refused, UnitRefusal::Contradicts { unit, on: day(JULY), record });
}

#[test]
fn a_decision_that_ends_the_parent_of_a_later_unit_is_refused() {
    let mut office = Office::before_july();
    office.records(unit("b3", UnitKind::Branch, "c1", "2022"));
    let refused = office.refuses(decided_on("2021-01-01", "NQ", vec![row("c1", "c2")]));
    assert!(matches!(refused, UnitRefusal::Contradicts { .. }), "{refused:?}");
    office.records(decided_on("2022-01-02", "NQ", vec![row("c1", "c2")]));
}

#[test]
fn an_abolished_unit_leaves_its_children_to_the_unit_above_that_goes_on() {
    let mut office = Office::before_july();
    office.records(decided(vec![row("d1", ""), row("p1", "p2")]));
    assert_eq!(office.parent("c1", JULY), Some("p2"));
    assert_eq!(office.home("d1", JULY), Some("p2"));
}

#[test]
fn a_unit_that_a_decision_ended_is_not_reorganised_again() {
    let mut office = Office::before_july();
    office.records(decided(vec![row("c1", "c2")]));
    let fault = office.finds(decided_on("2025-08-01", "NQ 3", vec![row("c1", "c2")])).1;
    assert_eq!(fault, SuccessionFault::NotThere { on: day("2025-07-31") });
}

#[test]
fn the_same_row_twice_in_a_decision_says_nothing_more() {
    let mut office = Office::before_july();
    office.records(decided(vec![row("c1", "c2"), row("c1", "c2")]));
    office.leaves_unchanged(decided(vec![row("c1", "c2")]));
    let other = ReorganiseRow { part: Some(Part::Partial), ..row("b1", "b2") };
    assert!(office.asked(&decided(vec![row("b1", "b2"), other])).is_err());
}
