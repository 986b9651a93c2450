//! Checkpoints and receipts, as those who keep them see them.

use crate::office::{Office, text};

mod checkpoints;
mod oracles;
mod receipts;
mod second;

/// What a command prints when it succeeds.
fn printed(office: &Office, arguments: &[&str]) -> String {
    let output = office.run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn refused(office: &Office, arguments: &[&str], exit: i32, code: &str) {
    let output = office.run(arguments);
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {error}");
    assert!(error.contains(code), "{error}");
}
