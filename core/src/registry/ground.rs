//! What must hold before anything new is promised: room in the log and in the key store, numbers
//! left, a clock that can be right. Decisions can't be taken back, so it is asked before them; where
//! it does not hold nothing is wrong with what stands, and the next command asks again.

use super::desk::{Desk, REGISTERED_MAX};
use super::{Fault, Registry, Request, Shared, World, held};
use crate::domain::ids::{Millis, Position};
use crate::log::Sequencer;
use crate::storage::Storage;

/// Commits that are left to what the program itself must record, such as the steps of an erasure.
const RESERVED: u64 = 1 << 20;

/// The last commit that is promised to anybody.
pub const LAST_PROMISED: Position = Position(Position::LAST_COUNTED.0 - RESERVED);

/// No registry is left alone for so long: 400 days.
const LEAP_MS: i64 = 400 * 24 * 60 * 60 * 1000;

impl<L: Sequencer, H, S: Storage> Registry<L, H, S> {
    /// Why nothing new would be recorded now, if so.
    pub fn check_ground(&self) -> Result<(), Fault> {
        self.shared.check()?;
        let desk = held(&self.shared.desk);
        self.shared.check_ground(&desk, 1)
    }

    /// Whether what is recorded now would be recorded at the right time.
    pub(super) fn clock_is_plausible(&self) -> bool {
        check_clock(&held(&self.shared.desk), self.shared.world.as_ref()).is_ok()
    }

    /// When the last commit was recorded; `None` where there is none.
    pub fn last_recorded_at(&self) -> Option<Millis> {
        held(&self.shared.desk).last_recorded_at()
    }
}

impl<L: Sequencer, H, S: Storage> Shared<L, H, S> {
    /// What was recorded already is answered on any ground.
    pub(super) fn check_ground_for(&self, desk: &Desk, requests: &[Request]) -> Result<(), Fault> {
        self.check()?;
        let is_new = |request: &Request| desk.recorded(request.id).is_none();
        if requests.iter().any(is_new) { self.check_ground(desk, requests.len()) } else { Ok(()) }
    }

    fn check_ground(&self, desk: &Desk, commands: usize) -> Result<(), Fault> {
        let position = desk.state.position;
        if position.0 + commands as u64 > LAST_PROMISED.0 {
            return Err(Fault::NumbersUsedUp { position });
        }
        check_clock(desk, self.world.as_ref())?;
        self.queue.make_room().map_err(|error| self.stop_unless_passing(error.into()))?;
        let slots = u32::try_from(commands * REGISTERED_MAX).expect("a batch fits memory");
        let made = held(&self.vault).make_room(slots);
        made.map_err(|fault| self.stop_unless_passing(fault.into()))
    }
}

/// Recorded time never runs backwards: what is recorded under a clock that is wrongly ahead holds
/// all that follows at that time.
fn check_clock(desk: &Desk, world: &dyn World) -> Result<(), Fault> {
    let Some(recorded_at) = desk.last_recorded_at() else { return Ok(()) };
    let now = world.now();
    if now.0.saturating_sub(recorded_at.0) > LEAP_MS && !world.vouches_for_the_clock() {
        return Err(Fault::ClockAhead { recorded_at, now });
    }
    Ok(())
}
