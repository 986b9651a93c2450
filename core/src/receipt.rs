//! A receipt: one event proved to somebody who has nothing but the log's public key.
//!
//! It names what it is about by more than numbers: the events that registered what the event names
//! (a unit, a fund, an officer) come with it, each proved to be in the same signed tree. Of other
//! events of the same commits, and of everything sealed, only digests are in it.
//!
//! A `.tlog-proof`, see [`tlog_proof`]; its extra data, little-endian:
//!
//! ```text
//!   0  magic "DHrcpt_1"
//!   8  the event disclosed, see `Disclosure`
//!   …  number of registering facts, u16
//!   …  for each: index of its commit's leaf, u64; its disclosure; length of its path, u8; the path
//! ```
//!
//! - [`names`]: what an event names, and which event registers it
//!
//! [`tlog_proof`]: crate::log::tlog_proof

use crate::codec::{DecodeError, Disclosure};
use crate::domain::event::{Event, Header};
use crate::domain::ids::Position;
use crate::log::Hash;
use crate::log::checkpoint::Checkpoint;
use crate::log::merkle::proof::verify_inclusion;
use crate::log::note::{NoteError, Verifier};
use crate::log::tlog_proof::TlogProof;

pub mod names;

const MAGIC: [u8; 8] = *b"DHrcpt_1";

/// One event with the way from its commit's leaf to the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    pub position: Position,
    pub disclosure: Disclosure,
    pub path: Vec<Hash>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub about: Proven,
    /// What registered what it names.
    pub registered: Vec<Proven>,
    /// Signed.
    pub checkpoint: String,
}

/// What a receipt proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub checkpoint: Checkpoint,
    pub about: Recorded,
    pub registered: Vec<Recorded>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub position: Position,
    pub index: u16,
    pub header: Header,
    pub event: Event,
    /// Fields of the event that are sealed.
    pub sealed: usize,
}

/// Why a receipt proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("the text is no receipt")]
    Malformed,
    #[error("the checkpoint: {0}")]
    Checkpoint(NoteError),
    #[error("commit {position} is not in the signed tree as it stands here")]
    NotIncluded { position: u64 },
    #[error("commit {position}: {source}")]
    Unreadable { position: u64, source: DecodeError },
    #[error("commit {position} registers nothing that the event names")]
    Foreign { position: u64 },
}

impl Receipt {
    pub fn text(&self) -> String {
        let mut extra = MAGIC.to_vec();
        self.about.disclosure.write(&mut extra);
        let facts = u16::try_from(self.registered.len()).expect("an event names few things");
        extra.extend_from_slice(&facts.to_le_bytes());
        for fact in &self.registered {
            fact.write(&mut extra);
        }
        let (index, path) = (self.about.index(), self.about.path.clone());
        TlogProof { extra, index, path, checkpoint: self.checkpoint.clone() }.text()
    }

    pub fn parse(text: &str) -> Option<Receipt> {
        let TlogProof { extra, index, path, checkpoint } = TlogProof::parse(text)?;
        let rest = extra.strip_prefix(&MAGIC)?;
        let (disclosure, rest) = Disclosure::read(rest).ok()?;
        let position = Position(index.checked_add(1)?);
        let (facts, mut rest) = rest.split_first_chunk()?;
        let mut registered = Vec::new();
        for _ in 0..u16::from_le_bytes(*facts) {
            let (fact, after) = Proven::read(rest)?;
            registered.push(fact);
            rest = after;
        }
        let about = Proven { position, disclosure, path };
        rest.is_empty().then_some(Receipt { about, registered, checkpoint })
    }

    /// Checks everything; needs nothing but the key.
    pub fn verify(&self, key: &Verifier) -> Result<Shown, Broken> {
        let checkpoint = Checkpoint::open(&self.checkpoint, key).map_err(Broken::Checkpoint)?;
        let about = self.about.verify(&checkpoint)?;
        let mut named = names::named(&about.header, &about.event);
        let mut registered = Vec::with_capacity(self.registered.len());
        for fact in &self.registered {
            let fact = fact.verify(&checkpoint)?;
            let position = fact.position.0;
            let known = named.iter().position(|name| name.is_registered_by(&fact));
            named.swap_remove(known.ok_or(Broken::Foreign { position })?);
            registered.push(fact);
        }
        Ok(Shown { checkpoint, about, registered })
    }
}

/// What the text of a receipt proves.
pub fn verify(text: &str, key: &Verifier) -> Result<Shown, Broken> {
    Receipt::parse(text).ok_or(Broken::Malformed)?.verify(key)
}

impl Proven {
    /// Of its leaf, from 0.
    fn index(&self) -> u64 {
        self.position.0 - 1
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.index().to_le_bytes());
        self.disclosure.write(out);
        out.push(u8::try_from(self.path.len()).expect("a tree has at most 64 levels"));
        out.extend(self.path.iter().flatten());
    }

    fn read(bytes: &[u8]) -> Option<(Proven, &[u8])> {
        let (index, rest) = bytes.split_first_chunk()?;
        let position = Position(u64::from_le_bytes(*index).checked_add(1)?);
        let (disclosure, rest) = Disclosure::read(rest).ok()?;
        let (&steps, rest) = rest.split_first()?;
        let (path, rest) = rest.split_at_checked(usize::from(steps) * 32)?;
        let (path, _) = path.as_chunks::<32>();
        Some((Proven { position, disclosure, path: path.to_vec() }, rest))
    }

    fn verify(&self, checkpoint: &Checkpoint) -> Result<Recorded, Broken> {
        let (position, leaf) = (self.position.0, self.disclosure.leaf());
        let Checkpoint { size, root, .. } = checkpoint;
        if !verify_inclusion(&leaf, self.index(), *size, &self.path, root) {
            return Err(Broken::NotIncluded { position });
        }
        self.recorded().map_err(|source| Broken::Unreadable { position, source })
    }

    fn recorded(&self) -> Result<Recorded, DecodeError> {
        Ok(Recorded {
            position: self.position,
            index: self.disclosure.index,
            header: self.disclosure.header()?,
            event: self.disclosure.event()?,
            sealed: self.disclosure.sealed()?,
        })
    }
}

#[cfg(test)]
mod tests;
