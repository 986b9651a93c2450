//! How a recorded correction becomes what is known of units.

use super::content;
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Record};
use crate::domain::ids::{EventRef, Position, ReorganisationNo, UnitChangeNo, UnitNo};
use crate::domain::secret::Secret;
use crate::domain::state::Tags;
use crate::domain::units::life::Change;
use crate::domain::units::records::{Mention, Units};

impl Units {
    /// Folds a correction of one of this noun's records; others are none of its business.
    pub fn correct(&mut self, at: EventRef, corrected: &Corrected) {
        match corrected.record {
            Record::Unit(unit) => self.correct_unit(at.position, unit, corrected),
            Record::UnitChange(number) => self.correct_change(at.position, number, corrected),
            Record::Reorganisation(number, index) => {
                self.correct_row(at.position, number, index, corrected);
            }
            Record::Population(_)
            | Record::Figure(_)
            | Record::Kind(_)
            | Record::Person(_)
            | Record::Membership(_)
            | Record::Departure(_)
            | Record::Transfer(_)
            | Record::Support(_)
            | Record::Reversal(_)
            | Record::Commendation(_)
            | Record::Hardship(_)
            | Record::Fund(_)
            | Record::Receipt(_)
            | Record::Club(_)
            | Record::ClubFigure(_)
            | Record::Death(_) => return,
        }
        self.learn(at.position);
    }

    pub(in crate::domain) fn evolve_corrected(
        &mut self,
        at: EventRef,
        corrected: &Corrected,
        _secrets: &[Secret],
        _tags: &Tags,
    ) {
        self.correct(at, corrected);
    }

    fn correct_unit(&mut self, at: Position, unit: UnitNo, corrected: &Corrected) {
        if corrected.column == Column::Unit {
            if let Some(key) = content::as_text(&corrected.new) {
                self.rename_key(at, unit, key);
            }
        } else if !self.dated(at, unit, corrected) {
            let versions = &mut self.registered[unit.index()].row.versions;
            let row = versions.latest().with(corrected.column, &corrected.new);
            let parent = row.parent;
            versions.learn(at, row);
            // Units below or above may now be of one kind.
            self.may_circle |= corrected.column == Column::Kind;
            if let Some(parent) = parent {
                self.mention(parent, Mention::Parent(unit));
            }
        }
        self.refresh(unit);
    }

    fn correct_change(&mut self, at: Position, number: UnitChangeNo, corrected: &Corrected) {
        let before = self.changes[number.index()].versions.latest().unit;
        if !self.dated(at, before, corrected) {
            let versions = &mut self.changes[number.index()].versions;
            let row = versions.latest().with(corrected.column, &corrected.new);
            let (unit, parent, on) = (row.unit, row.change.parent, row.change.on);
            versions.learn(at, row);
            self.calendar.entry(on).or_default().push(Mention::Change(number));
            for named in [Some(unit), parent].into_iter().flatten() {
                self.mention(named, Mention::Change(number));
            }
            self.refresh(unit);
        }
        self.refresh(before);
    }

    /// Takes up a correction that holds from a day on; false: it was wrong from the start.
    fn dated(&mut self, at: Position, unit: UnitNo, corrected: &Corrected) -> bool {
        let Some(on) = corrected.changed_on else { return false };
        let change = Change::of(on, corrected.column, &corrected.new);
        self.registered[unit.index()].dated.push((at, change));
        true
    }

    fn correct_row(
        &mut self,
        at: Position,
        number: ReorganisationNo,
        index: u16,
        corrected: &Corrected,
    ) {
        let mut touched = self.reorganised_units(number, at);
        let recorded = &mut self.reorganisations[number.index()];
        if matches!(corrected.column, Column::EffectiveOn | Column::Decision) {
            let terms = recorded.terms.latest().with(corrected.column, &corrected.new);
            let on = terms.effective_on;
            recorded.terms.learn(at, terms);
            self.note_day(number, on);
        } else {
            let versions = &mut recorded.rows[usize::from(index)];
            let before = versions.latest().from;
            let row = versions.latest().with(corrected.column, &corrected.new);
            versions.learn(at, row.clone());
            let on = recorded.terms.latest().effective_on;
            self.calendar.entry(on).or_default().push(Mention::Row(number, index));
            self.mention_in_row(number, index, &row);
            touched = vec![before, row.from];
        }
        for unit in touched {
            self.refresh(unit);
        }
    }
}
