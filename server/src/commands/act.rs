//! Commands that record one thing: decided, durable, answered. The command line opens the registry
//! for one of them; the server holds it open for many.

use dienhong_core::domain::event::{Channel, CommandId, Commit};
use dienhong_core::domain::state::{Command, State};
use dienhong_core::registry::{Answer, Request};

use super::{Surroundings, officers};
use crate::app::{Writer, failed, new_command_id, refused};
use crate::failure::Failure;
use crate::output::Document;

/// Where commands are given: an open registry, who gives them and by which way.
pub(crate) struct Desk<'a> {
    pub(crate) writer: &'a Writer,
    /// The officer by name; `None`: the only one there is.
    pub(crate) officer: Option<&'a str>,
    pub(crate) id: CommandId,
    pub(crate) channel: Channel,
}

/// What comes with a command besides what it says.
pub(super) struct Order<'a> {
    /// Whose keys are meant.
    pub(super) source: &'a str,
    pub(super) reason: Option<&'a str>,
}

impl Order<'_> {
    pub(super) fn plain() -> Order<'static> {
        Order { source: crate::app::MAIN_SOURCE, reason: None }
    }
}

/// What came of it.
pub(super) struct Outcome {
    pub(super) position: u64,
    /// False: it stood already.
    pub(super) recorded: bool,
}

/// Opens the registry for one command.
pub(super) fn at_a_desk(
    here: &Surroundings,
    command: impl FnOnce(&Desk<'_>) -> Result<Box<dyn Document>, Failure>,
) -> Result<Box<dyn Document>, Failure> {
    let writer = Writer::open(&here.options.data())?;
    here.tell(&writer.repairs());
    let answer = command(&Desk {
        writer: &writer,
        officer: here.options.officer.as_deref(),
        id: new_command_id(),
        channel: Channel::CommandLine,
    });
    // A refusal is the answer, whatever becomes of the closing after it.
    let answer = answer?;
    writer.close()?;
    Ok(answer)
}

impl Desk<'_> {
    /// Carries out one command; durable when this returns.
    pub(super) fn carry_out(
        &self,
        order: &Order<'_>,
        command: Command,
    ) -> Result<Outcome, Failure> {
        let actor = match (self.officer, self.recorded()?) {
            // Who names nobody means whoever it was, also where officers were added since.
            (None, Some(before)) => before.header.actor,
            (named, _) => officers::acting(self.writer, named)?,
        };
        let request = Request {
            command,
            id: self.id,
            actor,
            channel: self.channel,
            on_behalf_of: None,
            document: None,
            reason: order.reason.map(str::to_owned),
            source: self.writer.source(order.source, actor)?,
        };
        match self.writer.registry().execute(request).map_err(failed)? {
            Answer::Recorded { position, .. } => {
                Ok(Outcome { position: position.0, recorded: true })
            }
            Answer::Unchanged { position } => Ok(Outcome { position: position.0, recorded: false }),
            Answer::Refused(refusal) => Err(refused(&refusal)),
        }
    }

    /// What this command recorded when it was sent before.
    pub(super) fn recorded(&self) -> Result<Option<Commit>, Failure> {
        let registry = self.writer.registry();
        let position = registry.recorded(self.id).into_iter().collect::<Vec<_>>();
        Ok(registry.recall(&position).map_err(failed)?.pop())
    }

    pub(super) fn look<T>(&self, at: impl FnOnce(&State) -> T) -> T {
        self.writer.registry().look(at)
    }
}
