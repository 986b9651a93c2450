//! Who was commended, as reports ask for it: by hand, and against a recount that replays.

use std::collections::{BTreeMap, BTreeSet};

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::commendations::{CommendationEvent, Honouree, Level, Terms};
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::event::{Actor, Channel, CommandId, Commit, Event, Fact, Header};
use dienhong_core::domain::ids::{
    ClubNo, CommendationNo, EventRef, KindNo, Millis, PersonNo, Position, SourceNo, UnitNo,
};
use dienhong_core::domain::people::PersonEvent;
use dienhong_core::domain::voids::VoidEvent;
use proptest::prelude::*;

use super::{Commendations, Dimension, Group, Question, Totals};
use crate::Projection;
use crate::rollup::Rollup;
use crate::sample::restarted;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn header() -> Header {
    Header {
        recorded_at: Millis(0),
        actor: Actor::System,
        channel: Channel::Import,
        on_behalf_of: None,
        command: CommandId::Uuid(0),
        policy: Position::START,
        document: None,
        reason: None,
        body: None,
    }
}

fn conferred(number: usize, terms: Terms) -> Event {
    Event::Commendation(CommendationEvent::Conferred {
        commendation: CommendationNo::after(number),
        uuid: 0,
        key: format!("k{number}"),
        source: SourceNo(0),
        honouree: terms.honouree,
        unit: terms.unit,
        kind: terms.kind,
        level: terms.level.name().to_owned(),
        decision_no: "12/QĐ".to_owned(),
        decided_on: terms.decided_on,
        amount: terms.amount,
        for_period: None,
    })
}

fn corrected(number: usize, column: Column, new: Value) -> Event {
    Event::Corrected(Corrected {
        record: Record::Commendation(CommendationNo::after(number)),
        corrects: EventRef { position: Position(1), index: 0 },
        column,
        old: Value::Nothing,
        new,
        changed_on: None,
        learned_on: day("2026-01-01"),
    })
}

fn folded(events: &[Event]) -> Commendations {
    let mut model = Commendations::default();
    for (event, position) in events.iter().zip(1..) {
        let facts = vec![Fact::clear(event.clone())];
        model.apply(&Commit { position: Position(position), header: header(), facts });
        model = restarted(&model);
    }
    model
}

fn honour(honouree: Honouree, decided_on: &str) -> Terms {
    let (unit, kind, level) = (UnitNo(0), KindNo(0), Level::Central);
    Terms { honouree, unit, kind, level, decided_on: day(decided_on), amount: Some(1_000) }
}

fn total(model: &Commendations, known: u64) -> Totals {
    let (from, to, places) = (day("2025-01-01"), day("2025-12-31"), Rollup::recorded(4));
    let known = Position(known);
    model.answer(&Question { from, to, known, by: &[], places: &places }).total
}

#[test]
fn persons_units_and_clubs_are_counted_apart_and_once() {
    let (an, unit) = (Honouree::Person(PersonNo(0)), Honouree::Unit(UnitNo(0)));
    let club = Honouree::Club(ClubNo(0));
    let model = folded(&[
        conferred(0, honour(an, "2025-01-01")),
        conferred(1, honour(an, "2025-12-31")),
        conferred(2, honour(unit, "2025-06-01")),
        conferred(3, honour(unit, "2026-01-01")),
        conferred(4, honour(club, "2025-06-01")),
        conferred(5, honour(club, "2025-07-01")),
    ]);
    let expected = Totals { count: 5, amount: 5_000, persons: 1, units: 1, clubs: 1 };
    assert_eq!(total(&model, u64::MAX), expected);
}

#[test]
fn a_corrected_day_counts_from_where_it_is_known() {
    let an = Honouree::Person(PersonNo(0));
    let last_year = Value::Day(PartialDay::exact(day("2024-10-01")));
    let events =
        [conferred(0, honour(an, "2025-10-01")), corrected(0, Column::DecidedOn, last_year)];
    let model = folded(&events);
    assert_eq!((total(&model, 1).count, total(&model, 2).count), (1, 0));
}

#[test]
fn a_commendation_taken_back_counts_until_then() {
    let an = Honouree::Person(PersonNo(0));
    let (record, voids) =
        (Record::Commendation(CommendationNo(0)), EventRef { position: Position(1), index: 0 });
    let voided = Event::Void(VoidEvent::Voided { record, voids, stood: Vec::new() });
    let model = folded(&[conferred(0, honour(an, "2025-10-01")), voided]);
    assert_eq!((total(&model, 1).count, total(&model, 2).count), (1, 0));
}

