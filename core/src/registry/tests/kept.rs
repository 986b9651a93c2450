//! The state kept for the next start: the same answers, and nothing of the erased.

use std::sync::atomic::AtomicU64;

use super::persons::{enrol, erase, unit};
use super::*;
use crate::domain::refusal::{Code, Explain};
use crate::registry::Rehearsal;
use crate::snapshot::Spoiled;
use crate::snapshot::sealed::Found;

/// Ends in good order; the bytes of the snapshot.
fn closed(registry: &Sim) -> Vec<u8> {
    registry.close().unwrap();
    kept(registry)
}

fn kept(registry: &Sim) -> Vec<u8> {
    let mut file = Vec::new();
    let key = registry.save_state(&mut file).unwrap().expect("everything is durable");
    assert!(registry.keep_state_key(key).unwrap());
    file
}

fn open_from(file: &[u8], machine: &SimDisk, stage: &Arc<Stage>) -> (Sim, Option<Spoiled>, u64) {
    let (log, _) = FileLog::open(disks(machine), codec::leaf_of).unwrap();
    let history = Reader::open(disks(machine)).unwrap();
    let vault = Vault::unlock(machine.directory("keys"), &MASTER).unwrap();
    let reached = AtomicU64::new(0);
    let found = Found::read(file, file.len() as u64).unwrap();
    let world = Arc::clone(stage) as Arc<dyn World>;
    let opened = Registry::open_from(Some(found), log, history, vault, world, &reached);
    let (registry, spoiled) = opened.unwrap();
    (registry, spoiled, reached.load(Ordering::Relaxed))
}

fn refused_with(answer: &Answer) -> Option<Code> {
    match answer {
        Answer::Refused(refusal) => Some(refusal.code()),
        Answer::Recorded { .. } | Answer::Unchanged { .. } => None,
    }
}

fn of_two_members() -> (SimDisk, Arc<Stage>, Sim) {
    let (machine, stage, registry) = founded();
    registry.execute(unit(1)).unwrap();
    registry.execute(enrol(2, "r1")).unwrap();
    (machine, stage, registry)
}

/// What rules say that ask every index: the same command, the same row, the same identity number
/// under another `ref`.
fn asked(registry: &Sim) -> [Answer; 3] {
    [enrol(2, "r1"), enrol(20, "r1"), enrol(21, "r2")].map(|it| registry.execute(it).unwrap())
}

#[test]
fn a_rehearsal_from_a_snapshot_and_the_rest_answers_as_the_registry_would() {
    let (machine, stage, registry) = of_two_members();
    let file = kept(&registry);
    registry.execute(enrol(3, "r3")).unwrap();
    registry.close().unwrap();
    drop(registry);
    let mut history = Reader::open(disks(&machine)).unwrap();
    let vault = Vault::unlock_read_only(machine.directory("keys"), &MASTER).unwrap();
    let world = Arc::clone(&stage) as Arc<dyn World>;
    let found = Found::read(file.as_slice(), file.len() as u64).unwrap();
    let opened = Rehearsal::open(Some(found), &mut history, vault, world);
    let (mut rehearsal, spoiled) = opened.unwrap();
    assert!(spoiled.is_none());
    let rows = || vec![enrol(20, "r1"), enrol(21, "r2"), enrol(22, "r3")];
    let rehearsed = rehearsal.execute(rows()).unwrap();
    let registry = open(&machine, &stage);
    let recorded: Vec<_> = rows().into_iter().map(|row| registry.execute(row).unwrap()).collect();
    assert_eq!(
        rehearsed.iter().map(refused_with).collect::<Vec<_>>(),
        recorded.iter().map(refused_with).collect::<Vec<_>>()
    );
    assert_eq!(rehearsed.len(), 3);
}

#[test]
fn a_start_from_a_snapshot_and_the_rest_answers_as_a_start_from_the_log() {
    let (machine, stage, registry) = of_two_members();
    let file = closed(&registry);
    drop(registry);
    let (registry, spoiled, reached) = open_from(&file, &machine, &stage);
    assert!(spoiled.is_none(), "{spoiled:?}");
    assert_eq!(reached, 2);
    registry.execute(add_officer(3, "An")).unwrap();
    let first = asked(&registry);
    assert_eq!(first[..2], [recorded_at(2), unchanged_at(2)]);
    assert!(refused_with(&first[2]).is_some());
    registry.close().unwrap();
    drop(registry);
    // An older snapshot than the log: the rest is folded on top of it.
    let (registry, spoiled, reached) = open_from(&file, &machine, &stage);
    assert!(spoiled.is_none(), "{spoiled:?}");
    assert_eq!((reached, asked(&registry)), (3, first.clone()));
    assert_eq!(registry.look(|state| state.office.officers().len()), 1);
    registry.close().unwrap();
    drop(registry);
    assert_eq!(asked(&open(&machine, &stage)), first);
}

#[test]
fn any_erasure_destroys_the_key_of_every_snapshot_before_it() {
    let (machine, stage, registry) = of_two_members();
    let file = closed(&registry);
    drop(registry);
    let (registry, ..) = open_from(&file, &machine, &stage);
    registry.execute(erase(3, "r1")).unwrap();
    registry.close().unwrap();
    drop(registry);
    let mut vault = Vault::unlock_read_only(machine.directory("keys"), &MASTER).unwrap();
    assert!(vault.state_key().unwrap().is_none());
    let (registry, spoiled, _) = open_from(&file, &machine, &stage);
    assert!(matches!(spoiled, Some(Spoiled::Erased)), "{spoiled:?}");
    assert_eq!(refused_with(&registry.execute(enrol(30, "r1")).unwrap()), Some(Code(2212)));
}

#[test]
fn an_erasure_while_a_snapshot_is_written_keeps_it_closed_for_ever() {
    let (machine, _stage, registry) = of_two_members();
    let mut file = Vec::new();
    let key = registry.save_state(&mut file).unwrap().expect("everything is durable");
    registry.execute(erase(3, "r1")).unwrap();
    assert!(!registry.keep_state_key(key).unwrap());
    let mut vault = Vault::unlock_read_only(machine.directory("keys"), &MASTER).unwrap();
    assert!(vault.state_key().unwrap().is_none());
}

#[test]
fn a_rotation_of_the_keys_carries_the_snapshot_over() {
    let (machine, stage, registry) = of_two_members();
    let file = closed(&registry);
    drop(registry);
    stage.set(1_700_000_000_000 + 8 * 86_400_000);
    let (registry, ..) = open_from(&file, &machine, &stage);
    assert!(registry.rotate_if_due().unwrap().is_some());
    registry.close().unwrap();
    drop(registry);
    let (_, spoiled, reached) = open_from(&file, &machine, &stage);
    assert!(spoiled.is_none(), "{spoiled:?}");
    assert_eq!(reached, 2);
}

#[test]
fn a_flipped_bit_or_another_key_opens_nothing() {
    let (machine, stage, registry) = of_two_members();
    let file = closed(&registry);
    let other = kept(&registry);
    drop(registry);
    for file in [
        // Its key was replaced by that of the later one.
        file,
        [&other[..other.len() / 2], &[other[other.len() / 2] ^ 1], &other[other.len() / 2 + 1..]]
            .concat(),
        other[..other.len() - 1].to_vec(),
    ] {
        let (registry, spoiled, _) = open_from(&file, &machine, &stage);
        assert!(matches!(spoiled, Some(Spoiled::Damaged)), "{spoiled:?}");
        assert_eq!(asked(&registry)[0], recorded_at(2));
        registry.close().unwrap();
    }
}
