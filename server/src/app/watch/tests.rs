//! A fault that nobody who records has met.

use std::io::ErrorKind;

use dienhong_core::log::damage::AppendError;

use super::*;
use crate::failure::Exit;

fn fault() -> Fault {
    Fault::Append(AppendError::Unknown { reason: "sync".to_owned(), kind: ErrorKind::Other })
}

#[test]
fn a_fault_in_an_idle_moment_ends_the_process_with_exit_74() {
    let (_open, closing) = channel();
    let mut ended = None;
    end_unless_closing(fault(), &closing, Duration::ZERO, |failure| ended = Some(failure.exit));
    assert_eq!(ended, Some(Exit::OutcomeUnknown));
}

#[test]
fn a_fault_that_the_closing_tells_is_told_once() {
    let (open, closing) = channel();
    drop(open);
    end_unless_closing(fault(), &closing, GRACE, |failure| panic!("{failure:?}"));
}
