//! Keys of persons, households and units, apart from the log; sealing and erasure.
//!
//! ```text
//! master key ── wraps ──► key-encryption key ── wraps ──► class keys ── seal ──► fields in events
//! (a file, an argument)   (at most seven days)            (three to a slot)
//!
//! keys/
//!   HEAD                  which generation stands; two alternating sectors     (vault/head.rs)
//!   slots-000001-000000   generation 1, file 0: slots, three to a sector       (vault/file.rs, slot.rs)
//!   slots-000001-000001   …
//!   erased-000000         keyed tags of erased refs and identity numbers       (vault/erased.rs)
//!   state-key             opens the snapshot of the state until an erasure     (vault/state_key.rs)
//! ```
//!
//! Every file has its full length from its creation and starts every sector or record with its
//! format version. Integers are little-endian. Assumed of the disk: a sector of 512 bytes is
//! written whole or not at all; a sector that broke that promise is found by its CRC and named.
//!
//! Invariants:
//! - a slot is durable before it is given to anybody (vault/pool.rs);
//! - a class key exists once, wrapped; overwriting it is the erasure, the next rotation makes old
//!   copies of it useless (vault/rotation.rs);
//! - a damaged slot is named; it never yields another key.
//!
//! Randomness, time and the master key are arguments. Any disk error is final: the caller stops.
//! Nothing is removed before what stands is known to be whole: a copy of `HEAD` that is older than
//! the slots beside it is refused, and costs no key.

mod cache;
mod disk;
mod erased;
mod fault;
mod file;
mod head;
mod key;
mod pool;
mod rotation;
mod slot;
mod state_key;
mod store;

use zeroize::Zeroizing;

use crate::domain::ids::Millis;
use crate::domain::secret::Class;
use crate::mutant::{Mutant, is_planted};
use crate::snapshot::sealed::SnapshotKey;
use crate::storage::Storage;

use cache::{Cache, Known};
use disk::Disk;
use erased::ErasedTags;
use head::{HEAD, Head};
use key::WrappingKey;
use pool::Pool;
use slot::{SECTOR, Slot, Wrapping};
use store::Store;

pub use erased::ErasedTag;
pub use fault::VaultFault;
pub use key::{ClassKey, Opened};
pub(crate) use key::{NONCE, SealingKey, sealed_length};

/// Fills a buffer with random bytes of the operating system.
pub type Randomness<'a> = dyn FnMut(&mut [u8]) + 'a;

/// 8 MiB of slots a file: some two hundred files for ten million persons.
pub const SLOTS_PER_FILE: u32 = 49_152;

/// The longest life of a key-encryption key: seven days.
const KEK_LIFE_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What a new key store is told.
#[derive(Clone, Copy, Debug)]
pub struct Founding {
    /// Ties keys and log together: the log's id.
    pub store: [u8; 16],
    /// A multiple of three; [`SLOTS_PER_FILE`] outside tests.
    pub slots_per_file: u32,
    pub now: Millis,
}

/// An unlocked key store.
pub struct Vault<S> {
    store: Store<S>,
    master: WrappingKey,
    kek: WrappingKey,
    cache: Cache,
    pool: Pool,
    erased: ErasedTags,
    access: Access,
    /// How often a key was destroyed since it was unlocked.
    destructions: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Writes,
    Reads,
}

/// How many slots are in use, by what is left of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    pub whole: u64,
    pub partly_destroyed: u64,
    pub destroyed: u64,
}

fn nonce(random: &mut Randomness) -> [u8; 12] {
    let mut nonce = [0; 12];
    random(&mut nonce);
    nonce
}

impl<S: Storage> Vault<S> {
    /// Makes an empty key store. Leftovers of a founding that never finished are replaced; a
    /// directory that holds slots or tags is refused.
    pub fn found(
        storage: S,
        founding: &Founding,
        master: &[u8; 32],
        random: &mut Randomness,
    ) -> Result<Vault<S>, VaultFault> {
        let mut storage = Disk(storage);
        let names = storage.list()?;
        let holds_keys =
            |name: &str| file::parse_name(name).is_some() || erased::parse_name(name).is_some();
        if names.iter().any(|name| holds_keys(name)) {
            return Err(VaultFault::AlreadyFounded);
        }
        if names.iter().any(|name| name == HEAD) {
            storage.remove(HEAD)?;
            storage.sync_dir()?;
        }
        let head = first_head(founding, &WrappingKey::new(master), random);
        let fd = storage.create(HEAD, 2 * SECTOR as u64)?;
        storage.sync_dir()?;
        head.write(&mut storage, fd)?;
        Vault::unlock(storage.0, master)
    }

