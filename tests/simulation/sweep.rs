//! Every bit, sector and file of a log of 192 KiB spoilt: refused, or the same answer. Never less.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use dienhong_core::log::damage::LogError;
use dienhong_core::log::reader::Reader;
use dienhong_core::log::recovery;
use dienhong_core::log::verify::verify;
use dienhong_core::log::writer::{FileLog, Options};
use dienhong_core::log::{Disks, Entry, History, Sequencer, merkle};
use dienhong_core::storage::sim::{Dice, Image, SimDisk};
use dienhong_core::storage::{Fd, Storage};

use crate::commit::Commit;
use crate::oracle;
use crate::seeds::{is_full, on_every_core, say};
use crate::trial::{LOG_ID, leaf_of};

const SEGMENTS: usize = 12;
const SEGMENT: usize = 16 << 10;
const SECTOR: usize = 512;

fn on(image: &Image) -> Disks<SimDisk> {
    let disk = SimDisk::from_image(image, 1, 512);
    Disks { root: disk.directory("root"), log: disk.directory("log") }
}

/// Twelve segments, the last partly used, closed in order.
fn sample(log_id: [u8; 16]) -> Image {
    let disk = SimDisk::new(1, 512);
    let disks = Disks { root: disk.directory("root"), log: disk.directory("log") };
    let options = Options { segment: SEGMENT as u64, alignment: 512 };
    let mut log = FileLog::create(disks.clone(), log_id, options).unwrap();
    let mut dice = Dice::new(1);
    let mut number = 0;
    while disks.log.clone().list().unwrap().len() < SEGMENTS || number % 7 > 0 {
        let mut entries = Vec::new();
        for _ in 0..=dice.below(3) {
            number += 1;
            let length = usize::try_from(dice.below(1200)).unwrap();
            let bytes = Commit { number, sealed: None, length }.bytes();
            entries.push(Entry { leaf: merkle::leaf_hash(&bytes), bytes });
        }
        log.append(&entries).unwrap();
    }
    log.close().unwrap();
    disk.visible()
}

/// The log as it should be, and a disk of its own to spoil.
struct Victim {
    image: Image,
    commits: Vec<Vec<u8>>,
    /// The position before each segment, and the last.
    borders: Vec<u64>,
    names: Vec<String>,
    disks: Disks<SimDisk>,
    fds: Vec<Fd>,
}

impl Victim {
    fn new() -> Victim {
        let image = sample(LOG_ID);
        let commits = oracle::commits(&image);
        let names: Vec<String> = image.keys().cloned().collect();
        let mut borders = vec![0];
        for name in names.iter().filter(|name| name.starts_with("log/")) {
            let alone = Image::from([(name.clone(), image[name].clone())]);
            borders.push(borders.last().unwrap() + oracle::commits(&alone).len() as u64);
        }
        assert_eq!((borders.len(), borders[SEGMENTS]), (SEGMENTS + 1, commits.len() as u64));
        let mut disks = on(&image);
        let fds = names.iter().map(|name| disk_of(&mut disks, name).open(short(name)).unwrap());
        let fds = fds.collect();
        Victim { image, commits, borders, names, disks, fds }
    }

    fn put(&mut self, file: usize, at: usize, bytes: &[u8]) {
        let disk = disk_of(&mut self.disks, &self.names[file]);
        disk.write_at(self.fds[file], at as u64, bytes).unwrap();
    }

    fn restore(&mut self, file: usize, at: usize, length: usize) {
        let bytes = self.image[&self.names[file]][at..at + length].to_vec();
        self.put(file, at, &bytes);
    }

    /// True: it is refused. Whoever opens it and reads the spoilt files to the border behind them
    /// must see damage or what was recorded.
    fn is_refused(&mut self, files: &[usize]) -> bool {
        match recovery::survey(&mut self.disks, leaf_of) {
            Err(LogError::Damaged(_)) => return true,
            Ok(survey) => assert_eq!(survey.tip.position(), self.commits.len() as u64),
            Err(error) => panic!("{error}"),
        }
        let mut reader = match Reader::open(self.disks.clone()) {
            Err(LogError::Damaged(_)) => return true,
            other => other.unwrap(),
        };
        files.iter().any(|&file| {
            self.names[file].starts_with("log/") && self.meets_damage(&mut reader, file)
        })
    }

