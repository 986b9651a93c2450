//! How many records name a person, a unit and so on: what is named is built upon.
//!
//! A corrected record counts for all that it ever named: it is never taken back itself.

use super::record;
use crate::domain::commendations::Honouree;
use crate::domain::corrections::Record;
use crate::domain::dense::Dense;
use crate::domain::event::Event;
use crate::domain::figures::FigureEvent;
use crate::domain::ids::{ClubNo, FundNo, KindNo, PersonNo, UnitNo};
use crate::domain::periods::PeriodEvent;
use crate::domain::state::State;
use crate::domain::support::Beneficiary;
use crate::saved;

/// Something that records name. Memberships, departures and transfers are told of their person by
/// the memberships themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    Person(PersonNo),
    Unit(UnitNo),
    Kind(KindNo),
    Fund(FundNo),
    Club(ClubNo),
}

/// By number, how often each is named.
#[derive(Debug, Default)]
pub struct Named {
    persons: Dense<u32>,
    units: Dense<u32>,
    kinds: Dense<u32>,
    funds: Dense<u32>,
    clubs: Dense<u32>,
}

saved!(struct Named { persons, units, kinds, funds, clubs });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    Note,
    Forget,
}

impl Named {
    pub fn is_named(&self, name: Name) -> bool {
        let (counts, index) = match name {
            Name::Person(person) => (&self.persons, person.index()),
            Name::Unit(unit) => (&self.units, unit.index()),
            Name::Kind(kind) => (&self.kinds, kind.index()),
            Name::Fund(fund) => (&self.funds, fund.index()),
            Name::Club(club) => (&self.clubs, club.index()),
        };
        counts.get(index).is_some_and(|count| *count > 0)
    }

    fn fold(&mut self, name: Name, fold: Fold) {
        let (counts, index) = match name {
            Name::Person(person) => (&mut self.persons, person.index()),
            Name::Unit(unit) => (&mut self.units, unit.index()),
            Name::Kind(kind) => (&mut self.kinds, kind.index()),
            Name::Fund(fund) => (&mut self.funds, fund.index()),
            Name::Club(club) => (&mut self.clubs, club.index()),
        };
        counts.fill_to(index + 1, 0);
        match fold {
            Fold::Note => counts[index] += 1,
            Fold::Forget => counts[index] = counts[index].saturating_sub(1),
        }
    }
}

/// Notes what an event that was just folded names.
pub(in crate::domain) fn note(state: &mut State, event: &Event) {
    match event {
        Event::Corrected(corrected) => each(state, corrected.record, Fold::Note),
        Event::Figure(FigureEvent::RegisterCompleted { unit, .. })
        | Event::Period(PeriodEvent::Closed { unit, .. }) => {
            state.voids.named.fold(Name::Unit(*unit), Fold::Note);
        }
        event => {
            if let Some(record) = record::of(event) {
                each(state, record, Fold::Note);
            }
        }
    }
}

pub(super) fn each(state: &mut State, record: Record, fold: Fold) {
    let mut named = std::mem::take(&mut state.voids.named);
    names(state, record, &mut |name| named.fold(name, fold));
    state.voids.named = named;
}

fn names(state: &State, record: Record, each: &mut dyn FnMut(Name)) {
    match record {
        Record::Unit(_) | Record::UnitChange(_) | Record::Reorganisation(..) => {
            state.units.named_by(record, &mut |unit| each(Name::Unit(unit)));
        }
        Record::Population(population) => each(Name::Unit(state.figures.counted(population))),
        Record::Figure(figure) => each(Name::Unit(state.figures.reporting(figure))),
        Record::Person(person) => each(Name::Unit(state.people.unit(person))),
        Record::Membership(membership) => {
            each(Name::Unit(state.memberships.terms(membership).unit));
        }
        Record::Transfer(transfer) => each(Name::Unit(state.memberships.moved_to(transfer))),
        Record::Support(support) => {
            let terms = state.support.terms(support);
            if let Beneficiary::Person(person) = terms.beneficiary {
                each(Name::Person(person));
            }
            each(Name::Unit(terms.unit));
            each(Name::Kind(terms.kind));
            terms.programme.into_iter().for_each(|kind| each(Name::Kind(kind)));
            terms.fund.into_iter().for_each(|fund| each(Name::Fund(fund)));
        }
        Record::Commendation(commendation) => {
            let terms = state.commendations.terms(commendation);
            each(match terms.honouree {
                Honouree::Person(person) => Name::Person(person),
                Honouree::Unit(unit) => Name::Unit(unit),
                Honouree::Club(club) => Name::Club(club),
            });
            each(Name::Unit(terms.unit));
            each(Name::Kind(terms.kind));
        }
        Record::Hardship(hardship) => {
            each(Name::Unit(state.hardships.unit(hardship)));
            for person in state.hardships.listed(hardship) {
                each(Name::Person(*person));
            }
        }
        Record::Fund(fund) => each(Name::Unit(state.funds.unit(fund))),
        Record::Receipt(receipt) => each(Name::Fund(state.funds.fund_of(receipt))),
        Record::Club(club) => {
            let club = state.clubs.club(club);
            club.unit.values().for_each(|unit| each(Name::Unit(*unit)));
            club.programme.values().flatten().for_each(|kind| each(Name::Kind(*kind)));
        }
        Record::ClubFigure(figures) => each(Name::Club(state.clubs.counting(figures))),
        Record::Kind(_) | Record::Departure(_) | Record::Reversal(_) | Record::Death(_) => {}
    }
}
