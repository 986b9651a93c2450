//! One function a command: from its arguments to its answer.

use std::io::Write as _;

use crate::catalogue::Message;
use crate::cli::{Command, Erased, Explained, Options, UserAction};
use crate::failure::{self, Failure};
use crate::generate::Plan;
use crate::i18n::Lang;
use crate::output::{Document, Screen};

pub(crate) mod act;
pub(crate) mod audit;
mod backup;
mod bench;
mod checkpoint;
mod codes;
mod completions;
mod demo;
mod doctor;
pub(crate) mod explain;
mod generate;
pub(crate) mod history;
pub(crate) mod import;
mod init;
pub(crate) mod officers;
mod periods;
mod persons;
mod rebuild;
mod receipt;
mod register;
pub(crate) mod report;
mod scan;
mod verify;
mod void;

use act::Desk;
pub(crate) use bench::Bench;

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
        Command::Audit(asked) => audit::run(asked, here),
        Command::Serve { .. } => {
            unreachable!("the server is run where its answer would be printed")
        }
        Command::Demo { members, seed, .. } => demo::run(*members, *seed, here),
        Command::Import(arguments) => import::run(arguments, here),
        Command::VoidImport(arguments) => void::run(arguments, here),
        Command::Report { report } => report::run(report, here),
        Command::Explain { subject: Explained::Membership { unit, from, to, tree } } => {
            explain::run(unit.as_deref(), *from, *to, *tree, here)
        }
        Command::RegisterComplete { .. }
        | Command::ClosePeriod { .. }
        | Command::ReopenPeriod { .. }
        | Command::MergePersons { .. }
        | Command::UnmergePersons { .. }
        | Command::Erase { .. }
        | Command::User { action: UserAction::Add { .. } } => {
            act::at_a_desk(here, |desk| given(command, desk))
        }
        Command::User { action: UserAction::List } => officers::list(here),
        Command::History { record } => history::run(record, here),
        Command::Verify(asked) => verify::run(asked, here),
        Command::Checkpoint { key_only } => checkpoint::run(*key_only, here),
        Command::Receipt { commit, event } => receipt::issue(*commit, *event, here),
        Command::VerifyReceipt { receipt, key_file } => receipt::check(receipt, key_file),
        Command::Backup { action } => backup::run(action, here),
        Command::Rebuild { check } => rebuild::run(*check, here),
        Command::Generate { members, years, seed, out } => {
            let plan = Plan { members: (*members).into(), years: *years, seed: *seed };
            generate::run(plan, out, here)
        }
        Command::Bench { bench, facts } => bench::run(*bench, facts.as_deref(), here),
        Command::Doctor => doctor::examine(here),
        Command::ExplainCode { code } => codes::explain(code.as_deref()),
        Command::Completions { shell } => Ok(completions::script(*shell)),
    }
}

/// Carries out a command that records one thing, in a registry that is open.
pub(crate) fn given(command: &Command, desk: &Desk<'_>) -> Result<Box<dyn Document>, Failure> {
    match command {
        Command::RegisterComplete { unit, on } => register::complete(unit, *on, desk),
        Command::ClosePeriod { unit, year } => periods::close(unit, *year, desk),
        Command::ReopenPeriod { unit, year, reason } => periods::reopen(unit, *year, reason, desk),
        Command::MergePersons { person, into, act } => persons::merge(person, into, act, desk),
        Command::UnmergePersons { person, act } => persons::unmerge(person, act, desk),
        Command::Erase { subject: Erased::Person { person, act } } => {
            persons::erase(person, act, desk)
        }
        Command::User { action: UserAction::Add { name } } => officers::add(name, desk),
        _ => unreachable!("only what records one thing is given at a desk"),
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
