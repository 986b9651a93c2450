//! One function a command: from its arguments to its answer.

use std::io::Write as _;

use crate::catalogue::Message;
use crate::cli::{Command, Erased, Explained, Options};
use crate::failure::{self, Failure};
use crate::generate::Plan;
use crate::i18n::Lang;
use crate::output::{Document, Screen};

mod act;
mod codes;
mod completions;
mod demo;
mod doctor;
mod explain;
mod generate;
mod history;
mod import;
mod init;
mod officers;
mod persons;
mod rebuild;
mod register;
mod report;
mod scan;
mod verify;

/// What a command needs to know of its surroundings.
#[derive(Debug)]
pub struct Surroundings {
    pub options: Options,
    pub lang: Lang,
}

impl Surroundings {
    /// What a person should know, on standard error; the command goes on.
    fn tell(&self, messages: &[Message]) {
        for message in messages {
            let _ = writeln!(std::io::stderr().lock(), "{}", failure::note(message, self.lang));
        }
    }
}

pub fn run(command: &Command, here: &Surroundings) -> Result<Box<dyn Document>, Failure> {
    match command {
        Command::Init { origin, time_zone } => init::run(origin.as_deref(), *time_zone, here),
        Command::Demo { members, seed } => demo::run(*members, *seed, here),
        Command::Import(arguments) => import::run(arguments, here),
        Command::Report { report } => report::run(report, here),
        Command::Explain { subject: Explained::Membership { unit, from, to, tree } } => {
            explain::run(unit.as_deref(), *from, *to, *tree, here)
        }
        Command::RegisterComplete { unit, on } => register::complete(unit, *on, here),
        Command::MergePersons { person, into, act } => persons::merge(person, into, act, here),
        Command::UnmergePersons { person, act } => persons::unmerge(person, act, here),
        Command::Erase { subject: Erased::Person { person, act } } => {
            persons::erase(person, act, here)
        }
        Command::User { action } => officers::run(action, here),
        Command::History { record } => history::run(record, here),
        Command::Verify { full } => verify::run(*full, here),
        Command::Rebuild { check } => rebuild::run(*check, here),
        Command::Generate { members, years, seed, out } => {
            let plan = Plan { members: (*members).into(), years: *years, seed: *seed };
            generate::run(plan, out, here)
        }
        Command::Doctor => doctor::examine(here),
        Command::ExplainCode { code } => codes::explain(code.as_deref()),
        Command::Completions { shell } => Ok(completions::script(*shell)),
    }
}

/// The answer of a command that did one thing.
struct Done {
    json: serde_json::Value,
    vi: String,
    en: String,
}

impl Document for Done {
    fn json(&self) -> String {
        self.json.to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let pairs = self.json.as_object().into_iter().flatten();
        let (names, values): (Vec<String>, Vec<String>) = pairs
            .map(|(name, value)| {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                (name.clone(), text)
            })
            .unzip();
        vec![names, values]
    }

    fn text(&self, screen: Screen) -> String {
        screen.lang.pick(&self.vi, &self.en).clone()
    }
}
