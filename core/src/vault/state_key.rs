//! The key of the snapshot of the writer's state. That holds tags of personal texts, so any erasure
//! destroys the key, and with it every copy of the snapshot.
//!
//! ```text
//! state-key, one sector of 512 bytes; zeros where there is no key
//!   0  format: 1
//!   1  zero, 3 bytes
//!   4  generation of the key-encryption key, u32 LE
//!   8  nonce, 12 bytes
//!  20  wrapped key, 48 bytes
//!  68  zero
//! 508  CRC-32C of the 508 bytes before
//! ```
//!
//! What can't be read is no key: the snapshot is dropped, which costs time alone.

use crate::storage::{Fd, Storage};

use super::disk::Disk;
use super::fault::VaultFault;
use super::head::array;
use super::key::KeyBytes;
use super::slot::{FORMAT, SECTOR, Wrapping, crc};

pub(super) const NAME: &str = "state-key";
const CRC: usize = 508;

fn about(wrapping: Wrapping<'_>) -> Vec<u8> {
    [b"state".as_slice(), &wrapping.store, &wrapping.generation.to_le_bytes()].concat()
}

fn open(storage: &mut Disk<impl Storage>) -> Result<Option<Fd>, VaultFault> {
    if !storage.list()?.iter().any(|name| name == NAME) {
        return Ok(None);
    }
    let fd = storage.open(NAME)?;
    if storage.len(fd)? == SECTOR as u64 {
        return Ok(Some(fd));
    }
    storage.close(fd);
    storage.remove(NAME)?;
    Ok(None)
}

pub(super) fn read(
    storage: &mut Disk<impl Storage>,
    wrapping: Wrapping<'_>,
) -> Result<Option<KeyBytes>, VaultFault> {
    let Some(fd) = open(storage)? else { return Ok(None) };
    let mut bytes = [0; SECTOR];
    let read = storage.read_at(fd, 0, &mut bytes);
    storage.close(fd);
    read?;
    let sound = bytes[0] == FORMAT
        && bytes[4..8] == wrapping.generation.to_le_bytes()
        && bytes[CRC..] == crc(&bytes[..CRC]).to_le_bytes();
    let unwrap = || wrapping.key.unwrap(array(&bytes[8..]), &about(wrapping), &array(&bytes[20..]));
    Ok(sound.then(unwrap).flatten())
}

/// Durable when this returns, in the place of any other.
pub(super) fn write(
    storage: &mut Disk<impl Storage>,
    wrapping: Wrapping<'_>,
    nonce: [u8; 12],
    key: &[u8; 32],
) -> Result<(), VaultFault> {
    let mut bytes = [0; SECTOR];
    bytes[0] = FORMAT;
    bytes[4..8].copy_from_slice(&wrapping.generation.to_le_bytes());
    bytes[8..20].copy_from_slice(&nonce);
    bytes[20..68].copy_from_slice(&wrapping.key.wrap(nonce, &about(wrapping), key));
    let sum = crc(&bytes[..CRC]);
    bytes[CRC..].copy_from_slice(&sum.to_le_bytes());
    let fd = match open(storage)? {
        Some(fd) => fd,
        None => storage.create(NAME, SECTOR as u64)?,
    };
    overwrite(storage, fd, &bytes)?;
    storage.sync_dir()
}

/// Gone when this returns.
pub(super) fn destroy(storage: &mut Disk<impl Storage>) -> Result<(), VaultFault> {
    open(storage)?.map_or(Ok(()), |fd| overwrite(storage, fd, &[0; SECTOR]))
}

fn overwrite(
    storage: &mut Disk<impl Storage>,
    fd: Fd,
    bytes: &[u8; SECTOR],
) -> Result<(), VaultFault> {
    storage.write_at(fd, 0, bytes)?;
    storage.sync_data(fd)?;
    storage.close(fd);
    Ok(())
}
