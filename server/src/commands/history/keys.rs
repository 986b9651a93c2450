//! The keys that a history shows in the place of numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use dienhong_core::domain::catalogue::CatalogueEvent;
use dienhong_core::domain::clubs::ClubEvent;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::currency::Currency;
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::funds::FundEvent;
use dienhong_core::domain::ids::{
    BatchNo, ClubNo, FundNo, KindNo, MembershipNo, OfficerNo, PartyNo, PersonNo, Position,
    ReceiptNo, SourceNo, SupportNo, UnitNo,
};
use dienhong_core::domain::memberships::MembershipEvent;
use dienhong_core::domain::near::Near;
use dienhong_core::domain::office::OfficeEvent;
use dienhong_core::domain::people::PersonEvent;
use dienhong_core::domain::support::SupportEvent;
use dienhong_core::domain::units::UnitEvent;
use dienhong_core::domain::voids::VoidEvent;
use dienhong_core::receipt::names::Name;
use dienhong_core::saved;
use dienhong_projections::Projection;

mod texts;
mod uuids;

use texts::Texts;
use uuids::Uuids;

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
    support: Texts,
    support_sources: Near,
    sources: Vec<String>,
    officers: Vec<String>,
    batches: Vec<String>,
    clubs: Vec<(String, SourceNo)>,
    persons: Uuids,
    person_sources: Near,
    /// Whose each membership is, as recorded.
    members: Near,
    erased: BTreeSet<PersonNo>,
    households: Uuids,
    /// Where each kind, officer and batch was registered.
    kinds_at: Vec<Position>,
    officers_at: Vec<Position>,
    batches_at: Vec<Position>,
}

saved!(struct Keys {
    units, kinds, funds, currencies, receipts, parties, support, support_sources, sources, officers,
    batches, clubs, persons, person_sources, members, erased, households, kinds_at, officers_at,
    batches_at,
});

impl Projection for Keys {
    const NAME: &'static str = "keys";
    const VERSION: u32 = 4;

    fn apply(&mut self, commit: &Commit) {
        for fact in &commit.facts {
            match &fact.event {
                Event::Unit(UnitEvent::Registered { key, .. }) => self.units.push(key.clone()),
                Event::Catalogue(CatalogueEvent::KindRegistered { code, .. }) => {
                    self.kinds.push(code.clone());
                    self.kinds_at.push(commit.position);
                }
                Event::Support(SupportEvent::FundNamed { key, source, .. }) => {
                    self.funds.push((key.clone(), *source));
                }
                Event::Fund(event) => self.fold_fund(commit.position, event),
                Event::Corrected(corrected) => self.fold_correction(corrected),
                Event::Support(SupportEvent::Given { key, source, .. }) => {
                    self.support.push(key);
                    self.support_sources.push(source.0);
                }
                Event::Club(ClubEvent::Registered { key, source, .. }) => {
                    self.clubs.push((key.clone(), *source));
                }
                Event::Person(event) => self.fold_person(event),
                Event::Membership(MembershipEvent::Enrolled { person, .. }) => {
                    self.members.push(person.0);
                }
                Event::Office(event) => self.fold_office(commit.position, event),
                Event::Void(VoidEvent::Started { name, .. }) => {
                    self.batches.push(name.clone());
                    self.batches_at.push(commit.position);
                }
                _ => {}
            }
        }
    }
}

