//! Rot is found and named; no damage ever yields another key.

use super::disk::Disk;
use super::{MASTER, chance, found, open, plain, seal, unlock};
use crate::domain::refusal::Explain;
use crate::domain::secret::Class;
use crate::storage::Storage;
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
fn a_damaged_slot_is_carried_over_by_a_rotation_with_what_is_left_of_it() {
    let (disk, names) = a_store_of_three();
    let phone = seal(&mut unlock(&disk), 0, Class::Contact, "0912 345 678");
    disk.with_file(FILE, |bytes| bytes[512 + 30] ^= 1);
    let mut vault = unlock(&disk);
    vault.reserve_through(Some(2)).unwrap();
    for (generation, now) in [(2, 1), (3, 2)] {
        let harmed = vault.rotate(crate::domain::ids::Millis(now), &mut chance(5)).unwrap();
        assert_eq!(harmed, [0]);
        let mut vault = unlock(&disk);
        let opened = vault.open(0, Class::Basic, b"about", &names[0]);
        let file = format!("slots-{generation:06}-000000");
        assert!(
            matches!(opened, Err(VaultFault::DamagedSlot { file: found, slot: 0 }) if found == file)
        );
        assert_eq!(open(&mut vault, 0, Class::Contact, &phone), plain("0912 345 678"));
        assert_eq!(open(&mut vault, 2, Class::Basic, &names[2]), plain("person 2"));
    }
}

#[test]
fn a_lost_slot_does_not_stop_a_rotation_either() {
    let (disk, names) = a_store_of_three();
    disk.with_file(FILE, |bytes| bytes[512..512 + 168].fill(0));
    let mut vault = unlock(&disk);
    vault.reserve_through(Some(2)).unwrap();
    let harmed = vault.rotate(crate::domain::ids::Millis(1), &mut chance(5)).unwrap();
    assert_eq!(harmed, [0]);
    let mut vault = unlock(&disk);
    let opened = vault.open(0, Class::Basic, b"about", &names[0]);
    assert!(matches!(opened, Err(VaultFault::KeyLost { slot: 0 })));
    assert_eq!(open(&mut vault, 2, Class::Basic, &names[2]), plain("person 2"));
}

#[test]
fn a_reader_beside_the_writer_goes_over_to_a_new_generation() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let first = vault.take_slot(&mut chance(2)).unwrap();
    let name = seal(&mut vault, first, Class::Basic, "Lý Thu");
    let mut reader = Vault::unlock_read_only(disk.clone(), &MASTER).unwrap();
    vault.rotate(crate::domain::ids::Millis(1), &mut chance(5)).unwrap();
    let later = (0..60).map(|_| vault.take_slot(&mut chance(2)).unwrap()).last().unwrap();
    let newer = seal(&mut vault, later, Class::Basic, "Hà Xuân");
    assert_eq!(open(&mut reader, first, Class::Basic, &name), plain("Lý Thu"));
    assert_eq!(open(&mut reader, later, Class::Basic, &newer), plain("Hà Xuân"));
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

#[test]
fn a_stranger_among_the_files_of_tags_is_left_alone() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let tag = vault.erased_tag(&["ref", "1"]);
    vault.remember_erased(&[tag]).unwrap();
    for name in ["erased-1", "erased-0000000", "erased-notes.txt", "erased-+00001"] {
        disk.clone().create(name, 3).unwrap();
    }
    assert!(unlock(&disk).was_erased(&tag));
    assert!(disk.file_names().contains(&"erased-notes.txt".to_owned()));
}

#[test]
fn a_tag_that_was_told_kept_is_missed_when_its_file_or_its_sector_is_gone() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let tags: Vec<_> =
        (0..2_060).map(|number| vault.erased_tag(&["ref", &number.to_string()])).collect();
    vault.remember_erased(&tags).unwrap();
    let refused = |disk: Disk, file: &str| {
        let opened = Vault::unlock(disk, &MASTER);
        assert!(matches!(opened, Err(VaultFault::DamagedFile { file: found }) if found == file));
    };
    for file in ["erased-000000", "erased-000001"] {
        let without = disk.copy_of();
        without.clone().remove(file).unwrap();
        refused(without, file);
        let zeroed = disk.copy_of();
        zeroed.with_file(file, |bytes| bytes[..512].fill(0));
        refused(zeroed, file);
    }
}

#[test]
fn an_older_head_beside_newer_slots_is_refused_and_costs_no_key() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let slots: Vec<u32> = (0..20).map(|_| vault.take_slot(&mut chance(2)).unwrap()).collect();
    let name = seal(&mut vault, slots[19], Class::Basic, "Đặng Hạnh");
    let older = disk.with_file("HEAD", |bytes| bytes.clone());
    vault.rotate(crate::domain::ids::Millis(1), &mut chance(5)).unwrap();
    let newer = disk.with_file("HEAD", |bytes| bytes.clone());

    disk.with_file("HEAD", |bytes| bytes.clone_from(&older));
    let fault = Vault::unlock(disk.clone(), &MASTER).err().unwrap();
    assert_eq!(fault.code().to_string(), "DH3110");

    disk.with_file("HEAD", |bytes| bytes.clone_from(&newer));
    assert_eq!(open(&mut unlock(&disk), slots[19], Class::Basic, &name), plain("Đặng Hạnh"));
}

#[test]
fn files_of_a_newer_generation_are_kept_until_the_standing_one_is_known_to_be_whole() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let slots: Vec<u32> = (0..20).map(|_| vault.take_slot(&mut chance(2)).unwrap()).collect();
    let first = disk.copy_of();
    vault.rotate(crate::domain::ids::Millis(1), &mut chance(5)).unwrap();
    // The first generation again, without its last file, and all of the second.
    for number in 0..2 {
        let file = format!("slots-000002-00000{number}");
        let bytes = disk.with_file(&file, |bytes| bytes.clone());
        first.clone().create(&file, bytes.len() as u64).unwrap();
        first.with_file(&file, |new| new.clone_from(&bytes));
    }
    first.clone().remove("slots-000001-000001").unwrap();
    let before = first.file_names();
    let fault = Vault::unlock(first.clone(), &MASTER)
        .and_then(|mut vault| vault.reserve_through(Some(slots[19])))
        .err()
        .unwrap();
    assert_eq!(fault.code().to_string(), "DH3110");
    assert_eq!(first.file_names(), before);
}

#[test]
fn a_store_that_kept_tags_is_not_founded_again() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let tag = vault.erased_tag(&["ref", "1"]);
    vault.remember_erased(&[tag]).unwrap();
    let again = Vault::found(disk.clone(), &super::founding(), &MASTER, &mut chance(3));
    assert!(matches!(again, Err(VaultFault::AlreadyFounded)));
    assert!(unlock(&disk).was_erased(&tag));
}

#[test]
fn a_missing_head_is_named_and_a_read_that_failed_is_no_unknown_outcome() {
    let disk = Disk::default();
    let fault = Vault::unlock(disk.clone(), &MASTER).err().unwrap();
    assert_eq!(fault.code().to_string(), "DH3109");
    found(&disk);
    disk.dies_after(0);
    let fault = Vault::unlock(disk.clone(), &MASTER).err().unwrap();
    assert_eq!(fault.code().to_string(), "DH3111");
    disk.restart(1);
    let mut vault = unlock(&disk);
    vault.reserve_through(None).unwrap();
    disk.dies_after(0);
    let fault = vault.take_slot(&mut chance(2)).err().unwrap();
    assert_eq!(fault.code().to_string(), "DH7431");
}
