//! Stored shapes of closed and re-opened periods.

use super::shape::EventRefV1;
use crate::domain::periods::PeriodEvent;

stored_events! {
    PeriodEvent {
        PeriodClosedV1(0x0d01, 1) = Closed { unit: u32, year: i32, closed_on: i32 }
        PeriodReopenedV1(0x0d02, 1) = Reopened {
            unit: u32,
            year: i32,
            closing: EventRefV1,
            reopened_on: i32,
        }
    }
}
