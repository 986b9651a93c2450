//! Corrections of memberships, departures and transfers. The rules of the corrected row are asked
//! again; what rests on it follows in the same commit.

mod departure;
mod transfer;

use super::enrolment::{card_secret, check_card, check_death};
use super::rules::{Span, check_overlap, check_today, known_unit};
use super::{Basis, DepartureReason, Leaving, MembershipRefusal, Terms, admission};
use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::corrections::{
    self, Corrected, Correction, CorrectionRefusal, ImportKind, Record, Value, required,
};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{EventRef, MembershipNo, PersonNo, UnitNo};
use crate::domain::people::{PersonKey, PersonRefusal, correct_person};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};

pub(in crate::domain) fn correct(
    state: &State,
    correction: &Correction,
    context: &Context,
) -> Result<Decision, Refusal> {
    let [key, date] = correction.key.as_slice() else {
        return Err(MembershipRefusal::NoSuchRow.into());
    };
    let person = state.people.find(context, &PersonKey::parse(key));
    let person = person.ok_or(PersonRefusal::Unknown)?;
    let date = PartialDay::parse(date).ok_or(MembershipRefusal::NoSuchRow)?;
    let fix = Fix { state, person, correction, context };
    match correction.kind {
        ImportKind::Departures => fix.departure(date),
        ImportKind::Transfers => fix.transfer(date.first()),
        _ => fix.membership(date),
    }
}

struct Fix<'a> {
    state: &'a State,
    /// Whom the row named.
    person: PersonNo,
    correction: &'a Correction,
    context: &'a Context<'a>,
}

/// One recorded row and the event that recorded it.
#[derive(Clone, Copy)]
struct Row {
    record: Record,
    at: EventRef,
}

