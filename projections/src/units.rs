//! The units as a read model: the domain's own fold, which already keeps every fact with the
//! positions between which it was known.

use std::ops::Deref;

use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::state::Tags;
use dienhong_core::domain::units;

use crate::Projection;
use dienhong_core::saved;

/// All units; their trees are built by `Tree::build`.
#[derive(Debug, Default)]
pub struct Units(units::Units);

saved!(newtype Units(units::Units));

impl Deref for Units {
    type Target = units::Units;

    fn deref(&self) -> &units::Units {
        &self.0
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
                Event::Unit(event) => self.0.evolve(at, event, &fact.secrets, &tags),
                Event::Corrected(corrected) => self.0.correct(at, corrected),
                Event::Void(event) => {
                    if let Some(record) = event.record() {
                        self.0.void(at, record);
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
