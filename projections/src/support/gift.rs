//! One version of a gift, as a scan reads it.

use dienhong_core::domain::ids::{FundNo, HouseholdNo, KindNo, PersonNo, Position, UnitNo};
use dienhong_core::domain::support::{Beneficiary, Terms, ValueBasis};
use dienhong_core::saved;

use super::months;
use crate::distinct::{One, PERSON};

/// Whom a gift reached, and so who is counted once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Person = PERSON as isize,
    Household,
    /// By a sealed link that can't be opened: counts as a person of its own.
    Unlinked,
}

saved!(enum Class { 0 = Person, 1 = Household, 2 = Unlinked });

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
    /// Whom it reached: a number in the class. Those that can't be opened are numbered by
    /// `Support::sealed`.
    whom: u32,
    class: Class,
    pub(super) value_basis: ValueBasis,
    /// Of the month.
    pub(super) day: u8,
}

saved!(struct Gift {
    amount, quantity, unit, kind, programme, fund, known_from, known_to, whom, class, value_basis,
    day,
});

const _: () = assert!(size_of::<Gift>() == 48, "a scan is as fast as memory brings them");

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
        let unlinked = || u32::try_from(sealed).expect("fewer than 2^32 links");
        let (class, whom) = match terms.beneficiary {
            Beneficiary::Person(person) => (Class::Person, person.0),
            Beneficiary::Household(household) => (Class::Household, household.0),
            Beneficiary::Sealed(_) => (Class::Unlinked, unlinked()),
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
            day: months::of_month(terms.given_on),
        }
    }

    /// Whom it reached, as recorded.
    pub(super) fn one(&self) -> One {
        One { class: self.class as u8, number: self.whom }
    }

    pub(super) fn beneficiary(&self, sealed: impl Fn(u32) -> u64) -> Beneficiary {
        match self.class {
            Class::Person => Beneficiary::Person(PersonNo(self.whom)),
            Class::Household => Beneficiary::Household(HouseholdNo(self.whom)),
            Class::Unlinked => Beneficiary::Sealed(sealed(self.whom)),
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
