//! `report support`.

use dienhong_core::domain::currency::Currency;
use dienhong_core::domain::ids::FundNo;
use dienhong_core::domain::support::ValueBasis;
use dienhong_core::domain::tree::Tree;
use dienhong_projections::rollup::Rollup;
use dienhong_projections::support::{Dimension, Group, Purses, Question, Row, Totals};
use serde_json::{Map, Value};

use super::each_once;
use crate::cli::reports::{Period, Scope, SupportBy};
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::{Place, Reading};
use crate::reports::support::{CurrencyAmount, SupportReport, SupportRow, SupportTotals};
use crate::reports::thousandths;

pub(super) fn run(
    period: Period,
    scope: &Scope,
    by: &[SupportBy],
    reading: &Reading<'_>,
) -> Result<Box<dyn Document>, Failure> {
    Ok(Box::new(report(reading, period, scope, by)?))
}

pub(crate) fn report(
    reading: &Reading<'_>,
    period: Period,
    scope: &Scope,
    by: &[SupportBy],
) -> Result<SupportReport, Failure> {
    period.check()?;
    let place = reading.place(scope, period.to)?;
    let places = rollup(reading, scope, &place);
    let mut dimensions: Vec<Dimension> = each_once(by.iter().copied().map(dimension));
    if scope.level.is_some() && !dimensions.contains(&Dimension::Unit) {
        dimensions.insert(0, Dimension::Unit);
    }
    let units_of_quantity = &reading.names.units_of_quantity();
    let ask = |purses| {
        let (from, to, known) = (period.from, period.to, reading.known);
        let (by, places) = (&dimensions, &places);
        let question = Question { from, to, known, by, places, units_of_quantity, purses };
        reading.models.support.answer(&question)
    };
    let shown = |row: &Row, currency| {
        let cells = dimensions.iter().map(|by| group_cell(*by, &row.group, reading, &place.tree));
        let (group, labels): (Map<String, Value>, Vec<[String; 2]>) =
            cells.map(|(name, value, label)| ((name.to_owned(), value), label)).unzip();
        SupportRow { group, labels, totals: totals(&row.totals, currency) }
    };
    // Gifts are in dong unless their fund is in another currency: those rows stand apart.
    let mut others = reading.models.funds.currencies(reading.known);
    others.remove(&Currency::VND);
    let foreign: Vec<FundNo> = others.values().flatten().copied().collect();
    let home = ask(Purses::Except(&foreign));
    let mut rows: Vec<SupportRow> = home.rows.iter().map(|row| shown(row, "VND")).collect();
    let mut total = totals(&home.total, "VND");
    for (currency, funds) in &others {
        let answer = ask(Purses::Only(funds));
        if answer.total.count > 0 {
            let code = currency.code();
            let given = answer.rows.iter().filter(|row| row.totals.count > 0);
            rows.extend(given.map(|row| shown(row, code)));
            let amount = answer.total.amount().to_string();
            total.other_currencies.push(CurrencyAmount { currency: code, amount });
        }
    }
    if !total.other_currencies.is_empty() {
        // Each gift, person and household once, whatever the currency.
        let all = ask(Purses::All).total;
        total.count = all.count;
        total.quantity = all.quantity.map(thousandths);
        (total.beneficiaries, total.households) = (all.beneficiaries, all.households);
    }
    Ok(SupportReport {
        report: "support",
        from: period.from.to_string(),
        to: period.to.to_string(),
        known: reading.known_point(),
        rows,
        total,
        days: (period.from, period.to),
        by: dimensions.iter().map(|by| dimension_word(*by)).collect(),
    })
}

/// Where each gift counts: where it was recorded, or at the level asked for.
pub(super) fn rollup(reading: &Reading<'_>, scope: &Scope, place: &Place) -> Rollup {
    let units = &reading.models.units;
    match (place.unit, scope.level) {
        (Some(unit), Some(level)) => Rollup::to_level(units, &place.tree, unit, level),
        (Some(unit), None) if scope.unit.is_some() => Rollup::within(units, &place.tree, unit),
        _ => Rollup::recorded(units.len()),
    }
}

