//! A whole registry through several crashes: rules, keys, log, and the read models that fold it. A
//! plain list of what was sent says after each what must be there.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dienhong_core::codec;
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::event::{Actor, Channel, CommandId};
use dienhong_core::domain::ids::{Millis, Position, SourceNo};
use dienhong_core::log::reader::Reader;
use dienhong_core::log::writer::{FileLog, Options};
use dienhong_core::log::{Disks, History, Sequencer};
use dienhong_core::registry::{Answer, Commits, Fault, Registry, Request, World};
use dienhong_core::storage::sim::{Dice, Fault as DiskFault, SimDisk};
use dienhong_core::vault::{Founding, Vault};
use dienhong_projections::ReadModels;

use crate::deeds::{Deed, Deeds};
use crate::recount;
use crate::seeds;
use crate::trial::LOG_ID;

/// Machines that crash: in `cargo test`, and where everything is asked for.
const SEEDS: u64 = 30;
const ALL_SEEDS: u64 = 8_000;

/// Starts of one machine, most of which end in a crash.
const LIVES: u64 = 6;

const MASTER: [u8; 32] = [7; 32];

const FAULTS: [DiskFault; 5] =
    [DiskFault::PowerCut, DiskFault::PowerCut, DiskFault::Kill, DiskFault::Io, DiskFault::Full];

type Sim = Registry<FileLog<SimDisk>, Reader<SimDisk>, SimDisk>;

/// A clock that stands, and dice.
struct Stage(AtomicU64);

impl World for Stage {
    fn now(&self) -> Millis {
        Millis(1_700_000_000_000)
    }

    fn day(&self, now: Millis) -> Day {
        let days = i32::try_from(now.0.div_euclid(86_400_000)).ok();
        days.and_then(Day::from_number).expect("a day of the calendar")
    }

    fn random(&self, bytes: &mut [u8]) {
        let mut dice = Dice::new(self.0.fetch_add(1, Ordering::Relaxed));
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&dice.roll().to_le_bytes()[..chunk.len()]);
        }
    }
}

struct Office<'m> {
    dice: Dice,
    machine: SimDisk,
    stage: Arc<Stage>,
    deeds: Deeds,
    /// What each commit records, in order; behind `answered` nobody was told.
    sent: Vec<Deed>,
    answered: usize,
    /// Of a reader that goes on, start after start, from where it stood.
    kept: ReadModels,
    met: &'m Met,
}

/// That it was no idle life.
#[derive(Default)]
struct Met {
    crashes: AtomicU64,
    while_starting: AtomicU64,
    answered: AtomicU64,
    /// Found though nobody was told.
    untold: AtomicU64,
}

#[test]
fn after_every_crash_read_models_tell_what_a_plain_list_of_the_answered_commands_tells() {
    let usual = if seeds::is_full() { ALL_SEEDS } else { SEEDS };
    let met = Met::default();
    seeds::run_each(seeds::asked(0..usual), "read_models", |seed| {
        let mut office = Office::found(seed, &met);
        for _ in 0..LIVES {
            office.live();
        }
        office.machine.restart();
        office.start().map(drop).map_err(|fault| fault.to_string())
    });
    let Met { crashes, while_starting, answered, untold } = met;
    let all = [crashes, while_starting, answered, untold].map(AtomicU64::into_inner);
    let [crashes, while_starting, answered, untold] = all;
    if crashes > 50 {
        assert!(all.iter().all(|count| *count > 0) && answered > crashes, "{all:?}");
    }
    seeds::say(&format!(
        "{crashes} crashes of whole registries, {while_starting} of them in the middle of a start: \
         {answered} commands answered, {untold} found that nobody was told of; read models as a \
         plain recount"
    ));
}

