//! SQLite, WAL and `synchronous=FULL`: one writer thread commits all that waits in one transaction.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use rusqlite::{Connection, params};

use crate::work::{Client, Fault, Load, Round, STREAMS, System, event, streams_of, together};

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

impl System for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    fn version(&self) -> String {
        rusqlite::version().to_owned()
    }

    fn append(&mut self, load: Load) -> Result<Round, Fault> {
        let begun = Instant::now();
        let appends = self.appends.as_ref().ok_or("the writer has ended")?;
        let versions = &self.versions;
        let one = |number: u32| -> Result<(Client, Vec<(u32, i64)>), Fault> {
            let (appends, mut client) = (appends.clone(), Client::default());
            let mut streams = streams_of(number, load.clients);
            let mut reached = versions.clone();
            let (done, answered) = sync_channel(1);
            while begun.elapsed() < load.seconds {
                let mut events = Vec::with_capacity(load.batch as usize);
                for _ in 0..load.batch {
                    let stream = streams.next().ok_or("streams go round")?;
                    reached[stream as usize] += 1;
                    events.push((stream, reached[stream as usize]));
                }
                let since = Instant::now();
                appends.send(Append { events, done: done.clone() })?;
                if !answered.recv()? {
                    return Err("an append was refused".into());
                }
                client.appended(load.batch, since);
            }
            let own = (0..STREAMS).filter(|stream| stream % load.clients == number);
            Ok((client, own.map(|stream| (stream, reached[stream as usize])).collect()))
        };
        let all: Result<Vec<_>, Fault> = thread::scope(|scope| {
            let one = &one;
            let spawned: Vec<_> =
                (0..load.clients).map(|number| scope.spawn(move || one(number))).collect();
            spawned.into_iter().map(|it| it.join().expect("a panic ends the process")).collect()
        });
        let (clients, reached): (Vec<_>, Vec<_>) = all?.into_iter().unzip();
        let round = together(begun, clients);
        for (stream, version) in reached.into_iter().flatten() {
            self.versions[stream as usize] = version;
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
