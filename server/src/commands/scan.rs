//! What is found by reading the log from its beginning.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::event::Event;
use dienhong_core::domain::ids::{PersonNo, SourceNo};
use dienhong_core::domain::office::OfficeEvent;
use dienhong_core::domain::people::PersonKey;
use dienhong_core::domain::state::{Context, Erased, State};
use uuid::Uuid;

use crate::app::{Records, failed};
use crate::failure::Failure;

/// Names and UUIDs of the officers, in the order in which they were added.
pub(super) fn officers(records: &mut Records) -> Result<Vec<(String, String)>, Failure> {
    let mut officers = Vec::new();
    let mut commits = records.clear();
    while let Some(group) = commits.next_group().map_err(failed)? {
        for fact in group.into_iter().flat_map(|commit| commit.facts) {
            if let Event::Office(OfficeEvent::OfficerAdded { uuid, name, .. }) = fact.event {
                officers.push((name, Uuid::from_u128(uuid).to_string()));
            }
        }
    }
    Ok(officers)
}

/// The record that a key names in the books of a source, also one that was taken back.
pub(super) fn person(state: &State, source: SourceNo, key: &PersonKey) -> Option<PersonNo> {
    let context = Context {
        today: Day::LAST,
        source,
        uuids: [0; 4],
        slots: [u32::MAX; 4],
        tags: &state.tags,
        erased: Erased::NOBODY,
    };
    state.people.find_any(&context, key)
}
