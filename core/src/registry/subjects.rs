//! Where each subject's keys stand, and which erasures were ordered: what sealing and opening need
//! to know, folded from the clear events alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::event::{Event, Fact};
use crate::domain::funds::FundEvent;
use crate::domain::holders::{Holder, Holders};
use crate::domain::ids::PersonNo;
use crate::domain::people::PersonEvent;
use crate::domain::secret::Subject;
use crate::domain::units::UnitEvent;
use crate::saved;

#[derive(Debug, Default)]
pub(super) struct Subjects {
    persons: Holders,
    households: Holders,
    units: Holders,
    parties: Holders,
    highest_slot: Option<u32>,
    erasures: BTreeMap<PersonNo, Erasure>,
    unfinished: BTreeSet<PersonNo>,
}

saved!(struct Subjects { households, units, parties, highest_slot, erasures, unfinished }
    without { persons });

/// How far an erasure has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Erasure {
    Ordered,
    KeysDestroyed,
    Confirmed,
}

saved!(enum Erasure { 0 = Ordered, 1 = KeysDestroyed, 2 = Confirmed });

/// The slot that the event gives to somebody.
pub(super) fn slot_taken(event: &Event) -> Option<u32> {
    match event {
        Event::Person(
            PersonEvent::Registered { slot, .. } | PersonEvent::HouseholdRegistered { slot, .. },
        )
        | Event::Unit(UnitEvent::Registered { slot, .. })
        | Event::Fund(FundEvent::PartyRegistered { slot, .. }) => Some(*slot),
        _ => None,
    }
}

/// The person whose erasure the fact orders.
pub(super) fn erasure_ordered(fact: &Fact) -> Option<PersonNo> {
    match &fact.event {
        Event::Person(PersonEvent::ErasureOrdered { person }) => Some(*person),
        _ => None,
    }
}

impl Subjects {
    /// Learns where the keys of units stand, and nothing else.
    pub(super) fn evolve_units(&mut self, facts: &[Fact]) {
        for fact in facts {
            if let Event::Unit(UnitEvent::Registered { unit, uuid, slot, .. }) = &fact.event {
                self.units.add(unit.0, *slot, *uuid);
            }
        }
    }

    /// Holds what the state holds already, in the same memory.
    pub(super) fn share_persons(&mut self, persons: &Holders) {
        self.persons = persons.clone();
    }

    pub(super) fn know_units(&mut self, units: Holders) {
        self.units = units;
    }

    pub(super) fn units(&self) -> &Holders {
        &self.units
    }

    pub(super) fn evolve(&mut self, facts: &[Fact]) {
        self.evolve_units(facts);
        for fact in facts {
            self.highest_slot = self.highest_slot.max(slot_taken(&fact.event));
            match &fact.event {
                Event::Fund(FundEvent::PartyRegistered { party, uuid, slot, .. }) => {
                    self.parties.add(party.0, *slot, *uuid);
                }
                Event::Person(event) => self.evolve_person(event),
                _ => {}
            }
        }
    }

    fn evolve_person(&mut self, event: &PersonEvent) {
        match *event {
            PersonEvent::Registered { person, uuid, slot, .. } => {
                self.persons.add(person.0, slot, uuid);
            }
            PersonEvent::HouseholdRegistered { household, uuid, slot, .. } => {
                self.households.add(household.0, slot, uuid);
            }
            PersonEvent::ErasureOrdered { person } => {
                self.erasures.insert(person, Erasure::Ordered);
                self.unfinished.insert(person);
            }
            PersonEvent::KeysDestroyed { person, .. } => {
                self.erasures.insert(person, Erasure::KeysDestroyed);
            }
            PersonEvent::ErasureConfirmed { person } => {
                self.erasures.insert(person, Erasure::Confirmed);
                self.unfinished.remove(&person);
            }
            PersonEvent::Died { .. }
            | PersonEvent::Merged { .. }
            | PersonEvent::Unmerged { .. } => {}
        }
    }

    pub(super) fn get(&self, subject: Subject) -> Option<Holder> {
        match subject {
            Subject::Person(person) => self.persons.get(person.0),
            Subject::Household(household) => self.households.get(household.0),
            Subject::Unit(unit) => self.units.get(unit.0),
            Subject::Party(party) => self.parties.get(party.0),
        }
    }

    pub(super) fn highest_slot(&self) -> Option<u32> {
        self.highest_slot
    }

    pub(super) fn erasure(&self, person: PersonNo) -> Option<Erasure> {
        self.erasures.get(&person).copied()
    }

    /// Persons whose erasure was ever ordered, and how far it came.
    pub(super) fn erasures(&self) -> impl Iterator<Item = (PersonNo, Erasure)> + '_ {
        self.erasures.iter().map(|(person, erasure)| (*person, *erasure))
    }

    /// Persons whose erasure is not yet confirmed.
    pub(super) fn unfinished(&self) -> impl Iterator<Item = PersonNo> + '_ {
        self.unfinished.iter().copied()
    }
}
