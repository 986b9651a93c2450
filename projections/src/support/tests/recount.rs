//! Every answer over random histories equals a recount that replays the commits known by then into
//! a plain map, gift by gift.

use std::collections::{BTreeMap, BTreeSet};

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Record, Value};
use dienhong_core::domain::event::Event;
use dienhong_core::domain::ids::{
    FundNo, HouseholdNo, KindNo, PersonNo, Position, SupportNo, UnitNo,
};
use dienhong_core::domain::people::PersonEvent;
use dienhong_core::domain::support::{Beneficiary, SupportEvent, Terms, ValueBasis};
use proptest::prelude::*;

use super::{Told, gift};
use crate::rollup::Rollup;
use crate::support::{Dimension, Group, Month, Purses, Question, Totals};

const PERSONS: u32 = 6;

/// By kind.
const UNITS_OF_QUANTITY: [u32; 3] = [0, 0, 7];

/// Some are in another currency.
const FOREIGN: [FundNo; 1] = [FundNo(1)];

#[derive(Clone, Debug)]
enum Step {
    Give(Terms),
    Reverse(usize),
    Correct(usize, Column, i64),
    MoveReversal(usize, usize),
    Merge(u32, u32),
    Unmerge,
}

fn terms() -> impl Strategy<Value = Terms> {
    let whom = prop_oneof![
        (0..PERSONS).prop_map(|number| Beneficiary::Person(PersonNo(number))),
        (0..3_u32).prop_map(|number| Beneficiary::Household(HouseholdNo(number))),
        any::<u64>().prop_map(Beneficiary::Sealed),
    ];
    let amounts = (proptest::option::of(1..1_000_i64), proptest::option::of(1..5_000_i64));
    let dimensions = (0..5_u32, 0..3_u32, 0..3_usize, 19_700..20_200_i32, 0..3_u32, 0..3_u32);
    (whom, amounts, dimensions).prop_map(|(beneficiary, (amount, quantity), dimensions)| {
        let (unit, kind, basis, given_on, programme, fund) = dimensions;
        Terms {
            beneficiary,
            unit: UnitNo(unit),
            kind: KindNo(kind),
            given_on: Day::from_number(given_on).unwrap(),
            amount,
            value_basis: ValueBasis::ALL[basis],
            quantity,
            programme: programme.checked_sub(1).map(KindNo),
            fund: fund.checked_sub(1).map(FundNo),
        }
    })
}

fn step() -> impl Strategy<Value = Step> {
    let columns = prop::sample::select(vec![
        Column::Unit,
        Column::Kind,
        Column::Amount,
        Column::Quantity,
        Column::ValueBasis,
        Column::Programme,
        Column::Fund,
        Column::Ref,
        Column::Household,
        Column::GivenOn,
        Column::Decision,
    ]);
    prop_oneof![
        6 => terms().prop_map(Step::Give),
        2 => any::<usize>().prop_map(Step::Reverse),
        4 => (any::<usize>(), columns, 0..3_i64).prop_map(|(at, column, to)| {
            Step::Correct(at, column, to)
        }),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Step::MoveReversal(from, to)),
        1 => (1..PERSONS, 1..PERSONS).prop_map(|(one, two)| Step::Merge(one, two)),
        1 => Just(Step::Unmerge),
    ]
}

/// Tells what can happen of a step, as the rules would let it through.
fn tell(told: &mut Told, known: &mut Replayed, step: Step) {
    let gifts = told.gifts;
    let pick = |number: usize| SupportNo::after(number % gifts.max(1));
    match step {
        Step::Give(terms) => {
            told.give(terms);
        }
        Step::Reverse(at) if gifts > 0 && !known.reversed.contains(&pick(at)) => {
            told.reverse(pick(at));
        }
        Step::Correct(at, column, to) if gifts > 0 => {
            let new = match column {
                Column::GivenOn => {
                    let number = 19_700 + i32::try_from(to).unwrap() * 200;
                    Value::Day(PartialDay::exact(Day::from_number(number).unwrap()))
                }
                Column::Decision => Value::Text("12/QĐ".to_owned()),
                Column::Amount | Column::Quantity if to == 0 => Value::Nothing,
                _ => Value::Number(to),
            };
            told.correct(Record::Support(pick(at)), column, new);
        }
        Step::MoveReversal(from, to)
            if gifts > 0
                && known.reversed.contains(&pick(from))
                && !known.reversed.contains(&pick(to)) =>
        {
            let new = Value::Number(pick(to).0.into());
            told.correct(Record::Reversal(pick(from)), Column::Support, new);
        }
        Step::Merge(one, two) if one < two && !known.merged.contains_key(&one) => {
            told.merge(one, two);
        }
        Step::Unmerge => {
            if let Some((&person, &into)) = known.merged.iter().next() {
                told.unmerge(person, into);
            }
        }
        Step::Reverse(_) | Step::Correct(..) | Step::MoveReversal(..) | Step::Merge(..) => {}
    }
    *known = Replayed::up_to(told, Position::LATEST);
}

