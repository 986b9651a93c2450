//! What rules read of persons and households: one compact record each, and indexes of tags.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU64;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use super::details::{Details, folded_mark, household_tag, identity_tag, ref_tag, text_tag};
use super::erasure::{Erasure, Stage};
use super::mark::Mark;
use super::merges::{Merge, Merges};
use super::{Index, PersonEvent, Sex, Tag};
use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Record, Value};
use crate::domain::dense::Dense;
use crate::domain::holders::Holders;
use crate::domain::ids::{
    EventRef, PersonNo, Position, ShortPosition, ShortRef, SourceNo, UnitNo, link,
};
use crate::domain::secret::{Secret, Subject};
use crate::domain::state::Tags;
use crate::saved;

#[derive(Debug, Default)]
pub struct People {
    pub(super) persons: Dense<Person>,
    pub(super) holders: Holders,
    /// The tag of the office's own key of each household.
    pub(super) households: Dense<Tag>,
    pub(super) by_ref: Index,
    /// Who once had a `ref`, until a correction.
    pub(super) formerly: HashMap<NonZeroU64, Vec<PersonNo>>,
    pub(super) by_uuid: Index,
    /// Persons living and dead; who asks leaves out those that do not count.
    pub(super) by_identity: Index,
    pub(super) alike: Index,
    pub(super) by_household: Index,
    /// What stood before each correction, in order.
    pub(super) earlier: HashMap<PersonNo, Vec<Earlier>>,
    pub(super) merges: Merges,
    pub(super) erasures: BTreeMap<PersonNo, Erasure>,
    /// Records that a void took back: a number and a UUID are left.
    pub(super) voided: BTreeSet<PersonNo>,
}

saved!(struct People { persons, holders, households, formerly, earlier, merges, erasures, voided }
    without { by_ref, by_uuid, by_identity, alike, by_household } then indexed);

#[derive(Debug)]
#[repr(Rust, packed)]
pub(super) struct Person {
    pub source: SourceNo,
    pub at: ShortRef,
    pub died_at: ShortPosition,
    pub details: Details,
}

saved!(packed struct Person { source, at, died_at, details });

#[derive(Debug)]
pub(super) struct Earlier {
    pub corrected_at: EventRef,
    pub details: Details,
}

saved!(struct Earlier { corrected_at, details });

impl People {
    fn indexed(self) -> People {
        let (count, households) = (self.persons.len(), self.households.len());
        let person = |number: u32| &self.persons[number as usize];
        People {
            by_ref: Index::of(count, |number| person(number).details.reference),
            by_uuid: Index::of(count, |number| Some(uuid_tag(self.holders.uuid(number)))),
            by_identity: Index::of(count, |number| person(number).details.national_id),
            alike: Index::of(count, |number| person(number).details.alike()),
            by_household: Index::of(households, |number| self.households[number as usize]),
            ..self
        }
    }

    pub fn evolve(&mut self, at: EventRef, event: &PersonEvent, secrets: &[Secret], tags: &Tags) {
        match event {
            PersonEvent::Registered { .. } => self.register(at, event, secrets, tags),
            &PersonEvent::HouseholdRegistered { household, source, .. } => {
                let key = secrets.iter().find_map(|secret| secret.cell(Column::Household));
                let key = key.map(|key| household_tag(tags, source, key));
                if let Some(key) = key {
                    let households = &self.households;
                    let key_of = |number: u32| households[number as usize];
                    self.by_household.insert(key, household.0, key_of);
                }
                self.households.push(key);
            }
            &PersonEvent::Died { person, died_on } => {
                let person = &mut self.persons[person.index()];
                person.details.died_on = Some(died_on);
                person.died_at = at.position.into();
            }
            PersonEvent::Merged { person, into, voided } => {
                let merge = Merge { into: *into, at, voided: voided.clone() };
                self.merges.insert(*person, merge);
            }
            PersonEvent::Unmerged { person, .. } => self.merges.remove(*person),
            PersonEvent::ErasureOrdered { person } => {
                let erasure = Erasure { ordered_at: at.position, stage: Stage::Ordered };
                self.erasures.insert(*person, erasure);
            }
            PersonEvent::KeysDestroyed { person, .. } => {
                self.reach(*person, Stage::KeysDestroyed);
                self.forget(*person);
            }
            PersonEvent::ErasureConfirmed { person } => self.reach(*person, Stage::Confirmed),
        }
    }

