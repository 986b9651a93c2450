//! The rules of joining and of coming back.

use super::ledger::{self, Leaving, Terms};
use super::rules::{Span, check_overlap, check_today, known_unit};
use super::{Basis, DepartureReason, Enrolment, MembershipEvent, MembershipRefusal, admission};
use crate::domain::calendar::PartialDay;
use crate::domain::cells::{differs, required};
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{MembershipNo, PersonNo, UnitNo};
use crate::domain::people::{Named, PersonRefusal, Sex, named};
use crate::domain::refusal::Refusal;
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Context, Decision, State, Warning};

/// Who joins: recorded before, or registered by the same row.
struct Joiner {
    person: PersonNo,
    recorded: bool,
    birth: PartialDay,
    sex: Sex,
    died_on: Option<PartialDay>,
    facts: Vec<Fact>,
    warnings: Vec<Warning>,
}

pub(super) fn decide(
    state: &State,
    row: &Enrolment,
    context: &Context,
) -> Result<Decision, Refusal> {
    let joiner = Joiner::of(state, row, context)?;
    let unit = row.particulars.unit.as_deref();
    let unit = unit.map(|unit| known_unit(state, Column::Unit, unit, context)).transpose()?;
    if joiner.recorded
        && let Some(answer) = repeats(state, joiner.person, row, unit, context)
    {
        return answer;
    }
    if joiner.recorded && state.people.find(context, &row.particulars.person) != Some(joiner.person)
    {
        return Err(PersonRefusal::Differs { column: Column::Ref }.into());
    }
    let unit = required(unit, Column::Unit)?;
    let basis = row.basis.unwrap_or_default();
    check(state, &joiner, row, basis, context)?;
    Ok(enrolled(state, joiner, row, unit, basis))
}

impl Joiner {
    fn of(state: &State, row: &Enrolment, context: &Context) -> Result<Joiner, Refusal> {
        Ok(match named(state, &row.particulars, false, context)? {
            Named::Recorded(person) => Joiner {
                person,
                recorded: true,
                birth: state.people.birth(person),
                sex: state.people.sex(person),
                died_on: state.people.death(person),
                facts: Vec::new(),
                warnings: Vec::new(),
            },
            Named::New(newcomer) => Joiner {
                person: newcomer.person,
                recorded: false,
                birth: newcomer.birth,
                sex: newcomer.sex,
                died_on: newcomer.died_on,
                facts: newcomer.facts,
                warnings: newcomer.warnings,
            },
        })
    }

    /// Death ends a membership on its day.
    fn span(&self, joined_on: PartialDay) -> Span {
        let reason = DepartureReason::Died;
        Span::new(joined_on, self.died_on.map(|left_on| Leaving { left_on, reason }))
    }
}

/// The row is recorded already, as it stands or as it stood before a correction.
fn repeats(
    state: &State,
    person: PersonNo,
    row: &Enrolment,
    unit: Option<UnitNo>,
    context: &Context,
) -> Option<Result<Decision, Refusal>> {
    let mut refusal = None;
    for membership in state.memberships.ever_of(person) {
        let same_key = |terms: &&Terms| terms.is_of(person) && terms.joined_on == row.joined_on;
        for terms in state.memberships.versions(membership).filter(same_key) {
            let Some(column) = first_difference(terms, row, unit, context) else {
                let position = state.memberships.enrolled_at(membership).position;
                return Some(Ok(Decision::Unchanged(position)));
            };
            if terms == state.memberships.terms(membership) {
                refusal = Some(MembershipRefusal::Differs { column });
            }
        }
    }
    refusal.map(|refusal| Err(refusal.into()))
}

fn first_difference(
    terms: &Terms,
    row: &Enrolment,
    unit: Option<UnitNo>,
    context: &Context,
) -> Option<Column> {
    let card = row.card_no.as_deref();
    let card = card.map(|card| ledger::card_tag(context.tags, card));
    let differences = [
        (Column::Unit, differs(unit, Some(terms.unit))),
        (Column::Basis, differs(row.basis, Some(terms.basis))),
        (Column::CardNo, differs(card, terms.card)),
        (Column::CardIssuedOn, differs(row.card_issued_on, terms.card_issued_on)),
    ];
    differences.into_iter().find(|(_, differs)| *differs).map(|(column, _)| column)
}

