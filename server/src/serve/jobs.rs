//! Imports and voids one after the other on a thread of their own: one writer decides every row, so
//! two at a time would only wait for each other. Kept until the server ends; what is sent again
//! after that continues, because each row is recorded, and taken back, once.

use std::collections::VecDeque;
use std::fs::File;
use std::os::fd::AsRawFd as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use axum::http::StatusCode;
use dienhong_core::domain::event::Channel;
use indicatif::ProgressBar;
use serde_json::Value;
use uuid::Uuid;

use super::problem::Problem;
use super::shared::Shared;
use crate::app::Writer;
use crate::catalogue::Message;
use crate::cli::{ImportArguments, VoidArguments};
use crate::commands::import;
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::import::answer::Answer;
use crate::import::kind;
use crate::import::rows::RowOptions;
use crate::import::run;
use crate::import::tally::{Counts, Tally};
use crate::output::Document as _;
use crate::reading::held;
use crate::void;
use document::{JobBytes, JobDocument, RowsImported, RowsVoided, WorkDocument};

pub(super) mod document;

/// Jobs that may wait.
const WAITING_MAX: usize = 8;
/// Jobs that are remembered.
const KNOWN_MAX: usize = 1_000;

pub(super) struct Job {
    pub(super) id: Uuid,
    key: Uuid,
    /// What was sent: the same key with something else is refused.
    digest: [u8; 32],
    work: Work,
    /// Who acts, by name.
    officer: Option<String>,
    progress: ProgressBar,
    tally: Tally,
    state: Mutex<State>,
}

/// What is to be done.
pub(super) enum Work {
    Import {
        arguments: ImportArguments,
        /// Without a name on the disk: it is gone with the job, and with the process.
        file: Mutex<Option<File>>,
        bytes: u64,
    },
    Void(VoidArguments),
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
    /// Raised to end what is running between two rows.
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
    pub(super) work: Work,
    pub(super) officer: Option<String>,
}

impl Jobs {
    /// The job for what was sent, and whether it was sent before.
    pub(super) fn take(&self, sent: Sent) -> Result<(Arc<Job>, bool), Problem> {
        let mut lists = held(&self.lists);
        if let Some(place) = lists.known.iter().position(|job| job.key == sent.key) {
            let job = &lists.known[place];
            if job.digest != sent.digest || !job.asks_like(&sent) {
                let reused = Message::new(1111, []);
                return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, reused));
            }
            if !job.may_go_on() {
                return Ok((Arc::clone(job), true));
            }
            lists.known.remove(place);
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

/// Works until the server stops; what is under way ends between two rows.
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

impl Work {
    /// Whether the same is asked, whatever the bytes of a file.
    fn asks_like(&self, other: &Work) -> bool {
        match (self, other) {
            (Work::Import { arguments, .. }, Work::Import { arguments: others, .. }) => {
                format!("{arguments:?}") == format!("{others:?}")
            }
            (Work::Void(arguments), Work::Void(others)) => arguments == others,
            (Work::Import { .. } | Work::Void(_), _) => false,
        }
    }
}

impl Job {
    fn of(sent: Sent) -> Job {
        let Sent { key, digest, work, officer } = sent;
        Job {
            id: Uuid::now_v7(),
            key,
            digest,
            work,
            officer,
            progress: ProgressBar::hidden(),
            tally: Tally::default(),
            state: Mutex::new(State::Waiting),
        }
    }

    fn asks_like(&self, other: &Sent) -> bool {
        self.work.asks_like(&other.work) && self.officer == other.officer
    }

    /// Whether it failed for want of what may be there now: sent again it continues.
    fn may_go_on(&self) -> bool {
        matches!(&*held(&self.state), State::Failed(failure) if failure.may_pass())
    }

    fn has_ended(&self) -> bool {
        matches!(*held(&self.state), State::Done(_) | State::Failed(_))
    }

    fn run(&self, shared: &Shared) -> Result<Value, Failure> {
        let stopping = || Failure::failed(Message::new(1123, []));
        let live = shared.live().map_err(|_| stopping())?;
        let document = match &self.work {
            Work::Import { arguments, file, .. } => {
                let file = held(file).take().expect("a job runs once");
                self.import(arguments, &file, live.writer(), &shared.jobs.stopping)?.json()
            }
            Work::Void(arguments) => {
                let job = void::Job {
                    arguments,
                    channel: Channel::Api,
                    stop: &shared.jobs.stopping,
                    progress: &self.progress,
                    tally: &self.tally,
                };
                void::take_back(live.writer(), &job, self.officer.as_deref())?.json()
            }
        };
        Ok(serde_json::from_str(&document).expect("an answer is JSON"))
    }

    fn import(
        &self,
        arguments: &ImportArguments,
        file: &File,
        writer: &Writer,
        stop: &AtomicBool,
    ) -> Result<Answer, Failure> {
        let path = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
        let job = run::Job {
            kind: kind::named(&arguments.kind).expect("the address named a kind"),
            file: &path,
            mappings: &arguments.mappings,
            options: RowOptions { after_erasure: arguments.after_erasure },
            stop,
            progress: &self.progress,
            tally: &self.tally,
        };
        let mut answer = if arguments.dry_run {
            import::rehearse(&job, arguments, writer.dir())
        } else {
            import::record_in(writer, &job, arguments, self.officer.as_deref())
        }?;
        answer.file = name_of(arguments);
        Ok(answer)
    }

    /// A message names the file as it was sent, not where it lay.
    fn named(&self, mut failure: Failure) -> Failure {
        let Work::Import { arguments, .. } = &self.work else { return failure };
        for (what, value) in &mut failure.message.values {
            if *what == "file" {
                *value = name_of(arguments);
            }
        }
        failure
    }

    /// How far it has come; what it answered once it has ended.
    pub(super) fn shown(&self, lang: Lang) -> JobDocument {
        let (state, answer, error) = match &*held(&self.state) {
            State::Waiting => ("waiting", None, None),
            State::Running => ("running", None, None),
            State::Done(answer) => ("done", Some(answer.clone()), None),
            State::Failed(failure) => ("failed", None, Some(failure.told(lang))),
        };
        let last = self.tally.counts().last_position;
        JobDocument {
            job: self.id.to_string(),
            state,
            work: self.work_shown(),
            last_position: (last > 0).then_some(last),
            answer,
            error,
        }
    }

    fn work_shown(&self) -> WorkDocument {
        let Counts { recorded, unchanged, refused, .. } = self.tally.counts();
        match &self.work {
            Work::Import { arguments, bytes, .. } => WorkDocument::Import {
                kind: arguments.kind.clone(),
                dry_run: arguments.dry_run,
                bytes: JobBytes { read: self.progress.position().min(*bytes), of: *bytes },
                rows: RowsImported { recorded, unchanged, refused },
            },
            Work::Void(arguments) => WorkDocument::Void {
                voids: arguments.batch.clone(),
                rows: RowsVoided {
                    reversed: recorded,
                    kept: unchanged,
                    refused,
                    of: self.progress.length(),
                },
            },
        }
    }
}

fn name_of(arguments: &ImportArguments) -> String {
    arguments.file.display().to_string()
}
