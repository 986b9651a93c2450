//! Crash after crash: by a power cut, a kill, a failed or a full disk, in the middle of the work and
//! of the start after it; and copies of what is there that a bad disk has spoilt.

use dienhong_core::log::Sequencer;
use dienhong_core::log::damage::LogError;
use dienhong_core::log::reader::Reader;
use dienhong_core::log::writer::FileLog;
use dienhong_core::log::writer::Options;
use dienhong_core::log::{Disks, History};
use dienhong_core::storage::sim::{Dice, Fault, Image, SimDisk};

use crate::rot;
use crate::seeds::Tally;
use crate::trial::{Broken, Step, Stop, Trial, leaf_of};

/// Crashes of one machine.
const LIVES: u64 = 8;

const FAULTS: [Fault; 12] = [
    Fault::PowerCut,
    Fault::PowerCut,
    Fault::PowerCut,
    Fault::PowerCut,
    Fault::Kill,
    Fault::Kill,
    Fault::Kill,
    Fault::Io,
    Fault::Io,
    Fault::Full,
    Fault::Interrupted,
    Fault::Short,
];

/// The machine of this seed through all its lives.
pub(crate) fn run(mut trial: Trial, tally: &mut Tally) -> Result<(), Broken> {
    let mut older = Image::new();
    for _ in 0..LIVES {
        live(&mut trial, tally)?;
        if trial.dice.chance(15) {
            open_a_spoilt_copy(&mut trial, &older, tally)?;
        }
        if trial.dice.chance(30) {
            older = trial.machine.visible();
        }
    }
    trial.machine.cut_power();
    match trial.start() {
        Ok(_) => trial.read_all(),
        Err(Stop::Planned) => Err(Broken::Refused("the last start failed".to_owned())),
        Err(Stop::Broken(broken)) => Err(broken),
    }
}

pub(crate) fn trial(seed: u64) -> Trial {
    let mut dice = Dice::new(seed);
    let (grain, alignment) = [(512, 512), (4096, 512), (4096, 4096)][small(&mut dice, 3)];
    let segment = if alignment == 512 { 8 << 10 } else { 32 << 10 };
    Trial::new(dice.roll(), grain, Options { segment, alignment }, dice.chance(40))
}

/// From a start to the next crash, or to the orderly end.
fn live(trial: &mut Trial, tally: &mut Tally) -> Result<(), Broken> {
    let fault = trial.dice.chance(90).then(|| FAULTS[small(&mut trial.dice, FAULTS.len())]);
    if let Some(fault) = fault {
        let among = if trial.dice.chance(50) { 9 } else { 60 };
        trial.machine.fail(1 + trial.dice.below(among), fault);
    }
    let steps = steps(&mut trial.dice);
    let close = trial.dice.chance(20);
    let ended_in_order = match trial.live(&steps, close) {
        Ok(in_order) => in_order,
        Err(Stop::Planned) => false,
        Err(Stop::Broken(broken)) => return Err(broken),
    };
    let fault = fault.filter(|_| trial.machine.has_failed());
    if !ended_in_order {
        tally.cycles += 1;
        tally.while_starting += u64::from(trial.is_starting);
        tally.after_an_error += u64::from(fault == Some(Fault::Io));
        tally.both_stores += u64::from(trial.keys.is_some());
    }
    trial.go_down(fault);
    Ok(())
}

fn steps(dice: &mut Dice) -> Vec<Step> {
    let count = dice.below(14);
    (0..count).map(|_| step(dice)).collect()
}

fn step(dice: &mut Dice) -> Step {
    match dice.below(24) {
        0 | 1 => Step::Confirm,
        2 | 3 => Step::Note,
        4 => Step::Erase,
        5 if dice.chance(20) => Step::Rotate,
        6 if dice.chance(50) => Step::Reopen,
        7 => Step::Record { commits: 1, length: 2000 },
        _ => Step::Record { commits: 1 + dice.below(3), length: 200 },
    }
}

/// Opens a copy that a bad disk has spoilt: all is there, or it is refused.
fn open_a_spoilt_copy(trial: &mut Trial, older: &Image, tally: &mut Tally) -> Result<(), Broken> {
    let mut copy = trial.machine.visible();
    if !copy.contains_key("root/HEAD") || !rot::spoil(&mut copy, older, &mut trial.dice) {
        return Ok(());
    }
    match recovered(&copy) {
        Err(LogError::Damaged(_)) => tally.refused += 1,
        Err(error) => return Err(Broken::Refused(error.to_string())),
        Ok(commits) => {
            trial.judge(&commits)?;
            tally.the_same += 1;
        }
    }
    Ok(())
}

/// What a writer and a reader make of it.
fn recovered(image: &Image) -> Result<Vec<Vec<u8>>, LogError> {
    let disk = SimDisk::from_image(image, 1, 512);
    let disks = Disks { root: disk.directory("root"), log: disk.directory("log") };
    let (log, _) = FileLog::open(disks.clone(), leaf_of)?;
    let mut reader = Reader::open(disks)?;
    reader.announce(log.tip().position());
    let mut commits = Vec::new();
    reader.replay(1, |_, bytes| commits.push(bytes.to_vec()))?;
    Ok(commits)
}

fn small(dice: &mut Dice, sides: usize) -> usize {
    usize::try_from(dice.below(sides as u64)).expect("an index")
}
