//! A registry of persons on a small tree, for the specs of rules: given commands, when one more.

use super::calendar::{Day, PartialDay};
use super::column::Column;
use super::corrections::{Correction, ImportKind, why};
use super::event::{Actor, Channel, CommandId, Commit, Event, Fact, Header};
use super::ids::{MembershipNo, Millis, PersonNo, Position, SourceNo, UnitNo};
use super::memberships::{DepartureReason, Enrolment, MembershipCommand};
use super::people::{Particulars, PersonCommand, PersonKey, Sex};
use super::refusal::{Code, Explain, Refusal};
use super::secret::Secret;
use super::state::{Command, Context, Decision, Erased, State, Tags, decide};
use super::units::{UnitEvent, UnitKind};

pub(super) struct Stage {
    pub state: State,
    pub commits: Vec<Commit>,
    pub source: SourceNo,
    /// Texts of which the key store remembers that they were an erased person's.
    pub erased: Vec<String>,
    /// The id of the command that is given next.
    pub command: CommandId,
}

/// The units of every stage, with the days on which they exist.
const UNITS: [(&str, &str, Option<&str>); 5] = [
    ("vn", "2000-01-01", None),
    ("c1", "2010-01-01", None),
    ("c2", "2010-01-01", None),
    ("old", "2010-01-01", Some("2020-07-01")),
    ("new", "2025-07-01", None),
];

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(super) fn partial(text: &str) -> PartialDay {
    PartialDay::parse(text).unwrap()
}

impl Stage {
    pub(super) fn new() -> Stage {
        let state = State::new(Tags::keyed([7; 16]));
        let mut office = Stage {
            state,
            commits: Vec::new(),
            source: SourceNo(0),
            erased: Vec::new(),
            command: CommandId::Uuid(0),
        };
        let facts = UNITS.iter().enumerate().map(|(index, (key, from, until))| {
            Fact::clear(Event::Unit(UnitEvent::Registered {
                unit: UnitNo::after(index),
                uuid: 1_000 + index as u128,
                key: (*key).to_owned(),
                kind: if index == 0 { UnitKind::Central } else { UnitKind::Commune },
                name: (*key).to_owned(),
                code: None,
                parent: (index > 0).then_some(UnitNo(0)),
                valid_from: partial(from),
                valid_until: until.map(day),
                slot: 0,
            }))
        });
        office.record(facts.collect(), None);
        office
    }

    fn record(&mut self, facts: Vec<Fact>, reason: Option<Secret>) {
        let header = Header {
            recorded_at: Millis(0),
            actor: Actor::System,
            channel: Channel::CommandLine,
            on_behalf_of: None,
            command: self.command,
            policy: Position::START,
            document: None,
            reason,
            body: None,
        };
        let commit = Commit { position: self.state.position.next(), header, facts };
        self.state.evolve(&commit);
        self.commits.push(commit);
    }

    pub(super) fn decide(&self, command: &Command) -> Result<Decision, Refusal> {
        let knows = |parts: &[&str]| self.erased.iter().any(|text| text == parts[2]);
        let next = u128::from(self.state.position.0) * 10;
        let context = Context {
            today: day("2026-11-24"),
            source: self.source,
            uuids: [next, next + 1, next + 2, next + 3],
            slots: [0, 1, 2, 3],
            tags: &self.state.tags,
            erased: Erased(&knows),
        };
        decide(&self.state, command, &context)
    }

    /// Decides, and records what was decided.
    pub(super) fn when(&mut self, command: Command) -> Result<Decision, Refusal> {
        let decision = self.decide(&command);
        assert_eq!(self.decide(&command), decision, "decided twice, decided alike");
        if let Ok(Decision::Record { facts, .. }) = &decision {
            let why = match &command {
                Command::Correct(correction) => why(&self.state, correction, self.source, facts),
                _ => None,
            };
            self.record(facts.clone(), why);
        }
        decision
    }

    /// A command that must be recorded; the codes of its warnings.
    #[track_caller]
    pub(super) fn given(&mut self, command: Command) -> Vec<u16> {
        match self.when(command.clone()) {
            Ok(Decision::Record { warnings, .. }) => {
                warnings.iter().map(|warning| warning.refusal.code().0).collect()
            }
            other => panic!("{command:?} gave {other:?}"),
        }
    }

    #[track_caller]
    pub(super) fn unchanged(&mut self, command: Command) -> Position {
        match self.when(command.clone()) {
            Ok(Decision::Unchanged(position)) => position,
            other => panic!("{command:?} gave {other:?}"),
        }
    }

    #[track_caller]
    pub(super) fn refused(&mut self, command: Command, code: u16) -> Refusal {
        match self.when(command.clone()) {
            Err(refusal) => {
                assert_eq!(refusal.code(), Code(code), "{refusal:?}");
                refusal
            }
            other => panic!("{command:?} gave {other:?}"),
        }
    }

