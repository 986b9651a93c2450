//! Specs: what is read again by position is the same, or refused.

use super::*;
use crate::log::damage::Fault;
use crate::log::tests::{append, create, disks, entry};
use crate::log::writer::{FileLog, Options};
use crate::log::{Disks, History, Sequencer};
use crate::storage::memory::MemoryDisk;

/// Groups of one run and of several, commits from nothing to more than a run.
fn written(disks: &Disks<MemoryDisk>) -> Vec<Vec<u8>> {
    let options = Options { segment: 512 << 10, alignment: 512 };
    let mut log = FileLog::create(disks.clone(), *b"0123456789abcdef", options).unwrap();
    let mut all = Vec::new();
    for (group, count) in [1, 7, 8, 9, 400, 3].into_iter().enumerate() {
        let commit = |number: usize| vec![0xC1; (number * 97 + group) % 700];
        let mut commits: Vec<Vec<u8>> = (0..count).map(commit).collect();
        commits[0] = vec![0xC0; 1 + group * 20_000];
        log.append(&commits.iter().cloned().map(entry).collect::<Vec<_>>()).unwrap();
        all.extend(commits);
    }
    log.close().unwrap();
    all
}

#[test]
fn every_commit_that_is_read_again_is_the_same() {
    let disks = disks();
    let written = written(&disks);
    let mut reader = Reader::open(disks).unwrap();
    for _ in 0..2 {
        for (position, commit) in (1..).zip(&written) {
            assert_eq!(reader.commit(position).unwrap().as_ref(), Some(commit), "{position}");
        }
    }
    assert_eq!(reader.shelf.groups.len(), 6);
    assert_eq!(reader.commit(0).unwrap(), None);
    assert_eq!(reader.commit(written.len() as u64 + 1).unwrap(), None);
}

#[test]
fn a_sector_that_rots_after_it_was_read_is_not_served_again() {
    let disks = disks();
    let mut log = create(&disks);
    append(&mut log, &["a", "b"]);
    append(&mut log, &["c"]);
    let mut reader = Reader::open(disks.clone()).unwrap();
    assert!(reader.commit(1).unwrap().is_some());

    let mut disk = disks.log.clone();
    let fd = disk.open("00000001.seg").unwrap();
    disk.write_at(fd, 1024 + 512 + 100, b"!").unwrap();
    assert_eq!(reader.shelved(2), None);
    reader.window.refresh();

    let Err(LogError::Damaged(damage)) = reader.commit(2) else { panic!("not refused") };
    assert_eq!((damage.fault, damage.offset), (Fault::BodyRotten, 1024 + 512));
}

#[test]
fn a_full_shelf_is_emptied() {
    let mut shelf = Shelf::default();
    let noted = || {
        let spot = Spot { segment: 1, offset: 0 };
        let sectors = vec![0; ROOM / 16].into();
        Noted { spot, count: 1, places: [0, 1].into(), sectors }
    };
    for first in 1..10 {
        shelf.put(first, noted());
        assert!(shelf.bytes <= ROOM);
        assert_eq!(shelf.bytes, shelf.groups.values().map(Noted::bytes).sum());
    }
    shelf.put(9, noted());
    assert_eq!(shelf.bytes, shelf.groups.values().map(Noted::bytes).sum());
}
