//! How a domain value is stored and read back: one trait, and two macros that keep a shape, its
//! writing and its reading in one place.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::{Deserialize as De, Serialize as Ser};

use super::{DecodeError, numbers};
use crate::domain::calendar::{Day, PartialDay, Precision};
use crate::domain::column::Column;
use crate::domain::ids::{
    BatchNo, ClubFigureNo, ClubNo, CommendationNo, DelegationNo, EventRef, FigureNo, FundNo,
    GrantNo, HardshipNo, HouseholdNo, KindNo, MembershipNo, Millis, OfficerNo, PartyNo, PersonNo,
    PopulationNo, Position, ReceiptNo, ReorganisationNo, SourceNo, SupportNo, TransferNo,
    UnitChangeNo, UnitNo,
};
use crate::domain::secret::{Class, Subject};

/// The type and the version that stand before an event's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) number: u16,
    pub(super) schema: u8,
}

impl Kind {
    pub(super) fn unknown(self) -> DecodeError {
        DecodeError::UnknownType { kind: self.number, schema: self.schema }
    }
}

/// Sees every stored shape of an event or a header.
#[cfg(test)]
pub(super) trait Visit {
    fn shape<T: Serialize + DeserializeOwned>(&mut self, kind: Kind);
}

/// The stored shape of a domain value `D`.
pub(super) trait Shape<D>: Serialize + DeserializeOwned {
    fn of(value: &D) -> Self;

    /// `None`: bytes that are no such value.
    fn value(self) -> Option<D>;

    /// Appends the stored bytes of `value`.
    fn write(value: &D, out: &mut Vec<u8>) {
        super::write(&Self::of(value), out);
    }
}

macro_rules! stored_as_itself {
    ($($plain:ty: $write:expr),+ $(,)?) => {$(
        impl Shape<$plain> for $plain {
            fn of(value: &$plain) -> $plain {
                *value
            }

            fn value(self) -> Option<$plain> {
                Some(self)
            }

            fn write(value: &$plain, out: &mut Vec<u8>) {
                $write(*value, out);
            }
        }
    )+};
}

stored_as_itself!(
    bool: |it: bool, out: &mut Vec<u8>| out.push(it.into()),
    u16: |it: u16, out| numbers::unsigned(it.into(), out),
    u32: |it: u32, out| numbers::unsigned(it.into(), out),
    u64: numbers::unsigned,
    u128: numbers::wide,
    i32: |it: i32, out| numbers::signed(it.into(), out),
    i64: numbers::signed,
    [u8; 32]: |it: [u8; 32], out: &mut Vec<u8>| out.extend_from_slice(&it),
);

macro_rules! stored_as_number {
    ($($name:ident($number:ty)),+ $(,)?) => {$(
        impl Shape<$name> for $number {
            fn of(value: &$name) -> $number {
                value.0
            }

            fn value(self) -> Option<$name> {
                Some($name(self))
            }

            fn write(value: &$name, out: &mut Vec<u8>) {
                <$number as Shape<$number>>::write(&value.0, out);
            }
        }
    )+};
}

stored_as_number!(
    UnitNo(u32),
    UnitChangeNo(u32),
    ReorganisationNo(u32),
    PopulationNo(u32),
    FigureNo(u32),
    PersonNo(u32),
    HouseholdNo(u32),
    HardshipNo(u32),
    MembershipNo(u32),
    TransferNo(u32),
    SupportNo(u32),
    FundNo(u32),
    ReceiptNo(u32),
    PartyNo(u32),
    CommendationNo(u32),
    ClubNo(u32),
    ClubFigureNo(u32),
    KindNo(u32),
    OfficerNo(u32),
    GrantNo(u32),
    DelegationNo(u32),
    SourceNo(u32),
    BatchNo(u32),
    Position(u64),
    Millis(i64),
);

impl<D, T: Shape<D>> Shape<Option<D>> for Option<T> {
    fn of(value: &Option<D>) -> Option<T> {
        value.as_ref().map(T::of)
    }

    fn value(self) -> Option<Option<D>> {
        match self {
            Some(shape) => shape.value().map(Some),
            None => Some(None),
        }
    }

    fn write(value: &Option<D>, out: &mut Vec<u8>) {
        out.push(value.is_some().into());
        if let Some(value) = value {
            T::write(value, out);
        }
    }
}

impl Shape<Day> for i32 {
    fn of(value: &Day) -> i32 {
        value.number()
    }

    fn value(self) -> Option<Day> {
        Day::from_number(self)
    }

    fn write(value: &Day, out: &mut Vec<u8>) {
        numbers::signed(value.number().into(), out);
    }
}

impl Shape<Column> for u8 {
    fn of(value: &Column) -> u8 {
        value.id()
    }

    fn value(self) -> Option<Column> {
        Column::from_id(self)
    }
}

/// One event of one commit.
#[derive(Ser, De)]
pub(super) struct EventRefV1 {
    position: u64,
    index: u16,
}

impl Shape<EventRef> for EventRefV1 {
    fn of(value: &EventRef) -> EventRefV1 {
        EventRefV1 { position: value.position.0, index: value.index }
    }

    fn value(self) -> Option<EventRef> {
        Some(EventRef { position: Position(self.position), index: self.index })
    }
}

