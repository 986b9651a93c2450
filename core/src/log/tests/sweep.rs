//! Every bit, sector and file of a small log spoilt: refused, or the same answer. Never less.

use std::fmt::Write;

use super::*;
use crate::log::History;
use crate::log::reader::Reader;
use crate::log::recovery;
use crate::log::verify::verify;
use crate::storage::sim::{Image, SimDisk};

fn on(image: &Image) -> Disks<SimDisk> {
    let disk = SimDisk::from_image(image, 1, 512);
    Disks { root: disk.directory("root"), log: disk.directory("log") }
}

/// Two segments, the second partly used, closed in order; and what is in them.
fn sample() -> (Image, Vec<Vec<u8>>) {
    let disk = SimDisk::new(1, 512);
    let disks = Disks { root: disk.directory("root"), log: disk.directory("log") };
    let options = Options { segment: 8 << 10, alignment: 512 };
    let mut log = FileLog::create(disks, LOG_ID, options).unwrap();
    let mut commits = Vec::new();
    for number in 0..9_u32 {
        let mut commit = number.to_string();
        write!(commit, "{:>width$}", "", width = 100 * number as usize % 700).unwrap();
        append(&mut log, &[&commit]);
        commits.push(commit.into_bytes());
    }
    log.close().unwrap();
    (disk.visible(), commits)
}

/// What a reader and a writer make of it: `None` where it is refused.
fn answer(image: &Image) -> Option<Vec<Vec<u8>>> {
    let disks = on(image);
    let opened = FileLog::open(disks.clone(), LEAF_OF);
    let (mut log, _) = match opened {
        Ok(opened) => opened,
        Err(LogError::Damaged(_)) => return None,
        Err(other) => panic!("{other}"),
    };
    log.confirm().unwrap();
    let mut commits = Vec::new();
    let mut reader = Reader::open(disks).ok()?;
    reader.replay(1, |_, bytes| commits.push(bytes.to_vec())).ok()?;
    Some(commits)
}

#[test]
fn every_single_bit_is_refused_or_makes_no_difference() {
    let (image, commits) = sample();
    let tip = open(&on(&image)).unwrap().tip().clone();
    assert_eq!(tip.position(), commits.len() as u64);
    let mut disks = on(&image);
    let (mut refused, mut same) = (0_u32, 0_u32);
    for (name, bytes) in &image {
        let (directory, name) = name.split_once('/').unwrap();
        let mut disk = if directory == "root" { disks.root.clone() } else { disks.log.clone() };
        let fd = disk.open(name).unwrap();
        for bit in 0..bytes.len() * 8 {
            let (at, byte) = (bit as u64 / 8, bytes[bit / 8]);
            disk.write_at(fd, at, &[byte ^ (1 << (bit % 8))]).unwrap();
            match recovery::survey(&mut disks, LEAF_OF) {
                Err(LogError::Damaged(_)) => refused += 1,
                Ok(survey) if survey.tip == tip => same += 1,
                other => panic!("{name} bit {bit}: {:?}", other.map(|survey| survey.tip)),
            }
            disk.write_at(fd, at, &[byte]).unwrap();
        }
    }
    assert!(refused > 10_000 && same > 10_000, "{refused} refused, {same} the same");
}

#[test]
fn every_zeroed_sector_and_page_is_refused_or_makes_no_difference() {
    let (image, commits) = sample();
    for (name, bytes) in &image {
        for size in [512, 4096] {
            for at in (0..bytes.len()).step_by(size) {
                let mut spoilt = image.clone();
                let piece = &mut spoilt.get_mut(name).unwrap()[at..at + size];
                piece.fill(0);
                let answer = answer(&spoilt);
                assert!(answer.is_none_or(|read| read == commits), "{name} zeroed at {at}");
            }
        }
    }
}

#[test]
fn every_sector_written_over_another_is_refused_or_makes_no_difference() {
    let (image, commits) = sample();
    let (source, target) = (&image["log/00000001.seg"], &image["log/00000002.seg"]);
    for from in (0..source.len()).step_by(512) {
        for to in (0..target.len()).step_by(512) {
            let mut spoilt = image.clone();
            let bytes = spoilt.get_mut("log/00000002.seg").unwrap();
            bytes[to..to + 512].copy_from_slice(&source[from..from + 512]);
            let answer = answer(&spoilt);
            assert!(answer.is_none_or(|read| read == commits), "{from} over {to}");
        }
    }
}

#[test]
fn a_truncated_file_is_refused() {
    let (image, _) = sample();
    for name in ["log/00000001.seg", "log/00000002.seg", "root/HEAD"] {
        for length in (0..image[name].len()).step_by(512) {
            let mut spoilt = image.clone();
            spoilt.get_mut(name).unwrap().truncate(length);
            assert_eq!(answer(&spoilt), None, "{name} cut to {length}");
        }
    }
}

#[test]
fn a_longer_file_is_refused() {
    let (image, _) = sample();
    for name in ["log/00000001.seg", "log/00000002.seg", "root/HEAD"] {
        let mut spoilt = image.clone();
        spoilt.get_mut(name).unwrap().extend([0; 512]);
        assert_eq!(answer(&spoilt), None, "{name}");
    }
}

#[test]
fn a_missing_file_is_refused() {
    let (image, _) = sample();
    for name in image.keys() {
        let mut spoilt = image.clone();
        spoilt.remove(name);
        assert_eq!(answer(&spoilt), None, "{name}");
    }
}

#[test]
fn swapped_copied_and_renamed_segments_are_refused() {
    let (image, _) = sample();
    let (first, second) = (image["log/00000001.seg"].clone(), image["log/00000002.seg"].clone());
    let changes: [&[(&str, &[u8])]; 4] = [
        &[("log/00000001.seg", &second), ("log/00000002.seg", &first)],
        &[("log/00000002.seg", &first)],
        &[("log/00000003.seg", &second)],
        &[("log/00000004.seg", &second)],
    ];
    for change in changes {
        let mut spoilt = image.clone();
        for (name, bytes) in change {
            spoilt.insert((*name).to_owned(), bytes.to_vec());
        }
        assert!(matches!(verify(&on(&spoilt), LEAF_OF), Err(LogError::Damaged(_))));
    }
}

#[test]
fn both_slots_of_head_spoilt_are_refused_by_name() {
    let (mut image, _) = sample();
    let head = image.get_mut("root/HEAD").unwrap();
    (head[100], head[4096 + 100]) = (1, 1);
    let Err(LogError::Damaged(damage)) = open(&on(&image)) else { panic!("not refused") };
    assert_eq!((damage.code(), damage.file.as_str()), (3001, "HEAD"));
}
