//! Where threads meet. Under the features `loom` and `shuttle`, for the specs in `tests/schedules`
//! alone, others stand in these places, which try every order in which threads can come to them.

#[cfg(any(feature = "loom", feature = "shuttle"))]
mod tried;

mod outcome;

#[cfg(not(any(feature = "loom", feature = "shuttle")))]
mod real {
    pub(crate) use std::sync::atomic::AtomicBool;
    pub(crate) use std::sync::{Condvar, Mutex, MutexGuard, OnceLock};
}

#[cfg(not(any(feature = "loom", feature = "shuttle")))]
pub(crate) use real::*;
#[cfg(any(feature = "loom", feature = "shuttle"))]
pub(crate) use tried::*;

pub(crate) use outcome::Outcome;
