//! `support` and `reversals`: campaigns, visits, longevity, houses, with the sums that published
//! reports name.

use std::io;

use dienhong_core::domain::calendar::Day;

use super::chance::{Chance, Purpose};
use super::country::Home;
use super::life::{Leaving, Life, between};
use super::particulars::{push_household, push_ref};
use super::text::{day, plus, push_day, push_number};
use super::{Record, Sink, World};

/// To whom a gift went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    Member,
    Household,
    Guest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Programme {
    None,
    Tet,
    ActionMonth,
    BrightEyes,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Gift {
    pub(super) on: Day,
    pub(super) to: To,
    kind: &'static str,
    /// Thousands of VND; 0: none.
    pub(super) thousands: u32,
    basis: &'static str,
    /// 0: none.
    quantity: u32,
    programme: Programme,
}

/// Choices of one campaign: weight, kind, thousands of VND, basis.
type Choice = (u32, (&'static str, [u32; 4], &'static str));

const ACTION_MONTH: [Choice; 6] = [
    (38, ("gift_cash", [300, 400, 500, 1_000], "cash")),
    (60, ("gift_kind", [350, 400, 500, 1_000], "goods")),
    (82, ("health_check", [0; 4], "")),
    (90, ("health_insurance", [800, 800, 804, 972], "goods")),
    (95, ("cataract", [500; 4], "goods")),
    (100, ("aids", [1_500, 1_800, 2_000, 2_500], "goods")),
];

const SICK_VISIT: [u32; 4] = [100, 100, 150, 200];
const TET: [u32; 4] = [300, 400, 500, 600];
const FUNERAL: [u32; 4] = [300, 500, 500, 1_000];

/// Of 10,000 years of a member: how often each was given, running totals.
const TET_YEARS: u32 = 250;
const ACTION_YEARS: u32 = 550;
const SICK_YEARS: u32 = 700;
const LABOUR_YEARS: u32 = 715;
const HOUSE_YEARS: u32 = 718;

/// Of 10,000 gifts: taken back.
const REVERSED: u32 = 40;

impl World {
    /// What member `number` and the household got, in order of years.
    pub(super) fn gifts(&self, number: u64, life: &Life, gifts: &mut Vec<Gift>) {
        let mut chance = Chance::of(self.plan.seed, Purpose::Gifts, number);
        let chance = &mut chance;
        let (first, last) = life.active(self);
        let household = self.has_household(number, life.home.place);
        for year in first.year()..=last.year() {
            let drawn = chance.below(10_000);
            let given = match drawn {
                0..TET_YEARS => Some(tet(year, chance)),
                TET_YEARS..ACTION_YEARS => Some(action_month(year, chance)),
                ACTION_YEARS..SICK_YEARS => Some(sick_visit(year, chance)),
                SICK_YEARS..LABOUR_YEARS => Some(labour(year, chance)),
                _ => None,
            };
            let longevity = longevity(life, year, chance);
            gifts.extend(
                given
                    .into_iter()
                    .chain(longevity)
                    .filter(|gift| first <= gift.on && gift.on <= last),
            );
            if household && (LABOUR_YEARS..HOUSE_YEARS).contains(&drawn) {
                house(first.max(day(year, 1, 1)), last.min(day(year, 12, 31)), chance, gifts);
            }
        }
        if let Some((died_on, _, Leaving::Died)) = life.departure
            && household
            && chance.hits(3_000)
        {
            let on = plus(died_on, chance.between(1, 3));
            let thousands = chance.pick(&FUNERAL);
            let gift = Gift { to: To::Household, ..cash("funeral", on, thousands) };
            gifts.extend(Some(gift).filter(|gift| gift.on <= self.ends_on));
        }
    }

    pub(super) fn support(&self, sink: &mut Sink) -> io::Result<()> {
        let mut record = Record::default();
        self.everything_given(&mut |given| {
            self.push_gift(&mut record, &given);
            sink(&record)
        })
    }

    pub(super) fn reversals(&self, sink: &mut Sink) -> io::Result<()> {
        let mut record = Record::default();
        self.everything_given(&mut |given| {
            let Some(on) = self.reversed_on(&given) else { return Ok(()) };
            record.clear();
            record.push_with(|text| given.push_key(text));
            record.push_with(|text| push_day(text, on));
            record.push("Trao nhầm người nhận");
            sink(&record)
        })
    }

    /// The day a gift was taken back, where it was.
    pub(super) fn reversed_on(&self, given: &Given) -> Option<Day> {
        let mut chance = Chance::of(self.plan.seed, Purpose::Reversal, given.number());
        let on = plus(given.gift.on, chance.between(3, 60));
        (chance.hits(REVERSED) && on <= self.ends_on).then_some(on)
    }

    pub(super) fn everything_given(
        &self,
        tell: &mut dyn FnMut(Given) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut gifts = Vec::new();
        for (number, place) in self.everybody() {
            let life = self.life(number, place);
            gifts.clear();
            self.gifts(number, &life, &mut gifts);
            for (count, gift) in (0..).zip(&gifts) {
                let home = World::home_on(&life, gift.on);
                tell(Given { giftee: number, count, gift, home })?;
            }
        }
        for guest in 0..self.guest_count() {
            if let Some((gift, home)) = self.gift_to_guest(guest) {
                tell(Given { giftee: guest, count: 0, gift: &gift, home })?;
            }
        }
        Ok(())
    }

    fn push_gift(&self, record: &mut Record, given: &Given) {
        let Given { giftee, gift, home, .. } = *given;
        record.clear();
        record.push_with(|text| given.push_key(text));
        record.push_with(|text| match gift.to {
            To::Member => push_ref(text, giftee),
            To::Guest => super::guests::push_guest(text, giftee),
            To::Household => {}
        });
        record.push_with(|text| {
            if gift.to == To::Household {
                push_household(text, giftee);
            }
        });
        record.push(self.country.commune_on(home, gift.on));
        record.push(gift.kind);
        record.push_with(|text| push_day(text, gift.on));
        record.push_with(|text| push_some(text, u64::from(gift.thousands) * 1_000));
        record.push(gift.basis);
        record.push_with(|text| push_some(text, u64::from(gift.quantity)));
        record.push_with(|text| push_programme(text, gift));
        self.push_authority(record, given);
    }

    /// The province whose fund a gift came from.
    pub(super) fn fund_of(&self, given: &Given) -> Option<usize> {
        let mut chance = Chance::of(self.plan.seed, Purpose::Authority, given.number());
        self.fund(given, &mut chance)
    }

    fn fund(&self, given: &Given, chance: &mut Chance) -> Option<usize> {
        let funded = given.gift.basis == "cash" && chance.hits(4_000);
        funded.then(|| self.country.places[given.home.place].province)
    }

    /// `fund`, `decision`, `decided_by` and `document`.
    fn push_authority(&self, record: &mut Record, given: &Given) {
        let mut chance = Chance::of(self.plan.seed, Purpose::Authority, given.number());
        let place = &self.country.places[given.home.place];
        let fund = self.fund(given, &mut chance);
        record.push_with(|text| {
            if let Some(province) = fund {
                self.push_fund(text, province);
            }
        });
        let decided = chance.hits(3_000);
        record.push_with(|text| {
            if decided {
                push_number(text, u64::from(chance.below(400) + 1), 1);
                text.push_str("/QĐ-HNCT");
            }
        });
        record.push_with(|text| {
            if decided {
                text.push_str("Chủ tịch Hội NCT ");
                text.push_str(&place.name);
            }
        });
        record.push("");
    }
}

/// A gift, whose it was, and where they belonged that day.
pub(super) struct Given<'a> {
    giftee: u64,
    /// Which of the gifts to them.
    count: u64,
    pub(super) gift: &'a Gift,
    home: Home,
}

