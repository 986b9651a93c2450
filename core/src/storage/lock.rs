//! One process per data directory: `flock` on the file `LOCK`, which names the holder.
//!
//! The kernel lets go of the lock when the process ends, however it ends; the file stays.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;

#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The holder's process id, where it had written it already.
    #[error("the data directory is in use by process {}", .pid.map_or("?".to_owned(), |pid| pid.to_string()))]
    InUse { pid: Option<u32> },
    #[error(transparent)]
    Disk(#[from] io::Error),
}

/// Held until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    pub fn take(directory: &Path) -> Result<Lock, LockError> {
        let path = directory.join("LOCK");
        let open =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = open?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::InUse { pid: holder(&mut file) });
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        file.set_len(0)?;
        writeln!(file, "{}", std::process::id())?;
        Ok(Lock { _file: file })
    }
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests;
