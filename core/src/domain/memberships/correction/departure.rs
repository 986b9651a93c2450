//! Corrections of departures; a death that one said follows it.

use super::{Fix, Row, record};
use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::corrections::{self, CorrectionRefusal, Record, Value};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{MembershipNo, PersonNo};
use crate::domain::memberships::rules::{check_leaving, check_outlived, check_stay, check_today};
use crate::domain::memberships::{DepartureReason, Leaving, MembershipRefusal, departure};
use crate::domain::people::{PersonEvent, PersonRefusal, check_lives};
use crate::domain::refusal::Refusal;
use crate::domain::state::Decision;

impl Fix<'_> {
    pub(super) fn departure(&self, left_on: PartialDay) -> Result<Decision, Refusal> {
        self.check_no_change()?;
        let recorded = departure::recorded(self.state, self.person, left_on);
        let membership = recorded.first().copied().ok_or(MembershipRefusal::NoSuchRow)?;
        if self.correction.column == Column::Ref {
            return self.leaver(membership);
        }
        let memberships = &self.state.memberships;
        let standing = memberships.leaving(membership).zip(memberships.departed_at(membership));
        let (stands, at) = standing.ok_or(MembershipRefusal::NoSuchRow)?;
        let row = Row { record: Record::Departure(membership), at };
        match self.correction.column {
            Column::LeftOn => self.left_on(membership, row, stands),
            Column::Reason => self.reason(membership, row, stands),
            column => Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        }
    }

    fn left_on(
        &self,
        membership: MembershipNo,
        row: Row,
        stands: Leaving,
    ) -> Result<Decision, Refusal> {
        let left_on = self.partial_day()?;
        if left_on == stands.left_on {
            return Ok(Decision::Unchanged(row.at.position));
        }
        let (state, person) = (self.state, self.state.memberships.terms(membership).person);
        check_today(self.context, Column::LeftOn, left_on)?;
        check_leaving(state, membership, left_on)?;
        check_stay(state, membership, Some(Leaving { left_on, ..stands }))?;
        let mut facts = vec![self.fact(row, Value::Day(stands.left_on), Value::Day(left_on))];
        if stands.reason == DepartureReason::Died {
            check_outlived(state, person, left_on, Some(membership))?;
            facts.extend(self.deaths(person, Value::Day(left_on)));
        } else if let Some(died_on) = state.people.death(person)
            && died_on.last() < left_on.first()
        {
            return Err(MembershipRefusal::LeavesAfterDeath { left_on, died_on }.into());
        }
        Ok(record(facts))
    }

    fn reason(
        &self,
        membership: MembershipNo,
        row: Row,
        stands: Leaving,
    ) -> Result<Decision, Refusal> {
        let words = DepartureReason::ALL.map(|reason| (reason.name(), reason));
        let reason = corrections::word_required(self.correction, &words)?;
        if reason == stands.reason {
            return Ok(Decision::Unchanged(row.at.position));
        }
        let (old, new) = (Value::Number(stands.reason.number()), Value::Number(reason.number()));
        let mut facts = vec![self.fact(row, old, new)];
        let person = self.state.memberships.terms(membership).person;
        if stands.reason == DepartureReason::Died {
            check_lives(self.state, person)?;
            facts.extend(self.deaths(person, Value::Nothing));
        }
        if reason == DepartureReason::Died {
            self.check_last(membership, person, stands.left_on)?;
            let (person, died_on) = (self.state.memberships.leaver(membership), stands.left_on);
            facts.push(Fact::clear(Event::Person(PersonEvent::Died { person, died_on })));
        }
        Ok(record(facts))
    }

    /// Who died on leaving was not dead before and joined nowhere afterwards.
    fn check_last(
        &self,
        membership: MembershipNo,
        person: PersonNo,
        died_on: PartialDay,
    ) -> Result<(), Refusal> {
        if let Some(died_on) = self.state.people.death(person) {
            return Err(MembershipRefusal::AlreadyDead { died_on }.into());
        }
        Ok(check_outlived(self.state, person, died_on, Some(membership))?)
    }

    /// Somebody else left: this membership goes on, theirs ends.
    fn leaver(&self, membership: MembershipNo) -> Result<Decision, Refusal> {
        let memberships = &self.state.memberships;
        let person = self.other()?.ok_or(PersonRefusal::Unknown)?;
        let standing = memberships.leaving(membership).zip(memberships.departed_at(membership));
        let Some((leaving, at)) = standing else { return self.left(membership, person) };
        let holder = memberships.terms(membership).person;
        if self.state.people.records(person).contains(&holder) {
            return Ok(Decision::Unchanged(at.position));
        }
        let row = Row { record: Record::Departure(membership), at };
        check_stay(self.state, membership, None)?;
        let (number, left_on) = (|it: PersonNo| Value::Number(it.0.into()), leaving.left_on);
        let mut facts = vec![
            self.fact(row, number(holder), number(person)),
            self.fact_of(row, Column::LeftOn, Value::Day(left_on), Value::Nothing),
        ];
        if leaving.reason == DepartureReason::Died {
            check_lives(self.state, holder)?;
            facts.extend(self.deaths(holder, Value::Nothing));
        } else if self.state.people.death(holder).is_some() {
            let reason = leaving.reason;
            return Err(MembershipRefusal::DeathDiffers { reason }.into());
        }
        facts.extend(departure::facts(self.state, person, leaving, self.context)?);
        Ok(record(facts))
    }

    /// The departure was given to somebody before: to this person?
    fn left(&self, membership: MembershipNo, person: PersonNo) -> Result<Decision, Refusal> {
        let memberships = &self.state.memberships;
        let left = memberships.earlier_leavings(membership).next();
        let (left, _) = left.ok_or(MembershipRefusal::NoSuchRow)?;
        let theirs = departure::recorded(self.state, person, left.left_on);
        let mut standing =
            theirs.into_iter().filter(|other| memberships.leaving(*other) == Some(left));
        let at = standing.next().and_then(|other| memberships.departed_at(other));
        Ok(Decision::Unchanged(at.ok_or(MembershipRefusal::NoSuchRow)?.position))
    }

    /// The day of death follows the departure that said it, in all records of the person.
    fn deaths(&self, person: PersonNo, new: Value) -> Vec<Fact> {
        let people = &self.state.people;
        let fact = |person: PersonNo| {
            let old = people.own_death(person).map_or(Value::Nothing, Value::Day);
            let row = Row { record: Record::Person(person), at: people.registered_at(person) };
            self.fact_of(row, Column::DiedOn, old, new.clone())
        };
        people.dead_records(person).map(fact).collect()
    }
}
