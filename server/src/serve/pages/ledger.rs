//! The ledger: whether it is intact, said for somebody who never heard of a hash, and who recorded
//! what, newest first. Names no person.

use askama::Template;
use dienhong_core::domain::event::{Actor, CommandId, Commit};
use dienhong_core::domain::ids::Position;
use dienhong_projections::audit::Act;

use super::frame::{Frame, Section};
use super::visit::Visit;
use super::{Desk, Page, rendered};
use crate::commands::audit::channel_word;
use crate::commands::history::Keys;
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::reading::hex;
use crate::reports::history::event_words;
use crate::serve::ask::unfit;
use crate::serve::parameters::name_unknown;
use crate::serve::problem::Problem;

/// Entries on one page. Rows of one file that say the same stand in one line.
const ENTRIES: u64 = 200;

pub(super) struct Ledger {
    /// The newest that is shown; `None`: the newest there is.
    until: Option<u64>,
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct Shown {
    frame: Frame,
    found: Option<Checked>,
    is_checking: bool,
    failed: Option<String>,
    /// When the sealed part of the log was last read again, and up to which entry.
    scrubbed: Option<[String; 2]>,
    /// When a part of it could not be read.
    unread: Option<String>,
    backup: Option<Backup>,
    last: String,
    entries: Vec<Entry>,
    newer: Option<String>,
    older: Option<String>,
}

struct Backup {
    at: String,
    position: String,
    /// Entries recorded since.
    since: Option<String>,
}

struct Checked {
    at: String,
    position: String,
    root: String,
}

/// One entry, or a run of rows of one file that record the same.
struct Entry {
    positions: String,
    /// How many, where there are several.
    count: Option<String>,
    /// Of the last of them.
    at: String,
    who: String,
    how: String,
    what: String,
}

impl Page for Ledger {
    fn asked(visit: &Visit) -> Result<Ledger, Problem> {
        let others = visit.query.iter().filter(|(name, _)| name != "until");
        let wrong: Vec<_> = others.map(|(name, _)| name_unknown(name, "until")).collect();
        if !wrong.is_empty() {
            return Err(Problem::wrong(wrong));
        }
        let Some(given) = visit.given("until") else { return Ok(Ledger { until: None }) };
        let until = given.parse().ok().filter(|until| *until > 0);
        let wrong = || Problem::wrong(vec![unfit("until", given, "1, 2, 3 …")]);
        Ok(Ledger { until: Some(until.ok_or_else(wrong)?) })
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        let (reading, lang) = (desk.reading, visit.lang);
        let last = reading.known.0;
        let until = self.until.unwrap_or(last).min(last);
        let first = until.saturating_sub(ENTRIES - 1).max(1);
        let commits = reading.commits(Position(first)..=Position(until))?;
        let title = lang.pick("Lịch sử", "History").to_owned();
        let at = |until: u64| visit.with(&[("until", &until.to_string())]);
        let integrity = desk.shared.integrity.now();
        let found = integrity.found.as_ref().map(|found| Checked {
            at: reading.clock(found.at, lang),
            position: lang.whole(found.verified.position.into()),
            root: hex(&found.verified.root),
        });
        Ok(rendered(&Shown {
            frame: Frame::new(visit, desk, Section::Ledger, title),
            found,
            is_checking: integrity.is_checking,
            failed: integrity.failed.as_ref().map(|message| message.text(lang)),
            scrubbed: desk
                .shared
                .scrubbed
                .last()
                .map(|pass| [reading.clock(pass.at, lang), lang.whole(pass.position.into())]),
            unread: desk.shared.scrubbed.unread().map(|at| reading.clock(at, lang)),
            backup: desk.live.backup().map(|backup| Backup {
                at: reading.clock(backup.made_at, lang),
                position: lang.whole(backup.position.into()),
                since: last
                    .checked_sub(backup.position)
                    .filter(|since| *since > 0)
                    .map(|since| lang.whole(since.into())),
            }),
            last: lang.whole(last.into()),
            entries: runs(&commits).iter().map(|run| entry(run, desk, lang)).collect(),
            newer: (until < last).then(|| at(until + ENTRIES)),
            older: (first > 1).then(|| at(first - 1)),
        }))
    }
}

/// Newest first; in a run the oldest stands first.
fn runs(commits: &[Commit]) -> Vec<&[Commit]> {
    let mut runs: Vec<&[Commit]> = commits.chunk_by(is_same).collect();
    runs.reverse();
    runs
}

/// Whether two entries are rows of one file, by the same officer, that record the same.
fn is_same(one: &Commit, next: &Commit) -> bool {
    let batch = |commit: &Commit| match commit.header.command {
        CommandId::Row { batch, .. } => Some(batch),
        CommandId::Uuid(_) => None,
    };
    let officer = |commit: &Commit| match commit.header.actor {
        Actor::System => None,
        Actor::Officer { officer, .. } => Some(officer),
    };
    batch(one).is_some()
        && batch(one) == batch(next)
        && officer(one) == officer(next)
        && acts(one) == acts(next)
}

/// What an entry records, each thing once.
fn acts(commit: &Commit) -> Vec<&'static str> {
    let all = commit.facts.iter().map(|fact| Act::of_event(&fact.event).name());
    all.fold(Vec::new(), |mut acts, act| {
        if !acts.contains(&act) {
            acts.push(act);
        }
        acts
    })
}

fn entry(run: &[Commit], desk: &Desk<'_>, lang: Lang) -> Entry {
    let (first, last) = (run.first().expect("a run has one"), run.last().expect("a run has one"));
    let whole = |number: u64| lang.whole(number.into());
    let who = match last.header.actor {
        Actor::System => lang.pick("chương trình", "the program").to_owned(),
        Actor::Officer { officer, .. } => desk.keys.officer(officer).unwrap_or_default(),
    };
    let words = acts(last).into_iter().map(|act| event_words(act, lang)).collect::<Vec<_>>();
    Entry {
        positions: span(whole(first.position.0), whole(last.position.0)),
        count: (run.len() > 1).then(|| whole(run.len() as u64)),
        at: desk.reading.clock(last.header.recorded_at, lang),
        who,
        how: how(run, desk.keys, lang),
        what: words.join(", "),
    }
}

/// Rows of a file are recorded in an order of their own.
fn how(run: &[Commit], keys: &Keys, lang: Lang) -> String {
    let rows = run.iter().filter_map(|commit| match commit.header.command {
        CommandId::Row { batch, row } => Some((row, batch)),
        CommandId::Uuid(_) => None,
    });
    match (rows.clone().min(), rows.max()) {
        (Some((first, batch)), Some((last, _))) => {
            let rows = span(lang.whole(first.into()), lang.whole(last.into()));
            let batch = keys.batch(batch).unwrap_or_default();
            format!("{batch}, {} {rows}", lang.pick("dòng", "row"))
        }
        _ => channel_words(channel_word(run[0].header.channel), lang).to_owned(),
    }
}

fn span(first: String, last: String) -> String {
    if first == last { first } else { format!("{first} – {last}") }
}

fn channel_words(channel: &'static str, lang: Lang) -> &'static str {
    let (vi, en) = match channel {
        "command_line" => ("dòng lệnh", "command line"),
        "import" => ("nhập từ tệp", "import"),
        "page" => ("trang web", "page"),
        _ => ("phần mềm khác", "another program"),
    };
    lang.pick(vi, en)
}
