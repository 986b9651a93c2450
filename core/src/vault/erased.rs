//! The keyed tags of erased `ref`s and identity numbers: enough to notice when one comes back, and
//! nothing else. Append only.
//!
//! ```text
//! erased-NNNNNN   (number from 0), 128 sectors; records of 32 bytes, sixteen to a sector
//!  0  format: 1
//!  1  zero, 3 bytes
//!  4  HMAC-SHA-256 under the tag key, its first 24 bytes
//! 28  CRC-32C of the 28 bytes before
//! ```
//!
//! `HEAD` holds how many records are durable: of those none may be missing. Behind them stands what
//! was never acknowledged; there blank records are skipped, and the next goes behind the last.

use hashbrown::HashSet;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::snapshot::sealed::SnapshotKey;
use crate::storage::{Fd, Storage};

use super::disk::Disk;
use super::fault::VaultFault;
use super::file::six_digits;
use super::head::array;
use super::key::{ClassKey, KeyBytes};
use super::slot::{FORMAT, SECTOR, crc};

const RECORD: usize = 32;
const RECORDS_PER_FILE: usize = 128 * SECTOR / RECORD;
const CRC: usize = 28;

/// The tag of an erased text. Without the key store's key it says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErasedTag([u8; 24]);

pub(super) struct ErasedTags {
    key: KeyBytes,
    /// Keyed for the marks in which no other key takes part; in one place, as every key.
    bodies: Box<Hmac<Sha256>>,
    tags: HashSet<ErasedTag>,
    /// The open files, and how many records' room of the last is taken.
    files: Vec<Fd>,
    taken: usize,
}

fn name(number: usize) -> String {
    format!("erased-{number:06}")
}

