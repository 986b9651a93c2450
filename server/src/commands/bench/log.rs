//! The log read back: replay beside decoding the same commits from memory, `verify` beside its
//! hashes alone.

use std::path::Path;
use std::thread;
use std::time::Instant;

use dienhong_core::codec;
use dienhong_core::domain::ids::Position;
use dienhong_core::log::group::{self, Group};
use dienhong_core::log::merkle::{self, Frontier};
use dienhong_core::log::reader::Reader;
use dienhong_core::log::{Hash, History};
use dienhong_core::registry::Fault;

use super::figure::Figures;
use crate::app::{Records, failed};
use crate::failure::Failure;

const ROUNDS: usize = 5;

/// What is held in memory beside the log: a log of fewer commits is measured whole.
const HELD: u64 = 1_000_000;

/// As many as `verify` takes.
const THREADS: usize = 2;

pub(super) fn measure(dir: &Path, figures: &mut Figures) -> Result<(), Failure> {
    let groups = first_groups(dir)?;
    let parsed: Vec<Group<'_>> = groups.iter().filter_map(|bytes| Group::parse(bytes)).collect();
    let mut rounds = [const { Vec::new() }; 6];
    for _ in 0..ROUNDS {
        let replayed = replay(dir, last_of(&parsed))?;
        let decoded = decode(&parsed)?;
        let hashed = hash(&parsed);
        let verified = verify(dir)?;
        let ratios = [replayed / decoded, verified / hashed];
        let figures_of_round = [replayed, decoded, ratios[0], verified, hashed, ratios[1]];
        rounds.iter_mut().zip(figures_of_round).for_each(|(all, one)| all.push(one));
    }
    let names = [
        ("replay: checksums, chain, decoding; one thread", "commits/s"),
        ("decoding alone, from memory", "commits/s"),
        ("replay / decoding", "ratio"),
        ("verify", "commits/s"),
        ("its hashes alone, from memory", "commits/s"),
        ("verify / hashes", "ratio"),
    ];
    for ((name, unit), rounds) in names.into_iter().zip(rounds) {
        figures.add("log", name, unit, rounds);
    }
    Ok(())
}

fn last_of(groups: &[Group<'_>]) -> u64 {
    groups.last().map_or(0, Group::last)
}

/// Commits per second.
fn rate(commits: u64, begun: Instant) -> f64 {
    let commits = u32::try_from(commits).map_or(f64::INFINITY, f64::from);
    commits / begun.elapsed().as_secs_f64()
}

fn first_groups(dir: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    let mut history = Reader::open(Records::disks(dir)?).map_err(failed)?;
    let mut groups = Vec::new();
    let mut next = 1;
    while next <= HELD
        && let Some(group) = history.group(next).map_err(failed)?
    {
        next = group.last() + 1;
        groups.push(group.bytes().to_vec());
    }
    Ok(groups)
}

fn decoded(position: u64, bytes: &[u8]) -> Result<(), Failure> {
    let position = Position(position);
    let commit = codec::decode(position, bytes);
    let commit = commit.map_err(|source| failed(Fault::Unreadable { position, source }))?;
    std::hint::black_box(commit);
    Ok(())
}

fn replay(dir: &Path, last: u64) -> Result<f64, Failure> {
    let begun = Instant::now();
    let mut history = Reader::open(Records::disks(dir)?).map_err(failed)?;
    let mut next = 1;
    while next <= last
        && let Some(group) = history.group(next).map_err(failed)?
    {
        group.commits().try_for_each(|(position, bytes)| decoded(position, bytes))?;
        next = group.last() + 1;
    }
    Ok(rate(next - 1, begun))
}

fn decode(groups: &[Group<'_>]) -> Result<f64, Failure> {
    let begun = Instant::now();
    let mut commits = groups.iter().flat_map(Group::commits);
    commits.try_for_each(|(position, bytes)| decoded(position, bytes))?;
    Ok(rate(last_of(groups), begun))
}

fn verify(dir: &Path) -> Result<f64, Failure> {
    let begun = Instant::now();
    let verified = Records::verified(dir)?;
    Ok(rate(verified.position, begun))
}

/// The chain over all bytes, the leaves with the digests that they hold, the tree over them.
fn hash(groups: &[Group<'_>]) -> f64 {
    let begun = Instant::now();
    let part = groups.len().div_ceil(THREADS).max(1);
    thread::scope(|scope| {
        for groups in groups.chunks(part) {
            scope.spawn(|| std::hint::black_box(hashes(groups)));
        }
    });
    rate(last_of(groups), begun)
}

fn hashes(groups: &[Group<'_>]) -> (Hash, Hash) {
    let (mut chain, mut tree) = (merkle::empty_root(), Frontier::default());
    for group in groups {
        chain = group::hash(group.bytes());
        let leaves = group.commits().filter_map(|(_, bytes)| codec::leaf_of(bytes).ok());
        leaves.for_each(|leaf| tree.append(leaf));
    }
    (chain, tree.root())
}
