//! Which commits touched a person, a household, a unit, a gift, a fund or a club, in order: the way
//! from a key to its history. Names come from opened commits, never from here.
//!
//! A unit is touched by what is said of the unit itself, its figures, its honours and the funds it
//! opens, not by each of its members and gifts: those have histories of their own. A fund is touched
//! by all that moves its money, a household by who belongs to it, its hardship and what it received.

mod about;
mod chains;
mod home;
mod owned;
mod timeline;

use std::collections::BTreeMap;

use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::ids::{
    ClubNo, FundNo, HouseholdNo, PersonNo, Position, SupportNo, UnitNo,
};
use dienhong_core::domain::people::PersonEvent;

use crate::Projection;
use about::Owners;
use chains::Chains;

use dienhong_core::saved;
pub use home::{Resident, residents};
pub use timeline::{Entry, Line, timeline};

/// Whose history is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    Person(PersonNo),
    Unit(UnitNo),
    Support(SupportNo),
    Fund(FundNo),
    Club(ClubNo),
    Household(HouseholdNo),
}

saved!(enum About {
    0 = Person(it),
    1 = Unit(it),
    2 = Support(it),
    3 = Fund(it),
    4 = Club(it),
    5 = Household(it),
});

#[derive(Debug, Default)]
pub struct Histories {
    chains: Chains,
    owners: Owners,
    /// Merges that stand, by the record merged.
    merged: BTreeMap<PersonNo, PersonNo>,
}

saved!(struct Histories { chains, owners, merged });

impl Projection for Histories {
    const NAME: &'static str = "histories";
    const VERSION: u32 = 4;

    fn apply(&mut self, commit: &Commit) {
        let mut touched = Vec::new();
        for fact in &commit.facts {
            touched.extend(self.owners.about(fact));
            if let Event::Person(event) = &fact.event {
                self.note_merge(event);
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for about in touched {
            self.chains.touch(about, commit.position);
        }
    }
}

impl Histories {
    fn note_merge(&mut self, event: &PersonEvent) {
        match *event {
            PersonEvent::Merged { person, into, .. } => {
                self.merged.insert(person, into);
            }
            PersonEvent::Unmerged { person, .. } => {
                self.merged.remove(&person);
            }
            PersonEvent::Registered { .. }
            | PersonEvent::HouseholdRegistered { .. }
            | PersonEvent::Died { .. }
            | PersonEvent::ErasureOrdered { .. }
            | PersonEvent::KeysDestroyed { .. }
            | PersonEvent::ErasureConfirmed { .. } => {}
        }
    }

    /// The commits that touched it, in order. A person's are those of all records that are now
    /// known to be that person.
    pub fn positions(&self, about: About) -> Vec<Position> {
        let mut positions: Vec<Position> = match about {
            About::Person(person) => {
                let records = self.records(person).into_iter().map(About::Person);
                records.flat_map(|record| self.chains.of(record)).collect()
            }
            About::Household(_)
            | About::Unit(_)
            | About::Support(_)
            | About::Fund(_)
            | About::Club(_) => self.chains.of(about),
        };
        positions.sort_unstable();
        positions.dedup();
        positions
    }

    /// All records of the person as known now, the remaining one first.
    pub fn records(&self, mut person: PersonNo) -> Vec<PersonNo> {
        while let Some(into) = self.merged.get(&person) {
            person = *into;
        }
        let mut records = vec![person];
        let mut next = 0;
        while let Some(&top) = records.get(next) {
            let below = self.merged.iter().filter(|(_, into)| **into == top);
            records.extend(below.map(|(person, _)| *person));
            next += 1;
        }
        records
    }
}

#[cfg(test)]
mod tests;
