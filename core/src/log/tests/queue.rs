//! Specs: positions follow the order of enqueueing, one sync serves many, failures reach everyone.

use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use super::*;
use crate::log::History;
use crate::log::damage::AppendError;
use crate::log::memory::MemoryLog;
use crate::log::queue::{Caps, Queue, Ticket};
use crate::log::reader::Reader;
use crate::storage::sim::{Fault, SimDisk};

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap()
}

fn memory() -> (Queue<MemoryLog>, crate::log::memory::MemoryReader) {
    let log = MemoryLog::new(LOG_ID);
    let reader = log.reader();
    (Queue::new(log, Caps::default()), reader)
}

fn enqueue<L: Sequencer>(queue: &Queue<L>, commit: &str) -> Ticket {
    queue.enqueue(vec![entry(commit)]).unwrap()
}

fn simulated(seed: u64) -> (SimDisk, Disks<SimDisk>) {
    let disk = SimDisk::new(seed, 512);
    let disks = Disks { root: disk.directory("root"), log: disk.directory("log") };
    (disk, disks)
}

#[test]
fn a_settled_commit_is_in_the_log() {
    let (queue, mut reader) = memory();
    let ticket = enqueue(&queue, "a");
    assert!(reader.commit(1).unwrap().is_none());

    let durable = queue.settle(&ticket).unwrap();

    assert_eq!((ticket.first, durable.first, durable.last), (1, 1, 1));
    assert_eq!(reader.commit(1).unwrap().unwrap(), b"a");
}

#[test]
fn who_follows_the_log_is_woken_by_what_is_durable_and_waits_no_longer_than_it_said() {
    let (queue, _) = memory();
    let soon = Duration::from_millis(1);
    let ticket = enqueue(&queue, "a");
    assert_eq!(queue.wait_beyond(0, soon), 0);

    let woken = thread::scope(|scope| {
        let waiting = scope.spawn(|| queue.wait_beyond(0, Duration::from_mins(1)));
        queue.settle(&ticket).unwrap();
        waiting.join().unwrap()
    });

    assert_eq!(woken, 1);
    assert_eq!(queue.wait_beyond(1, soon), 1);
}

#[test]
fn whoever_settles_first_settles_for_all_that_wait() {
    let (queue, mut reader) = memory();
    let tickets = ["a", "b", "c"].map(|commit| enqueue(&queue, commit));

    let durable = queue.settle(&tickets[1]).unwrap();

    assert_eq!((durable.first, durable.last), (1, 3));
    assert_eq!(reader.group(2).unwrap().unwrap().header.count, 3);
    assert_eq!(queue.settle(&tickets[0]).unwrap(), durable);
}

#[test]
fn a_full_batch_is_written_by_the_one_who_needs_room() {
    let log = MemoryLog::new(LOG_ID);
    let mut reader = log.reader();
    let queue = Queue::new(log, Caps { bytes: 1_000, commits: 2 });
    let _two = [enqueue(&queue, "a"), enqueue(&queue, "b")];
    assert!(reader.commit(1).unwrap().is_none());

    let _third = enqueue(&queue, "c");

    assert_eq!(reader.commit(2).unwrap().unwrap(), b"b");
    assert!(reader.commit(3).unwrap().is_none());
}

#[test]
fn the_entries_of_one_call_stay_in_one_group() {
    let (queue, mut reader) = memory();
    let ticket = queue.enqueue(vec![entry("a"), entry("b")]).unwrap();
    queue.settle(&ticket).unwrap();
    assert_eq!((ticket.first, ticket.last), (1, 2));
    assert_eq!(reader.group(1).unwrap().unwrap().last(), 2);
}

#[test]
fn what_no_group_can_hold_is_refused_and_takes_no_position() {
    let queue = Queue::new(create(&disks()), Caps::default());
    let refused = queue.enqueue(vec![entry(vec![0; 16 << 10])]);
    assert!(matches!(refused, Err(AppendError::TooLarge { .. })));
    assert_eq!(queue.next(), 1);
}

#[test]
fn many_threads_get_every_position_once_and_find_their_own_commit_there() {
    let disks = disks();
    let queue = Queue::new(create(&disks), Caps { bytes: 4_000, commits: 16 });
    let recorded = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for client in 0..16 {
            let (queue, recorded) = (&queue, &recorded);
            scope.spawn(move || {
                for number in 0..50 {
                    let commit = format!("client {client} commit {number}");
                    let ticket = enqueue(queue, &commit);
                    let durable = queue.settle(&ticket).unwrap();
                    assert!(durable.first <= ticket.first && ticket.last <= durable.last);
                    held(recorded).push((ticket.first, commit));
                }
            });
        }
    });
    queue.close().unwrap();

    let mut recorded = recorded.into_inner().unwrap();
    recorded.sort();
    assert_eq!(recorded.len(), 800);
    let mut reader = Reader::open(disks).unwrap();
    for (expected, (position, commit)) in (1..).zip(recorded) {
        assert_eq!(position, expected);
        assert_eq!(reader.commit(position).unwrap().unwrap(), commit.into_bytes());
    }
}

