//! Every message with a code, in Vietnamese and in English: what went wrong, and what to do.
//!
//! One file a noun. A code never gets a second meaning; its words may improve. `{placeholders}` are
//! filled with the values of the refusal.

use dienhong_core::domain::refusal::{Code, Explain};

use crate::i18n::Lang;

mod cells;
mod commendations;
mod corrections;
mod figures;
mod kinds;
mod log;
mod memberships;
mod office;
mod people;
mod serve;
mod support;
mod units;
mod usage;
mod vault;

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
    cells::ENTRIES,
    commendations::ENTRIES,
    corrections::ENTRIES,
    figures::ENTRIES,
    kinds::ENTRIES,
    log::ENTRIES,
    memberships::ENTRIES,
    office::ENTRIES,
    people::ENTRIES,
    serve::ENTRIES,
    support::ENTRIES,
    units::ENTRIES,
    usage::ENTRIES,
    vault::ENTRIES,
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
        fill(lang.pick(entry.message_vi, entry.message_en), &self.values)
    }

    /// What to do; empty where nothing can be advised.
    pub fn hint(&self, lang: Lang) -> String {
        let Some(entry) = entry(self.code) else { return String::new() };
        fill(lang.pick(entry.hint_vi, entry.hint_en), &self.values)
    }
}

/// Puts each value where its `{name}` stands. One pass: a value that holds braces stays as it is.
fn fill(text: &str, values: &[(&'static str, String)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        filled.push_str(before);
        let Some(close) = from.find('}') else { break };
        let name = &from[1..close];
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => filled.push('…'),
        }
        rest = &from[close + 1..];
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests;
