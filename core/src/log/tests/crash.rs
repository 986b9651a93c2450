//! Thousands of crashes: what was acknowledged is there, what is there was sent, in order, and no
//! honest crash is refused.

use super::*;
use crate::log::damage::AppendError;
use crate::storage::sim::{Dice, Fault, SimDisk};

use super::oracle;

const SEEDS: u64 = 3000;
const LIVES: u64 = 4;

/// One machine through several crashes.
struct Trial {
    dice: Dice,
    disk: SimDisk,
    options: Options,
    /// What the log must hold at least, in order.
    acknowledged: Vec<Vec<u8>>,
    /// Sent after that, without an answer.
    in_doubt: Vec<Vec<u8>>,
    sent: u64,
}

impl Trial {
    fn new(seed: u64) -> Trial {
        let mut dice = Dice::new(seed);
        let (grain, alignment) = [(512, 512), (4096, 512), (4096, 4096)][small(&mut dice, 3)];
        let segment = if alignment == 512 { 8 << 10 } else { 32 << 10 };
        Trial {
            disk: SimDisk::new(dice.roll(), grain),
            dice,
            options: Options { segment, alignment },
            acknowledged: Vec::new(),
            in_doubt: Vec::new(),
            sent: 0,
        }
    }

    fn disks(&self) -> Disks<SimDisk> {
        Disks { root: self.disk.directory("root"), log: self.disk.directory("log") }
    }

    /// Opens or makes the log and checks what is in it.
    fn open(&mut self) -> Result<FileLog<SimDisk>, LogError> {
        let log = match FileLog::open(self.disks(), LEAF_OF) {
            Err(LogError::Missing) => {
                assert!(self.acknowledged.is_empty(), "an acknowledged log is gone");
                FileLog::create(self.disks(), LOG_ID, self.options)?
            }
            other => other?.0,
        };
        let recovered = oracle::commits(&self.disk.visible());
        let sent = [self.acknowledged.as_slice(), &self.in_doubt].concat();
        assert!(recovered.len() >= self.acknowledged.len(), "acknowledged commits are lost");
        assert!(sent.starts_with(&recovered), "what is recovered was not sent like this");
        assert_eq!(log.tip().position(), recovered.len() as u64);
        assert_eq!(log.tip().root(), oracle::root(&recovered));
        // What was served once must stay.
        self.acknowledged = recovered;
        self.in_doubt.clear();
        Ok(log)
    }

    /// Runs until something fails or the process simply ends.
    fn live(&mut self) {
        let Ok(mut log) = self.open_or_fail() else { return };
        for _ in 0..self.dice.below(30) {
            let idle = match self.dice.below(12) {
                0 => log.confirm(),
                1 => log.note(),
                _ => self.append(&mut log),
            };
            if idle.is_err() {
                return;
            }
        }
        if self.dice.chance(30) && log.close().is_ok() {
            // An orderly end leaves nothing in doubt, whatever happens then.
            self.in_doubt.clear();
        }
    }

    fn open_or_fail(&mut self) -> Result<FileLog<SimDisk>, ()> {
        match self.open() {
            Ok(log) => Ok(log),
            Err(LogError::Read(_) | LogError::Write(_)) if self.disk.has_failed() => Err(()),
            Err(error) => panic!("an honest crash was refused: {error}"),
        }
    }

    fn append(&mut self, log: &mut FileLog<SimDisk>) -> Result<(), AppendError> {
        let mut group = Vec::new();
        for _ in 0..=self.dice.below(3) {
            self.sent += 1;
            let length = self.dice.below(if self.dice.clone().chance(20) { 2000 } else { 200 });
            let mut commit = self.sent.to_string().into_bytes();
            commit.extend((0..length).map(|byte| byte.to_le_bytes()[0]));
            group.push(commit);
        }
        self.in_doubt.extend(group.iter().cloned());
        let entries: Vec<Entry> = group.into_iter().map(entry).collect();
        log.append(&entries)?;
        self.acknowledged.append(&mut self.in_doubt);
        Ok(())
    }

    fn run(&mut self) {
        for _ in 0..LIVES {
            if self.dice.chance(85) {
                let fault = [Fault::PowerCut, Fault::PowerCut, Fault::Kill, Fault::Io, Fault::Full];
                let fault = fault[small(&mut self.dice, 5)];
                self.disk.fail(1 + self.dice.below(50), fault);
            }
            self.live();
            if self.dice.chance(70) {
                self.disk.cut_power();
            } else {
                self.disk.restart();
            }
        }
        self.disk.cut_power();
        drop(self.open().unwrap_or_else(|error| panic!("the last opening failed: {error}")));
    }
}

fn small(dice: &mut Dice, sides: u64) -> usize {
    usize::try_from(dice.below(sides)).unwrap()
}

/// `DIENHONG_SEEDS=from..to` runs those.
fn seeds() -> std::ops::Range<u64> {
    let asked = std::env::var("DIENHONG_SEEDS").ok();
    asked.map_or(0..SEEDS, |asked| {
        let (from, to) = asked.split_once("..").expect("from..to");
        from.parse().unwrap()..to.parse().unwrap()
    })
}

#[test]
fn nothing_acknowledged_is_lost_and_no_honest_crash_is_refused() {
    for seed in seeds() {
        let trial = std::panic::catch_unwind(|| Trial::new(seed).run());
        assert!(
            trial.is_ok(),
            "seed {seed} failed; again alone: DIENHONG_SEEDS={seed}..{} \
             cargo test -p dienhong-core log::tests::crash",
            seed + 1
        );
    }
}
