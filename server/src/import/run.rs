//! An import at work: one thread reads and parses, another asks the rules and records.
//!
//! What is asked for stands in [`Job`]; who records, in [`Recorder`]. Rows go in batches, and a few
//! batches are under way at a time: while one is sealed and synced, the next is decided. An import
//! that ends early loses nothing that was acknowledged, and one that is started again finds those
//! rows unchanged.

use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::ImportKind;
use dienhong_core::domain::ids::Position;
use dienhong_core::domain::refusal::{Explain as _, Refusal};
use dienhong_core::domain::state::{Command, Warning};
use indicatif::ProgressBar;

use super::answer::Answer;
use super::headings::{Headings, Mapping};
use super::order::{self, Order, Waiting, key_tag};
use super::reader::{BATCH_ROWS, ReadRow, Reader};
use super::rows::{Cells, Parsed, RowFault, RowOptions};
use super::source::{Source, shown};
use super::tally::Tally;
use super::{gathered, kind};
use crate::catalogue::Message;
use crate::failure::Failure;

/// Batches that may wait between the two threads.
const BATCHES_AHEAD: usize = 8;
/// Batches that may be on their way to the disk.
const BATCHES_UNDER_WAY: usize = 4;

/// What is imported, and how.
#[derive(Debug)]
pub struct Job<'a> {
    pub kind: ImportKind,
    pub file: &'a Path,
    pub mappings: &'a [Mapping],
    pub options: RowOptions,
    /// Read by Ctrl-C.
    pub stop: &'a AtomicBool,
    pub progress: &'a ProgressBar,
    pub tally: &'a Tally,
}

/// Who decides and records, batch after batch.
pub trait Recorder {
    /// Hands over commands, each with the row it came from.
    fn submit(&mut self, commands: Vec<(u32, Command)>) -> Result<(), Failure>;

    /// The answers to the oldest batch that was not settled, once they are durable.
    fn settle(&mut self) -> Result<Vec<Submitted>, Failure>;
}

/// The rules' answer to one command.
#[derive(Clone, Debug)]
pub enum Submitted {
    Recorded { position: Position, warnings: Vec<Warning> },
    Unchanged,
    Refused(Refusal),
}

/// Imports a file. Names of batch and source are for the caller to fill in.
pub fn import(job: &Job<'_>, recorder: &mut dyn Recorder) -> Result<Answer, Failure> {
    let source = Source::open(job.file)?;
    let (header, _) = source.records(&ProgressBar::hidden())?;
    let headings = Headings::read(job.kind, &header, job.mappings, job.file)?;
    job.progress.set_length(source.bytes);
    let reader =
        Reader { kind: job.kind, source: &source, headings: &headings, options: job.options };
    let mut desk = Desk::new(job, &headings);
    let order = order::order(job.kind);
    match order {
        Order::AsWritten => desk.stream(&reader, &HashMap::new(), recorder)?,
        Order::ByDayOf { of, day } => {
            let waiting = waiting_rows(&reader, of, day)?;
            desk.stream(&reader, &waiting, recorder)?;
        }
        Order::ByDay(_) | Order::ParentsFirst | Order::Decisions => {
            let rows = reader.all(job.progress)?;
            gathered::record(&mut desk, &headings, order, rows, recorder)?;
        }
    }
    desk.finish(recorder)?;
    let mut answer = desk.answer;
    answer.finish();
    Ok(answer)
}

/// A first pass over the file, for the rows that must wait.
fn waiting_rows(
    reader: &Reader<'_>,
    of: &'static [Column],
    day: Column,
) -> Result<HashMap<u32, Day>, Failure> {
    let mut waiting = Waiting::default();
    reader.each_record(&ProgressBar::hidden(), |row, record| {
        let tag = order::tag_of(of.iter().copied(), reader.headings, record);
        let place = reader.headings.place(day);
        waiting.note(row, tag, place.map_or("", |place| record.cell(place)));
    })?;
    Ok(waiting.rows())
}

/// A command that was asked for, with the rows it stands for.
pub(super) struct Asked {
    pub(super) row: ReadRow,
    /// The other rows of a decision.
    pub(super) others: Vec<ReadRow>,
}

/// Where rows become outcomes.
pub(super) struct Desk<'a> {
    job: &'a Job<'a>,
    headings: &'a Headings,
    pub(super) answer: Answer,
    /// The row of this file under which a key was recorded.
    recorded: HashMap<u64, u32>,
    filling: Vec<(Asked, Command)>,
    under_way: VecDeque<Vec<Asked>>,
}

