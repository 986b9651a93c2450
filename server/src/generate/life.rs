//! The course of one invented person's membership: a pure function of seed and number, so that
//! every file can be written without remembering the others.

use dienhong_core::domain::calendar::{Day, PartialDay, Precision};

use super::World;
use super::chance::{Chance, Purpose};
use super::country::Home;
use super::text::{day, plus};

mod mortality;

pub(super) use mortality::Survival;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    Age60,
    Age55Active,
    EarlierMember,
    Assigned,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaving {
    Died,
    Resigned,
    Removed,
    MovedAway,
    Other,
}

/// Days as life had them; what the office wrote down may be less precise.
#[derive(Clone, Debug)]
pub(super) struct Life {
    pub(super) is_female: bool,
    pub(super) born_on: Day,
    pub(super) birth_precision: Precision,
    pub(super) home: Home,
    pub(super) admission: Admission,
    pub(super) joined_on: Day,
    pub(super) joined_precision: Precision,
    pub(super) transfer: Option<(Day, Home)>,
    pub(super) departure: Option<(Day, Precision, Leaving)>,
    /// Back as a member, perhaps elsewhere.
    pub(super) returned: Option<(Day, Home)>,
}

impl Life {
    pub(super) fn birth_date(&self) -> PartialDay {
        PartialDay::with_precision(self.born_on, self.birth_precision)
    }

    pub(super) fn joined(&self) -> PartialDay {
        PartialDay::with_precision(self.joined_on, self.joined_precision)
    }

    pub(super) fn left(&self) -> Option<(PartialDay, Leaving)> {
        let (on, precision, reason) = self.departure?;
        Some((PartialDay::with_precision(on, precision), reason))
    }

    /// The days on which something can be given or conferred: a member, and alive.
    pub(super) fn active(&self, world: &World) -> (Day, Day) {
        let first = self.joined_on.max(world.begins_on);
        // The written day of a departure may be the first of its month.
        let last = self.left().map_or(world.ends_on, |(left, _)| left.first().pred());
        (plus(first, 1), last)
    }

    pub(super) fn is_member_on(&self, on: Day) -> bool {
        let left = self.departure.is_some_and(|(left_on, ..)| left_on <= on);
        let back = self.returned.is_some_and(|(back_on, _)| back_on <= on);
        self.joined_on <= on && (!left || back)
    }
}

/// Full years of life on the day of joining, by basis.
fn age_at_joining(admission: Admission, chance: &mut Chance) -> i32 {
    match admission {
        Admission::Age60 => match chance.below(100) {
            0..55 => chance.between(60, 62),
            55..80 => chance.between(63, 66),
            80..95 => chance.between(67, 75),
            _ => chance.between(76, 88),
        },
        Admission::Age55Active => chance.between(55, 59),
        Admission::EarlierMember | Admission::Assigned => chance.between(50, 59),
    }
}

/// A birth day that makes somebody `age` full years old on `on`.
fn born(age: i32, on: Day, chance: &mut Chance) -> Day {
    plus(on, -(age * 1461 / 4 + 2 + chance.between(0, 362)))
}

impl World {
    /// The life of member `number`, who was entered at `place`.
    pub(super) fn life(&self, number: u64, place: usize) -> Life {
        let mut chance = Chance::of(self.plan.seed, Purpose::Life, number);
        let chance = &mut chance;
        let admission = match chance.below(1_000) {
            0..962 => Admission::Age60,
            962..987 => Admission::Age55Active,
            987..996 => Admission::EarlierMember,
            _ => Admission::Assigned,
        };
        let joined_on = self.joining_day(admission, chance);
        let born_on = born(age_at_joining(admission, chance), joined_on, chance);
        let is_female = chance.hits(5_600);
        let home = self.home(place, chance);
        let mut life = Life {
            is_female,
            born_on,
            birth_precision: match chance.below(100) {
                0..62 => Precision::Day,
                62..65 => Precision::Month,
                _ => Precision::Year,
            },
            home,
            admission,
            joined_on,
            joined_precision: self.joined_precision(joined_on, chance),
            transfer: None,
            departure: None,
            returned: None,
        };
        let seen_from = joined_on.max(self.begins_on);
        let dies_on = self.survival.death(born_on, plus(seen_from, 30), is_female, chance);
        self.course(&mut life, seen_from, dies_on, chance);
        life
    }

