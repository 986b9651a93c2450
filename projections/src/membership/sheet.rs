//! What figures and lineage alone say of the units of one tree, whoever is a member: by which rule
//! each has its numerator, and its denominator. It is the same on all days between two figures and
//! two changes of the tree, so it is kept from one question to the next.

use std::sync::OnceLock;

use hashbrown::HashSet;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{Position, UnitNo};

use super::denominator::Denominator;
use super::numerator::Numerator;
use super::standpoint::Standpoint;
use crate::figures::Figures;
use crate::units::Extents;

/// Where a fact of its kind was last learned, and the last day of such a fact.
type Settled = (Position, Day);

/// Questions with one key find the same figures under the same tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    tree: Settled,
    registers: Settled,
    reported: Settled,
    population: Settled,
}

impl Key {
    /// Of the tree of `tree_on`, known by what was `learned` of units; registers and reports are
    /// asked on no later day than `until`.
    pub(super) fn of(
        standpoint: &Standpoint,
        (learned, extents): (Position, &Extents),
        figures: &Figures,
        (tree_on, until): (Day, Option<Day>),
    ) -> Key {
        let taken_on = |on: Day| until.map_or(on, |until| until.min(on));
        let Standpoint { members: _, tree: _, registers, reported, population } = standpoint;
        Key {
            tree: (learned, extents.settled(tree_on)),
            registers: figures.settled(registers.known, taken_on(registers.on)),
            reported: figures.settled(reported.known, taken_on(reported.on)),
            population: figures.settled(population.known, population.on),
        }
    }
}

/// How a unit comes to its numerator as if its register were not complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// By reported figures, its own or those of the units that became it.
    Reported(Numerator),
    /// Nothing but the memberships recorded in it and below.
    Recorded,
    /// By those of its children, or of the children of those that became it.
    Below,
}

/// Found so far.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// By number.
    units: Vec<OnceLock<Box<Line>>>,
    /// Below which a register was declared, members reported, or a unit became another.
    told_below: OnceLock<HashSet<UnitNo>>,
}

/// What was found of one unit.
#[derive(Debug, Default)]
struct Line {
    /// Its register is complete.
    is_registered: OnceLock<bool>,
    told: OnceLock<Told>,
    denominator: OnceLock<Option<Denominator>>,
}

impl Sheet {
    /// Of units numbered below `units`.
    pub(super) fn blank(units: usize) -> Sheet {
        let units = std::iter::repeat_with(OnceLock::new).take(units).collect();
        Sheet { units, told_below: OnceLock::new() }
    }

    fn line(&self, unit: UnitNo) -> &Line {
        self.units[unit.index()].get_or_init(Box::default)
    }

    pub(super) fn is_registered(&self, unit: UnitNo, find: impl FnOnce() -> bool) -> bool {
        *self.line(unit).is_registered.get_or_init(find)
    }

    pub(super) fn told(&self, unit: UnitNo, find: impl FnOnce() -> Told) -> Told {
        *self.line(unit).told.get_or_init(find)
    }

    pub(super) fn denominator(
        &self,
        unit: UnitNo,
        find: impl FnOnce() -> Option<Denominator>,
    ) -> Option<&Denominator> {
        self.line(unit).denominator.get_or_init(find).as_ref()
    }

    pub(super) fn told_below(&self, find: impl FnOnce() -> HashSet<UnitNo>) -> &HashSet<UnitNo> {
        self.told_below.get_or_init(find)
    }
}
