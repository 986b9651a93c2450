//! A record's history as people read it: one step an event, in words, with who recorded it and what
//! corrects what.

use dienhong_core::domain::calendar::{Day, PartialDay};
use serde_json::Value;

use super::Desk;
use super::visit::Visit;
use crate::i18n::Lang;
use crate::reading::Reading;
use crate::reports::history::{History, HistoryCommit, HistoryEvent, event_words};

mod words;

use words::{column_words, value_words};

pub(super) struct Step {
    /// Where links to it lead.
    pub(super) anchor: String,
    pub(super) title: &'static str,
    /// When it was so in life.
    pub(super) on: Option<String>,
    pub(super) details: Vec<Detail>,
    pub(super) reason: Option<String>,
    pub(super) recorded: String,
    pub(super) corrects: Option<Other>,
    pub(super) corrected_by: Vec<Other>,
}

/// Another step, by the number people read and where it stands on this page.
pub(super) struct Other {
    pub(super) position: String,
    pub(super) anchor: String,
}

pub(super) struct Detail {
    pub(super) label: &'static str,
    pub(super) text: String,
    pub(super) href: Option<String>,
}

/// The dates on which things happen in life; the first that an event names is its own.
const EFFECTIVE: [&str; 18] = [
    "joined_on",
    "left_on",
    "transferred_on",
    "given_on",
    "reversed_on",
    "decided_on",
    "died_on",
    "counted_on",
    "on",
    "changed_on",
    "effective_on",
    "received_on",
    "opened_on",
    "closed_on",
    "reopened_on",
    "founded_on",
    "valid_from",
    "learned_on",
];

/// Numbers by which the program knows things: nothing for a reader.
const UNSAID: [&str; 7] =
    ["person", "into", "to", "household_uuid", "source", "learned_on", "rows"];

/// The latest day first, as things happened in life and not as they were recorded. What has no day of
/// its own stands on that of its recording; the opening of a record stands last.
pub(super) fn steps(history: &History, visit: &Visit, desk: &Desk<'_>) -> Vec<Step> {
    let events = history.commits.iter().rev();
    let events = events.flat_map(|commit| commit.events.iter().rev().map(move |it| (commit, it)));
    let mut events: Vec<_> = events.collect();
    events.sort_by_key(|(commit, event)| {
        let opens = event.event.ends_with("_registered");
        let recorded = commit.recorded_at.filter(|_| !opens).map(|at| desk.reading.day(at));
        std::cmp::Reverse(day_of(event).or(recorded))
    });
    events.into_iter().map(|(commit, event)| step(commit, event, visit, desk)).collect()
}

fn day_of(event: &HistoryEvent) -> Option<Day> {
    let said = EFFECTIVE.iter().find_map(|name| event.said.get(*name));
    let day = said.and_then(Value::as_str).and_then(PartialDay::parse);
    day.map(PartialDay::first)
}

fn step(commit: &HistoryCommit, event: &HistoryEvent, visit: &Visit, desk: &Desk<'_>) -> Step {
    let (lang, said) = (visit.lang, &event.said);
    let effective = EFFECTIVE.iter().find(|name| said.contains_key(**name));
    let on = effective.and_then(|name| said[*name].as_str()).map(|day| day_words(day, lang));
    let is_person = |name: &str| name == "ref" && event.event == "support_given";
    let is_sealed = |name: &str, value: &Value| matches!(name, "old" | "new") && value == "sealed";
    let shown = said.iter().filter(|(name, value)| {
        Some(&name.as_str()) != effective
            && !UNSAID.contains(&name.as_str())
            && !is_person(name)
            && !is_sealed(name, value)
    });
    let details = shown.map(|(name, value)| detail(name, value, event, visit, desk.reading));
    let other = |at: &Value| {
        let (position, index) = (at["position"].as_u64()?, at["event"].as_u64()?);
        let anchor = format!("n{position}-{index}");
        Some(Other { position: lang.whole(position.into()), anchor })
    };
    Step {
        anchor: format!("n{}-{}", commit.position, event.index),
        title: event_words(event.event, lang),
        on,
        details: details.collect(),
        reason: commit.reason.clone(),
        recorded: recorded(commit, desk.reading, lang),
        corrects: event.corrects.as_ref().and_then(other),
        corrected_by: event.corrected_by.iter().filter_map(other).collect(),
    }
}

