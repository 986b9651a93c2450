//! Lines of a CSV file as records, in bounded memory whatever the file holds.
//!
//! A faulty record that spans several lines (a quote that is never closed) costs only its first
//! line: reading goes on with the second.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, ReaderBuilder, Terminator};

use crate::catalogue::Message;

/// The longest record, in bytes.
pub const RECORD_BYTES_MAX: usize = 64 * 1024;

/// The cells of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    text: String,
    ends: Vec<u32>,
}

impl Record {
    pub fn from_cells<'a>(cells: impl IntoIterator<Item = &'a str>) -> Record {
        let mut record = Record::default();
        for cell in cells {
            record.push(cell);
        }
        record
    }

    pub fn push(&mut self, cell: &str) {
        self.push_with(|text| text.push_str(cell));
    }

    /// Adds a cell that `write` appends to the text it is given.
    pub fn push_with(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Takes all cells away and keeps the room.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn cell(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[index] as usize]
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.cell(index))
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Why a row can't be taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordFault {
    Nul,
    TooLong,
    UnclosedQuote,
    Width { found: usize, expected: usize },
}

impl RecordFault {
    pub fn message(self) -> Message {
        match self {
            RecordFault::Nul => Message::new(2003, []),
            RecordFault::TooLong => Message::new(2004, [("limit", RECORD_BYTES_MAX.to_string())]),
            RecordFault::UnclosedQuote => Message::new(2005, []),
            RecordFault::Width { found, expected } => {
                let values = [("found", found.to_string()), ("expected", expected.to_string())];
                Message::new(2002, values)
            }
        }
    }
}

/// A row of the file: counted from 1 at the first row after the header, blank lines not counted.
pub type NumberedRecord = (u32, Result<Record, RecordFault>);

enum Line {
    Text(Vec<u8>),
    TooLong,
}

