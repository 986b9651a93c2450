//! Which years were closed, when: the domain's own fold, which keeps every closing with the
//! positions between which it held.

use std::ops::Deref;

use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::periods;

use crate::Projection;
use dienhong_core::saved;

#[derive(Debug, Default)]
pub struct Periods(periods::Periods);

saved!(newtype Periods(periods::Periods));

impl Deref for Periods {
    type Target = periods::Periods;

    fn deref(&self) -> &periods::Periods {
        &self.0
    }
}

impl Projection for Periods {
    const NAME: &'static str = "periods";
    const VERSION: u32 = 1;

    fn apply(&mut self, commit: &Commit) {
        for (index, fact) in commit.facts.iter().enumerate() {
            match &fact.event {
                Event::Period(event) => {
                    self.0.evolve(commit.event_ref(index), event, commit.header.actor);
                }
                Event::Office(_)
                | Event::Catalogue(_)
                | Event::Unit(_)
                | Event::Figure(_)
                | Event::Person(_)
                | Event::Membership(_)
                | Event::Support(_)
                | Event::Commendation(_)
                | Event::Corrected(_)
                | Event::Hardship(_)
                | Event::Fund(_)
                | Event::Club(_)
                | Event::Void(_) => {}
            }
        }
    }
}
