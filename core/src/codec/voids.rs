//! Stored shapes of voids.

use serde::{Deserialize, Serialize};

use super::corrections::{RecordV1, ValueV1};
use super::room::{List, Text};
use super::shape::{EventRefV1, Shape};
use crate::domain::column::Column;
use crate::domain::corrections::Value;
use crate::domain::voids::VoidEvent;

#[derive(Serialize, Deserialize)]
struct StoodV1 {
    column: u8,
    value: ValueV1,
}

impl Shape<(Column, Value)> for StoodV1 {
    fn of((column, value): &(Column, Value)) -> StoodV1 {
        StoodV1 { column: Shape::of(column), value: Shape::of(value) }
    }

    fn value(self) -> Option<(Column, Value)> {
        Some((self.column.value()?, self.value.value()?))
    }
}

stored_events! {
    VoidEvent {
        VoidStartedV1(0x0e01, 1) = Started { void: u32, batch: u32, name: Text }
        VoidedV1(0x0e02, 1) = Voided {
            record: RecordV1,
            voids: EventRefV1,
            stood: List<StoodV1>,
        }
        VoidFinishedV1(0x0e03, 1) = Finished {
            void: u32,
            reversed: u64,
            kept: u64,
            refused: u64,
        }
    }
}
