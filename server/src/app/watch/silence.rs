//! A disk that gives no answer at all. Nobody who waits for it can tell, so a watcher does: after
//! five seconds it says so, after a minute it ends the process, and a start tells the truth. A slow
//! disk that goes on answering, piece by piece, is waited for.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use dienhong_core::storage::pulse::Pulse;

use crate::catalogue::Message;
use crate::failure::{Exit, Failure};

/// Seconds after which it is told; a healthy disk answers in milliseconds.
const TOLD: u32 = 5;
/// Seconds after which nobody hopes any more.
const GIVEN_UP: u32 = 60;

/// Seconds through which something was under way and nothing ended.
#[derive(Default)]
struct Silence {
    unanswered: Option<u64>,
    seconds: u32,
}

impl Silence {
    /// Another second is over.
    fn listen(&mut self, unanswered: Option<u64>) -> u32 {
        let is_silent = unanswered.is_some() && unanswered == self.unanswered;
        self.seconds = if is_silent { self.seconds + 1 } else { 0 };
        self.unanswered = unanswered;
        self.seconds
    }
}

/// Until the registry closes.
pub(super) fn listen(pulse: &Pulse, closing: &Receiver<()>) {
    let mut silence = Silence::default();
    while closing.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
        match silence.listen(pulse.unanswered()) {
            TOLD => crate::tell(&message(3043, TOLD)),
            GIVEN_UP => {
                let message = message(3044, GIVEN_UP);
                super::end(&Failure { message, exit: Exit::OutcomeUnknown });
            }
            _ => {}
        }
    }
}

fn message(code: u16, seconds: u32) -> Message {
    Message::new(code, [("seconds", seconds.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_counted_until_anything_that_was_under_way_ends() {
        let mut silence = Silence::default();
        let unanswered =
            [None, Some(1), Some(1), Some(1), None, Some(1), Some(2), Some(3), Some(3)];
        assert_eq!(unanswered.map(|ended| silence.listen(ended)), [0, 0, 1, 2, 0, 0, 0, 0, 1]);
    }
}
