//! What people and programs send: cells, files of rows, sheets and requests, as `disk.rs` has what
//! stands on a disk.
#![cfg_attr(fuzzing, no_main)]
#![allow(clippy::unwrap_used, reason = "a decoder that fails says where")]

mod memory;
mod requests;
mod rows;
mod sheets;
mod target;

use target::Target;

const TARGETS: &[Target] = &[
    Target { name: "value", run: rows::value, seeds: rows::values },
    Target { name: "rows", run: rows::rows, seeds: rows::files },
    Target { name: "sheet", run: sheets::sheet, seeds: sheets::sheets },
    Target { name: "request", run: requests::request, seeds: requests::requests },
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
