//! Who a person is: what the register knows now, and the texts of the person's record, opened for
//! one answer and forgotten with it.

use std::collections::BTreeMap;

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Record, Value};
use dienhong_core::domain::event::{Commit, Event, Fact};
use dienhong_core::domain::ids::{MembershipNo, PersonNo, UnitNo};
use dienhong_core::domain::memberships::MembershipEvent;
use dienhong_core::domain::people::{PersonEvent, Sex};
use dienhong_core::domain::state::State;
use dienhong_projections::people::About;

use super::Desk;
use crate::app::failed;
use crate::failure::Failure;

pub(super) struct Card {
    texts: BTreeMap<Column, String>,
    pub(super) birth_year: i32,
    pub(super) sex: Sex,
    pub(super) died_on: Option<PartialDay>,
    /// Of the membership recorded last that still stands.
    pub(super) membership: Option<Membership>,
}

pub(super) struct Membership {
    number: MembershipNo,
    pub(super) unit: UnitNo,
    pub(super) joined_on: PartialDay,
    pub(super) left_on: Option<PartialDay>,
}

impl Card {
    pub(super) fn open(desk: &Desk<'_>, person: PersonNo, today: Day) -> Result<Card, Failure> {
        let positions = desk.reading.models.histories.positions(About::Person(person));
        let commits = desk.live.writer().registry().recall(&positions).map_err(failed)?;
        Ok(Card::of(desk, person, &commits, today))
    }

    /// From commits of the person that are open already.
    pub(super) fn of(desk: &Desk<'_>, person: PersonNo, commits: &[Commit], today: Day) -> Card {
        let known =
            |state: &State| (Card::known(state, person, today), state.people.remaining(person));
        let (mut card, holder) = desk.look(known);
        for fact in commits.iter().flat_map(|commit| &commit.facts) {
            card.learn(fact, holder);
        }
        card
    }

    fn known(state: &State, person: PersonNo, today: Day) -> Card {
        let records = state.people.records(person);
        let mut all = records.iter().flat_map(|record| state.memberships.of(*record));
        let standing = all.find(|number| !state.memberships.is_voided(*number));
        Card {
            texts: BTreeMap::new(),
            birth_year: state.people.birth(person).first().year(),
            sex: state.people.sex(person),
            died_on: state.people.death(person),
            membership: standing.map(|number| Membership::known(state, number, today)),
        }
    }

    pub(super) fn text(&self, column: Column) -> Option<&str> {
        self.texts.get(&column).map(String::as_str)
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.text(Column::FullName)
    }

    /// Takes up the texts that a commit says of the person, or of the membership that stands.
    fn learn(&mut self, fact: &Fact, holder: PersonNo) {
        let own = self.membership.as_ref().map(|membership| membership.number);
        let is_meant = match &fact.event {
            Event::Person(PersonEvent::Registered { person, .. }) => *person == holder,
            Event::Membership(MembershipEvent::Enrolled { membership, .. }) => {
                Some(*membership) == own
            }
            Event::Corrected(corrected) => match corrected.record {
                Record::Person(person) if person == holder => {
                    self.blank(corrected.column, &corrected.new);
                    true
                }
                Record::Membership(membership) if Some(membership) == own => {
                    self.blank(corrected.column, &corrected.new);
                    true
                }
                _ => false,
            },
            _ => false,
        };
        if is_meant {
            let cells = fact.secrets.iter().flat_map(|secret| &secret.cells);
            self.texts.extend(cells.cloned());
        }
    }

    /// A corrected text gives way to the new one, if there is one.
    fn blank(&mut self, column: Column, new: &Value) {
        if matches!(new, Value::Nothing | Value::Year(_)) {
            self.texts.remove(&column);
        }
    }
}

impl Membership {
    fn known(state: &State, number: MembershipNo, today: Day) -> Membership {
        let leaving = state.memberships.leaving(number);
        Membership {
            number,
            unit: state.memberships.unit_of(number, today),
            joined_on: state.memberships.terms(number).joined_on,
            left_on: leaving.map(|leaving| leaving.left_on),
        }
    }
}
