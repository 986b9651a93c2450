//! Named values become the command line's own questions and commands: what `--on` accepts, `on=`
//! accepts, and an option added there is an option here.

use std::ffi::{OsStr, OsString};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, FromArgMatches, Subcommand};

use super::problem::{Place, Problem, Wrong};
use crate::catalogue::Message;
use crate::cli::Command;
use crate::cli::errors::accepted;

/// Who acts, in the query of a write.
pub(super) const OFFICER: &str = "officer";

/// A command as HTTP gives it.
pub(super) struct Given<'a> {
    /// The words of the command: `report membership`.
    pub(super) words: &'a [&'a str],
    pub(super) place: Place,
    /// What the client gave by name.
    pub(super) values: Vec<(String, String)>,
    /// What the address says, or the server itself; a client can't name these.
    pub(super) own: Vec<(&'static str, OsString)>,
}

/// The command of the command line, without the options common to all.
pub(super) fn clap_command(words: &[&str]) -> Option<clap::Command> {
    let root = Command::augment_subcommands(clap::Command::new("dienhong"));
    words.iter().try_fold(root, |command, word| command.find_subcommand(word).cloned())
}

/// What an argument is called here.
pub(super) fn name_of(argument: &Arg) -> String {
    argument.get_long().unwrap_or(argument.get_id().as_str()).replace('-', "_")
}

impl Given<'_> {
    /// Parses what was given; everything that is wrong is told at once, as far as it can be.
    pub(super) fn parse(self) -> Result<Command, Problem> {
        let command = clap_command(self.words).expect("addresses name commands that exist");
        let line = self.line(&command)?;
        let root = Command::augment_subcommands(clap::Command::new("dienhong"));
        let matches = root.try_get_matches_from(line);
        matches
            .and_then(|matches| Command::from_arg_matches(&matches))
            .map_err(|error| Problem::wrong(self.all_wrong(&error)))
    }

    fn line(&self, command: &clap::Command) -> Result<Vec<OsString>, Problem> {
        let arguments: Vec<&Arg> = command.get_arguments().collect();
        let is_own = |name: &str| self.own.iter().any(|(own, _)| *own == name);
        let mut line: Vec<OsString> = vec!["dienhong".into()];
        line.extend(self.words.iter().map(OsString::from));
        let mut wrong = Vec::new();
        for (name, value) in &self.values {
            let known = arguments.iter().find(|known| name_of(known) == *name && !is_own(name));
            match known {
                None => wrong.push(self.unknown(name, &arguments)),
                // A blank field of a form is one that was not given.
                Some(_) if value.is_empty() && self.place == Place::Query => {}
                Some(known) if known.is_positional() => {}
                Some(known) if matches!(known.get_action(), ArgAction::SetTrue) => {
                    match value.as_str() {
                        "1" | "true" => line.push(option(known, None)),
                        "0" | "false" => {}
                        _ => wrong.push(self.unfit(name, value, "1, true, 0, false")),
                    }
                }
                Some(known) => line.push(option(known, Some(value.as_ref()))),
            }
        }
        if !wrong.is_empty() {
            return Err(Problem::wrong(wrong));
        }
        line.push("--".into());
        let positional = arguments.iter().filter(|argument| argument.is_positional());
        for argument in positional {
            let name = name_of(argument);
            let own = self.own.iter().find(|(own, _)| *own == name).map(|(_, value)| value.clone());
            let given = || self.values.iter().find(|(given, _)| *given == name);
            let given = own.or_else(|| given().map(|(_, value)| value.into()));
            match given.filter(|value| !value.is_empty()) {
                Some(value) => line.push(value),
                None => return Err(Problem::wrong(vec![self.missing(&name)])),
            }
        }
        Ok(line)
    }

    fn wrong(&self, name: &str, message: Message) -> Wrong {
        Wrong { place: self.place, name: name.to_owned(), message }
    }

    fn unknown(&self, name: &str, known: &[&Arg]) -> Wrong {
        let is_own = |name: &String| self.own.iter().any(|(own, _)| own == name);
        let mut names: Vec<String> = known.iter().map(|known| name_of(known)).collect();
        names.retain(|name| !is_own(name));
        let known = if names.is_empty() { "–".to_owned() } else { names.join(", ") };
        self.wrong(name, Message::new(1101, [("parameter", name.to_owned()), ("known", known)]))
    }

    fn unfit(&self, name: &str, value: &str, known: &str) -> Wrong {
        let values = [
            ("parameter", name.to_owned()),
            ("value", value.to_owned()),
            ("known", known.to_owned()),
        ];
        self.wrong(name, Message::new(1102, values))
    }

    fn missing(&self, name: &str) -> Wrong {
        self.wrong(name, Message::new(1103, [("parameter", name.to_owned())]))
    }

    /// What clap refused, by the names used here.
    fn all_wrong(&self, error: &clap::Error) -> Vec<Wrong> {
        let arguments = match error.get(ContextKind::InvalidArg) {
            Some(ContextValue::String(text)) => vec![text.clone()],
            Some(ContextValue::Strings(texts)) => texts.clone(),
            _ => Vec::new(),
        };
        let names: Vec<String> = arguments.iter().map(|text| bare(text)).collect();
        let first = names.first().map_or("?", String::as_str);
        match error.kind() {
            ErrorKind::MissingRequiredArgument if !names.is_empty() => {
                names.iter().map(|name| self.missing(name)).collect()
            }
            ErrorKind::ArgumentConflict => {
                vec![self.wrong(first, Message::new(1104, [("parameter", first.to_owned())]))]
            }
            _ => {
                let value = match error.get(ContextKind::InvalidValue) {
                    Some(ContextValue::String(text)) => text.as_str(),
                    _ => "",
                };
                vec![self.unfit(first, value, &accepted(error))]
            }
        }
    }
}

