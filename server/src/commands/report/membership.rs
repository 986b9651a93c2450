//! `report membership`.

mod published;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::figures::Qualifier;
use dienhong_projections::membership::report::{self, Mark, NumeratorSource, Question, Row};
use dienhong_projections::membership::{AGE_BANDS, Point, Split};

use crate::cli::reports::{Scope, Split as By};
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::Reading;
use crate::reports::Rate;
use crate::reports::membership::{MembersCell, MembershipReport, MembershipRow};

pub(super) fn run(
    on: Option<Day>,
    scope: &Scope,
    by: &[By],
    public: bool,
    reading: &Reading<'_>,
) -> Result<Box<dyn Document>, Failure> {
    let on = on.unwrap_or_else(|| reading.today());
    let mut report = report(reading, on, scope, by)?;
    if public {
        published::suppress(&mut report.rows, scope.level.is_none());
    }
    Ok(Box::new(report))
}

pub(crate) fn report(
    reading: &Reading<'_>,
    on: Day,
    scope: &Scope,
    by: &[By],
) -> Result<MembershipReport, Failure> {
    let place = reading.place(scope, on)?;
    let rows = place.unit.and_then(|unit| {
        let question = Question {
            point: Point { on, known: reading.known },
            tree_on: place.tree_on,
            unit,
            level: scope.level,
            split: !by.is_empty(),
        };
        report::query(reading.models, &question)
    });
    Ok(MembershipReport {
        report: "membership",
        on: on.to_string(),
        known: reading.known_point(),
        tree: scope.tree.name(),
        tree_on: place.tree_on.to_string(),
        root_hash: reading.root_hex(),
        rows: rows.unwrap_or_default().into_iter().map(|row| shown(row, by)).collect(),
        days: (on, place.tree_on),
    })
}

fn shown(row: Row, by: &[By]) -> MembershipRow {
    let sources = row.population_60_plus.map(|_| row.population_sources.join(", "));
    MembershipRow {
        unit: row.key,
        code: row.code.map(|code| code.to_string()),
        name: row.name.to_string(),
        kind: row.kind.name(),
        members: row.members,
        members_60_plus: row.members_60_plus,
        numerator_source: source_word(row.numerator_source),
        registry_members: Some(row.registry_members),
        silent_units: row.silent_units.into(),
        population_60_plus: row.population_60_plus,
        population_on: row.population_on.map(|day| day.to_string()),
        population_source: sources,
        population_marks: row.population_marks.into_iter().map(qualifier_word).collect(),
        rate_members_60_plus: row.rate_members_60_plus,
        rate: row.rate.map(|rate| Rate(rate.millionths)),
        marks: row.marks.into_iter().map(mark_word).collect(),
        members_by: row.split.map(|split| split_cells(&split, by)),
    }
}

fn source_word(source: NumeratorSource) -> &'static str {
    match source {
        NumeratorSource::Registry => "registry",
        NumeratorSource::Reported => "reported",
        NumeratorSource::Mixed => "mixed",
        NumeratorSource::None => "none",
    }
}

pub(super) fn qualifier_word(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::Exact => "exact",
        Qualifier::Over => "over",
        Qualifier::Nearly => "nearly",
        Qualifier::About => "about",
    }
}

pub(super) fn mark_word(mark: Mark) -> &'static str {
    match mark {
        Mark::PartialPopulation => "partial_population",
        Mark::Reported => "reported",
        Mark::Mixed => "mixed",
        Mark::Estimate => "estimate",
        Mark::AboveOne => "above_one",
        Mark::StalePopulation => "stale_population",
        Mark::Late => "late",
    }
}

fn split_cells(split: &Split, by: &[By]) -> Vec<MembersCell> {
    let (by_sex, by_age) = (by.contains(&By::Sex), by.contains(&By::Age));
    let sexes = [("male", split.men), ("female", split.women)];
    let mut cells: Vec<MembersCell> = Vec::new();
    for (sex, bands) in sexes {
        for (age, count) in AGE_BANDS.into_iter().zip(bands) {
            let (sex, age) = (by_sex.then_some(sex), by_age.then_some(age));
            match cells.iter_mut().find(|cell| cell.sex == sex && cell.age == age) {
                Some(cell) => cell.members = cell.members.map(|sum| sum + i64::from(count)),
                None => cells.push(MembersCell { sex, age, members: Some(count.into()) }),
            }
        }
    }
    cells
}
