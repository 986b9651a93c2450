//! From a key to the record it names, and the keys that a history shows in the place of numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use dienhong_core::domain::catalogue::CatalogueEvent;
use dienhong_core::domain::clubs::ClubEvent;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::currency::Currency;
use dienhong_core::domain::event::{Commit, Event, Fact};
use dienhong_core::domain::funds::FundEvent;
use dienhong_core::domain::ids::{
    BatchNo, ClubNo, FundNo, KindNo, MembershipNo, OfficerNo, PartyNo, PersonNo, Position,
    ReceiptNo, SourceNo, SupportNo, UnitNo,
};
use dienhong_core::domain::memberships::MembershipEvent;
use dienhong_core::domain::office::OfficeEvent;
use dienhong_core::domain::people::{PersonEvent, PersonKey};
use dienhong_core::domain::secret::Secret;
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
    Fund(&'a str),
    Club(&'a str),
}

impl<'a> Sought<'a> {
    pub(super) fn of(record: &'a Recorded) -> Sought<'a> {
        match record {
            Recorded::Person(asked) => {
                Sought::Person { text: &asked.key, key: PersonKey::parse(&asked.key) }
            }
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
            Sought::Unit(key) => state.units.number(key).map(About::Unit),
            Sought::Support(key) => state.support.number(source?, key).map(About::Support),
            Sought::Fund(key) => state.funds.number(source?, key).map(About::Fund),
            Sought::Club(key) => state.clubs.number(source?, key).map(About::Club),
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
        keys.fold(commit);
        histories.apply(commit);
        last = commit.position;
        let source = keys.source(source);
        // Keys can change hands: the last to get it has it.
        for fact in &commit.facts {
            by_key = names(fact, sought, source, &keys).or(by_key);
            by_card = holder(fact, sought, &keys).or(by_card);
        }
    })?;
    Ok(by_key.or(by_card).map(|about| Found { about, histories, keys, last }))
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

/// The users' own keys by number. A person is shown by UUID: a `ref` may be anybody's name.
#[derive(Default)]
pub(crate) struct Keys {
    units: Vec<String>,
    kinds: Vec<String>,
    funds: Vec<(String, SourceNo)>,
    currencies: BTreeMap<FundNo, Currency>,
    /// The fund of each receipt as known at the end.
    receipts: Vec<FundNo>,
    /// Where each donor was registered.
    parties: Vec<Position>,
    support: Vec<(String, SourceNo)>,
    sources: Vec<String>,
    officers: Vec<String>,
    batches: Vec<String>,
    clubs: Vec<(String, SourceNo)>,
    persons: Vec<(u128, SourceNo)>,
    /// Whose each membership is, as recorded.
    members: Vec<PersonNo>,
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
                Event::Support(SupportEvent::FundNamed { key, source, .. }) => {
                    self.funds.push((key.clone(), *source));
                }
                Event::Fund(event) => self.fold_fund(commit.position, event),
                Event::Corrected(corrected) => self.fold_correction(corrected),
                Event::Support(SupportEvent::Given { key, source, .. }) => {
                    self.support.push((key.clone(), *source));
                }
                Event::Club(ClubEvent::Registered { key, source, .. }) => {
                    self.clubs.push((key.clone(), *source));
                }
                Event::Person(event) => self.fold_person(event),
                Event::Membership(MembershipEvent::Enrolled { person, .. }) => {
                    self.members.push(*person);
                }
                Event::Office(event) => self.fold_office(event),
                _ => {}
            }
        }
    }

    fn fold_fund(&mut self, at: Position, event: &FundEvent) {
        match event {
            FundEvent::Registered { fund, key, source, currency, .. } => {
                // Support may have named it before.
                if fund.index() == self.funds.len() {
                    self.funds.push((key.clone(), *source));
                }
                self.currencies.insert(*fund, *currency);
            }
            FundEvent::Received { fund, .. } => self.receipts.push(*fund),
            FundEvent::PartyRegistered { .. } => self.parties.push(at),
        }
    }

    fn fold_correction(&mut self, corrected: &Corrected) {
        match (corrected.record, corrected.column, &corrected.new) {
            (Record::Fund(fund), Column::Fund, Value::Text(key)) => {
                self.funds[fund.index()].0.clone_from(key);
            }
            (Record::Fund(fund), Column::Currency, Value::Text(code)) => {
                self.currencies.extend(Currency::named(code).map(|currency| (fund, currency)));
            }
            (Record::Receipt(receipt), Column::Fund, Value::Number(fund)) => {
                let fund = u32::try_from(*fund).expect("a fund has a dense number");
                self.receipts[receipt.index()] = FundNo(fund);
            }
            _ => {}
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

    fn member(&self, membership: MembershipNo) -> Option<PersonNo> {
        self.members.get(membership.index()).copied()
    }

    fn source_of(&self, person: PersonNo) -> Option<SourceNo> {
        self.persons.get(person.index()).map(|(_, source)| *source)
    }

    fn source_of_support(&self, support: SupportNo) -> Option<SourceNo> {
        self.support.get(support.index()).map(|(_, source)| *source)
    }

    fn source_of_club(&self, club: ClubNo) -> Option<SourceNo> {
        self.clubs.get(club.index()).map(|(_, source)| *source)
    }

    pub(super) fn club(&self, club: ClubNo) -> Option<String> {
        self.clubs.get(club.index()).map(|(key, _)| key.clone())
    }

    pub(crate) fn unit(&self, unit: UnitNo) -> Option<String> {
        self.units.get(unit.index()).cloned()
    }

    pub(super) fn kind(&self, kind: KindNo) -> Option<String> {
        self.kinds.get(kind.index()).cloned()
    }

    pub(super) fn fund(&self, fund: FundNo) -> Option<String> {
        self.funds.get(fund.index()).map(|(key, _)| key.clone())
    }

    fn fund_source(&self, fund: FundNo) -> Option<SourceNo> {
        self.funds.get(fund.index()).map(|(_, source)| *source)
    }

    /// The currency of a fund as known at the end.
    pub(super) fn currency(&self, fund: FundNo) -> Currency {
        self.currencies.get(&fund).copied().unwrap_or(Currency::VND)
    }

    /// The commits that say what the donors in `commits` are called.
    pub(super) fn donors_registered(&self, commits: &[Commit]) -> Vec<Position> {
        let facts = commits.iter().flat_map(|commit| &commit.facts);
        let parties: BTreeSet<PartyNo> = facts.flat_map(|fact| parties(&fact.event)).collect();
        parties.iter().filter_map(|party| self.parties.get(party.index()).copied()).collect()
    }

    pub(super) fn receipt_currency(&self, receipt: ReceiptNo) -> Currency {
        let fund = self.receipts.get(receipt.index());
        fund.map_or(Currency::VND, |fund| self.currency(*fund))
    }

    pub(super) fn support(&self, support: SupportNo) -> Option<String> {
        self.support.get(support.index()).map(|(key, _)| key.clone())
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

/// The donors that an event names by number.
fn parties(event: &Event) -> Vec<PartyNo> {
    match event {
        Event::Fund(FundEvent::Received { party, .. }) => vec![*party],
        Event::Corrected(corrected) if corrected.column == Column::Donor => {
            let number = |value: &Value| match value {
                Value::Number(number) => u32::try_from(*number).ok().map(PartyNo),
                _ => None,
            };
            [&corrected.old, &corrected.new].into_iter().filter_map(number).collect()
        }
        _ => Vec::new(),
    }
}

/// Donors by name, from commits of which all is opened.
#[derive(Default)]
pub(super) struct Donors(BTreeMap<PartyNo, String>);

impl Donors {
    pub(super) fn fold(&mut self, commit: &Commit) {
        for fact in &commit.facts {
            if let Event::Fund(FundEvent::PartyRegistered { party, .. }) = &fact.event {
                let name = fact.secrets.iter().find_map(|secret| secret.cell(Column::Donor));
                self.0.extend(name.map(|name| (*party, name.to_owned())));
            }
        }
    }
}

/// All that a history shows in the place of numbers.
pub(super) struct Named<'a> {
    pub(super) keys: &'a Keys,
    pub(super) donors: Donors,
}

impl Named<'_> {
    /// `None`: erased.
    pub(super) fn donor(&self, party: PartyNo) -> Option<&str> {
        self.donors.0.get(&party).map(String::as_str)
    }
}

impl Deref for Named<'_> {
    type Target = Keys;

    fn deref(&self) -> &Keys {
        self.keys
    }
}
