//! Founding, officers, sources and batches: recorded once, continued by name.

use super::*;
use crate::domain::calendar::Day;
use crate::domain::event::{Actor, Channel, CommandId, Commit, Header};
use crate::domain::ids::Millis;
use crate::domain::state::{Command, Erased, decide as decide_any};

/// Decides and evolves, one commit a command.
struct Given(State);

impl Given {
    fn nothing() -> Given {
        Given(State::new(Tags::keyed([0; 16])))
    }

    fn when(&mut self, command: OfficeCommand) -> Result<Decision, Refusal> {
        let tags = Tags::keyed([0; 16]);
        let today = Day::from_ymd(2026, 11, 24).unwrap();
        let context = Context {
            today,
            source: SourceNo(0),
            uuids: [7; 4],
            slots: [0; 4],
            tags: &tags,
            erased: Erased::NOBODY,
        };
        let decision = decide_any(&self.0, &Command::Office(command), &context)?;
        if let Decision::Record { facts, .. } = &decision {
            let header = Header {
                recorded_at: Millis(0),
                actor: Actor::System,
                channel: Channel::CommandLine,
                on_behalf_of: None,
                command: CommandId::Uuid(0),
                policy: Position::START,
                document: None,
                reason: None,
                body: None,
            };
            let position = self.0.position.next();
            self.0.evolve(&Commit { position, header, facts: facts.clone() });
        }
        Ok(decision)
    }

    fn given(mut self, command: OfficeCommand) -> Given {
        assert!(matches!(self.when(command), Ok(Decision::Record { .. })));
        self
    }
}

fn found(origin: &str) -> OfficeCommand {
    OfficeCommand::Found { origin: origin.into(), time_zone: "UTC".into(), sample: false }
}

fn start(name: &str, kind: &str) -> OfficeCommand {
    let (name, kind) = (name.into(), kind.into());
    OfficeCommand::StartBatch { name, kind, source: SourceNo(0) }
}

fn finish(recorded: u64) -> OfficeCommand {
    OfficeCommand::FinishBatch { batch: BatchNo(0), recorded, unchanged: 5, refused: 0 }
}

#[test]
fn a_registry_is_founded_once() {
    let mut registry = Given::nothing().given(found("a"));
    assert_eq!(registry.when(found("a")), Ok(Decision::Unchanged(Position(1))));
    let refused = OfficeRefusal::AlreadyFounded { origin: "a".into() };
    assert_eq!(registry.when(found("b")), Err(refused.into()));
}

#[test]
fn an_officer_and_a_source_keep_their_number() {
    let add = |name: &str| OfficeCommand::AddOfficer { name: name.into() };
    let name = |name: &str| OfficeCommand::NameSource { name: name.into() };
    let mut registry =
        Given::nothing().given(add("Lan")).given(add("Huệ")).given(name("main")).given(name("x"));
    assert_eq!(registry.when(add("Huệ")), Ok(Decision::Unchanged(Position(2))));
    assert_eq!(registry.when(name("main")), Ok(Decision::Unchanged(Position(3))));
    assert_eq!(registry.0.office.officer("Huệ"), Some(OfficerNo(1)));
    assert_eq!(registry.0.office.source("x"), Some(SourceNo(1)));
    assert_eq!(registry.0.office.source_name(SourceNo(1)), Some("x"));
    assert_eq!(registry.0.office.officer("lan"), None);
}

#[test]
fn a_version_of_the_program_starts_once_and_after_another_again() {
    let start = |version: &str| OfficeCommand::StartProgram { version: version.into() };
    let mut registry = Given::nothing().given(start("1"));
    assert_eq!(registry.when(start("1")), Ok(Decision::Unchanged(Position(1))));
    let mut registry = registry.given(start("2")).given(start("1"));
    assert_eq!(registry.when(start("1")), Ok(Decision::Unchanged(Position(3))));
}

#[test]
fn the_same_batch_name_goes_on_with_the_batch() {
    let mut registry = Given::nothing().given(start("May", "members"));
    assert_eq!(registry.when(start("May", "members")), Ok(Decision::Unchanged(Position(1))));
}

#[test]
fn a_batch_name_of_another_kind_is_refused() {
    let mut registry = Given::nothing().given(start("May", "members"));
    let refused = OfficeRefusal::BatchOfAnotherKind { batch: "May".into(), kind: "members".into() };
    assert_eq!(registry.when(start("May", "support")), Err(refused.into()));
}

#[test]
fn a_finished_batch_that_records_nothing_more_leaves_no_trace() {
    let mut registry = Given::nothing().given(start("May", "members")).given(finish(0));
    assert_eq!(registry.when(finish(0)), Ok(Decision::Unchanged(Position(2))));
    assert!(matches!(registry.when(finish(1)), Ok(Decision::Record { .. })));
}

#[test]
fn a_batch_that_never_started_is_not_finished() {
    let refused = OfficeRefusal::NoSuchBatch { batch: BatchNo(0) };
    assert_eq!(Given::nothing().when(finish(0)), Err(refused.into()));
}
