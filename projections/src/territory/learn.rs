//! Reads the extents of all units off their lives.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::UnitNo;
use dienhong_core::domain::units::{Cause, Known, Lineage, Movement, Successor};

use super::{Came, Change, Portion, Territory};
use crate::exact::Exact;

/// A movement with the two lines of units between which it passes.
struct Passage<'a> {
    cause: Cause<'a>,
    from: Vec<UnitNo>,
    to: Vec<UnitNo>,
}

impl<'a> Passage<'a> {
    fn of(lives: &Known, movement: &Movement<'a>) -> Passage<'a> {
        Passage { cause: movement.cause, from: movement.lost(lives), to: movement.gained(lives) }
    }
}

impl Territory {
    pub(crate) fn learn(lives: &Known) -> Territory {
        let begin =
            |unit| vec![Change { on: lives.life(unit).from, came: Vec::new(), lost: false }];
        let changes = lives.all().map(begin).collect();
        let mut territory = Territory { changes, changed: Vec::new() };
        for same in lives.movements().chunk_by(|a, b| (a.on, a.unit) == (b.on, b.unit)) {
            territory.pass(lives, same);
        }
        for changes in &mut territory.changes {
            for change in changes {
                leave_out_those_below(lives, change);
            }
        }
        let is_changed = |unit: &UnitNo| {
            let changes = territory.of(*unit);
            changes.len() > 1 || changes.iter().any(|change| !change.came.is_empty())
        };
        territory.changed = lives.all().filter(is_changed).collect();
        territory
    }

    /// All that left one unit on one day. A decision about it says where its territory goes; a
    /// move of the same day adds nothing.
    fn pass(&mut self, lives: &Known, movements: &[Movement<'_>]) {
        let (on, unit) = (movements[0].on, movements[0].unit);
        let is_decided = movements.iter().any(|one| matches!(one.cause, Cause::Succeeded(_)));
        let stands = lives.exists(unit, on.pred()) && lives.exists(unit, on);
        if !is_decided && !stands {
            return;
        }
        let counts = |one: &&Movement<'_>| matches!(one.cause, Cause::Succeeded(_)) == is_decided;
        let passage = |one| Passage::of(lives, one);
        let passages: Vec<Passage<'_>> = movements.iter().filter(counts).map(passage).collect();
        for Passage { from, to, .. } in &passages {
            for &loser in from.iter().filter(|unit| !to.contains(unit)) {
                self.change(loser, on).lost = true;
            }
        }
        let mut takers: Vec<UnitNo> = passages.iter().flat_map(|one| one.to.clone()).collect();
        takers.sort_unstable();
        takers.dedup();
        for taker in takers.into_iter().filter(|taker| !passages[0].from.contains(taker)) {
            let taken = passages.iter().filter(|one| one.to.contains(&taker));
            let part = together(taken.map(|one| one.cause), passages.len());
            self.change(taker, on).came.push(Came { unit, part });
        }
    }

    fn change(&mut self, unit: UnitNo, on: Day) -> &mut Change {
        let changes = &mut self.changes[unit.index()];
        let at = changes.partition_point(|change| change.on < on);
        if changes.get(at).is_none_or(|change| change.on != on) {
            changes.insert(at, Change { on, came: Vec::new(), lost: false });
        }
        &mut changes[at]
    }
}

/// The parts of one unit that came into another, as one; a unit of which all parts came is whole.
fn together<'a>(causes: impl Iterator<Item = Cause<'a>>, parts: usize) -> Portion {
    let (mut taken, mut sum) = (0, Exact::ZERO);
    for cause in causes {
        taken += 1;
        sum += match cause {
            Cause::Moved => Exact::ONE,
            Cause::Succeeded(successor) => share(successor),
        };
    }
    if taken == parts { Portion::Whole } else { Portion::Share(sum) }
}

/// Without shares the default has all and the others nothing.
fn share(successor: &Successor) -> Exact {
    let unshared = if successor.is_default { Exact::ONE } else { Exact::ZERO };
    successor.share.map_or(unshared, Exact::billionths)
}

fn leave_out_those_below(lives: &Known, change: &mut Change) {
    if change.came.len() < 2 {
        return;
    }
    let mut all: Vec<UnitNo> = change.came.iter().map(|came| came.unit).collect();
    all.sort_unstable();
    let before = change.on.pred();
    change.came.retain(|came| {
        !lives.line(came.unit, before).iter().any(|above| all.binary_search(above).is_ok())
    });
}
