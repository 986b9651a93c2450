//! The one writer: decides, seals, encodes and makes durable; and the way back. In reading order:
//!
//! - [`world`]: the clock, the calendar and the randomness that it is given
//! - [`request`]: what is asked of it, and what it answers
//! - [`desk`]: the state, and one command after the other against it
//! - [`body`]: how a command that is sent twice is known again
//! - [`draft`]: decided commits on their way into the log: encoded, sealed, hashed
//! - [`ground`]: what must hold before anything new is promised
//! - [`turn`]: drafts are handed to the log in the order in which they were decided
//! - [`subjects`]: where each subject's keys stand
//! - [`commits`]: stored commits read back, as much of them opened as is asked for
//! - [`numbers`]: dense numbers checked on the way back
//! - [`recall`]: single commits read back while it runs
//! - [`folding`]: a whole log read once and folded, on several threads
//! - [`replay`]: a whole log folded into the state
//! - [`kept`]: the state kept for the next start
//! - [`erasure`]: an order to erase, carried out and confirmed
//! - [`mod@reference`]: how an answer names a person
//! - [`rehearsal`]: the same rules with nothing written
//!
//! What happens to one command: decided, folded and encoded under one lock, so that positions follow
//! decisions; sealed, hashed; handed to the log in the order of positions; durable;
//! answered. Keys are durable before the first event that is sealed with them is written, because
//! the key store gives out no others. A crash at any point loses only what nobody was told.

use std::io::Read;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use crate::domain::ids::Position;
use crate::domain::people::PersonCommand;
use crate::domain::state::{Command, State};
use crate::log::queue::{self, Queue};
use crate::log::tip::Tip;
use crate::log::{History, Sequencer};
use crate::rounds::{Place, Rounds};
use crate::snapshot::Spoiled;
use crate::snapshot::sealed::Found;
use crate::storage::Storage;
use crate::vault::Vault;

mod body;
mod commits;
mod desk;
mod draft;
mod erasure;
mod fault;
mod folding;
mod ground;
mod kept;
mod numbers;
mod recall;
mod recorded;
mod reference;
mod rehearsal;
mod replay;
mod request;
mod subjects;
mod turn;
mod world;

pub use commits::{Bookmark, Commits, Opening};
pub use fault::Fault;
pub use folding::Fold;
pub use ground::LAST_PROMISED;
pub use kept::StateKey;
pub use recorded::{position_at, recorded_at};
pub use reference::Reference;
pub use rehearsal::Rehearsal;
pub use request::{Answer, Request};
pub use world::World;

use body::Body;
use desk::{Desk, KeyStore, Outcome};
use draft::{Draft, Drafts};
use turn::{NotHanded, Turn};

/// From here on sealing and writing is worth a thread of its own, which takes so many drafts at once.
const LARGE: usize = 256;
const PIECE: usize = 64;

/// Fewer requests than these wait for one of those who asked: larger rounds cost fewer syncs.
const CROWD: usize = 32;

/// Slots that an idle registry holds ready.
const POOL: usize = 48;

/// The running registry: a log, the history that it wrote, the keys. Shared by any number of
/// threads.
pub struct Registry<L, H, S> {
    shared: Arc<Shared<L, H, S>>,
}

/// A registry, and why nothing was taken from the snapshot that it was to start from.
pub type Resumed<L, H, S> = (Registry<L, H, S>, Option<Spoiled>);

/// A request that is to be decided with those of others.
#[must_use = "nothing is known to be recorded before the answer is there"]
pub struct Asked {
    place: Place<Answer, Fault>,
    erases: bool,
}

struct Shared<L, H, S> {
    log_id: [u8; 16],
    world: Arc<dyn World>,
    rounds: Rounds<Request, Answer, Fault>,
    /// Locked before all others but what a round holds.
    desk: Mutex<Desk>,
    vault: Mutex<Vault<S>>,
    turn: Turn,
    queue: Queue<L>,
    history: Mutex<H>,
    /// Held by whoever carries out erasures.
    erasing: Mutex<()>,
    /// A rotation was due and found no room.
    rotation_waits: AtomicBool,
    /// Why it stopped: from then on nothing is recorded.
    stopped: OnceLock<Fault>,
}

/// A claim on the answers to what was enqueued. What nobody settles becomes durable with a later
/// group, or never; nobody was told.
#[must_use = "nothing is known to be recorded before the ticket is settled"]
pub struct Ticket {
    answers: Vec<Answer>,
    /// The last commit that the answers rest on.
    through: Position,
    /// Known already when the ticket's own commits are with the log.
    handed: Option<Arc<queue::Ticket>>,
    erases: bool,
}

