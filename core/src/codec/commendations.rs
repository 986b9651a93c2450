//! Stored shapes of commendations.

use serde::{Deserialize, Serialize};

use super::room::Text;
use super::shape::Shape;
use crate::domain::commendations::{CommendationEvent, Honouree};
use crate::domain::ids::{ClubNo, PersonNo, UnitNo};

#[derive(Serialize, Deserialize)]
enum HonoureeV1 {
    Person(u32),
    Unit(u32),
    Club(u32),
}

impl Shape<Honouree> for HonoureeV1 {
    fn of(value: &Honouree) -> HonoureeV1 {
        match value {
            Honouree::Person(person) => HonoureeV1::Person(person.0),
            Honouree::Unit(unit) => HonoureeV1::Unit(unit.0),
            Honouree::Club(club) => HonoureeV1::Club(club.0),
        }
    }

    fn value(self) -> Option<Honouree> {
        Some(match self {
            HonoureeV1::Person(person) => Honouree::Person(PersonNo(person)),
            HonoureeV1::Unit(unit) => Honouree::Unit(UnitNo(unit)),
            HonoureeV1::Club(club) => Honouree::Club(ClubNo(club)),
        })
    }
}

stored_events! {
    CommendationEvent {
        ConferredV1(0x0801, 1) = Conferred {
            commendation: u32,
            uuid: u128,
            key: Text,
            source: u32,
            honouree: HonoureeV1,
            unit: u32,
            kind: u32,
            level: Text,
            decision_no: Text,
            decided_on: i32,
            amount: Option<i64>,
            for_period: Option<Text>,
        }
    }
}
