//! The office's own key of a person, opened when an answer names somebody: the state keeps only
//! its tag.

use super::commits::opened_at;
use super::desk::Desk;
use super::{Fault, Registry, held};
use crate::domain::column::Column;
use crate::domain::ids::{PersonNo, Position, SourceNo};
use crate::domain::secret::Subject;
use crate::log::{History, Sequencer};
use crate::storage::Storage;
use crate::vault::Vault;

/// A `ref` and whose key it is.
pub type Reference = (SourceNo, String);

/// The latest `ref` that can be opened in a commit up to `through`; none after an erasure.
pub(super) fn opened<S: Storage>(
    desk: &Desk,
    person: PersonNo,
    through: Position,
    history: &mut impl History,
    vault: &mut Vault<S>,
) -> Result<Option<Reference>, Fault> {
    let sealed: Vec<_> = desk.state.people.sealed_in(person).collect();
    for at in sealed.into_iter().rev().filter(|at| at.is_known(through)) {
        let commit = opened_at(at.position, history, vault, &desk.subjects)?;
        let facts = commit.map(|commit| commit.facts).unwrap_or_default();
        let secrets = facts.into_iter().nth(usize::from(at.index)).map(|fact| fact.secrets);
        let theirs = secrets.into_iter().flatten();
        let mut theirs = theirs.filter(|secret| secret.subject == Subject::Person(person));
        if let Some(secret) = theirs.find(|secret| secret.cell(Column::Ref).is_some()) {
            let text = secret.cell(Column::Ref).unwrap_or_default().to_owned();
            return Ok(Some((desk.state.people.source(person), text)));
        }
    }
    Ok(None)
}

impl<L, H, S> Registry<L, H, S>
where
    L: Sequencer + 'static,
    H: History + Send + 'static,
    S: Storage + 'static,
{
    /// The `ref` of the person with that UUID, as far as it is durable and can be opened.
    pub fn reference(&self, uuid: u128) -> Result<Option<Reference>, Fault> {
        let desk = held(&self.shared.desk);
        let Some(person) = desk.state.people.by_uuid(uuid) else { return Ok(None) };
        let mut history = held(&self.shared.history);
        let durable = self.shared.queue.tip().position();
        history.announce(durable);
        let mut vault = held(&self.shared.vault);
        opened(&desk, person, Position(durable), &mut *history, &mut vault)
    }
}
