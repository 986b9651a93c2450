//! A registry copied elsewhere, and brought back.
//!
//! ```text
//! BACKUP            what it is, written last: without it a backup was never finished
//! HEAD log/         a copy of the log up to a position
//! checkpoints/      what was signed up to there
//! keys/             the key store; elsewhere if told so, for log and keys need not travel together
//! ```
//!
//! The log's ciphertext may be kept for ever; a copy of the keys opens what was not erased when it
//! was made, so old ones are to be destroyed. Whoever restores with older keys has erasures carried
//! out again before anything is served: the log knows of them.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use dienhong_core::codec;
use dienhong_core::domain::ids::Millis;
use dienhong_core::log::Disks;
use dienhong_core::log::backup::{BackupFault, Copied, copy, cut};
use dienhong_core::storage::lock::{Lock, LockError};
use dienhong_core::storage::os::OsDisk;

use crate::app::{self, Records, failed, public_key, published, tree_reaching};
use crate::catalogue::Message;
use crate::failure::{Exit, Failure};

mod keys;
mod label;
mod noted;
pub(crate) mod restore;

use label::Label;
pub(crate) use noted::{Noted, last};

/// What a backup holds.
pub(crate) struct Made {
    pub(crate) copied: Copied,
    pub(crate) keys: PathBuf,
    pub(crate) made_at: Millis,
}

/// Makes a backup, or continues the one that stands there.
pub(crate) fn create(dir: &Path, dest: &Path, keys: Option<&Path>) -> Result<Made, Failure> {
    let mut records = Records::open(dir)?;
    if fs::exists(dest.join("FORMAT")).map_err(failed)? {
        return Err(about(3405, dest));
    }
    let root = OsDisk::create_directory(dest).map_err(|error| unwritten(dest, &error))?;
    let _lock = Lock::take(dest).map_err(|error| match error {
        LockError::Disk(error) => unwritten(dest, &error),
        in_use @ LockError::InUse { .. } => failed(in_use),
    })?;
    let log = dest.join("log");
    let log = OsDisk::create_directory(&log).map_err(|error| unwritten(dest, &error))?;
    let (last, signed) = signed_so_far(dir)?;
    let tree = tree_reaching(&mut records, signed)?;
    let from = Records::disks(dir)?;
    let cut = cut(&from, tree.size(), codec::leaf_of).map_err(failed)?;
    let copied = copy(&from, &Disks { root, log }, &cut, codec::leaf_of);
    let copied = copied.map_err(|fault| fault_of(fault, dest))?;
    checkpoints(dir, dest, copied.position)?;
    let keys = keys.map_or_else(|| dest.join("keys"), Path::to_owned);
    keys::keep(&app::keys_dir(dir), &keys, last.as_deref(), records.log_id())?;
    let made_at = app::now();
    let label = Label::new(&records, &copied, made_at)?;
    label.write(dest).map_err(|error| unwritten(dest, &error))?;
    noted::note(dir, &Noted { position: copied.position, made_at });
    Ok(Made { copied, keys, made_at })
}

/// The last checkpoint as the keys keep it, and its size: taken before the log is, so that a log
/// that is brought back reaches as far as what its keys signed.
fn signed_so_far(dir: &Path) -> Result<(Option<String>, u64), Failure> {
    let last = fs::read_to_string(app::keys_dir(dir).join(app::LAST_SIGNED)).ok();
    let signed = published(dir)?.map_or_else(Vec::new, |(_, signed)| signed);
    let size = signed.iter().map(|signed| signed.checkpoint.size).max();
    Ok((last, size.unwrap_or(0)))
}

/// Copies the checkpoints that the copied log reaches, and the key that proves them.
fn checkpoints(from: &Path, to: &Path, position: u64) -> Result<(), Failure> {
    if !public_key(from).exists() {
        return Ok(());
    }
    let (from, shelf) = (from.join("checkpoints"), to.join("checkpoints"));
    let reached = |name: &str| name.parse::<u64>().is_ok_and(|size| size <= position);
    let copied = || -> io::Result<()> {
        fs::create_dir_all(&shelf)?;
        for entry in fs::read_dir(&from)? {
            let name = entry?.file_name();
            if name.to_str().is_some_and(|name| name == "log.pub" || reached(name)) {
                put(&from.join(&name), &shelf.join(&name))?;
            }
        }
        File::open(&shelf)?.sync_all()
    };
    copied().map_err(|error| unwritten(to, &error))
}

/// A file copied with its permissions, durable when this returns.
fn put(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    File::open(to)?.sync_all()
}

fn fault_of(fault: BackupFault, dest: &Path) -> Failure {
    match fault {
        BackupFault::Log(error) => failed(error),
        BackupFault::Foreign => about(3408, dest),
        BackupFault::Ahead { kept, position } => {
            let values = [("kept", kept.to_string()), ("position", position.to_string())];
            Failure::failed(Message::new(3409, values))
        }
        BackupFault::Altered(damage) => {
            let (file, offset) = (damage.file.clone(), damage.offset.to_string());
            let values = [("dir", dest.display().to_string()), ("file", file), ("offset", offset)];
            Failure { message: Message::new(3410, values), exit: Exit::NotIntact }
        }
        BackupFault::Disk(error) => unwritten(dest, &error),
    }
}

fn unwritten(dir: &Path, error: &io::Error) -> Failure {
    let values = [("dir", dir.display().to_string()), ("reason", error.to_string())];
    Failure::failed(Message::new(3402, values))
}

pub(crate) fn about(code: u16, path: &Path) -> Failure {
    Failure::failed(Message::new(code, [("dir", path.display().to_string())]))
}