fn check(
    state: &State,
    joiner: &Joiner,
    row: &Enrolment,
    basis: Basis,
    context: &Context,
) -> Result<(), Refusal> {
    check_today(context, Column::JoinedOn, row.joined_on)?;
    if let Some(day) = row.card_issued_on {
        check_today(context, Column::CardIssuedOn, day)?;
    }
    check_death(row.joined_on, joiner.died_on)?;
    admission::check(state, joiner.birth, row.joined_on, basis)?;
    if joiner.recorded {
        check_overlap(state, joiner.person, joiner.span(row.joined_on), None)?;
    }
    if let Some(card) = row.card_no.as_deref() {
        let person = joiner.recorded.then_some(joiner.person);
        check_card(state, card, person, context)?;
    }
    Ok(())
}

pub(super) fn check_death(
    joined_on: PartialDay,
    died_on: Option<PartialDay>,
) -> Result<(), MembershipRefusal> {
    match died_on {
        Some(died_on) if died_on.last() < joined_on.first() => {
            Err(MembershipRefusal::JoinsAfterDeath { joined_on, died_on })
        }
        Some(_) | None => Ok(()),
    }
}

/// A card belongs to one living person, who may keep it on coming back.
pub(super) fn check_card(
    state: &State,
    card: &str,
    of: Option<PersonNo>,
    context: &Context,
) -> Result<(), MembershipRefusal> {
    let own = of.map(|person| state.people.remaining(person));
    let mut holders = state.memberships.with_card(context.tags, card);
    let clash = holders.find(|(_, holder)| {
        state.people.death(*holder).is_none() && Some(state.people.remaining(*holder)) != own
    });
    clash.map_or(Ok(()), |(_, holder)| {
        Err(MembershipRefusal::CardTaken { holder: state.people.uuid(holder) })
    })
}

/// No card of the person is that of somebody who lives.
pub(in crate::domain) fn check_cards_free(
    state: &State,
    person: PersonNo,
) -> Result<(), MembershipRefusal> {
    let own = state.people.remaining(person);
    let records = state.people.records(person);
    let memberships = records.into_iter().flat_map(|record| state.memberships.of(record));
    let cards = memberships.filter_map(|it| state.memberships.terms(it).card);
    let mut holders = cards.flat_map(|card| state.memberships.holders(card));
    let clash = holders.find(|holder| {
        state.people.remaining(*holder) != own && state.people.death(*holder).is_none()
    });
    clash.map_or(Ok(()), |holder| {
        Err(MembershipRefusal::CardTaken { holder: state.people.uuid(holder) })
    })
}

/// Two groups of records that are to be two persons share no card.
pub(in crate::domain) fn check_cards(
    state: &State,
    parted: &[PersonNo],
    kept: &[PersonNo],
) -> Result<(), MembershipRefusal> {
    let cards = |record: PersonNo| {
        let memberships = state.memberships.of(record);
        memberships.filter_map(|membership| state.memberships.terms(membership).card)
    };
    let taken: Vec<_> = parted.iter().flat_map(|record| cards(*record)).collect();
    let clash = kept.iter().find(|record| cards(**record).any(|card| taken.contains(&card)));
    clash.map_or(Ok(()), |holder| {
        Err(MembershipRefusal::CardTaken { holder: state.people.uuid(*holder) })
    })
}

fn enrolled(
    state: &State,
    joiner: Joiner,
    row: &Enrolment,
    unit: UnitNo,
    basis: Basis,
) -> Decision {
    let membership = MembershipNo::after(state.memberships.len());
    let Joiner { person, recorded, birth, sex, died_on, mut facts, warnings } = joiner;
    let birth_year = birth.first().year();
    let event = MembershipEvent::Enrolled {
        membership,
        person,
        unit,
        joined_on: row.joined_on,
        basis,
        birth_year,
        sex,
        card_issued_on: row.card_issued_on,
    };
    let secrets = row.card_no.iter().map(|card| card_secret(person, card)).collect();
    facts.push(Fact { event: Event::Membership(event), secrets });
    // Of merged records another may be the one that says the death.
    let dead = recorded.then(|| state.people.dead_records(person).next()).flatten();
    facts.extend(died_on.map(|left_on| {
        Fact::clear(Event::Membership(MembershipEvent::Departed {
            membership,
            person: dead.unwrap_or(person),
            unit,
            joined_on: row.joined_on,
            left_on,
            reason: DepartureReason::Died,
            birth_year,
            sex,
        }))
    }));
    Decision::Record { facts, warnings }
}

pub(super) fn card_secret(person: PersonNo, card: &str) -> Secret {
    Secret {
        subject: Subject::Person(person),
        class: Class::Contact,
        cells: vec![(Column::CardNo, card.to_owned())],
    }
}
