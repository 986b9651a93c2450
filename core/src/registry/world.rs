//! What the registry can't know by itself.

use crate::domain::calendar::Day;
use crate::domain::ids::Millis;

/// The clock, the registry's calendar and the operating system's randomness.
pub trait World: Send + Sync {
    fn now(&self) -> Millis;

    /// The day of `now` in the registry's time zone.
    fn day(&self, now: Millis) -> Day;

    /// Whether somebody said that the clock is right, however far ahead of the last commit.
    fn vouches_for_the_clock(&self) -> bool {
        false
    }

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

/// Random bytes asked of the world at once.
const FEWEST: usize = 64;
const MOST: usize = 8192;

impl<'w> Draws<'w> {
    /// For a need of about so many bytes.
    pub(super) fn of(world: &'w dyn World, bytes: usize) -> Draws<'w> {
        let ahead = vec![0; bytes.clamp(FEWEST, MOST)];
        Draws { world, used: ahead.len(), ahead }
    }

    pub(super) fn draw<const N: usize>(&mut self) -> [u8; N] {
        if self.ahead.len() - self.used < N {
            self.world.random(&mut self.ahead);
            self.used = 0;
        }
        let drawn = self.ahead[self.used..].first_chunk().expect("a draw is short");
        self.used += N;
        *drawn
    }
}
