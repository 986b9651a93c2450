//! Imports one after the other on a thread of their own: one writer decides every row, so two at a
//! time would only wait for each other. Kept until the server ends; a file sent again after that
//! continues, because each row is recorded once.

use std::collections::VecDeque;
use std::fs::File;
use std::os::fd::AsRawFd as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use axum::http::StatusCode;
use indicatif::ProgressBar;
use serde_json::{Value, json};
use uuid::Uuid;

use super::problem::Problem;
use super::shared::Shared;
use crate::catalogue::Message;
use crate::cli::ImportArguments;
use crate::commands::import;
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::import::kind;
use crate::import::rows::RowOptions;
use crate::import::run;
use crate::import::tally::Tally;
use crate::output::Document as _;
use crate::reading::held;

/// Jobs that may wait.
const WAITING_MAX: usize = 8;
/// Jobs that are remembered.
const KNOWN_MAX: usize = 1_000;

pub(super) struct Job {
    pub(super) id: Uuid,
    key: Uuid,
    /// What was sent: the same key with something else is refused.
    digest: [u8; 32],
    pub(super) arguments: ImportArguments,
    /// Who acts, by name.
    officer: Option<String>,
    /// Without a name on the disk: it is gone with the job, and with the process.
    file: Mutex<Option<File>>,
    bytes: u64,
    progress: ProgressBar,
    tally: Tally,
    state: Mutex<State>,
}

enum State {
    Waiting,
    Running,
    /// The answer of the contract.
    Done(Value),
    Failed(Failure),
}

#[derive(Default)]
pub(super) struct Jobs {
    lists: Mutex<Lists>,
    changed: Condvar,
    /// Raised to end the running import between two rows.
    stopping: AtomicBool,
}

#[derive(Default)]
struct Lists {
    waiting: VecDeque<Arc<Job>>,
    known: VecDeque<Arc<Job>>,
}

/// What was sent with a key.
pub(super) struct Sent {
    pub(super) key: Uuid,
    pub(super) digest: [u8; 32],
    pub(super) arguments: ImportArguments,
    pub(super) officer: Option<String>,
    pub(super) file: File,
    pub(super) bytes: u64,
}

impl Jobs {
    /// The job for what was sent, and whether it was sent before.
    pub(super) fn take(&self, sent: Sent) -> Result<(Arc<Job>, bool), Problem> {
        let mut lists = held(&self.lists);
        if let Some(job) = lists.known.iter().find(|job| job.key == sent.key) {
            let same = job.digest == sent.digest && job.asks_like(&sent);
            let reused = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, Message::new(1111, []));
            return if same { Ok((Arc::clone(job), true)) } else { Err(reused) };
        }
        if lists.waiting.len() >= WAITING_MAX {
            return Err(Problem::too_many(WAITING_MAX));
        }
        let job = Arc::new(Job::of(sent));
        lists.waiting.push_back(Arc::clone(&job));
        lists.known.push_back(Arc::clone(&job));
        let ended = lists.known.front().is_some_and(|oldest| oldest.has_ended());
        if lists.known.len() > KNOWN_MAX && ended {
            lists.known.pop_front();
        }
        self.changed.notify_all();
        Ok((job, false))
    }

    pub(super) fn find(&self, id: Uuid) -> Option<Arc<Job>> {
        held(&self.lists).known.iter().find(|job| job.id == id).cloned()
    }

    pub(super) fn waiting(&self) -> usize {
        held(&self.lists).waiting.len()
    }

    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        drop(held(&self.lists));
        self.changed.notify_all();
    }

    /// The next job; `None` once the server stops.
    fn next(&self) -> Option<Arc<Job>> {
        let mut lists = held(&self.lists);
        loop {
            if self.stopping.load(Ordering::Relaxed) {
                return None;
            }
            if let Some(job) = lists.waiting.pop_front() {
                return Some(job);
            }
            lists = self.changed.wait(lists).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Works until the server stops; the import under way ends between two rows.
pub(super) fn work(shared: &Shared) {
    while let Some(job) = shared.jobs.next() {
        *held(&job.state) = State::Running;
        let ended = job.run(shared).map_err(|failure| job.named(failure));
        *held(&job.state) = match ended {
            Ok(answer) => State::Done(answer),
            Err(failure) => {
                shared.note(&failure);
                State::Failed(failure)
            }
        };
    }
}

impl Job {
    fn of(sent: Sent) -> Job {
        let Sent { key, digest, arguments, officer, file, bytes } = sent;
        Job {
            id: Uuid::now_v7(),
            key,
            digest,
            arguments,
            officer,
            file: Mutex::new(Some(file)),
            bytes,
            progress: ProgressBar::hidden(),
            tally: Tally::default(),
            state: Mutex::new(State::Waiting),
        }
    }

    fn asks_like(&self, other: &Sent) -> bool {
        let same_arguments = format!("{:?}", self.arguments) == format!("{:?}", other.arguments);
        same_arguments && self.officer == other.officer
    }

    fn has_ended(&self) -> bool {
        matches!(*held(&self.state), State::Done(_) | State::Failed(_))
    }

    fn run(&self, shared: &Shared) -> Result<Value, Failure> {
        let stopping = || Failure::failed(Message::new(1123, []));
        let live = shared.live().map_err(|_| stopping())?;
        let file = held(&self.file).take().expect("a job runs once");
        let path = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
        let job = run::Job {
            kind: kind::named(&self.arguments.kind).expect("the address named a kind"),
            file: &path,
            mappings: &self.arguments.mappings,
            options: RowOptions { after_erasure: self.arguments.after_erasure },
            stop: &shared.jobs.stopping,
            progress: &self.progress,
            tally: &self.tally,
        };
        let writer = live.writer();
        let answer = if self.arguments.dry_run {
            import::rehearse(&job, &self.arguments, writer.dir())
        } else {
            import::record_in(writer, &job, &self.arguments, self.officer.as_deref())
        };
        let mut answer = answer?;
        answer.file = self.name();
        Ok(serde_json::from_str(&answer.json()).expect("an answer is JSON"))
    }

    fn name(&self) -> String {
        self.arguments.file.display().to_string()
    }

    /// A message names the file as it was sent, not where it lay.
    fn named(&self, mut failure: Failure) -> Failure {
        for (what, value) in &mut failure.message.values {
            if *what == "file" {
                *value = self.name();
            }
        }
        failure
    }

    /// How far it has come; what it answered once it has ended.
    pub(super) fn shown(&self, lang: Lang) -> Value {
        let counts = self.tally.counts();
        let (state, answer, error) = match &*held(&self.state) {
            State::Waiting => ("waiting", None, None),
            State::Running => ("running", None, None),
            State::Done(answer) => ("done", Some(answer.clone()), None),
            State::Failed(failure) => {
                let error: Value = serde_json::from_str(&failure.json(lang)).unwrap_or_default();
                ("failed", None, Some(error["error"].clone()))
            }
        };
        json!({
            "job": self.id.to_string(),
            "state": state,
            "kind": self.arguments.kind,
            "dry_run": self.arguments.dry_run,
            "bytes": {"read": self.progress.position().min(self.bytes), "of": self.bytes},
            "rows": {
                "recorded": counts.recorded,
                "unchanged": counts.unchanged,
                "refused": counts.refused,
            },
            "last_position": (counts.last_position > 0).then_some(counts.last_position),
            "answer": answer,
            "error": error,
        })
    }
}
