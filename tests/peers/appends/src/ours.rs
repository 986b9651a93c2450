//! Diên Hồng itself: one gift to a person a commit, with all that a commit is. It is decided
//! against the state, its text sealed, encoded, chained, hashed into the tree, and durable before
//! the client is answered.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use dienhong_core::codec;
use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::catalogue::{CatalogueCommand, Family};
use dienhong_core::domain::event::{Actor, Channel, CommandId, Event};
use dienhong_core::domain::ids::{Millis, PersonNo, Position, SourceNo};
use dienhong_core::domain::people::{Particulars, PersonCommand, PersonKey, Sex};
use dienhong_core::domain::state::Command;
use dienhong_core::domain::support::{Gift, Recipient, SupportCommand};
use dienhong_core::domain::units::{UnitCommand, UnitKind};
use dienhong_core::log::reader::Reader;
use dienhong_core::log::writer::{FileLog, Options};
use dienhong_core::log::{Disks, History as _, Sequencer as _};
use dienhong_core::registry::{Answer, Asked, Commits, Registry, Request, Ticket, World};
use dienhong_core::storage::os::OsDisk;
use dienhong_core::vault::{Founding, SLOTS_PER_FILE, Vault};
use dienhong_projections::Projection as _;
use dienhong_projections::people::{About, Histories};

use crate::work::{Asks, Fault, Load, Round, STREAMS, System, in_turn, streams_of};

const LOG_ID: [u8; 16] = *b"a log to measure";
const MASTER: [u8; 32] = [7; 32];

struct Clock;

impl World for Clock {
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn day(&self, now: Millis) -> Day {
        let days = i32::try_from(now.0.div_euclid(86_400_000)).unwrap_or_default();
        Day::from_number(days).unwrap_or(Day::LAST)
    }

    fn random(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the machine has randomness");
    }
}

pub struct Ours {
    registry: Registry<FileLog<OsDisk>, Reader<OsDisk>, OsDisk>,
    disks: Disks<OsDisk>,
    asked: AtomicU64,
    gifts: AtomicU64,
    /// What a server keeps in memory, folded up to the last question.
    histories: Option<(Histories, Reader<OsDisk>)>,
}

impl Ours {
    pub fn create(dir: &Path) -> Result<Ours, Fault> {
        let disks = Disks {
            root: OsDisk::create_directory(dir)?,
            log: OsDisk::create_directory(&dir.join("log"))?,
        };
        let keys = OsDisk::create_directory(&dir.join("keys"))?;
        let world = Arc::new(Clock);
        let founding = Founding { store: LOG_ID, slots_per_file: SLOTS_PER_FILE, now: world.now() };
        Vault::found(keys.clone(), &founding, &MASTER, &mut |bytes| world.random(bytes))?;
        let options = Options::for_disk(&mut disks.log.clone());
        FileLog::create(disks.clone(), LOG_ID, options)?.close()?;
        let (log, _) = FileLog::open(disks.clone(), codec::leaf_of)?;
        let history = Reader::open(disks.clone())?;
        let vault = Vault::unlock(keys, &MASTER)?;
        let registry = Registry::open(log, history, vault, world)?;
        let (asked, gifts) = Default::default();
        let ours = Ours { registry, disks, asked, gifts, histories: None };
        let beginning = beginning().into_iter().map(|it| ours.asked(it)).collect();
        ours.registry.settle(ours.registry.enqueue(beginning)?)?.iter().try_for_each(recorded)?;
        Ok(ours)
    }

    fn asked(&self, command: Command) -> Request {
        Request {
            command,
            id: CommandId::Uuid(self.asked.fetch_add(1, Ordering::Relaxed).into()),
            actor: Actor::System,
            channel: Channel::Api,
            on_behalf_of: None,
            document: None,
            reason: None,
            source: SourceNo(0),
        }
    }

    fn histories(&mut self) -> Result<&mut (Histories, Reader<OsDisk>), Fault> {
        if self.histories.is_none() {
            let mut history = Reader::open(self.disks.clone())?;
            history.announce(self.registry.tip().position());
            let mut histories = Histories::default();
            let commits: Commits<'_, _, OsDisk> = Commits::clear(&mut history);
            commits.fold(&mut [&mut |commit| histories.apply(commit)])?;
            self.histories = Some((histories, history));
        }
        Ok(self.histories.as_mut().expect("folded just now"))
    }
}

/// A client, and what it waits for.
struct One<'a> {
    ours: &'a Ours,
    batch: u32,
    streams: Box<dyn Iterator<Item = u32> + Send>,
    waiting: Option<Waiting>,
}

enum Waiting {
    One(Asked),
    Batch(Ticket),
}

