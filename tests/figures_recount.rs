//! Random registries, imported and reported by the program, compared figure by figure with the
//! naive recount.

use serde_json::Value;

use crate::naive::figures::{rate, shown};
use crate::naive::random::{Builder, Random, Stage, iso};
use crate::naive::registry::{Day, Registry};
use crate::office::Office;

fn record(office: &Office, stage: &Stage) -> u64 {
    let mut position = 0;
    for (kind, file) in &stage.files {
        if file.lines().count() > 1 {
            position = office.import(kind, file);
        }
    }
    for (unit, on) in &stage.declarations {
        let answer = office.json(&["register-complete", unit, "--on", &iso(*on)]);
        position = answer["position"].as_u64().expect("a position");
    }
    position
}

fn today() -> Day {
    let hanoi = chrono::Utc::now() + chrono::Duration::hours(7);
    i64::from(hanoi.date_naive().to_epoch_days())
}

/// The figure as JSON shows it.
fn number(value: Option<i128>) -> Value {
    value.map_or(Value::Null, |value| Value::from(i64::try_from(value).unwrap()))
}

fn assert_row(registry: &Registry, row: &Value, on: Day, tree: Day, asked: &str) {
    let unit = registry.units.iter().position(|u| row["unit"] == u.id.as_str()).unwrap();
    let numerator = registry.numerator(unit, on, tree);
    let denominator = registry.denominator(unit, on, tree);
    let counted = registry.registry_count(unit, on, tree);
    let over = registry.rate_members(unit, on, tree);
    let population = denominator.map(|figure| shown(figure.persons));
    let rate = over.zip(population).map(|(members, persons)| rate(members, persons));
    let source = numerator.map_or("none", |n| match (n.from_registry, n.from_reports) {
        (_, false) => "registry",
        (false, true) => "reported",
        (true, true) => "mixed",
    });
    let expected = serde_json::json!({
        "members": number(numerator.map(|n| shown(n.members))),
        "members_60_plus": number(numerator.map(|n| shown(n.members_60_plus))),
        "numerator_source": source,
        "registry_members": number(Some(shown(counted.members))),
        "silent_units": registry.silent_units(unit, on, tree),
        "population_60_plus": number(population),
        "rate_members_60_plus": number(over),
        "rate": rate,
    });
    for (name, value) in expected.as_object().unwrap() {
        let equal = match (&row[name], value) {
            (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
            (a, b) => a == b,
        };
        let (numerator, denominator) = (&numerator, &denominator);
        assert!(
            equal,
            "{asked}: {name} of {} is {value} by recount\n{numerator:?} {denominator:?}\n{row:#}",
            row["unit"]
        );
    }
}

fn compare(seed: u64) {
    let stages = Builder::seeded(seed).stages();
    let office = Office::founded(&format!("recount-{seed}"));
    let positions: Vec<u64> = stages.iter().map(|stage| record(&office, stage)).collect();
    let mut random = Random(seed ^ 0x5eed);
    let begin = crate::naive::random::day(2016, 1, 1);
    for (stage, position) in stages.iter().zip(&positions) {
        for tree in ["was", "now", "2019-06-30"] {
            let on = random.between(begin, crate::naive::random::day(2026, 8, 1));
            let tree_on = match tree {
                "was" => on,
                "now" => today(),
                _ => crate::naive::random::day(2019, 6, 30),
            };
            for level in ["central", "province", "district", "commune", "branch"] {
                let (day, known) = (iso(on), position.to_string());
                let arguments = [
                    "report",
                    "membership",
                    "--on",
                    &day,
                    "--known",
                    &known,
                    "--tree",
                    tree,
                    "--level",
                    level,
                ];
                let report = office.json(&arguments);
                let asked = format!("seed {seed}, {}", arguments.join(" "));
                for row in report["rows"].as_array().unwrap() {
                    assert_row(&stage.known, row, on, tree_on, &asked);
                }
            }
        }
    }
}

#[test]
fn every_figure_of_random_registries_equals_a_naive_recount() {
    let seeds: Vec<u64> = match std::env::var("DIENHONG_SEED") {
        Ok(seed) => vec![seed.parse().expect("a number")],
        Err(_) => (1..=6).collect(),
    };
    seeds.into_iter().for_each(compare);
}
