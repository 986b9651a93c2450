//! `history …`: every commit that touched a record, in order, corrections linked both ways.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::Record;
use dienhong_core::domain::event::{Actor, CommandId, Commit, Event};
use dienhong_core::domain::funds::FundEvent;
use dienhong_core::domain::ids::{EventRef, Position};
use dienhong_core::registry::Opening;
use dienhong_projections::audit::Act;
use dienhong_projections::people::{About, Entry, Histories, Line, Resident, residents, timeline};
use serde_json::{Map, Value, json};

use super::Surroundings;
use super::audit::channel_word;
use crate::app::{Records, Writer, failed};
use crate::catalogue::Message;
use crate::cli::Recorded;
use crate::cli::points::Moment;
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::{Reading, each_commit};
use crate::reports::history::{History, HistoryCommit, HistoryEvent, HistoryMember};
use crate::reports::instant;

pub(crate) mod facts;
mod find;
mod keys;

use find::Sought;
use keys::{Donors, Named};
pub(crate) use keys::{Keys, Naming};

pub(super) fn run(record: &Recorded, here: &Surroundings) -> Result<Box<dyn Document>, Failure> {
    let (asked, sought) = (record.asked(), Sought::of(record));
    let mut records = Records::open(&here.options.data())?;
    let found = find::find(&mut records, &sought, &asked.source)?;
    let found = found.ok_or_else(|| not_found(record))?;
    let known = known_position(&mut records, asked.known, found.last)?;
    let positions = positions_known(&found.histories, found.about, known);
    let mut commits: Vec<Commit> = Vec::new();
    let mut donors = Donors::default();
    each_commit(&mut records, Opening::All, |commit| {
        donors.fold(commit);
        if positions.binary_search(&commit.position).is_ok() {
            commits.push(commit.clone());
        }
    })?;
    Ok(Box::new(document(record, found.about, &commits, &Named { keys: &found.keys, donors })))
}

/// The same from models that are folded already: reads only the commits of the record, and those
/// that say what its donors are called.
pub(crate) fn recalled(
    record: &Recorded,
    writer: &Writer,
    reading: &Reading<'_>,
    keys: &Keys,
) -> Result<History, Failure> {
    let (about, commits) = opened(record, writer, reading)?;
    told(record, about, &commits, writer, keys)
}

/// The commits of the record, opened.
pub(crate) fn opened(
    record: &Recorded,
    writer: &Writer,
    reading: &Reading<'_>,
) -> Result<(About, Vec<Commit>), Failure> {
    let about = named(record, writer, reading).ok_or_else(|| not_found(record))?;
    let positions = positions_known(&reading.models.histories, about, reading.known);
    let commits = writer.registry().recall(&positions).map_err(failed)?;
    Ok((about, commits))
}

/// What they say.
pub(crate) fn told(
    record: &Recorded,
    about: About,
    commits: &[Commit],
    writer: &Writer,
    keys: &Keys,
) -> Result<History, Failure> {
    let mut donors = Donors::default();
    for commit in writer.registry().recall(&keys.donors_registered(commits)).map_err(failed)? {
        donors.fold(&commit);
    }
    Ok(document(record, about, commits, &Named { keys, donors }))
}

/// What a key names. The state may know what is not folded yet: then there is nothing to show.
pub(crate) fn named(record: &Recorded, writer: &Writer, reading: &Reading<'_>) -> Option<About> {
    let state = writer.registry();
    let about = state.look(|state| Sought::of(record).about(state, record.asked()));
    about.filter(|about| !reading.models.histories.positions(*about).is_empty())
}

fn document(record: &Recorded, about: About, commits: &[Commit], keys: &Named<'_>) -> History {
    let (uuid, erased) = match about {
        About::Person(person) => (keys.person(person), keys.is_erased(person)),
        About::Household(household) => (keys.household(household.0), false),
        About::Unit(_) | About::Support(_) | About::Fund(_) | About::Club(_) => (None, false),
    };
    let members = match about {
        About::Household(household) => {
            let stays = residents(household, commits);
            Some(stays.iter().map(|stay| member(stay, keys)).collect())
        }
        About::Person(_) | About::Unit(_) | About::Support(_) | About::Fund(_) | About::Club(_) => {
            None
        }
    };
    let shown = timeline(commits).iter().map(|entry| shown(entry, keys)).collect();
    let key = record.asked().key.clone();
    let voided = is_voided(about, commits);
    History { record: record.word(), key, uuid, erased, voided, members, commits: shown }
}

/// Whether a void took back the registration of the record, and none came after it.
fn is_voided(about: About, commits: &[Commit]) -> bool {
    let registration = match about {
        About::Person(person) => Record::Person(person),
        About::Unit(unit) => Record::Unit(unit),
        About::Support(support) => Record::Support(support),
        About::Fund(fund) => Record::Fund(fund),
        About::Club(club) => Record::Club(club),
        // Rows name households; none registers one alone.
        About::Household(_) => return false,
    };
    let facts = commits.iter().flat_map(|commit| &commit.facts);
    facts.fold(false, |voided, fact| match &fact.event {
        Event::Void(event) => voided || event.record() == Some(registration),
        Event::Fund(FundEvent::Registered { fund, .. }) => voided && about != About::Fund(*fund),
        _ => voided,
    })
}

fn member(stay: &Resident, keys: &Named<'_>) -> HistoryMember {
    HistoryMember {
        person: keys.person(stay.person),
        since: stay.since.map(|day| day.to_string()),
        until: stay.until.map(|day| day.to_string()),
    }
}

pub(crate) fn not_found(record: &Recorded) -> Failure {
    let values = [("what", record.word().to_owned()), ("key", record.asked().key.clone())];
    Failure::failed(Message::new(1017, values))
}

fn known_position(
    records: &mut Records,
    known: Option<Moment>,
    last: Position,
) -> Result<Position, Failure> {
    crate::reading::position_of(known, records, last)
}

fn positions_known(histories: &Histories, about: About, known: Position) -> Vec<Position> {
    let mut positions = histories.positions(about);
    positions.retain(|position| *position <= known);
    positions
}

fn shown(entry: &Entry<'_>, keys: &Named<'_>) -> HistoryCommit {
    let header = entry.header;
    let (batch, row) = match header.command {
        CommandId::Row { batch, row } => (keys.batch(batch), Some(row)),
        CommandId::Uuid(_) => (None, None),
    };
    let reason = header.reason.as_ref().and_then(|secret| secret.cell(Column::Reason));
    HistoryCommit {
        position: entry.position.0,
        at: instant(header.recorded_at),
        recorded_at: Some(header.recorded_at),
        actor: match header.actor {
            Actor::System => None,
            Actor::Officer { officer, .. } => keys.officer(officer),
        },
        channel: channel_word(header.channel),
        batch,
        row,
        reason: reason.map(str::to_owned),
        events: entry.lines.iter().map(|line| event(line, keys)).collect(),
    }
}

fn event(line: &Line<'_>, keys: &Named<'_>) -> HistoryEvent {
    let mut said: Map<String, Value> = Map::new();
    for (name, value) in facts::clear(&line.fact.event, keys) {
        said.insert(name.to_owned(), value);
    }
    for secret in &line.fact.secrets {
        for (column, text) in &secret.cells {
            said.insert(
                column.name().to_owned(),
                facts::opened(&line.fact.event, *column, text, keys),
            );
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
    let (position, event) = (at.position.0, at.index);
    json!({"position": position, "event": event})
}
