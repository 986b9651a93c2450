//! `history …`: every commit that touched a record, in order, corrections linked both ways.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::event::{Actor, Channel, CommandId, Commit};
use dienhong_core::domain::ids::{EventRef, Position};
use dienhong_core::registry::Opening;
use dienhong_projections::audit::Act;
use dienhong_projections::people::{About, Entry, Line, timeline};
use serde_json::{Map, Value, json};

use super::Surroundings;
use crate::app::Records;
use crate::catalogue::Message;
use crate::cli::points::Known;
use crate::cli::{RecordKey, Recorded};
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::each_commit;
use crate::reports::history::{History, HistoryCommit, HistoryEvent};
use crate::reports::instant;

mod facts;
mod find;

use find::{Found, Keys, Sought};

pub(super) fn run(record: &Recorded, here: &Surroundings) -> Result<Box<dyn Document>, Failure> {
    let (word, asked, sought) = match record {
        Recorded::Person(asked) => ("person", asked, Sought::person(&asked.key)),
        Recorded::Unit(asked) => ("unit", asked, Sought::Unit(&asked.key)),
        Recorded::Support(asked) => ("support", asked, Sought::Support(&asked.key)),
        Recorded::Fund(asked) => ("fund", asked, Sought::Fund(&asked.key)),
    };
    let mut records = Records::open(&here.options.data())?;
    let found = find::find(&mut records, &sought, &asked.source)?;
    let Some(mut found) = found else { return Err(not_found(word, asked, here)) };
    let known = known_position(&mut records, asked.known, found.last)?;
    let positions = positions_known(&found, known);
    let mut commits: Vec<Commit> = Vec::new();
    each_commit(&mut records, Opening::All, |commit| {
        found.keys.fold_donors(commit);
        if positions.binary_search(&commit.position).is_ok() {
            commits.push(commit.clone());
        }
    })?;
    let entries = timeline(&commits);
    let shown = entries.iter().map(|entry| shown(entry, &found.keys)).collect();
    Ok(Box::new(History {
        record: word,
        key: asked.key.clone(),
        uuid: found.uuid(),
        erased: found.is_erased(),
        commits: shown,
    }))
}

fn not_found(word: &str, asked: &RecordKey, here: &Surroundings) -> Failure {
    let what = match word {
        "person" => here.lang.pick("người", "person"),
        "unit" => here.lang.pick("đơn vị", "unit"),
        "fund" => here.lang.pick("quỹ", "fund"),
        _ => here.lang.pick("khoản hỗ trợ", "support"),
    };
    let values = [("what", what.to_owned()), ("key", asked.key.clone())];
    Failure::failed(Message::new(1017, values))
}

fn known_position(
    records: &mut Records,
    known: Option<Known>,
    last: Position,
) -> Result<Position, Failure> {
    crate::reading::position_of(known, records, last)
}

fn positions_known(found: &Found, known: Position) -> Vec<Position> {
    let mut positions = found.histories.positions(found.about);
    positions.retain(|position| *position <= known);
    positions
}

fn shown(entry: &Entry<'_>, keys: &Keys) -> HistoryCommit {
    let header = entry.header;
    let (batch, row) = match header.command {
        CommandId::Row { batch, row } => (keys.batch(batch), Some(row)),
        CommandId::Uuid(_) => (None, None),
    };
    let reason = header.reason.as_ref().and_then(|secret| secret.cell(Column::Reason));
    HistoryCommit {
        position: entry.position.0,
        at: instant(header.recorded_at),
        actor: match header.actor {
            Actor::System => None,
            Actor::Officer { officer, .. } => keys.officer(officer),
        },
        channel: match header.channel {
            Channel::CommandLine => "command_line",
            Channel::Import => "import",
            Channel::Api => "api",
            Channel::Page => "page",
        },
        batch,
        row,
        reason: reason.map(str::to_owned),
        events: entry.lines.iter().map(|line| event(line, keys)).collect(),
    }
}

fn event(line: &Line<'_>, keys: &Keys) -> HistoryEvent {
    let mut said: Map<String, Value> = Map::new();
    for (name, value) in facts::clear(&line.fact.event, keys) {
        said.insert(name.to_owned(), value);
    }
    for secret in &line.fact.secrets {
        for (column, text) in &secret.cells {
            said.insert(column.name().to_owned(), facts::opened(*column, text, keys));
        }
    }
    HistoryEvent {
        index: line.at.index,
        event: Act::of_event(&line.fact.event).name(),
        said,
        corrects: line.corrects.map(reference),
        corrected_by: line.corrected_by.iter().copied().map(reference).collect(),
    }
}

fn reference(at: EventRef) -> Value {
    json!({"position": at.position.0, "event": at.index})
}

impl Found {
    fn uuid(&self) -> Option<String> {
        match self.about {
            About::Person(person) => self.keys.person(person),
            About::Unit(_) | About::Support(_) | About::Fund(_) => None,
        }
    }

    fn is_erased(&self) -> bool {
        match self.about {
            About::Person(person) => self.keys.is_erased(person),
            About::Unit(_) | About::Support(_) | About::Fund(_) => false,
        }
    }
}
