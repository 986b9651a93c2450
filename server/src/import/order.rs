//! Rows stand in any order in a file; they are recorded in one that the rules accept.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::ImportKind;

use super::headings::Headings;
use super::kind::{self, Need};
use super::records::Record;
use crate::catalogue::Message;

/// How rows of a kind depend on one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Not at all.
    AsWritten,
    /// What concerns one record (`of`) goes by `day`; everything else as written.
    ByDayOf { of: &'static [Column], day: Column },
    /// All of them go by that day.
    ByDay(Column),
    /// A parent before its children.
    ParentsFirst,
    /// The rows of one decision and day together, decisions by day.
    Decisions,
}

pub fn order(kind: ImportKind) -> Order {
    let of_person = |day| Order::ByDayOf { of: &[Column::Ref], day };
    match kind {
        ImportKind::Units => Order::ParentsFirst,
        ImportKind::UnitChanges => Order::ByDay(Column::ChangedOn),
        ImportKind::Reorganisation => Order::Decisions,
        ImportKind::Members => of_person(Column::JoinedOn),
        ImportKind::Departures => of_person(Column::LeftOn),
        ImportKind::Transfers => of_person(Column::TransferredOn),
        ImportKind::Corrections => Order::ByDayOf {
            of: &[Column::Kind, Column::Key, Column::Column],
            day: Column::LearnedOn,
        },
        ImportKind::Population
        | ImportKind::Figures
        | ImportKind::Persons
        | ImportKind::Support
        | ImportKind::Reversals
        | ImportKind::Commendations
        | ImportKind::Kinds
        | ImportKind::Hardship
        | ImportKind::Funds
        | ImportKind::Receipts => Order::AsWritten,
    }
}

/// A number that equal cells share; `None` where one of them is empty.
pub fn tag_of(
    columns: impl IntoIterator<Item = Column>,
    headings: &Headings,
    record: &Record,
) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    for column in columns {
        let cell = record.cell(headings.place(column)?).trim();
        if cell.is_empty() && column != Column::ToUnit {
            return None;
        }
        cell.hash(&mut hasher);
    }
    Some(hasher.finish())
}

/// The tag of a row's key.
pub fn key_tag(kind: ImportKind, headings: &Headings, record: &Record) -> Option<u64> {
    tag_of(kind::that_need(kind, Need::Key), headings, record)
}

/// Finds the rows that must wait: all of a record whose days do not rise through the file. Eight
/// bytes and two numbers a row, whatever the file holds.
#[derive(Debug, Default)]
pub struct Waiting {
    seen: Vec<(u64, u32, Day)>,
}

impl Waiting {
    pub fn note(&mut self, row: u32, tag: Option<u64>, day: &str) {
        if let (Some(tag), Some(day)) = (tag, PartialDay::parse(day.trim())) {
            self.seen.push((tag, row, day.first()));
        }
    }

    /// The rows that wait until all others are recorded, with the day they then go by.
    pub fn rows(mut self) -> HashMap<u32, Day> {
        self.seen.sort_unstable();
        let of_one_record = self.seen.chunk_by(|left, right| left.0 == right.0);
        let unordered = of_one_record.filter(|rows| !rows.is_sorted_by_key(|(_, _, day)| *day));
        unordered.flatten().map(|(_, row, day)| (*row, *day)).collect()
    }
}

/// The order in which units are recorded: indices of `units`, parents first. Those of a circle are
/// left out and returned with the circle's path.
pub fn parents_first(units: &[(&str, Option<&str>)]) -> (Vec<usize>, Vec<(usize, Message)>) {
    let mut of_unit: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, (unit, _)) in units.iter().enumerate() {
        of_unit.entry(unit).or_default().push(index);
    }
    let mut children: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut ready = Vec::new();
    for (index, (_, parent)) in units.iter().enumerate() {
        match parent {
            Some(parent) if of_unit.contains_key(parent) => {
                children.entry(parent).or_default().push(index);
            }
            _ => ready.push(index),
        }
    }
    let mut next = 0;
    while next < ready.len() {
        let (unit, _) = units[ready[next]];
        ready.extend(children.remove(unit).unwrap_or_default());
        next += 1;
    }
    let mut circular: Vec<usize> = children.into_values().flatten().collect();
    circular.sort_unstable();
    let faults = circular.into_iter().map(|index| (index, circle(units, &of_unit, index)));
    let faults = faults.collect();
    (ready, faults)
}

fn circle(
    units: &[(&str, Option<&str>)],
    of_unit: &HashMap<&str, Vec<usize>>,
    start: usize,
) -> Message {
    let mut path = vec![units[start].0];
    let mut at = start;
    while let Some(parent) = units[at].1 {
        let seen = path.contains(&parent);
        path.push(parent);
        match of_unit.get(parent) {
            Some(rows) if !seen => at = rows[0],
            _ => break,
        }
    }
    let unit = ("unit", units[start].0.to_owned());
    Message::new(2014, [unit, ("path", path.join(" → "))])
}

#[cfg(test)]
mod tests;
