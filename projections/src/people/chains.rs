//! Positions in chains: eight bytes a touch, thirty million of them.

use dienhong_core::domain::dense::Dense;
use dienhong_core::domain::ids::{Position, ShortPosition};

use super::About;
use dienhong_core::saved;

/// No touch: the end of a chain.
const NONE: u32 = u32::MAX;

#[derive(Debug, Default)]
pub(super) struct Chains {
    positions: Dense<ShortPosition>,
    previous: Dense<u32>,
    /// The latest touch of each.
    persons: Dense<u32>,
    units: Dense<u32>,
    gifts: Dense<u32>,
    funds: Dense<u32>,
    clubs: Dense<u32>,
    households: Dense<u32>,
}

saved!(struct Chains {
    positions, previous, persons, units, gifts, funds, clubs, households,
});

impl Chains {
    /// A commit that touches the same thing twice is one touch.
    pub(super) fn touch(&mut self, about: About, position: Position) {
        let next = u32::try_from(self.positions.len()).expect("fewer than 2^32 touches");
        let head = self.head_mut(about);
        let previous = *head;
        let known = usize::try_from(previous).ok().and_then(|it| self.positions.get(it));
        let position = ShortPosition::from(position);
        if known == Some(&position) {
            return;
        }
        *self.head_mut(about) = next;
        self.positions.push(position);
        self.previous.push(previous);
    }

    fn head_mut(&mut self, about: About) -> &mut u32 {
        let (heads, index) = match about {
            About::Person(person) => (&mut self.persons, person.index()),
            About::Unit(unit) => (&mut self.units, unit.index()),
            About::Support(support) => (&mut self.gifts, support.index()),
            About::Fund(fund) => (&mut self.funds, fund.index()),
            About::Club(club) => (&mut self.clubs, club.index()),
            About::Household(household) => (&mut self.households, household.index()),
        };
        heads.fill_to(index + 1, NONE);
        &mut heads[index]
    }

    /// The latest first.
    pub(super) fn of(&self, about: About) -> impl Iterator<Item = Position> {
        let head = match about {
            About::Person(person) => self.persons.get(person.index()),
            About::Unit(unit) => self.units.get(unit.index()),
            About::Support(support) => self.gifts.get(support.index()),
            About::Fund(fund) => self.funds.get(fund.index()),
            About::Club(club) => self.clubs.get(club.index()),
            About::Household(household) => self.households.get(household.index()),
        };
        let some = |touch: u32| (touch != NONE).then_some(touch as usize);
        let head = head.copied().and_then(some);
        let chain = std::iter::successors(head, move |touch| some(self.previous[*touch]));
        chain.map(|touch| self.positions[touch].into())
    }
}
