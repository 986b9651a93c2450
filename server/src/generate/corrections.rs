//! `corrections`: what offices found out or what changed in people's lives.

use std::io;

use dienhong_core::domain::calendar::Day;

use super::chance::{Chance, Purpose};
use super::gifts::Given;
use super::life::{Life, between};
use super::particulars::{push_phone, push_ref};
use super::text::{plus, push_day, push_number};
use super::{Precision, Record, Sink, World};

/// Of 10,000: members with a corrected cell, gifts with a corrected amount, corrected counts.
const MEMBERS: u32 = 40;
const GIFTS: u32 = 30;
const COUNTS: u32 = 15;

/// What a corrected gift was larger by, in thousands of VND.
pub(super) const MORE: u32 = 100;

impl World {
    pub(super) fn corrections(&self, sink: &mut Sink) -> io::Result<()> {
        self.members_corrected(sink)?;
        self.gifts_corrected(sink)?;
        self.counts_corrected(sink)
    }

    fn members_corrected(&self, sink: &mut Sink) -> io::Result<()> {
        for (number, place) in self.everybody() {
            let mut chance = Chance::of(self.plan.seed, Purpose::Corrections, number);
            if !chance.hits(MEMBERS) {
                continue;
            }
            let life = self.life(number, place);
            let from = plus(life.joined_on.max(self.begins_on), 10);
            if let Some(learned_on) = between(from, self.ends_on, &mut chance) {
                sink(&self.correction_of(number, &life, learned_on, &mut chance))?;
            }
        }
        Ok(())
    }

    fn correction_of(
        &self,
        number: u64,
        life: &Life,
        learned_on: Day,
        chance: &mut Chance,
    ) -> Record {
        let mut record = Record::default();
        record.push("persons");
        record.push_with(|text| push_ref(text, number));
        match chance.below(3) {
            0 if life.birth_precision != Precision::Day => {
                record.push("birth_date");
                record.push_with(|text| push_day(text, learned_on));
                record.push_with(|text| push_day(text, life.born_on));
                record.push("Theo giấy khai sinh");
                record.push("");
            }
            0 | 1 => {
                record.push("phone");
                record.push_with(|text| push_day(text, learned_on));
                record.push_with(|text| push_phone(text, chance));
                record.push("Đổi số điện thoại");
                record.push_with(|text| push_day(text, learned_on));
            }
            _ => {
                record.push("full_name");
                record.push_with(|text| push_day(text, learned_on));
                record.push_with(|text| self.names.push_name(text, life.is_female, chance));
                record.push("Ghi sai họ tên");
                record.push("");
            }
        }
        record
    }

    /// The day it was found that a gift was larger; gifts taken back stay as they are.
    pub(super) fn amount_corrected_on(&self, given: &Given) -> Option<Day> {
        let mut chance = Chance::of(self.plan.seed, Purpose::GiftCorrections, given.number());
        let learned_on = plus(given.gift.on, chance.between(10, 200));
        let is_corrected = chance.hits(GIFTS)
            && given.gift.thousands > 0
            && learned_on <= self.ends_on
            && self.reversed_on(given).is_none();
        is_corrected.then_some(learned_on)
    }

    /// An amount that was entered with a wrong first digit.
    fn gifts_corrected(&self, sink: &mut Sink) -> io::Result<()> {
        self.everything_given(&mut |given| {
            let Some(learned_on) = self.amount_corrected_on(&given) else { return Ok(()) };
            let mut record = Record::default();
            record.push("support");
            record.push_with(|text| given.push_key(text));
            record.push("amount");
            record.push_with(|text| push_day(text, learned_on));
            let corrected = u64::from(given.gift.thousands + MORE) * 1_000;
            record.push_with(|text| push_number(text, corrected, 1));
            record.push("Nhập sai số tiền");
            record.push("");
            sink(&record)
        })
    }

    fn counts_corrected(&self, sink: &mut Sink) -> io::Result<()> {
        let mut number = 0;
        self.population(&mut |count| {
            number += 1;
            let mut chance = Chance::of(self.plan.seed, Purpose::CountCorrections, number);
            if !chance.hits(COUNTS) {
                return Ok(());
            }
            let key = format!("{}|{}|{}", count.cell(0), count.cell(1), count.cell(2));
            let persons: u64 = count.cell(3).parse().expect("a count is a number");
            let corrected = (persons + persons / 20 + 1).to_string();
            let learned_on = self.ends_on.to_string();
            sink(&Record::from_cells([
                "population",
                &key,
                "persons_60_plus",
                &learned_on,
                &corrected,
                "Đếm lại theo sổ hộ tịch",
                "",
            ]))
        })
    }
}
