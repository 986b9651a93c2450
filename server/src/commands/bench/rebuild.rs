//! State and all read models folded from the log, beside reading its checked groups alone; what
//! they take in memory, and the log on disk.

use std::fs;
use std::path::Path;
use std::time::Instant;

use dienhong_core::codec;
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::ids::Position;
use dienhong_core::domain::memberships::MembershipEvent;
use dienhong_core::domain::people::PersonEvent;
use dienhong_core::domain::state::{State, Tags};
use dienhong_core::log::History;
use dienhong_core::log::reader::Reader;
use dienhong_core::registry::{Fault, Opening};
use dienhong_projections::ReadModels;

use super::figure::Figures;
use crate::app::{Records, failed};
use crate::failure::Failure;

const ROUNDS: usize = 3;

/// What the log holds.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    commits: u32,
    events: u32,
    persons: u32,
}

impl Held {
    fn count(&mut self, commit: &Commit) {
        self.commits += 1;
        for fact in &commit.facts {
            self.events += 1;
            let registers = matches!(fact.event, Event::Person(PersonEvent::Registered { .. }));
            self.persons += u32::from(registers);
        }
    }
}

pub(super) fn measure(dir: &Path, figures: &mut Figures) -> Result<(), Failure> {
    let mut rounds = [const { Vec::new() }; 4];
    for round in 0..ROUNDS {
        let (held, folded, memory) = fold(dir)?;
        let read = read_alone(dir)?;
        let events = f64::from(held.events);
        let opened = f64::from(held.persons) / open(dir)?;
        let figures_of_round = [events / read, events / folded, read / folded, opened];
        rounds.iter_mut().zip(figures_of_round).for_each(|(all, one)| all.push(one));
        if round == 0 {
            // Later rounds find memory that this one gave back.
            size(dir, held, memory, figures)?;
        }
    }
    let names = [
        ("checked groups read, nothing decoded", "events/s"),
        ("state and all models, nothing opened", "events/s"),
        ("reading / folding", "ratio"),
        ("state, all sealed fields opened", "persons/s"),
    ];
    for ((name, unit), rounds) in names.into_iter().zip(rounds) {
        figures.add("rebuild", name, unit, rounds);
    }
    Ok(())
}

fn size(dir: &Path, held: Held, memory: f64, figures: &mut Figures) -> Result<(), Failure> {
    let [all, enrolments] = weigh(dir)?;
    let keys = bytes_below(&dir.join("keys")) / f64::from(held.commits.max(1));
    let each = memory / f64::from(held.persons.max(1));
    let sizes = [
        ("log", "events", held.events.into()),
        ("log", "persons", held.persons.into()),
        ("state and all models", "bytes/person", each),
        ("log", "bytes/commit", all),
        ("log", "bytes/enrolment", enrolments),
        ("key store", "bytes/commit", keys),
    ];
    for (name, unit, size) in sizes {
        figures.add("rebuild", name, unit, vec![size]);
    }
    Ok(())
}

/// The seconds it takes to read all groups: checksums and chain, nothing decoded.
fn read_alone(dir: &Path) -> Result<f64, Failure> {
    let mut history = Reader::open(Records::disks(dir)?).map_err(failed)?;
    let begun = Instant::now();
    let mut next = 1;
    while let Some(group) = history.group(next).map_err(failed)? {
        next = group.last() + 1;
    }
    Ok(begun.elapsed().as_secs_f64())
}

/// The bytes of a commit, and of one that enrols a person, on average.
fn weigh(dir: &Path) -> Result<[f64; 2], Failure> {
    let mut history = Reader::open(Records::disks(dir)?).map_err(failed)?;
    let mut sums = [(0.0, 0.0); 2];
    let mut next = 1;
    while let Some(group) = history.group(next).map_err(failed)? {
        for (position, bytes) in group.commits() {
            let position = Position(position);
            let commit = codec::decode(position, bytes)
                .map_err(|source| failed(Fault::Unreadable { position, source }))?;
            let size =
                f64::from(u32::try_from(bytes.len()).expect("a commit is shorter than 4 GiB"));
            let last = commit.facts.last().map(|fact| &fact.event);
            let enrols = matches!(last, Some(Event::Membership(MembershipEvent::Enrolled { .. })));
            for (bytes, commits) in sums.iter_mut().take(1 + usize::from(enrols)) {
                *bytes += size;
                *commits += 1.0;
            }
        }
        next = group.last() + 1;
    }
    Ok(sums.map(|(bytes, commits): (f64, f64)| bytes / commits.max(1.0)))
}

/// What was folded, in how many seconds, and the bytes of memory it takes.
fn fold(dir: &Path) -> Result<(Held, f64, f64), Failure> {
    let mut records = Records::open(dir)?;
    let mut held = Held::default();
    // Nothing is opened, so nothing is ever tagged.
    let mut state = State::new(Tags::keyed([0; 16]));
    let mut models = ReadModels::default();
    let before = memory();
    let begun = Instant::now();
    let mut rules = |commit: &Commit| {
        state.evolve(commit);
        held.count(commit);
    };
    let mut reports = |commit: &Commit| models.apply(commit);
    records.clear().fold(&mut [&mut rules, &mut reports]).map_err(failed)?;
    let seconds = begun.elapsed().as_secs_f64();
    Ok((held, seconds, memory() - before))
}

/// The seconds in which the state is folded with everything opened.
fn open(dir: &Path) -> Result<f64, Failure> {
    let mut records = Records::open(dir)?;
    let mut vault = records.unlock()?;
    let mut state = State::new(Tags::keyed([0; 16]));
    let begun = Instant::now();
    let commits = records.opened(&mut vault, Opening::All);
    commits.fold(&mut [&mut |commit: &Commit| state.evolve(commit)]).map_err(failed)?;
    Ok(begun.elapsed().as_secs_f64())
}

/// Bytes that this process holds in memory.
pub(super) fn memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() * 1024.0
}

fn bytes_below(dir: &Path) -> f64 {
    let files = fs::read_dir(dir).into_iter().flatten().flatten();
    let sizes = files.filter_map(|file| file.metadata().ok()).map(|it| it.len() >> 10);
    sizes.filter_map(|size| u32::try_from(size).ok()).map(f64::from).sum::<f64>() * 1024.0
}
