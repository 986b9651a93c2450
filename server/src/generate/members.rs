//! `members`, `transfers`, `departures` and `returns`.

use std::io;

use dienhong_core::domain::calendar::{Day, PartialDay};

use super::chance::{Chance, Purpose};
use super::country::Home;
use super::life::{Admission, Leaving, Life};
use super::particulars::push_ref;
use super::text::{plus, push_day, push_number, push_partial};
use super::{Record, Sink, World};

/// Of 10,000: members entered from a list made after the reorganisation, under the new unit.
const ENTERED_LATE: u32 = 200;

impl World {
    pub(super) fn members(&self, sink: &mut Sink) -> io::Result<()> {
        let mut record = Record::default();
        for (number, place) in self.everybody() {
            let life = self.life(number, place);
            record.clear();
            self.push_member(&mut record, number, &life, None);
            sink(&record)?;
        }
        Ok(())
    }

    /// A `members` row; with `back` that of a return.
    fn push_member(
        &self,
        record: &mut Record,
        number: u64,
        life: &Life,
        back: Option<(Day, Home)>,
    ) {
        let mut chance = Chance::of(self.plan.seed, Purpose::Particulars, number);
        let chance = &mut chance;
        let joined = back.map_or_else(|| life.joined(), |(on, _)| PartialDay::exact(on));
        record.push_with(|text| push_ref(text, number));
        record.push_with(|text| push_partial(text, joined));
        record.push_with(|text| self.names.push_name(text, life.is_female, chance));
        record.push_with(|text| push_partial(text, life.birth_date()));
        record.push(if life.is_female { "female" } else { "male" });
        let late = chance.hits(ENTERED_LATE);
        record.push_with(|text| match back {
            Some((on, home)) => self.country.push_unit_on(text, home, on),
            None => self.push_entry_unit(text, life, late),
        });
        self.push_particulars(record, number, life, chance);
        record.push("");
        match back {
            Some((on, _)) => {
                // Who was admitted young may come back before sixty.
                let young = on.year() - life.born_on.year() <= 60;
                record.push(if young { basis(life.admission) } else { "" });
                (0..2).for_each(|_| record.push(""));
            }
            None => self.push_card(record, number, life, chance),
        }
    }

    fn push_entry_unit(&self, text: &mut String, life: &Life, late: bool) {
        let on = if late { self.ends_on } else { life.joined_on.max(self.begins_on) };
        self.country.push_unit_on(text, life.home, on);
    }

    /// `basis`, `card_no` and `card_issued_on`.
    fn push_card(&self, record: &mut Record, number: u64, life: &Life, chance: &mut Chance) {
        record.push(basis(life.admission));
        let issued_on = plus(life.joined_on, chance.between(20, 120));
        let has_card = chance.hits(7_500) && issued_on <= self.ends_on;
        record.push_with(|text| {
            if has_card {
                let place = &self.country.places[life.home.place];
                text.push_str(&self.country.provinces[place.province].code);
                text.push('-');
                push_number(text, number + 1, 7);
            }
        });
        record.push_with(|text| {
            if has_card {
                let precision = life.joined_precision;
                push_partial(text, PartialDay::with_precision(issued_on, precision));
            }
        });
    }

    pub(super) fn transfers(&self, sink: &mut Sink) -> io::Result<()> {
        let mut record = Record::default();
        for (number, place) in self.everybody() {
            let Some((on, home)) = self.life(number, place).transfer else { continue };
            record.clear();
            record.push_with(|text| push_ref(text, number));
            record.push_with(|text| push_day(text, on));
            record.push_with(|text| self.country.push_unit_on(text, home, on));
            sink(&record)?;
        }
        Ok(())
    }

    pub(super) fn departures(&self, sink: &mut Sink) -> io::Result<()> {
        let mut record = Record::default();
        for (number, place) in self.everybody() {
            let Some((left, reason)) = self.life(number, place).left() else { continue };
            record.clear();
            record.push_with(|text| push_ref(text, number));
            record.push_with(|text| push_partial(text, left));
            record.push(match reason {
                Leaving::Died => "died",
                Leaving::Resigned => "resigned",
                Leaving::Removed => "removed",
                Leaving::MovedAway => "moved_away",
                Leaving::Other => "other",
            });
            sink(&record)?;
        }
        Ok(())
    }

    pub(super) fn returns(&self, sink: &mut Sink) -> io::Result<()> {
        let mut record = Record::default();
        for (number, place) in self.everybody() {
            let life = self.life(number, place);
            if life.returned.is_some() {
                record.clear();
                self.push_member(&mut record, number, &life, life.returned);
                sink(&record)?;
            }
        }
        Ok(())
    }

    /// Where somebody belonged on a day, transfers and returns counted.
    pub(super) fn home_on(life: &Life, on: Day) -> Home {
        let moved = [life.returned, life.transfer].into_iter().flatten();
        moved.filter(|(since, _)| *since <= on).map(|(_, home)| home).next().unwrap_or(life.home)
    }
}

/// The word of a ground of admission; that of age needs none.
fn basis(admission: Admission) -> &'static str {
    match admission {
        Admission::Age60 => "",
        Admission::Age55Active => "age_55_active",
        Admission::EarlierMember => "earlier_member",
        Admission::Assigned => "assigned",
    }
}
