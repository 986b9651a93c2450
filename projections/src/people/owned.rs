//! Whose something is, by its number, ten million times: in the least room.

use std::collections::BTreeMap;

use dienhong_core::domain::ids::{HouseholdNo, PersonNo};
use dienhong_core::domain::near::Near;
use dienhong_core::saved;

use super::About;

/// Numbers of owners as recorded, most of them near the one before, and as corrected since.
#[derive(Debug, Default)]
pub(super) struct Owned {
    recorded: Near,
    corrected: BTreeMap<usize, u32>,
}

saved!(struct Owned { recorded, corrected });

impl Owned {
    pub(super) fn push(&mut self, owner: u32) {
        self.recorded.push(owner);
    }

    pub(super) fn correct(&mut self, index: usize, owner: u32) {
        self.corrected.insert(index, owner);
    }

    pub(super) fn of(&self, index: usize) -> u32 {
        let corrected = self.corrected.get(&index).copied();
        corrected.or_else(|| self.recorded.get(index)).expect("an event names what was recorded")
    }
}

/// A person or a household; nobody where a link is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reached(u32);

saved!(newtype Reached(u32));

impl Reached {
    const NOBODY: u32 = u32::MAX;
    const HOUSEHOLD: u32 = 1 << 31;

    pub(super) fn of(about: Option<About>) -> Reached {
        let number = match about {
            Some(About::Person(PersonNo(person))) => Reached::numbered(person),
            Some(About::Household(HouseholdNo(home))) => {
                Reached::numbered(home) | Reached::HOUSEHOLD
            }
            None | Some(_) => Reached::NOBODY,
        };
        Reached(number)
    }

    fn numbered(number: u32) -> u32 {
        assert!(number < Reached::HOUSEHOLD - 1, "fewer than 2^31 persons and households");
        number
    }

    pub(super) fn about(self) -> Option<About> {
        let household = || About::Household(HouseholdNo(self.0 - Reached::HOUSEHOLD));
        match self.0 {
            Reached::NOBODY => None,
            person if person < Reached::HOUSEHOLD => Some(About::Person(PersonNo(person))),
            _ => Some(household()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{About, HouseholdNo, Owned, PersonNo, Reached};

    #[test]
    fn who_was_reached_is_told_from_four_bytes() {
        let (person, home) = (About::Person(PersonNo(7)), About::Household(HouseholdNo(7)));
        let last = About::Household(HouseholdNo((1 << 31) - 2));
        for reached in [None, Some(person), Some(home), Some(last)] {
            assert_eq!(Reached::of(reached).about(), reached);
        }
    }

    #[test]
    fn a_corrected_owner_takes_the_place_of_the_recorded_one() {
        let mut owned = Owned::default();
        for owner in [3, 4, 900] {
            owned.push(owner);
        }
        owned.correct(1, 77);
        assert_eq!([0, 1, 2].map(|index| owned.of(index)), [3, 77, 900]);
    }
}