fn recorded(commit: &HistoryCommit, reading: &Reading<'_>, lang: Lang) -> String {
    let position = lang.whole(commit.position.into());
    let at = commit.recorded_at.map(|at| reading.clock(at, lang)).unwrap_or_default();
    let program = lang.pick("chương trình", "the program");
    let who = commit.actor.as_deref().unwrap_or(program);
    let from = match (&commit.batch, commit.row) {
        (Some(batch), Some(row)) => {
            format!(", {batch}, {} {}", lang.pick("dòng", "row"), lang.whole(row.into()))
        }
        _ => String::new(),
    };
    match lang {
        Lang::Vi => format!("Lần ghi {position}, lúc {at}, {who} ghi{from}"),
        Lang::En => format!("Entry {position}, at {at}, by {who}{from}"),
    }
}

/// A day, month or year as its readers write it.
pub(super) fn day_words(text: &str, lang: Lang) -> String {
    if let Some(day) = Day::parse(text) {
        return lang.day(day);
    }
    match (PartialDay::parse(text), text.split_once('-')) {
        (Some(_), Some((year, month))) if lang == Lang::Vi => format!("{month}/{year}"),
        _ => text.to_owned(),
    }
}

fn detail(
    name: &str,
    value: &Value,
    event: &HistoryEvent,
    visit: &Visit,
    reading: &Reading<'_>,
) -> Detail {
    let lang = visit.lang;
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let texts = values.iter().filter_map(Value::as_str).collect::<Vec<_>>();
            texts.join(", ")
        }
        other => other.to_string(),
    };
    // A correction says its column and then two values of it.
    let column = match (name, event.said.get("column").and_then(Value::as_str)) {
        ("old" | "new", Some(column)) => column,
        _ => name,
    };
    let currency = event.said.get("currency").and_then(Value::as_str).unwrap_or("VND");
    let (text, href) = match column {
        "unit" | "from_unit" | "to_unit" | "parent" => {
            let href = visit.link(&["units", &text], &[]);
            (unit_name(&text, reading).unwrap_or(text), Some(href))
        }
        "column" => (column_words(&text, lang).unwrap_or("?").to_owned(), None),
        "kind" | "programme" | "indicator" => {
            let label = reading.names.label_of(&text, lang);
            (label.unwrap_or_else(|| value_words(column, &text, currency, lang)), None)
        }
        "national_id" if text != "sealed" => (masked(&text), None),
        _ => (value_words(column, &text, currency, lang), None),
    };
    Detail { label: column_words(name, lang).unwrap_or_default(), text, href }
}

/// What a unit is called today, or was called last.
pub(super) fn unit_name(key: &str, reading: &Reading<'_>) -> Option<String> {
    let units = &reading.models.units;
    let life_name = |unit| {
        let known = units.latest();
        dienhong_core::domain::units::Lineage::life(known, unit)
            .name_on(reading.today())
            .to_string()
    };
    units.number(key).map(life_name)
}

/// Enough to tell two apart, not enough to use.
pub(super) fn masked(number: &str) -> String {
    let shown = number.chars().count().saturating_sub(3);
    number.chars().enumerate().map(|(at, digit)| if at < shown { '•' } else { digit }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_said_as_exactly_as_it_is_known() {
        assert_eq!(day_words("1945-09-02", Lang::Vi), "02/09/1945");
        assert_eq!(day_words("1945-09", Lang::Vi), "09/1945");
        assert_eq!(day_words("1945", Lang::Vi), "1945");
        assert_eq!(day_words("1945-09", Lang::En), "1945-09");
    }

    #[test]
    fn an_identity_number_shows_its_last_digits_only() {
        assert_eq!(masked("034145000871"), "•••••••••871");
        assert_eq!(masked("12"), "12");
    }
}
