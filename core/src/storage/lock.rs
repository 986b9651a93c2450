//! One process per data directory: `flock` on the directory itself, which nobody can delete under
//! its holder and make anew unnoticed, and on the file `LOCK`, which names the holder and serves
//! where a file system locks no directories.
//!
//! The kernel lets go of the locks when the process ends, however it ends; the file stays.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The holder's process id, where it is known.
    #[error("the data directory is in use by process {}", .pid.map_or("?".to_owned(), |pid| pid.to_string()))]
    InUse { pid: Option<u32> },
    #[error(transparent)]
    Disk(#[from] io::Error),
}

/// Held until dropped.
#[derive(Debug)]
pub struct Lock {
    _directory: File,
    _file: File,
}

impl Lock {
    pub fn take(directory: &Path) -> Result<Lock, LockError> {
        let path = directory.join("LOCK");
        let directory = File::open(directory)?;
        let open =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let file = open?;
        if let Err(TryLockError::WouldBlock) = directory.try_lock() {
            return Err(LockError::InUse { pid: locker(&directory).or_else(|| holder(&file)) });
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::InUse { pid: holder(&file) });
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // A full disk keeps nobody out: the lock holds without its name.
        let _ = name_holder(&file);
        Ok(Lock { _directory: directory, _file: file })
    }
}

/// In place of what stands there, which takes no room.
fn name_holder(file: &File) -> io::Result<()> {
    let name = format!("{}\n", std::process::id());
    file.write_all_at(name.as_bytes(), 0)?;
    file.set_len(name.len() as u64)
}

/// Who holds it by its own word.
fn holder(file: &File) -> Option<u32> {
    let mut text = String::new();
    file.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// Who holds it by the kernel's word: `1: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE 0 EOF`.
fn locker(locked: &File) -> Option<u32> {
    let metadata = locked.metadata().ok()?;
    let (major, minor) = (rustix::fs::major(metadata.dev()), rustix::fs::minor(metadata.dev()));
    let place = format!("{major:02x}:{minor:02x}:{}", metadata.ino());
    let locks = fs::read_to_string("/proc/locks").ok()?;
    locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, "FLOCK", _, "WRITE", pid, found, ..] = words[..] else { return None };
        // 0 is a process that this container does not see.
        pid.parse().ok().filter(|pid| found == place && *pid > 0)
    })
}

#[cfg(test)]
mod tests;
