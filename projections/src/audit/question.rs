//! A question to the audit: which commits, and by what they are counted.

use std::collections::BTreeMap;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::event::{Actor, Channel};
use dienhong_core::domain::ids::{BatchNo, Millis, OfficerNo, Position};

use super::{Act, Audit, Run};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    Officer,
    Day,
    Batch,
    Channel,
    Act,
}

/// Every part left out allows all.
#[derive(Clone, Debug, Default)]
pub struct Question {
    pub officer: Option<Actor>,
    pub batch: Option<BatchNo>,
    pub act: Option<Act>,
    pub from: Option<Day>,
    /// Counted too.
    pub to: Option<Day>,
    pub by: Vec<Dimension>,
}

/// What was done, by the dimensions asked for; the others are `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub actor: Option<Actor>,
    pub day: Option<Day>,
    /// Where asked for, `None` is in no batch.
    pub batch: Option<BatchNo>,
    pub channel: Option<Channel>,
    pub act: Option<Act>,
    pub commits: u64,
    pub first: Position,
    pub last: Position,
    pub last_at: Millis,
}

/// An actor as a number that sorts: the program first, then officers in order.
type Who = Option<OfficerNo>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    who: Option<Who>,
    day: Option<Day>,
    batch: Option<BatchNo>,
    channel: Option<u8>,
    act: Option<Act>,
}

impl Audit {
    /// In order of officer, day, batch, channel and act. `day_of` is the calendar of the registry.
    pub fn answer(&self, question: &Question, day_of: impl Fn(Millis) -> Day) -> Vec<Row> {
        let mut rows: BTreeMap<Key, Row> = BTreeMap::new();
        for run in &self.runs {
            let day = day_of(run.first_at);
            if !question.asks_for(run, day) {
                continue;
            }
            let row = question.row(run, day);
            rows.entry(key(&row)).and_modify(|known| known.add(run)).or_insert(row);
        }
        rows.into_values().collect()
    }
}

impl Question {
    fn asks_for(&self, run: &Run, day: Day) -> bool {
        self.officer.is_none_or(|actor| actor == run.actor)
            && self.batch.is_none_or(|batch| Some(batch) == run.batch)
            && self.act.is_none_or(|act| act == run.act)
            && self.from.is_none_or(|from| from <= day)
            && self.to.is_none_or(|to| day <= to)
    }

    fn row(&self, run: &Run, day: Day) -> Row {
        let by = |dimension| self.by.contains(&dimension);
        Row {
            actor: by(Dimension::Officer).then_some(run.actor),
            day: by(Dimension::Day).then_some(day),
            batch: run.batch.filter(|_| by(Dimension::Batch)),
            channel: by(Dimension::Channel).then_some(run.channel),
            act: by(Dimension::Act).then_some(run.act),
            commits: run.commits(),
            first: run.first,
            last: run.last,
            last_at: run.last_at,
        }
    }
}

impl Row {
    fn add(&mut self, run: &Run) {
        self.commits += run.commits();
        self.last = run.last;
        self.last_at = run.last_at;
    }
}

fn key(row: &Row) -> Key {
    let who = row.actor.map(|actor| match actor {
        Actor::System => None,
        Actor::Officer { officer, .. } => Some(officer),
    });
    let channel = row.channel.map(|channel| channel as u8);
    Key { who, day: row.day, batch: row.batch, channel, act: row.act }
}