fn dimension(by: SupportBy) -> Dimension {
    match by {
        SupportBy::Kind => Dimension::Kind,
        SupportBy::Month => Dimension::Month,
        SupportBy::Programme => Dimension::Programme,
        SupportBy::Fund => Dimension::Fund,
        SupportBy::Unit => Dimension::Unit,
        SupportBy::ValueBasis => Dimension::ValueBasis,
    }
}

fn dimension_word(by: Dimension) -> &'static str {
    match by {
        Dimension::Kind => "kind",
        Dimension::Month => "month",
        Dimension::Programme => "programme",
        Dimension::Fund => "fund",
        Dimension::Unit => "unit",
        Dimension::ValueBasis => "value_basis",
    }
}

/// One group of a row: its key, its value, and what it is called in each language.
fn group_cell(
    by: Dimension,
    group: &Group,
    reading: &Reading<'_>,
    tree: &Tree,
) -> (&'static str, Value, [String; 2]) {
    let names = &reading.names;
    let same = |text: String| [text.clone(), text];
    let (value, label) = match by {
        Dimension::Kind | Dimension::Programme => {
            let kind = if by == Dimension::Kind { group.kind } else { group.programme };
            let code = kind.map(|kind| names.kind_code(kind).to_owned());
            (code, kind.map(|kind| names.kind_labels(kind)))
        }
        Dimension::Month => {
            let month = group.month.map(|at| format!("{:04}-{:02}", at.year, at.month));
            let label = group.month.map(|at| {
                let vi = format!("{:02}/{}", at.month, at.year);
                [vi, format!("{:04}-{:02}", at.year, at.month)]
            });
            (month, label)
        }
        Dimension::Fund => {
            let fund = group.fund.map(|fund| names.fund(fund).to_owned());
            (fund.clone(), fund.map(same))
        }
        Dimension::Unit => {
            let units = &reading.models.units;
            let key = group.unit.map(|unit| units.key(unit).to_owned());
            let name = group.unit.map(|unit| {
                let standing = tree.contains(unit).then(|| tree.name(unit).to_string());
                standing.unwrap_or_else(|| units.key(unit).to_owned())
            });
            (key, name.map(same))
        }
        Dimension::ValueBasis => {
            let basis = group.value_basis.map(basis_words);
            let label = basis.map(|(_, vi, en)| [vi.to_owned(), en.to_owned()]);
            (basis.map(|(word, ..)| word.to_owned()), label)
        }
    };
    let none = ["(không ghi)".to_owned(), "(not given)".to_owned()];
    (dimension_word(by), value.map_or(Value::Null, Value::String), label.unwrap_or(none))
}

fn basis_words(basis: ValueBasis) -> (&'static str, &'static str, &'static str) {
    match basis {
        ValueBasis::Cash => ("cash", "tiền mặt", "cash"),
        ValueBasis::Goods => ("goods", "hiện vật", "goods"),
        ValueBasis::Labour => ("labour", "ngày công", "labour"),
    }
}

fn totals(totals: &Totals, currency: &'static str) -> SupportTotals {
    // Of a row of one basis the amount is that basis; where several meet, cash stands first and
    // the others beside it.
    let beside = |basis: ValueBasis| {
        let worth = totals.amounts[basis.index()];
        (totals.value_basis().is_none() && worth != 0).then(|| worth.to_string())
    };
    SupportTotals {
        count: totals.count,
        amount: totals.amount().to_string(),
        currency,
        quantity: totals.quantity.map(thousandths),
        beneficiaries: totals.beneficiaries,
        households: totals.households,
        amount_basis: basis_words(totals.value_basis().unwrap_or_default()).0,
        amount_goods: beside(ValueBasis::Goods),
        amount_labour: beside(ValueBasis::Labour),
        other_currencies: Vec::new(),
    }
}
