//! Stored shapes of assessed households.

use crate::domain::hardship::HardshipEvent;

stored_events! {
    HardshipEvent {
        AssessedV1(0x0A01, 1) = Assessed {
            hardship: u32,
            uuid: u128,
            household: u32,
            year: i32,
            unit: u32,
        }
    }
}
