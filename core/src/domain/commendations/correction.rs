//! Corrections of commendations. The rules of the corrected row are asked again.

use super::ledger::{self, Recorded};
use super::{CommendationRefusal, Honouree, Terms, conferral};
use crate::domain::calendar::Day;
use crate::domain::cells::check_key;
use crate::domain::clubs::Club;
use crate::domain::column::Column;
use crate::domain::corrections::{
    self, Corrected, Correction, CorrectionRefusal, Record, Value, required,
};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{ClubNo, CommendationNo};
use crate::domain::people::PersonKey;
use crate::domain::periods::{PeriodRefusal, check_commended};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};

pub(in crate::domain) fn correct(
    state: &State,
    correction: &Correction,
    context: &Context,
) -> Result<Decision, Refusal> {
    if correction.changed_on.is_some() {
        return Err(CorrectionRefusal::NothingChangesOn { column: correction.column }.into());
    }
    let key = correction.key.first().map(String::as_str).unwrap_or_default();
    let commendation = state.commendations.number(context.source, key);
    let commendation = commendation
        .ok_or_else(|| CommendationRefusal::CommendationUnknown { key: key.to_owned() })?;
    let recorded = state.commendations.recorded(commendation);
    Fix { state, correction, context, commendation, recorded }.decide()
}

struct Fix<'a> {
    state: &'a State,
    correction: &'a Correction,
    context: &'a Context<'a>,
    commendation: CommendationNo,
    recorded: &'a Recorded,
}