    /// The state that a fold of all commits gives.
    pub(super) fn replayed(&self) -> Stage {
        let mut state = State::new(self.state.tags.clone());
        for commit in &self.commits {
            state.evolve(commit);
        }
        let (commits, erased) = (self.commits.clone(), self.erased.clone());
        Stage { state, commits, source: self.source, erased, command: self.command }
    }

    /// Where the person counts on that day: at most one place.
    #[track_caller]
    pub(super) fn unit_on(&self, key: &str, on: &str) -> Option<&str> {
        let person = self.person(key);
        let open: Vec<MembershipNo> = super::memberships::standing(&self.state, person)
            .into_iter()
            .filter(|membership| self.state.memberships.is_open_on(*membership, day(on)))
            .collect();
        assert!(open.len() <= 1, "{key} is in {open:?} on {on}");
        let unit = open.first().map(|it| self.state.memberships.unit_of(*it, day(on)));
        unit.map(|unit| self.state.units.key(unit))
    }

    #[track_caller]
    pub(super) fn person(&self, key: &str) -> PersonNo {
        let context = Context {
            today: day("2026-11-24"),
            source: self.source,
            uuids: [0; 4],
            slots: [0; 4],
            tags: &self.state.tags,
            erased: Erased::NOBODY,
        };
        self.state.people.find(&context, &PersonKey::parse(key)).expect("the person is recorded")
    }
}

/// A row with the required cells: born in May 1950, of c1.
pub(super) fn row(key: &str) -> Particulars {
    Particulars {
        person: PersonKey::Ref(key.to_owned()),
        full_name: Some(format!("Nguyễn Văn {}", if key == "m1" { "An" } else { "Bình" })),
        birth_date: Some(partial("1950-05-20")),
        sex: Some(Sex::Male),
        unit: Some("c1".to_owned()),
        national_id: None,
        phone: None,
        address: None,
        household: None,
        ethnicity: None,
        note: None,
        died_on: None,
        after_erasure: false,
    }
}

/// A row that names somebody and gives no other cell.
pub(super) fn naming(key: &str, unit: &str) -> Particulars {
    Particulars {
        full_name: None,
        birth_date: None,
        sex: None,
        unit: Some(unit.to_owned()),
        ..row(key)
    }
}

pub(super) fn register(row: Particulars) -> Command {
    Command::Person(PersonCommand::Register(row))
}

pub(super) fn member(particulars: Particulars, joined_on: &str) -> Enrolment {
    Enrolment {
        particulars,
        joined_on: partial(joined_on),
        basis: None,
        card_no: None,
        card_issued_on: None,
    }
}

pub(super) fn enrol(row: Enrolment) -> Command {
    Command::Membership(MembershipCommand::Enrol(row))
}

/// A member since that day, registered by the same row.
pub(super) fn joins(key: &str, joined_on: &str) -> Command {
    enrol(member(row(key), joined_on))
}

pub(super) fn leaves(key: &str, left_on: &str, reason: DepartureReason) -> Command {
    let (person, left_on) = (PersonKey::parse(key), partial(left_on));
    Command::Membership(MembershipCommand::Depart { person, left_on, reason: Some(reason) })
}

pub(super) fn resigns(key: &str, left_on: &str) -> Command {
    leaves(key, left_on, DepartureReason::Resigned)
}

pub(super) fn dies(key: &str, left_on: &str) -> Command {
    leaves(key, left_on, DepartureReason::Died)
}

pub(super) fn moves(key: &str, transferred_on: &str, to_unit: &str) -> Command {
    let (person, transferred_on) = (PersonKey::parse(key), day(transferred_on));
    let to_unit = Some(to_unit.to_owned());
    Command::Membership(MembershipCommand::Transfer { person, transferred_on, to_unit })
}

pub(super) fn merge(key: &str, into: &str) -> Command {
    let (person, into) = (PersonKey::parse(key), PersonKey::parse(into));
    Command::Person(PersonCommand::Merge { person, into })
}

pub(super) fn unmerge(key: &str) -> Command {
    Command::Person(PersonCommand::Unmerge { person: PersonKey::parse(key) })
}

/// Learned on the day that tells it from others of the same row and column.
pub(super) fn learned(
    on: &str,
    kind: ImportKind,
    key: &str,
    column: Column,
    value: &str,
) -> Correction {
    Correction {
        kind,
        key: key.split('|').map(str::to_owned).collect(),
        column,
        value: (!value.is_empty()).then(|| value.to_owned()),
        reason: Some("theo giấy tờ".to_owned()),
        learned_on: day(on),
        changed_on: None,
    }
}

pub(super) fn correct(kind: ImportKind, key: &str, column: Column, value: &str) -> Command {
    Command::Correct(learned("2024-02-01", kind, key, column, value))
}
