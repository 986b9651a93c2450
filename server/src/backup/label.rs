//! What a backup says of itself, in a file that is written last.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use dienhong_core::domain::ids::Millis;
use dienhong_core::log::backup::Copied;
use serde::{Deserialize, Serialize};

use super::about;
use crate::app::{Records, latest};
use crate::catalogue::Message;
use crate::failure::Failure;
use crate::reading::hex;
use crate::reports::instant;

const NAME: &str = "BACKUP";

/// What this program writes, and the newest that it reads.
const FORMAT: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Label {
    backup_format: u32,
    /// The name under which the log's checkpoints are signed.
    pub(super) origin: String,
    pub(super) position: u64,
    pub(super) root_hash: String,
    made_at: Option<String>,
}

impl Label {
    pub(super) fn new(
        records: &Records,
        copied: &Copied,
        made_at: Millis,
    ) -> Result<Label, Failure> {
        let signed = latest(records.dir())?.map(|(key, _)| key.name().to_owned());
        Ok(Label {
            backup_format: FORMAT,
            origin: signed.unwrap_or_else(|| records.origin().to_owned()),
            position: copied.position,
            root_hash: hex(&copied.root),
            made_at: instant(made_at),
        })
    }

    pub(super) fn read(dir: &Path) -> Result<Label, Failure> {
        let text = fs::read_to_string(dir.join(NAME)).map_err(|_| about(3401, dir))?;
        let label: Label = serde_json::from_str(&text).map_err(|_| about(3401, dir))?;
        if label.backup_format > FORMAT {
            let found = ("found", label.backup_format.to_string());
            return Err(Failure::failed(Message::new(3406, [found])));
        }
        Ok(label)
    }

    /// Whole or not at all; durable when this returns.
    pub(super) fn write(&self, dir: &Path) -> io::Result<()> {
        let unfinished = dir.join("BACKUP.new");
        let mut file = File::create(&unfinished)?;
        let text = serde_json::to_string(self).expect("text and numbers are JSON");
        writeln!(file, "{text}")?;
        file.sync_all()?;
        fs::rename(&unfinished, dir.join(NAME))?;
        File::open(dir)?.sync_all()
    }
}
