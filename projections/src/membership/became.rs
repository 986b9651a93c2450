//! The units that became a unit when its extent last changed.

use std::rc::Rc;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::UnitNo;

use super::standpoint::{Map, Survey};
use crate::territory::{Came, Portion};

pub(crate) struct Became {
    /// The tree of the day before.
    pub map: Rc<Map>,
    pub parts: Vec<Came>,
    /// A part came, or the unit itself lost something.
    pub is_estimate: bool,
}

impl Survey<'_> {
    /// `None`: the unit has no lineage.
    pub(crate) fn became(&self, map: &Map, unit: UnitNo) -> Option<Became> {
        let change = self.ground.territory().last_change(unit, map.on)?;
        // Nothing came before the first day of the calendar.
        if change.on == Day::FIRST {
            return None;
        }
        let before = self.map_on(change.on.pred());
        let stood = |came: &&Came| before.tree.contains(came.unit);
        let mut parts: Vec<Came> = change.came.iter().filter(stood).copied().collect();
        let is_whole = |came: &Came| came.part == Portion::Whole;
        let mut is_estimate = !parts.iter().all(is_whole);
        if before.tree.contains(unit) {
            parts.push(Came { unit, part: Portion::Whole });
            is_estimate |= change.lost;
        }
        (!parts.is_empty()).then_some(Became { map: before, parts, is_estimate })
    }
}