impl Fix<'_> {
    fn decide(&self) -> Result<Decision, Refusal> {
        match self.correction.column {
            Column::Commendation => self.key(),
            Column::DecisionNo => self.decision_no(),
            Column::DecidedBy => self.decided_by(),
            Column::ForPeriod => Ok(self.for_period()),
            _ => self.terms(),
        }
    }

    /// A column that totals count: told with what follows from it for the unit it counts in.
    fn terms(&self) -> Result<Decision, Refusal> {
        let (column, before) = (self.correction.column, self.recorded.terms);
        let mut after = self.terms_after()?;
        if after == before {
            return Ok(self.unchanged());
        }
        after.unit = conferral::counts_in(self.state, after.honouree, after.decided_on);
        conferral::check(self.state, &after, self.context)?;
        for terms in [&before, &after] {
            check_commended(self.state, terms, column)?;
        }
        let decision_no = self.state.commendations.decision_no(self.commendation);
        let decision = (decision_no, self.recorded.body);
        conferral::check_once(self.state, &after, decision, Some(self.commendation))?;
        // The column asked for stands first: it is the one that the correction is known by.
        let others = [before.honouree.column(), Column::Unit].into_iter();
        let columns = std::iter::once(column).chain(others.filter(|other| *other != column));
        let facts = columns.filter_map(|column| {
            let (old, new) = (before.value(column), after.value(column));
            (old != new).then(|| self.fact(column, old, new))
        });
        Ok(Decision::Record { facts: facts.collect(), warnings: Vec::new() })
    }

    fn terms_after(&self) -> Result<Terms, Refusal> {
        let (state, mut terms) = (self.state, self.recorded.terms);
        match self.correction.column {
            Column::Ref => {
                let key = PersonKey::parse(required(self.correction)?);
                let person = conferral::person(state, &key, self.context)?;
                terms.honouree = Honouree::Person(person);
            }
            Column::ToUnit => {
                terms.honouree =
                    Honouree::Unit(conferral::unit(state, required(self.correction)?)?);
            }
            Column::Club => {
                let key = required(self.correction)?;
                terms.honouree = Honouree::Club(conferral::club(state, key, self.context)?);
            }
            Column::Kind => terms.kind = conferral::kind(state, required(self.correction)?)?,
            Column::Level => terms.level = conferral::level(required(self.correction)?)?,
            Column::DecidedOn => {
                terms.decided_on = corrections::exact_day(self.correction)?;
            }
            Column::Amount => terms.amount = corrections::whole(self.correction)?,
            column => return Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        }
        Ok(terms)
    }

    fn key(&self) -> Result<Decision, Refusal> {
        let key = required(self.correction)?;
        let (_, old) = self.state.commendations.key(self.commendation);
        if key == old {
            return Ok(self.unchanged());
        }
        check_key(Column::Commendation, key)?;
        let holder = self.state.commendations.holder(self.context.source, key);
        if holder.is_some_and(|holder| holder != self.commendation) {
            let (key, column) = (key.to_owned(), Column::Commendation);
            return Err(CommendationRefusal::KeyUsed { key, column }.into());
        }
        Ok(self.text(Some(old), Some(key)))
    }

    fn decision_no(&self) -> Result<Decision, Refusal> {
        let new = required(self.correction)?;
        let old = self.state.commendations.decision_no(self.commendation);
        if new == old {
            return Ok(self.unchanged());
        }
        let (terms, decision) = (&self.recorded.terms, (new, self.recorded.body));
        conferral::check_once(self.state, terms, decision, Some(self.commendation))?;
        Ok(self.text(Some(old), Some(new)))
    }

    fn for_period(&self) -> Decision {
        let old = self.state.commendations.for_period(self.commendation);
        let new = self.correction.value.as_deref();
        if old == new {
            return self.unchanged();
        }
        self.text(old, new)
    }

    /// Sealed under the unit.
    fn decided_by(&self) -> Result<Decision, Refusal> {
        let text = required(self.correction)?;
        if Some(self.context.tags.short(text)) == self.recorded.decided_by {
            return Ok(self.unchanged());
        }
        let decision_no = self.state.commendations.decision_no(self.commendation);
        let decision = (decision_no, Some(ledger::body(self.context.tags, text)));
        let terms = &self.recorded.terms;
        conferral::check_once(self.state, terms, decision, Some(self.commendation))?;
        let mut fact = self.fact(Column::DecidedBy, Value::Sealed, Value::Sealed);
        fact.secrets.push(conferral::decided_by(self.recorded.terms.unit, text));
        Ok(Decision::Record { facts: vec![fact], warnings: Vec::new() })
    }

    fn text(&self, old: Option<&str>, new: Option<&str>) -> Decision {
        let value =
            |text: Option<&str>| text.map_or(Value::Nothing, |text| Value::Text(text.to_owned()));
        let facts = vec![self.fact(self.correction.column, value(old), value(new))];
        Decision::Record { facts, warnings: Vec::new() }
    }

    fn fact(&self, column: Column, old: Value, new: Value) -> Fact {
        Fact::clear(Event::Corrected(Corrected {
            record: Record::Commendation(self.commendation),
            corrects: self.recorded.at,
            column,
            old,
            new,
            changed_on: None,
            learned_on: self.correction.learned_on,
        }))
    }

    fn unchanged(&self) -> Decision {
        Decision::Unchanged(self.recorded.at.position)
    }
}

/// The amounts that a corrected club takes along stand in open years.
pub(in crate::domain) fn check_moved(
    state: &State,
    club: ClubNo,
    after: &Club,
    column: Column,
) -> Result<(), PeriodRefusal> {
    let mut honours = state.commendations.of_club(club);
    honours.try_for_each(|honour| {
        let before = &state.commendations.recorded(honour).terms;
        let terms = Terms { unit: *after.unit.on(before.decided_on), ..*before };
        if terms == *before {
            return Ok(());
        }
        check_commended(state, before, column)?;
        check_commended(state, &terms, column)
    })
}

/// What a corrected club does to the units in which its commendations count.
pub(in crate::domain) fn moved_with(
    state: &State,
    club: ClubNo,
    after: &Club,
    learned_on: Day,
) -> Vec<Fact> {
    let moved = state.commendations.of_club(club).filter_map(|commendation| {
        let recorded = state.commendations.recorded(commendation);
        let before = recorded.terms;
        let terms = Terms { unit: *after.unit.on(before.decided_on), ..before };
        (terms != before).then(|| {
            Fact::clear(Event::Corrected(Corrected {
                record: Record::Commendation(commendation),
                corrects: recorded.at,
                column: Column::Unit,
                old: before.value(Column::Unit),
                new: terms.value(Column::Unit),
                changed_on: None,
                learned_on,
            }))
        })
    });
    moved.collect()
}
