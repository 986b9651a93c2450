//! `report commendations`.

use dienhong_core::domain::commendations::Level;
use dienhong_projections::commendations::{Dimension, Group, Question, Totals};
use serde_json::{Map, Value};

use super::each_once;
use super::support::rollup;
use crate::cli::reports::{CommendationBy, Period, Scope};
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::Reading;
use crate::reports::commendations::{CommendationReport, CommendationRow, CommendationTotals};

pub(super) fn run(
    period: Period,
    scope: &Scope,
    by: &[CommendationBy],
    reading: &Reading<'_>,
) -> Result<Box<dyn Document>, Failure> {
    period.check()?;
    let place = reading.place(scope, period.to)?;
    let places = rollup(reading, scope, &place);
    let mut dimensions: Vec<Dimension> = each_once(by.iter().copied().map(dimension));
    if scope.level.is_some() && !dimensions.contains(&Dimension::Unit) {
        dimensions.insert(0, Dimension::Unit);
    }
    let question = Question {
        from: period.from,
        to: period.to,
        known: reading.known,
        by: &dimensions,
        places: &places,
    };
    let answer = reading.models.commendations.answer(&question);
    let rows = answer.rows.iter().map(|row| {
        let cells = dimensions.iter().map(|by| group_cell(*by, &row.group, reading, &place.tree));
        let (group, labels): (Map<String, Value>, Vec<[String; 2]>) =
            cells.map(|(name, value, label)| ((name.to_owned(), value), label)).unzip();
        CommendationRow { group, labels, totals: totals(&row.totals) }
    });
    Ok(Box::new(CommendationReport {
        report: "commendations",
        from: period.from.to_string(),
        to: period.to.to_string(),
        known: reading.known_point(),
        rows: rows.collect(),
        total: totals(&answer.total),
        days: (period.from, period.to),
        by: dimensions.iter().map(|by| dimension_word(*by)).collect(),
    }))
}

fn dimension(by: CommendationBy) -> Dimension {
    match by {
        CommendationBy::Kind => Dimension::Kind,
        CommendationBy::Level => Dimension::Level,
        CommendationBy::Unit => Dimension::Unit,
        CommendationBy::Year => Dimension::Year,
    }
}

fn dimension_word(by: Dimension) -> &'static str {
    match by {
        Dimension::Kind => "kind",
        Dimension::Level => "level",
        Dimension::Unit => "unit",
        Dimension::Year => "year",
    }
}

fn group_cell(
    by: Dimension,
    group: &Group,
    reading: &Reading<'_>,
    tree: &dienhong_core::domain::tree::Tree,
) -> (&'static str, Value, [String; 2]) {
    let (value, label) = match by {
        Dimension::Kind => {
            let kind = group.kind.expect("a row by kind has one");
            let code = reading.names.kind_code(kind).to_owned();
            (Value::String(code), reading.names.kind_labels(kind))
        }
        Dimension::Level => {
            let level = group.level.expect("a row by level has one");
            (Value::String(level.name().to_owned()), level_labels(level).map(str::to_owned))
        }
        Dimension::Unit => {
            let unit = group.unit.expect("a row by unit has one");
            let key = reading.models.units.key(unit).to_owned();
            let standing = tree.contains(unit).then(|| tree.name(unit).to_string());
            let name = standing.unwrap_or_else(|| key.clone());
            (Value::String(key), [name.clone(), name])
        }
        Dimension::Year => {
            let year = group.year.expect("a row by year has one");
            (Value::from(year), [year.to_string(), year.to_string()])
        }
    };
    (dimension_word(by), value, label)
}

fn level_labels(level: Level) -> [&'static str; 2] {
    match level {
        Level::State => ["Nhà nước", "state"],
        Level::Central => ["Trung ương Hội", "central"],
        Level::Province => ["tỉnh", "province"],
        Level::District => ["huyện", "district"],
        Level::Commune => ["xã", "commune"],
        Level::Branch => ["chi hội", "branch"],
    }
}

fn totals(totals: &Totals) -> CommendationTotals {
    CommendationTotals {
        count: totals.count,
        amount: totals.amount.to_string(),
        currency: "VND",
        persons: totals.persons,
        units: totals.units,
        clubs: totals.clubs,
    }
}
