//! Which records of persons were known to be one, at any position.

use dienhong_core::domain::ids::{PersonNo, Position};
use dienhong_core::domain::people::PersonEvent;
use dienhong_core::saved;

use crate::distinct::{One, PERSON};

#[derive(Debug, Default)]
pub(crate) struct Merges {
    merges: Vec<Merge>,
}

saved!(struct Merges { merges });

#[derive(Clone, Copy, Debug)]
struct Merge {
    person: PersonNo,
    into: PersonNo,
    known_from: Position,
    known_to: Position,
}

saved!(struct Merge { person, into, known_from, known_to });

impl Merges {
    pub(crate) fn fold(&mut self, at: Position, event: &PersonEvent) {
        match *event {
            PersonEvent::Merged { person, into, .. } => {
                let known_to = Position::LATEST;
                self.merges.push(Merge { person, into, known_from: at, known_to });
            }
            PersonEvent::Unmerged { person, .. } => {
                let open = self.merges.iter_mut().rev().find(|merge| merge.person == person);
                open.expect("only a merged person is unmerged").known_to = at;
            }
            PersonEvent::Registered { .. }
            | PersonEvent::HouseholdRegistered { .. }
            | PersonEvent::Died { .. }
            | PersonEvent::ErasureOrdered { .. }
            | PersonEvent::KeysDestroyed { .. }
            | PersonEvent::ErasureConfirmed { .. } => {}
        }
    }

    /// Who is counted for whom, as known at `known`.
    pub(crate) fn known_at(&self, known: Position) -> Merged {
        // What is open ends at the latest position of all, which nobody reaches.
        let known = known.min(Position(Position::LATEST.0 - 1));
        let open = |merge: &&Merge| merge.known_from <= known && known < merge.known_to;
        let mut into: Vec<(PersonNo, PersonNo)> =
            self.merges.iter().filter(open).map(|merge| (merge.person, merge.into)).collect();
        into.sort_unstable();
        let is_merged = into.iter().map(|(person, _)| *person).collect();
        let involved = into.iter().flat_map(|(person, into)| [*person, *into]).collect();
        Merged { into, is_merged, involved }
    }
}

/// The merges of one position, by the person merged.
#[derive(Debug)]
pub(crate) struct Merged {
    into: Vec<(PersonNo, PersonNo)>,
    /// Hardly anybody is: one bit spares the search.
    is_merged: Persons,
    /// Merged, or merged with.
    involved: Persons,
}

impl Merged {
    /// The one record that stands for a person; merges may follow on each other, never in a circle.
    pub(crate) fn counted(&self, mut person: PersonNo) -> PersonNo {
        while self.is_merged.contains(person) {
            let index = self.into.binary_search_by_key(&person, |&(merged, _)| merged);
            person = self.into[index.expect("who is merged went somewhere")].1;
        }
        person
    }

    /// The one record that stands for a person, a household or another.
    pub(crate) fn one(&self, one: One) -> One {
        let person = || self.counted(PersonNo(one.number)).0;
        if one.class == PERSON { One { number: person(), ..one } } else { one }
    }

    /// No other record is counted for this one.
    pub(crate) fn is_alone(&self, one: One) -> bool {
        one.class != PERSON || !self.involved.contains(PersonNo(one.number))
    }
}

/// A set of persons, one bit each.
#[derive(Debug, Default)]
struct Persons(Vec<u64>);

impl FromIterator<PersonNo> for Persons {
    fn from_iter<I: IntoIterator<Item = PersonNo>>(persons: I) -> Persons {
        let mut bits = Vec::new();
        for person in persons {
            let word = person.index() / 64;
            bits.resize(bits.len().max(word + 1), 0);
            bits[word] |= 1 << (person.0 % 64);
        }
        Persons(bits)
    }
}

impl Persons {
    fn contains(&self, person: PersonNo) -> bool {
        self.0.get(person.index() / 64).is_some_and(|word| word >> (person.0 % 64) & 1 == 1)
    }
}
