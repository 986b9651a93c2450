//! Who stands above whom on a day, and where those count whose unit does not exist on it.

use super::life::{Life, Succession};
use crate::domain::calendar::Day;
use crate::domain::ids::UnitNo;

/// More steps than any true chain of parents, successors or same-day decisions takes. Rules keep
/// circles out; the bound keeps a circle that they missed from hanging the program.
const STEPS_MAX: u32 = 1_000;
const NESTED_MAX: u32 = 32;

/// The lives of all units, and what follows from them.
pub trait Lineage {
    /// How many units are known, numbered from 0.
    fn count(&self) -> usize;

    fn life(&self, unit: UnitNo) -> &Life;

    fn all(&self) -> impl Iterator<Item = UnitNo> {
        (0..self.count()).map(UnitNo::after)
    }

    fn exists(&self, unit: UnitNo, on: Day) -> bool {
        unit.index() < self.count() && self.life(unit).stands_on(on)
    }

    /// The unit above `unit` on that day that exists; `None` above the root.
    fn parent(&self, unit: UnitNo, on: Day) -> Option<UnitNo> {
        self.home(above(self, unit, on, NESTED_MAX)?, on)
    }

    /// The units above `unit` on that day, nearest first.
    fn line(&self, unit: UnitNo, on: Day) -> Vec<UnitNo> {
        let mut line = Vec::new();
        let mut current = unit;
        while let Some(parent) = self.parent(current, on).filter(|parent| !line.contains(parent)) {
            line.push(parent);
            current = parent;
        }
        line
    }

    /// Where what is placed in `unit` counts on that day: in itself while it exists; after a
    /// decision with its default; otherwise in the nearest unit above that exists.
    fn home(&self, unit: UnitNo, on: Day) -> Option<UnitNo> {
        let mut current = unit;
        for _ in 0..STEPS_MAX {
            let life = self.life(current);
            if life.stands_on(on) {
                return Some(current);
            }
            let successor = life.ended_by().filter(|succession| succession.on <= on);
            current = match successor.and_then(|succession| succession.default_successor().to) {
                Some(to) => to,
                None => above(self, current, on.max(life.from), NESTED_MAX)?,
            };
        }
        None
    }

    /// Where a row without `to_unit` sends what it takes: the unit above, on the day itself.
    fn target(&self, from: UnitNo, to: Option<UnitNo>, on: Day) -> Option<UnitNo> {
        to.or_else(|| self.parent(from, on))
    }
}

/// The recorded unit above `unit`: its first parent, followed through every move of its own and
/// every decision about the unit it stood under. Goes on after the unit's own end.
fn above<L: Lineage + ?Sized>(all: &L, unit: UnitNo, on: Day, nested: u32) -> Option<UnitNo> {
    let life = all.life(unit);
    let mut parent = life.parent;
    // A decision of the very day on which the child begins takes the child along; later, only one
    // after the day on which the child came.
    let mut first = life.from;
    for _ in 0..STEPS_MAX {
        let moved = life.changes.iter().find(|c| c.on >= first && c.parent.is_some());
        let moved = moved.map(|change| change.on).filter(|day| *day <= on);
        let sent = parent.and_then(|parent| next_succession(all.life(parent), first, on));
        match (moved, sent) {
            (Some(day), sent) if sent.is_none_or(|succession| day <= succession.on) => {
                parent = life.changes.iter().rev().find_map(|c| c.parent.filter(|_| c.on == day));
                first = day.succ();
            }
            (_, Some(succession)) => {
                let to = succession.successor_of(unit).to;
                parent = match to {
                    Some(to) => Some(to),
                    None => above(all, parent?, succession.on, nested.checked_sub(1)?),
                };
                first = succession.on.succ();
            }
            (_, None) => return parent,
        }
    }
    parent
}

fn next_succession(parent: &Life, first: Day, on: Day) -> Option<&Succession> {
    let next = parent.successions.iter().find(|succession| succession.on >= first);
    next.filter(|succession| succession.on <= on)
}
