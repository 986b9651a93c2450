//! The drill: back up, lose everything, bring it back; and all that can go wrong on the way.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::office::{Office, program, text};

mod cut_off;
mod drill;
mod refusals;

/// Another data directory of the same office.
struct Elsewhere<'a> {
    office: &'a Office,
    data: PathBuf,
}

impl Office {
    fn beside(&self, name: &str) -> PathBuf {
        self.data().with_file_name(name)
    }

    fn elsewhere(&self, name: &str) -> Elsewhere<'_> {
        Elsewhere { office: self, data: self.beside(name) }
    }

    fn back_up(&self) -> Value {
        self.json(&["backup", "create", &said(&self.beside("backup"))])
    }
}

impl Elsewhere<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.arg("--data").arg(&self.data).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        let (out, error) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{arguments:?}: {out}\n{error}");
        serde_json::from_str(&out).unwrap()
    }

    fn restored(&self) -> Value {
        self.json(&["backup", "restore", &said(&self.office.beside("backup"))])
    }

    fn refused(&self, arguments: &[&str], exit: i32, code: &str) {
        let output = self.run(arguments);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {error}");
        assert!(error.contains(code), "{arguments:?}: {error}");
    }
}

fn said(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
