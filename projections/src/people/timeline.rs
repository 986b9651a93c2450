//! A history for reading: each commit with who, when and why, and each correction and void linked to
//! what it is about, both ways.

use std::collections::BTreeMap;

use dienhong_core::domain::event::{Commit, Event, Fact, Header};
use dienhong_core::domain::ids::{EventRef, Position};
use dienhong_core::domain::periods::PeriodEvent;

/// One commit of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    pub position: Position,
    pub header: &'a Header,
    pub lines: Vec<Line<'a>>,
}

/// One event, with the texts that could be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    pub at: EventRef,
    pub fact: &'a Fact,
    /// The event whose record this one corrects or takes back, or the closing that it opens again.
    pub corrects: Option<EventRef>,
    /// Later events that correct or take back what this one recorded.
    pub corrected_by: Vec<EventRef>,
}

/// The commits of one history, in order, as entries.
pub fn timeline(commits: &[Commit]) -> Vec<Entry<'_>> {
    let mut corrected_by: BTreeMap<EventRef, Vec<EventRef>> = BTreeMap::new();
    for (at, fact) in commits.iter().flat_map(events) {
        if let Some(earlier) = named(&fact.event) {
            corrected_by.entry(earlier).or_default().push(at);
        }
    }
    let line = |(at, fact): (EventRef, _)| line(at, fact, &corrected_by);
    let entries = commits.iter().map(|commit| Entry {
        position: commit.position,
        header: &commit.header,
        lines: events(commit).map(line).collect(),
    });
    entries.collect()
}

fn events(commit: &Commit) -> impl Iterator<Item = (EventRef, &Fact)> {
    let numbered = commit.facts.iter().enumerate();
    numbered.map(|(index, fact)| (commit.event_ref(index), fact))
}

/// The earlier event that this one names.
fn named(event: &Event) -> Option<EventRef> {
    match event {
        Event::Corrected(corrected) => Some(corrected.corrects),
        Event::Period(PeriodEvent::Reopened { closing, .. }) => Some(*closing),
        Event::Void(event) => event.voids(),
        _ => None,
    }
}

fn line<'a>(
    at: EventRef,
    fact: &'a Fact,
    corrected_by: &BTreeMap<EventRef, Vec<EventRef>>,
) -> Line<'a> {
    let corrects = named(&fact.event);
    Line { at, fact, corrects, corrected_by: corrected_by.get(&at).cloned().unwrap_or_default() }
}
