//! One indicator over another, each with where it comes from: reported figures, population, and
//! what the membership report knows.

use std::sync::Arc;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::figures::Qualifier;
use dienhong_core::domain::ids::UnitNo;
use dienhong_core::domain::units::UnitKind;

use crate::ReadModels;
use crate::membership::report::{self, Mark, NumeratorSource};
use crate::membership::{Ground, Point};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question<'a> {
    /// The indicator above the line; any that was reported, or one of [`INDICATORS`].
    pub of: &'a str,
    /// The indicator below the line.
    pub per: &'a str,
    pub point: Point,
    /// The day whose tree is used.
    pub tree_on: Day,
    pub unit: UnitNo,
    /// One row a unit of that kind; `None`: the unit and its children.
    pub level: Option<UnitKind>,
}

const POPULATION: &str = "population_60_plus";
const REGISTRY: &str = "registry_members";

/// The indicators that are not reported under a name of their own.
pub const INDICATORS: [&str; 6] = [
    "population_60_plus",
    "female_60_plus",
    "persons_80_plus",
    "members",
    "members_60_plus",
    "registry_members",
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub unit: UnitNo,
    /// The user's own id of the unit.
    pub key: String,
    pub code: Option<Arc<str>>,
    pub name: Arc<str>,
    pub kind: UnitKind,
    pub of: Option<Figure>,
    pub per: Option<Figure>,
    pub ratio: Option<Ratio>,
    /// Those of the membership report, where one of the two is a figure of it.
    pub marks: Vec<Mark>,
}

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub thousandths: i64,
    /// The oldest day of all figures used.
    pub on: Option<Day>,
    /// Distinct, sorted.
    pub sources: Vec<String>,
    /// Other than exact.
    pub qualifiers: Vec<Qualifier>,
}

/// One figure over the other, in millionths, rounded half to even.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ratio {
    pub millionths: i64,
}

impl Ratio {
    /// `None`: the figure below is nothing, or the ratio is beyond nine trillion.
    pub fn of(above: i64, below: i64) -> Option<Ratio> {
        if below == 0 {
            return None;
        }
        let above = i128::from(above) * 1_000_000 * i128::from(below.signum());
        let below = i128::from(below).abs();
        let (whole, rest) = (above.div_euclid(below), above.rem_euclid(below));
        let is_up = 2 * rest > below || (2 * rest == below && whole % 2 != 0);
        let millionths = i64::try_from(whole + i128::from(is_up)).ok()?;
        Some(Ratio { millionths })
    }
}

/// The rows, the unit asked for first, then by code and id; `None`: it does not exist under the
/// tree.
pub fn query(models: &ReadModels, question: &Question) -> Option<Vec<Row>> {
    let &Question { point, tree_on, unit, level, .. } = question;
    let members = report::Question { point, tree_on, unit, level, split: false };
    let rows = report::query(models, &members)?;
    let ground = Ground::known(models, point.known);
    let sight = Sight { models, question, ground: &ground };
    Some(rows.into_iter().map(|row| sight.row(row)).collect())
}

struct Sight<'a> {
    models: &'a ReadModels,
    question: &'a Question<'a>,
    ground: &'a Ground<'a>,
}

