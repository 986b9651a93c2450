//! Bugs planted one by one: each is caught within so many cycles, and the table says by what.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dienhong_core::mutant::{Mutant, plant};

use crate::careless::Neglect;
use crate::cycles;
use crate::seeds::{Tally, say};
use crate::trial::Broken;

const WITHIN: u64 = 10_000;

/// Where the bug is.
#[derive(Clone, Copy, Debug)]
enum Bug {
    /// In the log or the key store.
    Inside(Mutant),
    /// At their door to the disk.
    AtTheDoor(Neglect),
}

const BUGS: [Bug; 19] = [
    Bug::AtTheDoor(Neglect::FrameSync),
    Bug::AtTheDoor(Neglect::FrameSyncLate),
    Bug::AtTheDoor(Neglect::TwoFramesASync),
    Bug::AtTheDoor(Neglect::RetriedSync),
    Bug::AtTheDoor(Neglect::HeadSync),
    Bug::AtTheDoor(Neglect::DirectorySync),
    Bug::AtTheDoor(Neglect::KeySync),
    Bug::AtTheDoor(Neglect::KeyDirectorySync),
    Bug::Inside(Mutant::RotCutOff),
    Bug::Inside(Mutant::StaleSector),
    Bug::Inside(Mutant::LaterFrameUnasked),
    Bug::Inside(Mutant::HeadIgnored),
    Bug::Inside(Mutant::TailNotRewritten),
    Bug::Inside(Mutant::TornTailKept),
    Bug::Inside(Mutant::NamesNotSynced),
    Bug::Inside(Mutant::WrongChain),
    Bug::Inside(Mutant::OpeningNotNoted),
    Bug::Inside(Mutant::KeyNotOverwritten),
    Bug::Inside(Mutant::SlotGivenTwice),
];

/// The cycles until it is caught, and by what; `None`: it survives.
fn hunt(bug: Bug) -> Option<(u64, String)> {
    let mut tally = Tally::default();
    for seed in 0.. {
        let mut trial = cycles::trial(seed);
        match bug {
            Bug::Inside(mutant) => plant(Some(mutant)),
            Bug::AtTheDoor(neglect) => trial.neglect = Some(neglect),
        }
        let ran = catch_unwind(AssertUnwindSafe(|| cycles::run(trial, &mut tally)));
        plant(None);
        match ran {
            Ok(Ok(())) if tally.cycles < WITHIN => {}
            Ok(Ok(())) => return None,
            Ok(Err(broken)) => return Some((tally.cycles + 1, told(&broken))),
            Err(_) => return Some((tally.cycles + 1, "an assertion".to_owned())),
        }
    }
    None
}

fn told(broken: &Broken) -> String {
    match broken {
        Broken::Lost => "an acknowledged commit is lost".to_owned(),
        Broken::Altered => "what is there was not sent so".to_owned(),
        Broken::Refused(why) => format!("an honest crash is refused: {why}"),
        Broken::Root => "another root".to_owned(),
        Broken::Served => "something else is served".to_owned(),
        Broken::Key(why) => format!("a key is lost: {why}"),
        Broken::Revived => "what was erased can be read".to_owned(),
        Broken::Forgotten => "an erasure is forgotten".to_owned(),
    }
}

#[test]
fn every_planted_bug_is_caught() {
    let mut survivors = Vec::new();
    let mut table = vec![format!("{:<34} {:>6}  caught by", "planted bug", "cycles")];
    for bug in BUGS {
        let name = match bug {
            Bug::Inside(mutant) => format!("{mutant:?}"),
            Bug::AtTheDoor(neglect) => format!("{neglect:?} (neglected)"),
        };
        match hunt(bug) {
            Some((cycles, by)) => table.push(format!("{name:<34} {cycles:>6}  {by}")),
            None => survivors.push(name),
        }
    }
    say(&table.join("\n"));
    assert!(survivors.is_empty(), "these survived {WITHIN} cycles: {survivors:?}");
}
