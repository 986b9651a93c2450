//! The one writer, and models that follow what is durable.
//!
//! A thread of its own folds each commit under the write lock, so a reader sees whole commits only;
//! the lock is given up between slices, so that neither waits long for the other. One set of models
//! and no copies: at ten million members a second one would double the memory.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::event::Commit;
use dienhong_core::domain::ids::Position;
use dienhong_core::log::Hash;
use dienhong_core::registry::Bookmark;
use dienhong_core::snapshot::sealed::SnapshotKey;
use tokio::sync::watch;

use super::shared::Shared;
use crate::app::{Records, Writer, failed};
use crate::commands::history::Keys;
use crate::failure::{Failure, note};
use crate::i18n::Lang;
use crate::reading::{Reading, View, Wanted, everything, held};
use crate::snapshots;

/// Commits that are folded while readers wait.
const SLICE: usize = 256;

/// How often the follower looks whether it should end.
const LOOK_UP: Duration = Duration::from_millis(200);

pub(super) struct Live {
    writer: Writer,
    log: Mutex<Records>,
    folded: RwLock<View>,
    /// The position up to which `folded` stands.
    progress: watch::Sender<u64>,
}

/// Opens the registry in `dir` and keeps its models up to date until the server stops; `ready` is
/// told when the first question can be answered. What is returned is still to be closed.
pub(super) fn keep(
    shared: &Arc<Shared>,
    dir: &Path,
    lang: Lang,
    ready: &watch::Sender<bool>,
) -> Option<Arc<Live>> {
    let _ends = EndsServer(shared);
    let live = match Live::open(dir, lang) {
        Ok(live) => Arc::new(live),
        Err(failure) => {
            shared.fail(failure);
            return None;
        }
    };
    shared.opening.1.store(live.durable().0, Ordering::Relaxed);
    if let Err(failure) = live.follow(shared, ready) {
        shared.fail(failure);
    }
    Some(live)
}

/// However the follower ends, the server does: it would answer from models that stand still.
struct EndsServer<'a>(&'a Shared);

impl Drop for EndsServer<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl Live {
    fn open(dir: &Path, lang: Lang) -> Result<Live, Failure> {
        let writer = Writer::open(dir)?;
        for repair in writer.repairs() {
            super::log(&note(&repair, lang));
        }
        let log = Mutex::new(writer.records()?);
        let (folded, progress) = (RwLock::default(), watch::channel(0).0);
        Ok(Live { writer, log, folded, progress })
    }

    fn follow(
        self: &Arc<Self>,
        shared: &Shared,
        ready: &watch::Sender<bool>,
    ) -> Result<(), Failure> {
        let mut records = self.writer.records()?;
        let mut vault = records.unlock()?;
        let key = vault.models_key();
        let (view, bookmark) = snapshots::resumed(&mut records, &key, &everything())?;
        *self.folded.write().unwrap_or_else(PoisonError::into_inner) = view;
        self.reach(bookmark.position(), shared);
        let mut kept = bookmark.position();
        let mut commits = records.linked_from(&mut vault, bookmark);
        let goal = self.durable();
        let mut durable = goal;
        while !shared.is_stopping() {
            let before = self.progress();
            commits.announce(durable);
            while let Some(group) = commits.next_group().map_err(failed)? {
                if !self.fold(&group, shared) {
                    return Ok(());
                }
            }
            let is_first = self.progress() >= goal && shared.is_ready().is_none();
            if is_first || self.progress() > before.max(goal) {
                self.prepare();
            }
            if is_first {
                shared.open(self);
                ready.send_replace(true);
            }
            if snapshots::is_due(kept, self.progress()) {
                kept = self.progress();
                self.keep(&key, &commits.bookmark());
            }
            durable = self.writer.registry().wait_beyond(self.progress(), LOOK_UP);
        }
        Ok(())
    }

    /// False where the server stops before it was ready: the rest of the group is left.
    fn fold(&self, group: &[Commit], shared: &Shared) -> bool {
        for slice in group.chunks(SLICE) {
            let mut folded = self.folded.write().unwrap_or_else(PoisonError::into_inner);
            for commit in slice {
                folded.apply(commit);
            }
            drop(folded);
            self.reach(slice.last().expect("a chunk is not empty").position, shared);
            if shared.is_stopping() && shared.is_ready().is_none() {
                return false;
            }
        }
        true
    }

    /// Everything up to `last` is folded.
    fn reach(&self, last: Position, shared: &Shared) {
        held(&self.log).announce(last);
        self.progress.send_replace(last.0);
        shared.opening.0.store(last.0, Ordering::Relaxed);
    }

    /// Writes a snapshot. Questions are answered meanwhile and commands recorded; only what is
    /// recorded shows a little later.
    fn keep(&self, key: &SnapshotKey, bookmark: &Bookmark) {
        let Ok(mut records) = self.writer.records() else { return };
        let folded = self.folded.read().unwrap_or_else(PoisonError::into_inner);
        snapshots::write(&mut records, key, &folded, bookmark);
    }

    fn prepare(&self) {
        let mut folded = self.folded.write().unwrap_or_else(PoisonError::into_inner);
        folded.models.prepare();
    }

    /// The orderly end: what is under way is waited for, the log is closed.
    pub(super) fn close(&self) -> Result<(), Failure> {
        self.writer.end()
    }

    pub(super) fn writer(&self) -> &Writer {
        &self.writer
    }

    /// The position up to which questions are answered.
    pub(super) fn progress(&self) -> Position {
        Position(*self.progress.borrow())
    }

    pub(super) fn follow_progress(&self) -> watch::Receiver<u64> {
        self.progress.subscribe()
    }

    /// The position up to which the log is durable.
    pub(super) fn durable(&self) -> Position {
        Position(self.writer.registry().tip().position())
    }

    /// Asks the models, as known then. Blocks; the models stand still meanwhile.
    pub(super) fn read<T>(
        &self,
        wanted: Wanted<'_>,
        ask: impl FnOnce(&Reading<'_>, &Keys) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let folded = self.folded.read().unwrap_or_else(PoisonError::into_inner);
        ask(&Reading::new(&self.log, &folded, wanted)?, &folded.keys)
    }

    /// The day in the registry's calendar.
    pub(super) fn today(&self) -> Day {
        held(&self.log).today()
    }

    /// Waits until `position` is folded, at most `time`; whether it was.
    pub(super) async fn reached(&self, position: u64, time: Duration) -> bool {
        let mut progress = self.progress.subscribe();
        let reached = progress.wait_for(|progress| *progress >= position);
        tokio::time::timeout(time, reached).await.is_ok_and(|reached| reached.is_ok())
    }

    /// Commits from `from` on with their leaves, as many as are folded and at most `most`.
    pub(super) fn leaves(
        &self,
        from: Position,
        most: usize,
    ) -> Result<Vec<(Commit, Hash)>, Failure> {
        let last = self.progress();
        let mut leaves = held(&self.log).leaves(from, most)?;
        leaves.retain(|(commit, _)| commit.position <= last);
        Ok(leaves)
    }

    /// What numbers of clear headers are called.
    pub(super) fn naming<T>(&self, name: impl FnOnce(&Keys) -> T) -> T {
        name(&self.folded.read().unwrap_or_else(PoisonError::into_inner).keys)
    }
}
