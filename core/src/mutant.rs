//! Bugs that can be planted, so that the simulation shows that it would notice them. In a shipped
//! program nothing can be planted: there the question is answered when it is built.

/// What is done wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// Rot ends the log, like a torn write.
    RotCutOff,
    /// A body sector is taken without a look at its checksum, stale as it may be.
    StaleSector,
    /// A later frame is no proof that the one before was acknowledged.
    LaterFrameUnasked,
    /// The log may be shorter than `HEAD` says.
    HeadIgnored,
    /// The last frame is served as it was found, and not written again.
    TailNotRewritten,
    /// What is left of a torn frame stays behind the end.
    TornTailKept,
    /// Names are served as they were found, without a sync of the directory.
    NamesNotSynced,
    /// A group names another than the one before.
    WrongChain,
    /// `HEAD` is not told that the log was opened again after an orderly close.
    OpeningNotNoted,
    /// Who comes while a batch is being written is answered with it.
    BatchLeftOpen,
    /// A destroyed key is forgotten, but stays on the disk.
    KeyNotOverwritten,
    /// The slot in use that is the highest is given once more.
    SlotGivenTwice,
}

#[cfg(not(any(test, feature = "simulation")))]
pub(crate) const fn is_planted(_mutant: Mutant) -> bool {
    false
}

#[cfg(any(test, feature = "simulation"))]
mod planted {
    use std::cell::Cell;

    use super::Mutant;

    thread_local! {
        static PLANTED: Cell<Option<Mutant>> = const { Cell::new(None) };
    }

    /// From now on, in this thread.
    pub fn plant(mutant: Option<Mutant>) {
        PLANTED.set(mutant);
    }

    pub(crate) fn is_planted(mutant: Mutant) -> bool {
        PLANTED.get() == Some(mutant)
    }
}

#[cfg(any(test, feature = "simulation"))]
pub(crate) use planted::is_planted;
#[cfg(any(test, feature = "simulation"))]
pub use planted::plant;
