//! What went wrong outside the rules, and what the caller does now.

use std::io;
use std::sync::Arc;

use thiserror::Error;

use crate::codec::DecodeError;
use crate::domain::column::Column;
use crate::domain::ids::{Millis, Position};
use crate::domain::refusal::{Code, Explain};
use crate::log::damage::{AppendError, LogError};
use crate::storage::is_out_of_files;
use crate::vault::VaultFault;

/// After want of room, of numbers or of a clock that can be right nothing is promised, and the next
/// command asks again. After any other the registry takes no more: the process ends, and the next
/// start tells what stands. Only after [`Fault::Append`] may something have been recorded that
/// nobody was told.
#[derive(Clone, Debug, Error)]
pub enum Fault {
    #[error("the log can't be read")]
    Log(#[source] Arc<LogError>),
    #[error("the log could not be written")]
    Append(#[from] AppendError),
    #[error("the key store failed")]
    Vault(#[source] Arc<VaultFault>),
    /// The checksums are right, yet this program can't read the commit.
    #[error("commit {position} can't be read")]
    Unreadable { position: Position, source: DecodeError },
    /// The checksums are right, yet the commit does not follow from those before it.
    #[error("commit {position} does not follow: {reason}")]
    NotFollowing { position: Position, reason: &'static str },
    /// An event was sealed with a key that is gone, and nobody ordered an erasure.
    #[error("the key of commit {position} in slot {slot} is lost")]
    KeyLost { position: Position, slot: u32 },
    /// The key store was founded with another log.
    #[error("the key store belongs to another log")]
    ForeignKeys,
    /// The orderly end was reached: nothing is wrong, and nothing more is recorded.
    #[error("the registry was closed")]
    Closed,
    /// The columns of the read models count commits in 32 bits: no more are promised.
    #[error("commit {position} is among the last that can be counted")]
    NumbersUsedUp { position: Position },
    /// Recorded time never runs backwards, so a clock that is wrongly ahead would freeze it.
    #[error("the clock stands implausibly far ahead of when the last commit was recorded")]
    ClockAhead { recorded_at: Millis, now: Millis },
    /// The key is right and the sealed bytes are not what was sealed with it.
    #[error("a sealed field of commit {position} was changed")]
    Tampered { position: Position },
}

impl From<LogError> for Fault {
    fn from(error: LogError) -> Fault {
        Fault::Log(Arc::new(error))
    }
}

impl From<VaultFault> for Fault {
    fn from(fault: VaultFault) -> Fault {
        Fault::Vault(Arc::new(fault))
    }
}

impl Fault {
    /// Whether a file of the log could not be opened because too many are: what was read in order
    /// goes on where it stood when it is asked for again.
    pub fn is_short_of_files(&self) -> bool {
        let Fault::Log(error) = self else { return false };
        matches!(error.as_ref(), LogError::Read(error) if is_out_of_files(error))
    }

    /// Whether nothing is wrong: there was no room, and there may be again.
    pub fn is_passing(&self) -> bool {
        match self {
            Fault::Append(error) => matches!(error, AppendError::NoRoom { .. }),
            Fault::Vault(fault) => matches!(fault.as_ref(), VaultFault::NoRoom(_)),
            _ => false,
        }
    }

    /// What stops the registry never passes: without room the key store left a step undone that was
    /// recorded already, and only the next start finishes it.
    pub(super) fn for_good(self) -> Fault {
        match self {
            Fault::Vault(fault) => match fault.as_ref() {
                VaultFault::NoRoom(error) => {
                    VaultFault::Disk(io::Error::new(error.kind(), error.to_string())).into()
                }
                _ => Fault::Vault(fault),
            },
            other => other,
        }
    }

    /// 1 failed, 3 the log is not intact, 74 the disk failed and the outcome is unknown.
    pub fn exit(&self) -> u8 {
        match self {
            Fault::Log(error) => error.exit(),
            Fault::Append(error) => error.exit(),
            Fault::Vault(fault) => match fault.as_ref() {
                VaultFault::Disk(_) => AppendError::EXIT,
                VaultFault::WrongMasterKey
                | VaultFault::NoRoom(_)
                | VaultFault::Unread(_)
                | VaultFault::Missing
                | VaultFault::OlderHead { .. }
                | VaultFault::KeyLost { .. }
                | VaultFault::DamagedSlot { .. }
                | VaultFault::DamagedFile { .. }
                | VaultFault::DamagedHead
                | VaultFault::NewerFormat { .. }
                | VaultFault::ForeignFile { .. }
                | VaultFault::AlreadyFounded => 1,
            },
            Fault::Unreadable { source, .. } if source.is_newer() => 1,
            Fault::KeyLost { .. }
            | Fault::ForeignKeys
            | Fault::Closed
            | Fault::NumbersUsedUp { .. }
            | Fault::ClockAhead { .. } => 1,
            Fault::Unreadable { .. } | Fault::NotFollowing { .. } | Fault::Tampered { .. } => 3,
        }
    }
}

impl Explain for Fault {
    fn code(&self) -> Code {
        match self {
            Fault::Log(error) => Code(error.code()),
            Fault::Append(error) => Code(error.code()),
            Fault::Vault(fault) => fault.code(),
            Fault::Unreadable { source, .. } if source.is_newer() => Code(3033),
            Fault::Unreadable { .. } => Code(3031),
            Fault::NotFollowing { .. } => Code(3041),
            Fault::Closed => Code(3042),
            Fault::NumbersUsedUp { .. } => Code(3045),
            Fault::ClockAhead { .. } => Code(3047),
            Fault::KeyLost { .. } => Code(3102),
            Fault::ForeignKeys => Code(3112),
            Fault::Tampered { .. } => Code(3122),
        }
    }

    fn column(&self) -> Option<Column> {
        None
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Fault::Log(error) => error.values(),
            Fault::Append(error) => error.values(),
            Fault::Vault(fault) => fault.values(),
            Fault::Unreadable { position, source } => {
                vec![("position", position.to_string()), ("reason", source.to_string())]
            }
            Fault::NotFollowing { position, reason } => {
                vec![("position", position.to_string()), ("reason", (*reason).to_owned())]
            }
            Fault::KeyLost { position, slot } => {
                vec![("position", position.to_string()), ("slot", slot.to_string())]
            }
            Fault::Tampered { position } | Fault::NumbersUsedUp { position } => {
                vec![("position", position.to_string())]
            }
            // The program above knows how times are written.
            Fault::ClockAhead { .. } | Fault::ForeignKeys | Fault::Closed => Vec::new(),
        }
    }
}
