//! Specs: a copy is the log up to a place; however it is cut off, what passes as whole is whole.

use super::*;
use crate::log::damage::Fault;
use crate::log::tests::{LEAF_OF, LOG_ID, SMALL, append, create, disks, entry};
use crate::log::verify::verify;
use crate::storage::memory::MemoryDisk;
use crate::storage::sim::{Fault as DiskFault, SimDisk};

fn filled<S: Storage>(disks: &Disks<S>, commits: u64) -> FileLog<S> {
    let mut log = create(disks);
    add(&mut log, commits);
    log
}

fn add<S: Storage>(log: &mut FileLog<S>, commits: u64) {
    let position = log.tip().position();
    for number in position..position + commits {
        append(log, &[&format!("commit {number}")]);
    }
    log.confirm().unwrap();
}

fn taken<S: Storage, T: Storage>(
    from: &Disks<S>,
    to: &Disks<T>,
    position: u64,
) -> Result<Copied, BackupFault> {
    copy(from, to, &cut(from, position, LEAF_OF)?, LEAF_OF)
}

fn held<S: Storage>(disks: &Disks<S>) -> Vec<String> {
    let mut commits = Vec::new();
    let mut reader = Reader::open(disks.clone()).unwrap();
    reader.replay(1, |_, bytes| commits.push(String::from_utf8(bytes.to_vec()).unwrap())).unwrap();
    commits
}

fn expected(count: u64) -> Vec<String> {
    (0..count).map(|number| format!("commit {number}")).collect()
}

#[test]
fn a_copy_at_any_position_is_the_log_up_to_there() {
    let from = disks();
    let log = filled(&from, 70);
    for position in 0..=70 {
        let to = disks();
        let copied = taken(&from, &to, position).unwrap();
        assert_eq!(copied.position, position);
        let verified = verify(&to, LEAF_OF).unwrap();
        assert_eq!((verified.position, verified.root), (position, copied.root));
        assert_eq!(held(&to), expected(position));
    }
    assert!(log.tip().position() == 70);
}

#[test]
fn a_copy_is_continued_and_copies_only_what_came_since() {
    let (from, to) = (disks(), disks());
    let mut log = filled(&from, 30);
    let first = taken(&from, &to, u64::MAX).unwrap();
    assert_eq!((first.position, first.kept), (30, 0));
    add(&mut log, 60);
    let second = taken(&from, &to, u64::MAX).unwrap();
    assert_eq!((second.position, second.kept), (90, first.copied - 1));
    assert_eq!(held(&to), expected(90));
    let again = taken(&from, &to, u64::MAX).unwrap();
    assert_eq!((again.position, again.copied), (90, 1));
    verify(&to, LEAF_OF).unwrap();
}

#[test]
fn a_copy_is_written_on_like_any_log() {
    let (from, to) = (disks(), disks());
    drop(filled(&from, 40));
    taken(&from, &to, 33).unwrap();
    let (mut log, _) = FileLog::open(to.clone(), LEAF_OF).unwrap();
    assert_eq!(log.tip().position(), 33);
    append(&mut log, &["another way"]);
    log.close().unwrap();
    assert_eq!(held(&to).last().unwrap(), "another way");
    // And is then no copy of the log any more.
    assert!(matches!(taken(&from, &to, u64::MAX), Err(BackupFault::Foreign)));
}

#[test]
fn a_position_within_a_group_is_reached_too() {
    let from = disks();
    let mut log = create(&from);
    append(&mut log, &["a", "b"]);
    append(&mut log, &["c", "d", "e"]);
    log.close().unwrap();
    for (position, all) in [(1, "a"), (2, "ab"), (3, "abc"), (4, "abcd"), (5, "abcde")] {
        let to = disks();
        taken(&from, &to, position).unwrap();
        complete(&from, &to, position, LEAF_OF).unwrap();
        assert_eq!(held(&to).concat(), all);
        assert_eq!(verify(&to, LEAF_OF).unwrap().position, position);
    }
}

