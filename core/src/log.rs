//! The log: what was acknowledged survives, and nothing in it changes unseen. Knows bytes only.
//!
//! A directory of segments, written frame by frame; one frame carries one group of commits and
//! costs one sync. In reading order:
//!
//! - [`group`]: commits made durable together; what is chained, sent and backed up
//! - [`merkle`]: the tree over all commits, its root and its proofs
//! - [`tip`]: where a log stands: tree and chain
//! - [`frame`]: a group's envelope on one disk, with a checksum of every sector
//! - [`segment`]: one file of frames; telling torn from rotten
//! - [`head`]: how far the log is known to reach
//! - [`damage`]: why a log is refused, on one screen
//! - [`writer`]: appending to a disk; [`memory`]: the same contract without one
//! - [`walk`]: going through a segment; [`recovery`]: opening
//! - [`reader`]: reading, also beside the writer
//! - [`queue`]: group commit for many threads
//! - [`verify`]: the whole log, offline; [`scrub`]: its sealed segments, now and then
//! - [`backup`]: copies made beside the writer
//! - [`tiles`]: the tree kept for proofs
//! - [`checkpoint`]: the signed tree head; [`note`]: how a text is signed; [`notary`]: what may be
//!   signed next; [`tlog_proof`]: that a commit is in a signed tree
//!
//! The contract of every backend is [`Sequencer`]: what `append` returned is durable, in order,
//! numbered without gaps.

pub mod backup;
pub mod checkpoint;
pub mod damage;
pub mod frame;
pub mod group;
pub mod head;
pub mod memory;
pub mod merkle;
pub mod notary;
pub mod note;
pub mod queue;
pub mod reader;
pub mod recovery;
pub mod scrub;
pub mod segment;
pub mod tiles;
pub mod tip;
pub mod tlog_proof;
pub mod verify;
pub mod walk;
pub mod window;
pub mod writer;

use damage::{AppendError, LogError};
use group::Group;
use tip::Tip;

/// SHA-256.
pub type Hash = [u8; 32];

/// No log counts so far in bytes, commits, epochs or notes: what claims to is damage, and every sum
/// of two such numbers stays within 64 bits.
const BEYOND: u64 = 1 << 62;

/// The leaf of one commit's bytes.
pub type LeafOf = fn(&[u8]) -> Result<Hash, NoLeaf>;

/// Why bytes give no leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLeaf {
    /// A newer version of the program wrote them.
    Newer,
    NotACommit,
}

/// One commit on its way into the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The commit's leaf in the Merkle tree, see [`merkle::leaf_hash`].
    pub leaf: Hash,
    pub bytes: Vec<u8>,
}

/// A group that survives from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Durable {
    pub first: u64,
    pub last: u64,
    /// Of the tree of all commits up to `last`.
    pub root: Hash,
}

/// The two directories of a log.
#[derive(Clone)]
pub struct Disks<S> {
    /// Holds `HEAD`.
    pub root: S,
    /// Holds the segments, and nothing else.
    pub log: S,
}

/// Gives commits their place and makes them durable: one contract for every backend.
pub trait Sequencer: Send {
    /// Makes the entries, at least one, durable as one group.
    ///
    /// After [`AppendError::Unknown`] and [`AppendError::NotRecorded`] every further call fails in
    /// the same way, and writes nothing.
    fn append(&mut self, entries: &[Entry]) -> Result<Durable, AppendError>;

    fn tip(&self) -> &Tip;

    /// Whether [`Sequencer::make_room`] should come before more is promised.
    fn is_tight(&self) -> bool {
        false
    }

    /// Makes sure of room for what is promised from now on. After [`AppendError::NoRoom`] nothing
    /// is wrong: it is asked for again.
    fn make_room(&mut self) -> Result<(), AppendError> {
        Ok(())
    }

    /// The bytes that one group may take, see [`group::length`].
    fn largest_group(&self) -> usize;

    /// Makes the last group provable to readers beside the writer; for an idle moment.
    fn confirm(&mut self) -> Result<(), AppendError>;

    /// Notes where the log ends, so that a lost tail is missed; for a longer idle moment.
    fn note(&mut self) -> Result<(), AppendError>;

    /// The orderly end.
    fn close(&mut self) -> Result<(), AppendError>;
}

/// Reads commits back, in order or by position.
pub trait History {
    /// Of the log that it reads.
    fn log_id(&self) -> [u8; 16];

    /// The writer in this process made everything up to `position` durable: it may be served,
    /// though no later frame proves it yet.
    fn announce(&mut self, _position: u64) {}

    /// The group that holds `position`, between its first and its last; `None` after the last that
    /// is known to be durable, and for 0. Read in order, groups follow each other without a gap.
    fn group(&mut self, position: u64) -> Result<Option<Group<'_>>, LogError>;

    /// Hands every commit from position `from` on to `each`; returns the position after the last.
    fn replay(&mut self, from: u64, mut each: impl FnMut(u64, &[u8])) -> Result<u64, LogError>
    where
        Self: Sized,
    {
        let mut next = from;
        while let Some(group) = self.group(next)? {
            for (position, bytes) in group.commits().skip_while(|(position, _)| *position < next) {
                each(position, bytes);
            }
            next = group.last() + 1;
        }
        Ok(next)
    }

    /// One commit's bytes.
    fn commit(&mut self, position: u64) -> Result<Option<Vec<u8>>, LogError> {
        let group = self.group(position)?;
        Ok(group.and_then(|group| group.commit(position)).map(<[u8]>::to_vec))
    }
}

#[cfg(test)]
mod tests;
