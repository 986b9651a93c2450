//! Which corrections are recorded. A row's key is the key of the row it corrects, the column and
//! the day it was learned; the same key with other content is refused.

use std::num::NonZeroU64;

use hashbrown::HashMap;

use super::{Corrected, Correction, ImportKind, Record, Value};
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::event::{Commit, Event, Fact};
use crate::domain::ids::{EventRef, PersonNo, Position, SourceNo};
use crate::domain::people::PersonKey;
use crate::domain::secret::{Secret, Subject};
use crate::domain::state::{Context, State, Tags};
use crate::saved;

#[derive(Debug, Default)]
pub struct Corrections {
    recorded: Vec<Recorded>,
    /// By what the row said: its key may name another record since.
    by_row: HashMap<u128, usize>,
    /// By the record, however a row names it.
    by_record: HashMap<Named, usize>,
    /// By the event that recorded it: where the record was last corrected.
    corrected: HashMap<EventRef, Position>,
}

saved!(struct Corrections { recorded, by_row, by_record, corrected });

/// The event that recorded the row, its place among the rows of a decision, the column and the day
/// of learning.
type Named = (EventRef, u16, Column, Day);

/// A recorded correction. What is sealed is remembered by its tag, as long as it can be opened.
#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) position: Position,
    new: Value,
    changed_on: Option<Day>,
    subject: Option<Subject>,
    row: Option<u128>,
    value: Option<NonZeroU64>,
    reason: Option<NonZeroU64>,
}

saved!(struct Recorded { position, new, changed_on, subject, row, value, reason });

impl Corrections {
    /// Takes up the correction that was asked for. It is the first of its commit; others keep
    /// what rests on it in step.
    pub(in crate::domain) fn evolve(&mut self, commit: &Commit, tags: &Tags) {
        for (corrected, _) in commit.facts.iter().filter_map(corrected) {
            self.corrected.insert(corrected.corrects, commit.position);
        }
        let mut all = commit.facts.iter().filter_map(corrected);
        let Some((corrected, secrets)) = all.next() else { return };
        let why = commit.header.reason.as_ref();
        let cell = |column| why.and_then(|why| why.cell(column));
        let number = self.recorded.len();
        let row = why.and_then(|why| row_said(why, corrected, tags));
        let value = sealed(secrets, corrected.column).or(cell(Column::Value));
        self.by_record.insert(named(corrected), number);
        self.by_row.extend(row.map(|row| (row, number)));
        self.recorded.push(Recorded {
            position: commit.position,
            new: corrected.new.clone(),
            changed_on: corrected.changed_on,
            subject: why.or(secrets.first()).map(|secret| secret.subject),
            row,
            value: value.map(|text| tags.short(text)),
            reason: cell(Column::Reason).map(|text| tags.short(text)),
        });
    }

    /// The correction that was recorded of this very row.
    pub(super) fn of_row(&self, correction: &Correction, context: &Context) -> Option<&Recorded> {
        let Correction { kind, column, learned_on, .. } = *correction;
        let key = correction.key.join("|");
        let row = Row { source: context.source, kind, key: &key, column, learned_on };
        let number = self.by_row.get(&row.tag(context.tags))?;
        Some(&self.recorded[*number])
    }

    /// The one of the same record, column and day.
    pub(super) fn of_record(&self, corrected: &Corrected) -> Option<&Recorded> {
        let number = self.by_record.get(&named(corrected))?;
        Some(&self.recorded[*number])
    }

    /// Where what an event recorded was last corrected.
    pub(in crate::domain) fn latest_of(&self, recorded: EventRef) -> Option<Position> {
        self.corrected.get(&recorded).copied()
    }

    /// Drops what can be compared with a text of an erased person.
    pub(in crate::domain) fn forget(&mut self, person: PersonNo) {
        let theirs = self.recorded.iter_mut();
        for recorded in theirs.filter(|it| it.subject == Some(Subject::Person(person))) {
            if let Some(row) = recorded.row.take() {
                self.by_row.remove(&row);
            }
            (recorded.value, recorded.reason, recorded.subject) = (None, None, None);
        }
    }
}

impl Recorded {
    /// Whether the row says the same, cell by cell.
    pub(super) fn repeats(&self, state: &State, asked: &Correction, context: &Context) -> bool {
        let value = match (asked.value.as_deref(), &self.new) {
            (None, new) => *new == Value::Nothing,
            // Who it is stands in the event as a number.
            (Some(text), Value::Number(number)) if asked.column == Column::Ref => {
                let person = state.people.find(context, &PersonKey::parse(text));
                person.is_some_and(|person| i64::from(person.0) == *number)
            }
            (Some(text), _) => self.value == Some(context.tags.short(text)),
        };
        value && self.changed_on == asked.changed_on && self.gives(asked, context.tags)
    }

    /// Whether it says the same in other words: what is decided now is what was recorded.
    pub(super) fn equals(
        &self,
        asked: &Correction,
        corrected: &Corrected,
        secrets: &[Secret],
        tags: &Tags,
    ) -> bool {
        let value = match sealed(secrets, corrected.column) {
            Some(text) => self.value == Some(tags.short(text)),
            None => true,
        };
        value
            && self.new == corrected.new
            && self.changed_on == corrected.changed_on
            && self.gives(asked, tags)
    }

    /// Whether the reason is the recorded one, as far as that can be told.
    pub(super) fn gives(&self, asked: &Correction, tags: &Tags) -> bool {
        let given = asked.reason.as_deref().map(|reason| tags.short(reason));
        self.reason.is_none() || given.is_none() || self.reason == given
    }
}

pub(super) fn corrected(fact: &Fact) -> Option<(&Corrected, &[Secret])> {
    match &fact.event {
        Event::Corrected(corrected) => Some((corrected, fact.secrets.as_slice())),
        _ => None,
    }
}

fn named(corrected: &Corrected) -> Named {
    let row = match corrected.record {
        Record::Reorganisation(_, row) => row,
        _ => 0,
    };
    (corrected.corrects, row, corrected.column, corrected.learned_on)
}

fn sealed(secrets: &[Secret], column: Column) -> Option<&str> {
    secrets.iter().find_map(|secret| secret.cell(column))
}

/// What tells one row of `corrections` from all others.
struct Row<'a> {
    source: SourceNo,
    kind: ImportKind,
    key: &'a str,
    column: Column,
    learned_on: Day,
}

impl Row<'_> {
    fn tag(&self, tags: &Tags) -> u128 {
        let source = self.source.0.to_string();
        let kind = self.kind.number().to_string();
        let learned_on = self.learned_on.to_string();
        tags.of(&["correction", &source, &kind, self.key, self.column.name(), &learned_on])
    }
}

/// The row, from the cells that were sealed with its reason.
fn row_said(why: &Secret, corrected: &Corrected, tags: &Tags) -> Option<u128> {
    let number = |column| why.cell(column)?.parse::<u32>().ok();
    let row = Row {
        source: SourceNo(number(Column::Source)?),
        kind: ImportKind::numbered(number(Column::Kind)?)?,
        key: why.cell(Column::Key)?,
        column: corrected.column,
        learned_on: corrected.learned_on,
    };
    Some(row.tag(tags))
}
