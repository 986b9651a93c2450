//! `generate`: an invented registry as import files.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::{Done, Surroundings};
use crate::catalogue::Message;
use crate::failure::Failure;
use crate::generate::{Plan, Table, World};
use crate::output::{Document, progress};

pub(super) fn run(
    plan: Plan,
    out: &Path,
    here: &Surroundings,
) -> Result<Box<dyn Document>, Failure> {
    let rows = write(plan, out, here)?;
    let files: Vec<_> = rows
        .iter()
        .map(|(table, rows)| json!({"file": format!("{}.csv", table.name()), "rows": rows}))
        .collect();
    let sum: u64 = rows.iter().map(|(_, rows)| rows).sum();
    let (count, folder) = (files.len(), out.display());
    let said = |lang: crate::i18n::Lang| {
        let sum = lang.whole(sum.into());
        lang.pick(
            format!("Đã viết {count} tệp, {sum} dòng vào {folder}; mọi người trong đó đều do máy đặt ra.\n"),
            format!("Wrote {count} files, {sum} rows to {folder}; everybody in them is invented.\n"),
        )
    };
    let json = json!({
        "out": out.display().to_string(),
        "members": plan.members,
        "years": plan.years,
        "seed": plan.seed,
        "files": files,
    });
    let (vi, en) = (said(crate::i18n::Lang::Vi), said(crate::i18n::Lang::En));
    Ok(Box::new(Done { json, vi, en }))
}

/// Writes every table; how many rows each has.
pub(super) fn write(
    plan: Plan,
    out: &Path,
    here: &Surroundings,
) -> Result<Vec<(Table, u64)>, Failure> {
    let unwritable = |error: std::io::Error| {
        let values = [("file", out.display().to_string()), ("reason", error.to_string())];
        Failure::failed(Message::new(1019, values))
    };
    fs::create_dir_all(out).map_err(unwritable)?;
    let what = here.lang.pick("Đang đặt ra", "Inventing");
    let bar = progress::bar(Table::ALL.len() as u64, what, here.lang);
    let mut rows: Vec<(Table, u64)> = Vec::new();
    let world = World::new(plan);
    let written = world.write_files(out, &mut |table, count| match rows.last_mut() {
        Some((last, rows)) if *last == table => *rows = count,
        _ => {
            bar.inc(1);
            rows.push((table, count));
        }
    });
    bar.finish_and_clear();
    written.map_err(unwritable)?;
    Ok(rows)
}
