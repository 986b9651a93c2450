//! The same rules with nothing written: what an import would do.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use hashbrown::HashMap;

use super::body::Body;
use super::desk::{Desk, Keys, Outcome, Sealing, UUIDS, new_uuid, was_erased};
use super::request::{Answer, Request};
use super::world::{Draws, World};
use super::{Fault, Reference, kept, reference, replay};
use crate::domain::column::Column;
use crate::domain::holders::Holder;
use crate::domain::ids::{Millis, PersonNo, Position};
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::State;
use crate::log::History;
use crate::snapshot::Spoiled;
use crate::snapshot::sealed::Found;
use crate::storage::Storage;
use crate::vault::Vault;

/// A copy of the registry in memory, from which nothing reaches the disk. Works beside a running
/// writer.
pub struct Rehearsal<S> {
    desk: Desk,
    vault: Vault<S>,
    world: Arc<dyn World>,
    /// What the log held: later positions are given here alone.
    through: Position,
    /// The `ref` of each person registered or renamed here.
    refs: HashMap<PersonNo, Box<str>>,
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
    /// From a snapshot whose place in this log was found to be right, where there is one; and why
    /// nothing was taken from it, if so.
    pub fn open<H: History + Send>(
        snapshot: Option<Found<impl Read + Send>>,
        history: &mut H,
        mut vault: Vault<S>,
        world: Arc<dyn World>,
    ) -> Result<(Rehearsal<S>, Option<Spoiled>), Fault> {
        let (desk, spoiled) = kept::desk(snapshot, &mut vault, world.as_ref())?;
        let desk = replay::replay(desk, history, &mut vault, &AtomicU64::new(0))?;
        let through = desk.state.position;
        Ok((Rehearsal { desk, vault, world, through, refs: HashMap::new() }, spoiled))
    }

    /// What the registry would answer. Positions are those it would give.
    pub fn execute(&mut self, requests: Vec<Request>) -> Result<Vec<Answer>, Fault> {
        let world = self.world.as_ref();
        let moment = self.desk.moment(world);
        let draws = Draws::of(world, requests.len() * UUIDS);
        let mut keys = NoKeys { draws, vault: &self.vault };
        let mut body = Body::default();
        let mut answers = Vec::with_capacity(requests.len());
        for request in requests {
            answers.push(match self.desk.decide(request, &moment, &mut keys, &mut body)? {
                Outcome::Answered(answer) => answer,
                Outcome::Drafted(draft, warnings) => {
                    let secrets = draft.commit.facts.iter().flat_map(|fact| &fact.secrets);
                    self.refs.extend(secrets.filter_map(named));
                    Answer::Recorded { position: draft.commit.position, warnings }
                }
            });
        }
        Ok(answers)
    }

    /// The `ref` of the person with that UUID, recorded or rehearsed.
    pub fn reference<H: History>(
        &mut self,
        history: &mut H,
        uuid: u128,
    ) -> Result<Option<Reference>, Fault> {
        let people = &self.desk.state.people;
        let Some(person) = people.by_uuid(uuid) else { return Ok(None) };
        if let Some(text) = self.refs.get(&person) {
            return Ok(Some((people.source(person), text.to_string())));
        }
        reference::opened(&self.desk, person, self.through, history, &mut self.vault)
    }

    pub fn look<T>(&self, at: impl FnOnce(&State) -> T) -> T {
        at(&self.desk.state)
    }
}

fn named(secret: &Secret) -> Option<(PersonNo, Box<str>)> {
    match secret.subject {
        Subject::Person(person) => Some((person, secret.cell(Column::Ref)?.into())),
        Subject::Household(_) | Subject::Unit(_) | Subject::Party(_) => None,
    }
}
