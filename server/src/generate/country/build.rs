//! The shipped tables become places with successors, weights and ways of keeping members.

use std::collections::BTreeMap;

use super::{
    AdministrativeUnits, Chance, Country, Day, District, Keeping, NewCommune, NewProvince, Place,
    Province, Purpose, Standing, Successor, Went, day, merging, reform,
};
use crate::data::units::{AdministrativeUnit, Succession};

/// Hundredths of the weight of a rural commune, by what the name says it is.
const WEIGHTS: [(&str, u32); 3] = [("Phường", 160), ("Thị trấn", 120), ("Xã", 100)];

/// Provinces whose communes are larger than others', in hundredths.
const LARGE: [(&str, u32); 4] = [("79", 200), ("01", 130), ("74", 150), ("75", 140)];

/// Members behind each that a unit with totals only has entered, in hundredths.
const BEHIND_EACH: u32 = 800;

/// The five island districts have few people, one of them none.
const UNINHABITED: &str = "498";

type Numbers = BTreeMap<String, usize>;

fn numbers(units: &[AdministrativeUnit]) -> Numbers {
    units.iter().enumerate().map(|(number, unit)| (unit.code.clone(), number)).collect()
}

impl Country {
    pub(in crate::generate) fn build(seed: u64) -> Country {
        let units = AdministrativeUnits::load();
        let mut country = Country {
            provinces: Vec::new(),
            new_provinces: Vec::new(),
            districts: Vec::new(),
            places: Vec::new(),
            communes: Vec::new(),
        };
        country.build_provinces(&units);
        country.build_communes(&units);
        country.build_places(&units, seed);
        merging::delay(&mut country, seed);
        country.assign_branches(seed);
        country.settle_new_keeping(seed);
        country
    }

    fn build_provinces(&mut self, units: &AdministrativeUnits) {
        let new = numbers(&units.provinces_after);
        let mut merged = vec![0; units.provinces_after.len()];
        for (unit, succession) in units.provinces_before.iter().zip(&units.provinces) {
            let becomes = new[&succession.new];
            merged[becomes] += 1;
            let (code, name) = (unit.code.clone(), unit.name.clone());
            self.provinces.push(Province { id: format!("p{code}"), code, name, becomes });
        }
        for (unit, merged) in units.provinces_after.iter().zip(merged) {
            let kept = merged == 1;
            let id = if kept { format!("p{}", unit.code) } else { format!("p{}-25", unit.code) };
            self.new_provinces.push(NewProvince {
                id,
                code: unit.code.clone(),
                name: unit.name.clone(),
                later_name: unit.later_name.clone(),
                kept,
            });
        }
        let old = numbers(&units.provinces_before);
        self.districts = units
            .districts_before
            .iter()
            .map(|unit| District {
                id: format!("d{}", unit.code),
                code: unit.code.clone(),
                name: unit.name.clone(),
                province: old[&unit.parent],
            })
            .collect();
    }

    fn build_communes(&mut self, units: &AdministrativeUnits) {
        let provinces = numbers(&units.provinces_after);
        let kept = |code: &str| {
            units.communes.iter().any(|row| row.went == Went::Unchanged && row.new == code)
        };
        self.communes = units
            .communes_after
            .iter()
            .map(|unit| {
                let kept = kept(&unit.code);
                let mark = if kept { "" } else { "-25" };
                NewCommune {
                    id: format!("c{}{mark}", unit.code),
                    code: unit.code.clone(),
                    name: unit.name.clone(),
                    province: provinces[&unit.parent],
                    kept,
                    begins_on: reform(),
                    keeping: Keeping::Silent,
                }
            })
            .collect();
    }

