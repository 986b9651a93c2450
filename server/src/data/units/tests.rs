//! The shipped administrative units, counted.

use std::collections::{BTreeMap, BTreeSet};

use super::AdministrativeUnits;

#[test]
fn the_map_of_30_june_2025_has_63_provinces_696_districts_and_10035_communes() {
    let units = AdministrativeUnits::load();
    assert_eq!(units.provinces_before.len(), 63);
    assert_eq!(units.districts_before.len(), 696);
    assert_eq!(units.communes_before.len(), 10_035);
}

#[test]
fn the_map_of_1_july_2025_has_34_provinces_and_3321_communes() {
    let units = AdministrativeUnits::load();
    assert_eq!(units.provinces_after.len(), 34);
    assert_eq!(units.communes_after.len(), 3_321);
}

#[test]
fn every_old_commune_has_one_default_successor_and_473_were_split() {
    let units = AdministrativeUnits::load();
    let mut successors: BTreeMap<&str, Vec<&super::Succession>> = BTreeMap::new();
    for succession in &units.communes {
        successors.entry(&succession.old).or_default().push(succession);
    }
    assert_eq!(successors.len(), 10_035);
    for (old, rows) in &successors {
        assert_eq!(rows.iter().filter(|row| row.default).count(), 1, "{old}");
    }
    let split = successors.values().filter(|rows| rows.len() > 1).count();
    assert_eq!(split, 473);
}

#[test]
fn every_unit_stands_below_one_of_its_own_map() {
    let units = AdministrativeUnits::load();
    let codes = |list: &[super::AdministrativeUnit]| -> BTreeSet<String> {
        list.iter().map(|unit| unit.code.clone()).collect()
    };
    let (before, districts) = (codes(&units.provinces_before), codes(&units.districts_before));
    assert!(units.districts_before.iter().all(|unit| before.contains(&unit.parent)));
    assert!(units.communes_before.iter().all(|unit| districts.contains(&unit.parent)));
    let after = codes(&units.provinces_after);
    assert!(units.communes_after.iter().all(|unit| after.contains(&unit.parent)));
}

#[test]
fn every_new_commune_came_from_somewhere() {
    let units = AdministrativeUnits::load();
    let named: BTreeSet<&str> =
        units.communes.iter().chain(&units.districts).map(|row| row.new.as_str()).collect();
    assert_eq!(named.len(), 3_321);
    assert_eq!(units.districts.len(), 5);
    assert_eq!(units.provinces.len(), 63);
}
