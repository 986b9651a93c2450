//! Sockets: how many, and how long each may take. `axum::serve` sets no time limit at all, so the
//! connections are made here: 10 seconds for the head of a request, which is also how long a kept
//! connection may be idle; [`super::body`] bounds bodies; a client that stops reading is dropped
//! after a minute. Connections take half of the files that may be open at most; where others took
//! the rest a client is told so, by a descriptor that is kept for it.

use std::fs::File;
use std::io;
use std::net::{Shutdown, TcpListener};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use dienhong_core::storage::is_out_of_files;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rustix::process::{Resource, getrlimit};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::Sleep;

use super::problem::Problem;
use super::shared::Shared;
use crate::app::failed;

/// Others wait in the kernel's queue.
const CONNECTIONS_MAX: u64 = 1_024;
const HEAD_TIME: Duration = Duration::from_secs(10);
const HEAD_BYTES_MAX: usize = 16 << 10;
const HEADERS_MAX: usize = 64;
const WRITE_TIME: Duration = Duration::from_mins(1);
/// What is under way when the server stops may take so long.
const DRAIN_TIME: Duration = Duration::from_secs(10);
/// After a failed accept, such as too many open files.
const PAUSE: Duration = Duration::from_millis(100);
/// How long a client that is refused has to read why.
const FAREWELL: Duration = Duration::from_millis(100);

/// Serves until the server stops, then lets what is under way finish.
pub(super) async fn serve(
    listener: TcpListener,
    mut spare: Spare,
    router: Router,
    shared: &Arc<Shared>,
) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let count = places_for(getrlimit(Resource::Nofile).current);
    let places = Arc::new(Semaphore::new(count as usize));
    loop {
        let place = Arc::clone(&places).acquire_owned().await.map_err(io::Error::other)?;
        let stream = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shared.stopped() => break,
        };
        let stream = match stream {
            Ok((stream, _)) => stream,
            Err(error) => {
                if is_out_of_files(&error) {
                    shared.metrics.out_of_files();
                    drop(spare);
                    refuse_one(&listener, error).await;
                    spare = Spare::keep();
                }
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let (router, shared) = (router.clone(), Arc::clone(shared));
        tokio::spawn(async move {
            shared.metrics.connections(1);
            connection(stream, router, &shared).await;
            shared.metrics.connections(-1);
            drop(place);
        });
    }
    drop(listener);
    // Every connection gives its place back when it ends.
    let _ = tokio::time::timeout(DRAIN_TIME, places.acquire_many(count)).await;
    Ok(())
}

/// Half of the files that the process may open; the log and the keys have the others.
fn places_for(files: Option<u64>) -> u32 {
    let half = files.map_or(CONNECTIONS_MAX, |files| files / 2);
    u32::try_from(half.clamp(1, CONNECTIONS_MAX)).expect("it is few")
}

/// A descriptor that is given up for the client who has to be refused.
pub(super) struct Spare {
    _file: Option<File>,
}

impl Spare {
    pub(super) fn keep() -> Spare {
        Spare { _file: File::open("/dev/null").ok() }
    }
}

/// Tells one client who waits why it is not served.
async fn refuse_one(listener: &tokio::net::TcpListener, error: io::Error) {
    let accepted = tokio::time::timeout(FAREWELL, listener.accept()).await;
    let Ok(Ok((stream, _))) = accepted else { return };
    // Whoever does not read it is not served either way.
    let _ = stream.writable().await;
    let _ = stream.try_write(Problem::from(failed(error)).alone().as_bytes());
    if let Ok(stream) = stream.into_std() {
        let _ = stream.shutdown(Shutdown::Write);
        tokio::time::sleep(FAREWELL).await;
    }
}

async fn connection(stream: TcpStream, router: Router, shared: &Shared) {
    // Small answers should not wait for the next ones.
    let _ = stream.set_nodelay(true);
    let io = TokioIo::new(Patient { stream, waiting: None });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(io, TowerToHyperService::new(router));
    let mut served = pin!(served);
    // How a connection ends is the client's business: a fault of ours was answered on it.
    tokio::select! {
        _ = served.as_mut() => {}
        () = shared.stopped() => {
            served.as_mut().graceful_shutdown();
            let _ = served.await;
        }
    }
}

/// A socket whose writes may not stand still for ever.
struct Patient {
    stream: TcpStream,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn patient<T>(
        &mut self,
        context: &mut Context<'_>,
        done: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.waiting = None;
            return done;
        }
        let sleep = || Box::pin(tokio::time::sleep(WRITE_TIME));
        let waiting = self.waiting.get_or_insert_with(sleep);
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.patient(context, done)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_flush(context);
        self.patient(context, done)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::places_for;

    #[test]
    fn connections_leave_half_of_the_files_to_the_log_and_the_keys() {
        assert_eq!([None, Some(1 << 20), Some(1_024)].map(places_for), [1_024, 1_024, 512]);
        assert_eq!([Some(40), Some(1), Some(0)].map(places_for), [20, 1, 1]);
    }
}
