//! One subject's slot: three wrapped class keys, each of which can be destroyed alone.
//!
//! ```text
//! slot, 168 bytes; three to a sector of 512, so that none straddles two
//!   0  format: 1
//!   1  live classes, one bit each (1 basic, 2 contact, 4 sensitive)
//!   2  zero, 2 bytes
//!   4  slot number, u32 LE
//!   8  nonce, 12 bytes; each class uses it with its number in the two lowest bits of the last byte
//!  20  wrapped keys: basic, contact, sensitive, 48 bytes each; zero when destroyed
//! 164  CRC-32C of the 164 bytes before
//! ```
//!
//! The CRC finds rot; the authentication tag of each wrapped key, made over store, generation, slot
//! and class, makes it impossible that a moved or forged slot yields a key.

use super::key::{KeyBytes, WRAPPED, WrappingKey};
use crate::domain::secret::Class;

pub(super) const SLOT: usize = 168;
pub(super) const SECTOR: usize = 512;
pub(super) const SLOTS_PER_SECTOR: u32 = 3;
pub(super) const FORMAT: u8 = 1;

const KEYS: usize = 20;
const CRC: usize = 164;

/// The three keys of a slot as they are used; `None`: destroyed.
pub(super) type ClassKeys = [Option<KeyBytes>; 3];

pub(super) fn index(class: Class) -> usize {
    match class {
        Class::Basic => 0,
        Class::Contact => 1,
        Class::Sensitive => 2,
    }
}

pub(super) fn crc(bytes: &[u8]) -> u32 {
    let sum = crc_fast::checksum(crc_fast::CrcAlgorithm::Crc32Iscsi, bytes);
    u32::try_from(sum).expect("a CRC-32 has 32 bits")
}

/// Under which store and generation keys are wrapped.
#[derive(Clone, Copy)]
pub(super) struct Wrapping<'a> {
    pub(super) key: &'a WrappingKey,
    pub(super) store: [u8; 16],
    pub(super) generation: u32,
}

impl Wrapping<'_> {
    fn about(&self, slot: u32, class: usize) -> [u8; 25] {
        let mut about = [0; 25];
        about[..16].copy_from_slice(&self.store);
        about[16..20].copy_from_slice(&self.generation.to_le_bytes());
        about[20..24].copy_from_slice(&slot.to_le_bytes());
        about[24] = u8::try_from(class).expect("there are three classes");
        about
    }
}

/// What stands in the place of a slot.
pub(super) enum Reading {
    /// Never filled.
    Blank,
    Damaged,
    Filled(Slot),
}

/// What is left of one class of a slot.
#[derive(PartialEq, Eq)]
pub(super) enum Kept {
    Key(KeyBytes),
    Destroyed,
    Damaged,
}

/// A slot whose bytes are sound; its keys are still wrapped.
#[derive(Clone)]
pub(super) struct Slot {
    nonce: [u8; 12],
    wrapped: [Option<[u8; WRAPPED]>; 3],
}

impl Slot {
    /// A slot of which nothing is left.
    pub(super) const DESTROYED: Slot = Slot { nonce: [0; 12], wrapped: [None; 3] };

    pub(super) fn wrap(with: Wrapping, number: u32, nonce: [u8; 12], keys: &ClassKeys) -> Slot {
        let mut wrapped = [None; 3];
        for (class, key) in keys.iter().enumerate() {
            wrapped[class] = key.as_ref().map(|key| {
                with.key.wrap(class_nonce(nonce, class), &with.about(number, class), key)
            });
        }
        Slot { nonce, wrapped }
    }

    /// `Ok(None)`: destroyed. `Err(())`: this is not a key of this slot.
    pub(super) fn unwrap(
        &self,
        with: Wrapping,
        number: u32,
        class: Class,
    ) -> Result<Option<KeyBytes>, ()> {
        let class = index(class);
        let Some(wrapped) = &self.wrapped[class] else { return Ok(None) };
        let nonce = class_nonce(self.nonce, class);
        with.key.unwrap(nonce, &with.about(number, class), wrapped).map(Some).ok_or(())
    }

