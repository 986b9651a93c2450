//! The data directory: made, opened for the one process that writes, or read beside it.
//!
//! ```text
//! LOCK FORMAT HEAD    who writes, which program may read, how far the log reaches
//! log/                the segments, nothing else
//! keys/               the key store
//! keys/master.key     the key that unlocks it: one line of base64, mode 0600
//! keys/checkpoint.*   the key that signs checkpoints, mode 0600, and what it signed last
//! checkpoints/        every signed checkpoint, and the key that proves it: log.pub
//! tiles/              the Merkle tree; may be thrown away at any time
//! models/ state/      snapshots of what was folded; may be thrown away at any time
//! ```
//!
//! `FORMAT` is written last, when the first commits are durable: a directory without it was never
//! finished. Whoever sees the disk and not `keys/` reads figures, never a person.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use chrono_tz::Tz;
use dienhong_core::codec;
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::catalogue::CatalogueCommand;
use dienhong_core::domain::event::{Actor, Channel, CommandId, Event};
use dienhong_core::domain::ids::{Position, SourceNo};
use dienhong_core::domain::office::{OfficeCommand, OfficeEvent};
use dienhong_core::domain::state::Command;
use dienhong_core::log::damage::LogError;
pub(crate) use dienhong_core::log::notary::LAST as LAST_SIGNED;
use dienhong_core::log::reader::Reader;
use dienhong_core::log::recovery::Repair;
use dienhong_core::log::writer::{FileLog, Options};
use dienhong_core::log::{Disks, Hash, Sequencer};
use dienhong_core::registry::{Answer, Commits, Registry, Request};
use dienhong_core::storage::format;
use dienhong_core::storage::lock::Lock;
use dienhong_core::storage::os::OsDisk;
use dienhong_core::storage::pulse::Pulse;
use dienhong_core::vault::{Founding, SLOTS_PER_FILE, Vault};

use crate::catalogue::Message;
use crate::failure::Failure;
use crate::proofs::grove;
use crate::snapshots;

pub(crate) mod concerns;
mod failures;
mod ground;
mod master;
mod notary;
mod records;
mod watch;
mod world;

use concerns::Seen;
pub use failures::{Trouble, failed, refused};
pub(crate) use notary::{Notary, SECRET, key_in, latest, public_key, published, tree_reaching};
use watch::Watch;
pub use world::{OsWorld, day, now};
pub(crate) use world::{fill_random, vouch_for_the_clock};

/// The registry on this machine's disk.
pub type DiskRegistry = Registry<FileLog<OsDisk>, Reader<OsDisk>, OsDisk>;

/// The source whose keys a command means when it names none.
pub const MAIN_SOURCE: &str = "main";

/// What a new registry begins with.
#[derive(Clone, Debug)]
pub struct NewRegistry {
    /// The log's name for ever, such as `dienhong.example/hung-yen`.
    pub origin: String,
    pub time_zone: Tz,
    /// Everything in it is invented.
    pub sample: bool,
    /// Kinds and settings of the shipped tables.
    pub catalogue: Vec<CatalogueCommand>,
}

/// The one process that writes.
pub struct Writer {
    registry: Arc<DiskRegistry>,
    repair: Repair,
    seen: Arc<Seen>,
    watch: Watch,
    time_zone: Tz,
    dir: PathBuf,
    _lock: Lock,
}

/// Reads beside the writer, or without one; changes nothing.
pub struct Records {
    history: Reader<OsDisk>,
    dir: PathBuf,
    time_zone: Tz,
    origin: String,
    /// The root that was asked for last: a snapshot and a report often ask for the same.
    root: Option<(Position, Hash)>,
}

fn log_disks(root: OsDisk, log: OsDisk) -> Disks<OsDisk> {
    Disks { root, log }
}

pub(crate) fn keys_dir(dir: &Path) -> PathBuf {
    dir.join("keys")
}

/// A key store, to open what is sealed; never for writing.
pub(crate) fn unlocked(keys: &Path) -> Result<Vault<OsDisk>, Failure> {
    let master = master::read(keys)?;
    let disk = OsDisk::read_only(keys).map_err(failed)?;
    Vault::unlock_read_only(disk, &master).map_err(failed)
}

/// A UUIDv7 for a command that this process makes up.
pub fn new_command_id() -> CommandId {
    CommandId::Uuid(uuid::Uuid::now_v7().as_u128())
}

