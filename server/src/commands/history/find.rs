//! From a key to the record it names.

use dienhong_core::domain::clubs::ClubEvent;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Record, Value};
use dienhong_core::domain::event::{Event, Fact};
use dienhong_core::domain::funds::FundEvent;
use dienhong_core::domain::ids::{PersonNo, Position, SourceNo};
use dienhong_core::domain::memberships::MembershipEvent;
use dienhong_core::domain::people::{PersonEvent, PersonKey};
use dienhong_core::domain::secret::Secret;
use dienhong_core::domain::state::State;
use dienhong_core::domain::support::SupportEvent;
use dienhong_core::domain::units::UnitEvent;
use dienhong_core::domain::voids::VoidEvent;
use dienhong_core::registry::Opening;
use dienhong_projections::Projection as _;
use dienhong_projections::people::{About, Histories};

use super::keys::Keys;
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
    Household(&'a str),
    Unit(&'a str),
    Support(&'a str),
    Fund(&'a str),
    Club(&'a str),
}

impl<'a> Sought<'a> {
    pub(super) fn of(record: &'a Recorded) -> Sought<'a> {
        match record {
            Recorded::Person(asked) => {
                Sought::Person { text: &asked.key, key: PersonKey::parse(&asked.key) }
            }
            Recorded::Household(asked) => Sought::Household(&asked.key),
            Recorded::Unit(asked) => Sought::Unit(&asked.key),
            Recorded::Support(asked) => Sought::Support(&asked.key),
            Recorded::Fund(asked) => Sought::Fund(&asked.key),
            Recorded::Club(asked) => Sought::Club(&asked.key),
        }
    }

    /// The record as the running registry finds it.
    pub(super) fn about(&self, state: &State, asked: &RecordKey) -> Option<About> {
        let source = state.office.source(&asked.source);
        match self {
            Sought::Household(key) => {
                let household = state.people.household_named(&state.tags, source?, key);
                household.map(About::Household)
            }
            Sought::Unit(key) => {
                let units = &state.units;
                units.number(key).or_else(|| units.voided(key)).map(About::Unit)
            }
            Sought::Support(key) => {
                let (gifts, source) = (&state.support, source?);
                let found = gifts.number(source, key).or_else(|| gifts.voided(source, key));
                found.map(About::Support)
            }
            Sought::Fund(key) => state.funds.number(source?, key).map(About::Fund),
            Sought::Club(key) => {
                let (clubs, source) = (&state.clubs, source?);
                let found = clubs.number(source, key).or_else(|| clubs.voided(source, key));
                found.map(About::Club)
            }
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
        Sought::Person { .. } | Sought::Household(_) => Opening::All,
        Sought::Unit(_) | Sought::Support(_) | Sought::Fund(_) | Sought::Club(_) => {
            Opening::Nothing
        }
    };
    let mut keys = Keys::default();
    let mut histories = Histories::default();
    let mut by_key = None;
    let mut by_card = None;
    let mut last = Position::START;
    each_commit(records, opening, |commit| {
        keys.apply(commit);
        histories.apply(commit);
        last = commit.position;
        let source = keys.source(source);
        // Keys can change hands: the last to get it has it.
        for fact in &commit.facts {
            by_key = names(fact, sought, source, &keys).or(by_key);
            by_card = holder(fact, sought, &keys).or(by_card);
            if let Event::Void(event) = &fact.event {
                by_key = by_key.filter(|about| !frees_ref(event, sought, *about));
                by_card = by_card.filter(|about| !frees_card(event, &keys, *about));
            }
        }
    })?;
    Ok(by_key.or(by_card).map(|about| Found { about, histories, keys, last }))
}

/// Whether a void takes back the person that a `ref` named: from then on only the UUID does.
fn frees_ref(event: &VoidEvent, sought: &Sought<'_>, about: About) -> bool {
    let by_ref = matches!(sought, Sought::Person { key: PersonKey::Ref(_), .. });
    match event.record() {
        Some(Record::Person(person)) => by_ref && about == About::Person(person),
        _ => false,
    }
}

/// Whether a void takes back the membership whose card named the person.
fn frees_card(event: &VoidEvent, keys: &Keys, about: About) -> bool {
    match event.record() {
        Some(Record::Membership(membership)) => {
            keys.member(membership).map(About::Person) == Some(about)
        }
        _ => false,
    }
}

/// The record that a fact registers or renames to what is sought.
fn names(fact: &Fact, sought: &Sought<'_>, source: Option<SourceNo>, keys: &Keys) -> Option<About> {
    let holds =
        |column, text: &str| fact.secrets.iter().any(|secret| secret.cell(column) == Some(text));
    match (sought, &fact.event) {
        (Sought::Household(key), event) => {
            household(event, source).filter(|_| holds(Column::Household, key))
        }
        (Sought::Unit(key), Event::Unit(UnitEvent::Registered { unit, key: known, .. })) => {
            (known == key).then_some(About::Unit(*unit))
        }
        (
            Sought::Support(key),
            Event::Support(SupportEvent::Given { support, key: known, source: of, .. }),
        ) => (known == key && Some(*of) == source).then_some(About::Support(*support)),
        (
            Sought::Fund(key),
            Event::Support(SupportEvent::FundNamed { fund, key: known, source: of })
            | Event::Fund(FundEvent::Registered { fund, key: known, source: of, .. }),
        ) => (known == key && Some(*of) == source).then_some(About::Fund(*fund)),
        (Sought::Fund(key), Event::Corrected(corrected)) => match corrected.record {
            Record::Fund(fund) if corrected.column == Column::Fund => {
                let in_source = keys.fund_source(fund) == source;
                let renamed = corrected.new == Value::Text((*key).to_owned());
                (in_source && renamed).then_some(About::Fund(fund))
            }
            _ => None,
        },
        (
            Sought::Club(key),
            Event::Club(ClubEvent::Registered { club, key: known, source: of, .. }),
        ) => (known == key && Some(*of) == source).then_some(About::Club(*club)),
        (Sought::Club(key), Event::Corrected(corrected)) => match corrected.record {
            Record::Club(club) => {
                let is_named = corrected.column == Column::Club
                    && matches!(&corrected.new, Value::Text(known) if known == key);
                let in_source = keys.source_of_club(club) == source;
                (is_named && in_source).then_some(About::Club(club))
            }
            _ => None,
        },
        (
            Sought::Person { text, key },
            Event::Person(PersonEvent::Registered { person, uuid, source: of, .. }),
        ) => {
            let by_uuid = *key == PersonKey::Uuid(*uuid);
            let by_ref = Some(*of) == source && holds(Column::Ref, text);
            (by_uuid || by_ref).then_some(About::Person(*person))
        }
        (Sought::Person { text, .. }, Event::Corrected(corrected)) => match corrected.record {
            Record::Person(person) => {
                let in_source = keys.source_of(person) == source;
                (in_source && holds(Column::Ref, text)).then_some(About::Person(person))
            }
            _ => None,
        },
        (Sought::Unit(key) | Sought::Support(key), Event::Corrected(corrected)) => {
            let renamed = matches!(&corrected.new, Value::Text(new) if new == key);
            let about = match (corrected.record, corrected.column) {
                (Record::Unit(unit), Column::Unit) => Some(About::Unit(unit)),
                (Record::Support(support), Column::Support)
                    if keys.source_of_support(support) == source =>
                {
                    Some(About::Support(support))
                }
                _ => None,
            };
            about.filter(|_| renamed)
        }
        _ => None,
    }
}

/// The household that an event registers in the books of a source.
fn household(event: &Event, source: Option<SourceNo>) -> Option<About> {
    match event {
        Event::Person(PersonEvent::HouseholdRegistered { household, source: of, .. }) => {
            (Some(*of) == source).then_some(About::Household(*household))
        }
        _ => None,
    }
}

/// Whom a fact gives the card that is sought. Of reused cards the holder of today is meant.
fn holder(fact: &Fact, sought: &Sought<'_>, keys: &Keys) -> Option<About> {
    let Sought::Person { text, .. } = sought else { return None };
    let holds = |secret: &Secret| secret.cell(Column::CardNo) == Some(text);
    if !fact.secrets.iter().any(holds) {
        return None;
    }
    let person = match &fact.event {
        Event::Membership(MembershipEvent::Enrolled { person, .. }) => Some(*person),
        Event::Corrected(corrected) => match corrected.record {
            Record::Membership(membership) => keys.member(membership),
            _ => None,
        },
        _ => None,
    };
    person.map(About::Person)
}
