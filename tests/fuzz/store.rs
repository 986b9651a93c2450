//! The key store, whose checksums are right and whose content is not.

use std::sync::OnceLock;

use dienhong_core::domain::ids::Millis;
use dienhong_core::domain::secret::Class;
use dienhong_core::storage::Storage as _;
use dienhong_core::storage::memory::MemoryDisk;
use dienhong_core::vault::{Founding, Vault};

use crate::edits::{edit, settle};
use crate::log::{get, put};
use crate::memory::bounded;

const MASTER: [u8; 32] = [7; 32];

/// Who opens and which file is edited, then the edits.
pub(crate) fn keys(input: &[u8]) {
    let Some((which, edits)) = input.split_first() else { return };
    let mut files = founded().clone();
    let (writes, which) = (which >> 4 & 1 == 1, usize::from(*which) % files.len());
    let (name, bytes) = &mut files[which];
    edit(bytes, edits);
    let piece = if name.starts_with("erased") { 32 } else { 512 };
    if name.starts_with("slots") {
        settle(&mut bytes[..512]);
        bytes[512..].chunks_exact_mut(512).for_each(settle_slots);
    } else {
        bytes
            .chunks_exact_mut(piece)
            .filter(|piece| piece.iter().any(|&b| b != 0))
            .for_each(settle);
    }
    let total: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let disk = disk_of(&files);
    bounded(total, 256 << 10, || if writes { write(&disk) } else { read(&disk) });
}

/// Three slots to a sector, each with a checksum of its own.
fn settle_slots(sector: &mut [u8]) {
    for slot in sector.chunks_exact_mut(168).filter(|slot| slot.iter().any(|&b| b != 0)) {
        settle(slot);
    }
}

fn read(disk: &MemoryDisk) {
    if let Ok(mut vault) = Vault::unlock_read_only(disk.clone(), &MASTER) {
        for slot in [0, 1, 11, 12, u32::MAX] {
            let _ = vault.class_key(slot, Class::Basic);
        }
        let _ = vault.state_key();
    }
}

fn write(disk: &MemoryDisk) {
    let Ok(mut vault) = Vault::unlock(disk.clone(), &MASTER) else { return };
    let Ok(()) = vault.reserve_through(Some(2)) else { return };
    let _ = vault.verify();
    let _ = vault.take_slot(&mut same);
    let _ = vault.destroy(1, &Class::ALL);
    let _ = vault.remember_erased(&[vault.erased_tag(&["again"])]);
    let _ = vault.rotate(Millis(2), &mut same);
}

/// Not random: the same input takes the same way.
fn same(bytes: &mut [u8]) {
    bytes.fill(42);
}

fn disk_of(files: &[(String, Vec<u8>)]) -> MemoryDisk {
    let mut disk = MemoryDisk::new();
    for (name, bytes) in files {
        put(&mut disk, name, bytes);
    }
    disk
}

fn founded() -> &'static Vec<(String, Vec<u8>)> {
    static FOUNDED: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    FOUNDED.get_or_init(|| {
        let mut disk = MemoryDisk::new();
        let founding = Founding { store: [9; 16], slots_per_file: 12, now: Millis(1) };
        let mut vault = Vault::found(disk.clone(), &founding, &MASTER, &mut same).unwrap();
        vault.reserve_through(None).unwrap();
        for _ in 0..3 {
            vault.take_slot(&mut same).unwrap();
        }
        vault.destroy(1, &[Class::Sensitive]).unwrap();
        let tag = vault.erased_tag(&["ref", "r1"]);
        vault.remember_erased(&[tag]).unwrap();
        let key = vault.models_key();
        assert!(vault.keep_state_key(&key, 1, [3; 12]).unwrap());
        let names = disk.list().unwrap();
        names
            .into_iter()
            .map(|(name, _)| {
                let bytes = get(&mut disk, &name);
                (name, bytes)
            })
            .collect()
    })
}
