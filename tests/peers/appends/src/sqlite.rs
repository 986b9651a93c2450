//! SQLite, WAL and `synchronous=FULL`: one writer thread commits all that waits in one transaction.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, params};

use crate::work::{Asks, Fault, Load, Round, STREAMS, System, event, in_turn, streams_of};

/// What one transaction takes at most.
const TRANSACTION: usize = 1000;

struct Append {
    events: Vec<(u32, i64)>,
    done: SyncSender<bool>,
}

pub struct Sqlite {
    appends: Option<Sender<Append>>,
    writer: Option<JoinHandle<()>>,
    reader: Connection,
    versions: Vec<i64>,
}

impl Sqlite {
    pub fn create(dir: &Path) -> Result<Sqlite, Fault> {
        let path = dir.join("sqlite.db");
        let database = open(&path)?;
        database.execute_batch(
            "CREATE TABLE events (
                 position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, version INTEGER NOT NULL,
                 data BLOB NOT NULL, UNIQUE (stream, version))",
        )?;
        let (appends, asked) = channel();
        let writer = thread::spawn(move || write(database, &asked));
        let reader = open(&path)?;
        let versions = vec![0; STREAMS as usize];
        Ok(Sqlite { appends: Some(appends), writer: Some(writer), reader, versions })
    }
}

fn open(path: &Path) -> Result<Connection, Fault> {
    let database = Connection::open(path)?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    database.pragma_update(None, "cache_size", -262_144)?;
    Ok(database)
}

/// Whoever expects another version than the stream has is refused by the unique index.
fn write(mut database: Connection, asked: &Receiver<Append>) {
    while let Ok(first) = asked.recv() {
        let mut events = first.events.len();
        let mut together = vec![first];
        while events < TRANSACTION {
            let Ok(next) = asked.try_recv() else { break };
            events += next.events.len();
            together.push(next);
        }
        let outcome = commit(&mut database, &together);
        if let Err(fault) = &outcome {
            eprintln!("sqlite: {fault}");
        }
        for append in together {
            let _ = append.done.send(outcome.is_ok());
        }
    }
}

fn commit(database: &mut Connection, appends: &[Append]) -> rusqlite::Result<()> {
    let transaction = database.transaction()?;
    {
        let sql = "INSERT INTO events (stream, version, data) VALUES (?1, ?2, ?3)";
        let mut insert = transaction.prepare_cached(sql)?;
        for (stream, version) in appends.iter().flat_map(|append| &append.events) {
            insert.execute(params![stream, version, event(*stream, *version)])?;
        }
    }
    transaction.commit()
}

struct One {
    number: u32,
    load: Load,
    appends: Sender<Append>,
    done: SyncSender<bool>,
    answered: Receiver<bool>,
    streams: Box<dyn Iterator<Item = u32> + Send>,
    versions: Vec<i64>,
}

impl Asks for One {
    fn ask(&mut self) -> Result<(), Fault> {
        let streams = self.streams.by_ref().take(self.load.batch as usize);
        let next = |stream: u32| {
            self.versions[stream as usize] += 1;
            (stream, self.versions[stream as usize])
        };
        let events = streams.map(next).collect();
        Ok(self.appends.send(Append { events, done: self.done.clone() })?)
    }

    fn take(&mut self) -> Result<(), Fault> {
        if self.answered.recv()? { Ok(()) } else { Err("an append was refused".into()) }
    }
}

impl System for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    fn version(&self) -> String {
        rusqlite::version().to_owned()
    }

    fn append(&mut self, load: Load) -> Result<Round, Fault> {
        let appends = self.appends.as_ref().ok_or("the writer has ended")?;
        let versions = &self.versions;
        let one = |number| {
            let (done, answered) = sync_channel(1);
            let streams = Box::new(streams_of(number, load.clients));
            let (appends, versions) = (appends.clone(), versions.clone());
            One { number, load, appends, done, answered, streams, versions }
        };
        let (round, clients) = in_turn((0..load.clients).map(one).collect(), load)?;
        for one in clients {
            for stream in (0..STREAMS).filter(|stream| stream % load.clients == one.number) {
                self.versions[stream as usize] = one.versions[stream as usize];
            }
        }
        Ok(round)
    }

    fn replay(&mut self) -> Result<Option<u64>, Fault> {
        let mut all =
            self.reader.prepare("SELECT stream, version, data FROM events ORDER BY position")?;
        let mut rows = all.query([])?;
        let mut events = 0;
        while let Some(row) = rows.next()? {
            let _: (u32, i64) = (row.get(0)?, row.get(1)?);
            std::hint::black_box(row.get_ref(2)?.as_blob()?);
            events += 1;
        }
        Ok(Some(events))
    }

    fn history(&mut self, stream: u32) -> Result<Option<u64>, Fault> {
        let sql = "SELECT version, data FROM events WHERE stream = ?1 ORDER BY version";
        let mut of_stream = self.reader.prepare_cached(sql)?;
        let mut rows = of_stream.query([stream])?;
        let mut events = 0;
        while let Some(row) = rows.next()? {
            std::hint::black_box(row.get_ref(1)?.as_blob()?);
            events += 1;
        }
        Ok(Some(events))
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.appends = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}