/// The number of a file of tags.
pub(super) fn parse_name(name: &str) -> Option<usize> {
    let number = six_digits(name.strip_prefix("erased-")?)?;
    usize::try_from(number).ok()
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

fn bodies(key: &KeyBytes, under: Option<&ClassKey>) -> Hmac<Sha256> {
    let mut key = keyed(key.as_slice());
    // No tag begins so: the length of its first part would be beyond any text.
    key.update(b"key of command bodies");
    if let Some(ClassKey(under)) = under {
        key.update(under.as_slice());
    }
    keyed(Zeroizing::new(<[u8; 32]>::from(key.finalize().into_bytes())).as_slice())
}

impl ErasedTags {
    /// `kept`: how many records are known to be durable.
    pub(super) fn open(
        storage: &mut Disk<impl Storage>,
        key: KeyBytes,
        kept: u32,
    ) -> Result<ErasedTags, VaultFault> {
        let (bodies, tags) = (Box::new(bodies(&key, None)), HashSet::new());
        let mut erased = ErasedTags { key, bodies, tags, files: Vec::new(), taken: 0 };
        let kept = kept as usize;
        let names = storage.list()?;
        let found = names.iter().filter_map(|name| parse_name(name)).max();
        let files = found.map_or(0, |last| last + 1).max(kept.div_ceil(RECORDS_PER_FILE));
        for number in 0..files {
            let kept = kept.saturating_sub(number * RECORDS_PER_FILE);
            erased.read(storage, &name(number), kept)?;
        }
        Ok(erased)
    }

    fn read(
        &mut self,
        storage: &mut Disk<impl Storage>,
        file: &str,
        kept: usize,
    ) -> Result<(), VaultFault> {
        let damaged = || VaultFault::DamagedFile { file: file.to_owned() };
        let fd = storage.open(file)?;
        let mut bytes = vec![0; RECORDS_PER_FILE * RECORD];
        if storage.len(fd)? != bytes.len() as u64 {
            return Err(damaged());
        }
        storage.read_at(fd, 0, &mut bytes)?;
        self.files.push(fd);
        self.taken = 0;
        for (place, record) in bytes.chunks_exact(RECORD).enumerate() {
            if record.iter().all(|&byte| byte == 0) {
                if place < kept {
                    return Err(damaged());
                }
                continue;
            }
            if record[CRC..] != crc(&record[..CRC]).to_le_bytes() {
                return Err(damaged());
            }
            if record[0] != FORMAT {
                return Err(VaultFault::NewerFormat { file: file.to_owned(), format: record[0] });
            }
            self.tags.insert(ErasedTag(array(&record[4..])));
            self.taken = place + 1;
        }
        Ok(())
    }

    pub(super) fn tag(&self, parts: &[&str]) -> ErasedTag {
        let mut mac = keyed(self.key.as_slice());
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part.as_bytes());
        }
        ErasedTag(array(&mac.finalize().into_bytes()))
    }

    pub(super) fn models_key(&self) -> SnapshotKey {
        let mut key = keyed(self.key.as_slice());
        // No tag begins so, see `bodies`.
        key.update(b"key of read models");
        SnapshotKey::new(key.finalize().into_bytes().into())
    }

    /// The mark of a command's body under a key of its own; `under` takes part in that key.
    pub(super) fn body_mark(&self, under: Option<&ClassKey>, body: &[u8]) -> [u8; 16] {
        let mut mark = match under {
            None => (*self.bodies).clone(),
            Some(_) => bodies(&self.key, under),
        };
        mark.update(body);
        array(&mark.finalize().into_bytes())
    }

    /// The room taken so far, in records.
    pub(super) fn places(&self) -> u32 {
        let full = self.files.len().saturating_sub(1) * RECORDS_PER_FILE;
        u32::try_from(full + self.taken).expect("fewer than 2^32 texts are ever erased")
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    pub(super) fn knows(&self, tag: &ErasedTag) -> bool {
        self.tags.contains(tag)
    }

    /// Writes the last record again, where it stands behind those that are known to be durable: it
    /// may have been seen only in memory, and the next one must not make it count. Each record has a
    /// sync of its own, so all before it are on the disk.
    pub(super) fn settle(
        &mut self,
        storage: &mut Disk<impl Storage>,
        kept: u32,
    ) -> Result<(), VaultFault> {
        let (Some(&fd), Some(last)) = (self.files.last(), self.taken.checked_sub(1)) else {
            return Ok(());
        };
        if self.places() == kept {
            return Ok(());
        }
        let mut record = [0; RECORD];
        storage.read_at(fd, (last * RECORD) as u64, &mut record)?;
        storage.write_at(fd, (last * RECORD) as u64, &record)?;
        storage.sync_data(fd)
    }

    /// Appends the tags, also those known: what was only read may not have reached the disk.
    pub(super) fn remember(
        &mut self,
        storage: &mut Disk<impl Storage>,
        tags: &[ErasedTag],
    ) -> Result<(), VaultFault> {
        for tag in tags {
            let fd = self.room(storage)?;
            let mut record = [0; RECORD];
            record[0] = FORMAT;
            record[4..CRC].copy_from_slice(&tag.0);
            let sum = crc(&record[..CRC]);
            record[CRC..].copy_from_slice(&sum.to_le_bytes());
            storage.write_at(fd, (self.taken * RECORD) as u64, &record)?;
            storage.sync_data(fd)?;
            self.taken += 1;
            self.tags.insert(*tag);
        }
        Ok(())
    }

    /// The file that has room for one more record.
    fn room(&mut self, storage: &mut Disk<impl Storage>) -> Result<Fd, VaultFault> {
        if let Some(&fd) = self.files.last().filter(|_| self.taken < RECORDS_PER_FILE) {
            return Ok(fd);
        }
        let fd = storage.create(&name(self.files.len()), (RECORDS_PER_FILE * RECORD) as u64)?;
        storage.sync_dir()?;
        self.files.push(fd);
        self.taken = 0;
        Ok(fd)
    }
}
