//! What a durable commit costs, beside a bare write + `fdatasync` of the same bytes on the same
//! disk.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use dienhong_core::log::damage::AppendError;
use dienhong_core::log::queue::{Caps, Queue};
use dienhong_core::log::tip::Tip;
use dienhong_core::log::writer::{FileLog, Options};
use dienhong_core::log::{Disks, Durable, Entry, Sequencer, frame, group, merkle};
use dienhong_core::storage::os::OsDisk;
use dienhong_core::storage::{Fd, Storage};

use super::figure::Figures;
use crate::app::failed;
use crate::failure::Failure;

/// About what the enrolment of a member takes.
const COMMIT: usize = 420;
const ROUND: Duration = Duration::from_millis(700);
const ROUNDS: usize = 7;
const BARE_FILE: u64 = 64 << 20;

pub(super) fn measure(dir: &Path, figures: &mut Figures) -> Result<(), Failure> {
    let scratch = super::scratch(dir);
    let measured = rounds(&scratch, figures);
    // What can't be removed holds nothing of the registry.
    let _ = fs::remove_dir_all(&scratch);
    measured
}

fn rounds(scratch: &Path, figures: &mut Figures) -> Result<(), Failure> {
    let bare = Bare::create(&scratch.join("bare")).map_err(failed)?;
    let bare = Queue::new(bare, Caps::default());
    let mut disks = Disks {
        root: OsDisk::create_directory(&scratch.join("log")).map_err(failed)?,
        log: OsDisk::create_directory(&scratch.join("log/log")).map_err(failed)?,
    };
    let options = Options::for_disk(&mut disks.log);
    let log = FileLog::create(disks, [1; 16], options).map_err(failed)?;
    let log = Queue::new(log, Caps::default());
    for threads in [1, 16, 64] {
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let (our, their) = (round(&log, threads)?, round(&bare, threads)?);
            ours.push(our);
            theirs.push(their);
            ratios.push(our / their);
        }
        figures.add("commit", format!("log, {threads} threads"), "commits/s", ours);
        figures.add("commit", format!("bare, {threads} threads"), "commits/s", theirs);
        figures.add("commit", format!("log / bare, {threads} threads"), "ratio", ratios);
    }
    Ok(())
}

/// Commits per second of so many threads in one round.
fn round<L: Sequencer>(queue: &Queue<L>, threads: usize) -> Result<f64, Failure> {
    let made = Mutex::new(0_u32);
    let begun = Instant::now();
    let one = || -> Result<(), AppendError> {
        while begun.elapsed() < ROUND {
            let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
            *made += 1;
            let ticket = queue.enqueue(vec![entry(*made)])?;
            drop(made);
            queue.settle(&ticket)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        all.into_iter().try_for_each(|one| one.join().expect("a panic ends the process"))
    })
    .map_err(failed)?;
    let made = *made.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(f64::from(made) / begun.elapsed().as_secs_f64())
}

fn entry(number: u32) -> Entry {
    let mut bytes = vec![0x5A; COMMIT];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    Entry { leaf: merkle::leaf_hash(&bytes), bytes }
}

/// Writes and syncs as many bytes as the frame of a group takes, and nothing else.
struct Bare {
    disk: OsDisk,
    fd: Fd,
    offset: u64,
    tip: Tip,
    position: u64,
    bytes: Vec<u8>,
}

impl Bare {
    fn create(path: &Path) -> io::Result<Bare> {
        let mut disk = OsDisk::create_directory(path)?;
        let fd = disk.create("bare", BARE_FILE)?;
        disk.sync_dir()?;
        let tip = Tip::genesis(&[0; 16]);
        Ok(Bare { disk, fd, offset: 0, tip, position: 0, bytes: Vec::new() })
    }
}

impl Sequencer for Bare {
    fn append(&mut self, entries: &[Entry]) -> Result<Durable, AppendError> {
        let size = frame::size(group::length(entries), 512);
        self.bytes.clear();
        for entry in entries {
            self.bytes.extend_from_slice(&entry.bytes);
        }
        self.bytes.resize(usize::try_from(size).expect("a group fits memory"), 0xA5);
        if self.offset + size > BARE_FILE {
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