/// What is known, by replaying.
#[derive(Default)]
struct Replayed {
    gifts: Vec<Terms>,
    reversed: BTreeSet<SupportNo>,
    merged: BTreeMap<u32, u32>,
}

impl Replayed {
    fn up_to(told: &Told, known: Position) -> Replayed {
        let mut replayed = Replayed::default();
        for commit in told.commits.iter().filter(|commit| commit.position <= known) {
            replayed.replay(&commit.facts[0].event);
        }
        replayed
    }

    fn replay(&mut self, event: &Event) {
        match event {
            Event::Support(SupportEvent::Reversed { support, .. }) => {
                self.reversed.insert(*support);
            }
            Event::Support(given) => self.gifts.push(Terms::given(given, &[]).unwrap()),
            Event::Person(PersonEvent::Merged { person, into, .. }) => {
                self.merged.insert(person.0, into.0);
            }
            Event::Person(PersonEvent::Unmerged { person, .. }) => {
                self.merged.remove(&person.0);
            }
            Event::Corrected(corrected) => match (corrected.record, &corrected.new) {
                (Record::Reversal(from), Value::Number(to)) => {
                    self.reversed.remove(&from);
                    self.reversed.insert(SupportNo(u32::try_from(*to).unwrap()));
                }
                (Record::Support(support), new) => {
                    set(&mut self.gifts[support.index()], corrected.column, new);
                }
                _ => unreachable!("nothing else was told"),
            },
            _ => unreachable!("nothing else was told"),
        }
    }

    fn one_person(&self, number: u32) -> u32 {
        self.merged.get(&number).map_or(number, |&into| self.one_person(into))
    }
}

fn set(terms: &mut Terms, column: Column, new: &Value) {
    let number = if let Value::Number(number) = new { Some(*number) } else { None };
    let index = || u32::try_from(number.unwrap()).unwrap();
    match column {
        Column::Unit => terms.unit = UnitNo(index()),
        Column::Kind => terms.kind = KindNo(index()),
        Column::Amount => terms.amount = number,
        Column::Quantity => terms.quantity = number,
        Column::ValueBasis => terms.value_basis = ValueBasis::ALL[index() as usize],
        Column::Programme => terms.programme = Some(KindNo(index())),
        Column::Fund => terms.fund = Some(FundNo(index())),
        Column::Ref => terms.beneficiary = Beneficiary::Person(PersonNo(index())),
        Column::Household => terms.beneficiary = Beneficiary::Household(HouseholdNo(index())),
        Column::GivenOn => {
            let Value::Day(day) = new else { unreachable!() };
            terms.given_on = day.first();
        }
        _ => {}
    }
}

#[derive(Default)]
struct Counted {
    totals: Totals,
    whom: BTreeSet<(char, u64)>,
    /// In which quantities were counted.
    units: BTreeSet<u32>,
}

impl Counted {
    fn add(&mut self, number: usize, terms: &Terms, known: &Replayed) {
        self.totals.count += 1;
        let basis = terms.value_basis as usize;
        self.totals.amounts[basis] += i128::from(terms.amount.unwrap_or(0));
        if let Some(quantity) = terms.quantity {
            self.totals.quantity = Some(self.totals.quantity.unwrap_or(0) + i128::from(quantity));
            self.units.insert(UNITS_OF_QUANTITY[terms.kind.index()]);
        }
        self.whom.insert(match terms.beneficiary {
            Beneficiary::Person(person) => ('p', known.one_person(person.0).into()),
            Beneficiary::Household(household) => ('h', household.0.into()),
            Beneficiary::Sealed(_) => ('s', number as u64),
        });
    }

