//! Commands that record one thing: opened, decided, durable, closed.

use dienhong_core::domain::event::Channel;
use dienhong_core::domain::state::{Command, State};
use dienhong_core::registry::{Answer, Request};

use super::{Surroundings, officers};
use crate::app::{Writer, failed, new_command_id, refused};
use crate::failure::Failure;

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

/// Carries out one command. `command` may look at the registry first; `after` looks at it when the
/// command is durable.
pub(super) fn carried_out<T>(
    here: &Surroundings,
    order: Order<'_>,
    command: impl FnOnce(&Writer) -> Result<Command, Failure>,
    after: impl FnOnce(&State) -> T,
) -> Result<(Outcome, T), Failure> {
    let writer = Writer::open(&here.options.data())?;
    here.tell(&writer.repairs());
    let outcome = asked(&writer, here, &order, command);
    let seen = writer.registry().look(after);
    // A refusal is the answer, whatever becomes of the closing after it.
    let outcome = outcome?;
    writer.close()?;
    Ok((outcome, seen))
}

fn asked(
    writer: &Writer,
    here: &Surroundings,
    order: &Order<'_>,
    command: impl FnOnce(&Writer) -> Result<Command, Failure>,
) -> Result<Outcome, Failure> {
    let actor = officers::acting(writer, here.options.officer.as_deref())?;
    let request = Request {
        command: command(writer)?,
        id: new_command_id(),
        actor,
        channel: Channel::CommandLine,
        on_behalf_of: None,
        document: None,
        reason: order.reason.map(str::to_owned),
        source: writer.source(order.source, actor)?,
    };
    match writer.registry().execute(request).map_err(failed)? {
        Answer::Recorded { position, .. } => Ok(Outcome { position: position.0, recorded: true }),
        Answer::Unchanged { position } => Ok(Outcome { position: position.0, recorded: false }),
        Answer::Refused(refusal) => Err(refused(&refusal)),
    }
}
