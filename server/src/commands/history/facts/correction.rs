//! A correction under the names of what it corrects: kind, column, old and new value.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value as Cell};
use dienhong_core::domain::funds::Purpose;
use dienhong_core::domain::ids::{ClubNo, FundNo, KindNo, PartyNo, UnitNo};
use serde_json::{Value, json};

use super::{Fields, Named};

pub(super) fn fields(corrected: &Corrected, keys: &Named<'_>) -> Fields {
    vec![
        ("record", json!(record_word(corrected.record))),
        ("column", json!(corrected.column.name())),
        ("old", cell(corrected, &corrected.old, keys)),
        ("new", cell(corrected, &corrected.new, keys)),
        ("changed_on", json!(corrected.changed_on.map(|day| day.to_string()))),
        ("learned_on", json!(corrected.learned_on.to_string())),
    ]
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
    }
}

/// A corrected value; numbers of units, clubs and programmes by their keys, the text of a sealed
/// one from its secret.
fn cell(corrected: &Corrected, value: &Cell, keys: &Named<'_>) -> Value {
    let unit = |number: i64| u32::try_from(number).ok().and_then(|n| keys.unit(UnitNo(n)));
    let names_unit = matches!(
        corrected.column,
        Column::Unit | Column::Parent | Column::FromUnit | Column::ToUnit
    );
    match value {
        Cell::Nothing => Value::Null,
        Cell::Sealed => json!("sealed"),
        Cell::Day(day) => json!(day.to_string()),
        Cell::Year(year) => json!(year),
        Cell::Number(number) if names_unit => json!(unit(*number)),
        Cell::Number(number) if corrected.column == Column::Fund => {
            json!(u32::try_from(*number).ok().and_then(|number| keys.fund(FundNo(number))))
        }
        Cell::Number(number) if corrected.column == Column::Donor => {
            json!(u32::try_from(*number).ok().and_then(|number| keys.donor(PartyNo(number))))
        }
        Cell::Number(number) if corrected.column == Column::Club => {
            json!(u32::try_from(*number).ok().and_then(|n| keys.club(ClubNo(n))))
        }
        Cell::Number(number) if corrected.column == Column::Programme => {
            json!(u32::try_from(*number).ok().and_then(|n| keys.kind(KindNo(n))))
        }
        Cell::Number(number) => match (corrected.record, corrected.column) {
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
