//! The file as the office sent it: whether it is text, how it is encoded, what separates its cells.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;

use super::records::{NumberedRecord, RECORD_BYTES_MAX, Record, RecordFault, Records};
use crate::catalogue::Message;
use crate::failure::Failure;

const CHUNK_BYTES: usize = 1 << 20;

/// A checked file: from here on every byte of it is UTF-8.
#[derive(Debug)]
pub struct Source {
    path: PathBuf,
    form: Form,
    pub bytes: u64,
}

#[derive(Debug)]
enum Form {
    Text {
        /// Where the text begins: after a byte order mark.
        start: u64,
        separator: u8,
        terminator: u8,
    },
    #[cfg(feature = "xlsx")]
    Sheet(super::sheet::Sheet),
}

/// Numbered rows, wherever they come from.
pub type SourceRecords<'a> = Box<dyn Iterator<Item = io::Result<NumberedRecord>> + 'a>;

/// What stands at the beginning of files that are no text.
const MAGICS: [(&[u8], &str); 8] = [
    (b"\xd0\xcf\x11\xe0", "Excel 97-2003"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"SQLite format", "SQLite"),
];

const ZIP_MAGIC: &[u8] = b"PK\x03\x04";

impl Source {
    /// Reads the whole file once: it is text in UTF-8, or nothing of it is recorded.
    pub fn open(path: &Path) -> Result<Source, Failure> {
        let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
        let bytes = file.metadata().map_err(|error| unreadable(path, &error))?.len();
        let mut head = Vec::new();
        let limit = RECORD_BYTES_MAX as u64;
        let read = file.by_ref().take(limit).read_to_end(&mut head);
        read.map_err(|error| unreadable(path, &error))?;
        if is_sheet(path, &head) {
            return Source::open_sheet(path, bytes);
        }
        refuse_other_formats(path, &head)?;
        let start = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        refuse_other_encodings(path, &mut file)?;
        let terminator =
            if head.contains(&b'\r') && !head.contains(&b'\n') { b'\r' } else { b'\n' };
        let line = head[start..].split(|byte| *byte == terminator).next().unwrap_or_default();
        if line.contains(&0) {
            return Err(not_text(path, "NUL"));
        }
        let separator = separator_of(line);
        let form = Form::Text { start: start as u64, separator, terminator };
        Ok(Source { path: path.to_owned(), form, bytes })
    }

    #[cfg(feature = "xlsx")]
    fn open_sheet(path: &Path, bytes: u64) -> Result<Source, Failure> {
        match super::sheet::Sheet::read(path) {
            Ok(Some(sheet)) => {
                Ok(Source { path: path.to_owned(), form: Form::Sheet(sheet), bytes })
            }
            Ok(None) => Err(empty(path)),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied
                ) =>
            {
                Err(unreadable(path, &error))
            }
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                let columns = ("columns", super::sheet::COLUMNS_MAX.to_string());
                Err(Failure::failed(Message::new(1050, [("file", shown(path)), columns])))
            }
            Err(_) => Err(Failure::failed(Message::new(1029, [("file", shown(path))]))),
        }
    }

    #[cfg(not(feature = "xlsx"))]
    fn open_sheet(path: &Path, _bytes: u64) -> Result<Source, Failure> {
        Err(Failure::failed(Message::new(1014, [("file", shown(path))])))
    }

    /// Reads it from the first row; `progress` follows.
    pub fn records(&self, progress: &ProgressBar) -> Result<(Record, SourceRecords<'_>), Failure> {
        let (start, separator, terminator) = match &self.form {
            Form::Text { start, separator, terminator } => (*start, *separator, *terminator),
            #[cfg(feature = "xlsx")]
            Form::Sheet(sheet) => return Ok((sheet.header(), Box::new(sheet.records()))),
        };
        let failed = |error: io::Error| unreadable(&self.path, &error);
        let mut file = File::open(&self.path).map_err(failed)?;
        file.seek(SeekFrom::Start(start)).map_err(failed)?;
        let input = BufReader::with_capacity(CHUNK_BYTES, progress.wrap_read(file));
        let mut records = Records::new(input, separator, terminator);
        match records.header().map_err(failed)? {
            Some(Ok(header)) => Ok((header, Box::new(records))),
            Some(Err(RecordFault::Nul)) => Err(not_text(&self.path, "NUL")),
            Some(Err(_)) => Err(Failure::failed(Message::new(
                1016,
                [("file", shown(&self.path)), ("limit", RECORD_BYTES_MAX.to_string())],
            ))),
            None => Err(empty(&self.path)),
        }
    }

    pub fn unreadable(&self, error: &io::Error) -> Failure {
        unreadable(&self.path, error)
    }
}

