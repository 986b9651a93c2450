//! Who did what: counted by what is asked, over runs that imports compress.

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::event::{Actor, Channel, CommandId, Commit, Event, Fact, Header};
use dienhong_core::domain::ids::{BatchNo, Millis, OfficerNo, PersonNo, Position};
use dienhong_core::domain::people::PersonEvent;

use super::{Act, Audit, Dimension, Question};
use crate::Projection;
use crate::sample::restarted;

const HOUR: i64 = 3_600_000;
const AN: Actor = Actor::Officer { officer: OfficerNo(0), grant: None, delegation: None };
const BINH: Actor = Actor::Officer { officer: OfficerNo(1), grant: None, delegation: None };

struct Told {
    audit: Audit,
    next: u64,
}

impl Told {
    fn new() -> Told {
        Told { audit: Audit::default(), next: 1 }
    }

    fn commit(&mut self, at: i64, actor: Actor, batch: Option<u32>, event: PersonEvent) {
        let command = match batch {
            Some(batch) => CommandId::Row { batch: BatchNo(batch), row: 1 },
            None => CommandId::Uuid(0),
        };
        let header = Header {
            recorded_at: Millis(at),
            actor,
            channel: Channel::Import,
            on_behalf_of: None,
            command,
            policy: Position::START,
            document: None,
            reason: None,
            body: None,
        };
        let facts = vec![Fact::clear(Event::Person(event))];
        self.audit.apply(&Commit { position: Position(self.next), header, facts });
        self.audit = restarted(&self.audit);
        self.next += 1;
    }

    fn counts(&self, question: &Question) -> Vec<u64> {
        self.audit.answer(question, vietnam).iter().map(|row| row.commits).collect()
    }
}

/// Seven hours ahead of UTC.
fn vietnam(at: Millis) -> Day {
    let days = (at.0 + 7 * HOUR).div_euclid(24 * HOUR);
    Day::from_number(i32::try_from(days).unwrap()).unwrap()
}

fn died() -> PersonEvent {
    PersonEvent::Died { person: PersonNo(0), died_on: PartialDay::year(2020).unwrap() }
}

fn ordered() -> PersonEvent {
    PersonEvent::ErasureOrdered { person: PersonNo(0) }
}

#[test]
fn commits_that_differ_in_nothing_are_one_run() {
    let mut told = Told::new();
    for at in 0..1000 {
        told.commit(at, AN, Some(0), died());
    }
    assert_eq!(told.audit.runs.len(), 1);
    told.commit(1000, AN, Some(0), ordered());
    told.commit(1001, AN, Some(1), died());
    told.commit(1002, BINH, Some(1), died());
    assert_eq!(told.audit.runs.len(), 4);
    assert_eq!(told.counts(&Question::default()), [1003]);
}

#[test]
fn each_dimension_is_counted_by_itself() {
    let mut told = Told::new();
    told.commit(0, AN, Some(0), died());
    told.commit(1, AN, None, ordered());
    told.commit(2, BINH, Some(0), died());
    let by = |dimension| Question { by: vec![dimension], ..Question::default() };
    assert_eq!(told.counts(&by(Dimension::Officer)), [2, 1]);
    assert_eq!(told.counts(&by(Dimension::Batch)), [1, 2]);
    assert_eq!(told.counts(&by(Dimension::Act)), [2, 1]);
    assert_eq!(told.counts(&by(Dimension::Channel)), [3]);
    let officer = Question { officer: Some(BINH), ..by(Dimension::Act) };
    let rows = told.audit.answer(&officer, vietnam);
    assert_eq!((rows[0].act, rows[0].commits, rows[0].actor), (Some(Act::Died), 1, None));
}

#[test]
fn a_day_begins_at_midnight_of_the_registry() {
    let mut told = Told::new();
    told.commit(17 * HOUR - 1, AN, None, died());
    told.commit(17 * HOUR, AN, None, died());
    let by_day = Question { by: vec![Dimension::Day], ..Question::default() };
    assert_eq!(told.counts(&by_day), [1, 1]);
    let second = Day::from_ymd(1970, 1, 2);
    assert_eq!(told.counts(&Question { from: second, ..by_day.clone() }), [1]);
    assert_eq!(told.counts(&Question { to: Day::from_ymd(1970, 1, 1), ..by_day }), [1]);
}

#[test]
fn every_act_has_a_name_of_its_own() {
    let mut names: Vec<&str> = Act::ALL.iter().map(|act| act.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Act::ALL.len());
}
