//! What an office does, one commit each, as facts so plain that anybody can count them again.

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::catalogue::{CatalogueCommand, Family};
use dienhong_core::domain::memberships::{DepartureReason, Enrolment, MembershipCommand};
use dienhong_core::domain::people::{Particulars, PersonKey, Sex};
use dienhong_core::domain::state::Command;
use dienhong_core::domain::support::{Gift, Recipient, SupportCommand};
use dienhong_core::domain::units::{UnitCommand, UnitKind};
use dienhong_core::storage::sim::Dice;

/// The root, and those below it.
pub(crate) const UNITS: usize = 5;

/// Members and gifts by number, in the order in which they are recorded. Days since 2015.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deed {
    Kind,
    Unit(usize),
    Joins { member: usize, unit: usize, day: i32 },
    Moves { member: usize, to: usize, day: i32 },
    Leaves { member: usize, day: i32 },
    Given { gift: usize, member: usize, unit: usize, day: i32, amount: i64 },
    TakenBack { gift: usize },
}

/// What was done so far, so that nothing is asked that a rule refuses.
#[derive(Default)]
pub(crate) struct Deeds {
    done: usize,
    members: Vec<Member>,
    /// Whether each was taken back.
    gifts: Vec<bool>,
}

struct Member {
    unit: usize,
    /// Of the last that happened to the membership.
    day: i32,
    has_left: bool,
}

impl Deeds {
    pub(crate) fn next(&mut self, dice: &mut Dice) -> Deed {
        self.done += 1;
        match self.done {
            1 => Deed::Kind,
            done if done < UNITS + 2 => Deed::Unit(done - 2),
            _ => self.any(dice),
        }
    }

    fn any(&mut self, dice: &mut Dice) -> Deed {
        let unit = below(dice, UNITS);
        let member = below(dice, self.members.len().max(1));
        let gift = below(dice, self.gifts.len().max(1));
        let days = 1 + i32::try_from(dice.below(300)).expect("a few days");
        match dice.below(10) {
            0 | 1 if self.is_open(member) && self.members[member].unit != unit => {
                let day = self.later(member, days);
                self.members[member].unit = unit;
                Deed::Moves { member, to: unit, day }
            }
            2 if self.is_open(member) => {
                self.members[member].has_left = true;
                Deed::Leaves { member, day: self.later(member, days) }
            }
            3..=5 if !self.members.is_empty() => {
                let amount = 1 + i64::try_from(dice.below(1_000)).expect("a small amount");
                self.gifts.push(false);
                Deed::Given { gift: self.gifts.len() - 1, member, unit, day: days, amount }
            }
            6 if self.gifts.get(gift) == Some(&false) => {
                self.gifts[gift] = true;
                Deed::TakenBack { gift }
            }
            _ => {
                self.members.push(Member { unit, day: days, has_left: false });
                Deed::Joins { member: self.members.len() - 1, unit, day: days }
            }
        }
    }

    fn is_open(&self, member: usize) -> bool {
        self.members.get(member).is_some_and(|it| !it.has_left)
    }

    fn later(&mut self, member: usize, days: i32) -> i32 {
        self.members[member].day += days;
        self.members[member].day
    }
}

fn below(dice: &mut Dice, sides: usize) -> usize {
    usize::try_from(dice.below(sides as u64)).expect("an index")
}

/// A day of so many since 2015.
pub(crate) fn on(day: i32) -> Day {
    let first = Day::from_ymd(2015, 1, 1).expect("a day");
    Day::from_number(first.number() + day).expect("a day")
}

impl Deed {
    pub(crate) fn command(&self) -> Command {
        match *self {
            Deed::Kind => Command::Catalogue(CatalogueCommand::RegisterKind {
                family: Family::Support,
                code: "gift".to_owned(),
                label_vi: Some("Quà".to_owned()),
                label_en: Some("Gift".to_owned()),
                unit_of_quantity: None,
                sensitive: Some(false),
            }),
            Deed::Unit(unit) => Command::Unit(UnitCommand::Register {
                unit: key(unit),
                kind: Some(if unit == 0 { UnitKind::Central } else { UnitKind::Province }),
                name: Some(format!("Đơn vị {unit}")),
                valid_from: PartialDay::parse("1995-05-10"),
                parent: (unit > 0).then(|| key(0)),
                code: None,
                valid_until: None,
            }),
            Deed::Joins { member, unit, day } => {
                Command::Membership(MembershipCommand::Enrol(enrolment(member, unit, day)))
            }
            Deed::Moves { member, to, day } => Command::Membership(MembershipCommand::Transfer {
                person: person(member),
                transferred_on: on(day),
                to_unit: Some(key(to)),
            }),
            Deed::Leaves { member, day } => Command::Membership(MembershipCommand::Depart {
                person: person(member),
                left_on: PartialDay::exact(on(day)),
                reason: Some(DepartureReason::Resigned),
            }),
            Deed::Given { gift, member, unit, day, amount } => {
                Command::Support(SupportCommand::Give(given(gift, member, unit, day, amount)))
            }
            Deed::TakenBack { gift } => Command::Support(SupportCommand::Reverse {
                support: format!("g{gift}"),
                reversed_on: Some(on(3_000)),
                reason: Some("nhầm".to_owned()),
            }),
        }
    }
}

fn key(unit: usize) -> String {
    format!("u{unit}")
}

fn person(member: usize) -> PersonKey {
    PersonKey::Ref(format!("r{member}"))
}

fn enrolment(member: usize, unit: usize, day: i32) -> Enrolment {
    let particulars = Particulars {
        person: person(member),
        full_name: Some("Nguyễn Thị Lụa".to_owned()),
        birth_date: PartialDay::parse("1940-05-02"),
        sex: Some(Sex::Female),
        unit: Some(key(unit)),
        national_id: None,
        phone: None,
        address: Some(format!("Số {member}, phố Huế")),
        household: None,
        ethnicity: None,
        note: None,
        died_on: None,
        after_erasure: false,
    };
    let joined_on = PartialDay::exact(on(day));
    Enrolment { particulars, joined_on, basis: None, card_no: None, card_issued_on: None }
}

fn given(gift: usize, member: usize, unit: usize, day: i32, amount: i64) -> Gift {
    Gift {
        support: format!("g{gift}"),
        to: Some(Recipient::Person(person(member))),
        unit: Some(key(unit)),
        kind: Some("gift".to_owned()),
        given_on: Some(on(day)),
        amount: Some(amount),
        value_basis: None,
        quantity: None,
        programme: None,
        fund: None,
        decision: None,
        decided_by: None,
        document: None,
    }
}
