//! That a log extends what it was, as a document.

use dienhong_core::log::Hash;
use serde::Serialize;
use utoipa::ToSchema;

use crate::reading::hex;

/// Hashes in hex; the path as RFC 9162, section 2.1.4, has it.
#[derive(Serialize, ToSchema)]
#[schema(as = consistency)]
pub(in crate::serve) struct ConsistencyDocument {
    from: u64,
    to: u64,
    #[schema(pattern = "^[0-9a-f]{64}$")]
    from_root_hash: String,
    #[schema(pattern = "^[0-9a-f]{64}$")]
    to_root_hash: String,
    path: Vec<String>,
}

impl ConsistencyDocument {
    /// `roots`: of the two trees, then the path.
    pub(super) fn new(from: u64, to: u64, roots: &[Hash]) -> ConsistencyDocument {
        let mut hashes = roots.iter().map(|root| hex(root));
        let mut next = || hashes.next().unwrap_or_default();
        let (from_root_hash, to_root_hash) = (next(), next());
        ConsistencyDocument { from, to, from_root_hash, to_root_hash, path: hashes.collect() }
    }
}
