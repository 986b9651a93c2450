//! The one writer, and models that follow what is durable.
//!
//! A thread of its own folds each commit under the write lock, so a reader sees whole commits only;
//! the lock is given up between slices, so that neither waits long for the other. One set of models
//! and no copies: at ten million members a second one would double the memory. Questions are
//! answered as soon as the models are there; the state that rules need is read after them.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use chrono_tz::Tz;
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::event::Commit;
use dienhong_core::domain::ids::Position;
use dienhong_core::log::Hash;
use dienhong_core::log::verify::Verified;
use dienhong_core::registry::{Bookmark, Fault};
use dienhong_core::snapshot::sealed::SnapshotKey;
use tokio::sync::watch;

use super::shared::Shared;
use super::{scrubbing, tending};
use crate::app::concerns::Standing;
use crate::app::{self, Begun, Records, Writer, failed};
use crate::backup::{self, Noted};
use crate::commands::history::Keys;
use crate::failure::{Failure, note};
use crate::i18n::Lang;
use crate::proofs::grove::Grove;
use crate::reading::{Reading, View, Wanted, everything, held};
use crate::snapshots;

/// Commits that are folded while readers wait.
const SLICE: usize = 256;

/// How far apart checkpoints are that are asked for.
const SIGNINGS: Duration = Duration::from_secs(1);

/// How often the follower looks whether it should end.
const LOOK_UP: Duration = Duration::from_millis(200);

/// How often it looks whether the state is read.
const LOADING: Duration = Duration::from_millis(5);

pub(super) struct Live {
    dir: PathBuf,
    time_zone: Tz,
    /// Once the state that rules need is read; questions do not wait for it.
    writer: OnceLock<Writer>,
    loaded: watch::Sender<bool>,
    /// How far the state is read.
    state: AtomicU64,
    log: Mutex<Records>,
    /// Read for proofs alone, which take longer.
    proving: Mutex<Records>,
    grove: OnceLock<Mutex<Grove>>,
    /// When a checkpoint was last signed for somebody who asked.
    signed: Mutex<Option<Instant>>,
    /// The position up to which the log was durable when it was opened.
    goal: Position,
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
    let (begun, live) = match begin(dir) {
        Ok((begun, live)) => (begun, Arc::new(live)),
        Err(failure) => {
            shared.fail(failure);
            return None;
        }
    };
    shared.opening.1.store(live.goal.0, Ordering::Relaxed);
    // Questions come first: both at once would take twice as long for either.
    let (models_taken, taken) = mpsc::channel();
    let loading = Arc::clone(&live);
    let load = move || {
        // Whoever would tell may have failed.
        let _ = taken.recv();
        if !shared.is_stopping() {
            loading.load(begun, shared, lang);
        }
    };
    thread::scope(|scope| {
        scope.spawn(load);
        scope.spawn(|| tending::tend(&live, shared, lang));
        scope.spawn(|| scrubbing::scrub(&live, shared));
        if let Err(failure) = live.follow(shared, models_taken, ready) {
            shared.fail(failure);
        }
        // Whoever loads for nothing is not waited for by those who still serve.
        shared.stop();
    });
    Some(live)
}

fn begin(dir: &Path) -> Result<(Begun, Live), Failure> {
    let begun = Begun::open(dir)?;
    let log = begun.records()?;
    let live = Live {
        dir: dir.to_owned(),
        time_zone: log.time_zone(),
        writer: OnceLock::new(),
        loaded: watch::channel(false).0,
        state: AtomicU64::new(0),
        log: Mutex::new(log),
        proving: Mutex::new(begun.records()?),
        grove: OnceLock::new(),
        signed: Mutex::new(None),
        goal: begun.position(),
        folded: RwLock::default(),
        progress: watch::channel(0).0,
    };
    Ok((begun, live))
}

/// However the follower ends, the server does: it would answer from models that stand still.
struct EndsServer<'a>(&'a Shared);

impl Drop for EndsServer<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// What is read in order, however long no more files can be opened.
fn patiently<T>(
    shared: &Shared,
    mut read: impl FnMut() -> Result<Option<T>, Fault>,
) -> Result<Option<T>, Failure> {
    let mut is_told = false;
    loop {
        match read() {
            Err(fault) if fault.is_short_of_files() && !shared.is_stopping() => {
                shared.metrics.out_of_files();
                if !is_told {
                    super::log(&failed(fault).text(Lang::En));
                    is_told = true;
                }
                super::wait(LOOK_UP, shared);
            }
            other => return other.map_err(failed),
        }
    }
}

impl Live {
    /// Reads the state, while questions are answered already.
    fn load(&self, begun: Begun, shared: &Shared, lang: Lang) {
        match begun.finish(&self.state) {
            Ok(writer) => {
                for repair in writer.repairs() {
                    super::log(&note(&repair, lang));
                }
                let loaded = self.writer.set(writer).is_ok();
                assert!(loaded, "the state is read once");
                self.loaded.send_replace(true);
            }
            Err(failure) => shared.fail(failure),
        }
    }

