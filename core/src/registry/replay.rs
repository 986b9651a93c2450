//! A whole log, or what came since a snapshot, folded into the state.

use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Fault;
use super::commits::{Commits, Known};
use super::desk::Desk;
use crate::log::History;
use crate::storage::Storage;
use crate::vault::Vault;

/// Folds what `desk` has not folded yet; `reached` follows how far it is.
pub(super) fn replay<H: History + Send, S: Storage>(
    mut desk: Desk,
    history: &mut H,
    vault: &mut Vault<S>,
    reached: &AtomicU64,
) -> Result<Desk, Fault> {
    let position = desk.state.position;
    reached.store(position.0, Ordering::Relaxed);
    let (subjects, numbers) = (mem::take(&mut desk.subjects), mem::take(&mut desk.numbers));
    let known = Known { position, subjects, numbers };
    let known = Commits::replayed(history, vault, known).fold_all(&mut [&mut |commit| {
        desk.evolve(commit);
        reached.store(commit.position.0, Ordering::Relaxed);
    }])?;
    (desk.subjects, desk.numbers) = (known.subjects, known.numbers);
    desk.subjects.share_persons(desk.state.people.holders());
    Ok(desk)
}
