//! `kinds`, `units`, `unit_changes`, `reorganisation` and `registers`.

use std::collections::BTreeMap;
use std::io;

use dienhong_core::domain::calendar::Day;

use super::chance::{Chance, Purpose};
use super::country::{CENTRAL, Keeping, NewCommune, Place, Standing, push_branch, reform};
use super::text::{day, push_day, push_number};
use super::{Record, Sink, World};
use crate::data::kinds;

/// The association was founded in 1995.
const FOUNDED: &str = "1995";

/// Of 10,000 split communes, those whose shares are known.
const SHARES_KNOWN: u32 = 6_000;

impl World {
    pub(super) fn kinds(&self, sink: &mut Sink) -> io::Result<()> {
        for kind in kinds::load() {
            sink(&Record::from_cells(kind.cells()))?;
        }
        for year in self.begins_on.year()..=self.ends_on.year() {
            let rows = [
                (
                    format!("tet_{year}"),
                    format!("Tết vì người cao tuổi {year}"),
                    format!("Tết campaign {year}"),
                ),
                (
                    format!("action_month_{year}"),
                    format!("Tháng hành động vì người cao tuổi {year}"),
                    format!("Action Month {year}"),
                ),
            ];
            for (code, vi, en) in &rows {
                sink(&Record::from_cells(["programme", code, vi, en, "", "0"]))?;
            }
        }
        Ok(())
    }

    pub(super) fn units(&self, sink: &mut Sink) -> io::Result<()> {
        let mut row = |cells: [&str; 6]| sink(&Record::from_cells(cells.into_iter().chain([""])));
        row([CENTRAL, "central", "Trung ương Hội Người cao tuổi Việt Nam", FOUNDED, "", ""])?;
        let country = &self.country;
        for it in &country.provinces {
            row([&it.id, "province", &it.name, FOUNDED, CENTRAL, &it.code])?;
        }
        for it in &country.districts {
            let province = &country.provinces[it.province].id;
            row([&it.id, "district", &it.name, FOUNDED, province, &it.code])?;
        }
        for it in &country.places {
            if let Some(district) = it.district {
                let district = &country.districts[district].id;
                row([&it.id, "commune", &it.name, FOUNDED, district, &it.code])?;
            }
            for branch in 0..it.branches.len() {
                let mut id = String::new();
                push_branch(&mut id, it, branch);
                row([&id, "branch", &branch_name(it, branch), FOUNDED, &it.id, ""])?;
            }
        }
        for it in country.new_provinces.iter().filter(|it| !it.kept) {
            row([&it.id, "province", &it.name, &reform().to_string(), CENTRAL, &it.code])?;
        }
        for it in country.communes.iter().filter(|it| !it.kept) {
            let province = &country.new_provinces[it.province].id;
            row([&it.id, "commune", &it.name, &it.begins_on.to_string(), province, &it.code])?;
        }
        Ok(())
    }

    pub(super) fn unit_changes(&self, sink: &mut Sink) -> io::Result<()> {
        let country = &self.country;
        let mut row = |id: &str, on: Day, name: &str, parent: &str| {
            sink(&Record::from_cells([id, &on.to_string(), name, "", parent]))
        };
        for it in &country.places {
            let commune = &country.communes[it.default_successor().commune];
            let province = &country.new_provinces[commune.province].id;
            match it.standing {
                Standing::Settled if it.kept => {
                    let name = if commune.name == it.name { "" } else { &commune.name };
                    row(&it.id, reform(), name, province)?;
                }
                Standing::Settled => {}
                Standing::UnderProvince => row(&it.id, reform(), "", province)?,
                Standing::UnderCommune => row(&it.id, reform(), "", &commune.id)?,
            }
        }
        for it in &country.new_provinces {
            let old = country.provinces.iter().find(|old| old.id == it.id);
            if let Some(old) = old.filter(|old| old.name != it.name) {
                row(&old.id, reform(), &it.name, "")?;
            }
            if let Some(name) = &it.later_name {
                row(&it.id, day(2026, 9, 1), name, "")?;
            }
        }
        Ok(())
    }

    /// One decision for each new province and day.
    pub(super) fn reorganisation(&self, sink: &mut Sink) -> io::Result<()> {
        for ((on, province), places) in &self.endings() {
            let mut decision =
                Decision::new(sink, &self.country.new_provinces[*province].code, *on);
            if *on == reform() {
                self.above_communes(&mut decision, *province)?;
            }
            for &place in places {
                self.ending(&mut decision, place)?;
            }
        }
        Ok(())
    }

