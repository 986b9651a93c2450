//! What was given, as reports ask for it: by hand, and against a recount that replays the commits.

mod recount;

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::event::{Actor, Channel, CommandId, Commit, Event, Fact, Header};
use dienhong_core::domain::ids::{
    EventRef, FundNo, HouseholdNo, KindNo, Millis, PersonNo, Position, SourceNo, SupportNo, UnitNo,
};
use dienhong_core::domain::people::PersonEvent;
use dienhong_core::domain::secret::{Class, Secret, Subject};
use dienhong_core::domain::support::{Beneficiary, SupportEvent, Terms, ValueBasis};
use dienhong_core::domain::voids::VoidEvent;

use super::{Answer, Dimension, Purses, Question, Support};
use crate::Projection;
use crate::rollup::Rollup;
use crate::sample::restarted;

const AN: Beneficiary = Beneficiary::Person(PersonNo(0));
const BINH: Beneficiary = Beneficiary::Person(PersonNo(1));
const HOUSE: Beneficiary = Beneficiary::Household(HouseholdNo(0));

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

fn gift(whom: Beneficiary, given_on: &str, amount: i64) -> Terms {
    Terms {
        beneficiary: whom,
        unit: UnitNo(0),
        kind: KindNo(0),
        given_on: day(given_on),
        amount: Some(amount),
        value_basis: ValueBasis::Cash,
        quantity: None,
        programme: None,
        fund: None,
    }
}

/// A read model and the commits it was made of.
#[derive(Default)]
struct Told {
    support: Support,
    /// The same, never restarted, and asked after every commit.
    asked: Support,
    commits: Vec<Commit>,
    gifts: usize,
}

impl Told {
    fn tell(&mut self, fact: Fact) -> Position {
        let position = Position(self.commits.len() as u64 + 1);
        let commit = Commit { position, header: header(), facts: vec![fact] };
        self.support.apply(&commit);
        self.support = restarted(&self.support);
        self.asked.apply(&commit);
        self.commits.push(commit);
        self.ask(Position::LATEST, &[]);
        position
    }

    fn clear(&mut self, event: Event) -> Position {
        self.tell(Fact::clear(event))
    }

    fn give(&mut self, terms: Terms) -> SupportNo {
        self.give_sealed(terms, Vec::new())
    }

    fn give_sealed(&mut self, terms: Terms, secrets: Vec<Secret>) -> SupportNo {
        let support = SupportNo::after(self.gifts);
        self.gifts += 1;
        let event = SupportEvent::Given {
            support,
            uuid: 0,
            key: format!("g{}", self.gifts),
            source: SourceNo(0),
            beneficiary: terms.beneficiary,
            unit: terms.unit,
            kind: terms.kind,
            given_on: terms.given_on,
            amount: terms.amount,
            value_basis: terms.value_basis,
            quantity: terms.quantity,
            programme: terms.programme,
            fund: terms.fund,
            decision: None,
        };
        self.tell(Fact { event: Event::Support(event), secrets });
        support
    }

    fn reverse(&mut self, support: SupportNo) -> Position {
        let reversed_on = day("2026-01-01");
        self.clear(Event::Support(SupportEvent::Reversed { support, reversed_on }))
    }

    fn correct(&mut self, record: Record, column: Column, new: Value) -> Position {
        let corrects = EventRef { position: Position(1), index: 0 };
        let (old, changed_on, learned_on) = (Value::Nothing, None, day("2026-01-01"));
        let corrected = Corrected { record, corrects, column, old, new, changed_on, learned_on };
        self.clear(Event::Corrected(corrected))
    }

    fn void(&mut self, record: Record) -> Position {
        let voids = EventRef { position: Position(1), index: 0 };
        self.clear(Event::Void(VoidEvent::Voided { record, voids, stood: Vec::new() }))
    }

    fn merge(&mut self, person: u32, into: u32) -> Position {
        let (person, into) = (PersonNo(person), PersonNo(into));
        self.clear(Event::Person(PersonEvent::Merged { person, into, voided: Vec::new() }))
    }

    fn unmerge(&mut self, person: u32, into: u32) -> Position {
        let merge = EventRef { position: Position(1), index: 0 };
        let (person, into, restored) = (PersonNo(person), PersonNo(into), Vec::new());
        self.clear(Event::Person(PersonEvent::Unmerged { person, into, merge, restored }))
    }

    fn ask(&self, known: Position, by: &[Dimension]) -> Answer {
        let places = Rollup::recorded(8);
        let (from, to) = (day("2025-01-01"), day("2025-12-31"));
        self.answer(&Question {
            from,
            to,
            known,
            by,
            places: &places,
            units_of_quantity: &[0, 0, 7],
            purses: Purses::All,
        })
    }

    /// Who was asked before answers as who was never asked.
    fn answer(&self, question: &Question) -> Answer {
        let answer = self.support.answer(question);
        assert_eq!(self.asked.answer(question), answer);
        answer
    }

