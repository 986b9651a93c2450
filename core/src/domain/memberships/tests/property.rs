//! Whatever is asked in whatever order: nobody is in two memberships on one day, a replay gives the
//! same registry, and every recorded row is unchanged when it is sent again.

use proptest::prelude::*;

use crate::domain::column::Column;
use crate::domain::corrections::ImportKind;
use crate::domain::memberships::{DepartureReason, Span, standing};
use crate::domain::people::{PersonCommand, PersonKey};
use crate::domain::stage::{
    Stage, correct, enrol, leaves, member, merge, moves, naming, row, unmerge,
};
use crate::domain::state::{Command, Decision};

const KEYS: [&str; 3] = ["m1", "m2", "m3"];
const UNITS: [&str; 3] = ["c1", "c2", "vn"];

fn date() -> impl Strategy<Value = String> {
    prop_oneof![
        (2012..2020_i32, 1..4_u32).prop_map(|(year, month)| format!("{year}-{month:02}-01")),
        (2012..2020_i32).prop_map(|year| year.to_string()),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    let key = || prop::sample::select(&KEYS[..]);
    let unit = || prop::sample::select(&UNITS[..]);
    let reason = prop::sample::select(&DepartureReason::ALL[..]);
    prop_oneof![
        4 => (key(), date()).prop_map(|(key, on)| enrol(member(row(key), &on))),
        3 => (key(), unit(), date())
            .prop_map(|(key, unit, on)| enrol(member(naming(key, unit), &on))),
        4 => (key(), date(), reason).prop_map(|(key, on, reason)| leaves(key, &on, reason)),
        2 => (key(), unit(), 2012..2020_i32)
            .prop_map(|(key, unit, year)| moves(key, &format!("{year}-02-01"), unit)),
        2 => (key(), key()).prop_map(|(key, into)| merge(key, into)),
        1 => key().prop_map(unmerge),
        3 => correction(),
    ]
}

fn correction() -> impl Strategy<Value = Command> {
    let key = || prop::sample::select(&KEYS[..]);
    let row = |key: &str, date: &str| format!("{key}|{date}");
    let members = prop_oneof![
        date().prop_map(|value| (Column::JoinedOn, value)),
        key().prop_map(|value| (Column::Ref, value.to_owned())),
    ];
    let departures = prop_oneof![
        date().prop_map(|value| (Column::LeftOn, value)),
        key().prop_map(|value| (Column::Ref, value.to_owned())),
        prop::sample::select(&["died", "resigned"][..])
            .prop_map(|value| (Column::Reason, value.to_owned())),
    ];
    let died = prop_oneof![date(), Just(String::new())];
    prop_oneof![
        (key(), date(), members).prop_map(move |(key, on, (column, value))| {
            correct(ImportKind::Members, &row(key, &on), column, &value)
        }),
        (key(), date(), departures).prop_map(move |(key, on, (column, value))| {
            correct(ImportKind::Departures, &row(key, &on), column, &value)
        }),
        (key(), died).prop_map(|(key, on)| correct(ImportKind::Persons, key, Column::DiedOn, &on)),
    ]
}

fn assert_sound(office: &Stage) {
    let people = &office.state.people;
    for index in 0..people.len() {
        let person = crate::domain::ids::PersonNo::after(index);
        let spans: Vec<Span> =
            standing(&office.state, person).iter().map(|it| Span::of(&office.state, *it)).collect();
        for (index, span) in spans.iter().enumerate() {
            let clash = spans[..index].iter().find(|other| other.overlaps(*span));
            assert_eq!(clash, None, "{person:?} is in two memberships: {spans:?}");
        }
        if let Some(died_on) = people.death(person) {
            let outlives = spans.iter().find(|it| it.to.is_none_or(|to| died_on.last() < to));
            assert_eq!(outlives, None, "{person:?} died on {died_on}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nobody_is_in_two_memberships_on_one_day(
        commands in prop::collection::vec(command(), 1..40),
    ) {
        let mut office = Stage::new();
        for command in commands {
            let _ = office.when(command);
            assert_sound(&office);
        }
    }

    #[test]
    fn a_replay_answers_as_the_registry_did(
        commands in prop::collection::vec(command(), 1..30),
        probes in prop::collection::vec(command(), 10),
    ) {
        let mut office = Stage::new();
        for command in commands {
            let _ = office.when(command);
        }
        let replayed = office.replayed();
        for probe in &probes {
            prop_assert_eq!(office.decide(probe), replayed.decide(probe));
        }
    }

    #[test]
    fn what_was_recorded_is_unchanged_when_it_is_sent_at_once_again(
        commands in prop::collection::vec(command(), 1..30),
    ) {
        let mut office = Stage::new();
        for command in commands {
            let merges =
                matches!(command, Command::Person(PersonCommand::Unmerge { person: PersonKey::Ref(_) }));
            if let Ok(Decision::Record { .. }) = office.when(command.clone())
                && !merges
            {
                prop_assert!(
                    matches!(office.decide(&command), Ok(Decision::Unchanged(_))),
                    "{:?} gave {:?}", command, office.decide(&command)
                );
            }
        }
    }
}
