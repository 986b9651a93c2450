//! Trees: who stands where on a day, and where those count whose unit is no more.

use super::Tree;
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::ids::{EventRef, Position, ReorganisationNo, UnitChangeNo, UnitNo};
use crate::domain::state::Tags;
use crate::domain::units::{Part, ReorganisationRow, UnitEvent, UnitKind, Units};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A registry of units that writes its events as a test tells them.
#[derive(Default)]
struct Story {
    units: Units,
    position: u64,
    changes: usize,
    decisions: usize,
}

impl Story {
    fn record(&mut self, event: &UnitEvent) {
        self.position += 1;
        let at = EventRef { position: Position(self.position), index: 0 };
        self.units.evolve(at, event, &[], &Tags::keyed([7; 16]));
    }

    fn unit(&mut self, key: &str, kind: UnitKind, parent: &str, from: &str) -> UnitNo {
        self.unit_until(key, kind, parent, from, None)
    }

    fn unit_until(
        &mut self,
        key: &str,
        kind: UnitKind,
        parent: &str,
        from: &str,
        until: Option<&str>,
    ) -> UnitNo {
        let unit = UnitNo::after(self.units.len());
        let event = UnitEvent::Registered {
            unit,
            uuid: u128::from(unit.0),
            key: key.to_owned(),
            kind,
            name: format!("Đơn vị {key}"),
            code: None,
            parent: self.units.number(parent),
            valid_from: PartialDay::parse(from).unwrap(),
            valid_until: until.map(day),
            slot: unit.0,
        };
        self.record(&event);
        unit
    }

    fn moved(&mut self, unit: &str, on: &str, parent: &str) {
        let event = UnitEvent::Changed {
            change: UnitChangeNo::after(self.changes),
            unit: self.no(unit),
            changed_on: day(on),
            name: None,
            code: None,
            parent: Some(self.no(parent)),
        };
        self.changes += 1;
        self.record(&event);
    }

    /// Rows as (from, to, default, branches).
    fn decided(&mut self, on: &str, rows: &[(&str, &str, bool, &[&str])]) {
        let whole = |from: &str| rows.iter().filter(|row| row.0 == from).count() == 1;
        let rows = rows.iter().map(|(from, to, is_default, branches)| ReorganisationRow {
            from: self.no(from),
            to: self.units.number(to),
            part: if whole(from) { Part::Whole } else { Part::Partial },
            is_default: *is_default,
            share: None,
            branches: branches.iter().map(|branch| self.no(branch)).collect(),
        });
        let event = UnitEvent::Reorganised {
            reorganisation: ReorganisationNo::after(self.decisions),
            decision: Some("NQ 1".to_owned()),
            effective_on: day(on),
            rows: rows.collect(),
        };
        self.decisions += 1;
        self.record(&event);
    }

    fn no(&self, key: &str) -> UnitNo {
        self.units.number(key).unwrap()
    }

    fn tree(&self, on: &str) -> Tree {
        Tree::build(&self.units, self.units.latest(), day(on))
    }

    /// The keys above `unit` on that day.
    fn above(&self, unit: &str, on: &str) -> Vec<&str> {
        let tree = self.tree(on);
        let line = std::iter::successors(Some(self.no(unit)), |unit| tree.parent(*unit));
        line.skip(1).map(|unit| self.units.key(unit)).collect()
    }

    fn home(&self, unit: &str, on: &str) -> Option<&str> {
        self.tree(on).home(self.no(unit)).map(|home| self.units.key(home))
    }
}

/// vn ─ p1 ─ d1 ─ c1 (b1 b2), c2; p2.
fn before_july() -> Story {
    let mut story = Story::default();
    story.unit("vn", UnitKind::Central, "", "2010");
    story.unit("p1", UnitKind::Province, "vn", "2010");
    story.unit("p2", UnitKind::Province, "vn", "2010");
    story.unit("d1", UnitKind::District, "p1", "2010");
    story.unit("c1", UnitKind::Commune, "d1", "2010");
    story.unit("c2", UnitKind::Commune, "d1", "2010");
    story.unit("b1", UnitKind::Branch, "c1", "2010");
    story.unit("b2", UnitKind::Branch, "c1", "2010");
    story
}

const JULY: &str = "2025-07-01";
const JUNE: &str = "2025-06-30";

#[test]
fn a_province_merges_and_its_district_is_abolished_on_one_day() {
    let mut story = before_july();
    story.decided(JULY, &[("p1", "p2", true, &[]), ("d1", "", true, &[])]);
    assert_eq!(story.above("b1", JUNE), ["c1", "d1", "p1", "vn"]);
    assert_eq!(story.above("b1", JULY), ["c1", "p2", "vn"]);
    assert_eq!(story.home("d1", JUNE), Some("d1"));
    assert_eq!(story.home("d1", JULY), Some("p2"));
    assert_eq!(story.home("p1", JULY), Some("p2"));
    assert!(!story.tree(JULY).contains(story.no("d1")));
}

#[test]
fn listed_branches_go_with_their_row_and_all_others_with_the_default() {
    let mut story = before_july();
    story.unit("n1", UnitKind::Commune, "p1", JULY);
    story.decided(JULY, &[("c1", "n1", false, &["b1"]), ("c1", "c2", true, &[])]);
    assert_eq!(story.above("b1", JUNE)[0], "c1");
    assert_eq!(story.above("b1", JULY)[0], "n1");
    assert_eq!(story.above("b2", JULY)[0], "c2");
    assert_eq!(story.home("c1", JULY), Some("c2"));
    assert_eq!(story.home("b1", JULY), Some("b1"));
}