impl Keys {
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
            PersonEvent::Registered { uuid, source, .. } => {
                self.persons.push(*uuid);
                self.person_sources.push(source.0);
            }
            PersonEvent::HouseholdRegistered { uuid, .. } => self.households.push(*uuid),
            PersonEvent::KeysDestroyed { person, .. } => {
                self.erased.insert(*person);
            }
            _ => {}
        }
    }

    fn fold_office(&mut self, at: Position, event: &OfficeEvent) {
        match event {
            OfficeEvent::SourceNamed { name, .. } => self.sources.push(name.clone()),
            OfficeEvent::OfficerAdded { name, .. } => {
                self.officers.push(name.clone());
                self.officers_at.push(at);
            }
            OfficeEvent::BatchStarted { name, .. } => {
                self.batches.push(name.clone());
                self.batches_at.push(at);
            }
            _ => {}
        }
    }

    pub(super) fn source(&self, name: &str) -> Option<SourceNo> {
        self.sources.iter().position(|known| known == name).map(SourceNo::after)
    }

    pub(crate) fn member(&self, membership: MembershipNo) -> Option<PersonNo> {
        self.members.get(membership.index()).map(PersonNo)
    }

    pub(super) fn source_of(&self, person: PersonNo) -> Option<SourceNo> {
        self.person_sources.get(person.index()).map(SourceNo)
    }

    pub(super) fn source_of_support(&self, support: SupportNo) -> Option<SourceNo> {
        self.support_sources.get(support.index()).map(SourceNo)
    }

    pub(super) fn source_of_club(&self, club: ClubNo) -> Option<SourceNo> {
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

    pub(super) fn fund_source(&self, fund: FundNo) -> Option<SourceNo> {
        self.funds.get(fund.index()).map(|(_, source)| *source)
    }

    /// The currency of a fund as known at the end.
    pub(crate) fn currency(&self, fund: FundNo) -> Currency {
        self.currencies.get(&fund).copied().unwrap_or(Currency::VND)
    }

    /// The commit that registered a kind, an officer, a batch or a donor.
    pub(crate) fn registered_at(&self, name: Name) -> Option<Position> {
        match name {
            Name::Kind(kind) => self.kinds_at.get(kind.index()),
            Name::Officer(officer) => self.officers_at.get(officer.index()),
            Name::Batch(batch) => self.batches_at.get(batch.index()),
            Name::Party(party) => self.parties.get(party.index()),
            _ => None,
        }
        .copied()
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
        self.support.get(support.index()).map(ToOwned::to_owned)
    }

    pub(crate) fn officer(&self, officer: OfficerNo) -> Option<String> {
        self.officers.get(officer.index()).cloned()
    }

    pub(crate) fn batch(&self, batch: BatchNo) -> Option<String> {
        self.batches.get(batch.index()).cloned()
    }

    pub(crate) fn person(&self, person: PersonNo) -> Option<String> {
        self.persons.get(person.index()).map(|uuid| uuid.to_string())
    }

    pub(super) fn household(&self, household: u32) -> Option<String> {
        self.households.get(household as usize).map(|uuid| uuid.to_string())
    }

    pub(crate) fn is_erased(&self, person: PersonNo) -> bool {
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

/// What is shown in the place of numbers; `None`: it is not known, or erased.
pub(crate) trait Naming {
    fn officer(&self, officer: OfficerNo) -> Option<String>;
    fn batch(&self, batch: BatchNo) -> Option<String>;
    fn unit(&self, unit: UnitNo) -> Option<String>;
    fn kind(&self, kind: KindNo) -> Option<String>;
    fn person(&self, person: PersonNo) -> Option<String>;
    fn household(&self, household: u32) -> Option<String>;
    fn fund(&self, fund: FundNo) -> Option<String>;
    fn support(&self, support: SupportNo) -> Option<String>;
    fn club(&self, club: ClubNo) -> Option<String>;
    fn donor(&self, party: PartyNo) -> Option<String>;
    fn currency(&self, fund: FundNo) -> Currency;
    fn receipt_currency(&self, receipt: ReceiptNo) -> Currency;
}

/// All that a history shows in the place of numbers.
pub(super) struct Named<'a> {
    pub(super) keys: &'a Keys,
    pub(super) donors: Donors,
}

impl Naming for Named<'_> {
    fn officer(&self, officer: OfficerNo) -> Option<String> {
        self.keys.officer(officer)
    }

    fn batch(&self, batch: BatchNo) -> Option<String> {
        self.keys.batch(batch)
    }

    fn unit(&self, unit: UnitNo) -> Option<String> {
        self.keys.unit(unit)
    }

    fn kind(&self, kind: KindNo) -> Option<String> {
        self.keys.kind(kind)
    }

    fn person(&self, person: PersonNo) -> Option<String> {
        self.keys.person(person)
    }

    fn household(&self, household: u32) -> Option<String> {
        self.keys.household(household)
    }

    fn fund(&self, fund: FundNo) -> Option<String> {
        self.keys.fund(fund)
    }

    fn support(&self, support: SupportNo) -> Option<String> {
        self.keys.support(support)
    }

    fn club(&self, club: ClubNo) -> Option<String> {
        self.keys.club(club)
    }

    fn donor(&self, party: PartyNo) -> Option<String> {
        self.donors.0.get(&party).cloned()
    }

    fn currency(&self, fund: FundNo) -> Currency {
        self.keys.currency(fund)
    }

    fn receipt_currency(&self, receipt: ReceiptNo) -> Currency {
        self.keys.receipt_currency(receipt)
    }
}

impl Deref for Named<'_> {
    type Target = Keys;

    fn deref(&self) -> &Keys {
        self.keys
    }
}
