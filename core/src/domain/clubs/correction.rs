//! Corrections of clubs and of their counts. The rules of the corrected row are asked again; a
//! club's name, unit and programme may also be others from a day on.

use super::count::{self, not_there};
use super::{Club, ClubRefusal, register};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::cells::check_key;
use crate::domain::column::Column;
use crate::domain::commendations;
use crate::domain::corrections::{
    self, Corrected, Correction, CorrectionRefusal, ImportKind, Record, Value, required,
};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{ClubFigureNo, ClubNo, EventRef};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State, Warning};

pub(in crate::domain) fn correct(
    state: &State,
    correction: &Correction,
    context: &Context,
) -> Result<Decision, Refusal> {
    let fix = Fix { state, correction, context };
    let club = count::club(state, fix.key_part(0), Column::Key, context)?;
    match correction.kind {
        ImportKind::ClubFigures => fix.figures(club),
        _ => fix.club(club),
    }
}

struct Fix<'a> {
    state: &'a State,
    correction: &'a Correction,
    context: &'a Context<'a>,
}

impl Fix<'_> {
    fn club(&self, club: ClubNo) -> Result<Decision, Refusal> {
        let (column, from) = (self.correction.column, self.correction.changed_on);
        if column == Column::Club {
            return self.club_key(club);
        }
        let recorded = self.state.clubs.recorded(club);
        let before = self.state.clubs.club(club);
        let new = self.club_value()?;
        self.check_turn(club, before)?;
        let old = before.value(column, from);
        if old == new {
            return Ok(Decision::Unchanged(recorded.facts.learned_at()));
        }
        let after = before.with(column, &new, from);
        self.check_life(club, &after)?;
        commendations::check_moved(self.state, club, &after, column)?;
        let mut facts = vec![self.fact(Record::Club(club), recorded.at, old, new)];
        let learned_on = self.correction.learned_on;
        facts.extend(commendations::moved_with(self.state, club, &after, learned_on));
        Ok(recording(facts, Vec::new()))
    }

    /// What changes from a day on, changes while the club stands.
    fn check_turn(&self, club: ClubNo, before: &Club) -> Result<(), Refusal> {
        let column = self.correction.column;
        let Some(from) = self.correction.changed_on else { return Ok(()) };
        if !matches!(column, Column::Name | Column::Unit | Column::Programme) {
            return Err(CorrectionRefusal::NothingChangesOn { column }.into());
        }
        if !before.stands_on(from) {
            return Err(not_there(self.state, club, Column::ChangedOn, from).into());
        }
        if column == Column::Unit {
            let unit = register::unit(self.state, required(self.correction)?)?;
            if !self.state.units.exists(unit, from) {
                let unit = self.state.units.key(unit).to_owned();
                return Err(ClubRefusal::UnitNotThen { unit, on: from }.into());
            }
        }
        Ok(())
    }

    /// What is recorded of the club stays within its days.
    fn check_life(&self, club: ClubNo, after: &Club) -> Result<(), Refusal> {
        let column = self.correction.column;
        if !matches!(column, Column::FoundedOn | Column::DissolvedOn) {
            return Ok(());
        }
        register::check_life(after, self.context)?;
        let mut counts = self.state.clubs.counts(club);
        if let Some(outside) = counts.find(|figures| !after.stands_on(figures.on)) {
            return Err(ClubRefusal::CountOutside { column, on: outside.on }.into());
        }
        let mut honours = self.state.commendations.of_club(club);
        let outside = honours
            .find(|honour| !after.stands_on(self.state.commendations.terms(*honour).decided_on));
        outside.map_or(Ok(()), |honour| {
            let commendation = self.state.commendations.key(honour).1.to_owned();
            let on = self.state.commendations.terms(honour).decided_on;
            Err(ClubRefusal::HonourOutside { column, commendation, on }.into())
        })
    }

    fn club_key(&self, club: ClubNo) -> Result<Decision, Refusal> {
        self.not_dated()?;
        let key = required(self.correction)?;
        let recorded = self.state.clubs.recorded(club);
        let (_, old) = self.state.clubs.key(club);
        if key == old {
            return Ok(Decision::Unchanged(recorded.at.position));
        }
        check_key(Column::Club, key)?;
        let holder = self.state.clubs.holder(self.context.source, key);
        if holder.is_some_and(|holder| holder != club) {
            let (key, column) = (key.to_owned(), Column::Club);
            return Err(ClubRefusal::KeyUsed { key, column }.into());
        }
        let (old, new) = (Value::Text(old.to_owned()), Value::Text(key.to_owned()));
        let fact = self.fact(Record::Club(club), recorded.at, old, new);
        Ok(recording(vec![fact], Vec::new()))
    }

    fn club_value(&self) -> Result<Value, Refusal> {
        let correction = self.correction;
        Ok(match correction.column {
            Column::Name => Value::Text(required(correction)?.to_owned()),
            Column::Unit => {
                Value::Number(register::unit(self.state, required(correction)?)?.0.into())
            }
            Column::Programme => match correction.value.as_deref() {
                Some(code) => Value::Number(register::programme(self.state, code)?.0.into()),
                None => Value::Nothing,
            },
            Column::FoundedOn => {
                required(correction)?;
                corrections::partial_day(correction)?.map_or(Value::Nothing, Value::Day)
            }
            Column::DissolvedOn => day_value(corrections::day(correction)?),
            column => return Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        })
    }

    fn figures(&self, club: ClubNo) -> Result<Decision, Refusal> {
        self.not_dated()?;
        let number = self.counted(club)?;
        let recorded = self.state.clubs.figures(number);
        let (column, before) = (self.correction.column, *recorded.facts.latest());
        let (old, new) = (before.value(column), self.figures_value()?);
        if old == new {
            return Ok(Decision::Unchanged(recorded.facts.learned_at()));
        }
        let after = before.with(column, &new);
        let holder = self.state.clubs.count_holder(after.club, after.on);
        if holder.is_some_and(|holder| holder != number) {
            return Err(count::counted_otherwise(self.state, &after, Column::Value).into());
        }
        count::check(self.state, &after, self.context)?;
        let fact = self.fact(Record::ClubFigure(number), recorded.at, old, new);
        Ok(recording(vec![fact], count::warnings(self.state, &after)))
    }

    fn counted(&self, club: ClubNo) -> Result<ClubFigureNo, ClubRefusal> {
        let on = Day::parse(self.key_part(1));
        let number = on.and_then(|on| self.state.clubs.counted(club, on));
        number.ok_or_else(|| ClubRefusal::CountUnknown { key: self.correction.key.join("|") })
    }

    fn figures_value(&self) -> Result<Value, Refusal> {
        let correction = self.correction;
        Ok(match correction.column {
            Column::Club => {
                let key = required(correction)?;
                let club = count::club(self.state, key, Column::Value, self.context)?;
                Value::Number(club.0.into())
            }
            Column::On => day_value(Some(corrections::exact_day(correction)?)),
            Column::Members => Value::Number(corrections::whole_required(correction)?),
            column if is_figure(column) => {
                corrections::whole(correction)?.map_or(Value::Nothing, Value::Number)
            }
            column => return Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        })
    }

    fn not_dated(&self) -> Result<(), CorrectionRefusal> {
        let column = self.correction.column;
        match self.correction.changed_on {
            Some(_) => Err(CorrectionRefusal::NothingChangesOn { column }),
            None => Ok(()),
        }
    }

    /// A part of the corrected row's key, counted from 0; empty when the key has fewer.
    fn key_part(&self, index: usize) -> &str {
        self.correction.key.get(index).map_or("", String::as_str)
    }

    fn fact(&self, record: Record, corrects: EventRef, old: Value, new: Value) -> Fact {
        let Correction { column, changed_on, learned_on, .. } = *self.correction;
        let corrected = Corrected { record, corrects, column, old, new, changed_on, learned_on };
        Fact::clear(Event::Corrected(corrected))
    }
}

/// The columns of a count that may be left out.
fn is_figure(column: Column) -> bool {
    matches!(
        column,
        Column::Members60Plus
            | Column::Women
            | Column::Poor
            | Column::FundAmount
            | Column::Borrowers
    )
}

fn day_value(day: Option<Day>) -> Value {
    day.map_or(Value::Nothing, |day| Value::Day(PartialDay::exact(day)))
}

fn recording(facts: Vec<Fact>, warnings: Vec<Warning>) -> Decision {
    Decision::Record { facts, warnings }
}
