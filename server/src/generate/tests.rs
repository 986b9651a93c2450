//! What the invented registry promises: real map, valid rows, the same bytes for the same seed.

mod lives;
mod tree;

use std::collections::BTreeMap;
use std::path::Path;

use super::{Plan, Record, Table, World};
use crate::import::headings::Headings;
use crate::import::rows::{self, Cells, RowOptions};

const PLAN: Plan = Plan { members: 20_000, years: 15, seed: 1284 };

/// A row by the names of its columns.
type Row = BTreeMap<&'static str, String>;

fn told(world: &World, table: Table) -> Vec<Row> {
    let columns = table.columns();
    let mut told = Vec::new();
    let mut keep = |record: &Record| {
        assert_eq!(record.len(), columns.len(), "{table:?}");
        told.push(columns.iter().copied().zip(record.cells().map(str::to_owned)).collect());
        Ok(())
    };
    world.rows(table, &mut keep).unwrap();
    told
}

#[test]
fn every_row_is_well_formed_for_its_kind() {
    let world = World::new(PLAN);
    for table in Table::ALL {
        let Some(kind) = table.import_kind() else { continue };
        let header = Record::from_cells(table.columns());
        let headings = Headings::read(kind, &header, &[], Path::new("file.csv")).unwrap();
        assert_eq!(headings.unknown, Vec::<String>::new());
        let mut count = 0;
        let mut check = |record: &Record| {
            let cells = Cells { headings: &headings, record };
            let parsed = rows::parse(kind, &cells, RowOptions::default());
            assert!(parsed.is_ok(), "{table:?} {record:?} {parsed:?}");
            count += 1;
            Ok(())
        };
        world.rows(table, &mut check).unwrap();
        assert!(count > 0, "{table:?}");
    }
}

#[test]
fn no_key_stands_twice_in_a_table() {
    let world = World::new(PLAN);
    let keys = [
        (Table::Kinds, &["family", "code"] as &[_]),
        (Table::Units, &["unit"]),
        (Table::UnitChanges, &["unit", "changed_on"]),
        (Table::Reorganisation, &["from_unit", "to_unit", "effective_on"]),
        (Table::Population, &["unit", "counted_on", "source"]),
        (Table::Figures, &["unit", "on", "indicator", "source"]),
        (Table::Registers, &["unit"]),
        (Table::Persons, &["ref"]),
        (Table::Members, &["ref"]),
        (Table::Transfers, &["ref"]),
        (Table::Departures, &["ref"]),
        (Table::Returns, &["ref"]),
        (Table::Hardship, &["household", "year"]),
        (Table::Funds, &["fund"]),
        (Table::Receipts, &["receipt"]),
        (Table::Support, &["support"]),
        (Table::Reversals, &["support"]),
        (Table::Commendations, &["commendation"]),
        (Table::Corrections, &["kind", "key", "column", "learned_on"]),
    ];
    for (table, columns) in keys {
        let mut seen = std::collections::BTreeSet::new();
        for row in told(&world, table) {
            let key: Vec<String> = columns.iter().map(|column| row[column].clone()).collect();
            assert!(seen.insert(key.clone()), "{table:?} {key:?}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let bytes = |seed| {
        let world = World::new(Plan { members: 500, years: 10, seed });
        let mut bytes = String::new();
        for table in Table::ALL {
            let mut keep = |record: &Record| {
                bytes.extend(record.cells().flat_map(|cell| [cell, "|"]));
                Ok(())
            };
            world.rows(table, &mut keep).unwrap();
        }
        bytes
    };
    assert!(bytes(7) == bytes(7));
    assert!(bytes(7) != bytes(8));
}

#[test]
fn the_files_hold_a_header_and_every_row_and_progress_is_told() {
    let directory = std::env::temp_dir().join(format!("dienhong-generate-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let world = World::new(Plan { members: 200, years: 5, seed: 1 });
    let mut written = BTreeMap::new();
    world
        .write_files(&directory, &mut |table, rows| {
            written.insert(table.name(), rows);
        })
        .unwrap();
    for table in Table::ALL {
        let text =
            std::fs::read_to_string(directory.join(format!("{}.csv", table.name()))).unwrap();
        assert_eq!(text.lines().next().unwrap(), table.columns().join(","));
        assert_eq!(text.lines().count() as u64, written[table.name()] + 1, "{table:?}");
    }
    assert_eq!(written["members"], 200);
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn a_single_member_and_a_single_year_are_enough() {
    let world = World::new(Plan { members: 1, years: 1, seed: 3 });
    assert_eq!(told(&world, Table::Members).len(), 1);
    assert!(told(&world, Table::Support).len() < 10);
}