    fn total(&self, known: Position) -> (u64, i128, u64) {
        let total = self.ask(known, &[]).total;
        (total.count, total.amount(), total.beneficiaries)
    }
}

#[test]
fn the_first_and_the_last_day_asked_for_count() {
    let mut told = Told::default();
    for given_on in ["2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01"] {
        told.give(gift(AN, given_on, 1));
    }
    assert_eq!(told.total(Position::LATEST), (2, 2, 1));
}

#[test]
fn a_reversal_takes_the_gift_back_from_where_it_is_known() {
    let mut told = Told::default();
    told.give(gift(AN, "2025-10-01", 500));
    let second = told.give(gift(AN, "2025-10-02", 300));
    let known = told.reverse(second);
    assert_eq!(told.total(Position(known.0 - 1)), (2, 800, 1));
    assert_eq!(told.total(known), (1, 500, 1));
    assert!(told.support.is_reversed(second));
}

#[test]
fn a_gift_taken_back_counts_until_then_and_one_whose_reversal_is_taken_back_counts_again() {
    let mut told = Told::default();
    let first = told.give(gift(AN, "2025-10-01", 500));
    let second = told.give(gift(BINH, "2025-10-02", 300));
    let reversed = told.reverse(second);
    let voided = told.void(Record::Support(first));
    let again = told.void(Record::Reversal(second));
    assert_eq!(told.total(Position(reversed.0 - 1)), (2, 800, 2));
    assert_eq!(told.total(reversed), (1, 500, 1));
    assert_eq!(told.total(voided), (0, 0, 0));
    assert_eq!(told.total(again), (1, 300, 1));
}

#[test]
fn a_correction_counts_from_where_it_is_known() {
    let mut told = Told::default();
    let support = told.give(gift(AN, "2025-10-01", 500));
    let amount = told.correct(Record::Support(support), Column::Amount, Value::Number(700));
    let last_year = Value::Day(PartialDay::exact(day("2024-10-01")));
    let year = told.correct(Record::Support(support), Column::GivenOn, last_year);
    assert_eq!(told.total(Position(1)), (1, 500, 1));
    assert_eq!(told.total(amount), (1, 700, 1));
    assert_eq!(told.total(year), (0, 0, 0));
    assert_eq!(told.support.terms(support).amount, Some(700));
}

#[test]
fn a_reversed_gift_stays_reversed_when_it_is_corrected() {
    let mut told = Told::default();
    let support = told.give(gift(AN, "2025-10-01", 500));
    told.reverse(support);
    told.correct(Record::Support(support), Column::Amount, Value::Number(700));
    assert_eq!(told.total(Position::LATEST), (0, 0, 0));
    assert_eq!(told.total(Position(1)), (1, 500, 1));
    assert!(told.support.is_reversed(support));
}

#[test]
fn a_reversal_of_the_wrong_gift_is_moved_to_the_right_one() {
    let mut told = Told::default();
    let wrong = told.give(gift(AN, "2025-10-01", 500));
    let right = told.give(gift(BINH, "2025-10-01", 300));
    let reversed = told.reverse(wrong);
    let new = Value::Number(right.0.into());
    let moved = told.correct(Record::Reversal(wrong), Column::Support, new);
    assert_eq!(told.total(reversed), (1, 300, 1));
    assert_eq!(told.total(moved), (1, 500, 1));
    let back = told.correct(Record::Reversal(right), Column::Support, Value::Number(0));
    assert_eq!(told.total(back), (1, 300, 1));
}

#[test]
fn merged_records_count_once_while_they_are_merged() {
    let mut told = Told::default();
    told.give(gift(AN, "2025-10-01", 1));
    told.give(gift(BINH, "2025-10-01", 1));
    told.give(gift(Beneficiary::Person(PersonNo(2)), "2025-10-01", 1));
    let merged = told.merge(1, 0);
    let chained = told.merge(0, 2);
    let parted = told.unmerge(0, 2);
    let count = |known: Position| told.total(known).2;
    assert_eq!(count(Position(merged.0 - 1)), 3);
    assert_eq!(count(merged), 2);
    assert_eq!(count(chained), 1);
    assert_eq!(count(parted), 2);
}

#[test]
fn a_person_counts_once_a_row_and_once_in_the_total() {
    let mut told = Told::default();
    for (whom, given_on) in
        [(AN, "2025-10-01"), (AN, "2025-10-31"), (AN, "2025-11-01"), (HOUSE, "2025-11-02")]
    {
        told.give(gift(whom, given_on, 10));
    }
    let answer = told.ask(Position::LATEST, &[Dimension::Month]);
    let of = |row: usize| {
        let totals = &answer.rows[row].totals;
        (totals.count, totals.beneficiaries, totals.households)
    };
    assert_eq!(answer.rows.len(), 2);
    assert_eq!(answer.rows[0].group.month.map(|month| (month.year, month.month)), Some((2025, 10)));
    assert_eq!((of(0), of(1)), ((2, 1, 0), (2, 1, 1)));
    assert_eq!((answer.total.beneficiaries, answer.total.households), (1, 1));
}

