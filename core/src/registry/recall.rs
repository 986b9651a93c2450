//! Single commits read back by the running registry, with everything opened that was not erased:
//! for the history of one record, at the cost of that record alone; and for a command that is sent
//! again.

use super::commits::opened_at;
use super::{Fault, Registry, held};
use crate::domain::event::{CommandId, Commit};
use crate::domain::ids::Position;
use crate::log::{History, Sequencer};
use crate::storage::Storage;

impl<L, H, S> Registry<L, H, S>
where
    L: Sequencer + 'static,
    H: History + Send + 'static,
    S: Storage + 'static,
{
    /// Where a client's command was recorded, if it was sent before.
    pub fn recorded(&self, id: CommandId) -> Option<Position> {
        held(&self.shared.desk).recorded(id)
    }

    /// The commits at `positions`, in that order; those that are not durable are left out.
    pub fn recall(&self, positions: &[Position]) -> Result<Vec<Commit>, Fault> {
        let durable = self.tip().position();
        let known = positions.iter().filter(|position| (1..=durable).contains(&position.0));
        known.filter_map(|position| self.recall_one(*position, durable).transpose()).collect()
    }

    /// Locks anew for each, so that a long history never holds up the writer.
    fn recall_one(&self, position: Position, durable: u64) -> Result<Option<Commit>, Fault> {
        let desk = held(&self.shared.desk);
        let mut history = held(&self.shared.history);
        history.announce(durable);
        let mut vault = held(&self.shared.vault);
        opened_at(position, &mut *history, &mut vault, &desk.subjects)
    }
}
