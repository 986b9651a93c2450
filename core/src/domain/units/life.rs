//! One unit as known at one position: its span, and everything dated that happened to it.

use std::sync::Arc;

use super::{Part, UnitKind};
use crate::domain::calendar::Day;
use crate::domain::ids::{ReorganisationNo, UnitNo};
use crate::saved;

#[derive(Clone, Debug)]
pub struct Life {
    pub kind: UnitKind,
    pub name: Arc<str>,
    pub code: Option<Arc<str>>,
    /// The unit above it from its first day.
    pub parent: Option<UnitNo>,
    pub from: Day,
    /// The first day it is no more, by its own record or by a decision.
    pub until: Option<Day>,
    /// By day; of one day in the order in which they were learned, the last one holds.
    pub changes: Vec<Change>,
    /// By day.
    pub successions: Vec<Succession>,
}

saved!(struct Life { kind, name, code, parent, from, until, changes, successions });

/// Renamed, recoded or moved from that day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub on: Day,
    pub name: Option<Arc<str>>,
    pub code: Option<Arc<str>>,
    pub parent: Option<UnitNo>,
}

saved!(struct Change { on, name, code, parent });

/// The rows of one decision about one unit: who takes it, whole or in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    pub on: Day,
    pub reorganisation: ReorganisationNo,
    // Invariant: exactly one row is the default.
    pub successors: Vec<Successor>,
}

saved!(struct Succession { on, reorganisation, successors });

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Successor {
    /// The row of the decision, counted from 0.
    pub row: u16,
    /// `None`: abolished; what it takes goes to the unit above.
    pub to: Option<UnitNo>,
    pub part: Part,
    pub is_default: bool,
    /// Billionths.
    pub share: Option<i64>,
    pub branches: Vec<UnitNo>,
}

saved!(struct Successor { row, to, part, is_default, share, branches });

impl Life {
    /// Ends the unit by the first decision of which no row names `unit` itself, unless its own
    /// record ends it earlier.
    pub(super) fn end_by_decision(&mut self, unit: UnitNo) {
        let ended = self.successions.iter().find(|succession| !succession.names(unit));
        let ended = ended.map(|succession| succession.on);
        self.until = self.until.into_iter().chain(ended).min();
    }

    pub fn stands_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    pub fn name_on(&self, day: Day) -> &Arc<str> {
        self.latest_change(day, |change| change.name.as_ref()).unwrap_or(&self.name)
    }

    pub fn code_on(&self, day: Day) -> Option<&Arc<str>> {
        self.latest_change(day, |change| change.code.as_ref()).or(self.code.as_ref())
    }

    fn latest_change<'a, T>(
        &'a self,
        day: Day,
        column: impl Fn(&'a Change) -> Option<T>,
    ) -> Option<T> {
        self.changes.iter().rev().filter(|change| change.on <= day).find_map(column)
    }

    /// The decision that ended the unit; `None` while it stands, and when it just ended.
    pub fn ended_by(&self) -> Option<&Succession> {
        let last = self.successions.last()?;
        (Some(last.on) == self.until).then_some(last)
    }
}

impl Succession {
    /// Whether `unit` is among those that take it.
    pub fn names(&self, unit: UnitNo) -> bool {
        self.successors.iter().any(|successor| successor.to == Some(unit))
    }

    /// What takes everything that no row lists.
    pub fn default_successor(&self) -> &Successor {
        let default = self.successors.iter().find(|successor| successor.is_default);
        default.unwrap_or(&self.successors[0])
    }

    /// The row with which a child goes.
    pub fn successor_of(&self, child: UnitNo) -> &Successor {
        let listed = self.successors.iter().find(|successor| successor.branches.contains(&child));
        listed.unwrap_or_else(|| self.default_successor())
    }
}
