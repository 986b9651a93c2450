//! The administrative units of Viet Nam on 30 June and on 1 July 2025, and which became which.
//!
//! A code alone is no identity: 3,316 of the 3,321 new codes of communes are old ones, 2,136 of
//! them under another name.

use serde::Deserialize;

/// A unit of one of the two maps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdministrativeUnit {
    pub code: String,
    pub name: String,
    /// Code of the district or province above; empty for provinces.
    pub parent: String,
    /// Its name of September 2026, where that is another.
    pub later_name: Option<String>,
}

/// How much of the old unit went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Went {
    Whole,
    Partial,
    /// Nothing happened to it but what happened above it.
    Unchanged,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    pub old: String,
    pub new: String,
    pub went: Went,
    /// The one to use where nothing better is known; exactly one for each old unit.
    pub default: bool,
}

#[derive(Debug, Default)]
pub struct AdministrativeUnits {
    pub provinces_before: Vec<AdministrativeUnit>,
    pub districts_before: Vec<AdministrativeUnit>,
    pub communes_before: Vec<AdministrativeUnit>,
    pub provinces_after: Vec<AdministrativeUnit>,
    pub communes_after: Vec<AdministrativeUnit>,
    pub provinces: Vec<Succession>,
    /// Five island districts without communes, each of which became a commune.
    pub districts: Vec<Succession>,
    pub communes: Vec<Succession>,
}

#[derive(Deserialize)]
struct UnitRow {
    map: Map,
    level: Level,
    code: String,
    name: String,
    parent: String,
    name_2026_09: Option<String>,
}

#[derive(Deserialize)]
struct SuccessionRow {
    level: Level,
    old: String,
    new: String,
    kind: Option<Went>,
    default: Option<u8>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Map {
    Before,
    After,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Province,
    District,
    Commune,
}

impl AdministrativeUnits {
    pub fn load() -> AdministrativeUnits {
        let mut units = AdministrativeUnits::default();
        for row in super::rows::<UnitRow>(include_bytes!("../../assets/units.csv.gz")) {
            let list = match (row.map, row.level) {
                (Map::Before, Level::Province) => &mut units.provinces_before,
                (Map::Before, Level::District) => &mut units.districts_before,
                (Map::Before, Level::Commune) => &mut units.communes_before,
                (Map::After, Level::Province) => &mut units.provinces_after,
                (Map::After, Level::District | Level::Commune) => &mut units.communes_after,
            };
            list.push(AdministrativeUnit {
                code: row.code,
                name: row.name,
                parent: row.parent,
                later_name: row.name_2026_09,
            });
        }
        for row in super::rows::<SuccessionRow>(include_bytes!("../../assets/successions.csv.gz")) {
            let list = match row.level {
                Level::Province => &mut units.provinces,
                Level::District => &mut units.districts,
                Level::Commune => &mut units.communes,
            };
            list.push(Succession {
                old: row.old,
                new: row.new,
                went: row.kind.unwrap_or(Went::Whole),
                default: row.default.unwrap_or(1) == 1,
            });
        }
        units
    }
}

#[cfg(test)]
mod tests;