pub(super) fn name_unknown(name: &str, known: &str) -> Wrong {
    let values = [("parameter", name.to_owned()), ("known", known.to_owned())];
    Wrong { place: Place::Query, name: name.to_owned(), message: Message::new(1101, values) }
}

/// Refuses a query where none belongs.
pub(super) fn none(query: Option<&str>) -> Result<(), Problem> {
    nothing(&super::ask::pairs(query), "–")
}

/// Refuses a query that says more than who acts.
pub(super) fn only_officer(query: Option<&str>) -> Result<Option<String>, Problem> {
    let mut values = super::ask::pairs(query);
    let officer = officer(&mut values)?;
    nothing(&values, OFFICER)?;
    Ok(officer)
}

/// Takes who acts out of the values of a write: until there is a log-in, it is said by name.
pub(super) fn officer(values: &mut Vec<(String, String)>) -> Result<Option<String>, Problem> {
    let named: Vec<String> =
        values.extract_if(.., |(name, _)| name == OFFICER).map(|(_, value)| value).collect();
    if named.len() > 1 {
        let message = Message::new(1104, [("parameter", OFFICER.to_owned())]);
        let wrong = Wrong { place: Place::Query, name: OFFICER.to_owned(), message };
        return Err(Problem::wrong(vec![wrong]));
    }
    Ok(named.into_iter().next().filter(|name| !name.is_empty()))
}

fn nothing(values: &[(String, String)], known: &str) -> Result<(), Problem> {
    let wrong: Vec<Wrong> = values.iter().map(|(name, _)| name_unknown(name, known)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(Problem::wrong(wrong)) }
}

fn option(argument: &Arg, value: Option<&OsStr>) -> OsString {
    let mut text = OsString::from("--");
    text.push(argument.get_long().expect("what is not positional has a long name"));
    if let Some(value) = value {
        text.push("=");
        text.push(value);
    }
    text
}

/// `--dry-run <X>` or `<REF>` as it is named here.
fn bare(argument: &str) -> String {
    let word = argument.split([' ', '=']).next().unwrap_or_default();
    word.trim_start_matches('-').trim_matches(['<', '>', '[', ']']).to_lowercase().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &[&str], values: &[(&str, &str)]) -> Result<Command, String> {
        let values = values.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let given = Given { words, place: Place::Query, values: values.collect(), own: Vec::new() };
        given.parse().map_err(|problem| problem.code())
    }

    #[test]
    fn what_the_command_line_accepts_is_accepted_by_name() {
        let values = [("on", "31/12/2024"), ("tree", "now"), ("by", "sex,age"), ("public", "1")];
        let membership = asked(&["report", "membership"], &values);
        assert!(matches!(membership, Ok(Command::Report { .. })), "{membership:?}");
        let merged = [("person", "r1"), ("into", "-r2"), ("reason", "trùng")];
        assert!(asked(&["merge-persons"], &merged).is_ok());
        assert!(asked(&["report", "membership"], &[("unit", "")]).is_ok());
    }

    #[test]
    fn what_is_wrong_is_named_as_it_was_given() {
        let report = ["report", "membership"];
        let code = |values: &[(&str, &str)]| asked(&report, values).unwrap_err();
        assert_eq!(code(&[("when", "2024-01-01")]), "DH1101");
        assert_eq!(code(&[("on", "2025-02-30")]), "DH1102");
        assert_eq!(code(&[("public", "perhaps")]), "DH1102");
        assert_eq!(code(&[("on", "2025-01-01"), ("on", "2025-01-02")]), "DH1104");
        assert_eq!(asked(&["report", "support"], &[("from", "2025-01-01")]).unwrap_err(), "DH1103");
        assert_eq!(asked(&["merge-persons"], &[("person", "r1")]).unwrap_err(), "DH1103");
    }

    #[test]
    fn options_of_the_program_itself_can_not_be_given() {
        let data = asked(&["report", "membership"], &[("data", "/")]);
        assert_eq!(data.unwrap_err(), "DH1101");
    }
}
