//! `HEAD`: how far the log is known to reach. Without it a log that lost its last segment would
//! look whole. A file of its own, so it may stand on another disk.
//!
//! 8,192 bytes, two slots at 0 and 4,096, written in turn; the valid one with the greater sequence
//! counts, so a torn write leaves the one before. A slot is one sector, which a power cut leaves
//! old or new: one that is neither is rot, and may have been the newer. A slot, little-endian:
//!
//! ```text
//! offset  bytes
//!      0      8  magic "DHhead_1"
//!      8      8  sequence; its lowest bit is the slot
//!     16     16  log id
//!     32      8  epoch: how often a writer has opened the log
//!     40      8  position of the last commit that is known to be durable
//!     48      4  segment
//!     52      4  1 after an orderly close, else 0
//!     56      8  offset in the segment at which the next frame begins
//!     64     32  SHA-256 of the last group
//!     96    412  zero
//!    508      4  CRC-32C of the 508 bytes before
//! ```

use std::io;

use super::frame::crc;
use super::segment::{self, is_zero};
use super::{BEYOND, Hash};
use crate::storage::{Fd, Storage};

pub const NAME: &str = "HEAD";
const UNFINISHED: &str = "HEAD.new";
const MAGIC: [u8; 8] = *b"DHhead_1";
const SLOT: usize = 512;
const DISTANCE: u64 = 4096;
const LENGTH: u64 = 2 * DISTANCE;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub sequence: u64,
    pub log_id: [u8; 16],
    pub epoch: u64,
    pub position: u64,
    pub segment: u32,
    pub clean: bool,
    pub offset: u64,
    pub chain: Hash,
}

/// What a directory holds under the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Missing,
    /// Neither slot is valid: damage, for the file appears only when it is complete.
    Unreadable,
    Head(Head),
    /// The other slot is damaged, and may have known of one more epoch.
    Half(Head),
}

/// Makes the file: under another name until it is complete.
pub fn create<S: Storage>(root: &mut S, head: &Head) -> io::Result<Fd> {
    if root.list()?.iter().any(|(name, _)| name == UNFINISHED) {
        root.remove(UNFINISHED)?;
    }
    let fd = root.create(UNFINISHED, LENGTH)?;
    write(root, fd, head)?;
    root.rename(UNFINISHED, NAME)?;
    root.sync_dir()?;
    Ok(fd)
}

/// Writes the slot of its sequence and syncs it.
pub fn write<S: Storage>(root: &mut S, fd: Fd, head: &Head) -> io::Result<()> {
    root.write_at(fd, (head.sequence % 2) * DISTANCE, &encode(head))?;
    root.sync_data(fd)
}

pub fn read<S: Storage>(root: &mut S) -> io::Result<Found> {
    let fd = match root.open(NAME) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Missing),
        other => other?,
    };
    let found = newest(root, fd);
    root.close(fd);
    found
}

fn newest<S: Storage>(root: &mut S, fd: Fd) -> io::Result<Found> {
    if root.len(fd)? != LENGTH {
        return Ok(Found::Unreadable);
    }
    let mut slots = [[0; SLOT]; 2];
    root.read_at(fd, 0, &mut slots[0])?;
    root.read_at(fd, DISTANCE, &mut slots[1])?;
    let [first, second] = [decode(&slots[0], 0), decode(&slots[1], 1)];
    Ok(match (first, second) {
        (Some(first), Some(second)) => {
            Found::Head(if first.sequence > second.sequence { first } else { second })
        }
        // A new log's second slot was not written yet.
        (Some(first), None) if first.sequence == 0 && is_zero(&slots[1]) => Found::Head(first),
        (Some(half), None) | (None, Some(half)) => Found::Half(half),
        (None, None) => Found::Unreadable,
    })
}

fn encode(head: &Head) -> [u8; SLOT] {
    let mut slot = [0; SLOT];
    slot[..8].copy_from_slice(&MAGIC);
    slot[8..16].copy_from_slice(&head.sequence.to_le_bytes());
    slot[16..32].copy_from_slice(&head.log_id);
    slot[32..40].copy_from_slice(&head.epoch.to_le_bytes());
    slot[40..48].copy_from_slice(&head.position.to_le_bytes());
    slot[48..52].copy_from_slice(&head.segment.to_le_bytes());
    slot[52..56].copy_from_slice(&u32::from(head.clean).to_le_bytes());
    slot[56..64].copy_from_slice(&head.offset.to_le_bytes());
    slot[64..96].copy_from_slice(&head.chain);
    let own = crc(&slot[..SLOT - 4]);
    slot[SLOT - 4..].copy_from_slice(&own.to_le_bytes());
    slot
}

fn decode(bytes: &[u8; SLOT], slot: u64) -> Option<Head> {
    let own = u32::from_le_bytes(*bytes.last_chunk()?);
    let long = |at: usize| Some(u64::from_le_bytes(*bytes[at..].first_chunk()?));
    let head = Head {
        sequence: long(8)?,
        log_id: *bytes[16..].first_chunk()?,
        epoch: long(32)?,
        position: long(40)?,
        segment: u32::from_le_bytes(*bytes[48..].first_chunk()?),
        clean: bytes[52] == 1,
        offset: long(56)?,
        chain: *bytes[64..].first_chunk()?,
    };
    let whole = bytes[..8] == MAGIC && own == crc(&bytes[..SLOT - 4]);
    let counts = [head.sequence, head.epoch, head.position, head.offset];
    let can_be = counts.iter().all(|count| *count < BEYOND) && head.segment < segment::BEYOND;
    (whole && can_be && head.sequence % 2 == slot).then_some(head)
}

#[cfg(test)]
mod tests;
