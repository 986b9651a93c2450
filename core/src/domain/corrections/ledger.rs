//! Which corrections are recorded: the row, the column and the day it was learned are their key.

use std::num::NonZeroU64;

use hashbrown::HashMap;

use super::{Corrected, Record, Value};
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::ids::{EventRef, MembershipNo, PersonNo, Position};
use crate::domain::secret::Secret;
use crate::domain::state::Tags;

#[derive(Debug, Default)]
pub struct Corrections {
    recorded: HashMap<(Record, Column, Day), Recorded>,
    latest: Position,
}

#[derive(Debug)]
struct Recorded {
    at: EventRef,
    new: Value,
    changed_on: Option<Day>,
    /// Of a sealed value, as long as it can be read.
    sealed: Option<NonZeroU64>,
}

impl Corrections {
    pub(super) fn evolve(
        &mut self,
        at: EventRef,
        corrected: &Corrected,
        secrets: &[Secret],
        tags: &Tags,
    ) {
        // What follows the first in a commit was not asked for: it keeps other records in step.
        if at.position == self.latest {
            return;
        }
        self.latest = at.position;
        let recorded = Recorded {
            at,
            new: corrected.new.clone(),
            changed_on: corrected.changed_on,
            sealed: sealed(corrected, secrets, tags),
        };
        self.recorded.insert(key(corrected), recorded);
    }

    /// Where a correction with this key is recorded; `Err`: with other content.
    pub(super) fn recorded(
        &self,
        corrected: &Corrected,
        secrets: &[Secret],
        tags: &Tags,
    ) -> Option<Result<Position, Position>> {
        let recorded = self.recorded.get(&key(corrected))?;
        let is_equal = recorded.new == corrected.new
            && recorded.changed_on == corrected.changed_on
            && recorded.sealed == sealed(corrected, secrets, tags);
        let position = recorded.at.position;
        Some(if is_equal { Ok(position) } else { Err(position) })
    }

    /// Drops what can be compared with a text of an erased person.
    pub(in crate::domain) fn forget(&mut self, person: PersonNo, memberships: &[MembershipNo]) {
        for (key, recorded) in &mut self.recorded {
            let is_theirs = match key.0 {
                Record::Person(other) => other == person,
                Record::Membership(membership) => memberships.contains(&membership),
                _ => false,
            };
            if is_theirs {
                recorded.sealed = None;
            }
        }
    }
}

fn key(corrected: &Corrected) -> (Record, Column, Day) {
    (corrected.record, corrected.column, corrected.learned_on)
}

fn sealed(corrected: &Corrected, secrets: &[Secret], tags: &Tags) -> Option<NonZeroU64> {
    let text = secrets.iter().find_map(|secret| secret.cell(corrected.column))?;
    Some(tags.short(text))
}
