//! Who signs this log's checkpoints, and what binds it: every checkpoint is durable before anybody
//! sees it, and extends the one before.
//!
//! ```text
//! keys/checkpoint.last               the last checkpoint that was signed
//! checkpoints/00000000000000000042   every one, named by its size
//! ```
//!
//! The last one lies with the key, apart from the log: a log that was put back to an older copy is
//! noticed as long as the keys were not. Whoever makes a checkpoint holds a lock against others.

use std::io;

use super::Hash;
use super::checkpoint::Checkpoint;
use super::note::{NoteError, Signer, Verifier};
use crate::storage::{Name, Storage};

/// The file of the last checkpoint, among the keys.
pub const LAST: &str = "checkpoint.last";
const UNFINISHED: &str = "checkpoint.new";

/// A checkpoint is three lines and a few signatures.
const LONGEST: u64 = 64 << 10;

#[derive(Debug, thiserror::Error)]
pub enum NotaryFault {
    /// What stands in the file is no checkpoint that this log's key signed.
    #[error("{file} holds no checkpoint of this log")]
    Unreadable { file: Name },
    /// The log ends before a checkpoint that was signed: it is an older copy.
    #[error("the log ends at {position}; a checkpoint of {signed} was signed")]
    Ahead { signed: u64, position: u64 },
    /// The log was written on differently since.
    #[error("the log does not extend the checkpoint of {signed} that was signed")]
    Forked { signed: u64 },
    #[error(transparent)]
    Disk(#[from] io::Error),
}

/// A signed checkpoint: its text with signatures, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    pub note: String,
    pub checkpoint: Checkpoint,
}

/// The checkpoints that were signed, for everybody to read.
pub struct Shelf<S> {
    disk: S,
}

/// The one who signs.
pub struct Notary<S> {
    signer: Signer,
    keys: S,
    shelf: Shelf<S>,
}

impl<S: Storage> Shelf<S> {
    pub fn new(disk: S) -> Shelf<S> {
        Shelf { disk }
    }

    /// Sizes of the checkpoints that stand here, smallest first.
    pub fn sizes(&mut self) -> io::Result<Vec<u64>> {
        let names = self.disk.list()?;
        let mut sizes: Vec<u64> = names.iter().filter_map(|(name, _)| size_of(name)).collect();
        sizes.sort_unstable();
        Ok(sizes)
    }

    /// The checkpoint of that size, if this key signed it.
    pub fn read(&mut self, size: u64, verifier: &Verifier) -> Result<Signed, NotaryFault> {
        let file = name(size);
        let signed = opened(&mut self.disk, &file, verifier)?;
        let fits = signed.checkpoint.size == size;
        if fits { Ok(signed) } else { Err(NotaryFault::Unreadable { file }) }
    }

    fn put(&mut self, signed: &Signed) -> io::Result<()> {
        write(&mut self.disk, &name(signed.checkpoint.size), &signed.note)
    }
}

impl<S: Storage> Notary<S> {
    pub fn new(signer: Signer, keys: S, shelf: S) -> Notary<S> {
        Notary { signer, keys, shelf: Shelf::new(shelf) }
    }

    pub fn verifier(&self) -> &Verifier {
        self.signer.verifier()
    }

    /// The last checkpoint that was signed.
    pub fn last(&mut self) -> Result<Option<Signed>, NotaryFault> {
        last(&mut self.keys, self.signer.verifier())
    }

    /// The checkpoint of the tree of `size` commits: the last one again where the log has not
    /// grown. `root_at` gives the root of an older size from the same log.
    pub fn sign<E: From<NotaryFault>>(
        &mut self,
        size: u64,
        root: Hash,
        root_at: impl FnOnce(u64) -> Result<Option<Hash>, E>,
    ) -> Result<Signed, E> {
        if let Some(last) = self.last()? {
            let signed = last.checkpoint.size;
            if signed > size {
                return Err(NotaryFault::Ahead { signed, position: size }.into());
            }
            if root_at(signed)? != Some(last.checkpoint.root) {
                return Err(NotaryFault::Forked { signed }.into());
            }
            self.keep(&last)?;
            if signed == size {
                return Ok(last);
            }
        }
        Ok(self.sign_anew(size, root)?)
    }

    /// The ending of a signing that was cut off before its checkpoint stood on the shelf.
    fn keep(&mut self, last: &Signed) -> Result<(), NotaryFault> {
        if !self.shelf.sizes()?.contains(&last.checkpoint.size) {
            self.shelf.put(last)?;
        }
        Ok(())
    }

    fn sign_anew(&mut self, size: u64, root: Hash) -> Result<Signed, NotaryFault> {
        let origin = self.signer.verifier().name().to_owned();
        let checkpoint = Checkpoint { origin, size, root };
        let note = checkpoint.sign(&self.signer).expect("an origin is a name, and a name a line");
        let signed = Signed { note, checkpoint };
        write(&mut self.keys, LAST, &signed.note)?;
        self.shelf.put(&signed)?;
        Ok(signed)
    }
}

/// The last checkpoint that was signed, for those who have the keys' directory and not the key.
pub fn last<S: Storage>(keys: &mut S, verifier: &Verifier) -> Result<Option<Signed>, NotaryFault> {
    match opened(keys, LAST, verifier) {
        Err(NotaryFault::Disk(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// The name of a log's key: its origin, with nothing in it that parts a key or a line.
pub fn key_name(origin: &str) -> String {
    origin.replace(|sign: char| sign.is_whitespace() || sign == '+', "-")
}

fn name(size: u64) -> Name {
    format!("{size:020}")
}

fn size_of(name: &str) -> Option<u64> {
    let size = name.parse().ok()?;
    (self::name(size) == name).then_some(size)
}

fn opened<S: Storage>(
    disk: &mut S,
    name: &str,
    verifier: &Verifier,
) -> Result<Signed, NotaryFault> {
    let unreadable = || NotaryFault::Unreadable { file: name.to_owned() };
    let note = read(disk, name)?.ok_or_else(unreadable)?;
    match Checkpoint::open(&note, verifier) {
        Ok(checkpoint) => Ok(Signed { note, checkpoint }),
        Err(
            NoteError::BadKey | NoteError::Malformed | NoteError::NotSigned | NoteError::Forged,
        ) => Err(unreadable()),
    }
}

fn read<S: Storage>(disk: &mut S, name: &str) -> io::Result<Option<String>> {
    let fd = disk.open(name)?;
    let length = disk.len(fd)?;
    let mut bytes = vec![0; usize::try_from(length.min(LONGEST)).expect("64 KiB fit")];
    let read = disk.read_at(fd, 0, &mut bytes);
    disk.close(fd);
    read?;
    Ok(String::from_utf8(bytes).ok().filter(|_| length <= LONGEST))
}

/// In the place of what stands there, whole or not at all; durable when this returns.
fn write<S: Storage>(disk: &mut S, name: &str, text: &str) -> io::Result<()> {
    if disk.list()?.iter().any(|(other, _)| other == UNFINISHED) {
        disk.remove(UNFINISHED)?;
    }
    let fd = disk.create(UNFINISHED, text.len() as u64)?;
    disk.write_at(fd, 0, text.as_bytes())?;
    disk.sync_data(fd)?;
    disk.close(fd);
    disk.rename(UNFINISHED, name)?;
    disk.sync_dir()
}

#[cfg(test)]
mod tests;
