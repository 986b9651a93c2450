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
//! - [`people`]: which commits touched a person, a household, a unit, a gift, a fund or a club
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

mod cores;
mod distinct;
mod grouping;
mod merges;
mod reckoned;
pub mod rollup;

pub mod clubs;
pub mod commendations;
pub mod funds;
pub mod support;

use std::convert::Infallible;
use std::ops::Deref;

use dienhong_core::domain::event::Commit;
use dienhong_core::domain::ids::Position;
use dienhong_core::snapshot::{Part, Saver};
use sha2::{Digest, Sha256};

/// A pure fold over commits. Deterministic and infallible: a rebuild from the first position gives
/// the same value as any mix of stops and starts.
///
/// What a model holds is saved in one fixed order: models that folded the same commits are saved as
/// the same bytes.
pub trait Projection: Default + Part {
    /// Names the model in `rebuild --check` and its snapshot. Never reused.
    const NAME: &'static str;
    /// Raised whenever `apply` or the fields change their meaning.
    const VERSION: u32;

    fn apply(&mut self, commit: &Commit);

    /// What only folding reads is saved apart: a start that folds nothing leaves it where it is.
    fn put_records<W: SnapshotWriter>(&self, _: &mut W) -> Result<(), W::Fault> {
        Ok(())
    }

    fn take_records<R: SnapshotReader>(&mut self, _: &mut R) -> Result<(), R::Fault> {
        Ok(())
    }
}

/// What is taken from snapshots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What questions read. Nothing can be folded on top of it.
    Questions,
    All,
}

/// A model where a question needs it; a start opens no others.
#[derive(Debug)]
pub struct Kept<M>(Option<M>);

impl<M: Default> Default for Kept<M> {
    fn default() -> Kept<M> {
        Kept(Some(M::default()))
    }
}

impl<M> Deref for Kept<M> {
    type Target = M;

    fn deref(&self) -> &M {
        self.0.as_ref().expect("a question names the models that it needs")
    }
}

impl<M: Projection> Kept<M> {
    /// An empty model if its name is among those `wanted`.
    pub fn wanted(wanted: &[&str]) -> Kept<M> {
        Kept(wanted.contains(&M::NAME).then(M::default))
    }

    pub fn apply(&mut self, commit: &Commit) {
        if let Some(model) = &mut self.0 {
            model.apply(commit);
        }
    }

    pub fn put<W: SnapshotWriter>(&self, to: &mut W) -> Result<(), W::Fault> {
        self.0.as_ref().map_or(Ok(()), |model| put(model, to))
    }

    /// Takes the place of the model, where it is wanted.
    pub fn take<R: SnapshotReader>(&mut self, depth: Depth, from: &mut R) -> Result<(), R::Fault> {
        if let Some(model) = &mut self.0 {
            *model = from.take(M::NAME, M::VERSION)?;
            if depth == Depth::All {
                model.take_records(from)?;
            }
        }
        Ok(())
    }

    pub fn digest(&self) -> Option<(&'static str, [u8; 32])> {
        self.0.as_ref().map(|model| (M::NAME, digest_of(model)))
    }
}

/// Writes the snapshots of several models that stand at one position.
pub trait SnapshotWriter {
    type Fault;

    fn put<T: Part>(
        &mut self,
        name: &'static str,
        version: u32,
        held: &T,
    ) -> Result<(), Self::Fault>;
}

/// Reads them back.
pub trait SnapshotReader {
    type Fault;

    fn take<T: Part>(&mut self, name: &'static str, version: u32) -> Result<T, Self::Fault>;
}

fn put<M: Projection, W: SnapshotWriter>(model: &M, to: &mut W) -> Result<(), W::Fault> {
    to.put(M::NAME, M::VERSION, model)?;
    model.put_records(to)
}

macro_rules! read_models {
    ($($(#[$doc:meta])* $field:ident: $model:ty),+ $(,)?) => {
        /// All read models, and the position up to which they have folded.
        #[derive(Debug, Default)]
        pub struct ReadModels {
            // Invariant: every model is the fold of all commits up to and including it.
            progress: Position,
            /// Records were left on the disk.
            is_for_questions: bool,
            $($(#[$doc])* pub $field: Kept<$model>,)+
        }

        impl ReadModels {
            pub const NAMES: &[&str] = &[$(<$model as Projection>::NAME),+];

            /// Empty models, of these names only.
            pub fn wanted(wanted: &[&str]) -> ReadModels {
                ReadModels {
                    progress: Position::START,
                    is_for_questions: false,
                    $($field: Kept::wanted(wanted)),+
                }
            }

            fn fold(&mut self, commit: &Commit) {
                $(self.$field.apply(commit);)+
            }

            /// SHA-256 over the content of each model, with its name.
            pub fn digests(&self) -> Vec<(&'static str, [u8; 32])> {
                [$(self.$field.digest()),+].into_iter().flatten().collect()
            }

            pub fn put<W: SnapshotWriter>(&self, to: &mut W) -> Result<(), W::Fault> {
                $(self.$field.put(to)?;)+
                Ok(())
            }

            /// Goes on from snapshots that were all taken at `position`.
            pub fn take<R: SnapshotReader>(
                &mut self,
                position: Position,
                depth: Depth,
                from: &mut R,
            ) -> Result<(), R::Fault> {
                $(self.$field.take(depth, from)?;)+
                self.progress = position;
                self.is_for_questions = depth == Depth::Questions;
                Ok(())
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
    /// Makes questions about any day fast, for whoever answers many.
    pub fn prepare(&mut self) {
        if let Some(memberships) = &mut self.memberships.0 {
            memberships.prepare();
        }
    }

    pub fn progress(&self) -> Position {
        self.progress
    }

    /// Folds the next commit into every model.
    pub fn apply(&mut self, commit: &Commit) {
        assert_eq!(commit.position, self.progress.next(), "a commit was skipped");
        assert!(!self.is_for_questions, "folding needs the records");
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

fn digest_of<P: Projection>(model: &P) -> [u8; 32] {
    let mut digest = Digesting(Sha256::new());
    let Ok(()) = put(model, &mut digest);
    digest.0.finalize().into()
}

struct Digesting(Sha256);

impl SnapshotWriter for Digesting {
    type Fault = Infallible;

    fn put<T: Part>(&mut self, _: &'static str, version: u32, held: &T) -> Result<(), Infallible> {
        self.0.update(version.to_le_bytes());
        let mut absorb = |piece: &mut Vec<u8>| {
            self.0.update(piece);
            Ok(())
        };
        let mut saver = Saver::new(&mut absorb);
        held.save(&mut saver);
        saver.finish().expect("a digest takes everything");
        Ok(())
    }
}

#[cfg(test)]
mod tests;
