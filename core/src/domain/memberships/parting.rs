//! What records take along when they are parted. While they were merged, departures and transfers
//! stood in whichever membership was open, whichever record they named: each goes to a membership of
//! the record it names, day by day, as if they had never been one.

use super::rules::{Span, ended};
use super::transfer::moved;
use super::{DepartureReason, Leaving, MembershipEvent, MembershipRefusal, Transfer};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Record, Value};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{EventRef, MembershipNo, PersonNo, TransferNo, UnitNo};
use crate::domain::people::PersonRefusal;
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, State};

/// The two sides of a person, and what each holds once they are parted.
pub(in crate::domain) struct Parting<'a> {
    state: &'a State,
    records: Vec<PersonNo>,
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

/// What stands with one side and names a record of the other.
enum Stray {
    Transfer(TransferNo, Transfer),
    Departure(MembershipNo, Leaving),
}

impl Stray {
    fn on(&self) -> Day {
        match self {
            Stray::Transfer(_, transfer) => transfer.on,
            Stray::Departure(_, leaving) => leaving.left_on.first(),
        }
    }
}

impl<'a> Parting<'a> {
    /// `restored`: the memberships that count again.
    pub(in crate::domain) fn of(
        state: &'a State,
        parted: &'a [PersonNo],
        restored: &[MembershipNo],
        context: &Context,
    ) -> Result<Parting<'a>, Refusal> {
        let records = state.people.records(parted[0]);
        let all = records.iter().flat_map(|record| state.memberships.of(*record));
        let counting = all.filter(|it| !state.memberships.is_voided(*it) || restored.contains(it));
        let held = |membership| Held {
            membership,
            leaving: state.memberships.leaving(membership),
            transfers: state.memberships.transfers(membership).collect(),
            is_changed: restored.contains(&membership),
        };
        let memberships = counting.map(held).collect();
        let (facts, today) = (Vec::new(), context.today);
        let mut parting = Parting { state, records, parted, memberships, facts, today };
        for stray in parting.strays() {
            match stray {
                Stray::Transfer(number, transfer) => parting.transfer(number, transfer),
                Stray::Departure(membership, leaving) => parting.departure(membership, leaving)?,
            }
        }
        parting.deaths()?;
        parting.check()?;
        Ok(parting)
    }

    pub(in crate::domain) fn facts(self) -> Vec<Fact> {
        self.facts
    }

    fn strays(&self) -> Vec<Stray> {
        let memberships = &self.state.memberships;
        let mut strays = Vec::new();
        for &Held { membership, leaving, .. } in &self.memberships {
            for number in memberships.all_transfers(membership) {
                let transfer = memberships.transfer(number);
                let transfer =
                    transfer.filter(|_| self.is_astray(membership, memberships.mover(number)));
                strays.extend(transfer.map(|transfer| Stray::Transfer(number, transfer)));
            }
            let leaving =
                leaving.filter(|_| self.is_astray(membership, memberships.leaver(membership)));
            strays.extend(leaving.map(|leaving| Stray::Departure(membership, leaving)));
        }
        strays.sort_by_key(|stray| (stray.on(), matches!(stray, Stray::Departure(..))));
        strays
    }

    fn is_parted(&self, record: PersonNo) -> bool {
        self.parted.contains(&record)
    }

    fn holder(&self, membership: MembershipNo) -> PersonNo {
        self.state.memberships.terms(membership).person
    }

    /// What names somebody whose record was parted before is of the holder.
    fn is_astray(&self, membership: MembershipNo, named: PersonNo) -> bool {
        self.records.contains(&named)
            && self.is_parted(self.holder(membership)) != self.is_parted(named)
    }

    fn held(&mut self, membership: MembershipNo) -> &mut Held {
        let mut all = self.memberships.iter_mut();
        all.find(|held| held.membership == membership).expect("it counts after the parting")
    }

    /// With the side of `named`, and not yet over on that day.
    fn open_for(&self, named: PersonNo, on: Day) -> Option<MembershipNo> {
        let mut own = self
            .memberships
            .iter()
            .filter(|held| self.is_parted(self.holder(held.membership)) == self.is_parted(named));
        let open = own.find(|held| {
            let joined_on = self.state.memberships.terms(held.membership).joined_on;
            joined_on.first() <= on && held.leaving.is_none_or(|it| on < it.left_on.first())
        });
        open.map(|held| held.membership)
    }

    fn transfer(&mut self, number: TransferNo, stray: Transfer) {
        let named = self.state.memberships.mover(number);
        let Some(membership) = self.open_for(named, stray.on) else { return };
        let target = self.held(membership);
        if target.transfers.iter().any(|other| other.on == stray.on) {
            return;
        }
        let transfer = Transfer { membership, ..stray };
        target.transfers.push(transfer);
        let before = stray.on.pred();
        let from = unit_on(self.state, self.held(membership), before);
        self.held(stray.membership).transfers.retain(|other| *other != stray);
        let at = self.state.memberships.transferred_at(number);
        let day = PartialDay::exact(stray.on);
        self.withdraw(Record::Transfer(number), at, Column::TransferredOn, day);
        if from != stray.to {
            let made = self.facts.iter().filter(|fact| is_transfer(fact)).count();
            let next = TransferNo::after(self.state.memberships.transfer_count() + made);
            self.facts.push(moved(self.state, next, transfer, from, named));
        }
    }

    /// A departure stays where the record that it names has no membership to end; a death is that
    /// record's in any case.
    fn departure(&mut self, stray: MembershipNo, leaving: Leaving) -> Result<(), Refusal> {
        let named = self.state.memberships.leaver(stray);
        let target = self.open_for(named, leaving.left_on.last());
        if target.is_none() && leaving.reason != DepartureReason::Died {
            return Ok(());
        }
        self.reopen(stray, leaving);
        match target {
            Some(target) => self.end(target, leaving, named),
            None => Ok(()),
        }
    }

    fn reopen(&mut self, membership: MembershipNo, leaving: Leaving) {
        let held = self.held(membership);
        held.leaving = None;
        held.is_changed = true;
        let at = self.state.memberships.departed_at(membership).expect("it has ended");
        self.withdraw(Record::Departure(membership), at, Column::LeftOn, leaving.left_on);
    }

    /// No membership goes on after the death that its side says, nor ends by another.
    fn deaths(&mut self) -> Result<(), Refusal> {
        for index in 0..self.memberships.len() {
            let Held { membership, leaving, is_changed, .. } = self.memberships[index];
            let death = self.death(self.holder(membership));
            // What the parting itself ended is not in the log to be withdrawn.
            let recorded = self.state.memberships.leaving(membership);
            let stands = leaving.filter(|_| is_changed && leaving == recorded);
            let by_death = stands.filter(|it| it.reason == DepartureReason::Died);
            let is_other = by_death.filter(|it| death.is_none_or(|(_, day)| day != it.left_on));
            if let Some(other) = is_other {
                self.reopen(membership, other);
            }
            if let Some((record, left_on)) = death
                && is_changed
                && (leaving.is_none() || is_other.is_some())
            {
                self.end(membership, Leaving { left_on, reason: DepartureReason::Died }, record)?;
            }
        }
        Ok(())
    }

    /// The death that the side of `holder` says, and which of its records.
    fn death(&self, holder: PersonNo) -> Option<(PersonNo, PartialDay)> {
        let own = self.records.iter().copied();
        let mut own = own.filter(|record| self.is_parted(*record) == self.is_parted(holder));
        own.find_map(|record| Some((record, self.state.people.own_death(record)?)))
    }

    fn end(
        &mut self,
        membership: MembershipNo,
        leaving: Leaving,
        named: PersonNo,
    ) -> Result<(), Refusal> {
        let joined_on = self.state.memberships.terms(membership).joined_on;
        let left_on = leaving.left_on;
        let held = self.held(membership);
        if held.leaving.is_some() {
            return Err(PersonRefusal::RestoredOverlaps { joined_on }.into());
        }
        if left_on.last() < joined_on.first() {
            return Err(MembershipRefusal::LeavesBeforeJoining { left_on, joined_on }.into());
        }
        let last = held.transfers.iter().map(|transfer| transfer.on).max();
        if let Some(transferred_on) = last.filter(|last| left_on.last() < *last) {
            return Err(MembershipRefusal::LeavesBeforeTransfer { left_on, transferred_on }.into());
        }
        held.leaving = Some(leaving);
        held.is_changed = true;
        let unit = unit_on(self.state, self.held(membership), Day::LAST);
        self.facts.push(ended(self.state, membership, leaving, unit, named));
        Ok(())
    }

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
        let joined_on = |held: &Held| self.state.memberships.terms(held.membership).joined_on;
        let span = |held: &Held| Span::new(joined_on(held), held.leaving);
        for changed in self.memberships.iter().filter(|held| held.is_changed) {
            let holder = self.holder(changed.membership);
            let mut others = self.memberships.iter().filter(|other| {
                other.membership != changed.membership
                    && self.is_parted(self.holder(other.membership)) == self.is_parted(holder)
            });
            if others.any(|other| span(other).overlaps(span(changed))) {
                return Err(PersonRefusal::RestoredOverlaps { joined_on: joined_on(changed) });
            }
            let until = span(changed).to;
            if let Some((_, died_on)) = self.death(holder)
                && until.is_none_or(|until| died_on.last() < until)
            {
                return Err(PersonRefusal::MemberAfterDeath { died_on });
            }
        }
        Ok(())
    }
}

fn unit_on(state: &State, held: &Held, on: Day) -> UnitNo {
    let before = held.transfers.iter().filter(|transfer| transfer.on <= on);
    let last = before.max_by_key(|transfer| transfer.on);
    last.map_or(state.memberships.terms(held.membership).unit, |transfer| transfer.to)
}

fn is_transfer(fact: &Fact) -> bool {
    matches!(fact.event, Event::Membership(MembershipEvent::Transferred { .. }))
}
