//! Which records are known to be one person. Merges may follow on each other, never in a circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::ids::{EventRef, MembershipNo, PersonNo};
use crate::saved;

#[derive(Debug, Default)]
pub(super) struct Merges {
    /// By the record that was merged.
    standing: BTreeMap<PersonNo, Merge>,
    /// The same, by the record it was merged into.
    below: BTreeSet<(PersonNo, PersonNo)>,
}

saved!(struct Merges { standing, below });

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Merge {
    pub into: PersonNo,
    pub at: EventRef,
    pub voided: Vec<MembershipNo>,
}

saved!(struct Merge { into, at, voided });

impl Merges {
    pub(super) fn insert(&mut self, person: PersonNo, merge: Merge) {
        self.below.insert((merge.into, person));
        self.standing.insert(person, merge);
    }

    pub(super) fn remove(&mut self, person: PersonNo) {
        if let Some(merge) = self.standing.remove(&person) {
            self.below.remove(&(merge.into, person));
        }
    }

    pub(super) fn of(&self, person: PersonNo) -> Option<&Merge> {
        self.standing.get(&person)
    }

    /// The record that stands for `person`.
    pub(super) fn remaining(&self, mut person: PersonNo) -> PersonNo {
        while let Some(merge) = self.standing.get(&person) {
            person = merge.into;
        }
        person
    }

    /// All records that `person` stands for, itself first.
    pub(super) fn below(&self, person: PersonNo) -> Vec<PersonNo> {
        let mut records = vec![person];
        let mut next = 0;
        while let Some(&top) = records.get(next) {
            let merged = self.below.range((top, PersonNo(0))..=(top, PersonNo(u32::MAX)));
            records.extend(merged.map(|(_, person)| *person));
            next += 1;
        }
        records
    }
}
