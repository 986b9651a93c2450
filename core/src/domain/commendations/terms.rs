//! What a commendation is, as totals count it, and the corrections made to it.

use super::{CommendationEvent, Honouree, Level};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Value};
use crate::domain::ids::{ClubNo, KindNo, PersonNo, UnitNo};
use crate::saved;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub honouree: Honouree,
    /// Where it counts: the unit honoured, or that of the person or club on the day of the decision.
    pub unit: UnitNo,
    pub kind: KindNo,
    pub level: Level,
    pub decided_on: Day,
    /// Whole units of the currency.
    pub amount: Option<i64>,
}

saved!(struct Terms { honouree, unit, kind, level, decided_on, amount });

impl Honouree {
    /// The column that names it.
    pub fn column(self) -> Column {
        match self {
            Honouree::Person(_) => Column::Ref,
            Honouree::Unit(_) => Column::ToUnit,
            Honouree::Club(_) => Column::Club,
        }
    }
}

impl Terms {
    /// The terms of a commendation as it was recorded.
    pub fn conferred(event: &CommendationEvent) -> Terms {
        let CommendationEvent::Conferred {
            honouree, unit, kind, level, decided_on, amount, ..
        } = event;
        let level = Level::named(level).expect("only known levels are recorded");
        let (honouree, unit, kind) = (*honouree, *unit, *kind);
        Terms { honouree, unit, kind, level, decided_on: *decided_on, amount: *amount }
    }

    /// The terms after a correction of one column; columns that no total counts change nothing.
    ///
    /// An honouree is corrected by events for the column emptied, the one filled, and `unit`.
    #[must_use]
    pub fn corrected(mut self, corrected: &Corrected) -> Terms {
        let number = match corrected.new {
            Value::Number(number) => Some(number),
            _ => None,
        };
        let index = number.and_then(|number| u32::try_from(number).ok());
        match (corrected.column, &corrected.new) {
            (Column::Ref, _) => {
                let person = index.map(|index| Honouree::Person(PersonNo(index)));
                self.honouree = person.unwrap_or(self.honouree);
            }
            (Column::ToUnit, _) => {
                let unit = index.map(|index| Honouree::Unit(UnitNo(index)));
                self.honouree = unit.unwrap_or(self.honouree);
            }
            (Column::Club, _) => {
                let club = index.map(|index| Honouree::Club(ClubNo(index)));
                self.honouree = club.unwrap_or(self.honouree);
            }
            (Column::Unit, _) => self.unit = index.map_or(self.unit, UnitNo),
            (Column::Kind, _) => self.kind = index.map_or(self.kind, KindNo),
            (Column::Level, Value::Text(level)) => {
                self.level = Level::named(level).expect("only known levels are recorded");
            }
            (Column::DecidedOn, Value::Day(day)) => self.decided_on = day.first(),
            (Column::Amount, _) => self.amount = number,
            _ => {}
        }
        self
    }

    /// The stored value of one clear column.
    pub fn value(&self, column: Column) -> Value {
        let number = |number: u32| Value::Number(i64::from(number));
        match (column, self.honouree) {
            (Column::Ref, Honouree::Person(person)) => number(person.0),
            (Column::ToUnit, Honouree::Unit(unit)) => number(unit.0),
            (Column::Club, Honouree::Club(club)) => number(club.0),
            (Column::Unit, _) => number(self.unit.0),
            (Column::Kind, _) => number(self.kind.0),
            (Column::Level, _) => Value::Text(self.level.name().to_owned()),
            (Column::DecidedOn, _) => Value::Day(PartialDay::exact(self.decided_on)),
            (Column::Amount, _) => self.amount.map_or(Value::Nothing, Value::Number),
            _ => Value::Nothing,
        }
    }
}