    fn build_places(&mut self, units: &AdministrativeUnits, seed: u64) {
        let new = numbers(&units.communes_after);
        let districts = numbers(&units.districts_before);
        let communes = successions(&units.communes);
        for unit in &units.communes_before {
            let rows = &communes[unit.code.as_str()];
            let district = districts[&unit.parent];
            self.places.push(Place {
                id: format!("c{}", unit.code),
                district: Some(district),
                kept: rows[0].went == Went::Unchanged,
                ..self.place(unit, district, rows, &new, seed)
            });
        }
        let islands = successions(&units.districts);
        for (number, unit) in units.districts_before.iter().enumerate() {
            if let Some(rows) = islands.get(unit.code.as_str()) {
                let place = self.place(unit, number, rows, &new, seed);
                self.places.push(place);
            }
        }
        // A province's members are numbered one after the other.
        self.places.sort_by_key(|place| place.province);
    }

    /// An island district; the caller makes a commune of it.
    fn place(
        &self,
        unit: &AdministrativeUnit,
        district: usize,
        rows: &[&Succession],
        new: &Numbers,
        seed: u64,
    ) -> Place {
        let mut chance = Chance::of(seed, Purpose::Place, self.places.len() as u64);
        let province = self.districts[district].province;
        let factor = |table: &[(&str, u32)], text: &str| {
            table.iter().find(|(start, _)| text.starts_with(start)).map_or(100, |(_, it)| *it)
        };
        let size = factor(&WEIGHTS, &unit.name) * factor(&LARGE, &self.provinces[province].code);
        let drawn = chance.between(40, 220).unsigned_abs();
        let keeping = keeping(&mut chance);
        let behind_each =
            if matches!(keeping, Keeping::Register { .. }) { 100 } else { BEHIND_EACH };
        let inhabited = u32::from(unit.code != UNINHABITED);
        Place {
            id: format!("d{}", unit.code),
            code: unit.code.clone(),
            name: unit.name.clone(),
            province,
            district: None,
            kept: false,
            successors: rows
                .iter()
                .map(|row| Successor { commune: new[&row.new], default: row.default })
                .collect(),
            ends_on: reform(),
            standing: Standing::Settled,
            branches: Vec::new(),
            keeping,
            weight: inhabited * size * drawn / behind_each,
            behind_each,
        }
    }

    /// Branches stand in every split commune, so that the split has something to divide, and in
    /// one of twenty others.
    fn assign_branches(&mut self, seed: u64) {
        for (number, place) in self.places.iter_mut().enumerate() {
            let mut chance = Chance::of(seed, Purpose::Branches, number as u64);
            let parts = place.successors.len();
            if place.is_split() {
                for part in 0..parts {
                    let count = chance.between(2, 5);
                    place.branches.extend((0..count).map(|_| part));
                }
            } else if place.district.is_some() && chance.hits(500) {
                place.branches = vec![0; chance.between(3, 8).unsigned_abs() as usize];
            }
        }
    }

    /// A new unit keeps a register only where all it came from did, and declares it anew.
    fn settle_new_keeping(&mut self, seed: u64) {
        let mut whole = vec![true; self.communes.len()];
        for place in &self.places {
            for successor in &place.successors {
                whole[successor.commune] &= matches!(place.keeping, Keeping::Register { .. });
            }
        }
        for (number, commune) in self.communes.iter_mut().enumerate() {
            let mut chance = Chance::of(seed, Purpose::Commune, number as u64);
            commune.keeping = if whole[number] && chance.hits(9_400) {
                let late = if chance.hits(6_000) { 0 } else { chance.between(30, 250) };
                let complete_on = super::super::text::plus(commune.begins_on, late);
                Keeping::Register { complete_on }
            } else if chance.hits(8_000) {
                Keeping::Totals
            } else {
                Keeping::Silent
            };
        }
    }
}

fn successions(rows: &[Succession]) -> BTreeMap<&str, Vec<&Succession>> {
    let mut by_old: BTreeMap<&str, Vec<&Succession>> = BTreeMap::new();
    for row in rows {
        by_old.entry(&row.old).or_default().push(row);
    }
    by_old
}

fn keeping(chance: &mut Chance) -> Keeping {
    let complete_on: Day = day(chance.between(2012, 2024), 1, 1);
    match chance.below(100) {
        0..86 => Keeping::Register { complete_on },
        86..96 => Keeping::Totals,
        _ => Keeping::Silent,
    }
}