impl<L, H, S> Registry<L, H, S>
where
    L: Sequencer + 'static,
    H: History + Send + 'static,
    S: Storage + 'static,
{
    /// Folds the history and takes over the log that continues it. Finishes erasures that were
    /// interrupted. The keys must be those of this log.
    pub fn open(
        log: L,
        history: H,
        vault: Vault<S>,
        world: Arc<dyn World>,
    ) -> Result<Registry<L, H, S>, Fault> {
        let nothing: Option<Found<&[u8]>> = None;
        let opened = Registry::open_from(nothing, log, history, vault, world, &AtomicU64::new(0));
        opened.map(|(registry, _)| registry)
    }

    /// The same from a snapshot whose place in this log was found to be right; and why nothing was
    /// taken from it, if so. `reached` follows the position up to which the state is read.
    pub fn open_from(
        snapshot: Option<Found<impl Read + Send>>,
        log: L,
        mut history: H,
        mut vault: Vault<S>,
        world: Arc<dyn World>,
        reached: &AtomicU64,
    ) -> Result<Resumed<L, H, S>, Fault> {
        if history.log_id() != vault.store_id() {
            return Err(Fault::ForeignKeys);
        }
        let (desk, spoiled) = kept::desk(snapshot, &mut vault, world.as_ref())?;
        let desk = replay::replay(desk, &mut history, &mut vault, reached)?;
        vault.reserve_through(desk.subjects.highest_slot())?;
        let shared = Shared {
            log_id: vault.store_id(),
            world,
            rounds: Rounds::new(CROWD),
            turn: Turn::after(desk.state.position),
            desk: Mutex::new(desk),
            vault: Mutex::new(vault),
            queue: Queue::new(log, queue::Caps::default()),
            history: Mutex::new(history),
            erasing: Mutex::new(()),
            rotation_waits: AtomicBool::new(false),
            stopped: OnceLock::new(),
        };
        let registry = Registry { shared: Arc::new(shared) };
        registry.destroy_revived()?;
        // Under a clock that is in doubt what is recorded can be read, and the next start finishes.
        if registry.clock_is_plausible() {
            registry.begin()?;
            registry.finish_erasures()?;
        }
        Ok((registry, spoiled))
    }

    /// Decides, records and answers one command; durable when this returns.
    ///
    /// # Errors
    ///
    /// After any fault but that of the ground, which the next command asks for again, the registry
    /// takes no more. After [`Fault::Append`] whether the command was
    /// recorded is unknown: the same id sent after a restart gives the one true answer.
    pub fn execute(&self, request: Request) -> Result<Answer, Fault> {
        self.answer(self.ask(request))
    }

    /// The first half of [`Registry::execute`], which never waits: one thread can ask for many
    /// clients before it waits for the first of them.
    pub fn ask(&self, request: Request) -> Asked {
        let erases = matches!(request.command, Command::Person(PersonCommand::Erase { .. }));
        Asked { place: self.shared.rounds.join(request), erases }
    }

    /// The other half.
    pub fn answer(&self, asked: Asked) -> Result<Answer, Fault> {
        let Asked { place, erases } = asked;
        // Others of the round are answered before an erasure is carried out.
        let decide = |requests: &dyn Fn() -> _| self.wait(self.enqueue_all(requests)?);
        let answer = self.shared.rounds.answer(&place, decide)?;
        if erases {
            self.finish_erasures()?;
        }
        Ok(answer)
    }

    /// Decides the requests in order, each seeing what those before it did; the answers come from
    /// [`Registry::settle`]. A large batch is sealed and written by a thread of its own, so that
    /// the rest of it, and the next one, can be decided meanwhile; the caller bounds how many are
    /// under way.
    pub fn enqueue(&self, requests: Vec<Request>) -> Result<Ticket, Fault> {
        self.enqueue_all(|| requests)
    }

    /// The requests that wait when the desk is free. They are sealed without it, so that others
    /// are decided meanwhile.
    fn enqueue_all(&self, requests: impl FnOnce() -> Vec<Request>) -> Result<Ticket, Fault> {
        let desk = held(&self.shared.desk);
        let requests = requests();
        self.shared.check_ground_for(&desk, &requests)?;
        self.decide_all(desk, requests)
    }

    fn decide_all(
        &self,
        mut desk: MutexGuard<'_, Desk>,
        requests: Vec<Request>,
    ) -> Result<Ticket, Fault> {
        let shared = &self.shared;
        if requests.len() >= LARGE {
            return shared.enqueue_large(&mut desk, requests);
        }
        let mut drafts = Drafts::of(shared.log_id, requests.len());
        let ticket = shared.decide(&mut desk, requests, |draft| drafts.push(draft))?;
        drop(desk);
        Ok(Ticket { handed: shared.write([drafts])?, ..ticket })
    }

    /// The answers, once everything they rest on is durable, and erasures carried out.
    pub fn settle(&self, ticket: Ticket) -> Result<Vec<Answer>, Fault> {
        let erases = ticket.erases;
        let answers = self.wait(ticket)?;
        if erases {
            self.finish_erasures()?;
        }
        Ok(answers)
    }

    fn wait(&self, ticket: Ticket) -> Result<Vec<Answer>, Fault> {
        let shared = &self.shared;
        let handed = match ticket.handed {
            Some(handed) => Some(handed),
            None => shared.turn.handed(ticket.through).map_err(|turn::GivenUp| shared.why())?,
        };
        if let Some(handed) = handed {
            let settled = shared.queue.settle(&handed);
            settled.map_err(|error| shared.stop(Fault::Append(error)))?;
        }
        Ok(ticket.answers)
    }

    /// Looks into the state as of the last decision. What it shows may not be durable yet: for
    /// finding numbers and names, not for reports.
    pub fn look<T>(&self, at: impl FnOnce(&State) -> T) -> T {
        at(&held(&self.shared.desk).state)
    }

    /// Waits until a position is durable that was decided: for who shows what [`Registry::look`]
    /// saw there.
    pub fn wait_until(&self, position: Position) -> Result<(), Fault> {
        let ticket = Ticket { answers: Vec::new(), through: position, handed: None, erases: false };
        self.wait(ticket).map(drop)
    }

    /// Where the log stands: the tree of all that is durable.
    pub fn tip(&self) -> Tip {
        self.shared.queue.tip()
    }

    /// Waits until more than `position` is durable, at most `time`; up to where it is.
    pub fn wait_beyond(&self, position: Position, time: Duration) -> Position {
        Position(self.shared.queue.wait_beyond(position.0, time))
    }

    /// Proves the last group to readers beside this process in idle moments, until
    /// [`Registry::close`]; for a thread of its own.
    pub fn watch(&self) -> Result<(), Fault> {
        self.shared.queue.watch().map_err(|error| self.shared.stop(Fault::Append(error)))
    }

    /// Gives the key store a new key-encryption key when its seven days are over; the slots of
    /// which a key is damaged or lost, when it did. Linear in the number of slots. Without room for
    /// a second copy of them it waits: that [passes](Fault::is_passing).
    pub fn rotate_if_due(&self) -> Result<Option<Vec<u32>>, Fault> {
        let Shared { world, vault, .. } = self.shared.as_ref();
        self.shared.check()?;
        let mut vault = held(vault);
        let now = world.now();
        if !vault.rotation_is_due(now) {
            return Ok(None);
        }
        let rotated = vault.rotate(now, &mut |bytes| world.random(bytes));
        self.shared.rotation_waits.store(rotated.is_err(), Ordering::Relaxed);
        rotated.map(Some).map_err(|fault| self.shared.stop_unless_passing(fault.into()))
    }

    /// Whether a rotation is due for which there was no room.
    pub fn rotation_waits(&self) -> bool {
        self.shared.rotation_waits.load(Ordering::Relaxed)
    }

    /// What can wait for an idle moment: a rotation that is due, and slots made ahead of need.
    /// Answers as [`Registry::rotate_if_due`].
    pub fn maintain(&self) -> Result<Option<Vec<u32>>, Fault> {
        self.shared.check()?;
        let Shared { world, vault, .. } = self.shared.as_ref();
        let mut vault = held(vault);
        if vault.pool_len() < POOL {
            let grown = vault.grow_pool(&mut |bytes| world.random(bytes));
            grown.map_err(|fault| self.shared.stop_unless_passing(fault.into()))?;
        }
        drop(vault);
        self.rotate_if_due()
    }

    /// The orderly end: what is under way is waited for. Nothing is recorded afterwards.
    pub fn close(&self) -> Result<(), Fault> {
        let desk = held(&self.shared.desk);
        let _ = self.shared.turn.handed(desk.state.position);
        self.shared.check()?;
        self.shared.queue.close().map_err(|error| self.shared.stop(Fault::Append(error)))?;
        let _ = self.shared.stopped.set(Fault::Closed);
        Ok(())
    }
}

