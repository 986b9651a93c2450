//! The power goes at every single call, with several choices of what reached the disk.

use super::disk::Disk;
use super::{DAY, MASTER, chance, found, open, plain, seal, unlock};
use crate::domain::ids::Millis;
use crate::domain::secret::Class;
use crate::storage::Storage;
use crate::storage::sim::{Fault as DiskFault, SimDisk};
use crate::vault::{Opened, Vault, VaultFault};

/// Runs `work` on copies of `disk` with the power going at every call, restarts each with several
/// seeds, and lets `check` look; `check` hears whether the work was reported done.
fn at_every_call(
    disk: &Disk,
    work: impl Fn(Disk) -> Result<(), VaultFault>,
    check: impl Fn(&Disk, bool),
) {
    for calls in 0.. {
        let mut done = false;
        for seed in 0..8 {
            let copy = disk.copy_of();
            copy.dies_after(calls);
            done = work(copy.clone()).is_ok();
            copy.restart(seed * 1_000 + u64::from(calls));
            check(&copy, done);
        }
        if done {
            return;
        }
    }
}

#[test]
fn a_founding_cut_short_can_be_started_again() {
    let found_on =
        |disk: Disk| Vault::found(disk, &super::founding(), &MASTER, &mut chance(1)).map(drop);
    at_every_call(&Disk::default(), found_on, |disk, done| {
        if !done {
            found_on(disk.clone()).unwrap();
        }
        unlock(disk);
    });
}

#[test]
fn a_slot_that_was_given_is_on_disk_wherever_growth_is_cut() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let kept = vault.take_slot(&mut chance(2)).unwrap();
    let name = seal(&mut vault, kept, Class::Basic, "Bùi Hoa");
    // Keys and nonces come from one seed: a slot given in the lost run seals the same bytes.
    let given = std::sync::Mutex::new(Vec::new());
    let work = |disk: Disk| {
        given.lock().unwrap().clear();
        let mut vault = Vault::unlock(disk, &MASTER)?;
        vault.reserve_through(Some(kept))?;
        for _ in 0..30 {
            let slot = vault.take_slot(&mut chance(3))?;
            let sealed = vault.seal(slot, Class::Basic, b"about", b"Bui Hoa", [9; 12])?;
            given.lock().unwrap().push((slot, sealed.unwrap()));
        }
        Ok(())
    };
    at_every_call(&disk, work, |disk, _| {
        let mut vault = unlock(disk);
        assert_eq!(open(&mut vault, kept, Class::Basic, &name), plain("Bùi Hoa"));
        let given = given.lock().unwrap();
        for (slot, sealed) in given.iter() {
            assert_eq!(open(&mut vault, *slot, Class::Basic, sealed), plain("Bui Hoa"));
        }
        let highest = given.last().map_or(kept, |(slot, _)| *slot);
        vault.reserve_through(Some(highest)).unwrap();
        assert_eq!(vault.take_slot(&mut chance(4)).unwrap(), highest + 1);
        vault.verify().unwrap();
    });
}

#[test]
fn a_destruction_reported_done_stays_done_and_one_cut_short_can_be_done_again() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let slots: Vec<u32> = (0..6).map(|_| vault.take_slot(&mut chance(2)).unwrap()).collect();
    let names: Vec<_> =
        slots.iter().map(|&slot| seal(&mut vault, slot, Class::Basic, "Đỗ Đào")).collect();
    let work = |disk: Disk| {
        let mut vault = Vault::unlock(disk, &MASTER)?;
        vault.destroy(4, &Class::ALL)
    };
    at_every_call(&disk, work, |disk, done| {
        let mut vault = unlock(disk);
        let opened = open(&mut vault, 4, Class::Basic, &names[4]);
        assert!(opened == Opened::Erased || (!done && opened == plain("Đỗ Đào")));
        vault.destroy(4, &Class::ALL).unwrap();
        for (slot, name) in slots.iter().zip(&names) {
            let expected = if *slot == 4 { Opened::Erased } else { plain("Đỗ Đào") };
            assert_eq!(open(&mut vault, *slot, Class::Basic, name), expected);
        }
    });
}

#[test]
fn a_rotation_cut_anywhere_loses_no_key_and_revives_none() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let slots: Vec<u32> = (0..20).map(|_| vault.take_slot(&mut chance(2)).unwrap()).collect();
    let names: Vec<_> =
        slots.iter().map(|&slot| seal(&mut vault, slot, Class::Basic, "Hồ Liễu")).collect();
    vault.destroy(3, &Class::ALL).unwrap();
    let work = |disk: Disk| {
        let mut vault = Vault::unlock(disk, &MASTER)?;
        vault.reserve_through(Some(19))?;
        vault.rotate(Millis(8 * DAY), &mut chance(5)).map(drop)
    };
    at_every_call(&disk, work, |disk, done| {
        let mut vault = unlock(disk);
        vault.reserve_through(Some(19)).unwrap();
        assert!(!done || !vault.rotation_is_due(Millis(8 * DAY)));
        for (slot, name) in slots.iter().zip(&names) {
            let expected = if *slot == 3 { Opened::Erased } else { plain("Hồ Liễu") };
            assert_eq!(open(&mut vault, *slot, Class::Basic, name), expected);
        }
        vault.rotate(Millis(20 * DAY), &mut chance(6)).unwrap();
        let generations: std::collections::BTreeSet<String> = disk
            .file_names()
            .iter()
            .filter_map(|name| name.strip_prefix("slots-").map(|rest| rest[..6].to_owned()))
            .collect();
        assert_eq!(generations.len(), 1);
    });
}