impl Given<'_> {
    /// Its own number among all.
    pub(super) fn number(&self) -> u64 {
        let number = self.giftee << 8 | self.count;
        if self.gift.to == To::Guest { !number } else { number }
    }

    /// The office's key of the support.
    pub(super) fn push_key(&self, text: &mut String) {
        text.push(if self.gift.to == To::Guest { 't' } else { 's' });
        push_number(text, self.giftee + 1, 7);
        text.push('-');
        push_number(text, self.count + 1, 1);
    }
}

fn push_some(text: &mut String, number: u64) {
    if number > 0 {
        push_number(text, number, 1);
    }
}

fn push_programme(text: &mut String, gift: &Gift) {
    let year = u64::from(gift.on.year().unsigned_abs());
    match gift.programme {
        Programme::None => {}
        Programme::BrightEyes => text.push_str("bright_eyes"),
        Programme::Tet => {
            text.push_str("tet_");
            push_number(text, year, 4);
        }
        Programme::ActionMonth => {
            text.push_str("action_month_");
            push_number(text, year, 4);
        }
    }
}

fn cash(kind: &'static str, on: Day, thousands: u32) -> Gift {
    let programme = Programme::None;
    Gift { on, to: To::Member, kind, thousands, basis: "cash", quantity: 1, programme }
}

