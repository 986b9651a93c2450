//! What every system is asked to do, and how it is timed.

use std::collections::VecDeque;
use std::error::Error;
use std::thread;
use std::time::{Duration, Instant};

pub type Fault = Box<dyn Error + Send + Sync>;

/// Streams, or persons who receive support.
pub const STREAMS: u32 = 1024;

/// Of the event that a peer stores.
pub const EVENT_BYTES: usize = 150;

/// So many clients, each waiting for its append of so many events before the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    pub clients: u32,
    pub batch: u32,
    pub seconds: Duration,
}

/// One round of one system.
#[derive(Clone, Debug, Default)]
pub struct Round {
    pub events: u64,
    pub took: Duration,
    /// Of each append, in order of size once the round is over.
    waits: Vec<Duration>,
}

impl Round {
    pub fn per_second(&self) -> f64 {
        self.events as f64 / self.took.as_secs_f64()
    }

    /// In milliseconds.
    pub fn wait(&self, hundredths: usize) -> f64 {
        let at = (self.waits.len() * hundredths / 100).min(self.waits.len().saturating_sub(1));
        self.waits.get(at).map_or(f64::NAN, |wait| wait.as_secs_f64() * 1e3)
    }
}

/// What one client did.
#[derive(Default)]
pub struct Client {
    events: u64,
    waits: Vec<Duration>,
}

impl Client {
    pub fn appended(&mut self, events: u32, since: Instant) {
        self.events += u64::from(events);
        self.waits.push(since.elapsed());
    }
}

/// All clients of a round that began at `begun`.
pub fn together(begun: Instant, clients: impl IntoIterator<Item = Client>) -> Round {
    let mut round = Round::default();
    for client in clients {
        round.events += client.events;
        round.waits.extend(client.waits);
    }
    round.took = begun.elapsed();
    round.waits.sort_unstable();
    round
}

/// One client of a system in this process.
pub trait Asks: Send {
    fn ask(&mut self) -> Result<(), Fault>;

    /// Waits for the answer to what was asked.
    fn take(&mut self) -> Result<(), Fault>;
}

/// The clients share a few threads, two for each core, as the tasks that ask a server share those of
/// its runtime: a thread takes the answer of one client, asks its next and goes on to the other.
pub fn in_turn<C: Asks>(clients: Vec<C>, load: Load) -> Result<(Round, Vec<C>), Fault> {
    let begun = Instant::now();
    let threads = (2 * thread::available_parallelism()?.get()).min(clients.len());
    let mut shares: Vec<Vec<C>> = (0..threads).map(|_| Vec::new()).collect();
    for (number, client) in clients.into_iter().enumerate() {
        shares[number % threads].push(client);
    }
    let done: Result<Vec<(Client, Vec<C>)>, Fault> = thread::scope(|scope| {
        let go = |share| scope.spawn(move || go_round(share, load, begun));
        let all: Vec<_> = shares.into_iter().map(go).collect();
        all.into_iter().map(|it| it.join().expect("a panic ends the process")).collect()
    });
    let (done, clients): (Vec<_>, Vec<_>) = done?.into_iter().unzip();
    Ok((together(begun, done), clients.into_iter().flatten().collect()))
}

fn go_round<C: Asks>(
    mut clients: Vec<C>,
    load: Load,
    begun: Instant,
) -> Result<(Client, Vec<C>), Fault> {
    let (mut done, mut waiting) = (Client::default(), VecDeque::new());
    for (number, client) in clients.iter_mut().enumerate() {
        waiting.push_back((number, Instant::now()));
        client.ask()?;
    }
    while let Some((number, since)) = waiting.pop_front() {
        let client = &mut clients[number];
        client.take()?;
        done.appended(load.batch, since);
        if begun.elapsed() < load.seconds {
            waiting.push_back((number, Instant::now()));
            client.ask()?;
        }
    }
    Ok((done, clients))
}

/// A system under test. It keeps what it holds from round to round.
pub trait System {
    fn name(&self) -> &'static str;

    fn version(&self) -> String;

    fn append(&mut self, load: Load) -> Result<Round, Fault>;

    /// Every event from the first; how many.
    fn replay(&mut self) -> Result<Option<u64>, Fault>;

    /// All events of one stream; how many.
    fn history(&mut self, stream: u32) -> Result<Option<u64>, Fault>;
}

pub fn event(stream: u32, version: i64) -> Vec<u8> {
    let mut bytes = vec![0x5A; EVENT_BYTES];
    bytes[..4].copy_from_slice(&stream.to_le_bytes());
    bytes[4..12].copy_from_slice(&version.to_le_bytes());
    bytes
}

/// The streams of one of so many clients: nobody else appends to them.
pub fn streams_of(client: u32, clients: u32) -> impl Iterator<Item = u32> + Clone {
    (client..STREAMS).step_by(clients as usize).cycle()
}
