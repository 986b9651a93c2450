//! What a commit did, in one word: that of the event it was made for.

use dienhong_core::domain::catalogue::CatalogueEvent;
use dienhong_core::domain::clubs::ClubEvent;
use dienhong_core::domain::commendations::CommendationEvent;
use dienhong_core::domain::event::{Event, Fact};
use dienhong_core::domain::figures::FigureEvent;
use dienhong_core::domain::funds::FundEvent;
use dienhong_core::domain::hardship::HardshipEvent;
use dienhong_core::domain::memberships::MembershipEvent;
use dienhong_core::domain::office::OfficeEvent;
use dienhong_core::domain::people::PersonEvent;
use dienhong_core::domain::periods::PeriodEvent;
use dienhong_core::domain::support::SupportEvent;
use dienhong_core::domain::units::UnitEvent;
use dienhong_core::domain::voids::VoidEvent;
use dienhong_core::snapshot::{Loader, Part, Saver, Spoiled};

macro_rules! acts {
    ($($act:ident = $name:literal),+ $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act {
            $($act),+
        }

        impl Act {
            pub const ALL: &'static [Act] = &[$(Act::$act),+];

            /// Stands in answers for ever.
            pub fn name(self) -> &'static str {
                match self {
                    $(Act::$act => $name),+
                }
            }
        }

        impl Part for Act {
            fn save(&self, to: &mut Saver<'_>) {
                (*self as u8).save(to);
            }

            fn load(from: &mut Loader<'_>) -> Result<Act, Spoiled> {
                Act::ALL.get(usize::from(u8::load(from)?)).copied().ok_or(Spoiled::Damaged)
            }

            fn shape(to: &mut String) {
                to.push_str(concat!($($name, " "),+));
            }
        }
    };
}

acts!(
    Founded = "founded",
    ProgramStarted = "program_started",
    OfficerAdded = "officer_added",
    SourceNamed = "source_named",
    BatchStarted = "batch_started",
    BatchFinished = "batch_finished",
    KindRegistered = "kind_registered",
    SettingChanged = "setting_changed",
    UnitRegistered = "unit_registered",
    UnitChanged = "unit_changed",
    Reorganised = "reorganised",
    PopulationCounted = "population_counted",
    FigureReported = "figure_reported",
    RegisterCompleted = "register_completed",
    PersonRegistered = "person_registered",
    HouseholdRegistered = "household_registered",
    Died = "died",
    Merged = "merged",
    Unmerged = "unmerged",
    ErasureOrdered = "erasure_ordered",
    KeysDestroyed = "keys_destroyed",
    ErasureConfirmed = "erasure_confirmed",
    Enrolled = "enrolled",
    Departed = "departed",
    Transferred = "transferred",
    SupportGiven = "support_given",
    SupportReversed = "support_reversed",
    FundNamed = "fund_named",
    Conferred = "conferred",
    ClubRegistered = "club_registered",
    ClubCounted = "club_counted",
    Corrected = "corrected",
    HouseholdAssessed = "household_assessed",
    FundRegistered = "fund_registered",
    PartyRegistered = "party_registered",
    FundReceived = "fund_received",
    PeriodClosed = "period_closed",
    PeriodReopened = "period_reopened",
    VoidStarted = "void_started",
    Voided = "voided",
    VoidFinished = "void_finished",
);

impl Act {
    /// A row that also registers a person, a household or a donor was made for what it says of them.
    pub(super) fn of(facts: &[Fact]) -> Act {
        let mut acts = facts.iter().map(|fact| Act::of_event(&fact.event));
        let first = acts.next().expect("a commit holds at least one event");
        let is_preparation = |act: Act| {
            matches!(
                act,
                Act::HouseholdRegistered
                    | Act::FundNamed
                    | Act::PersonRegistered
                    | Act::PartyRegistered
            )
        };
        let said = std::iter::once(first).chain(acts).find(|act| !is_preparation(*act));
        match said {
            // Registered as dead: the row was that of a person.
            Some(Act::Died) if is_preparation(first) => {
                let enrols = |fact: &Fact| Act::of_event(&fact.event) == Act::Enrolled;
                if facts.iter().any(enrols) { Act::Enrolled } else { Act::PersonRegistered }
            }
            Some(act) => act,
            None => {
                let mut registers = facts.iter().map(|fact| Act::of_event(&fact.event));
                registers.find(|act| *act == Act::PersonRegistered).unwrap_or(first)
            }
        }
    }

