//! `funds` and `receipts`: each province keeps a fund that gives and one of fees that does not, the
//! centre one of charity. What a year gives has come in by its first days.

use std::io;

use dienhong_core::domain::calendar::Day;

use super::chance::{Chance, Purpose};
use super::corrections::MORE;
use super::country::CENTRAL;
use super::text::{day, plus, push_day, push_number};
use super::{Record, Sink, World};

const CENTRAL_FUND: &str = "quy-tw";

const DONORS: [&str; 6] = [
    "Doanh nghiệp Ánh Dương",
    "Hợp tác xã Bình Minh",
    "Công ty Hoa Sen Trắng",
    "Hội doanh nhân trẻ",
    "Câu lạc bộ hưu trí",
    "Bà con xa quê",
];

/// Thousands of VND: what every fund has when it opens, the fee of a member and year.
const OPENING: u64 = 20_000;
const FEE: u64 = 12;

impl World {
    pub(super) fn funds(&self, sink: &mut Sink) -> io::Result<()> {
        let mut row = |key: &str, unit: &str, purpose: &str, name: &str, opening: u64| {
            let (opened_on, opening) = (self.begins_on.to_string(), (opening * 1_000).to_string());
            sink(&Record::from_cells([key, unit, purpose, name, &opened_on, "VND", &opening]))
        };
        let name = "Quỹ từ thiện vì người cao tuổi";
        row(CENTRAL_FUND, CENTRAL, "charity", name, 10 * OPENING)?;
        for (province, it) in self.country.provinces.iter().enumerate() {
            let mut key = String::new();
            self.push_fund(&mut key, province);
            let name = format!("Quỹ chăm sóc người cao tuổi {}", it.name);
            row(&key, &it.id, "association", &name, OPENING)?;
            let name = format!("Hội phí {}", it.name);
            row(&format!("phi-{}", it.code), &it.id, "fee", &name, 0)?;
        }
        Ok(())
    }

    /// The key of a province's fund.
    pub(super) fn push_fund(&self, text: &mut String, province: usize) {
        text.push_str("quy-");
        text.push_str(&self.country.provinces[province].code);
    }

    pub(super) fn receipts(&self, sink: &mut Sink) -> io::Result<()> {
        let given = self.given_by_year()?;
        let members = self.members_by_province();
        for (province, it) in self.country.provinces.iter().enumerate() {
            let mut key = String::new();
            self.push_fund(&mut key, province);
            for (year, given) in self.years().zip(&given[province]) {
                self.collected(sink, &key, province, year, *given)?;
                let on = self.within(day(year, 3, 31));
                let fees = members[province] * FEE;
                if let Some(on) = on.filter(|_| fees > 0) {
                    let key = format!("phi-{}", it.code);
                    sink(&receipt(
                        &format!("pp-{}-{year}", it.code),
                        &key,
                        fees,
                        on,
                        "Các chi hội",
                    ))?;
                }
            }
        }
        for year in self.years() {
            self.collected(sink, CENTRAL_FUND, self.country.provinces.len(), year, 50_000)?;
        }
        Ok(())
    }

    /// The receipts of a fund that pay for what a year gives: the campaign of the autumn before.
    fn collected(
        &self,
        sink: &mut Sink,
        fund: &str,
        place: usize,
        year: i32,
        given: u64,
    ) -> io::Result<()> {
        let thing = (place as u64) << 32 | u64::from(year.unsigned_abs());
        let mut chance = Chance::of(self.plan.seed, Purpose::Receipts, thing);
        let chance = &mut chance;
        let parts = u64::from(chance.below(3)) + 1;
        for part in 1..=parts {
            let more = u64::from(chance.below(40) + 10) * 100;
            let on = plus(day(year - 1, 10, 1), chance.between(0, 100)).max(self.begins_on);
            let donor = if chance.hits(3_000) {
                let is_female = chance.hits(5_000);
                let mut name = if is_female { "Bà " } else { "Ông " }.to_owned();
                self.names.push_name(&mut name, is_female, chance);
                name
            } else {
                chance.pick(&DONORS).to_owned()
            };
            let key = format!("pt-{}-{year}-{part}", fund.trim_start_matches("quy-"));
            sink(&receipt(&key, fund, given.div_ceil(parts) + more, on, &donor))?;
        }
        Ok(())
    }

    fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.begins_on.year()..=self.ends_on.year()
    }

    fn within(&self, on: Day) -> Option<Day> {
        (self.begins_on..=self.ends_on).contains(&on).then_some(on)
    }

    /// Cash from the fund of each province by year, in thousands of VND, as it is known in the end;
    /// what is taken back was given first.
    fn given_by_year(&self) -> io::Result<Vec<Vec<u64>>> {
        let years = self.years().count();
        let mut given = vec![vec![0; years]; self.country.provinces.len()];
        self.everything_given(&mut |it| {
            if let Some(province) = self.fund_of(&it) {
                let more = if self.amount_corrected_on(&it).is_some() { MORE } else { 0 };
                let year = it.gift.on.year() - self.begins_on.year();
                let year = usize::try_from(year).expect("nothing is given before the first year");
                given[province][year] += u64::from(it.gift.thousands + more);
            }
            Ok(())
        })?;
        Ok(given)
    }

    fn members_by_province(&self) -> Vec<u64> {
        let mut members = vec![0; self.country.provinces.len()];
        for (place, span) in self.country.places.iter().zip(self.first_members.windows(2)) {
            members[place.province] += span[1] - span[0];
        }
        members
    }
}

fn receipt(key: &str, fund: &str, thousands: u64, on: Day, donor: &str) -> Record {
    let mut record = Record::default();
    record.push(key);
    record.push(fund);
    record.push_with(|text| push_number(text, thousands * 1_000, 1));
    record.push_with(|text| push_day(text, on));
    record.push(donor);
    record.push("");
    record
}
