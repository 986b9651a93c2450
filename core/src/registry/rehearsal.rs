//! The same rules with nothing written: what an import would do.

use std::sync::Arc;

use super::desk::{Desk, Keys, Outcome, Sealing, new_uuid, was_erased};
use super::request::{Answer, Request};
use super::subjects::Holder;
use super::world::{Draws, World};
use super::{Fault, replay};
use crate::domain::ids::Millis;
use crate::domain::secret::Class;
use crate::domain::state::State;
use crate::log::History;
use crate::storage::Storage;
use crate::vault::Vault;

/// A copy of the registry in memory, from which nothing reaches the disk. Works beside a running
/// writer.
pub struct Rehearsal<S> {
    desk: Desk,
    vault: Vault<S>,
    world: Arc<dyn World>,
}

/// Slots that no key store ever gave out; nothing is sealed.
struct NoKeys<'w, S> {
    draws: Draws<'w>,
    vault: &'w Vault<S>,
}

impl<S: Storage> Keys for NoKeys<'_, S> {
    fn take_slot(&mut self) -> Result<u32, Fault> {
        Ok(u32::MAX)
    }

    fn seal(&mut self, _: Holder, _: Class) -> Result<Sealing, Fault> {
        Ok(Sealing::Rehearsed)
    }

    fn uuid(&mut self, now: Millis) -> u128 {
        new_uuid(now, &self.draws.draw())
    }

    fn mark_body(
        &mut self,
        _: Option<(Holder, Class)>,
        _: &[u8],
    ) -> Result<Option<[u8; 16]>, Fault> {
        Ok(None)
    }

    fn was_erased(&self, mark: &[&str]) -> bool {
        was_erased(self.vault, mark)
    }
}

impl<S: Storage> Rehearsal<S> {
    pub fn open<H: History + Send>(
        history: &mut H,
        mut vault: Vault<S>,
        world: Arc<dyn World>,
    ) -> Result<Rehearsal<S>, Fault> {
        let desk = replay::replay(history, &mut vault, world.as_ref())?;
        Ok(Rehearsal { desk, vault, world })
    }

    /// What the registry would answer. Positions are those it would give.
    pub fn execute(&mut self, requests: Vec<Request>) -> Result<Vec<Answer>, Fault> {
        let world = self.world.as_ref();
        let moment = self.desk.moment(world);
        let mut keys = NoKeys { draws: Draws::new(world), vault: &self.vault };
        let mut answers = Vec::with_capacity(requests.len());
        for request in requests {
            answers.push(match self.desk.decide(request, &moment, &mut keys)? {
                Outcome::Answered(answer) => answer,
                Outcome::Drafted(draft, warnings) => {
                    Answer::Recorded { position: draft.commit.position, warnings }
                }
            });
        }
        Ok(answers)
    }

    pub fn look<T>(&self, at: impl FnOnce(&State) -> T) -> T {
        at(&self.desk.state)
    }
}