/// Variants without fields: the shape lists them in stored order, append only.
macro_rules! stored_choice {
    ($($shape:ident = $choice:ident { $($variant:ident),+ $(,)? })+) => {$(
        #[derive(serde::Serialize, serde::Deserialize)]
        pub(super) enum $shape { $($variant),+ }

        impl $crate::codec::shape::Shape<$choice> for $shape {
            fn of(value: &$choice) -> $shape {
                match value { $($choice::$variant => $shape::$variant),+ }
            }

            fn value(self) -> Option<$choice> {
                Some(match self { $($shape::$variant => $choice::$variant),+ })
            }

            fn write(value: &$choice, out: &mut Vec<u8>) {
                $crate::codec::numbers::unsigned(Self::of(value) as u64, out);
            }
        }
    )+};
}

/// Events of one noun: `Shape(type, schema) = Variant { field: stored type }`, fields in stored
/// order. Gives the noun's file its shapes, `write` and `read`. Under `older` stand the shapes of
/// earlier versions, which are only read; the fields after `dropped` are not kept.
macro_rules! stored_events {
    ($noun:ident {
        $($shape:ident($number:literal, $schema:literal) = $variant:ident {
            $($field:ident: $stored:ty),* $(,)?
        })+
    }
    $(older {
        $($old:ident($old_number:literal, $old_schema:literal) = $old_variant:ident {
            $($kept:ident: $kept_as:ty),* $(,)?
        } dropped {
            $($dropped:ident: $dropped_as:ty),* $(,)?
        })+
    })?) => {
        $(
            #[derive(serde::Deserialize)]
            #[cfg_attr(test, derive(serde::Serialize))]
            struct $shape { $($field: $stored),* }
        )+

        $($(
            #[derive(serde::Deserialize)]
            #[cfg_attr(test, derive(serde::Serialize))]
            #[allow(dead_code, reason = "what is dropped is only read over")]
            struct $old { $($kept: $kept_as,)* $($dropped: $dropped_as),* }
        )+)?

        #[cfg(test)]
        pub(super) fn each_shape(visit: &mut impl $crate::codec::shape::Visit) {
            use $crate::codec::shape::Kind;
            $(visit.shape::<$shape>(Kind { number: $number, schema: $schema });)+
            $($(visit.shape::<$old>(Kind { number: $old_number, schema: $old_schema });)+)?
        }

        /// Appends the clear bytes of `event` and says of which type they are.
        pub(super) fn write(event: &$noun, out: &mut Vec<u8>) -> $crate::codec::shape::Kind {
            use $crate::codec::shape::{Kind, Shape};
            match event {$(
                $noun::$variant { $($field),* } => {
                    $(<$stored as Shape<_>>::write($field, out);)*
                    Kind { number: $number, schema: $schema }
                }
            )+}
        }

        pub(super) fn read(
            part: &$crate::codec::part::Part<'_>,
        ) -> Result<$noun, $crate::codec::DecodeError> {
            use $crate::codec::{DecodeError, shape::Shape};
            match (part.kind.number, part.kind.schema) {
                $(
                    ($number, $schema) => {
                        let stored: $shape = $crate::codec::read(part.clear)?;
                        Ok($noun::$variant {
                            $($field: Shape::value(stored.$field).ok_or(DecodeError::OutOfRange)?),*
                        })
                    }
                )+
                $($(
                    ($old_number, $old_schema) => {
                        let stored: $old = $crate::codec::read(part.clear)?;
                        Ok($noun::$old_variant {
                            $($kept: Shape::value(stored.$kept).ok_or(DecodeError::OutOfRange)?),*
                        })
                    }
                )+)?
                _ => Err(part.kind.unknown()),
            }
        }
    };
}

stored_choice! {
    PrecisionV1 = Precision { Year, Month, Day }
}

/// A day of which life may remember only the year or the month.
#[derive(Ser, De)]
pub(super) struct PartialDayV1 {
    first: i32,
    precision: PrecisionV1,
}

impl Shape<PartialDay> for PartialDayV1 {
    fn of(value: &PartialDay) -> PartialDayV1 {
        PartialDayV1 {
            first: value.first().number(),
            precision: PrecisionV1::of(&value.precision()),
        }
    }

    fn value(self) -> Option<PartialDay> {
        Some(PartialDay::with_precision(Day::from_number(self.first)?, self.precision.value()?))
    }
}

pub(super) fn class_number(class: Class) -> u8 {
    match class {
        Class::Basic => 0,
        Class::Contact => 1,
        Class::Sensitive => 2,
    }
}

pub(super) fn class_numbered(number: u8) -> Option<Class> {
    Class::ALL.get(usize::from(number)).copied()
}

pub(super) fn subject_number(subject: Subject) -> (u8, u32) {
    match subject {
        Subject::Person(person) => (0, person.0),
        Subject::Household(household) => (1, household.0),
        Subject::Unit(unit) => (2, unit.0),
        Subject::Party(party) => (3, party.0),
    }
}

pub(super) fn subject_numbered(kind: u8, number: u32) -> Option<Subject> {
    match kind {
        0 => Some(Subject::Person(PersonNo(number))),
        1 => Some(Subject::Household(HouseholdNo(number))),
        2 => Some(Subject::Unit(UnitNo(number))),
        3 => Some(Subject::Party(PartyNo(number))),
        _ => None,
    }
}
