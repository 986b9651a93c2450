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
use crate::reading::{Reading, hex};
use crate::reports::history::event_words;
use crate::serve::ask::unfit;
use crate::serve::parameters::name_unknown;
use crate::serve::problem::Problem;

/// Entries on one page.
const ENTRIES: u64 = 50;

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

struct Entry {
    position: String,
    at: String,
    who: String,
    how: String,
    what: Vec<&'static str>,
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
            backup: desk.live.backup().map(|backup| Backup {
                at: reading.clock(backup.made_at, lang),
                position: lang.whole(backup.position.into()),
                since: last
                    .checked_sub(backup.position)
                    .filter(|since| *since > 0)
                    .map(|since| lang.whole(since.into())),
            }),
            last: lang.whole(last.into()),
            entries: commits.iter().rev().map(|one| entry(one, reading, desk.keys, lang)).collect(),
            newer: (until < last).then(|| at(until + ENTRIES)),
            older: (first > 1).then(|| at(first - 1)),
        }))
    }
}

fn entry(commit: &Commit, reading: &Reading<'_>, keys: &Keys, lang: Lang) -> Entry {
    let header = &commit.header;
    let who = match header.actor {
        Actor::System => lang.pick("chương trình", "the program").to_owned(),
        Actor::Officer { officer, .. } => keys.officer(officer).unwrap_or_default(),
    };
    let how = match header.command {
        CommandId::Row { batch, row } => {
            let batch = keys.batch(batch).unwrap_or_default();
            let row = lang.whole(row.into());
            format!("{batch}, {} {row}", lang.pick("dòng", "row"))
        }
        CommandId::Uuid(_) => channel_words(channel_word(header.channel), lang).to_owned(),
    };
    let mut what: Vec<&'static str> = Vec::new();
    for fact in &commit.facts {
        let words = event_words(Act::of_event(&fact.event).name(), lang);
        if !what.contains(&words) {
            what.push(words);
        }
    }
    Entry {
        position: lang.whole(commit.position.0.into()),
        at: reading.clock(header.recorded_at, lang),
        who,
        how,
        what,
    }
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
