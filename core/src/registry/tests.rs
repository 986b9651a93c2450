//! What the registry promises, on a simulated machine: recorded once, the same after every start,
//! nothing acknowledged lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use super::{Answer, Commits, Fault, Registry, Request, World};
use crate::codec;
use crate::domain::calendar::Day;
use crate::domain::event::{Actor, Channel, CommandId, Commit};
use crate::domain::ids::{Millis, Position, SourceNo};
use crate::domain::office::OfficeCommand;
use crate::domain::state::Command;
use crate::log::reader::Reader;
use crate::log::writer::{FileLog, Options};
use crate::log::{Disks, Sequencer};
use crate::storage::sim::{Dice, SimDisk};
use crate::vault::{Founding, Vault};

mod crash;
mod families;
mod ground;
mod kept;
mod links;
mod order;
mod persons;
mod recording;
mod replay;
mod rounds;
mod times;

const LOG_ID: [u8; 16] = *b"0123456789abcdef";
const MASTER: [u8; 32] = [9; 32];

/// Small, so that specs cross key files.
const OPTIONS: Options = Options { segment: 4 << 20, alignment: 512 };
const SLOTS_PER_FILE: u32 = 96;

/// A clock that is set by hand, and dice.
pub(super) struct Stage {
    millis: AtomicI64,
    rolls: AtomicU64,
    vouches: AtomicBool,
}

impl Stage {
    pub(super) fn new() -> Arc<Stage> {
        Arc::new(Stage {
            millis: AtomicI64::new(1_700_000_000_000),
            rolls: AtomicU64::new(0),
            vouches: AtomicBool::new(false),
        })
    }

    pub(super) fn set(&self, millis: i64) {
        self.millis.store(millis, Ordering::Relaxed);
    }
}

impl World for Stage {
    fn now(&self) -> Millis {
        Millis(self.millis.load(Ordering::Relaxed))
    }

    fn vouches_for_the_clock(&self) -> bool {
        self.vouches.load(Ordering::Relaxed)
    }

    fn day(&self, now: Millis) -> Day {
        Day::from_number(i32::try_from(now.0.div_euclid(86_400_000)).unwrap()).unwrap()
    }

    fn random(&self, bytes: &mut [u8]) {
        let mut dice = Dice::new(self.rolls.fetch_add(1, Ordering::Relaxed));
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&dice.roll().to_le_bytes()[..chunk.len()]);
        }
    }
}

pub(super) type Sim = Registry<FileLog<SimDisk>, Reader<SimDisk>, SimDisk>;

fn disks(machine: &SimDisk) -> Disks<SimDisk> {
    Disks { root: machine.clone(), log: machine.directory("log") }
}

/// Makes an empty registry on the machine.
pub(super) fn found(machine: &SimDisk, stage: &Stage) {
    let founding = Founding { store: LOG_ID, slots_per_file: SLOTS_PER_FILE, now: stage.now() };
    let random = &mut |bytes: &mut [u8]| stage.random(bytes);
    Vault::found(machine.directory("keys"), &founding, &MASTER, random).unwrap();
    FileLog::create(disks(machine), LOG_ID, OPTIONS).unwrap().close().unwrap();
}

pub(super) fn try_open(machine: &SimDisk, stage: &Arc<Stage>) -> Result<Sim, Fault> {
    let (log, _) = FileLog::open(disks(machine), codec::leaf_of)?;
    let history = Reader::open(disks(machine))?;
    let vault = Vault::unlock(machine.directory("keys"), &MASTER)?;
    Registry::open(log, history, vault, Arc::clone(stage) as Arc<dyn World>)
}

pub(super) fn open(machine: &SimDisk, stage: &Arc<Stage>) -> Sim {
    try_open(machine, stage).unwrap()
}

/// A registry on a machine of its own.
pub(super) fn founded() -> (SimDisk, Arc<Stage>, Sim) {
    let (machine, stage) = (SimDisk::new(1, 512), Stage::new());
    found(&machine, &stage);
    let registry = open(&machine, &stage);
    (machine, stage, registry)
}

/// What a reader beside the writer sees.
fn recorded(machine: &SimDisk) -> Vec<Commit> {
    let mut history = Reader::open(disks(machine)).unwrap();
    let mut vault = Vault::unlock_read_only(machine.directory("keys"), &MASTER).unwrap();
    let mut commits = Commits::opened(&mut history, &mut vault, super::Opening::All);
    let mut all = Vec::new();
    while let Some(group) = commits.next_group().unwrap() {
        all.extend(group);
    }
    all
}

pub(super) fn request(id: u128, command: Command) -> Request {
    Request {
        command,
        id: CommandId::Uuid(id),
        actor: Actor::System,
        channel: Channel::CommandLine,
        on_behalf_of: None,
        document: None,
        reason: None,
        source: SourceNo(0),
    }
}

fn office(id: u128, command: OfficeCommand) -> Request {
    request(id, Command::Office(command))
}

fn add_officer(id: u128, name: &str) -> Request {
    office(id, OfficeCommand::AddOfficer { name: name.to_owned() })
}

fn recorded_at(position: u64) -> Answer {
    Answer::Recorded { position: Position(position), warnings: Vec::new() }
}

fn unchanged_at(position: u64) -> Answer {
    Answer::Unchanged { position: Position(position) }
}
