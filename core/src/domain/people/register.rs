//! A row names a person: one that is recorded, whose cells must agree, or one to be registered.

use super::details::{Given, alike_tag, folded_mark, identity_tag, phone_digits, ref_tag};
use super::erasure::was_erased;
use super::{Particulars, PersonEvent, PersonKey, PersonRefusal, Sex, identity};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::cells::check_key;
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{HouseholdNo, PersonNo, UnitNo};
use crate::domain::refusal::Refusal;
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Context, Decision, State, Warning};
use crate::domain::text;
use crate::domain::units::Lineage as _;

/// Nobody living is older; the oldest person on record became 122.
const AGE_MAX: i32 = 120;

/// Whom a row names.
pub(in crate::domain) enum Named {
    Recorded(PersonNo),
    New(Newcomer),
}

/// A person who is registered by the row.
pub(in crate::domain) struct Newcomer {
    pub person: PersonNo,
    pub birth: PartialDay,
    pub sex: Sex,
    pub died_on: Option<PartialDay>,
    pub facts: Vec<Fact>,
    pub warnings: Vec<Warning>,
}

pub(super) fn decide(
    state: &State,
    row: &Particulars,
    context: &Context,
) -> Result<Decision, Refusal> {
    match named(state, row, true, context)? {
        Named::Recorded(person) => {
            Ok(Decision::Unchanged(state.people.registered_at(person).position))
        }
        Named::New(newcomer) => {
            Ok(Decision::Record { facts: newcomer.facts, warnings: newcomer.warnings })
        }
    }
}

/// `with_unit`: the row's unit is the person's own, not that of a membership.
pub(in crate::domain) fn named(
    state: &State,
    row: &Particulars,
    with_unit: bool,
    context: &Context,
) -> Result<Named, Refusal> {
    let given = Given::of(state, row, with_unit, context);
    let PersonKey::Ref(reference) = &row.person else {
        let person = state.people.find(context, &row.person).ok_or(PersonRefusal::Unknown)?;
        let mut versions = state.people.versions(person).map(|it| given.first_difference(it));
        return match versions.next().flatten() {
            Some(column) if versions.all(|earlier| earlier.is_some()) => {
                Err(PersonRefusal::Differs { column }.into())
            }
            Some(_) | None => Ok(Named::Recorded(person)),
        };
    };
    let tag = ref_tag(context.tags, context.source, reference);
    // A row equal to what stood under that ref, with whomever it stands now.
    let mut said = state.people.ever_with_ref(tag);
    let agrees = |person: &PersonNo| {
        let mut versions = state.people.versions(*person);
        versions.any(|it| it.says(Column::Ref, Some(tag)) && given.first_difference(it).is_none())
    };
    if let Some(person) = said.find(agrees) {
        return Ok(Named::Recorded(person));
    }
    let holder = state.people.with_ref(tag).map(|holder| state.people.details(holder));
    match holder.and_then(|stands| given.first_difference(stands)) {
        Some(column) => Err(PersonRefusal::Differs { column }.into()),
        None => newcomer(state, row, reference, context).map(Named::New),
    }
}

fn newcomer(
    state: &State,
    row: &Particulars,
    reference: &str,
    context: &Context,
) -> Result<Newcomer, Refusal> {
    if !row.after_erasure && was_erased(context, Column::Ref, reference) {
        return Err(PersonRefusal::Erased { column: Column::Ref }.into());
    }
    check_key(Column::Ref, reference)?;
    check_no_uuid(state, reference)?;
    let (name, birth, sex, unit) = required(state, row, context)?;
    check_name(&name)?;
    check_life(birth, row.died_on, context.today)?;
    let identity = match &row.national_id {
        Some(text) => Some(free_identity(state, text, row.after_erasure, context)?),
        None => None,
    };
    let person = PersonNo::after(state.people.len());
    let warnings = warnings(state, row, &Core { name: &name, birth, sex, unit }, context);
    let (household, household_fact) = match &row.household {
        Some(key) => {
            let (household, fact) = state.people.household_or_new(context, key);
            (Some(household), fact)
        }
        None => (None, None),
    };
    let mut facts: Vec<Fact> = household_fact.into_iter().collect();
    let secrets = secrets(person, reference, name, birth, identity, row);
    let event = registered(person, birth, sex, unit, household, context);
    facts.push(Fact { event: Event::Person(event), secrets });
    facts.extend(row.died_on.map(|died_on| died(person, died_on)));
    Ok(Newcomer { person, birth, sex, died_on: row.died_on, facts, warnings })
}

pub(in crate::domain) fn died(person: PersonNo, died_on: PartialDay) -> Fact {
    Fact::clear(Event::Person(PersonEvent::Died { person, died_on }))
}

fn registered(
    person: PersonNo,
    birth: PartialDay,
    sex: Sex,
    unit: UnitNo,
    household: Option<HouseholdNo>,
    context: &Context,
) -> PersonEvent {
    PersonEvent::Registered {
        person,
        uuid: context.uuids[0],
        source: context.source,
        sex,
        birth_year: birth.first().year(),
        birth_precision: birth.precision(),
        unit,
        household,
        slot: context.slots[0],
    }
}

