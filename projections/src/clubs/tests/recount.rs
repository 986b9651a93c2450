//! Every sum against a recount that walks all commits anew for each club.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::clubs::Totals;

const CLUBS: u32 = 5;

/// A club's count, or a correction of something said before.
#[derive(Clone, Debug)]
enum Said {
    Counts { club: u32, on: i32, members: i64, women: Option<i64>, fund: Option<i64> },
    Dissolved { club: u32, on: Option<i32> },
    Moved { club: u32, unit: u32, from: Option<i32> },
    Recounted { count: usize, column: Column, value: Option<i64> },
}

fn days() -> std::ops::Range<i32> {
    // Around 31 August 2020, when the rules of Project 1336 begin.
    18_200..19_400
}

fn said() -> impl Strategy<Value = Said> {
    let club = 0..CLUBS;
    let given = || proptest::option::of(0..80_i64);
    let columns = prop::sample::select(vec![Column::Women, Column::FundAmount]);
    prop_oneof![
        4 => (club.clone(), days(), 30..80_i64, given(), given()).prop_map(
            |(club, on, members, women, fund)| Said::Counts { club, on, members, women, fund }
        ),
        1 => (club.clone(), proptest::option::of(days()))
            .prop_map(|(club, on)| Said::Dissolved { club, on }),
        1 => (club, 1..3_u32, proptest::option::of(days()))
            .prop_map(|(club, unit, from)| Said::Moved { club, unit, from }),
        1 => (any::<usize>(), columns, given())
            .prop_map(|(count, column, value)| Said::Recounted { count, column, value }),
    ]
}

fn number(value: Option<i64>) -> Value {
    value.map_or(Value::Nothing, Value::Number)
}

fn exact(day: Option<i32>) -> Option<Day> {
    day.and_then(Day::from_number)
}

/// What a person with all papers on the table would know of a club.
#[derive(Clone, Default)]
struct Papers {
    dissolved_on: Option<Day>,
    unit: u32,
    moves: BTreeMap<Day, u32>,
}

impl Papers {
    fn unit_on(&self, on: Day) -> u32 {
        self.moves.range(..=on).next_back().map_or(self.unit, |(_, unit)| *unit)
    }
}

struct Registry {
    office: Office,
    /// Each said at the position that follows the one before.
    first: Position,
    said: Vec<Said>,
}

fn told(all: &[Said]) -> Registry {
    let mut office = office();
    let unit = office.number(C1);
    office.record((0..CLUBS).map(|club| founded(club, unit, "2020-01-01")).collect());
    let mut registry = Registry { first: office.now(), office, said: Vec::new() };
    let mut counts = 0;
    let mut days = std::collections::BTreeSet::new();
    for it in all {
        let event = match it.clone() {
            // A club counts once a day.
            Said::Counts { club, on, .. } if !days.insert((club, on)) => continue,
            Said::Counts { club, on, members, women, fund } => {
                let figures = ClubFigures {
                    club: ClubNo(club),
                    on: Day::from_number(on).unwrap(),
                    members,
                    women,
                    fund_amount: fund,
                    ..super::members(club, "2020-01-01", members)
                };
                counts += 1;
                counted(counts - 1, figures)
            }
            Said::Dissolved { club, on } => {
                let day = exact(on).map_or(Value::Nothing, |on| Value::Day(PartialDay::exact(on)));
                corrected(Record::Club(ClubNo(club)), Column::DissolvedOn, day, None)
            }
            Said::Moved { club, unit, from } => {
                let from = exact(from).map(|from| from.to_string());
                let unit = Value::Number(unit.into());
                corrected(Record::Club(ClubNo(club)), Column::Unit, unit, from.as_deref())
            }
            Said::Recounted { .. } if counts == 0 => continue,
            Said::Recounted { count, column, value } => {
                let count = u32::try_from(count % counts as usize).unwrap();
                corrected(Record::ClubFigure(ClubFigureNo(count)), column, number(value), None)
            }
        };
        registry.office.record(vec![event]);
        registry.said.push(it.clone());
    }
    registry
}

/// By unit: clubs, members, women with who gave them, fund, breaches of the rules in numbers.
fn naive(said: &[Said], on: Day) -> BTreeMap<u32, Totals> {
    let mut papers = vec![Papers { unit: 1, ..Papers::default() }; CLUBS as usize];
    let mut counts: Vec<ClubFigures> = Vec::new();
    for it in said {
        match *it {
            Said::Counts { club, on, members, women, fund } => counts.push(ClubFigures {
                club: ClubNo(club),
                on: Day::from_number(on).unwrap(),
                members,
                women,
                fund_amount: fund,
                members_60_plus: None,
                poor: None,
                borrowers: None,
            }),
            Said::Dissolved { club, on } => papers[club as usize].dissolved_on = exact(on),
            Said::Moved { club, unit, from } => match exact(from) {
                None => papers[club as usize].unit = unit,
                Some(from) => {
                    papers[club as usize].moves.insert(from, unit);
                }
            },
            Said::Recounted { count, column, value } => {
                let count = count % counts.len();
                match column {
                    Column::Women => counts[count].women = value,
                    _ => counts[count].fund_amount = value,
                }
            }
        }
    }
    let mut rows: BTreeMap<u32, Totals> = BTreeMap::new();
    for (club, papers) in (0..).zip(&papers) {
        let stood = |day: Day| {
            day >= super::day("2020-01-01") && papers.dissolved_on.is_none_or(|end| day < end)
        };
        if !stood(on) {
            continue;
        }
        let row = rows.entry(papers.unit_on(on)).or_default();
        row.clubs += 1;
        let own = counts.iter().filter(|it| it.club == ClubNo(club) && it.on <= on);
        let Some(latest) = own.max_by_key(|it| it.on) else {
            row.without_figures += 1;
            continue;
        };
        let add = |sum: &mut Sum, figure: Option<i64>| {
            if let Some(figure) = figure {
                sum.total = Some(sum.total.unwrap_or(0) + i128::from(figure));
                sum.clubs += 1;
            }
        };
        add(&mut row.members, Some(latest.members));
        add(&mut row.women, latest.women);
        add(&mut row.fund_amount, latest.fund_amount);
        let share =
            |women: i64| 100 * women < 60 * latest.members || 100 * women > 70 * latest.members;
        let breaks = !(50..=70).contains(&latest.members)
            || latest.women.is_some_and(share)
            || latest.fund_amount == Some(0);
        let applies = latest.on >= super::day("2020-08-31") && stood(latest.on);
        row.with_warnings += u64::from(breaks && applies);
    }
    rows
}

proptest! {
    #[test]
    fn every_sum_equals_a_recount(
        all in prop::collection::vec(said(), 0..40),
        on in days(),
        known in 0..45_usize,
    ) {
        let registry = told(&all);
        let on = Day::from_number(on).unwrap();
        let known = known.min(registry.said.len());
        let position = Position(registry.first.0 + known as u64);
        let places = Rollup::recorded(registry.office.models.units.len());
        let answer = registry.office.models.clubs.answer(&Question { on, known: position, places: &places });
        let expected = naive(&registry.said[..known], on);
        for row in &answer.rows {
            let expected = expected.get(&row.unit.0).copied().unwrap_or_default();
            prop_assert_eq!(row.totals, expected, "{:?}", row.unit);
        }
        let clubs: u64 = expected.values().map(|row| row.clubs).sum();
        prop_assert_eq!((answer.total.clubs, answer.clubs.len() as u64), (clubs, clubs));
    }
}
