//! The columns against a naive recount from the events, as known at every position.

use std::collections::BTreeMap;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Record, Value};
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::ids::Position;
use dienhong_core::domain::memberships::MembershipEvent;
use dienhong_core::domain::people::PersonEvent;
use proptest::prelude::*;

use crate::membership::by_day::ByDay;
use crate::membership::counts::Heads;
use crate::membership::{Count, Memberships};
use crate::sample::{acts, all_restarted, day, live};
use crate::{Projection, ReadModels};

#[derive(Default)]
struct Told {
    person: u32,
    joined: Option<Day>,
    left: Option<Day>,
    is_void: bool,
    /// Where it counts, from which day; the first one from ever.
    places: Vec<(Day, u32)>,
}

#[derive(Default)]
pub(in crate::membership) struct Everybody {
    born: BTreeMap<u32, i32>,
    died: BTreeMap<u32, Day>,
    memberships: BTreeMap<u32, Told>,
}

impl Everybody {
    pub(in crate::membership) fn known(commits: &[Commit], known: Position) -> Everybody {
        let mut all = Everybody::default();
        for commit in commits.iter().filter(|commit| commit.position <= known) {
            for fact in &commit.facts {
                all.learn(&fact.event);
            }
        }
        all
    }

    fn learn(&mut self, event: &Event) {
        match event {
            Event::Person(PersonEvent::Registered { person, birth_year, .. }) => {
                self.born.insert(person.0, *birth_year);
            }
            Event::Person(PersonEvent::Died { person, died_on }) => {
                self.died.insert(person.0, died_on.first());
            }
            Event::Person(PersonEvent::Merged { voided, .. }) => {
                for one in voided {
                    self.of(one.0).is_void = true;
                }
            }
            Event::Person(PersonEvent::Unmerged { restored, .. }) => {
                for one in restored {
                    self.of(one.0).is_void = false;
                }
            }
            Event::Membership(MembershipEvent::Enrolled {
                membership,
                person,
                unit,
                joined_on,
                ..
            }) => {
                let told = self.of(membership.0);
                told.person = person.0;
                told.joined = Some(joined_on.first());
                told.places.push((Day::FIRST, unit.0));
            }
            Event::Membership(MembershipEvent::Departed { membership, left_on, .. }) => {
                self.of(membership.0).left = Some(left_on.first());
            }
            Event::Membership(MembershipEvent::Transferred {
                membership,
                to,
                transferred_on,
                ..
            }) => self.of(membership.0).places.push((*transferred_on, to.0)),
            Event::Corrected(corrected) => {
                match (corrected.record, corrected.column, &corrected.new) {
                    (Record::Membership(one), Column::JoinedOn, Value::Day(day)) => {
                        self.of(one.0).joined = Some(day.first());
                    }
                    (Record::Departure(one), Column::LeftOn, Value::Day(day)) => {
                        let told = self.of(one.0);
                        told.left = told.left.map(|_| day.first());
                    }
                    (Record::Person(one), Column::BirthDate, Value::Year(year)) => {
                        self.born.insert(one.0, *year);
                    }
                    other => panic!("the histories hold no such correction: {other:?}"),
                }
            }
            _ => (),
        }
    }

    fn of(&mut self, membership: u32) -> &mut Told {
        self.memberships.entry(membership).or_default()
    }

    /// The unit and birth year of everybody who is a member that day.
    fn members(&self, on: Day) -> impl Iterator<Item = (u32, i32)> {
        self.members_by_number(on).map(|(_, unit, born)| (unit, born))
    }

    /// The same, with the number of the membership before.
    pub(in crate::membership) fn members_by_number(
        &self,
        on: Day,
    ) -> impl Iterator<Item = (u32, u32, i32)> {
        self.memberships.iter().filter_map(move |(number, told)| {
            let ended = told.left.or(self.died.get(&told.person).copied());
            let is_open = told.joined? <= on && ended.is_none_or(|ended| on < ended);
            let reached = told.places.iter().filter(|(from, _)| *from <= on);
            // Of one day the one learned last.
            let last = reached.max_by_key(|(from, _)| *from)?;
            (is_open && !told.is_void).then(|| (*number, last.1, self.born[&told.person]))
        })
    }
}

