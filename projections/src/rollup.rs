//! Where what a unit recorded counts in a report: at that unit, at the unit of a chosen level
//! above it, or not at all.

use dienhong_core::domain::ids::UnitNo;
use dienhong_core::domain::tree::Tree;
use dienhong_core::domain::units::{UnitKind, Units};

/// The place of every unit, whether or not it exists under the tree chosen.
#[derive(Clone, Debug)]
pub struct Rollup {
    places: Vec<Place>,
    /// By rank.
    units: Vec<UnitNo>,
    has_level: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Counts at the unit of that rank.
    At(u32),
    /// Below the unit asked for, but above the level: in the total and in no row.
    AboveLevel,
    Outside,
}

impl Rollup {
    /// Everything counts where it was recorded.
    pub fn recorded(units: usize) -> Rollup {
        let units: Vec<UnitNo> = (0..units).map(UnitNo::after).collect();
        let places = units.iter().map(|unit| Place::At(unit.0)).collect();
        Rollup { places, units, has_level: false }
    }

    /// What lies in `unit` or below it counts where it was recorded.
    pub fn within(units: &Units, tree: &Tree, unit: UnitNo) -> Rollup {
        let mut rollup = Rollup::recorded(units.len());
        for (place, &recorded) in rollup.places.iter_mut().zip(&rollup.units) {
            if !tree.home(recorded).is_some_and(|home| tree.is_within(home, unit)) {
                *place = Place::Outside;
            }
        }
        rollup
    }

    /// What lies in `unit` or below it counts at the unit of `level` it belongs to; those units
    /// stand by code, then id.
    pub fn to_level(units: &Units, tree: &Tree, unit: UnitNo, level: UnitKind) -> Rollup {
        let itself = (tree.contains(unit) && tree.kind(unit) == level).then_some(unit);
        let below = tree.level_below(units, unit, level);
        Rollup::to_units(units, tree, unit, itself.into_iter().chain(below).collect())
    }

    /// What lies in `unit` or below it counts at the child of `unit` it belongs to; what is in
    /// `unit` itself stands above. The children stand by code, then id.
    pub fn to_children(units: &Units, tree: &Tree, unit: UnitNo) -> Rollup {
        Rollup::to_units(units, tree, unit, tree.children(unit).to_vec())
    }

    fn to_units(units: &Units, tree: &Tree, unit: UnitNo, mut ranked: Vec<UnitNo>) -> Rollup {
        // Units without a code stand last.
        ranked.sort_by_key(|&one| (tree.code(one).is_none(), tree.code(one), units.key(one)));
        let mut ranks = vec![Place::AboveLevel; units.len()];
        for (&one, rank) in ranked.iter().zip(0..) {
            ranks[one.index()] = Place::At(rank);
        }
        let place = |recorded: UnitNo| match tree.home(recorded) {
            Some(home) if tree.is_within(home, unit) => placed_above(tree, &ranks, home),
            Some(_) | None => Place::Outside,
        };
        let all = (0..units.len()).map(UnitNo::after);
        Rollup { places: all.map(place).collect(), units: ranked, has_level: true }
    }

    pub fn of(&self, unit: UnitNo) -> Place {
        self.places[unit.index()]
    }

    /// The unit of a rank.
    pub(crate) fn unit(&self, rank: u32) -> UnitNo {
        self.units[rank as usize]
    }

    /// How many ranks there are.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.units.len()).expect("fewer than 2^32 units")
    }

    pub(crate) fn has_level(&self) -> bool {
        self.has_level
    }
}

/// The place of the nearest unit at or above `home` that has a rank.
fn placed_above(tree: &Tree, ranks: &[Place], home: UnitNo) -> Place {
    let mut unit = Some(home);
    while let Some(one) = unit {
        if let Place::At(rank) = ranks[one.index()] {
            return Place::At(rank);
        }
        unit = tree.parent(one);
    }
    Place::AboveLevel
}

#[cfg(test)]
mod tests;
