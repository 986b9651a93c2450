//! Who belonged to a household, from its history.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record};
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::ids::{HouseholdNo, PersonNo};
use dienhong_core::domain::people::PersonEvent;
use dienhong_core::domain::voids::VoidEvent;

use crate::value;

/// One stay of a person in a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resident {
    pub person: PersonNo,
    /// `None`: as long as anything is known.
    pub since: Option<Day>,
    /// The first day elsewhere.
    pub until: Option<Day>,
}

/// The stays that the commits of a household tell, in the order in which they were learned.
pub fn residents(household: HouseholdNo, commits: &[Commit]) -> Vec<Resident> {
    let mut residents = Vec::new();
    for fact in commits.iter().flat_map(|commit| &commit.facts) {
        match &fact.event {
            Event::Person(PersonEvent::Registered { person, household: home, .. })
                if *home == Some(household) =>
            {
                residents.push(Resident { person: *person, since: None, until: None });
            }
            Event::Void(VoidEvent::Voided { record: Record::Person(person), .. }) => {
                residents.retain(|stay: &Resident| stay.person != *person);
            }
            Event::Corrected(corrected) => moved(&mut residents, household, corrected),
            _ => {}
        }
    }
    residents
}

/// With a day the person came or went that day; without one what was said was wrong.
fn moved(residents: &mut Vec<Resident>, household: HouseholdNo, corrected: &Corrected) {
    let Record::Person(person) = corrected.record else { return };
    if corrected.column != Column::Household || corrected.old == corrected.new {
        return;
    }
    let is_this = |value| value::household(value) == Some(household);
    if is_this(&corrected.new) {
        residents.push(Resident { person, since: corrected.changed_on, until: None });
    }
    if is_this(&corrected.old) {
        let is_open = |stay: &Resident| stay.person == person && stay.until.is_none();
        if corrected.changed_on.is_none() {
            residents.retain(|stay| !is_open(stay));
        } else if let Some(stay) = residents.iter_mut().find(|stay| is_open(stay)) {
            stay.until = corrected.changed_on;
        }
    }
}
