//! Specs: a whole log is found whole; the first fault is named with file, offset and position.

use super::*;
use crate::log::Sequencer;
use crate::log::tests::{LEAF_OF, LOG_ID, append, create, disks};
use crate::storage::memory::MemoryDisk;

fn of_many_segments() -> (Disks<MemoryDisk>, Tip) {
    let disks = disks();
    let mut log = create(&disks);
    for number in 0..150 {
        append(&mut log, &[&format!("commit {number}"), "another"]);
    }
    log.close().unwrap();
    (disks, log.tip().clone())
}

fn damage(disks: &Disks<MemoryDisk>) -> Damage {
    match verify(disks, LEAF_OF) {
        Err(LogError::Damaged(damage)) => damage,
        other => panic!("not damage: {other:?}"),
    }
}

fn spoil(disks: &Disks<MemoryDisk>, number: u32, offset: u64, bytes: &[u8]) {
    let mut disk = disks.log.clone();
    let fd = disk.open(&crate::log::segment::name(number)).unwrap();
    disk.write_at(fd, offset, bytes).unwrap();
}

#[test]
fn a_whole_log_is_found_whole() {
    let (disks, tip) = of_many_segments();

    let verified = verify(&disks, LEAF_OF).unwrap();

    assert!(verified.segments > 5);
    assert_eq!((verified.position, verified.groups), (300, 150));
    assert_eq!((verified.root, verified.chain), (tip.root(), tip.chain));
    assert_eq!((verified.log_id, verified.torn_bytes), (LOG_ID, 0));
}

#[test]
fn an_empty_log_is_whole() {
    let disks = disks();
    create(&disks);
    assert_eq!(verify(&disks, LEAF_OF).unwrap().position, 0);
}

#[test]
fn the_first_of_two_faults_is_named() {
    let (disks, _) = of_many_segments();
    spoil(&disks, 4, 1024, b"rot");
    spoil(&disks, 2, 2048 + 512, b"rot");

    let damage = damage(&disks);

    assert_eq!((damage.fault, damage.file.as_str()), (Fault::BodyRotten, "00000002.seg"));
    assert_eq!(damage.offset, 2048 + 512);
    assert_eq!(damage.known, Some(300));
    // One start frame and 14 groups of two in the first segment, one group before the fault.
    assert_eq!(damage.intact, 30);
}

#[test]
fn a_sealed_segment_that_is_missing_is_named() {
    let (disks, _) = of_many_segments();
    disks.log.clone().remove("00000003.seg").unwrap();
    let damage = damage(&disks);
    assert_eq!((damage.fault, damage.file.as_str()), (Fault::SegmentMissing, "00000003.seg"));
}

#[test]
fn a_segment_of_another_log_does_not_fit() {
    let (disks, _) = of_many_segments();
    let other = super::super::tests::disks();
    let mut log =
        crate::log::writer::FileLog::create(other.clone(), [9; 16], crate::log::tests::SMALL)
            .unwrap();
    for number in 0..150 {
        append(&mut log, &[&format!("commit {number}"), "another"]);
    }
    let mut bytes = vec![0; 16 << 10];
    let mut disk = other.log.clone();
    let fd = disk.open("00000002.seg").unwrap();
    disk.read_at(fd, 0, &mut bytes).unwrap();
    spoil(&disks, 2, 0, &bytes);

    let damage = damage(&disks);

    assert_eq!((damage.fault, damage.file.as_str()), (Fault::Misplaced, "00000002.seg"));
}

#[test]
fn bytes_that_are_no_commit_are_named_by_position() {
    let disks = disks();
    let mut log = create(&disks);
    append(&mut log, &["a"]);
    append(&mut log, &["no commit"]);
    let damage = damage(&disks);
    assert_eq!((damage.fault, damage.intact), (Fault::NotACommit, 1));
}
