//! Decided commits on their way into the log. Encoded by whoever decided them, with room for what is
//! to be sealed; sealed and hashed by whoever writes them, without a lock.

use std::ops::Range;

use zeroize::Zeroizing;

use super::world::{Draws, World};
use crate::codec::{self, Clear};
use crate::domain::event::Commit;
use crate::domain::ids::Position;
use crate::domain::secret::Secret;
use crate::log::Entry;
use crate::vault::{ClassKey, NONCE, SealingKey, sealed_length};

/// Room for the bytes of most commits.
const ROOM: usize = 256;

/// Entries of a batch are handed over in groups of about this many bytes.
const GROUP: usize = 1_000_000;

pub(super) struct Draft {
    pub(super) commit: Commit,
    pub(super) clear: Clear,
    /// For each secret, in the order in which it is stored.
    pub(super) seals: Vec<Seal>,
}

/// The key of one secret, and the UUID of its subject.
pub(super) struct Seal {
    pub(super) key: ClassKey,
    pub(super) subject: u128,
}

/// Commits that follow each other, as bytes.
pub(super) struct Drafts {
    log_id: [u8; 16],
    first: Position,
    bytes: Vec<u8>,
    /// Where each commit ends.
    ends: Vec<usize>,
    blanks: Vec<Blank>,
    /// What goes into the blanks, one after the other.
    plain: Zeroizing<Vec<u8>>,
}

/// Room for what is to be sealed.
struct Blank {
    key: ClassKey,
    about: [u8; 51],
    place: Range<usize>,
    plain: Range<usize>,
}

impl Drafts {
    /// With room for so many.
    pub(super) fn of(log_id: [u8; 16], commits: usize) -> Drafts {
        Drafts {
            log_id,
            first: Position::START,
            bytes: Vec::with_capacity(ROOM * commits),
            ends: Vec::with_capacity(commits),
            blanks: Vec::with_capacity(commits),
            plain: Zeroizing::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The first position and the last; `None` without a commit.
    pub(super) fn positions(&self) -> Option<(Position, Position)> {
        let more = self.len().checked_sub(1)?;
        Some((self.first, Position(self.first.0 + more as u64)))
    }

    pub(super) fn push(&mut self, draft: Draft) {
        let Draft { commit: Commit { position, header, facts }, clear, seals } = draft;
        let Drafts { log_id, bytes, blanks, plain, .. } = self;
        let mut seals = seals.into_iter();
        let mut seal = |secret: &Secret, out: &mut Vec<u8>| {
            let Seal { key, subject } = seals.next().expect("every secret has its seal");
            let (command, class) = (header.command, secret.class);
            let about = codec::associated_data(log_id, subject, command, class, codec::CELLS);
            let (place, text) = (out.len(), plain.len());
            codec::append_plain(&secret.cells, plain);
            let plain = text..plain.len();
            out.resize(place + sealed_length(plain.len()), 0);
            blanks.push(Blank { key, about, place: place..out.len(), plain });
        };
        clear
            .put(&header, &facts, &mut seal, bytes)
            .expect("the weight of a commit is checked when it is decided");
        if self.ends.is_empty() {
            self.first = position;
        }
        self.ends.push(self.bytes.len());
    }

    /// The entries, in groups that the log takes with ease.
    pub(super) fn sealed(mut self, world: &dyn World) -> Vec<Vec<Entry>> {
        self.fill(world);
        let mut groups = vec![Vec::with_capacity(self.len())];
        let (mut group, mut start) = (0, 0);
        for &end in &self.ends {
            let bytes = self.bytes[start..end].to_vec();
            let leaf = codec::leaf_of(&bytes).expect("what was just encoded is a commit");
            if group > 0 && group + bytes.len() > GROUP {
                groups.push(Vec::new());
                group = 0;
            }
            group += bytes.len();
            start = end;
            groups.last_mut().expect("there is always a last group").push(Entry { leaf, bytes });
        }
        groups
    }

    fn fill(&mut self, world: &dyn World) {
        let mut nonces = Draws::of(world, self.blanks.len() * NONCE);
        // An office's texts follow each other under one key.
        let mut last: Option<(&ClassKey, SealingKey)> = None;
        for Blank { key, about, place, plain } in &self.blanks {
            let same = last.take().filter(|(last, _)| last.is(key));
            let (_, sealing) = last.insert(same.unwrap_or_else(|| (key, key.sealing())));
            let place = &mut self.bytes[place.clone()];
            sealing.seal(about, &self.plain[plain.clone()], nonces.draw(), place);
        }
    }
}
