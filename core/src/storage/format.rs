//! The file `FORMAT`: which generation of the data directory this is, in one readable line.
//!
//! It is written last when a registry is made, so a directory without it was never finished.

use std::io;

use super::Storage;

/// What this program writes, and the newest that it reads.
pub const CURRENT: u32 = 1;

const NAME: &str = "FORMAT";
const UNFINISHED: &str = "FORMAT.new";
const WORDS: &str = "dienhong data directory, format ";

#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    #[error("the directory holds no registry")]
    Missing,
    #[error("the data directory has format {found}; this program reads up to {CURRENT}")]
    Newer { found: u32 },
    #[error("the file FORMAT is not readable")]
    Unreadable,
    #[error(transparent)]
    Disk(#[from] io::Error),
}

/// Declares the directory finished.
pub fn write(root: &mut impl Storage) -> io::Result<()> {
    let line = format!("{WORDS}{CURRENT}\n");
    if root.list()?.iter().any(|(name, _)| name == UNFINISHED) {
        root.remove(UNFINISHED)?;
    }
    let fd = root.create(UNFINISHED, line.len() as u64)?;
    root.write_at(fd, 0, line.as_bytes())?;
    root.sync_data(fd)?;
    root.close(fd);
    root.rename(UNFINISHED, NAME)?;
    root.sync_dir()
}

/// The format of the directory, if this program may read it.
pub fn check(root: &mut impl Storage) -> Result<u32, FormatError> {
    let fd = match root.open(NAME) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(FormatError::Missing),
        other => other?,
    };
    let len = root.len(fd)?.min(256);
    let mut line = vec![0; usize::try_from(len).expect("at most 256")];
    root.read_at(fd, 0, &mut line)?;
    root.close(fd);
    let number = std::str::from_utf8(&line).ok().and_then(|line| line.strip_prefix(WORDS));
    match number.and_then(|number| number.trim_end().parse().ok()) {
        Some(found) if found > CURRENT => Err(FormatError::Newer { found }),
        Some(found) => Ok(found),
        None => Err(FormatError::Unreadable),
    }
}

#[cfg(test)]
mod tests;
