//! Stored shapes of funds, their donors and receipts.

use super::room::Text;
use super::shape::Shape;
use crate::domain::currency::Currency;
use crate::domain::funds::{FundEvent, Purpose};

stored_choice! {
    PurposeV1 = Purpose { Association, Fee, Charity, Club, State }
}

/// A currency is its code.
impl Shape<Currency> for Text {
    fn of(value: &Currency) -> Text {
        Text(value.code().to_owned())
    }

    fn value(self) -> Option<Currency> {
        Currency::named(&self.0)
    }
}

stored_events! {
    FundEvent {
        RegisteredV1(0x0B01, 1) = Registered {
            fund: u32,
            uuid: u128,
            key: Text,
            source: u32,
            unit: u32,
            purpose: PurposeV1,
            name: Text,
            opened_on: i32,
            currency: Text,
            opening_balance: i64,
        }
        PartyRegisteredV1(0x0B02, 1) = PartyRegistered {
            party: u32,
            uuid: u128,
            source: u32,
            slot: u32,
        }
        ReceivedV1(0x0B03, 1) = Received {
            receipt: u32,
            uuid: u128,
            key: Text,
            source: u32,
            fund: u32,
            amount: i64,
            received_on: i32,
            party: u32,
        }
    }
}
