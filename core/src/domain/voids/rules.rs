//! What may be taken back, and the clear values that go with it. A record that is built upon stays.

use super::VoidRefusal;
use super::names::Name;
use super::person;
use crate::domain::calendar::PartialDay;
use crate::domain::column::Column;
use crate::domain::corrections::{Record, Value};
use crate::domain::ids::EventRef;
use crate::domain::refusal::Refusal;
use crate::domain::state::State;
use crate::domain::{funds, periods, units};

/// The clear values of a record.
pub(super) type Stood = Vec<(Column, Value)>;

/// What goes when the record that `at` made is taken back. It was never corrected.
pub(super) fn taken_back(state: &State, record: Record, at: EventRef) -> Result<Stood, Refusal> {
    match record {
        Record::Person(number) => person::registration(state, number, at),
        Record::Death(number) => person::death(state, number, at),
        Record::Membership(membership) => person::membership(state, membership, at),
        Record::Departure(membership) => person::departure(state, membership, at),
        Record::Transfer(transfer) => person::transfer(state, transfer, at),
        Record::Support(support) => {
            if let Some(reversed_on) = state.support.reversed_on(support) {
                return Err(VoidRefusal::ReversedSince { reversed_on }.into());
            }
            let terms = state.support.terms(support);
            periods::check_given(state, &terms, terms.given_on, Column::GivenOn)?;
            Ok(given(&GIFT, |column| terms.value(column)))
        }
        Record::Reversal(support) => {
            let terms = state.support.terms(support);
            let reversed_on = state.support.reversed_on(support).ok_or(missing(at))?;
            periods::check_given(state, &terms, reversed_on, Column::ReversedOn)?;
            funds::check_gift(state, None, Some(&terms))?;
            Ok(vec![(Column::ReversedOn, exact(reversed_on))])
        }
        Record::Fund(fund) => {
            check_unnamed(state, Name::Fund(fund))?;
            let terms = state.funds.terms(fund).ok_or(missing(at))?;
            periods::check_opened(state, terms, Column::OpenedOn)?;
            Ok(given(&FUND, |column| terms.value(column)))
        }
        Record::Receipt(receipt) => funds::take_back_receipt(state, receipt),
        Record::Commendation(commendation) => {
            let terms = state.commendations.terms(commendation);
            periods::check_commended(state, terms, Column::DecidedOn)?;
            Ok(given(&COMMENDATION, |column| terms.value(column)))
        }
        Record::Hardship(hardship) => {
            let year = Value::Number(state.hardships.year(hardship).into());
            let unit = Value::Number(state.hardships.unit(hardship).0.into());
            Ok(vec![(Column::Year, year), (Column::Unit, unit)])
        }
        Record::Club(club) => {
            check_unnamed(state, Name::Club(club))?;
            Ok(given(&CLUB, |column| state.clubs.registered(club, column)))
        }
        Record::ClubFigure(figures) => {
            Ok(given(&COUNT, |column| state.clubs.counted_value(figures, column)))
        }
        Record::Population(_) | Record::Figure(_) => {
            Ok(given(&FIGURE, |column| state.figures.value(record, column)))
        }
        Record::Kind(kind) => {
            check_unnamed(state, Name::Kind(kind))?;
            Ok(vec![(Column::Code, Value::Text(state.catalogue.code(kind).to_owned()))])
        }
        Record::Unit(unit) => {
            check_unnamed(state, Name::Unit(unit))?;
            Ok(given(&UNIT, |column| state.units.value(record, column)))
        }
        Record::UnitChange(change) => {
            units::check_without(&state.units, change)?;
            Ok(given(&UNIT_CHANGE, |column| state.units.value(record, column)))
        }
        Record::Reorganisation(..) => Err(VoidRefusal::Reorganisation.into()),
    }
}

const GIFT: [Column; 8] = [
    Column::Unit,
    Column::Kind,
    Column::GivenOn,
    Column::Amount,
    Column::ValueBasis,
    Column::Quantity,
    Column::Programme,
    Column::Fund,
];

const FUND: [Column; 5] =
    [Column::Unit, Column::Purpose, Column::OpenedOn, Column::Currency, Column::OpeningBalance];

const COMMENDATION: [Column; 5] =
    [Column::Unit, Column::Kind, Column::Level, Column::DecidedOn, Column::Amount];

const CLUB: [Column; 4] = [Column::Unit, Column::FoundedOn, Column::Programme, Column::DissolvedOn];

const COUNT: [Column; 8] = [
    Column::Club,
    Column::On,
    Column::Members,
    Column::Members60Plus,
    Column::Women,
    Column::Poor,
    Column::FundAmount,
    Column::Borrowers,
];

const FIGURE: [Column; 10] = [
    Column::Unit,
    Column::CountedOn,
    Column::On,
    Column::Indicator,
    Column::Source,
    Column::Value,
    Column::Persons60Plus,
    Column::Qualifier,
    Column::Female60Plus,
    Column::Persons80Plus,
];

const UNIT: [Column; 4] = [Column::Kind, Column::Parent, Column::ValidFrom, Column::ValidUntil];

const UNIT_CHANGE: [Column; 5] =
    [Column::Unit, Column::ChangedOn, Column::Name, Column::Code, Column::Parent];

/// Those columns that were given.
fn given(columns: &[Column], value: impl Fn(Column) -> Value) -> Stood {
    let values = columns.iter().map(|column| (*column, value(*column)));
    values.filter(|(_, value)| *value != Value::Nothing).collect()
}

pub(super) fn exact(day: crate::domain::calendar::Day) -> Value {
    Value::Day(PartialDay::exact(day))
}

pub(super) fn check_unnamed(state: &State, name: Name) -> Result<(), VoidRefusal> {
    if state.voids.named.is_named(name) { Err(VoidRefusal::Named) } else { Ok(()) }
}

/// The log says that something was recorded there which is not what stands.
pub(super) fn missing(at: EventRef) -> VoidRefusal {
    VoidRefusal::NotOfTheBatch { position: at.position }
}
