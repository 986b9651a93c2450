//! `report ratio`.

use dienhong_core::domain::calendar::Day;
use dienhong_projections::membership::Point;
use dienhong_projections::ratio::{self, Figure, Question, Row};

use super::membership::{mark_word, qualifier_word};
use crate::cli::reports::Scope;
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::Reading;
use crate::reports::ratio::{RatioFigure, RatioReport, RatioRow};
use crate::reports::{Rate, thousandths};

pub(super) fn run(
    of: &str,
    per: &str,
    on: Option<Day>,
    scope: &Scope,
    reading: &Reading<'_>,
) -> Result<Box<dyn Document>, Failure> {
    let on = on.unwrap_or_else(|| reading.today());
    let place = reading.place(scope, on)?;
    let rows = place.unit.and_then(|unit| {
        let question = Question {
            of,
            per,
            point: Point { on, known: reading.known },
            tree_on: place.tree_on,
            unit,
            level: scope.level,
        };
        ratio::query(reading.models, &question)
    });
    Ok(Box::new(RatioReport {
        report: "ratio",
        of: of.to_owned(),
        per: per.to_owned(),
        on: on.to_string(),
        known: reading.known_point(),
        tree: scope.tree.name(),
        tree_on: place.tree_on.to_string(),
        root_hash: reading.root_hex(),
        rows: rows.unwrap_or_default().into_iter().map(shown).collect(),
        days: (on, place.tree_on),
    }))
}

fn shown(row: Row) -> RatioRow {
    RatioRow {
        unit: row.key,
        code: row.code.map(|code| code.to_string()),
        name: row.name.to_string(),
        kind: row.kind.name(),
        numerator: row.of.map(figure),
        denominator: row.per.map(figure),
        ratio: row.ratio.map(|ratio| Rate(ratio.millionths)),
        marks: row.marks.into_iter().map(mark_word).collect(),
    }
}

fn figure(figure: Figure) -> RatioFigure {
    RatioFigure {
        value: thousandths(figure.thousandths.into()),
        on: figure.on.map(|day| day.to_string()),
        source: figure.sources.join(", "),
        marks: figure.qualifiers.into_iter().map(qualifier_word).collect(),
    }
}
