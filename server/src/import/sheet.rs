//! The first sheet of an Excel file as records: dates and numbers as the columns read them.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use zip::ZipArchive;

use super::records::{NumberedRecord, Record, RecordFault};

/// What a sheet may unpack to. A million rows of ten cells are about half of it; an archive made
/// to fill the memory is refused before anything reads it.
const UNPACKED_BYTES_MAX: u64 = 1 << 30;

/// Rows of the sheet, the header first.
#[derive(Debug)]
pub(super) struct Sheet {
    header: Record,
    rows: Vec<Result<Record, RecordFault>>,
}

impl Sheet {
    /// `None`: the sheet is empty.
    pub(super) fn read(path: &Path) -> io::Result<Option<Sheet>> {
        measure(path)?;
        let file = BufReader::new(File::open(path)?);
        let mut workbook: Xlsx<_> = Xlsx::new(file).map_err(io::Error::other)?;
        let Some(range) = workbook.worksheet_range_at(0) else { return Ok(None) };
        let range = range.map_err(io::Error::other)?;
        let mut rows = range.rows().map(|row| row.iter().map(text).collect::<Vec<String>>());
        let Some(mut header) = rows.find(|row| !is_blank(row)) else { return Ok(None) };
        let width = header.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1);
        header.truncate(width);
        let rows = rows.filter(|row| !is_blank(row)).map(|row| record(&row, width)).collect();
        Ok(Some(Sheet { header: Record::from_cells(header.iter().map(String::as_str)), rows }))
    }

    pub(super) fn header(&self) -> Record {
        self.header.clone()
    }

    pub(super) fn records(&self) -> impl Iterator<Item = io::Result<NumberedRecord>> {
        (1..).zip(&self.rows).map(|(row, record)| Ok((row, record.clone())))
    }
}

/// Unpacks everything once, keeping nothing: sizes that an archive declares prove nothing.
fn measure(path: &Path) -> io::Result<()> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let left = UNPACKED_BYTES_MAX - unpacked + 1;
        unpacked += io::copy(&mut archive.by_index(index)?.take(left), &mut io::sink())?;
        if unpacked > UNPACKED_BYTES_MAX {
            return Err(io::Error::other("the sheet unpacks to more than 1 GiB"));
        }
    }
    Ok(())
}

fn is_blank(row: &[String]) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

fn record(row: &[String], width: usize) -> Result<Record, RecordFault> {
    let (cells, beyond) = row.split_at(width);
    if let Some(last) = beyond.iter().rposition(|cell| !cell.trim().is_empty()) {
        return Err(RecordFault::Width { found: width + last + 1, expected: width });
    }
    Ok(Record::from_cells(cells.iter().map(String::as_str)))
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
