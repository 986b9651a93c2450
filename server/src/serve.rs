//! The registry over HTTP, for people and programs on this machine. In reading order:
//!
//! - [`router`]: every address and what answers there; pages for people join it there
//! - [`ask`]: reports, explanations, histories, the audit
//! - [`answers`]: those given already, as long as nothing was recorded since
//! - [`record`]: commands that record one thing; [`keys`]: each of them once
//! - [`imports`]: files as jobs; [`jobs`]: one after the other, on a thread of their own
//! - [`feed`]: every commit by position, for those who prove that nothing is missing
//! - [`proofs`]: checkpoints, receipts and tiles, for those who check; [`tending`]: the tree they are
//!   made of
//! - [`parameters`]: named values become the command line's own questions and commands
//! - [`problem`]: every no, as RFC 9457 has it
//! - [`pages`]: pages for people
//! - [`live`]: the one writer, and models that follow what is durable
//! - [`guard`]: what is refused before any address is looked at
//! - [`connections`]: sockets, their number and every time limit
//! - [`scrubbing`]: old segments read again, slowly
//! - [`measured`]: the same server beside a fixed body, for `bench`
//! - [`description`]: OpenAPI and its page; [`health`]: readiness and metrics
//!
//! The core stays synchronous: async is in this folder only, and whatever may take long runs on
//! blocking threads. Start: listen, open the log, fold, say the URL; read the state meanwhile. Stop: take no more, finish
//! what is under way, close the log.
//!
//! Release builds abort on a panic, as the core requires: a bug then ends the process, the next
//! start recovers, nothing acknowledged is lost. Where panics unwind, the client gets a problem.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use axum::Router;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::app::failed;
use crate::catalogue::Message;
use crate::commands::Surroundings;
use crate::failure::Failure;
use crate::output::{self, Document, Screen};

mod answers;
mod ask;
mod body;
mod connections;
mod description;
mod feed;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod guard;
mod health;
mod imports;
mod jobs;
mod keys;
mod live;
pub(crate) mod measured;
mod pages;
mod parameters;
mod problem;
mod proofs;
mod record;
mod router;
mod scrubbing;
mod shared;
mod tending;

use shared::Shared;

pub const USUAL_ADDRESS: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// Threads for questions and commands: more would only wait for the same cores and the same disk.
const BLOCKING_THREADS: usize = 32;

/// How often a thread that waits looks whether it should end.
const LOOK_UP: Duration = Duration::from_millis(200);

/// Serves until it is told to stop.
pub fn run(address: SocketAddr, dir: &Path, here: &Surroundings) -> Result<(), Failure> {
    let say = |_: &Arc<Shared>, url: &str| announce(url, here);
    serve(listen(address)?, dir, here, Router::new(), say)
}

/// Also what `beside` answers; `ready` is told once every question is answered.
fn serve(
    listener: TcpListener,
    dir: &Path,
    here: &Surroundings,
    beside: Router,
    ready: impl FnOnce(&Arc<Shared>, &str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let url = url_of(&listener).map_err(failed)?;
    let runtime = runtime().map_err(failed)?;
    let spare = connections::Spare::keep();
    let shared = Arc::new(Shared::new(here.options.officer.clone()));
    let (opened, readiness) = watch::channel(false);
    let keeping = {
        let (shared, dir, lang) = (Arc::clone(&shared), dir.to_owned(), here.lang);
        thread::spawn(move || live::keep(&shared, &dir, lang, &opened))
    };
    let working = {
        let shared = Arc::clone(&shared);
        thread::spawn(move || jobs::work(&shared))
    };
    let (announced, (), (), served) = runtime.block_on(async {
        tokio::join!(
            when_ready(readiness.clone(), || ready(&shared, &url)),
            check_when_ready(readiness, &shared),
            wait_for_the_end(&shared),
            connections::serve(listener, spare, router::router(&shared, beside), &shared),
        )
    });
    // Nobody asks any more: rows under way are finished, then the log is closed.
    let worked = working.join();
    let live = keeping.join();
    let closed = match &live {
        Ok(Some(live)) => live.close(),
        Ok(None) => Ok(()),
        Err(_) => Err(Failure::failed(Message::new(1120, []))),
    };
    runtime.shutdown_timeout(Duration::from_secs(1));
    let ended = worked.map_err(|_| Failure::failed(Message::new(1120, [])));
    let fault = shared.fault().map_or(Ok(()), Err);
    fault.and(closed).and(ended).and(announced).and(served.map_err(failed))
}

fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    let named = |code, values: &[(&'static str, String)]| {
        let address = ("address", address.to_string());
        let values = std::iter::once(address).chain(values.iter().cloned()).collect();
        Message { code: dienhong_core::domain::refusal::Code(code), values }
    };
    if !address.ip().is_loopback() {
        return Err(Failure::usage(named(1121, &[])));
    }
    let bound = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    bound.map_err(|error| Failure::failed(named(1122, &[("reason", error.to_string())])))
}

fn url_of(listener: &TcpListener) -> std::io::Result<String> {
    Ok(format!("http://{}", listener.local_addr()?))
}

fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .thread_name("dienhong-http")
        .build()
}

/// The one line that says where: from then on every question is answered.
struct Serving<'a>(&'a str);

impl Document for Serving<'_> {
    fn json(&self) -> String {
        serde_json::json!({"url": self.0}).to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        vec![vec!["url".to_owned()], vec![self.0.to_owned()]]
    }

    fn text(&self, screen: Screen) -> String {
        let words = screen.lang.pick("Sổ đã mở ở", "Serving at");
        format!("{words} {}\n", self.0)
    }
}

/// Says nothing where the server ends before it was ready: why is told at the end.
async fn when_ready(
    mut readiness: watch::Receiver<bool>,
    say: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    if readiness.wait_for(|ready| *ready).await.is_err() { Ok(()) } else { say() }
}

fn announce(url: &str, here: &Surroundings) -> Result<(), Failure> {
    let screen = Screen { lang: here.lang, width: None };
    let printed = output::print(&Serving(url), here.options.form(), screen);
    printed.and_then(|()| std::io::stdout().flush()).map_err(failed)
}

/// Once the register is open, it is looked through for damage while it is already used.
async fn check_when_ready(mut readiness: watch::Receiver<bool>, shared: &Arc<Shared>) {
    if readiness.wait_for(|ready| *ready).await.is_ok() {
        pages::integrity::check(shared);
    }
}

/// Returns when a signal, or a fault, says so. A second signal ends the process at once.
async fn wait_for_the_end(shared: &Shared) {
    let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    let (Ok(mut interrupt), Ok(mut terminate)) = signals else {
        // Where no signal can be caught, one ends the process: what was acknowledged stays.
        return shared.stopped().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        () = shared.stopped() => return,
    }
    shared.stop();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        std::process::exit(1);
    });
}

/// Lets the time pass, unless the server stops.
fn wait(time: Duration, shared: &Shared) {
    let begun = Instant::now();
    while begun.elapsed() < time && !shared.is_stopping() {
        thread::sleep(LOOK_UP);
    }
}

/// A line for those who run the server. Never holds what a client sent.
fn log(line: &str) {
    let now = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    // Where even this can't be written there is nobody to tell.
    let _ = writeln!(std::io::stderr().lock(), "{now} {line}");
}
