//! Stored shapes of clubs and of what they count.

use super::room::Text;
use super::shape::PartialDayV1;
use crate::domain::clubs::ClubEvent;

stored_events! {
    ClubEvent {
        RegisteredV1(0x0c01, 1) = Registered {
            club: u32,
            uuid: u128,
            key: Text,
            source: u32,
            unit: u32,
            name: Text,
            founded_on: PartialDayV1,
            programme: Option<u32>,
            dissolved_on: Option<i32>,
        }
        CountedV1(0x0c02, 1) = Counted {
            figures: u32,
            club: u32,
            on: i32,
            members: i64,
            members_60_plus: Option<i64>,
            women: Option<i64>,
            poor: Option<i64>,
            fund_amount: Option<i64>,
            borrowers: Option<i64>,
        }
    }
}
