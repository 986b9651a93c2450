//! Rates of all communes, and support by kind, month and province, computed from the read models;
//! with the same facts written as CSV where a peer is to count them.

use std::path::Path;
use std::time::Instant;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::Position;
use dienhong_core::domain::tree::Tree;
use dienhong_core::domain::units::UnitKind;
use dienhong_projections::membership::{Point, report};
use dienhong_projections::rollup::Rollup;
use dienhong_projections::support::{self, Support};
use dienhong_projections::{Projection as _, ReadModels};

use super::super::report::MEMBERSHIP;
use super::figure::Figures;
use crate::failure::Failure;
use crate::reading::Folded;

mod facts;

const ROUNDS: usize = 7;

/// A report of the same name in every place where it is told.
struct Asked {
    name: &'static str,
    from: Day,
    on: Day,
    known: Position,
}

pub(super) fn measure(
    dir: &Path,
    facts: Option<&Path>,
    figures: &mut Figures,
) -> Result<(), Failure> {
    let mut folded = Folded::open(dir, &[MEMBERSHIP, &[Support::NAME]].concat())?;
    let begun = Instant::now();
    folded.view.models.prepare();
    let prepared = begun.elapsed().as_secs_f64();
    figures.add("reports", "counts by day made ready", "s", vec![prepared]);
    let reading = folded.reading(None)?;
    let models = reading.models;
    let questions = questions(reading.today(), models.progress());
    for asked in &questions {
        let tree = models.units.tree(asked.on, asked.known);
        let rates = rounds(|| rates(models, asked, &tree).len());
        figures.add("reports", format!("rates of all communes, {}", asked.name), "ms", rates);
        let places = provinces(models, &tree);
        let support = rounds(|| given(models, asked, &places).rows.len());
        let name = format!("support by kind, month, province, {}", asked.name);
        figures.add("reports", name, "ms", support);
    }
    facts.map_or(Ok(()), |facts| facts::write(models, &questions, facts))
}

/// Fifteen years and the last one, on any day as known now, and as known when a tenth was not yet
/// recorded.
fn questions(today: Day, last: Position) -> [Asked; 4] {
    let then = Position(last.0 / 10 * 9);
    let past = Day::from_ymd(today.year() - 2, 12, 31).unwrap_or(today);
    let first = |years| Day::from_ymd(today.year() - years, 1, 1).unwrap_or(Day::FIRST);
    [
        Asked { name: "today, as known now", from: first(15), on: today, known: last },
        Asked { name: "two years ago, as known now", from: first(15), on: past, known: last },
        Asked { name: "today, as known then", from: first(15), on: today, known: then },
        Asked { name: "two years ago, as known then", from: first(15), on: past, known: then },
    ]
}

fn rounds(ask: impl Fn() -> usize) -> Vec<f64> {
    let round = |_| {
        let begun = Instant::now();
        std::hint::black_box(ask());
        begun.elapsed().as_secs_f64() * 1e3
    };
    (0..ROUNDS).map(round).collect()
}

fn rates(models: &ReadModels, asked: &Asked, tree: &Tree) -> Vec<report::Row> {
    let Some(unit) = tree.root() else { return Vec::new() };
    let point = Point { on: asked.on, known: asked.known };
    let level = Some(UnitKind::Commune);
    let question = report::Question { point, tree_on: asked.on, unit, level, split: false };
    report::query(models, &question).unwrap_or_default()
}

fn provinces(models: &ReadModels, tree: &Tree) -> Rollup {
    let recorded = || Rollup::recorded(models.units.len());
    let to_level = |root| Rollup::to_level(&models.units, tree, root, UnitKind::Province);
    tree.root().map_or_else(recorded, to_level)
}

fn given(models: &ReadModels, asked: &Asked, places: &Rollup) -> support::Answer {
    models.support.answer(&support::Question {
        from: asked.from,
        to: asked.on,
        known: asked.known,
        by: &[support::Dimension::Unit, support::Dimension::Kind, support::Dimension::Month],
        places,
        units_of_quantity: &[],
        purses: support::Purses::All,
    })
}
