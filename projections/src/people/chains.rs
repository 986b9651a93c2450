//! Positions by whom they touched. Nearly every touch is the one that registers something, a later
//! one of some person, or one of the many of a fund: each of these is told in the least room.

use std::collections::BTreeMap;

use dienhong_core::domain::dense::Dense;
use dienhong_core::domain::ids::{Position, SupportNo};
use dienhong_core::domain::near::Near;

use super::About;
use dienhong_core::saved;

/// No link: the end of a chain.
const NONE: u32 = u32::MAX;

#[derive(Debug, Default)]
pub(super) struct Chains {
    first: Firsts,
    latest: Latest,
    // The links: a later touch each, of whatever it is.
    positions: Near,
    previous: Dense<u32>,
    /// Few, each touched thousands of times.
    funds: Vec<Near>,
}

saved!(struct Chains { first, latest, positions, previous, funds });

/// The first touch of each, by number; the start where something later was touched before.
#[derive(Debug, Default)]
struct Firsts {
    persons: Near,
    units: Near,
    gifts: Near,
    clubs: Near,
    households: Near,
}

saved!(struct Firsts { persons, units, gifts, clubs, households });

/// The latest link of each that was touched again.
#[derive(Debug, Default)]
struct Latest {
    persons: Dense<u32>,
    units: Dense<u32>,
    /// One in a hundred is corrected or reversed.
    gifts: BTreeMap<SupportNo, u32>,
    clubs: Dense<u32>,
    households: Dense<u32>,
}

saved!(struct Latest { persons, units, gifts, clubs, households });

impl Chains {
    /// No two of one position are the same.
    pub(super) fn touch(&mut self, about: About, position: Position) {
        let at = u32::try_from(position.0).expect("fewer than 2^32 commits");
        let (first, index) = match about {
            About::Person(person) => (&mut self.first.persons, person.index()),
            About::Unit(unit) => (&mut self.first.units, unit.index()),
            About::Support(support) => (&mut self.first.gifts, support.index()),
            About::Club(club) => (&mut self.first.clubs, club.index()),
            About::Household(household) => (&mut self.first.households, household.index()),
            About::Fund(fund) => {
                let known = self.funds.len().max(fund.index() + 1);
                self.funds.resize_with(known, Near::default);
                return self.funds[fund.index()].push(at);
            }
        };
        if index < first.len() {
            return self.link(about, at);
        }
        while first.len() < index {
            first.push(0);
        }
        first.push(at);
    }

    fn link(&mut self, about: About, at: u32) {
        let next = u32::try_from(self.previous.len()).ok().filter(|link| *link != NONE);
        let next = next.expect("fewer than 2^32 - 1 touches");
        self.positions.push(at);
        self.previous.push(std::mem::replace(self.latest.of_mut(about), next));
    }

    pub(super) fn of(&self, about: About) -> Vec<Position> {
        let position = |at: u32| Position(at.into());
        if let About::Fund(fund) = about {
            let touches = self.funds.get(fund.index());
            return touches.into_iter().flat_map(Near::iter).map(position).collect();
        }
        let previous = |link: &u32| self.previous.get(*link as usize).copied().and_then(link_at);
        let links = std::iter::successors(self.latest.of(about).and_then(link_at), previous);
        let later = links.filter_map(|link| self.positions.get(link as usize));
        let first = self.first.of(about).filter(|at| *at > 0);
        first.into_iter().chain(later).map(position).collect()
    }
}

fn link_at(number: u32) -> Option<u32> {
    (number != NONE).then_some(number)
}

impl Firsts {
    fn of(&self, about: About) -> Option<u32> {
        match about {
            About::Person(person) => self.persons.get(person.index()),
            About::Unit(unit) => self.units.get(unit.index()),
            About::Support(support) => self.gifts.get(support.index()),
            About::Club(club) => self.clubs.get(club.index()),
            About::Household(household) => self.households.get(household.index()),
            About::Fund(_) => None,
        }
    }
}

impl Latest {
    fn of(&self, about: About) -> Option<u32> {
        match about {
            About::Person(person) => self.persons.get(person.index()),
            About::Unit(unit) => self.units.get(unit.index()),
            About::Support(support) => self.gifts.get(&support),
            About::Club(club) => self.clubs.get(club.index()),
            About::Household(household) => self.households.get(household.index()),
            About::Fund(_) => None,
        }
        .copied()
    }

    fn of_mut(&mut self, about: About) -> &mut u32 {
        let (heads, index) = match about {
            About::Person(person) => (&mut self.persons, person.index()),
            About::Unit(unit) => (&mut self.units, unit.index()),
            About::Support(support) => return self.gifts.entry(support).or_insert(NONE),
            About::Club(club) => (&mut self.clubs, club.index()),
            About::Household(household) => (&mut self.households, household.index()),
            About::Fund(_) => unreachable!("all touches of a fund stand together"),
        };
        heads.fill_to(index + 1, NONE);
        &mut heads[index]
    }
}