impl<'a> Desk<'a> {
    fn new(job: &'a Job<'a>, headings: &'a Headings) -> Desk<'a> {
        let file = job.file.file_name().map(|name| name.to_string_lossy().into_owned());
        let guessed = headings.guessed.iter();
        let answer = Answer {
            kind: kind::name(job.kind).to_owned(),
            file: file.unwrap_or_else(|| shown(job.file)),
            unknown_columns: headings.unknown.clone(),
            guessed_columns: guessed
                .map(|(heading, column)| (heading.clone(), column.name()))
                .collect(),
            ..Answer::default()
        };
        Desk {
            job,
            headings,
            answer,
            recorded: HashMap::new(),
            filling: Vec::new(),
            under_way: VecDeque::new(),
        }
    }

    fn stream(
        &mut self,
        reader: &Reader<'_>,
        waiting: &HashMap<u32, Day>,
        recorder: &mut dyn Recorder,
    ) -> Result<(), Failure> {
        let (sender, receiver) = sync_channel(BATCHES_AHEAD);
        let progress = self.job.progress;
        std::thread::scope(|scope| {
            let reading = scope.spawn(move || reader.send(progress, &sender));
            let taken = self.take(receiver, waiting, recorder);
            // Having ended for any reason, the receiver is gone and the reader ends too.
            let read = reading.join().expect("the reader's faults are values");
            taken.and(read)
        })
    }

    fn take(
        &mut self,
        batches: Receiver<Vec<ReadRow>>,
        waiting: &HashMap<u32, Day>,
        recorder: &mut dyn Recorder,
    ) -> Result<(), Failure> {
        let mut held: Vec<(Day, ReadRow)> = Vec::new();
        for row in batches.into_iter().flatten() {
            match waiting.get(&row.row) {
                Some(day) => held.push((*day, row)),
                None => self.record_row(row, recorder)?,
            }
        }
        held.sort_by_key(|(day, row)| (*day, row.row));
        held.into_iter().try_for_each(|(_, row)| self.record_row(row, recorder))
    }

    pub(super) fn record_row(
        &mut self,
        mut row: ReadRow,
        recorder: &mut dyn Recorder,
    ) -> Result<(), Failure> {
        match row.parsed.take() {
            Some(Ok(Parsed::Command(command))) => {
                self.ask(Asked { row, others: Vec::new() }, command, recorder)
            }
            Some(Err(fault)) => {
                self.answer.refuse(row.row, fault);
                Ok(())
            }
            Some(Ok(Parsed::Reorganise { .. })) | None => {
                unreachable!("rows of decisions are gathered, and each row is recorded once")
            }
        }
    }

    /// Takes one command on its way; hands a batch over when it is full.
    pub(super) fn ask(
        &mut self,
        asked: Asked,
        command: Command,
        recorder: &mut dyn Recorder,
    ) -> Result<(), Failure> {
        self.filling.push((asked, command));
        if self.filling.len() < BATCH_ROWS {
            return Ok(());
        }
        self.hand_over(recorder)?;
        while self.under_way.len() > BATCHES_UNDER_WAY {
            self.settle(recorder)?;
        }
        self.look_whether_to_stop(recorder)
    }

    fn hand_over(&mut self, recorder: &mut dyn Recorder) -> Result<(), Failure> {
        let (asked, commands): (Vec<Asked>, Vec<(u32, Command)>) = self
            .filling
            .drain(..)
            .map(|(asked, command)| {
                let row = asked.row.row;
                (asked, (row, command))
            })
            .unzip();
        if commands.is_empty() {
            return Ok(());
        }
        recorder.submit(commands)?;
        self.under_way.push_back(asked);
        Ok(())
    }

    fn settle(&mut self, recorder: &mut dyn Recorder) -> Result<(), Failure> {
        let Some(batch) = self.under_way.pop_front() else { return Ok(()) };
        let answers = recorder.settle()?;
        assert_eq!(answers.len(), batch.len(), "every command is answered");
        for (asked, answer) in batch.into_iter().zip(answers) {
            self.enter(&asked, answer);
        }
        self.job.tally.note(&self.answer);
        Ok(())
    }

    fn finish(&mut self, recorder: &mut dyn Recorder) -> Result<(), Failure> {
        self.hand_over(recorder)?;
        while !self.under_way.is_empty() {
            self.settle(recorder)?;
        }
        Ok(())
    }

    fn look_whether_to_stop(&mut self, recorder: &mut dyn Recorder) -> Result<(), Failure> {
        if !self.job.stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.finish(recorder)?;
        let kept = self.answer.recorded.to_string();
        Err(Failure::failed(Message::new(1020, [("recorded", kept)])))
    }

    /// Enters the outcome of one command for each of its rows; warnings with the first.
    fn enter(&mut self, asked: &Asked, answer: Submitted) {
        let mut of_row = answer;
        for row in std::iter::once(&asked.row).chain(&asked.others) {
            self.note(row, &of_row);
            if let Submitted::Recorded { warnings, .. } = &mut of_row {
                warnings.clear();
            }
        }
    }

    fn note(&mut self, row: &ReadRow, submitted: &Submitted) {
        let tag = || key_tag(self.job.kind, self.headings, &row.record);
        match submitted {
            Submitted::Recorded { position, warnings } => {
                if let Some(tag) = tag() {
                    self.recorded.entry(tag).or_insert(row.row);
                }
                self.answer.record(*position);
                for warning in warnings {
                    self.answer.warn(row.row, warning);
                }
            }
            Submitted::Unchanged => self.answer.leave_unchanged(),
            Submitted::Refused(refusal) => {
                let first = tag().and_then(|tag| self.recorded.get(&tag).copied());
                let fault = self.fault_of(row, refusal, first);
                self.answer.refuse(row.row, fault);
            }
        }
    }

    /// What a rule refused, with the cell it is about. `first`: the row of this file that has the
    /// same key; then this row says something else of the same thing.
    fn fault_of(&self, row: &ReadRow, refusal: &Refusal, first: Option<u32>) -> RowFault {
        let cells = Cells { headings: self.headings, record: &row.record };
        let column = refusal.column();
        let message = match first {
            Some(first) => Message::new(2012, [("row", first.to_string())]),
            None => Message::of(refusal),
        };
        RowFault {
            column,
            message,
            value: column.and_then(|column| cells.given(column)),
            clashes_with: refusal.clashes_with(),
        }
    }
}

#[cfg(test)]
mod tests;
