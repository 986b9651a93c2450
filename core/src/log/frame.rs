//! A frame: a group's envelope on one disk. One frame is one write and one sync; the next frame is
//! written only after the sync of the one before returned, so a later frame proves every earlier
//! one.
//!
//! A frame is one or more runs; a run is a header sector and up to 111 body sectors. The body is
//! cut into sectors of 512 bytes, the last one filled up with zeros, and the frame with zero
//! sectors up to a multiple of the alignment. Every sector has its own CRC-32C, because a power cut
//! leaves whole sectors old (zero: segments are zero-filled before use) and a rotten sector is not
//! zero: that tells torn from rotten. CRC-32C finds every error of up to 5 bits in 512 bytes
//! (Koopman).
//!
//! A header sector, little-endian:
//!
//! ```text
//! offset  bytes
//!      0      8  magic "DHframe1"
//!      8      1  kind: 1 start, 2 data, 3 confirm, 4 seal
//!      9      1  alignment as a power of two: 9 (512) or 12 (4,096)
//!     10      2  body sectors of this run, at most 111
//!     12      4  segment
//!     16     16  log id
//!     32      8  offset of this sector in the segment
//!     40      8  position of the first commit; kinds other than data: of the next one
//!     48      4  length of the body in bytes, all runs together
//!     52      4  count of commits; kinds other than data: 0
//!     56      4  this run, from 0
//!     60      4  runs
//!     64    444  CRC-32C of every body sector of this run; those not used: 0
//!    508      4  CRC-32C of the 508 bytes before
//! ```

use crc_fast::{CrcAlgorithm, checksum};

use super::BEYOND;

pub const SECTOR: usize = 512;

/// Body sectors after one header sector.
pub const RUN: usize = 111;

const MAGIC: [u8; 8] = *b"DHframe1";
const CHECKSUMS: usize = 64;
const OWN_CHECKSUM: usize = 508;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// First frame of a segment: where chain and tree stand.
    Start,
    /// A group.
    Data,
    /// Nothing new: proves the frame before while nobody writes.
    Confirm,
    /// Last frame of a segment: the log goes on in the next.
    Seal,
}

/// Where a frame stands. A sector that the disk put elsewhere does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub log_id: [u8; 16],
    pub segment: u32,
    pub offset: u64,
    /// In bytes.
    pub alignment: u32,
}

/// What a frame carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    pub kind: Kind,
    pub first: u64,
    pub count: u32,
}

/// A header sector whose checksum is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub place: Place,
    pub label: Label,
    pub length: u32,
    pub run: u32,
    pub runs: u32,
}

impl Header {
    /// Bytes of the whole frame on the disk.
    pub fn size(&self) -> u64 {
        size(self.length as usize, self.place.alignment)
    }

    /// The offset at which the frame of this run begins.
    pub fn frame_start(&self) -> Option<u64> {
        let before = u64::from(self.run) * ((RUN + 1) * SECTOR) as u64;
        self.place.offset.checked_sub(before)
    }
}

/// Bytes that a frame with a body of `length` takes on the disk.
pub fn size(length: usize, alignment: u32) -> u64 {
    let sectors = length.div_ceil(SECTOR) + runs(length);
    ((sectors * SECTOR) as u64).next_multiple_of(u64::from(alignment))
}

pub(super) fn runs(length: usize) -> usize {
    length.div_ceil(RUN * SECTOR).max(1)
}

pub(super) fn crc(bytes: &[u8]) -> u32 {
    u32::try_from(checksum(CrcAlgorithm::Crc32Iscsi, bytes)).expect("CRC-32C has 32 bits")
}

/// Replaces `out` by the frame's bytes.
pub fn encode(place: &Place, label: &Label, body: &[u8], out: &mut Vec<u8>) {
    let total = usize::try_from(size(body.len(), place.alignment)).expect("a frame fits memory");
    out.clear();
    let runs = runs(body.len());
    for run in 0..runs {
        let piece = &body[run * RUN * SECTOR..body.len().min((run + 1) * RUN * SECTOR)];
        let header = out.len();
        out.resize(header + SECTOR, 0);
        out.extend_from_slice(piece);
        out.resize(out.len().next_multiple_of(SECTOR), 0);
        let (sector, sectors) = out[header..].split_at_mut(SECTOR);
        let here = Place { offset: place.offset + header as u64, ..*place };
        write_header(sector, &here, label, body.len(), [run, runs], sectors);
    }
    out.resize(total, 0);
}

