//! A small office for specs: records events as they are, without rules, and asks for reports.

mod history;
mod restart;

use dienhong_core::domain::calendar::{Day, PartialDay, Precision};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::event::{Actor, Channel, CommandId, Commit, Event, Fact, Header};
use dienhong_core::domain::figures::{FigureEvent, Qualifier};
use dienhong_core::domain::ids::{
    EventRef, FigureNo, MembershipNo, Millis, PersonNo, PopulationNo, Position, ReorganisationNo,
    SourceNo, TransferNo, UnitChangeNo, UnitNo,
};
use dienhong_core::domain::memberships::{Basis, DepartureReason, MembershipEvent};
use dienhong_core::domain::people::{PersonEvent, Sex};
use dienhong_core::domain::periods::PeriodEvent;
use dienhong_core::domain::units::{Part, ReorganisationRow, UnitEvent, UnitKind};
use dienhong_core::domain::voids::VoidEvent;

use crate::ReadModels;
use crate::explain::{self, Explanation};
use crate::membership::Point;
use crate::membership::report::{self, Question, Row};
pub(crate) use history::{acts, live};
pub(crate) use restart::{all_restarted, restarted};

/// So often the office starts anew from snapshots: no answer may depend on it.
const RESTART: u64 = 7;

#[derive(Default)]
pub(crate) struct Office {
    pub models: ReadModels,
    /// Everything recorded, for those who count again.
    pub commits: Vec<Commit>,
    /// Each membership's person and unit as enrolled.
    pub memberships: Vec<(PersonNo, UnitNo)>,
    pub recorded_at: Millis,
    persons: u32,
    changes: u32,
    reorganisations: u32,
    populations: u32,
    figures: u32,
    transfers: u32,
}

pub(crate) fn day(text: &str) -> Day {
    PartialDay::parse(text).expect("specs write days").first()
}

/// Where a unit goes: `to`, its share in billionths, whether by default, and listed branches.
pub(crate) struct Goes<'a> {
    pub from: &'a str,
    pub to: Option<&'a str>,
    pub share: Option<i64>,
    pub default: bool,
    pub branches: &'a [&'a str],
}

pub(crate) fn whole<'a>(from: &'a str, to: &'a str) -> Goes<'a> {
    Goes { from, to: Some(to), share: None, default: true, branches: &[] }
}

pub(crate) fn abolished(from: &str) -> Goes<'_> {
    Goes { from, to: None, share: None, default: true, branches: &[] }
}

/// The default part.
pub(crate) fn most<'a>(from: &'a str, to: &'a str) -> Goes<'a> {
    whole(from, to)
}

pub(crate) fn rest<'a>(from: &'a str, to: &'a str, branches: &'a [&'a str]) -> Goes<'a> {
    Goes { default: false, branches, ..whole(from, to) }
}

impl Goes<'_> {
    pub(crate) fn share(self, billionths: i64) -> Self {
        Goes { share: Some(billionths), ..self }
    }
}

impl Office {
    pub(crate) fn record(&mut self, events: Vec<Event>) -> Position {
        let position = self.models.progress().next();
        let header = Header {
            recorded_at: self.recorded_at,
            actor: Actor::System,
            channel: Channel::Import,
            on_behalf_of: None,
            command: CommandId::Uuid(u128::from(position.0)),
            policy: Position::START,
            document: None,
            reason: None,
            body: None,
        };
        let facts = events.into_iter().map(Fact::clear).collect();
        let commit = Commit { position, header, facts };
        self.models.apply(&commit);
        if position.0.is_multiple_of(RESTART) {
            self.models = all_restarted(&self.models);
        }
        self.commits.push(commit);
        position
    }

    /// Takes back what an event of a commit recorded.
    pub(crate) fn voids(&mut self, record: Record, position: Position, index: u16) -> Position {
        let voids = EventRef { position, index };
        self.record(vec![Event::Void(VoidEvent::Voided { record, voids, stood: Vec::new() })])
    }

    pub(crate) fn now(&self) -> Position {
        self.models.progress()
    }

    pub(crate) fn number(&self, key: &str) -> UnitNo {
        self.models.units.number(key).expect("the unit is registered")
    }

    pub(crate) fn unit(&mut self, key: &str, kind: UnitKind, parent: &str, from: &str) -> UnitNo {
        self.unit_until(key, kind, parent, from, None)
    }

