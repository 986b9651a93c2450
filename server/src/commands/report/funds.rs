//! `report funds`.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::currency::Currency;
use dienhong_core::domain::funds::Purpose;
use dienhong_core::domain::tree::Tree;
use dienhong_core::domain::units::Lineage as _;
use dienhong_projections::funds::{Amounts, Question, Row, Total};

use super::support::rollup;
use crate::cli::reports::Scope;
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::Reading;
use crate::reports::funds::{FundAmounts, FundReport, FundRow, FundTotal};

pub(super) fn run(
    on: Option<Day>,
    scope: &Scope,
    reading: &Reading<'_>,
) -> Result<Box<dyn Document>, Failure> {
    let on = on.unwrap_or_else(|| reading.today());
    let place = reading.place(scope, on)?;
    let places = rollup(reading, scope, &place);
    let question = Question { on, known: reading.known, places: &places };
    let answer = reading.models.funds.answer(&question, &reading.models.support);
    Ok(Box::new(FundReport {
        report: "funds",
        on: on.to_string(),
        known: reading.known_point(),
        tree: scope.tree.name(),
        tree_on: place.tree_on.to_string(),
        root_hash: reading.root_hex(),
        rows: answer.rows.into_iter().map(|row| shown(row, reading, &place.tree)).collect(),
        total: answer.totals.iter().map(total).collect(),
        days: (on, place.tree_on),
    }))
}

fn shown(row: Row, reading: &Reading<'_>, tree: &Tree) -> FundRow {
    let unit = reading.models.units.key(row.unit).to_owned();
    // A unit that is no more keeps its name, and its funds until they are given to another.
    let unit_name = if tree.contains(row.unit) {
        tree.name(row.unit).to_string()
    } else {
        reading.models.units.latest().life(row.unit).name.to_string()
    };
    FundRow {
        fund: row.fund.map(|fund| reading.names.fund(fund).to_owned()),
        name: if row.fund.is_some() { row.name } else { unit_name.clone() },
        unit,
        purpose: row.purpose.name(),
        currency: row.currency.code(),
        funds: row.funds,
        amounts: amounts(row.currency, &row.amounts),
        unit_name,
        purpose_words: words(row.purpose),
    }
}

fn total(total: &Total) -> FundTotal {
    FundTotal {
        purpose: total.purpose.name(),
        currency: total.currency.code(),
        funds: total.funds,
        amounts: amounts(total.currency, &total.amounts),
        purpose_words: words(total.purpose),
    }
}

fn amounts(currency: Currency, amounts: &Amounts) -> FundAmounts {
    FundAmounts {
        opening: currency.written(amounts.opening),
        received: currency.written(amounts.received),
        disbursed: currency.written(amounts.disbursed),
        balance: currency.written(amounts.balance()),
    }
}

fn words(purpose: Purpose) -> [&'static str; 2] {
    match purpose {
        Purpose::Association => ["quỹ hội", "association"],
        Purpose::Fee => ["hội phí", "fees"],
        Purpose::Charity => ["từ thiện", "charity"],
        Purpose::Club => ["câu lạc bộ", "club"],
        Purpose::State => ["ngân sách", "state"],
    }
}
