//! From where a report looks: which facts count, and on which day. A report takes all of them from
//! one point; the steps of an explanation move them one after the other.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use hashbrown::HashMap;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::Position;
use dienhong_core::domain::keys::TextNo;
use dienhong_core::domain::tree::Tree;
use dienhong_core::domain::units::Known;

use super::counts::Count;
use super::denominator::Distinct;
use super::numerator::Numerators;
use super::placed::Placed;
use super::sheet::{Key, Sheet};
use crate::ReadModels;
use crate::territory::Territory;
use crate::units::{Extents, Units};

/// A day, and what was known at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    pub on: Day,
    pub known: Position,
}

/// From where each kind of fact is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standpoint {
    pub members: Point,
    /// The day of the tree, and the position at which its units were known.
    pub tree: Point,
    pub registers: Point,
    pub reported: Point,
    pub population: Point,
}

impl Standpoint {
    pub(crate) fn of_report(point: Point, tree_on: Day) -> Standpoint {
        let tree = Point { on: tree_on, known: point.known };
        Standpoint { members: point, tree, registers: point, reported: point, population: point }
    }
}

/// The units as known at one position, with what follows for their territory and their trees.
pub(crate) struct Ground<'a> {
    extents: Arc<Extents>,
    units: &'a Units,
}

impl<'a> Ground<'a> {
    pub(crate) fn known(models: &'a ReadModels, known: Position) -> Rc<Ground<'a>> {
        let units = &models.units;
        Rc::new(Ground { extents: units.extents(known), units })
    }

    pub(crate) fn lives(&self) -> &Known {
        self.units.lives(&self.extents)
    }

    pub(crate) fn territory(&self) -> &Territory {
        &self.extents.territory
    }

    fn tree(&self, on: Day) -> Arc<Tree> {
        self.units.tree_in(&self.extents, on)
    }
}

/// The tree of one day, with what was reckoned under it so far.
pub(crate) struct Map {
    pub on: Day,
    /// Members are counted, registers and reports asked, on no later day than this: of units that
    /// became another, what they were the day before.
    until: Option<Day>,
    pub tree: Arc<Tree>,
    members: OnceCell<Placed<Count>>,
    pub numerators: Numerators,
    pub sheet: Arc<Sheet>,
}

impl Map {
    /// The day on which numerators under this tree are taken.
    pub(crate) fn taken_on(&self, on: Day) -> Day {
        self.until.map_or(on, |until| until.min(on))
    }
}

/// Everything that is reckoned from one standpoint, each tree once.
pub(crate) struct Survey<'a> {
    pub models: &'a ReadModels,
    pub standpoint: Standpoint,
    pub ground: Rc<Ground<'a>>,
    /// Population figures of earlier days are stale.
    pub(super) stale_before: Day,
    counts: RefCell<BTreeMap<Day, Rc<Vec<Count>>>>,
    maps: RefCell<BTreeMap<Day, Rc<Map>>>,
    pub(super) sources: RefCell<HashMap<Distinct<TextNo>, Arc<[String]>>>,
}

impl<'a> Survey<'a> {
    /// `ground` is that of the position at which the standpoint's tree is known.
    pub(crate) fn new(
        models: &'a ReadModels,
        standpoint: Standpoint,
        ground: Rc<Ground<'a>>,
    ) -> Survey<'a> {
        let (counts, maps, sources) = Default::default();
        let stale_before = five_years_before(standpoint.population.on);
        Survey { models, standpoint, ground, stale_before, counts, maps, sources }
    }

    /// The tree that the standpoint asks for.
    pub(crate) fn map(&self) -> Rc<Map> {
        self.map_on(self.standpoint.tree.on)
    }

    /// The tree of another day: that before a change. It is always an earlier one.
    pub(crate) fn map_on(&self, on: Day) -> Rc<Map> {
        if let Some(map) = self.maps.borrow().get(&on) {
            return Rc::clone(map);
        }
        let map = Rc::new(self.draw(on));
        self.maps.borrow_mut().insert(on, Rc::clone(&map));
        map
    }

    fn draw(&self, on: Day) -> Map {
        let until = (on != self.standpoint.tree.on).then_some(on);
        let (models, extents) = (self.models, &self.ground.extents);
        let learned = models.units.learned_by(self.standpoint.tree.known);
        let known = (learned, extents.as_ref());
        let key = Key::of(&self.standpoint, known, &models.figures, (on, until));
        Map {
            on,
            until,
            tree: self.ground.tree(on),
            members: OnceCell::new(),
            numerators: Numerators::default(),
            sheet: models.memberships.sheets.get(key, || Sheet::blank(models.units.len())),
        }
    }

    /// The members, each where it counts under the tree.
    pub(crate) fn members<'m>(&self, map: &'m Map) -> &'m Placed<Count> {
        map.members.get_or_init(|| {
            let counts = self.counts(map.taken_on(self.standpoint.members.on));
            Placed::new(&map.tree, &counts)
        })
    }

    fn counts(&self, on: Day) -> Rc<Vec<Count>> {
        let count = || {
            let (models, known) = (self.models, self.standpoint.members.known);
            Rc::new(models.memberships.counts(on, known, models.units.len()))
        };
        Rc::clone(self.counts.borrow_mut().entry(on).or_insert_with(count))
    }
}

/// The same day five years earlier; of 29 February the 28th.
fn five_years_before(on: Day) -> Day {
    let same = |day| Day::from_ymd(on.year() - 5, on.month(), day);
    same(on.day_of_month()).or_else(|| same(28)).unwrap_or(Day::FIRST)
}
