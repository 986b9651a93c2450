//! `rebuild`: all read models folded anew from the log.
//!
//! The digests of a rebuild are kept in `models/`, which may be thrown away at any time: a later
//! `--check` folds the log to the same position and must find the same.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dienhong_core::domain::ids::Position;
use dienhong_core::registry::Opening;
use dienhong_projections::ReadModels;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Done, Surroundings};
use crate::app::Records;
use crate::catalogue::Message;
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::{each_commit, fold, hex};

pub(super) fn run(check: bool, here: &Surroundings) -> Result<Box<dyn Document>, Failure> {
    let dir = &here.options.data();
    let models = fold(&mut Records::open(dir)?)?.models;
    if check {
        // Without an earlier rebuild the same log folded again must give the same.
        Kept::read(dir).unwrap_or_else(|| Kept::of(&models)).check(dir)?;
    } else {
        let kept = Kept::of(&models);
        kept.write(dir).map_err(|error| unwritable(dir, &error))?;
    }
    let (vi, en) = if check {
        (
            "Dựng lại cho kết quả giống hệt bảng đang dùng.\n",
            "The rebuild equals the live models.\n",
        )
    } else {
        ("Đã dựng lại mọi bảng đọc từ nhật ký.\n", "All read models were folded anew.\n")
    };
    let position = models.progress().0;
    let json = json!({"checked": check, "position": position, "models": digests(&models)});
    Ok(Box::new(Done { json, vi: vi.to_owned(), en: en.to_owned() }))
}

/// The digest of each model, by its name.
pub(super) fn digests(models: &ReadModels) -> Map<String, Value> {
    let digests = models.digests().into_iter();
    digests.map(|(name, digest)| (name.to_owned(), Value::String(hex(&digest)))).collect()
}

/// What a rebuild gave, and up to where.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    position: u64,
    /// Of every model in the program that folded them: another one may digest them otherwise.
    versions: Vec<u32>,
    models: BTreeMap<String, String>,
}

fn path(dir: &Path) -> PathBuf {
    dir.join("models").join("digests.json")
}

impl Kept {
    fn of(models: &ReadModels) -> Kept {
        let digests = models.digests().into_iter();
        let models_by_name = digests.map(|(name, digest)| (name.to_owned(), hex(&digest)));
        Kept {
            position: models.progress().0,
            versions: ReadModels::VERSIONS.to_vec(),
            models: models_by_name.collect(),
        }
    }

    /// `None` where nothing is kept that this program can read: it is disposable.
    pub(super) fn read(dir: &Path) -> Option<Kept> {
        let kept: Kept = serde_json::from_slice(&fs::read(path(dir)).ok()?).ok()?;
        (kept.versions == ReadModels::VERSIONS).then_some(kept)
    }

    fn write(&self, dir: &Path) -> io::Result<()> {
        let path = path(dir);
        fs::create_dir_all(dir.join("models"))?;
        fs::write(path, serde_json::to_vec(self)?)
    }

    /// Folds the log to the same position and compares.
    pub(super) fn check(&self, dir: &Path) -> Result<(), Failure> {
        let mut models = ReadModels::default();
        each_commit(&mut Records::open(dir)?, Opening::Links, |commit| {
            if commit.position <= Position(self.position) {
                models.apply(commit);
            }
        })?;
        let now = Kept::of(&models);
        let differs = |name: &&String| now.models.get(*name) != self.models.get(*name);
        let mut different: Vec<&str> =
            now.models.keys().filter(differs).map(String::as_str).collect();
        if now.position != self.position {
            different.push("position");
        }
        if different.is_empty() {
            return Ok(());
        }
        Err(Failure::failed(Message::new(1022, [("models", different.join(", "))])))
    }
}

fn unwritable(dir: &Path, error: &io::Error) -> Failure {
    let values = [("file", path(dir).display().to_string()), ("reason", error.to_string())];
    Failure::failed(Message::new(1019, values))
}
