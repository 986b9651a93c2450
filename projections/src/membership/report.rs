//! The membership report: for each unit its members, the older people who live there, and the rate,
//! each with its marks.

use std::sync::Arc;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::figures::Qualifier;
use dienhong_core::domain::ids::{Position, UnitNo};
use dienhong_core::domain::units::UnitKind;

use super::counts::Split;
use super::denominator::{self, Denominator};
use super::late::Late;
use super::numerator::Numerator;
use super::placed::Placed;
use super::standpoint::{Ground, Map, Point, Standpoint, Survey};
use crate::ReadModels;
use crate::exact::Exact;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    pub point: Point,
    /// The day whose tree is used.
    pub tree_on: Day,
    pub unit: UnitNo,
    /// One row a unit of that kind; `None`: the unit and its children.
    pub level: Option<UnitKind>,
    /// Also by sex and age band.
    pub split: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub unit: UnitNo,
    /// The user's own id of the unit.
    pub key: String,
    pub code: Option<Arc<str>>,
    pub name: Arc<str>,
    pub kind: UnitKind,
    pub members: Option<i64>,
    pub members_60_plus: Option<i64>,
    pub numerator_source: NumeratorSource,
    pub registry_members: i64,
    /// Communes below of which nothing is known.
    pub silent_units: u32,
    pub population_60_plus: Option<i64>,
    /// The oldest day of all figures used.
    pub population_on: Option<Day>,
    /// Distinct, sorted.
    pub population_sources: Arc<[String]>,
    /// Other than exact.
    pub population_marks: Vec<Qualifier>,
    pub rate_members_60_plus: Option<i64>,
    pub rate: Option<Rate>,
    pub marks: Vec<Mark>,
    /// Of the members in the registry.
    pub split: Option<Split>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumeratorSource {
    Registry,
    Reported,
    Mixed,
    None,
}

/// In the order in which a row names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    PartialPopulation,
    Reported,
    Mixed,
    Estimate,
    AboveOne,
    StalePopulation,
    /// Facts were learned after the period was closed.
    Late,
}

/// Members over older people, in millionths, rounded half to even.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate {
    pub millionths: i64,
}

impl Rate {
    fn of(members: i64, population: i64) -> Rate {
        let (members, population) = (i128::from(members) * 1_000_000, i128::from(population));
        let (whole, rest) = (members / population, members % population);
        let is_up = 2 * rest > population || (2 * rest == population && whole % 2 == 1);
        let millionths = i64::try_from(whole + i128::from(is_up)).unwrap_or(i64::MAX);
        Rate { millionths }
    }
}

/// Six decimals.
impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:06}", self.millionths / 1_000_000, self.millionths % 1_000_000)
    }
}

/// The rows, the unit asked for first, then by code and id; `None`: it does not exist under the
/// tree.
pub fn query(models: &ReadModels, question: &Question) -> Option<Vec<Row>> {
    let ground = Ground::known(models, question.point.known);
    let standpoint = Standpoint::of_report(question.point, question.tree_on);
    let survey = Survey::new(models, standpoint, ground);
    let map = survey.map();
    if !map.tree.contains(question.unit) {
        return None;
    }
    let splits = question.split.then(|| {
        let Point { on, known } = question.point;
        Placed::new(&map.tree, &models.memberships.splits(on, known, models.units.len()))
    });
    let late = Late::of(&survey, &map);
    let rows = units_asked(&survey, &map, question).into_iter().map(|unit| {
        let split = splits.as_ref().map(|splits| splits.subtree(&map.tree, unit));
        let mut row = Row { split, ..survey.row(&map, unit) };
        let is_late =
            late.as_ref().is_some_and(|late| late.marks(&survey, unit, survey.learned(&map, unit)));
        row.marks.extend(is_late.then_some(Mark::Late));
        row
    });
    Some(rows.collect())
}

fn units_asked(survey: &Survey<'_>, map: &Map, question: &Question) -> Vec<UnitNo> {
    let (tree, top) = (&map.tree, question.unit);
    let (is_asked, below) = match question.level {
        Some(kind) => (tree.kind(top) == kind, tree.level_below(&survey.models.units, top, kind)),
        None => (true, tree.children(top).to_vec()),
    };
    is_asked.then_some(top).into_iter().chain(below).collect()
}

