//! Stored shapes of units and their reorganisation.

use serde::{Deserialize, Serialize};

use super::room::{List, Text};
use super::shape::{PartialDayV1, Shape};
use crate::domain::units::{Part as UnitPart, ReorganisationRow, UnitEvent, UnitKind};

stored_choice! {
    UnitKindV1 = UnitKind { Central, Province, District, Commune, Branch, Group }
    UnitPartV1 = UnitPart { Whole, Partial }
}

#[derive(Serialize, Deserialize)]
struct ReorganisationRowV1 {
    from: u32,
    to: Option<u32>,
    part: UnitPartV1,
    is_default: bool,
    share: Option<i64>,
    branches: List<u32>,
}

impl Shape<ReorganisationRow> for ReorganisationRowV1 {
    fn of(value: &ReorganisationRow) -> ReorganisationRowV1 {
        ReorganisationRowV1 {
            from: Shape::of(&value.from),
            to: Shape::of(&value.to),
            part: Shape::of(&value.part),
            is_default: value.is_default,
            share: value.share,
            branches: Shape::of(&value.branches),
        }
    }

    fn value(self) -> Option<ReorganisationRow> {
        Some(ReorganisationRow {
            from: self.from.value()?,
            to: Shape::value(self.to)?,
            part: self.part.value()?,
            is_default: self.is_default,
            share: self.share,
            branches: Shape::value(self.branches)?,
        })
    }
}

stored_events! {
    UnitEvent {
        UnitRegisteredV1(0x0301, 1) = Registered {
            unit: u32,
            uuid: u128,
            key: Text,
            kind: UnitKindV1,
            name: Text,
            code: Option<Text>,
            parent: Option<u32>,
            valid_from: PartialDayV1,
            valid_until: Option<i32>,
            slot: u32,
        }
        UnitChangedV1(0x0302, 1) = Changed {
            change: u32,
            unit: u32,
            changed_on: i32,
            name: Option<Text>,
            code: Option<Text>,
            parent: Option<u32>,
        }
        ReorganisedV1(0x0303, 1) = Reorganised {
            reorganisation: u32,
            decision: Option<Text>,
            effective_on: i32,
            rows: List<ReorganisationRowV1>,
        }
    }
}
