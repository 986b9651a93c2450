//! A disk that gives no answer at all. Nobody who waits for it can tell, so a watcher does: after
//! five seconds it says so, after a minute it ends the process, and a start tells the truth.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use dienhong_core::domain::ids::Position;
use dienhong_core::registry::Fault;

use super::super::DiskRegistry;
use crate::catalogue::Message;
use crate::failure::{Exit, Failure};

/// Seconds after which it is told; a healthy disk answers in milliseconds.
const TOLD: u32 = 5;
/// Seconds after which nobody hopes any more.
const GIVEN_UP: u32 = 60;

/// Seconds through which the log was asked, gave no answer and did not grow.
#[derive(Default)]
struct Silence {
    durable: Position,
    seconds: u32,
}

impl Silence {
    /// Another second is over.
    fn listen(&mut self, has_answered: bool, durable: Position) -> u32 {
        let is_silent = !has_answered && durable == self.durable;
        self.seconds = if is_silent { self.seconds + 1 } else { 0 };
        self.durable = durable;
        self.seconds
    }
}

/// Asks the log where it stands, which waits for the write under way, until the registry closes.
pub(super) fn listen(registry: &DiskRegistry, closing: &Receiver<()>) -> Result<(), Fault> {
    thread::scope(|scope| {
        let (ask, asked) = channel();
        let (answer, answered) = channel();
        scope.spawn(move || {
            for () in asked {
                registry.tip();
                if answer.send(()).is_err() {
                    break;
                }
            }
        });
        let mut silence = Silence::default();
        let mut is_asked = false;
        while closing.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
            let has_answered = !is_asked || answered.try_recv().is_ok();
            if has_answered {
                is_asked = ask.send(()).is_ok();
            }
            let durable = registry.wait_beyond(Position::LATEST, Duration::ZERO);
            match silence.listen(has_answered, durable) {
                TOLD => crate::tell(&message(3043, TOLD)),
                GIVEN_UP => super::end(&Failure {
                    message: message(3044, GIVEN_UP),
                    exit: Exit::OutcomeUnknown,
                }),
                _ => {}
            }
        }
    });
    Ok(())
}

fn message(code: u16, seconds: u32) -> Message {
    Message::new(code, [("seconds", seconds.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_without_an_answer_are_counted_until_one_comes() {
        let mut silence = Silence::default();
        let told = [true, false, false, true, false].map(|it| silence.listen(it, Position(7)));
        assert_eq!(told, [0, 1, 2, 0, 1]);
    }

    #[test]
    fn a_log_that_grows_is_not_silent_however_long_one_waits_for_its_turn() {
        let mut silence = Silence::default();
        let told = [1, 2, 3, 3, 4].map(|at| silence.listen(false, Position(at)));
        assert_eq!(told, [0, 0, 0, 1, 0]);
    }
}