impl Asks for One<'_> {
    fn ask(&mut self) -> Result<(), Fault> {
        let ours = self.ours;
        let first = ours.gifts.fetch_add(self.batch.into(), Ordering::Relaxed);
        let numbers = first..first + u64::from(self.batch);
        let streams = self.streams.by_ref();
        let mut requests =
            numbers.zip(streams).map(|(number, person)| ours.asked(gift(number, person)));
        self.waiting = Some(match self.batch {
            1 => Waiting::One(ours.registry.ask(requests.next().ok_or("streams go round")?)),
            _ => Waiting::Batch(ours.registry.enqueue(requests.collect())?),
        });
        Ok(())
    }

    fn take(&mut self) -> Result<(), Fault> {
        let registry = &self.ours.registry;
        match self.waiting.take().ok_or("nothing was asked")? {
            Waiting::One(asked) => recorded(&registry.answer(asked)?),
            Waiting::Batch(ticket) => registry.settle(ticket)?.iter().try_for_each(recorded),
        }
    }
}

fn recorded(answer: &Answer) -> Result<(), Fault> {
    match answer {
        Answer::Recorded { .. } => Ok(()),
        stray => Err(format!("not recorded: {stray:?}").into()),
    }
}

impl System for Ours {
    fn name(&self) -> &'static str {
        "Diên Hồng"
    }

    fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }

    fn append(&mut self, load: Load) -> Result<Round, Fault> {
        let one = |number| {
            let streams = Box::new(streams_of(number, load.clients));
            One { ours: self, batch: load.batch, streams, waiting: None }
        };
        in_turn((0..load.clients).map(one).collect(), load).map(|(round, _)| round)
    }

    /// Checksums, chain and decoding of every commit.
    fn replay(&mut self) -> Result<Option<u64>, Fault> {
        let mut history = Reader::open(self.disks.clone())?;
        history.announce(self.registry.tip().position());
        let (mut next, mut events) = (1, 0);
        while let Some(group) = history.group(next)? {
            for (position, bytes) in group.commits() {
                events += codec::decode(Position(position), bytes)?.facts.len() as u64;
            }
            next = group.last() + 1;
        }
        Ok(Some(events))
    }

    fn history(&mut self, stream: u32) -> Result<Option<u64>, Fault> {
        let (histories, history) = self.histories()?;
        let mut gifts = 0;
        for position in histories.positions(About::Person(PersonNo(stream))) {
            let bytes = history.commit(position.0)?.ok_or("a commit is gone")?;
            let commit = codec::decode(position, &bytes)?;
            gifts += commit.facts.iter().filter(|it| matches!(it.event, Event::Support(_))).count();
        }
        Ok(Some(gifts as u64))
    }
}

fn beginning() -> Vec<Command> {
    let unit = UnitCommand::Register {
        unit: "vn".to_owned(),
        kind: Some(UnitKind::Central),
        name: Some("Trung ương".to_owned()),
        valid_from: PartialDay::parse("1995-05-10"),
        parent: None,
        code: None,
        valid_until: None,
    };
    let kind = CatalogueCommand::RegisterKind {
        family: Family::Support,
        code: "gift_cash".to_owned(),
        label_vi: Some("quà bằng tiền".to_owned()),
        label_en: Some("gift in cash".to_owned()),
        unit_of_quantity: None,
        sensitive: Some(false),
    };
    let persons = (0..STREAMS).map(person);
    [Command::Unit(unit), Command::Catalogue(kind)].into_iter().chain(persons).collect()
}

fn person(number: u32) -> Command {
    Command::Person(PersonCommand::Register(Particulars {
        person: PersonKey::Ref(format!("r{number}")),
        full_name: Some("Nguyễn Thị Lụa".to_owned()),
        birth_date: PartialDay::parse("1948-05-02"),
        sex: Some(Sex::Female),
        unit: Some("vn".to_owned()),
        national_id: None,
        phone: None,
        address: None,
        household: None,
        ethnicity: None,
        note: None,
        died_on: None,
        after_erasure: false,
    }))
}

fn gift(number: u64, person: u32) -> Command {
    Command::Support(SupportCommand::Give(Gift {
        support: format!("s{number}"),
        to: Some(Recipient::Person(PersonKey::Ref(format!("r{person}")))),
        unit: Some("vn".to_owned()),
        kind: Some("gift_cash".to_owned()),
        given_on: Day::from_ymd(2025, 10, 1),
        amount: Some(500_000),
        value_basis: None,
        quantity: None,
        programme: None,
        fund: None,
        decision: None,
        decided_by: Some("Ban Thường vụ".to_owned()),
        document: None,
    }))
}