#[test]
fn merged_records_are_one_person_while_they_are_merged() {
    let person = |number| Honouree::Person(PersonNo(number));
    let (one, two) = (PersonNo(0), PersonNo(1));
    let merge = EventRef { position: Position(3), index: 0 };
    let restored = Vec::new();
    let model = folded(&[
        conferred(0, honour(person(0), "2025-10-01")),
        conferred(1, honour(person(1), "2025-10-01")),
        Event::Person(PersonEvent::Merged { person: two, into: one, voided: Vec::new() }),
        Event::Person(PersonEvent::Unmerged { person: two, into: one, merge, restored }),
    ]);
    let persons: Vec<u64> = (2..=4).map(|known| total(&model, known).persons).collect();
    assert_eq!(persons, [2, 1, 2]);
}

fn terms() -> impl Strategy<Value = Terms> {
    let honouree = prop_oneof![
        (0..4_u32).prop_map(|number| Honouree::Person(PersonNo(number))),
        (0..4_u32).prop_map(|number| Honouree::Unit(UnitNo(number))),
        (0..4_u32).prop_map(|number| Honouree::Club(ClubNo(number))),
    ];
    let rest = (0..4_u32, 0..3_u32, 0..6_usize, 19_000..21_000_i32, proptest::option::of(1..9_i64));
    (honouree, rest).prop_map(|(honouree, (unit, kind, level, on, amount))| Terms {
        honouree,
        unit: UnitNo(unit),
        kind: KindNo(kind),
        level: Level::ALL[level],
        decided_on: Day::from_number(on).unwrap(),
        amount,
    })
}

fn group(terms: &Terms, by: &[Dimension]) -> Group {
    let asked = |dimension| by.contains(&dimension);
    Group {
        kind: asked(Dimension::Kind).then_some(terms.kind),
        level: asked(Dimension::Level).then_some(terms.level),
        unit: asked(Dimension::Unit).then_some(terms.unit),
        year: asked(Dimension::Year).then(|| terms.decided_on.year()),
    }
}

proptest! {
    #[test]
    fn every_total_equals_a_recount(
        all in prop::collection::vec(terms(), 0..40),
        amounts in prop::collection::vec((any::<usize>(), 1..9_i64), 0..20),
        by in prop::sample::subsequence(
            vec![Dimension::Kind, Dimension::Level, Dimension::Unit, Dimension::Year], 0..=4,
        ),
        known in 0..70_u64,
    ) {
        let mut events: Vec<Event> =
            all.iter().enumerate().map(|(number, &terms)| conferred(number, terms)).collect();
        let mut known_terms = all.clone();
        known_terms.truncate(usize::try_from(known).unwrap());
        for &(at, amount) in amounts.iter().filter(|_| !all.is_empty()) {
            events.push(corrected(at % all.len(), Column::Amount, Value::Number(amount)));
            if events.len() as u64 <= known {
                known_terms[at % all.len()].amount = Some(amount);
            }
        }
        let (from, to) = (Day::from_number(19_500).unwrap(), Day::from_number(20_500).unwrap());
        let mut rows = BTreeMap::<Group, (u64, i128, BTreeSet<Honouree>)>::new();
        for terms in known_terms.iter().filter(|terms| (from..=to).contains(&terms.decided_on)) {
            let row = rows.entry(group(terms, &by)).or_default();
            row.0 += 1;
            row.1 += i128::from(terms.amount.unwrap_or(0));
            row.2.insert(terms.honouree);
        }
        if by.is_empty() {
            rows.entry(Group::default()).or_default();
        }
        let places = Rollup::recorded(4);
        let question = Question { from, to, known: Position(known), by: &by, places: &places };
        let answer = folded(&events).answer(&question);
        prop_assert_eq!(answer.rows.len(), rows.len());
        for row in answer.rows {
            let (count, amount, honoured) = &rows[&row.group];
            let is_person = |honouree: &&Honouree| matches!(honouree, Honouree::Person(_));
            let persons = honoured.iter().filter(is_person).count() as u64;
            let is_club = |honouree: &&Honouree| matches!(honouree, Honouree::Club(_));
            let clubs = honoured.iter().filter(is_club).count() as u64;
            let units = honoured.len() as u64 - persons - clubs;
            let expected = Totals { count: *count, amount: *amount, persons, units, clubs };
            prop_assert_eq!(row.totals, expected);
        }
    }
}
