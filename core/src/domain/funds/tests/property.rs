//! Whatever is asked in whatever order: no fund is ever below zero, and what the ledger holds is a
//! recount of what stands.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::calendar::Day;
use crate::domain::corrections::Correction;

#[derive(Clone, Debug)]
enum Step {
    Register(usize, i64),
    Receive(usize, usize, i64),
    Give(usize, Option<usize>, i64, usize),
    Reverse(usize),
    Correct(ImportKind, usize, Column, usize, i64),
}

const FUNDS: usize = 3;
const ROWS: usize = 6;

fn step() -> impl Strategy<Value = Step> {
    let (fund, row) = (0..FUNDS, 0..ROWS);
    let columns = prop::sample::select(vec![
        (ImportKind::Support, Column::Amount),
        (ImportKind::Support, Column::Fund),
        (ImportKind::Support, Column::ValueBasis),
        (ImportKind::Support, Column::GivenOn),
        (ImportKind::Reversals, Column::Support),
        (ImportKind::Receipts, Column::Amount),
        (ImportKind::Receipts, Column::Fund),
        (ImportKind::Funds, Column::OpeningBalance),
        (ImportKind::Funds, Column::OpenedOn),
    ]);
    prop_oneof![
        2 => (fund.clone(), 0..40_i64).prop_map(|(fund, opening)| Step::Register(fund, opening)),
        3 => (row.clone(), fund.clone(), 1..40_i64).prop_map(|(row, fund, amount)| {
            Step::Receive(row, fund, amount)
        }),
        4 => (row.clone(), prop::option::of(fund), 1..40_i64, 0..3_usize).prop_map(
            |(row, fund, amount, basis)| Step::Give(row, fund, amount, basis)
        ),
        2 => row.clone().prop_map(Step::Reverse),
        6 => (columns, row, 0..ROWS, 1..60_i64).prop_map(|((kind, column), row, other, number)| {
            Step::Correct(kind, row, column, other, number)
        }),
    ]
}

fn command(step: &Step, learned_on: Day) -> Command {
    match *step {
        Step::Register(fund, opening) => register(Registration {
            opening_balance: Some(opening * THOUSANDTHS),
            ..super::fund(&format!("q{fund}"))
        }),
        Step::Receive(row, fund, amount) => {
            receive(receipt(&format!("r{row}"), &format!("q{fund}"), amount))
        }
        Step::Give(row, fund, amount, basis) => give(Gift {
            fund: fund.map(|fund| format!("q{fund}")),
            value_basis: Some(ValueBasis::ALL[basis]),
            ..gift(&format!("g{row}"), "", amount)
        }),
        Step::Reverse(row) => reverse(&format!("g{row}")),
        Step::Correct(kind, row, column, other, number) => {
            let key = match kind {
                ImportKind::Funds => format!("q{}", row % FUNDS),
                ImportKind::Receipts => format!("r{row}"),
                _ => format!("g{row}"),
            };
            let value = match column {
                Column::Fund => format!("q{}", other % FUNDS),
                Column::Support => format!("g{other}"),
                Column::ValueBasis => ValueBasis::ALL[other % 3].name().to_owned(),
                Column::GivenOn | Column::OpenedOn => format!("2020-01-{:02}", 1 + number % 28),
                _ => number.to_string(),
            };
            let Command::Correct(correction) = fix(kind, &key, column, &value) else {
                unreachable!()
            };
            Command::Correct(Correction { learned_on, ..correction })
        }
    }
}

/// What each registered fund holds, counted over every gift and receipt that stands.
fn recount(office: &Office) -> BTreeMap<String, i128> {
    let (state, source) = (&office.state, office.source());
    let mut held = BTreeMap::new();
    for key in (0..FUNDS).map(|fund| format!("q{fund}")) {
        let Some(number) = state.funds.number(source, &key) else { continue };
        let Some(terms) = state.funds.terms(number) else { continue };
        let mut balance = i128::from(terms.opening_balance);
        for row in 0..ROWS {
            if let Some(receipt) = state.funds.receipt_number(source, &format!("r{row}")) {
                let terms = state.funds.receipt(receipt).terms;
                balance += if terms.fund == number { i128::from(terms.amount) } else { 0 };
            }
            if let Some(support) = state.support.number(source, &format!("g{row}")) {
                let gift = state.support.terms(support);
                let is_spent = gift.fund == Some(number)
                    && gift.value_basis == ValueBasis::Cash
                    && !state.support.is_reversed(support);
                if is_spent {
                    assert!(gift.given_on >= terms.opened_on);
                    balance -= i128::from(gift.amount.unwrap_or(0));
                }
            }
        }
        held.insert(key, balance);
    }
    held
}

proptest! {
    #[test]
    fn no_order_of_commands_brings_a_fund_below_zero(
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let mut office = Office::founded();
        for (days, step) in (0..).zip(&steps) {
            let command = command(step, Day::from_number(20_000 + days).unwrap());
            if let Ok(Decision::Record { .. }) = office.decide(command.clone()) {
                office.record(command);
            }
            for (key, held) in recount(&office) {
                prop_assert!(held >= 0, "{key} holds {held} after {step:?}");
                prop_assert_eq!(balance(&office, &key), held, "{}", key);
            }
        }
    }
}
