//! A new key-encryption key: every live slot is rewrapped into new files, and the old key and its
//! files go. That is what makes destroyed keys unrecoverable from old copies.
//!
//! Crash order: new files written and synced → read back and compared → `HEAD` swapped, sector by
//! sector → old files removed. Before the swap a crash leaves the old generation standing and
//! strays of the new one; after it, the new one and strays of the old. Strays are removed once the
//! standing generation is known to hold every slot in use, never before. Where there is no room for
//! the new files those that were made go at once, and the old key stands until there is.

use zeroize::Zeroizing;

use crate::domain::ids::Millis;
use crate::storage::{Fd, Storage};

use super::fault::VaultFault;
use super::file;
use super::head::Head;
use super::key::WrappingKey;
use super::slot::{Kept, Reading, SECTOR, SLOT, SLOTS_PER_SECTOR, Slot, Wrapping};
use super::store::Store;
use super::{Randomness, nonce};

/// Slots rewrapped per write: 256 KiB.
const BATCH: u32 = 512 * SLOTS_PER_SECTOR;

/// Rewraps the slots below `end` under a new key-encryption key, which it returns; with the slots
/// of which a key is damaged or lost: they are carried over as they are.
pub(super) fn rotate(
    store: &mut Store<impl Storage>,
    master: &WrappingKey,
    old: &WrappingKey,
    end: u32,
    now: Millis,
    random: &mut Randomness,
) -> Result<(WrappingKey, Vec<u32>), VaultFault> {
    let mut bytes = Zeroizing::new([0; 32]);
    random(bytes.as_mut_slice());
    let kek = WrappingKey::new(&bytes);
    let (id, generation) = (store.head.store, store.head.generation + 1);
    let wrapped = Head::wrap_kek(master, id, generation, nonce(random), &bytes);
    let head = Head { generation, kek: wrapped, kek_made_at: now, ..store.head.clone() };

    let both = Both {
        old: Wrapping { key: old, store: id, generation: store.head.generation },
        new: Wrapping { key: &kek, store: id, generation },
    };
    remove_strays(store)?;
    let mut files = Vec::new();
    let harmed = match rewrap_files(store, &head, &both, end, &mut files, random) {
        Err(no_room @ VaultFault::NoRoom(_)) => {
            for made in files {
                store.storage.close(made);
            }
            store.forget_block();
            remove_strays(store)?;
            return Err(no_room);
        }
        rewrapped => rewrapped?,
    };
    head.write(&mut store.storage, store.head_fd)?;
    store.head = head;
    for old in std::mem::replace(&mut store.files, files) {
        store.storage.close(old);
    }
    store.forget_block();
    remove_strays(store)?;
    Ok((kek, harmed))
}

struct Both<'a> {
    old: Wrapping<'a>,
    new: Wrapping<'a>,
}

/// Makes the files of the new generation; the slots that are harmed.
fn rewrap_files(
    store: &mut Store<impl Storage>,
    head: &Head,
    both: &Both,
    end: u32,
    files: &mut Vec<Fd>,
    random: &mut Randomness,
) -> Result<Vec<u32>, VaultFault> {
    let count = end.div_ceil(head.slots_per_file);
    store.storage.has_room(u64::from(count) * file::length(head.slots_per_file))?;
    let mut harmed = Vec::new();
    for number in 0..count {
        files.push(rewrap_file(store, head, both, number, end, &mut harmed, random)?);
    }
    Ok(harmed)
}

fn rewrap_file(
    store: &mut Store<impl Storage>,
    head: &Head,
    both: &Both,
    number: u32,
    end: u32,
    harmed: &mut Vec<u32>,
    random: &mut Randomness,
) -> Result<Fd, VaultFault> {
    let fd = file::create(&mut store.storage, head, number)?;
    let from = number * head.slots_per_file;
    let to = end.min(from + head.slots_per_file);
    for first in (from..to).step_by(BATCH as usize) {
        let last = to.min(first + BATCH);
        harmed.extend(rewrap_batch(store, both, fd, first..last, random)?);
    }
    store.storage.sync_data(fd)?;
    for first in (from..to).step_by(BATCH as usize) {
        compare_batch(store, both, fd, first..to.min(first + BATCH))?;
    }
    Ok(fd)
}

fn batch_bytes(slots: &std::ops::Range<u32>) -> Vec<u8> {
    vec![0; (slots.end - slots.start).div_ceil(SLOTS_PER_SECTOR) as usize * SECTOR]
}

fn rewrap_batch(
    store: &mut Store<impl Storage>,
    both: &Both,
    fd: Fd,
    slots: std::ops::Range<u32>,
    random: &mut Randomness,
) -> Result<Vec<u32>, VaultFault> {
    let mut harmed = Vec::new();
    let mut bytes = batch_bytes(&slots);
    let mut nonces = vec![0; (slots.end - slots.start) as usize * 12];
    random(&mut nonces);
    for (slot, nonce) in slots.clone().zip(nonces.chunks_exact(12)) {
        let raw = store.raw(slot)?;
        let kept = Slot::salvage(&raw, both.old, slot);
        let lost = is_blank(&raw);
        if lost || kept.contains(&Kept::Damaged) {
            harmed.push(slot);
        }
        if !lost {
            let place = &mut bytes[file::place_after(slots.start, slot)..][..SLOT];
            Slot::carry(both.new, slot, super::head::array(nonce), &kept).write(slot, place);
        }
    }
    let offset = file::offset(store.file_of(slots.start).1);
    store.storage.write_at(fd, offset, &bytes)?;
    Ok(harmed)
}

fn is_blank(slot: &[u8]) -> bool {
    slot.iter().all(|&byte| byte == 0)
}

/// Every key read back from the new file is the one in the old, and what is damaged stays so.
fn compare_batch(
    store: &mut Store<impl Storage>,
    both: &Both,
    fd: Fd,
    slots: std::ops::Range<u32>,
) -> Result<(), VaultFault> {
    let mut bytes = batch_bytes(&slots);
    let offset = file::offset(store.file_of(slots.start).1);
    store.storage.read_at(fd, offset, &mut bytes)?;
    for slot in slots.clone() {
        let old = store.raw(slot)?;
        let place = &bytes[file::place_after(slots.start, slot)..][..SLOT];
        let same = match Slot::read(slot, place) {
            Reading::Filled(_) => {
                let new = place.first_chunk().expect("a slot was cut out");
                Slot::salvage(new, both.new, slot) == Slot::salvage(&old, both.old, slot)
            }
            Reading::Blank => is_blank(&old),
            Reading::Damaged => false,
        };
        if !same {
            return Err(damaged(store, slot));
        }
    }
    Ok(())
}

fn damaged(store: &Store<impl Storage>, slot: u32) -> VaultFault {
    VaultFault::DamagedSlot { file: store.file_name(slot), slot }
}

/// Removes the files of every generation but the standing one.
pub(super) fn remove_strays(store: &mut Store<impl Storage>) -> Result<(), VaultFault> {
    let strays: Vec<String> = store
        .storage
        .list()?
        .into_iter()
        .filter(|name| {
            file::parse_name(name).is_some_and(|(found, _)| found != store.head.generation)
        })
        .collect();
    for stray in &strays {
        store.storage.remove(stray)?;
    }
    if !strays.is_empty() {
        store.storage.sync_dir()?;
    }
    Ok(())
}
