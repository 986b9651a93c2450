//! A gift in forty-four bytes: there are more of them than persons.

use super::papers::PapersNo;
use super::{Beneficiary, Terms, ValueBasis};
use crate::domain::calendar::Day;
use crate::domain::ids::{FundNo, HouseholdNo, KindNo, PersonNo, ShortRef, UnitNo};
use crate::domain::keys::KeyNo;
use crate::saved;

#[derive(Clone, Copy, Debug)]
#[repr(Rust, packed(2))]
pub(super) struct Row {
    pub(super) at: ShortRef,
    pub(super) key: KeyNo,
    pub(super) papers: PapersNo,
    pub(super) terms: Narrow,
}

saved!(packed struct Row { at, key, papers, terms });

/// Terms of which every number is small. What is not given is the largest number.
#[derive(Clone, Copy, Debug)]
#[repr(Rust, packed(2))]
pub(super) struct Narrow {
    whom: Whom,
    basis: ValueBasis,
    beneficiary: u32,
    unit: UnitNo,
    given_on: Day,
    amount: u32,
    quantity: u32,
    fund: u32,
    kind: u16,
    programme: u16,
}

saved!(packed struct Narrow {
    whom, basis, beneficiary, unit, given_on, amount, quantity, fund, kind, programme,
});

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whom {
    Person,
    Household,
    /// The terms stand elsewhere.
    Wide,
}

saved!(enum Whom { 0 = Person, 1 = Household, 2 = Wide });

impl Narrow {
    /// In the place of terms that have no room here.
    pub(super) const WIDE: Narrow = Narrow {
        whom: Whom::Wide,
        basis: ValueBasis::Cash,
        beneficiary: 0,
        unit: UnitNo(0),
        given_on: Day::FIRST,
        amount: u32::MAX,
        quantity: u32::MAX,
        fund: u32::MAX,
        kind: 0,
        programme: u16::MAX,
    };

    /// `None`: they have no room.
    pub(super) fn of(terms: &Terms) -> Option<Narrow> {
        let (whom, beneficiary) = match terms.beneficiary {
            Beneficiary::Person(person) => (Whom::Person, person.0),
            Beneficiary::Household(household) => (Whom::Household, household.0),
            Beneficiary::Sealed(_) => return None,
        };
        Some(Narrow {
            whom,
            basis: terms.value_basis,
            beneficiary,
            unit: terms.unit,
            given_on: terms.given_on,
            amount: narrowed(terms.amount, u32::MAX)?,
            quantity: narrowed(terms.quantity, u32::MAX)?,
            fund: narrowed(terms.fund.map(|fund| fund.0), u32::MAX)?,
            kind: narrowed(Some(terms.kind.0), u16::MAX)?,
            programme: narrowed(terms.programme.map(|kind| kind.0), u16::MAX)?,
        })
    }

    /// `None`: they stand elsewhere.
    pub(super) fn terms(self) -> Option<Terms> {
        let beneficiary = match self.whom {
            Whom::Person => Beneficiary::Person(PersonNo(self.beneficiary)),
            Whom::Household => Beneficiary::Household(HouseholdNo(self.beneficiary)),
            Whom::Wide => return None,
        };
        Some(Terms {
            beneficiary,
            unit: self.unit,
            kind: KindNo(self.kind.into()),
            given_on: self.given_on,
            amount: given(self.amount, u32::MAX).map(i64::from),
            value_basis: self.basis,
            quantity: given(self.quantity, u32::MAX).map(i64::from),
            programme: given(self.programme, u16::MAX).map(|kind| KindNo(kind.into())),
            fund: given(self.fund, u32::MAX).map(FundNo),
        })
    }
}

/// `None`: the number is too large.
fn narrowed<W, N: TryFrom<W> + PartialEq>(number: Option<W>, nothing: N) -> Option<N> {
    let Some(number) = number else { return Some(nothing) };
    N::try_from(number).ok().filter(|number| *number != nothing)
}

fn given<N: PartialEq>(number: N, nothing: N) -> Option<N> {
    (number != nothing).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms = Terms {
        beneficiary: Beneficiary::Person(PersonNo(u32::MAX)),
        unit: UnitNo(u32::MAX),
        kind: KindNo(65_534),
        given_on: Day::LAST,
        amount: Some(4_294_967_294),
        value_basis: ValueBasis::Labour,
        quantity: Some(0),
        programme: Some(KindNo(0)),
        fund: Some(FundNo(4_294_967_294)),
    };

    #[test]
    fn terms_come_back_as_they_were() {
        let household = Beneficiary::Household(HouseholdNo(7));
        let nothing = Terms { amount: None, quantity: None, programme: None, fund: None, ..TERMS };
        for terms in [TERMS, nothing, Terms { beneficiary: household, ..TERMS }] {
            assert_eq!(Narrow::of(&terms).and_then(Narrow::terms), Some(terms));
        }
    }

    #[test]
    fn a_number_without_room_is_never_cut() {
        for terms in [
            Terms { beneficiary: Beneficiary::Sealed(1), ..TERMS },
            Terms { amount: Some(4_294_967_295), ..TERMS },
            Terms { amount: Some(-1), ..TERMS },
            Terms { quantity: Some(i64::MAX), ..TERMS },
            Terms { kind: KindNo(65_535), ..TERMS },
            Terms { programme: Some(KindNo(65_536)), ..TERMS },
            Terms { fund: Some(FundNo(u32::MAX)), ..TERMS },
        ] {
            assert!(Narrow::of(&terms).is_none());
        }
        assert_eq!(Narrow::WIDE.terms(), None);
    }

    #[test]
    fn a_row_takes_forty_four_bytes() {
        assert_eq!(size_of::<Row>(), 44);
    }
}