#[test]
fn cash_goods_and_labour_are_never_added() {
    let mut told = Told::default();
    told.give(gift(AN, "2025-10-01", 100));
    let goods = ValueBasis::Goods;
    told.give(Terms { value_basis: goods, kind: KindNo(1), ..gift(AN, "2025-10-01", 50) });
    let total = told.ask(Position::LATEST, &[]).total;
    assert_eq!((total.amount(), total.amounts), (100, [100, 50, 0]));
    assert_eq!(total.value_basis(), None);
    let by_kind = told.ask(Position::LATEST, &[Dimension::Kind]);
    let amounts: Vec<i128> = by_kind.rows.iter().map(|row| row.totals.amount()).collect();
    assert_eq!(amounts, [100, 50]);
    let by_basis = told.ask(Position::LATEST, &[Dimension::ValueBasis]);
    assert_eq!(by_basis.rows[1].group.value_basis, Some(goods));
}

#[test]
fn quantities_add_those_that_were_given() {
    let mut told = Told::default();
    told.give(gift(AN, "2025-10-01", 1));
    assert_eq!(told.ask(Position::LATEST, &[]).total.quantity, None);
    told.give(Terms { quantity: Some(2_500), ..gift(AN, "2025-10-01", 1) });
    assert_eq!(told.ask(Position::LATEST, &[]).total.quantity, Some(2_500));
    let in_days = Terms { kind: KindNo(2), quantity: Some(2_000), ..gift(AN, "2025-10-01", 1) };
    told.give(in_days);
    let answer = told.ask(Position::LATEST, &[Dimension::Kind]);
    let quantities: Vec<Option<i128>> = answer.rows.iter().map(|row| row.totals.quantity).collect();
    assert_eq!(quantities, [Some(2_500), Some(2_000)]);
    assert_eq!(answer.total.quantity, None, "kilograms and days have no sum");
}

#[test]
fn a_sealed_link_counts_its_person_when_opened_and_one_of_its_own_when_not() {
    let link = |number: &str| Secret {
        subject: Subject::Unit(UnitNo(0)),
        class: Class::Sensitive,
        cells: vec![(Column::Ref, number.to_owned())],
    };
    let sealed = |number| gift(Beneficiary::Sealed(number), "2025-10-01", 1);
    let mut told = Told::default();
    told.give(gift(AN, "2025-10-01", 1));
    told.give_sealed(sealed(77), vec![link("0")]);
    assert_eq!(told.total(Position::LATEST).2, 1);
    told.give_sealed(sealed(78), Vec::new());
    told.give_sealed(sealed(79), Vec::new());
    assert_eq!(told.total(Position::LATEST).2, 3);
}

#[test]
fn nothing_given_is_one_row_of_nothing_and_none_by_kind() {
    let told = Told::default();
    let all = told.ask(Position::LATEST, &[]);
    assert_eq!((all.rows.len(), all.rows[0].totals), (1, all.total));
    assert_eq!(told.ask(Position::LATEST, &[Dimension::Kind]).rows, []);
}

#[test]
fn rows_stand_in_the_order_asked_for() {
    let mut told = Told::default();
    for (fund, programme, unit) in [(Some(1), None, 3), (None, Some(2), 1), (None, None, 2)] {
        let (fund, programme) = (fund.map(FundNo), programme.map(KindNo));
        told.give(Terms { fund, programme, unit: UnitNo(unit), ..gift(AN, "2025-10-01", 1) });
    }
    let by = [Dimension::Fund, Dimension::Unit, Dimension::Programme];
    let answer = told.ask(Position::LATEST, &by);
    let rows: Vec<_> = answer
        .rows
        .iter()
        .map(|row| (row.group.fund, row.group.unit.unwrap().0, row.group.programme))
        .collect();
    assert_eq!(rows, [(None, 1, Some(KindNo(2))), (None, 2, None), (Some(FundNo(1)), 3, None)]);
}

#[test]
fn gifts_from_funds_of_another_currency_are_asked_for_apart() {
    let mut told = Told::default();
    let from = |fund| Terms { fund, ..gift(AN, "2025-10-01", 7) };
    for fund in [None, Some(FundNo(0)), Some(FundNo(1))] {
        told.give(from(fund));
    }
    let ask = |purses| {
        let places = Rollup::recorded(8);
        let (from, to) = (day("2025-01-01"), day("2025-12-31"));
        let known = Position::LATEST;
        let units_of_quantity = &[];
        let places = &places;
        let question = Question { from, to, known, by: &[], places, units_of_quantity, purses };
        told.answer(&question).total.count
    };
    let dollars = [FundNo(1)];
    assert_eq!((ask(Purses::Except(&dollars)), ask(Purses::Only(&dollars))), (2, 1));
}
