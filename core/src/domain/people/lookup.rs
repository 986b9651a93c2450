//! Questions to the record of persons.

use std::num::NonZeroU64;

use super::details::{Details, household_tag, identity_tag, ref_tag};
use super::erasure::{Erasure, Stage};
use super::ledger::{People, uuid_tag};
use super::merges::Merge;
use super::{PersonEvent, PersonKey, Sex, identity};
use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::holders::Holders;
use crate::domain::ids::{EventRef, HouseholdNo, PersonNo, Position, SourceNo, UnitNo};
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Context, Tags};

impl People {
    pub fn len(&self) -> usize {
        self.persons.len()
    }

    pub fn is_empty(&self) -> bool {
        self.persons.is_empty()
    }

    /// The record that a key names, also one that was merged into another since; none that a void
    /// took back.
    pub fn find(&self, context: &Context, key: &PersonKey) -> Option<PersonNo> {
        self.find_any(context, key).filter(|person| !self.is_voided(*person))
    }

    /// The same, also of records that a void took back: only their UUID finds them.
    pub fn find_any(&self, context: &Context, key: &PersonKey) -> Option<PersonNo> {
        match key {
            PersonKey::Ref(text) => self.by_ref(context, text),
            // Some offices use UUIDs of their own as `ref`.
            PersonKey::Uuid(uuid) => self
                .by_uuid(*uuid)
                .or_else(|| self.by_ref(context, &uuid::Uuid::from_u128(*uuid).to_string())),
        }
    }

    /// The one that has that `ref`, else one that had it before a correction.
    fn by_ref(&self, context: &Context, text: &str) -> Option<PersonNo> {
        self.ever_with_ref(ref_tag(context.tags, context.source, text)).next()
    }

    pub fn by_uuid(&self, uuid: u128) -> Option<PersonNo> {
        let tag_of = |number| Some(uuid_tag(self.holders.uuid(number)));
        let mut found = self.by_uuid.find(uuid_tag(uuid), tag_of).map(PersonNo);
        found.find(|person| self.uuid(*person) == uuid)
    }

    pub fn uuid(&self, person: PersonNo) -> u128 {
        self.holders.uuid(person.0)
    }

    pub fn source(&self, person: PersonNo) -> SourceNo {
        self.persons[person.index()].source
    }

    /// Where the person's keys stand in the key store.
    pub fn slot(&self, person: PersonNo) -> u32 {
        self.holders.get(person.0).expect("persons are registered first").slot
    }

    pub fn holders(&self) -> &Holders {
        &self.holders
    }

    /// The event that registered the person.
    pub fn registered_at(&self, person: PersonNo) -> EventRef {
        self.persons[person.index()].at.into()
    }

    /// Exact where it is known, the year alone after an erasure.
    pub fn birth(&self, person: PersonNo) -> PartialDay {
        self.details(person).birth
    }

    pub fn sex(&self, person: PersonNo) -> Sex {
        self.details(person).sex
    }

    /// The unit that registered the person, as corrected.
    pub fn unit(&self, person: PersonNo) -> UnitNo {
        self.details(person).unit
    }

    pub fn household_of(&self, person: PersonNo) -> Option<HouseholdNo> {
        self.details(person).household()
    }

    /// The day of death, of whichever record of the person says it.
    pub fn death(&self, person: PersonNo) -> Option<PartialDay> {
        self.dead_records(person).next().and_then(|record| self.own_death(record))
    }

    /// Those records of the person that say a death, the remaining one first.
    pub(in crate::domain) fn dead_records(
        &self,
        person: PersonNo,
    ) -> impl Iterator<Item = PersonNo> {
        self.records(person).into_iter().filter(|record| self.own_death(*record).is_some())
    }

    /// Where the death that a record says was recorded.
    pub(in crate::domain) fn died_at(&self, person: PersonNo) -> Position {
        let record = self.dead_records(person).next().unwrap_or(person);
        self.persons[record.index()].died_at.into()
    }

    /// What this record itself says, whatever it was merged with.
    pub(in crate::domain) fn own_death(&self, person: PersonNo) -> Option<PartialDay> {
        self.details(person).died_on
    }

    /// The record that stands for `person`: itself, or the one it was merged into.
    pub fn remaining(&self, person: PersonNo) -> PersonNo {
        self.merges.remaining(person)
    }

    /// All records of the same person, the remaining one first.
    pub fn records(&self, person: PersonNo) -> Vec<PersonNo> {
        self.merges.below(self.merges.remaining(person))
    }

    /// `person` and what was merged into it, without what it was merged into.
    pub(super) fn records_below(&self, person: PersonNo) -> Vec<PersonNo> {
        self.merges.below(person)
    }

    pub(super) fn merge(&self, person: PersonNo) -> Option<&Merge> {
        self.merges.of(person)
    }

    pub(super) fn details(&self, person: PersonNo) -> &Details {
        &self.persons[person.index()].details
    }

