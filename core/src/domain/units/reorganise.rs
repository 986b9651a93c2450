//! A decision reorganises units: all its rows of one day are one commit, whole or not at all.

use hashbrown::HashSet;

use super::records::{Mention, Supposition, Terms, Units};
use super::refusal::{SHARE_ONE, SuccessionFault, UnitRefusal};
use super::supposed::Supposed;
use super::{Part, ReorganisationRow, ReorganiseRow, UnitEvent};
use crate::domain::calendar::Day;
use crate::domain::cells::required;
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{Position, ReorganisationNo, UnitNo};
use crate::domain::refusal::Refusal;
use crate::domain::state::Decision;

/// The rows of one decision and day as they were written.
pub(super) struct Asked<'a> {
    pub decision: Option<&'a str>,
    pub effective_on: Day,
    pub rows: &'a [ReorganiseRow],
}

/// A row whose units are found; what was not given is not yet filled in.
struct Row<'a> {
    from: UnitNo,
    to: Option<UnitNo>,
    branches: Vec<UnitNo>,
    written: &'a ReorganiseRow,
}

pub(super) fn decide(units: &Units, asked: &Asked<'_>) -> Result<Decision, Refusal> {
    let rows = find_units(units, asked.rows)?;
    let mut recorded = Position::START;
    let mut new: Vec<ReorganisationRow> = Vec::new();
    for of_one in rows.chunk_by(|a, b| a.from == b.from) {
        match already_recorded(units, asked, of_one)? {
            Some(position) => recorded = recorded.max(position),
            None => new.extend(complete(of_one).map_err(|fault| UnitRefusal::Succession {
                from: of_one[0].written.from.clone(),
                fault,
            })?),
        }
    }
    if new.is_empty() {
        return Ok(Decision::Unchanged(recorded));
    }
    required(asked.decision, Column::Decision)?;
    let number = ReorganisationNo::after(units.reorganisations.len());
    let decision = asked.decision.map(str::to_owned);
    let terms = Terms { decision: decision.clone(), effective_on: asked.effective_on };
    let numbered = (0..).zip(new.iter().cloned()).collect();
    Supposed::new(units, &Supposition::Rows(number, terms, numbered)).check()?;
    let effective_on = asked.effective_on;
    let event =
        UnitEvent::Reorganised { reorganisation: number, decision, effective_on, rows: new };
    let facts = vec![Fact::clear(Event::Unit(event))];
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

/// The rows by `from_unit`, each unit's in the order in which they were written.
fn find_units<'a>(
    units: &Units,
    written: &'a [ReorganiseRow],
) -> Result<Vec<Row<'a>>, UnitRefusal> {
    let mut rows = Vec::with_capacity(written.len());
    let mut seen = HashSet::new();
    // The same row twice says nothing more.
    for row in written.iter().filter(|row| seen.insert(*row)) {
        let named = |column, key: &str| {
            units.number(key).ok_or_else(|| UnitRefusal::Succession {
                from: row.from.clone(),
                fault: SuccessionFault::Unknown { column, unit: key.to_owned() },
            })
        };
        let branches = row.branches.iter().map(|key| named(Column::Branches, key));
        rows.push(Row {
            from: named(Column::FromUnit, &row.from)?,
            to: row.to.as_deref().map(|key| named(Column::ToUnit, key)).transpose()?,
            branches: branches.collect::<Result<_, _>>()?,
            written: row,
        });
    }
    rows.sort_by_key(|row| row.from);
    Ok(rows)
}

