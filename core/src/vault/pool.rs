//! Slots made ahead of need, so that giving somebody keys costs no sync.
//!
//! Crash order: a chunk is written and synced before any of its slots is taken, so a key is durable
//! before the first event that is sealed with it. After opening, what stands behind the highest
//! slot in use may be a page cache's promise: it is written again, sound keys as they are, and
//! synced before it is taken.

use std::collections::VecDeque;
use std::convert::Infallible;

use zeroize::{Zeroize, Zeroizing};

use crate::mutant::{Mutant, is_planted};
use crate::storage::Storage;

use super::Randomness;
use super::fault::VaultFault;
use super::file;
use super::key::{WrappingKey, made};
use super::slot::{ClassKeys, Reading, SECTOR, SLOT, SLOTS_PER_SECTOR, Slot, Wrapping};
use super::store::Store;

/// Sixteen sectors for the single command of an office, 2 MiB at the height of an import.
const FEWEST: u32 = 16 * SLOTS_PER_SECTOR;
const MOST: u32 = 4096 * SLOTS_PER_SECTOR;

/// Random bytes that a slot needs: a nonce and three keys.
const DRAWN: usize = 12 + 3 * 32;

pub(super) struct Pool {
    /// The next slot to take; `None` until the registry said which are in use.
    pub(super) next: Option<u32>,
    /// The keys of the slots from `next` on, durable.
    ready: VecDeque<ClassKeys>,
    chunk: u32,
}

impl Pool {
    pub(super) fn new() -> Pool {
        Pool { next: None, ready: VecDeque::new(), chunk: FEWEST }
    }

    pub(super) fn len(&self) -> usize {
        self.ready.len()
    }

    pub(super) fn reserve_through(&mut self, highest: Option<u32>) {
        let after = u32::from(!is_planted(Mutant::SlotGivenTwice));
        self.next = Some(highest.map_or(0, |slot| slot + after));
        self.ready.clear();
    }

    /// The first slot that is not durably filled.
    pub(super) fn end(&self) -> Option<u32> {
        let ready = u32::try_from(self.ready.len()).expect("the pool holds a few chunks");
        self.next.map(|next| next + ready)
    }

    pub(super) fn take(&mut self) -> Option<(u32, ClassKeys)> {
        let slot = self.next?;
        let keys = self.ready.pop_front()?;
        self.next = Some(slot + 1);
        Some((slot, keys))
    }

    /// Makes sure that so many slots can be taken without another file.
    pub(super) fn make_room(
        &self,
        store: &mut Store<impl Storage>,
        slots: u32,
    ) -> Result<(), VaultFault> {
        let end = self.next.expect("the registry told the highest slot in use") + slots;
        while end > store.standing() {
            create_file(store, store.count())?;
        }
        Ok(())
    }

    /// Makes the next chunk of slots, twice as long as the one before; durable when this returns.
    pub(super) fn grow(
        &mut self,
        store: &mut Store<impl Storage>,
        kek: &WrappingKey,
        random: &mut Randomness,
    ) -> Result<(), VaultFault> {
        let from = self.end().expect("the registry told the highest slot in use");
        let (number, in_file) = store.file_of(from);
        if number as usize == store.files.len() {
            create_file(store, number)?;
        }
        let count = self.chunk.min(store.head.slots_per_file - in_file);
        let keys = fill(store, kek, from, count, random)?;
        self.ready.extend(keys);
        self.chunk = (self.chunk * 2).min(MOST);
        Ok(())
    }
}

fn create_file(store: &mut Store<impl Storage>, number: u32) -> Result<(), VaultFault> {
    // A crash between a file's name and its header leaves a blank one behind: no slot in it was
    // ever used.
    let name = file::name(store.head.generation, number);
    if store.storage.list()?.contains(&name) {
        store.storage.remove(&name)?;
        store.storage.sync_dir()?;
    }
    let fd = file::create(&mut store.storage, &store.head, number)?;
    // It may stand empty for long, and before others: only the last may have no header.
    store.storage.sync_data(fd)?;
    store.files.push(fd);
    Ok(())
}

/// Fills `count` slots of one file from `from` on, and syncs them.
fn fill(
    store: &mut Store<impl Storage>,
    kek: &WrappingKey,
    from: u32,
    count: u32,
    random: &mut Randomness,
) -> Result<Vec<ClassKeys>, VaultFault> {
    let (number, in_file) = store.file_of(from);
    let fd = store.files[number as usize];
    let sector = in_file - in_file % SLOTS_PER_SECTOR;
    let sectors = (in_file + count).div_ceil(SLOTS_PER_SECTOR) - sector / SLOTS_PER_SECTOR;
    let mut bytes = vec![0; sectors as usize * SECTOR];
    store.storage.read_at(fd, file::offset(sector), &mut bytes)?;

    let with = Wrapping { key: kek, store: store.head.store, generation: store.head.generation };
    let mut drawn = Zeroizing::new(vec![0; count as usize * DRAWN]);
    random(&mut drawn);
    let mut filled = Vec::with_capacity(count as usize);
    for (slot, drawn) in (from..).zip(drawn.chunks_exact(DRAWN)) {
        let place = file::place_after(in_file, in_file + (slot - from));
        let place = &mut bytes[place..][..SLOT];
        filled.push(
            sound_keys(with, slot, place).unwrap_or_else(|| new_keys(with, slot, drawn, place)),
        );
    }
    store.storage.write_at(fd, file::offset(sector), &bytes)?;
    store.storage.sync_data(fd)?;
    store.forget_block();
    Ok(filled)
}

/// Keys that an earlier run made and nobody took.
fn sound_keys(with: Wrapping, slot: u32, place: &[u8]) -> Option<ClassKeys> {
    let Reading::Filled(found) = Slot::read(slot, place) else { return None };
    found.unwrap_all(with, slot).ok().filter(|keys| keys.iter().all(Option::is_some))
}

fn new_keys(with: Wrapping, slot: u32, drawn: &[u8], place: &mut [u8]) -> ClassKeys {
    let key = |class: usize| {
        let drawn = &drawn[12 + class * 32..][..32];
        let Ok(key) = made::<Infallible>(|key| {
            key.copy_from_slice(drawn);
            Ok(())
        });
        Some(key)
    };
    let keys = [key(0), key(1), key(2)];
    let mut nonce: [u8; 12] = super::head::array(drawn);
    Slot::wrap(with, slot, nonce, &keys).write(slot, place);
    nonce.zeroize();
    keys
}