    fn meets_damage(&self, reader: &mut Reader<SimDisk>, file: usize) -> bool {
        // One segment further, where the chain must go on.
        let last = self.borders[(file + 2).min(SEGMENTS)];
        let mut next = self.borders[file] + 1;
        while next <= last {
            match reader.group(next) {
                Err(LogError::Damaged(_)) => return true,
                Ok(Some(group)) => {
                    let mut commits = group.commits();
                    let same = |(at, bytes): (u64, &[u8])| *bytes == self.commits[index(at - 1)];
                    assert!(commits.all(same), "position {next} is not what was recorded");
                    next = group.last() + 1;
                }
                Ok(None) => panic!("position {next} is missing and nobody says so"),
                Err(error) => panic!("{error}"),
            }
        }
        false
    }
}

fn disk_of<'a>(disks: &'a mut Disks<SimDisk>, name: &str) -> &'a mut SimDisk {
    if name.starts_with("root/") { &mut disks.root } else { &mut disks.log }
}

fn short(name: &str) -> &str {
    name.split_once('/').unwrap().1
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap()
}

/// `spoil` says of each number below `count` whether it was refused, and undoes it.
fn sweep(what: &str, count: usize, spoil: impl Fn(&mut Victim, usize) -> bool + Sync) {
    // Every one in full; else so many that `cargo test` stays short.
    let step = if is_full() { 1 } else { (count / 4000).max(1) | 1 };
    let next = AtomicUsize::new(0);
    let (refused, same) = (AtomicU64::new(0), AtomicU64::new(0));
    on_every_core(|| {
        let mut victim = Victim::new();
        loop {
            let number = next.fetch_add(step, Ordering::Relaxed);
            if number >= count {
                return;
            }
            let counted = if spoil(&mut victim, number) { &refused } else { &same };
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    let (refused, same) = (refused.into_inner(), same.into_inner());
    say(&format!(
        "{what}: {} tried, {refused} refused, {same} made no difference, 0 silent",
        refused + same
    ));
    assert!(refused > same, "{what}");
}

/// Segments first, then `HEAD`.
const FILES: usize = SEGMENTS + 1;
const HEAD_BITS: usize = 8192 * 8;
const SECTORS: usize = SEGMENTS * SEGMENT / SECTOR;

#[test]
fn every_single_bit_is_refused_or_makes_no_difference() {
    let of_log = SEGMENTS * SEGMENT * 8;
    sweep("single bits", of_log + HEAD_BITS, |victim, bit| {
        let (file, bit) = if bit < of_log {
            (bit / (SEGMENT * 8), bit % (SEGMENT * 8))
        } else {
            (FILES - 1, bit - of_log)
        };
        let byte = victim.image[&victim.names[file]][bit / 8];
        victim.put(file, bit / 8, &[byte ^ (1 << (bit % 8))]);
        let refused = victim.is_refused(&[file]);
        victim.restore(file, bit / 8, 1);
        refused
    });
}

/// File and offset of a sector of the log.
fn place(sector: usize) -> (usize, usize) {
    (sector * SECTOR / SEGMENT, sector * SECTOR % SEGMENT)
}

#[test]
fn every_sector_and_pair_of_sectors_that_is_zero_is_refused_or_makes_no_difference() {
    sweep("zeroed sectors and pairs of them", SECTORS * SECTORS, |victim, pair| {
        let both = [place(pair / SECTORS), place(pair % SECTORS)];
        for (file, at) in both {
            victim.put(file, at, &[0; SECTOR]);
        }
        let refused = victim.is_refused(&both.map(|(file, _)| file));
        for (file, at) in both {
            victim.restore(file, at, SECTOR);
        }
        refused
    });
}

#[test]
fn every_sector_written_over_another_is_refused_or_makes_no_difference() {
    sweep("sectors in the place of others", SECTORS * SECTORS, |victim, pair| {
        let [(source, from), (file, at)] = [place(pair / SECTORS), place(pair % SECTORS)];
        let moved = victim.image[&victim.names[source]][from..from + SECTOR].to_vec();
        victim.put(file, at, &moved);
        let refused = victim.is_refused(&[file]);
        victim.restore(file, at, SECTOR);
        refused
    });
}

/// What a verifier, a writer and a reader make of it: it is refused, or all find everything.
fn is_refused(image: &Image, commits: &[Vec<u8>]) -> bool {
    let verified = verify(&on(image), leaf_of);
    let opened = FileLog::open(on(image), leaf_of);
    let mut read = Vec::new();
    let reader = Reader::open(on(image));
    let replayed = reader.and_then(|mut it| it.replay(1, |_, bytes| read.push(bytes.to_vec())));
    match (verified, opened, replayed) {
        (Ok(verified), Ok(_), Ok(_)) => {
            assert_eq!(verified.position, commits.len() as u64);
            assert!(read == commits, "what was read is not what was recorded");
            false
        }
        // A writer reads the end of the log only, and serves nothing.
        (Err(LogError::Damaged(_) | LogError::Missing), _, Err(_)) => true,
        (verified, opened, replayed) => {
            panic!("{verified:?}, {:?}, {replayed:?}", opened.map(drop))
        }
    }
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let Victim { image, commits, names, .. } = Victim::new();
    let step = if is_full() { 64 } else { 64 * 31 };
    let mut cuts = 0;
    for name in &names {
        for length in (0..image[name].len()).step_by(step) {
            let mut spoilt = image.clone();
            spoilt.get_mut(name).unwrap().truncate(length);
            assert!(is_refused(&spoilt, &commits), "{name} cut to {length}");
            cuts += 1;
        }
        let mut longer = image.clone();
        longer.get_mut(name).unwrap().extend([0; SECTOR]);
        assert!(is_refused(&longer, &commits), "{name}");
    }
    say(&format!("files cut short: {cuts} tried, all refused"));
}

#[test]
fn a_missing_renamed_swapped_or_foreign_file_is_refused() {
    let Victim { image, commits, names, .. } = Victim::new();
    let foreign = sample(*b"of another house");
    let mut spoilt = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let mut missing = image.clone();
        let bytes = missing.remove(name).unwrap();
        spoilt.push((format!("{name} missing"), missing.clone()));
        let mut other = image.clone();
        other.insert(name.clone(), foreign[name].clone());
        spoilt.push((format!("{name} of another log"), other));
        for other in &names[..number] {
            let mut renamed = missing.clone();
            renamed.insert(other.clone(), bytes.clone());
            spoilt.push((format!("{name} under the name of {other}"), renamed));
            let mut swapped = image.clone();
            swapped.insert(name.clone(), image[other].clone());
            swapped.insert(other.clone(), bytes.clone());
            spoilt.push((format!("{name} and {other} swapped"), swapped));
            let mut copied = image.clone();
            copied.insert(name.clone(), image[other].clone());
            spoilt.push((format!("{other} copied over {name}"), copied));
        }
        for beyond in [13, 14] {
            let mut renamed = image.clone();
            renamed.insert(format!("log/{beyond:08}.seg"), bytes.clone());
            spoilt.push((format!("{name} copied to number {beyond}"), renamed));
        }
    }
    for (what, spoilt) in &spoilt {
        assert!(is_refused(spoilt, &commits), "{what}");
    }
    say(&format!("files missing, renamed, swapped, copied, foreign: {} refused", spoilt.len()));
}

#[test]
fn both_slots_of_head_spoilt_are_refused_by_name() {
    let mut image = sample(LOG_ID);
    let head = image.get_mut("root/HEAD").unwrap();
    (head[100], head[4096 + 100]) = (1, 1);
    let Err(LogError::Damaged(damage)) = FileLog::open(on(&image), leaf_of) else {
        panic!("not refused")
    };
    assert_eq!((damage.code(), damage.file.as_str()), (3001, "HEAD"));
}
