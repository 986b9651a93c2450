//! `HEAD`: which generation of keys stands, in two sectors of which one is always whole.
//!
//! ```text
//! each sector of 512 bytes
//!   0  format: 1
//!   1  "DHVAULT"
//!   8  store id, 16 bytes
//!  24  generation, u32 LE, from 1; raised by every rotation
//!  28  slots per file, u32 LE
//!  32  when the key-encryption key was made, ms since 1970, i64 LE
//!  40  nonce 12, wrapped key-encryption key 48
//! 100  nonce 12, wrapped key of the erased-person tags 48
//! 160  how many records of erased-person tags are durable, u32 LE
//! 164  zero
//! 508  CRC-32C of the 508 bytes before
//! ```
//!
//! Both keys are wrapped by the master key. A rotation writes one sector, syncs, then the other,
//! and removes the old files only after that: so the newer sound sector is right after any crash,
//! and afterwards no copy of the old key-encryption key is left here.

use crate::domain::ids::Millis;
use crate::storage::{Fd, Storage};

use super::disk::Disk;
use super::fault::VaultFault;
use super::key::{KeyBytes, WRAPPED, WrappingKey};
use super::slot::{FORMAT, SECTOR, crc};

pub(super) const HEAD: &str = "HEAD";
const MAGIC: &[u8; 7] = b"DHVAULT";
const CRC: usize = 508;

type WrappedKey = ([u8; 12], [u8; WRAPPED]);

#[derive(Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) store: [u8; 16],
    pub(super) generation: u32,
    pub(super) slots_per_file: u32,
    pub(super) kek_made_at: Millis,
    pub(super) kek: WrappedKey,
    pub(super) tag_key: WrappedKey,
    pub(super) tags: u32,
}

/// The labels that the two keys are wrapped under.
fn about_kek(store: [u8; 16], generation: u32) -> Vec<u8> {
    [b"kek".as_slice(), &store, &generation.to_le_bytes()].concat()
}

fn about_tag_key(store: [u8; 16]) -> Vec<u8> {
    [b"tags".as_slice(), &store].concat()
}

impl Head {
    pub(super) fn wrap_kek(
        master: &WrappingKey,
        store: [u8; 16],
        generation: u32,
        nonce: [u8; 12],
        kek: &[u8; 32],
    ) -> WrappedKey {
        (nonce, master.wrap(nonce, &about_kek(store, generation), kek))
    }

    pub(super) fn wrap_tag_key(
        master: &WrappingKey,
        store: [u8; 16],
        nonce: [u8; 12],
        key: &[u8; 32],
    ) -> WrappedKey {
        (nonce, master.wrap(nonce, &about_tag_key(store), key))
    }

    pub(super) fn kek(&self, master: &WrappingKey) -> Result<WrappingKey, VaultFault> {
        let about = about_kek(self.store, self.generation);
        let key = master.unwrap(self.kek.0, &about, &self.kek.1);
        key.map(|key| WrappingKey::new(&key)).ok_or(VaultFault::WrongMasterKey)
    }

    pub(super) fn tag_key(&self, master: &WrappingKey) -> Result<KeyBytes, VaultFault> {
        let (nonce, wrapped) = &self.tag_key;
        master.unwrap(*nonce, &about_tag_key(self.store), wrapped).ok_or(VaultFault::WrongMasterKey)
    }

    fn bytes(&self) -> [u8; SECTOR] {
        let mut bytes = [0; SECTOR];
        bytes[0] = FORMAT;
        bytes[1..8].copy_from_slice(MAGIC);
        bytes[8..24].copy_from_slice(&self.store);
        bytes[24..28].copy_from_slice(&self.generation.to_le_bytes());
        bytes[28..32].copy_from_slice(&self.slots_per_file.to_le_bytes());
        bytes[32..40].copy_from_slice(&self.kek_made_at.0.to_le_bytes());
        for (start, (nonce, wrapped)) in [(40, &self.kek), (100, &self.tag_key)] {
            bytes[start..start + 12].copy_from_slice(nonce);
            bytes[start + 12..start + 60].copy_from_slice(wrapped);
        }
        bytes[160..164].copy_from_slice(&self.tags.to_le_bytes());
        let sum = crc(&bytes[..CRC]);
        bytes[CRC..].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// `Ok(None)`: blank or damaged.
    fn parse(bytes: &[u8; SECTOR]) -> Result<Option<Head>, VaultFault> {
        if bytes[1..8] != *MAGIC || bytes[CRC..] != crc(&bytes[..CRC]).to_le_bytes() {
            return Ok(None);
        }
        if bytes[0] != FORMAT {
            return Err(VaultFault::NewerFormat { file: HEAD.to_owned(), format: bytes[0] });
        }
        let wrapped = |start: usize| (array(&bytes[start..]), array(&bytes[start + 12..]));
        Ok(Some(Head {
            store: array(&bytes[8..]),
            generation: u32::from_le_bytes(array(&bytes[24..])),
            slots_per_file: u32::from_le_bytes(array(&bytes[28..])),
            kek_made_at: Millis(i64::from_le_bytes(array(&bytes[32..]))),
            kek: wrapped(40),
            tag_key: wrapped(100),
            tags: u32::from_le_bytes(array(&bytes[160..])),
        }))
    }

    /// The newer sound sector, and whether the other one says the same.
    pub(super) fn read(
        storage: &mut Disk<impl Storage>,
        fd: Fd,
    ) -> Result<(Head, bool), VaultFault> {
        if storage.len(fd)? != 2 * SECTOR as u64 {
            return Err(VaultFault::DamagedHead);
        }
        let mut bytes = [0; SECTOR];
        storage.read_at(fd, 0, &mut bytes)?;
        let first = Head::parse(&bytes)?;
        storage.read_at(fd, SECTOR as u64, &mut bytes)?;
        let second = Head::parse(&bytes)?;
        let settled = first == second;
        let newer = match (first, second) {
            (Some(first), Some(second)) if second.age() > first.age() => second,
            (Some(head), _) | (None, Some(head)) => head,
            (None, None) => return Err(VaultFault::DamagedHead),
        };
        Ok((newer, settled))
    }

    /// Both only ever rise.
    fn age(&self) -> (u32, u32) {
        (self.generation, self.tags)
    }

    /// Writes one sector, syncs, then the other: at every moment one of them is whole.
    pub(super) fn write(&self, storage: &mut Disk<impl Storage>, fd: Fd) -> Result<(), VaultFault> {
        for sector in [0, 1] {
            storage.write_at(fd, sector * SECTOR as u64, &self.bytes())?;
            storage.sync_data(fd)?;
        }
        Ok(())
    }
}

/// The first bytes of `bytes`, which the layout above guarantees to be there.
pub(super) fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    *bytes.first_chunk().expect("the layout has room for this field")
}