impl<'m> Office<'m> {
    fn found(seed: u64, met: &'m Met) -> Office<'m> {
        let mut dice = Dice::new(seed);
        let grain = if dice.chance(50) { 512 } else { 4096 };
        let machine = SimDisk::new(dice.roll(), grain);
        let stage = Arc::new(Stage(AtomicU64::new(dice.roll())));
        let founding = Founding { store: LOG_ID, slots_per_file: 12, now: stage.now() };
        let keys = machine.directory("keys");
        Vault::found(keys, &founding, &MASTER, &mut |bytes| stage.random(bytes)).unwrap();
        let options = Options { segment: 32 << 10, alignment: 512 };
        FileLog::create(disks(&machine), LOG_ID, options).unwrap().close().unwrap();
        let (deeds, sent, kept) = Default::default();
        Office { dice, machine, stage, deeds, sent, answered: 0, kept, met }
    }

    /// From a start to the next crash, or to the orderly end.
    fn live(&mut self) {
        let is_planned = self.dice.chance(80);
        if is_planned {
            let fault = FAULTS[self.below(FAULTS.len())];
            let within = if self.dice.chance(30) { 8 } else { 60 };
            self.machine.fail(1 + self.dice.below(within), fault);
        }
        let mut is_starting = true;
        let ended = self.start().and_then(|registry| {
            is_starting = false;
            self.work(&registry)
        });
        if let Err(fault) = ended {
            let is_honest = is_planned && self.machine.has_failed();
            assert!(is_honest, "refused without a reason: {fault}");
            self.met.crashes.fetch_add(1, Ordering::Relaxed);
            self.met.while_starting.fetch_add(is_starting.into(), Ordering::Relaxed);
        }
        if self.dice.chance(70) {
            self.machine.cut_power();
        } else {
            self.machine.restart();
        }
    }

    fn start(&mut self) -> Result<Sim, Fault> {
        let (log, _) = FileLog::open(disks(&self.machine), codec::leaf_of)?;
        let history = Reader::open(disks(&self.machine))?;
        let vault = Vault::unlock(self.machine.directory("keys"), &MASTER)?;
        let world = Arc::clone(&self.stage) as Arc<dyn World>;
        let registry = Registry::open(log, history, vault, world)?;
        let found = usize::try_from(registry.tip().position()).expect("few commits");
        assert!(self.answered <= found, "{} were answered, {found} are there", self.answered);
        assert!(found <= self.sent.len(), "{found} are there, {} were sent", self.sent.len());
        self.met.untold.fetch_add((found - self.answered) as u64, Ordering::Relaxed);
        self.check(found);
        self.send_again(&registry)?;
        Ok(registry)
    }

    /// Whoever was not told asks again: what is there is named where it stands, the rest recorded.
    fn send_again(&mut self, registry: &Sim) -> Result<(), Fault> {
        self.settle(registry, self.answered)
    }

    fn work(&mut self, registry: &Sim) -> Result<(), Fault> {
        for _ in 0..self.below(8) {
            let first = self.sent.len();
            for _ in 0..=self.below(5) {
                self.sent.push(self.deeds.next(&mut self.dice));
            }
            self.settle(registry, first)?;
        }
        registry.close()
    }

    /// Sends what comes from the `first` on as one batch.
    fn settle(&mut self, registry: &Sim, first: usize) -> Result<(), Fault> {
        let batch = (first + 1..).zip(&self.sent[first..]);
        let requests = batch.map(|(position, deed)| request(position, deed)).collect();
        let answers = registry.settle(registry.enqueue(requests)?)?;
        for (answer, position) in answers.into_iter().zip(first as u64 + 1..) {
            let Answer::Recorded { position: at, .. } = answer else { panic!("{answer:?}") };
            assert_eq!(at, Position(position), "recorded once, where it stood");
        }
        let answered = self.sent.len() - std::mem::replace(&mut self.answered, self.sent.len());
        self.met.answered.fetch_add(answered as u64, Ordering::Relaxed);
        Ok(())
    }

    fn check(&mut self, found: usize) {
        let mut history = Reader::open(disks(&self.machine)).expect("it was opened just now");
        history.announce(found as u64);
        let mut commits: Commits<'_, _, SimDisk> = Commits::clear(&mut history);
        let mut anew = ReadModels::default();
        while let Some(group) = commits.next_group().expect("it was read just now") {
            for commit in group {
                anew.apply(&commit);
                if commit.position > self.kept.progress() {
                    self.kept.apply(&commit);
                }
            }
        }
        assert_eq!(anew.progress(), Position(found as u64));
        assert_eq!(anew.digest(), self.kept.digest(), "a reader that went on tells something else");
        for known in [found, self.below(found + 1)] {
            recount::compare(&self.kept, known, &self.sent[..known]);
        }
    }

    fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.dice.below(sides as u64)).expect("an index")
    }
}

fn disks(machine: &SimDisk) -> Disks<SimDisk> {
    Disks { root: machine.directory("root"), log: machine.directory("log") }
}

fn request(position: usize, deed: &Deed) -> Request {
    Request {
        command: deed.command(),
        id: CommandId::Uuid(position as u128),
        actor: Actor::System,
        channel: Channel::CommandLine,
        on_behalf_of: None,
        document: None,
        reason: None,
        source: SourceNo(0),
    }
}
