//! A file of slots: one sector that says what it is, then the slots, three to a sector.
//!
//! ```text
//! slots-GGGGGG-NNNNNN   (generation, number from 0)
//!   0  format: 1
//!   1  "DHSLOTS"
//!   8  store id, 16 bytes
//!  24  generation, u32 LE
//!  28  number, u32 LE: the first slot is number × slots per file
//!  32  slots per file, u32 LE
//!  36  zero
//! 508  CRC-32C of the 508 bytes before
//! 512  slots
//! ```

use crate::storage::{Fd, Storage};

use super::disk::Disk;
use super::fault::VaultFault;
use super::head::{Head, array};
use super::slot::{FORMAT, SECTOR, SLOT, SLOTS_PER_SECTOR, crc};

const MAGIC: &[u8; 7] = b"DHSLOTS";
const CRC: usize = 508;

pub(super) fn name(generation: u32, number: u32) -> String {
    format!("slots-{generation:06}-{number:06}")
}

/// Generation and number of a file's name.
pub(super) fn parse_name(name: &str) -> Option<(u32, u32)> {
    let (generation, number) = name.strip_prefix("slots-")?.split_once('-')?;
    Some((six_digits(generation)?, six_digits(number)?))
}

/// Exactly what `{:06}` writes of a number below a million: nobody else's file is taken for ours.
pub(super) fn six_digits(text: &str) -> Option<u32> {
    let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Where a slot stands in its file, in bytes.
pub(super) fn offset(slot_in_file: u32) -> u64 {
    let (sector, place) = (slot_in_file / SLOTS_PER_SECTOR, slot_in_file % SLOTS_PER_SECTOR);
    u64::from(sector + 1) * SECTOR as u64 + u64::from(place) * SLOT as u64
}

/// The place of a slot in bytes that begin with the sector of `first`.
pub(super) fn place_after(first: u32, slot: u32) -> usize {
    let sector = slot / SLOTS_PER_SECTOR - first / SLOTS_PER_SECTOR;
    sector as usize * SECTOR + (slot % SLOTS_PER_SECTOR) as usize * SLOT
}

pub(super) fn length(slots_per_file: u32) -> u64 {
    u64::from(slots_per_file / SLOTS_PER_SECTOR + 1) * SECTOR as u64
}

fn header(head: &Head, number: u32) -> [u8; SECTOR] {
    let mut bytes = [0; SECTOR];
    bytes[0] = FORMAT;
    bytes[1..8].copy_from_slice(MAGIC);
    bytes[8..24].copy_from_slice(&head.store);
    bytes[24..28].copy_from_slice(&head.generation.to_le_bytes());
    bytes[28..32].copy_from_slice(&number.to_le_bytes());
    bytes[32..36].copy_from_slice(&head.slots_per_file.to_le_bytes());
    let sum = crc(&bytes[..CRC]);
    bytes[CRC..].copy_from_slice(&sum.to_le_bytes());
    bytes
}

/// Makes the file and its header; its name is durable when this returns, its bytes after the next
/// `sync_data`.
pub(super) fn create(
    storage: &mut Disk<impl Storage>,
    head: &Head,
    number: u32,
) -> Result<Fd, VaultFault> {
    let fd = storage.create(&name(head.generation, number), length(head.slots_per_file))?;
    storage.sync_dir()?;
    write_header(storage, head, number, fd)?;
    Ok(fd)
}

/// Durable after the next `sync_data`.
pub(super) fn write_header(
    storage: &mut Disk<impl Storage>,
    head: &Head,
    number: u32,
    fd: Fd,
) -> Result<(), VaultFault> {
    storage.write_at(fd, 0, &header(head, number))
}

/// Opens a file of the head's generation. `Ok(None)`: its header was never written, so that no
/// slot in it was ever used.
pub(super) fn open(
    storage: &mut Disk<impl Storage>,
    head: &Head,
    number: u32,
) -> Result<Option<Fd>, VaultFault> {
    let file = name(head.generation, number);
    let fd = storage.open(&file)?;
    if storage.len(fd)? != length(head.slots_per_file) {
        return Err(VaultFault::DamagedFile { file });
    }
    let mut found = [0; SECTOR];
    storage.read_at(fd, 0, &mut found)?;
    if found == [0; SECTOR] {
        return Ok(None);
    }
    if found[1..8] != *MAGIC || found[CRC..] != crc(&found[..CRC]).to_le_bytes() {
        return Err(VaultFault::DamagedFile { file });
    }
    if found[0] != FORMAT {
        return Err(VaultFault::NewerFormat { file, format: found[0] });
    }
    if array::<16>(&found[8..]) != head.store {
        return Err(VaultFault::ForeignFile { file });
    }
    if found != header(head, number) {
        return Err(VaultFault::DamagedFile { file });
    }
    Ok(Some(fd))
}
