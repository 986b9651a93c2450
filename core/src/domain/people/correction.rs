//! Corrections of what is recorded of a person. The rules of the corrected record are asked again.

use super::details::{identity_tag, ref_tag, text_tag};
use super::register::{check_life, check_name, check_no_uuid, is_phone, known_unit};
use super::{PersonKey, PersonRefusal, Sex, identity};
use crate::domain::calendar::PartialDay;
use crate::domain::cells::check_key;
use crate::domain::column::Column;
use crate::domain::corrections::{
    self, Corrected, Correction, CorrectionRefusal, Record, Value, required,
};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::PersonNo;
use crate::domain::memberships::{check_birth, check_cards_free, move_death};
use crate::domain::refusal::Refusal;
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Context, Decision, State, Warning};
use crate::domain::text;

pub(in crate::domain) const SEXES: [(&str, Sex); 4] =
    [("male", Sex::Male), ("female", Sex::Female), ("nam", Sex::Male), ("nữ", Sex::Female)];

pub(in crate::domain) fn correct(
    state: &State,
    correction: &Correction,
    context: &Context,
) -> Result<Decision, Refusal> {
    let key = correction.key.first().map(String::as_str).unwrap_or_default();
    let person = state.people.find(context, &PersonKey::parse(key));
    let person = person.ok_or(PersonRefusal::Unknown)?;
    correct_person(state, person, correction, context)
}

/// A personal cell, named by a row of any kind that carries it.
pub(in crate::domain) fn correct_person(
    state: &State,
    person: PersonNo,
    correction: &Correction,
    context: &Context,
) -> Result<Decision, Refusal> {
    let fix = Fix { state, person, correction, context };
    fix.check_changed_on()?;
    match correction.column {
        Column::Ref => fix.reference(),
        Column::FullName => fix.full_name(),
        Column::BirthDate => fix.birth(),
        Column::Sex => fix.sex(),
        Column::Unit => fix.unit(),
        Column::NationalId => fix.identity(),
        Column::Phone => Ok(fix.phone()),
        Column::Address | Column::Ethnicity | Column::Note => {
            Ok(fix.text(correction.value.clone(), Vec::new()))
        }
        Column::Household => Ok(fix.household()),
        Column::DiedOn => fix.death(),
        column => Err(CorrectionRefusal::NoSuchColumn { column }.into()),
    }
}

struct Fix<'a> {
    state: &'a State,
    person: PersonNo,
    correction: &'a Correction,
    context: &'a Context<'a>,
}

