//! `import`: a file of an office, row by row.

use std::collections::VecDeque;
use std::path::Path;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use dienhong_core::domain::event::{Actor, Channel, CommandId};
use dienhong_core::domain::ids::{BatchNo, SourceNo};
use dienhong_core::domain::office::OfficeCommand;
use dienhong_core::domain::state::{Command, Context, Decision, Erased, State, decide};
use dienhong_core::registry::{Answer, Reference, Rehearsal, Request, Ticket};
use dienhong_core::storage::os::OsDisk;

use super::{Surroundings, officers};
use crate::app::{DiskRegistry, Records, Writer, failed, new_command_id};
use crate::cli::ImportArguments;
use crate::failure::Failure;
use crate::import::answer::Answer as Document;
use crate::import::kind;
use crate::import::rows::RowOptions;
use crate::import::run::{self, Job, Recorder, Submitted};
use crate::import::tally::Tally;
use crate::interrupt;
use crate::output::progress;

pub(super) fn run(
    arguments: &ImportArguments,
    here: &Surroundings,
) -> Result<Box<dyn crate::output::Document>, Failure> {
    let kind = kind::named(&arguments.kind).expect("the command line knows every kind");
    let stop = interrupt::watched();
    let bar = progress::bar(0, here.lang.pick("Đang nhập", "Importing"), here.lang);
    let job = Job {
        kind,
        file: &arguments.file,
        mappings: &arguments.mappings,
        options: RowOptions { after_erasure: arguments.after_erasure },
        stop: &stop,
        progress: &bar,
        tally: &Tally::default(),
    };
    let answer = if arguments.dry_run {
        rehearse(&job, arguments, &here.options.data())
    } else {
        record(&job, arguments, here)
    };
    bar.finish_and_clear();
    Ok(Box::new(answer?))
}

/// Asks the rules about every row and records nothing.
pub(crate) fn rehearse(
    job: &Job<'_>,
    arguments: &ImportArguments,
    dir: &Path,
) -> Result<Document, Failure> {
    let mut records = Records::open(dir)?;
    let rehearsal = records.rehearse()?;
    let source = rehearsal.look(|state| source_or_next(state, &arguments.source));
    let mut recorder = DryRun { records, rehearsal, source, answered: VecDeque::new() };
    let answer = run::import(job, &mut recorder)?;
    Ok(Document {
        batch: wished_batch(arguments),
        source: arguments.source.clone(),
        dry_run: true,
        ..answer
    })
}

fn record(
    job: &Job<'_>,
    arguments: &ImportArguments,
    here: &Surroundings,
) -> Result<Document, Failure> {
    let writer = Writer::open(&here.options.data())?;
    here.tell(&writer.repairs());
    let answer = record_in(&writer, job, arguments, here.options.officer.as_deref())?;
    writer.close()?;
    Ok(answer)
}

/// Imports into a registry that is open.
pub(crate) fn record_in(
    writer: &Writer,
    job: &Job<'_>,
    arguments: &ImportArguments,
    officer: Option<&str>,
) -> Result<Document, Failure> {
    let actor = officers::acting(writer, officer)?;
    let mut recorder = Recording { writer, actor, arguments, batch: None, asked: VecDeque::new() };
    let answer = run::import(job, &mut recorder)?;
    let batch = recorder.finish(&answer)?;
    Ok(Document {
        batch: batch.unwrap_or_else(|| wished_batch(arguments)),
        source: arguments.source.clone(),
        ..answer
    })
}

fn wished_batch(arguments: &ImportArguments) -> String {
    arguments.batch.clone().unwrap_or_else(|| batch_name(arguments))
}

/// `members-2026-11-24T02:41:28Z`.
fn batch_name(arguments: &ImportArguments) -> String {
    let now = DateTime::<Utc>::from(SystemTime::now());
    format!("{}-{}", arguments.kind, now.format("%Y-%m-%dT%H:%M:%S%.3fZ"))
}

/// The number of a source, or the one it would get.
fn source_or_next(state: &State, name: &str) -> SourceNo {
    let is_free = |number: &SourceNo| state.office.source_name(*number).is_none();
    let next = || (0..=u32::MAX).map(SourceNo).find(is_free).expect("sources are counted by u32");
    state.office.source(name).unwrap_or_else(next)
}

fn submitted(answer: Answer) -> Submitted {
    match answer {
        Answer::Recorded { position, warnings } => Submitted::Recorded { position, warnings },
        Answer::Unchanged { .. } => Submitted::Unchanged,
        Answer::Refused(refusal) => Submitted::Refused(refusal),
    }
}

fn request(command: Command, id: CommandId, actor: Actor, source: SourceNo) -> Request {
    Request {
        command,
        id,
        actor,
        channel: Channel::Import,
        on_behalf_of: None,
        document: None,
        reason: None,
        source,
    }
}

/// The rules of the registry, and nothing written.
struct DryRun {
    records: Records,
    rehearsal: Rehearsal<OsDisk>,
    source: SourceNo,
    answered: VecDeque<Vec<Submitted>>,
}

impl Recorder for DryRun {
    fn submit(&mut self, commands: Vec<(u32, Command)>) -> Result<(), Failure> {
        let requests = commands
            .into_iter()
            .map(|(_, command)| request(command, new_command_id(), Actor::System, self.source));
        let answers = self.rehearsal.execute(requests.collect()).map_err(failed)?;
        self.answered.push_back(answers.into_iter().map(submitted).collect());
        Ok(())
    }

