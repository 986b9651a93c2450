//! Stored shapes of counted and reported figures.

use super::room::Text;
use crate::domain::figures::{FigureEvent, Qualifier};

stored_choice! {
    QualifierV1 = Qualifier { Exact, Over, Nearly, About }
}

stored_events! {
    FigureEvent {
        PopulationCountedV1(0x0401, 1) = PopulationCounted {
            population: u32,
            unit: u32,
            counted_on: i32,
            source: Text,
            persons_60_plus: i64,
            qualifier: QualifierV1,
            female_60_plus: Option<i64>,
            persons_80_plus: Option<i64>,
        }
        ReportedV1(0x0402, 1) = Reported {
            figure: u32,
            unit: u32,
            on: i32,
            indicator: Text,
            source: Text,
            value: i64,
            qualifier: QualifierV1,
        }
        RegisterCompletedV1(0x0403, 1) = RegisterCompleted { unit: u32, on: i32 }
    }
}
