//! The answer of an import as a clerk reads it: counts first, then what to mend, then what next.

use std::fmt::Write as _;

use dienhong_core::domain::column::Column;
use dienhong_core::domain::refusal::Code;

use super::{Answer, RefusedRow};
use crate::i18n::Lang;
use crate::output::Screen;
use crate::output::table::{self, Align};

/// Refused rows shown on a screen; all of them stand in the other forms.
const SHOWN_MAX: usize = 20;
/// The longest value shown, in characters.
const VALUE_MAX: usize = 24;

pub(super) fn written(answer: &Answer, screen: Screen) -> String {
    let lang = screen.lang;
    let mut text = heading(answer, lang);
    if !answer.refused.is_empty() {
        text.push('\n');
        text.push_str(&refused(answer, screen));
    }
    if !answer.warnings.is_empty() {
        text.push('\n');
        text.push_str(&warnings(answer, screen));
    }
    text.push_str(&columns(answer, lang));
    text.push_str(&next(answer, lang));
    text
}

fn heading(answer: &Answer, lang: Lang) -> String {
    let number = |count: u64| lang.whole(count.into());
    let refused = answer.refused.len() as u64;
    let (file, kind, source) = (&answer.file, &answer.kind, &answer.source);
    let verb = match (answer.dry_run, lang) {
        (false, Lang::Vi) => "Đã nhập",
        (true, Lang::Vi) => "Thử nhập (không ghi gì)",
        (false, Lang::En) => "Imported",
        (true, Lang::En) => "Dry run (nothing was recorded)",
    };
    let mut text = format!("{verb}: {file}, {kind}, {} {source}\n", lang.pick("nguồn", "source"));
    let (rows, recorded) = (number(answer.rows), number(answer.recorded));
    let (unchanged, refused) = (number(answer.unchanged), number(refused));
    let _ = match lang {
        Lang::Vi => writeln!(
            text,
            "{rows} dòng · {recorded} ghi mới · {unchanged} đã có · {refused} bị từ chối"
        ),
        Lang::En => writeln!(
            text,
            "{rows} rows · {recorded} recorded · {unchanged} unchanged · {refused} refused"
        ),
    };
    if let (Some(first), Some(last), false) =
        (answer.first_position, answer.last_position, answer.dry_run)
    {
        let (first, last) = (number(first), number(last));
        let _ = writeln!(
            text,
            "{} {first} {} {last}",
            lang.pick("Mốc", "Positions"),
            lang.pick("đến", "to")
        );
        let _ = writeln!(text, "{}: {}", lang.pick("Đợt nhập", "Batch"), answer.batch);
    }
    text
}

fn refused(answer: &Answer, screen: Screen) -> String {
    let lang = screen.lang;
    let headings = [
        (lang.pick("dòng", "row"), Align::Right),
        (lang.pick("cột", "column"), Align::Left),
        (lang.pick("giá trị", "value"), Align::Left),
        (lang.pick("vì sao", "why"), Align::Left),
        (lang.pick("mã", "code"), Align::Left),
    ];
    let row = |refused: &RefusedRow| {
        vec![
            lang.whole(refused.row.into()),
            refused.fault.column.map_or("–", Column::name).to_owned(),
            refused.fault.value.as_deref().map_or_else(|| "–".to_owned(), short),
            refused.fault.message.text(lang),
            refused.fault.message.code.to_string(),
        ]
    };
    let shown: Vec<&RefusedRow> = answer.refused.iter().take(SHOWN_MAX).collect();
    let rows: Vec<Vec<String>> = shown.iter().map(|refused| row(refused)).collect();
    let mut text = table::draw(screen, &headings, &rows);
    text.push_str(&more(answer.refused.len(), lang));
    text.push_str(&hints(&shown, lang));
    text
}

fn more(count: usize, lang: Lang) -> String {
    let rest = count.saturating_sub(SHOWN_MAX);
    if rest == 0 {
        return String::new();
    }
    let rest = lang.whole(rest as i128);
    match lang {
        Lang::Vi => format!("… và {rest} dòng nữa; xem tất cả: --format csv\n"),
        Lang::En => format!("… and {rest} more; see them all: --format csv\n"),
    }
}

/// What to do, once for each kind of fault.
fn hints(shown: &[&RefusedRow], lang: Lang) -> String {
    let mut text = String::new();
    let mut said: Vec<Code> = Vec::new();
    for message in shown.iter().map(|refused| &refused.fault.message) {
        let hint = message.hint(lang);
        if !hint.is_empty() && !said.contains(&message.code) {
            let label = lang.pick("gợi ý", "hint");
            let _ = writeln!(text, "  {label} [{}]: {hint}", message.code);
        }
        said.push(message.code);
    }
    text
}

fn warnings(answer: &Answer, screen: Screen) -> String {
    let lang = screen.lang;
    let headings = [
        (lang.pick("dòng", "row"), Align::Right),
        (lang.pick("nên xem lại", "worth a look"), Align::Left),
        (lang.pick("trùng với", "clashes with"), Align::Left),
        (lang.pick("mã", "code"), Align::Left),
    ];
    let shown = answer.warnings.iter().take(SHOWN_MAX);
    let rows: Vec<Vec<String>> = shown
        .map(|warned| {
            vec![
                lang.whole(warned.row.into()),
                warned.fault.message.text(lang),
                warned.fault.clashes_with.clone().unwrap_or_default(),
                warned.fault.message.code.to_string(),
            ]
        })
        .collect();
    table::draw(screen, &headings, &rows) + &more(answer.warnings.len(), lang)
}

fn columns(answer: &Answer, lang: Lang) -> String {
    let mut text = String::new();
    if !answer.unknown_columns.is_empty() {
        let label = lang.pick("Cột không dùng đến", "Columns not used");
        let _ = writeln!(text, "{label}: {}", answer.unknown_columns.join(", "));
    }
    if !answer.guessed_columns.is_empty() {
        let label = lang.pick("Đã hiểu", "Understood");
        let pairs = answer.guessed_columns.iter();
        let pairs: Vec<String> =
            pairs.map(|(heading, column)| format!("{heading} → {column}")).collect();
        let _ = writeln!(text, "{label}: {}", pairs.join(", "));
    }
    text
}

fn next(answer: &Answer, lang: Lang) -> String {
    if answer.refused.is_empty() {
        return String::new();
    }
    let mended = match lang {
        Lang::Vi => {
            "Sửa các dòng bị từ chối rồi nhập lại cả tệp: dòng đã có sẽ không bị ghi lần nữa."
        }
        Lang::En => {
            "Mend the refused rows and import the whole file again: what stands is not recorded twice."
        }
    };
    format!("\n{mended}\n")
}

fn short(value: &str) -> String {
    if value.chars().count() <= VALUE_MAX {
        return value.to_owned();
    }
    let kept: String = value.chars().take(VALUE_MAX - 1).collect();
    format!("{kept}…")
}
