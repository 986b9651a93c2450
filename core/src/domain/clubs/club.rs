//! What a club is: from its founding to the day it is dissolved, under names, in units and of
//! programmes that may change in between.

use super::ClubEvent;
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Value};
use crate::domain::ids::{KindNo, UnitNo};
use crate::saved;

/// What was said at the beginning, and from which days on something else is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<T> {
    first: T,
    // Invariant: days rise.
    later: Vec<(Day, T)>,
}

saved!(struct Dated<T> { first, later });

impl<T: PartialEq> Dated<T> {
    fn always(first: T) -> Dated<T> {
        Dated { first, later: Vec::new() }
    }

    pub fn on(&self, day: Day) -> &T {
        let later = self.later.iter().rev().find(|(from, _)| *from <= day);
        later.map_or(&self.first, |(_, value)| value)
    }

    /// Whether it was so on any day.
    pub fn ever(&self, value: &T) -> bool {
        self.first == *value || self.later.iter().any(|(_, later)| later == value)
    }

    pub(in crate::domain) fn values(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.first).chain(self.later.iter().map(|(_, value)| value))
    }

    fn changes(&self) -> impl Iterator<Item = Day> {
        self.later.iter().map(|(from, _)| *from)
    }

    /// `None`: what stood at the beginning was wrong.
    fn set(&mut self, from: Option<Day>, value: T) {
        let Some(from) = from else {
            self.first = value;
            return;
        };
        match self.later.binary_search_by_key(&from, |(day, _)| *day) {
            Ok(place) => self.later[place].1 = value,
            Err(place) => self.later.insert(place, (from, value)),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Club {
    pub name: Dated<String>,
    pub unit: Dated<UnitNo>,
    pub founded_on: PartialDay,
    pub programme: Dated<Option<KindNo>>,
    /// The first day it is no more.
    pub dissolved_on: Option<Day>,
}

saved!(struct Club { name, unit, founded_on, programme, dissolved_on });

impl Club {
    pub(super) fn new(
        name: &str,
        unit: UnitNo,
        founded_on: PartialDay,
        programme: Option<KindNo>,
        dissolved_on: Option<Day>,
    ) -> Club {
        let (name, unit) = (Dated::always(name.to_owned()), Dated::always(unit));
        Club { name, unit, founded_on, programme: Dated::always(programme), dissolved_on }
    }

    /// The club as it was registered; `None`: the event registers none.
    pub fn registered(event: &ClubEvent) -> Option<Club> {
        match event {
            ClubEvent::Registered { name, unit, founded_on, programme, dissolved_on, .. } => {
                Some(Club::new(name, *unit, *founded_on, *programme, *dissolved_on))
            }
            ClubEvent::Counted { .. } => None,
        }
    }

    /// Its first day as reports take it.
    pub fn begins_on(&self) -> Day {
        self.founded_on.first()
    }

    pub fn stands_on(&self, day: Day) -> bool {
        self.begins_on() <= day && self.dissolved_on.is_none_or(|dissolved_on| day < dissolved_on)
    }

    /// The days from which name, unit or programme are others, the first day included.
    pub fn turns(&self) -> Vec<Day> {
        let changes = self.name.changes().chain(self.unit.changes());
        let changes = changes.chain(self.programme.changes());
        let within = changes.filter(|&day| day > self.begins_on() && self.stands_on(day));
        let mut turns: Vec<Day> = within.chain([self.begins_on()]).collect();
        turns.sort_unstable();
        turns.dedup();
        turns
    }

    /// Whether it ever was of that programme.
    pub fn uses(&self, kind: KindNo) -> bool {
        self.programme.values().any(|programme| *programme == Some(kind))
    }

    /// The club after a correction of one column; the key is no part of it.
    #[must_use]
    pub fn corrected(&self, corrected: &Corrected) -> Club {
        self.with(corrected.column, &corrected.new, corrected.changed_on)
    }

    #[must_use]
    pub(super) fn with(&self, column: Column, value: &Value, from: Option<Day>) -> Club {
        let mut club = self.clone();
        let index = match value {
            Value::Number(number) => u32::try_from(*number).ok(),
            _ => None,
        };
        match (column, value) {
            (Column::Name, Value::Text(name)) => club.name.set(from, name.clone()),
            (Column::Unit, _) => {
                if let Some(unit) = index.map(UnitNo) {
                    club.unit.set(from, unit);
                }
            }
            (Column::Programme, _) => club.programme.set(from, index.map(KindNo)),
            (Column::FoundedOn, Value::Day(day)) => club.founded_on = *day,
            (Column::DissolvedOn, Value::Day(day)) => club.dissolved_on = Some(day.first()),
            (Column::DissolvedOn, _) => club.dissolved_on = None,
            _ => {}
        }
        club
    }

    /// The value of one column on a day, or as it was registered.
    pub(super) fn value(&self, column: Column, on: Option<Day>) -> Value {
        let number = |number: u32| Value::Number(i64::from(number));
        match column {
            Column::Name => Value::Text(at(&self.name, on).clone()),
            Column::Unit => number(at(&self.unit, on).0),
            Column::Programme => at(&self.programme, on).map_or(Value::Nothing, |it| number(it.0)),
            Column::FoundedOn => Value::Day(self.founded_on),
            Column::DissolvedOn => {
                self.dissolved_on.map_or(Value::Nothing, |day| Value::Day(PartialDay::exact(day)))
            }
            _ => Value::Nothing,
        }
    }
}

fn at<T: PartialEq>(dated: &Dated<T>, on: Option<Day>) -> &T {
    on.map_or(&dated.first, |on| dated.on(on))
}
