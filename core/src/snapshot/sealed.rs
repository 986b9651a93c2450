//! A snapshot as a file: a label in clear, then the content in sealed pieces.
//!
//! ```text
//! offset  bytes
//!      0      8  magic "DHsnap1\n"
//!      8     24  name of what is held, ended by zeros
//!     32      4  its version
//!     36     32  SHA-256 of its shape
//!     68     16  log id
//!     84      8  position up to which it was folded
//!     92     32  root of the log's tree at that position
//!    124     16  random bytes: no two files have one key
//!    140      …  pieces: length (4), ciphertext, tag (16); the last one is empty, its length 2^31
//! ```
//!
//! AES-256-GCM under a key that is made of the snapshot key and all of the label; the nonce of a
//! piece is its number (8), then its length as it stands before it (4). So a changed, moved, missing
//! or foreign byte anywhere opens nothing. Numbers are little-endian.

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Key, Nonce, Tag};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::bytes::PIECE;
use super::{Loader, Part, Saver, Spoiled};
use crate::log::Hash;

const MAGIC: &[u8; 8] = b"DHsnap1\n";
const LABEL: usize = 140;
const NAME: usize = 24;
const TAG: usize = 16;
const LAST: u32 = 1 << 31;

/// Pieces that are opened ahead.
const AHEAD: usize = 4;

/// Opens and seals snapshots. It goes where the key store puts it, nowhere else.
#[derive(Clone)]
pub struct SnapshotKey(Zeroizing<[u8; 32]>);

/// Whose the snapshot is, and up to where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub log_id: [u8; 16],
    pub position: u64,
    /// Of the tree of the first `position` commits.
    pub root: Hash,
}

/// What the snapshot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    name: [u8; NAME],
    version: u32,
    shape: Hash,
}

impl SnapshotKey {
    pub fn new(key: [u8; 32]) -> SnapshotKey {
        SnapshotKey(Zeroizing::new(key))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn cipher(&self, label: &[u8; LABEL]) -> Aes256Gcm {
        let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.0.as_slice());
        let mut mac = mac.expect("HMAC takes a key of any length");
        mac.update(label);
        let key = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
        Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key))
    }
}

impl std::fmt::Debug for SnapshotKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SnapshotKey(..)")
    }
}

impl Content {
    /// `name` has at most 24 bytes.
    pub fn of<T: Part>(name: &str, version: u32) -> Content {
        let mut shape = String::new();
        T::shape(&mut shape);
        let mut padded = [0; NAME];
        padded[..name.len()].copy_from_slice(name.as_bytes());
        Content { name: padded, version, shape: Sha256::digest(shape).into() }
    }
}

fn label(content: &Content, place: &Place, salt: [u8; 16]) -> [u8; LABEL] {
    let mut label = [0; LABEL];
    label[..8].copy_from_slice(MAGIC);
    label[8..32].copy_from_slice(&content.name);
    label[32..36].copy_from_slice(&content.version.to_le_bytes());
    label[36..68].copy_from_slice(&content.shape);
    label[68..84].copy_from_slice(&place.log_id);
    label[84..92].copy_from_slice(&place.position.to_le_bytes());
    label[92..124].copy_from_slice(&place.root);
    label[124..].copy_from_slice(&salt);
    label
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    *bytes.first_chunk().expect("the label has room for this field")
}

fn nonce(number: u64, length: u32) -> Nonce<aes_gcm::aead::consts::U12> {
    let mut nonce = [0; 12];
    nonce[..8].copy_from_slice(&number.to_le_bytes());
    nonce[8..].copy_from_slice(&length.to_le_bytes());
    nonce.into()
}

/// Writes a snapshot; `salt` is random.
pub fn write<T: Part>(
    out: &mut impl Write,
    key: &SnapshotKey,
    (content, place): (&Content, &Place),
    salt: [u8; 16],
    held: &T,
) -> io::Result<()> {
    let label = label(content, place, salt);
    out.write_all(&label)?;
    let mut sealer = Sealer { cipher: key.cipher(&label), number: 0, out };
    let mut sink = |piece: &mut Vec<u8>| sealer.seal(piece, 0);
    let mut saver = Saver::new(&mut sink);
    held.save(&mut saver);
    saver.finish()?;
    sealer.seal(&mut Vec::new(), LAST)
}

struct Sealer<'a, W> {
    cipher: Aes256Gcm,
    number: u64,
    out: &'a mut W,
}

