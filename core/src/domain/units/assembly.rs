//! The life of a unit, put together from the records that name it.

use std::sync::Arc;

use super::life::{Change, Life, Succession, Successor};
use super::records::{ChangeRow, Mention, Supposition, Terms, Units};
use super::{Part, ReorganisationRow};
use crate::domain::ids::{Position, ReorganisationNo, UnitChangeNo, UnitNo};

impl Units {
    /// Where all parents are of a higher kind than their children there can be no circle. A unit
    /// under one of its own kind, or succeeded by one of a lower, opens the way to one.
    pub(super) fn stands_oddly(&self, life: &Life) -> bool {
        let kind = |unit: UnitNo| self.registered[unit.index()].row.versions.latest().kind;
        let moves = life.changes.iter().filter_map(|change| change.parent);
        let successors = life.successions.iter().flat_map(|it| &it.successors);
        life.parent.into_iter().chain(moves).any(|parent| kind(parent) >= life.kind)
            || successors.filter_map(|it| it.to).any(|to| kind(to) > life.kind)
    }

    /// The life of a unit that is registered at `known`, as known then; with `supposed` in the
    /// place of the record that it speaks of.
    pub(super) fn life_of(
        &self,
        unit: UnitNo,
        known: Position,
        supposed: Option<&Supposition>,
    ) -> Life {
        let registered = &self.registered[unit.index()];
        let recorded = registered.row.versions.known_at(known).expect("it was registered by then");
        let registration = match supposed {
            Some(Supposition::Unit(of, supposed)) if *of == unit => supposed,
            _ => recorded,
        };
        let mut life = Life {
            kind: registration.kind,
            name: Arc::clone(&registration.name),
            code: registration.code.clone(),
            parent: registration.parent,
            from: registration.valid_from.first(),
            until: registration.valid_until,
            changes: self.changes_of(unit, known, supposed),
            successions: self.successions_of(unit, known, supposed),
        };
        life.end_by_decision(unit);
        life
    }

    fn changes_of(
        &self,
        unit: UnitNo,
        known: Position,
        supposed: Option<&Supposition>,
    ) -> Vec<Change> {
        let mut numbers: Vec<UnitChangeNo> = self.mentions[unit.index()]
            .iter()
            .filter_map(|mention| match mention {
                Mention::Change(number) => Some(*number),
                Mention::Parent(_) | Mention::Row(..) => None,
            })
            .collect();
        if let Some(Supposition::Change(number, _)) = supposed
            && !numbers.contains(number)
        {
            numbers.push(*number);
        }
        let rows = numbers.into_iter().filter_map(|number| match supposed {
            Some(Supposition::Change(of, row)) if *of == number => Some(row),
            _ => self.changes[number.index()].versions.known_at(known),
        });
        let stands = |row: &&ChangeRow| row.unit == unit && !row.change.says_nothing();
        let mut changes: Vec<Change> = rows.filter(stands).map(|row| row.change.clone()).collect();
        let dated = self.registered[unit.index()].dated.iter();
        changes.extend(dated.filter(|(at, _)| *at <= known).map(|(_, change)| change.clone()));
        if let Some(Supposition::Dated(of, change)) = supposed
            && *of == unit
        {
            changes.push(change.clone());
        }
        changes.sort_by_key(|change| change.on);
        changes
    }

    fn successions_of(
        &self,
        unit: UnitNo,
        known: Position,
        supposed: Option<&Supposition>,
    ) -> Vec<Succession> {
        let mut rows: Vec<(ReorganisationNo, u16)> = self.mentions[unit.index()]
            .iter()
            .filter_map(|mention| match mention {
                Mention::Row(number, row) => Some((*number, *row)),
                Mention::Parent(_) | Mention::Change(_) => None,
            })
            .collect();
        if let Some(Supposition::Rows(number, _, supposed)) = supposed {
            rows.extend(supposed.iter().map(|(row, _)| (*number, *row)));
        }
        rows.sort_unstable();
        rows.dedup();
        let mut successions: Vec<Succession> = Vec::new();
        for (number, index) in rows {
            let Some((terms, row)) = self.row(number, index, known, supposed) else { continue };
            if row.from != unit {
                continue;
            }
            let successor = Successor::of(index, row);
            match successions.last_mut() {
                Some(last) if last.reorganisation == number => last.successors.push(successor),
                _ => successions.push(Succession {
                    on: terms.effective_on,
                    reorganisation: number,
                    successors: vec![successor],
                }),
            }
        }
        for succession in &mut successions {
            if let [only] = succession.successors.as_mut_slice() {
                (only.part, only.is_default, only.share) = (Part::Whole, true, None);
            }
        }
        successions.sort_by_key(|succession| succession.on);
        successions
    }

    /// One row of a decision, as known or as supposed.
    pub(super) fn row<'a>(
        &'a self,
        number: ReorganisationNo,
        index: u16,
        known: Position,
        supposed: Option<&'a Supposition>,
    ) -> Option<(&'a Terms, &'a ReorganisationRow)> {
        let recorded = self.reorganisations.get(number.index());
        let terms = match supposed {
            Some(Supposition::Terms(of, terms) | Supposition::Rows(of, terms, _))
                if *of == number =>
            {
                terms
            }
            _ => recorded?.terms.known_at(known)?,
        };
        let instead = match supposed {
            Some(Supposition::Rows(of, _, rows)) if *of == number => {
                rows.iter().find(|(row, _)| *row == index).map(|(_, row)| row)
            }
            _ => None,
        };
        let row = match instead {
            Some(row) => row,
            None => recorded?.rows.get(usize::from(index))?.known_at(known)?,
        };
        Some((terms, row))
    }
}

impl Successor {
    fn of(index: u16, row: &ReorganisationRow) -> Successor {
        Successor {
            row: index,
            to: row.to,
            part: row.part,
            is_default: row.is_default,
            share: row.share,
            branches: row.branches.clone(),
        }
    }
}