#[test]
fn after_a_failed_sync_everybody_learns_that_the_outcome_is_unknown() {
    let (disk, disks) = simulated(1);
    let queue = Queue::new(create(&disks), Caps::default());
    let tickets = ["a", "b"].map(|commit| enqueue(&queue, commit));
    disk.fail(2, Fault::Io);

    for ticket in &tickets {
        let refused = queue.settle(ticket).unwrap_err();
        assert_eq!((refused.code(), refused.exit()), (7401, 74));
    }
    let later = enqueue(&queue, "c");
    assert!(matches!(queue.settle(&later), Err(AppendError::Unknown { .. })));
    assert!(queue.close().is_err());
}

#[test]
fn a_full_disk_is_told_apart() {
    let (disk, disks) = simulated(1);
    let queue = Queue::new(create(&disks), Caps::default());
    let ticket = enqueue(&queue, "a");
    disk.fail(1, Fault::Full);
    let refused = queue.settle(&ticket).unwrap_err();
    assert_eq!((refused.code(), refused.exit()), (7402, 74));
}

#[test]
fn what_was_settled_by_any_thread_survives_a_power_cut() {
    for seed in 0..40 {
        let (disk, disks) = simulated(seed);
        let queue = Queue::new(create(&disks), Caps::default());
        disk.fail(20 + 3 * seed, Fault::PowerCut);
        let settled = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for client in 0..4 {
                let (queue, settled) = (&queue, &settled);
                scope.spawn(move || {
                    for number in 0.. {
                        let commit = format!("client {client} commit {number}");
                        let ticket = enqueue(queue, &commit);
                        if queue.settle(&ticket).is_err() {
                            return;
                        }
                        held(settled).push((ticket.first, commit));
                    }
                });
            }
        });
        disk.cut_power();

        let mut log = FileLog::open(disks.clone(), LEAF_OF).unwrap().0;
        log.confirm().unwrap();
        let mut reader = Reader::open(disks).unwrap();
        for (position, commit) in settled.into_inner().unwrap() {
            let read = reader.commit(position).unwrap();
            assert_eq!(read, Some(commit.into_bytes()), "seed {seed} position {position}");
        }
    }
}

#[test]
fn closing_settles_what_is_pending() {
    let disks = disks();
    let queue = Queue::new(create(&disks), Caps::default());
    let ticket = enqueue(&queue, "a");
    queue.close().unwrap();
    assert_eq!(queue.settle(&ticket).unwrap().last, 1);
    assert_eq!(open(&disks).unwrap().tip().position(), 1);
}

#[test]
fn head_is_noted_though_there_is_never_a_quiet_moment() {
    let (disk, disks) = simulated(7);
    let log = FileLog::create(disks, LOG_ID, SMALL).unwrap();
    let queue = Queue::new(log, Caps::default());
    let noted = || disk.visible().remove("root/HEAD");
    let before = noted();
    thread::scope(|scope| {
        scope.spawn(|| queue.watch().unwrap());
        while noted() == before {
            queue.settle(&enqueue(&queue, "a")).unwrap();
            thread::sleep(Duration::from_millis(1));
        }
        queue.close().unwrap();
    });
}

#[test]
fn where_the_log_stands_is_told_while_the_disk_writes() {
    let disks = disks();
    let queue = Queue::new(create(&disks), Caps::default());
    queue.settle(&enqueue(&queue, "a")).unwrap();
    queue.write(|_| assert_eq!(queue.tip().position(), 1));
}

#[test]
fn where_no_next_segment_can_be_made_nothing_more_is_promised_until_it_can() {
    let (disk, disks) = simulated(1);
    let queue = Queue::new(create(&disks), Caps::default());
    let refused = loop {
        disk.fail(1, Fault::Full);
        if let Err(refused) = queue.make_room() {
            break refused;
        }
        disk.fail(u64::MAX, Fault::Full);
        queue.settle(&enqueue(&queue, "a")).unwrap();
    };
    assert_eq!((refused.code(), refused.exit()), (7406, 1));

    // What was promised before still finds its place, and so does what comes when there is room.
    queue.settle(&enqueue(&queue, "promised")).unwrap();
    disk.fail(1, Fault::Full);
    assert_eq!(queue.make_room().unwrap_err(), refused);
    queue.make_room().unwrap();
    let last = queue.settle(&enqueue(&queue, "b")).unwrap().last;
    queue.close().unwrap();
    disk.cut_power();
    assert_eq!(open(&disks).unwrap().tip().position(), last);
}

#[test]
fn a_next_segment_whose_name_could_not_be_synced_ends_the_log() {
    let (disk, disks) = simulated(1);
    let queue = Queue::new(create(&disks), Caps::default());
    let refused = loop {
        // The file, and then its directory.
        disk.fail(2, Fault::Io);
        if let Err(refused) = queue.make_room() {
            break refused;
        }
        disk.fail(u64::MAX, Fault::Io);
        queue.settle(&enqueue(&queue, "a")).unwrap();
    };
    assert!(matches!(refused, AppendError::NotRecorded { .. }), "{refused}");
    assert_eq!(queue.settle(&enqueue(&queue, "b")).unwrap_err(), refused);
}

#[test]
fn an_idle_queue_proves_its_last_group_to_readers_beside_it() {
    let disks = disks();
    let log = FileLog::create(disks.clone(), LOG_ID, SMALL).unwrap();
    let queue = Queue::new(log, Caps::default());
    let mut reader = Reader::open(disks).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| queue.watch().unwrap());
        for position in 1..=3 {
            queue.settle(&enqueue(&queue, "a")).unwrap();
            while reader.group(position).unwrap().is_none() {
                thread::sleep(Duration::from_millis(5));
            }
        }
        queue.close().unwrap();
    });
}
