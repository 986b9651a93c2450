//! End to end: one binary, its modules in reading order.
#![allow(clippy::unwrap_used, reason = "a test that fails says where")]
#![allow(clippy::too_many_lines, reason = "a journey reads from top to bottom")]

mod clients;
mod naive;
mod office;
mod server;

mod recording;

mod voids;

mod acting;

mod clubs;
mod periods;
mod purses;

mod figures_recount;

mod published_figures;

mod disk_faults;
mod faults;

mod proofs;

mod backups;

mod fixtures;

mod kill_import;
mod kill_server;

mod snapshots;

mod planted;

mod log_kill;

mod http;

mod tidy;
