//! Dense numbers are given in order: what a commit registers is the next of its sort. Checked on
//! the way back, before anything is folded, so that a log that says otherwise is told, not met by an
//! index that is not there.

use crate::domain::catalogue::CatalogueEvent;
use crate::domain::clubs::ClubEvent;
use crate::domain::commendations::CommendationEvent;
use crate::domain::event::{Event, Fact};
use crate::domain::figures::FigureEvent;
use crate::domain::funds::FundEvent;
use crate::domain::hardship::HardshipEvent;
use crate::domain::memberships::MembershipEvent;
use crate::domain::office::OfficeEvent;
use crate::domain::people::PersonEvent;
use crate::domain::support::SupportEvent;
use crate::domain::units::UnitEvent;
use crate::domain::voids::VoidEvent;
use crate::saved;

/// What is numbered, each on its own.
const SORTS: [&str; 21] = [
    "the number of an officer",
    "the number of a source",
    "the number of a batch",
    "the number of a kind",
    "the number of a unit",
    "the number of a change of a unit",
    "the number of a reorganisation",
    "the number of a population figure",
    "the number of a reported figure",
    "the number of a person",
    "the number of a household",
    "the number of a membership",
    "the number of a transfer",
    "the number of a support",
    "the number of a fund",
    "the number of a commendation",
    "the number of an assessment",
    "the number of a donor",
    "the number of a receipt",
    "the number of a club",
    "the number of a club's count",
];

const FUND: usize = 14;

/// How many of each sort were registered so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers([u32; SORTS.len()]);

saved!(newtype Numbers([u32; SORTS.len()]));

impl Numbers {
    /// Counts what the facts register; the sort of the first number that is not the next.
    pub(super) fn follow(&mut self, facts: &[Fact]) -> Result<(), &'static str> {
        for (sort, number) in facts.iter().filter_map(|fact| registered(&fact.event)) {
            if number != self.0[sort] {
                return Err(SORTS[sort]);
            }
            self.0[sort] += 1;
        }
        facts.iter().try_for_each(|fact| self.follow_fund(&fact.event))
    }

    /// A fund that was named before keeps its number when it is registered.
    fn follow_fund(&mut self, event: &Event) -> Result<(), &'static str> {
        let Event::Fund(FundEvent::Registered { fund, .. }) = event else { return Ok(()) };
        if fund.0 > self.0[FUND] {
            return Err(SORTS[FUND]);
        }
        self.0[FUND] += u32::from(fund.0 == self.0[FUND]);
        Ok(())
    }
}

/// The place in [`SORTS`] and the number of what the event registers.
fn registered(event: &Event) -> Option<(usize, u32)> {
    Some(match event {
        Event::Office(OfficeEvent::OfficerAdded { officer, .. }) => (0, officer.0),
        Event::Office(OfficeEvent::SourceNamed { source, .. }) => (1, source.0),
        Event::Office(OfficeEvent::BatchStarted { batch, .. }) => (2, batch.0),
        Event::Void(VoidEvent::Started { void, .. }) => (2, void.0),
        Event::Catalogue(CatalogueEvent::KindRegistered { kind, .. }) => (3, kind.0),
        Event::Unit(UnitEvent::Registered { unit, .. }) => (4, unit.0),
        Event::Unit(UnitEvent::Changed { change, .. }) => (5, change.0),
        Event::Unit(UnitEvent::Reorganised { reorganisation, .. }) => (6, reorganisation.0),
        Event::Figure(FigureEvent::PopulationCounted { population, .. }) => (7, population.0),
        Event::Figure(FigureEvent::Reported { figure, .. }) => (8, figure.0),
        Event::Person(PersonEvent::Registered { person, .. }) => (9, person.0),
        Event::Person(PersonEvent::HouseholdRegistered { household, .. }) => (10, household.0),
        Event::Membership(MembershipEvent::Enrolled { membership, .. }) => (11, membership.0),
        Event::Membership(MembershipEvent::Transferred { transfer, .. }) => (12, transfer.0),
        Event::Support(SupportEvent::Given { support, .. }) => (13, support.0),
        Event::Support(SupportEvent::FundNamed { fund, .. }) => (FUND, fund.0),
        Event::Commendation(CommendationEvent::Conferred { commendation, .. }) => {
            (15, commendation.0)
        }
        Event::Hardship(HardshipEvent::Assessed { hardship, .. }) => (16, hardship.0),
        Event::Fund(FundEvent::PartyRegistered { party, .. }) => (17, party.0),
        Event::Fund(FundEvent::Received { receipt, .. }) => (18, receipt.0),
        Event::Club(ClubEvent::Registered { club, .. }) => (19, club.0),
        Event::Club(ClubEvent::Counted { figures, .. }) => (20, figures.0),
        _ => return None,
    })
}
