//! Why a log is refused: what is wrong, where, and what is certainly intact.
//!
//! Codes are stable: 30xx the log and its directory, 74xx the disk. The words stand in the server's
//! catalogue, in two languages. The exit code tells three things apart: 3, the log is not intact;
//! 74, a write or a sync failed and nobody knows what it did; 1, everything else, after which
//! nothing was changed.

use std::io;

use crate::storage::{is_full_kind, is_out_of_files, may_pass};

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// Neither slot of `HEAD` is valid.
    HeadUnreadable,
    SegmentMissing,
    /// The file is longer or shorter than it was made.
    SegmentLength,
    /// A segment after the last that the log can reach.
    SegmentUnexpected,
    /// A header sector is neither zero nor valid.
    HeaderRotten,
    /// A body sector is neither zero nor what its checksum says.
    BodyRotten,
    /// A valid frame of another place, segment or log.
    Misplaced,
    /// Nothing stands here, yet a later frame proves that it was acknowledged.
    Hole,
    /// The log ends before the position that `HEAD` knows to be durable.
    ShorterThanHead,
    /// A frame's body is not the group, or the start, that its header announces.
    Malformed,
    /// A group does not follow the group before it.
    ChainBroken,
    /// A group's tree size or root is not that of the commits before it.
    TreeMismatch,
    /// The bytes of a commit are none.
    NotACommit,
    /// Something stands where no write that was cut off can have put it.
    Stray,
    /// A commit that only a newer program can read: no damage.
    Newer,
}

impl Fault {
    pub fn code(self) -> u16 {
        match self {
            Fault::HeadUnreadable => 3001,
            Fault::SegmentMissing => 3002,
            Fault::SegmentLength => 3003,
            Fault::SegmentUnexpected => 3004,
            Fault::HeaderRotten => 3005,
            Fault::BodyRotten => 3006,
            Fault::Misplaced => 3007,
            Fault::Hole => 3008,
            Fault::ShorterThanHead => 3009,
            Fault::Malformed => 3010,
            Fault::ChainBroken => 3011,
            Fault::TreeMismatch => 3012,
            Fault::NotACommit => 3013,
            Fault::Stray => 3014,
            Fault::Newer => 3032,
        }
    }
}

/// One fault with its place: the diagnosis.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("DH{code}: {fault:?} in {file} at {offset}, intact up to {intact}", code = fault.code())]
pub struct Damage {
    pub fault: Fault,
    pub file: String,
    pub offset: u64,
    /// Everything up to this position was read and fits.
    pub intact: u64,
    /// Position up to which commits are known to have been acknowledged, where anything says so.
    pub known: Option<u64>,
}

/// A log could not be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// There is no log in this directory.
    #[error("the directory holds no log")]
    Missing,
    /// A log is there already.
    #[error("the directory holds a log already")]
    Exists,
    #[error(transparent)]
    Damaged(Damage),
    /// Whole up to here; what follows was written by a newer version of the program.
    #[error("written by a newer version: {0}")]
    Newer(Damage),
    /// Nothing was changed.
    #[error("the log can't be read: {0}")]
    Read(#[from] io::Error),
    /// While making or repairing.
    #[error(transparent)]
    Write(#[from] AppendError),
}

/// A group was not appended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// Longer than a segment holds. Nothing was written.
    #[error("{bytes} bytes are more than a segment holds")]
    TooLarge { bytes: usize },
    /// Nothing is wrong and nothing was promised: there is no room for a next segment, and the log
    /// goes on when there is.
    #[error("no room for the next segment: {reason}")]
    NoRoom { reason: String, kind: io::ErrorKind },
    /// Not a byte of it was written, and the log takes no more: there was no next segment to go
    /// on in. What had been acknowledged stands.
    #[error("nothing was recorded: {reason}")]
    NotRecorded { reason: String, kind: io::ErrorKind },
    /// Whether it was recorded is unknown; the log takes no more.
    #[error("the disk failed, outcome unknown: {reason}")]
    Unknown { reason: String, kind: io::ErrorKind },
}

