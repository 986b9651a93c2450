//! `rebuild`: all read models folded anew from the log.
//!
//! A rebuild leaves its snapshot; a later `--check` folds the log to the same position and must find
//! the same.

use dienhong_core::domain::ids::Position;
use dienhong_core::registry::Opening;
use serde_json::{Map, Value, json};

use super::{Done, Surroundings};
use crate::app::{self, Records};
use crate::catalogue::Message;
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::{View, each_commit, everything, fold_anew, hex};
use crate::snapshots;

pub(super) fn run(check: bool, here: &Surroundings) -> Result<Box<dyn Document>, Failure> {
    let dir = &here.options.data();
    let view = if check {
        checked(&mut Records::open(dir)?)?
    } else {
        let _lock = app::lock(dir)?;
        let mut records = Records::open(dir)?;
        let (view, bookmark) = fold_anew(&mut records, &everything())?;
        let key = records.unlock()?.models_key();
        snapshots::write(&mut records, &key, &view, &bookmark);
        view
    };
    let (vi, en) = if check {
        (
            "Dựng lại cho kết quả giống hệt bảng đang dùng.\n",
            "The rebuild equals the live models.\n",
        )
    } else {
        ("Đã dựng lại mọi bảng đọc từ nhật ký.\n", "All read models were folded anew.\n")
    };
    let position = view.models.progress().0;
    let json = json!({"checked": check, "position": position, "models": digests(&view)});
    Ok(Box::new(Done { json, vi: vi.to_owned(), en: en.to_owned() }))
}

/// The digest of each model, by its name.
pub(super) fn digests(view: &View) -> Map<String, Value> {
    let digests = view.digests().into_iter();
    digests.map(|(name, digest)| (name.to_owned(), Value::String(hex(&digest)))).collect()
}

/// Folds the log anew to the position of the snapshot and compares, model by model; what was folded.
/// Without a snapshot the same log folded again gives the same.
pub(super) fn checked(records: &mut Records) -> Result<View, Failure> {
    let key = records.unlock()?.models_key();
    let (kept, bookmark) = snapshots::resumed(records, &key, &everything())?;
    let (position, kept) = (bookmark.position(), kept.digests());
    if position == Position::START {
        return Ok(fold_anew(records, &everything())?.0);
    }
    let mut view = View::wanted(&everything());
    each_commit(records, Opening::Links, |commit| {
        if commit.position <= position {
            view.apply(commit);
        }
    })?;
    let pairs = kept.into_iter().zip(view.digests());
    let differs = pairs.filter(|(kept, anew)| kept != anew).map(|(kept, _)| kept.0);
    let different: Vec<&str> = differs.collect();
    if different.is_empty() {
        return Ok(view);
    }
    Err(Failure::failed(Message::new(1022, [("models", different.join(", "))])))
}
