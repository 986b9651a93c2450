//! Everything of the registry that meets the world. In reading order:
//!
//! - [`cli`]: the command line as it is written
//! - [`commands`]: from a command to its answer
//! - [`app`]: the data directory, made and opened
//! - [`import`]: an office's files become commands of the core
//! - [`data`]: the tables that are shipped
//! - [`generate`]: an invented registry over the real tree
//! - [`reading`]: the log folded for reports
//! - `snapshots`: what was folded, kept for the next start
//! - `proofs`: paths in the Merkle tree, and receipts made of them
//! - `backup`: the registry copied elsewhere, and brought back
//! - [`reports`]: the documents that reports answer with
//! - [`serve`]: the same answers over HTTP, and the feed of commits
//! - [`output`]: answers as tables, JSON and CSV
//! - [`failure`]: how a command fails
//! - [`catalogue`]: every message with a code
//! - [`i18n`]: two languages
use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::OnceLock;

use clap::{CommandFactory, FromArgMatches};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

pub mod app;
mod backup;
pub mod catalogue;
pub mod cli;
pub mod commands;
pub mod data;
pub mod failure;
pub mod generate;
pub mod i18n;
pub mod import;
mod interrupt;
pub mod output;
mod proofs;
pub mod reading;
pub mod reports;
pub mod serve;
mod snapshots;
pub mod void;

use catalogue::Message;
use cli::{Cli, Command, Format};
use commands::Surroundings;
use failure::{Exit, Failure};
use i18n::Lang;
use output::Screen;

/// Runs one command line; what it printed and how it ended is all there is of it.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    say_where_it_panicked();
    leave_no_dump();
    open_many_files();
    let wished = Wished::of(&arguments);
    let exit = match parse(arguments, wished.lang) {
        Ok(Cli { options, command }) => {
            answer(Cli { options: options.with_environment(), command })
        }
        Err(Parsed::Shown(text)) => {
            let written = std::io::stdout().lock().write_all(text.as_bytes());
            if output::forgiving_broken_pipe(written).is_ok() { Exit::Done } else { Exit::Failed }
        }
        Err(Parsed::Wrong(failure)) => report(&failure, wished.json, wished.lang),
    };
    ExitCode::from(exit as u8)
}

/// One line with the place and nothing else: what a panic says may hold a person's text.
fn say_where_it_panicked() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let now = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let _ = writeln!(std::io::stderr().lock(), "{now} fault of the program at {place}");
    }));
}

/// What this process holds in memory is not for a file: names, and the keys that open them.
fn leave_no_dump() {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    // A process may always lower its own limits.
    let _ = setrlimit(Resource::Core, none);
}

/// As many files as the machine allows: a key store of ten million persons alone has hundreds.
fn open_many_files() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
}

fn answer(cli: Cli) -> Exit {
    let lang = cli.options.lang.unwrap_or_else(locale);
    let _ = CHOSEN.set(lang);
    if cli.options.clock_is_right {
        app::vouch_for_the_clock();
    }
    let form = cli.options.form();
    let here = Surroundings { options: cli.options, lang };
    let screen = Screen { lang, width: output::terminal_width() };
    let wrong = |failure: &Failure| report(failure, form == Format::Json, lang);
    if let Command::Serve { listen } = cli.command {
        let served = serve::run(listen, &here.options.data(), &here);
        return served.map_or_else(|failure| wrong(&failure), |()| Exit::Done);
    }
    let exit = match commands::run(&cli.command, &here) {
        Ok(document) => match output::print(document.as_ref(), form, screen) {
            Ok(()) => document.exit(),
            Err(error) => report(&unwritable(&error), false, lang),
        },
        Err(failure) => wrong(&failure),
    };
    match shown_at(&cli.command, form) {
        Some(address) if exit == Exit::Done => {
            let served = serve::run(address, &here.options.demo_data(), &here);
            served.map_or_else(|failure| wrong(&failure), |()| Exit::Done)
        }
        _ => exit,
    }
}

/// What the command did stands, whoever could not be told.
fn unwritable(error: &std::io::Error) -> Failure {
    Failure::failed(Message::new(1040, [("reason", error.to_string())]))
}

/// Where a demo is served after its tables: where it was told to, else to whoever sits at a
/// terminal. A script gets the answer and the end.
fn shown_at(command: &Command, form: Format) -> Option<SocketAddr> {
    let Command::Demo { listen, .. } = command else { return None };
    let watched = form == Format::Table && std::io::stdout().is_terminal();
    listen.or_else(|| watched.then_some(serve::USUAL_ADDRESS))
}

fn report(failure: &Failure, json: bool, lang: Lang) -> Exit {
    // Where even this can't be written, the exit code still tells.
    if json {
        let _ = writeln!(std::io::stdout().lock(), "{}", failure.json(lang));
    }
    let _ = writeln!(std::io::stderr().lock(), "{}", failure.text(lang));
    failure.exit
}

/// What a person should know though the command goes on.
fn tell(message: &Message) {
    let _ = writeln!(std::io::stderr().lock(), "{}", failure::note(message, spoken()));
}

/// The language of the command line, for what is said beside its answer.
static CHOSEN: OnceLock<Lang> = OnceLock::new();

fn spoken() -> Lang {
    CHOSEN.get().copied().unwrap_or_else(locale)
}

enum Parsed {
    /// Help or a version: not a failure.
    Shown(String),
    Wrong(Failure),
}

fn parse(arguments: Vec<OsString>, lang: Lang) -> Result<Cli, Parsed> {
    let command = match lang {
        Lang::Vi => cli::vietnamese::translated(Cli::command()),
        Lang::En => Cli::command(),
    };
    let matches = command.try_get_matches_from(arguments);
    matches.and_then(|matches| Cli::from_arg_matches(&matches)).map_err(|error| {
        if error.use_stderr() {
            Parsed::Wrong(cli::errors::usage(&error))
        } else {
            Parsed::Shown(error.render().to_string())
        }
    })
}

/// What a command line asks for before it is known to be well formed.
struct Wished {
    json: bool,
    lang: Lang,
}

impl Wished {
    fn of(arguments: &[OsString]) -> Wished {
        let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
        let value = |option: &str| -> Option<&str> {
            words.iter().enumerate().find_map(|(index, word)| match word.strip_prefix(option) {
                Some("") => words.get(index + 1).copied(),
                Some(rest) => rest.strip_prefix('='),
                None => None,
            })
        };
        Wished {
            json: words.contains(&"--json") || value("--format") == Some("json"),
            lang: match value("--lang") {
                Some("en") => Lang::En,
                Some("vi") => Lang::Vi,
                _ => locale(),
            },
        }
    }
}

/// The language of `DIENHONG_LANG`, else of the locale.
fn locale() -> Lang {
    let names = ["DIENHONG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
    let given = names.iter().filter_map(|name| std::env::var(name).ok());
    let first = given.into_iter().find(|value| !value.is_empty());
    Lang::of_locale(first.as_deref().unwrap_or_default())
}