    /// Opens a key store for the one process that writes, and finishes what a crash interrupted.
    /// Sealed fields can be opened at once; slots only taken after [`Vault::reserve_through`].
    pub fn unlock(storage: S, master: &[u8; 32]) -> Result<Vault<S>, VaultFault> {
        let (mut vault, settled) = Vault::opened(storage, master, Access::Writes)?;
        vault.store.tidy()?;
        vault.erased.settle(&mut vault.store.storage, vault.store.head.tags)?;
        if !settled {
            vault.store.head.write(&mut vault.store.storage, vault.store.head_fd)?;
        }
        Ok(vault)
    }

    /// Opens a key store beside the process that writes: changes nothing on disk.
    pub fn unlock_read_only(storage: S, master: &[u8; 32]) -> Result<Vault<S>, VaultFault> {
        Vault::opened(storage, master, Access::Reads).map(|(vault, _)| vault)
    }

    /// The key store as it stands, and whether both sectors of `HEAD` say so.
    fn opened(
        storage: S,
        master: &[u8; 32],
        access: Access,
    ) -> Result<(Vault<S>, bool), VaultFault> {
        let mut storage = Disk(storage);
        let head_fd = storage.open(HEAD).map_err(|fault| match fault {
            VaultFault::DamagedFile { .. } => VaultFault::Missing,
            other => other,
        })?;
        let (head, settled) = Head::read(&mut storage, head_fd)?;
        let master = WrappingKey::new(master);
        let kek = head.kek(&master)?;
        let erased = ErasedTags::open(&mut storage, head.tag_key(&master)?, head.tags)?;
        let store = Store::new(storage, head, head_fd);
        let (cache, pool) = (Cache::new(), Pool::new());
        let destructions = 0;
        let mut vault = Vault { store, master, kek, cache, pool, erased, access, destructions };
        while let Err(fault) = vault.open_standing() {
            // Beside the process that writes: a rotation came between.
            if !vault.is_renewed()? {
                return Err(fault);
            }
        }
        Ok((vault, settled))
    }

    fn open_standing(&mut self) -> Result<(), VaultFault> {
        match self.store.open_files() {
            Ok(()) if !self.store.files.is_empty() => Ok(()),
            Ok(()) => self.store.newer()?.map_or(Ok(()), |newer| {
                Err(VaultFault::OlderHead { standing: self.store.head.generation, newer })
            }),
            Err(fault @ VaultFault::DamagedFile { .. }) => Err(self.store.why_missing(fault)?),
            other => other,
        }
    }

    /// Goes over to the generation that the writing process made since; false: there is none.
    fn is_renewed(&mut self) -> Result<bool, VaultFault> {
        if self.access == Access::Writes {
            return Ok(false);
        }
        let (head, _) = Head::read(&mut self.store.storage, self.store.head_fd)?;
        if head.generation <= self.store.head.generation {
            return Ok(false);
        }
        self.kek = head.kek(&self.master)?;
        self.store.go_over(head)?;
        Ok(true)
    }

    /// The id given at the founding.
    pub fn store_id(&self) -> [u8; 16] {
        self.store.head.store
    }

    /// Tells which slot is the highest that the log names. A slot that is not there is lost. When
    /// it is there, what an interrupted rotation left behind goes.
    pub fn reserve_through(&mut self, highest: Option<u32>) -> Result<(), VaultFault> {
        if let Some(slot) = highest {
            match self.store.in_use(slot) {
                Err(fault @ VaultFault::KeyLost { .. }) => {
                    return Err(self.store.why_missing(fault)?);
                }
                found => found?,
            };
        }
        if self.access == Access::Writes {
            rotation::remove_strays(&mut self.store)?;
        }
        self.pool.reserve_through(highest);
        Ok(())
    }

    /// Slots that can be taken without a sync.
    pub fn pool_len(&self) -> usize {
        self.pool.len()
    }

    /// Makes the next chunk of slots: one write, one sync. For idle moments, ahead of need.
    pub fn grow_pool(&mut self, random: &mut Randomness) -> Result<(), VaultFault> {
        self.pool.grow(&mut self.store, &self.kek, random)
    }

