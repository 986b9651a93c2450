//! A short life in which every call fails once in every way, and in the opening after it every
//! call once more: nothing acknowledged is lost, and no honest crash is refused.

use super::*;
use crate::log::History;
use crate::log::reader::Reader;
use crate::log::verify::verify;
use crate::storage::sim::{Fault, SimDisk};

use super::oracle;

const OPTIONS: Options = Options { segment: 8 << 10, alignment: 512 };

struct Life {
    disk: SimDisk,
    /// What the log must hold at least, in order; and what was sent after that.
    acknowledged: Vec<Vec<u8>>,
    in_doubt: Vec<Vec<u8>>,
}

impl Life {
    fn new(seed: u64) -> Life {
        let disk = SimDisk::new(seed, 512);
        Life { disk, acknowledged: Vec::new(), in_doubt: Vec::new() }
    }

    fn disks(&self) -> Disks<SimDisk> {
        Disks { root: self.disk.directory("root"), log: self.disk.directory("log") }
    }

    fn open(&self) -> Result<FileLog<SimDisk>, LogError> {
        match FileLog::open(self.disks(), LEAF_OF) {
            Err(LogError::Missing) => {
                assert!(self.acknowledged.is_empty(), "an acknowledged log is gone");
                FileLog::create(self.disks(), LOG_ID, OPTIONS)
            }
            other => other.map(|(log, _)| log),
        }
    }

    /// Commits over two segments, the end of a session, and the beginning of another.
    fn live(&mut self) {
        let Ok(mut log) = self.open() else { return };
        for number in 0..11_u32 {
            let commit = number.to_string().repeat(100 + 60 * number as usize).into_bytes();
            self.in_doubt.push(commit.clone());
            let idle = match number {
                3 => log.confirm(),
                5 => log.note(),
                _ => Ok(()),
            };
            if idle.and_then(|()| log.append(&[entry(commit)]).map(drop)).is_err() {
                return;
            }
            self.acknowledged.append(&mut self.in_doubt);
        }
        if log.close().is_ok() {
            drop(self.open());
        }
    }

    /// Opens, checks what is there, and goes on.
    fn check(&self, context: &str) {
        let mut log = self.open().unwrap_or_else(|error| panic!("{context}: refused: {error}"));
        let recovered = oracle::commits(&self.disk.visible());
        let sent = [self.acknowledged.as_slice(), &self.in_doubt].concat();
        assert!(recovered.len() >= self.acknowledged.len(), "{context}: acknowledged and lost");
        assert!(sent.starts_with(&recovered), "{context}: not what was sent");
        assert_eq!(log.tip().root(), oracle::root(&recovered), "{context}");
        append(&mut log, &["afterwards"]);
        log.close().unwrap();
        let mut read = Vec::new();
        let mut reader = Reader::open(self.disks()).unwrap();
        reader.replay(1, |_, bytes| read.push(bytes.to_vec())).unwrap();
        assert_eq!(read.split_last().unwrap().1, recovered, "{context}");
        assert_eq!(verify(&self.disks(), LEAF_OF).unwrap().position, read.len() as u64);
    }
}

/// The life whose `nth` call fails; `None` where it has fewer calls.
fn failed_at(nth: u64, fault: Fault) -> Option<Life> {
    let mut life = Life::new(nth);
    life.disk.fail(nth, fault);
    life.live();
    life.disk.has_failed().then_some(life)
}

fn next_morning(disk: &SimDisk, after: Fault) {
    match after {
        Fault::PowerCut => disk.cut_power(),
        Fault::Kill | Fault::Io | Fault::Full => disk.restart(),
    }
}

#[test]
fn any_call_may_be_the_last_one_of_its_process() {
    let faults = [Fault::Kill, Fault::PowerCut, Fault::Io, Fault::Full];
    for fault in faults {
        let mut calls = 0;
        while let Some(life) = failed_at(calls + 1, fault) {
            calls += 1;
            next_morning(&life.disk, fault);
            life.check(&format!("{fault:?} at call {calls}"));
        }
        assert!(calls > 40, "{calls} calls");
    }
}

#[test]
fn any_call_of_the_opening_after_it_may_be_the_last_one_too() {
    for fault in [Fault::Kill, Fault::PowerCut, Fault::Io] {
        for again in [Fault::Kill, Fault::PowerCut, Fault::Io, Fault::Full] {
            let mut calls = 0;
            while failed_at(calls + 1, fault).is_some() {
                calls += 1;
                fail_every_opening(calls, fault, again);
            }
        }
    }
}

fn fail_every_opening(nth: u64, fault: Fault, again: Fault) {
    for call in 1.. {
        let life = failed_at(nth, fault).expect("the same life fails in the same way");
        next_morning(&life.disk, fault);
        life.disk.fail(call, again);
        drop(life.open());
        if !life.disk.has_failed() {
            return;
        }
        next_morning(&life.disk, again);
        life.check(&format!("{fault:?} at call {nth}, {again:?} at call {call} of the opening"));
    }
}
