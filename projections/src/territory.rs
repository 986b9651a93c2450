//! Territory: on which days the extent of a unit changed, which figures are therefore its own, and
//! which units became it.
//!
//! A reorganisation row takes territory from a unit and those above it on the day before to another
//! unit and those above it that day; a move likewise. Whoever stands in only one of the two lines
//! has another extent from that day on. What stays inside a subtree changes nothing for its top.

mod learn;

use std::ops::RangeInclusive;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::UnitNo;

use crate::exact::Exact;

/// The extents of all units as known at one position.
#[derive(Debug, Default)]
pub(crate) struct Territory {
    /// By unit, then by day. The first one is the unit's own beginning.
    changes: Vec<Vec<Change>>,
    changed: Vec<UnitNo>,
}

/// What came into a unit and what it lost on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub on: Day,
    /// Units that stood below another of them are left out.
    pub came: Vec<Came>,
    pub lost: bool,
}

/// A unit whose territory came into another, whole or in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Came {
    pub unit: UnitNo,
    pub part: Portion,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Portion {
    Whole,
    /// Its share; without shares the default has all and the others nothing.
    Share(Exact),
}

impl Portion {
    pub(crate) fn of(self, value: Exact) -> Exact {
        match self {
            Portion::Whole => value,
            Portion::Share(share) => value.times(share),
        }
    }

    pub(crate) fn is_nothing(self) -> bool {
        match self {
            Portion::Whole => false,
            Portion::Share(share) => share.is_zero(),
        }
    }
}

impl Territory {
    /// The days on which a figure was counted that is usable for `unit` on `on` under the tree of
    /// `tree_on`: since its extent last changed and before it changes next.
    pub(crate) fn usable(
        &self,
        unit: UnitNo,
        on: Day,
        tree_on: Day,
    ) -> Option<RangeInclusive<Day>> {
        let changes = self.of(unit);
        let passed = changes.partition_point(|change| change.on <= tree_on);
        let first = changes[..passed].last().map_or(Day::FIRST, |change| change.on);
        let last = changes.get(passed).map_or(on, |next| on.min(next.on.pred()));
        (first <= last).then_some(first..=last)
    }

    /// How the extent of `unit` last changed up to the day of the tree.
    pub(crate) fn last_change(&self, unit: UnitNo, tree_on: Day) -> Option<&Change> {
        let changes = self.of(unit);
        let passed = changes.partition_point(|change| change.on <= tree_on);
        changes[..passed].last()
    }

    /// The changes by which `unit` grew after `after` and up to `until`.
    pub(crate) fn growth(
        &self,
        unit: UnitNo,
        after: Day,
        until: Day,
    ) -> impl Iterator<Item = &Change> {
        let changes = self.of(unit).iter();
        changes.filter(move |change| {
            after < change.on && change.on <= until && !change.came.is_empty()
        })
    }

    /// The units whose extent changed after their own beginning, or that began with another's.
    pub(crate) fn changed(&self) -> impl Iterator<Item = UnitNo> {
        self.changed.iter().copied()
    }

    fn of(&self, unit: UnitNo) -> &[Change] {
        self.changes.get(unit.index()).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests;
