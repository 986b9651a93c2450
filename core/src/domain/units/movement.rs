//! Territory that changes hands: by a row of a decision, or with a unit that moves.

use super::life::{Life, Successor};
use super::lineage::Lineage;
use super::records::Known;
use crate::domain::calendar::Day;
use crate::domain::ids::UnitNo;

/// A unit, or part of one, that goes elsewhere on a day.
#[derive(Clone, Copy, Debug)]
pub struct Movement<'a> {
    pub on: Day,
    pub unit: UnitNo,
    pub cause: Cause<'a>,
}

#[derive(Clone, Copy, Debug)]
pub enum Cause<'a> {
    /// The unit moves, whole and as itself.
    Moved,
    /// What one row of a decision takes of it.
    Succeeded(&'a Successor),
}

impl Movement<'_> {
    /// The units that held the territory the day before, nearest first.
    pub fn lost(&self, lives: &impl Lineage) -> Vec<UnitNo> {
        let line = lives.line(self.unit, self.on.pred());
        match self.cause {
            Cause::Moved => line,
            Cause::Succeeded(_) => with(self.unit, line),
        }
    }

    /// The units that hold it from the day on, nearest first.
    pub fn gained(&self, lives: &impl Lineage) -> Vec<UnitNo> {
        match self.cause {
            Cause::Moved => lives.line(self.unit, self.on),
            Cause::Succeeded(successor) => {
                let to = successor.to.or_else(|| lives.parent(self.unit, self.on));
                to.map_or_else(Vec::new, |to| with(to, lives.line(to, self.on)))
            }
        }
    }
}

fn with(unit: UnitNo, above: Vec<UnitNo>) -> Vec<UnitNo> {
    let mut line = vec![unit];
    line.extend(above);
    line
}

impl Known {
    /// All movements, by day; of one day by unit, the rows of a decision in their order.
    pub fn movements(&self) -> Vec<Movement<'_>> {
        let mut all: Vec<Movement<'_>> =
            self.all().flat_map(|unit| movements_of(unit, self.life(unit))).collect();
        all.sort_by_key(|movement| (movement.on, movement.unit));
        all
    }
}

fn movements_of(unit: UnitNo, life: &Life) -> impl Iterator<Item = Movement<'_>> {
    let moves = life.changes.iter().filter(|change| change.parent.is_some());
    let mut days: Vec<Day> = moves.map(|change| change.on).filter(|on| *on > life.from).collect();
    days.dedup();
    let as_itself = days.into_iter().map(move |on| Movement { on, unit, cause: Cause::Moved });
    let succeeded = life.successions.iter().flat_map(move |succession| {
        let on = succession.on;
        succession.successors.iter().map(move |successor| Movement {
            on,
            unit,
            cause: Cause::Succeeded(successor),
        })
    });
    as_itself.chain(succeeded)
}
