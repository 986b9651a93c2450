//! Usage errors in our own words: clap finds them, the catalogue says them in both languages.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::catalogue::Message;
use crate::failure::Failure;

/// What clap refused, as a coded message.
pub fn usage(error: &clap::Error) -> Failure {
    let command = command_of(error);
    let of = |kind| context(error, kind);
    let (argument, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => Message::new(
            1031,
            [
                ("word", of(ContextKind::InvalidSubcommand)),
                ("command", command),
                ("nearest", nearest(error, ContextKind::SuggestedSubcommand)),
            ],
        ),
        ErrorKind::UnknownArgument => Message::new(
            1032,
            [
                ("word", argument),
                ("command", command),
                ("nearest", nearest(error, ContextKind::SuggestedArg)),
            ],
        ),
        ErrorKind::MissingRequiredArgument => {
            Message::new(1033, [("words", argument), ("command", command)])
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Message::new(1036, [("command", command)])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            Message::new(1037, [("option", argument), ("command", command)])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Message::new(
            1034,
            [
                ("value", value),
                ("option", argument),
                ("known", accepted(error)),
                ("command", command),
            ],
        ),
        ErrorKind::ArgumentConflict => Message::new(
            1035,
            [("option", argument), ("other", of(ContextKind::PriorArg)), ("command", command)],
        ),
        _ => Message::new(1001, [("detail", first_line(error)), ("command", command)]),
    };
    Failure::usage(message)
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The word that was probably meant, to stand at the end of a hint.
fn nearest(error: &clap::Error, kind: ContextKind) -> String {
    let suggested = context(error, kind);
    if suggested.is_empty() { suggested } else { format!(" (→ {suggested})") }
}

/// The values that would do, or the form they have.
pub(crate) fn accepted(error: &clap::Error) -> String {
    let known = context(error, ContextKind::ValidValue);
    if !known.is_empty() {
        return known;
    }
    std::error::Error::source(error).map_or_else(|| "?".to_owned(), ToString::to_string)
}

/// The words of the command that was meant, each with a space behind it: `report membership `.
fn command_of(error: &clap::Error) -> String {
    let usage = context(error, ContextKind::Usage);
    let is_name = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let words = usage.split_whitespace().skip_while(|word| *word != "dienhong").skip(1);
    let mut command = String::new();
    for word in words.take_while(is_name).filter(|word| !word.starts_with('-')) {
        command.push_str(word);
        command.push(' ');
    }
    command
}

fn first_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests;