    fn settle(&mut self) -> Result<Vec<Submitted>, Failure> {
        Ok(self.answered.pop_front().expect("only what was submitted is settled"))
    }

    fn reference(&mut self, person: u128) -> Result<Option<String>, Failure> {
        let found = self.records.reference(&mut self.rehearsal, person)?;
        Ok(found.map(|found| self.rehearsal.look(|state| named(state, self.source, found))))
    }
}

/// A `ref` of another source than the file's is told with its source.
pub(crate) fn named(state: &State, own: SourceNo, (source, text): Reference) -> String {
    match state.office.source_name(source) {
        Some(name) if source != own => format!("{text} ({name})"),
        Some(_) | None => text,
    }
}

/// A batch that was begun.
struct Batch {
    number: BatchNo,
    name: String,
    source: SourceNo,
}

/// Answers that are known, and a claim on those that follow them.
struct Asked {
    known: Vec<Submitted>,
    ticket: Option<Ticket>,
}

/// Records rows in a batch, begun with the first row that records anything: a file that says
/// nothing new leaves no trace.
struct Recording<'a> {
    writer: &'a Writer,
    actor: Actor,
    arguments: &'a ImportArguments,
    batch: Option<Batch>,
    asked: VecDeque<Asked>,
}

impl Recording<'_> {
    fn registry(&self) -> &DiskRegistry {
        self.writer.registry()
    }

    /// What the rules say to the first commands as long as none of them records anything; the
    /// state is the same for all of these.
    fn answered_without_recording(&self, commands: &[(u32, Command)]) -> Vec<Submitted> {
        let today = self.writer.today();
        self.registry().look(|state| {
            let context = Context {
                today,
                source: source_or_next(state, &self.arguments.source),
                uuids: [0; 4],
                slots: [u32::MAX; 4],
                tags: &state.tags,
                // The registry itself asks again before it records anything.
                erased: Erased::NOBODY,
            };
            let decisions = commands.iter().map(|(_, command)| decide(state, command, &context));
            let answers = decisions.map_while(|decision| match decision {
                Ok(Decision::Record { .. }) => None,
                Ok(Decision::Unchanged(_)) => Some(Submitted::Unchanged),
                Err(refusal) => Some(Submitted::Refused(refusal)),
            });
            answers.collect()
        })
    }

    /// Begins the batch, under a name that no batch before it has.
    fn begin(&mut self) -> Result<(), Failure> {
        let source = self.writer.source(&self.arguments.source, self.actor)?;
        let wished = wished_batch(self.arguments);
        let name = self.registry().look(|state| {
            let numbered = (2..).map(|run| format!("{wished} #{run}"));
            let mut names = std::iter::once(wished.clone()).chain(numbered);
            names.find(|name| state.office.batch(name).is_none()).expect("numbers do not end")
        });
        let command = Command::Office(OfficeCommand::StartBatch {
            name: name.clone(),
            kind: self.arguments.kind.clone(),
            source,
        });
        let request = request(command, new_command_id(), self.actor, source);
        match self.registry().execute(request).map_err(failed)? {
            Answer::Refused(refusal) => return Err(crate::app::refused(&refusal)),
            Answer::Recorded { .. } | Answer::Unchanged { .. } => {}
        }
        let number = self.registry().look(|state| state.office.batch(&name));
        let number = number.expect("a batch that was begun is known");
        self.batch = Some(Batch { number, name, source });
        Ok(())
    }

    /// Ends the batch; its name, if one was begun.
    fn finish(self, answer: &Document) -> Result<Option<String>, Failure> {
        let Some(batch) = &self.batch else { return Ok(None) };
        let command = Command::Office(OfficeCommand::FinishBatch {
            batch: batch.number,
            recorded: answer.recorded,
            unchanged: answer.unchanged,
            refused: answer.refused.len() as u64,
        });
        let request = request(command, new_command_id(), self.actor, batch.source);
        self.registry().execute(request).map_err(failed)?;
        Ok(self.batch.map(|batch| batch.name))
    }
}

impl Recorder for Recording<'_> {
    fn submit(&mut self, mut commands: Vec<(u32, Command)>) -> Result<(), Failure> {
        let mut known = Vec::new();
        if self.batch.is_none() {
            known = self.answered_without_recording(&commands);
            commands.drain(..known.len());
        }
        if commands.is_empty() {
            self.asked.push_back(Asked { known, ticket: None });
            return Ok(());
        }
        if self.batch.is_none() {
            self.begin()?;
        }
        let batch = self.batch.as_ref().expect("it was just begun");
        let requests = commands.into_iter().map(|(row, command)| {
            let id = CommandId::Row { batch: batch.number, row };
            request(command, id, self.actor, batch.source)
        });
        let ticket = self.registry().enqueue(requests.collect()).map_err(failed)?;
        self.asked.push_back(Asked { known, ticket: Some(ticket) });
        Ok(())
    }

    fn settle(&mut self) -> Result<Vec<Submitted>, Failure> {
        let asked = self.asked.pop_front().expect("only what was submitted is settled");
        let mut answers = asked.known;
        if let Some(ticket) = asked.ticket {
            let settled = self.registry().settle(ticket).map_err(failed)?;
            answers.extend(settled.into_iter().map(submitted));
        }
        Ok(answers)
    }

    fn reference(&mut self, person: u128) -> Result<Option<String>, Failure> {
        let found = self.registry().reference(person).map_err(failed)?;
        Ok(found.map(|found| {
            self.registry().look(|state| {
                let own = source_or_next(state, &self.arguments.source);
                named(state, own, found)
            })
        }))
    }
}
