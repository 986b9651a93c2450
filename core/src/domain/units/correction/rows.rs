//! Corrections of a decision's rows. The rows of one unit hold together: what one gains, another
//! gives.

use super::{Fix, content, recording};
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::corrections::{self, Corrected, CorrectionRefusal, Record, Value};
use crate::domain::ids::{ReorganisationNo, UnitNo};
use crate::domain::refusal::Refusal;
use crate::domain::state::Decision;
use crate::domain::units::records::{Supposition, Terms};
use crate::domain::units::refusal::{SHARE_ONE, SuccessionFault, UnitRefusal};
use crate::domain::units::supposed::Supposed;
use crate::domain::units::{Part, ReorganisationRow};

const PARTS: [(&str, Part); 4] = [
    ("whole", Part::Whole),
    ("partial", Part::Partial),
    ("toàn bộ", Part::Whole),
    ("một phần", Part::Partial),
];
const YES_NO: [(&str, bool); 4] = [("1", true), ("0", false), ("có", true), ("không", false)];
/// Decimals of a share.
const SHARE_PLACES: u32 = 9;

type Numbered = (u16, ReorganisationRow);

impl Fix<'_> {
    pub(super) fn row(&self) -> Result<Decision, Refusal> {
        self.not_dated()?;
        let (number, index) = self.recorded_row().ok_or_else(|| self.row_unknown())?;
        match self.correction.column {
            Column::EffectiveOn | Column::Decision => self.terms(number, index),
            _ => self.row_of(number, index),
        }
    }

    fn recorded_row(&self) -> Option<(ReorganisationNo, u16)> {
        let from = self.units.number(self.key_part(0))?;
        let to = match self.key_part(1) {
            "" => None,
            key => Some(self.units.number(key)?),
        };
        self.units.row_of(from, to, Day::parse(self.key_part(2))?)
    }

    /// The day and the number are the decision's: they change for all its rows.
    fn terms(&self, number: ReorganisationNo, index: u16) -> Result<Decision, Refusal> {
        let correction = self.correction;
        let recorded = &self.units.reorganisations[number.index()];
        let (at, terms) = (recorded.at, recorded.terms.latest());
        let new = match correction.column {
            Column::EffectiveOn => content::day(corrections::exact_day(correction)?),
            _ => content::text(Some(corrections::required(correction)?)),
        };
        let corrected = terms.with(correction.column, &new);
        if corrected == *terms {
            return Ok(Decision::Unchanged(recorded.terms.learned_at()));
        }
        if correction.column == Column::EffectiveOn {
            Supposed::new(self.units, &Supposition::Terms(number, corrected)).check()?;
        }
        let record = Record::Reorganisation(number, index);
        let old = terms.value(correction.column);
        Ok(recording(vec![self.corrected(record, at, old, new)]))
    }

    fn row_of(&self, number: ReorganisationNo, index: u16) -> Result<Decision, Refusal> {
        let column = self.correction.column;
        let siblings = self.siblings(number, index);
        let (_, row) = siblings.iter().find(|(of, _)| *of == index).expect("the row is found");
        let new = self.row_value(row, &siblings)?;
        let asked = row.with(column, &new);
        if asked == *row {
            let rows = &self.units.reorganisations[number.index()].rows;
            return Ok(Decision::Unchanged(rows[usize::from(index)].learned_at()));
        }
        let mut corrected: Vec<Numbered> = vec![(index, asked.clone())];
        for (of, other) in siblings.iter().filter(|(of, _)| *of != index) {
            let adjusted = adjusted(column, other, &asked, row, siblings.len());
            if adjusted != *other {
                corrected.push((*of, adjusted));
            }
        }
        self.check_key(number, &corrected[0])?;
        let terms: Terms = self.units.reorganisations[number.index()].terms.latest().clone();
        let supposition = Supposition::Rows(number, terms, corrected.clone());
        Supposed::new(self.units, &supposition).check()?;
        Ok(recording(self.facts(number, &corrected, &siblings)))
    }

    /// All rows of the same unit in the same decision.
    fn siblings(&self, number: ReorganisationNo, index: u16) -> Vec<Numbered> {
        let rows = &self.units.reorganisations[number.index()].rows;
        let from = rows[usize::from(index)].latest().from;
        let numbered = (0..).zip(rows).map(|(of, row)| (of, row.latest()));
        numbered.filter(|(_, row)| row.from == from).map(|(of, row)| (of, row.clone())).collect()
    }

    fn row_value(&self, row: &ReorganisationRow, siblings: &[Numbered]) -> Result<Value, Refusal> {
        let correction = self.correction;
        Ok(match correction.column {
            Column::FromUnit => {
                let key = corrections::required(correction)?;
                content::unit(Some(self.units.named(Column::Value, key)?))
            }
            Column::ToUnit => content::unit(self.named_unit()?),
            Column::Part => {
                let part = corrections::word_required(correction, &PARTS)?;
                if siblings.len() == 1 && part == Part::Partial {
                    return Err(self.refused(row.from, SuccessionFault::OneRowPartial));
                }
                Value::Number(content::part_number(part))
            }
            Column::Default => {
                let is_default = corrections::word_required(correction, &YES_NO)?;
                if siblings.len() == 1 && !is_default {
                    return Err(self.refused(row.from, SuccessionFault::Defaults { found: 0 }));
                }
                Value::Number(is_default.into())
            }
            Column::Share => {
                let share = corrections::decimal(correction, SHARE_PLACES)?;
                let one_row = siblings.len() == 1;
                if let Some(sum) = share.filter(|share| one_row && *share != SHARE_ONE) {
                    return Err(self.refused(row.from, SuccessionFault::ShareSum { sum }));
                }
                content::number(share)
            }
            Column::Branches => {
                let keys = correction.value.as_deref().unwrap_or_default().split_whitespace();
                let units = keys.map(|key| self.units.named(Column::Value, key));
                let units: Vec<UnitNo> = units.collect::<Result<_, _>>()?;
                Value::Numbers(units.iter().map(|unit| unit.0.into()).collect())
            }
            column => return Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        })
    }

    /// The corrected row's key names no other row.
    fn check_key(
        &self,
        number: ReorganisationNo,
        (index, row): &Numbered,
    ) -> Result<(), UnitRefusal> {
        let on = self.units.reorganisations[number.index()].terms.latest().effective_on;
        match self.units.row_now(row.from, row.to, on) {
            Some(found) if found != (number, *index) => {
                let to = row.to.map(|to| self.units.key(to)).unwrap_or_default();
                let unit = format!("{}|{to}|{on}", self.units.key(row.from));
                Err(UnitRefusal::KeyUsed { unit })
            }
            _ => Ok(()),
        }
    }

    fn facts(
        &self,
        number: ReorganisationNo,
        corrected: &[Numbered],
        recorded: &[Numbered],
    ) -> Vec<Corrected> {
        let column = self.correction.column;
        let at = self.units.reorganisations[number.index()].at;
        let facts = corrected.iter().filter_map(|(index, row)| {
            let (_, before) = recorded.iter().find(|(of, _)| of == index)?;
            let record = Record::Reorganisation(number, *index);
            Some(self.corrected(record, at, before.value(column), row.value(column)))
        });
        facts.collect()
    }

    fn refused(&self, from: UnitNo, fault: SuccessionFault) -> Refusal {
        UnitRefusal::Succession { from: self.units.key(from).to_owned(), fault }.into()
    }
}

/// Another row of the same unit after `new` took the place of `old`: one row is the default, a
/// branch goes with one row, and the default's share is the rest.
fn adjusted(
    column: Column,
    other: &ReorganisationRow,
    new: &ReorganisationRow,
    old: &ReorganisationRow,
    rows: usize,
) -> ReorganisationRow {
    let mut row = other.clone();
    match column {
        Column::Default if new.is_default => row.is_default = false,
        Column::Branches => row.branches.retain(|branch| !new.branches.contains(branch)),
        Column::Share if new.share.is_none() => row.share = None,
        Column::Share if rows == 2 => row.share = new.share.map(|share| SHARE_ONE - share),
        Column::Share if row.is_default => {
            let grown = new.share.zip(old.share).map(|(new, old)| new - old);
            row.share = row.share.zip(grown).map(|(share, grown)| share - grown);
        }
        _ => {}
    }
    row
}
