//! Corrections of funds and receipts. The rules of the corrected row are asked again, and no fund
//! may come below zero by one.

use super::balance::check_covered;
use super::ledger::{Fund, Recorded};
use super::receipt::{self, party_or_new, registered};
use super::registration::{self, smallest};
use super::{FundRefusal, Purpose, ReceiptTerms, Terms};
use crate::domain::column::Column;
use crate::domain::corrections::{
    self, Corrected, Correction, CorrectionRefusal, ImportKind, Record, Value, required,
};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{EventRef, FundNo, ReceiptNo};
use crate::domain::periods::{PeriodRefusal, check_fund, check_open, check_opened};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};

pub(in crate::domain) fn correct(
    state: &State,
    correction: &Correction,
    context: &Context,
) -> Result<Decision, Refusal> {
    if correction.changed_on.is_some() {
        return Err(CorrectionRefusal::NothingChangesOn { column: correction.column }.into());
    }
    let key = correction.key.first().map(String::as_str).unwrap_or_default();
    let fix = Fix { state, correction, context };
    if correction.kind == ImportKind::Receipts {
        let receipt = state.funds.receipt_number(context.source, key);
        let unknown = || FundRefusal::ReceiptUnknown { key: key.to_owned() };
        return fix.receipt(receipt.ok_or_else(unknown)?);
    }
    let (number, _) = registered(state, key, context)?;
    let fund = state.funds.fund(number).expect("what was found is registered");
    fix.fund(number, fund)
}

struct Fix<'a> {
    state: &'a State,
    correction: &'a Correction,
    context: &'a Context<'a>,
}

