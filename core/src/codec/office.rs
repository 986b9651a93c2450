//! Stored shapes of the registry's own events.

use super::room::Text;
use crate::domain::office::OfficeEvent;

stored_events! {
    OfficeEvent {
        FoundedV1(0x0101, 1) = Founded { origin: Text, time_zone: Text, sample: bool }
        ProgramStartedV1(0x0102, 1) = ProgramStarted { version: Text }
        OfficerAddedV1(0x0103, 1) = OfficerAdded { officer: u32, uuid: u128, name: Text }
        SourceNamedV1(0x0104, 1) = SourceNamed { source: u32, name: Text }
        BatchStartedV2(0x0105, 2) = BatchStarted {
            batch: u32,
            name: Text,
            kind: Text,
            source: u32,
        }
        BatchFinishedV1(0x0106, 1) = BatchFinished {
            batch: u32,
            recorded: u64,
            unchanged: u64,
            refused: u64,
        }
    }
    // A file may be named after a person, and nothing asks for its name.
    older {
        BatchStartedV1(0x0105, 1) = BatchStarted {
            batch: u32,
            name: Text,
            kind: Text,
            source: u32,
        } dropped { file: Text }
    }
}