fn recount(commits: &[Commit], on: Day, known: Position, units: usize) -> Vec<(i32, i32)> {
    let mut counts = vec![(0, 0); units];
    for (unit, born) in Everybody::known(commits, known).members(on) {
        let count = &mut counts[unit as usize];
        count.0 += 1;
        count.1 += i32::from(on.year() - born >= 60);
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_columns_count_what_the_events_say(acts in acts(), days in prop::array::uniform4(0..7000)) {
        let office = live(&acts);
        let units = office.models.units.len();
        let start = day("1999-06-01").number();
        for offset in days {
            let on = Day::from_number(start + offset).unwrap();
            let step = (office.now().0 / 5).max(1);
            for known in (1..=office.now().0).rev().step_by(usize::try_from(step).unwrap()) {
                let known = Position(known);
                let counted = office.models.memberships.counts(on, known, units);
                let told: Vec<_> =
                    counted.iter().map(|one: &Count| (one.members, one.members_60_plus)).collect();
                prop_assert_eq!(told, recount(&office.commits, on, known, units));
            }
        }
    }

    #[test]
    fn what_is_kept_ready_for_today_is_what_a_scan_counts(acts in acts(), days in 0..400) {
        let office = live(&acts);
        let units = office.models.units.len();
        let members = &office.models.memberships;
        // What was left out of the life was not recorded: the last commit says what day it is.
        let last = office.commits.last().expect("units were registered").header.recorded_at;
        let today = i32::try_from(last.0 / 86_400_000).unwrap();
        let on = Day::from_number(today + days).unwrap();
        let kept = members.counts_now(on, office.now(), units);
        prop_assert_eq!(kept.is_some(), on.year() == Day::from_number(today).unwrap().year());
        let mut scan = Heads::on(on, units);
        members.columns.count(office.now(), &mut scan);
        prop_assert!(kept.is_none_or(|kept| kept == scan.counts));
    }

    #[test]
    fn a_snapshot_anywhere_and_the_rest_of_the_log_are_a_rebuild(acts in acts(), at in 0_usize..130) {
        let office = live(&acts);
        let (before, after) = office.commits.split_at(at.min(office.commits.len()));
        let mut models = ReadModels::default();
        for commit in before {
            models.apply(commit);
        }
        let mut resumed = all_restarted(&models);
        for commit in after {
            resumed.apply(commit);
            models.apply(commit);
        }
        prop_assert_eq!(resumed.digests(), models.digests());
        prop_assert_eq!(resumed.digests(), office.models.digests());
    }

    #[test]
    fn counts_by_day_are_those_of_a_scan_whatever_was_learned_since(
        acts in acts(),
        days in prop::array::uniform4(0..20_000),
        told in 0..100_usize,
    ) {
        let office = live(&acts);
        let units = office.models.units.len();
        let mut members = Memberships::default();
        let mut by_day = ByDay::default();
        for (index, commit) in office.commits.iter().enumerate() {
            members.apply(commit);
            if index == office.commits.len() * told / 100 {
                by_day = ByDay::stopping(&members.columns, 3);
            }
        }
        let start = day("1990-06-01").number();
        for on in days.map(|offset| Day::from_number(start + offset).unwrap()) {
            for known in (0..=office.now().0).map(Position) {
                let mut scan = Heads::on(on, units);
                members.columns.count(known, &mut scan);
                let counted = by_day.counts(&members.columns, on, known, units);
                prop_assert!(counted.is_none_or(|counted| counted == scan.counts));
            }
            let told_all = ByDay::stopping(&members.columns, 3);
            let now = told_all.counts(&members.columns, on, office.now(), units);
            prop_assert_eq!(now.is_some(), members.columns.len() > 0);
        }
    }

    #[test]
    fn folding_again_gives_the_same_models(acts in acts()) {
        let office = live(&acts);
        let mut again = ReadModels::default();
        for commit in &office.commits {
            again.apply(commit);
        }
        prop_assert_eq!(again.digest(), office.models.digest());
        let mut alone = Memberships::default();
        for commit in &office.commits {
            alone.apply(commit);
        }
        prop_assert_eq!(
            alone.counts(day("2010-01-01"), Position::LATEST, office.models.units.len()),
            office.models.memberships.counts(day("2010-01-01"), office.now(), office.models.units.len())
        );
    }
}
