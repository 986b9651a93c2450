//! A segment: one file of frames, `00000001.seg`, `00000002.seg` …
//!
//! Zero-filled before use, never shortened, lengthened or used again. Its first frame says where
//! chain and tree stand, so that opening needs only the last segments; its last frame is a seal.
//!
//! The body of the start frame, little-endian:
//!
//! ```text
//! offset  bytes
//!      0      4  magic "DHs1"
//!      4      4  zero
//!      8      8  length of the file
//!     16      8  size of the tree = position of the last commit before this segment
//!     24     32  SHA-256 of the last group before this segment
//!     56   32·n  roots of the tree's complete subtrees, largest first, one for every bit of its size
//! ```

use super::frame::{self, Header, Kind, Label, Place, SECTOR};
use super::group;
use super::merkle::Frontier;
use super::tip::Tip;
use crate::mutant::{Mutant, is_planted};

pub const MAGIC: [u8; 8] = *b"DHs1\0\0\0\0";
const SUFFIX: &str = ".seg";

/// 64 MiB: large enough that three more syncs do not count, small enough to scan in an instant.
pub const LENGTH: u64 = 64 << 20;

/// A tree has at most 64 complete subtrees.
pub const LONGEST_START: usize = 56 + 64 * 32;

/// Of frames, in bytes.
pub const LARGEST_ALIGNMENT: u32 = 4096;

pub fn name(number: u32) -> String {
    format!("{number:08}{SUFFIX}")
}

/// No log has so many: the number after any other is one.
pub(super) const BEYOND: u32 = 1 << 31;

/// The number of a segment's file name.
pub fn number(name: &str) -> Option<u32> {
    let digits = name.strip_suffix(SUFFIX)?;
    let number = digits.parse().ok()?;
    (self::name(number) == name && number < BEYOND).then_some(number)
}

pub fn encode_start(tip: &Tip, length: u64) -> Vec<u8> {
    let mut body = MAGIC.to_vec();
    body.extend_from_slice(&length.to_le_bytes());
    body.extend_from_slice(&tip.position().to_le_bytes());
    body.extend_from_slice(&tip.chain);
    body.extend(tip.tree.roots().iter().flatten());
    body
}

/// The length of the file and where the log stands at its start.
pub fn decode_start(body: &[u8]) -> Option<(u64, Tip)> {
    let rest = body.strip_prefix(&MAGIC)?;
    let (length, rest) = rest.split_first_chunk()?;
    let (size, rest) = rest.split_first_chunk()?;
    let (chain, rest) = rest.split_first_chunk()?;
    let (roots, rest) = rest.as_chunks::<32>();
    if u64::from_le_bytes(*size) >= super::BEYOND {
        return None;
    }
    let tree = Frontier::from_parts(u64::from_le_bytes(*size), roots.to_vec())?;
    rest.is_empty().then(|| (u64::from_le_bytes(*length), Tip::new(tree, *chain)))
}

/// The longest group that fits a segment beside its start and its seal.
pub fn largest_group(length: u64, alignment: u32) -> usize {
    let start = frame::size(LONGEST_START, alignment);
    let room = length.saturating_sub(start + frame::size(0, alignment));
    let sectors =
        usize::try_from(room - room % u64::from(alignment)).unwrap_or(usize::MAX) / SECTOR;
    let body = sectors - sectors.div_ceil(frame::RUN + 1);
    (body * SECTOR).min(group::MAX)
}

/// What stands at one offset of a segment.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// All its sectors are right.
    Frame(Header),
    /// A zero header sector: nothing was written here, or it never reached the disk.
    End,
    /// Some of its sectors are still zero: its write was cut off.
    Torn,
    /// Neither what was written nor nothing: the offset of the sector in the segment.
    Rotten(Rot, u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rot {
    Header,
    Body,
    Misplaced,
}

/// Looks at the frame that begins at `place`. `bytes` begin there and hold at least the frame's
/// [`reach`], or all that the segment still has.
pub fn look(place: &Place, bytes: &[u8]) -> Found {
    let Some(sector) = bytes.get(..SECTOR) else { return Found::End };
    if is_zero(sector) {
        return Found::End;
    }
    let first = match frame::parse_header(sector) {
        None => return Found::Rotten(Rot::Header, place.offset),
        Some(header) if header.run != 0 || header.place != *place => {
            return Found::Rotten(Rot::Misplaced, place.offset);
        }
        Some(header) => header,
    };
    if first.size() > bytes.len() as u64 {
        return Found::Rotten(Rot::Misplaced, place.offset);
    }
    let mut torn = false;
    for run in 0..first.runs {
        match look_at_run(&first, run, bytes) {
            Ok(whole) => torn |= !whole,
            Err((rot, at)) => return Found::Rotten(rot, place.offset + at as u64),
        }
    }
    if torn { Found::Torn } else { Found::Frame(first) }
}

/// Whether all sectors of the run are there; or the one that is rotten.
fn look_at_run(first: &Header, run: u32, bytes: &[u8]) -> Result<bool, (Rot, usize)> {
    let start = run as usize * (frame::RUN + 1) * SECTOR;
    let sector = &bytes[start..start + SECTOR];
    if is_zero(sector) {
        return Ok(false);
    }
    let header = frame::parse_header(sector).ok_or((Rot::Header, start))?;
    let place = Place { offset: first.place.offset + start as u64, ..first.place };
    if header != (Header { place, run, ..*first }) {
        return Err((Rot::Misplaced, start));
    }
    let mut whole = true;
    for index in 0..header.body_sectors() {
        let at = start + (index + 1) * SECTOR;
        let body = &bytes[at..at + SECTOR];
        let is_right = frame::crc(body) == frame::expected_crc(sector, index);
        if !is_right && !is_planted(Mutant::StaleSector) {
            whole = false;
            if !is_zero(body) {
                return Err((Rot::Body, at));
            }
        }
    }
    Ok(whole)
}

/// How many bytes [`look`] needs, by the header sector at `place`: at least one sector.
pub fn reach(place: &Place, sector: &[u8]) -> u64 {
    frame::parse_header(sector)
        .filter(|header| header.place == *place)
        .map_or(SECTOR as u64, |header| header.size())
}

/// The body of a frame that [`look`] found whole: borrowed where it is one piece.
pub fn body<'a>(header: &Header, bytes: &'a [u8], joined: &'a mut Vec<u8>) -> &'a [u8] {
    let length = header.length as usize;
    if header.runs == 1 {
        return &bytes[SECTOR..SECTOR + length];
    }
    joined.clear();
    joined.reserve(length);
    for run in bytes.chunks((frame::RUN + 1) * SECTOR).take(header.runs as usize) {
        // Behind the last run stands what is none of the frame's.
        let piece = &run[SECTOR..];
        joined.extend_from_slice(&piece[..piece.len().min(length - joined.len())]);
    }
    joined
}

/// The label of a frame that carries no commits.
pub fn mark(kind: Kind, tip: &Tip) -> Label {
    Label { kind, first: tip.next(), count: 0 }
}

pub(super) fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| byte == 0)
}

#[cfg(test)]
mod tests;
