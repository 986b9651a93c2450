//! What the association knows, as pure functions: `decide` turns a command into events or a
//! refusal, `evolve` folds events into the state. One file per noun; no clock, no randomness, no
//! files, and no knowledge of the other parts of this crate.
pub mod calendar;
pub mod cells;
pub mod column;
pub mod currency;
pub mod dense;
pub mod holders;
pub mod ids;
pub mod keys;
pub mod learned;
pub mod near;
pub mod refusal;
pub mod secret;
pub mod shared;
pub mod text;
pub mod versions;

pub mod event;

pub mod state;

pub mod catalogue;
pub mod clubs;
pub mod commendations;
pub mod corrections;
pub mod figures;
pub mod funds;
pub mod hardship;
pub mod memberships;
pub mod office;
pub mod people;
pub mod periods;
pub mod support;
pub mod tree;
pub mod units;
pub mod voids;

#[cfg(test)]
mod stage;

#[cfg(test)]
mod trial;
