//! `report clubs`.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::UnitNo;
use dienhong_core::domain::tree::Tree;
use dienhong_projections::clubs::{Listed, Question, Totals};
use dienhong_projections::rollup::Rollup;

use crate::cli::reports::{ClubBy, Scope};
use crate::failure::Failure;
use crate::output::Document;
use crate::reading::{Place, Reading};
use crate::reports::clubs::{ClubFigures, ClubReport, ClubRow, ClubTotals, Given, UnitRow};

pub(super) fn run(
    on: Option<Day>,
    scope: &Scope,
    by: &[ClubBy],
    reading: &Reading<'_>,
) -> Result<Box<dyn Document>, Failure> {
    let on = on.unwrap_or_else(|| reading.today());
    Ok(Box::new(report(reading, on, scope, by)?))
}

pub(in crate::commands) fn report(
    reading: &Reading<'_>,
    on: Day,
    scope: &Scope,
    by: &[ClubBy],
) -> Result<ClubReport, Failure> {
    let place = reading.place(scope, on)?;
    let lists_clubs = by.contains(&ClubBy::Club);
    let (rows, total, clubs) = match place.unit {
        Some(unit) => answered(reading, on, scope, &place, unit),
        None => (Vec::new(), totals(&Totals::default()), Vec::new()),
    };
    Ok(ClubReport {
        report: "clubs",
        on: on.to_string(),
        known: reading.known_point(),
        tree: scope.tree.name(),
        tree_on: place.tree_on.to_string(),
        root_hash: reading.root_hex(),
        rows,
        total,
        clubs: lists_clubs.then_some(clubs),
        days: (on, place.tree_on),
    })
}

fn answered(
    reading: &Reading<'_>,
    on: Day,
    scope: &Scope,
    place: &Place,
    unit: UnitNo,
) -> (Vec<UnitRow>, ClubTotals, Vec<ClubRow>) {
    let (units, tree) = (&reading.models.units, &place.tree);
    let places = match scope.level {
        Some(level) => Rollup::to_level(units, tree, unit, level),
        None => Rollup::to_children(units, tree, unit),
    };
    let question = Question { on, known: reading.known, places: &places };
    let answer = reading.models.clubs.answer(&question);
    // Without a level the unit asked for stands first, with all that lies below it.
    let top = scope.level.is_none().then_some((unit, answer.total));
    let below = answer.rows.iter().map(|row| (row.unit, row.totals));
    let rows = top.into_iter().chain(below);
    let rows = rows.map(|(unit, totals)| unit_row(reading, tree, unit, &totals));
    let clubs = answer.clubs.iter().map(|club| club_row(reading, tree, unit, club));
    (rows.collect(), totals(&answer.total), clubs.collect())
}

fn unit_row(reading: &Reading<'_>, tree: &Tree, unit: UnitNo, of: &Totals) -> UnitRow {
    UnitRow {
        unit: reading.models.units.key(unit).to_owned(),
        code: tree.code(unit).map(ToString::to_string),
        name: tree.name(unit).to_string(),
        kind: tree.kind(unit).name(),
        totals: totals(of),
    }
}

fn club_row(reading: &Reading<'_>, tree: &Tree, top: UnitNo, club: &Listed<'_>) -> ClubRow {
    let names = &reading.names;
    let counts_in = club.counts_in.unwrap_or(top);
    ClubRow {
        unit: reading.models.units.key(counts_in).to_owned(),
        unit_name: tree.name(counts_in).to_string(),
        club: club.key.to_owned(),
        source: names.source(club.source).to_owned(),
        name: club.name.to_owned(),
        founded_on: club.founded_on.to_string(),
        programme: club.programme.map(|programme| names.kind_code(programme).to_owned()),
        figures: club.figures.map(|figures| ClubFigures {
            on: figures.on.to_string(),
            members: figures.members,
            members_60_plus: figures.members_60_plus,
            women: figures.women,
            poor: figures.poor,
            fund_amount: figures.fund_amount.map(|amount| amount.to_string()),
            currency: "VND",
            borrowers: figures.borrowers,
            day: figures.on,
        }),
        warnings: club.deviations.iter().map(|it| it.rule.code().to_string()).collect(),
    }
}

fn totals(totals: &Totals) -> ClubTotals {
    ClubTotals {
        clubs: totals.clubs,
        members: totals.members.total,
        members_60_plus: totals.members_60_plus.total,
        women: totals.women.total,
        poor: totals.poor.total,
        fund_amount: totals.fund_amount.total.map(|total| total.to_string()),
        currency: "VND",
        borrowers: totals.borrowers.total,
        given: Given {
            members: totals.members.clubs,
            members_60_plus: totals.members_60_plus.clubs,
            women: totals.women.clubs,
            poor: totals.poor.clubs,
            fund_amount: totals.fund_amount.clubs,
            borrowers: totals.borrowers.clubs,
        },
        clubs_with_warnings: totals.with_warnings,
        clubs_without_figures: totals.without_figures,
    }
}
