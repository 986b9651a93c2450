//! Ctrl-C: a long command ends between two rows. A second one ends it at once.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// A flag that Ctrl-C raises. Where no signal can be caught it is never raised, and Ctrl-C ends the
/// process: what was acknowledged stays all the same.
pub(crate) fn watched() -> Arc<AtomicBool> {
    let raised = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // First to be registered is first to act: the second signal finds the flag raised.
        let _ = flag::register_conditional_shutdown(signal, 1, Arc::clone(&raised));
        let _ = flag::register(signal, Arc::clone(&raised));
    }
    raised
}
