//! The log and the key store on a simulated disk that loses power, fails and rots, at volumes that
//! no real disk allows. `tests/run simulation` runs all of it, optimised; `cargo test` a small part.
//!
//! - [`trial`]: one machine, what its process does and what must hold; [`commit`], [`keys`]: what it
//!   records; [`oracle`]: what the bytes say, read by other means; [`careless`]: the disk, and bugs
//!   at its door
//! - [`cycles`]: crash after crash, by [`seeds`]; [`rot`]: spoilt copies
//! - [`calls`]: every call fails once; [`sweep`]: every bit, sector and file is spoilt once
//! - [`registry`]: whole registries, with rules and read models; [`deeds`]: what is done in them;
//!   [`recount`]: the same figures counted from a plain list
//! - [`mutants`]: that all this notices a bug
#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod calls;
mod careless;
mod commit;
mod cycles;
mod deeds;
mod keys;
mod mutants;
mod oracle;
mod recount;
mod registry;
mod rot;
mod seeds;
mod sweep;
mod trial;

/// Machines that crash: in `cargo test`, and where everything is asked for.
const SEEDS: u64 = 500;
const ALL_SEEDS: u64 = 70_000;

#[test]
fn crash_after_crash_nothing_acknowledged_is_lost_and_no_honest_crash_is_refused() {
    let usual = if seeds::is_full() { ALL_SEEDS } else { SEEDS };
    let tally = seeds::run_all(seeds::asked(0..usual));
    if tally.cycles > 1000 {
        assert!(tally.while_starting * 4 >= tally.cycles, "{tally:?}");
        assert!(tally.after_an_error * 10 >= tally.cycles, "{tally:?}");
        assert!(tally.both_stores * 5 >= tally.cycles, "{tally:?}");
        assert!(tally.refused > 0 && tally.the_same > 0, "{tally:?}");
    }
}
