//! A whole log folded into the state.

use super::commits::Commits;
use super::desk::Desk;
use super::{Fault, World};
use crate::domain::state::Tags;
use crate::log::History;
use crate::storage::Storage;
use crate::vault::Vault;

pub(super) fn replay<H: History + Send, S: Storage>(
    history: &mut H,
    vault: &mut Vault<S>,
    world: &dyn World,
) -> Result<Desk, Fault> {
    let mut key = [0; 16];
    world.random(&mut key);
    let mut desk = Desk::new(Tags::keyed(key));
    let commits = Commits::replayed(history, vault);
    desk.subjects = commits.fold_all(&mut [&mut |commit| desk.evolve(commit)])?.subjects;
    Ok(desk)
}