/// Where all rows of one unit stand already. `None`: none of them does.
fn already_recorded(
    units: &Units,
    asked: &Asked<'_>,
    rows: &[Row<'_>],
) -> Result<Option<Position>, UnitRefusal> {
    let mut found: Option<Position> = None;
    let mut missing: Option<&Row<'_>> = None;
    for row in rows {
        let named = (row.from, row.to, asked.effective_on);
        let Some((number, index)) = units.row_of(named.0, named.1, named.2) else {
            missing = missing.or(Some(row));
            continue;
        };
        match agrees(units, asked, row, number, index) {
            Ok(()) => {
                let at = units.reorganisations[number.index()].at.position;
                found = found.max(Some(at));
            }
            // A key that a correction left is free for every other row.
            Err(_) if units.row_now(named.0, named.1, named.2).is_none() => {
                missing = missing.or(Some(row));
            }
            Err(refusal) => return Err(refusal),
        }
    }
    match (found, missing) {
        (Some(_), Some(row)) => Err(other_content(asked, row, Column::ToUnit)),
        (found, _) => Ok(found),
    }
}

fn agrees(
    units: &Units,
    asked: &Asked<'_>,
    row: &Row<'_>,
    number: ReorganisationNo,
    index: u16,
) -> Result<(), UnitRefusal> {
    let recorded = &units.reorganisations[number.index()];
    let decision = asked.decision;
    if !recorded.terms.ever(|it| decision.is_none() || it.decision.as_deref() == decision) {
        return Err(other_content(asked, row, Column::Decision));
    }
    let versions = &recorded.rows[usize::from(index)];
    let written = row.written;
    let sorted = |branches: &[UnitNo]| {
        let mut sorted = branches.to_vec();
        sorted.sort_unstable();
        sorted
    };
    let difference = |it: &ReorganisationRow| {
        let branches = sorted(&row.branches);
        let agrees = [
            (Column::Part, written.part.is_none_or(|part| part == it.part)),
            (Column::Default, written.is_default.is_none_or(|given| given == it.is_default)),
            (Column::Share, written.share.is_none_or(|share| Some(share) == it.share)),
            (Column::Branches, branches.is_empty() || branches == sorted(&it.branches)),
        ];
        agrees.into_iter().find(|(_, agrees)| !agrees).map(|(column, _)| column)
    };
    if versions.ever(|it| it.is(row.from, row.to) && difference(it).is_none()) {
        return Ok(());
    }
    let column = difference(versions.latest()).expect("no version agrees");
    Err(other_content(asked, row, column))
}

fn other_content(asked: &Asked<'_>, row: &Row<'_>, column: Column) -> UnitRefusal {
    let to = row.written.to.as_deref().unwrap_or_default();
    let key = format!("{}|{to}|{}", row.written.from, asked.effective_on);
    let from = row.written.from.clone();
    UnitRefusal::Succession { from, fault: SuccessionFault::OtherContent { column, key } }
}

/// Fills in what follows from the number of rows and from a row to the unit itself.
fn complete(rows: &[Row<'_>]) -> Result<Vec<ReorganisationRow>, SuccessionFault> {
    let row = |row: &Row<'_>, part, is_default| ReorganisationRow {
        from: row.from,
        to: row.to,
        part,
        is_default,
        share: row.written.share,
        branches: row.branches.clone(),
    };
    if let [only] = rows {
        if only.written.part == Some(Part::Partial) {
            return Err(SuccessionFault::OneRowPartial);
        }
        if only.written.is_default == Some(false) {
            return Err(SuccessionFault::Defaults { found: 0 });
        }
        if let Some(sum) = only.written.share.filter(|share| *share != SHARE_ONE) {
            return Err(SuccessionFault::ShareSum { sum });
        }
        return Ok(vec![row(only, Part::Whole, true)]);
    }
    if rows.iter().any(|row| row.written.part == Some(Part::Whole)) {
        return Err(SuccessionFault::SeveralRowsWhole);
    }
    let is_chosen = rows.iter().any(|row| row.written.is_default == Some(true));
    let is_default =
        |row: &Row<'_>| row.written.is_default.unwrap_or(!is_chosen && row.to == Some(row.from));
    Ok(rows.iter().map(|it| row(it, Part::Partial, is_default(it))).collect())
}

impl Units {
    /// The row with that key, as it is or as it was before a correction.
    pub(super) fn row_of(
        &self,
        from: UnitNo,
        to: Option<UnitNo>,
        on: Day,
    ) -> Option<(ReorganisationNo, u16)> {
        let was = |(number, index): &(ReorganisationNo, u16)| {
            let recorded = &self.reorganisations[number.index()];
            recorded.terms.ever(|terms| terms.effective_on == on)
                && recorded.rows[usize::from(*index)].ever(|row| row.is(from, to))
        };
        self.row_now(from, to, on).or_else(|| self.rows_of(from).find(was))
    }

    /// The row that has that key now.
    pub(super) fn row_now(
        &self,
        from: UnitNo,
        to: Option<UnitNo>,
        on: Day,
    ) -> Option<(ReorganisationNo, u16)> {
        self.rows_of(from).find(|(number, index)| {
            let recorded = &self.reorganisations[number.index()];
            recorded.terms.latest().effective_on == on
                && recorded.rows[usize::from(*index)].latest().is(from, to)
        })
    }

    /// The rows that name the unit.
    fn rows_of(&self, unit: UnitNo) -> impl Iterator<Item = (ReorganisationNo, u16)> {
        self.mentions[unit.index()].iter().filter_map(|mention| match mention {
            Mention::Row(number, index) => Some((*number, *index)),
            Mention::Parent(_) | Mention::Change(_) => None,
        })
    }
}

impl ReorganisationRow {
    fn is(&self, from: UnitNo, to: Option<UnitNo>) -> bool {
        self.from == from && self.to == to
    }
}
