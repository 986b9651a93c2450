//! `audit`: from the question to the document.

use dienhong_core::domain::event::{Actor, Channel};
use dienhong_core::domain::ids::{BatchNo, OfficerNo};
use dienhong_projections::Projection as _;
use dienhong_projections::audit::{Audit, Dimension, Question, Row};
use serde_json::{Map, Value, json};

use super::Surroundings;
use crate::catalogue::Message;
use crate::cli::{AuditArguments, AuditBy};
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::{Folded, Names, Reading};
use crate::reports::audit::{AuditReport, AuditRow};
use crate::reports::instant;

pub(super) fn run(
    asked: &AuditArguments,
    here: &Surroundings,
) -> Result<Box<dyn Document>, Failure> {
    let wanted = &[Names::NAME, Audit::NAME];
    answer(asked, &Folded::open(&here.options.data(), wanted)?.reading(None)?)
}

/// The document that answers, whoever asks.
pub(crate) fn answer(
    asked: &AuditArguments,
    reading: &Reading<'_>,
) -> Result<Box<dyn Document>, Failure> {
    let question = Question {
        officer: asked.acted.as_deref().map(|name| officer(name, reading)).transpose()?,
        batch: asked.in_batch.as_deref().map(|name| batch(name, reading)).transpose()?,
        act: None,
        from: asked.from,
        to: asked.to,
        by: asked.by.iter().copied().map(dimension).collect(),
    };
    let rows = reading.models.audit.answer(&question, |moment| reading.day(moment));
    Ok(Box::new(AuditReport {
        report: "audit",
        known: reading.known_point(),
        rows: rows.iter().map(|row| shown(row, &question.by, reading)).collect(),
        by: question.by.iter().map(|by| word(*by)).collect(),
    }))
}

fn officer(name: &str, reading: &Reading<'_>) -> Result<Actor, Failure> {
    let number = reading.names.officers().iter().position(|known| known == name);
    let unknown = || Failure::failed(Message::new(1025, [("officer", name.to_owned())]));
    number.map(OfficerNo::after).map(Actor::officer).ok_or_else(unknown)
}

fn batch(name: &str, reading: &Reading<'_>) -> Result<BatchNo, Failure> {
    let number = reading.names.batches().iter().position(|known| known == name);
    let values = [("what", "batch".to_owned()), ("key", name.to_owned())];
    number.map(BatchNo::after).ok_or_else(|| Failure::failed(Message::new(1017, values)))
}

fn dimension(by: AuditBy) -> Dimension {
    match by {
        AuditBy::Officer => Dimension::Officer,
        AuditBy::Day => Dimension::Day,
        AuditBy::Batch => Dimension::Batch,
        AuditBy::Channel => Dimension::Channel,
        AuditBy::Act => Dimension::Act,
    }
}

fn word(by: Dimension) -> &'static str {
    match by {
        Dimension::Officer => "officer",
        Dimension::Day => "day",
        Dimension::Batch => "batch",
        Dimension::Channel => "channel",
        Dimension::Act => "act",
    }
}

fn shown(row: &Row, by: &[Dimension], reading: &Reading<'_>) -> AuditRow {
    let group: Map<String, Value> =
        by.iter().map(|by| (word(*by).to_owned(), cell(row, *by, reading))).collect();
    AuditRow {
        group,
        commits: row.commits,
        first_position: row.first.0,
        last_position: row.last.0,
        last_at: instant(row.last_at),
    }
}

fn cell(row: &Row, by: Dimension, reading: &Reading<'_>) -> Value {
    match by {
        Dimension::Officer => match row.actor {
            Some(Actor::Officer { officer, .. }) => {
                json!(reading.names.officers().get(officer.index()))
            }
            Some(Actor::System) | None => Value::Null,
        },
        Dimension::Day => json!(row.day.map(|day| day.to_string())),
        Dimension::Batch => {
            json!(row.batch.and_then(|batch| reading.names.batches().get(batch.index())))
        }
        Dimension::Channel => json!(row.channel.map(channel_word)),
        Dimension::Act => json!(row.act.map(dienhong_projections::audit::Act::name)),
    }
}

/// By which way a command came.
pub(crate) fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::CommandLine => "command_line",
        Channel::Import => "import",
        Channel::Api => "api",
        Channel::Page => "page",
    }
}