    /// The old provinces and districts of a new province.
    fn above_communes(&self, decision: &mut Decision, number: usize) -> io::Result<()> {
        let country = &self.country;
        let province = &country.new_provinces[number];
        let ending = country.provinces.iter().filter(|old| old.becomes == number);
        for old in ending.filter(|_| !province.kept) {
            decision.whole(&old.id, &province.id)?;
        }
        let islands: Vec<&str> = country
            .places
            .iter()
            .filter(|place| place.district.is_none())
            .map(|place| place.id.as_str())
            .collect();
        for old in &country.districts {
            let is_here = country.provinces[old.province].becomes == number;
            if is_here && !islands.contains(&old.id.as_str()) {
                // In a province that stayed, the district is abolished: what it held is the
                // province's.
                decision.whole(&old.id, if province.kept { "" } else { &province.id })?;
            }
        }
        Ok(())
    }

    /// The places that end, by day and new province.
    fn endings(&self) -> BTreeMap<(Day, usize), Vec<usize>> {
        let mut endings: BTreeMap<(Day, usize), Vec<usize>> = BTreeMap::new();
        for (number, place) in self.country.places.iter().enumerate().filter(|(_, it)| !it.kept) {
            let province = self.country.communes[place.default_successor().commune].province;
            endings.entry((place.ends_on, province)).or_default().push(number);
        }
        endings
    }

    fn ending(&self, decision: &mut Decision, number: usize) -> io::Result<()> {
        let place = &self.country.places[number];
        let commune = |part: usize| &self.country.communes[place.successors[part].commune];
        if !place.is_split() {
            return decision.whole(&place.id, &commune(0).id);
        }
        let mut chance = Chance::of(self.plan.seed, Purpose::Shares, number as u64);
        let shares = chance.hits(SHARES_KNOWN).then(|| shares(place.successors.len(), &mut chance));
        for part in 0..place.successors.len() {
            let share = shares.as_ref().map(|shares| shares[part]);
            decision.part(place, part, commune(part), share)?;
        }
        Ok(())
    }

    pub(super) fn registers(&self, sink: &mut Sink) -> io::Result<()> {
        let mut row = |id: &str, on: Day| sink(&Record::from_cells([id, &on.to_string()]));
        for place in &self.country.places {
            if let Keeping::Register { complete_on } = place.keeping {
                row(&place.id, complete_on.max(self.begins_on))?;
            }
        }
        for commune in self.country.communes.iter().filter(|commune| !commune.kept) {
            if let Keeping::Register { complete_on } = commune.keeping {
                row(&commune.id, complete_on)?;
            }
        }
        Ok(())
    }
}

/// The rows of one decision.
struct Decision<'a, 'b> {
    sink: &'a mut Sink<'b>,
    number: String,
    on: Day,
}

impl<'a, 'b> Decision<'a, 'b> {
    fn new(sink: &'a mut Sink<'b>, province: &str, on: Day) -> Decision<'a, 'b> {
        let mut number = format!("{province}/NQ-");
        push_day(&mut number, on);
        Decision { sink, number, on }
    }

    fn whole(&mut self, from: &str, to: &str) -> io::Result<()> {
        let on = self.on.to_string();
        (self.sink)(&Record::from_cells([from, to, &on, &self.number, "whole", "", "", ""]))
    }

    /// `share` in hundredths.
    fn part(
        &mut self,
        place: &Place,
        part: usize,
        to: &NewCommune,
        share: Option<u32>,
    ) -> io::Result<()> {
        let (mut record, successor) = (Record::default(), &place.successors[part]);
        record.push(&place.id);
        record.push(&to.id);
        record.push_with(|text| push_day(text, self.on));
        record.push(&self.number);
        record.push("partial");
        record.push(if successor.default { "1" } else { "0" });
        record.push_with(|text| {
            if let Some(share) = share {
                text.push_str("0.");
                push_number(text, u64::from(share), 2);
            }
        });
        record.push_with(|text| push_branches(text, place, part));
        (self.sink)(&record)
    }
}

fn push_branches(text: &mut String, place: &Place, part: usize) {
    let mut between = "";
    for (branch, _) in place.branches.iter().enumerate().filter(|(_, goes)| **goes == part) {
        text.push_str(between);
        push_branch(text, place, branch);
        between = " ";
    }
}

/// Hundredths that add up to 100, each at least 1.
fn shares(parts: usize, chance: &mut Chance) -> Vec<u32> {
    let mut left = 100 - u32::try_from(parts).expect("a commune went into at most five");
    let mut shares = Vec::with_capacity(parts);
    for _ in 1..parts {
        let share = chance.below(left + 1);
        left -= share;
        shares.push(share + 1);
    }
    shares.push(left + 1);
    shares
}

/// Wards have quarters, rural communes have hamlets.
fn branch_name(place: &Place, branch: usize) -> String {
    let kind = if place.name.starts_with("Xã") { "thôn" } else { "khu phố" };
    format!("Chi hội {kind} {}", branch + 1)
}