/// The cells without which nobody can be registered.
fn required(
    state: &State,
    row: &Particulars,
    context: &Context,
) -> Result<(String, PartialDay, Sex, UnitNo), PersonRefusal> {
    let missing = |column| PersonRefusal::Missing { column };
    let name = row.full_name.as_deref().ok_or(missing(Column::FullName))?;
    let birth = row.birth_date.ok_or(missing(Column::BirthDate))?;
    let sex = row.sex.ok_or(missing(Column::Sex))?;
    let unit = row.unit.as_deref().ok_or(missing(Column::Unit))?;
    Ok((text::name(name), birth, sex, known_unit(state, unit, context.today)?))
}

/// A unit that exists or existed at some time: today's lists carry old dates.
pub(super) fn known_unit(state: &State, key: &str, today: Day) -> Result<UnitNo, PersonRefusal> {
    let unit = state.units.number(key);
    let unit = unit.ok_or_else(|| PersonRefusal::UnitUnknown { unit: key.to_owned() })?;
    let from = state.units.latest().life(unit).from;
    if today < from {
        return Err(PersonRefusal::UnitNotYet { unit: key.to_owned(), from });
    }
    Ok(unit)
}

/// A `ref` that is the UUID of somebody recorded would name two persons.
pub(super) fn check_no_uuid(state: &State, reference: &str) -> Result<(), PersonRefusal> {
    let PersonKey::Uuid(holder) = PersonKey::parse(reference) else { return Ok(()) };
    match state.people.by_uuid(holder) {
        Some(_) => Err(PersonRefusal::RefIsUuid { holder }),
        None => Ok(()),
    }
}

pub(super) fn check_name(name: &str) -> Result<(), PersonRefusal> {
    if name.chars().any(char::is_alphabetic) {
        Ok(())
    } else {
        Err(PersonRefusal::NameWithoutLetters)
    }
}

/// Nobody is born or dies after today, or dies before birth. A partial date may mean any of its
/// days.
pub(super) fn check_life(
    birth: PartialDay,
    died_on: Option<PartialDay>,
    today: Day,
) -> Result<(), PersonRefusal> {
    let born_in = birth.first().year();
    if birth.first() > today {
        return Err(PersonRefusal::BornLater { born_in });
    }
    let Some(died_on) = died_on else { return Ok(()) };
    if died_on.first() > today {
        return Err(PersonRefusal::NotYet { column: Column::DiedOn, on: died_on.first() });
    }
    if died_on.last() < birth.first() {
        return Err(PersonRefusal::DiedBeforeBirth { died_on, born_in });
    }
    Ok(())
}

/// The digits of an identity number that no other living person has.
fn free_identity(
    state: &State,
    text: &str,
    after_erasure: bool,
    context: &Context,
) -> Result<String, PersonRefusal> {
    let digits = identity::digits(text)?;
    let tag = identity_tag(context.tags, &digits);
    if let Some(holder) = state.people.identity_holder(tag, None) {
        return Err(PersonRefusal::IdentityTaken { holder: state.people.uuid(holder) });
    }
    if !after_erasure && was_erased(context, Column::NationalId, &digits) {
        return Err(PersonRefusal::Erased { column: Column::NationalId });
    }
    Ok(digits)
}

/// What every person has.
struct Core<'a> {
    name: &'a str,
    birth: PartialDay,
    sex: Sex,
    unit: UnitNo,
}

fn warnings(state: &State, row: &Particulars, core: &Core, context: &Context) -> Vec<Warning> {
    let born_in = core.birth.first().year();
    let mut found = Vec::new();
    if core.name.chars().any(char::is_numeric) {
        found.push(PersonRefusal::NameWithDigits);
    }
    if row.died_on.is_none() && context.today.year() - born_in > AGE_MAX {
        found.push(PersonRefusal::VeryOld { born_in });
    }
    if let Some(digits) = row.national_id.as_deref().and_then(|text| identity::digits(text).ok()) {
        found.extend(identity::mismatches(&digits, core.sex, born_in));
    }
    if row.phone.as_deref().is_some_and(|phone| !is_phone(phone)) {
        found.push(PersonRefusal::PhoneShape);
    }
    let tag = alike_tag(folded_mark(context.tags, core.name), born_in, core.unit);
    found.extend(state.people.alike(tag).next().map(|other| {
        let other = state.people.uuid(other);
        PersonRefusal::LikelyDuplicate { other }
    }));
    found.into_iter().map(|refusal| Warning { refusal: refusal.into() }).collect()
}

/// Land lines have ten or eleven digits with their 0, mobiles ten; short and foreign ones exist.
pub(super) fn is_phone(text: &str) -> bool {
    let digits = phone_digits(text);
    let digits = digits.strip_prefix('+').unwrap_or(&digits);
    (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn secrets(
    person: PersonNo,
    reference: &str,
    name: String,
    birth: PartialDay,
    identity: Option<String>,
    row: &Particulars,
) -> Vec<Secret> {
    let mut cells = [
        (Column::Ref, Some(reference.to_owned())),
        (Column::FullName, Some(name)),
        (Column::BirthDate, Some(birth.to_string())),
        (Column::NationalId, identity),
        (Column::Phone, row.phone.clone()),
        (Column::Address, row.address.clone()),
        (Column::Ethnicity, row.ethnicity.clone()),
        (Column::Note, row.note.clone()),
    ];
    let sealed = Class::ALL.map(|class| {
        let cells = cells
            .iter_mut()
            .filter(|(column, _)| Class::of(*column) == Some(class))
            .filter_map(|(column, text)| text.take().map(|text| (*column, text)))
            .collect();
        Secret { subject: Subject::Person(person), class, cells }
    });
    sealed.into_iter().filter(|secret| !secret.cells.is_empty()).collect()
}
