//! Faults of the core as failures of a command: code, values, exit code.

use std::io;
use std::path::Path;

use dienhong_core::domain::ids::{Millis, Position};
use dienhong_core::domain::refusal::{Code, Explain, Refusal};
use dienhong_core::log::Disks;
use dienhong_core::log::damage::{AppendError, Damage, Fault as LogFault, LogError};
use dienhong_core::log::notary::NotaryFault;
use dienhong_core::log::reader::Reader;
use dienhong_core::registry::{Fault, recorded_at};
use dienhong_core::storage::format::FormatError;
use dienhong_core::storage::lock::LockError;
use dienhong_core::storage::os::OsDisk;
use dienhong_core::storage::{is_full, is_out_of_files};
use dienhong_core::vault::VaultFault;

use crate::catalogue::Message;
use crate::failure::{Exit, Failure};
use crate::reports::instant;

/// Anything that can go wrong below a command.
pub fn failed(error: impl Into<Trouble>) -> Failure {
    error.into().0
}

/// A fault on its way to becoming a failure.
pub struct Trouble(Failure);

impl Trouble {
    fn coded(code: Code, values: Vec<(&'static str, String)>, exit: u8) -> Trouble {
        let exit = match exit {
            3 => Exit::NotIntact,
            74 => Exit::OutcomeUnknown,
            _ => Exit::Failed,
        };
        Trouble(Failure { message: Message { code, values }, exit })
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Trouble {
        let time = |at: Millis| instant(at).unwrap_or_default();
        let values = match fault {
            Fault::ClockAhead { recorded_at, now } => {
                vec![("recorded", time(recorded_at)), ("now", time(now))]
            }
            _ => fault.values(),
        };
        Trouble::coded(fault.code(), values, fault.exit())
    }
}

impl From<LogError> for Trouble {
    fn from(error: LogError) -> Trouble {
        Fault::from(error).into()
    }
}

impl From<AppendError> for Trouble {
    fn from(error: AppendError) -> Trouble {
        Fault::from(error).into()
    }
}

impl From<VaultFault> for Trouble {
    fn from(fault: VaultFault) -> Trouble {
        Fault::from(fault).into()
    }
}

impl From<LockError> for Trouble {
    fn from(error: LockError) -> Trouble {
        match error {
            LockError::InUse { pid } => {
                let pid = pid.map_or_else(|| "?".to_owned(), |pid| pid.to_string());
                Trouble::coded(Code(3023), vec![("pid", pid)], 1)
            }
            LockError::Disk(error) => error.into(),
        }
    }
}

impl From<FormatError> for Trouble {
    fn from(error: FormatError) -> Trouble {
        match error {
            FormatError::Missing => Trouble::coded(Code(3020), Vec::new(), 1),
            FormatError::Newer { found } => {
                Trouble::coded(Code(3025), vec![("found", found.to_string())], 1)
            }
            FormatError::Unreadable => Trouble::coded(Code(3026), Vec::new(), 1),
            FormatError::Disk(error) => error.into(),
        }
    }
}

impl From<NotaryFault> for Trouble {
    fn from(fault: NotaryFault) -> Trouble {
        match fault {
            NotaryFault::Unreadable { file } => Trouble::coded(Code(3301), vec![("file", file)], 3),
            NotaryFault::Ahead { signed, position } => {
                let (signed, position) = (signed.to_string(), position.to_string());
                Trouble::coded(Code(3302), vec![("signed", signed), ("position", position)], 3)
            }
            NotaryFault::Forked { signed } => {
                Trouble::coded(Code(3303), vec![("signed", signed.to_string())], 3)
            }
            NotaryFault::Disk(error) => error.into(),
        }
    }
}

impl From<NotaryFault> for Failure {
    fn from(fault: NotaryFault) -> Failure {
        failed(fault)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        let code = match error.kind() {
            io::ErrorKind::ReadOnlyFilesystem => 7409,
            _ if is_out_of_files(&error) => 7408,
            _ if is_full(&error) => 7410,
            _ => 7404,
        };
        Trouble::coded(Code(code), vec![("reason", error.to_string())], 1)
    }
}

/// The failure with the time up to which the log is intact beside the position, where it is damage
/// and a commit stands there.
pub(super) fn dated(mut failure: Failure, disks: Disks<OsDisk>) -> Failure {
    let values = failure.message.values.iter_mut();
    let intact = values.filter(|(name, _)| *name == "intact").map(|(_, intact)| intact).next();
    if let (Exit::NotIntact, Some(intact)) = (failure.exit, intact)
        && let Some(time) = intact.parse().ok().and_then(|last| time_of(disks, Position(last)))
    {
        *intact = format!("{intact} ({time})");
    }
    failure
}

fn time_of(disks: Disks<OsDisk>, position: Position) -> Option<String> {
    let mut before = Reader::diagnosing(disks).ok()?;
    instant(recorded_at(&mut before, position).ok()??)
}

/// Where the directory of the segments is missing, so is the first of them.
pub(super) fn no_segments(error: io::Error) -> Failure {
    if error.kind() != io::ErrorKind::NotFound {
        return failed(error);
    }
    let (fault, file) = (LogFault::SegmentMissing, "log/00000001.seg".to_owned());
    failed(LogError::from(Damage { fault, file, offset: 0, intact: 0, known: None }))
}

fn about(code: u16, dir: &Path) -> Failure {
    Failure::failed(Message::new(code, [("dir", dir.display().to_string())]))
}

pub(super) fn no_registry(dir: &Path) -> Failure {
    about(3024, dir)
}

pub(super) fn already_founded(dir: &Path) -> Failure {
    about(3027, dir)
}

pub(super) fn unfinished(dir: &Path) -> Failure {
    about(3028, dir)
}

pub(super) fn unknown_zone(name: &str) -> Failure {
    Failure::failed(Message::new(3029, [("time_zone", name.to_owned())]))
}

pub fn refused(refusal: &Refusal) -> Failure {
    Failure::failed(Message::of(refusal))
}
