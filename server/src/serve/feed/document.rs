//! A commit as the feed tells it: its clear header, what happened, and its leaf in the tree.

use dienhong_core::domain::event::{Actor, CommandId, Commit};
use dienhong_core::log::Hash;
use dienhong_projections::audit::Act;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::commands::audit::channel_word;
use crate::commands::history::Keys;
use crate::reading::hex;
use crate::reports::instant;

#[derive(Serialize, ToSchema)]
#[schema(as = commit)]
pub(in crate::serve) struct CommitDocument {
    position: u64,
    #[schema(required)]
    recorded_at: Option<String>,
    /// The number of the officer; null: the program itself.
    #[schema(required)]
    actor: Option<u32>,
    channel: &'static str,
    /// The unit.
    #[schema(required)]
    on_behalf_of: Option<String>,
    command: CommandName,
    /// The position of the settings in force.
    policy: u64,
    events: Vec<&'static str>,
    #[schema(pattern = "^[0-9a-f]{64}$")]
    leaf: String,
}

/// The UUID of a command, or a row of an import.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum CommandName {
    Uuid(String),
    Row { batch: u32, row: u32 },
}

impl CommitDocument {
    pub(super) fn of(commit: &Commit, leaf: &Hash, keys: &Keys) -> CommitDocument {
        let header = &commit.header;
        CommitDocument {
            position: commit.position.0,
            recorded_at: instant(header.recorded_at),
            actor: match header.actor {
                Actor::System => None,
                Actor::Officer { officer, .. } => Some(officer.0),
            },
            channel: channel_word(header.channel),
            on_behalf_of: header.on_behalf_of.and_then(|unit| keys.unit(unit)),
            command: match header.command {
                CommandId::Uuid(uuid) => CommandName::Uuid(Uuid::from_u128(uuid).to_string()),
                CommandId::Row { batch, row } => CommandName::Row { batch: batch.0, row },
            },
            policy: header.policy.0,
            events: commit.facts.iter().map(|fact| Act::of_event(&fact.event).name()).collect(),
            leaf: hex(leaf),
        }
    }
}
