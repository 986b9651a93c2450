//! Specs: what every backend promises, run against each.

use super::*;
use crate::log::History;
use crate::log::damage::AppendError;
use crate::log::memory::MemoryLog;
use crate::log::merkle::{Frontier, empty_root};
use crate::log::reader::Reader;

trait Backend {
    type Log: Sequencer;
    fn new() -> (Self, Self::Log)
    where
        Self: Sized;
    fn history(&self, log: &Self::Log) -> impl History;
}

struct File(Disks<MemoryDisk>);
struct Memory;

impl Backend for File {
    type Log = FileLog<MemoryDisk>;

    fn new() -> (File, Self::Log) {
        let disks = disks();
        let log = create(&disks);
        (File(disks), log)
    }

    fn history(&self, log: &Self::Log) -> impl History {
        let mut reader = Reader::open(self.0.clone()).unwrap();
        reader.announce(log.tip().position());
        reader
    }
}

impl Backend for Memory {
    type Log = MemoryLog;

    fn new() -> (Memory, Self::Log) {
        (Memory, MemoryLog::new(LOG_ID))
    }

    fn history(&self, log: &Self::Log) -> impl History {
        log.reader()
    }
}

fn positions_count_from_one_without_gaps<B: Backend>() {
    let (_, mut log) = B::new();
    let first = append(&mut log, &["a"]);
    let second = append(&mut log, &["b", "c"]);
    assert_eq!((first.first, first.last), (1, 1));
    assert_eq!((second.first, second.last), (2, 3));
    assert_eq!(log.tip().position(), 3);
}

fn the_root_is_that_of_all_commits_so_far<B: Backend>() {
    let (_, mut log) = B::new();
    assert_eq!(log.tip().root(), empty_root());
    let mut tree = Frontier::default();
    for commit in ["a", "b", "c"] {
        tree.append(entry(commit).leaf);
        assert_eq!(append(&mut log, &[commit]).root, tree.root());
    }
}

fn everything_is_read_back_in_order_and_by_position<B: Backend>() {
    let (backend, mut log) = B::new();
    let mut sent = Vec::new();
    for number in 0..300_u32 {
        let commits: Vec<String> =
            (0..=number % 3).map(|part| format!("{number}.{part}")).collect();
        let group: Vec<Entry> = commits.iter().map(|commit| entry(commit.as_str())).collect();
        log.append(&group).unwrap();
        sent.extend(commits);
    }
    let mut history = backend.history(&log);

    let mut read = Vec::new();
    let next = history.replay(1, |position, bytes| read.push((position, bytes.to_vec()))).unwrap();

    assert_eq!(next, sent.len() as u64 + 1);
    for ((position, bytes), (index, commit)) in read.iter().zip((1..).zip(&sent)) {
        assert_eq!((*position, bytes.as_slice()), (index, commit.as_bytes()));
    }
    for position in [600, 1, 599, 300, 2, 301, 17] {
        let commit = sent.get(usize::try_from(position).unwrap() - 1);
        let expected = commit.map(|commit| commit.clone().into_bytes());
        assert_eq!(history.commit(position).unwrap(), expected, "position {position}");
    }
}

fn nothing_stands_at_zero_or_after_the_last<B: Backend>() {
    let (backend, mut log) = B::new();
    assert!(backend.history(&log).group(1).unwrap().is_none());
    append(&mut log, &["a"]);
    let mut history = backend.history(&log);
    assert!(history.group(0).unwrap().is_none());
    assert!(history.group(1).unwrap().is_some());
    assert!(history.group(2).unwrap().is_none());
}

fn groups_name_the_group_before<B: Backend>() {
    let (backend, mut log) = B::new();
    for commit in ["a", "b", "c"] {
        append(&mut log, &[commit]);
    }
    let mut history = backend.history(&log);
    let mut tip = crate::log::tip::Tip::genesis(&LOG_ID);
    for position in 1..=3 {
        tip.follow(&history.group(position).unwrap().unwrap(), LEAF_OF).unwrap();
    }
    assert_eq!(&tip, log.tip());
}

fn the_largest_group_is_taken_and_a_byte_more_is_refused<B: Backend>() {
    let (backend, mut log) = B::new();
    append(&mut log, &["before"]);
    let largest = log.largest_group() - crate::log::group::length([]) - 4;

    let refused = log.append(&[entry(vec![b'x'; largest + 1])]);
    assert!(matches!(refused, Err(AppendError::TooLarge { .. })));
    log.append(&[entry(vec![b'x'; largest])]).unwrap();
    append(&mut log, &["after"]);

    let mut history = backend.history(&log);
    assert_eq!(history.commit(2).unwrap().unwrap().len(), largest);
    assert_eq!(history.commit(3).unwrap().unwrap(), b"after");
}

macro_rules! contract {
    ($($spec:ident),+ $(,)?) => {
        mod file {
            $(#[test] fn $spec() { super::$spec::<super::File>(); })+
        }
        mod memory {
            $(#[test] fn $spec() { super::$spec::<super::Memory>(); })+
        }
    };
}

contract!(
    positions_count_from_one_without_gaps,
    the_root_is_that_of_all_commits_so_far,
    everything_is_read_back_in_order_and_by_position,
    nothing_stands_at_zero_or_after_the_last,
    groups_name_the_group_before,
    the_largest_group_is_taken_and_a_byte_more_is_refused,
);
