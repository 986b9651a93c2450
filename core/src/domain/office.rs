//! The registry itself: its founding, its officers, the offices whose keys it holds, and the
//! batches that an import records.

use super::event::{CommandId, Commit, Event, Fact};
use super::ids::{BatchNo, EventRef, OfficerNo, Position, SourceNo};
use super::refusal::Refusal;
use super::secret::Secret;
use super::state::{Context, Decision, State, Tags};

mod refusal;

use crate::saved;
pub use refusal::OfficeRefusal;

/// The kind of a batch that takes back another.
const VOID: &str = "void";

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfficeEvent {
    /// The first commit of every registry.
    Founded {
        origin: String,
        time_zone: String,
        sample: bool,
    },
    /// The first commit that a version of the program records.
    ProgramStarted {
        version: String,
    },
    OfficerAdded {
        officer: OfficerNo,
        uuid: u128,
        name: String,
    },
    SourceNamed {
        source: SourceNo,
        name: String,
    },
    BatchStarted {
        batch: BatchNo,
        name: String,
        kind: String,
        source: SourceNo,
    },
    BatchFinished {
        batch: BatchNo,
        recorded: u64,
        unchanged: u64,
        refused: u64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OfficeCommand {
    Found { origin: String, time_zone: String, sample: bool },
    StartProgram { version: String },
    AddOfficer { name: String },
    NameSource { name: String },
    StartBatch { name: String, kind: String, source: SourceNo },
    FinishBatch { batch: BatchNo, recorded: u64, unchanged: u64, refused: u64 },
}

/// What rules of this noun read, and what the registry is called.
#[derive(Debug, Default)]
pub struct Office {
    founding: Option<Founding>,
    program: Option<(String, Position)>,
    officers: Vec<Officer>,
    sources: Vec<Source>,
    batches: Vec<Batch>,
}

saved!(struct Office { founding, program, officers, sources, batches });

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    pub origin: String,
    pub time_zone: String,
    /// Everything in it is invented.
    pub sample: bool,
    pub at: Position,
}

saved!(struct Founding { origin, time_zone, sample, at });

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    pub name: String,
    pub uuid: u128,
    pub at: Position,
}

saved!(struct Officer { name, uuid, at });

#[derive(Clone, Debug, PartialEq, Eq)]
struct Source {
    name: String,
    at: Position,
}

saved!(struct Source { name, at });

/// Rows of one file, recorded under one name that can be continued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub name: String,
    pub kind: String,
    pub source: SourceNo,
    pub started: Position,
    pub finished: Option<Position>,
    /// Where its rows were recorded: first and last of those that follow on each other.
    pub rows: Vec<(Position, Position)>,
    /// Of a void: the batch that it takes back.
    pub voids: Option<BatchNo>,
}

saved!(struct Batch { name, kind, source, started, finished, rows, voids });

impl Batch {
    fn started(name: &str, kind: &str, source: SourceNo, at: Position) -> Batch {
        Batch {
            name: name.to_owned(),
            kind: kind.to_owned(),
            source,
            started: at,
            finished: None,
            rows: Vec::new(),
            voids: None,
        }
    }

    /// Whether one of its rows was recorded at that position.
    pub fn recorded(&self, at: Position) -> bool {
        let before = self.rows.partition_point(|(first, _)| *first <= at);
        before.checked_sub(1).is_some_and(|run| at <= self.rows[run].1)
    }

    fn follow(&mut self, at: Position) {
        match self.rows.last_mut() {
            Some((_, last)) if last.next() == at => *last = at,
            Some(_) | None => self.rows.push((at, at)),
        }
    }
}

impl Office {
    pub fn founding(&self) -> Option<&Founding> {
        self.founding.as_ref()
    }

    pub fn officers(&self) -> &[Officer] {
        &self.officers
    }

    pub fn officer(&self, name: &str) -> Option<OfficerNo> {
        self.officers.iter().position(|officer| officer.name == name).map(OfficerNo::after)
    }

    pub fn source(&self, name: &str) -> Option<SourceNo> {
        self.sources.iter().position(|source| source.name == name).map(SourceNo::after)
    }

    pub fn source_name(&self, source: SourceNo) -> Option<&str> {
        self.sources.get(source.index()).map(|source| source.name.as_str())
    }

    pub fn batch(&self, name: &str) -> Option<BatchNo> {
        self.batches.iter().position(|batch| batch.name == name).map(BatchNo::after)
    }

    pub fn batches(&self) -> &[Batch] {
        &self.batches
    }

    /// The void of a batch, if it was begun.
    pub fn void_of(&self, batch: BatchNo) -> Option<BatchNo> {
        self.batches.iter().position(|other| other.voids == Some(batch)).map(BatchNo::after)
    }

    /// Notes a row of a batch.
    pub(super) fn follow(&mut self, commit: &Commit) {
        if let CommandId::Row { batch, .. } = commit.header.command
            && let Some(batch) = self.batches.get_mut(batch.index())
        {
            batch.follow(commit.position);
        }
    }