    /// What one event says.
    pub fn of_event(event: &Event) -> Act {
        match event {
            Event::Office(event) => of_office(event),
            Event::Catalogue(CatalogueEvent::KindRegistered { .. }) => Act::KindRegistered,
            Event::Catalogue(CatalogueEvent::SettingChanged { .. }) => Act::SettingChanged,
            Event::Unit(UnitEvent::Registered { .. }) => Act::UnitRegistered,
            Event::Unit(UnitEvent::Changed { .. }) => Act::UnitChanged,
            Event::Unit(UnitEvent::Reorganised { .. }) => Act::Reorganised,
            Event::Figure(FigureEvent::PopulationCounted { .. }) => Act::PopulationCounted,
            Event::Figure(FigureEvent::Reported { .. }) => Act::FigureReported,
            Event::Figure(FigureEvent::RegisterCompleted { .. }) => Act::RegisterCompleted,
            Event::Person(event) => of_person(event),
            Event::Membership(MembershipEvent::Enrolled { .. }) => Act::Enrolled,
            Event::Membership(MembershipEvent::Departed { .. }) => Act::Departed,
            Event::Membership(MembershipEvent::Transferred { .. }) => Act::Transferred,
            Event::Support(SupportEvent::Given { .. }) => Act::SupportGiven,
            Event::Support(SupportEvent::Reversed { .. }) => Act::SupportReversed,
            Event::Support(SupportEvent::FundNamed { .. }) => Act::FundNamed,
            Event::Commendation(CommendationEvent::Conferred { .. }) => Act::Conferred,
            Event::Club(ClubEvent::Registered { .. }) => Act::ClubRegistered,
            Event::Club(ClubEvent::Counted { .. }) => Act::ClubCounted,
            Event::Corrected(_) => Act::Corrected,
            Event::Hardship(HardshipEvent::Assessed { .. }) => Act::HouseholdAssessed,
            Event::Fund(FundEvent::Registered { .. }) => Act::FundRegistered,
            Event::Fund(FundEvent::PartyRegistered { .. }) => Act::PartyRegistered,
            Event::Fund(FundEvent::Received { .. }) => Act::FundReceived,
            Event::Period(PeriodEvent::Closed { .. }) => Act::PeriodClosed,
            Event::Period(PeriodEvent::Reopened { .. }) => Act::PeriodReopened,
            Event::Void(VoidEvent::Started { .. }) => Act::VoidStarted,
            Event::Void(VoidEvent::Voided { .. }) => Act::Voided,
            Event::Void(VoidEvent::Finished { .. }) => Act::VoidFinished,
        }
    }
}

fn of_office(event: &OfficeEvent) -> Act {
    match event {
        OfficeEvent::Founded { .. } => Act::Founded,
        OfficeEvent::ProgramStarted { .. } => Act::ProgramStarted,
        OfficeEvent::OfficerAdded { .. } => Act::OfficerAdded,
        OfficeEvent::SourceNamed { .. } => Act::SourceNamed,
        OfficeEvent::BatchStarted { .. } => Act::BatchStarted,
        OfficeEvent::BatchFinished { .. } => Act::BatchFinished,
    }
}

fn of_person(event: &PersonEvent) -> Act {
    match event {
        PersonEvent::Registered { .. } => Act::PersonRegistered,
        PersonEvent::HouseholdRegistered { .. } => Act::HouseholdRegistered,
        PersonEvent::Died { .. } => Act::Died,
        PersonEvent::Merged { .. } => Act::Merged,
        PersonEvent::Unmerged { .. } => Act::Unmerged,
        PersonEvent::ErasureOrdered { .. } => Act::ErasureOrdered,
        PersonEvent::KeysDestroyed { .. } => Act::KeysDestroyed,
        PersonEvent::ErasureConfirmed { .. } => Act::ErasureConfirmed,
    }
}