    fn follow(
        self: &Arc<Self>,
        shared: &Shared,
        models_taken: Sender<()>,
        ready: &watch::Sender<bool>,
    ) -> Result<(), Failure> {
        let mut records = self.records()?;
        let mut vault = records.unlock()?;
        let key = vault.models_key();
        let (view, bookmark) = snapshots::resumed(&mut records, &key, &everything())?;
        drop(models_taken);
        *self.folded.write().unwrap_or_else(PoisonError::into_inner) = view;
        self.reach(bookmark.position(), shared);
        let mut kept = bookmark.position();
        let mut commits = records.linked_from(&mut vault, bookmark);
        let mut durable = self.goal;
        while !shared.is_stopping() {
            let before = self.progress();
            commits.announce(durable);
            while let Some(group) = patiently(shared, || commits.next_group())? {
                if !self.fold(&group, shared) {
                    return Ok(());
                }
            }
            let is_first = self.progress() >= self.goal && shared.is_ready().is_none();
            if is_first || self.progress() > before.max(self.goal) {
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
            durable = self.wait_beyond(self.progress());
        }
        Ok(())
    }

    /// The log, as far as it is durable, for proofs.
    pub(super) fn proving(&self) -> MutexGuard<'_, Records> {
        let mut records = held(&self.proving);
        records.announce(self.durable());
        records
    }

    pub(super) fn plant(&self, grove: Grove) {
        let planted = self.grove.set(Mutex::new(grove)).is_ok();
        assert!(planted, "a server keeps one tree");
    }

    /// Whether a checkpoint may be signed for somebody who asks: once in a while, however many ask.
    pub(super) fn may_sign(&self) -> bool {
        let mut signed = held(&self.signed);
        let may = signed.is_none_or(|signed| signed.elapsed() > SIGNINGS);
        if may {
            *signed = Some(Instant::now());
        }
        may
    }

    /// The tree; `None` until it is opened.
    pub(super) fn grove(&self) -> Option<&Mutex<Grove>> {
        self.grove.get()
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The last that was made on this machine.
    pub(super) fn backup(&self) -> Option<Noted> {
        backup::last(&self.dir)
    }

    /// A reader of its own.
    pub(super) fn records(&self) -> Result<Records, Failure> {
        Records::known_to(&self.dir, self.durable().0)
    }

    /// The whole log, checked beside the work.
    pub(super) fn verified(&self) -> Result<Verified, Failure> {
        Records::verified(&self.dir)
    }

    /// Nothing is recorded before the state is read.
    pub(super) fn wait_beyond(&self, position: Position) -> Position {
        let Some(writer) = self.writer.get() else {
            thread::sleep(LOADING);
            return self.goal;
        };
        writer.registry().wait_beyond(position, LOOK_UP)
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
        let Ok(mut records) = self.records() else { return };
        let folded = self.folded.read().unwrap_or_else(PoisonError::into_inner);
        snapshots::write(&mut records, key, &folded, bookmark);
    }

    fn prepare(&self) {
        let mut folded = self.folded.write().unwrap_or_else(PoisonError::into_inner);
        folded.models.prepare();
    }

    /// The orderly end: what is under way is waited for, the log is closed.
    pub(super) fn close(&self) -> Result<(), Failure> {
        self.writer.get().map_or(Ok(()), Writer::end)
    }

    /// For those who waited until it was [`loaded`](Live::loaded).
    pub(super) fn writer(&self) -> &Writer {
        self.writer.get().expect("nobody writes before the state is read")
    }

    /// Waits until the state is read, at most `time`; whether it is.
    pub(super) async fn loaded(&self, time: Duration) -> bool {
        let mut loaded = self.loaded.subscribe();
        let is_loaded = loaded.wait_for(|loaded| *loaded);
        tokio::time::timeout(time, is_loaded).await.is_ok_and(|loaded| loaded.is_ok())
    }

    /// What should be looked after, and whether commands are recorded, as last seen; nothing is
    /// known of it before the state is read.
    pub(super) fn standing(&self) -> Standing {
        self.writer.get().map(|writer| writer.seen().last()).unwrap_or_default()
    }

    /// A command was refused for want of ground.
    pub(super) fn doubt(&self) {
        self.writer.get().inspect(|writer| writer.seen().doubt());
    }

    pub(super) fn is_loaded(&self) -> bool {
        self.writer.get().is_some()
    }

    /// How far the state is read, and how far it is to be.
    pub(super) fn state(&self) -> (u64, u64) {
        (self.state.load(Ordering::Relaxed), self.goal.0)
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
        let tip = self.writer.get().map(|writer| writer.registry().tip().position());
        tip.map_or(self.goal, Position)
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

    /// The day in the registry's calendar. Waits for nobody, so that any task may ask.
    pub(super) fn today(&self) -> Day {
        app::day(self.time_zone, app::now())
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