    /// Makes sure that so many slots can be taken: [`VaultFault::NoRoom`] where there is none yet.
    ///
    /// # Panics
    /// Before [`Vault::reserve_through`].
    pub fn make_room(&mut self, slots: u32) -> Result<(), VaultFault> {
        self.pool.make_room(&mut self.store, slots)
    }

    /// A slot with three new keys, already durable. Grows the pool when it is empty.
    ///
    /// # Panics
    /// Before [`Vault::reserve_through`].
    pub fn take_slot(&mut self, random: &mut Randomness) -> Result<u32, VaultFault> {
        if self.pool.len() == 0 {
            self.grow_pool(random)?;
        }
        let (slot, keys) = self.pool.take().expect("the pool has just grown");
        self.cache.put_all(slot, keys);
        Ok(slot)
    }

    /// The key of one class; `None` after its destruction.
    pub fn class_key(&mut self, slot: u32, class: Class) -> Result<Option<ClassKey>, VaultFault> {
        match self.cache.get(slot, class) {
            Known::Live(key) => return Ok(Some(ClassKey(key))),
            Known::Destroyed => return Ok(None),
            Known::Not => {}
        }
        let found = match self.store.in_use(slot) {
            // A file that the writing process made since.
            Err(VaultFault::KeyLost { .. }) => {
                self.store.open_files()?;
                match self.store.in_use(slot) {
                    Err(VaultFault::KeyLost { .. }) if self.is_renewed()? => {
                        self.store.in_use(slot)?
                    }
                    found => found?,
                }
            }
            found => found?,
        };
        let key = found.unwrap(self.wrapping(), slot, class).map_err(|()| self.damaged(slot))?;
        self.cache.put(slot, class, key.as_ref());
        Ok(key.map(ClassKey))
    }

