//! One version of a gift, as it is read.

use dienhong_core::domain::ids::{FundNo, HouseholdNo, KindNo, PersonNo, UnitNo};
use dienhong_core::domain::support::{Beneficiary, Terms, ValueBasis};

use super::months;
use crate::distinct::PERSON;

/// Whom a gift reached, and so who is counted once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Person = PERSON as isize,
    Household,
    /// By a sealed link that can't be opened: counts as a person of its own.
    Unlinked,
}

impl Class {
    /// In the order of their numbers.
    pub(super) const ALL: [Class; 3] = [Class::Person, Class::Household, Class::Unlinked];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gift {
    // Rules let nothing but positive amounts and quantities through; 0: none.
    pub(super) amount: i64,
    pub(super) quantity: i64,
    pub(super) unit: UnitNo,
    pub(super) kind: KindNo,
    // One more than the number; 0: none.
    pub(super) programme: u32,
    pub(super) fund: u32,
    /// Whom it reached: a number in the class. Those that can't be opened are numbered by
    /// `Support::sealed`.
    pub(super) whom: u32,
    pub(super) class: Class,
    pub(super) value_basis: ValueBasis,
    /// Of the month.
    pub(super) day: u8,
}

impl Gift {
    /// `sealed`: the number of the next one that can't be opened.
    pub(super) fn of(terms: &Terms, sealed: usize) -> Gift {
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
            whom,
            class,
            value_basis: terms.value_basis,
            day: months::of_month(terms.given_on),
        }
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
}