fn tet(year: i32, chance: &mut Chance) -> Gift {
    let on = plus(day(year, 1, 15), chance.between(0, 20));
    let basis = if chance.hits(7_000) { "cash" } else { "goods" };
    Gift { basis, programme: Programme::Tet, ..cash("tet_gift", on, chance.pick(&TET)) }
}

pub(super) fn action_month(year: i32, chance: &mut Chance) -> Gift {
    let on = plus(day(year, 10, 1), chance.between(0, 30));
    let (kind, thousands, basis) = chance.weighted(&ACTION_MONTH);
    let eyes = *kind == "cataract" && year >= 2025;
    let programme = if eyes { Programme::BrightEyes } else { Programme::ActionMonth };
    Gift { basis, programme, ..cash(kind, on, chance.pick(thousands)) }
}

fn sick_visit(year: i32, chance: &mut Chance) -> Gift {
    let on = plus(day(year, 1, 1), chance.between(0, 364));
    cash("sick_visit", on, chance.pick(&SICK_VISIT))
}

fn labour(year: i32, chance: &mut Chance) -> Gift {
    let on = plus(day(year, 1, 1), chance.between(0, 364));
    let quantity = chance.below(5) + 1;
    Gift { basis: "labour", quantity, ..cash("labour", on, 0) }
}

/// The ages of the law (39/2009, article 21): the State at 90 and 100, the association at the
/// other fives and at every age above 100. Sums of Circular 96/2018 and usual ones.
fn longevity(life: &Life, year: i32, chance: &mut Chance) -> Option<Gift> {
    let (kind, thousands) = match year - life.born_on.year() {
        90 => ("longevity_gift_state", 500),
        100 => ("longevity_gift_state", 700),
        70 | 75 | 80 | 85 => ("longevity_gift_assoc", 200),
        95 | 101.. => ("longevity_gift_assoc", 400),
        _ => return None,
    };
    let on = chance.pick(&[day(year, 6, 6), day(year, 10, 1), day(year, 2, 10)]);
    chance.hits(4_000).then(|| cash(kind, on, thousands))
}

/// A house has several funders: association, Fatherland Front, neighbours' days of work.
fn house(first: Day, last: Day, chance: &mut Chance, gifts: &mut Vec<Gift>) {
    let Some(on) = between(first, last, chance) else { return };
    let new = chance.hits(4_000);
    let kind = if new { "house_new" } else { "house_repair" };
    let thousands = if new { 60_000 } else { 30_000 };
    let gift = Gift { to: To::Household, ..cash(kind, on, thousands) };
    gifts.push(gift);
    gifts.push(Gift { thousands: thousands / 3, quantity: 0, ..gift });
    let days = chance.below(30) + 10;
    gifts.push(Gift { kind: "labour", thousands: 0, basis: "labour", quantity: days, ..gift });
}
