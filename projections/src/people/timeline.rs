//! A history for reading: each commit with who, when and why, and each correction linked to what it
//! corrects, both ways.

use std::collections::BTreeMap;

use dienhong_core::domain::event::{Commit, Event, Fact, Header};
use dienhong_core::domain::ids::{EventRef, Position};

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
    /// The event whose record this one corrects.
    pub corrects: Option<EventRef>,
    /// Later events that correct what this one recorded.
    pub corrected_by: Vec<EventRef>,
}

/// The commits of one history, in order, as entries.
pub fn timeline(commits: &[Commit]) -> Vec<Entry<'_>> {
    let mut corrected_by: BTreeMap<EventRef, Vec<EventRef>> = BTreeMap::new();
    for (at, fact) in commits.iter().flat_map(events) {
        if let Event::Corrected(corrected) = &fact.event {
            corrected_by.entry(corrected.corrects).or_default().push(at);
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

fn line<'a>(
    at: EventRef,
    fact: &'a Fact,
    corrected_by: &BTreeMap<EventRef, Vec<EventRef>>,
) -> Line<'a> {
    let corrects = match &fact.event {
        Event::Corrected(corrected) => Some(corrected.corrects),
        _ => None,
    };
    Line { at, fact, corrects, corrected_by: corrected_by.get(&at).cloned().unwrap_or_default() }
}