impl Fix<'_> {
    fn fund(&self, number: FundNo, fund: &Fund) -> Result<Decision, Refusal> {
        let (record, at) = (Record::Fund(number), fund.at);
        match self.correction.column {
            Column::Fund => {
                let (old, new) = (self.state.funds.key(number), required(self.correction)?);
                let holder = self.state.funds.number(self.context.source, new);
                if holder.is_some_and(|holder| holder != number) {
                    let (key, column) = (new.to_owned(), Column::Fund);
                    return Err(FundRefusal::KeyUsed { key, column }.into());
                }
                Ok(self.text(record, at, old, new))
            }
            Column::Name => {
                Ok(self.text(record, at, &fund.stands.name, required(self.correction)?))
            }
            column => {
                let before = fund.stands.terms;
                let after = self.fund_terms(number, before)?;
                if after == before {
                    return Ok(Decision::Unchanged(at.position));
                }
                let key = self.state.funds.key(number);
                registration::check(self.state, number, key, &after, self.context)?;
                self.check_periods(number, [&before, &after])?;
                Ok(self.recorded(record, at, before.value(column), after.value(column)))
            }
        }
    }

    fn fund_terms(&self, number: FundNo, mut terms: Terms) -> Result<Terms, Refusal> {
        match self.correction.column {
            Column::Unit => {
                terms.unit = registration::unit(self.state, required(self.correction)?)?;
            }
            Column::Purpose => {
                let words = Purpose::ALL.map(|purpose| (purpose.name(), purpose));
                terms.purpose = corrections::word_required(self.correction, &words)?;
            }
            Column::OpenedOn => terms.opened_on = corrections::exact_day(self.correction)?,
            Column::Currency => {
                let currency = registration::currency(required(self.correction)?)?;
                if currency.exponent() != terms.currency.exponent() {
                    self.check_empty(number, &terms)?;
                }
                terms.currency = currency;
            }
            Column::OpeningBalance => {
                let amount = corrections::thousandths(self.correction)?.unwrap_or(0);
                terms.opening_balance = registration::opening(terms.currency, amount)?;
            }
            column => return Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        }
        Ok(terms)
    }

    /// What a fund held at first moves alone; its unit, purpose or currency moves all its money.
    fn check_periods(&self, number: FundNo, versions: [&Terms; 2]) -> Result<(), PeriodRefusal> {
        let column = self.correction.column;
        versions.into_iter().try_for_each(|terms| match column {
            Column::OpenedOn | Column::OpeningBalance => check_opened(self.state, terms, column),
            _ => check_fund(self.state, number, terms, column),
        })
    }

    /// Amounts are kept in the smallest unit: with another number of decimals they would be others.
    fn check_empty(&self, number: FundNo, terms: &Terms) -> Result<(), FundRefusal> {
        let has_receipts = self.state.funds.fund(number).and_then(Fund::first_receipt).is_some();
        if terms.opening_balance == 0 && !has_receipts {
            return Ok(());
        }
        let fund = self.state.funds.key(number).to_owned();
        Err(FundRefusal::CurrencyInUse { fund, currency: terms.currency.code() })
    }

    fn receipt(&self, receipt: ReceiptNo) -> Result<Decision, Refusal> {
        let recorded = self.state.funds.receipt(receipt);
        let (record, at) = (Record::Receipt(receipt), recorded.at);
        match self.correction.column {
            Column::Receipt => {
                let (old, new) =
                    (self.state.funds.receipt_key(receipt), required(self.correction)?);
                let holder = self.state.funds.receipt_number(self.context.source, new);
                if holder.is_some_and(|holder| holder != receipt) {
                    let (key, column) = (new.to_owned(), Column::Receipt);
                    return Err(FundRefusal::ReceiptKeyUsed { key, column }.into());
                }
                Ok(self.text(record, at, old, new))
            }
            Column::Document => Ok(self.document(record, recorded)),
            _ => self.receipt_terms(record, recorded),
        }
    }

    /// A column that balances count. Into a fund whose currency has other decimals the whole units
    /// go: the amount is told anew.
    fn receipt_terms(&self, record: Record, recorded: &Recorded) -> Result<Decision, Refusal> {
        let (column, before) = (self.correction.column, recorded.terms);
        let (after, registers) = self.receipt_terms_after(before)?;
        if after == before {
            return Ok(Decision::Unchanged(recorded.at.position));
        }
        receipt::check(self.state, &after, self.context)?;
        if after.party == before.party {
            self.check_moved([&before, &after])?;
        }
        let stays = if after.fund == before.fund { after.amount } else { 0 };
        let lost = i128::from(before.amount) - i128::from(stays);
        check_covered(self.state, before.fund, lost, Column::Amount)?;
        let amount = (column != Column::Amount).then_some(Column::Amount);
        let changes = std::iter::once(column).chain(amount).filter_map(|column| {
            let (old, new) = (before.value(column), after.value(column));
            let corrected = self.corrected(record, recorded.at, old, new);
            let corrected = Corrected { column, ..corrected };
            (corrected.old != corrected.new).then(|| Fact::clear(Event::Corrected(corrected)))
        });
        let facts = registers.into_iter().chain(changes).collect();
        Ok(Decision::Record { facts, warnings: Vec::new() })
    }

    /// Who gave it, no sum counts.
    fn check_moved(&self, versions: [&ReceiptTerms; 2]) -> Result<(), PeriodRefusal> {
        versions.into_iter().try_for_each(|terms| {
            let fund = self.state.funds.terms(terms.fund).expect("a receipt is of a known fund");
            check_open(self.state, fund.unit, terms.received_on, self.correction.column)
        })
    }

    fn receipt_terms_after(
        &self,
        mut terms: ReceiptTerms,
    ) -> Result<(ReceiptTerms, Option<Fact>), Refusal> {
        let mut registers = None;
        let of = self.state.funds.terms(terms.fund).expect("a receipt is of a registered fund");
        match self.correction.column {
            Column::Fund => {
                let (fund, to) = registered(self.state, required(self.correction)?, self.context)?;
                let finer = 10_i64.pow(3 - of.currency.exponent());
                terms.amount = smallest(to.currency, terms.amount * finer, Column::Amount)?;
                terms.fund = fund;
            }
            Column::Amount => {
                let column = Column::Amount;
                let amount = corrections::thousandths(self.correction)?;
                let amount = amount.ok_or(CorrectionRefusal::MustBeGiven { column })?;
                terms.amount = smallest(of.currency, amount, column)?;
            }
            Column::ReceivedOn => terms.received_on = corrections::exact_day(self.correction)?,
            Column::Donor => {
                let donor = required(self.correction)?;
                (terms.party, registers) = party_or_new(self.state, donor, self.context);
            }
            column => return Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        }
        Ok((terms, registers))
    }

    /// Sealed under the unit of the fund.
    fn document(&self, record: Record, recorded: &Recorded) -> Decision {
        let text = self.correction.value.clone();
        if text.as_deref().map(|text| self.context.tags.short(text)) == recorded.document {
            return Decision::Unchanged(recorded.at.position);
        }
        let value = |given: bool| if given { Value::Sealed } else { Value::Nothing };
        let (old, new) = (value(recorded.document.is_some()), value(text.is_some()));
        let event = Event::Corrected(self.corrected(record, recorded.at, old, new));
        let fund = self.state.funds.terms(recorded.terms.fund);
        let unit = fund.expect("a receipt is of a registered fund").unit;
        let secrets = text.map(|text| receipt::document(unit, text)).into_iter().collect();
        Decision::Record { facts: vec![Fact { event, secrets }], warnings: Vec::new() }
    }

    fn text(&self, record: Record, at: EventRef, old: &str, new: &str) -> Decision {
        if old == new {
            return Decision::Unchanged(at.position);
        }
        let text = |text: &str| Value::Text(text.to_owned());
        self.recorded(record, at, text(old), text(new))
    }

    fn recorded(&self, record: Record, at: EventRef, old: Value, new: Value) -> Decision {
        let corrected = self.corrected(record, at, old, new);
        let facts = vec![Fact::clear(Event::Corrected(corrected))];
        Decision::Record { facts, warnings: Vec::new() }
    }

    fn corrected(&self, record: Record, corrects: EventRef, old: Value, new: Value) -> Corrected {
        let Correction { column, learned_on, changed_on, .. } = *self.correction;
        Corrected { record, corrects, column, old, new, changed_on, learned_on }
    }
}
