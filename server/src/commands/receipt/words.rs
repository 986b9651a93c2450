//! What a receipt calls the things that its event names: from the events that registered them, as
//! they were registered.

use std::collections::BTreeMap;

use dienhong_core::domain::catalogue::CatalogueEvent;
use dienhong_core::domain::clubs::ClubEvent;
use dienhong_core::domain::currency::Currency;
use dienhong_core::domain::event::Event;
use dienhong_core::domain::funds::FundEvent;
use dienhong_core::domain::ids::{
    BatchNo, ClubNo, FundNo, HouseholdNo, KindNo, OfficerNo, PartyNo, PersonNo, ReceiptNo,
    SupportNo, UnitNo,
};
use dienhong_core::domain::office::OfficeEvent;
use dienhong_core::domain::people::PersonEvent;
use dienhong_core::domain::support::SupportEvent;
use dienhong_core::domain::units::UnitEvent;
use dienhong_core::domain::voids::VoidEvent;
use dienhong_core::receipt::Recorded;
use dienhong_core::receipt::names::{Name, registered};
use uuid::Uuid;

use crate::commands::history::Naming;

#[derive(Default)]
pub(super) struct Words {
    words: BTreeMap<Name, String>,
    currencies: BTreeMap<FundNo, Currency>,
}

impl Words {
    pub(super) fn of<'a>(facts: impl Iterator<Item = &'a Recorded>) -> Words {
        let mut words = Words::default();
        for fact in facts {
            if let (Some(name), Some(word)) = (registered(&fact.event), word(&fact.event)) {
                words.words.insert(name, word);
            }
            if let Event::Fund(FundEvent::Registered { fund, currency, .. }) = &fact.event {
                words.currencies.insert(*fund, *currency);
            }
        }
        words
    }

    fn word(&self, name: Name) -> Option<String> {
        self.words.get(&name).cloned()
    }
}

/// What is registered is called so.
pub(super) fn word(event: &Event) -> Option<String> {
    let uuid = |uuid: &u128| Some(Uuid::from_u128(*uuid).to_string());
    match event {
        Event::Office(
            OfficeEvent::OfficerAdded { name, .. } | OfficeEvent::BatchStarted { name, .. },
        )
        | Event::Void(VoidEvent::Started { name, .. }) => Some(name.clone()),
        Event::Catalogue(CatalogueEvent::KindRegistered { code, .. }) => Some(code.clone()),
        Event::Unit(UnitEvent::Registered { key, .. })
        | Event::Fund(FundEvent::Registered { key, .. })
        | Event::Support(SupportEvent::FundNamed { key, .. } | SupportEvent::Given { key, .. })
        | Event::Club(ClubEvent::Registered { key, .. }) => Some(key.clone()),
        Event::Person(
            PersonEvent::Registered { uuid: own, .. }
            | PersonEvent::HouseholdRegistered { uuid: own, .. },
        )
        | Event::Fund(FundEvent::PartyRegistered { uuid: own, .. }) => uuid(own),
        _ => None,
    }
}

impl Naming for Words {
    fn officer(&self, officer: OfficerNo) -> Option<String> {
        self.word(Name::Officer(officer))
    }

    fn batch(&self, batch: BatchNo) -> Option<String> {
        self.word(Name::Batch(batch))
    }

    fn unit(&self, unit: UnitNo) -> Option<String> {
        self.word(Name::Unit(unit))
    }

    fn kind(&self, kind: KindNo) -> Option<String> {
        self.word(Name::Kind(kind))
    }

    fn person(&self, person: PersonNo) -> Option<String> {
        self.word(Name::Person(person))
    }

    fn household(&self, household: u32) -> Option<String> {
        self.word(Name::Household(HouseholdNo(household)))
    }

    fn fund(&self, fund: FundNo) -> Option<String> {
        self.word(Name::Fund(fund))
    }

    fn support(&self, support: SupportNo) -> Option<String> {
        self.word(Name::Support(support))
    }

    fn club(&self, club: ClubNo) -> Option<String> {
        self.word(Name::Club(club))
    }

    fn donor(&self, party: PartyNo) -> Option<String> {
        self.word(Name::Party(party))
    }

    fn currency(&self, fund: FundNo) -> Currency {
        self.currencies.get(&fund).copied().unwrap_or(Currency::VND)
    }

    fn receipt_currency(&self, _: ReceiptNo) -> Currency {
        Currency::VND
    }
}
