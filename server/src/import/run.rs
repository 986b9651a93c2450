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
use super::kind::Need;
use super::order::{self, Order, Waiting, key_tag};
use super::reader::{BATCH_ROWS, ReadRow, Reader};
use super::rows::{Cells, Parsed, RowFault, RowOptions};
use super::source::{Source, shown};
use super::tally::Tally;
use super::{decisions, gathered, kind};
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

    /// The `ref` of the person with that UUID, with its source where that is another; `None` where
    /// nobody can read it any more.
    fn reference(&mut self, person: u128) -> Result<Option<String>, Failure>;
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
    /// Rows that say word for word what another row of the decision says.
    pub(super) twins: Vec<ReadRow>,
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
                self.ask(Asked { row, others: Vec::new(), twins: Vec::new() }, command, recorder)
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
            self.enter(&asked, answer, recorder)?;
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
    fn enter(
        &mut self,
        asked: &Asked,
        answer: Submitted,
        recorder: &mut dyn Recorder,
    ) -> Result<(), Failure> {
        let rows = || std::iter::once(&asked.row).chain(&asked.others);
        if let Submitted::Refused(refusal) = &answer
            && let Some(at_fault) = decisions::row_at_fault(rows(), refusal)
        {
            self.note(at_fault, &answer, recorder)?;
            for row in rows().chain(&asked.twins).filter(|row| row.row != at_fault.row) {
                let cells = Cells { headings: self.headings, record: &row.record };
                let decision = cells.given(Column::Decision).unwrap_or_default();
                self.answer.refuse(row.row, decisions::held_back_by(at_fault.row, &decision));
            }
            return Ok(());
        }
        let mut of_row = answer;
        for row in rows() {
            self.note(row, &of_row, recorder)?;
            if let Submitted::Recorded { warnings, .. } = &mut of_row {
                warnings.clear();
            }
        }
        let of_twin = match of_row {
            Submitted::Recorded { .. } | Submitted::Unchanged => Submitted::Unchanged,
            refused @ Submitted::Refused(_) => refused,
        };
        asked.twins.iter().try_for_each(|row| self.note(row, &of_twin, recorder))
    }

    fn note(
        &mut self,
        row: &ReadRow,
        submitted: &Submitted,
        recorder: &mut dyn Recorder,
    ) -> Result<(), Failure> {
        let tag = || key_tag(self.job.kind, self.headings, &row.record);
        match submitted {
            Submitted::Recorded { position, warnings } => {
                if let Some(tag) = tag() {
                    self.recorded.entry(tag).or_insert(row.row);
                }
                self.answer.record(*position);
                for warning in warnings {
                    let clash = clash(&warning.refusal, recorder)?;
                    self.answer.warn(row.row, warning, clash);
                }
            }
            Submitted::Unchanged => self.answer.leave_unchanged(),
            Submitted::Refused(refusal) => {
                let first = tag().and_then(|tag| self.recorded.get(&tag).copied());
                let clash = clash(refusal, recorder)?;
                let fault = self.fault_of(row, refusal, first, clash);
                self.answer.refuse(row.row, fault);
            }
        }
        Ok(())
    }

    /// What a rule refused, with the cell it is about. `first`: the row of this file that has the
    /// same key; then this row says something else of the same thing.
    fn fault_of(
        &self,
        row: &ReadRow,
        refusal: &Refusal,
        first: Option<u32>,
        clashes_with: Option<String>,
    ) -> RowFault {
        let cells = Cells { headings: self.headings, record: &row.record };
        let column = refusal.column().and_then(|column| self.cell_of(column, refusal, &cells));
        let message = match first {
            Some(first) => Message::new(2012, [("row", first.to_string())]),
            None => Message::of(refusal),
        };
        RowFault {
            column,
            message,
            value: column.and_then(|column| cells.given(column)),
            clashes_with,
        }
    }

    /// The column of this file that holds what a rule calls `column`. Of a correction the new value
    /// is at fault, unless the key names nothing.
    fn cell_of(&self, column: Column, refusal: &Refusal, cells: &Cells<'_>) -> Option<Column> {
        if self.job.kind != ImportKind::Corrections || matches!(refusal, Refusal::Correction(_)) {
            return kind::has(self.job.kind, column).then_some(column);
        }
        let corrected = cells.given(Column::Column);
        let of_kind = cells.given(Column::Kind).and_then(|name| kind::named(&name));
        let is_key =
            of_kind.is_some_and(|kind| kind::that_need(kind, Need::Key).any(|key| key == column));
        let is_corrected = corrected.is_some_and(|name| name.eq_ignore_ascii_case(column.name()));
        Some(if is_key && !is_corrected || column == Column::Key {
            Column::Key
        } else {
            Column::Value
        })
    }
}

/// The key of the record that a row clashes with, as its office knows it.
fn clash(refusal: &Refusal, recorder: &mut dyn Recorder) -> Result<Option<String>, Failure> {
    let person = refusal.other_person();
    let reference = person.map(|person| recorder.reference(person)).transpose()?.flatten();
    Ok(reference.or_else(|| refusal.clashes_with()))
}

#[cfg(test)]
mod tests;
