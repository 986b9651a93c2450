//! PostgreSQL, `synchronous_commit=on`: prepared statements on pooled connections over loopback,
//! the version checked by a unique index.

use std::sync::Arc;
use std::time::Instant;

use futures::TryStreamExt as _;
use futures::future::try_join_all;
use tokio::runtime::Runtime;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client as Connection, NoTls, Statement};

use crate::work::{Client, Fault, Load, Round, STREAMS, System, event, streams_of, together};

/// Beyond it connections only wait for each other.
const CONNECTIONS: u32 = 64;

pub struct Postgres {
    runtime: Runtime,
    pool: Vec<Arc<Pooled>>,
    version: String,
    versions: Vec<i64>,
}

struct Pooled {
    connection: Connection,
    one: Statement,
    many: Statement,
    /// Who shares a connection takes turns.
    turn: tokio::sync::Mutex<()>,
}

impl Postgres {
    /// `at` is a connection string.
    pub fn connect(at: &str) -> Result<Postgres, Fault> {
        let runtime = Runtime::new()?;
        let (pool, version) = runtime.block_on(connected(at))?;
        Ok(Postgres { runtime, pool, version, versions: vec![0; STREAMS as usize] })
    }
}

async fn connected(at: &str) -> Result<(Vec<Arc<Pooled>>, String), Fault> {
    let first = connect(at).await?;
    first
        .batch_execute(
            "DROP TABLE IF EXISTS events;
             CREATE TABLE events (
                 position bigserial PRIMARY KEY, stream integer NOT NULL, version bigint NOT NULL,
                 data bytea NOT NULL, UNIQUE (stream, version))",
        )
        .await?;
    let version: String = first.query_one("SHOW server_version", &[]).await?.get(0);
    let mut pool = Vec::new();
    for _ in 0..CONNECTIONS {
        let connection = connect(at).await?;
        let one = connection
            .prepare("INSERT INTO events (stream, version, data) VALUES ($1, $2, $3)")
            .await?;
        let many = connection
            .prepare(
                "INSERT INTO events (stream, version, data)
                 SELECT * FROM unnest($1::integer[], $2::bigint[], $3::bytea[])",
            )
            .await?;
        let turn = tokio::sync::Mutex::default();
        pool.push(Arc::new(Pooled { connection, one, many, turn }));
    }
    Ok((pool, version))
}

async fn connect(at: &str) -> Result<Connection, Fault> {
    let (client, connection) = tokio_postgres::connect(at, NoTls).await?;
    tokio::spawn(async move {
        if let Err(fault) = connection.await {
            eprintln!("postgres: {fault}");
        }
    });
    Ok(client)
}

impl Pooled {
    async fn append(&self, events: &[(i32, i64)]) -> Result<(), Fault> {
        let _turn = self.turn.lock().await;
        if let [(stream, version)] = events {
            let data = event(stream.cast_unsigned(), *version);
            self.connection.execute(&self.one, &[stream, version, &data]).await?;
            return Ok(());
        }
        let streams: Vec<i32> = events.iter().map(|(stream, _)| *stream).collect();
        let versions: Vec<i64> = events.iter().map(|(_, version)| *version).collect();
        let data = events.iter().map(|(stream, version)| event(stream.cast_unsigned(), *version));
        let data: Vec<Vec<u8>> = data.collect();
        self.connection.execute(&self.many, &[&streams, &versions, &data]).await?;
        Ok(())
    }
}

async fn client(
    pooled: Arc<Pooled>,
    (number, load): (u32, Load),
    mut versions: Vec<i64>,
    begun: Instant,
) -> Result<(Client, Vec<(u32, i64)>), Fault> {
    let (mut client, mut streams) = (Client::default(), streams_of(number, load.clients));
    while begun.elapsed() < load.seconds {
        let mut events = Vec::with_capacity(load.batch as usize);
        for _ in 0..load.batch {
            let stream = streams.next().ok_or("streams go round")?;
            versions[stream as usize] += 1;
            events.push((stream.cast_signed(), versions[stream as usize]));
        }
        let since = Instant::now();
        pooled.append(&events).await?;
        client.appended(load.batch, since);
    }
    let own = (0..STREAMS).filter(|stream| stream % load.clients == number);
    Ok((client, own.map(|stream| (stream, versions[stream as usize])).collect()))
}

impl System for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    fn version(&self) -> String {
        self.version.clone()
    }

    fn append(&mut self, load: Load) -> Result<Round, Fault> {
        let begun = Instant::now();
        let clients = (0..load.clients).map(|number| {
            let pooled = Arc::clone(&self.pool[(number % CONNECTIONS) as usize]);
            let one = client(pooled, (number, load), self.versions.clone(), begun);
            let running = self.runtime.spawn(one);
            async { running.await? }
        });
        let all: Result<Vec<_>, Fault> = self.runtime.block_on(try_join_all(clients));
        let (clients, reached): (Vec<_>, Vec<_>) = all?.into_iter().unzip();
        let round = together(begun, clients);
        for (stream, version) in reached.into_iter().flatten() {
            self.versions[stream as usize] = version;
        }
        Ok(round)
    }

    fn replay(&mut self) -> Result<Option<u64>, Fault> {
        let sql = "SELECT stream, version, data FROM events ORDER BY position";
        self.runtime.block_on(async {
            let none: [&(dyn ToSql + Sync); 0] = [];
            let rows = self.pool[0].connection.query_raw(sql, none).await?;
            futures::pin_mut!(rows);
            let mut events = 0;
            while let Some(row) = rows.try_next().await? {
                std::hint::black_box(row.get::<_, &[u8]>(2));
                events += 1;
            }
            Ok(Some(events))
        })
    }

    fn history(&mut self, stream: u32) -> Result<Option<u64>, Fault> {
        let sql = "SELECT version, data FROM events WHERE stream = $1 ORDER BY version";
        self.runtime.block_on(async {
            let rows = self.pool[0].connection.query(sql, &[&stream.cast_signed()]).await?;
            for row in &rows {
                std::hint::black_box(row.get::<_, &[u8]>(1));
            }
            Ok(Some(rows.len() as u64))
        })
    }
}
