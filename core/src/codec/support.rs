//! Stored shapes of support given and reversed.

use serde::{Deserialize, Serialize};

use super::numbers;
use super::room::Text;
use super::shape::Shape;
use crate::domain::ids::{HouseholdNo, PersonNo};
use crate::domain::support::{Beneficiary, SupportEvent, ValueBasis};

stored_choice! {
    ValueBasisV1 = ValueBasis { Cash, Goods, Labour }
}

#[derive(Serialize, Deserialize)]
enum BeneficiaryV1 {
    Person(u32),
    Household(u32),
    Sealed(u64),
}

impl Shape<Beneficiary> for BeneficiaryV1 {
    fn of(value: &Beneficiary) -> BeneficiaryV1 {
        match value {
            Beneficiary::Person(person) => BeneficiaryV1::Person(person.0),
            Beneficiary::Household(household) => BeneficiaryV1::Household(household.0),
            Beneficiary::Sealed(unlinked) => BeneficiaryV1::Sealed(*unlinked),
        }
    }

    fn value(self) -> Option<Beneficiary> {
        Some(match self {
            BeneficiaryV1::Person(person) => Beneficiary::Person(PersonNo(person)),
            BeneficiaryV1::Household(household) => Beneficiary::Household(HouseholdNo(household)),
            BeneficiaryV1::Sealed(unlinked) => Beneficiary::Sealed(unlinked),
        })
    }

    fn write(value: &Beneficiary, out: &mut Vec<u8>) {
        let (variant, number) = match value {
            Beneficiary::Person(person) => (0, person.0.into()),
            Beneficiary::Household(household) => (1, household.0.into()),
            Beneficiary::Sealed(unlinked) => (2, *unlinked),
        };
        out.push(variant);
        numbers::unsigned(number, out);
    }
}

stored_events! {
    SupportEvent {
        GivenV1(0x0701, 1) = Given {
            support: u32,
            uuid: u128,
            key: Text,
            source: u32,
            beneficiary: BeneficiaryV1,
            unit: u32,
            kind: u32,
            given_on: i32,
            amount: Option<i64>,
            value_basis: ValueBasisV1,
            quantity: Option<i64>,
            programme: Option<u32>,
            fund: Option<u32>,
            decision: Option<Text>,
        }
        FundNamedV1(0x0702, 1) = FundNamed { fund: u32, source: u32, key: Text }
        ReversedV1(0x0703, 1) = Reversed { support: u32, reversed_on: i32 }
    }
}