    /// What each class of a slot is worth, whatever its checksum says: a key proves itself.
    pub(super) fn salvage(bytes: &[u8; SLOT], with: Wrapping, number: u32) -> [Kept; 3] {
        let nonce = *bytes[8..].first_chunk().expect("a slot holds 12 bytes of nonce");
        std::array::from_fn(|class| {
            let wrapped: &[u8; WRAPPED] =
                bytes[KEYS + class * WRAPPED..].first_chunk().expect("a slot holds three keys");
            let live = bytes[1] & (1 << class) != 0;
            if wrapped.iter().all(|&byte| byte == 0) {
                return if live { Kept::Damaged } else { Kept::Destroyed };
            }
            let nonce = class_nonce(nonce, class);
            let key = with.key.unwrap(nonce, &with.about(number, class), wrapped);
            key.map_or(Kept::Damaged, Kept::Key)
        })
    }

    /// The slot that says of each class what [`Slot::salvage`] said. A damaged class stays live,
    /// with a key that opens nothing.
    pub(super) fn carry(with: Wrapping, number: u32, nonce: [u8; 12], kept: &[Kept; 3]) -> Slot {
        if kept.iter().all(|class| *class == Kept::Destroyed) {
            return Slot::DESTROYED;
        }
        let keys = kept.each_ref().map(|class| match class {
            Kept::Key(key) => Some(key.clone()),
            Kept::Destroyed | Kept::Damaged => None,
        });
        let mut slot = Slot::wrap(with, number, nonce, &keys);
        for (wrapped, class) in slot.wrapped.iter_mut().zip(kept) {
            if *class == Kept::Damaged {
                *wrapped = Some([0; WRAPPED]);
            }
        }
        slot
    }

    pub(super) fn unwrap_all(&self, with: Wrapping, number: u32) -> Result<ClassKeys, ()> {
        Ok([
            self.unwrap(with, number, Class::Basic)?,
            self.unwrap(with, number, Class::Contact)?,
            self.unwrap(with, number, Class::Sensitive)?,
        ])
    }

    pub(super) fn destroy(&mut self, class: Class) {
        self.wrapped[index(class)] = None;
        if self.wrapped.iter().all(Option::is_none) {
            self.nonce = [0; 12];
        }
    }

    pub(super) fn write(&self, number: u32, bytes: &mut [u8]) {
        bytes[..CRC].fill(0);
        bytes[0] = FORMAT;
        bytes[4..8].copy_from_slice(&number.to_le_bytes());
        bytes[8..KEYS].copy_from_slice(&self.nonce);
        for (class, wrapped) in self.wrapped.iter().enumerate() {
            if let Some(wrapped) = wrapped {
                bytes[1] |= 1 << class;
                bytes[KEYS + class * WRAPPED..][..WRAPPED].copy_from_slice(wrapped);
            }
        }
        let sum = crc(&bytes[..CRC]);
        bytes[CRC..SLOT].copy_from_slice(&sum.to_le_bytes());
    }

    pub(super) fn read(number: u32, bytes: &[u8]) -> Reading {
        if bytes[..SLOT].iter().all(|&byte| byte == 0) {
            return Reading::Blank;
        }
        let sound = bytes[0] == FORMAT
            && bytes[4..8] == number.to_le_bytes()
            && bytes[CRC..SLOT] == crc(&bytes[..CRC]).to_le_bytes();
        if !sound {
            return Reading::Damaged;
        }
        let live = bytes[1];
        let wrapped = |class: usize| {
            let key = bytes[KEYS + class * WRAPPED..].first_chunk().copied();
            key.filter(|_| live & (1 << class) != 0)
        };
        Reading::Filled(Slot {
            nonce: *bytes[8..].first_chunk().expect("a slot holds 12 bytes of nonce"),
            wrapped: [wrapped(0), wrapped(1), wrapped(2)],
        })
    }
}

fn class_nonce(mut nonce: [u8; 12], class: usize) -> [u8; 12] {
    let class = u8::try_from(class).expect("there are three classes");
    nonce[11] = (nonce[11] & !3) | class;
    nonce
}