    fn totals(mut self) -> Totals {
        let households = self.whom.iter().filter(|(class, _)| *class == 'h').count() as u64;
        self.totals.households = households;
        self.totals.quantity = self.totals.quantity.filter(|_| self.units.len() == 1);
        self.totals.beneficiaries = self.whom.len() as u64 - households;
        self.totals
    }
}

fn group(terms: &Terms, by: &[Dimension]) -> Group {
    let mut group = Group::default();
    for dimension in by {
        match dimension {
            Dimension::Kind => group.kind = Some(terms.kind),
            Dimension::Month => {
                let (year, month) = (terms.given_on.year(), terms.given_on.month());
                group.month = Some(Month { year, month });
            }
            Dimension::Programme => group.programme = terms.programme,
            Dimension::Fund => group.fund = terms.fund,
            Dimension::Unit => group.unit = Some(terms.unit),
            Dimension::ValueBasis => group.value_basis = Some(terms.value_basis),
        }
    }
    group
}

proptest! {
    #[test]
    fn every_total_equals_a_recount(
        steps in prop::collection::vec(step(), 0..60),
        by in prop::sample::subsequence(vec![
            Dimension::Kind, Dimension::Month, Dimension::Programme, Dimension::Fund,
            Dimension::Unit, Dimension::ValueBasis,
        ], 0..=6),
        known in 0..70_u64,
        from in 19_700..20_000_i32,
        days in 0..500_i32,
        purse in 0..3_usize,
    ) {
        let (mut told, mut now) = (Told::default(), Replayed::default());
        for step in steps {
            tell(&mut told, &mut now, step);
        }
        let (from, to) = (Day::from_number(from).unwrap(), Day::from_number(from + days).unwrap());
        let (known, places) = (Position(known), Rollup::recorded(8));
        let purses =
            [Purses::All, Purses::Except(&FOREIGN), Purses::Only(&FOREIGN)][purse];
        let is_from_purse = |fund: Option<FundNo>| {
            let is_foreign = fund.is_some_and(|fund| FOREIGN.contains(&fund));
            purse == 0 || (purse == 2) == is_foreign
        };
        let units_of_quantity = &UNITS_OF_QUANTITY[..];
        let places = &places;
        let question = Question { from, to, known, by: &by, places, units_of_quantity, purses };
        let answer = told.answer(&question);

        let replayed = Replayed::up_to(&told, known);
        let (mut rows, mut total) = (BTreeMap::<Group, Counted>::new(), Counted::default());
        for (number, terms) in replayed.gifts.iter().enumerate() {
            let stands = !replayed.reversed.contains(&SupportNo::after(number));
            let is_asked = (from..=to).contains(&terms.given_on) && is_from_purse(terms.fund);
            if stands && is_asked {
                rows.entry(group(terms, &by)).or_default().add(number, terms, &replayed);
                total.add(number, terms, &replayed);
            }
        }
        if by.is_empty() {
            rows.entry(Group::default()).or_default();
        }
        let expected: BTreeMap<Group, Totals> =
            rows.into_iter().map(|(group, counted)| (group, counted.totals())).collect();
        let told_rows: BTreeMap<Group, Totals> =
            answer.rows.iter().map(|row| (row.group, row.totals)).collect();
        prop_assert_eq!(answer.rows.len(), told_rows.len(), "no group stands twice");
        prop_assert_eq!(told_rows, expected);
        prop_assert_eq!(answer.total, total.totals());
    }
}

#[test]
fn a_version_is_of_the_gift_it_corrects() {
    let mut told = Told::default();
    told.give(gift(Beneficiary::Person(PersonNo(0)), "2025-01-01", 5));
    let mut known = Replayed::default();
    tell(&mut told, &mut known, Step::Correct(0, Column::Amount, 2));
    assert_eq!(known.gifts[0].amount, Some(2));
}
