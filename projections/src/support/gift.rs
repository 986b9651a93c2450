//! One version of a gift, as a scan reads it: 48 bytes.

use dienhong_core::domain::ids::{FundNo, HouseholdNo, KindNo, PersonNo, Position, UnitNo};
use dienhong_core::domain::support::{Beneficiary, Terms, ValueBasis};
use dienhong_core::saved;

use crate::distinct::{One, PERSON};

// Classes of those counted once, beside persons. A sealed link that can't be opened counts as a
// person of its own.
pub(super) const HOUSEHOLD: u8 = 1;
pub(super) const UNLINKED: u8 = 2;

/// Whom it reached: a class, and a number in it. Those that can't be opened are numbered by
/// `Support::sealed`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gift {
    // Rules let nothing but positive amounts and quantities through; 0: none.
    pub(super) amount: i64,
    pub(super) quantity: i64,
    pub(super) unit: UnitNo,
    pub(super) kind: KindNo,
    // One more than the number; 0: none.
    pub(super) programme: u32,
    pub(super) fund: u32,
    pub(super) known_from: u32,
    pub(super) known_to: u32,
    pub(super) whom: u32,
    pub(super) class: u8,
    pub(super) value_basis: ValueBasis,
    /// Of the month.
    pub(super) day: u8,
}

saved!(struct Gift {
    amount, quantity, unit, kind, programme, fund, known_from, known_to, whom, class, value_basis,
    day,
});

/// What is still known.
pub(super) const LATEST: u32 = u32::MAX;

/// Where something was learned.
pub(super) fn learned(at: Position) -> u32 {
    let at = u32::try_from(at.0).ok().filter(|at| *at < LATEST);
    at.expect("fewer than 2^32 commits")
}

impl Gift {
    /// `sealed`: the number of the next one that can't be opened.
    pub(super) fn of(terms: &Terms, known_from: u32, known_to: u32, sealed: usize) -> Gift {
        let one_more = |number: Option<u32>| number.map_or(0, |number| number + 1);
        let (class, whom) = match terms.beneficiary {
            Beneficiary::Person(person) => (PERSON, person.0),
            Beneficiary::Household(household) => (HOUSEHOLD, household.0),
            Beneficiary::Sealed(_) => (UNLINKED, PersonNo::after(sealed).0),
        };
        Gift {
            amount: terms.amount.unwrap_or_default(),
            quantity: terms.quantity.unwrap_or_default(),
            unit: terms.unit,
            kind: terms.kind,
            programme: one_more(terms.programme.map(|programme| programme.0)),
            fund: one_more(terms.fund.map(|fund| fund.0)),
            known_from,
            known_to,
            whom,
            class,
            value_basis: terms.value_basis,
            day: u8::try_from(terms.given_on.day_of_month()).expect("months have 31 days"),
        }
    }

    /// Whom it reached, as recorded.
    pub(super) fn one(&self) -> One {
        One { class: self.class, number: self.whom }
    }

    pub(super) fn beneficiary(&self, sealed: impl Fn(u32) -> u64) -> Beneficiary {
        match self.class {
            PERSON => Beneficiary::Person(PersonNo(self.whom)),
            HOUSEHOLD => Beneficiary::Household(HouseholdNo(self.whom)),
            _ => Beneficiary::Sealed(sealed(self.whom)),
        }
    }

    pub(super) fn programme(&self) -> Option<KindNo> {
        self.programme.checked_sub(1).map(KindNo)
    }

    pub(super) fn fund(&self) -> Option<FundNo> {
        self.fund.checked_sub(1).map(FundNo)
    }

    /// Where everything is known, `known` is [`Position::LATEST`].
    pub(super) fn is_known(&self, known: Position) -> bool {
        let known = u32::try_from(known.0).unwrap_or(LATEST).min(LATEST - 1);
        self.known_from <= known && known < self.known_to
    }

    /// As known now.
    pub(super) fn stands(&self) -> bool {
        self.known_to == LATEST
    }
}
