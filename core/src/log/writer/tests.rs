//! Specs: opening again, segments, and the orderly end.

use super::*;
use crate::log::History;
use crate::log::reader::Reader;
use crate::log::tests::{LEAF_OF, LOG_ID, SMALL, append, create, disks, entry, open};
use crate::storage::sim::{Fault, SimDisk};

fn many<L: Sequencer>(log: &mut L, count: usize) {
    for number in 0..count {
        append(log, &[&format!("commit {number}")]);
    }
}

#[test]
fn a_log_opened_again_goes_on_where_it_stood() {
    let disks = disks();
    let mut log = create(&disks);
    many(&mut log, 100);
    let tip = log.tip().clone();
    drop(log);

    let mut log = open(&disks).unwrap();

    assert_eq!(log.tip(), &tip);
    assert_eq!(log.epoch(), 2);
    assert_eq!(append(&mut log, &["next"]).first, 101);
}

#[test]
fn a_directory_without_a_log_is_refused_and_a_log_is_not_made_twice() {
    let disks = disks();
    assert!(matches!(open(&disks), Err(LogError::Missing)));
    create(&disks);
    let again = FileLog::create(disks.clone(), LOG_ID, SMALL);
    assert!(matches!(again, Err(LogError::Exists)));
}

#[test]
fn an_interrupted_making_is_begun_anew() {
    let disks = disks();
    create(&disks);
    disks.root.clone().remove(head::NAME).unwrap();

    let mut log = create(&disks);

    assert_eq!(append(&mut log, &["first"]).first, 1);
}

#[test]
fn segments_are_sealed_one_after_the_other() {
    let disks = disks();
    let mut log = create(&disks);
    many(&mut log, 100);

    let files = disks.log.clone().list().unwrap();

    assert!(files.len() > 3);
    assert!(files.iter().all(|(_, len)| *len == SMALL.segment));
    assert_eq!(open(&disks).unwrap().tip().position(), 100);
}

#[test]
fn an_orderly_close_leaves_nothing_to_repair_and_a_crash_does() {
    let disks = disks();
    let mut log = create(&disks);
    many(&mut log, 10);
    log.close().unwrap();
    let (mut log, repair) = FileLog::open(disks.clone(), LEAF_OF).unwrap();
    assert_eq!(repair, Repair { torn_bytes: 0, rewritten: false, head_repaired: false });

    append(&mut log, &["and then the power went"]);
    drop(log);

    let (log, repair) = FileLog::open(disks.clone(), LEAF_OF).unwrap();
    assert_eq!(repair, Repair { torn_bytes: 0, rewritten: true, head_repaired: false });
    assert_eq!(log.tip().position(), 11);
}

#[test]
fn frames_begin_at_the_physical_block_of_the_disk() {
    let disks = disks();
    let options = Options { segment: 64 << 10, alignment: 4096 };
    let mut log = FileLog::create(disks.clone(), LOG_ID, options).unwrap();
    many(&mut log, 40);
    assert_eq!(log.segment.offset % 4096, 0);
    drop(log);
    let mut log = open(&disks).unwrap();
    assert_eq!(append(&mut log, &["next"]).first, 41);
}

#[test]
fn a_group_of_many_runs_comes_back() {
    let disks = disks();
    let options = Options { segment: 1 << 20, alignment: 512 };
    let mut log = FileLog::create(disks.clone(), LOG_ID, options).unwrap();
    let entries: Vec<_> =
        (0..500_u32).map(|number| entry(number.to_string().repeat(100))).collect();
    log.append(&entries).unwrap();
    log.confirm().unwrap();

    let mut reader = Reader::open(disks.clone()).unwrap();

    assert_eq!(reader.commit(400).unwrap().unwrap(), entries[399].bytes);
    assert_eq!(open(&disks).unwrap().tip(), log.tip());
}

#[test]
fn bytes_that_are_no_commit_are_damage_on_opening() {
    let disks = disks();
    append(&mut create(&disks), &["no commit"]);
    let Err(LogError::Damaged(damage)) = open(&disks) else { panic!("not refused") };
    assert_eq!(damage.code(), 3013);
}

#[test]
fn without_room_for_a_next_segment_nothing_is_recorded_and_everybody_learns_so() {
    let disk = SimDisk::new(1, 512);
    let disks = Disks { root: disk.directory("root"), log: disk.directory("log") };
    let mut log = create(&disks);
    while log.has_room(frame::size(200, 512)) {
        append(&mut log, &["a"]);
    }
    let before = log.tip().clone();
    disk.fail(1, Fault::Full);

    let refused = log.append(&[entry("b")]).unwrap_err();

    assert_eq!((refused.code(), refused.exit()), (7407, 1));
    // Positions were given out behind it: none of them may be recorded under another.
    assert_eq!(log.append(&[entry("c")]).unwrap_err(), refused);
    drop(log);
    let mut log = open(&disks).unwrap();
    assert_eq!(log.tip(), &before);
    assert_eq!(append(&mut log, &["b"]).first, before.next());
}

#[test]
fn a_disk_that_fills_up_behind_the_seal_leaves_the_outcome_unknown() {
    let disk = SimDisk::new(1, 512);
    let disks = Disks { root: disk.directory("root"), log: disk.directory("log") };
    let mut log = create(&disks);
    while log.has_room(frame::size(200, 512)) {
        append(&mut log, &["a"]);
    }
    // The file, its directory, and then the seal.
    disk.fail(3, Fault::Full);
    let refused = log.append(&[entry("b")]).unwrap_err();
    assert_eq!((refused.code(), refused.exit()), (7402, 74));
}
