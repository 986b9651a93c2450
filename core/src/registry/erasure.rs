//! An order to erase, carried out and confirmed: each step its own commit.
//!
//! Crash order, each step durable before the next begins:
//! 1. the order in the log;
//! 2. the marks of the erased texts in the key store, for afterwards nobody could make them;
//! 3. the keys destroyed;
//! 4. their destruction in the log;
//! 5. the confirmation in the log.
//!
//! Every step can be done again, so whatever was interrupted is finished by the next start whose clock
//! is not in doubt, before anything is served. An older copy of the key store may hold keys that the
//! log knows to be destroyed, and lack the marks: both are made good again, in the same order.

use std::sync::MutexGuard;

use super::commits::opened_at;
use super::desk::Desk;
use super::subjects::Erasure;
use super::{Answer, Fault, Registry, Request, Ticket, held};
use crate::domain::event::{Actor, Channel, CommandId};
use crate::domain::ids::{PersonNo, Position, SourceNo};
use crate::domain::office::OfficeCommand;
use crate::domain::people::{PersonCommand, erasure_mark};
use crate::domain::secret::{Class, Subject};
use crate::domain::state::Command;
use crate::log::{History, Sequencer};
use crate::storage::Storage;
use crate::vault::VaultFault;

impl<L, H, S> Registry<L, H, S>
where
    L: Sequencer + 'static,
    H: History + Send + 'static,
    S: Storage + 'static,
{
    /// Carries out every erasure that was ordered and not yet confirmed.
    pub(super) fn finish_erasures(&self) -> Result<(), Fault> {
        let _one_at_a_time = held(&self.shared.erasing);
        let unfinished = self.ordered_for_good()?;
        for person in unfinished {
            let reached = held(&self.shared.desk).subjects.erasure(person);
            if reached == Some(Erasure::Ordered) {
                self.destroy(person).map_err(|fault| self.shared.stop(fault))?;
                self.take_step(Command::Person(PersonCommand::DestroyKeys { person }))?;
            }
            self.take_step(Command::Person(PersonCommand::ConfirmErasure { person }))?;
        }
        Ok(())
    }

    /// Whose erasure is unfinished, once every order among them is durable: another thread's may
    /// have been decided just now, and what is destroyed for an order that is lost is lost.
    fn ordered_for_good(&self) -> Result<Vec<PersonNo>, Fault> {
        let desk = held(&self.shared.desk);
        let unfinished: Vec<PersonNo> = desk.subjects.unfinished().collect();
        let through = desk.state.position;
        drop(desk);
        if !unfinished.is_empty() {
            self.wait(Ticket { answers: Vec::new(), through, handed: None, erases: false })?;
        }
        Ok(unfinished)
    }

    /// Notes which program runs, before it records the steps of an erasure.
    pub(super) fn begin(&self) -> Result<(), Fault> {
        if held(&self.shared.desk).subjects.unfinished().next().is_none() {
            return Ok(());
        }
        self.note_program()
    }

    /// Notes which program runs, whatever room there is; not under a clock that is in doubt.
    pub fn note_program(&self) -> Result<(), Fault> {
        if !self.clock_is_plausible() {
            return Ok(());
        }
        let version = env!("CARGO_PKG_VERSION").to_owned();
        self.take_step(Command::Office(OfficeCommand::StartProgram { version }))
    }

    /// Destroys again what an older copy of the key store brought back.
    pub(super) fn destroy_revived(&self) -> Result<(), Fault> {
        let _one_at_a_time = held(&self.shared.erasing);
        for person in self.revived()? {
            self.destroy(person)?;
        }
        Ok(())
    }

    /// Persons of whom the log knows that their keys were destroyed, and the key store does not.
    fn revived(&self) -> Result<Vec<PersonNo>, Fault> {
        let desk = held(&self.shared.desk);
        let mut vault = held(&self.shared.vault);
        let mut revived = Vec::new();
        for (person, reached) in desk.subjects.erasures() {
            let slot = desk.subjects.get(Subject::Person(person)).map(|holder| holder.slot);
            let Some(slot) = slot.filter(|_| reached != Erasure::Ordered) else { continue };
            for class in Class::ALL {
                match vault.class_key(slot, class) {
                    Ok(None) | Err(VaultFault::KeyLost { .. }) => continue,
                    found => drop(found?),
                }
                revived.push(person);
                break;
            }
        }
        Ok(revived)
    }

    /// Nobody decides meanwhile, so that no text of the person comes in between without its mark.
    fn destroy(&self, person: PersonNo) -> Result<(), Fault> {
        let desk = self.desk_once_durable(person)?;
        self.remember(&desk, person)?;
        let holder = desk.subjects.get(Subject::Person(person));
        let slot = holder.expect("who is erased was registered").slot;
        Ok(held(&self.shared.vault).destroy(slot, &Class::ALL)?)
    }

    /// The desk, with every commit durable that holds a text of the person: others go on recording
    /// until the keys are gone.
    fn desk_once_durable(&self, person: PersonNo) -> Result<MutexGuard<'_, Desk>, Fault> {
        loop {
            let desk = held(&self.shared.desk);
            let durable = Position(self.shared.queue.tip().position());
            let last = desk.state.people.sealed_in(person).map(|at| at.position).max();
            let Some(through) = last.filter(|last| *last > durable) else { return Ok(desk) };
            drop(desk);
            self.wait(Ticket { answers: Vec::new(), through, handed: None, erases: false })?;
        }
    }

    /// Keeps the marks of the person's texts, so that a later row with one of them is noticed.
    /// Reads the few commits that hold them; after the keys are gone it finds nothing more.
    fn remember(&self, desk: &Desk, person: PersonNo) -> Result<(), Fault> {
        let source = desk.state.people.source(person);
        let mut history = held(&self.shared.history);
        history.announce(self.shared.queue.tip().position());
        let mut vault = held(&self.shared.vault);
        let mut tags = Vec::new();
        for at in desk.state.people.sealed_in(person) {
            let (position, index) = (at.position, usize::from(at.index));
            let commit = opened_at(position, &mut *history, &mut vault, &desk.subjects)?;
            let commit = commit.expect("all that holds a text of theirs is durable");
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

    /// Records a step that the state calls for, in the room that is left for it.
    fn take_step(&self, command: Command) -> Result<(), Fault> {
        let mut id = [0; 16];
        self.shared.world.random(&mut id);
        let request = Request {
            command,
            id: CommandId::Uuid(u128::from_be_bytes(id)),
            actor: Actor::System,
            channel: Channel::CommandLine,
            on_behalf_of: None,
            document: None,
            reason: None,
            source: SourceNo(0),
        };
        let answers = self.wait(self.decide_all(held(&self.shared.desk), vec![request])?)?;
        let refused = matches!(answers[..], [Answer::Refused(_)]);
        assert!(!refused, "the state calls for this step");
        Ok(())
    }
}
