//! The units as a read model: the domain's own fold, which already keeps every fact with the
//! positions between which it was known.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::ids::Position;
use dienhong_core::domain::state::Tags;
use dienhong_core::domain::tree::Tree;
use dienhong_core::domain::units::{self, Known, Life, Lineage as _};
use dienhong_core::saved;

use crate::Projection;
use crate::reckoned::Reckoned;
use crate::territory::Territory;

/// All units, and what was reckoned from them so far.
#[derive(Debug, Default)]
pub struct Units {
    recorded: units::Units,
    /// By the position at which something was last learned of a unit.
    extents: Reckoned<Position, Extents, 3>,
}

saved!(struct Units { recorded, extents });

/// What follows from the lives of all units as known at one position.
#[derive(Debug)]
pub(crate) struct Extents {
    /// `None`: as known now.
    past: Option<Known>,
    pub(crate) territory: Territory,
    /// The days on which anything happens to a unit, sorted.
    days: Vec<Day>,
    trees: Reckoned<Day, Tree, 64>,
}

impl Extents {
    fn learn(lives: Cow<'_, Known>) -> Extents {
        let territory = Territory::learn(&lives);
        let mut days: Vec<Day> = lives.all().flat_map(|unit| days_of(lives.life(unit))).collect();
        days.sort_unstable();
        days.dedup();
        let past = match lives {
            Cow::Owned(past) => Some(past),
            Cow::Borrowed(_) => None,
        };
        Extents { past, territory, days, trees: Reckoned::default() }
    }

    /// The first of the days up to `on` whose tree is the same.
    pub(crate) fn settled(&self, on: Day) -> Day {
        let passed = self.days.partition_point(|day| *day <= on);
        self.days[..passed].last().copied().unwrap_or(Day::FIRST)
    }
}

fn days_of(life: &Life) -> impl Iterator<Item = Day> {
    let changes = life.changes.iter().map(|change| change.on);
    let successions = life.successions.iter().map(|succession| succession.on);
    [life.from].into_iter().chain(life.until).chain(changes).chain(successions)
}

impl Units {
    /// The tree of a day as known at a position.
    pub fn tree(&self, on: Day, known: Position) -> Arc<Tree> {
        self.tree_in(&self.extents(known), on)
    }

    pub(crate) fn tree_in(&self, extents: &Extents, on: Day) -> Arc<Tree> {
        let build = || Tree::build(&self.recorded, self.lives(extents), on);
        extents.trees.get(extents.settled(on), build)
    }

    pub(crate) fn lives<'a>(&'a self, extents: &'a Extents) -> &'a Known {
        extents.past.as_ref().unwrap_or(self.recorded.latest())
    }

    pub(crate) fn extents(&self, known: Position) -> Arc<Extents> {
        let learned = self.recorded.learned_by(known);
        self.extents.get(learned, || Extents::learn(self.recorded.known(known)))
    }
}

impl Deref for Units {
    type Target = units::Units;

    fn deref(&self) -> &units::Units {
        &self.recorded
    }
}

impl Projection for Units {
    const NAME: &'static str = "units";
    const VERSION: u32 = 1;

    fn apply(&mut self, commit: &Commit) {
        for (index, fact) in commit.facts.iter().enumerate() {
            let at = commit.event_ref(index);
            match &fact.event {
                Event::Unit(event) => {
                    // What this fold keeps holds no personal text: the key of its tags never matters.
                    let tags = Tags::keyed([0; 16]);
                    self.recorded.evolve(at, event, &fact.secrets, &tags);
                }
                Event::Corrected(corrected) => self.recorded.correct(at, corrected),
                Event::Void(event) => {
                    if let Some(record) = event.record() {
                        self.recorded.void(at, record);
                    }
                }
                Event::Office(_)
                | Event::Catalogue(_)
                | Event::Figure(_)
                | Event::Person(_)
                | Event::Membership(_)
                | Event::Support(_)
                | Event::Commendation(_)
                | Event::Hardship(_)
                | Event::Fund(_)
                | Event::Club(_)
                | Event::Period(_) => (),
            }
        }
        // What was known now is the past.
        if self.recorded.learned_by(Position::LATEST) == commit.position {
            self.extents.forget();
        }
    }
}
