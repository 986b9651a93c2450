//! Who an invented person is: name, identity number, phone, address, household.

use super::chance::{Chance, Purpose, totalled};
use super::country::Home;
use super::life::Life;
use super::text::push_number;
use super::{Record, World};
use crate::data::names::{Names, Share};

/// Names with running totals: surnames, and for men and women given names and pairs.
pub(super) struct NameLists {
    surnames: Vec<(u32, String)>,
    given: [Vec<(u32, String)>; 2],
    pairs: [Vec<(u32, String)>; 2],
}

const ETHNICITIES: [&str; 8] = ["Tày", "Thái", "Mường", "Khmer", "Nùng", "Mông", "Dao", "Chăm"];

/// Of 10,000: women with *Thị*, men with *Văn*. Common in the generation; no published share.
const MIDDLE_NAME: [(&str, u32); 2] = [("Văn", 4_200), ("Thị", 7_800)];

/// Of the last six digits of an identity number, those of people born in their own province.
const BORN_HERE: u64 = 800_000;
const DIGITS: u64 = 1_000_000;

impl NameLists {
    pub(super) fn new(names: &Names) -> NameLists {
        let lists = |lists: &[Vec<Share>; 2]| [running(&lists[0]), running(&lists[1])];
        NameLists {
            surnames: running(&names.surnames),
            given: lists(&names.given),
            pairs: lists(&names.pairs),
        }
    }

    pub(super) fn push_name(&self, text: &mut String, is_female: bool, chance: &mut Chance) {
        let sex = usize::from(is_female);
        text.push_str(chance.weighted(&self.surnames).as_str());
        text.push(' ');
        let (middle, share) = MIDDLE_NAME[sex];
        if chance.hits(share) {
            text.push_str(middle);
            text.push(' ');
            text.push_str(chance.weighted(&self.given[sex]).as_str());
        } else {
            text.push_str(chance.weighted(&self.pairs[sex]).as_str());
        }
    }
}

fn running(shares: &[Share]) -> Vec<(u32, String)> {
    totalled(shares.iter().map(|share| (share.weight, share.text.clone())))
}

impl World {
    /// The cells from `national_id` to `note`.
    pub(super) fn push_particulars(
        &self,
        record: &mut Record,
        number: u64,
        life: &Life,
        chance: &mut Chance,
    ) {
        let has_identity = chance.hits(5_500);
        record.push_with(|text| {
            if has_identity {
                self.push_identity(text, number, life, chance);
            }
        });
        let has_phone = chance.hits(4_000);
        record.push_with(|text| {
            if has_phone {
                push_phone(text, chance);
            }
        });
        let has_address = chance.hits(6_000);
        record.push_with(|text| {
            if has_address {
                self.push_address(text, life.home, chance);
            }
        });
        record.push_with(|text| {
            if self.has_household(number, life.home.place) {
                push_household(text, number);
            }
        });
        let minority = chance.hits(800);
        record.push(if minority { chance.pick(&ETHNICITIES) } else { "" });
        record.push(if chance.hits(150) { "Sống một mình" } else { "" });
    }

    /// Twelve digits: province of birth registration (a 0 and its code of before 2025), century
    /// and sex, year, six more. No two persons share one: the six follow from the number, and who
    /// was born elsewhere has digits of an own range, shifted by province from block to block.
    /// Source: Decree 137/2015, article 13; Circular 07/2016 of the Ministry of Public Security.
    fn push_identity(&self, text: &mut String, number: u64, life: &Life, chance: &mut Chance) {
        let provinces = &self.country.provinces;
        let (province, digits) = if chance.hits(8_000) {
            (
                self.country.places[life.home.place].province,
                scattered(number % BORN_HERE, BORN_HERE),
            )
        } else {
            let range = DIGITS - BORN_HERE;
            let (block, place) = (number / range, number % range);
            let drawn = Chance::of(self.plan.seed, Purpose::Birthplace, place).next();
            let province = (drawn % 63 + block) % 63;
            let province = usize::try_from(province).expect("below 63");
            (province, BORN_HERE + scattered(place, range))
        };
        text.push('0');
        text.push_str(&provinces[province].code);
        text.push(if life.is_female { '1' } else { '0' });
        push_number(text, u64::from(life.born_on.year().unsigned_abs() % 100), 2);
        push_number(text, digits, 6);
    }

    fn push_address(&self, text: &mut String, home: Home, chance: &mut Chance) {
        let place = &self.country.places[home.place];
        let rural = place.name.starts_with("Xã");
        text.push_str(if rural { "Thôn " } else { "Tổ dân phố " });
        push_number(text, u64::from(chance.below(12) + 1), 1);
        text.push_str(", ");
        text.push_str(&place.name);
        text.push_str(", ");
        text.push_str(&self.country.provinces[place.province].name);
    }

    /// Half of all pairs of neighbours in the list are a household of two.
    pub(super) fn has_household(&self, number: u64, place: usize) -> bool {
        let pair = number / 2;
        let span = self.first_members[place]..self.first_members[place + 1];
        let together = span.contains(&(pair * 2)) && span.contains(&(pair * 2 + 1));
        together && Chance::of(self.plan.seed, Purpose::Household, pair).hits(5_000)
    }
}

/// A one-to-one shuffle of 0 to `count` - 1: an odd factor that shares no divisor with it.
fn scattered(number: u64, count: u64) -> u64 {
    (number * 700_001 + 271_828) % count
}

/// Ten digits that begin with 01: a form given to no telephone in Viet Nam since 2018.
pub(super) fn push_phone(text: &mut String, chance: &mut Chance) {
    text.push_str("01");
    push_number(text, u64::from(chance.below(100_000_000)), 8);
}

pub(super) fn push_ref(text: &mut String, number: u64) {
    text.push_str("hv");
    push_number(text, number + 1, 7);
}

pub(super) fn push_household(text: &mut String, number: u64) {
    text.push_str("ho");
    push_number(text, number / 2 + 1, 7);
}
