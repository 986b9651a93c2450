//! Rot is found and named; no damage ever yields another key.

use super::disk::Disk;
use super::{MASTER, chance, found, open, plain, seal, unlock};
use crate::domain::refusal::Explain;
use crate::domain::secret::Class;
use crate::vault::{Opened, Vault, VaultFault};

const FILE: &str = "slots-000001-000000";

fn a_store_of_three() -> (Disk, Vec<Vec<u8>>) {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let names = (0..3)
        .map(|_| {
            let slot = vault.take_slot(&mut chance(2)).unwrap();
            seal(&mut vault, slot, Class::Basic, &format!("person {slot}"))
        })
        .collect();
    (disk, names)
}

#[test]
fn every_flipped_bit_of_a_slot_names_that_slot_and_spares_the_others() {
    let (disk, names) = a_store_of_three();
    for bit in 0..3 * 168 * 8 {
        let copy = disk.copy_of();
        copy.with_file(FILE, |bytes| bytes[512 + bit / 8] ^= 1 << (bit % 8));
        let hit = u32::try_from(bit / (168 * 8)).unwrap();
        let mut vault = unlock(&copy);
        for (slot, name) in (0..).zip(&names) {
            let opened = vault.open(slot, Class::Basic, b"about", name);
            if slot == hit {
                let told = matches!(
                    &opened,
                    Err(VaultFault::DamagedSlot { file, slot: found }) if file == FILE && *found == slot
                );
                assert!(told, "bit {bit}");
            } else {
                assert_eq!(opened.unwrap(), plain(&format!("person {slot}")));
            }
        }
    }
}

#[test]
fn every_flipped_bit_of_one_head_sector_is_survived_and_of_both_is_refused() {
    let (disk, names) = a_store_of_three();
    for bit in 0..512 * 8 {
        let flip = |bytes: &mut Vec<u8>, sector: usize| {
            bytes[sector * 512 + bit / 8] ^= 1 << (bit % 8);
        };
        for sector in [0, 1] {
            let copy = disk.copy_of();
            copy.with_file("HEAD", |bytes| flip(bytes, sector));
            let mut vault = unlock(&copy);
            assert_eq!(open(&mut vault, 0, Class::Basic, &names[0]), plain("person 0"));
            // The damaged sector was written anew.
            copy.with_file("HEAD", |bytes| assert_eq!(bytes[..512], bytes[512..]));
        }
        disk.with_file("HEAD", |bytes| {
            flip(bytes, 0);
            flip(bytes, 1);
        });
        let opened = Vault::unlock(disk.clone(), &MASTER);
        assert!(matches!(opened, Err(VaultFault::DamagedHead)), "bit {bit}");
        disk.with_file("HEAD", |bytes| {
            flip(bytes, 0);
            flip(bytes, 1);
        });
    }
}

#[test]
fn a_slot_moved_to_another_place_is_damaged_there() {
    let (disk, names) = a_store_of_three();
    disk.with_file(FILE, |bytes| bytes.copy_within(512..512 + 168, 512 + 168));
    let opened = unlock(&disk).open(1, Class::Basic, b"about", &names[0]);
    assert!(matches!(opened, Err(VaultFault::DamagedSlot { slot: 1, .. })));
}

#[test]
fn a_slot_of_zeros_is_a_lost_key_not_an_erasure() {
    let (disk, names) = a_store_of_three();
    disk.with_file(FILE, |bytes| bytes[512..1024].fill(0));
    let opened = unlock(&disk).open(1, Class::Basic, b"about", &names[1]);
    assert!(matches!(opened, Err(VaultFault::KeyLost { slot: 1 })));
}

#[test]
fn a_damaged_slot_can_be_erased_whole_but_not_by_one_class() {
    let (disk, names) = a_store_of_three();
    disk.with_file(FILE, |bytes| bytes[512 + 30] ^= 1);
    let mut vault = unlock(&disk);
    let one = vault.destroy(0, &[Class::Basic]);
    assert!(matches!(one, Err(VaultFault::DamagedSlot { slot: 0, .. })));
    vault.destroy(0, &Class::ALL).unwrap();
    assert_eq!(open(&mut vault, 0, Class::Basic, &names[0]), Opened::Erased);
}

#[test]
fn a_damaged_slot_stops_a_rotation_before_anything_changed() {
    let (disk, names) = a_store_of_three();
    disk.with_file(FILE, |bytes| bytes[512 + 30] ^= 1);
    let mut vault = unlock(&disk);
    vault.reserve_through(Some(2)).unwrap();
    let rotated = vault.rotate(crate::domain::ids::Millis(1), &mut chance(5));
    assert!(matches!(rotated, Err(VaultFault::DamagedSlot { slot: 0, .. })));
    assert_eq!(open(&mut unlock(&disk), 2, Class::Basic, &names[2]), plain("person 2"));
}

#[test]
fn a_missing_a_foreign_and_a_newer_file_are_named() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    for _ in 0..20 {
        vault.take_slot(&mut chance(2)).unwrap();
    }
    let missing = disk.copy_of();
    crate::storage::Storage::remove(&mut missing.clone(), FILE).unwrap();
    let opened = Vault::unlock(missing, &MASTER);
    assert!(matches!(opened, Err(VaultFault::DamagedFile { file }) if file == FILE));

    let other = Disk::default();
    let founding = crate::vault::Founding { store: *b"another registry", ..super::founding() };
    let mut vault = Vault::found(other.clone(), &founding, &MASTER, &mut chance(1)).unwrap();
    vault.reserve_through(None).unwrap();
    vault.take_slot(&mut chance(2)).unwrap();
    let foreign = other.with_file(FILE, |bytes| bytes.clone());
    let mixed = disk.copy_of();
    mixed.with_file(FILE, |bytes| bytes.copy_from_slice(&foreign));
    let opened = Vault::unlock(mixed, &MASTER);
    assert!(matches!(opened, Err(VaultFault::ForeignFile { file }) if file == FILE));

    disk.with_file(FILE, |bytes| {
        bytes[0] = 2;
        let sum = crate::vault::slot::crc(&bytes[..508]);
        bytes[508..512].copy_from_slice(&sum.to_le_bytes());
    });
    let fault = Vault::unlock(disk, &MASTER).err().unwrap();
    assert_eq!(fault.code().to_string(), "DH3106");
    assert_eq!(fault.values(), [("file", FILE.to_owned()), ("format", "2".to_owned())]);
}
