//! What an event names by number, and the event that registered it.

use super::Recorded;
use crate::domain::catalogue::CatalogueEvent;
use crate::domain::clubs::ClubEvent;
use crate::domain::commendations::{CommendationEvent, Honouree};
use crate::domain::corrections::Record;
use crate::domain::event::{Actor, CommandId, Event, Header};
use crate::domain::figures::FigureEvent;
use crate::domain::funds::FundEvent;
use crate::domain::hardship::HardshipEvent;
use crate::domain::ids::{
    BatchNo, ClubNo, EventRef, FundNo, HouseholdNo, KindNo, OfficerNo, PartyNo, PersonNo,
    SupportNo, UnitNo,
};
use crate::domain::memberships::MembershipEvent;
use crate::domain::office::OfficeEvent;
use crate::domain::people::PersonEvent;
use crate::domain::periods::PeriodEvent;
use crate::domain::support::{Beneficiary, SupportEvent};
use crate::domain::units::UnitEvent;
use crate::domain::voids::VoidEvent;

/// What is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    Officer(OfficerNo),
    Batch(BatchNo),
    Kind(KindNo),
    Unit(UnitNo),
    Person(PersonNo),
    Household(HouseholdNo),
    Party(PartyNo),
    Fund(FundNo),
    Support(SupportNo),
    Club(ClubNo),
    /// An event named by its place.
    Event(EventRef),
}

impl Name {
    pub(super) fn is_registered_by(self, fact: &Recorded) -> bool {
        match self {
            Name::Event(at) => at == EventRef { position: fact.position, index: fact.index },
            _ => registered(&fact.event) == Some(self),
        }
    }
}

/// What the event registers.
pub fn registered(event: &Event) -> Option<Name> {
    Some(match event {
        Event::Office(OfficeEvent::OfficerAdded { officer, .. }) => Name::Officer(*officer),
        Event::Office(OfficeEvent::BatchStarted { batch, .. })
        | Event::Void(VoidEvent::Started { void: batch, .. }) => Name::Batch(*batch),
        Event::Catalogue(CatalogueEvent::KindRegistered { kind, .. }) => Name::Kind(*kind),
        Event::Unit(UnitEvent::Registered { unit, .. }) => Name::Unit(*unit),
        Event::Person(PersonEvent::Registered { person, .. }) => Name::Person(*person),
        Event::Person(PersonEvent::HouseholdRegistered { household, .. }) => {
            Name::Household(*household)
        }
        Event::Fund(FundEvent::PartyRegistered { party, .. }) => Name::Party(*party),
        Event::Fund(FundEvent::Registered { fund, .. })
        | Event::Support(SupportEvent::FundNamed { fund, .. }) => Name::Fund(*fund),
        Event::Support(SupportEvent::Given { support, .. }) => Name::Support(*support),
        Event::Club(ClubEvent::Registered { club, .. }) => Name::Club(*club),
        _ => return None,
    })
}

/// What is named by header and event, each once; what the event registers itself is not.
pub fn named(header: &Header, event: &Event) -> Vec<Name> {
    let mut names = Vec::new();
    if let Actor::Officer { officer, .. } = header.actor {
        names.push(Name::Officer(officer));
    }
    if let CommandId::Row { batch, .. } = header.command {
        names.push(Name::Batch(batch));
    }
    names.extend(header.on_behalf_of.map(Name::Unit));
    of_event(event, &mut names);
    let own = registered(event);
    names.retain(|name| Some(*name) != own);
    names.sort_unstable();
    names.dedup();
    names
}

fn of_event(event: &Event, names: &mut Vec<Name>) {
    match event {
        Event::Office(_) | Event::Catalogue(_) => {}
        Event::Unit(event) => of_unit(event, names),
        Event::Figure(
            FigureEvent::PopulationCounted { unit, .. }
            | FigureEvent::Reported { unit, .. }
            | FigureEvent::RegisterCompleted { unit, .. },
        )
        | Event::Period(PeriodEvent::Closed { unit, .. }) => names.push(Name::Unit(*unit)),
        Event::Person(event) => of_person(event, names),
        Event::Membership(event) => of_membership(event, names),
        Event::Support(event) => of_support(event, names),
        Event::Commendation(CommendationEvent::Conferred { honouree, unit, kind, .. }) => {
            names.extend([honouree_name(*honouree), Name::Unit(*unit), Name::Kind(*kind)]);
        }
        Event::Corrected(corrected) => {
            names.extend(record(corrected.record));
            names.push(Name::Event(corrected.corrects));
        }
        Event::Hardship(HardshipEvent::Assessed { household, unit, .. }) => {
            names.extend([Name::Household(*household), Name::Unit(*unit)]);
        }
        Event::Fund(event) => of_fund(event, names),
        Event::Club(event) => of_club(event, names),
        Event::Period(PeriodEvent::Reopened { unit, closing, .. }) => {
            names.extend([Name::Unit(*unit), Name::Event(*closing)]);
        }
        Event::Void(event) => of_void(event, names),
    }
}

