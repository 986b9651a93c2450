//! Why a figure changed between two points: the facts that were learned, the tree, the registers,
//! the figures, and then person by person.
//!
//! Each step moves one kind of fact from the first point to the second and says what that did.
//! Facts and persons are enumerated row by row, never taken as what is left over, so that the parts
//! adding up to the difference of two reports is a check and no tautology.

mod persons;
mod weights;

use std::collections::BTreeMap;
use std::ops::{AddAssign, Neg, Sub};
use std::rc::Rc;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::UnitNo;

use crate::ReadModels;
use crate::exact::Exact;
use crate::membership::{Ground, Point, Standpoint, Survey};
use weights::Weights;

/// What is asked: a unit, and two points with the day of the tree for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    pub unit: UnitNo,
    pub from: Point,
    pub from_tree_on: Day,
    pub to: Point,
    pub to_tree_on: Day,
}

/// The figures of one point, or what one cause did to them. What is not known counts 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub members: Exact,
    pub members_60_plus: Exact,
    pub population_60_plus: Exact,
}

impl Amounts {
    fn is_zero(&self) -> bool {
        *self == Amounts::default()
    }
}

impl AddAssign for Amounts {
    fn add_assign(&mut self, other: Amounts) {
        self.members += other.members;
        self.members_60_plus += other.members_60_plus;
        self.population_60_plus += other.population_60_plus;
    }
}

impl Neg for Amounts {
    type Output = Amounts;

    fn neg(self) -> Amounts {
        Amounts::default() - self
    }
}

impl Sub for Amounts {
    type Output = Amounts;

    fn sub(self, other: Amounts) -> Amounts {
        Amounts {
            members: self.members - other.members,
            members_60_plus: self.members_60_plus - other.members_60_plus,
            population_60_plus: self.population_60_plus - other.population_60_plus,
        }
    }
}

/// In the order in which the steps are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    MergedDuplicate,
    Corrected,
    Voided,
    TreeChanged,
    RegisterStarted,
    ReportedChanged,
    PopulationRevised,
    Joined,
    Returned,
    Died,
    Resigned,
    Removed,
    MovedAway,
    OtherDeparture,
    TransferredIn,
    TransferredOut,
    Turned60,
}

impl Cause {
    /// The word in the document.
    pub fn name(self) -> &'static str {
        match self {
            Cause::MergedDuplicate => "merged_duplicate",
            Cause::Corrected => "corrected",
            Cause::Voided => "voided",
            Cause::TreeChanged => "tree_changed",
            Cause::RegisterStarted => "register_started",
            Cause::ReportedChanged => "reported_changed",
            Cause::PopulationRevised => "population_revised",
            Cause::Joined => "joined",
            Cause::Returned => "returned",
            Cause::Died => "died",
            Cause::Resigned => "resigned",
            Cause::Removed => "removed",
            Cause::MovedAway => "moved_away",
            Cause::OtherDeparture => "other_departure",
            Cause::TransferredIn => "transferred_in",
            Cause::TransferredOut => "transferred_out",
            Cause::Turned60 => "turned_60",
        }
    }
}

/// Which figures a report has at a point; the others count 0 among [`Amounts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub members: bool,
    pub population_60_plus: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub from: Amounts,
    pub to: Amounts,
    /// At the first point and at the last.
    pub known: [Known; 2],
    /// Those that did something.
    pub parts: Vec<(Cause, Amounts)>,
    /// Whether the parts are exactly the difference of the two reports.
    pub adds_up: bool,
}

/// What each cause did so far.
#[derive(Debug, Default)]
struct Parts(BTreeMap<Cause, Amounts>);

impl Parts {
    fn add(&mut self, cause: Cause, amounts: Amounts) {
        *self.0.entry(cause).or_default() += amounts;
    }
}

pub fn explain(models: &ReadModels, question: &Question) -> Explanation {
    let unit = question.unit;
    let first = Ground::known(models, question.from.known);
    let is_same = question.from.known == question.to.known;
    let last = if is_same { Rc::clone(&first) } else { Ground::known(models, question.to.known) };
    let grounds = [first, last];
    let first = Standpoint::of_report(question.from, question.from_tree_on);
    let last = Standpoint::of_report(question.to, question.to_tree_on);
    let stand =
        |standpoint, ground: usize| Survey::new(models, standpoint, Rc::clone(&grounds[ground]));

    let before = stand(first, 0);
    let mut parts = Parts::default();
    let weights = Weights::of(&before, unit);
    persons::facts(&mut parts, models, &weights, question.from, question.to.known);

    let members = Point { on: first.members.on, known: last.members.known };
    let mut at = Standpoint { members, ..first };
    let mut standing = amounts(&stand(at, 0), unit);
    let mut step = |cause, next: Standpoint| {
        let amounts = amounts(&stand(next, 1), unit);
        parts.add(cause, amounts - standing);
        standing = amounts;
        next
    };
    at = step(Cause::TreeChanged, Standpoint { tree: last.tree, ..at });
    at = step(Cause::RegisterStarted, Standpoint { registers: last.registers, ..at });
    at = step(Cause::ReportedChanged, Standpoint { reported: last.reported, ..at });
    step(Cause::PopulationRevised, Standpoint { population: last.population, ..at });

    let after = stand(last, 1);
    let weights = Weights::of(&after, unit);
    persons::changes(&mut parts, models, &weights, question.from.on, question.to);
    let (from, to) = (figures(&before, unit), figures(&after, unit));
    summed(from, to, parts)
}

fn summed(
    (from, from_known): (Amounts, Known),
    (to, to_known): (Amounts, Known),
    parts: Parts,
) -> Explanation {
    let mut sum = from;
    for amounts in parts.0.values() {
        sum += *amounts;
    }
    let parts = parts.0.into_iter().filter(|(_, amounts)| !amounts.is_zero()).collect();
    Explanation { from, to, known: [from_known, to_known], parts, adds_up: sum == to }
}

fn amounts(survey: &Survey<'_>, unit: UnitNo) -> Amounts {
    figures(survey, unit).0
}

/// The figures of a unit as a report would give them, before they are rounded.
fn figures(survey: &Survey<'_>, unit: UnitNo) -> (Amounts, Known) {
    let map = survey.map();
    if !map.tree.contains(unit) {
        return (Amounts::default(), Known::default());
    }
    let numerator = survey.numerator(&map, unit);
    let denominator = survey.denominator(&map, unit);
    let known = Known { members: numerator.is_known(), population_60_plus: denominator.is_some() };
    let amounts = Amounts {
        members: numerator.members,
        members_60_plus: numerator.members_60_plus,
        population_60_plus: denominator.map_or(Exact::ZERO, |it| it.persons),
    };
    (amounts, known)
}

#[cfg(test)]
mod tests;
