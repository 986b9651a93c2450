//! What an operator should look after though the registry goes on: no room, keys that wait for
//! their change, a clock that stands behind, numbers that run out. Told when it begins and when it
//! ends, and shown as long as it stands.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use dienhong_core::domain::ids::{Millis, Position};
use dienhong_core::domain::refusal::Code;
use dienhong_core::registry::{Fault, LAST_PROMISED};

use super::{DiskRegistry, failed, now};
use crate::catalogue::Message;
use crate::reading::held;
use crate::reports::instant;

/// A clock that is corrected in small steps is not worth a word.
const BEHIND_MS: i64 = 5 * 60 * 1000;

/// Of a hundred commits that can be promised so many are.
const NEARLY_ALL: u64 = 90;

/// What was seen when somebody last looked.
#[derive(Clone, Default)]
pub(crate) struct Standing {
    pub(crate) concerns: Vec<Message>,
    /// Whether a new command would be recorded.
    pub(crate) records: bool,
}

/// For those who ask often: looking itself may make files, and waits for who records.
#[derive(Default)]
pub(crate) struct Seen {
    last: Mutex<Standing>,
    doubted: AtomicBool,
}

impl Seen {
    pub(super) fn look(&self, registry: &DiskRegistry) -> Vec<Message> {
        let standing = standing(registry);
        let concerns = standing.concerns.clone();
        *held(&self.last) = standing;
        concerns
    }

    pub(crate) fn last(&self) -> Standing {
        held(&self.last).clone()
    }

    /// A command was refused: it may not stand any more as it was seen.
    pub(crate) fn doubt(&self) {
        self.doubted.store(true, Ordering::Relaxed);
    }

    /// Whether to look again before the usual time.
    pub(super) fn is_doubtful(&self) -> bool {
        self.doubted.swap(false, Ordering::Relaxed) || !held(&self.last).records
    }
}

fn standing(registry: &DiskRegistry) -> Standing {
    let ground = registry.check_ground();
    let records = ground.is_ok();
    let unfit = ground.err().filter(|fault| !matches!(fault, Fault::Closed));
    let keys = registry.rotation_waits().then(|| Message::new(3115, []));
    let clock = registry.last_recorded_at().and_then(|last| clock_behind(last, now()));
    let numbers = numbers_short(Position(registry.tip().position()));
    let unfit = unfit.map(|fault| failed(fault).message);
    let concerns = [unfit, keys, clock, numbers].into_iter().flatten().collect();
    Standing { concerns, records }
}

/// Nothing where there is only no room yet.
pub(super) fn unless_passing<T>(answer: Result<Option<T>, Fault>) -> Result<Option<T>, Fault> {
    match answer {
        Err(fault) if fault.is_passing() => Ok(None),
        other => other,
    }
}

/// Until the clock has caught up everything is recorded at the time of the last commit.
pub(crate) fn clock_behind(last: Millis, now: Millis) -> Option<Message> {
    let is_behind = last.0.saturating_sub(now.0) > BEHIND_MS;
    let time = |at| instant(at).unwrap_or_default();
    is_behind.then(|| Message::new(3046, [("recorded", time(last)), ("now", time(now))]))
}

pub(crate) fn numbers_short(position: Position) -> Option<Message> {
    let is_short = position.0 > LAST_PROMISED.0 / 100 * NEARLY_ALL;
    let values = [("position", position.to_string()), ("last", LAST_PROMISED.to_string())];
    is_short.then(|| Message::new(3048, values))
}

/// What was told and still stands.
#[derive(Default)]
pub(super) struct Told(Vec<Code>);

impl Told {
    /// Says what is new and what is over.
    pub(super) fn renew(&mut self, standing: &[Message], tell: impl Fn(&Message)) {
        standing.iter().filter(|concern| !self.0.contains(&concern.code)).for_each(&tell);
        let codes: Vec<Code> = standing.iter().map(|concern| concern.code).collect();
        for over in self.0.iter().filter(|code| !codes.contains(code)) {
            tell(&Message::new(3049, [("over", over.to_string())]));
        }
        self.0 = codes;
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn a_clock_minutes_behind_the_last_commit_is_told_and_one_that_is_ahead_is_not() {
        let last = Millis(1_700_000_000_000);
        let code = |now| clock_behind(last, Millis(last.0 + now)).map(|told| told.code);
        assert_eq!(code(-BEHIND_MS - 1), Some(Code(3046)));
        assert_eq!([code(-BEHIND_MS), code(0), code(BEHIND_MS * 1000)], [None, None, None]);
    }

    #[test]
    fn the_end_of_the_numbers_is_told_long_before_it_comes() {
        assert_eq!(numbers_short(Position(3_000_000_000)), None);
        let told = numbers_short(Position(3_900_000_000)).map(|told| told.code);
        assert_eq!(told, Some(Code(3048)));
    }

    #[test]
    fn it_is_looked_again_after_a_refusal_and_as_long_as_nothing_is_recorded() {
        let seen = Seen::default();
        assert!(seen.is_doubtful());
        held(&seen.last).records = true;
        assert!(!seen.is_doubtful());
        seen.doubt();
        assert!(seen.is_doubtful());
        assert!(!seen.is_doubtful());
    }

    #[test]
    fn what_stands_is_told_once_and_so_is_its_end() {
        let said = RefCell::new(Vec::new());
        let tell = |message: &Message| said.borrow_mut().push(message.code.0);
        let mut told = Told::default();
        let full = [Message::new(7406, [])];
        told.renew(&full, tell);
        told.renew(&full, tell);
        told.renew(&[], tell);
        assert_eq!(said.into_inner(), [7406, 3049]);
    }
}
