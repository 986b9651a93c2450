//! The state that rules read: one struct a noun, folded from the same events in the same order
//! everywhere.

use std::hash::Hasher;
use std::num::NonZeroU64;

use siphasher::sip128::{Hasher128, SipHasher24};

use super::calendar::Day;
use super::catalogue::{self, Catalogue, CatalogueCommand};
use super::clubs::{self, ClubCommand, Clubs};
use super::commendations::{self, CommendationCommand, Commendations};
use super::corrections::{self, Correction, Corrections, Record};
use super::event::{Commit, Event, Fact};
use super::figures::{self, FigureCommand, Figures};
use super::funds::{self, FundCommand, Funds};
use super::hardship::{self, HardshipCommand, Hardships};
use super::ids::{PersonNo, Position, SourceNo};
use super::memberships::{self, MembershipCommand, Memberships};
use super::office::{self, Office, OfficeCommand};
use super::people::{self, People, PersonCommand, PersonEvent};
use super::periods::{self, PeriodCommand, Periods};
use super::refusal::Refusal;
use super::support::{self, SupportCommand, Supports};
use super::units::{self, UnitCommand, Units};
use super::voids::{self, VoidCommand, Voids};
use crate::saved;

/// What is asked. From here on no value is malformed; whether it is true is for `decide`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    Office(OfficeCommand),
    Catalogue(CatalogueCommand),
    Unit(UnitCommand),
    Figure(FigureCommand),
    Person(PersonCommand),
    Membership(MembershipCommand),
    Support(SupportCommand),
    Commendation(CommendationCommand),
    Hardship(HardshipCommand),
    Fund(FundCommand),
    Club(ClubCommand),
    Correct(Correction),
    Period(PeriodCommand),
    Void(VoidCommand),
}

/// What a decision may use besides the state. Pure: the same context gives the same decision.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Today in the registry's time zone.
    pub today: Day,
    /// Whose keys (`ref`, household, support …) the command means.
    pub source: SourceNo,
    /// For what the command registers; a second id is `uuids[1]`, and so on.
    pub uuids: [u128; 4],
    /// Where the keys of what the command registers stand in the key store: slots not yet taken,
    /// in the order of the uuids.
    pub slots: [u32; 4],
    pub tags: &'a Tags,
    pub erased: Erased<'a>,
}

/// Asks the key store whether a text with these parts was that of an erased person. The parts are
/// those of [`people::erasure_mark`].
#[derive(Clone, Copy)]
pub struct Erased<'a>(pub &'a dyn Fn(&[&str]) -> bool);

impl Erased<'_> {
    /// Nobody was ever erased.
    pub const NOBODY: Erased<'static> = Erased(&|_| false);
}

impl std::fmt::Debug for Erased<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Erased(..)")
    }
}

/// What `decide` answers when it does not refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// To be recorded as one commit. `warnings` are told, never recorded.
    Record { facts: Vec<Fact>, warnings: Vec<Warning> },
    /// All of it stands already, recorded at that position.
    Unchanged(Position),
}

/// Something a person should look at; never a reason to refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub refusal: Refusal,
}

/// Keyed fingerprints of personal texts, for the indexes in memory: equal texts have equal tags,
/// and without the key a tag says nothing. The key lives as long as the process.
#[derive(Clone)]
pub struct Tags {
    key: [u8; 16],
}

saved!(struct Tags { key });

impl std::fmt::Debug for Tags {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tags(..)")
    }
}

impl Tags {
    pub fn keyed(key: [u8; 16]) -> Tags {
        Tags { key }
    }

    /// The tag of `parts`, each ended so that ("ab", "c") and ("a", "bc") differ.
    pub fn of(&self, parts: &[&str]) -> u128 {
        let mut hasher = SipHasher24::new_with_key(&self.key);
        for part in parts {
            hasher.write(part.as_bytes());
            hasher.write_u8(0xff);
        }
        hasher.finish128().as_u128()
    }

    /// Half of the tag of `parts`: enough to find one text among ten million.
    pub fn half(&self, parts: &[&str]) -> NonZeroU64 {
        let half = u64::try_from(self.of(parts) & u128::from(u64::MAX)).expect("64 bits are left");
        NonZeroU64::new(half).unwrap_or(NonZeroU64::MIN)
    }

    /// Half of the tag of one text.
    pub fn short(&self, text: &str) -> NonZeroU64 {
        let half = u64::try_from(self.of(&[text]) >> 64).expect("64 bits are left");
        NonZeroU64::new(half).unwrap_or(NonZeroU64::MIN)
    }
}

