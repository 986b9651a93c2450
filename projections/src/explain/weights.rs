//! With which weight a member recorded in a unit counts in the numerator of another: 1 where the
//! register speaks, 0 where a reported figure stands for it, a share where a split unit does.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::UnitNo;
use dienhong_core::domain::units::Lineage;

use crate::exact::Exact;
use crate::membership::{Map, NumeratorRule as Rule, Survey};

/// The weights under one tree.
pub(super) struct Weights {
    map: Rc<Map>,
    /// By the unit that was recorded.
    weights: Vec<Exact>,
}

impl Weights {
    /// One for each tree under which members are counted: of units that became another those of
    /// the day before.
    pub(super) fn of(survey: &Survey<'_>, unit: UnitNo) -> Vec<Weights> {
        let map = survey.map();
        let mut walk = Walk { survey, waiting: BTreeMap::new(), placed: BTreeMap::new() };
        if map.tree.contains(unit) {
            let rule = survey.numerator(&map, unit).rule;
            walk.wait(&map, unit, rule, Exact::ONE);
        }
        // What a visit adds stands later in the order, so that each is visited once.
        while let Some(((_, _, _, rule), (map, unit, weight))) = walk.waiting.pop_first() {
            walk.visit(&map, unit, rule, weight);
        }
        walk.weights()
    }

    /// A unit that is not known yet counts nowhere.
    pub(super) fn at(&self, unit: UnitNo) -> Exact {
        self.weights.get(unit.index()).copied().unwrap_or_default()
    }

    /// The day on which members are counted when the report is of `on`.
    pub(super) fn taken_on(&self, on: Day) -> Day {
        self.map.taken_on(on)
    }
}

/// The later tree first, then those above, then by rule.
type Order = (Reverse<Day>, u32, UnitNo, Rule);

struct Walk<'s, 'a> {
    survey: &'s Survey<'a>,
    /// The numerators whose parts are still to be found.
    waiting: BTreeMap<Order, (Rc<Map>, UnitNo, Exact)>,
    /// Under each tree, by the unit in which a member is placed.
    placed: BTreeMap<Day, (Rc<Map>, Vec<Exact>)>,
}

impl Walk<'_, '_> {
    fn wait(&mut self, map: &Rc<Map>, unit: UnitNo, rule: Rule, weight: Exact) {
        let order = (Reverse(map.on), map.tree.span(unit).start, unit, rule);
        let waiting = self.waiting.entry(order);
        waiting.or_insert_with(|| (Rc::clone(map), unit, Exact::ZERO)).2 += weight;
    }

    fn visit(&mut self, map: &Rc<Map>, unit: UnitNo, rule: Rule, weight: Exact) {
        match rule {
            Rule::Register => {
                let span = map.tree.span(unit);
                for &one in &map.tree.order()[span.start as usize..span.end as usize] {
                    self.place(map, one, weight);
                }
            }
            Rule::Reported => (),
            // Where nothing is known there is no member either, until one is recorded.
            Rule::Children | Rule::Some | Rule::None => {
                self.place(map, unit, weight);
                for &child in map.tree.children(unit) {
                    let rule = self.survey.numerator(map, child).rule;
                    self.wait(map, child, rule, weight);
                }
            }
            Rule::Became => self.visit_those_that_became(map, unit, weight),
        }
    }

    fn visit_those_that_became(&mut self, map: &Rc<Map>, unit: UnitNo, weight: Exact) {
        let Some(became) = self.survey.became(map, unit) else { return };
        for came in became.parts.iter().filter(|came| !came.part.is_nothing()) {
            let rule = self.survey.unregistered(&became.map, came.unit).rule;
            self.wait(&became.map, came.unit, rule, came.part.of(weight));
        }
    }

    fn place(&mut self, map: &Rc<Map>, unit: UnitNo, weight: Exact) {
        let units = self.survey.ground.lives().count();
        let fresh = || (Rc::clone(map), vec![Exact::ZERO; units]);
        let (_, placed) = self.placed.entry(map.on).or_insert_with(fresh);
        placed[unit.index()] += weight;
    }

    fn weights(self) -> Vec<Weights> {
        let units = self.survey.ground.lives().count();
        let weigh = |(map, placed): (Rc<Map>, Vec<Exact>)| {
            let home = |unit| map.tree.home(UnitNo::after(unit));
            let weight = |home: UnitNo| placed[home.index()];
            let weights = (0..units).map(|unit| home(unit).map_or(Exact::ZERO, weight)).collect();
            Weights { map, weights }
        };
        self.placed.into_values().map(weigh).collect()
    }
}