    fn register(&mut self, at: EventRef, event: &PersonEvent, secrets: &[Secret], tags: &Tags) {
        let &PersonEvent::Registered {
            person,
            uuid,
            source,
            sex,
            birth_year,
            unit,
            household,
            slot,
            ..
        } = event
        else {
            return;
        };
        assert_eq!(person.index(), self.persons.len(), "persons are numbered in order");
        let cell = |column| cell(secrets, person, column);
        let birth = cell(Column::BirthDate).and_then(PartialDay::parse);
        let mark = |column| cell(column).map(|text| Mark::of(text_tag(tags, column, text)));
        let mut details = Details {
            reference: None,
            full_name: mark(Column::FullName),
            folded: cell(Column::FullName).map(|name| folded_mark(tags, name)),
            birth: birth.unwrap_or_else(|| year(birth_year)),
            sex,
            unit,
            national_id: None,
            phone: mark(Column::Phone),
            address: mark(Column::Address),
            household: household.map(|household| link(household.0)),
            ethnicity: mark(Column::Ethnicity),
            note: mark(Column::Note),
            died_on: None,
        };
        if let Some(text) = cell(Column::Ref) {
            details.reference = Some(self.index_ref(ref_tag(tags, source, text), person));
        }
        if let Some(text) = cell(Column::NationalId) {
            details.national_id = Some(self.index_identity(identity_tag(tags, text), person));
        }
        if let Some(tag) = details.alike() {
            self.index_alike(tag, person);
        }
        let holders = &self.holders;
        let tag_of = |number: u32| Some(uuid_tag(holders.uuid(number)));
        self.by_uuid.insert(uuid_tag(uuid), person.0, tag_of);
        self.holders.add(person.0, slot, uuid);
        let (at, died_at) = (at.into(), Position::START.into());
        self.persons.push(Person { source, at, died_at, details });
    }

    fn index_ref(&mut self, tag: NonZeroU64, person: PersonNo) -> NonZeroU64 {
        let persons = &self.persons;
        let tag_of = |number: u32| persons[number as usize].details.reference;
        self.by_ref.insert(tag, person.0, tag_of);
        tag
    }

    fn index_identity(&mut self, tag: NonZeroU64, person: PersonNo) -> NonZeroU64 {
        let persons = &self.persons;
        let tag_of = |number: u32| persons[number as usize].details.national_id;
        self.by_identity.insert(tag, person.0, tag_of);
        tag
    }

    fn index_alike(&mut self, tag: NonZeroU64, person: PersonNo) {
        let persons = &self.persons;
        self.alike.insert(tag, person.0, |number| persons[number as usize].details.alike());
    }

    /// Takes back a record or a death.
    pub(in crate::domain) fn void(&mut self, record: Record) {
        match record {
            Record::Person(person) => {
                self.forget(person);
                self.voided.insert(person);
            }
            Record::Death(person) => self.persons[person.index()].details.died_on = None,
            _ => {}
        }
    }

    fn reach(&mut self, person: PersonNo, stage: Stage) {
        if let Some(erasure) = self.erasures.get_mut(&person) {
            erasure.stage = stage;
        }
    }

    /// Only the UUID finds the person; nothing can be compared with their texts.
    fn forget(&mut self, person: PersonNo) {
        for version in self.earlier.get_mut(&person).into_iter().flatten() {
            let reference = version.details.reference;
            if let Some(Entry::Occupied(mut holders)) = reference.map(|it| self.formerly.entry(it))
            {
                holders.get_mut().retain(|holder| *holder != person);
                if holders.get().is_empty() {
                    holders.remove();
                }
            }
            version.details.forget();
        }
        let details = &mut self.persons[person.index()].details;
        let indexed = [
            (&mut self.by_ref, details.reference),
            (&mut self.by_identity, details.national_id),
            (&mut self.alike, details.alike()),
        ];
        for (index, tag) in indexed {
            if let Some(tag) = tag {
                index.remove(tag, person.0);
            }
        }
        details.forget();
    }

