//! The numerator of a unit: the first of six rules that gives one.

use std::cell::RefCell;

use hashbrown::{HashMap, HashSet};

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{Position, UnitNo};

use super::counts::Count;
use super::sheet::Told;
use super::standpoint::{Map, Survey};
use crate::exact::Exact;
use crate::territory::{Change, Portion};

/// The rule that gave a numerator. In order: an earlier one is preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    /// 1: the unit's own register is complete.
    Register,
    /// 2: the unit's own latest usable reported figure.
    Reported,
    /// 3: direct members plus all children.
    Children,
    /// 4: the units that became it.
    Became,
    /// 5: direct members plus those children that have one.
    Some,
    /// 6: nothing is known.
    None,
}

/// Where the members of a sum come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sources {
    pub registry: bool,
    pub reported: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numerator {
    pub rule: Rule,
    pub members: Exact,
    pub members_60_plus: Exact,
    pub sources: Sources,
    pub is_estimate: bool,
    /// When the last of the reported figures was learned.
    pub learned: Position,
}

impl Numerator {
    fn nothing(rule: Rule) -> Numerator {
        Numerator {
            rule,
            members: Exact::ZERO,
            members_60_plus: Exact::ZERO,
            sources: Sources::default(),
            is_estimate: false,
            learned: Position::START,
        }
    }

    fn counted(rule: Rule, count: Count) -> Numerator {
        let mut numerator = Numerator::nothing(rule);
        numerator.members = Exact::from(i64::from(count.members));
        numerator.members_60_plus = Exact::from(i64::from(count.members_60_plus));
        numerator.sources.registry = count.members > 0 || rule == Rule::Register;
        numerator
    }

    /// Rule 4: the sum of parts; `None` of none.
    fn of_parts(
        parts: impl Iterator<Item = (Portion, Numerator)>,
        is_estimate: bool,
    ) -> Option<Numerator> {
        let mut sum = Numerator::nothing(Rule::Became);
        for (portion, numerator) in parts {
            sum.members += portion.of(numerator.members);
            sum.members_60_plus += portion.of(numerator.members_60_plus);
            sum.is_estimate |= numerator.is_estimate;
            sum.learned = sum.learned.max(numerator.learned);
            sum.sources.reported = true;
        }
        sum.is_estimate |= is_estimate;
        sum.sources.reported.then_some(sum)
    }

    pub(crate) fn is_known(&self) -> bool {
        self.rule != Rule::None
    }

    fn add(&mut self, other: &Numerator) {
        self.members += other.members;
        self.members_60_plus += other.members_60_plus;
        self.sources.registry |= other.sources.registry;
        self.sources.reported |= other.sources.reported;
        self.is_estimate |= other.is_estimate;
        self.learned = self.learned.max(other.learned);
    }
}

/// The numerators reckoned so far under one tree that ask units below, by unit.
#[derive(Default)]
pub(crate) struct Numerators {
    any: RefCell<HashMap<UnitNo, Numerator>>,
    /// By rules 2 to 4.
    unregistered: RefCell<HashMap<UnitNo, Numerator>>,
    /// Whose register is complete by a day.
    registered: RefCell<HashMap<(UnitNo, Day), bool>>,
}

