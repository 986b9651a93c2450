//! Specs: nothing inconsistent is ever signed, wherever the power went; every checkpoint that
//! somebody saw is still there.

use super::*;
use crate::log::merkle::{Frontier, leaf_hash};
use crate::storage::sim::{Fault, SimDisk};

const NAME: &str = "so.example/dienhong";

fn root(size: u64) -> Hash {
    root_with(size, 0)
}

/// Of a log whose commits after the tenth are `other`.
fn root_with(size: u64, other: u64) -> Hash {
    let mut tree = Frontier::default();
    for leaf in 0..size {
        tree.append(leaf_hash(&(if leaf < 10 { leaf } else { leaf + other }).to_le_bytes()));
    }
    tree.root()
}

fn notary(machine: &SimDisk) -> Notary<SimDisk> {
    let signer = Signer::new(NAME, &[1; 32]).unwrap();
    Notary::new(signer, machine.directory("keys"), machine.directory("checkpoints"))
}

fn sign(notary: &mut Notary<SimDisk>, size: u64) -> Result<Signed, NotaryFault> {
    notary.sign(size, root(size), |older| Ok(Some(root(older))))
}

#[test]
fn a_checkpoint_is_signed_once_and_kept_among_the_others() {
    let machine = SimDisk::new(1, 512);
    let mut notary = notary(&machine);
    assert_eq!(notary.last().unwrap(), None);

    let first = sign(&mut notary, 5).unwrap();
    let again = sign(&mut notary, 5).unwrap();
    let later = sign(&mut notary, 12).unwrap();

    assert_eq!(first, again);
    assert_eq!((later.checkpoint.size, later.checkpoint.root), (12, root(12)));
    assert_eq!(notary.last().unwrap(), Some(later.clone()));
    let verifier = notary.verifier().clone();
    let mut shelf = Shelf::new(machine.directory("checkpoints"));
    assert_eq!(shelf.sizes().unwrap(), [5, 12]);
    assert_eq!(shelf.read(5, &verifier).unwrap(), first);
    assert_eq!(shelf.read(12, &verifier).unwrap(), later);
}

#[test]
fn a_log_put_back_to_an_older_copy_is_not_signed() {
    let machine = SimDisk::new(1, 512);
    let mut notary = notary(&machine);
    sign(&mut notary, 20).unwrap();

    let refused = sign(&mut notary, 15);

    assert!(matches!(refused, Err(NotaryFault::Ahead { signed: 20, position: 15 })));
}

#[test]
fn a_log_put_back_and_written_on_differently_is_not_signed() {
    let machine = SimDisk::new(1, 512);
    let mut notary = notary(&machine);
    sign(&mut notary, 20).unwrap();

    let forked = |size| Ok::<_, NotaryFault>(Some(root_with(size, 100)));
    let refused = notary.sign(30, root_with(30, 100), forked);

    assert!(matches!(refused, Err(NotaryFault::Forked { signed: 20 })));
}

#[test]
fn a_checkpoint_of_another_key_or_size_is_named() {
    let machine = SimDisk::new(1, 512);
    let mut own = notary(&machine);
    let note = sign(&mut own, 5).unwrap().note;
    let mut shelf = machine.directory("checkpoints");
    write(&mut shelf, &name(6), &note).unwrap();
    let verifier = own.verifier().clone();

    let misnamed = Shelf::new(shelf.clone()).read(6, &verifier);
    assert!(matches!(misnamed, Err(NotaryFault::Unreadable { file }) if file == name(6)));

    let stranger = Signer::new(NAME, &[2; 32]).unwrap();
    let mut stranger = Notary::new(stranger, machine.directory("keys"), shelf);
    let refused = sign(&mut stranger, 7);
    assert!(matches!(refused, Err(NotaryFault::Unreadable { file }) if file == LAST));
}

#[test]
fn wherever_the_power_goes_what_was_seen_is_kept_and_what_comes_extends_it() {
    for nth in 1.. {
        let mut cut = false;
        for seed in 0..8 {
            let machine = SimDisk::new(seed, 512);
            let mut notary = notary(&machine);
            let mut seen = vec![sign(&mut notary, 5).unwrap()];
            machine.fail(nth, Fault::PowerCut);
            let signed = [9, 12].map(|size| sign(&mut notary, size));
            seen.extend(signed.into_iter().flatten());
            cut |= machine.has_failed();
            machine.cut_power();
            check_after_the_cut(&machine, &seen);
        }
        if !cut {
            return;
        }
    }
}

fn check_after_the_cut(machine: &SimDisk, seen: &[Signed]) {
    let mut notary = notary(machine);
    let last = notary.last().unwrap().unwrap().checkpoint.size;
    assert!(seen.iter().all(|signed| signed.checkpoint.size <= last));
    sign(&mut notary, 14).unwrap();
    let verifier = notary.verifier().clone();
    let mut shelf = Shelf::new(machine.directory("checkpoints"));
    for signed in seen {
        assert_eq!(&shelf.read(signed.checkpoint.size, &verifier).unwrap(), signed);
    }
    for size in shelf.sizes().unwrap() {
        assert_eq!(shelf.read(size, &verifier).unwrap().checkpoint.root, root(size));
    }
    // A log that took another way after what was seen gets nothing signed.
    let forked = |size| Ok::<_, NotaryFault>(Some(root_with(size, 100)));
    assert!(notary.sign(30, root_with(30, 100), forked).is_err());
}

#[test]
fn any_origin_gives_a_key_a_name() {
    assert_eq!(key_name("Hội NCT tỉnh+thành"), "Hội-NCT-tỉnh-thành");
    assert!(Signer::new(&key_name("a\u{a0}b +c"), &[1; 32]).is_ok());
}
