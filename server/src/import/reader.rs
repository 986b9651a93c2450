//! The reading half of an import: records to parsed rows, in batches.

use std::io;
use std::sync::mpsc::SyncSender;

use dienhong_core::domain::corrections::ImportKind;
use indicatif::ProgressBar;

use super::headings::Headings;
use super::records::Record;
use super::rows::{self, Cells, Parsed, RowFault, RowOptions};
use super::source::Source;
use crate::failure::Failure;

/// Rows that travel together: few enough to stay in the cache, many enough to hide the hand-over.
pub(super) const BATCH_ROWS: usize = 1_000;

/// One row as it was read.
#[derive(Debug)]
pub(super) struct ReadRow {
    pub(super) row: u32,
    pub(super) record: Record,
    /// Taken when it is recorded.
    pub(super) parsed: Option<Result<Parsed, RowFault>>,
}

#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) kind: ImportKind,
    pub(super) source: &'a Source,
    pub(super) headings: &'a Headings,
    pub(super) options: RowOptions,
}

impl Reader<'_> {
    /// Gives every row that could be taken apart to `visit`.
    pub(super) fn each_record(
        &self,
        progress: &ProgressBar,
        mut visit: impl FnMut(u32, &Record),
    ) -> Result<(), Failure> {
        let (_, records) = self.source.records(progress)?;
        for numbered in records {
            let (row, record) = numbered.map_err(|error| self.source.unreadable(&error))?;
            if let Ok(record) = record {
                visit(row, &record);
            }
        }
        Ok(())
    }

    /// Every row, in the order of the file.
    pub(super) fn all(&self, progress: &ProgressBar) -> Result<Vec<ReadRow>, Failure> {
        let (_, records) = self.source.records(progress)?;
        let rows: io::Result<Vec<ReadRow>> =
            records.map(|numbered| numbered.map(|(row, record)| self.parse(row, record))).collect();
        rows.map_err(|error| self.source.unreadable(&error))
    }

    /// Sends every row, until all are sent or nobody takes them any more.
    pub(super) fn send(
        &self,
        progress: &ProgressBar,
        sender: &SyncSender<Vec<ReadRow>>,
    ) -> Result<(), Failure> {
        let (_, records) = self.source.records(progress)?;
        let mut batch = Vec::with_capacity(BATCH_ROWS);
        for numbered in records {
            let (row, record) = numbered.map_err(|error| self.source.unreadable(&error))?;
            batch.push(self.parse(row, record));
            if batch.len() == BATCH_ROWS {
                let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH_ROWS));
                if sender.send(full).is_err() {
                    return Ok(());
                }
            }
        }
        // Nobody takes the rest when recording has failed; that failure is the one to tell.
        let _ = sender.send(batch);
        Ok(())
    }

    fn parse(&self, row: u32, record: Result<Record, super::records::RecordFault>) -> ReadRow {
        match record {
            Ok(record) => {
                let cells = Cells { headings: self.headings, record: &record };
                let parsed = rows::parse(self.kind, &cells, self.options);
                ReadRow { row, record, parsed: Some(parsed) }
            }
            Err(fault) => ReadRow {
                row,
                record: Record::default(),
                parsed: Some(Err(RowFault::of_row(fault.message()))),
            },
        }
    }
}
