//! The tree before and after 1 July 2025, rebuilt from the rows alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{PLAN, Row, Table, World, told};

/// Kinds of the units that stand on a day, from `units` and `reorganisation`.
struct Map {
    units: Vec<Row>,
    ends: BTreeMap<String, String>,
}

impl Map {
    fn of(world: &World) -> Map {
        let ends = told(world, Table::Reorganisation)
            .into_iter()
            .map(|row| (row["from_unit"].clone(), row["effective_on"].clone()))
            .collect();
        Map { units: told(world, Table::Units), ends }
    }

    fn count(&self, kind: &str, on: &str) -> usize {
        let stands = |row: &&Row| {
            row["kind"] == kind
                && row["valid_from"].as_str() <= on
                && self.ends.get(&row["unit"]).is_none_or(|end| on < end.as_str())
        };
        self.units.iter().filter(stands).count()
    }
}

#[test]
fn the_tree_of_30_june_2025_and_that_of_today_have_their_real_numbers_of_units() {
    let map = Map::of(&World::new(PLAN));
    let counts =
        |on: &str| ["central", "province", "district", "commune"].map(|kind| map.count(kind, on));
    assert_eq!(counts("2025-06-30"), [1, 63, 696, 10_035]);
    assert_eq!(counts("2026-10-31"), [1, 34, 0, 3_321]);
}

#[test]
fn some_communes_are_unmerged_months_later_and_stand_under_a_new_unit_until_then() {
    let world = World::new(PLAN);
    let map = Map::of(&world);
    assert!(map.count("commune", "2025-12-12") > 3_321 + 500);
    let moved: BTreeMap<String, Row> = told(&world, Table::UnitChanges)
        .into_iter()
        .filter(|row| row["changed_on"] == "2025-07-01")
        .map(|row| (row["unit"].clone(), row))
        .collect();
    let (mut under_province, mut under_commune) = (0, 0);
    for (unit, _) in map.ends.iter().filter(|(_, on)| on.as_str() > "2025-07-01") {
        match moved[unit]["parent"].chars().next() {
            Some('p') => under_province += 1,
            Some('c') => under_commune += 1,
            _ => panic!("{unit} stands nowhere"),
        }
    }
    assert!(under_province > 500 && under_commune > 100, "{under_province} {under_commune}");
}

#[test]
fn every_parent_and_every_successor_is_a_unit_that_stands_that_day() {
    let world = World::new(PLAN);
    let map = Map::of(&world);
    let from: BTreeMap<&str, &str> =
        map.units.iter().map(|row| (row["unit"].as_str(), row["valid_from"].as_str())).collect();
    for row in &map.units {
        let parent = row["parent"].as_str();
        assert!(parent.is_empty() || from[parent] <= row["valid_from"].as_str(), "{row:?}");
    }
    for row in told(&world, Table::UnitChanges) {
        assert!(row["parent"].is_empty() || from[row["parent"].as_str()] <= &*row["changed_on"]);
    }
    for row in told(&world, Table::Reorganisation) {
        let (to, on) = (row["to_unit"].as_str(), row["effective_on"].as_str());
        assert!(to.is_empty() || from[to] <= on, "{row:?}");
        assert!(map.ends.get(to).is_none_or(|end| on < end.as_str()), "{row:?}");
    }
}

#[test]
fn a_split_commune_has_one_default_whole_shares_and_branches_that_go_different_ways() {
    let world = World::new(PLAN);
    let mut branches: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in told(&world, Table::Units).iter().filter(|row| row["kind"] == "branch") {
        branches.entry(row["parent"].clone()).or_default().insert(row["unit"].clone());
    }
    let mut splits: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in told(&world, Table::Reorganisation) {
        if row["part"] == "partial" {
            splits.entry(row["from_unit"].clone()).or_default().push(row);
        }
    }
    assert_eq!(splits.len(), 473);
    let mut with_shares = 0;
    for (unit, rows) in &splits {
        assert!(rows.len() > 1);
        assert_eq!(rows.iter().filter(|row| row["default"] == "1").count(), 1, "{unit}");
        let days: BTreeSet<&str> = rows.iter().map(|row| &*row["effective_on"]).collect();
        assert_eq!(days.len(), 1, "{unit}");
        let hundredths =
            |row: &Row| row["share"].strip_prefix("0.").map(|share| share.parse::<u32>().unwrap());
        let shares: Vec<u32> = rows.iter().filter_map(hundredths).collect();
        assert!(shares.is_empty() || shares.len() == rows.len());
        assert!(shares.is_empty() || shares.iter().sum::<u32>() == 100, "{unit}");
        with_shares += usize::from(!shares.is_empty());
        let going: Vec<&str> =
            rows.iter().flat_map(|row| row["branches"].split_whitespace()).collect();
        assert_eq!(going.iter().copied().collect::<BTreeSet<_>>().len(), going.len());
        assert!(going.iter().all(|&branch| branches[unit].contains(branch)));
        assert!(rows.iter().all(|row| !row["branches"].is_empty()));
    }
    assert!((200..400).contains(&with_shares));
}

#[test]
fn each_new_province_decides_once_on_1_july_and_later_decisions_are_few() {
    let decisions: BTreeSet<String> = told(&World::new(PLAN), Table::Reorganisation)
        .into_iter()
        .map(|row| row["decision"].clone())
        .collect();
    let first = decisions.iter().filter(|name| name.ends_with("2025-07-01")).count();
    assert_eq!(first, 34);
    assert!(decisions.len() > 34 && decisions.len() <= 34 * 5);
}

#[test]
fn figures_are_partly_missing_and_come_from_several_sources() {
    let world = World::new(PLAN);
    let population = told(&world, Table::Population);
    let sources: BTreeSet<&str> = population.iter().map(|row| row["source"].as_str()).collect();
    assert!(sources.len() >= 5, "{sources:?}");
    let census = population.iter().filter(|row| row["counted_on"] == "2019-04-01").count();
    assert!((8_000..10_000).contains(&census), "{census}");
    let words: BTreeSet<&str> = population.iter().map(|row| row["qualifier"].as_str()).collect();
    assert_eq!(words, BTreeSet::from(["", "about", "exact", "nearly", "over"]));
    assert!(told(&world, Table::Figures).iter().any(|row| row["indicator"] == "members"));
}
