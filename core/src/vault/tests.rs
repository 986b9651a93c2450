//! Specs of the key store.

mod crash;
mod damage;
mod disk;

use crate::domain::ids::Millis;
use crate::domain::secret::Class;

use super::{Founding, Inventory, Opened, Vault, VaultFault};
use disk::Disk;

const MASTER: [u8; 32] = [7; 32];
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Bytes that look random and are the same in every run.
fn chance(mut seed: u64) -> impl FnMut(&mut [u8]) {
    move |bytes| {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&disk::next(&mut seed).to_le_bytes()[..chunk.len()]);
        }
    }
}

fn founding() -> Founding {
    Founding { store: *b"a registry's log", slots_per_file: 12, now: Millis(0) }
}

fn found(disk: &Disk) -> Vault<Disk> {
    let mut vault = Vault::found(disk.clone(), &founding(), &MASTER, &mut chance(1)).unwrap();
    vault.reserve_through(None).unwrap();
    vault
}

fn unlock(disk: &Disk) -> Vault<Disk> {
    Vault::unlock(disk.clone(), &MASTER).unwrap()
}

fn seal(vault: &mut Vault<Disk>, slot: u32, class: Class, plain: &str) -> Vec<u8> {
    vault.seal(slot, class, b"about", plain.as_bytes(), [9; 12]).unwrap().unwrap()
}

fn open(vault: &mut Vault<Disk>, slot: u32, class: Class, sealed: &[u8]) -> Opened {
    vault.open(slot, class, b"about", sealed).unwrap()
}

fn plain(text: &str) -> Opened {
    Opened::Plain(text.as_bytes().to_vec().into())
}

#[test]
fn what_was_sealed_is_opened_after_a_restart() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let slot = vault.take_slot(&mut chance(2)).unwrap();
    let sealed = seal(&mut vault, slot, Class::Basic, "Nguyễn Thị Sen");
    drop(vault);
    disk.restart(3);
    assert_eq!(open(&mut unlock(&disk), slot, Class::Basic, &sealed), plain("Nguyễn Thị Sen"));
}

#[test]
fn a_sealed_field_opens_only_with_its_own_slot_class_and_associated_data() {
    let mut vault = found(&Disk::default());
    let slot = vault.take_slot(&mut chance(2)).unwrap();
    let other = vault.take_slot(&mut chance(2)).unwrap();
    let sealed = seal(&mut vault, slot, Class::Basic, "1950-02-03");
    assert_eq!(open(&mut vault, slot, Class::Contact, &sealed), Opened::Tampered);
    assert_eq!(open(&mut vault, other, Class::Basic, &sealed), Opened::Tampered);
    let elsewhere = vault.open(slot, Class::Basic, b"elsewhere", &sealed).unwrap();
    assert_eq!(elsewhere, Opened::Tampered);
}

#[test]
fn the_length_of_a_field_is_told_only_in_steps_of_32_bytes() {
    let mut vault = found(&Disk::default());
    let slot = vault.take_slot(&mut chance(2)).unwrap();
    let mut length = |bytes: usize| seal(&mut vault, slot, Class::Basic, &"x".repeat(bytes)).len();
    assert_eq!(length(0), 1 + 12 + 32 + 16);
    assert_eq!(length(28), length(0));
    assert_eq!(length(29), length(0) + 32);
}

#[test]
fn every_flipped_bit_of_a_sealed_field_is_noticed() {
    let mut vault = found(&Disk::default());
    let slot = vault.take_slot(&mut chance(2)).unwrap();
    let sealed = seal(&mut vault, slot, Class::Contact, "0912 345 678");
    for bit in 0..sealed.len() * 8 {
        let mut flipped = sealed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(open(&mut vault, slot, Class::Contact, &flipped), Opened::Tampered);
    }
    for shorter in 0..sealed.len() {
        let opened = open(&mut vault, slot, Class::Contact, &sealed[..shorter]);
        assert_eq!(opened, Opened::Tampered);
    }
}

