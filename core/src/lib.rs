//! The registry's core: rules, log, codec and vault. Synchronous; knows no framework, no clock, no
//! environment. In reading order:
//!
//! - [`domain`]: what the association knows and which rules hold (`decide`, `evolve`; pure)
//! - [`codec`]: the stored shapes of commits and the leaf of the tree
//! - [`vault`]: keys of persons and sealed fields
//! - [`log`]: frames, segments, recovery, Merkle tree; bytes only
//! - [`registry`]: the one writer that joins them
//! - [`rounds`]: many clients decided for together
//! - [`receipt`]: one event proved to somebody who has nothing else
//! - [`snapshot`]: what a fold holds, kept for the next start
//! - [`storage`]: the only door to a disk
//! - [`mutant`]: bugs to plant, for specs
pub mod domain;

pub mod codec;
pub mod log;
pub mod mutant;
pub mod receipt;
pub mod registry;
pub mod rounds;
pub mod snapshot;
pub mod storage;
mod sync;
pub mod vault;
