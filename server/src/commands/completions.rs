//! `completions`: a script for the user's shell.

use clap::CommandFactory;
use clap_complete::Shell;
use serde_json::json;

use crate::cli::Cli;
use crate::output::{Document, Screen};

struct Script {
    shell: Shell,
    text: String,
}

pub(super) fn script(shell: Shell) -> Box<dyn Document> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "dienhong", &mut bytes);
    Box::new(Script { shell, text: String::from_utf8_lossy(&bytes).into_owned() })
}

impl Document for Script {
    fn json(&self) -> String {
        json!({ "shell": self.shell.to_string(), "script": self.text }).to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        self.text.lines().map(|line| vec![line.to_owned()]).collect()
    }

    fn text(&self, _screen: Screen) -> String {
        self.text.clone()
    }
}
