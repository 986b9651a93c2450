//! The state kept for the next start, sealed under a key that any erasure destroys: it holds tags of
//! personal texts, and whoever guesses among few texts finds them by their tag.
//!
//! Crash order: the snapshot is durable under a name that nobody reads; its key is; it gets its
//! name. A crash in between leaves a snapshot that no key opens, and the next start reads the log.

use std::io::{self, Read, Write};

use super::desk::Desk;
use super::world::World;
use super::{Fault, Registry, held};
use crate::domain::state::Tags;
use crate::log::{History, Sequencer};
use crate::snapshot::Spoiled;
use crate::snapshot::sealed::{self, Content, Found, Place, SnapshotKey};
use crate::storage::Storage;
use crate::vault::Vault;

/// Raised whenever folding or the fields change their meaning.
const VERSION: u32 = 2;

/// Of a snapshot that was just written, and is not to be read before the key store keeps it.
pub struct StateKey {
    key: SnapshotKey,
    destructions: u64,
}

fn content() -> Content {
    Content::of::<Desk>("registry", VERSION)
}

impl<L, H, S> Registry<L, H, S>
where
    L: Sequencer + 'static,
    H: History + Send + 'static,
    S: Storage + 'static,
{
    /// Writes the state, for an orderly end: nothing is decided meanwhile. `None`: something that
    /// was decided is not durable.
    pub fn save_state(&self, out: &mut impl Write) -> io::Result<Option<StateKey>> {
        let shared = &self.shared;
        let desk = held(&shared.desk);
        let destructions = held(&shared.vault).destructions();
        let tip = self.tip();
        let position = tip.position();
        if desk.state.position.0 != position {
            return Ok(None);
        }
        let (mut key, mut salt) = ([0; 32], [0; 16]);
        shared.world.random(&mut key);
        shared.world.random(&mut salt);
        let key = SnapshotKey::new(key);
        let place = Place { log_id: shared.log_id, position, root: tip.root() };
        sealed::write(out, &key, (&content(), &place), salt, &*desk)?;
        Ok(Some(StateKey { key, destructions }))
    }

    /// Whether the key store keeps the key of a snapshot; not after an erasure.
    pub fn keeps_state_key(&self) -> Result<bool, Fault> {
        Ok(held(&self.shared.vault).state_key()?.is_some())
    }

    /// From now on the snapshot opens; false: something was erased since it was taken.
    pub fn keep_state_key(&self, StateKey { key, destructions }: StateKey) -> Result<bool, Fault> {
        let mut nonce = [0; 12];
        self.shared.world.random(&mut nonce);
        Ok(held(&self.shared.vault).keep_state_key(&key, destructions, nonce)?)
    }
}

/// The state to go on from: that of the snapshot, or an empty one; and why nothing was taken from it.
pub(super) fn desk<S: Storage>(
    snapshot: Option<Found<impl Read + Send>>,
    vault: &mut Vault<S>,
    world: &dyn World,
) -> Result<(Desk, Option<Spoiled>), Fault> {
    let kept = snapshot.map(|found| opened(found, vault)).transpose()?;
    Ok(match kept {
        Some(Ok(desk)) => (desk, None),
        Some(Err(spoiled)) => (Desk::new(new_tags(world)), Some(spoiled)),
        None => (Desk::new(new_tags(world)), None),
    })
}

/// Under a key that nobody else knows.
fn new_tags(world: &dyn World) -> Tags {
    let mut key = [0; 16];
    world.random(&mut key);
    Tags::keyed(key)
}

/// The state of a snapshot that is this log's.
fn opened<S: Storage>(
    found: Found<impl Read + Send>,
    vault: &mut Vault<S>,
) -> Result<Result<Desk, Spoiled>, Fault> {
    let Some(key) = vault.state_key()? else { return Ok(Err(Spoiled::Erased)) };
    let place = found.place();
    let desk: Result<Desk, Spoiled> = found.open(&key, &content());
    let fits =
        |desk: &Desk| (place.log_id, place.position) == (vault.store_id(), desk.state.position.0);
    Ok(desk.and_then(|desk| if fits(&desk) { Ok(desk) } else { Err(Spoiled::Damaged) }))
}
