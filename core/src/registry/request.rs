//! What is asked of the registry, and what it answers.

use crate::domain::event::{Actor, Channel, CommandId, SourceDocument};
use crate::domain::ids::{Position, SourceNo, UnitNo};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Command, Warning};

/// A command with who gives it, by which order and why. Its `Debug` shows no reason.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub command: Command,
    /// A UUID sent twice is recorded once, for ever, and refused with another body. A row's id says where it came from; what
    /// makes a row recorded once is its own key.
    pub id: CommandId,
    pub actor: Actor,
    pub channel: Channel,
    pub on_behalf_of: Option<UnitNo>,
    pub document: Option<SourceDocument>,
    /// Sealed under the unit on whose behalf it is given, else under the first. A correction
    /// carries its own.
    pub reason: Option<String>,
    /// Whose keys the command means.
    pub source: SourceNo,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Request { command, id, actor, channel, on_behalf_of, source, .. } = self;
        write!(f, "Request({command:?}, {id:?}, {actor:?}, {channel:?}, ")?;
        write!(f, "{on_behalf_of:?}, {source:?})")
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Recorded {
        position: Position,
        warnings: Vec<Warning>,
    },
    /// All of it stands already, recorded at that position.
    Unchanged {
        position: Position,
    },
    Refused(Refusal),
}