impl Fix<'_> {
    /// A person moves, marries, gets another number; nobody is born again.
    fn check_changed_on(&self) -> Result<(), CorrectionRefusal> {
        let column = self.correction.column;
        let changes = matches!(
            column,
            Column::FullName
                | Column::Unit
                | Column::NationalId
                | Column::Phone
                | Column::Address
                | Column::Household
                | Column::Note
        );
        if self.correction.changed_on.is_some() && !changes {
            return Err(CorrectionRefusal::NothingChangesOn { column });
        }
        Ok(())
    }

    fn reference(&self) -> Result<Decision, Refusal> {
        let (people, new) = (&self.state.people, required(self.correction)?);
        // Keys belong to the office that registered the person.
        let source = people.source(self.person);
        let tag = ref_tag(self.context.tags, source, new);
        check_key(Column::Ref, new)?;
        check_no_uuid(self.state, new)?;
        match people.with_ref(tag) {
            Some(holder) if holder != self.person => {
                Err(PersonRefusal::RefTaken { holder: people.uuid(holder) }.into())
            }
            Some(_) | None => Ok(self.text(Some(new.to_owned()), Vec::new())),
        }
    }

    fn full_name(&self) -> Result<Decision, Refusal> {
        let name = text::name(required(self.correction)?);
        check_name(&name)?;
        Ok(self.text(Some(name), Vec::new()))
    }

    fn birth(&self) -> Result<Decision, Refusal> {
        required(self.correction)?;
        let Some(birth) = corrections::partial_day(self.correction)? else {
            return Ok(self.unchanged());
        };
        let stands = self.state.people.birth(self.person);
        if birth == stands {
            return Ok(self.unchanged());
        }
        check_life(birth, self.state.people.death(self.person), self.context.today)?;
        check_birth(self.state, self.person, birth)?;
        let year = |birth: PartialDay| Value::Year(birth.first().year());
        let fact = self.fact(year(stands), year(birth), Some(birth.to_string()));
        Ok(record(vec![fact], Vec::new()))
    }

    fn sex(&self) -> Result<Decision, Refusal> {
        let sex = corrections::word_required(self.correction, &SEXES)?;
        let stands = self.state.people.sex(self.person);
        Ok(self.clear(Value::Number(stands.number()), Value::Number(sex.number()), Vec::new()))
    }

    fn unit(&self) -> Result<Decision, Refusal> {
        let unit = known_unit(self.state, required(self.correction)?, self.context.today)?;
        let stands = self.state.people.unit(self.person);
        Ok(self.clear(Value::Number(stands.0.into()), Value::Number(unit.0.into()), Vec::new()))
    }

    fn identity(&self) -> Result<Decision, Refusal> {
        let Some(text) = self.correction.value.as_deref() else {
            return Ok(self.text(None, Vec::new()));
        };
        let people = &self.state.people;
        let digits = identity::digits(text)?;
        let tag = identity_tag(self.context.tags, &digits);
        if people.death(self.person).is_none()
            && let Some(holder) = people.identity_holder(tag, Some(self.person))
        {
            return Err(PersonRefusal::IdentityTaken { holder: people.uuid(holder) }.into());
        }
        let born_in = people.birth(self.person).first().year();
        let found = identity::mismatches(&digits, people.sex(self.person), born_in);
        Ok(self.text(Some(digits), found))
    }

    fn phone(&self) -> Decision {
        let phone = self.correction.value.clone();
        let is_odd = phone.as_deref().is_some_and(|phone| !is_phone(phone));
        self.text(phone, is_odd.then_some(PersonRefusal::PhoneShape).into_iter().collect())
    }

    fn household(&self) -> Decision {
        let people = &self.state.people;
        let (household, registered) = match self.correction.value.as_deref() {
            Some(key) => {
                let (household, registered) = people.household_or_new(self.context, key);
                (Some(household), registered)
            }
            None => (None, None),
        };
        let value = |household: Option<crate::domain::ids::HouseholdNo>| {
            household.map_or(Value::Nothing, |household| Value::Number(household.0.into()))
        };
        let stands = value(people.household_of(self.person));
        self.clear(stands, value(household), registered.into_iter().collect())
    }

    fn death(&self) -> Result<Decision, Refusal> {
        let people = &self.state.people;
        let died_on = corrections::partial_day(self.correction)?;
        // Of merged records, all that say it are corrected.
        let mut records: Vec<PersonNo> = people.dead_records(self.person).collect();
        if records.is_empty() {
            records.push(self.person);
        }
        records.retain(|record| people.own_death(*record) != died_on);
        if records.is_empty() {
            return Ok(self.unchanged());
        }
        let value = |day: Option<PartialDay>| day.map_or(Value::Nothing, Value::Day);
        let mut facts = Vec::new();
        for person in records {
            check_life(people.birth(person), died_on, self.context.today)?;
            if died_on.is_none() {
                check_lives(self.state, person)?;
            }
            let fix = Fix { person, ..*self };
            facts.push(fix.fact(value(people.own_death(person)), value(died_on), None));
        }
        let learned_on = self.correction.learned_on;
        facts.extend(move_death(self.state, self.person, died_on, learned_on)?);
        Ok(record(facts, Vec::new()))
    }

    /// A sealed column: only whether it was given stands in clear.
    fn text(&self, new: Option<String>, found: Vec<PersonRefusal>) -> Decision {
        let column = self.correction.column;
        let stands = self.state.people.details(self.person);
        let asked = new.as_deref().map(|new| match column {
            Column::Ref => {
                let source = self.state.people.source(self.person);
                ref_tag(self.context.tags, source, new)
            }
            _ => text_tag(self.context.tags, column, new),
        });
        if stands.says(column, asked) {
            return self.unchanged();
        }
        let value = |is_given: bool| if is_given { Value::Sealed } else { Value::Nothing };
        let fact = self.fact(value(!stands.says(column, None)), value(new.is_some()), new);
        let warnings = found.into_iter().map(|refusal| Warning { refusal: refusal.into() });
        record(vec![fact], warnings.collect())
    }

    fn clear(&self, stands: Value, new: Value, mut facts: Vec<Fact>) -> Decision {
        if stands == new {
            return self.unchanged();
        }
        facts.push(self.fact(stands, new, None));
        record(facts, Vec::new())
    }

    fn unchanged(&self) -> Decision {
        Decision::Unchanged(self.state.people.registered_at(self.person).position)
    }

    fn fact(&self, old: Value, new: Value, text: Option<String>) -> Fact {
        let Correction { column, learned_on, changed_on, .. } = *self.correction;
        let corrects = self.state.people.registered_at(self.person);
        let record = Record::Person(self.person);
        let corrected = Corrected { record, corrects, column, old, new, changed_on, learned_on };
        let secrets = text.map(|text| Secret {
            subject: Subject::Person(self.person),
            class: Class::of(column).expect("only personal columns are sealed"),
            cells: vec![(column, text)],
        });
        Fact { event: Event::Corrected(corrected), secrets: secrets.into_iter().collect() }
    }
}

fn record(facts: Vec<Fact>, warnings: Vec<Warning>) -> Decision {
    Decision::Record { facts, warnings }
}

/// Nobody else may have taken the number or the card of one who turns out to live.
pub(in crate::domain) fn check_lives(state: &State, person: PersonNo) -> Result<(), Refusal> {
    let records = state.people.records(person);
    let own = records.iter().filter_map(|record| state.people.details(*record).national_id);
    let mut holders = own.filter_map(|tag| state.people.identity_holder(tag, Some(person)));
    if let Some(holder) = holders.next() {
        return Err(PersonRefusal::IdentityTaken { holder: state.people.uuid(holder) }.into());
    }
    Ok(check_cards_free(state, person)?)
}
