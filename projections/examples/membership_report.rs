//! What the membership report costs on a tree of Viet Nam's size: 63 provinces and 10,035 communes
//! that became 34 and 3,321 on 1 July 2025, with three branches in each old commune.
//!
//! `cargo run --release -p dienhong-projections --example membership_report [MEMBERS]`
//!
//! Each question is told beside one bare pass over columns of the same length, the least that any
//! answer from them could cost.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::hint::black_box;
use std::time::Instant;

use dienhong_core::domain::calendar::{Day, PartialDay, Precision};
use dienhong_core::domain::event::{Actor, Channel, CommandId, Commit, Event, Fact, Header};
use dienhong_core::domain::figures::{FigureEvent, Qualifier};
use dienhong_core::domain::ids::{
    MembershipNo, Millis, PersonNo, PopulationNo, Position, ReorganisationNo, SourceNo, UnitNo,
};
use dienhong_core::domain::memberships::{Basis, MembershipEvent};
use dienhong_core::domain::people::{PersonEvent, Sex};
use dienhong_core::domain::units::{Part, ReorganisationRow, UnitEvent, UnitKind};
use dienhong_projections::ReadModels;
use dienhong_projections::explain::{self, explain};
use dienhong_projections::membership::Point;
use dienhong_projections::membership::report::{self, Question};

const OLD_PROVINCES: u32 = 63;
const NEW_PROVINCES: u32 = 34;
const OLD_COMMUNES: u32 = 10_035;
const NEW_COMMUNES: u32 = 3_321;
const BRANCHES: u32 = 3;
const RUNS: usize = 15;

struct Country {
    models: ReadModels,
    units: u32,
}

impl Country {
    fn record(&mut self, event: Event) {
        let position = self.models.progress().next();
        let header = Header {
            recorded_at: Millis(1_780_000_000_000),
            actor: Actor::System,
            channel: Channel::Import,
            on_behalf_of: None,
            command: CommandId::Uuid(u128::from(position.0)),
            policy: Position::START,
            document: None,
            reason: None,
            body: None,
        };
        self.models.apply(&Commit { position, header, facts: vec![Fact::clear(event)] });
    }

    fn unit(&mut self, kind: UnitKind, parent: Option<u32>, from: &str) -> u32 {
        let unit = self.units;
        self.units += 1;
        self.record(Event::Unit(UnitEvent::Registered {
            unit: UnitNo(unit),
            uuid: u128::from(unit),
            key: format!("u{unit}"),
            kind,
            name: format!("Đơn vị {unit}"),
            code: Some(format!("{unit:05}")),
            parent: parent.map(UnitNo),
            valid_from: PartialDay::exact(day(from)),
            valid_until: None,
            slot: unit,
        }));
        unit
    }

    fn counted(&mut self, number: u32, unit: u32, persons_60_plus: i64) {
        self.record(Event::Figure(FigureEvent::PopulationCounted {
            population: PopulationNo(number),
            unit: UnitNo(unit),
            counted_on: day("2024-12-31"),
            source: "census".to_owned(),
            persons_60_plus,
            qualifier: Qualifier::Exact,
            female_60_plus: None,
            persons_80_plus: None,
        }));
    }

