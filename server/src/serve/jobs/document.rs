//! How far an import or a void has come, as a program reads it.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::failure::Told;

#[derive(Serialize, ToSchema)]
#[schema(as = job)]
pub(in crate::serve) struct JobDocument {
    #[schema(format = "uuid")]
    pub(super) job: String,
    /// waiting, running, done or failed
    pub(super) state: &'static str,
    #[serde(flatten)]
    pub(super) work: WorkDocument,
    #[schema(required)]
    pub(super) last_position: Option<u64>,
    /// Once it is done: the answer of `import` or `void-import` on the command line.
    #[schema(required, value_type = Option<Object>)]
    pub(super) answer: Option<Value>,
    /// Once it has failed.
    #[schema(required)]
    pub(super) error: Option<Told>,
}

#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum WorkDocument {
    Import {
        kind: String,
        dry_run: bool,
        bytes: JobBytes,
        rows: RowsImported,
    },
    Void {
        /// The batch that is taken back.
        voids: String,
        rows: RowsVoided,
    },
}

#[derive(Serialize, ToSchema)]
pub(super) struct JobBytes {
    pub(super) read: u64,
    pub(super) of: u64,
}

#[derive(Serialize, ToSchema)]
pub(super) struct RowsImported {
    pub(super) recorded: u64,
    pub(super) unchanged: u64,
    pub(super) refused: u64,
}

#[derive(Serialize, ToSchema)]
pub(super) struct RowsVoided {
    pub(super) reversed: u64,
    pub(super) kept: u64,
    pub(super) refused: u64,
    /// Null until it is known.
    #[schema(required)]
    pub(super) of: Option<u64>,
}