impl Sight<'_> {
    fn row(&self, row: report::Row) -> Row {
        let [of, per] = [self.question.of, self.question.per].map(|name| self.figure(&row, name));
        let counted = self.counted_over(&row, of.as_ref());
        let ratio = counted.zip(per.as_ref());
        let ratio = ratio.and_then(|(of, per)| Ratio::of(of, per.thousandths));
        let marks = self.marks(&row, ratio);
        let report::Row { unit, key, code, name, kind, .. } = row;
        Row { unit, key, code, name, kind, of, per, ratio, marks }
    }

    /// What is divided: over a half-counted population only the members of the parts that it
    /// counts, where the membership report knows them.
    fn counted_over(&self, row: &report::Row, of: Option<&Figure>) -> Option<i64> {
        let is_half_counted =
            self.question.per == POPULATION && row.marks.contains(&Mark::PartialPopulation);
        match self.question.of {
            "members_60_plus" if is_half_counted => row.rate_members_60_plus.map(thousandths),
            "members" | "registry_members" if is_half_counted => None,
            _ => of.map(|of| of.thousandths),
        }
    }

    fn marks(&self, row: &report::Row, ratio: Option<Ratio>) -> Vec<Mark> {
        let asked = [self.question.of, self.question.per];
        let of_numerator = asked.iter().any(|name| ["members", "members_60_plus"].contains(name));
        let of_population = asked.contains(&POPULATION);
        let is_rate = of_numerator && of_population;
        let applies = |mark: &Mark| match mark {
            Mark::Reported | Mark::Mixed => of_numerator,
            Mark::Estimate => of_numerator || of_population,
            Mark::PartialPopulation | Mark::StalePopulation => of_population,
            Mark::Late => of_numerator || of_population || asked.contains(&REGISTRY),
            Mark::AboveOne => false,
        };
        let above = is_rate && ratio.is_some_and(|ratio| ratio.millionths > 1_000_000);
        let mut marks: Vec<Mark> = row.marks.iter().copied().filter(applies).collect();
        marks.extend(above.then_some(Mark::AboveOne));
        marks.sort_unstable();
        marks
    }

    fn figure(&self, row: &report::Row, indicator: &str) -> Option<Figure> {
        match indicator {
            "population_60_plus" => Some(Figure {
                thousandths: thousandths(row.population_60_plus?),
                on: row.population_on,
                sources: row.population_sources.to_vec(),
                qualifiers: row.population_marks.clone(),
            }),
            "female_60_plus" | "persons_80_plus" => self.counted(row.unit, indicator),
            "members" => Some(self.members(row, row.members?)),
            "members_60_plus" => Some(self.members(row, row.members_60_plus?)),
            "registry_members" => Some(self.registry(row.registry_members)),
            _ => self.reported(row.unit, indicator),
        }
    }

    /// A part of the unit's own latest usable population figure.
    fn counted(&self, unit: UnitNo, indicator: &str) -> Option<Figure> {
        let Point { on, known } = self.question.point;
        let days = self.ground.territory().usable(unit, on, self.question.tree_on)?;
        let reading = self.models.figures.population(unit, &days, known)?;
        let persons = match indicator {
            "female_60_plus" => reading.value.female_60_plus?,
            _ => reading.value.persons_80_plus?,
        };
        Some(Figure {
            thousandths: thousandths(persons),
            on: Some(reading.on),
            sources: vec![self.models.figures.source(reading.source).to_owned()],
            qualifiers: other_than_exact(reading.qualifier),
        })
    }

    /// The unit's own latest usable figure of that name.
    fn reported(&self, unit: UnitNo, indicator: &str) -> Option<Figure> {
        let Point { on, known } = self.question.point;
        let days = self.ground.territory().usable(unit, on, self.question.tree_on)?;
        let reading = self.models.figures.reported(unit, indicator, &days, known)?;
        Some(Figure {
            thousandths: reading.value.value,
            on: Some(reading.on),
            sources: vec![self.models.figures.source(reading.source).to_owned()],
            qualifiers: other_than_exact(reading.qualifier),
        })
    }

    /// The numerator of the membership report; the unit's own report tells its day and source.
    fn members(&self, row: &report::Row, members: i64) -> Figure {
        if row.numerator_source == NumeratorSource::Registry {
            return self.registry(members);
        }
        let named = ["members", "members_60_plus"].map(|name| self.reported(row.unit, name));
        let of_value = |figure: &Figure| figure.thousandths == thousandths(members);
        let own = named.into_iter().flatten().find(of_value);
        let (on, sources, qualifiers) = (None, Vec::new(), Vec::new());
        own.unwrap_or(Figure { thousandths: thousandths(members), on, sources, qualifiers })
    }

    fn registry(&self, members: i64) -> Figure {
        Figure {
            thousandths: thousandths(members),
            on: Some(self.question.point.on),
            sources: vec!["registry".to_owned()],
            qualifiers: Vec::new(),
        }
    }
}

fn thousandths(whole: i64) -> i64 {
    whole.saturating_mul(1_000)
}

fn other_than_exact(word: Qualifier) -> Vec<Qualifier> {
    (word != Qualifier::Exact).then_some(word).into_iter().collect()
}

#[cfg(test)]
mod tests;
