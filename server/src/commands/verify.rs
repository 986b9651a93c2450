//! `verify`: that nothing was changed since it was recorded.

use std::path::Path;

use dienhong_core::log::verify::Verified;
use dienhong_core::registry::Opening;
use serde_json::{Map, Value, json};

use super::rebuild::{checked, digests};
use super::{Done, Surroundings};
use crate::app::Records;
use crate::failure::{Exit, Failure};
use crate::i18n::Lang;
use crate::output::Document;
use crate::reading::{each_commit, hex};

pub(super) fn run(full: bool, here: &Surroundings) -> Result<Box<dyn Document>, Failure> {
    let dir = &here.options.data();
    // A directory without a registry is named as such; damage is for the full diagnosis below.
    if let Err(failure) = Records::open(dir)
        && failure.exit != Exit::NotIntact
    {
        return Err(failure);
    }
    let verified = Records::verified(dir)?;
    let models = if full { Some(decoded(dir)?) } else { None };
    Ok(Box::new(answer(&verified, models.as_ref())))
}

/// Opens every sealed field, folds every commit anew, and compares with the snapshot.
fn decoded(dir: &Path) -> Result<Map<String, Value>, Failure> {
    let mut records = Records::open(dir)?;
    each_commit(&mut records, Opening::All, |_| {})?;
    Ok(digests(&checked(&mut records)?))
}

fn answer(verified: &Verified, models: Option<&Map<String, Value>>) -> Done {
    let root = hex(&verified.root);
    let mut json = json!({
        "intact": true,
        "position": verified.position,
        "root_hash": root,
        "segments": verified.segments,
        "groups": verified.groups,
        "torn_bytes": verified.torn_bytes,
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
        match lang {
            Lang::Vi => format!(
                "✔ Sổ nguyên vẹn: {position} lần ghi, {groups} nhóm, {segments} đoạn\n  \
                 gốc {root}\n{full}"
            ),
            Lang::En => format!(
                "✔ The log is intact: {position} commits, {groups} groups, {segments} segments\n  \
                 root {root}\n{full}"
            ),
        }
    };
    Done { json, vi: said(Lang::Vi), en: said(Lang::En) }
}
