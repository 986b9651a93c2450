//! A decided commit on its way into the log: sealed, encoded, hashed. Needs no lock.

use super::world::{Draws, World};
use crate::codec;
use crate::domain::event::Commit;
use crate::domain::secret::Secret;
use crate::log::Entry;
use crate::vault::ClassKey;

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

impl Draft {
    fn entry(&self, log_id: &[u8; 16], draws: &mut Draws<'_>) -> Entry {
        let header = &self.commit.header;
        let mut seals = self.seals.iter();
        let mut seal = |secret: &Secret, plain: &[u8]| {
            let Seal { key, subject } = seals.next().expect("every secret has its seal");
            let Secret { class, .. } = *secret;
            let command = header.command;
            let about = codec::associated_data(log_id, *subject, command, class, codec::CELLS);
            key.seal(&about, plain, draws.draw())
        };
        let bytes = codec::encode(header, &self.commit.facts, &mut seal)
            .expect("the weight of a commit is checked when it is decided");
        let leaf = codec::leaf_of(&bytes).expect("what was just encoded is a commit");
        Entry { leaf, bytes }
    }
}

/// The entries of the drafts, in groups that the log takes with ease.
pub(super) fn sealed(drafts: &[Draft], log_id: [u8; 16], world: &dyn World) -> Vec<Vec<Entry>> {
    let mut draws = Draws::new(world);
    let mut groups = vec![Vec::new()];
    let mut bytes = 0;
    for draft in drafts {
        let entry = draft.entry(&log_id, &mut draws);
        if bytes > 0 && bytes + entry.bytes.len() > GROUP {
            groups.push(Vec::new());
            bytes = 0;
        }
        bytes += entry.bytes.len();
        groups.last_mut().expect("there is always a last group").push(entry);
    }
    groups
}
