//! An invented registry over Viet Nam's real tree: the same bytes for the same seed.
//!
//! The tree, its reorganisation, the names' shares and the sums that are usual are real; every
//! person, figure, gift and decision is invented. Population figures are scaled to the number of
//! members, so that rates look like rates at any size.
//!
//! [`Table::ALL`] is the order in which the files are imported: later ones build on earlier ones.
//! `returns` is a second `members` file, for a return comes after the departure. `registers` is no
//! import kind: each row is a `register-complete UNIT --on D`.
//!
//! A person's whole course is a pure function of seed and number, so every file is written without
//! remembering another: memory does not grow with the number of members. Only `receipts` looks at
//! all gifts first, for what a fund gives must have come in.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use dienhong_core::domain::calendar::{Day, PartialDay, Precision};
use dienhong_core::domain::corrections::ImportKind;

use crate::data::names::Names;
use crate::import::kind;
use crate::import::records::Record;

mod chance;
mod corrections;
mod country;
mod figures;
mod gifts;
mod guests;
mod hardship;
mod honours;
mod life;
mod members;
mod particulars;
mod purses;
mod text;
mod tree;

use country::Country;
use figures::Census;
use life::Survival;
use particulars::NameLists;
use text::day;

/// What is to be invented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Memberships to enter, departed ones included; up to 10,000,000.
    pub members: u64,
    /// Years of recorded life before 31 October 2026, 1 to 30.
    pub years: u32,
    pub seed: u64,
}

/// The files, in the order of import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    Kinds,
    Units,
    UnitChanges,
    Reorganisation,
    Population,
    Figures,
    Registers,
    Persons,
    Members,
    Transfers,
    Departures,
    Returns,
    Hardship,
    Funds,
    Receipts,
    Support,
    Reversals,
    Commendations,
    Corrections,
}

impl Table {
    pub const ALL: [Table; 19] = [
        Table::Kinds,
        Table::Units,
        Table::UnitChanges,
        Table::Reorganisation,
        Table::Population,
        Table::Figures,
        Table::Registers,
        Table::Persons,
        Table::Members,
        Table::Transfers,
        Table::Departures,
        Table::Returns,
        Table::Hardship,
        Table::Funds,
        Table::Receipts,
        Table::Support,
        Table::Reversals,
        Table::Commendations,
        Table::Corrections,
    ];

    /// The kind it is imported as; `None` for the commands of `registers`.
    pub fn import_kind(self) -> Option<ImportKind> {
        Some(match self {
            Table::Kinds => ImportKind::Kinds,
            Table::Units => ImportKind::Units,
            Table::UnitChanges => ImportKind::UnitChanges,
            Table::Reorganisation => ImportKind::Reorganisation,
            Table::Population => ImportKind::Population,
            Table::Figures => ImportKind::Figures,
            Table::Registers => return None,
            Table::Persons => ImportKind::Persons,
            Table::Members | Table::Returns => ImportKind::Members,
            Table::Transfers => ImportKind::Transfers,
            Table::Departures => ImportKind::Departures,
            Table::Hardship => ImportKind::Hardship,
            Table::Funds => ImportKind::Funds,
            Table::Receipts => ImportKind::Receipts,
            Table::Support => ImportKind::Support,
            Table::Reversals => ImportKind::Reversals,
            Table::Commendations => ImportKind::Commendations,
            Table::Corrections => ImportKind::Corrections,
        })
    }

    /// The file's name without `.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Table::Returns => "returns",
            Table::Registers => "registers",
            other => other.import_kind().map_or("", kind::name),
        }
    }

    pub fn columns(self) -> Vec<&'static str> {
        match self.import_kind() {
            Some(kind) => kind::columns(kind).iter().map(|(column, _)| column.name()).collect(),
            None => vec!["unit", "on"],
        }
    }
}

/// Takes the rows of a table, one after the other; the record is used again afterwards.
pub type Sink<'a> = dyn FnMut(&Record) -> io::Result<()> + 'a;

/// An invented registry, ready to be told row by row.
pub struct World {
    plan: Plan,
    begins_on: Day,
    ends_on: Day,
    country: Country,
    /// The number of the first member of each place, and one past the last.
    first_members: Vec<u64>,
    survival: Survival,
    names: NameLists,
    census: Census,
}

impl World {
    pub fn new(plan: Plan) -> World {
        let ends_on = day(2026, 10, 31);
        let years = i32::try_from(plan.years.clamp(1, 30)).unwrap_or(30);
        let country = Country::build(plan.seed);
        let mut world = World {
            plan,
            begins_on: day(2026 - years, 10, 31),
            ends_on,
            first_members: share_out(&country, plan.members),
            country,
            survival: Survival::new(),
            names: NameLists::new(&Names::load()),
            census: Census::default(),
        };
        world.census = Census::of(&world);
        world
    }

    /// The last day of which anything is told.
    pub fn ends_on(&self) -> Day {
        self.ends_on
    }

    /// Tells every row of one table.
    pub fn rows(&self, table: Table, sink: &mut Sink) -> io::Result<()> {
        match table {
            Table::Kinds => self.kinds(sink),
            Table::Units => self.units(sink),
            Table::UnitChanges => self.unit_changes(sink),
            Table::Reorganisation => self.reorganisation(sink),
            Table::Population => self.population(sink),
            Table::Figures => self.figures(sink),
            Table::Registers => self.registers(sink),
            Table::Persons => self.guests(sink),
            Table::Members => self.members(sink),
            Table::Transfers => self.transfers(sink),
            Table::Departures => self.departures(sink),
            Table::Returns => self.returns(sink),
            Table::Hardship => self.hardship(sink),
            Table::Funds => self.funds(sink),
            Table::Receipts => self.receipts(sink),
            Table::Support => self.support(sink),
            Table::Reversals => self.reversals(sink),
            Table::Commendations => self.commendations(sink),
            Table::Corrections => self.corrections(sink),
        }
    }

    /// Writes every table as `<name>.csv` into `directory`, which must exist. `progress` hears the
    /// table and how many of its rows are written.
    pub fn write_files(
        &self,
        directory: &Path,
        progress: &mut dyn FnMut(Table, u64),
    ) -> io::Result<()> {
        for table in Table::ALL {
            let file = File::create(directory.join(format!("{}.csv", table.name())))?;
            let mut csv = csv::Writer::from_writer(BufWriter::with_capacity(1 << 20, file));
            csv.write_record(table.columns())?;
            let mut count = 0;
            self.rows(table, &mut |record| {
                csv.write_record(record.cells())?;
                count += 1;
                if count % PROGRESS_EVERY == 0 {
                    progress(table, count);
                }
                Ok(())
            })?;
            csv.flush()?;
            progress(table, count);
        }
        Ok(())
    }

    /// Every member's number and place.
    fn everybody(&self) -> impl Iterator<Item = (u64, usize)> {
        self.first_members
            .windows(2)
            .enumerate()
            .flat_map(|(place, span)| (span[0]..span[1]).map(move |number| (number, place)))
    }
}

const PROGRESS_EVERY: u64 = 4_096;

/// Divides the members among the places by their weights.
fn share_out(country: &Country, members: u64) -> Vec<u64> {
    let total: u64 = country.places.iter().map(|place| u64::from(place.weight)).sum();
    let mut before = 0;
    let mut first_members = vec![0];
    for place in &country.places {
        before += u64::from(place.weight);
        let share = u128::from(members) * u128::from(before) / u128::from(total);
        first_members.push(u64::try_from(share).expect("a share of the members"));
    }
    first_members
}

#[cfg(test)]
mod tests;
