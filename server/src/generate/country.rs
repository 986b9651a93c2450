//! The tree of 30 June 2025 and what became of it: which unit stands where on which day.
//!
//! Ids are our own, for codes were reused: `p02`, `d026`, `c00724` on the old map, `p08-25`,
//! `c00694-25` on the new one; a unit that stayed what it was keeps its id. Branches
//! (`c00724-b3`) go on through the reorganisation.

use dienhong_core::domain::calendar::Day;

use super::chance::{Chance, Purpose};
use super::text::{day, push_number};
use crate::data::units::{AdministrativeUnits, Went};

mod build;
mod merging;

pub(super) struct Province {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) becomes: usize,
}

pub(super) struct NewProvince {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) name: String,
    /// Its name since September 2026.
    pub(super) later_name: Option<String>,
    /// The same unit as before 1 July 2025.
    pub(super) kept: bool,
}

pub(super) struct District {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) province: usize,
}

pub(super) struct Successor {
    pub(super) commune: usize,
    pub(super) default: bool,
}

/// Where an old commune stands between 1 July 2025 and its own end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It ended on 1 July 2025, or is the same unit on both maps.
    Settled,
    UnderProvince,
    /// Under one of its own kind, which it will join.
    UnderCommune,
}

/// How a unit keeps its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeping {
    /// A register, complete from that day on.
    Register {
        complete_on: Day,
    },
    /// It reports totals; few of its members are entered.
    Totals,
    Silent,
}

/// Where members live: an old commune, or an island district without communes.
pub(super) struct Place {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) province: usize,
    /// `None`: the place is a district itself.
    pub(super) district: Option<usize>,
    pub(super) kept: bool,
    pub(super) successors: Vec<Successor>,
    pub(super) ends_on: Day,
    pub(super) standing: Standing,
    /// For each branch the successor it goes with.
    pub(super) branches: Vec<usize>,
    pub(super) keeping: Keeping,
    /// Members entered, against other places.
    pub(super) weight: u32,
    /// Members there are, for each that is entered, in hundredths.
    pub(super) behind_each: u32,
}

pub(super) struct NewCommune {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) province: usize,
    pub(super) kept: bool,
    pub(super) begins_on: Day,
    pub(super) keeping: Keeping,
}

pub(super) struct Country {
    pub(super) provinces: Vec<Province>,
    pub(super) new_provinces: Vec<NewProvince>,
    pub(super) districts: Vec<District>,
    pub(super) places: Vec<Place>,
    pub(super) communes: Vec<NewCommune>,
}

/// Where a person belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Home {
    pub(super) place: usize,
    pub(super) branch: Option<usize>,
}

pub(super) const CENTRAL: &str = "tw";

pub(super) fn reform() -> Day {
    day(2025, 7, 1)
}

impl Place {
    pub(super) fn default_successor(&self) -> &Successor {
        let found = self.successors.iter().find(|successor| successor.default);
        found.expect("every old unit has a default successor")
    }

    pub(super) fn is_split(&self) -> bool {
        self.successors.len() > 1
    }
}

pub(super) fn push_branch(text: &mut String, place: &Place, branch: usize) {
    text.push_str(&place.id);
    text.push_str("-b");
    push_number(text, branch as u64 + 1, 1);
}

impl Country {
    /// The commune-level unit that a home belongs to on a day.
    pub(super) fn commune_on(&self, home: Home, on: Day) -> &str {
        let place = &self.places[home.place];
        if place.kept || on < place.ends_on {
            return &place.id;
        }
        let successor = match home.branch {
            Some(branch) => &place.successors[place.branches[branch]],
            None => place.default_successor(),
        };
        &self.communes[successor.commune].id
    }

    /// The unit that holds a member of that home on a day: the branch, or the commune.
    pub(super) fn push_unit_on(&self, text: &mut String, home: Home, on: Day) {
        match home.branch {
            Some(branch) => push_branch(text, &self.places[home.place], branch),
            None => text.push_str(self.commune_on(home, on)),
        }
    }
}
