//! What a commit recorded, event by event: the records that a void takes back.

use crate::domain::catalogue::CatalogueEvent;
use crate::domain::clubs::ClubEvent;
use crate::domain::commendations::CommendationEvent;
use crate::domain::corrections::Record;
use crate::domain::event::{Event, Fact};
use crate::domain::figures::FigureEvent;
use crate::domain::funds::FundEvent;
use crate::domain::hardship::HardshipEvent;
use crate::domain::memberships::MembershipEvent;
use crate::domain::people::PersonEvent;
use crate::domain::support::SupportEvent;
use crate::domain::units::UnitEvent;

/// One event of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub index: u16,
    /// `None`: a correction, which recorded nothing of its own.
    pub record: Option<Record>,
}

/// What the events of one row recorded, in their order. Events that only give a number to a name
/// are left out.
pub fn entries(facts: &[Fact]) -> Vec<Entry> {
    let numbered = (0..).zip(facts);
    let entry = |(index, fact): (u16, &Fact)| match (&fact.event, of(&fact.event)) {
        (Event::Corrected(_), _) => Some(Entry { index, record: None }),
        (_, Some(record)) => Some(Entry { index, record: Some(record) }),
        (_, None) => None,
    };
    numbered.filter_map(entry).collect()
}

/// The record that an event made; `None`: it made none.
pub(super) fn of(event: &Event) -> Option<Record> {
    match event {
        Event::Unit(UnitEvent::Registered { unit, .. }) => Some(Record::Unit(*unit)),
        Event::Unit(UnitEvent::Changed { change, .. }) => Some(Record::UnitChange(*change)),
        Event::Unit(UnitEvent::Reorganised { reorganisation, .. }) => {
            Some(Record::Reorganisation(*reorganisation, 0))
        }
        Event::Figure(event) => of_figure(event),
        Event::Catalogue(CatalogueEvent::KindRegistered { kind, .. }) => Some(Record::Kind(*kind)),
        Event::Person(PersonEvent::Registered { person, .. }) => Some(Record::Person(*person)),
        Event::Person(PersonEvent::Died { person, .. }) => Some(Record::Death(*person)),
        Event::Membership(event) => Some(of_membership(event)),
        Event::Support(SupportEvent::Given { support, .. }) => Some(Record::Support(*support)),
        Event::Support(SupportEvent::Reversed { support, .. }) => Some(Record::Reversal(*support)),
        Event::Commendation(CommendationEvent::Conferred { commendation, .. }) => {
            Some(Record::Commendation(*commendation))
        }
        Event::Hardship(HardshipEvent::Assessed { hardship, .. }) => {
            Some(Record::Hardship(*hardship))
        }
        Event::Fund(FundEvent::Registered { fund, .. }) => Some(Record::Fund(*fund)),
        Event::Fund(FundEvent::Received { receipt, .. }) => Some(Record::Receipt(*receipt)),
        Event::Club(ClubEvent::Registered { club, .. }) => Some(Record::Club(*club)),
        Event::Club(ClubEvent::Counted { figures, .. }) => Some(Record::ClubFigure(*figures)),
        Event::Office(_)
        | Event::Catalogue(CatalogueEvent::SettingChanged { .. })
        | Event::Person(_)
        | Event::Support(SupportEvent::FundNamed { .. })
        | Event::Fund(FundEvent::PartyRegistered { .. })
        | Event::Corrected(_)
        | Event::Period(_)
        | Event::Void(_) => None,
    }
}

fn of_figure(event: &FigureEvent) -> Option<Record> {
    match event {
        FigureEvent::PopulationCounted { population, .. } => Some(Record::Population(*population)),
        FigureEvent::Reported { figure, .. } => Some(Record::Figure(*figure)),
        FigureEvent::RegisterCompleted { .. } => None,
    }
}

fn of_membership(event: &MembershipEvent) -> Record {
    match event {
        MembershipEvent::Enrolled { membership, .. } => Record::Membership(*membership),
        MembershipEvent::Departed { membership, .. } => Record::Departure(*membership),
        MembershipEvent::Transferred { transfer, .. } => Record::Transfer(*transfer),
    }
}
