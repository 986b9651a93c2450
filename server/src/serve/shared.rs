//! What every request sees: the open registry once it is there, and how to stop.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};

use super::answers::Answers;
use super::health::Metrics;
use super::jobs::Jobs;
use super::keys::UnderWay;
use super::live::Live;
use super::pages::integrity::Checks;
use super::problem::Problem;
use super::scrubbing::Scrubbed;
use crate::failure::{Exit, Failure};
use crate::reading::held;

/// Feeds that may be open at a time.
pub(super) const FEEDS_MAX: usize = 64;

/// How long a command waits for the state to be read.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) struct Shared {
    live: OnceLock<Arc<Live>>,
    /// Folded so far, and to be folded, before the first question is answered.
    pub(super) opening: (AtomicU64, AtomicU64),
    /// Who acts, by name, until there is a log-in.
    pub(super) officer: Option<String>,
    stopping: watch::Sender<bool>,
    /// The first fault after which nothing more can be recorded.
    fault: Mutex<Option<Failure>>,
    pub(super) integrity: Checks,
    pub(super) jobs: Jobs,
    pub(super) under_way: UnderWay,
    pub(super) feeds: Arc<Semaphore>,
    pub(super) metrics: Metrics,
    pub(super) answers: Answers,
    pub(super) scrubbed: Scrubbed,
}

impl Shared {
    pub(super) fn new(officer: Option<String>) -> Shared {
        Shared {
            live: OnceLock::new(),
            opening: (AtomicU64::new(0), AtomicU64::new(0)),
            officer,
            stopping: watch::channel(false).0,
            fault: Mutex::new(None),
            integrity: Checks::default(),
            jobs: Jobs::default(),
            under_way: UnderWay::default(),
            feeds: Arc::new(Semaphore::new(FEEDS_MAX)),
            metrics: Metrics::default(),
            answers: Answers::default(),
            scrubbed: Scrubbed::default(),
        }
    }

    /// The open registry; a problem until everything is folded.
    pub(super) fn live(&self) -> Result<Arc<Live>, Problem> {
        if self.is_stopping() {
            return Err(Problem::stopping());
        }
        let (position, of) = &self.opening;
        let not_yet =
            || Problem::not_ready(position.load(Ordering::Relaxed), of.load(Ordering::Relaxed));
        self.live.get().cloned().ok_or_else(not_yet)
    }

    /// The same for those who record, or ask for a history: they need the state too, and wait a
    /// little for it.
    pub(super) async fn writing(&self) -> Result<Arc<Live>, Problem> {
        let live = self.live()?;
        let loaded = tokio::select! {
            loaded = live.loaded(PATIENCE) => loaded,
            () = self.stopped() => return Err(Problem::stopping()),
        };
        if loaded { Ok(live) } else { Err(Problem::state_not_ready(live.state())) }
    }

    pub(super) fn is_ready(&self) -> Option<&Arc<Live>> {
        self.live.get()
    }

    pub(super) fn open(&self, live: &Arc<Live>) {
        let opened = self.live.set(Arc::clone(live));
        assert!(opened.is_ok(), "a server opens one registry, once");
    }

    pub(super) fn stop(&self) {
        self.stopping.send_replace(true);
        self.jobs.stop();
    }

    pub(super) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    pub(super) async fn stopped(&self) {
        // The sender lives as long as `self`.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// After a fault of log or disk nothing more is recorded: the process ends and says why. After
    /// one of the ground it is looked whether commands are recorded.
    pub(super) fn note(&self, failure: &Failure) {
        if matches!(failure.exit, Exit::NotIntact | Exit::OutcomeUnknown) {
            self.fail(Failure { message: failure.message.clone(), exit: failure.exit });
        } else if failure.is_of_the_ground()
            && let Some(live) = self.live.get()
        {
            live.doubt();
        }
    }

    /// The first failure is the one that is told.
    pub(super) fn fail(&self, failure: Failure) {
        held(&self.fault).get_or_insert(failure);
        self.stop();
    }

    pub(super) fn fault(&self) -> Option<Failure> {
        held(&self.fault).take()
    }
}