fn of_unit(event: &UnitEvent, names: &mut Vec<Name>) {
    match event {
        UnitEvent::Registered { parent, .. } => names.extend(parent.map(Name::Unit)),
        UnitEvent::Changed { unit, parent, .. } => {
            names.push(Name::Unit(*unit));
            names.extend(parent.map(Name::Unit));
        }
        UnitEvent::Reorganised { rows, .. } => {
            let units = rows.iter().flat_map(|row| [Some(row.from), row.to]);
            names.extend(units.flatten().map(Name::Unit));
        }
    }
}

fn of_person(event: &PersonEvent, names: &mut Vec<Name>) {
    match event {
        PersonEvent::Registered { unit, household, .. } => {
            names.push(Name::Unit(*unit));
            names.extend(household.map(Name::Household));
        }
        PersonEvent::HouseholdRegistered { .. } => {}
        PersonEvent::Merged { person, into, .. } => {
            names.extend([*person, *into].map(Name::Person));
        }
        PersonEvent::Unmerged { person, into, merge, .. } => {
            names.extend([*person, *into].map(Name::Person));
            names.push(Name::Event(*merge));
        }
        PersonEvent::Died { person, .. }
        | PersonEvent::ErasureOrdered { person }
        | PersonEvent::KeysDestroyed { person, .. }
        | PersonEvent::ErasureConfirmed { person } => names.push(Name::Person(*person)),
    }
}

fn of_membership(event: &MembershipEvent, names: &mut Vec<Name>) {
    match event {
        MembershipEvent::Enrolled { person, unit, .. }
        | MembershipEvent::Departed { person, unit, .. } => {
            names.extend([Name::Person(*person), Name::Unit(*unit)]);
        }
        MembershipEvent::Transferred { person, from, to, .. } => {
            names.extend([Name::Person(*person), Name::Unit(*from), Name::Unit(*to)]);
        }
    }
}

fn of_support(event: &SupportEvent, names: &mut Vec<Name>) {
    match event {
        SupportEvent::Given { beneficiary, unit, kind, programme, fund, .. } => {
            names.extend([Name::Unit(*unit), Name::Kind(*kind)]);
            names.extend(programme.map(Name::Kind));
            names.extend(fund.map(Name::Fund));
            match beneficiary {
                Beneficiary::Person(person) => names.push(Name::Person(*person)),
                Beneficiary::Household(household) => names.push(Name::Household(*household)),
                Beneficiary::Sealed(_) => {}
            }
        }
        SupportEvent::FundNamed { .. } => {}
        SupportEvent::Reversed { support, .. } => names.push(Name::Support(*support)),
    }
}

fn honouree_name(honouree: Honouree) -> Name {
    match honouree {
        Honouree::Person(person) => Name::Person(person),
        Honouree::Unit(unit) => Name::Unit(unit),
        Honouree::Club(club) => Name::Club(club),
    }
}

fn of_fund(event: &FundEvent, names: &mut Vec<Name>) {
    match event {
        FundEvent::Registered { unit, .. } => names.push(Name::Unit(*unit)),
        FundEvent::PartyRegistered { .. } => {}
        FundEvent::Received { fund, party, .. } => {
            names.extend([Name::Fund(*fund), Name::Party(*party)]);
        }
    }
}

fn of_club(event: &ClubEvent, names: &mut Vec<Name>) {
    match event {
        ClubEvent::Registered { unit, programme, .. } => {
            names.push(Name::Unit(*unit));
            names.extend(programme.map(Name::Kind));
        }
        ClubEvent::Counted { club, .. } => names.push(Name::Club(*club)),
    }
}

fn of_void(event: &VoidEvent, names: &mut Vec<Name>) {
    match event {
        VoidEvent::Started { batch, .. } => names.push(Name::Batch(*batch)),
        VoidEvent::Voided { record: of, voids, .. } => {
            names.extend(record(*of));
            names.push(Name::Event(*voids));
        }
        VoidEvent::Finished { void, .. } => names.push(Name::Batch(*void)),
    }
}

/// The record itself, where one event registers it. What is told of others is named by the event
/// that told it.
fn record(record: Record) -> Option<Name> {
    match record {
        Record::Unit(unit) => Some(Name::Unit(unit)),
        Record::Kind(kind) => Some(Name::Kind(kind)),
        Record::Person(person) | Record::Death(person) => Some(Name::Person(person)),
        Record::Support(support) | Record::Reversal(support) => Some(Name::Support(support)),
        Record::Fund(fund) => Some(Name::Fund(fund)),
        Record::Club(club) => Some(Name::Club(club)),
        Record::UnitChange(_)
        | Record::Reorganisation(..)
        | Record::Population(_)
        | Record::Figure(_)
        | Record::Membership(_)
        | Record::Departure(_)
        | Record::Transfer(_)
        | Record::Commendation(_)
        | Record::Hardship(_)
        | Record::Receipt(_)
        | Record::ClubFigure(_) => None,
    }
}
