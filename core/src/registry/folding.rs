//! A whole log read once and folded: one thread reads, decodes and fetches keys, the calling one
//! opens and does the first fold, and every other fold has a thread of its own.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::Fault;
use super::commits::{Bookmark, Commits, Known, Locked};
use crate::domain::event::Commit;
use crate::log::History;
use crate::storage::Storage;

/// Commits that are handed over together: few enough to stay in the cache of a core, enough that
/// waking a thread costs nothing.
const BATCH: usize = 256;

/// Batches under way between two threads.
const AHEAD: usize = 16;

/// Something that takes every commit, in order.
pub type Fold<'f> = &'f mut (dyn FnMut(&Commit) + Send);

impl<H: History + Send, S: Storage> Commits<'_, H, S> {
    /// Shows all commits to every fold; where the reading then stands, if it opens links.
    ///
    /// # Errors
    ///
    /// As [`Commits::next_group`] and [`Commits::finish`].
    pub fn fold(self, folds: &mut [Fold<'_>]) -> Result<Bookmark, Fault> {
        self.fold_all(folds).map(Bookmark::from)
    }

    /// Also whose keys stand where.
    pub(super) fn fold_all(self, folds: &mut [Fold<'_>]) -> Result<Known, Fault> {
        let (batches, ahead) = sync_channel(AHEAD);
        let (first, others) = folds.split_first_mut().expect("something is folded");
        thread::scope(|scope| {
            let reading = scope.spawn(move || read(self, &batches));
            let others = others.iter_mut().map(|fold| {
                let (to, from) = sync_channel(AHEAD);
                scope.spawn(move || take(&from, fold));
                to
            });
            let others: Vec<SyncSender<Arc<Vec<Commit>>>> = others.collect();
            for batch in ahead {
                let commits: Result<_, Fault> = batch.into_iter().map(Locked::unlock).collect();
                let commits = Arc::new(commits?);
                for other in &others {
                    // Who panics ends the process.
                    let _ = other.send(Arc::clone(&commits));
                }
                commits.iter().for_each(&mut **first);
            }
            drop(others);
            reading.join().expect("a panic ends the process")
        })
    }
}

fn take(batches: &Receiver<Arc<Vec<Commit>>>, fold: &mut Fold<'_>) {
    for batch in batches {
        batch.iter().for_each(&mut **fold);
    }
}

/// Ends early when the other side met a fault and hung up.
fn read<H: History, S: Storage>(
    mut commits: Commits<'_, H, S>,
    batches: &SyncSender<Vec<Locked>>,
) -> Result<Known, Fault> {
    let mut hand_over = |batch| batches.send(batch).is_ok();
    while commits.next_batches(BATCH, &mut hand_over)? {}
    commits.into_known()
}
