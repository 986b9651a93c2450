//! The units as a read model: the domain's own fold, which already keeps every fact with the
//! positions between which it was known.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::ids::Position;
use dienhong_core::domain::state::Tags;
use dienhong_core::domain::tree::Tree;
use dienhong_core::domain::units::{self, Known};
use dienhong_core::snapshot::{Loader, Part, Saver, Spoiled};

use crate::Projection;
use crate::territory::Territory;

/// Trees that are kept; beyond it all are dropped.
const TREES_MAX: usize = 64;

/// All units, and what follows from them as known now.
#[derive(Debug, Default)]
pub struct Units {
    recorded: units::Units,
    /// With the position at which something was last learned of a unit.
    now: Mutex<Option<(Position, Arc<Extents>)>>,
}

/// What follows from the lives of all units as known at one position.
#[derive(Debug)]
pub(crate) struct Extents {
    pub(crate) territory: Territory,
    trees: Mutex<BTreeMap<Day, Arc<Tree>>>,
}

impl Extents {
    fn learn(lives: &Known) -> Arc<Extents> {
        Arc::new(Extents { territory: Territory::learn(lives), trees: Mutex::default() })
    }
}

impl Units {
    /// The tree of a day as known at a position.
    pub fn tree(&self, on: Day, known: Position) -> Arc<Tree> {
        self.tree_in(&self.extents(known), on, known)
    }

    pub(crate) fn tree_in(&self, extents: &Extents, on: Day, known: Position) -> Arc<Tree> {
        if let Some(tree) = held(&extents.trees).get(&on) {
            return Arc::clone(tree);
        }
        let tree = Arc::new(Tree::build(&self.recorded, on, known));
        let mut trees = held(&extents.trees);
        if trees.len() >= TREES_MAX {
            trees.clear();
        }
        trees.insert(on, Arc::clone(&tree));
        tree
    }

    /// Kept, as known now; else learned anew.
    pub(crate) fn extents(&self, known: Position) -> Arc<Extents> {
        let lives = match self.recorded.known(known) {
            Cow::Owned(lives) => return Extents::learn(&lives),
            Cow::Borrowed(latest) => latest,
        };
        let changed = self.recorded.learned_at();
        let mut now = held(&self.now);
        match now.as_ref() {
            Some((at, extents)) if *at == changed => Arc::clone(extents),
            Some(_) | None => {
                let extents = Extents::learn(lives);
                *now = Some((changed, Arc::clone(&extents)));
                extents
            }
        }
    }
}

/// What is kept follows from the rest: a panic leaves nothing half done.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is kept is found again.
impl Part for Units {
    fn save(&self, to: &mut Saver<'_>) {
        self.recorded.save(to);
    }

    fn load(from: &mut Loader<'_>) -> Result<Units, Spoiled> {
        Ok(Units { recorded: Part::load(from)?, now: Mutex::default() })
    }

    fn shape(to: &mut String) {
        units::Units::shape(to);
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
        // What this fold keeps holds no personal text, so the key of its tags never matters.
        let tags = Tags::keyed([0; 16]);
        for (index, fact) in commit.facts.iter().enumerate() {
            let at = commit.event_ref(index);
            match &fact.event {
                Event::Unit(event) => self.recorded.evolve(at, event, &fact.secrets, &tags),
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
    }
}
