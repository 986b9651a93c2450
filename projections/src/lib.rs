//! Read models: pure folds over commits, and the questions they answer for any (on, known, tree).
//! In reading order:
//!
//! - [`units`]: the units and their trees
//! - [`figures`]: population, reported totals and complete registers, as known at a position
//! - [`membership`]: members in columns, and the membership report
//! - [`explain`]: why a figure changed between two points
//! - [`support`], [`commendations`], [`funds`]: what was given, conferred, held
//! - [`clubs`]: clubs, and what they counted by a day
//! - [`periods`]: which years were closed
//! - [`people`]: which commits touched a person, a unit, a gift, a fund or a club
//! - [`audit`]: who did what
pub mod audit;
pub mod exact;
pub mod explain;
pub mod figures;
pub mod membership;
pub mod people;
pub mod periods;
pub mod ratio;
#[cfg(test)]
mod sample;
mod territory;
pub mod units;
mod value;

mod distinct;
mod grouping;
mod merges;
pub mod rollup;

pub mod clubs;
pub mod commendations;
pub mod funds;
pub mod support;

use dienhong_core::domain::event::Commit;
use dienhong_core::domain::ids::Position;
use sha2::{Digest, Sha256};

/// A pure fold over commits. Deterministic and infallible: a rebuild from the first position gives
/// the same value as any mix of stops and starts.
pub trait Projection: Default {
    /// Names the model in `rebuild --check`. Never reused.
    const NAME: &'static str;
    /// Raised whenever `apply` or the fields change their meaning.
    const VERSION: u32;

    fn apply(&mut self, commit: &Commit);

    /// Feeds everything the model holds to `absorb`, always in the same order: models that folded
    /// the same commits absorb the same bytes.
    fn digest(&self, absorb: &mut dyn FnMut(&[u8]));
}

macro_rules! read_models {
    ($($(#[$doc:meta])* $field:ident: $model:ty),+ $(,)?) => {
        /// All read models, and the position up to which they have folded.
        #[derive(Debug, Default)]
        pub struct ReadModels {
            // Invariant: every model is the fold of all commits up to and including it.
            progress: Position,
            $($(#[$doc])* pub $field: $model,)+
        }

        impl ReadModels {
            fn fold(&mut self, commit: &Commit) {
                $(self.$field.apply(commit);)+
            }

            /// Of each model; with any other a digest means something else.
            pub const VERSIONS: &[u32] = &[$(<$model>::VERSION),+];

            /// SHA-256 over the content of each model, with its name.
            pub fn digests(&self) -> Vec<(&'static str, [u8; 32])> {
                vec![$((<$model>::NAME, digest_of(&self.$field))),+]
            }
        }
    };
}

read_models!(
    units: units::Units,
    figures: figures::Figures,
    memberships: membership::Memberships,
    support: support::Support,
    commendations: commendations::Commendations,
    funds: funds::Funds,
    clubs: clubs::Clubs,
    periods: periods::Periods,
    histories: people::Histories,
    audit: audit::Audit,
);

impl ReadModels {
    pub fn progress(&self) -> Position {
        self.progress
    }

    /// Folds the next commit into every model.
    pub fn apply(&mut self, commit: &Commit) {
        assert_eq!(commit.position, self.progress.next(), "a commit was skipped");
        self.fold(commit);
        self.progress = commit.position;
    }

    /// SHA-256 over everything: equal when the same commits were folded, whenever and however.
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.progress.0.to_le_bytes());
        for (name, digest) in self.digests() {
            hash.update(name.as_bytes());
            hash.update(digest);
        }
        hash.finalize().into()
    }
}

/// Feeds the numbers of one row at once.
fn absorb_row<const N: usize>(absorb: &mut dyn FnMut(&[u8]), row: [i64; N]) {
    absorb(row.map(i64::to_le_bytes).as_flattened());
}

fn digest_of<P: Projection>(model: &P) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(P::VERSION.to_le_bytes());
    // Each piece with its length: ("ab", "c") and ("a", "bc") differ.
    model.digest(&mut |bytes| {
        hash.update(u64::try_from(bytes.len()).expect("a length fits in u64").to_le_bytes());
        hash.update(bytes);
    });
    hash.finalize().into()
}

#[cfg(test)]
mod tests;
