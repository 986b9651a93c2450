//! The rules of taking a gift back: once, and not before it was given.

use super::ledger::ReversalTerms;
use super::{SupportEvent, SupportRefusal};
use crate::domain::calendar::Day;
use crate::domain::cells::{differs, required};
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::SupportNo;
use crate::domain::periods::{PeriodRefusal, check_given};
use crate::domain::refusal::Refusal;
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Context, Decision, State};

pub(super) fn decide(
    state: &State,
    key: &str,
    reversed_on: Option<Day>,
    reason: Option<&str>,
    context: &Context,
) -> Result<Decision, Refusal> {
    let support = gift(state, key, context)?;
    let why = reason.map(|reason| context.tags.short(reason));
    let says = |terms: &ReversalTerms| {
        terms.support == support
            && !differs(reversed_on, Some(terms.reversed_on))
            && !differs(why, terms.reason)
    };
    let mut named = state.support.reversals(support);
    if let Some(recorded) = named.find(|reversal| reversal.stood(says)) {
        return Ok(Decision::Unchanged(recorded.at.position));
    }
    check_unreversed(state, support)?;
    let reversed_on = required(reversed_on, Column::ReversedOn)?;
    let reason = required(reason, Column::Reason)?;
    let terms = ReversalTerms { support, reversed_on, reason: why };
    check_day(state, &terms, context)?;
    check_period(state, &terms, Column::ReversedOn)?;
    let event = SupportEvent::Reversed { support, reversed_on };
    let subject = Subject::Unit(state.support.terms(support).unit);
    let cells = vec![(Column::Reason, reason.to_owned())];
    let secrets = vec![Secret { subject, class: Class::Basic, cells }];
    let facts = vec![Fact { event: Event::Support(event), secrets }];
    Ok(Decision::Record { facts, warnings: Vec::new() })
}

pub(super) fn gift(
    state: &State,
    key: &str,
    context: &Context,
) -> Result<SupportNo, SupportRefusal> {
    let support = state.support.number(context.source, key);
    support.ok_or_else(|| SupportRefusal::GiftUnknown { key: key.to_owned() })
}

pub(super) fn check_unreversed(state: &State, support: SupportNo) -> Result<(), SupportRefusal> {
    match state.support.reversal(support) {
        Some(reversal) => Err(SupportRefusal::AlreadyReversed {
            key: state.support.key(support).1.to_owned(),
            reversed_on: reversal.terms.reversed_on,
        }),
        None => Ok(()),
    }
}

/// A gift of a closed year may be taken back in an open one.
pub(super) fn check_period(
    state: &State,
    terms: &ReversalTerms,
    column: Column,
) -> Result<(), PeriodRefusal> {
    check_given(state, &state.support.terms(terms.support), terms.reversed_on, column)
}

pub(super) fn check_day(
    state: &State,
    terms: &ReversalTerms,
    context: &Context,
) -> Result<(), SupportRefusal> {
    let given_on = state.support.terms(terms.support).given_on;
    let reversed_on = terms.reversed_on;
    if reversed_on < given_on {
        return Err(SupportRefusal::ReversedBeforeGiven { reversed_on, given_on });
    }
    if reversed_on > context.today {
        return Err(SupportRefusal::ReversedLater { reversed_on, today: context.today });
    }
    Ok(())
}