impl Survey<'_> {
    fn row(&self, map: &Map, unit: UnitNo) -> Row {
        let tree = &map.tree;
        let numerator = Some(self.numerator(map, unit)).filter(Numerator::is_known);
        let denominator = self.denominator(map, unit);
        let counted = numerator.as_ref().zip(denominator);
        let counted = counted.and_then(|(of, per)| self.rate_members(map, unit, of, per));
        let counted = counted.map(Exact::rounded);
        let population = denominator.map(|it| it.persons.rounded());
        let rate = counted.zip(population).map(|(members, people)| Rate::of(members, people));
        let numerator_source = source(numerator.as_ref());
        let mut marks = self.marks(numerator.as_ref(), denominator, rate);
        marks.extend(match numerator_source {
            NumeratorSource::Reported => Some(Mark::Reported),
            NumeratorSource::Mixed => Some(Mark::Mixed),
            NumeratorSource::Registry | NumeratorSource::None => None,
        });
        marks.sort_unstable();
        Row {
            unit,
            key: self.models.units.key(unit).to_owned(),
            code: tree.code(unit).cloned(),
            name: Arc::clone(tree.name(unit)),
            kind: tree.kind(unit),
            members: numerator.map(|it| it.members.rounded()),
            members_60_plus: numerator.map(|it| it.members_60_plus.rounded()),
            numerator_source,
            registry_members: i64::from(self.members(map).subtree(tree, unit).members),
            silent_units: self.silent_units(map, unit),
            population_60_plus: population,
            population_on: denominator.map(|it| it.counted_on),
            population_sources: self.sources(denominator),
            population_marks: denominator
                .map_or_else(Vec::new, |it| it.qualifiers.iter().collect()),
            rate_members_60_plus: counted,
            rate,
            marks,
            split: None,
        }
    }

    /// When the last of the reported and population figures that the row shows was learned.
    fn learned(&self, map: &Map, unit: UnitNo) -> Position {
        let population = self.denominator(map, unit).map(|it| it.learned);
        self.numerator(map, unit).learned.max(population.unwrap_or(Position::START))
    }

    /// The members who are counted against the denominator: those of the parts that it counts.
    fn rate_members(
        &self,
        map: &Map,
        unit: UnitNo,
        numerator: &Numerator,
        denominator: &Denominator,
    ) -> Option<Exact> {
        if denominator.persons.rounded() == 0 || !numerator.is_known() {
            return None;
        }
        match denominator.rule {
            denominator::Rule::Counted
            | denominator::Rule::Children
            | denominator::Rule::Became => Some(numerator.members_60_plus),
            denominator::Rule::SomeChildren => {
                let added = self.counted_children(map, unit);
                let members = |(child, denominator): (UnitNo, &Denominator)| {
                    self.rate_members(map, child, &self.numerator(map, child), denominator)
                };
                Some(added.into_iter().filter_map(members).sum())
            }
            denominator::Rule::SomeThatBecame => None,
        }
    }

    fn silent_units(&self, map: &Map, unit: UnitNo) -> u32 {
        let communes = map.tree.below(unit, UnitKind::Commune);
        let silent = communes.filter(|below| !self.numerator(map, *below).is_known()).count();
        u32::try_from(silent).expect("units are numbered by u32")
    }

    /// Most rows share them.
    fn sources(&self, denominator: Option<&Denominator>) -> Arc<[String]> {
        let Some(used) = denominator.map(|it| &it.sources) else { return Arc::default() };
        let texts = || {
            let text = |source| self.models.figures.source(source).to_owned();
            let mut texts: Vec<String> = used.iter().map(text).collect();
            texts.sort_unstable();
            Arc::from(texts)
        };
        Arc::clone(self.sources.borrow_mut().entry(used.clone()).or_insert_with(texts))
    }

    fn marks(
        &self,
        numerator: Option<&Numerator>,
        denominator: Option<&Denominator>,
        rate: Option<Rate>,
    ) -> Vec<Mark> {
        let is_estimate = numerator.is_some_and(|it| it.is_estimate)
            || denominator.is_some_and(|it| it.is_estimate);
        let all = [
            (denominator.is_some_and(Denominator::is_partial), Mark::PartialPopulation),
            (is_estimate, Mark::Estimate),
            (rate.is_some_and(|rate| rate.millionths > 1_000_000), Mark::AboveOne),
            (
                denominator.is_some_and(|it| it.counted_on < self.stale_before),
                Mark::StalePopulation,
            ),
        ];
        all.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark).collect()
    }
}

fn source(numerator: Option<&Numerator>) -> NumeratorSource {
    match numerator.map(|it| (it.sources.registry, it.sources.reported)) {
        None => NumeratorSource::None,
        Some((true, true)) => NumeratorSource::Mixed,
        Some((_, true)) => NumeratorSource::Reported,
        Some((_, false)) => NumeratorSource::Registry,
    }
}