#[test]
fn one_class_can_be_destroyed_alone() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let slot = vault.take_slot(&mut chance(2)).unwrap();
    let name = seal(&mut vault, slot, Class::Basic, "Trần Văn Cúc");
    let phone = seal(&mut vault, slot, Class::Contact, "0912 345 678");
    vault.destroy(slot, &[Class::Contact]).unwrap();
    for vault in [&mut vault, &mut unlock(&disk)] {
        assert_eq!(open(vault, slot, Class::Contact, &phone), Opened::Erased);
        assert_eq!(open(vault, slot, Class::Basic, &name), plain("Trần Văn Cúc"));
    }
    assert_eq!(vault.seal(slot, Class::Contact, b"", b"", [0; 12]).unwrap(), None);
}

#[test]
fn destroying_again_changes_nothing_and_neighbours_keep_their_keys() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let slots: Vec<u32> = (0..5).map(|_| vault.take_slot(&mut chance(2)).unwrap()).collect();
    let names: Vec<_> =
        slots.iter().map(|&slot| seal(&mut vault, slot, Class::Basic, "Lê Cúc")).collect();
    vault.destroy(slots[1], &Class::ALL).unwrap();
    vault.destroy(slots[1], &Class::ALL).unwrap();
    let mut vault = unlock(&disk);
    vault.reserve_through(Some(slots[4])).unwrap();
    for (slot, name) in slots.iter().zip(&names) {
        let expected = if *slot == slots[1] { Opened::Erased } else { plain("Lê Cúc") };
        assert_eq!(open(&mut vault, *slot, Class::Basic, name), expected);
    }
    let inventory = Inventory { whole: 4, partly_destroyed: 0, destroyed: 1 };
    assert_eq!(vault.verify().unwrap(), inventory);
}

#[test]
fn taking_a_slot_from_the_pool_touches_no_disk() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    vault.grow_pool(&mut chance(2)).unwrap();
    let (calls, ready) = (disk.0.lock().unwrap().calls, vault.pool_len());
    for _ in 0..ready {
        let slot = vault.take_slot(&mut chance(3)).unwrap();
        seal(&mut vault, slot, Class::Basic, "Phạm Lan");
    }
    assert_eq!(disk.0.lock().unwrap().calls, calls);
    assert_eq!(vault.pool_len(), 0);
}

#[test]
fn slots_follow_each_other_over_files_and_restarts_and_none_is_given_twice() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    for expected in 0..40 {
        assert_eq!(vault.take_slot(&mut chance(2)).unwrap(), expected);
        if expected % 7 == 6 {
            vault = unlock(&disk);
            vault.reserve_through(Some(expected)).unwrap();
        }
    }
    assert!(disk.file_names().contains(&"slots-000001-000003".to_owned()));
}

#[test]
fn keys_that_nobody_took_keep_standing_after_a_restart() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let slot = vault.take_slot(&mut chance(2)).unwrap();
    let sealed = seal(&mut vault, slot, Class::Basic, "not yet in the log");
    let mut vault = unlock(&disk);
    vault.reserve_through(None).unwrap();
    assert_eq!(vault.take_slot(&mut chance(99)).unwrap(), slot);
    assert_eq!(open(&mut vault, slot, Class::Basic, &sealed), plain("not yet in the log"));
}

#[test]
fn a_slot_that_the_log_names_and_the_store_does_not_hold_is_lost() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    assert!(matches!(vault.reserve_through(Some(0)), Err(VaultFault::KeyLost { slot: 0 })));
    let slot = vault.take_slot(&mut chance(2)).unwrap();
    vault.reserve_through(Some(slot)).unwrap();
    let beyond = vault.reserve_through(Some(1_000));
    assert!(matches!(beyond, Err(VaultFault::KeyLost { slot: 1_000 })));
}

#[test]
fn the_key_encryption_key_is_due_after_seven_days() {
    let vault = found(&Disk::default());
    assert!(!vault.rotation_is_due(Millis(7 * DAY - 1)));
    assert!(vault.rotation_is_due(Millis(7 * DAY)));
    assert!(vault.rotation_is_due(Millis(-1)), "it was made by a clock that was ahead");
}

