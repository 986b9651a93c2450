//! What corrections and voids say of the record that they are about.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value as Cell};
use dienhong_core::domain::funds::Purpose;
use dienhong_core::domain::ids::{ClubNo, FundNo, KindNo, PartyNo, PersonNo, UnitNo};
use dienhong_core::domain::memberships::{Basis, DepartureReason};
use dienhong_core::domain::people::Sex;
use dienhong_core::domain::support::ValueBasis;
use dienhong_core::domain::units::UnitKind;
use dienhong_core::domain::voids::VoidEvent;
use serde_json::{Value, json};

use super::{Fields, sex};
use crate::commands::history::keys::Naming;

pub(super) fn of_correction(corrected: &Corrected, keys: &dyn Naming) -> Fields {
    vec![
        ("record", json!(record_word(corrected.record))),
        ("column", json!(corrected.column.name())),
        ("old", cell(corrected.record, corrected.column, &corrected.old, keys)),
        ("new", cell(corrected.record, corrected.column, &corrected.new, keys)),
        ("changed_on", json!(corrected.changed_on.map(|day| day.to_string()))),
        ("learned_on", json!(corrected.learned_on.to_string())),
    ]
}

/// What stood, under the names of the columns.
pub(super) fn of_void(event: &VoidEvent, keys: &dyn Naming) -> Fields {
    match event {
        VoidEvent::Started { name, .. } => vec![("void", json!(name))],
        VoidEvent::Voided { record, stood, .. } => {
            let values = stood
                .iter()
                .map(|(column, value)| (column.name(), cell(*record, *column, value, keys)));
            std::iter::once(("record", json!(record_word(*record)))).chain(values).collect()
        }
        VoidEvent::Finished { .. } => Vec::new(),
    }
}

fn record_word(record: Record) -> &'static str {
    match record {
        Record::Unit(_) => "units",
        Record::UnitChange(_) => "unit_changes",
        Record::Reorganisation(..) => "reorganisation",
        Record::Population(_) => "population",
        Record::Figure(_) => "figures",
        Record::Kind(_) => "kinds",
        Record::Person(_) => "persons",
        Record::Membership(_) => "members",
        Record::Departure(_) => "departures",
        Record::Transfer(_) => "transfers",
        Record::Support(_) => "support",
        Record::Reversal(_) => "reversals",
        Record::Commendation(_) => "commendations",
        Record::Hardship(_) => "hardship",
        Record::Fund(_) => "funds",
        Record::Receipt(_) => "receipts",
        Record::Club(_) => "clubs",
        Record::ClubFigure(_) => "club_figures",
        Record::Death(_) => "died",
    }
}

/// A corrected value; numbers of units, clubs and programmes by their keys, the text of a sealed
/// one from its secret.
fn cell(record: Record, column: Column, value: &Cell, keys: &dyn Naming) -> Value {
    let unit = |number: i64| u32::try_from(number).ok().and_then(|n| keys.unit(UnitNo(n)));
    let names_unit =
        matches!(column, Column::Unit | Column::Parent | Column::FromUnit | Column::ToUnit);
    match value {
        Cell::Nothing => Value::Null,
        Cell::Sealed => json!("sealed"),
        Cell::Day(day) => json!(day.to_string()),
        Cell::Year(year) => json!(year),
        Cell::Number(number) if names_unit => json!(unit(*number)),
        Cell::Number(number) if column == Column::Fund => {
            json!(u32::try_from(*number).ok().and_then(|number| keys.fund(FundNo(number))))
        }
        Cell::Number(number) if column == Column::Donor => {
            json!(u32::try_from(*number).ok().and_then(|number| keys.donor(PartyNo(number))))
        }
        Cell::Number(number) if column == Column::Household => {
            json!(u32::try_from(*number).ok().and_then(|number| keys.household(number)))
        }
        Cell::Number(number) if column == Column::Club => {
            json!(u32::try_from(*number).ok().and_then(|n| keys.club(ClubNo(n))))
        }
        Cell::Number(number) if column == Column::Programme => {
            json!(u32::try_from(*number).ok().and_then(|n| keys.kind(KindNo(n))))
        }
        Cell::Number(number) if column == Column::Ref => {
            json!(u32::try_from(*number).ok().and_then(|n| keys.person(PersonNo(n))))
        }
        Cell::Number(number) if column == Column::Sex => json!(Sex::from_number(*number).map(sex)),
        Cell::Number(number) => match (record, column) {
            (Record::Support(_) | Record::Commendation(_), Column::Kind) => {
                json!(u32::try_from(*number).ok().and_then(|n| keys.kind(KindNo(n))))
            }
            (Record::Support(_), Column::ValueBasis) => {
                json!(ValueBasis::from_number(*number).map(ValueBasis::name))
            }
            (Record::Unit(_), Column::Kind) => {
                let kind = usize::try_from(*number).ok().and_then(|it| UnitKind::ALL.get(it));
                json!(kind.map(|kind| kind.name()))
            }
            (Record::Membership(_), Column::Basis) => {
                json!(Basis::from_number(*number).map(Basis::name))
            }
            (Record::Departure(_), Column::Reason) => {
                json!(DepartureReason::from_number(*number).map(DepartureReason::name))
            }
            (Record::Fund(fund), Column::OpeningBalance) => {
                json!(keys.currency(fund).written((*number).into()))
            }
            (Record::Receipt(receipt), Column::Amount) => {
                json!(keys.receipt_currency(receipt).written((*number).into()))
            }
            (Record::Fund(_), Column::Purpose) => {
                json!(Purpose::from_number(*number).map(Purpose::name))
            }
            _ => json!(number),
        },
        Cell::Numbers(numbers) => json!(numbers.iter().map(|n| unit(*n)).collect::<Vec<_>>()),
        Cell::Text(text) => json!(text),
    }
}
