//! A start from snapshots: the first report beside reading the same files plainly, and what each part
//! costs in time and memory until everything is loaded.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dienhong_core::domain::units::UnitKind;

use super::super::report::{MEMBERSHIP, membership_report};
use super::figure::Figures;
use super::rebuild::memory;
use crate::app::{Records, failed};
use crate::cli::points::TreeChoice;
use crate::cli::reports::Scope;
use crate::failure::Failure;
use crate::reading::{Folded, everything};
use crate::snapshots;

const ROUNDS: usize = 5;

pub(super) fn measure(dir: &Path, figures: &mut Figures) -> Result<(), Failure> {
    load_everything(dir, figures)?;
    first_report(dir, figures)
}

fn first_report(dir: &Path, figures: &mut Figures) -> Result<(), Failure> {
    let files = snapshots::files_of(dir, MEMBERSHIP);
    let mut rounds = [const { Vec::new() }; 5];
    for _ in 0..ROUNDS {
        let held = timed(|| files.iter().map(fs::read).collect::<Result<Vec<_>, _>>());
        let read = timed(|| files.iter().try_for_each(read_through));
        let asked = timed(|| rates(dir));
        let seconds = [asked.0, held.0, read.0];
        asked.1?;
        held.1.map_err(failed)?;
        read.1.map_err(failed)?;
        let [asked, held, read] = seconds;
        let figures_of_round = [asked, held, read, asked / held, asked / read];
        rounds.iter_mut().zip(figures_of_round).for_each(|(all, one)| all.push(one));
    }
    let names = [
        ("first report: rates of all provinces today", "s"),
        ("its files, each read into memory of its own", "s"),
        ("its files, read through one buffer", "s"),
        ("first report / files into memory", "ratio"),
        ("first report / files through one buffer", "ratio"),
    ];
    for ((name, unit), rounds) in names.into_iter().zip(rounds) {
        figures.add("start", name, unit, rounds);
    }
    Ok(())
}

fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begun = Instant::now();
    let done = black_box(work());
    (begun.elapsed().as_secs_f64(), done)
}

fn read_through(file: &PathBuf) -> std::io::Result<()> {
    let (mut file, mut buffer) = (File::open(file)?, vec![0; 1 << 20]);
    while black_box(file.read(&mut buffer)?) > 0 {}
    Ok(())
}

fn rates(dir: &Path) -> Result<usize, Failure> {
    let folded = Folded::open(dir, MEMBERSHIP)?;
    let reading = folded.reading(None)?;
    let level = Some(UnitKind::Province);
    let scope = Scope { known: None, tree: TreeChoice::Was, unit: None, level };
    Ok(membership_report(&reading, reading.today(), &scope, &[])?.rows.len())
}

/// One after the other, so that each part is told by itself; all stay.
fn load_everything(dir: &Path, figures: &mut Figures) -> Result<(), Failure> {
    let mut records = Records::open(dir)?;
    let key = records.unlock()?.models_key();
    let mut parts = Vec::new();
    let mut views = Vec::new();
    let empty = memory();
    for name in everything() {
        let before = memory();
        let (seconds, view) = timed(|| snapshots::resumed(&mut records, &key, &[name]));
        views.push(view?);
        parts.push((name, seconds, memory() - before));
    }
    let before = memory();
    let (seconds, rehearsal) = timed(|| records.rehearse());
    let rehearsal = rehearsal?;
    parts.push(("state", seconds, memory() - before));
    let persons = rehearsal.look(|state| state.people.len()).max(1);
    let persons = f64::from(u32::try_from(persons).unwrap_or(u32::MAX));
    let all: f64 = parts.iter().map(|(_, seconds, _)| seconds).sum();
    for (name, seconds, bytes) in parts {
        figures.add("start", format!("{name}, loaded"), "s", vec![seconds]);
        figures.add("start", format!("{name}, held"), "bytes/person", vec![bytes / persons]);
    }
    figures.add("start", "everything, loaded one after the other", "s", vec![all]);
    let held = (memory() - empty) / persons;
    figures.add("start", "everything, held", "bytes/person", vec![held]);
    Ok(())
}
