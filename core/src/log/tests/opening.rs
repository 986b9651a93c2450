//! Specs of opening: what is repaired and told, what is refused, and what is said to be intact.

use std::io;

use super::*;
use crate::log::damage::{Damage, Fault};
use crate::log::reader::Reader;
use crate::log::recovery::Repair;
use crate::log::verify::verify;
use crate::storage::sim::{self, SimDisk};

fn write(disk: &MemoryDisk, name: &str, offset: u64, bytes: &[u8]) {
    let mut disk = disk.clone();
    let fd = disk.open(name).unwrap();
    disk.write_at(fd, offset, bytes).unwrap();
}

fn damage<T>(answer: Result<T, LogError>) -> Damage {
    match answer {
        Err(LogError::Damaged(damage)) => damage,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("not refused"),
    }
}

/// Groups of two over many segments, closed in order: 28 positions in each.
fn of_many_segments() -> Disks<MemoryDisk> {
    let disks = disks();
    let mut log = create(&disks);
    for number in 0..150 {
        append(&mut log, &[&format!("commit {number}"), "another"]);
    }
    log.close().unwrap();
    disks
}

#[test]
fn torn_bytes_are_kept_whole_however_often_opening_is_cut_off() {
    for call in 1..20 {
        let disk = SimDisk::new(call, 512);
        let disks = Disks { root: disk.directory("root"), log: disk.directory("log") };
        let mut log = create(&disks);
        append(&mut log, &["a"]);
        let end = 1024 + 1024;
        append(&mut log, &[&"b".repeat(3000)]);
        drop(log);
        let mut segment = disks.log.clone();
        let fd = segment.open("00000001.seg").unwrap();
        segment.write_at(fd, end + 1024, &[0; 512]).unwrap();
        let torn = disk.visible()["log/00000001.seg"][2048..].to_vec();

        disk.fail(call, sim::Fault::Kill);
        drop(open(&disks));
        disk.restart();
        open(&disks).unwrap();

        let image = disk.visible();
        let kept: Vec<_> = image.iter().filter(|(name, _)| name.contains(".torn")).collect();
        assert_eq!(kept.len(), 1, "call {call}");
        assert_eq!(kept[0].1, &torn[..kept[0].1.len()], "call {call}");
        assert!(torn[kept[0].1.len()..].iter().all(|&byte| byte == 0), "call {call}");
    }
}

#[test]
fn a_damaged_slot_of_head_is_told_and_written_anew_and_no_epoch_is_used_twice() {
    for slot in [0, 4096] {
        let disks = disks();
        drop(create(&disks));
        assert_eq!(open(&disks).unwrap().epoch(), 2);
        write(&disks.root, "HEAD", slot + 40, &[0xFF]);

        let (mut log, repair) = FileLog::open(disks.clone(), LEAF_OF).unwrap();

        assert!(repair.head_repaired);
        assert!(log.epoch() > 2, "slot {slot}: epoch {}", log.epoch());
        log.close().unwrap();
        let (_, repair) = FileLog::open(disks, LEAF_OF).unwrap();
        assert_eq!(repair, Repair::default());
    }
}

#[test]
fn what_no_cut_off_write_can_have_left_is_damage_and_not_cut_off() {
    // Farther behind the end than one frame reaches.
    let disks = disks();
    let options = Options { segment: 24 << 20, alignment: 512 };
    append(&mut FileLog::create(disks.clone(), LOG_ID, options).unwrap(), &["a"]);
    write(&disks.log, "00000001.seg", 20 << 20, b"rot");
    let found = damage(open(&disks));
    assert_eq!((found.fault, found.code(), found.offset), (Fault::Stray, 3014, 20 << 20));
    assert_eq!((found.intact, LogError::from(found).exit()), (1, 3));

    // Behind a frame whose header says how far it reaches.
    let disks = super::disks();
    let mut log = create(&disks);
    append(&mut log, &["a"]);
    append(&mut log, &[&"b".repeat(1000)]);
    write(&disks.log, "00000001.seg", 2048 + 1024, &[0; 512]);
    write(&disks.log, "00000001.seg", 2048 + 2048, b"rot");
    assert_eq!(damage(open(&disks)).fault, Fault::Stray);

    // Behind an orderly close.
    let disks = super::disks();
    let mut log = create(&disks);
    append(&mut log, &["a"]);
    log.close().unwrap();
    write(&disks.log, "00000001.seg", 4096 + 1, &[1]);
    assert_eq!(damage(open(&disks)).fault, Fault::Stray);
}

#[test]
fn damage_says_what_is_certainly_intact() {
    let disks = of_many_segments();
    disks.log.clone().remove("00000003.seg").unwrap();
    for found in
        [damage(open(&disks)), damage(verify(&disks, LEAF_OF)), damage(Reader::open(disks.clone()))]
    {
        assert_eq!((found.fault, found.file.as_str()), (Fault::SegmentMissing, "00000003.seg"));
        assert_eq!((found.intact, found.known), (56, Some(300)));
    }

    let disks = of_many_segments();
    write(&disks.log, "00000011.seg", 100, b"rot");
    for found in [damage(open(&disks)), damage(verify(&disks, LEAF_OF))] {
        assert_eq!((found.fault, found.intact, found.known), (Fault::HeaderRotten, 280, Some(300)));
    }

    // Two faults: opening meets the later one, and promises nothing behind the earlier one.
    write(&disks.log, "00000002.seg", 2048 + 512, b"rot");
    assert_eq!(damage(open(&disks)).intact, 30);
}

#[test]
fn a_commit_of_a_newer_version_is_named_so_and_is_no_damage() {
    let disks = disks();
    let mut log = create(&disks);
    append(&mut log, &["a"]);
    append(&mut log, &["a newer commit"]);
    log.close().unwrap();
    let opened = open(&disks).map(drop).unwrap_err();
    let verified = verify(&disks, LEAF_OF).map(drop).unwrap_err();
    let told = Reader::open(disks).unwrap().tree_at(2, LEAF_OF).map(drop).unwrap_err();
    for error in [opened, verified, told] {
        let LogError::Newer(place) = &error else { panic!("{error}") };
        assert_eq!((error.code(), error.exit()), (3032, 1));
        assert_eq!(place.file, "00000001.seg");
    }
}

#[test]
fn only_a_failed_write_or_sync_leaves_the_outcome_unknown() {
    let of = |kind: io::ErrorKind| LogError::from(io::Error::from(kind));
    let read = [of(io::ErrorKind::Other), of(io::ErrorKind::NotFound)];
    assert!(read.iter().all(|error| (error.code(), error.exit()) == (7403, 1)));
    let denied = of(io::ErrorKind::PermissionDenied);
    assert_eq!((denied.code(), denied.exit()), (7405, 1));

    for call in 1..=4 {
        let disk = SimDisk::new(1, 512);
        let disks = Disks { root: disk.directory("root"), log: disk.directory("log") };
        append(&mut create(&disks), &["a"]);
        disk.fail(call, sim::Fault::Io);
        let error = open(&disks).map(drop).unwrap_err();
        assert_eq!((error.code(), error.exit()), (7401, 74), "call {call}");
    }
}
