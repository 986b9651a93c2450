//! Figures: what may be reported of a unit, and how a correction keeps its place.

use super::{FigureCommand, FigureRefusal, Qualifier};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::cells::CellRefusal;
use crate::domain::column::Column;
use crate::domain::corrections::{Correction, CorrectionRefusal, ImportKind};
use crate::domain::ids::{Position, UnitNo};
use crate::domain::refusal::Refusal;
use crate::domain::state::Command;
use crate::domain::trial::Trial;
use crate::domain::units::{UnitCommand, UnitKind};

const C1: UnitNo = UnitNo(1);
const C2: UnitNo = UnitNo(2);

/// vn ─ c1; c2 from 2015 until 2020.
fn trial() -> Trial {
    let mut trial = Trial::empty();
    for (key, parent, from, until) in [
        ("vn", None, "2010", None),
        ("c1", Some("vn"), "2010", None),
        ("c2", Some("vn"), "2015", Some("2020-01-01")),
    ] {
        trial.records(Command::Unit(UnitCommand::Register {
            unit: key.to_owned(),
            kind: Some(if parent.is_none() { UnitKind::Central } else { UnitKind::Commune }),
            name: Some(key.to_owned()),
            valid_from: PartialDay::parse(from),
            parent: parent.map(str::to_owned),
            code: None,
            valid_until: until.map(day),
        }));
    }
    trial
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn counted(unit: &str, on: &str, source: &str, persons: i64) -> FigureCommand {
    FigureCommand::CountPopulation {
        unit: unit.to_owned(),
        counted_on: day(on),
        source: source.to_owned(),
        persons_60_plus: Some(persons),
        qualifier: None,
        female_60_plus: None,
        persons_80_plus: None,
    }
}

fn reported(unit: &str, on: &str, indicator: &str, value: i64) -> FigureCommand {
    FigureCommand::Report {
        unit: unit.to_owned(),
        on: day(on),
        indicator: indicator.to_owned(),
        source: "Hội".to_owned(),
        value: Some(value),
        qualifier: Some(Qualifier::Over),
    }
}

fn corrected(kind: ImportKind, key: &str, column: Column, value: &str) -> Command {
    Command::Correct(Correction {
        kind,
        key: key.split('|').map(str::to_owned).collect(),
        column,
        value: (!value.is_empty()).then(|| value.to_owned()),
        reason: Some("đếm lại".to_owned()),
        learned_on: day("2026-10-01"),
        changed_on: None,
    })
}

/// (source, persons) in the order of learning.
fn populations(trial: &Trial, unit: UnitNo, known: Position) -> Vec<(String, i64)> {
    let facts = trial.state.figures.populations(unit, known);
    facts.map(|facts| (facts.source.clone(), facts.persons_60_plus)).collect()
}

#[track_caller]
fn refused(trial: &Trial, command: FigureCommand) -> FigureRefusal {
    match trial.refuses(Command::Figure(command)) {
        Refusal::Figure(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_count_again_is_unchanged_and_another_number_is_refused() {
    let mut trial = trial();
    let count = |persons| Command::Figure(counted("c1", "2021-06-30", "TCTK", persons));
    let recorded = trial.records(count(412));
    assert_eq!(trial.leaves_unchanged(count(412)), recorded);
    let other = refused(&trial, counted("c1", "2021-06-30", "TCTK", 413));
    let (unit, source) = ("c1".to_owned(), "TCTK".to_owned());
    let (day, column) = (day("2021-06-30"), Column::Persons60Plus);
    assert_eq!(other, FigureRefusal::RecordedOtherwise { unit, day, source, column });
    trial.records(Command::Figure(counted("c1", "2021-06-30", "Công an", 413)));
}

#[test]
fn a_unit_still_forming_may_be_counted_but_reports_nothing() {
    let mut trial = trial();
    trial.records(Command::Figure(counted("c2", "2014-12-31", "TCTK", 9)));
    let early = refused(&trial, reported("c2", "2014-12-31", "members", 9_000));
    let unit = || "c2".to_owned();
    assert_eq!(early, FigureRefusal::UnitNotThere { unit: unit(), day: day("2014-12-31") });
    trial.records(Command::Figure(reported("c2", "2015-01-01", "members", 9_000)));
}

#[test]
fn a_unit_that_ended_has_no_more_figures() {
    let mut trial = trial();
    let ended = day("2020-01-01");
    for (refusal, column) in [
        (refused(&trial, counted("c2", "2020-01-01", "TCTK", 9)), Column::CountedOn),
        (refused(&trial, reported("c2", "2020-01-01", "members", 9)), Column::On),
    ] {
        let unit = "c2".to_owned();
        assert_eq!(refusal, FigureRefusal::UnitEnded { unit, ended, column });
    }
    trial.records(Command::Figure(counted("c2", "2019-12-31", "TCTK", 9)));
    trial.records(Command::Figure(reported("c2", "2019-12-31", "members", 9)));
}

#[test]
fn a_part_is_no_larger_than_the_whole() {
    let mut trial = trial();
    let with_women = |women| {
        let FigureCommand::CountPopulation { unit, counted_on, source, .. } =
            counted("c1", "2021-06-30", "TCTK", 0)
        else {
            unreachable!()
        };
        FigureCommand::CountPopulation {
            unit,
            counted_on,
            source,
            persons_60_plus: Some(10),
            qualifier: None,
            female_60_plus: Some(women),
            persons_80_plus: None,
        }
    };
    let column = Column::Female60Plus;
    let refusal = FigureRefusal::PartLargerThanWhole { column, part: 11, whole: 10 };
    assert_eq!(refused(&trial, with_women(11)), refusal);
    trial.records(Command::Figure(with_women(10)));
}

#[test]
fn a_correction_keeps_the_place_of_what_it_corrects() {
    let mut trial = trial();
    trial.records(Command::Figure(counted("c1", "2021-06-30", "A", 400)));
    let before = trial.records(Command::Figure(counted("c1", "2021-06-30", "B", 500)));
    let fix =
        |value| corrected(ImportKind::Population, "c1|2021-06-30|A", Column::Persons60Plus, value);
    let after = trial.records(fix("1.410"));
    let pair = |source: &str, persons| (source.to_owned(), persons);
    assert_eq!(populations(&trial, C1, before), [pair("A", 400), pair("B", 500)]);
    assert_eq!(populations(&trial, C1, after), [pair("A", 1_410), pair("B", 500)]);
    assert_eq!(trial.leaves_unchanged(fix("1410")), after);
    trial.leaves_unchanged(Command::Figure(counted("c1", "2021-06-30", "A", 400)));
    trial.leaves_unchanged(Command::Figure(counted("c1", "2021-06-30", "A", 1_410)));
}

#[test]
fn a_count_that_belongs_to_another_unit_moves_there() {
    let mut trial = trial();
    trial.records(Command::Figure(counted("c1", "2018-06-30", "A", 400)));
    let fix =
        |key: &str, column, value: &str| corrected(ImportKind::Population, key, column, value);
    trial.records(fix("c1|2018-06-30|A", Column::Unit, "c2"));
    assert!(populations(&trial, C1, Position::LATEST).is_empty());
    assert_eq!(populations(&trial, C2, Position::LATEST).len(), 1);
    trial.records(fix("c1|2018-06-30|A", Column::Source, "B"));
    trial.records(fix("c2|2018-06-30|B", Column::Qualifier, "about"));
    trial.records(fix("c2|2018-06-30|B", Column::Female60Plus, "210"));
    trial.records(fix("c2|2018-06-30|B", Column::Female60Plus, ""));
    let late = trial.refuses(fix("c2|2018-06-30|B", Column::CountedOn, "2020-01-01"));
    assert!(matches!(late, Refusal::Figure(FigureRefusal::UnitEnded { .. })), "{late:?}");
    let column = Column::Persons60Plus;
    let blank = trial.refuses(fix("c2|2018-06-30|B", column, ""));
    assert_eq!(blank, CorrectionRefusal::MustBeGiven { column }.into());
}

#[test]
fn a_correction_takes_no_other_rows_key() {
    let mut trial = trial();
    trial.records(Command::Figure(counted("c1", "2018-06-30", "A", 400)));
    trial.records(Command::Figure(counted("c1", "2018-06-30", "B", 400)));
    let kind = ImportKind::Population;
    let taken = trial.refuses(corrected(kind, "c1|2018-06-30|A", Column::Source, "B"));
    assert!(matches!(taken, Refusal::Figure(FigureRefusal::RecordedOtherwise { .. })));
    let unknown = trial.refuses(corrected(kind, "c1|2018-06-30|C", Column::Source, "B"));
    assert!(matches!(unknown, Refusal::Figure(FigureRefusal::NoSuchRow { .. })));
}

#[test]
fn a_reported_figure_is_corrected_in_every_column() {
    let mut trial = trial();
    trial.records(Command::Figure(reported("c1", "2018-06-30", "members", 4_451_000)));
    let fix = |key: &str, column, value: &str| corrected(ImportKind::Figures, key, column, value);
    trial.records(fix("c1|2018-06-30|members|Hội", Column::Value, "4.452,5"));
    trial.records(fix("c1|2018-06-30|members|Hội", Column::Indicator, "clubs"));
    trial.records(fix("c1|2018-06-30|clubs|Hội", Column::On, "2018-07-31"));
    trial.records(fix("c1|2018-07-31|clubs|Hội", Column::Unit, "c2"));
    trial.records(fix("c2|2018-07-31|clubs|Hội", Column::Source, "Sở"));
    trial.records(fix("c2|2018-07-31|clubs|Sở", Column::Qualifier, "nearly"));
    let facts: Vec<_> = trial.state.figures.reported(C2, Position::LATEST).collect();
    assert_eq!(facts.len(), 1);
    assert_eq!((facts[0].value, facts[0].qualifier), (4_452_500, Qualifier::Nearly));
    assert_eq!((facts[0].indicator.as_str(), facts[0].source.as_str()), ("clubs", "Sở"));
}

#[test]
fn a_register_is_declared_complete_once_and_only_while_the_unit_exists() {
    let mut trial = trial();
    let complete = |unit: &str, on: &str| FigureCommand::CompleteRegister {
        unit: unit.to_owned(),
        on: day(on),
    };
    let recorded = trial.records(Command::Figure(complete("c2", "2016-01-01")));
    assert_eq!(trial.leaves_unchanged(Command::Figure(complete("c2", "2016-01-01"))), recorded);
    for on in ["2014-12-31", "2020-01-01"] {
        let refusal = refused(&trial, complete("c2", on));
        assert!(matches!(refusal, FigureRefusal::UnitNotThere { .. }), "{refusal:?}");
    }
    let known = |known| trial.state.figures.declarations(known).count();
    assert_eq!((known(Position(recorded.0 - 1)), known(recorded)), (0, 1));
}

#[test]
fn a_key_that_a_correction_left_is_free_for_its_real_owner() {
    let mut trial = trial();
    let count = |unit: &str, persons| Command::Figure(counted(unit, "2018-06-30", "A", persons));
    let first = trial.records(count("c1", 100));
    let fix =
        |key: &str, column, value: &str| corrected(ImportKind::Population, key, column, value);
    trial.records(fix("c1|2018-06-30|A", Column::Unit, "c2"));
    assert_eq!(trial.leaves_unchanged(count("c1", 100)), first);
    trial.records(count("c1", 200));
    assert_eq!(trial.leaves_unchanged(count("c1", 100)), first);
    assert_eq!(trial.leaves_unchanged(count("c2", 100)), first);
    let other = trial.refuses(count("c1", 300));
    assert!(matches!(other, Refusal::Figure(FigureRefusal::RecordedOtherwise { .. })));
    trial.records(fix("c1|2018-06-30|A", Column::Persons60Plus, "250"));
    let now = |unit| populations(&trial, unit, Position::LATEST);
    assert_eq!(now(C1), [("A".to_owned(), 250)]);
    assert_eq!(now(C2), [("A".to_owned(), 100)]);
}

#[test]
fn a_corrections_file_sent_again_leaves_the_new_owner_of_a_key_alone() {
    let mut trial = trial();
    let count = |persons| Command::Figure(counted("c1", "2018-06-30", "A", persons));
    trial.records(count(100));
    let row = |column, value: &str, learned_on: &str| match corrected(
        ImportKind::Population,
        "c1|2018-06-30|A",
        column,
        value,
    ) {
        Command::Correct(row) => Correction { learned_on: day(learned_on), ..row },
        _ => unreachable!(),
    };
    let rows =
        [row(Column::Persons60Plus, "120", "2026-10-01"), row(Column::Unit, "c2", "2026-10-01")];
    for row in &rows {
        trial.records_as_is(Command::Correct(row.clone()));
    }
    trial.records(count(200));
    for row in &rows {
        trial.leaves_unchanged(Command::Correct(row.clone()));
    }
    let other = row(Column::Persons60Plus, "130", "2026-10-01");
    let refused = trial.refuses(Command::Correct(other));
    assert!(matches!(refused, Refusal::Correction(CorrectionRefusal::KeyUsed { .. })));
    assert_eq!(populations(&trial, C1, Position::LATEST), [("A".to_owned(), 200)]);
}

#[test]
fn a_recorded_row_may_leave_its_number_empty() {
    let mut trial = trial();
    let count = |persons_60_plus, qualifier| {
        Command::Figure(FigureCommand::CountPopulation {
            unit: "c1".to_owned(),
            counted_on: day("2021-06-30"),
            source: "A".to_owned(),
            persons_60_plus,
            qualifier,
            female_60_plus: None,
            persons_80_plus: None,
        })
    };
    let missing = CellRefusal::Missing { column: Column::Persons60Plus };
    assert_eq!(trial.refuses(count(None, None)), missing.into());
    let recorded = trial.records(count(Some(400), None));
    assert_eq!(trial.leaves_unchanged(count(None, None)), recorded);
    let other = trial.refuses(count(None, Some(Qualifier::About)));
    assert!(matches!(other, Refusal::Figure(FigureRefusal::RecordedOtherwise { .. })));
}
