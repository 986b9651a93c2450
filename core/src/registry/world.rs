//! What the registry can't know by itself.

use crate::domain::calendar::Day;
use crate::domain::ids::Millis;

/// The clock, the registry's calendar and the operating system's randomness.
pub trait World: Send + Sync {
    fn now(&self) -> Millis;

    /// The day of `now` in the registry's time zone.
    fn day(&self, now: Millis) -> Day;

    /// Fills `bytes` from a source fit for keys.
    fn random(&self, bytes: &mut [u8]);
}

/// Random bytes drawn ahead: one call to the world serves many small needs. Every byte is given
/// out once.
pub(super) struct Draws<'w> {
    world: &'w dyn World,
    ahead: Vec<u8>,
    used: usize,
}

/// Enough for a single command; a batch goes on with more.
const FEW: usize = 256;
const MANY: usize = 8192;

impl<'w> Draws<'w> {
    pub(super) fn new(world: &'w dyn World) -> Draws<'w> {
        Draws { world, ahead: Vec::new(), used: 0 }
    }

    pub(super) fn draw<const N: usize>(&mut self) -> [u8; N] {
        if self.ahead.len() - self.used < N {
            self.ahead.resize(if self.ahead.is_empty() { FEW } else { MANY }, 0);
            self.world.random(&mut self.ahead);
            self.used = 0;
        }
        let drawn = self.ahead[self.used..].first_chunk().expect("a draw is short");
        self.used += N;
        *drawn
    }
}
