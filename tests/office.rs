//! An office at work: a data directory and the program, run as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The built program, beside this test's own binary.
pub(crate) fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let built = test.parent().and_then(Path::parent).expect("target/PROFILE/deps/it");
    let program = built.join("dienhong");
    assert!(program.exists(), "{} is not built: run tests/run", program.display());
    program
}

/// A directory that is removed when the office closes.
pub(crate) struct Office {
    folder: PathBuf,
}

impl Office {
    /// An empty registry in a new directory.
    pub(crate) fn founded(name: &str) -> Office {
        let office = Office::without_registry(name);
        office.json(&["init"]);
        office
    }

    pub(crate) fn without_registry(name: &str) -> Office {
        let unique = format!("dienhong-test-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(unique);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Office { folder }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.arg("--data").arg(self.data()).args(arguments).env("LANG", "vi_VN.UTF-8");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    /// The document of a command that succeeds.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        let (out, error) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{arguments:?} failed: {out}\n{error}");
        serde_json::from_str(&out).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {out}"))
    }

    pub(crate) fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, content).unwrap();
        path.to_string_lossy().into_owned()
    }

    /// Imports rows that must all be recorded; the last position.
    pub(crate) fn import(&self, kind: &str, content: &str) -> u64 {
        let file = self.file(&format!("{kind}.csv"), content);
        let answer = self.json(&["import", kind, &file]);
        assert_eq!(answer["refused"].as_array().map(Vec::len), Some(0), "{kind}: {answer}");
        answer["last_position"].as_u64().expect("a position")
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