    fn member(&mut self, number: u32, unit: u32) {
        let (person, membership) = (PersonNo(number), MembershipNo(number));
        let birth_year = 1925 + i32::try_from(number % 45).expect("small");
        let sex = if number.is_multiple_of(2) { Sex::Female } else { Sex::Male };
        self.record(Event::Person(PersonEvent::Registered {
            person,
            uuid: u128::from(number),
            source: SourceNo(0),
            sex,
            birth_year,
            birth_precision: Precision::Year,
            unit: UnitNo(unit),
            household: None,
            slot: number,
        }));
        let joined = 2010 + i32::try_from(number % 17).expect("small");
        self.record(Event::Membership(MembershipEvent::Enrolled {
            membership,
            person,
            unit: UnitNo(unit),
            joined_on: PartialDay::year(joined).expect("a year of the calendar"),
            basis: Basis::Age60,
            birth_year,
            sex,
            card_issued_on: None,
        }));
    }
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn build(members: u32) -> Country {
    let mut country = Country { models: ReadModels::default(), units: 0 };
    let root = country.unit(UnitKind::Central, None, "1995-01-01");
    let provinces: Vec<u32> = (0..OLD_PROVINCES)
        .map(|_| country.unit(UnitKind::Province, Some(root), "1995-01-01"))
        .collect();
    let province = |commune: u32| provinces[(commune % OLD_PROVINCES) as usize];
    let old: Vec<u32> = (0..OLD_COMMUNES)
        .map(|n| country.unit(UnitKind::Commune, Some(province(n)), "1995-01-01"))
        .collect();
    let branches: Vec<u32> = (0..OLD_COMMUNES * BRANCHES)
        .map(|n| {
            let parent = old[(n / BRANCHES) as usize];
            country.unit(UnitKind::Branch, Some(parent), "1995-01-01")
        })
        .collect();
    let heir = |province: u32| provinces[(province % NEW_PROVINCES) as usize];
    let new: Vec<u32> = (0..NEW_COMMUNES)
        .map(|n| country.unit(UnitKind::Commune, Some(heir(n)), "2025-07-01"))
        .collect();
    let row = |from: u32, to: u32| ReorganisationRow {
        from: UnitNo(from),
        to: Some(UnitNo(to)),
        part: Part::Whole,
        is_default: true,
        share: None,
        branches: Vec::new(),
    };
    let communes =
        (0..OLD_COMMUNES).map(|n| row(old[n as usize], new[(n % NEW_COMMUNES) as usize]));
    let merged = (NEW_PROVINCES..OLD_PROVINCES).map(|n| row(provinces[n as usize], heir(n)));
    country.record(Event::Unit(UnitEvent::Reorganised {
        reorganisation: ReorganisationNo(0),
        decision: None,
        effective_on: day("2025-07-01"),
        rows: communes.chain(merged).collect(),
    }));
    for (number, commune) in (0..).zip(&old) {
        country.counted(number, *commune, 1_000);
    }
    for number in 0..members {
        let branch = (number.wrapping_mul(2_654_435_761) >> 8) as usize % branches.len();
        country.member(number, branches[branch]);
    }
    country
}

/// Milliseconds: least, median, most.
fn time<T>(mut work: impl FnMut() -> T) -> [f64; 3] {
    let mut runs: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    [runs[0], runs[RUNS / 2], runs[RUNS - 1]]
}

fn say(what: &str, times: [f64; 3], bare: f64) {
    let [least, median, most] = times;
    let ratio = median / bare;
    println!("{what:<46} {least:>8.2} {median:>8.2} {most:>8.2} ms   {ratio:>7.1} passes");
}

fn main() {
    let members = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let start = Instant::now();
    let country = build(members);
    let models = &country.models;
    let seconds = start.elapsed().as_secs_f64();
    println!("{members} members, {} units: folded in {seconds:.1} s", country.units);
    let column: Vec<[i32; 4]> = (0..members.cast_signed()).map(|n| [n; 4]).collect();
    let bare = time(|| column.iter().map(|row| i64::from(row[1])).sum::<i64>());
    say("one bare pass over 16 bytes a member", bare, bare[1]);
    let ask = |on: &str, tree_on: &str, level| Question {
        point: Point { on: day(on), known: models.progress() },
        tree_on: day(tree_on),
        unit: UnitNo(0),
        level,
        split: false,
    };
    let today = "2026-06-01";
    for (what, on, tree_on, level) in [
        ("34 provinces, today", today, today, None),
        ("3,321 communes, today", today, today, Some(UnitKind::Commune)),
        ("34 provinces, 2023 as it is now", "2023-12-31", today, None),
        ("3,321 communes, 2023 as it is now", "2023-12-31", today, Some(UnitKind::Commune)),
        ("10,035 communes, 2023 as it was", "2023-12-31", "2023-12-31", Some(UnitKind::Commune)),
    ] {
        let question = ask(on, tree_on, level);
        say(what, time(|| report::query(models, &question)), bare[1]);
    }
    let point = |on: &str| Point { on: day(on), known: models.progress() };
    let question = explain::Question {
        unit: UnitNo(0),
        from: point("2023-12-31"),
        from_tree_on: day("2023-12-31"),
        to: point(today),
        to_tree_on: day(today),
    };
    assert!(explain(models, &question).adds_up, "an explanation adds up");
    say("the nation explained, 2023 to today", time(|| explain(models, &question)), bare[1]);
}