/// Makes an empty registry in `dir`. Refused, with nothing changed, where one stands already.
pub fn init(dir: &Path, new: &NewRegistry) -> Result<Writer, Failure> {
    let mut root = OsDisk::create_directory(dir).map_err(failed)?;
    refuse_what_stands(&mut root, dir)?;
    let lock = Lock::take(dir).map_err(failed)?;
    refuse_what_stands(&mut root, dir)?;
    let world = OsWorld::new(new.time_zone);
    let mut log_id = [0; 16];
    world::fill_random(&mut log_id);
    let keys = OsDisk::create_directory(&keys_dir(dir)).map_err(failed)?;
    let master = master::make(&keys_dir(dir)).map_err(failed)?;
    let founding = Founding { store: log_id, slots_per_file: SLOTS_PER_FILE, now: world::now() };
    Vault::found(keys, &founding, &master, &mut world::fill_random).map_err(failed)?;
    let mut log = OsDisk::create_directory(&dir.join("log")).map_err(failed)?;
    let options = Options::for_disk(&mut log);
    let disks = log_disks(root.clone(), log);
    FileLog::create(disks, log_id, options).map_err(failed)?.close().map_err(failed)?;
    let writer = Begun::locked(dir, lock)?.opened(world, &AtomicU64::new(0))?;
    record_beginning(writer.registry(), new)?;
    Notary::found(dir, &new.origin)?;
    format::write(&mut root).map_err(failed)?;
    Ok(writer)
}

fn refuse_what_stands(root: &mut OsDisk, dir: &Path) -> Result<(), Failure> {
    match format::check(root) {
        Err(format::FormatError::Missing) => {}
        Ok(_) => return Err(failures::already_founded(dir)),
        Err(error) => return Err(failed(error)),
    }
    let begun = ["HEAD", "log", "keys"].iter().any(|name| dir.join(name).exists());
    if begun { Err(failures::unfinished(dir)) } else { Ok(()) }
}

/// A log that is open for the one process that writes: what was torn is cut, everything left is
/// durable. Reports can be read; the state that rules need is still to come.
pub(crate) struct Begun {
    log: FileLog<OsDisk>,
    repair: Repair,
    dir: PathBuf,
    lock: Lock,
    /// Of all that is written to log and key store.
    pulse: Pulse,
}

impl Begun {
    /// A second process is refused with the first one's pid.
    pub(crate) fn open(dir: &Path) -> Result<Begun, Failure> {
        let lock = lock(dir)?;
        Begun::locked(dir, lock)
    }

    fn locked(dir: &Path, lock: Lock) -> Result<Begun, Failure> {
        let pulse = Pulse::default();
        let disks = writable_disks(dir, &pulse)?;
        let damaged = |error: LogError| failures::dated(failed(error), disks.clone());
        let (log, repair) = FileLog::open(disks.clone(), codec::leaf_of).map_err(damaged)?;
        Ok(Begun { log, repair, dir: dir.to_owned(), lock, pulse })
    }

    /// Everything up to here is durable.
    pub(crate) fn position(&self) -> Position {
        Position(self.log.tip().position())
    }

    pub(crate) fn records(&self) -> Result<Records, Failure> {
        Records::known_to(&self.dir, self.position().0)
    }

    /// Reads the state, from its snapshot where there is one. `reached` follows how far it is.
    pub(crate) fn finish(self, reached: &AtomicU64) -> Result<Writer, Failure> {
        let time_zone = self.records()?.time_zone;
        let writer = self.opened(OsWorld::new(time_zone), reached)?;
        let registry = writer.registry();
        registry.note_program().map_err(failed)?;
        watch::tell_harmed(concerns::unless_passing(registry.rotate_if_due()).map_err(failed)?);
        Ok(writer)
    }

    fn opened(self, world: OsWorld, reached: &AtomicU64) -> Result<Writer, Failure> {
        let Begun { log, repair, dir, lock, pulse } = self;
        let time_zone = world.time_zone();
        let disks = writable_disks(&dir, &pulse)?;
        let damaged = |error: LogError| failures::dated(failed(error), disks.clone());
        let mut history = Reader::open(disks.clone()).map_err(damaged)?;
        let master = master::read(&keys_dir(&dir))?;
        let keys = OsDisk::open(&keys_dir(&dir)).map_err(failed)?.counted_by(&pulse);
        let vault = Vault::unlock(keys, &master).map_err(failed)?;
        let state = snapshots::state::found(&dir, &mut history);
        let is_fitting = state.is_some();
        let world = Arc::new(world);
        let opened = Registry::open_from(state, log, history, vault, world, reached);
        let (registry, spoiled) = opened.map_err(failed)?;
        spoiled.iter().for_each(snapshots::state::was_dropped);
        if spoiled.is_some() || !is_fitting {
            snapshots::state::discard(&dir);
        }
        let registry = Arc::new(registry);
        let seen = Arc::default();
        let watch = Watch::over(&registry, &seen, pulse);
        Ok(Writer { registry, repair, seen, watch, time_zone, dir, _lock: lock })
    }
}

fn writable_disks(dir: &Path, pulse: &Pulse) -> Result<Disks<OsDisk>, Failure> {
    let segments = OsDisk::open(&dir.join("log")).map_err(failures::no_segments)?;
    let root = OsDisk::open(dir).map_err(failed)?;
    Ok(log_disks(root.counted_by(pulse), segments.counted_by(pulse)))
}