/// Reads records of `width` cells.
pub struct Records<R> {
    input: R,
    separator: u8,
    terminator: u8,
    width: Option<usize>,
    row: u32,
    csv: csv_core::Reader,
    /// Lines to be read again, after a fault in a record that had swallowed them.
    again: VecDeque<Vec<u8>>,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: BufRead> Records<R> {
    pub fn new(input: R, separator: u8, terminator: u8) -> Records<R> {
        Records {
            input,
            separator,
            terminator,
            width: None,
            row: 0,
            csv: ReaderBuilder::new()
                .delimiter(separator)
                .terminator(Terminator::Any(b'\n'))
                .build(),
            again: VecDeque::new(),
            output: vec![0; RECORD_BYTES_MAX + 1],
            ends: vec![0; RECORD_BYTES_MAX + 1],
        }
    }

    /// The first record: the headings. Every later one must have as many cells.
    pub fn header(&mut self) -> io::Result<Option<Result<Record, RecordFault>>> {
        let header = self.next_record()?;
        if let Some(Ok(record)) = &header {
            self.width = Some(record.len());
        }
        Ok(header)
    }

    fn next_record(&mut self) -> io::Result<Option<Result<Record, RecordFault>>> {
        let mut open: Vec<Vec<u8>> = Vec::new();
        let mut written = (0, 0);
        self.csv.reset();
        loop {
            let line = match self.next_line()? {
                Some(Line::Text(line)) => line,
                Some(Line::TooLong) if open.is_empty() => {
                    return Ok(Some(Err(RecordFault::TooLong)));
                }
                Some(Line::TooLong) | None if !open.is_empty() => {
                    return Ok(Some(self.cut(open, RecordFault::UnclosedQuote)));
                }
                Some(Line::TooLong) | None => return Ok(None),
            };
            if open.is_empty() && line.is_empty() {
                continue;
            }
            let length: usize = open.iter().map(|line| line.len() + 1).sum();
            let fits = length + line.len() <= RECORD_BYTES_MAX;
            let ended = fits && self.feed(&line, &mut written);
            open.push(line);
            if !fits {
                return Ok(Some(self.cut(open, RecordFault::UnclosedQuote)));
            }
            if ended && let Some(outcome) = self.finish(&mut open, written)? {
                return Ok(Some(outcome));
            }
            if ended {
                (open, written) = (Vec::new(), (0, 0));
            }
        }
    }

    /// Gives one line and its end to the parser; true when the record ended with it.
    fn feed(&mut self, line: &[u8], written: &mut (usize, usize)) -> bool {
        let (mut bytes, mut cells) = *written;
        let mut ended = false;
        // Nothing at all would tell the parser that the file ends here, in the middle of a cell.
        for part in [line, b"\n".as_slice()].into_iter().filter(|part| !part.is_empty()) {
            let (output, ends) = (&mut self.output[bytes..], &mut self.ends[cells..]);
            let (result, _, more_bytes, more_cells) = self.csv.read_record(part, output, ends);
            ended = matches!(result, ReadRecordResult::Record);
            (bytes, cells) = (bytes + more_bytes, cells + more_cells);
        }
        *written = (bytes, cells);
        ended
    }

    /// The record that ended; `None` for one without content.
    fn finish(
        &mut self,
        open: &mut Vec<Vec<u8>>,
        (bytes, cells): (usize, usize),
    ) -> io::Result<Option<Result<Record, RecordFault>>> {
        if open.iter().any(|line| line.contains(&0)) {
            return Ok(Some(self.cut(std::mem::take(open), RecordFault::Nul)));
        }
        let text = std::str::from_utf8(&self.output[..bytes])
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let ends = self.ends[..cells].iter();
        let record = Record {
            text: text.to_owned(),
            ends: ends.map(|end| u32::try_from(*end).unwrap_or(u32::MAX)).collect(),
        };
        if record.is_blank() {
            return Ok(None);
        }
        match self.width {
            Some(expected)
                if open.len() > 1
                    && (record.len() != expected || !quotes_end_cells(open, self.separator)) =>
            {
                Ok(Some(self.cut(std::mem::take(open), RecordFault::UnclosedQuote)))
            }
            Some(expected) if record.len() != expected => {
                Ok(Some(Err(RecordFault::Width { found: record.len(), expected })))
            }
            _ => Ok(Some(Ok(record))),
        }
    }

    /// Refuses the first line of a faulty record and gives the others back to be read again.
    fn cut(&mut self, mut open: Vec<Vec<u8>>, fault: RecordFault) -> Result<Record, RecordFault> {
        for line in open.drain(1..).rev() {
            self.again.push_front(line);
        }
        Err(fault)
    }

    fn next_line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.again.pop_front() {
            return Ok(Some(Line::Text(line)));
        }
        let mut line = Vec::new();
        let mut too_long = false;
        loop {
            let available = self.input.fill_buf()?;
            if available.is_empty() {
                let nothing = line.is_empty() && !too_long;
                return Ok((!nothing).then(|| close(line, too_long)));
            }
            // To the parser a line feed ends a line in every file.
            let ends = |byte: &u8| *byte == self.terminator || *byte == b'\n';
            let end = available.iter().position(ends);
            let taken = &available[..end.unwrap_or(available.len())];
            too_long |= line.len() + taken.len() > RECORD_BYTES_MAX;
            if !too_long {
                line.extend_from_slice(taken);
            }
            let used = taken.len() + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                return Ok(Some(close(line, too_long)));
            }
        }
    }
}

/// Whether every quote that closes is the end of its cell. The parser forgives others; in a record
/// of several lines they show that the opening quote was never closed.
fn quotes_end_cells(lines: &[Vec<u8>], separator: u8) -> bool {
    let text = lines.join(&b'\n');
    let mut quoted = false;
    let mut bytes = text.iter().peekable();
    let mut at_start = true;
    while let Some(byte) = bytes.next() {
        if quoted && *byte == b'"' && bytes.next_if(|next| **next == b'"').is_none() {
            quoted = false;
            if bytes.peek().is_some_and(|next| **next != separator) {
                return false;
            }
        } else if !quoted {
            quoted = at_start && *byte == b'"';
        }
        at_start = !quoted && *byte == separator;
    }
    true
}

fn close(mut line: Vec<u8>, too_long: bool) -> Line {
    if too_long {
        return Line::TooLong;
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Line::Text(line)
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = io::Result<NumberedRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.next_record().transpose()?;
        self.row += 1;
        Some(record.map(|record| (self.row, record)))
    }
}

#[cfg(test)]
mod tests;