pub fn shown(path: &Path) -> String {
    path.display().to_string()
}

pub fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let file = ("file", shown(path));
    Failure::failed(match error.kind() {
        io::ErrorKind::NotFound => Message::new(1027, [file]),
        io::ErrorKind::PermissionDenied => Message::new(1028, [file]),
        _ => Message::new(1005, [file, ("reason", error.to_string())]),
    })
}

fn empty(path: &Path) -> Failure {
    Failure::failed(Message::new(1015, [("file", shown(path))]))
}

fn is_sheet(path: &Path, head: &[u8]) -> bool {
    let named = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    named && head.starts_with(ZIP_MAGIC)
}

fn not_text(path: &Path, looks_like: &str) -> Failure {
    let values = [("file", shown(path)), ("looks_like", looks_like.to_owned())];
    Failure::failed(Message::new(1006, values))
}

fn not_utf8(path: &Path, line: usize) -> Failure {
    let values = [("file", shown(path)), ("line", line.to_string())];
    Failure::failed(Message::new(1007, values))
}

fn refuse_other_formats(path: &Path, head: &[u8]) -> Result<(), Failure> {
    if let Some((_, name)) = MAGICS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(not_text(path, name));
    }
    if head.starts_with(ZIP_MAGIC) {
        return Err(not_text(path, "ZIP"));
    }
    let utf16_mark = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if utf16_mark || looks_like_utf16(head) { Err(not_utf8(path, 1)) } else { Ok(()) }
}

/// Headings are mostly ASCII: in UTF-16 every second of their bytes is zero.
fn looks_like_utf16(head: &[u8]) -> bool {
    let sample = &head[..head.len().min(64) & !1];
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).all(|byte| *byte == 0);
    let texts = |parity: usize| sample.iter().skip(parity).step_by(2).any(|byte| *byte != 0);
    sample.len() >= 4 && ((zeros(0) && texts(1)) || (zeros(1) && texts(0)))
}

fn refuse_other_encodings(path: &Path, file: &mut File) -> Result<(), Failure> {
    let failed = |error: io::Error| unreadable(path, &error);
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let mut chunk = vec![0; CHUNK_BYTES];
    let (mut kept, mut line) = (0, 1);
    loop {
        let read = file.read(&mut chunk[kept..]).map_err(failed)?;
        let filled = kept + read;
        let whole = match std::str::from_utf8(&chunk[..filled]) {
            Ok(_) => filled,
            // A character may be cut by the end of the chunk, not by the end of the file.
            Err(error) if error.error_len().is_none() && read > 0 => error.valid_up_to(),
            Err(error) => {
                let before = &chunk[..error.valid_up_to()];
                return Err(not_utf8(path, line + line_ends(before)));
            }
        };
        if read == 0 {
            return Ok(());
        }
        line += line_ends(&chunk[..whole]);
        chunk.copy_within(whole..filled, 0);
        kept = filled - whole;
    }
}

fn line_ends(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

/// Comma, semicolon or tab: the one that stands most often in the header outside of quotes.
fn separator_of(header: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in header {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| known == byte && !quoted) {
            *count += 1;
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b',', |(separator, _)| *separator)
}

#[cfg(test)]
mod tests;
