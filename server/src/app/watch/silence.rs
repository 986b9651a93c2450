//! A disk that gives no answer at all. Nobody who waits for it can tell, so a watcher does: after
//! five seconds it says so, after a minute it ends the process, and a start tells the truth.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::super::DiskRegistry;
use crate::catalogue::Message;
use crate::failure::{Exit, Failure};

/// Seconds after which it is told; a healthy disk answers in milliseconds.
const TOLD: u32 = 5;
/// Seconds after which nobody hopes any more.
const GIVEN_UP: u32 = 60;

/// Seconds through which one and the same write was under way.
#[derive(Default)]
struct Silence {
    write: Option<u64>,
    seconds: u32,
}

impl Silence {
    /// Another second is over.
    fn listen(&mut self, write: Option<u64>) -> u32 {
        let is_silent = write.is_some() && write == self.write;
        self.seconds = if is_silent { self.seconds + 1 } else { 0 };
        self.write = write;
        self.seconds
    }
}

/// Until the registry closes.
pub(super) fn listen(registry: &DiskRegistry, closing: &Receiver<()>) {
    let mut silence = Silence::default();
    while closing.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
        match silence.listen(registry.write_under_way()) {
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
    fn seconds_of_one_write_are_counted_until_it_is_done() {
        let mut silence = Silence::default();
        let writes = [None, Some(1), Some(1), Some(1), None, Some(3), Some(5), Some(5)];
        assert_eq!(writes.map(|write| silence.listen(write)), [0, 0, 1, 2, 0, 0, 0, 1]);
    }
}
