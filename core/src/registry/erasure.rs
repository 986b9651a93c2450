//! An order to erase, carried out and confirmed: each step its own commit.
//!
//! Crash order, each step durable before the next begins:
//! 1. the order in the log;
//! 2. the marks of the erased texts in the key store, for afterwards nobody could make them;
//! 3. the keys destroyed;
//! 4. their destruction in the log;
//! 5. the confirmation in the log.
//!
//! Every step can be done again, so whatever was interrupted is finished by the next start, before
//! anything is served. An older copy of the key store may hold keys that the log knows to be
//! destroyed: they are destroyed again.

use super::commits::{Locked, Opener};
use super::subjects::{Erasure, Subjects};
use super::{Answer, Fault, Opening, Registry, Request, held};
use crate::codec;
use crate::domain::event::{Actor, Channel, CommandId, Commit};
use crate::domain::ids::{PersonNo, Position, SourceNo};
use crate::domain::people::{PersonCommand, erasure_mark};
use crate::domain::secret::{Class, Subject};
use crate::domain::state::Command;
use crate::log::{History, Sequencer};
use crate::storage::Storage;
use crate::vault::Vault;

/// One durable commit with all that can be opened.
pub(super) fn opened<S: Storage>(
    position: Position,
    history: &mut impl History,
    vault: &mut Vault<S>,
    subjects: &Subjects,
) -> Result<Commit, Fault> {
    let bytes = history.commit(position.0)?.expect("an ordered erasure is of a durable record");
    let commit = codec::decode(position, &bytes);
    let commit = commit.map_err(|source| Fault::Unreadable { position, source })?;
    let mut locked = Locked::new(commit);
    Opener::new(vault, Opening::All).lock(&mut locked, &bytes, subjects)?;
    locked.unlock()
}

impl<L, H, S> Registry<L, H, S>
where
    L: Sequencer + 'static,
    H: History + Send + 'static,
    S: Storage + 'static,
{
    /// Carries out every erasure that was ordered and not yet confirmed.
    pub(super) fn finish_erasures(&self) -> Result<(), Fault> {
        let _one_at_a_time = held(&self.shared.erasing);
        let unfinished: Vec<PersonNo> = held(&self.shared.desk).subjects.unfinished().collect();
        for person in unfinished {
            let reached = held(&self.shared.desk).subjects.erasure(person);
            if reached == Some(Erasure::Ordered) {
                let destroyed = self.remember(person).and_then(|()| self.destroy_keys(person));
                destroyed.map_err(|fault| self.shared.stop(fault))?;
                self.take_step(PersonCommand::DestroyKeys { person })?;
            }
            self.take_step(PersonCommand::ConfirmErasure { person })?;
        }
        Ok(())
    }

    /// Destroys again what an older copy of the key store brought back.
    pub(super) fn destroy_revived(&self) -> Result<(), Fault> {
        let desk = held(&self.shared.desk);
        let mut vault = held(&self.shared.vault);
        for (person, reached) in desk.subjects.erasures() {
            let slot = desk.subjects.get(Subject::Person(person)).map(|holder| holder.slot);
            let Some(slot) = slot.filter(|_| reached != Erasure::Ordered) else { continue };
            let mut revived = false;
            for class in Class::ALL {
                revived |= vault.class_key(slot, class)?.is_some();
            }
            if revived {
                vault.destroy(slot, &Class::ALL)?;
            }
        }
        Ok(())
    }

    fn destroy_keys(&self, person: PersonNo) -> Result<(), Fault> {
        let subject = Subject::Person(person);
        let holder = held(&self.shared.desk).subjects.get(subject);
        let slot = holder.expect("who is erased was registered").slot;
        Ok(held(&self.shared.vault).destroy(slot, &Class::ALL)?)
    }

    /// Keeps the marks of the person's texts, so that a later row with one of them is noticed.
    /// Reads the few commits that hold them; after the keys are gone it finds nothing more.
    fn remember(&self, person: PersonNo) -> Result<(), Fault> {
        let desk = held(&self.shared.desk);
        let source = desk.state.people.source(person);
        let mut history = held(&self.shared.history);
        history.announce(self.shared.queue.tip().position());
        let mut vault = held(&self.shared.vault);
        let mut tags = Vec::new();
        for at in desk.state.people.sealed_in(person) {
            let (position, index) = (at.position, usize::from(at.index));
            let commit = opened(position, &mut *history, &mut vault, &desk.subjects)?;
            let theirs = commit.facts[index].secrets.iter();
            let theirs = theirs.filter(|secret| secret.subject == Subject::Person(person));
            for (column, text) in theirs.flat_map(|secret| &secret.cells) {
                if let Some([what, whose, text]) = erasure_mark(*column, source, text) {
                    tags.push(vault.erased_tag(&[&what, &whose, &text]));
                }
            }
        }
        Ok(vault.remember_erased(&tags)?)
    }

    /// Records a step that the state calls for.
    fn take_step(&self, step: PersonCommand) -> Result<(), Fault> {
        let mut id = [0; 16];
        self.shared.world.random(&mut id);
        let request = Request {
            command: Command::Person(step),
            id: CommandId::Uuid(u128::from_be_bytes(id)),
            actor: Actor::System,
            channel: Channel::CommandLine,
            on_behalf_of: None,
            document: None,
            reason: None,
            source: SourceNo(0),
        };
        let answers = self.wait(self.enqueue(vec![request])?)?;
        let refused = matches!(answers[..], [Answer::Refused(_)]);
        assert!(!refused, "the state calls for this step");
        Ok(())
    }
}
