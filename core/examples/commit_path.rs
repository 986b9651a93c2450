//! What a durable commit costs, beside a bare write + `fdatasync` of the same bytes.
//!
//! `cargo run --release -p dienhong-core --example commit_path [DIRECTORY]` (default: the system's
//! temporary directory; it should stand on the disk in question). Rounds of both alternate, so that
//! neighbours on the machine disturb both.
#![allow(clippy::print_stdout, reason = "prints its figures")]

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use dienhong_core::log::damage::AppendError;
use dienhong_core::log::queue::{Caps, Queue};
use dienhong_core::log::tip::Tip;
use dienhong_core::log::writer::{FileLog, Options};
use dienhong_core::log::{Disks, Durable, Entry, Sequencer, frame, group, merkle};
use dienhong_core::storage::os::OsDisk;
use dienhong_core::storage::{Fd, Storage};

/// About what the enrolment of a member takes.
const COMMIT: usize = 420;
const ROUND: Duration = Duration::from_millis(700);
const ROUNDS: usize = 7;

/// Writes and syncs the bytes of a group, and nothing else.
struct Bare {
    disk: OsDisk,
    fd: Fd,
    offset: u64,
    length: u64,
    tip: Tip,
    position: u64,
    bytes: Vec<u8>,
}

impl Bare {
    fn create(path: &Path) -> Bare {
        let mut disk = OsDisk::create_directory(path).expect("a directory");
        let length = 64 << 20;
        let fd = disk.create("bare", length).expect("a file");
        disk.sync_dir().expect("a sync");
        let tip = Tip::genesis(&[0; 16]);
        Bare { disk, fd, offset: 0, length, tip, position: 0, bytes: Vec::new() }
    }
}

impl Sequencer for Bare {
    fn append(&mut self, entries: &[Entry]) -> Result<Durable, AppendError> {
        let size = frame::size(group::length(entries), 512);
        self.bytes.clear();
        for entry in entries {
            self.bytes.extend_from_slice(&entry.bytes);
        }
        self.bytes.resize(usize::try_from(size).expect("small"), 0xA5);
        if self.offset + size > self.length {
            self.offset = 0;
        }
        self.disk.write_at(self.fd, self.offset, &self.bytes)?;
        self.disk.sync_data(self.fd)?;
        self.offset += size;
        let first = self.position + 1;
        self.position += entries.len() as u64;
        Ok(Durable { first, last: self.position, root: [0; 32] })
    }

    fn tip(&self) -> &Tip {
        &self.tip
    }

    fn largest_group(&self) -> usize {
        group::MAX
    }

    fn confirm(&mut self) -> Result<(), AppendError> {
        Ok(())
    }

    fn note(&mut self) -> Result<(), AppendError> {
        Ok(())
    }

    fn close(&mut self) -> Result<(), AppendError> {
        Ok(())
    }
}

fn commit(number: u64) -> Entry {
    let mut bytes = vec![0x5A; COMMIT];
    bytes[..8].copy_from_slice(&number.to_le_bytes());
    Entry { leaf: merkle::leaf_hash(&bytes), bytes }
}

/// Commits per second of so many threads in one round.
fn round<L: Sequencer>(queue: &Queue<L>, threads: usize) -> f64 {
    let state = Mutex::new(0_u64);
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while begun.elapsed() < ROUND {
                    let mut number = state.lock().expect("no thread panics");
                    *number += 1;
                    let ticket = queue.enqueue(vec![commit(*number)]).expect("small");
                    drop(number);
                    queue.settle(&ticket).expect("the disk works");
                }
            });
        }
    });
    let commits = *state.lock().expect("no thread panics");
    f64::from(u32::try_from(commits).expect("fewer than 2^32")) / begun.elapsed().as_secs_f64()
}

fn spread(mut figures: Vec<f64>) -> String {
    figures.sort_by(f64::total_cmp);
    let (first, middle, last) =
        (figures[0], figures[figures.len() / 2], figures[figures.len() - 1]);
    format!("{first:.2} / {middle:.2} / {last:.2}")
}

fn main() {
    let root = std::env::args().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let path = root.join(format!("dienhong-commit-path-{}", std::process::id()));
    let bare = Queue::new(Bare::create(&path.join("bare")), Caps::default());
    let mut disks = Disks {
        root: OsDisk::create_directory(&path.join("log")).expect("a directory"),
        log: OsDisk::create_directory(&path.join("log/log")).expect("a directory"),
    };
    let options = Options::for_disk(&mut disks.log);
    let log = FileLog::create(disks, [1; 16], options).expect("a new log");
    let log = Queue::new(log, Caps::default());
    println!("commits/s: min / median / max of {ROUNDS} rounds, {COMMIT} bytes each");
    for threads in [1, 16, 64] {
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let (our, their) = (round(&log, threads), round(&bare, threads));
            ours.push(our);
            theirs.push(their);
            ratios.push(our / their);
        }
        println!("{threads:>3} threads  log  {}", spread(ours));
        println!("{threads:>3} threads  bare {}", spread(theirs));
        println!("{threads:>3} threads  log/bare {}", spread(ratios));
    }
    let _ = std::fs::remove_dir_all(path);
}
