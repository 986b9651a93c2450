//! A state that specs record into, command by command.

use super::calendar::Day;
use super::corrections::{Correction, why};
use super::event::{Actor, Channel, CommandId, Commit, Header};
use super::ids::{Millis, Position, SourceNo};
use super::refusal::Refusal;
use super::state::{Command, Context, Decision, Erased, State, Tags, decide};

pub(super) struct Trial {
    pub state: State,
}

impl Trial {
    pub(super) fn empty() -> Trial {
        Trial { state: State::new(Tags::keyed([7; 16])) }
    }

    pub(super) fn asked(&self, command: &Command) -> Result<Decision, Refusal> {
        let context = Context {
            today: Day::from_ymd(2026, 11, 23).unwrap(),
            source: SourceNo(0),
            uuids: [1, 2, 3, 4],
            slots: [1, 2, 3, 4],
            tags: &self.state.tags,
            erased: Erased::NOBODY,
        };
        decide(&self.state, command, &context)
    }

    /// Records the command and gives its position. Each correction is learned on a day of its own.
    #[track_caller]
    pub(super) fn records(&mut self, mut command: Command) -> Position {
        if let Command::Correct(correction) = &mut command {
            self.learn_on_its_own_day(correction);
        }
        self.records_as_is(command)
    }

    /// Records the command on the day it says.
    #[track_caller]
    pub(super) fn records_as_is(&mut self, command: Command) -> Position {
        let facts = match self.asked(&command) {
            Ok(Decision::Record { facts, .. }) => facts,
            other => panic!("{other:?}"),
        };
        let reason = match &command {
            Command::Correct(correction) => why(&self.state, correction, SourceNo(0), &facts),
            _ => None,
        };
        let header = Header {
            recorded_at: Millis(0),
            actor: Actor::System,
            channel: Channel::Import,
            on_behalf_of: None,
            command: CommandId::Uuid(0),
            policy: Position::START,
            document: None,
            reason,
            body: None,
        };
        let position = self.state.position.next();
        self.state.evolve(&Commit { position, header, facts });
        position
    }

    fn learn_on_its_own_day(&self, correction: &mut Correction) {
        let days = i32::try_from(self.state.position.0).unwrap();
        correction.learned_on = Day::from_number(20_000 + days).unwrap();
    }

    #[track_caller]
    pub(super) fn refuses(&self, command: Command) -> Refusal {
        match self.asked(&command) {
            Err(refusal) => refusal,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    pub(super) fn leaves_unchanged(&self, command: Command) -> Position {
        match self.asked(&command) {
            Ok(Decision::Unchanged(position)) => position,
            other => panic!("{other:?}"),
        }
    }
}
