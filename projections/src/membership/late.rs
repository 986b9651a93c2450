//! Which rows show facts that were learned after their year was closed.
//!
//! The closing of a row is the one that binds its unit on the day of the report, as known then: of
//! the unit or of the nearest above it on that day, not opened again. The row is late when at some
//! position since that closing a membership was known to count in it on the day otherwise than it
//! does now (not at all, or with another year of birth or sex), or when a reported or population
//! figure that it shows was learned since. Where a member counts is asked under the tree of the
//! report, so that a late transfer within a province leaves the province's row as it was. What is
//! known otherwise of other days, such as a departure after the day, makes nothing late.

use std::ops::Range;

use dienhong_core::domain::ids::{MembershipNo, Position, UnitNo};
use dienhong_core::domain::people::Sex;
use dienhong_core::domain::periods::Closing;
use dienhong_core::domain::tree::Tree;

use super::standpoint::{Map, Point, Survey};

/// For each unit under a tree the last position at which it became known that somebody counts in it
/// otherwise.
pub(crate) struct Late {
    point: Point,
    changed: Vec<Position>,
}

/// What counts of a membership on a day, as it was known between two positions.
struct Telling {
    membership: MembershipNo,
    known: Range<Position>,
    counted: Counted,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Counted {
    unit: UnitNo,
    birth_year: i16,
    sex: Sex,
}

impl Late {
    /// `None`: nobody has closed the year, so nothing can be late.
    pub(crate) fn of(survey: &Survey<'_>, map: &Map) -> Option<Late> {
        let (models, point) = (survey.models, survey.standpoint.members);
        let closings = models.periods.in_force(point.on.year(), point.known);
        let first = closings.map(|closing| closing.at.position).min()?;
        let changed = vec![Position::START; models.units.len()];
        let mut late = Late { point, changed };
        let mut tellings = tellings(survey, first);
        tellings.sort_unstable_by_key(|telling| (telling.membership, telling.known.start));
        for of_one in tellings.chunk_by(|a, b| a.membership == b.membership) {
            late.compare(&map.tree, of_one, first);
        }
        Some(late)
    }

    /// Finds when a membership was last known otherwise. Between two tellings it counted nowhere.
    fn compare(&mut self, tree: &Tree, tellings: &[Telling], first: Position) {
        let holds = |telling: &&Telling| telling.known.end > self.point.known;
        let now = tellings.iter().find(holds).map(|telling| telling.counted);
        let mut reached = first;
        for telling in tellings {
            if telling.known.start > reached {
                self.note(tree, [None, now], telling.known.start);
            }
            self.note(tree, [Some(telling.counted), now], telling.known.end);
            reached = telling.known.end;
        }
    }

    /// Until `at` it counted as the first says; it counts as the second does.
    fn note(&mut self, tree: &Tree, [before, now]: [Option<Counted>; 2], at: Position) {
        if before == now {
            return;
        }
        let home = |counted: Counted| tree.home(counted.unit);
        let homes = [before.and_then(home), now.and_then(home)];
        let person = |counted: Counted| (counted.birth_year, counted.sex);
        let only_moved = before.map(person) == now.map(person);
        for (home, other) in [(homes[0], homes[1]), (homes[1], homes[0])] {
            let line = std::iter::successors(home, |unit| tree.parent(*unit));
            let holds_both =
                |unit: &UnitNo| only_moved && other.is_some_and(|it| tree.is_within(it, *unit));
            for unit in line.take_while(|unit| !holds_both(unit)) {
                let changed = &mut self.changed[unit.index()];
                *changed = at.max(*changed);
            }
        }
    }

    /// Whether a row is late, of whose figures the last was learned at `learned`.
    pub(crate) fn marks(&self, survey: &Survey<'_>, unit: UnitNo, learned: Position) -> bool {
        let (periods, lives) = (&survey.models.periods, survey.ground.lives());
        let closing = periods.binding(lives, unit, self.point.on, self.point.known);
        let since = |closing: &Closing| {
            let closed = closing.at.position;
            learned.max(self.changed[unit.index()]) > closed
        };
        closing.is_some_and(since)
    }
}

/// All that was told after `first` of memberships that are, or were known to be, open on the day.
fn tellings(survey: &Survey<'_>, first: Position) -> Vec<Telling> {
    let point = survey.standpoint.members;
    let told = survey.models.memberships.told_between(first, point.known);
    let open = told.filter(|(stretch, _)| stretch.is_open(point.on));
    let tellings = open.map(|(stretch, known)| Telling {
        membership: stretch.membership,
        known,
        counted: Counted { unit: stretch.unit, birth_year: stretch.birth_year, sex: stretch.sex },
    });
    tellings.filter(|telling| !telling.known.is_empty()).collect()
}

#[cfg(test)]
mod tests;
