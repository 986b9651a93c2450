//! The binary `dienhong`.

use std::process::ExitCode;

fn main() -> ExitCode {
    dienhong_server::run(std::env::args_os().collect())
}