impl Damage {
    /// The exit code of a command that meets it.
    pub const EXIT: u8 = 3;

    pub fn code(&self) -> u16 {
        self.fault.code()
    }

    /// Values for the placeholders of the catalogue's text, by name.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        vec![
            ("file", self.file.clone()),
            ("offset", self.offset.to_string()),
            ("intact", self.intact.to_string()),
            ("known", self.known.map_or_else(|| "?".to_owned(), |known| known.to_string())),
        ]
    }
}

impl From<Damage> for LogError {
    fn from(damage: Damage) -> LogError {
        match damage.fault {
            Fault::Newer => LogError::Newer(damage),
            _ => LogError::Damaged(damage),
        }
    }
}

impl LogError {
    /// A failed write or sync while making or repairing.
    pub(super) fn written(error: io::Error) -> LogError {
        LogError::Write(AppendError::from(error))
    }

    pub fn code(&self) -> u16 {
        match self {
            LogError::Missing => 3020,
            LogError::Exists => 3021,
            LogError::Damaged(damage) | LogError::Newer(damage) => damage.code(),
            LogError::Read(error) if error.kind() == io::ErrorKind::PermissionDenied => 7405,
            LogError::Read(error) if is_out_of_files(error) => 7408,
            LogError::Read(_) => 7403,
            LogError::Write(error) => error.code(),
        }
    }

    pub fn exit(&self) -> u8 {
        match self {
            LogError::Missing | LogError::Exists | LogError::Newer(_) | LogError::Read(_) => 1,
            LogError::Damaged(_) => Damage::EXIT,
            LogError::Write(error) => error.exit(),
        }
    }

    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            LogError::Missing | LogError::Exists => Vec::new(),
            LogError::Damaged(damage) | LogError::Newer(damage) => damage.values(),
            LogError::Read(error) => vec![("reason", error.to_string())],
            LogError::Write(error) => error.values(),
        }
    }
}

impl AppendError {
    /// The exit code after an unknown outcome (`EX_IOERR` of sysexits.h).
    pub const EXIT: u8 = 74;

    pub fn code(&self) -> u16 {
        match self {
            AppendError::TooLarge { .. } => 3022,
            AppendError::NoRoom { kind, .. } if is_full_kind(*kind) => 7406,
            AppendError::NoRoom { .. } => 7408,
            AppendError::NotRecorded { .. } => 7407,
            AppendError::Unknown { kind, .. } if is_full_kind(*kind) => 7402,
            AppendError::Unknown { .. } => 7401,
        }
    }

    /// For a failure before the first byte of a group.
    pub(super) fn not_recorded(error: &io::Error) -> AppendError {
        AppendError::NotRecorded { reason: error.to_string(), kind: error.kind() }
    }

    /// For a next segment that was not made.
    pub(super) fn not_made(error: &io::Error) -> AppendError {
        if may_pass(error) {
            AppendError::NoRoom { reason: error.to_string(), kind: error.kind() }
        } else {
            AppendError::not_recorded(error)
        }
    }

    /// For a segment in which something was promised.
    pub(super) fn though_promised(self) -> AppendError {
        match self {
            AppendError::NoRoom { reason, kind } => AppendError::NotRecorded { reason, kind },
            other => other,
        }
    }

    pub fn exit(&self) -> u8 {
        match self {
            AppendError::TooLarge { .. }
            | AppendError::NoRoom { .. }
            | AppendError::NotRecorded { .. } => 1,
            AppendError::Unknown { .. } => Self::EXIT,
        }
    }

    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            AppendError::TooLarge { bytes } => vec![("bytes", bytes.to_string())],
            AppendError::NoRoom { reason, .. }
            | AppendError::NotRecorded { reason, .. }
            | AppendError::Unknown { reason, .. } => vec![("reason", reason.clone())],
        }
    }
}

/// Of a write or a sync.
impl From<io::Error> for AppendError {
    fn from(error: io::Error) -> AppendError {
        AppendError::Unknown { reason: error.to_string(), kind: error.kind() }
    }
}
