//! Every message with a code, in Vietnamese and in English: what went wrong, and what to do.
//!
//! One file a noun. A code never gets a second meaning; its words may improve. `{placeholders}` are
//! filled with the values of the refusal.

use std::borrow::Cow;

use dienhong_core::domain::calendar::{PartialDay, Precision};
use dienhong_core::domain::refusal::{Code, Explain};

use crate::i18n::Lang;

mod backup;
mod cells;
mod clubs;
mod commendations;
mod corrections;
mod doctor;
mod figures;
mod funds;
mod hardship;
mod kinds;
mod log;
mod memberships;
mod office;
mod pages;
mod people;
mod periods;
mod proofs;
mod serve;
mod snapshots;
mod support;
mod units;
mod usage;
mod vault;
mod voids;

/// One code and its words, both languages written by hand.
#[derive(Debug)]
pub struct Entry {
    pub code: u16,
    pub message_vi: &'static str,
    pub message_en: &'static str,
    pub hint_vi: &'static str,
    pub hint_en: &'static str,
}

const NOUNS: &[&[Entry]] = &[
    backup::ENTRIES,
    cells::ENTRIES,
    clubs::ENTRIES,
    commendations::ENTRIES,
    corrections::ENTRIES,
    doctor::ENTRIES,
    figures::ENTRIES,
    funds::ENTRIES,
    hardship::ENTRIES,
    kinds::ENTRIES,
    log::ENTRIES,
    memberships::ENTRIES,
    office::ENTRIES,
    people::ENTRIES,
    periods::ENTRIES,
    proofs::ENTRIES,
    serve::ENTRIES,
    snapshots::ENTRIES,
    support::ENTRIES,
    units::ENTRIES,
    usage::ENTRIES,
    vault::ENTRIES,
    voids::ENTRIES,
];

pub fn all() -> impl Iterator<Item = &'static Entry> {
    NOUNS.iter().copied().flatten()
}

pub fn entry(code: Code) -> Option<&'static Entry> {
    all().find(|entry| entry.code == code.0)
}

/// A code with its values: ready to be said in either language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub code: Code,
    pub values: Vec<(&'static str, String)>,
}

impl Message {
    pub fn new<const N: usize>(code: u16, values: [(&'static str, String); N]) -> Message {
        Message { code: Code(code), values: values.into() }
    }

    pub fn of(refusal: &impl Explain) -> Message {
        Message { code: refusal.code(), values: refusal.values() }
    }

    pub fn text(&self, lang: Lang) -> String {
        let Some(entry) = entry(self.code) else { return self.code.to_string() };
        fill(lang.pick(entry.message_vi, entry.message_en), &self.values, lang)
    }

    /// What to do; empty where nothing can be advised.
    pub fn hint(&self, lang: Lang) -> String {
        let Some(entry) = entry(self.code) else { return String::new() };
        fill(lang.pick(entry.hint_vi, entry.hint_en), &self.values, lang)
    }
}

/// Puts each value where its `{name}` stands. What stands in `[…|…]` is said only where its value is
/// given, after the bar where it is not. One pass: a value that holds braces stays as it is.
fn fill(text: &str, values: &[(&'static str, String)], lang: Lang) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['{', '[']) {
        let (before, from) = rest.split_at(open);
        filled.push_str(before);
        let close = if from.starts_with('{') { '}' } else { ']' };
        let Some(end) = from.find(close) else { break };
        let inner = &from[1..end];
        if close == '}' {
            match value(inner, values) {
                // A terminal obeys control characters, wherever they come from.
                Some(value) => {
                    let shown = shown(inner, value, lang);
                    filled.extend(
                        shown.chars().map(|sign| if sign.is_control() { '�' } else { sign }),
                    );
                }
                None => filled.push('…'),
            }
        } else {
            filled.push_str(&fill(choice(inner, values), values, lang));
        }
        rest = &from[end + 1..];
    }
    filled.push_str(rest);
    filled
}

fn value<'a>(name: &str, values: &'a [(&'static str, String)]) -> Option<&'a str> {
    values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
}

fn choice<'a>(text: &'a str, values: &[(&'static str, String)]) -> &'a str {
    let (given, missing) = text.split_once('|').unwrap_or((text, ""));
    let name = given.split_once('{').and_then(|(_, rest)| rest.split_once('}'));
    let is_given = name.is_some_and(|(name, _)| value(name, values).is_some());
    if is_given { given } else { missing }
}

/// What counts something. A pid, an offset or a key that looks like a number is none.
const COUNTS: [&str; 21] = [
    "amount",
    "asked",
    "balance",
    "borrowers",
    "bytes",
    "expected",
    "found",
    "fund_amount",
    "largest",
    "least",
    "limit",
    "members",
    "members_60_plus",
    "most",
    "poor",
    "quantity",
    "recorded",
    "share",
    "sum",
    "whole",
    "women",
];

/// What tells a day, besides every name that ends in `_on`.
const DAYS: [&str; 11] = [
    "after",
    "day",
    "from",
    "latest",
    "on",
    "other",
    "to",
    "today",
    "until",
    "valid_from",
    "valid_until",
];

/// Dates and numbers as their readers write them.
fn shown<'a>(name: &str, value: &'a str, lang: Lang) -> Cow<'a, str> {
    if name.ends_with("_on") || DAYS.contains(&name) {
        return day_words(value, lang);
    }
    if name == "what" {
        return Cow::Borrowed(noun(value, lang));
    }
    let is_number = value.starts_with(|sign: char| sign.is_ascii_digit());
    if !is_number || !COUNTS.contains(&name) {
        return Cow::Borrowed(value);
    }
    Cow::Owned(match value.split_once('.') {
        Some((whole, part)) => format!("{}{}{part}", lang.digits(whole), lang.pick(',', '.')),
        None => lang.digits(value),
    })
}

/// What was looked for, as its readers call it.
fn noun(what: &str, lang: Lang) -> &str {
    match what {
        "person" => lang.pick("người", "person"),
        "household" => lang.pick("hộ", "household"),
        "club" => lang.pick("câu lạc bộ", "club"),
        "unit" => lang.pick("đơn vị", "unit"),
        "support" => lang.pick("phiếu hỗ trợ", "record of support"),
        "fund" => lang.pick("quỹ", "fund"),
        "kind" => lang.pick("loại hỗ trợ", "kind of support"),
        "batch" => lang.pick("đợt nhập", "import batch"),
        other => other,
    }
}

fn day_words(value: &str, lang: Lang) -> Cow<'_, str> {
    match PartialDay::parse(value).filter(|_| value.contains('-')) {
        None => Cow::Borrowed(value),
        Some(day) if lang == Lang::En => Cow::Owned(day.to_string()),
        Some(day) => Cow::Owned(match day.precision() {
            Precision::Day => lang.day(day.first()),
            Precision::Month => format!("{:02}/{}", day.first().month(), day.first().year()),
            Precision::Year => day.to_string(),
        }),
    }
}

#[cfg(test)]
mod tests;
