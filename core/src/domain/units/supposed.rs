//! The lives of all units as they would be with one record more, or with another content.

use std::ops::Bound;

use hashbrown::HashMap;

use super::life::{Change, Life};
use super::lineage::Lineage;
use super::records::{Mention, Supposition, Units};
use super::refusal::UnitRefusal;
use super::rules::Rules;
use crate::domain::calendar::Day;
use crate::domain::ids::{Position, ReorganisationNo, UnitNo};

pub(super) struct Supposed<'a> {
    units: &'a Units,
    changed: HashMap<UnitNo, Life>,
    /// The first day on which something would be otherwise.
    since: Day,
    may_circle: bool,
    asked: Asked,
}

/// What is asked about: everything else is recorded already.
enum Asked {
    Beginning,
    Change(UnitNo, Change),
    Decision(ReorganisationNo),
}

impl Asked {
    fn of(supposition: &Supposition) -> Asked {
        match supposition {
            Supposition::Unit(..) => Asked::Beginning,
            Supposition::Dated(unit, change) => Asked::Change(*unit, change.clone()),
            Supposition::Change(_, row) => Asked::Change(row.unit, row.change.clone()),
            Supposition::Terms(number, _) | Supposition::Rows(number, ..) => {
                Asked::Decision(*number)
            }
        }
    }
}

impl Lineage for Supposed<'_> {
    fn count(&self) -> usize {
        self.units.len()
    }

    fn life(&self, unit: UnitNo) -> &Life {
        self.changed.get(&unit).unwrap_or_else(|| self.units.latest().life(unit))
    }
}

