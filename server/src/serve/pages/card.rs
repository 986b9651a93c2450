//! Who a person is, from the opened commits of the person's record. Nothing of it is kept: it is
//! opened for one answer and forgotten with it.

use std::collections::{BTreeMap, BTreeSet};

use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Record, Value};
use dienhong_core::domain::event::{Commit, Event, Fact};
use dienhong_core::domain::ids::{EventRef, PersonNo, UnitNo};
use dienhong_core::domain::memberships::MembershipEvent;
use dienhong_core::domain::people::{PersonEvent, Sex};

use super::Desk;
use crate::app::failed;
use crate::failure::Failure;
use dienhong_projections::people::About;

#[derive(Debug, Default)]
pub(super) struct Card {
    texts: BTreeMap<Column, String>,
    pub(super) birth_year: Option<i64>,
    pub(super) sex: Option<Sex>,
    pub(super) unit: Option<UnitNo>,
    pub(super) died: bool,
}

impl Card {
    /// Opens the record; `None` where it can't be read any more.
    pub(super) fn open(desk: &Desk<'_>, person: PersonNo) -> Result<Card, Failure> {
        let histories = &desk.reading.models.histories;
        let positions = histories.positions(About::Person(person));
        let commits = desk.writer.registry().recall(&positions).map_err(failed)?;
        let holder = histories.records(person).first().copied().unwrap_or(person);
        let mut card = Card::default();
        let voided = taken_back(&commits);
        for (at, fact) in commits.iter().flat_map(numbered) {
            if !voided.contains(&at) {
                card.learn(fact, holder);
            }
        }
        Ok(card)
    }

    pub(super) fn text(&self, column: Column) -> Option<&str> {
        self.texts.get(&column).map(String::as_str)
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.text(Column::FullName)
    }

    fn learn(&mut self, fact: &Fact, holder: PersonNo) {
        match &fact.event {
            Event::Person(PersonEvent::Registered { person, sex, birth_year, unit, .. })
                if *person == holder =>
            {
                (self.sex, self.unit) = (Some(*sex), Some(*unit));
                self.birth_year = Some((*birth_year).into());
                self.learn_texts(fact);
            }
            Event::Person(PersonEvent::Died { person, .. }) if *person == holder => {
                self.died = true;
            }
            Event::Membership(MembershipEvent::Enrolled { unit, .. }) => {
                self.unit = Some(*unit);
                self.learn_texts(fact);
            }
            Event::Membership(MembershipEvent::Transferred { to, .. }) => self.unit = Some(*to),
            Event::Corrected(corrected) if corrected.record == Record::Person(holder) => {
                match (corrected.column, &corrected.new) {
                    (column, Value::Nothing) => {
                        self.texts.remove(&column);
                    }
                    (Column::BirthDate, Value::Year(year)) => {
                        self.birth_year = Some(i64::from(*year));
                        self.learn_texts(fact);
                    }
                    (Column::Sex, Value::Number(sex)) => {
                        let both = [Sex::Male, Sex::Female];
                        self.sex = both.into_iter().find(|known| known.number() == *sex);
                    }
                    _ => self.learn_texts(fact),
                }
            }
            _ => {}
        }
    }

    fn learn_texts(&mut self, fact: &Fact) {
        for secret in &fact.secrets {
            self.texts.extend(secret.cells.iter().cloned());
        }
    }
}

fn numbered(commit: &Commit) -> impl Iterator<Item = (EventRef, &Fact)> {
    let facts = commit.facts.iter().enumerate();
    facts.map(|(index, fact)| (commit.event_ref(index), fact))
}

/// The events of which a void took back what they recorded.
fn taken_back(commits: &[Commit]) -> BTreeSet<EventRef> {
    let facts = commits.iter().flat_map(|commit| &commit.facts);
    let voided = facts.filter_map(|fact| match &fact.event {
        Event::Void(event) => event.voids(),
        _ => None,
    });
    voided.collect()
}