impl Fix<'_> {
    fn membership(&self, joined_on: PartialDay) -> Result<Decision, Refusal> {
        let membership = self.find(joined_on).ok_or(MembershipRefusal::NoSuchRow)?;
        let memberships = &self.state.memberships;
        let (stands, at) = (memberships.terms(membership), memberships.enrolled_at(membership));
        let row = Row { record: Record::Membership(membership), at };
        match self.correction.column {
            Column::Unit if self.correction.changed_on.is_some() => self.moved(membership, row),
            Column::CardNo => self.card(membership, row),
            Column::Ref => self.member(membership, row),
            Column::Unit | Column::JoinedOn | Column::Basis | Column::CardIssuedOn => {
                self.check_no_change()?;
                self.terms(membership, row)
            }
            _ => correct_person(self.state, stands.person, self.correction, self.context),
        }
    }

    /// The membership that began that day, or was once said to; what stands first.
    fn find(&self, joined_on: PartialDay) -> Option<MembershipNo> {
        let memberships = &self.state.memberships;
        let all = || memberships.ever_of(self.person);
        let mut stands = all().filter(|it| memberships.terms(*it).joined_on == joined_on);
        let stood =
            |it: &MembershipNo| memberships.versions(*it).any(|terms| terms.joined_on == joined_on);
        stands.next().or_else(|| all().find(stood))
    }

    fn terms(&self, membership: MembershipNo, row: Row) -> Result<Decision, Refusal> {
        let stands = *self.state.memberships.terms(membership);
        let mut terms = stands;
        let (old, new) = match self.correction.column {
            Column::Unit => {
                terms.unit =
                    known_unit(self.state, Column::Unit, required(self.correction)?, self.context)?;
                (Value::Number(stands.unit.0.into()), Value::Number(terms.unit.0.into()))
            }
            Column::JoinedOn => {
                terms.joined_on = self.partial_day()?;
                (Value::Day(stands.joined_on), Value::Day(terms.joined_on))
            }
            Column::Basis => {
                let words = Basis::ALL.map(|basis| (basis.name(), basis));
                terms.basis = corrections::word(self.correction, &words)?.unwrap_or_default();
                (Value::Number(stands.basis.number()), Value::Number(terms.basis.number()))
            }
            _ => {
                terms.card_issued_on = corrections::partial_day(self.correction)?;
                let value = |day: Option<PartialDay>| day.map_or(Value::Nothing, Value::Day);
                (value(stands.card_issued_on), value(terms.card_issued_on))
            }
        };
        if terms == stands {
            return Ok(Decision::Unchanged(row.at.position));
        }
        self.check_terms(membership, &terms)?;
        Ok(record(vec![self.fact(row, old, new)]))
    }

    fn check_terms(&self, membership: MembershipNo, terms: &Terms) -> Result<(), Refusal> {
        let state = self.state;
        let leaving = state.memberships.leaving(membership);
        let joined_on = terms.joined_on;
        check_today(self.context, Column::JoinedOn, joined_on)?;
        if let Some(day) = terms.card_issued_on {
            check_today(self.context, Column::CardIssuedOn, day)?;
        }
        if let Some(left_on) =
            leaving.map(|it| it.left_on).filter(|it| it.last() < joined_on.first())
        {
            return Err(MembershipRefusal::LeavesBeforeJoining { left_on, joined_on }.into());
        }
        let first = state.memberships.transfers(membership).map(|transfer| transfer.on).min();
        if let Some(transferred_on) = first.filter(|first| *first < joined_on.first()) {
            return Err(MembershipRefusal::TransferredBefore { transferred_on }.into());
        }
        let death = state.people.death(terms.person);
        check_death(joined_on, death)?;
        if let Some((died_on, left_on)) = death.zip(leaving.map(|leaving| leaving.left_on))
            && died_on.last() < left_on.first()
        {
            return Err(MembershipRefusal::LeavesAfterDeath { left_on, died_on }.into());
        }
        admission::check(state, state.people.birth(terms.person), joined_on, terms.basis)?;
        let span = Span::new(joined_on, leaving);
        if !state.memberships.is_voided(membership) {
            check_overlap(state, terms.person, span, Some(membership))?;
        }
        Ok(())
    }

    /// The unit changed on a day: that is a transfer. The row stays what it was.
    fn moved(&self, membership: MembershipNo, row: Row) -> Result<Decision, Refusal> {
        let Some(on) = self.correction.changed_on else {
            return Err(MembershipRefusal::NoSuchRow.into());
        };
        let to = known_unit(self.state, Column::Unit, required(self.correction)?, self.context)?;
        let person = self.state.memberships.terms(membership).person;
        if let Some(answer) = super::transfer::repeats(self.state, person, on, Some(to)) {
            return answer;
        }
        let moved = super::transfer::fact(self.state, person, on, to, self.context)?;
        let from = self.state.memberships.unit_of(membership, on);
        let number = |unit: UnitNo| Value::Number(unit.0.into());
        Ok(record(vec![self.fact(row, number(from), number(to)), moved]))
    }

    fn card(&self, membership: MembershipNo, row: Row) -> Result<Decision, Refusal> {
        let Terms { person, card: stands, .. } = *self.state.memberships.terms(membership);
        let card = self.correction.value.as_deref();
        let tag = card.map(|card| super::ledger::card_tag(self.context.tags, card));
        if tag == stands {
            return Ok(Decision::Unchanged(row.at.position));
        }
        if let Some(card) = card {
            check_card(self.state, card, Some(person), self.context)?;
        }
        let value = |given: bool| if given { Value::Sealed } else { Value::Nothing };
        let mut fact = self.fact(row, value(stands.is_some()), value(card.is_some()));
        fact.secrets.extend(card.map(|card| card_secret(person, card)));
        Ok(record(vec![fact]))
    }

    /// The membership is somebody else's. A `ref` that nobody has yet is the person's own, written
    /// wrongly.
    fn member(&self, membership: MembershipNo, row: Row) -> Result<Decision, Refusal> {
        let stands = *self.state.memberships.terms(membership);
        let Some(person) = self.other()? else {
            return correct_person(self.state, stands.person, self.correction, self.context);
        };
        if stands.is_of(person) {
            // Its ref, or one that it had before a correction.
            return correct_person(self.state, person, self.correction, self.context);
        }
        self.check_no_change()?;
        if self.state.memberships.is_voided(membership) {
            return Err(MembershipRefusal::Voided.into());
        }
        let fits = match self.state.memberships.leaving(membership) {
            Some(Leaving { left_on, reason: DepartureReason::Died }) => {
                self.state.people.own_death(person) == Some(left_on)
            }
            Some(_) => true,
            None => self.state.people.death(person).is_none(),
        };
        if !fits {
            let reason = DepartureReason::Died;
            return Err(MembershipRefusal::DeathDiffers { reason }.into());
        }
        self.check_terms(membership, &Terms { person, ..stands })?;
        let number = |person: PersonNo| Value::Number(person.0.into());
        Ok(record(vec![self.fact(row, number(stands.person), number(person))]))
    }

    /// The person that the value names; `None`: nobody has that `ref`.
    fn other(&self) -> Result<Option<PersonNo>, Refusal> {
        let key = PersonKey::parse(required(self.correction)?);
        Ok(self.state.people.find(self.context, &key))
    }

    fn partial_day(&self) -> Result<PartialDay, CorrectionRefusal> {
        let column = self.correction.column;
        let day = corrections::partial_day(self.correction)?;
        day.ok_or(CorrectionRefusal::MustBeGiven { column })
    }

    /// What happened on a day was that day or another; it does not change later.
    fn check_no_change(&self) -> Result<(), CorrectionRefusal> {
        match self.correction.changed_on {
            Some(_) => Err(CorrectionRefusal::NothingChangesOn { column: self.correction.column }),
            None => Ok(()),
        }
    }

    fn fact(&self, row: Row, old: Value, new: Value) -> Fact {
        self.fact_of(row, self.correction.column, old, new)
    }

    fn fact_of(&self, row: Row, column: Column, old: Value, new: Value) -> Fact {
        let Correction { learned_on, changed_on, .. } = *self.correction;
        let Row { record, at: corrects } = row;
        Fact::clear(Event::Corrected(Corrected {
            record,
            corrects,
            column,
            old,
            new,
            changed_on,
            learned_on,
        }))
    }
}

fn record(facts: Vec<Fact>) -> Decision {
    Decision::Record { facts, warnings: Vec::new() }
}
