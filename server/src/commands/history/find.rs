//! From a key to the record it names, and the keys that a history shows in the place of numbers.

use std::collections::{BTreeMap, BTreeSet};

use dienhong_core::domain::catalogue::CatalogueEvent;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::Record;
use dienhong_core::domain::event::{Commit, Event, Fact};
use dienhong_core::domain::ids::{
    BatchNo, FundNo, KindNo, OfficerNo, PersonNo, Position, SourceNo, SupportNo, UnitNo,
};
use dienhong_core::domain::memberships::MembershipEvent;
use dienhong_core::domain::office::OfficeEvent;
use dienhong_core::domain::people::{PersonEvent, PersonKey};
use dienhong_core::domain::state::State;
use dienhong_core::domain::support::SupportEvent;
use dienhong_core::domain::units::UnitEvent;
use dienhong_core::registry::Opening;
use dienhong_projections::Projection as _;
use dienhong_projections::people::{About, Histories};
use uuid::Uuid;

use crate::app::Records;
use crate::cli::{RecordKey, Recorded};
use crate::commands::scan;
use crate::failure::Failure;
use crate::reading::each_commit;

/// What a key is to name.
pub(super) enum Sought<'a> {
    /// `ref`, card number or UUID.
    Person {
        text: &'a str,
        key: PersonKey,
    },
    Unit(&'a str),
    Support(&'a str),
}

impl<'a> Sought<'a> {
    pub(super) fn of(record: &'a Recorded) -> Sought<'a> {
        match record {
            Recorded::Person(asked) => {
                Sought::Person { text: &asked.key, key: PersonKey::parse(&asked.key) }
            }
            Recorded::Unit(asked) => Sought::Unit(&asked.key),
            Recorded::Support(asked) => Sought::Support(&asked.key),
        }
    }

    /// The record as the running registry finds it.
    pub(super) fn about(&self, state: &State, asked: &RecordKey) -> Option<About> {
        let source = state.office.source(&asked.source);
        match self {
            Sought::Unit(key) => state.units.number(key).map(About::Unit),
            Sought::Support(key) => state.support.number(source?, key).map(About::Support),
            Sought::Person { text, key } => {
                let by_key = found_person(state, source, key);
                by_key
                    .or_else(|| state.memberships.card_holder(&state.tags, text))
                    .map(About::Person)
            }
        }
    }
}

fn found_person(state: &State, source: Option<SourceNo>, key: &PersonKey) -> Option<PersonNo> {
    match (source, key) {
        (Some(source), _) => scan::person(state, source, key),
        (None, PersonKey::Uuid(uuid)) => state.people.by_uuid(*uuid),
        (None, PersonKey::Ref(_)) => None,
    }
}

/// The record, and everything that was read on the way to it.
pub(super) struct Found {
    pub(super) about: About,
    pub(super) histories: Histories,
    pub(super) keys: Keys,
    pub(super) last: Position,
}

/// Reads the log once; `None` where no record has that key.
pub(super) fn find(
    records: &mut Records,
    sought: &Sought<'_>,
    source: &str,
) -> Result<Option<Found>, Failure> {
    let opening = match sought {
        Sought::Person { .. } => Opening::All,
        Sought::Unit(_) | Sought::Support(_) => Opening::Nothing,
    };
    let mut keys = Keys::default();
    let mut histories = Histories::default();
    let mut about = None;
    let mut last = Position::START;
    each_commit(records, opening, |commit| {
        keys.fold(commit);
        histories.apply(commit);
        last = commit.position;
        let source = keys.source(source);
        let mut named = commit.facts.iter().filter_map(|fact| names(fact, sought, source, &keys));
        about = about.or_else(|| named.next());
    })?;
    Ok(about.map(|about| Found { about, histories, keys, last }))
}

/// The record that a fact registers or renames to what is sought.
fn names(fact: &Fact, sought: &Sought<'_>, source: Option<SourceNo>, keys: &Keys) -> Option<About> {
    let holds =
        |column, text: &str| fact.secrets.iter().any(|secret| secret.cell(column) == Some(text));
    match (sought, &fact.event) {
        (Sought::Unit(key), Event::Unit(UnitEvent::Registered { unit, key: known, .. })) => {
            (known == key).then_some(About::Unit(*unit))
        }
        (
            Sought::Support(key),
            Event::Support(SupportEvent::Given { support, key: known, source: of, .. }),
        ) => (known == key && Some(*of) == source).then_some(About::Support(*support)),
        (
            Sought::Person { text, key },
            Event::Person(PersonEvent::Registered { person, uuid, source: of, .. }),
        ) => {
            let by_uuid = *key == PersonKey::Uuid(*uuid);
            let by_ref = Some(*of) == source && holds(Column::Ref, text);
            (by_uuid || by_ref).then_some(About::Person(*person))
        }
        (
            Sought::Person { text, .. },
            Event::Membership(MembershipEvent::Enrolled { person, .. }),
        ) => holds(Column::CardNo, text).then_some(About::Person(*person)),
        (Sought::Person { text, .. }, Event::Corrected(corrected)) => match corrected.record {
            Record::Person(person) => {
                let in_source = keys.source_of(person) == source;
                (in_source && holds(Column::Ref, text)).then_some(About::Person(person))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The users' own keys by number. A person is shown by UUID: a `ref` may be anybody's name.
#[derive(Default)]
pub(crate) struct Keys {
    units: Vec<String>,
    kinds: Vec<String>,
    funds: Vec<String>,
    support: Vec<String>,
    sources: Vec<String>,
    officers: Vec<String>,
    batches: Vec<String>,
    persons: Vec<(u128, SourceNo)>,
    erased: BTreeSet<PersonNo>,
    households: BTreeMap<u32, u128>,
}

impl Keys {
    pub(crate) fn fold(&mut self, commit: &Commit) {
        for fact in &commit.facts {
            match &fact.event {
                Event::Unit(UnitEvent::Registered { key, .. }) => self.units.push(key.clone()),
                Event::Catalogue(CatalogueEvent::KindRegistered { code, .. }) => {
                    self.kinds.push(code.clone());
                }
                Event::Support(SupportEvent::FundNamed { key, .. }) => {
                    self.funds.push(key.clone());
                }
                Event::Support(SupportEvent::Given { key, .. }) => self.support.push(key.clone()),
                Event::Person(event) => self.fold_person(event),
                Event::Office(event) => self.fold_office(event),
                _ => {}
            }
        }
    }

    fn fold_person(&mut self, event: &PersonEvent) {
        match event {
            PersonEvent::Registered { uuid, source, .. } => self.persons.push((*uuid, *source)),
            PersonEvent::HouseholdRegistered { household, uuid, .. } => {
                self.households.insert(household.0, *uuid);
            }
            PersonEvent::KeysDestroyed { person, .. } => {
                self.erased.insert(*person);
            }
            _ => {}
        }
    }

    fn fold_office(&mut self, event: &OfficeEvent) {
        match event {
            OfficeEvent::SourceNamed { name, .. } => self.sources.push(name.clone()),
            OfficeEvent::OfficerAdded { name, .. } => self.officers.push(name.clone()),
            OfficeEvent::BatchStarted { name, .. } => self.batches.push(name.clone()),
            _ => {}
        }
    }

    fn source(&self, name: &str) -> Option<SourceNo> {
        self.sources.iter().position(|known| known == name).map(SourceNo::after)
    }

    fn source_of(&self, person: PersonNo) -> Option<SourceNo> {
        self.persons.get(person.index()).map(|(_, source)| *source)
    }

    pub(crate) fn unit(&self, unit: UnitNo) -> Option<String> {
        self.units.get(unit.index()).cloned()
    }

    pub(super) fn kind(&self, kind: KindNo) -> Option<String> {
        self.kinds.get(kind.index()).cloned()
    }

    pub(super) fn fund(&self, fund: FundNo) -> Option<String> {
        self.funds.get(fund.index()).cloned()
    }

    pub(super) fn support(&self, support: SupportNo) -> Option<String> {
        self.support.get(support.index()).cloned()
    }

    pub(super) fn officer(&self, officer: OfficerNo) -> Option<String> {
        self.officers.get(officer.index()).cloned()
    }

    pub(super) fn batch(&self, batch: BatchNo) -> Option<String> {
        self.batches.get(batch.index()).cloned()
    }

    pub(super) fn person(&self, person: PersonNo) -> Option<String> {
        self.persons.get(person.index()).map(|(uuid, _)| Uuid::from_u128(*uuid).to_string())
    }

    pub(super) fn household(&self, household: u32) -> Option<String> {
        self.households.get(&household).map(|uuid| Uuid::from_u128(*uuid).to_string())
    }

    pub(super) fn is_erased(&self, person: PersonNo) -> bool {
        self.erased.contains(&person)
    }
}
