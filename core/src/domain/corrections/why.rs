//! Why a correction was made, with the row that said so. Sealed: reasons are free text, and rows are
//! named by the `ref` of persons.

use super::{Correction, Record, Value, ledger};
use crate::domain::column::Column;
use crate::domain::event::Fact;
use crate::domain::ids::{SourceNo, UnitNo};
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::State;

/// For the header of the commit that records `facts`, sealed under the first whom they are about.
pub fn why(
    state: &State,
    correction: &Correction,
    source: SourceNo,
    facts: &[Fact],
) -> Option<Secret> {
    let (corrected, secrets) = facts.iter().find_map(ledger::corrected)?;
    let is_clear = secrets.is_empty() && Class::of(correction.column).is_none();
    let value = correction.value.clone().filter(|_| is_clear && corrected.new != Value::Sealed);
    let cells = [
        (Column::Reason, correction.reason.clone()),
        (Column::Kind, Some(correction.kind.number().to_string())),
        (Column::Key, Some(correction.key.join("|"))),
        (Column::Source, Some(source.0.to_string())),
        (Column::Value, value),
    ];
    let given = cells.into_iter().filter_map(|(column, text)| Some((column, text?)));
    let subject = subject(state, corrected.record);
    Some(Secret { subject, class: Class::Basic, cells: given.collect() })
}

/// Whom the record is about, before it is corrected.
fn subject(state: &State, record: Record) -> Subject {
    let member = |membership| Subject::Person(state.memberships.terms(membership).person);
    match record {
        Record::Person(person) | Record::Death(person) => Subject::Person(person),
        Record::Membership(membership) | Record::Departure(membership) => member(membership),
        Record::Transfer(transfer) => member(state.memberships.moved(transfer)),
        Record::Unit(unit) => Subject::Unit(unit),
        Record::UnitChange(change) => Subject::Unit(state.units.changed(change)),
        Record::Reorganisation(number, row) => Subject::Unit(state.units.reorganised(number, row)),
        Record::Population(population) => Subject::Unit(state.figures.counted(population)),
        Record::Figure(figure) => Subject::Unit(state.figures.reporting(figure)),
        // Kinds belong to no unit.
        Record::Kind(_) => Subject::Unit(UnitNo(0)),
        Record::Support(support) | Record::Reversal(support) => {
            Subject::Unit(state.support.terms(support).unit)
        }
        Record::Hardship(hardship) => Subject::Household(state.hardships.household(hardship)),
        Record::Fund(fund) => Subject::Unit(state.funds.unit(fund)),
        Record::Receipt(receipt) => Subject::Unit(state.funds.unit_of_receipt(receipt)),
        Record::Commendation(commendation) => {
            Subject::Unit(state.commendations.terms(commendation).unit)
        }
        Record::Club(club) => Subject::Unit(state.clubs.unit(club)),
        Record::ClubFigure(figures) => Subject::Unit(state.clubs.unit_of_count(figures)),
    }
}
