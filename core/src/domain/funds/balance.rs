//! The rule of every fund: as known now it is never below zero, and no money moves before it was
//! opened.

use super::{FundRefusal, Terms};
use crate::domain::column::Column;
use crate::domain::corrections::Value;
use crate::domain::ids::{FundNo, ReceiptNo};
use crate::domain::periods::check_open;
use crate::domain::refusal::Refusal;
use crate::domain::state::State;
use crate::domain::support;

/// What a fund of these terms holds as known now, in its smallest unit.
pub(super) fn balance(state: &State, fund: FundNo, terms: &Terms) -> i128 {
    let spent = terms.currency.of_whole(state.support.spent(fund).map_or(0, super::Flow::total));
    i128::from(terms.opening_balance) + state.funds.received(fund) - spent
}

/// Refuses that `asked` leaves a registered fund that does not hold so much.
pub(super) fn check_covered(
    state: &State,
    fund: FundNo,
    asked: i128,
    column: Column,
) -> Result<(), FundRefusal> {
    let Some(terms) = state.funds.terms(fund) else { return Ok(()) };
    let balance = balance(state, fund, terms);
    if asked <= 0 || asked <= balance {
        return Ok(());
    }
    Err(FundRefusal::Overdrawn {
        fund: state.funds.key(fund).to_owned(),
        balance: terms.currency.written(balance),
        asked: terms.currency.written(asked),
        currency: terms.currency.code(),
        column,
    })
}

/// What must hold of the fund of a gift that is given from now on, corrected, or stands again:
/// `returns` came back to its fund, `leaves` goes out of its own. A gift's amount is in whole units
/// of its fund's currency.
pub(in crate::domain) fn check_gift(
    state: &State,
    returns: Option<&support::Terms>,
    leaves: Option<&support::Terms>,
) -> Result<(), FundRefusal> {
    let Some((fund, amount)) = leaves.and_then(support::Terms::spends) else { return Ok(()) };
    let Some(terms) = state.funds.terms(fund) else { return Ok(()) };
    if let Some(leaves) = leaves.filter(|leaves| leaves.given_on < terms.opened_on) {
        return Err(FundRefusal::SpentBeforeOpening {
            fund: state.funds.key(fund).to_owned(),
            given_on: leaves.given_on,
            opened_on: terms.opened_on,
        });
    }
    let returned = returns.and_then(support::Terms::spends).filter(|(of, _)| *of == fund);
    let returned = returned.map_or(0, |(_, amount)| amount);
    let asked = terms.currency.of_whole(i128::from(amount) - i128::from(returned));
    check_covered(state, fund, asked, Column::Amount)
}

/// The clear values of a receipt whose money the fund still holds.
pub(in crate::domain) fn take_back_receipt(
    state: &State,
    receipt: ReceiptNo,
) -> Result<Vec<(Column, Value)>, Refusal> {
    let terms = state.funds.receipt(receipt).terms;
    let unit = state.funds.unit_of_receipt(receipt);
    check_open(state, unit, terms.received_on, Column::ReceivedOn)?;
    check_covered(state, terms.fund, terms.amount.into(), Column::Amount)?;
    let columns = [Column::Fund, Column::Amount, Column::ReceivedOn, Column::Donor];
    Ok(columns.map(|column| (column, terms.value(column))).into())
}
