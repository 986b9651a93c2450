//! The documents that reports answer with: the shapes and the order of keys of the contract, and
//! the same as tables.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{Millis, Position};
use serde::Serialize;
use serde::ser::Serializer;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::i18n::Lang;

pub mod audit;
pub mod clubs;
pub mod commendations;
pub mod explanation;
pub mod funds;
pub mod history;
pub mod membership;
pub mod ratio;
pub mod support;

/// Raised whenever a figure comes to mean something else: with the position it names an answer.
pub const DEFINITION: u32 = 1;

/// What was known when the figures were made.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KnownPoint {
    pub position: u64,
    /// When the commit at that position was recorded; null before the first.
    #[schema(required)]
    pub at: Option<String>,
}

impl KnownPoint {
    pub fn new(position: Position, at: Option<Millis>) -> KnownPoint {
        KnownPoint { position: position.0, at: at.and_then(instant) }
    }

    /// `mốc 1.234 (2026-11-24T02:00:00Z)`.
    fn words(&self, lang: Lang) -> String {
        let position = lang.whole(self.position.into());
        let at = self.at.as_deref().map(|at| format!(" ({at})")).unwrap_or_default();
        format!("{} {position}{at}", lang.pick("biết đến mốc", "as known at position"))
    }
}

/// RFC 3339, UTC, whole seconds unless there are milliseconds.
pub fn instant(at: Millis) -> Option<String> {
    let at = chrono::DateTime::from_timestamp_millis(at.0)?;
    Some(at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
}

/// Millionths, written with all six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(pub i64);

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let millionths = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:06}", millionths / 1_000_000, millionths % 1_000_000)
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = RawValue::from_string(self.to_string());
        raw.expect("digits and a point are a number").serialize(serializer)
    }
}

/// Thousandths as a decimal without zeros at its end.
pub fn thousandths(value: i128) -> String {
    let (whole, part) = (value / 1_000, (value % 1_000).unsigned_abs());
    let sign = if value < 0 && whole == 0 { "-" } else { "" };
    let text = format!("{sign}{whole}.{part:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A written decimal with the separators of the language.
pub fn decimal(text: &str, lang: Lang) -> String {
    match text.split_once('.') {
        Some((whole, part)) => format!("{}{}{part}", lang.digits(whole), lang.pick(',', '.')),
        None => lang.digits(text),
    }
}

/// A mark of the contract in one or two words, and what it means.
pub fn mark_words(mark: &str, lang: Lang) -> (&'static str, &'static str) {
    let (vi, en) = match mark {
        "partial_population" => (
            ("thiếu dân số", "chỉ một phần đơn vị bên dưới có số liệu người cao tuổi"),
            ("part counted", "only part of the units below have a population figure"),
        ),
        "reported" => (
            ("theo báo cáo", "số hội viên do đơn vị báo cáo, không lấy từ danh sách"),
            ("reported", "members as the unit reports them, not from its register"),
        ),
        "mixed" => (
            ("gộp", "một phần từ danh sách, một phần theo báo cáo"),
            ("mixed", "partly from registers, partly reported"),
        ),
        "estimate" => (
            ("ước tính", "có phần chia theo tỷ lệ vì đơn vị đã bị tách"),
            ("estimate", "apportioned where a unit was split"),
        ),
        "above_one" => (
            ("trên 100 %", "hội viên nhiều hơn số người cao tuổi đã đếm"),
            ("above 100 %", "more members than older people were counted"),
        ),
        "stale_population" => (
            ("dân số cũ", "số người cao tuổi đếm trước ngày báo cáo hơn năm năm"),
            ("old count", "the population was counted more than five years before"),
        ),
        "late" => (
            ("ghi muộn", "có sự việc biết sau khi đã khóa sổ"),
            ("late", "facts were learned after the period was closed"),
        ),
        "suppressed" => {
            (("che", "số quá nhỏ, không công bố"), ("suppressed", "too few persons to publish"))
        }
        _ => (("?", "?"), ("?", "?")),
    };
    lang.pick(vi, en)
}

/// The marks that occur, each explained once; empty when none does.
pub fn legend<'a>(marks: impl IntoIterator<Item = &'a str>, lang: Lang) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for mark in marks {
        if !seen.contains(&mark) {
            seen.push(mark);
        }
    }
    let line = |mark: &&str| {
        let (word, meaning) = mark_words(mark, lang);
        format!("  {word}: {meaning}\n")
    };
    seen.iter().map(line).collect()
}

/// `theo cây của ngày đó`, `theo cây hôm nay (24/11/2026)` …
fn tree_words(tree: &str, tree_on: Day, lang: Lang) -> String {
    let day = lang.day(tree_on);
    match (tree, lang) {
        ("was", Lang::Vi) => "theo cây đơn vị của ngày đó".to_owned(),
        ("was", Lang::En) => "under the tree of that day".to_owned(),
        (_, Lang::Vi) => format!("theo cây đơn vị ngày {day}"),
        (_, Lang::En) => format!("under the tree of {day}"),
    }
}

/// `–` where nothing is known: blank, never zero.
pub fn or_blank<T>(value: Option<T>, written: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| "–".to_owned(), written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_has_all_its_decimals_and_an_instant_its_zone() {
        assert_eq!(serde_json::to_string(&Rate(890_100)).unwrap(), "0.890100");
        assert_eq!(serde_json::to_string(&Rate(1_000_001)).unwrap(), "1.000001");
        assert_eq!(instant(Millis(1_795_485_600_000)).unwrap(), "2026-11-24T02:00:00Z");
    }

    #[test]
    fn thousandths_are_written_without_idle_zeros() {
        assert_eq!(thousandths(1_000), "1");
        assert_eq!(thousandths(100_500), "100.5");
        assert_eq!(thousandths(100_000_000), "100000");
        assert_eq!(thousandths(-5), "-0.005");
    }

    #[test]
    fn a_legend_explains_each_mark_once() {
        let text = legend(["estimate", "reported", "estimate"], Lang::En);
        assert_eq!(text.lines().count(), 2);
        assert!(!text.contains('?'));
    }
}
