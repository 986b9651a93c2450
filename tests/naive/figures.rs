//! Numerators, denominators and rates by the cases of the contract, in their order.

use super::registry::{Day, Registry, UnitIndex};
use super::territory::Became;

/// Exact sums: ten-thousandths per level of nested shares would lose digits, so figures are kept
/// in units of 10^-12.
const ONE: i128 = 1_000_000_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numerator {
    pub members: i128,
    pub members_60_plus: i128,
    pub from_registry: bool,
    pub from_reports: bool,
    case: u8,
}

impl Numerator {
    fn empty(case: u8) -> Numerator {
        Numerator {
            members: 0,
            members_60_plus: 0,
            from_registry: false,
            from_reports: false,
            case,
        }
    }

    fn plus(self, other: Numerator, share: i64) -> Numerator {
        Numerator {
            members: self.members + other.members * i128::from(share) / 100,
            members_60_plus: self.members_60_plus + other.members_60_plus * i128::from(share) / 100,
            from_registry: self.from_registry || other.from_registry,
            from_reports: self.from_reports || other.from_reports,
            case: self.case,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Denominator {
    pub persons: i128,
    pub case: u8,
}

/// A shown value: half to even.
pub(crate) fn shown(exact: i128) -> i128 {
    let (whole, rest) = (exact.div_euclid(ONE), exact.rem_euclid(ONE));
    match (rest * 2).cmp(&ONE) {
        std::cmp::Ordering::Less => whole,
        std::cmp::Ordering::Greater => whole + 1,
        std::cmp::Ordering::Equal => whole + whole.rem_euclid(2),
    }
}

/// Six decimals, half to even, as the report prints it.
pub(crate) fn rate(members: i128, population: i128) -> f64 {
    let millionths = shown(members * 1_000_000 * ONE / population);
    // 12 decimals decide the rounding of 6 except in a tie, which a division cut short hides.
    #[expect(clippy::cast_precision_loss, reason = "rates are far below 2^53 millionths")]
    let value = millionths as f64 / 1e6;
    value
}

impl Registry {
    fn year(day: Day) -> i64 {
        chrono::DateTime::from_timestamp(day * 86_400, 0)
            .map(|time| i64::from(chrono::Datelike::year(&time)))
            .expect("a day of our time")
    }

    fn count(&self, on: Day, counts: impl Fn(UnitIndex) -> bool) -> Numerator {
        let mut sum = Numerator { from_registry: true, ..Numerator::empty(1) };
        for (unit, birth_year) in self.open_on(on) {
            if counts(unit) {
                sum.members += ONE;
                if Registry::year(on) - birth_year >= 60 {
                    sum.members_60_plus += ONE;
                }
            }
        }
        sum
    }

    pub(crate) fn registry_count(&self, unit: UnitIndex, on: Day, tree: Day) -> Numerator {
        self.count(on, |place| self.is_below_or_same(self.home(place, tree), unit, tree))
    }

    fn direct_members(&self, unit: UnitIndex, on: Day, tree: Day) -> Numerator {
        let direct = self.count(on, |place| self.home(place, tree) == unit);
        Numerator { from_registry: direct.members > 0, ..direct }
    }

    fn has_membership_record(&self, unit: UnitIndex, on: Day, tree: Day) -> bool {
        let mut places = self.members.iter().flat_map(|member| &member.stays).flat_map(|stay| {
            let joined = (stay.joined <= on).then_some(stay.unit);
            let moved = stay.transfers.iter().filter(|(day, _)| *day <= on).map(|(_, to)| *to);
            joined.into_iter().chain(moved)
        });
        places.any(|place| self.home(place, tree) == unit)
    }

    /// Branches and groups count as children only below a commune.
    fn counted_children(&self, unit: UnitIndex, tree: Day) -> Vec<UnitIndex> {
        let mut children = self.children(unit, tree);
        if matches!(self.units[unit].kind, "central" | "province" | "district") {
            children.retain(|c| !matches!(self.units[*c].kind, "branch" | "group"));
        }
        children
    }

    fn is_complete(&self, unit: UnitIndex, on: Day, tree: Day) -> bool {
        let mut line = vec![unit];
        line.extend(self.above_line(unit, tree));
        if line.iter().any(|u| self.complete.iter().any(|(of, from)| of == u && *from <= on)) {
            return true;
        }
        let children = self.counted_children(unit, tree);
        !children.is_empty() && children.iter().all(|child| self.is_complete(*child, on, tree))
    }

    fn reported(&self, unit: UnitIndex, on: Day, tree: Day) -> Option<Numerator> {
        let usable =
            self.figures.iter().enumerate().filter(|(_, figure)| {
                figure.unit == unit && self.is_usable(unit, figure.on, on, tree)
            });
        let (_, figure) = usable.max_by_key(|(order, figure)| (figure.on, *order))?;
        let members = figure.members.or(figure.members_60_plus)?;
        let older = figure.members_60_plus.unwrap_or(members);
        Some(Numerator {
            members: i128::from(members) * ONE,
            members_60_plus: i128::from(older) * ONE,
            from_reports: true,
            ..Numerator::empty(2)
        })
    }

    /// The sum over `parts`, if every one that counts has a figure.
    fn sum_parts<F>(parts: &[Became], case: u8, figure: F) -> Option<Numerator>
    where
        F: Fn(UnitIndex) -> Option<Numerator>,
    {
        if parts.iter().all(|part| part.share == 0) {
            return None;
        }
        parts.iter().filter(|part| part.share > 0).try_fold(Numerator::empty(case), |sum, part| {
            Some(sum.plus(figure(part.unit)?, part.share))
        })
    }

    pub(crate) fn numerator(&self, unit: UnitIndex, on: Day, tree: Day) -> Option<Numerator> {
        if self.is_complete(unit, on, tree) {
            return Some(self.registry_count(unit, on, tree));
        }
        if let Some(reported) = self.reported(unit, on, tree) {
            return Some(reported);
        }
        let children = self.counted_children(unit, tree);
        let theirs: Vec<Option<Numerator>> =
            children.iter().map(|child| self.numerator(*child, on, tree)).collect();
        let direct = self.direct_members(unit, on, tree);
        if !theirs.is_empty() && theirs.iter().all(|n| n.is_some_and(|n| n.case <= 3)) {
            let start = Numerator { case: 3, ..direct };
            return Some(theirs.into_iter().flatten().fold(start, |sum, n| sum.plus(n, 100)));
        }
        if let Some(sum) = self.numerator_by_lineage(unit, on, tree) {
            return Some(sum);
        }
        if theirs.iter().any(Option::is_some) || self.has_membership_record(unit, on, tree) {
            let known = self.has_membership_record(unit, on, tree);
            let start = Numerator { case: 5, from_registry: known, ..direct };
            return Some(theirs.into_iter().flatten().fold(start, |sum, n| sum.plus(n, 100)));
        }
        None
    }

    /// Case 4: each the day before, by 2 to 4.
    fn numerator_by_lineage(&self, unit: UnitIndex, on: Day, tree: Day) -> Option<Numerator> {
        let (day, parts) = self.became(unit, tree)?;
        let before = day - 1;
        let sum = Registry::sum_parts(&parts, 4, |part| {
            self.numerator_2_to_4(part, on.min(before), before)
        });
        sum.map(|sum| Numerator { from_registry: false, from_reports: true, ..sum })
    }

    fn numerator_2_to_4(&self, unit: UnitIndex, on: Day, tree: Day) -> Option<Numerator> {
        if let Some(reported) = self.reported(unit, on, tree) {
            return Some(reported);
        }
        let children = self.counted_children(unit, tree);
        let theirs: Vec<Option<Numerator>> =
            children.iter().map(|child| self.numerator(*child, on, tree)).collect();
        if !theirs.is_empty() && theirs.iter().all(|n| n.is_some_and(|n| n.case <= 3)) {
            let direct = self.direct_members(unit, on, tree);
            let start = Numerator { case: 3, ..direct };
            return Some(theirs.into_iter().flatten().fold(start, |sum, n| sum.plus(n, 100)));
        }
        self.numerator_by_lineage(unit, on, tree)
    }

    fn own_population(&self, unit: UnitIndex, on: Day, tree: Day) -> Option<i128> {
        let usable =
            self.populations.iter().enumerate().filter(|(_, figure)| {
                figure.unit == unit && self.is_usable(unit, figure.on, on, tree)
            });
        let latest = usable.max_by_key(|(order, figure)| (figure.on, *order));
        latest.map(|(_, figure)| i128::from(figure.persons) * ONE)
    }

    pub(crate) fn denominator(&self, unit: UnitIndex, on: Day, tree: Day) -> Option<Denominator> {
        if let Some(persons) = self.own_population(unit, on, tree) {
            return Some(Denominator { persons, case: 1 });
        }
        let children: Vec<Option<Denominator>> = self
            .counted_children(unit, tree)
            .into_iter()
            .map(|child| self.denominator(child, on, tree))
            .collect();
        let sum = |most: u8| {
            let counted = children.iter().flatten().filter(|child| child.case <= most);
            let figures: Vec<i128> = counted.map(|child| child.persons).collect();
            (figures.len(), figures.iter().sum::<i128>())
        };
        let (known, persons) = sum(3);
        if known > 0 && known == children.len() {
            return Some(Denominator { persons, case: 2 });
        }
        let lineage = self.became(unit, tree);
        if let Some((day, parts)) = &lineage
            && let Some(persons) = self.sum_of_parts(parts, on, day - 1, 3, true)
        {
            return Some(Denominator { persons, case: 3 });
        }
        let (known, persons) = sum(4);
        if known > 0 {
            return Some(Denominator { persons, case: 4 });
        }
        let (day, parts) = lineage?;
        let persons = self.sum_of_parts(&parts, on, day - 1, 4, false)?;
        Some(Denominator { persons, case: 5 })
    }

    /// The parts' figures by the first `most` cases: all of them, or those that have one.
    fn sum_of_parts(
        &self,
        parts: &[Became],
        on: Day,
        tree: Day,
        most: u8,
        all: bool,
    ) -> Option<i128> {
        let counting: Vec<&Became> = parts.iter().filter(|part| part.share > 0).collect();
        let figures: Vec<i128> = counting
            .iter()
            .filter_map(|part| {
                let figure = self.denominator(part.unit, on, tree)?;
                (figure.case <= most).then(|| figure.persons * i128::from(part.share) / 100)
            })
            .collect();
        let enough = if all { figures.len() == counting.len() } else { true };
        (!figures.is_empty() && enough).then(|| figures.iter().sum())
    }

    /// The members that stand over the denominator; `None`: no rate.
    pub(crate) fn rate_members(&self, unit: UnitIndex, on: Day, tree: Day) -> Option<i128> {
        let denominator = self.denominator(unit, on, tree)?;
        if denominator.persons == 0 {
            return None;
        }
        match denominator.case {
            1..=3 => self.numerator(unit, on, tree).map(|n| shown(n.members_60_plus)),
            4 => {
                self.numerator(unit, on, tree)?;
                let children = self.counted_children(unit, tree).into_iter();
                let added = children.filter(|child| {
                    self.denominator(*child, on, tree).is_some_and(|figure| figure.case <= 4)
                });
                Some(added.filter_map(|child| self.rate_members(child, on, tree)).sum())
            }
            _ => None,
        }
    }

    /// Communes below `unit` of which nothing is known.
    pub(crate) fn silent_units(&self, unit: UnitIndex, on: Day, tree: Day) -> usize {
        let all = 0..self.units.len();
        all.filter(|u| *u != unit && self.units[*u].kind == "commune" && self.exists(*u, tree))
            .filter(|u| self.is_below_or_same(*u, unit, tree))
            .filter(|u| self.numerator(*u, on, tree).is_none())
            .count()
    }
}
