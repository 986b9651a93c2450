//! What can be wrong with a key store, and what the operator is told. Names files and slots, never
//! a person.

use std::io;

use thiserror::Error;

use crate::domain::column::Column;
use crate::domain::refusal::{Code, Explain};
use crate::storage::is_out_of_files;

/// Why the key store could not do what it was asked. Only after [`VaultFault::Disk`], a failed
/// write or sync, is the outcome unknown; after every other each key stands as it did, though files
/// and marks may have been added. After [`VaultFault::NoRoom`] nothing is wrong either: the same can
/// be tried again.
#[derive(Debug, Error)]
pub enum VaultFault {
    #[error("the disk of the key store failed")]
    Disk(#[source] io::Error),
    #[error("there is no room for a new file of the key store")]
    NoRoom(#[source] io::Error),
    #[error("the key store can't be read")]
    Unread(#[source] io::Error),
    #[error("there is no key store here")]
    Missing,
    #[error("the master key does not open this key store")]
    WrongMasterKey,
    #[error("slot {slot} is in use, but holds no keys and was never destroyed")]
    KeyLost { slot: u32 },
    #[error("slot {slot} in {file} is damaged")]
    DamagedSlot { file: String, slot: u32 },
    #[error("{file} is not a whole file of this key store")]
    DamagedFile { file: String },
    #[error("both slots of HEAD are damaged")]
    DamagedHead,
    #[error("{file} has format {format}")]
    NewerFormat { file: String, format: u8 },
    #[error("{file} belongs to another key store")]
    ForeignFile { file: String },
    #[error("HEAD names generation {standing}, whose files are missing beside those of {newer}")]
    OlderHead { standing: u32, newer: u32 },
    #[error("a key store stands here already")]
    AlreadyFounded,
}

impl Explain for VaultFault {
    fn code(&self) -> Code {
        Code(match self {
            VaultFault::WrongMasterKey => 3101,
            VaultFault::KeyLost { .. } => 3102,
            VaultFault::DamagedSlot { .. } => 3103,
            VaultFault::DamagedFile { .. } => 3104,
            VaultFault::DamagedHead => 3105,
            VaultFault::NewerFormat { .. } => 3106,
            VaultFault::ForeignFile { .. } => 3107,
            VaultFault::AlreadyFounded => 3108,
            VaultFault::Missing => 3109,
            VaultFault::OlderHead { .. } => 3110,
            VaultFault::Unread(error) | VaultFault::NoRoom(error) if is_out_of_files(error) => 7408,
            VaultFault::NoRoom(_) => 7432,
            VaultFault::Unread(_) => 3111,
            VaultFault::Disk(_) => 7431,
        })
    }

    fn column(&self) -> Option<Column> {
        None
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            VaultFault::WrongMasterKey
            | VaultFault::DamagedHead
            | VaultFault::Missing
            | VaultFault::AlreadyFounded => Vec::new(),
            VaultFault::KeyLost { slot } => vec![("slot", slot.to_string())],
            VaultFault::DamagedSlot { file, slot } => {
                vec![("file", file.clone()), ("slot", slot.to_string())]
            }
            VaultFault::DamagedFile { file } | VaultFault::ForeignFile { file } => {
                vec![("file", file.clone())]
            }
            VaultFault::NewerFormat { file, format } => {
                vec![("file", file.clone()), ("format", format.to_string())]
            }
            VaultFault::OlderHead { standing, newer } => {
                vec![("standing", standing.to_string()), ("newer", newer.to_string())]
            }
            VaultFault::Disk(error) | VaultFault::NoRoom(error) | VaultFault::Unread(error) => {
                vec![("error", error.to_string())]
            }
        }
    }
}
