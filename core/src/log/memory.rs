//! A log in memory: the contract without a disk, for specs and for trying things out.

use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::damage::{AppendError, LogError};
use super::group::{self, Group};
use super::tip::Tip;
use super::{Durable, Entry, Hash, History, Sequencer};

type Groups = Arc<Mutex<Vec<Arc<[u8]>>>>;

pub struct MemoryLog {
    log_id: [u8; 16],
    tip: Tip,
    groups: Groups,
}

impl MemoryLog {
    pub fn new(log_id: [u8; 16]) -> MemoryLog {
        MemoryLog { log_id, tip: Tip::genesis(&log_id), groups: Groups::default() }
    }

    /// Reads what was appended, also later on.
    pub fn reader(&self) -> MemoryReader {
        MemoryReader { log_id: self.log_id, groups: Arc::clone(&self.groups), lent: Arc::new([]) }
    }
}

pub struct MemoryReader {
    log_id: [u8; 16],
    groups: Groups,
    lent: Arc<[u8]>,
}

impl History for MemoryReader {
    fn log_id(&self) -> [u8; 16] {
        self.log_id
    }

    fn group(&mut self, position: u64) -> Result<Option<Group<'_>>, LogError> {
        let groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        let last = |bytes: &Arc<[u8]>| Group::parse(bytes).map_or(0, |group| group.last());
        let index = groups.partition_point(|bytes| last(bytes) < position);
        let Some(found) = groups.get(index).filter(|_| position > 0) else { return Ok(None) };
        self.lent = Arc::clone(found);
        drop(groups);
        Ok(Group::parse(&self.lent))
    }
}

impl Sequencer for MemoryLog {
    fn append(&mut self, entries: &[Entry]) -> Result<Durable, AppendError> {
        let bytes = group::length(entries);
        if bytes > group::MAX {
            return Err(AppendError::TooLarge { bytes });
        }
        let header = self.tip.header(1, entries);
        let mut group = Vec::with_capacity(bytes);
        group::encode(&header, entries, &mut group);
        let chain: Hash = Sha256::digest(&group).into();
        self.groups.lock().unwrap_or_else(PoisonError::into_inner).push(group.into());
        self.tip.advance(chain, entries.iter().map(|entry| entry.leaf));
        Ok(Durable { first: header.first, last: self.tip.position(), root: self.tip.root() })
    }

    fn tip(&self) -> &Tip {
        &self.tip
    }

    fn largest_group(&self) -> usize {
        group::MAX
    }

    fn confirm(&mut self) -> Result<(), AppendError> {
        Ok(())
    }

    fn note(&mut self) -> Result<(), AppendError> {
        Ok(())
    }

    fn close(&mut self) -> Result<(), AppendError> {
        Ok(())
    }
}
