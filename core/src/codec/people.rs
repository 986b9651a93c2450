//! Stored shapes of persons and households.

use super::DecodeError;
use super::part::Part;
use super::room::List;
use super::shape::{EventRefV1, PartialDayV1, PrecisionV1};
use crate::domain::ids::PersonNo;
use crate::domain::people::{PersonEvent, Sex};

const ERASURE_ORDERED: u16 = 0x0506;

stored_choice! {
    SexV1 = Sex { Male, Female }
}

stored_events! {
    PersonEvent {
        PersonRegisteredV1(0x0501, 1) = Registered {
            person: u32,
            uuid: u128,
            source: u32,
            sex: SexV1,
            birth_year: i32,
            birth_precision: PrecisionV1,
            unit: u32,
            household: Option<u32>,
            slot: u32,
        }
        HouseholdRegisteredV1(0x0502, 1) = HouseholdRegistered {
            household: u32,
            uuid: u128,
            source: u32,
            slot: u32,
        }
        DiedV1(0x0503, 1) = Died { person: u32, died_on: PartialDayV1 }
        MergedV1(0x0504, 1) = Merged { person: u32, into: u32, voided: List<u32> }
        UnmergedV1(0x0505, 1) = Unmerged {
            person: u32,
            into: u32,
            merge: EventRefV1,
            restored: List<u32>,
        }
        ErasureOrderedV1(0x0506, 1) = ErasureOrdered { person: u32 }
        KeysDestroyedV1(0x0507, 1) = KeysDestroyed { person: u32, slot: u32 }
        ErasureConfirmedV1(0x0508, 1) = ErasureConfirmed { person: u32 }
    }
}

/// The person whose erasure the part orders; decodes nothing else.
pub(super) fn erasure_ordered(part: &Part<'_>) -> Result<Option<PersonNo>, DecodeError> {
    if part.kind.number != ERASURE_ORDERED {
        return Ok(None);
    }
    match read(part)? {
        PersonEvent::ErasureOrdered { person } => Ok(Some(person)),
        _ => Err(DecodeError::Malformed),
    }
}