#[test]
fn an_older_log_another_log_and_another_history_are_refused() {
    let (from, to) = (disks(), disks());
    drop(filled(&from, 40));
    taken(&from, &to, 30).unwrap();
    let ahead = taken(&from, &to, 20);
    assert!(matches!(ahead, Err(BackupFault::Ahead { kept: 30, position: 20 })));
    let other = disks();
    let mut log = FileLog::create(other.clone(), *b"another log's id", SMALL).unwrap();
    add(&mut log, 50);
    assert!(matches!(taken(&other, &to, u64::MAX), Err(BackupFault::Foreign)));
    let sibling = disks();
    let mut log = create(&sibling);
    for number in 0..50 {
        append(&mut log, &[&format!("otherwise {number}")]);
    }
    log.confirm().unwrap();
    assert!(matches!(taken(&sibling, &to, u64::MAX), Err(BackupFault::Foreign)));
    assert_eq!(held(&to), expected(30));
}

#[test]
fn damage_of_the_log_is_not_passed_on() {
    let (from, to) = (disks(), disks());
    drop(filled(&from, 40));
    let mut disk = from.log.clone();
    let fd = disk.open("00000001.seg").unwrap();
    disk.write_at(fd, 2048 + 520, b"!").unwrap();
    let Err(BackupFault::Log(LogError::Damaged(damage))) = taken(&from, &to, u64::MAX) else {
        panic!("not refused")
    };
    assert_eq!((damage.fault, damage.file.as_str()), (Fault::BodyRotten, "00000001.seg"));
    assert_eq!(head::read(&mut to.root.clone()).unwrap(), Found::Missing);
}

#[test]
fn wherever_a_first_copy_or_its_continuation_is_cut_what_passes_is_whole() {
    let from = disks();
    let mut log = filled(&from, 30);
    let first = cut(&from, u64::MAX, LEAF_OF).unwrap();
    add(&mut log, 40);
    for nth in 1.. {
        let machine = SimDisk::new(nth, 512);
        let to = Disks { root: machine.clone(), log: machine.directory("log") };
        machine.fail(nth, DiskFault::PowerCut);
        let done = [copy(&from, &to, &first, LEAF_OF).is_ok(), taken(&from, &to, 70).is_ok()];
        let cut_off = machine.has_failed();
        machine.cut_power();
        let least = if done[1] {
            70
        } else if done[0] {
            30
        } else {
            0
        };
        let back = disks();
        match taken(&to, &back, u64::MAX) {
            Ok(copied) => {
                assert!(copied.position >= least, "call {nth}: {}", copied.position);
                assert_eq!(held(&back), expected(copied.position), "call {nth}");
                assert_eq!(verify(&back, LEAF_OF).unwrap().root, copied.root);
            }
            Err(BackupFault::Log(LogError::Missing)) => assert_eq!(least, 0, "call {nth}"),
            Err(BackupFault::Log(LogError::Damaged(damage))) => {
                let unfinished = damage.fault == Fault::HeadUnreadable;
                assert!(least == 0 && unfinished, "call {nth}: {damage}");
            }
            Err(fault) => panic!("call {nth}: {fault}"),
        }
        // Done again it is whole.
        assert_eq!(taken(&from, &to, 70).unwrap().position, 70, "call {nth}");
        assert_eq!(verify(&to, LEAF_OF).unwrap().position, 70);
        if !cut_off {
            return;
        }
    }
}

#[test]
fn any_flipped_byte_of_a_copy_is_refused_on_the_way_back_or_changes_nothing() {
    let (from, to) = (disks(), disks());
    drop(filled(&from, 12));
    taken(&from, &to, u64::MAX).unwrap();
    let mut disk = to.log.clone();
    let fd = disk.open("00000001.seg").unwrap();
    for at in (0..16 << 10).step_by(7) {
        let mut byte = [0];
        disk.read_at(fd, at, &mut byte).unwrap();
        disk.write_at(fd, at, &[byte[0] ^ 0x10]).unwrap();
        let back = disks();
        if taken(&to, &back, u64::MAX).is_ok() {
            assert_eq!(held(&back), expected(12), "byte {at}");
        }
        disk.write_at(fd, at, &byte).unwrap();
    }
    assert_eq!(taken(&to, &disks(), u64::MAX).unwrap().position, 12);
}

#[test]
fn beside_a_writer_a_copy_ends_where_it_was_told_to() {
    let (from, to) = (disks(), disks());
    let mut log = filled(&from, 20);
    let cut = cut(&from, 20, LEAF_OF).unwrap();
    log.append(&[entry("later")]).unwrap();
    assert_eq!(copy(&from, &to, &cut, LEAF_OF).unwrap().position, 20);
    assert_eq!(held(&to), expected(20));
    let _: &Disks<MemoryDisk> = &to;
    assert_eq!(log.log_id(), LOG_ID);
}