impl<W: Write> Sealer<'_, W> {
    fn seal(&mut self, piece: &mut Vec<u8>, last: u32) -> io::Result<()> {
        let length = u32::try_from(piece.len()).expect("a piece is small") | last;
        let sealed = self.cipher.encrypt_inout_detached(
            &nonce(self.number, length),
            &[],
            piece.as_mut_slice().into(),
        );
        let tag = sealed.expect("a piece is within the limits of AES-GCM");
        piece.extend_from_slice(&tag);
        self.number += 1;
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(piece)
    }
}

/// A snapshot of which the label was read.
pub struct Found<R> {
    input: R,
    length: u64,
    label: [u8; LABEL],
}

impl<R: Read> Found<R> {
    /// `length`: of the whole file, in bytes.
    pub fn read(mut input: R, length: u64) -> Result<Found<R>, Spoiled> {
        let mut label = [0; LABEL];
        input.read_exact(&mut label).map_err(ended)?;
        if label[..8] != *MAGIC {
            return Err(Spoiled::Damaged);
        }
        Ok(Found { input, length, label })
    }

    pub fn place(&self) -> Place {
        Place {
            log_id: array(&self.label[68..]),
            position: u64::from_le_bytes(array(&self.label[84..])),
            root: array(&self.label[92..]),
        }
    }

    fn content(&self) -> Content {
        Content {
            name: array(&self.label[8..]),
            version: u32::from_le_bytes(array(&self.label[32..])),
            shape: array(&self.label[36..]),
        }
    }

    /// What it holds, if that is `content`.
    pub fn open<T: Part>(self, key: &SnapshotKey, content: &Content) -> Result<T, Spoiled>
    where
        R: Send,
    {
        if self.content() != *content {
            return Err(Spoiled::OtherProgram);
        }
        let cipher = key.cipher(&self.label);
        thread::scope(|scope| {
            let (pieces, opened) = sync_channel(AHEAD);
            let (emptied, empty) = channel();
            scope.spawn(move || open_pieces(self.input, &cipher, &empty, &pieces));
            let mut source = |piece: &mut Vec<u8>| match opened.recv() {
                Ok(next) => {
                    // Nobody takes it back when the last piece was opened.
                    let _ = emptied.send(std::mem::replace(piece, next?));
                    Ok(true)
                }
                Err(_) => Ok(false),
            };
            let mut loader = Loader::new(&mut source, self.length);
            let held = T::load(&mut loader)?;
            loader.finish()?;
            Ok(held)
        })
    }
}

/// Opens every piece ahead of the one that takes them; ends early when nobody does.
fn open_pieces(
    mut input: impl Read,
    cipher: &Aes256Gcm,
    empty: &Receiver<Vec<u8>>,
    pieces: &SyncSender<Result<Vec<u8>, Spoiled>>,
) {
    for number in 0.. {
        let mut piece = empty.try_recv().unwrap_or_default();
        let opened = match open_piece(&mut input, cipher, number, &mut piece) {
            Ok(LAST) => match input.read(&mut [0]) {
                Ok(0) => return,
                _ => Err(Spoiled::Damaged),
            },
            other => other.map(|_| piece),
        };
        let is_over = opened.is_err();
        if pieces.send(opened).is_err() || is_over {
            return;
        }
    }
}

/// Reads the next piece; its length as it stands in the file.
fn open_piece(
    input: &mut impl Read,
    cipher: &Aes256Gcm,
    number: u64,
    piece: &mut Vec<u8>,
) -> Result<u32, Spoiled> {
    let mut length = [0; 4];
    input.read_exact(&mut length).map_err(ended)?;
    let length = u32::from_le_bytes(length);
    let bytes = (length & !LAST) as usize;
    if bytes > PIECE {
        return Err(Spoiled::Damaged);
    }
    piece.resize(bytes + TAG, 0);
    input.read_exact(piece).map_err(ended)?;
    let (sealed, tag) = piece.split_last_chunk_mut::<TAG>().expect("it ends with its tag");
    let tag = Tag::from(*tag);
    let opened = cipher.decrypt_inout_detached(&nonce(number, length), &[], sealed.into(), &tag);
    opened.map_err(|_| Spoiled::Damaged)?;
    piece.truncate(bytes);
    Ok(length)
}

fn ended(error: io::Error) -> Spoiled {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Spoiled::Damaged,
        _ => Spoiled::Disk(error),
    }
}
