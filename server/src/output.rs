//! Answers and their forms: tables for people, JSON and CSV for programs.

use std::io::{self, IsTerminal, Write};

use crate::cli::Format;
use crate::failure::Exit;
use crate::i18n::Lang;

pub mod progress;
#[cfg(feature = "xlsx")]
mod sheet;
pub mod table;

/// An answer in every form it can take.
pub trait Document {
    /// One JSON document.
    fn json(&self) -> String;

    /// The same, without holding all of it.
    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.json().as_bytes())
    }

    /// Rows for a spreadsheet, headings first.
    fn csv(&self) -> Vec<Vec<String>>;

    /// What a person reads.
    fn text(&self, screen: Screen) -> String;

    fn exit(&self) -> Exit {
        Exit::Done
    }
}

/// Who reads, and on what.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    pub lang: Lang,
    /// Columns of the terminal; `None` where there is none.
    pub width: Option<u16>,
}

/// Writes the answer to standard output. A reader that went away is no fault.
pub fn print(document: &dyn Document, format: Format, screen: Screen) -> io::Result<()> {
    if format == Format::Json {
        let mut out = io::BufWriter::new(io::stdout().lock());
        let written = document.write_json(&mut out).and_then(|()| out.write_all(b"\n"));
        return forgiving_broken_pipe(written.and_then(|()| out.flush()));
    }
    forgiving_broken_pipe(io::stdout().lock().write_all(&rendered(document, format, screen)?))
}

/// The bytes of an answer in one of its forms.
pub fn rendered(document: &dyn Document, format: Format, screen: Screen) -> io::Result<Vec<u8>> {
    match format {
        Format::Json => {
            let mut bytes = Vec::new();
            document.write_json(&mut bytes)?;
            bytes.push(b'\n');
            Ok(bytes)
        }
        Format::Csv => csv_bytes(&document.csv()),
        Format::Table => Ok(document.text(screen).into_bytes()),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => sheet::bytes(&document.csv()).map_err(io::Error::other),
    }
}

pub fn forgiving_broken_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

fn csv_bytes(rows: &[Vec<String>]) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// The width of the terminal that standard output is.
pub fn terminal_width() -> Option<u16> {
    let stdout = io::stdout();
    let size = rustix::termios::tcgetwinsize(&stdout).ok();
    size.filter(|_| stdout.is_terminal()).map(|size| size.ws_col).filter(|width| *width > 0)
}
