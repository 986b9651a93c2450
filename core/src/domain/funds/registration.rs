//! The rules of registering a fund.

use super::balance::balance;
use super::ledger::{Fund, Version};
use super::{FundEvent, FundRefusal, Registration, Terms};
use crate::domain::column::Column;
use crate::domain::currency::Currency;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{FundNo, UnitNo};
use crate::domain::periods::check_fund;
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};
use crate::domain::support::LARGEST;

pub(super) fn decide(
    state: &State,
    row: &Registration,
    context: &Context,
) -> Result<Decision, Refusal> {
    let asked = Version { terms: terms(state, row)?, name: row.name.clone() };
    let number = state.funds.number(context.source, &row.fund);
    if let Some(fund) = number.and_then(|number| state.funds.fund(number)) {
        return repeats(row, &asked, fund);
    }
    // A fund that support named before keeps its number, and what was given from it counts.
    let fund = number.unwrap_or_else(|| FundNo::after(state.funds.named()));
    check(state, fund, &row.fund, &asked.terms, context)?;
    check_fund(state, fund, &asked.terms, Column::OpenedOn)?;
    let Terms { unit, purpose, opened_on, currency, opening_balance } = asked.terms;
    let event = FundEvent::Registered {
        fund,
        uuid: context.uuids[0],
        key: row.fund.clone(),
        source: context.source,
        unit,
        purpose,
        name: asked.name,
        opened_on,
        currency,
        opening_balance,
    };
    let facts = vec![Fact::clear(Event::Fund(event))];
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

/// The row with its names looked up.
fn terms(state: &State, row: &Registration) -> Result<Terms, FundRefusal> {
    let currency = row.currency.as_deref().map_or(Ok(Currency::VND), currency)?;
    let opening = row.opening_balance.map(|amount| opening(currency, amount)).transpose()?;
    Ok(Terms {
        unit: unit(state, &row.unit)?,
        purpose: row.purpose,
        opened_on: row.opened_on,
        currency,
        opening_balance: opening.unwrap_or(0),
    })
}

pub(super) fn unit(state: &State, key: &str) -> Result<UnitNo, FundRefusal> {
    let unit = state.units.number(key);
    unit.ok_or_else(|| FundRefusal::UnitUnknown { unit: key.to_owned() })
}

pub(super) fn currency(code: &str) -> Result<Currency, FundRefusal> {
    Currency::named(code).ok_or_else(|| FundRefusal::CurrencyUnknown { code: code.to_owned() })
}

/// An opening balance in the smallest unit.
pub(super) fn opening(currency: Currency, thousandths: i64) -> Result<i64, FundRefusal> {
    let column = Column::OpeningBalance;
    let amount = smallest(currency, thousandths, column)?;
    if (0..=largest(currency)).contains(&amount.into()) {
        return Ok(amount);
    }
    Err(FundRefusal::OpeningOutOfRange { amount: currency.written(amount.into()) })
}

/// An amount of a row in the smallest unit of its currency.
pub(super) fn smallest(
    currency: Currency,
    thousandths: i64,
    column: Column,
) -> Result<i64, FundRefusal> {
    currency.smallest(thousandths).ok_or_else(|| FundRefusal::TooManyDecimals {
        currency: currency.code(),
        places: currency.exponent(),
        column,
    })
}

pub(super) fn largest(currency: Currency) -> i128 {
    currency.of_whole(LARGEST.into())
}

/// The key is used: by this very row, or by one that it equalled before a correction.
fn repeats(row: &Registration, asked: &Version, fund: &Fund) -> Result<Decision, Refusal> {
    let mut differences = fund.versions().map(|version| first_difference(row, asked, version));
    match differences.next().flatten() {
        Some(column) if differences.all(|earlier| earlier.is_some()) => {
            Err(FundRefusal::KeyUsed { key: row.fund.clone(), column }.into())
        }
        Some(_) | None => Ok(Decision::Unchanged(fund.at.position)),
    }
}

/// The first given cell that is not what is recorded.
fn first_difference(row: &Registration, asked: &Version, recorded: &Version) -> Option<Column> {
    let (terms, stands) = (&asked.terms, &recorded.terms);
    let opening = row.opening_balance.and_then(|amount| stands.currency.smallest(amount));
    let differences = [
        (Column::Unit, terms.unit != stands.unit),
        (Column::Purpose, terms.purpose != stands.purpose),
        (Column::Name, asked.name != recorded.name),
        (Column::OpenedOn, terms.opened_on != stands.opened_on),
        (Column::Currency, row.currency.is_some() && terms.currency != stands.currency),
        (
            Column::OpeningBalance,
            row.opening_balance.is_some() && opening != Some(stands.opening_balance),
        ),
    ];
    differences.into_iter().find(|&(_, differs)| differs).map(|(column, _)| column)
}

/// What must hold of every fund, new or corrected. `key`: the one it has, or will have.
pub(super) fn check(
    state: &State,
    fund: FundNo,
    key: &str,
    terms: &Terms,
    context: &Context,
) -> Result<(), FundRefusal> {
    let opened_on = terms.opened_on;
    if opened_on > context.today {
        return Err(FundRefusal::OpenedLater { opened_on, today: context.today });
    }
    if !state.units.exists(terms.unit, opened_on) {
        let unit = state.units.key(terms.unit).to_owned();
        return Err(FundRefusal::UnitNotThere { unit, on: opened_on });
    }
    let given = state.support.spent(fund).and_then(super::Flow::first);
    let received = state.funds.fund(fund).and_then(Fund::first_receipt);
    if let Some(first) = given.into_iter().chain(received).min().filter(|day| *day < opened_on) {
        let fund = key.to_owned();
        return Err(FundRefusal::MovedBeforeOpening { fund, first, opened_on });
    }
    let left = balance(state, fund, terms);
    if left >= 0 {
        return Ok(());
    }
    let held = i128::from(terms.opening_balance) + state.funds.received(fund);
    Err(FundRefusal::Overdrawn {
        fund: key.to_owned(),
        balance: terms.currency.written(held),
        asked: terms.currency.written(held - left),
        currency: terms.currency.code(),
        column: Column::OpeningBalance,
    })
}
