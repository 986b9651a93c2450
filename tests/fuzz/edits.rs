//! Sound bytes in which an input changes some: so it reaches what lies behind magic numbers, lengths
//! and checksums.
//!
//! ```text
//! edit: offset, u16 LE, in units of 1/65536 of the file, then a step in bytes, u8; length, u8; bytes
//! ```

use crc_fast::{CrcAlgorithm, checksum};

/// Nothing changed, and one byte.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    vec![
        vec![],
        vec![0, 0, 9, 1, 0xff],
        vec![0, 0, 40, 8, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 1, 3, 1, 7],
    ]
}

pub(crate) fn edit(file: &mut [u8], mut edits: &[u8]) {
    while let Some((&[low, high, step, length], rest)) = edits.split_first_chunk() {
        let (bytes, rest) = rest.split_at(rest.len().min(usize::from(length)));
        edits = rest;
        let scaled = usize::from(u16::from_le_bytes([low, high])) * file.len() / 65_536;
        let start = (scaled + usize::from(step)).min(file.len());
        for (place, byte) in file[start..].iter_mut().zip(bytes) {
            *place = *byte;
        }
    }
}

pub(crate) fn crc(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(checksum(CrcAlgorithm::Crc32Iscsi, bytes)).unwrap().to_le_bytes()
}

/// Puts the CRC-32C of what stands before it at the end.
pub(crate) fn settle(sector: &mut [u8]) {
    let end = sector.len() - 4;
    let sum = crc(&sector[..end]);
    sector[end..].copy_from_slice(&sum);
}
