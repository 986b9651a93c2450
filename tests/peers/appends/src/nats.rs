//! NATS JetStream, one node, `sync_interval: always`: the version checked by the expected last
//! sequence of the subject; a batch is published at once and acknowledged one by one.

use std::time::Instant;

use async_nats::HeaderMap;
use async_nats::jetstream::consumer::{DeliverPolicy, pull};
use async_nats::jetstream::context::Context;
use async_nats::jetstream::stream::{Config, StorageType, Stream};
use futures::StreamExt as _;
use futures::future::try_join_all;
use tokio::runtime::Runtime;

use crate::work::{Client, Fault, Load, Round, STREAMS, System, event, streams_of, together};

const CONNECTIONS: u32 = 4;

pub struct Nats {
    runtime: Runtime,
    contexts: Vec<Context>,
    stream: Stream,
    version: String,
    /// The sequence of the last event of each subject.
    last: Vec<u64>,
}

impl Nats {
    /// `at` is an address such as `127.0.0.1:4222`.
    pub fn connect(at: &str) -> Result<Nats, Fault> {
        let runtime = Runtime::new()?;
        let (contexts, stream, version) = runtime.block_on(async {
            let mut contexts = Vec::new();
            let mut version = String::new();
            for _ in 0..CONNECTIONS {
                let client = async_nats::connect(at).await?;
                version = client.server_info().version;
                contexts.push(async_nats::jetstream::new(client));
            }
            let config = Config {
                name: "events".to_owned(),
                subjects: vec!["events.*".to_owned()],
                storage: StorageType::File,
                ..Config::default()
            };
            let stream = contexts[0].create_stream(config).await?;
            Ok::<_, Fault>((contexts, stream, version))
        })?;
        Ok(Nats { runtime, contexts, stream, version, last: vec![0; STREAMS as usize] })
    }

    fn read(&self, subject: String) -> Result<Option<u64>, Fault> {
        self.runtime.block_on(async {
            let config = pull::OrderedConfig {
                filter_subject: subject,
                deliver_policy: DeliverPolicy::All,
                ..pull::OrderedConfig::default()
            };
            let consumer = self.stream.create_consumer(config).await?;
            let mut pending = consumer.cached_info().num_pending;
            let mut messages = consumer.messages().await?;
            let mut events = 0;
            while pending > 0 {
                let message = messages.next().await.ok_or("the stream ended")??;
                std::hint::black_box(&message.payload);
                (events, pending) = (events + 1, pending - 1);
            }
            Ok(Some(events))
        })
    }
}

async fn append(context: &Context, stream: u32, last: u64) -> Result<u64, Fault> {
    let mut headers = HeaderMap::new();
    headers.insert("Nats-Expected-Last-Subject-Sequence", last.to_string());
    let data = event(stream, last.cast_signed());
    let sent = context.publish_with_headers(format!("events.{stream}"), headers, data.into());
    Ok(sent.await?.await?.sequence)
}

async fn client(
    context: Context,
    (number, load): (u32, Load),
    mut last: Vec<u64>,
    begun: Instant,
) -> Result<(Client, Vec<(u32, u64)>), Fault> {
    let (mut client, mut streams) = (Client::default(), streams_of(number, load.clients));
    while begun.elapsed() < load.seconds {
        let some: Vec<u32> = streams.by_ref().take(load.batch as usize).collect();
        let since = Instant::now();
        let appends = some.iter().map(|stream| append(&context, *stream, last[*stream as usize]));
        let reached = try_join_all(appends).await?;
        client.appended(load.batch, since);
        for (stream, sequence) in some.into_iter().zip(reached) {
            last[stream as usize] = sequence;
        }
    }
    let own = (0..STREAMS).filter(|stream| stream % load.clients == number);
    Ok((client, own.map(|stream| (stream, last[stream as usize])).collect()))
}

impl System for Nats {
    fn name(&self) -> &'static str {
        "NATS JetStream"
    }

    fn version(&self) -> String {
        self.version.clone()
    }

    fn append(&mut self, load: Load) -> Result<Round, Fault> {
        let begun = Instant::now();
        let clients = (0..load.clients).map(|number| {
            let context = self.contexts[(number % CONNECTIONS) as usize].clone();
            let one = client(context, (number, load), self.last.clone(), begun);
            let running = self.runtime.spawn(one);
            async { running.await? }
        });
        let all: Result<Vec<_>, Fault> = self.runtime.block_on(try_join_all(clients));
        let (clients, reached): (Vec<_>, Vec<_>) = all?.into_iter().unzip();
        let round = together(begun, clients);
        for (stream, sequence) in reached.into_iter().flatten() {
            self.last[stream as usize] = sequence;
        }
        Ok(round)
    }

    fn replay(&mut self) -> Result<Option<u64>, Fault> {
        self.read(String::new())
    }

    fn history(&mut self, stream: u32) -> Result<Option<u64>, Fault> {
        self.read(format!("events.{stream}"))
    }
}
