//! A log that is told when to fail, and what must hold of everybody who used the queue before it.

use std::sync::{Arc, Mutex};

use dienhong_core::log::damage::AppendError;
use dienhong_core::log::memory::{MemoryLog, MemoryReader};
use dienhong_core::log::queue::{Caps, Queue};
use dienhong_core::log::tip::Tip;
use dienhong_core::log::{Durable, Entry, History, Sequencer, merkle};

/// The syncs that succeed before one fails; after it every call fails in the same way.
pub(crate) struct Failing {
    log: MemoryLog,
    syncs_left: u32,
}

impl Failing {
    fn sync(&mut self) -> Result<(), AppendError> {
        match self.syncs_left.checked_sub(1) {
            Some(left) => self.syncs_left = left,
            None => return Err(std::io::Error::other("the sync failed").into()),
        }
        Ok(())
    }
}

impl Sequencer for Failing {
    fn append(&mut self, entries: &[Entry]) -> Result<Durable, AppendError> {
        self.sync()?;
        self.log.append(entries)
    }

    fn tip(&self) -> &Tip {
        self.log.tip()
    }

    fn largest_group(&self) -> usize {
        self.log.largest_group()
    }

    fn confirm(&mut self) -> Result<(), AppendError> {
        self.sync()
    }

    fn note(&mut self) -> Result<(), AppendError> {
        self.sync()
    }

    fn close(&mut self) -> Result<(), AppendError> {
        self.sync()
    }
}

/// A queue before such a log, and what its clients were told.
pub(crate) struct Desk {
    pub(crate) queue: Queue<Failing>,
    reader: Mutex<MemoryReader>,
    told: Mutex<Vec<(u64, Vec<u8>)>>,
    unknown: Mutex<u32>,
}

impl Desk {
    pub(crate) fn new(syncs_left: u32, commits_a_batch: usize) -> Arc<Desk> {
        let log = MemoryLog::new(*b"0123456789abcdef");
        let reader = Mutex::new(log.reader());
        let caps = Caps { bytes: 1_000_000, commits: commits_a_batch };
        let queue = Queue::new(Failing { log, syncs_left }, caps);
        Arc::new(Desk { queue, reader, told: Mutex::default(), unknown: Mutex::default() })
    }

    /// Commits one after the other, until one has no answer.
    pub(crate) fn client(&self, client: u32, commits: u32) {
        for number in 0..commits {
            let bytes = format!("client {client} commit {number}").into_bytes();
            let entry = Entry { leaf: merkle::leaf_hash(&bytes), bytes: bytes.clone() };
            let ticket = self.queue.enqueue(vec![entry]).expect("it is small");
            match self.queue.settle(&ticket) {
                Ok(durable) => {
                    assert!(durable.first <= ticket.first && ticket.last <= durable.last);
                    // Told means durable, in this moment already.
                    assert_eq!(self.read(ticket.first).as_ref(), Some(&bytes));
                    self.told.lock().expect("nobody panics").push((ticket.first, bytes));
                }
                Err(error) => {
                    assert_eq!((error.code(), error.exit()), (7401, 74));
                    *self.unknown.lock().expect("nobody panics") += 1;
                    return;
                }
            }
        }
    }

    fn read(&self, position: u64) -> Option<Vec<u8>> {
        self.reader.lock().expect("nobody panics").commit(position).expect("it is in memory")
    }

    /// After all have ended: every position was told once, and is what was sent.
    pub(crate) fn check(&self, expected: Option<usize>) {
        let mut told = self.told.lock().expect("nobody panics").clone();
        told.sort();
        for (place, (position, bytes)) in told.iter().enumerate() {
            assert!(place == 0 || told[place - 1].0 < *position, "{position} was told twice");
            assert_eq!(self.read(*position).as_ref(), Some(bytes));
        }
        match expected {
            Some(count) => assert_eq!(told.len(), count),
            None => assert!(*self.unknown.lock().expect("nobody panics") > 0),
        }
    }
}
