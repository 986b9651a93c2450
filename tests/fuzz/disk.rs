//! What stands on a disk, and what proves it: every decoder, given bytes that nobody wrote. It refuses
//! them or reads them, never panics, and holds no more memory than it was given, twice. `cargo test`
//! gives the seeds, whatever was found, and for two seconds each changed seeds; `tests/run fuzz` goes
//! on from there with libFuzzer, which follows what the bytes reach. What people and programs send: `sent.rs`, a program of its own, for
//! libFuzzer looks over all of a program after each input.
//!
//! - [`target`]: a decoder with what it begins with; [`memory`]: what it may hold;
//!   [`edits`]: sound bytes with changes behind their checksums
//! - [`log`], [`store`], [`commits`], [`snapshots`]: what is written
//! - [`proofs`], [`receipts`]: what is given away
#![cfg_attr(fuzzing, no_main)]
#![allow(clippy::unwrap_used, reason = "a decoder that fails says where")]

mod commits;
mod edits;
mod log;
mod memory;
mod proofs;
mod receipts;
mod snapshots;
mod store;
mod target;

use target::Target;

const TARGETS: &[Target] = &[
    Target { name: "frame", run: log::frame, seeds: log::frames },
    Target { name: "group", run: log::group, seeds: log::groups },
    Target { name: "head", run: log::head, seeds: edits::seeds },
    Target { name: "log", run: log::whole, seeds: edits::seeds },
    Target { name: "keys", run: store::keys, seeds: edits::seeds },
    Target { name: "commit", run: commits::commit, seeds: commits::commits },
    Target { name: "event", run: commits::event, seeds: commits::events },
    Target { name: "cells", run: commits::cells, seeds: commits::sealed },
    Target { name: "snapshot", run: snapshots::content, seeds: snapshots::contents },
    Target { name: "snapshot-file", run: snapshots::file, seeds: snapshots::files },
    Target { name: "note", run: proofs::note, seeds: proofs::notes },
    Target { name: "proof", run: proofs::proof, seeds: edits::seeds },
    Target { name: "receipt", run: receipts::receipt, seeds: receipts::receipts },
];

#[cfg(not(fuzzing))]
fn main() -> std::process::ExitCode {
    target::replay(TARGETS)
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(
    init: target::begin(TARGETS),
    |input: &[u8]| target::run(input)
);
