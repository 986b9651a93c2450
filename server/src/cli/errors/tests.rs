//! What a command line that is not well formed is told.

use clap::Parser;

use super::*;
use crate::cli::Cli;
use crate::i18n::Lang;

fn refused(line: &str) -> Failure {
    usage(&Cli::try_parse_from(line.split(' ')).unwrap_err())
}

fn code(line: &str) -> u16 {
    refused(line).message.code.0
}

#[test]
fn each_usage_error_has_its_own_code() {
    assert_eq!(code("dienhong frobnicate"), 1031);
    assert_eq!(code("dienhong report frobnicate"), 1031);
    assert_eq!(code("dienhong verify --fast"), 1032);
    assert_eq!(code("dienhong merge-persons m1 --reason x"), 1033);
    assert_eq!(code("dienhong report membership --on 2025-13-01"), 1034);
    assert_eq!(code("dienhong import wishes w.csv"), 1034);
    assert_eq!(code("dienhong --format yaml verify"), 1034);
}

#[test]
fn a_usage_error_names_the_word_and_the_nearest_known() {
    let failure = refused("dienhong verfiy");
    assert!(failure.message.text(Lang::Vi).contains("verfiy"));
    assert!(failure.message.hint(Lang::En).contains("verify"));
}

#[test]
fn options_stand_before_or_after_the_command() {
    for line in ["dienhong --json --data d verify", "dienhong verify --data d --json"] {
        let cli = Cli::try_parse_from(line.split(' ')).unwrap();
        assert!(cli.options.json && cli.options.data().ends_with("d"));
    }
}