impl<'a> Supposed<'a> {
    pub(super) fn new(units: &'a Units, supposition: &Supposition) -> Supposed<'a> {
        let affected = affected(units, supposition);
        let life = |unit: &UnitNo| units.life_of(*unit, Position::LATEST, Some(supposition));
        let changed: HashMap<UnitNo, Life> =
            affected.iter().map(|unit| (*unit, life(unit))).collect();
        let may_circle = units.may_circle || changed.values().any(|life| units.stands_oddly(life));
        let asked = Asked::of(supposition);
        Supposed { units, changed, since: since(units, supposition), may_circle, asked }
    }

    /// Whether everything recorded still holds: first of the units that would change, then of
    /// those that name them, then what happens later to units that may have come elsewhere.
    pub(super) fn check(&self) -> Result<(), UnitRefusal> {
        let rules = Rules { units: self.units, lives: self };
        let mut affected: Vec<UnitNo> = self.changed.keys().copied().collect();
        affected.sort_unstable();
        for unit in &affected {
            self.check_life(&rules, *unit)?;
        }
        for unit in &affected {
            for mention in &self.units.mentions[unit.index()] {
                self.recheck(&rules, *unit, *mention)?;
            }
        }
        let later = self.units.calendar.range((Bound::Excluded(self.since), Bound::Unbounded));
        for mention in later.flat_map(|(_, facts)| facts) {
            if self.is_touched(*mention) {
                self.recheck(&rules, affected[0], *mention)?;
            }
        }
        Ok(())
    }

    /// Everything that is recorded of a unit that changes. Its other rows are not at fault.
    fn check_life(&self, rules: &Rules<'_, Supposed<'_>>, unit: UnitNo) -> Result<(), UnitRefusal> {
        let contradicts = |on: Day| {
            let unit = self.units.key(unit).to_owned();
            UnitRefusal::Contradicts { record: unit.clone(), unit, on }
        };
        let life = Lineage::life(self, unit);
        rules.recorded_beginning(unit)?;
        for change in &life.changes {
            let is_asked =
                matches!(&self.asked, Asked::Change(of, it) if *of == unit && it == change);
            let held = rules.change(unit, change);
            held.map_err(|own| if is_asked { own } else { contradicts(change.on) })?;
        }
        for decision in &life.successions {
            let is_asked =
                matches!(self.asked, Asked::Decision(number) if number == decision.reorganisation);
            let held = rules.succession(unit, decision);
            held.map_err(|own| if is_asked { own } else { contradicts(decision.on) })?;
        }
        Ok(())
    }

    /// A later fact that a unit's coming elsewhere can upset: listed branches stand below the unit
    /// that ends, and nobody may come to stand below itself.
    fn is_touched(&self, later: Mention) -> bool {
        let lists_branches = |number, index| {
            let row = self.units.row(number, index, Position::LATEST, None);
            row.is_some_and(|(_, row)| {
                let successions = &self.life(row.from).successions;
                let all = successions.iter().flat_map(|succession| &succession.successors);
                all.into_iter().any(|successor| !successor.branches.is_empty())
            })
        };
        match later {
            Mention::Parent(_) => false,
            Mention::Change(_) => self.may_circle,
            Mention::Row(number, index) => self.may_circle || lists_branches(number, index),
        }
    }

    fn recheck(
        &self,
        rules: &Rules<'_, Supposed<'_>>,
        unit: UnitNo,
        mention: Mention,
    ) -> Result<(), UnitRefusal> {
        let (named, on, held) = match mention {
            Mention::Parent(child) => {
                (child, self.life(child).from, rules.recorded_beginning(child))
            }
            Mention::Change(number) => {
                let row = self.units.changes[number.index()].versions.latest();
                if row.change.says_nothing() {
                    return Ok(());
                }
                (row.unit, row.change.on, rules.change(row.unit, &row.change))
            }
            Mention::Row(number, index) => {
                let row = self.units.row(number, index, Position::LATEST, None);
                let Some((terms, row)) = row else { return Ok(()) };
                let mut all = self.life(row.from).successions.iter();
                let succession = all.find(|succession| succession.reorganisation == number);
                let held = succession.map_or(Ok(()), |it| rules.succession(row.from, it));
                (row.from, terms.effective_on, held)
            }
        };
        // A unit that changes itself was asked before, and answers with its own refusal.
        if self.changed.contains_key(&named) {
            return Ok(());
        }
        held.map_err(|_| UnitRefusal::Contradicts {
            unit: self.units.key(unit).to_owned(),
            on,
            record: self.units.key(named).to_owned(),
        })
    }
}

/// The first day on which the supposition makes a difference.
fn since(units: &Units, supposition: &Supposition) -> Day {
    let terms_of = |number: ReorganisationNo| {
        let recorded = units.reorganisations.get(number.index());
        recorded.map(|recorded| recorded.terms.latest().effective_on)
    };
    let (supposed, recorded) = match supposition {
        Supposition::Unit(unit, row) => {
            (row.valid_from.first(), Some(units.latest().life(*unit).from))
        }
        Supposition::Dated(_, change) => (change.on, None),
        Supposition::Change(number, row) => {
            let recorded = units.changes.get(number.index());
            (row.change.on, recorded.map(|recorded| recorded.versions.latest().change.on))
        }
        Supposition::Terms(number, terms) | Supposition::Rows(number, terms, _) => {
            (terms.effective_on, terms_of(*number))
        }
    };
    recorded.map_or(supposed, |recorded| recorded.min(supposed))
}

/// The units whose lives the supposition changes.
fn affected(units: &Units, supposition: &Supposition) -> Vec<UnitNo> {
    let mut affected = match supposition {
        Supposition::Unit(unit, _) | Supposition::Dated(unit, _) => vec![*unit],
        Supposition::Change(number, row) => {
            let recorded = units.changes.get(number.index());
            let before = recorded.map(|recorded| recorded.versions.latest().unit);
            before.into_iter().chain([row.unit]).collect()
        }
        Supposition::Terms(number, _) => units.reorganised_units(*number, Position::LATEST),
        Supposition::Rows(number, _, rows) => {
            let before = rows.iter().filter_map(|(index, _)| {
                Some(units.row(*number, *index, Position::LATEST, None)?.1.from)
            });
            before.chain(rows.iter().map(|(_, row)| row.from)).collect()
        }
    };
    affected.sort_unstable();
    affected.dedup();
    affected
}
