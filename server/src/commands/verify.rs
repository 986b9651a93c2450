//! `verify`: that nothing was changed since it was recorded.

use std::path::Path;

use dienhong_core::log::notary::Signed;
use dienhong_core::log::verify::Verified;
use dienhong_core::registry::Opening;
use serde_json::{Map, Value, json};

mod checkpoints;

use super::rebuild::{checked, digests};
use super::{Done, Surroundings};
use crate::app::{self, Records};
use crate::cli::VerifyArguments;
use crate::failure::{Exit, Failure};
use crate::i18n::Lang;
use crate::output::Document;
use crate::reading::{each_commit, hex};

pub(super) fn run(
    asked: &VerifyArguments,
    here: &Surroundings,
) -> Result<Box<dyn Document>, Failure> {
    let dir = &here.options.data();
    // A directory without a registry is named as such; damage is for the full diagnosis below.
    if let Err(failure) = Records::open(dir)
        && failure.exit != Exit::NotIntact
    {
        return Err(failure);
    }
    let kept = kept_elsewhere(asked, dir)?;
    let verified = Records::verified(dir)?;
    let checkpoints = checkpoints::check(dir, kept)?;
    let models = if asked.full { Some(decoded(dir)?) } else { None };
    Ok(Box::new(answer(&verified, checkpoints, models.as_ref())))
}

/// The checkpoint that somebody kept, if it was signed with the key.
fn kept_elsewhere(asked: &VerifyArguments, dir: &Path) -> Result<Option<Signed>, Failure> {
    let Some(path) = &asked.checkpoint else { return Ok(None) };
    let key = asked.key_file.clone().unwrap_or_else(|| app::public_key(dir));
    checkpoints::kept(path, &app::key_in(&key)?).map(Some)
}

/// Opens every sealed field, folds every commit anew, and compares with the snapshot.
fn decoded(dir: &Path) -> Result<Map<String, Value>, Failure> {
    let mut records = Records::open(dir)?;
    each_commit(&mut records, Opening::All, |_| {})?;
    Ok(digests(&checked(&mut records)?))
}

fn answer(verified: &Verified, checkpoints: usize, models: Option<&Map<String, Value>>) -> Done {
    let root = hex(&verified.root);
    let mut json = json!({
        "intact": true,
        "position": verified.position,
        "root_hash": root,
        "segments": verified.segments,
        "groups": verified.groups,
        "torn_bytes": verified.torn_bytes,
        "checkpoints": checkpoints,
        "full": models.is_some(),
    });
    if let Some(models) = models {
        json["models"] = Value::Object(models.clone());
    }
    let said = |lang: Lang| {
        let position = lang.whole(verified.position.into());
        let groups = lang.whole(verified.groups.into());
        let segments = lang.whole(verified.segments.into());
        let full = match (models.is_some(), lang) {
            (false, _) => "",
            (true, Lang::Vi) => "  mọi trường niêm kín đọc được; mọi bảng dựng lại được\n",
            (true, Lang::En) => "  every sealed field opens; every read model folds\n",
        };
        let checkpoints = lang.whole(checkpoints.try_into().unwrap_or(i128::MAX));
        match lang {
            Lang::Vi => format!(
                "✔ Sổ nguyên vẹn: {position} lần ghi, {groups} nhóm, {segments} đoạn\n  \
                 gốc {root}\n  nối tiếp mọi điểm kiểm đã ký: {checkpoints}\n{full}"
            ),
            Lang::En => format!(
                "✔ The log is intact: {position} commits, {groups} groups, {segments} segments\n  \
                 root {root}\n  extends every checkpoint that was signed: {checkpoints}\n{full}"
            ),
        }
    };
    Done { json, vi: said(Lang::Vi), en: said(Lang::En) }
}
