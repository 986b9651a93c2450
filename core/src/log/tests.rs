//! Specs of the log as a whole.

use super::damage::LogError;
use super::writer::{FileLog, Options};
use super::{Disks, Durable, Entry, Hash, LeafOf, NoLeaf, Sequencer, merkle};
use crate::storage::Storage;
use crate::storage::memory::MemoryDisk;

mod contract;
mod opening;
mod queue;
mod siblings;

pub(super) const LOG_ID: [u8; 16] = *b"0123456789abcdef";

/// Small segments, so that a spec crosses them.
pub(super) const SMALL: Options = Options { segment: 16 << 10, alignment: 512 };

/// Every byte string is a commit, unless it says otherwise.
pub(super) const LEAF_OF: LeafOf = |bytes| match bytes {
    b"no commit" => Err(NoLeaf::NotACommit),
    b"a newer commit" => Err(NoLeaf::Newer),
    _ => Ok(leaf(bytes)),
};

fn leaf(bytes: &[u8]) -> Hash {
    merkle::leaf_hash(bytes)
}

pub(super) fn entry(bytes: impl Into<Vec<u8>>) -> Entry {
    let bytes = bytes.into();
    Entry { leaf: leaf(&bytes), bytes }
}

pub(super) fn append<L: Sequencer>(log: &mut L, commits: &[&str]) -> Durable {
    let entries: Vec<Entry> = commits.iter().map(|commit| entry(*commit)).collect();
    log.append(&entries).unwrap()
}

pub(super) fn disks() -> Disks<MemoryDisk> {
    Disks { root: MemoryDisk::new(), log: MemoryDisk::new() }
}

pub(super) fn create<S: Storage>(disks: &Disks<S>) -> FileLog<S> {
    FileLog::create(disks.clone(), LOG_ID, SMALL).unwrap()
}

pub(super) fn open<S: Storage>(disks: &Disks<S>) -> Result<FileLog<S>, LogError> {
    FileLog::open(disks.clone(), LEAF_OF).map(|(log, _)| log)
}