    pub(crate) fn unit_until(
        &mut self,
        key: &str,
        kind: UnitKind,
        parent: &str,
        from: &str,
        until: Option<&str>,
    ) -> UnitNo {
        let unit = UnitNo::after(self.models.units.len());
        let parent = (!parent.is_empty()).then(|| self.number(parent));
        self.record(vec![Event::Unit(UnitEvent::Registered {
            unit,
            uuid: u128::from(unit.0),
            key: key.to_owned(),
            kind,
            name: key.to_uppercase(),
            code: None,
            parent,
            valid_from: PartialDay::exact(day(from)),
            valid_until: until.map(day),
            slot: unit.0,
        })]);
        unit
    }

    pub(crate) fn moves(&mut self, key: &str, on: &str, parent: &str) {
        let (unit, parent) = (self.number(key), Some(self.number(parent)));
        let change = UnitChangeNo(self.changes);
        self.changes += 1;
        let changed_on = day(on);
        let changed =
            UnitEvent::Changed { change, unit, changed_on, name: None, code: None, parent };
        self.record(vec![Event::Unit(changed)]);
    }

    pub(crate) fn reorganise(&mut self, on: &str, rows: Vec<Goes<'_>>) -> Position {
        let count = |from: &str| rows.iter().filter(|row| row.from == from).count();
        let row = |row: &Goes<'_>| ReorganisationRow {
            from: self.number(row.from),
            to: row.to.map(|to| self.number(to)),
            part: if count(row.from) == 1 { Part::Whole } else { Part::Partial },
            is_default: row.default,
            share: row.share,
            branches: row.branches.iter().map(|branch| self.number(branch)).collect(),
        };
        let rows = rows.iter().map(row).collect();
        let reorganisation = ReorganisationNo(self.reorganisations);
        self.reorganisations += 1;
        let effective_on = day(on);
        let event = UnitEvent::Reorganised { reorganisation, decision: None, effective_on, rows };
        self.record(vec![Event::Unit(event)])
    }

    pub(crate) fn counted(&mut self, key: &str, on: &str, persons: i64) -> PopulationNo {
        self.counted_by(key, on, persons, "census", Qualifier::Exact)
    }

    pub(crate) fn counted_by(
        &mut self,
        key: &str,
        on: &str,
        persons_60_plus: i64,
        source: &str,
        qualifier: Qualifier,
    ) -> PopulationNo {
        let population = PopulationNo(self.populations);
        self.populations += 1;
        self.record(vec![Event::Figure(FigureEvent::PopulationCounted {
            population,
            unit: self.number(key),
            counted_on: day(on),
            source: source.to_owned(),
            persons_60_plus,
            qualifier,
            female_60_plus: None,
            persons_80_plus: None,
        })]);
        population
    }

    pub(crate) fn reports(&mut self, key: &str, on: &str, members: i64) -> FigureNo {
        self.reports_as(key, on, "members", "office", members * 1000)
    }

    pub(crate) fn reports_as(
        &mut self,
        key: &str,
        on: &str,
        indicator: &str,
        source: &str,
        value: i64,
    ) -> FigureNo {
        let figure = FigureNo(self.figures);
        self.figures += 1;
        self.record(vec![Event::Figure(FigureEvent::Reported {
            figure,
            unit: self.number(key),
            on: day(on),
            indicator: indicator.to_owned(),
            source: source.to_owned(),
            value,
            qualifier: Qualifier::Exact,
        })]);
        figure
    }

    pub(crate) fn completes(&mut self, key: &str, on: &str) -> Position {
        let completed = FigureEvent::RegisterCompleted { unit: self.number(key), on: day(on) };
        self.record(vec![Event::Figure(completed)])
    }

    pub(crate) fn closes(&mut self, key: &str, year: i32) -> Position {
        let (unit, closed_on) = (self.number(key), day("2026-01-20"));
        self.record(vec![Event::Period(PeriodEvent::Closed { unit, year, closed_on })])
    }

    pub(crate) fn reopens(&mut self, key: &str, year: i32) {
        let (unit, reopened_on) = (self.number(key), day("2026-03-02"));
        let closing = self.models.periods.latest(unit, year).expect("it is closed").at;
        let reopened = PeriodEvent::Reopened { unit, year, closing, reopened_on };
        self.record(vec![Event::Period(reopened)]);
    }

    pub(crate) fn person(&mut self, key: &str, birth_year: i32) -> PersonNo {
        let person = PersonNo(self.persons);
        self.persons += 1;
        self.record(vec![Event::Person(PersonEvent::Registered {
            person,
            uuid: u128::from(person.0),
            source: SourceNo(0),
            sex: if person.0.is_multiple_of(2) { Sex::Female } else { Sex::Male },
            birth_year,
            birth_precision: Precision::Year,
            unit: self.number(key),
            household: None,
            slot: person.0,
        })]);
        person
    }

    pub(crate) fn joins(&mut self, person: PersonNo, key: &str, on: &str) -> MembershipNo {
        let membership = MembershipNo::after(self.memberships.len());
        let unit = self.number(key);
        self.memberships.push((person, unit));
        self.record(vec![Event::Membership(MembershipEvent::Enrolled {
            membership,
            person,
            unit,
            joined_on: PartialDay::exact(day(on)),
            basis: Basis::Age60,
            birth_year: 1940,
            sex: Sex::Female,
            card_issued_on: None,
        })]);
        membership
    }

    /// Of 1940: counted among those of 60 from the year 2000 on.
    pub(crate) fn member(&mut self, key: &str, joined: &str) -> MembershipNo {
        self.member_born(key, joined, 1940)
    }

    pub(crate) fn member_born(&mut self, key: &str, joined: &str, born: i32) -> MembershipNo {
        let person = self.person(key, born);
        self.joins(person, key, joined)
    }

    pub(crate) fn leaves(&mut self, membership: MembershipNo, on: &str, reason: DepartureReason) {
        let (person, unit) = self.memberships[membership.index()];
        self.record(vec![Event::Membership(MembershipEvent::Departed {
            membership,
            person,
            unit,
            joined_on: PartialDay::exact(day(on)),
            left_on: PartialDay::exact(day(on)),
            reason,
            birth_year: 1940,
            sex: Sex::Female,
        })]);
    }

    pub(crate) fn dies(&mut self, person: PersonNo, on: &str) {
        let died_on = PartialDay::exact(day(on));
        self.record(vec![Event::Person(PersonEvent::Died { person, died_on })]);
    }

    pub(crate) fn transfers(&mut self, membership: MembershipNo, on: &str, to: &str) -> TransferNo {
        let transfer = TransferNo(self.transfers);
        self.transfers += 1;
        let (person, from) = self.memberships[membership.index()];
        let to = self.number(to);
        self.record(vec![Event::Membership(MembershipEvent::Transferred {
            transfer,
            membership,
            person,
            from,
            to,
            transferred_on: day(on),
            birth_year: 1940,
            sex: Sex::Female,
        })]);
        transfer
    }

    pub(crate) fn merges(&mut self, person: PersonNo, into: PersonNo, voided: &[MembershipNo]) {
        let voided = voided.to_vec();
        self.record(vec![Event::Person(PersonEvent::Merged { person, into, voided })]);
    }

    pub(crate) fn unmerges(&mut self, person: PersonNo, into: PersonNo, back: &[MembershipNo]) {
        let merge = EventRef { position: self.now(), index: 0 };
        let restored = back.to_vec();
        self.record(vec![Event::Person(PersonEvent::Unmerged { person, into, merge, restored })]);
    }

    pub(crate) fn corrects(&mut self, record: Record, column: Column, new: Value) -> Position {
        self.record(vec![Event::Corrected(Corrected {
            record,
            corrects: EventRef { position: Position::START, index: 0 },
            column,
            old: Value::Nothing,
            new,
            changed_on: None,
            learned_on: day("2026-01-01"),
        })])
    }

    pub(crate) fn point(&self, on: &str) -> Point {
        Point { on: day(on), known: self.now() }
    }

    pub(crate) fn rows(&self, key: &str, on: &str, tree_on: &str) -> Vec<Row> {
        let question = Question {
            point: self.point(on),
            tree_on: day(tree_on),
            unit: self.number(key),
            level: None,
            split: false,
        };
        report::query(&self.models, &question).unwrap_or_default()
    }

    /// The row of one unit under the tree of the day itself.
    pub(crate) fn row(&self, key: &str, on: &str) -> Row {
        self.row_under(key, on, on)
    }

    pub(crate) fn row_under(&self, key: &str, on: &str, tree_on: &str) -> Row {
        self.rows(key, on, tree_on).into_iter().next().expect("the unit exists under the tree")
    }

    pub(crate) fn explains(&self, key: &str, from: Point, to: Point) -> Explanation {
        let question = explain::Question {
            unit: self.number(key),
            from,
            from_tree_on: from.on,
            to,
            to_tree_on: to.on,
        };
        explain::explain(&self.models, &question)
    }
}