    fn joining_day(&self, admission: Admission, chance: &mut Chance) -> Day {
        if admission == Admission::EarlierMember {
            return plus(day(2002, 1, 1), chance.between(0, 12 * 365));
        }
        let years = i32::try_from(self.plan.years).unwrap_or(i32::MAX);
        let within = u32::try_from(years.saturating_mul(400).min(7_000)).unwrap_or_default();
        if chance.hits(within) {
            let days = self.ends_on.number() - self.begins_on.number();
            plus(self.begins_on, chance.between(0, days))
        } else {
            plus(self.begins_on, -chance.between(1, 24 * 365))
        }
    }

    fn joined_precision(&self, joined_on: Day, chance: &mut Chance) -> Precision {
        let vague = if joined_on < self.begins_on { 45 } else { 5 };
        match chance.below(100) {
            drawn if drawn < vague => Precision::Year,
            drawn if drawn < vague + 10 => Precision::Month,
            _ => Precision::Day,
        }
    }

    fn home(&self, place: usize, chance: &mut Chance) -> Home {
        let count = u32::try_from(self.country.places[place].branches.len()).unwrap_or_default();
        let in_branch = count > 0 && chance.hits(8_500);
        Home { place, branch: in_branch.then(|| chance.below(count) as usize) }
    }

    /// Transfer, departure and return, in the order in which they can happen.
    fn course(&self, life: &mut Life, seen_from: Day, dies_on: Day, chance: &mut Chance) {
        if dies_on <= self.ends_on {
            life.departure = Some((dies_on, Precision::Day, Leaving::Died));
        }
        let until = dies_on.min(self.ends_on);
        if chance.hits(420) {
            let reason = chance.pick(&[
                Leaving::MovedAway,
                Leaving::MovedAway,
                Leaving::Resigned,
                Leaving::Removed,
                Leaving::Other,
            ]);
            let left_on = between(plus(seen_from, 200), plus(until, -1), chance);
            life.departure = left_on.map(|on| (on, Precision::Day, reason)).or(life.departure);
        }
        let last = life.departure.map_or(until, |(on, ..)| on);
        if chance.hits(200) {
            let on = between(plus(seen_from, 370), plus(last, -40), chance);
            let moved = on.map(|on| (on, self.elsewhere(life.home, chance)));
            life.transfer = moved.filter(|(on, to)| !self.stands_there(life.home, *to, *on));
        }
        match life.departure {
            Some((on, _, Leaving::Died)) => self.blur_death(life, on, chance),
            Some((on, _, Leaving::MovedAway | Leaving::Resigned))
                if dies_on > self.ends_on && chance.hits(3_500) =>
            {
                let back_on = between(plus(on, 180), plus(self.ends_on, -1), chance);
                life.returned = back_on.map(|on| (on, self.elsewhere(life.home, chance)));
            }
            _ => {}
        }
    }

    /// Two old communes may have become one, also for whom a list of today first entered.
    fn stands_there(&self, from: Home, to: Home, on: Day) -> bool {
        let unit = self.country.commune_on(to, on);
        let held_by = |day| self.country.commune_on(from, day) == unit;
        from.branch.is_none() && to.branch.is_none() && (held_by(on) || held_by(self.ends_on))
    }

    /// Sometimes only the month of a death is known, where that says nothing impossible.
    fn blur_death(&self, life: &mut Life, on: Day, chance: &mut Chance) {
        let month = PartialDay::with_precision(on, Precision::Month);
        let after = life.transfer.map_or(life.joined_on, |(on, _)| on).max(self.begins_on);
        if chance.hits(1_000) && month.first() > life.joined().last().max(after) {
            life.departure = Some((on, Precision::Month, Leaving::Died));
        }
    }

    /// Seven of ten stay in their province.
    fn elsewhere(&self, from: Home, chance: &mut Chance) -> Home {
        let all = self.country.places.len();
        let near = i32::try_from(all / 100).unwrap_or_default();
        let place = if chance.hits(7_000) {
            let at = i32::try_from(from.place).unwrap_or_default() + chance.between(-near, near);
            usize::try_from(at).unwrap_or_default().min(all - 1)
        } else {
            chance.below(u32::try_from(all).unwrap_or(u32::MAX)) as usize
        };
        let place = if place == from.place { (place + 1) % all } else { place };
        self.home(place, chance)
    }
}

/// A day of the span; `None` when it is empty.
pub(super) fn between(first: Day, last: Day, chance: &mut Chance) -> Option<Day> {
    (first <= last).then(|| plus(first, chance.between(0, last.number() - first.number())))
}