#[test]
fn rotation_keeps_every_live_key_and_makes_old_copies_useless() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let slots: Vec<u32> = (0..30).map(|_| vault.take_slot(&mut chance(2)).unwrap()).collect();
    let names: Vec<_> =
        slots.iter().map(|&slot| seal(&mut vault, slot, Class::Basic, "Võ Mai")).collect();
    let before = disk.copy_of();
    vault.destroy(17, &Class::ALL).unwrap();
    vault.rotate(Millis(8 * DAY), &mut chance(5)).unwrap();
    assert!(!vault.rotation_is_due(Millis(9 * DAY)));
    assert_eq!(vault.take_slot(&mut chance(6)).unwrap(), 30);

    for vault in [&mut vault, &mut unlock(&disk)] {
        for (&slot, name) in slots.iter().zip(&names) {
            let expected = if slot == 17 { Opened::Erased } else { plain("Võ Mai") };
            assert_eq!(open(vault, slot, Class::Basic, name), expected);
        }
    }
    // A copy of the old slots, brought back beside the new HEAD, opens nothing.
    assert!(disk.file_names().iter().all(|name| !name.starts_with("slots-000001")));
    let old = before.with_file("slots-000001-000001", |bytes| bytes.clone());
    disk.with_file("slots-000002-000001", |bytes| bytes.copy_from_slice(&old));
    let opened = Vault::unlock(disk, &MASTER);
    assert!(matches!(opened, Err(VaultFault::DamagedFile { .. })));
}

#[test]
fn another_master_key_opens_nothing() {
    let disk = Disk::default();
    found(&disk);
    let opened = Vault::unlock(disk, &[8; 32]);
    assert!(matches!(opened, Err(VaultFault::WrongMasterKey)));
}

#[test]
fn a_store_with_slots_is_not_founded_again() {
    let disk = Disk::default();
    found(&disk).take_slot(&mut chance(2)).unwrap();
    let again = Vault::found(disk, &founding(), &MASTER, &mut chance(3));
    assert!(matches!(again, Err(VaultFault::AlreadyFounded)));
}

#[test]
fn a_reader_beside_the_writer_changes_nothing_and_finds_new_slots() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let mut reader = Vault::unlock_read_only(disk.clone(), &MASTER).unwrap();
    for _ in 0..20 {
        let slot = vault.take_slot(&mut chance(2)).unwrap();
        let sealed = seal(&mut vault, slot, Class::Sensitive, "sống một mình");
        assert_eq!(open(&mut reader, slot, Class::Sensitive, &sealed), plain("sống một mình"));
    }
}

#[test]
fn the_tag_of_an_erased_text_is_remembered_and_tells_nothing_else() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let tag = vault.erased_tag(&["ref", "main", "r1"]);
    assert!(!vault.was_erased(&tag));
    vault.remember_erased(&[tag]).unwrap();
    disk.restart(4);
    let vault = unlock(&disk);
    assert!(vault.was_erased(&vault.erased_tag(&["ref", "main", "r1"])));
    assert!(!vault.was_erased(&vault.erased_tag(&["ref", "mainr", "1"])));
    let bytes = disk.with_file("erased-000000", |bytes| bytes.clone());
    assert!(!bytes.windows(4).any(|window| window == b"main"));
}

#[test]
fn tags_survive_a_rotation_and_fill_file_after_file() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let tags: Vec<_> =
        (0..2_100).map(|number| vault.erased_tag(&["ref", &number.to_string()])).collect();
    vault.remember_erased(&tags).unwrap();
    vault.rotate(Millis(1), &mut chance(5)).unwrap();
    let vault = unlock(&disk);
    assert!(disk.file_names().contains(&"erased-000001".to_owned()));
    assert!(tags.iter().all(|tag| vault.was_erased(tag)));
    assert_eq!(vault.erased_tag(&["ref", "0"]), tags[0]);
}

#[test]
fn debug_output_shows_neither_keys_nor_texts() {
    let mut vault = found(&Disk::default());
    let slot = vault.take_slot(&mut chance(2)).unwrap();
    let key = vault.class_key(slot, Class::Basic).unwrap().unwrap();
    assert_eq!(format!("{key:?} {:?}", plain("Lê Cúc")), "ClassKey(..) Plain(..)");
}
