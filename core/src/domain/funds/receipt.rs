//! The rules of receiving.

use super::ledger::Recorded;
use super::registration::{largest, smallest};
use super::{FundEvent, FundRefusal, Receipt, ReceiptTerms, Terms};
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{FundNo, PartyNo, ReceiptNo, UnitNo};
use crate::domain::periods::check_open;
use crate::domain::refusal::Refusal;
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Context, Decision, State};

pub(super) fn decide(state: &State, row: &Receipt, context: &Context) -> Result<Decision, Refusal> {
    let (fund, of) = registered(state, &row.fund, context)?;
    let amount = smallest(of.currency, row.amount, Column::Amount)?;
    let (party, registers) = party_or_new(state, &row.donor, context);
    let terms = ReceiptTerms { fund, amount, received_on: row.received_on, party };
    if let Some(receipt) = state.funds.receipt_number(context.source, &row.receipt) {
        return repeats(state, row, &terms, receipt, context);
    }
    check(state, &terms, context)?;
    check_open(state, of.unit, terms.received_on, Column::ReceivedOn)?;
    let event = FundEvent::Received {
        receipt: ReceiptNo::after(state.funds.receipts()),
        uuid: context.uuids[0],
        key: row.receipt.clone(),
        source: context.source,
        fund,
        amount,
        received_on: row.received_on,
        party,
    };
    let document = row.document.clone().map(|text| document(of.unit, text));
    let mut facts: Vec<Fact> = registers.into_iter().collect();
    facts.push(Fact { event: Event::Fund(event), secrets: document.into_iter().collect() });
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

/// The fund of that key, which must be registered: nothing is received into a purse kept elsewhere.
pub(super) fn registered<'a>(
    state: &'a State,
    key: &str,
    context: &Context,
) -> Result<(FundNo, &'a Terms), FundRefusal> {
    let fund = state.funds.number(context.source, key);
    let with_terms = fund.and_then(|fund| Some((fund, state.funds.terms(fund)?)));
    with_terms.ok_or_else(|| FundRefusal::FundUnknown { fund: key.to_owned() })
}

/// The donor of that name; one named for the first time is registered by the fact, with the second
/// id of the context.
pub(super) fn party_or_new(
    state: &State,
    donor: &str,
    context: &Context,
) -> (PartyNo, Option<Fact>) {
    if let Some(party) = state.funds.party(context.tags, context.source, donor) {
        return (party, None);
    }
    let party = PartyNo::after(state.funds.parties());
    let event = FundEvent::PartyRegistered {
        party,
        uuid: context.uuids[1],
        source: context.source,
        slot: context.slots[1],
    };
    let cells = vec![(Column::Donor, donor.to_owned())];
    let secret = Secret { subject: Subject::Party(party), class: Class::Basic, cells };
    (party, Some(Fact { event: Event::Fund(event), secrets: vec![secret] }))
}

pub(super) fn document(unit: UnitNo, text: String) -> Secret {
    let cells = vec![(Column::Document, text)];
    Secret { subject: Subject::Unit(unit), class: Class::Basic, cells }
}

/// The key is used: by this very row, or by one that it equalled before a correction.
fn repeats(
    state: &State,
    row: &Receipt,
    asked: &ReceiptTerms,
    receipt: ReceiptNo,
    context: &Context,
) -> Result<Decision, Refusal> {
    let mut versions = state.funds.versions(receipt);
    let differs = |recorded| first_difference(row, asked, recorded, context);
    let stands = versions.next().expect("a recorded receipt has a version");
    match differs(stands) {
        Some(column) if versions.all(|earlier| differs(earlier).is_some()) => {
            Err(FundRefusal::ReceiptKeyUsed { key: row.receipt.clone(), column }.into())
        }
        Some(_) | None => Ok(Decision::Unchanged(stands.at.position)),
    }
}

/// The first given cell that is not what is recorded.
fn first_difference(
    row: &Receipt,
    asked: &ReceiptTerms,
    recorded: &Recorded,
    context: &Context,
) -> Option<Column> {
    let stands = &recorded.terms;
    let document = row.document.as_deref().map(|text| context.tags.short(text));
    let differences = [
        (Column::Fund, asked.fund != stands.fund),
        (Column::Amount, asked.amount != stands.amount),
        (Column::ReceivedOn, asked.received_on != stands.received_on),
        (Column::Donor, asked.party != stands.party),
        (Column::Document, document.is_some() && document != recorded.document),
    ];
    differences.into_iter().find(|&(_, differs)| differs).map(|(column, _)| column)
}

/// What must hold of every receipt, new or corrected.
pub(super) fn check(
    state: &State,
    terms: &ReceiptTerms,
    context: &Context,
) -> Result<(), FundRefusal> {
    let received_on = terms.received_on;
    let fund = state.funds.terms(terms.fund).expect("a receipt names a registered fund");
    if !(1..=largest(fund.currency)).contains(&terms.amount.into()) {
        let amount = fund.currency.written(terms.amount.into());
        return Err(FundRefusal::AmountOutOfRange { amount });
    }
    if received_on < fund.opened_on {
        let opened_on = fund.opened_on;
        return Err(FundRefusal::ReceivedBeforeOpening { received_on, opened_on });
    }
    if received_on > context.today {
        return Err(FundRefusal::ReceivedLater { received_on, today: context.today });
    }
    Ok(())
}
