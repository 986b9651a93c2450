//! The denominator of a unit: the first of six rules that gives one. A complete predecessor beats a
//! half-counted present, and a half-counted one says so.

use smallvec::SmallVec;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::figures::Qualifier;
use dienhong_core::domain::ids::{Position, UnitNo};
use dienhong_core::domain::keys::TextNo;
use dienhong_core::domain::units::UnitKind;

use super::standpoint::{Map, Survey};
use crate::exact::Exact;
use crate::territory::Portion;

/// The rule that gave a denominator. In order: an earlier one is preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    /// 1: the unit's own latest usable figure.
    Counted,
    /// 2: all children.
    Children,
    /// 3: all units that became it.
    Became,
    /// 4: those children that have one.
    SomeChildren,
    /// 5: those that became it and have one.
    SomeThatBecame,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Denominator {
    pub rule: Rule,
    pub persons: Exact,
    /// The oldest day of all figures used.
    pub counted_on: Day,
    pub sources: Distinct<TextNo>,
    /// Other than exact.
    pub qualifiers: Distinct<Qualifier>,
    pub is_estimate: bool,
    /// When the last of the figures was learned.
    pub learned: Position,
}

/// Sorted; mostly one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Distinct<T>(SmallVec<[T; 2]>);

impl<T: Ord + Copy> Distinct<T> {
    fn insert(&mut self, one: T) {
        if let Err(at) = self.0.binary_search(&one) {
            self.0.insert(at, one);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = T> {
        self.0.iter().copied()
    }
}

impl<T: Ord + Copy> FromIterator<T> for Distinct<T> {
    fn from_iter<I: IntoIterator<Item = T>>(some: I) -> Distinct<T> {
        let mut distinct = Distinct(SmallVec::new());
        some.into_iter().for_each(|one| distinct.insert(one));
        distinct
    }
}

impl Denominator {
    pub(crate) fn is_partial(&self) -> bool {
        self.rule >= Rule::SomeChildren
    }

    /// The sum of parts; `None` of none.
    fn sum<'d>(
        rule: Rule,
        parts: impl Iterator<Item = (Portion, &'d Denominator)>,
    ) -> Option<Denominator> {
        let mut sum: Option<Denominator> = None;
        for (portion, part) in parts {
            let sum = sum.get_or_insert_with(|| Denominator {
                rule,
                persons: Exact::ZERO,
                counted_on: part.counted_on,
                sources: part.sources.clone(),
                qualifiers: part.qualifiers.clone(),
                is_estimate: false,
                learned: Position::START,
            });
            sum.persons += portion.of(part.persons);
            sum.counted_on = sum.counted_on.min(part.counted_on);
            part.sources.iter().for_each(|source| sum.sources.insert(source));
            part.qualifiers.iter().for_each(|word| sum.qualifiers.insert(word));
            sum.is_estimate |= part.is_estimate;
            sum.learned = sum.learned.max(part.learned);
        }
        sum
    }
}

impl Survey<'_> {
    pub(crate) fn denominator<'m>(&self, map: &'m Map, unit: UnitNo) -> Option<&'m Denominator> {
        map.sheet.denominator(unit, || self.first_denominator(map, unit))
    }

    fn first_denominator(&self, map: &Map, unit: UnitNo) -> Option<Denominator> {
        self.counted(map, unit)
            .or_else(|| self.sum_of_children(map, unit))
            .or_else(|| self.sum_of_those_that_became(map, unit, Rule::Became))
            .or_else(|| {
                let added = self.counted_children(map, unit);
                let parts = added.iter().map(|(_, child)| (Portion::Whole, *child));
                Denominator::sum(Rule::SomeChildren, parts)
            })
            .or_else(|| self.sum_of_those_that_became(map, unit, Rule::SomeThatBecame))
    }

    fn counted(&self, map: &Map, unit: UnitNo) -> Option<Denominator> {
        let point = self.standpoint.population;
        let days = self.ground.territory().usable(unit, point.on, map.on)?;
        let reading = self.models.figures.population(unit, &days, point.known)?;
        let word = Some(reading.qualifier).filter(|word| *word != Qualifier::Exact);
        Some(Denominator {
            rule: Rule::Counted,
            persons: Exact::from(reading.value.persons_60_plus),
            counted_on: reading.on,
            sources: Distinct::from_iter([reading.source]),
            qualifiers: word.into_iter().collect(),
            is_estimate: false,
            learned: reading.learned,
        })
    }

    fn sum_of_children(&self, map: &Map, unit: UnitNo) -> Option<Denominator> {
        let complete = |child| self.denominator(map, child).filter(|it| it.rule <= Rule::Became);
        let all: Option<Vec<_>> = children(map, unit).map(complete).collect();
        let all = all?;
        Denominator::sum(Rule::Children, all.into_iter().map(|child| (Portion::Whole, child)))
    }

    /// The children whose figures a half-counted unit adds up.
    pub(crate) fn counted_children<'m>(
        &self,
        map: &'m Map,
        unit: UnitNo,
    ) -> Vec<(UnitNo, &'m Denominator)> {
        let usable = |child| {
            let denominator = self.denominator(map, child)?;
            (denominator.rule <= Rule::SomeChildren).then_some((child, denominator))
        };
        children(map, unit).filter_map(usable).collect()
    }

    /// A part of nothing needs no figure, and parts of nothing alone give none.
    fn sum_of_those_that_became(&self, map: &Map, unit: UnitNo, rule: Rule) -> Option<Denominator> {
        let became = self.became(map, unit)?;
        let mut parts = Vec::new();
        for came in became.parts.iter().filter(|came| !came.part.is_nothing()) {
            // Rule 3 takes parts by rules 1 to 3, rule 5 those by 1 to 4.
            let least = if rule == Rule::Became { Rule::Became } else { Rule::SomeChildren };
            match self.denominator(&became.map, came.unit).filter(|part| part.rule <= least) {
                Some(part) => parts.push((came.part, part)),
                None if rule == Rule::Became => return None,
                None => (),
            }
        }
        let mut sum = Denominator::sum(rule, parts.into_iter())?;
        sum.is_estimate |= became.is_estimate;
        Some(sum)
    }
}

/// Branches and groups are no parts of a territory but below a commune.
fn children(map: &Map, unit: UnitNo) -> impl Iterator<Item = UnitNo> {
    let is_local = |kind| matches!(kind, UnitKind::Branch | UnitKind::Group);
    let line = std::iter::successors(Some(unit), |unit| map.tree.parent(*unit));
    let below_commune = line.into_iter().any(|unit| map.tree.kind(unit) == UnitKind::Commune);
    let children = map.tree.children(unit).iter().copied();
    children.filter(move |&child| below_commune || !is_local(map.tree.kind(child)))
}

#[cfg(test)]
mod tests;
