//! Which years were closed, by whom, and until when.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::PeriodEvent;
use crate::domain::calendar::Day;
use crate::domain::event::Actor;
use crate::domain::ids::{EventRef, Position, UnitNo};
use crate::domain::units::Lineage;
use crate::saved;

#[derive(Debug, Default)]
pub struct Periods {
    // Invariant: those of one unit and year stand in the order in which they were made, and all but
    // the last are opened again.
    closings: BTreeMap<(i32, UnitNo), Vec<Closing>>,
}

saved!(struct Periods { closings });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    pub unit: UnitNo,
    pub at: EventRef,
    pub closed_on: Day,
    pub by: Actor,
    /// Where it was opened again.
    pub reopened: Option<Position>,
}

saved!(struct Closing { unit, at, closed_on, by, reopened });

impl Closing {
    /// Whether the year was closed by it, as known at that position.
    pub fn holds(&self, known: Position) -> bool {
        self.at.is_known(known) && self.reopened.is_none_or(|reopened| known < reopened)
    }
}

impl Periods {
    pub fn evolve(&mut self, at: EventRef, event: &PeriodEvent, by: Actor) {
        match *event {
            PeriodEvent::Closed { unit, year, closed_on } => {
                let closing = Closing { unit, at, closed_on, by, reopened: None };
                self.closings.entry((year, unit)).or_default().push(closing);
            }
            PeriodEvent::Reopened { unit, year, closing, .. } => {
                let made = self.closings.entry((year, unit)).or_default();
                let reopened = made.iter_mut().find(|made| made.at == closing);
                reopened.expect("only what was closed is opened again").reopened =
                    Some(at.position);
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.closings.is_empty()
    }

    /// All closings, by year and unit.
    pub fn all(&self) -> impl Iterator<Item = (i32, &Closing)> {
        let made = self.closings.iter();
        made.flat_map(|(&(year, _), closings)| closings.iter().map(move |closing| (year, closing)))
    }

    /// The closings of a year that hold as known at `known`.
    pub fn in_force(&self, year: i32, known: Position) -> impl Iterator<Item = &Closing> {
        let made = self.closings.range(of_year(year)).flat_map(|(_, closings)| closings);
        made.filter(move |closing| closing.holds(known))
    }

    /// The latest closing of the unit itself, also one that was opened again since.
    pub fn latest(&self, unit: UnitNo, year: i32) -> Option<&Closing> {
        self.closings.get(&(year, unit))?.last()
    }

    /// The closing that binds what counted in `unit` on `on`: in force as known at `known`, of the
    /// unit or of the nearest above it on that day.
    pub fn binding<L: Lineage>(
        &self,
        lives: &L,
        unit: UnitNo,
        on: Day,
        known: Position,
    ) -> Option<&Closing> {
        self.nearest(lives, unit, on, |closing| closing.holds(known))
    }

    /// The latest closing of the year of `on` that is meant: of the unit, or of the nearest above
    /// it on that day that has one.
    pub fn nearest<L: Lineage>(
        &self,
        lives: &L,
        unit: UnitNo,
        on: Day,
        is_meant: impl Fn(&Closing) -> bool,
    ) -> Option<&Closing> {
        let year = on.year();
        let latest = |unit| {
            let made = self.closings.get(&(year, unit))?;
            made.iter().rev().find(|closing| is_meant(closing))
        };
        if !self.has_closed(year) {
            return None;
        }
        latest(unit).or_else(|| {
            let home = lives.home(unit, on)?;
            std::iter::once(home).chain(lives.line(home, on)).find_map(latest)
        })
    }

    /// Whether anybody ever closed that year: most rows are of a year that nobody did.
    fn has_closed(&self, year: i32) -> bool {
        self.closings.range(of_year(year)).next().is_some()
    }
}

fn of_year(year: i32) -> RangeInclusive<(i32, UnitNo)> {
    (year, UnitNo(0))..=(year, UnitNo(u32::MAX))
}
