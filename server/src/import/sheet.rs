//! The first sheet of an Excel file as records: dates and numbers as the columns read them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use zip::ZipArchive;

use super::records::{NumberedRecord, RECORD_BYTES_MAX, Record, RecordFault};

/// What a sheet may unpack to. A million rows of ten cells are about half of it; an archive made
/// to fill the memory is refused before anything reads it.
const UNPACKED_BYTES_MAX: u64 = 1 << 30;

/// The widest table that is read; cells far to the right of all others cost nothing in a file.
pub(super) const COLUMNS_MAX: usize = 200;

/// Rows of the sheet, the header first.
#[derive(Debug)]
pub(super) struct Sheet {
    header: Record,
    rows: Vec<Result<Record, RecordFault>>,
}

/// The cells of a row by their column, in the order of columns.
type Row = BTreeMap<u32, String>;

impl Sheet {
    /// `None`: the sheet is empty.
    pub(super) fn read(path: &Path) -> io::Result<Option<Sheet>> {
        measure(path)?;
        let rows = filled_rows(path)?;
        let Some(left) = rows.values().filter_map(|row| row.keys().next()).min() else {
            return Ok(None);
        };
        let mut rows = rows.values().filter(|row| !is_blank(row));
        let Some(header) = rows.next() else { return Ok(None) };
        let width = width_of(header, *left);
        if width > COLUMNS_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let header = record(header, *left, width).map_err(|_| io::ErrorKind::FileTooLarge)?;
        let rows = rows.map(|row| record(row, *left, width)).collect();
        Ok(Some(Sheet { header, rows }))
    }

    pub(super) fn header(&self) -> Record {
        self.header.clone()
    }

    pub(super) fn records(&self) -> impl Iterator<Item = io::Result<NumberedRecord>> {
        (1..).zip(&self.rows).map(|(row, record)| Ok((row, record.clone())))
    }
}

/// The cells that are there, one by one: a file of two cells may span the whole of a sheet, which no
/// memory holds.
fn filled_rows(path: &Path) -> io::Result<BTreeMap<u32, Row>> {
    let file = BufReader::new(File::open(path)?);
    let mut workbook: Xlsx<_> = Xlsx::new(file).map_err(io::Error::other)?;
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    let Some(name) = workbook.sheet_names().into_iter().next() else { return Ok(rows) };
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(io::Error::other)?;
    let mut kept = 0;
    while let Some(cell) = cells.next_cell().map_err(io::Error::other)? {
        let ((row, column), value) = (cell.get_position(), Data::from(cell.get_value().clone()));
        if value != Data::Empty {
            let text = text(&value);
            // Many cells may name one long text.
            kept += text.len() as u64;
            if kept > UNPACKED_BYTES_MAX {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            rows.entry(row).or_default().insert(column, text);
        }
    }
    Ok(rows)
}

/// Unpacks everything once, keeping nothing: sizes that an archive declares prove nothing.
fn measure(path: &Path) -> io::Result<()> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let left = UNPACKED_BYTES_MAX - unpacked + 1;
        unpacked += io::copy(&mut archive.by_index(index)?.take(left), &mut io::sink())?;
        if unpacked > UNPACKED_BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
    }
    Ok(())
}

fn is_blank(row: &Row) -> bool {
    row.values().all(|cell| cell.trim().is_empty())
}

/// How many columns from `left` on there are up to the last cell with content.
fn width_of(row: &Row, left: u32) -> usize {
    let last = row.iter().rev().find(|(_, cell)| !cell.trim().is_empty());
    last.map_or(0, |(column, _)| (column - left) as usize + 1)
}

fn record(row: &Row, left: u32, width: usize) -> Result<Record, RecordFault> {
    let found = width_of(row, left);
    if found > width {
        return Err(RecordFault::Width { found, expected: width });
    }
    if row.values().map(String::len).sum::<usize>() > RECORD_BYTES_MAX {
        return Err(RecordFault::TooLong);
    }
    let cells = (left..).take(width);
    Ok(Record::from_cells(cells.map(|column| row.get(&column).map_or("", String::as_str))))
}

/// A cell as a clerk would type it.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => decimal(*number),
        Data::Bool(yes) => if *yes { "1" } else { "0" }.to_owned(),
        Data::Error(error) => error.to_string(),
        Data::DateTime(moment) => match moment.to_ymd_hms_milli() {
            (year, month, day, 0, 0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
            (year, month, day, hour, minute, second, _) => {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        },
    }
}

/// The 15 significant digits that a sheet keeps; whole numbers without a point. A fraction of three
/// digits gets a fourth: 1.125 would be read as one thousand one hundred and twenty-five.
fn decimal(number: f64) -> String {
    let kept = format!("{number:.14e}").parse().unwrap_or(number);
    let text = f64::to_string(&kept);
    let thousandths = text.split_once('.').is_some_and(|(_, part)| part.len() == 3);
    if thousandths { text + "0" } else { text }
}

#[cfg(test)]
mod tests;
