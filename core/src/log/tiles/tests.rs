//! Specs: what the files give is what the leaves give; half a file is none.

use super::*;
use crate::log::merkle::leaf_hash;
use crate::log::tests::LOG_ID;
use crate::storage::memory::MemoryDisk;
use crate::storage::sim::{Fault, SimDisk};

fn leaves(number: u64) -> Nodes {
    let mut nodes = Nodes::default();
    for leaf in number * LEAVES..(number + 1) * LEAVES {
        nodes.append(leaf_hash(&leaf.to_le_bytes()));
    }
    nodes
}

#[test]
fn every_subtree_comes_back_from_the_files() {
    let disk = MemoryDisk::new();
    let mut written = Tiles::open(disk.clone(), LOG_ID).unwrap();
    let files: Vec<Nodes> = (0..3).map(leaves).collect();
    for leaves in &files {
        written.add(leaves).unwrap();
    }
    let mut tiles = Tiles::open(disk, LOG_ID).unwrap();
    assert_eq!((tiles.files(), tiles.leaves()), (3, 3 * LEAVES));
    for (number, file) in files.iter().enumerate() {
        for level in 0..=HEIGHT {
            let row = file.level(level as usize);
            for (within, hash) in row.iter().enumerate().step_by(1 + row.len() / 50) {
                let index = (number * row.len() + within) as u64;
                assert_eq!(tiles.get(Node { level, index }).unwrap(), Some(*hash));
            }
        }
    }
    let top = |level, index| Node { level, index };
    let pair = crate::log::merkle::node_hash(
        &files[0].level(HEIGHT as usize)[0],
        &files[1].level(HEIGHT as usize)[0],
    );
    assert_eq!(tiles.get(top(HEIGHT + 1, 0)).unwrap(), Some(pair));
    assert_eq!(tiles.get(top(HEIGHT + 1, 1)).unwrap(), None);
    assert_eq!(tiles.get(top(0, 3 * LEAVES)).unwrap(), None);
}

#[test]
fn a_file_of_another_log_and_half_a_file_are_none() {
    let disk = MemoryDisk::new();
    Tiles::open(disk.clone(), *b"another log's id").unwrap().add(&leaves(0)).unwrap();
    let mut tiles = Tiles::open(disk.clone(), LOG_ID).unwrap();
    assert_eq!(tiles.files(), 0);
    tiles.add(&leaves(0)).unwrap();
    let mut bent = disk.clone();
    let fd = bent.open(&name(0)).unwrap();
    bent.write_at(fd, 33, b"!").unwrap();
    assert_eq!(Tiles::open(disk, LOG_ID).unwrap().files(), 0);
}

#[test]
fn a_hash_that_was_changed_and_all_beside_it_are_not_given() {
    let disk = MemoryDisk::new();
    let file = leaves(0);
    Tiles::open(disk.clone(), LOG_ID).unwrap().add(&file).unwrap();
    for level in (0..HEIGHT).step_by(STEP as usize) {
        let mut bent = disk.clone();
        let fd = bent.open(&name(0)).unwrap();
        let (place, mut byte) = (offset(level) + 3 * 32 + 7, [0]);
        bent.read_at(fd, place, &mut byte).unwrap();
        bent.write_at(fd, place, &[byte[0] ^ 1]).unwrap();
        let mut tiles = Tiles::open(disk.clone(), LOG_ID).unwrap();
        let told = tiles.get(Node { level, index: 5 }).map_err(|error| error.kind());
        match level {
            0..HELD => assert_eq!(told, Err(io::ErrorKind::InvalidData), "level {level}"),
            // The file is none.
            HELD => assert_eq!((told, tiles.files()), (Ok(None), 0)),
            // Made from level 8.
            _ => assert_eq!(told, Ok(Some(file.level(level as usize)[5]))),
        }
        bent.write_at(fd, place, &byte).unwrap();
        let mut tiles = Tiles::open(disk.clone(), LOG_ID).unwrap();
        let told = tiles.get(Node { level, index: 5 }).unwrap();
        assert_eq!(told, Some(file.level(level as usize)[5]));
    }
}

#[test]
fn behind_a_file_that_is_none_the_row_goes_on_with_its_next() {
    let disk = MemoryDisk::new();
    let mut tiles = Tiles::open(disk.clone(), LOG_ID).unwrap();
    let files: Vec<Nodes> = (0..2).map(leaves).collect();
    for file in &files {
        tiles.add(file).unwrap();
    }
    let mut bent = disk.clone();
    let fd = bent.open(&name(1)).unwrap();
    bent.write_at(fd, offset(HELD), &[0; 32]).unwrap();
    let mut tiles = Tiles::open(disk, LOG_ID).unwrap();
    assert_eq!(tiles.files(), 1);
    tiles.add(&files[1]).unwrap();
    for level in 0..=HEIGHT {
        let last = Node { level, index: ((2 * LEAVES) >> level) - 1 };
        let row = files[1].level(level as usize);
        assert_eq!(tiles.get(last).unwrap(), row.last().copied());
    }
}

#[test]
fn wherever_the_power_goes_a_file_stands_whole_or_not_at_all() {
    let leaves = leaves(0);
    for nth in 1.. {
        let machine = SimDisk::new(nth, 4096);
        machine.fail(nth, Fault::PowerCut);
        let added = Tiles::open(machine.clone(), LOG_ID).and_then(|mut tiles| tiles.add(&leaves));
        machine.cut_power();
        let mut tiles = Tiles::open(machine.clone(), LOG_ID).unwrap();
        assert!(added.is_err() || tiles.files() == 1, "call {nth}");
        if tiles.files() == 0 {
            tiles.add(&leaves).unwrap();
        }
        for level in (0..HEIGHT).step_by(STEP as usize) {
            let last = Node { level, index: (LEAVES >> level) - 1 };
            assert_eq!(tiles.get(last).unwrap(), leaves.get(last), "call {nth}");
        }
        if added.is_ok() {
            return;
        }
    }
}
