//! Which communes merged on 1 July 2025 and which only months later. On 12 December 2025 nearly
//! half of the communes' associations and three provinces had not finished.

use super::{Chance, Country, Day, Purpose, Standing, day};

/// Provinces that were late as a whole: Cao Bằng, Quảng Ninh, Cần Thơ.
const LATE_PROVINCES: [&str; 3] = ["04", "22", "92"];

/// Of 10,000 groups of communes: late in a late province, late elsewhere, standing under another.
const LATE_THERE: u32 = 6_000;
const LATE_ELSEWHERE: u32 = 1_200;
const UNDER_COMMUNE: u32 = 600;

/// The days on which the late ones merged.
fn late_day(chance: &mut Chance) -> Day {
    chance.pick(&[day(2025, 10, 1), day(2026, 1, 1), day(2026, 4, 1), day(2026, 7, 1)])
}

/// Delays whole groups: communes that share a split one end together, for a unit ends by one
/// decision.
pub(super) fn delay(country: &mut Country, seed: u64) {
    let groups = groups(country);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); country.communes.len()];
    for (number, place) in country.places.iter().enumerate() {
        members[groups[place.successors[0].commune]].push(number);
    }
    for (group, places) in members.iter().enumerate().filter(|(_, places)| !places.is_empty()) {
        let mut chance = Chance::of(seed, Purpose::Merging, group as u64);
        if !places.iter().all(|&place| can_wait(country, place)) {
            continue;
        }
        let province = &country.new_provinces[country.communes[group].province].code;
        let late =
            if LATE_PROVINCES.contains(&province.as_str()) { LATE_THERE } else { LATE_ELSEWHERE };
        if chance.hits(late) {
            delay_group(country, &groups, group, places, late_day(&mut chance));
        } else if places.len() > 1 && chance.hits(UNDER_COMMUNE) {
            let split = places.iter().any(|&place| country.places[place].is_split());
            if !split {
                stand_under_commune(country, &places[1..], late_day(&mut chance));
            }
        }
    }
}

/// A commune that stays what it is has nothing to wait for; an island's district was abolished.
fn can_wait(country: &Country, place: usize) -> bool {
    let place = &country.places[place];
    let joins_kept =
        place.successors.iter().any(|successor| country.communes[successor.commune].kept);
    place.district.is_some() && !place.kept && !joins_kept
}

/// The old communes stand under the new province until the new units begin.
fn delay_group(country: &mut Country, groups: &[usize], group: usize, places: &[usize], on: Day) {
    for &place in places {
        country.places[place].ends_on = on;
        country.places[place].standing = Standing::UnderProvince;
    }
    for (commune, _) in groups.iter().enumerate().filter(|(_, found)| **found == group) {
        country.communes[commune].begins_on = on;
    }
}

/// The new commune begins with the first of them; the others stand under it until they end.
fn stand_under_commune(country: &mut Country, places: &[usize], on: Day) {
    for &place in places {
        country.places[place].ends_on = on;
        country.places[place].standing = Standing::UnderCommune;
    }
}

/// For every new commune the least number among those it is tied to by split communes.
fn groups(country: &Country) -> Vec<usize> {
    let mut least: Vec<usize> = (0..country.communes.len()).collect();
    loop {
        let mut settled = true;
        for place in &country.places {
            let communes = || place.successors.iter().map(|successor| successor.commune);
            let least_here = communes().map(|commune| least[commune]).min().unwrap_or_default();
            for commune in communes() {
                settled &= least[commune] == least_here;
                least[commune] = least_here;
            }
        }
        if settled {
            return least;
        }
    }
}
