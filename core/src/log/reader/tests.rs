//! Specs: beside a writer only what is proven is served.

use super::*;
use crate::log::Sequencer;
use crate::log::tests::{append, create, disks};

#[test]
fn the_last_group_is_served_once_a_later_frame_proves_it() {
    let disks = disks();
    let mut log = create(&disks);
    append(&mut log, &["a"]);
    append(&mut log, &["b"]);
    let mut reader = Reader::open(disks.clone()).unwrap();

    assert!(reader.group(1).unwrap().is_some());
    assert!(reader.group(2).unwrap().is_none());

    log.confirm().unwrap();
    assert!(reader.group(2).unwrap().is_some());
}

#[test]
fn the_last_group_is_served_once_the_writer_of_this_process_announced_it() {
    let disks = disks();
    let mut log = create(&disks);
    append(&mut log, &["a"]);
    let mut reader = Reader::open(disks.clone()).unwrap();
    assert!(reader.group(1).unwrap().is_none());

    reader.announce(1);

    assert!(reader.group(1).unwrap().is_some());
}

#[test]
fn the_last_group_is_served_once_head_covers_it() {
    let disks = disks();
    let mut log = create(&disks);
    append(&mut log, &["a"]);
    let mut reader = Reader::open(disks.clone()).unwrap();
    assert!(reader.group(1).unwrap().is_none());

    log.note().unwrap();

    assert!(reader.group(1).unwrap().is_some());
}

#[test]
fn a_reader_follows_the_writer_across_segments() {
    let disks = disks();
    let mut log = create(&disks);
    let mut reader = Reader::open(disks.clone()).unwrap();
    let mut next = 1;
    for number in 0..120 {
        append(&mut log, &[&format!("commit {number}")]);
        next = reader.replay(next, |_, _| {}).unwrap();
        assert!(next == number + 1 || next == number + 2, "{next} after {number}");
    }
    log.confirm().unwrap();
    assert_eq!(reader.replay(next, |_, _| {}).unwrap(), 121);
}

#[test]
fn a_hole_before_a_later_frame_is_damage_and_not_the_end() {
    let disks = disks();
    let mut log = create(&disks);
    for commit in ["a", "b", "c", "d"] {
        append(&mut log, &[commit]);
    }
    let mut disk = disks.log.clone();
    let fd = disk.open("00000001.seg").unwrap();
    let second = Spot { segment: 1, offset: 1024 + 1024 };
    disk.write_at(fd, second.offset, &[0; 512]).unwrap();
    let mut reader = Reader::open(disks.clone()).unwrap();

    assert!(reader.group(1).unwrap().is_some());
    let Err(LogError::Damaged(damage)) = reader.group(2).map(|_| ()) else { panic!("not refused") };

    assert_eq!((damage.fault, damage.offset), (Fault::Hole, second.offset));
}

#[test]
fn a_rotten_sector_is_never_served() {
    let disks = disks();
    let mut log = create(&disks);
    append(&mut log, &["a"]);
    append(&mut log, &["b"]);
    let mut disk = disks.log.clone();
    let fd = disk.open("00000001.seg").unwrap();
    disk.write_at(fd, 1024 + 512 + 96, b"!").unwrap();
    let mut reader = Reader::open(disks.clone()).unwrap();

    let Err(LogError::Damaged(damage)) = reader.group(1).map(|_| ()) else { panic!("not refused") };

    assert_eq!((damage.fault, damage.offset), (Fault::BodyRotten, 1024 + 512));
}