impl<L: Sequencer, H, S: Storage> Shared<L, H, S> {
    /// Stops the registry for good. The first fault is the one that is told.
    fn stop(&self, fault: Fault) -> Fault {
        let fault = self.stopped.get_or_init(|| fault.for_good()).clone();
        self.turn.give_up();
        fault
    }

    fn stop_unless_passing(&self, fault: Fault) -> Fault {
        if fault.is_passing() { fault } else { self.stop(fault) }
    }

    fn why(&self) -> Fault {
        self.stopped.get().expect("whoever gives up the turn says why").clone()
    }

    fn check(&self) -> Result<(), Fault> {
        self.stopped.get().map_or(Ok(()), |fault| Err(fault.clone()))
    }

    /// A claim on the answers; what is to be written for it goes to `each`.
    fn decide(
        &self,
        desk: &mut Desk,
        requests: Vec<Request>,
        mut each: impl FnMut(Draft),
    ) -> Result<Ticket, Fault> {
        self.check()?;
        let mut vault = held(&self.vault);
        let mut keys = KeyStore::new(&mut vault, self.world.as_ref(), requests.len());
        let moment = desk.moment(self.world.as_ref());
        let mut body = Body::default();
        let mut answers = Vec::with_capacity(requests.len());
        for request in requests {
            match desk.decide(request, &moment, &mut keys, &mut body) {
                Ok(Outcome::Answered(answer)) => answers.push(answer),
                Ok(Outcome::Drafted(draft, warnings)) => {
                    let position = draft.commit.position;
                    answers.push(Answer::Recorded { position, warnings });
                    each(draft);
                }
                Err(fault) => return Err(self.stop(fault)),
            }
        }
        let through = desk.state.position;
        let erases = desk.subjects.unfinished().next().is_some();
        Ok(Ticket { answers, through, handed: None, erases })
    }

