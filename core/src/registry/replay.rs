//! A whole log folded into the state: one thread reads, decodes and fetches keys, the other opens
//! and folds.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use super::commits::{Commits, Locked};
use super::desk::Desk;
use super::subjects::Subjects;
use super::{Fault, World};
use crate::domain::state::Tags;
use crate::log::History;
use crate::storage::Storage;
use crate::vault::Vault;

/// Groups under way between the two threads.
const AHEAD: usize = 8;

pub(super) fn replay<H: History + Send, S: Storage>(
    history: &mut H,
    vault: &mut Vault<S>,
    world: &dyn World,
) -> Result<Desk, Fault> {
    let mut key = [0; 16];
    world.random(&mut key);
    let mut desk = Desk::new(Tags::keyed(key));
    let commits = Commits::replayed(history, vault);
    let (groups, ahead) = sync_channel(AHEAD);
    desk.subjects = thread::scope(|scope| {
        let reading = scope.spawn(move || read(commits, &groups));
        for group in ahead {
            for locked in group {
                desk.evolve(&locked.unlock()?);
            }
        }
        reading.join().expect("a panic ends the process")
    })?;
    Ok(desk)
}

/// Ends early when the other side met a fault and hung up.
fn read<H: History, S: Storage>(
    mut commits: Commits<'_, H, S>,
    groups: &SyncSender<Vec<Locked>>,
) -> Result<Subjects, Fault> {
    while let Some(group) = commits.next_locked()? {
        if groups.send(group).is_err() {
            break;
        }
    }
    commits.into_subjects()
}
