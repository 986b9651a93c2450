//! Every commit by position, as server-sent events: its clear header, what happened, and its leaf
//! in the tree. Whoever follows from 1 can hash the leaves (RFC 6962) and compare with the root that
//! any report names: then nothing is missing.
//!
//! A reader that does not read holds at most [`BUFFERED`] events and, after a minute, nothing: its
//! feed ends, and it goes on later from the last id it saw.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use dienhong_core::domain::event::Commit;
use dienhong_core::domain::ids::Position;
use dienhong_core::log::Hash;
use hyper::body::{Body as HttpBody, Bytes, Frame};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::ask::{self, blocking};
use super::live::Live;
use super::parameters::name_unknown;
use super::problem::Problem;
use super::shared::{FEEDS_MAX, Shared};
use crate::cli::points;
use crate::commands::history::Keys;
use document::CommitDocument;

pub(super) mod document;

/// Events that wait for a reader.
const BUFFERED: usize = 64;
const HEARTBEAT: Duration = Duration::from_secs(15);
const PATIENCE: Duration = Duration::from_mins(1);

pub(super) async fn commits(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let from = first(query.as_deref(), &headers)?;
    let live = shared.live()?;
    let slot = Arc::clone(&shared.feeds).try_acquire_owned();
    let slot = slot.map_err(|_| Problem::too_many(FEEDS_MAX))?;
    let (sender, receiver) = channel(BUFFERED);
    tokio::spawn(async move {
        feed(&shared, &live, from, &sender).await;
        drop(slot);
    });
    let mut response = Body::new(Feed(receiver)).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// The first position that is wanted: after the last one seen, else the one asked for, else 1.
fn first(query: Option<&str>, headers: &HeaderMap) -> Result<Position, Problem> {
    let mut from = 1;
    let mut wrong = Vec::new();
    for (name, value) in ask::pairs(query) {
        match (name.as_str(), points::position(&value)) {
            ("from", _) if value.is_empty() => {}
            ("from", Some(position)) if position > 0 => from = position,
            ("from", _) => wrong.push(ask::unfit(&name, &value, "1, 2, 3 …")),
            _ => wrong.push(name_unknown(&name, "from")),
        }
    }
    if let Some(id) = headers.get("last-event-id") {
        let seen = id.to_str().unwrap_or("?");
        match points::position(seen) {
            Some(seen) => from = seen + 1,
            None => wrong.push(ask::unfit("Last-Event-ID", seen, "1, 2, 3 …")),
        }
    }
    if wrong.is_empty() { Ok(Position(from)) } else { Err(Problem::wrong(wrong)) }
}

/// Sends until the reader is gone, too slow, or the server stops.
async fn feed(shared: &Arc<Shared>, live: &Arc<Live>, from: Position, reader: &Sender<Bytes>) {
    let mut progress = live.follow_progress();
    let mut next = from;
    let mut retry = Some(Bytes::from_static(b"retry: 5000\n\n"));
    loop {
        progress.mark_unchanged();
        let asked = (Arc::clone(live), next);
        let events = blocking(shared, move || {
            let (live, next) = asked;
            let leaves = live.leaves(next, BUFFERED)?;
            Ok(live.naming(|keys| {
                let event = |(commit, leaf): &(Commit, Hash)| event(commit, leaf, keys);
                leaves.iter().map(event).collect::<Vec<_>>()
            }))
        });
        let Ok(events) = events.await else { return };
        next = Position(next.0 + events.len() as u64);
        let idle = events.is_empty();
        for event in retry.take().into_iter().chain(events) {
            if !sent(shared, reader, event).await {
                return;
            }
        }
        if idle && !waited(shared, reader, &mut progress).await {
            return;
        }
    }
}

async fn sent(shared: &Shared, reader: &Sender<Bytes>, event: Bytes) -> bool {
    tokio::select! {
        sent = tokio::time::timeout(PATIENCE, reader.send(event)) => matches!(sent, Ok(Ok(()))),
        () = shared.stopped() => false,
    }
}

/// Waits for more; a reader that hears nothing else hears a heartbeat.
async fn waited(
    shared: &Shared,
    reader: &Sender<Bytes>,
    progress: &mut tokio::sync::watch::Receiver<u64>,
) -> bool {
    tokio::select! {
        changed = progress.changed() => changed.is_ok(),
        () = tokio::time::sleep(HEARTBEAT) => {
            sent(shared, reader, Bytes::from_static(b": still here\n\n")).await
        }
        () = reader.closed() => false,
        () = shared.stopped() => false,
    }
}

fn event(commit: &Commit, leaf: &Hash, keys: &Keys) -> Bytes {
    let position = commit.position.0;
    let data = serde_json::to_string(&CommitDocument::of(commit, leaf, keys));
    let data = data.expect("text and numbers are JSON");
    Bytes::from(format!("id: {position}\nevent: commit\ndata: {data}\n\n"))
}

/// The reader's end as a body.
struct Feed(Receiver<Bytes>);

impl HttpBody for Feed {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(context).map(|event| event.map(|event| Ok(Frame::data(event))))
    }
}
