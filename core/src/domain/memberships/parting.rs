//! What a record takes along when it is parted from another. While they were merged, departures and
//! transfers stood in whichever membership was open, whichever record they named: each goes to a
//! membership of the record it names, if that has one for it.

use super::rules::{check_leaving, ended};
use super::transfer::moved;
use super::{DepartureReason, Leaving, Transfer};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Record, Value};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{EventRef, MembershipNo, PersonNo, TransferNo, UnitNo};
use crate::domain::people::PersonRefusal;
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, State};

use super::rules::Span;

/// Two sides of a person, and what each holds once they are parted.
pub(in crate::domain) struct Parting<'a> {
    state: &'a State,
    parted: &'a [PersonNo],
    memberships: Vec<Held>,
    facts: Vec<Fact>,
    today: Day,
}

/// A membership as it stands after the parting.
struct Held {
    membership: MembershipNo,
    leaving: Option<Leaving>,
    transfers: Vec<Transfer>,
    /// It counts again, or ends otherwise than before.
    is_changed: bool,
}

impl<'a> Parting<'a> {
    /// `restored`: the memberships that count again.
    pub(in crate::domain) fn of(
        state: &'a State,
        parted: &'a [PersonNo],
        restored: &[MembershipNo],
        context: &Context,
    ) -> Result<Parting<'a>, Refusal> {
        let records = state.people.records(parted[0]).into_iter();
        let all = records.flat_map(|record| state.memberships.of(record));
        let counting = all.filter(|it| !state.memberships.is_voided(*it) || restored.contains(it));
        let held = |membership| Held {
            membership,
            leaving: state.memberships.leaving(membership),
            transfers: state.memberships.transfers(membership).collect(),
            is_changed: restored.contains(&membership),
        };
        let memberships = counting.map(held).collect();
        let (facts, today) = (Vec::new(), context.today);
        let mut parting = Parting { state, parted, memberships, facts, today };
        parting.transfers();
        parting.departures();
        parting.deaths(restored)?;
        parting.check()?;
        Ok(parting)
    }

    pub(in crate::domain) fn facts(self) -> Vec<Fact> {
        self.facts
    }

    fn is_parted(&self, record: PersonNo) -> bool {
        self.parted.contains(&record)
    }

    fn holder(&self, membership: MembershipNo) -> PersonNo {
        self.state.memberships.terms(membership).person
    }

    /// On which side each of them stands is not the side of whom it names.
    fn is_astray(&self, membership: MembershipNo, named: PersonNo) -> bool {
        self.is_parted(self.holder(membership)) != self.is_parted(named)
    }

    /// Held by the side of `named`, and not yet over on that day.
    fn open_for(&self, named: PersonNo, on: Day) -> Option<usize> {
        self.memberships.iter().position(|held| {
            let joined_on = self.state.memberships.terms(held.membership).joined_on;
            !self.is_astray(held.membership, named)
                && joined_on.first() <= on
                && held.leaving.is_none_or(|leaving| on < leaving.left_on.first())
        })
    }

    fn transfers(&mut self) {
        let memberships = &self.state.memberships;
        let held = self.memberships.iter().map(|held| held.membership);
        let all = held.flat_map(|membership| memberships.all_transfers(membership));
        let standing = all.filter_map(|number| Some((number, memberships.transfer(number)?)));
        let mut astray: Vec<(TransferNo, Transfer)> = standing
            .filter(|(number, it)| self.is_astray(it.membership, memberships.mover(*number)))
            .collect();
        astray.sort_by_key(|(_, transfer)| transfer.on);
        for (number, transfer) in astray {
            self.transfer(number, transfer);
        }
    }

    fn transfer(&mut self, number: TransferNo, stray: Transfer) {
        let named = self.state.memberships.mover(number);
        let Some(to) = self.open_for(named, stray.on) else { return };
        let target = &mut self.memberships[to];
        if target.transfers.iter().any(|other| other.on == stray.on) {
            return;
        }
        let from = unit_on(self.state, target, stray.on);
        let membership = target.membership;
        let transfer = Transfer { membership, ..stray };
        target.transfers.push(transfer);
        let at = self.state.memberships.transferred_at(number);
        let day = PartialDay::exact(stray.on);
        self.withdraw(Record::Transfer(number), at, Column::TransferredOn, day);
        if from != stray.to {
            let made = self.facts.iter().filter(|fact| is_transfer(fact)).count();
            let next = TransferNo::after(self.state.memberships.transfer_count() + made);
            self.facts.push(moved(self.state, next, transfer, from, named));
        }
    }

    fn departures(&mut self) {
        for stray in 0..self.memberships.len() {
            let Held { membership, leaving, .. } = self.memberships[stray];
            let named = self.state.memberships.leaver(membership);
            let Some((leaving, at)) = leaving.zip(self.state.memberships.departed_at(membership))
            else {
                continue;
            };
            if self.is_astray(membership, named) {
                self.departure(stray, leaving, at, named);
            }
        }
    }

    /// Without a membership of its own only a death is the record's: no other row would have been
    /// taken.
    fn departure(&mut self, stray: usize, leaving: Leaving, at: EventRef, named: PersonNo) {
        let on = leaving.left_on;
        let target = self.open_for(named, on.last()).filter(|to| {
            let held = &self.memberships[*to];
            held.leaving.is_none()
                && check_leaving(self.state, held.membership, on).is_ok()
                && held.transfers.iter().all(|transfer| transfer.on <= on.last())
        });
        if target.is_none() && leaving.reason != DepartureReason::Died {
            return;
        }
        let Held { membership, .. } = self.memberships[stray];
        self.memberships[stray].leaving = None;
        self.memberships[stray].is_changed = true;
        self.withdraw(Record::Departure(membership), at, Column::LeftOn, on);
        if let Some(target) = target {
            self.end(target, leaving, named);
        }
    }

    /// A restored membership that is still open ends with a death that its side says.
    fn deaths(&mut self, restored: &[MembershipNo]) -> Result<(), Refusal> {
        let mut dead = self.parted.iter();
        let death = dead.find_map(|it| Some((*it, self.state.people.own_death(*it)?)));
        let Some((record, left_on)) = death else { return Ok(()) };
        for open in 0..self.memberships.len() {
            let Held { membership, leaving, .. } = self.memberships[open];
            if leaving.is_none() && restored.contains(&membership) {
                check_leaving(self.state, membership, left_on)?;
                self.end(open, Leaving { left_on, reason: DepartureReason::Died }, record);
            }
        }
        Ok(())
    }

    fn end(&mut self, target: usize, leaving: Leaving, named: PersonNo) {
        let held = &mut self.memberships[target];
        held.leaving = Some(leaving);
        held.is_changed = true;
        let unit = unit_on(self.state, held, Day::LAST);
        self.facts.push(ended(self.state, held.membership, leaving, unit, named));
    }

    /// That it was so of somebody else is no correction of this one's row: rows name who left.
    fn withdraw(&mut self, record: Record, corrects: EventRef, column: Column, old: PartialDay) {
        self.facts.push(Fact::clear(Event::Corrected(Corrected {
            record,
            corrects,
            column,
            old: Value::Day(old),
            new: Value::Nothing,
            changed_on: None,
            learned_on: self.today,
        })));
    }

    /// What was recorded since the merge may stand where a membership now goes on.
    fn check(&self) -> Result<(), PersonRefusal> {
        let span = |held: &Held| {
            Span::new(self.state.memberships.terms(held.membership).joined_on, held.leaving)
        };
        for changed in self.memberships.iter().filter(|held| held.is_changed) {
            let holder = self.holder(changed.membership);
            let mut others = self.memberships.iter().filter(|other| {
                other.membership != changed.membership && !self.is_astray(other.membership, holder)
            });
            if others.any(|other| span(other).overlaps(span(changed))) {
                let joined_on = self.state.memberships.terms(changed.membership).joined_on;
                return Err(PersonRefusal::RestoredOverlaps { joined_on });
            }
            self.check_outlived(holder, span(changed).to)?;
        }
        Ok(())
    }

    fn check_outlived(&self, holder: PersonNo, until: Option<Day>) -> Result<(), PersonRefusal> {
        let records = self.state.people.records(holder).into_iter();
        let mut own = records.filter(|record| self.is_parted(*record) == self.is_parted(holder));
        let death = own.find_map(|record| self.state.people.own_death(record));
        match death {
            Some(died_on) if until.is_none_or(|until| died_on.last() < until) => {
                Err(PersonRefusal::MemberAfterDeath { died_on })
            }
            _ => Ok(()),
        }
    }
}

fn unit_on(state: &State, held: &Held, on: Day) -> UnitNo {
    let before = held.transfers.iter().filter(|transfer| transfer.on <= on);
    let last = before.max_by_key(|transfer| transfer.on);
    last.map_or(state.memberships.terms(held.membership).unit, |transfer| transfer.to)
}

fn is_transfer(fact: &Fact) -> bool {
    matches!(fact.event, Event::Membership(super::MembershipEvent::Transferred { .. }))
}
