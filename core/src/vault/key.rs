//! AES-256-GCM for two uses: keys that wrap keys, and class keys that seal personal fields.
//!
//! ```text
//! sealed field
//!  0  algorithm: 1 = AES-256-GCM
//!  1  nonce, 12 bytes
//! 13  ciphertext of: length u32 LE, plaintext, zeros up to a multiple of 32
//!  …  authentication tag, 16 bytes
//! ```
//!
//! The padding hides how long a name or an address is. Nonces are random: a class key seals fewer
//! than 10^4 fields in its life, so that a repeated 96-bit nonce is out of reach (2^-70).

use std::sync::Arc;

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Key, Nonce, Tag};
use zeroize::Zeroizing;

/// The algorithm id of a sealed field.
const AES_256_GCM: u8 = 1;
pub(crate) const NONCE: usize = 12;
const TAG: usize = 16;
const PADDED_TO: usize = 32;
const LENGTH: usize = 4;

/// 256 bits that are wiped when the last holder lets go. They have one place: whatever holds them
/// may move or be copied, and a moved key would leave a copy behind.
pub(super) type KeyBytes = Arc<Zeroizing<[u8; 32]>>;

/// A key that `fill` makes in its place.
pub(super) fn made<E>(fill: impl FnOnce(&mut [u8; 32]) -> Result<(), E>) -> Result<KeyBytes, E> {
    let mut key = Arc::new(Zeroizing::new([0; 32]));
    fill(Arc::get_mut(&mut key).expect("nobody else holds it yet"))?;
    Ok(key)
}

/// A key as it stands in a file: ciphertext and authentication tag.
pub(super) const WRAPPED: usize = 32 + TAG;

/// A key that wraps other keys. Expanded once, used for millions of slots.
pub(super) struct WrappingKey(Aes256Gcm);

impl WrappingKey {
    pub(super) fn new(key: &[u8; 32]) -> WrappingKey {
        WrappingKey(Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key)))
    }

    pub(super) fn wrap(&self, nonce: [u8; NONCE], about: &[u8], key: &[u8; 32]) -> [u8; WRAPPED] {
        let mut wrapped = [0; WRAPPED];
        let (cipher, tag) = wrapped.split_at_mut(32);
        cipher.copy_from_slice(key);
        let made = self
            .0
            .encrypt_inout_detached(&Nonce::from(nonce), about, cipher.into())
            .expect("32 bytes are within the limits of AES-GCM");
        tag.copy_from_slice(&made);
        wrapped
    }

    /// `None`: not what this key wrapped under `about`.
    pub(super) fn unwrap(
        &self,
        nonce: [u8; NONCE],
        about: &[u8],
        wrapped: &[u8; WRAPPED],
    ) -> Option<KeyBytes> {
        let tag = Tag::try_from(&wrapped[32..]).expect("the tag is the last 16 of 48 bytes");
        let nonce = Nonce::from(nonce);
        let key = made(|key| {
            key.copy_from_slice(&wrapped[..32]);
            self.0.decrypt_inout_detached(&nonce, about, key.as_mut_slice().into(), &tag)
        });
        key.ok()
    }
}

/// What became of a sealed field.
#[derive(Clone, PartialEq, Eq)]
pub enum Opened {
    Plain(Zeroizing<Vec<u8>>),
    /// The class key was destroyed: nobody can read it again.
    Erased,
    /// The bytes are not what was sealed under this key and associated data.
    Tampered,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Opened::Plain(_) => "Plain(..)",
            Opened::Erased => "Erased",
            Opened::Tampered => "Tampered",
        })
    }
}

/// One subject's key of one class, for sealing and opening away from the key store's lock.
#[derive(Clone)]
pub struct ClassKey(pub(super) KeyBytes);

impl std::fmt::Debug for ClassKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClassKey(..)")
    }
}

/// A class key ready to seal with.
pub(crate) struct SealingKey(Aes256Gcm);

impl SealingKey {
    /// Seals `plain` into `sealed`, which is as long as [`sealed_length`] says and zero; `nonce` must
    /// never have been used with this key.
    pub(crate) fn seal(&self, about: &[u8], plain: &[u8], nonce: [u8; NONCE], sealed: &mut [u8]) {
        assert_eq!(sealed.len(), sealed_length(plain.len()));
        let length = u32::try_from(plain.len()).expect("a sealed field is far below 4 GiB");
        sealed[0] = AES_256_GCM;
        sealed[1..=NONCE].copy_from_slice(&nonce);
        let (padded, tag) = sealed[1 + NONCE..].split_last_chunk_mut::<TAG>().expect("its room");
        padded[..LENGTH].copy_from_slice(&length.to_le_bytes());
        padded[LENGTH..][..plain.len()].copy_from_slice(plain);
        let made = self
            .0
            .encrypt_inout_detached(&Nonce::from(nonce), about, padded.into())
            .expect("a field is within the limits of AES-GCM");
        tag.copy_from_slice(&made);
    }
}

/// The bytes of a sealed field, of a plain text of so many.
pub(crate) fn sealed_length(plain: usize) -> usize {
    1 + NONCE + (LENGTH + plain).next_multiple_of(PADDED_TO) + TAG
}

impl ClassKey {
    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&Key::<Aes256Gcm>::from(**self.0))
    }

    /// Whether both are the one key that stands there, not only equal ones.
    pub(crate) fn is(&self, other: &ClassKey) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Expanded, for many fields under it.
    pub(crate) fn sealing(&self) -> SealingKey {
        SealingKey(self.cipher())
    }

    /// See [`SealingKey::seal`].
    pub fn seal(&self, about: &[u8], plain: &[u8], nonce: [u8; NONCE]) -> Vec<u8> {
        let mut sealed = vec![0; sealed_length(plain.len())];
        self.sealing().seal(about, plain, nonce, &mut sealed);
        sealed
    }

    pub fn open(&self, about: &[u8], sealed: &[u8]) -> Opened {
        self.opened(about, sealed).map_or(Opened::Tampered, Opened::Plain)
    }

    fn opened(&self, about: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (&algorithm, rest) = sealed.split_first()?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE>()?;
        let (cipher, tag) = rest.split_last_chunk::<TAG>()?;
        if algorithm != AES_256_GCM {
            return None;
        }
        let mut plain = Zeroizing::new(cipher.to_vec());
        self.cipher()
            .decrypt_inout_detached(
                &Nonce::from(*nonce),
                about,
                plain.as_mut_slice().into(),
                &Tag::from(*tag),
            )
            .ok()?;
        let length = u32::from_le_bytes(*plain.first_chunk()?);
        let length = usize::try_from(length).ok().filter(|&it| LENGTH + it <= plain.len())?;
        plain.drain(..LENGTH);
        plain.truncate(length);
        Some(plain)
    }
}