/// Everything the rules know, as of the last evolved commit.
#[derive(Debug)]
pub struct State {
    pub tags: Tags,
    pub position: Position,
    /// The latest commit that changed a setting or a kind.
    pub policy: Position,
    pub office: Office,
    pub catalogue: Catalogue,
    pub units: Units,
    pub figures: Figures,
    pub people: People,
    pub memberships: Memberships,
    pub support: Supports,
    pub hardships: Hardships,
    pub funds: Funds,
    pub commendations: Commendations,
    pub clubs: Clubs,
    pub periods: Periods,
    pub corrections: Corrections,
    pub voids: Voids,
}

saved!(struct State {
    tags, position, policy, office, catalogue, units, figures, people, memberships, support, hardships,
    funds, commendations, clubs, periods, corrections, voids,
});

impl State {
    pub fn new(tags: Tags) -> State {
        State {
            tags,
            position: Position::START,
            policy: Position::START,
            office: Office::default(),
            catalogue: Catalogue::default(),
            units: Units::default(),
            figures: Figures::default(),
            people: People::default(),
            memberships: Memberships::default(),
            support: Supports::default(),
            hardships: Hardships::default(),
            funds: Funds::default(),
            commendations: Commendations::default(),
            clubs: Clubs::default(),
            periods: Periods::default(),
            corrections: Corrections::default(),
            voids: Voids::default(),
        }
    }

    /// Folds one commit. Cannot fail: what is recorded was decided against this very state.
    pub fn evolve(&mut self, commit: &Commit) {
        assert_eq!(commit.position, self.position.next(), "a commit was skipped");
        self.office.follow(commit);
        self.corrections.evolve(commit, &self.tags);
        for (index, fact) in commit.facts.iter().enumerate() {
            let at = commit.event_ref(index);
            let (secrets, tags) = (fact.secrets.as_slice(), &self.tags);
            match &fact.event {
                Event::Office(event) => self.office.evolve(at, event, secrets, tags),
                Event::Catalogue(event) => {
                    self.catalogue.evolve(at, event, secrets, tags);
                    self.policy = commit.position;
                }
                Event::Unit(event) => self.units.evolve(at, event, secrets, tags),
                Event::Figure(event) => self.figures.evolve(at, event, secrets, tags),
                Event::Person(event) => {
                    self.people.evolve(at, event, secrets, tags);
                    self.memberships.evolve_person(event);
                    if let PersonEvent::KeysDestroyed { person, .. } = event {
                        self.forget(*person);
                    }
                }
                Event::Membership(event) => self.memberships.evolve(at, event, secrets, tags),
                Event::Support(event) => {
                    self.funds.evolve_support(event);
                    self.support.evolve(at, event, secrets, tags);
                }
                Event::Commendation(event) => {
                    self.commendations.evolve(at, event, secrets, tags);
                }
                Event::Hardship(event) => self.hardships.evolve(at, event, secrets),
                Event::Fund(event) => self.funds.evolve(at, event, secrets, tags),
                Event::Club(event) => self.clubs.evolve(at, event, secrets, tags),
                Event::Period(event) => self.periods.evolve(at, event, commit.header.actor),
                Event::Corrected(event) => {
                    corrections::evolve(self, at, event, secrets);
                    if matches!(event.record, Record::Kind(_)) {
                        self.policy = commit.position;
                    }
                }
                Event::Void(event) => voids::evolve(self, at, event),
            }
            voids::note(self, &fact.event);
        }
        self.position = commit.position;
    }

    /// Drops what can be compared with a text of an erased person.
    fn forget(&mut self, person: PersonNo) {
        self.memberships.forget(person);
        self.corrections.forget(person);
    }
}

/// Decides one command. Pure.
pub fn decide(state: &State, command: &Command, context: &Context) -> Result<Decision, Refusal> {
    let decision = match command {
        Command::Office(command) => office::decide(state, command, context),
        Command::Catalogue(command) => catalogue::decide(state, command, context),
        Command::Unit(command) => units::decide(state, command, context),
        Command::Figure(command) => figures::decide(state, command, context),
        Command::Person(command) => people::decide(state, command, context),
        Command::Membership(command) => memberships::decide(state, command, context),
        Command::Support(command) => support::decide(state, command, context),
        Command::Commendation(command) => commendations::decide(state, command, context),
        Command::Hardship(command) => hardship::decide(state, command, context),
        Command::Fund(command) => funds::decide(state, command, context),
        Command::Club(command) => clubs::decide(state, command, context),
        Command::Correct(correction) => corrections::decide(state, correction, context),
        Command::Period(command) => periods::decide(state, command, context),
        Command::Void(command) => voids::decide(state, command, context),
    }?;
    Ok(periods::warn(state, decision))
}