    pub(super) fn begin_void(&mut self, at: Position, void: BatchNo, of: BatchNo, name: &str) {
        assert_eq!(void, BatchNo::after(self.batches.len()));
        let source = self.batches[of.index()].source;
        let batch = Batch::started(name, VOID, source, at);
        self.batches.push(Batch { voids: Some(of), ..batch });
    }

    pub(super) fn finish(&mut self, batch: BatchNo, at: Position) {
        self.batches[batch.index()].finished = Some(at);
    }

    pub fn evolve(&mut self, at: EventRef, event: &OfficeEvent, _: &[Secret], _: &Tags) {
        let at = at.position;
        match event.clone() {
            OfficeEvent::Founded { origin, time_zone, sample } => {
                self.founding = Some(Founding { origin, time_zone, sample, at });
            }
            OfficeEvent::ProgramStarted { version } => self.program = Some((version, at)),
            OfficeEvent::OfficerAdded { officer, uuid, name } => {
                assert_eq!(officer, OfficerNo::after(self.officers.len()));
                self.officers.push(Officer { name, uuid, at });
            }
            OfficeEvent::SourceNamed { source, name } => {
                assert_eq!(source, SourceNo::after(self.sources.len()));
                self.sources.push(Source { name, at });
            }
            OfficeEvent::BatchStarted { batch, name, kind, source } => {
                assert_eq!(batch, BatchNo::after(self.batches.len()));
                self.batches.push(Batch::started(&name, &kind, source, at));
            }
            OfficeEvent::BatchFinished { batch, .. } => {
                self.finish(batch, at);
            }
        }
    }
}

fn record(event: OfficeEvent) -> Decision {
    Decision::Record { facts: vec![Fact::clear(Event::Office(event))], warnings: Vec::new() }
}

pub fn decide(
    state: &State,
    command: &OfficeCommand,
    context: &Context,
) -> Result<Decision, Refusal> {
    let office = &state.office;
    match command.clone() {
        OfficeCommand::Found { origin, time_zone, sample } => {
            found(office, origin, time_zone, sample)
        }
        OfficeCommand::StartProgram { version } => Ok(match &office.program {
            Some((running, at)) if *running == version => Decision::Unchanged(*at),
            _ => record(OfficeEvent::ProgramStarted { version }),
        }),
        OfficeCommand::AddOfficer { name } => Ok(match office.officer(&name) {
            Some(known) => Decision::Unchanged(office.officers[known.index()].at),
            None => record(OfficeEvent::OfficerAdded {
                officer: OfficerNo::after(office.officers.len()),
                uuid: context.uuids[0],
                name,
            }),
        }),
        OfficeCommand::NameSource { name } => Ok(match office.source(&name) {
            Some(known) => Decision::Unchanged(office.sources[known.index()].at),
            None => record(OfficeEvent::SourceNamed {
                source: SourceNo::after(office.sources.len()),
                name,
            }),
        }),
        OfficeCommand::StartBatch { name, kind, source } => start_batch(office, name, kind, source),
        OfficeCommand::FinishBatch { batch, recorded, unchanged, refused } => {
            finish_batch(office, batch, recorded, unchanged, refused)
        }
    }
}

fn found(
    office: &Office,
    origin: String,
    time_zone: String,
    sample: bool,
) -> Result<Decision, Refusal> {
    let Some(founding) = &office.founding else {
        return Ok(record(OfficeEvent::Founded { origin, time_zone, sample }));
    };
    let at = founding.at;
    if *founding == (Founding { origin, time_zone, sample, at }) {
        return Ok(Decision::Unchanged(at));
    }
    Err(OfficeRefusal::AlreadyFounded { origin: founding.origin.clone() }.into())
}

/// The same name goes on with the batch, also when its file was mended since.
fn start_batch(
    office: &Office,
    name: String,
    kind: String,
    source: SourceNo,
) -> Result<Decision, Refusal> {
    let Some(known) = office.batch(&name) else {
        let batch = BatchNo::after(office.batches.len());
        return Ok(record(OfficeEvent::BatchStarted { batch, name, kind, source }));
    };
    let batch = &office.batches[known.index()];
    if batch.kind == kind && batch.source == source {
        return Ok(Decision::Unchanged(batch.started));
    }
    Err(OfficeRefusal::BatchOfAnotherKind { batch: name, kind: batch.kind.clone() }.into())
}

/// A finished batch that is run again and records nothing leaves no trace.
fn finish_batch(
    office: &Office,
    batch: BatchNo,
    recorded: u64,
    unchanged: u64,
    refused: u64,
) -> Result<Decision, Refusal> {
    let known = office.batches.get(batch.index()).ok_or(OfficeRefusal::NoSuchBatch { batch })?;
    match known.finished {
        Some(at) if recorded == 0 => Ok(Decision::Unchanged(at)),
        _ => Ok(record(OfficeEvent::BatchFinished { batch, recorded, unchanged, refused })),
    }
}

#[cfg(test)]
mod tests;
