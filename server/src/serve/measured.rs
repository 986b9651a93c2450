//! The same server on a port of its own, with a fixed body beside the reports.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, OnceLock};
use std::thread;

use axum::Router;
use axum::body::Bytes;
use axum::routing::get;

use super::{listen, serve};
use crate::app::failed;
use crate::catalogue::Message;
use crate::commands::Surroundings;
use crate::failure::Failure;

/// Where the fixed body stands.
pub(crate) const FIXED: &str = "/fixed";

/// Serves the registry in `dir` while `measure` asks at that address; the fixed body is what it puts
/// there.
pub(crate) fn serving<T>(
    dir: &Path,
    here: &Surroundings,
    measure: impl FnOnce(SocketAddr, &OnceLock<Bytes>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let listener = listen((Ipv4Addr::LOCALHOST, 0).into())?;
    let address = listener.local_addr().map_err(failed)?;
    let body = Arc::new(OnceLock::<Bytes>::new());
    let given = Arc::clone(&body);
    let fixed = move || {
        let body = given.get().cloned();
        async move { body.unwrap_or_default() }
    };
    let beside = Router::new().route(FIXED, get(fixed));
    thread::scope(|scope| {
        let (to, opened) = sync_channel(1);
        let server = scope.spawn(move || {
            serve(listener, dir, here, beside, |shared, _| {
                // Whoever waits for it stays until the server ends.
                let _ = to.send(Arc::clone(shared));
                Ok(())
            })
        });
        let measured = opened.recv().map(|shared| {
            let measured = measure(address, &body);
            shared.stop();
            measured
        });
        server.join().expect("a panic ends the process")?;
        measured.unwrap_or_else(|_| Err(Failure::failed(Message::new(1120, []))))
    })
}