/// The first commits: who this registry is, which program began it, the shipped catalogue.
fn record_beginning(registry: &DiskRegistry, new: &NewRegistry) -> Result<(), Failure> {
    let found = OfficeCommand::Found {
        origin: new.origin.clone(),
        time_zone: new.time_zone.name().to_owned(),
        sample: new.sample,
    };
    let main = OfficeCommand::NameSource { name: MAIN_SOURCE.to_owned() };
    let office = [found, program_started(), main].map(Command::Office);
    let catalogue = new.catalogue.iter().cloned().map(Command::Catalogue);
    let requests = office.into_iter().chain(catalogue).map(by_the_program).collect();
    let ticket = registry.enqueue(requests).map_err(failed)?;
    for answer in registry.settle(ticket).map_err(failed)? {
        if let Answer::Refused(refusal) = answer {
            return Err(refused(&refusal));
        }
    }
    Ok(())
}

fn program_started() -> OfficeCommand {
    OfficeCommand::StartProgram { version: env!("CARGO_PKG_VERSION").to_owned() }
}

/// A request that no officer makes.
fn by_the_program(command: Command) -> Request {
    Request {
        command,
        id: new_command_id(),
        actor: Actor::System,
        channel: Channel::CommandLine,
        on_behalf_of: None,
        document: None,
        reason: None,
        source: SourceNo(0),
    }
}

/// Holds the directory against every other process that writes.
pub(crate) fn lock(dir: &Path) -> Result<Lock, Failure> {
    check_format(dir)?;
    Lock::take(dir).map_err(failed)
}

impl Writer {
    /// Opens for the one process that writes; a second is refused with the first one's pid.
    pub fn open(dir: &Path) -> Result<Writer, Failure> {
        Begun::open(dir)?.finish(&AtomicU64::new(0))
    }

    /// What opening had to repair, and whether the ground it stands on bears, to be told.
    pub fn repairs(&self) -> Vec<Message> {
        let Repair { torn_bytes, head_repaired, .. } = self.repair;
        let torn =
            (torn_bytes > 0).then(|| Message::new(3034, [("bytes", torn_bytes.to_string())]));
        let head = head_repaired.then(|| Message::new(3035, []));
        let repaired = torn.into_iter().chain(head);
        repaired.chain(ground::warning(&self.dir)).chain(self.seen.look(&self.registry)).collect()
    }

    /// What should be looked after, though the registry goes on, as last seen.
    pub(crate) fn seen(&self) -> &Seen {
        &self.seen
    }

    pub fn registry(&self) -> &DiskRegistry {
        &self.registry
    }

    pub fn today(&self) -> Day {
        world::day(self.time_zone, world::now())
    }

    /// The number of an office whose keys are its own; named on first use.
    pub fn source(&self, name: &str, actor: Actor) -> Result<SourceNo, Failure> {
        let find = || self.registry.look(|state| state.office.source(name));
        if let Some(known) = find() {
            return Ok(known);
        }
        let command = Command::Office(OfficeCommand::NameSource { name: name.to_owned() });
        self.registry.execute(Request { actor, ..by_the_program(command) }).map_err(failed)?;
        Ok(find().expect("what was just recorded is known"))
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What was recorded so far, for reports in the same process.
    pub fn records(&self) -> Result<Records, Failure> {
        Records::known_to(&self.dir, self.registry.tip().position())
    }

    /// The orderly end: what is under way is waited for, the log is closed.
    pub fn close(self) -> Result<(), Failure> {
        self.end()?;
        snapshots::renew(&self);
        grove::renew(&self);
        Ok(())
    }

    /// The same where others still look at it.
    pub fn end(&self) -> Result<(), Failure> {
        let closed = self.registry.close().map_err(failed);
        // Whoever looks after the keys would take a closed registry for a fault.
        self.watch.end();
        if closed.is_ok() {
            snapshots::state::keep(&self.dir, &self.registry);
        }
        closed
    }
}

fn check_format(dir: &Path) -> Result<(), Failure> {
    if !dir.is_dir() {
        return Err(failures::no_registry(dir));
    }
    let mut root = OsDisk::read_only(dir).map_err(failed)?;
    format::check(&mut root).map(drop).map_err(|error| match error {
        format::FormatError::Missing => failures::no_registry(dir),
        other => failed(other),
    })
}

/// Origin and time zone, from the first commit.
fn founding(history: &mut Reader<OsDisk>, dir: &Path) -> Result<(String, Tz), Failure> {
    let first = Commits::<_, OsDisk>::clear(history).next_group().map_err(failed)?;
    let first = first.into_iter().flatten().flat_map(|commit| commit.facts).next();
    match first.map(|fact| fact.event) {
        Some(Event::Office(OfficeEvent::Founded { origin, time_zone, .. })) => {
            let zone = time_zone.parse().map_err(|_| failures::unknown_zone(&time_zone))?;
            Ok((origin, zone))
        }
        _ => Err(failures::no_registry(dir)),
    }
}

#[cfg(test)]
mod tests;
