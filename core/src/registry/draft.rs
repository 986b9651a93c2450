//! A decided commit on its way into the log: sealed, encoded, hashed. Needs no lock.

use super::world::{Draws, World};
use crate::codec;
use crate::domain::event::{CommandId, Commit};
use crate::domain::secret::{Class, Secret};
use crate::log::Entry;
use crate::vault::{ClassKey, NONCE, SealingKey};

/// Entries of a batch are handed over in groups of about this many bytes.
const GROUP: usize = 1_000_000;

pub(super) struct Draft {
    pub(super) commit: Commit,
    /// For each secret, in the order in which it is stored.
    pub(super) seals: Vec<Seal>,
}

/// The key of one secret, and the UUID of its subject.
pub(super) struct Seal {
    pub(super) key: ClassKey,
    pub(super) subject: u128,
}

/// What the drafts of a batch are sealed with.
struct Sealer<'w> {
    log_id: [u8; 16],
    nonces: Draws<'w>,
    /// An office's texts follow each other under one key.
    last: Option<(ClassKey, SealingKey)>,
}

impl Sealer<'_> {
    fn entry(&mut self, draft: &Draft) -> Entry {
        let Commit { header, facts, .. } = &draft.commit;
        let mut seals = draft.seals.iter();
        let mut seal = |secret: &Secret, plain: &[u8]| {
            let seal = seals.next().expect("every secret has its seal");
            self.seal(seal, header.command, secret.class, plain)
        };
        let bytes = codec::encode(header, facts, &mut seal)
            .expect("the weight of a commit is checked when it is decided");
        let leaf = codec::leaf_of(&bytes).expect("what was just encoded is a commit");
        Entry { leaf, bytes }
    }

    fn seal(&mut self, seal: &Seal, command: CommandId, class: Class, plain: &[u8]) -> Vec<u8> {
        let Seal { key, subject } = seal;
        let about = codec::associated_data(&self.log_id, *subject, command, class, codec::CELLS);
        let last = self.last.take().filter(|(last, _)| last.is(key));
        let (_, sealing) = self.last.insert(last.unwrap_or_else(|| (key.clone(), key.sealing())));
        sealing.seal(&about, plain, self.nonces.draw())
    }
}

/// The entries of the drafts, in groups that the log takes with ease.
pub(super) fn sealed(drafts: &[Draft], log_id: [u8; 16], world: &dyn World) -> Vec<Vec<Entry>> {
    let seals: usize = drafts.iter().map(|draft| draft.seals.len()).sum();
    let mut sealer = Sealer { log_id, nonces: Draws::of(world, seals * NONCE), last: None };
    let mut groups = vec![Vec::new()];
    let mut bytes = 0;
    for draft in drafts {
        let entry = sealer.entry(draft);
        if bytes > 0 && bytes + entry.bytes.len() > GROUP {
            groups.push(Vec::new());
            bytes = 0;
        }
        bytes += entry.bytes.len();
        groups.last_mut().expect("there is always a last group").push(entry);
    }
    groups
}