impl Survey<'_> {
    pub(crate) fn numerator(&self, map: &Map, unit: UnitNo) -> Numerator {
        if self.is_register_complete(map, unit) {
            let count = self.members(map).subtree(&map.tree, unit);
            return Numerator::counted(Rule::Register, count);
        }
        match self.told(map, unit) {
            Told::Reported(numerator) => numerator,
            Told::Recorded => self.recorded_below(map, unit),
            Told::Below => {
                reckoned(&map.numerators.any, unit, || self.numerator_by_those_below(map, unit))
            }
        }
    }

    fn is_register_complete(&self, map: &Map, unit: UnitNo) -> bool {
        let on = map.taken_on(self.standpoint.registers.on);
        map.sheet.is_registered(unit, || self.is_registered(map, unit, on))
    }

    fn told(&self, map: &Map, unit: UnitNo) -> Told {
        map.sheet.told(unit, || self.find_told(map, unit))
    }

    /// Of the unit as if its register were not complete. Who has no figure, and nobody below who
    /// might, has its members by rule 5, and so has everyone below.
    fn find_told(&self, map: &Map, unit: UnitNo) -> Told {
        if let Some(numerator) = self.reported(map, unit) {
            return Told::Reported(numerator);
        }
        if self.is_told_below(map, unit) || self.is_register_complete(map, unit) {
            return Told::Below;
        }
        let Some(became) = self.became(map, unit) else { return Told::Recorded };
        let mut parts = Vec::new();
        for came in became.parts.iter().filter(|came| !came.part.is_nothing()) {
            match self.told(&became.map, came.unit) {
                Told::Reported(numerator) => parts.push((came.part, numerator)),
                other @ (Told::Recorded | Told::Below) => return other,
            }
        }
        let sum = Numerator::of_parts(parts.into_iter(), became.is_estimate);
        sum.map_or(Told::Recorded, Told::Reported)
    }

    fn is_told_below(&self, map: &Map, unit: UnitNo) -> bool {
        map.sheet.told_below(|| self.told_below(map)).contains(&unit)
    }

    fn told_below(&self, map: &Map) -> HashSet<UnitNo> {
        let told = self.models.figures.of_members().chain(self.ground.territory().changed());
        let mut above = HashSet::new();
        for unit in told.filter(|unit| map.tree.contains(*unit)) {
            let mut line =
                std::iter::successors(map.tree.parent(unit), |one| map.tree.parent(*one));
            // Above one that was met before all were met.
            while line.next().is_some_and(|one| above.insert(one)) {}
        }
        above
    }

    /// Rule 5 where every unit below has its members by rule 5 as well.
    fn recorded_below(&self, map: &Map, unit: UnitNo) -> Numerator {
        let count = self.members(map).subtree(&map.tree, unit);
        if count.records == 0 {
            return Numerator::nothing(Rule::None);
        }
        let mut numerator = Numerator::counted(Rule::Some, count);
        numerator.sources.registry = true;
        numerator
    }

    fn numerator_by_those_below(&self, map: &Map, unit: UnitNo) -> Numerator {
        let numerator = self.unregistered(map, unit);
        if numerator.is_known() {
            return numerator;
        }
        let direct = self.members(map).direct(&map.tree, unit);
        let mut sum = Numerator::counted(Rule::Some, direct);
        let mut is_known = direct.records > 0;
        // Who left is known from the register, also when nobody is left in it.
        sum.sources.registry = is_known;
        for &child in map.tree.children(unit) {
            let numerator = self.numerator(map, child);
            if numerator.is_known() {
                sum.add(&numerator);
                is_known = true;
            }
        }
        if !is_known {
            return Numerator::nothing(Rule::None);
        }
        sum
    }

    /// The numerator by rules 2 to 4, or none.
    pub(crate) fn unregistered(&self, map: &Map, unit: UnitNo) -> Numerator {
        match self.told(map, unit) {
            Told::Reported(numerator) => numerator,
            Told::Recorded => Numerator::nothing(Rule::None),
            Told::Below => reckoned(&map.numerators.unregistered, unit, || {
                self.of_all_children(map, unit)
                    .or_else(|| self.of_those_that_became(map, unit))
                    .unwrap_or(Numerator::nothing(Rule::None))
            }),
        }
    }

    fn reported(&self, map: &Map, unit: UnitNo) -> Option<Numerator> {
        let point = self.standpoint.reported;
        let on = map.taken_on(point.on);
        let days = self.ground.territory().usable(unit, on, map.on)?;
        let figure = self.models.figures.reported_members(unit, &days, point.known)?;
        let mut numerator = Numerator::nothing(Rule::Reported);
        numerator.members = figure.members;
        numerator.members_60_plus = figure.members_60_plus;
        numerator.sources.reported = true;
        numerator.learned = figure.learned;
        Some(numerator)
    }

    fn of_all_children(&self, map: &Map, unit: UnitNo) -> Option<Numerator> {
        let children = map.tree.children(unit);
        let mut sum = Numerator::counted(Rule::Children, self.members(map).direct(&map.tree, unit));
        for &child in children {
            let numerator = self.numerator(map, child);
            if numerator.rule > Rule::Children {
                return None;
            }
            sum.add(&numerator);
        }
        (!children.is_empty()).then_some(sum)
    }

    fn of_those_that_became(&self, map: &Map, unit: UnitNo) -> Option<Numerator> {
        let became = self.became(map, unit)?;
        let mut parts = Vec::new();
        for came in became.parts.iter().filter(|came| !came.part.is_nothing()) {
            let numerator = self.unregistered(&became.map, came.unit);
            if !numerator.is_known() {
                return None;
            }
            parts.push((came.part, numerator));
        }
        Numerator::of_parts(parts.into_iter(), became.is_estimate)
    }

    /// Whether the register of a unit is complete by that day: declared so for it or for one above
    /// it, or for all its children.
    fn is_registered(&self, map: &Map, unit: UnitNo, by: Day) -> bool {
        if let Some(known) = map.numerators.registered.borrow().get(&(unit, by)) {
            return *known;
        }
        let is_registered = self.first_registered(map, unit, by);
        map.numerators.registered.borrow_mut().insert((unit, by), is_registered);
        is_registered
    }

    fn first_registered(&self, map: &Map, unit: UnitNo, by: Day) -> bool {
        let mut line = std::iter::successors(Some(unit), |&one| map.tree.parent(one));
        if line.any(|one| self.has_declaration(map, one, by)) {
            return true;
        }
        let children = map.tree.children(unit);
        self.is_told_below(map, unit)
            && !children.is_empty()
            && children.iter().all(|&child| self.is_registered(map, child, by))
    }

    /// Declared by that day, and not lapsed: a declaration says nothing of territory that came
    /// later and was not declared itself.
    fn has_declaration(&self, map: &Map, unit: UnitNo, by: Day) -> bool {
        let known = self.standpoint.registers.known;
        let mut declared = self.models.figures.registers(unit, known).filter(|from| *from <= by);
        declared.any(|from| {
            let mut growth = self.ground.territory().growth(unit, from, map.on);
            growth.all(|change| self.is_growth_registered(change, by))
        })
    }

    fn is_growth_registered(&self, change: &Change, by: Day) -> bool {
        let before = self.map_on(change.on.pred());
        let mut came = change.came.iter();
        came.all(|came| self.is_registered(&before, came.unit, by.min(before.on)))
    }
}

/// `reckon` may ask for other units.
fn reckoned(
    all: &RefCell<HashMap<UnitNo, Numerator>>,
    unit: UnitNo,
    reckon: impl FnOnce() -> Numerator,
) -> Numerator {
    if let Some(known) = all.borrow().get(&unit) {
        return *known;
    }
    let numerator = reckon();
    all.borrow_mut().insert(unit, numerator);
    numerator
}

#[cfg(test)]
mod tests;