    /// What stands, then what stood before each correction, the latest first.
    pub(super) fn versions(&self, person: PersonNo) -> impl Iterator<Item = &Details> {
        let earlier = self.earlier.get(&person).into_iter().flatten().rev();
        std::iter::once(self.details(person)).chain(earlier.map(|version| &version.details))
    }

    /// The events that hold sealed texts of the person, in order: what an erasure must remember
    /// tags of.
    pub fn sealed_in(&self, person: PersonNo) -> impl Iterator<Item = EventRef> {
        let corrected = self.earlier.get(&person).into_iter().flatten();
        std::iter::once(self.registered_at(person))
            .chain(corrected.map(|version| version.corrected_at))
    }

    /// Who has that identity number: the one who lives, else one who had it.
    pub fn identified(&self, tags: &Tags, number: &str) -> Option<PersonNo> {
        let tag = identity_tag(tags, &identity::digits(number).ok()?);
        let holders = || self.with_identity(tag);
        let living = holders().find(|holder| self.death(*holder).is_none());
        living.or_else(|| holders().next()).map(|holder| self.remaining(holder))
    }

    fn with_identity(&self, tag: NonZeroU64) -> impl Iterator<Item = PersonNo> {
        let tag_of = |number| self.details(PersonNo(number)).national_id;
        self.by_identity.find(tag, tag_of).map(PersonNo)
    }

    /// A living record of another person with that tag of an identity number.
    pub(super) fn identity_holder(
        &self,
        tag: NonZeroU64,
        of: Option<PersonNo>,
    ) -> Option<PersonNo> {
        let own = of.map(|person| self.remaining(person));
        let mut holders = self.with_identity(tag);
        holders.find(|holder| self.death(*holder).is_none() && Some(self.remaining(*holder)) != own)
    }

    /// The one that has that `ref` now.
    pub(super) fn with_ref(&self, tag: NonZeroU64) -> Option<PersonNo> {
        let tag_of = |number| self.details(PersonNo(number)).reference;
        self.by_ref.find(tag, tag_of).next().map(PersonNo)
    }

    /// The one that has that `ref`, then those that once had it, the one registered last first.
    pub(super) fn ever_with_ref(&self, tag: NonZeroU64) -> impl Iterator<Item = PersonNo> {
        let holder = self.with_ref(tag);
        let mut earlier = self.formerly.get(&tag).cloned().unwrap_or_default();
        earlier.retain(|person| Some(*person) != holder);
        earlier.sort_unstable_by_key(|person| std::cmp::Reverse(*person));
        holder.into_iter().chain(earlier)
    }

    /// Likely the same person: one record of each.
    pub(super) fn alike(&self, tag: NonZeroU64) -> impl Iterator<Item = PersonNo> {
        let tag_of = |number| self.details(PersonNo(number)).alike();
        let found = self.alike.find(tag, tag_of).map(PersonNo);
        found.filter(|person| self.remaining(*person) == *person)
    }

    pub fn is_voided(&self, person: PersonNo) -> bool {
        self.voided.contains(&person)
    }

    pub fn is_erased(&self, person: PersonNo) -> bool {
        self.erasure(person).is_some_and(|erasure| erasure.stage != Stage::Ordered)
    }

    pub fn erasure(&self, person: PersonNo) -> Option<&Erasure> {
        self.erasures.get(&person)
    }

    /// Erasures that were ordered and not confirmed yet: to be finished on the next start.
    pub fn open_erasures(&self) -> impl Iterator<Item = (PersonNo, &Erasure)> {
        let all = self.erasures.iter().map(|(person, erasure)| (*person, erasure));
        all.filter(|(_, erasure)| erasure.stage != Stage::Confirmed)
    }

    pub fn household(&self, context: &Context, key: &str) -> Option<HouseholdNo> {
        self.household_named(context.tags, context.source, key)
    }

    /// The household of that key in the books of a source.
    pub fn household_named(&self, tags: &Tags, source: SourceNo, key: &str) -> Option<HouseholdNo> {
        let key_of = |number| self.households[number as usize];
        let mut found = self.by_household.find(household_tag(tags, source, key), key_of);
        found.next().map(HouseholdNo)
    }

    /// The household with that key; one named for the first time is registered by the fact, with
    /// the second id of the context.
    pub fn household_or_new(&self, context: &Context, key: &str) -> (HouseholdNo, Option<Fact>) {
        if let Some(household) = self.household(context, key) {
            return (household, None);
        }
        let household = HouseholdNo::after(self.households.len());
        let event = PersonEvent::HouseholdRegistered {
            household,
            uuid: context.uuids[1],
            source: context.source,
            slot: context.slots[1],
        };
        let secret = Secret {
            subject: Subject::Household(household),
            class: Class::Contact,
            cells: vec![(Column::Household, key.to_owned())],
        };
        (household, Some(Fact { event: Event::Person(event), secrets: vec![secret] }))
    }
}