    pub fn evolve_corrected(
        &mut self,
        at: EventRef,
        corrected: &Corrected,
        secrets: &[Secret],
        tags: &Tags,
    ) {
        let Record::Person(person) = corrected.record else { return };
        let stood = self.persons[person.index()].details;
        let version = Earlier { corrected_at: at, details: stood };
        self.earlier.entry(person).or_default().push(version);
        let text = cell(secrets, person, corrected.column);
        let details = self.corrected(person, stood, corrected, text, tags);
        if details.alike() != stood.alike() {
            self.move_alike(person, &stood, &details);
        }
        let person = &mut self.persons[person.index()];
        person.details = details;
        if corrected.column == Column::DiedOn {
            person.died_at = at.position.into();
        }
    }

    fn corrected(
        &mut self,
        person: PersonNo,
        mut details: Details,
        corrected: &Corrected,
        text: Option<&str>,
        tags: &Tags,
    ) -> Details {
        match (corrected.column, &corrected.new) {
            (Column::BirthDate, &Value::Year(born_in)) => {
                let exact = text.and_then(PartialDay::parse);
                details.birth = exact.unwrap_or_else(|| year(born_in));
            }
            (Column::Sex, &Value::Number(number)) => {
                details.sex = Sex::from_number(number).unwrap_or(details.sex);
            }
            (Column::Unit, &Value::Number(number)) => {
                details.unit = dense(number).map_or(details.unit, UnitNo);
            }
            (Column::Household, &Value::Number(number)) => {
                details.household = dense(number).map(link);
            }
            (Column::Household, _) => details.household = None,
            (Column::DiedOn, &Value::Day(day)) => details.died_on = Some(day),
            (Column::DiedOn, _) => details.died_on = None,
            (Column::Ref, _) => {
                let source = self.persons[person.index()].source;
                if let Some(tag) = details.reference {
                    self.by_ref.remove(tag, person.0);
                    self.formerly.entry(tag).or_default().push(person);
                }
                let tag = text.map(|text| ref_tag(tags, source, text));
                details.reference = tag.map(|tag| self.index_ref(tag, person));
            }
            (Column::NationalId, _) => {
                if let Some(tag) = details.national_id {
                    self.by_identity.remove(tag, person.0);
                }
                let tag = text.map(|digits| identity_tag(tags, digits));
                details.national_id = tag.map(|tag| self.index_identity(tag, person));
            }
            (column, _) => {
                if column == Column::FullName {
                    details.folded = text.map(|name| folded_mark(tags, name));
                }
                let mark = text.map(|text| Mark::of(text_tag(tags, column, text)));
                if let Some(stands) = details.text(column) {
                    *stands = mark;
                }
            }
        }
        details
    }

    fn move_alike(&mut self, person: PersonNo, before: &Details, after: &Details) {
        if let Some(tag) = before.alike() {
            self.alike.remove(tag, person.0);
        }
        if let Some(tag) = after.alike() {
            self.index_alike(tag, person);
        }
    }
}

fn cell(secrets: &[Secret], person: PersonNo, column: Column) -> Option<&str> {
    let mut theirs = secrets.iter().filter(|secret| secret.subject == Subject::Person(person));
    theirs.find_map(|secret| secret.cell(column))
}

fn year(year: i32) -> PartialDay {
    PartialDay::year(year).expect("a recorded birth year is one of the calendar")
}

fn dense(number: i64) -> Option<u32> {
    u32::try_from(number).ok()
}

/// The random bits of a UUID, spread over all of its tag.
pub(super) fn uuid_tag(uuid: u128) -> NonZeroU64 {
    let spread = uuid.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835) >> 64;
    u64::try_from(spread).ok().and_then(NonZeroU64::new).unwrap_or(NonZeroU64::MIN)
}
