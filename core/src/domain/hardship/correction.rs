//! Corrections of assessments. The rules of the corrected row are asked again.

use super::assessment::{check, persons, refs_cell, sealed, unit};
use super::ledger::Recorded;
use super::{HardshipRefusal, PovertyClass};
use crate::domain::column::Column;
use crate::domain::corrections::{
    self, Corrected, Correction, CorrectionRefusal, Record, Value, required,
};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{HardshipNo, HouseholdNo};
use crate::domain::people::PersonKey;
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
    let part = |index: usize| correction.key.get(index).map(String::as_str).unwrap_or_default();
    let household = state.people.household(context, part(0));
    let hardship = household.zip(part(1).parse().ok());
    let hardship = hardship.and_then(|(household, year)| state.hardships.number(household, year));
    let hardship =
        hardship.ok_or_else(|| HardshipRefusal::AssessmentUnknown { year: part(1).to_owned() })?;
    let recorded = state.hardships.recorded(hardship);
    Fix { state, correction, context, hardship, recorded }.decide()
}

struct Fix<'a> {
    state: &'a State,
    correction: &'a Correction,
    context: &'a Context<'a>,
    hardship: HardshipNo,
    recorded: &'a Recorded,
}

impl Fix<'_> {
    fn decide(&self) -> Result<Decision, Refusal> {
        let recorded = self.recorded;
        match self.correction.column {
            Column::Household => self.household(),
            Column::Year => {
                let column = Column::Year;
                let year = i32::try_from(corrections::whole_required(self.correction)?);
                let year = year.map_err(|_| CorrectionRefusal::NotAWhole { column })?;
                self.check_free(recorded.household, year)?;
                check(self.state, recorded.unit, year, &recorded.told.refs, self.context)?;
                Ok(self.clear(recorded.year.into(), year.into(), Vec::new()))
            }
            Column::Unit => {
                let unit = unit(self.state, required(self.correction)?)?;
                check(self.state, unit, recorded.year, &recorded.told.refs, self.context)?;
                Ok(self.clear(recorded.unit.0.into(), unit.0.into(), Vec::new()))
            }
            Column::Class => {
                let words = PovertyClass::ALL.map(|class| (class.name(), class));
                let class = corrections::word_required(self.correction, &words)?;
                let stands = recorded.told.class == Some(class);
                Ok(self.sealed(true, stands, Some((Column::Class, class.name().to_owned()))))
            }
            Column::Decision => {
                let text = required(self.correction)?;
                let number = self.state.hardships.decision_number(text);
                let stands = number.is_some() && number == recorded.told.decision;
                Ok(self.sealed(true, stands, Some((Column::Decision, text.to_owned()))))
            }
            Column::Refs => self.refs(),
            column => Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        }
    }

    /// What is sealed goes under the keys of the household it is of from now on.
    fn household(&self) -> Result<Decision, Refusal> {
        let recorded = self.recorded;
        let key = required(self.correction)?;
        let (household, registered) = self.state.people.household_or_new(self.context, key);
        self.check_free(household, recorded.year)?;
        let (old, new) = (recorded.household.0.into(), household.0.into());
        let Decision::Record { mut facts, warnings } =
            self.clear(old, new, registered.into_iter().collect())
        else {
            return Ok(self.unchanged());
        };
        let decision = recorded.told.decision.map(|number| self.state.hardships.decision(number));
        let class = recorded.told.class.map(|class| (Column::Class, class.name().to_owned()));
        let decision = decision.map(|text| (Column::Decision, text.to_owned()));
        let cells = class.into_iter().chain(decision).chain(refs_cell(&recorded.told.refs));
        let cells: Vec<(Column, String)> = cells.collect();
        if let Some(fact) = facts.last_mut().filter(|_| !cells.is_empty()) {
            fact.secrets.push(sealed(household, cells));
        }
        Ok(Decision::Record { facts, warnings })
    }

    /// No other assessment may be of that household and year.
    fn check_free(&self, household: HouseholdNo, year: i32) -> Result<(), HardshipRefusal> {
        match self.state.hardships.number(household, year) {
            Some(other) if other != self.hardship => {
                Err(HardshipRefusal::KeyUsed { year, column: self.correction.column })
            }
            Some(_) | None => Ok(()),
        }
    }

    fn refs(&self) -> Result<Decision, Refusal> {
        let recorded = self.recorded;
        let text = self.correction.value.as_deref().unwrap_or_default();
        let keys: Vec<PersonKey> = text.split_whitespace().map(PersonKey::parse).collect();
        let refs = persons(self.state, keys.iter(), self.context)?;
        check(self.state, recorded.unit, recorded.year, &refs, self.context)?;
        let stands = refs == recorded.told.refs;
        Ok(self.sealed(!recorded.told.refs.is_empty(), stands, refs_cell(&refs)))
    }

    fn unchanged(&self) -> Decision {
        Decision::Unchanged(self.recorded.at.position)
    }

    fn clear(&self, old: i64, new: i64, mut facts: Vec<Fact>) -> Decision {
        if old == new {
            return self.unchanged();
        }
        let corrected = self.corrected(Value::Number(old), Value::Number(new));
        facts.push(Fact::clear(Event::Corrected(corrected)));
        Decision::Record { facts, warnings: Vec::new() }
    }

    fn sealed(&self, was_given: bool, stands: bool, cell: Option<(Column, String)>) -> Decision {
        if stands {
            return self.unchanged();
        }
        let value = |given: bool| if given { Value::Sealed } else { Value::Nothing };
        let event = Event::Corrected(self.corrected(value(was_given), value(cell.is_some())));
        let secrets = cell.map(|cell| sealed(self.recorded.household, vec![cell]));
        let facts = vec![Fact { event, secrets: secrets.into_iter().collect() }];
        Decision::Record { facts, warnings: Vec::new() }
    }

    fn corrected(&self, old: Value, new: Value) -> Corrected {
        let Correction { column, learned_on, changed_on, .. } = *self.correction;
        let (record, corrects) = (Record::Hardship(self.hardship), self.recorded.at);
        Corrected { record, corrects, column, old, new, changed_on, learned_on }
    }
}