#[test]
fn a_unit_whose_row_names_itself_goes_on() {
    let mut story = before_july();
    story.decided(JULY, &[("c1", "c2", false, &["b1"]), ("c1", "c1", true, &[])]);
    assert_eq!(story.above("b1", JULY)[0], "c2");
    assert_eq!(story.above("b2", JULY)[0], "c1");
    assert_eq!(story.home("c1", JULY), Some("c1"));
}

#[test]
fn lineage_is_followed_through_several_decisions() {
    let mut story = before_july();
    story.decided("2018-01-01", &[("c1", "c2", true, &[])]);
    story.unit("n1", UnitKind::Commune, "p1", JULY);
    story.decided(JULY, &[("c2", "n1", true, &[])]);
    assert_eq!(story.home("c1", "2017-12-31"), Some("c1"));
    assert_eq!(story.home("c1", "2018-01-01"), Some("c2"));
    assert_eq!(story.home("c1", JULY), Some("n1"));
    assert_eq!(story.above("b1", JULY)[0], "n1");
}

#[test]
fn under_an_earlier_map_a_later_unit_counts_in_the_nearest_above_that_existed() {
    let mut story = before_july();
    story.unit("p3", UnitKind::Province, "vn", JULY);
    story.unit("n1", UnitKind::Commune, "p3", JULY);
    story.unit("n2", UnitKind::Commune, "p1", JULY);
    assert_eq!(story.home("n1", JUNE), Some("vn"));
    assert_eq!(story.home("n2", JUNE), Some("p1"));
    assert_eq!(story.home("n1", "2009-12-31"), None, "nothing stood then");
}

#[test]
fn a_unit_that_ended_without_successor_counts_above_and_leaves_its_children_there() {
    let mut story = before_july();
    story.unit_until("c3", UnitKind::Commune, "d1", "2011", Some("2020-01-01"));
    story.unit("b3", UnitKind::Branch, "c3", "2011");
    assert_eq!(story.above("b3", "2019-12-31")[0], "c3");
    assert_eq!(story.above("b3", "2020-01-01")[0], "d1");
    assert_eq!(story.home("c3", "2020-01-01"), Some("d1"));
    story.decided(JULY, &[("d1", "", true, &[])]);
    assert_eq!(story.home("c3", JULY), Some("p1"));
    assert_eq!(story.above("b3", JULY)[0], "p1");
}

#[test]
fn a_move_holds_from_its_day_and_wins_over_a_decision_of_that_day() {
    let mut story = before_july();
    story.moved("c1", "2020-01-01", "p2");
    assert_eq!(story.above("c1", "2019-12-31")[0], "d1");
    assert_eq!(story.above("c1", "2020-01-01")[0], "p2");
    story.moved("c2", JULY, "p2");
    story.decided(JULY, &[("d1", "p1", true, &[])]);
    assert_eq!(story.above("c2", JULY)[0], "p2");
}

#[test]
fn the_tree_before_a_fact_was_learned_does_not_know_it() {
    let mut story = before_july();
    let then = Position(story.position);
    story.unit("n1", UnitKind::Commune, "p1", JULY);
    story.decided(JULY, &[("c1", "n1", true, &[])]);
    let tree = Tree::build(&story.units, &story.units.known(then), day(JULY));
    assert!(tree.contains(story.no("c1")));
    assert!(!tree.contains(story.no("n1")));
    assert_eq!(tree.home(story.no("n1")), None);
    assert_eq!(story.home("c1", JULY), Some("n1"));
}

#[test]
fn children_stand_by_code_then_by_id_and_spans_nest() {
    let story = before_july();
    let tree = story.tree(JUNE);
    let keys = |units: &[UnitNo]| -> Vec<String> {
        units.iter().map(|unit| story.units.key(*unit).to_owned()).collect()
    };
    assert_eq!(keys(tree.children(story.no("vn"))), ["p1", "p2"]);
    assert_eq!(keys(tree.order()), ["vn", "p1", "d1", "c1", "b1", "b2", "c2", "p2"]);
    assert_eq!(tree.span(story.no("d1")), 2..7);
    assert!(tree.is_within(story.no("b2"), story.no("p1")));
    assert!(!tree.is_within(story.no("p2"), story.no("p1")));
}

#[test]
fn a_circle_that_was_recorded_all_the_same_hangs_below_the_root() {
    let mut story = Story::default();
    let root = story.unit("vn", UnitKind::Central, "", "2000");
    for key in ["b1", "b2", "b3"] {
        story.unit(key, UnitKind::Branch, "vn", "2000");
    }
    story.moved("b1", "2010-01-01", "b2");
    story.moved("b2", "2010-01-01", "b1");
    story.moved("b3", "2010-01-01", "b1");
    let tree = Tree::build(&story.units, story.units.latest(), day("2010-01-01"));
    assert_eq!(tree.len(), 4);
    for unit in tree.order() {
        let line = std::iter::successors(Some(*unit), |one| tree.parent(*one));
        assert!(line.take(4).any(|one| one == root), "{unit:?} stands below the root");
    }
}