    /// Seals the drafts, and hands them to the log when all are there and it is their turn.
    fn write(
        &self,
        pieces: impl IntoIterator<Item = Drafts>,
    ) -> Result<Option<Arc<queue::Ticket>>, Fault> {
        let mut groups = Vec::new();
        let mut through: Option<(Position, Position)> = None;
        for drafts in pieces {
            let Some((first, last)) = drafts.positions() else { continue };
            through = Some((through.map_or(first, |(first, _)| first), last));
            groups.extend(drafts.sealed(self.world.as_ref()));
        }
        let Some((first, last)) = through else { return Ok(None) };
        // Where the rest could not be decided nothing is recorded.
        self.check()?;
        let hand_over = || {
            let mut ticket = None;
            for group in groups {
                ticket = Some(self.queue.enqueue(group)?);
            }
            let ticket: queue::Ticket = ticket.expect("drafts fill at least one group");
            assert_eq!(ticket.last, last.0, "the log numbers as the desk does");
            Ok(ticket)
        };
        let handed = self.turn.hand_over(first, last, hand_over).map_err(|failed| match failed {
            NotHanded::Refused(error) => self.stop(Fault::Append(error)),
            NotHanded::GivenUp => self.why(),
        });
        handed.map(Some)
    }
}

impl<L: Sequencer + 'static, H: Send + 'static, S: Storage + 'static> Shared<L, H, S> {
    fn enqueue_large(
        self: &Arc<Self>,
        desk: &mut Desk,
        requests: Vec<Request>,
    ) -> Result<Ticket, Fault> {
        let (to, pieces) = channel();
        let shared = Arc::clone(self);
        thread::spawn(move || {
            let written = shared.write(pieces);
            // Who settles learns of a failure from the log itself.
            written.map(|last| last.map(|last| shared.queue.settle(&last)))
        });
        let mut piece = Drafts::of(self.log_id, PIECE);
        let hand_on = |piece: &mut Drafts| {
            // Who has ended has met a fault, which whoever settles is told.
            let _ = to.send(std::mem::replace(piece, Drafts::of(self.log_id, PIECE)));
        };
        let ticket = self.decide(desk, requests, |draft| {
            piece.push(draft);
            if piece.len() == PIECE {
                hand_on(&mut piece);
            }
        })?;
        hand_on(&mut piece);
        Ok(ticket)
    }
}

/// A panic ends the process (`panic = "abort"`); in a spec the value stays as it was.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
