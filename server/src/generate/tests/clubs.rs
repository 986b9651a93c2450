//! Clubs as they are in life: about 70 members, some outside the rules, honoured while they stand.

use dienhong_core::domain::calendar::{Day, PartialDay};

use super::*;

/// Enough for some hundred clubs.
fn country() -> World {
    World::new(Plan { members: 500_000, ..PLAN })
}

fn by_key(world: &World) -> BTreeMap<String, Row> {
    let clubs = told(world, Table::Clubs).into_iter();
    clubs.map(|row| (row["club"].clone(), row)).collect()
}

fn number(row: &Row, column: &str) -> Option<u64> {
    row[column].parse().ok()
}

fn assert_stands(club: &Row, on: &str) {
    let on = Day::parse(on).unwrap();
    assert!(PartialDay::parse(&club["founded_on"]).unwrap().first() <= on, "{club:?} {on}");
    assert!(Day::parse(&club["dissolved_on"]).is_none_or(|end| on < end), "{club:?} {on}");
}

#[test]
fn there_are_as_many_clubs_for_each_member_as_in_the_country() {
    assert_eq!(by_key(&country()).len(), 327);
    let few = World::new(Plan { members: 1, ..PLAN });
    assert_eq!(by_key(&few).len(), 1);
}

#[test]
fn clubs_count_themselves_while_they_stand_and_some_are_outside_the_rules() {
    let world = country();
    let clubs = by_key(&world);
    let counts = told(&world, Table::ClubFigures);
    for row in &counts {
        assert_stands(&clubs[&row["club"]], &row["on"]);
        assert!(Day::parse(&row["on"]).unwrap() <= world.ends_on());
        let members = number(row, "members").unwrap();
        for part in ["members_60_plus", "women", "poor", "borrowers"] {
            assert!(number(row, part).is_none_or(|part| part <= members), "{row:?}");
        }
    }
    let members: Vec<u64> = counts.iter().filter_map(|row| number(row, "members")).collect();
    let mean = members.iter().sum::<u64>() / members.len() as u64;
    assert!((64..=74).contains(&mean), "{mean}");
    let outside = members.iter().filter(|members| !(50..=70).contains(*members)).count();
    assert!(outside * 5 > members.len() && outside * 2 < members.len(), "{outside}");
    assert!(counts.iter().any(|row| row["women"].is_empty()));
    assert!(counts.iter().any(|row| row["fund_amount"] == "0"));
}

#[test]
fn honours_and_corrections_name_clubs_that_stand() {
    let world = country();
    let clubs = by_key(&world);
    let honours = told(&world, Table::Commendations).into_iter();
    let honours: Vec<Row> = honours.filter(|row| !row["club"].is_empty()).collect();
    assert!(honours.len() > 50, "{}", honours.len());
    for row in &honours {
        assert_stands(&clubs[&row["club"]], &row["decided_on"]);
    }
    let mut columns = BTreeMap::new();
    for row in told(&world, Table::Corrections) {
        match row["kind"].as_str() {
            "clubs" => assert_stands(&clubs[&row["key"]], &row["changed_on"]),
            "club_figures" => {
                let (club, on) = row["key"].split_once('|').unwrap();
                assert_stands(&clubs[club], on);
            }
            _ => continue,
        }
        *columns.entry(row["column"].clone()).or_insert(0) += 1;
    }
    assert!(columns["programme"] > 50 && columns["fund_amount"] > 5, "{columns:?}");
}