    fn wrapping(&self) -> Wrapping<'_> {
        wrapping(&self.kek, &self.store.head)
    }

    fn damaged(&self, slot: u32) -> VaultFault {
        VaultFault::DamagedSlot { file: self.store.file_name(slot), slot }
    }

    /// Seals `plain` under `about`, with a nonce never used before; `None` when the key was
    /// destroyed.
    pub fn seal(
        &mut self,
        slot: u32,
        class: Class,
        about: &[u8],
        plain: &[u8],
        nonce: [u8; 12],
    ) -> Result<Option<Vec<u8>>, VaultFault> {
        Ok(self.class_key(slot, class)?.map(|key| key.seal(about, plain, nonce)))
    }

    pub fn open(
        &mut self,
        slot: u32,
        class: Class,
        about: &[u8],
        sealed: &[u8],
    ) -> Result<Opened, VaultFault> {
        Ok(self.class_key(slot, class)?.map_or(Opened::Erased, |key| key.open(about, sealed)))
    }

    /// Overwrites the keys of `classes`; they are gone from this store when this returns. Done
    /// again without harm, also on a damaged slot when nothing of it is to remain.
    pub fn destroy(&mut self, slot: u32, classes: &[Class]) -> Result<(), VaultFault> {
        let all = Class::ALL.iter().all(|class| classes.contains(class));
        let mut left = match self.store.in_use(slot) {
            Err(VaultFault::DamagedSlot { .. }) if all => Slot::DESTROYED,
            found => found?,
        };
        for &class in classes {
            left.destroy(class);
        }
        self.cache.forget(slot);
        self.destructions += 1;
        state_key::destroy(&mut self.store.storage)?;
        if is_planted(Mutant::KeyNotOverwritten) {
            return Ok(());
        }
        self.store.overwrite(slot, &left)
    }

    /// Opens the snapshot of the state; `None`: there is none, or something was erased since.
    pub fn state_key(&mut self) -> Result<Option<SnapshotKey>, VaultFault> {
        let wrapping = wrapping(&self.kek, &self.store.head);
        let key = state_key::read(&mut self.store.storage, wrapping)?;
        Ok(key.map(|key| SnapshotKey::new(**key)))
    }

    /// How often a key was destroyed since the key store was unlocked.
    pub fn destructions(&self) -> u64 {
        self.destructions
    }

    /// Keeps the key of a snapshot that was taken after so many `destructions`; durable when this
    /// returns. False: another key was destroyed since, and the snapshot may hold what is erased.
    pub fn keep_state_key(
        &mut self,
        key: &SnapshotKey,
        destructions: u64,
        nonce: [u8; 12],
    ) -> Result<bool, VaultFault> {
        if destructions != self.destructions {
            return Ok(false);
        }
        let wrapping = wrapping(&self.kek, &self.store.head);
        state_key::write(&mut self.store.storage, wrapping, nonce, key.bytes())?;
        Ok(true)
    }

    /// The tag of an erased text, for instance `["ref", source, ref]`.
    pub fn erased_tag(&self, parts: &[&str]) -> ErasedTag {
        self.erased.tag(parts)
    }

    /// The mark of a command's body: the same for the same body, and for nobody without the keys
    /// of this store a way to it. Where `under` takes part it goes with that key.
    pub fn body_mark(&self, under: Option<&ClassKey>, body: &[u8]) -> [u8; 16] {
        self.erased.body_mark(under, body)
    }

    /// Opens and seals the snapshots of read models. These hold nothing that an erasure takes away,
    /// but the links from sensitive support to persons: so they are not for everybody's eyes.
    pub fn models_key(&self) -> SnapshotKey {
        self.erased.models_key()
    }

    /// Was anything ever erased?
    pub fn has_erased(&self) -> bool {
        !self.erased.is_empty()
    }

    /// Was a text with this tag erased?
    pub fn was_erased(&self, tag: &ErasedTag) -> bool {
        self.erased.knows(tag)
    }

    /// Keeps the tags of what is about to be erased; durable when this returns. Must come before
    /// [`Vault::destroy`], after which nobody can compute them.
    pub fn remember_erased(&mut self, tags: &[ErasedTag]) -> Result<(), VaultFault> {
        if tags.is_empty() {
            return Ok(());
        }
        self.erased.remember(&mut self.store.storage, tags)?;
        let head = Head { tags: self.erased.places(), ..self.store.head.clone() };
        head.write(&mut self.store.storage, self.store.head_fd)?;
        self.store.head = head;
        Ok(())
    }

    /// Is the key-encryption key at the end of its seven days? Also where it was made at a time that
    /// is yet to come: a clock that was ahead must not keep it.
    pub fn rotation_is_due(&self, now: Millis) -> bool {
        let made_at = self.store.head.kek_made_at.0;
        !(made_at..made_at.saturating_add(KEK_LIFE_MS)).contains(&now.0)
    }

    /// Rewraps all slots under a new key-encryption key and destroys the old one. Linear in the
    /// number of slots. A damaged slot is carried over as it is, and told. Needs room for a second
    /// copy of all slots: after [`VaultFault::NoRoom`] the old key stands.
    ///
    /// # Panics
    /// Before [`Vault::reserve_through`].
    pub fn rotate(&mut self, now: Millis, random: &mut Randomness) -> Result<Vec<u32>, VaultFault> {
        let end = self.pool.end().expect("the registry told the highest slot in use");
        let state_key = self.state_key()?;
        let (kek, harmed) =
            rotation::rotate(&mut self.store, &self.master, &self.kek, end, now, random)?;
        self.kek = kek;
        if let Some(key) = state_key {
            self.keep_state_key(&key, self.destructions, nonce(random))?;
        }
        Ok(harmed)
    }

    /// Reads every slot in use, and unwraps what is left in it.
    ///
    /// # Panics
    /// Before [`Vault::reserve_through`].
    pub fn verify(&mut self) -> Result<Inventory, VaultFault> {
        let mut inventory = Inventory::default();
        for slot in 0..self.pool.next.expect("the registry told the highest slot in use") {
            let keys = self.store.in_use(slot)?.unwrap_all(self.wrapping(), slot);
            match keys.map_err(|()| self.damaged(slot))?.iter().flatten().count() {
                3 => inventory.whole += 1,
                0 => inventory.destroyed += 1,
                _ => inventory.partly_destroyed += 1,
            }
        }
        Ok(inventory)
    }
}

fn wrapping<'a>(key: &'a WrappingKey, head: &Head) -> Wrapping<'a> {
    Wrapping { key, store: head.store, generation: head.generation }
}

fn first_head(founding: &Founding, master: &WrappingKey, random: &mut Randomness) -> Head {
    let mut keys = [Zeroizing::new([0; 32]), Zeroizing::new([0; 32])];
    for key in &mut keys {
        random(key.as_mut_slice());
    }
    let store = founding.store;
    Head {
        store,
        generation: 1,
        slots_per_file: founding.slots_per_file,
        kek_made_at: founding.now,
        kek: Head::wrap_kek(master, store, 1, nonce(random), &keys[0]),
        tag_key: Head::wrap_tag_key(master, store, nonce(random), &keys[1]),
        tags: 0,
    }
}

#[cfg(test)]
mod tests;
