//! What happened: every event the registry can record, by noun. Past tense, append only. Clear
//! fields only; personal fields travel beside an event as [`Secret`]s.

use super::calendar::Day;
use super::catalogue::CatalogueEvent;
use super::clubs::ClubEvent;
use super::commendations::CommendationEvent;
use super::corrections::Corrected;
use super::figures::FigureEvent;
use super::funds::FundEvent;
use super::hardship::HardshipEvent;
use super::ids::{BatchNo, DelegationNo, EventRef, GrantNo, Millis, OfficerNo, Position, UnitNo};
use super::memberships::MembershipEvent;
use super::office::OfficeEvent;
use super::people::PersonEvent;
use super::periods::PeriodEvent;
use super::secret::{Class, Secret, Subject};
use super::support::SupportEvent;
use super::units::UnitEvent;
use super::voids::VoidEvent;
use crate::saved;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Office(OfficeEvent),
    Catalogue(CatalogueEvent),
    Unit(UnitEvent),
    Figure(FigureEvent),
    Person(PersonEvent),
    Membership(MembershipEvent),
    Support(SupportEvent),
    Commendation(CommendationEvent),
    Corrected(Corrected),
    Hardship(HardshipEvent),
    Fund(FundEvent),
    Club(ClubEvent),
    Period(PeriodEvent),
    Void(VoidEvent),
}

/// An event as a rule makes it, and as the fold receives it.
///
/// While it is decided, `secrets` are plain and the registry seals them. When it is read back,
/// `secrets` are those that the vault could open: none after an erasure, none without keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub event: Event,
    pub secrets: Vec<Secret>,
}

impl Fact {
    pub fn clear(event: Event) -> Fact {
        Fact { event, secrets: Vec::new() }
    }
}

/// The events of one accepted command with who, when and why: the atomic unit of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    pub position: Position,
    pub header: Header,
    pub facts: Vec<Fact>,
}

impl Commit {
    pub fn event_ref(&self, index: usize) -> EventRef {
        let index = u16::try_from(index).expect("a commit holds fewer than 65,536 events");
        EventRef { position: self.position, index }
    }
}

/// What can't be added to a commit later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Never earlier than that of the commit before.
    pub recorded_at: Millis,
    pub actor: Actor,
    pub channel: Channel,
    pub on_behalf_of: Option<UnitNo>,
    pub command: CommandId,
    /// The latest commit that changed a setting or a kind when this one was decided.
    pub policy: Position,
    pub document: Option<SourceDocument>,
    /// Why; sealed under its subject.
    pub reason: Option<Secret>,
    /// Of a command that a client named by a UUID: what it was asked, to know it again.
    pub body: Option<BodyMark>,
}

/// A keyed mark of all that a command said: two bodies with one mark are the same, and without the
/// key store nothing can be learned or guessed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyMark {
    /// How the body was written down before it was marked.
    pub form: u8,
    pub mark: [u8; 16],
    /// Whose key took part; destroyed with it is every way to compare.
    pub under: Option<(Subject, Class)>,
}

saved!(struct BodyMark { form, mark, under });

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The program itself, before any officer exists.
    System,
    Officer {
        officer: OfficerNo,
        /// The role that was used.
        grant: Option<GrantNo>,
        /// By which another officer's role was used.
        delegation: Option<DelegationNo>,
    },
}

saved!(enum Actor { 0 = System, 1 = Officer { officer, grant, delegation } });

impl Actor {
    /// An officer who acts under no recorded role.
    pub fn officer(officer: OfficerNo) -> Actor {
        Actor::Officer { officer, grant: None, delegation: None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    CommandLine,
    Import,
    Api,
    Page,
}

saved!(enum Channel { 0 = CommandLine, 1 = Import, 2 = Api, 3 = Page });

/// Chosen by the client: sent twice, recorded once, for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommandId {
    Uuid(u128),
    /// A row of an import batch, counted from 1.
    Row {
        batch: BatchNo,
        row: u32,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceDocument {
    pub number: String,
    pub dated: Option<Day>,
    /// SHA-256 of the encrypted file, where one is kept.
    pub file_hash: Option<[u8; 32]>,
}