#[test]
fn a_remembered_tag_survives_wherever_the_next_one_is_cut() {
    let disk = Disk::default();
    let mut vault = found(&disk);
    let (first, second) = (vault.erased_tag(&["ref", "1"]), vault.erased_tag(&["ref", "2"]));
    vault.remember_erased(&[first]).unwrap();
    let work = |disk: Disk| Vault::unlock(disk, &MASTER)?.remember_erased(&[second]);
    at_every_call(&disk, work, |disk, done| {
        let mut vault = unlock(disk);
        assert!(vault.was_erased(&first));
        assert!(!done || vault.was_erased(&second));
        vault.remember_erased(&[second]).unwrap();
        assert!(unlock(disk).was_erased(&second));
    });
}

#[test]
fn a_process_killed_at_any_call_leaves_a_store_that_opens_and_no_half_made_file() {
    for nth in 1.. {
        let machine = SimDisk::new(nth, 512);
        let mut keys = machine.directory("keys");
        let mut vault =
            Vault::found(keys.clone(), &super::founding(), &MASTER, &mut chance(1)).unwrap();
        vault.reserve_through(None).unwrap();
        let (first, second) = (vault.erased_tag(&["ref", "1"]), vault.erased_tag(&["ref", "2"]));
        machine.fail(nth, DiskFault::PowerCut);
        let told = vault.remember_erased(&[first]).and_then(|()| vault.take_slot(&mut chance(2)));
        machine.restart();
        Vault::unlock_read_only(keys.clone(), &MASTER).unwrap();
        let mut vault = Vault::unlock(keys.clone(), &MASTER).unwrap();
        vault.reserve_through(told.as_ref().ok().copied()).unwrap();
        assert!(told.is_err() || vault.was_erased(&first));
        vault.remember_erased(&[first, second]).unwrap();
        vault.take_slot(&mut chance(3)).unwrap();
        let names = keys.list().unwrap();
        let unfinished = |name: &str| name.strip_suffix(".tmp").is_some();
        assert!(!names.iter().any(|(name, _)| unfinished(name)), "call {nth}: {names:?}");
        assert!(Vault::unlock(keys, &MASTER).unwrap().was_erased(&second));
        if told.is_ok() {
            return;
        }
    }
}

#[test]
fn a_state_key_that_was_never_finished_is_cleared_away() {
    let machine = SimDisk::new(1, 512);
    let mut keys = machine.directory("keys");
    Vault::found(keys.clone(), &super::founding(), &MASTER, &mut chance(1)).unwrap();
    keys.create("state-key.tmp", 512).unwrap();
    Vault::unlock(keys.clone(), &MASTER).unwrap();
    assert!(!keys.list().unwrap().iter().any(|(name, _)| name == "state-key.tmp"));
}

#[test]
fn a_file_of_keys_whose_first_sync_failed_is_whole_before_a_key_in_it_is_given() {
    // The file and its name, its header, the slots, the sync of both.
    let sync = 5;
    for seed in 0..40 {
        let machine = SimDisk::new(seed, 512);
        let keys = machine.directory("keys");
        let mut vault =
            Vault::found(keys.clone(), &super::founding(), &MASTER, &mut chance(1)).unwrap();
        vault.reserve_through(None).unwrap();
        machine.fail(sync, DiskFault::Io);
        assert!(vault.take_slot(&mut chance(2)).is_err());
        drop(vault);

        let mut vault = Vault::unlock(keys.clone(), &MASTER).unwrap();
        vault.reserve_through(None).unwrap();
        let slot = vault.take_slot(&mut chance(3)).unwrap();
        machine.cut_power();

        let mut vault = Vault::unlock(keys, &MASTER).unwrap();
        let found = vault.reserve_through(Some(slot));
        assert!(found.is_ok(), "seed {seed}: {found:?}");
    }
}

#[test]
fn a_tag_that_was_seen_but_never_reached_the_disk_is_not_counted_among_those_that_did() {
    // Sixteen records fill a sector: what is written next leaves it alone.
    for seed in 0..40 {
        let machine = SimDisk::new(seed, 512);
        let keys = machine.directory("keys");
        let mut vault =
            Vault::found(keys.clone(), &super::founding(), &MASTER, &mut chance(1)).unwrap();
        let tags: Vec<_> = (0..17).map(|n| vault.erased_tag(&["ref", &n.to_string()])).collect();
        vault.remember_erased(&tags[..15]).unwrap();
        machine.fail(2, DiskFault::Io);
        assert!(vault.remember_erased(&tags[15..16]).is_err());

        let mut vault = Vault::unlock(keys.clone(), &MASTER).unwrap();
        vault.remember_erased(&tags[16..]).unwrap();
        machine.cut_power();

        let vault = Vault::unlock(keys, &MASTER).unwrap_or_else(|it| panic!("seed {seed}: {it}"));
        assert!(vault.was_erased(&tags[14]) && vault.was_erased(&tags[16]), "seed {seed}");
    }
}