fn write_header(
    sector: &mut [u8],
    place: &Place,
    label: &Label,
    length: usize,
    [run, runs]: [usize; 2],
    sectors: &[u8],
) {
    let small = |number: usize| u32::try_from(number).expect("a body is shorter than 4 GiB");
    let count = u16::try_from(sectors.len() / SECTOR).expect("at most 111 sectors");
    let alignment = u8::try_from(place.alignment.trailing_zeros()).expect("a power of two");
    sector[..8].copy_from_slice(&MAGIC);
    sector[8] = kind_number(label.kind);
    sector[9] = alignment;
    sector[10..12].copy_from_slice(&count.to_le_bytes());
    sector[12..16].copy_from_slice(&place.segment.to_le_bytes());
    sector[16..32].copy_from_slice(&place.log_id);
    sector[32..40].copy_from_slice(&place.offset.to_le_bytes());
    sector[40..48].copy_from_slice(&label.first.to_le_bytes());
    sector[48..52].copy_from_slice(&small(length).to_le_bytes());
    sector[52..56].copy_from_slice(&label.count.to_le_bytes());
    sector[56..60].copy_from_slice(&small(run).to_le_bytes());
    sector[60..64].copy_from_slice(&small(runs).to_le_bytes());
    for (index, body) in sectors.chunks_exact(SECTOR).enumerate() {
        let at = CHECKSUMS + 4 * index;
        sector[at..at + 4].copy_from_slice(&crc(body).to_le_bytes());
    }
    let own = crc(&sector[..OWN_CHECKSUM]);
    sector[OWN_CHECKSUM..].copy_from_slice(&own.to_le_bytes());
}

/// `None` unless magic, checksum and counts are right.
pub fn parse_header(sector: &[u8]) -> Option<Header> {
    let sector = sector.get(..SECTOR)?;
    if sector[..8] != MAGIC || number(sector, OWN_CHECKSUM) != crc(&sector[..OWN_CHECKSUM]) {
        return None;
    }
    let alignment = 1_u32.checked_shl(sector[9].into())?;
    let header = Header {
        place: Place {
            log_id: *sector[16..].first_chunk()?,
            segment: number(sector, 12),
            offset: u64::from_le_bytes(*sector[32..].first_chunk()?),
            alignment,
        },
        label: Label {
            kind: kind(sector[8])?,
            first: u64::from_le_bytes(*sector[40..].first_chunk()?),
            count: number(sector, 52),
        },
        length: number(sector, 48),
        run: number(sector, 56),
        runs: number(sector, 60),
    };
    let sectors = u16::from_le_bytes(*sector[10..].first_chunk()?);
    let whole = alignment >= 512
        && header.label.first < BEYOND
        && header.runs as usize == runs(header.length as usize)
        && header.run < header.runs
        && usize::from(sectors) == header.body_sectors();
    whole.then_some(header)
}

impl Header {
    /// Body sectors of this run.
    pub(super) fn body_sectors(&self) -> usize {
        let all = (self.length as usize).div_ceil(SECTOR);
        (all - self.run as usize * RUN).min(RUN)
    }
}

/// What a run's header sector says of its body sector `index`.
pub(super) fn expected_crc(header_sector: &[u8], index: usize) -> u32 {
    number(header_sector, CHECKSUMS + 4 * index)
}

fn number(sector: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(*sector[at..].first_chunk().expect("inside a sector"))
}

fn kind_number(kind: Kind) -> u8 {
    match kind {
        Kind::Start => 1,
        Kind::Data => 2,
        Kind::Confirm => 3,
        Kind::Seal => 4,
    }
}

fn kind(number: u8) -> Option<Kind> {
    [Kind::Start, Kind::Data, Kind::Confirm, Kind::Seal]
        .into_iter()
        .find(|&kind| kind_number(kind) == number)
}

#[cfg(test)]
mod tests;
