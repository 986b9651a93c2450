//! Who did what: by officer, day, batch, channel and act. Commits that follow on each other and
//! differ in none of these are one run, so that an import of a million rows takes a few.

mod act;
mod question;

use dienhong_core::domain::event::{Actor, Channel, CommandId, Commit};
use dienhong_core::domain::ids::{BatchNo, Millis, Position};

use crate::Projection;

pub use act::Act;
use dienhong_core::saved;
pub use question::{Dimension, Question, Row};

/// Runs are cut at every quarter of an hour: no time zone's midnight lies between.
const QUARTER_MS: i64 = 15 * 60 * 1000;

#[derive(Debug, Default)]
pub struct Audit {
    runs: Vec<Run>,
}

saved!(struct Audit { runs });

/// Consecutive commits of one actor, channel, batch and act within one quarter of an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    first: Position,
    last: Position,
    first_at: Millis,
    last_at: Millis,
    actor: Actor,
    channel: Channel,
    batch: Option<BatchNo>,
    act: Act,
}

saved!(struct Run { first, last, first_at, last_at, actor, channel, batch, act });

impl Run {
    fn of(commit: &Commit) -> Run {
        let header = &commit.header;
        Run {
            first: commit.position,
            last: commit.position,
            first_at: header.recorded_at,
            last_at: header.recorded_at,
            actor: header.actor,
            channel: header.channel,
            batch: match header.command {
                CommandId::Row { batch, .. } => Some(batch),
                CommandId::Uuid(_) => None,
            },
            act: Act::of(&commit.facts),
        }
    }

    fn continues(&self, before: &Run) -> bool {
        let quarter = |at: Millis| at.0.div_euclid(QUARTER_MS);
        self.actor == before.actor
            && self.channel == before.channel
            && self.batch == before.batch
            && self.act == before.act
            && quarter(self.first_at) == quarter(before.first_at)
    }

    fn commits(&self) -> u64 {
        self.last.0 - self.first.0 + 1
    }
}

impl Projection for Audit {
    const NAME: &'static str = "audit";
    const VERSION: u32 = 1;

    fn apply(&mut self, commit: &Commit) {
        let run = Run::of(commit);
        match self.runs.last_mut() {
            Some(before) if run.continues(before) => {
                before.last = run.last;
                before.last_at = run.last_at;
            }
            Some(_) | None => self.runs.push(run),
        }
    }
}

#[cfg(test)]
mod tests;
