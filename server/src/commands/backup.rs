//! `backup create` and `backup restore`: from the arguments to the answer.

use serde_json::json;

use super::{Done, Surroundings};
use crate::backup::{self, restore::restore};
use crate::cli::BackupAction;
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::output::Document;
use crate::reading::hex;
use crate::reports::instant;

pub(super) fn run(
    action: &BackupAction,
    here: &Surroundings,
) -> Result<Box<dyn Document>, Failure> {
    match action {
        BackupAction::Create { destination, keys_dir } => {
            let made = backup::create(&here.options.data(), destination, keys_dir.as_deref())?;
            Ok(Box::new(made_answer(&made, &destination.display().to_string())))
        }
        BackupAction::Restore { source_dir, keys_dir, until } => {
            let data = here.options.data();
            let restored = restore(source_dir, keys_dir.as_deref(), &data, *until)?;
            Ok(Box::new(restored_answer(&restored, &data.display().to_string())))
        }
    }
}

fn made_answer(made: &backup::Made, dest: &str) -> Done {
    let (copied, keys) = (&made.copied, made.keys.display().to_string());
    let root = hex(&copied.root);
    let json = json!({
        "backup": dest,
        "keys": keys,
        "position": copied.position,
        "root_hash": root,
        "segments_copied": copied.copied,
        "segments_kept": copied.kept,
        "made_at": instant(made.made_at),
    });
    let said = |lang: Lang| {
        let position = lang.whole(copied.position.into());
        let (new, kept) = (lang.whole(copied.copied.into()), lang.whole(copied.kept.into()));
        match lang {
            Lang::Vi => format!(
                "✔ Đã sao lưu vào {dest}: {position} lần ghi; chép {new} đoạn, giữ {kept} đoạn đã có\n  \
                 gốc {root}\n  khóa trong {keys}: ai có cả hai thì đọc được dữ liệu cá nhân; nên cất riêng\n"
            ),
            Lang::En => format!(
                "✔ Backed up to {dest}: {position} commits; {new} segments copied, {kept} stood there already\n  \
                 root {root}\n  keys in {keys}: whoever has both reads personal data; keep them apart\n"
            ),
        }
    };
    Done { json, vi: said(Lang::Vi), en: said(Lang::En) }
}

fn restored_answer(restored: &backup::restore::Restored, data: &str) -> Done {
    let (verified, origin) = (&restored.verified, &restored.origin);
    let root = hex(&verified.root);
    let json = json!({
        "data": data,
        "position": verified.position,
        "root_hash": root,
        "segments": verified.segments,
        "origin": origin,
        "new_origin": restored.is_fork,
    });
    let said = |lang: Lang| {
        let position = lang.whole(verified.position.into());
        let fork = match (restored.is_fork, lang) {
            (false, _) => "",
            (true, Lang::Vi) => " (tên gốc mới: từ đây là một sổ khác)",
            (true, Lang::En) => " (a new origin: from here on it is another log)",
        };
        match lang {
            Lang::Vi => format!(
                "✔ Đã khôi phục vào {data} và kiểm tra: {position} lần ghi\n  gốc {root}\n  tên gốc {origin}{fork}\n"
            ),
            Lang::En => format!(
                "✔ Restored to {data} and verified: {position} commits\n  root {root}\n  origin {origin}{fork}\n"
            ),
        }
    };
    Done { json, vi: said(Lang::Vi), en: said(Lang::En) }
}
