//! The rows of one reorganisation decision and day: one command, recorded together or not at all.

use std::collections::{BTreeMap, HashMap};

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::refusal::{Explain as _, Refusal};
use dienhong_core::domain::state::Command;
use dienhong_core::domain::units::{ReorganiseRow, UnitCommand};

use super::cell;
use super::headings::Headings;
use super::reader::ReadRow;
use super::rows::{Cells, Parsed, RowFault};
use super::run::{Asked, Desk, Recorder};
use crate::catalogue::Message;
use crate::failure::Failure;

/// The understood rows of one decision and day.
#[derive(Default)]
struct Decision {
    /// Rows that name none may be recorded already; the rules tell.
    name: Option<String>,
    rows: Vec<(ReadRow, ReorganiseRow)>,
}

/// Decisions go by day.
pub(super) fn record(
    desk: &mut Desk<'_>,
    headings: &Headings,
    rows: Vec<ReadRow>,
    recorder: &mut dyn Recorder,
) -> Result<(), Failure> {
    let mut decisions: BTreeMap<(Day, u32), Decision> = BTreeMap::new();
    let mut first_rows: HashMap<(Day, Option<String>), u32> = HashMap::new();
    let mut faulty = Faulty::default();
    for mut row in rows {
        match row.parsed.take() {
            Some(Ok(Parsed::Reorganise { decision, effective_on, row: part })) => {
                if decision.is_none() {
                    faulty.of_any.get_or_insert(row.row);
                }
                let key = (effective_on, decision.clone());
                let first = *first_rows.entry(key).or_insert(row.row);
                let found = decisions.entry((effective_on, first)).or_default();
                found.name = decision;
                found.rows.push((row, part));
            }
            parsed => {
                faulty.note(&Cells { headings, record: &row.record }, row.row);
                desk.record_row(ReadRow { parsed, ..row }, recorder)?;
            }
        }
    }
    for ((effective_on, _), decision) in decisions {
        let named = decision.name.as_deref();
        match named.and_then(|name| faulty.row_of(name, effective_on)) {
            Some(other) => refuse(desk, decision, other),
            None => ask(desk, decision, effective_on, recorder)?,
        }
    }
    Ok(())
}

/// Rows that were not understood, by what they still tell of where they belong.
#[derive(Default)]
struct Faulty {
    of_day: HashMap<(String, Day), u32>,
    /// The day can't be read: any day of the decision may lack this row.
    of_decision: HashMap<String, u32>,
    /// Not even the decision can be read: every decision of the file may lack this row.
    of_any: Option<u32>,
}

impl Faulty {
    fn note(&mut self, cells: &Cells<'_>, row: u32) {
        let given = |column| if cells.record.is_empty() { None } else { cells.given(column) };
        let Some(name) = given(Column::Decision) else {
            self.of_any.get_or_insert(row);
            return;
        };
        match given(Column::EffectiveOn).and_then(|text| cell::day(&text).ok()) {
            Some(day) => self.of_day.entry((name, day)).or_insert(row),
            None => self.of_decision.entry(name).or_insert(row),
        };
    }

    fn row_of(&self, name: &str, day: Day) -> Option<u32> {
        let of_day = self.of_day.get(&(name.to_owned(), day));
        of_day.or_else(|| self.of_decision.get(name)).copied().or(self.of_any)
    }
}

fn refuse(desk: &mut Desk<'_>, decision: Decision, other: u32) {
    let name = decision.name.unwrap_or_default();
    for (row, _) in decision.rows {
        desk.answer.refuse(row.row, held_back_by(other, &name));
    }
}

/// The fault of a row whose own content is right.
pub(super) fn held_back_by(row: u32, decision: &str) -> RowFault {
    let values = [("row", row.to_string()), ("decision", decision.to_owned())];
    RowFault::of_row(Message::new(2018, values))
}

/// Of the rows of a refused decision the one that the refusal is about: most of what the refusal
/// names stands in it.
pub(super) fn row_at_fault<'r>(
    rows: impl Iterator<Item = &'r ReadRow>,
    refusal: &Refusal,
) -> Option<&'r ReadRow> {
    let values = refusal.values();
    let named: Vec<&str> = values.iter().flat_map(|(_, value)| value.split('|')).collect();
    let named_in = |row: &&ReadRow| {
        let stands = |name: &&&str| row.record.cells().any(|cell| cell.trim() == **name);
        named.iter().filter(stands).count()
    };
    // Of equals `max_by_key` gives the last: the first row comes last.
    rows.collect::<Vec<_>>().into_iter().rev().max_by_key(named_in)
}

fn ask(
    desk: &mut Desk<'_>,
    decision: Decision,
    effective_on: Day,
    recorder: &mut dyn Recorder,
) -> Result<(), Failure> {
    let (mut rows, mut parts): (Vec<ReadRow>, Vec<ReorganiseRow>) = (Vec::new(), Vec::new());
    let mut twins = Vec::new();
    for (row, part) in decision.rows {
        if parts.contains(&part) {
            twins.push(row);
        } else {
            rows.push(row);
            parts.push(part);
        }
    }
    let command = Command::Unit(UnitCommand::Reorganise {
        decision: decision.name,
        effective_on,
        rows: parts,
    });
    let mut rows = rows.into_iter();
    let row = rows.next().expect("a decision is made of rows");
    desk.ask(Asked { row, others: rows.collect(), twins }, command, recorder)
}
