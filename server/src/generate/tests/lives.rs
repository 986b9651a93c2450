//! Lives, gifts and honours against the rules of the contract, read from the rows alone.

use std::collections::{BTreeMap, BTreeSet};

use dienhong_core::domain::calendar::{Day, PartialDay};

use super::{PLAN, Plan, Row, Table, World, told};

fn partial(row: &Row, column: &str) -> PartialDay {
    PartialDay::parse(&row[column]).unwrap()
}

fn day(row: &Row, column: &str) -> Day {
    Day::parse(&row[column]).unwrap()
}

/// Full years of life, partial dates read in the person's favour.
fn age(born: PartialDay, on: PartialDay) -> i32 {
    let (born, on) = (born.first(), on.last());
    let had_birthday = (on.month(), on.day_of_month()) >= (born.month(), born.day_of_month());
    on.year() - born.year() - i32::from(!had_birthday)
}

fn by_ref(world: &World, table: Table) -> BTreeMap<String, Row> {
    told(world, table).into_iter().map(|row| (row["ref"].clone(), row)).collect()
}

#[test]
fn everybody_is_old_enough_for_the_ground_of_admission() {
    let world = World::new(PLAN);
    let mut grounds = BTreeSet::new();
    for row in told(&world, Table::Members) {
        let least = match row["basis"].as_str() {
            "" => 60,
            "age_55_active" => 55,
            "earlier_member" => 50,
            "assigned" => 18,
            other => panic!("{other}"),
        };
        let age = age(partial(&row, "birth_date"), partial(&row, "joined_on"));
        assert!(age >= least, "{row:?}");
        assert!(partial(&row, "joined_on").first() <= world.ends_on());
        grounds.insert(row["basis"].clone());
    }
    assert_eq!(grounds.len(), 4);
}

#[test]
fn who_returns_is_old_enough_for_the_ground_of_admission() {
    for seed in [7, 8, 9] {
        let world = World::new(Plan { seed, ..PLAN });
        for row in told(&world, Table::Returns) {
            let age = age(partial(&row, "birth_date"), partial(&row, "joined_on"));
            assert!(age >= 60 || !row["basis"].is_empty(), "{row:?}");
        }
    }
}

#[test]
fn ages_of_today_lie_between_50_and_105_and_some_are_100() {
    let world = World::new(PLAN);
    let gone = by_ref(&world, Table::Departures);
    let mut oldest = 0;
    for row in told(&world, Table::Members) {
        let age = 2026 - partial(&row, "birth_date").first().year();
        if !gone.contains_key(&row["ref"]) {
            assert!((50..=106).contains(&age), "{row:?}");
            oldest = oldest.max(age);
        }
    }
    assert!(oldest >= 100, "{oldest}");
}

#[test]
fn transfers_departures_and_returns_follow_each_other() {
    let world = World::new(PLAN);
    let members = by_ref(&world, Table::Members);
    let transfers = by_ref(&world, Table::Transfers);
    let departures = by_ref(&world, Table::Departures);
    for (who, row) in &departures {
        let left = partial(row, "left_on");
        assert!(left.first() > partial(&members[who], "joined_on").first(), "{row:?}");
        assert!(left.first() <= world.ends_on());
        let moved = transfers.get(who).map(|row| day(row, "transferred_on"));
        assert!(moved.is_none_or(|on| on < left.first()), "{who}");
    }
    for (who, row) in &transfers {
        assert!(day(row, "transferred_on") > partial(&members[who], "joined_on").first());
        assert!(day(row, "transferred_on") <= world.ends_on());
    }
    let returns = told(&world, Table::Returns);
    assert!(!returns.is_empty());
    for row in returns {
        let left = &departures[&row["ref"]];
        assert_ne!(left["reason"], "died");
        assert!(day(&row, "joined_on") > partial(left, "left_on").last());
        for column in ["full_name", "birth_date", "sex", "national_id", "phone", "address"] {
            assert_eq!(row[column], members[&row["ref"]][column]);
        }
    }
}

#[test]
fn a_unit_that_something_happens_in_stands_that_day() {
    let world = World::new(PLAN);
    let mut stands: BTreeMap<String, (String, String)> = told(&world, Table::Units)
        .into_iter()
        .map(|row| (row["unit"].clone(), (row["valid_from"].clone(), "9999".to_owned())))
        .collect();
    for row in told(&world, Table::Reorganisation) {
        stands.get_mut(&row["from_unit"]).unwrap().1.clone_from(&row["effective_on"]);
    }
    let check = |table: Table, unit: &str, on: &str| {
        for row in told(&world, table).iter().filter(|row| !row[unit].is_empty()) {
            let (from, until) = &stands[&row[unit]];
            assert!(*from <= row[on] && row[on] < *until, "{table:?} {row:?}");
        }
    };
    check(Table::Transfers, "to_unit", "transferred_on");
    check(Table::Support, "unit", "given_on");
    check(Table::Funds, "unit", "opened_on");
    check(Table::Commendations, "to_unit", "decided_on");
    check(Table::Population, "unit", "counted_on");
    check(Table::Figures, "unit", "on");
    check(Table::Registers, "unit", "on");
    assert!(told(&world, Table::Members).iter().all(|row| stands.contains_key(&row["unit"])));
}

#[test]
fn gifts_and_honours_go_to_members_who_live() {
    let world = World::new(PLAN);
    let members = by_ref(&world, Table::Members);
    let persons = by_ref(&world, Table::Persons);
    let departures = by_ref(&world, Table::Departures);
    let within = |row: &Row, on: &str| {
        let on = day(row, on);
        assert!(on <= world.ends_on(), "{row:?}");
        if let Some(member) = members.get(&row["ref"]) {
            assert!(partial(member, "joined_on").first() <= on, "{row:?}");
            let left = departures.get(&row["ref"]).map(|row| partial(row, "left_on").first());
            assert!(left.is_none_or(|left| on < left), "{row:?}");
        } else {
            let died = &persons[&row["ref"]]["died_on"];
            assert!(Day::parse(died).is_none_or(|died| on < died), "{row:?}");
        }
    };
    let households: BTreeSet<String> =
        members.values().map(|row| row["household"].clone()).collect();
    for row in told(&world, Table::Support) {
        assert_ne!(row["ref"].is_empty(), row["household"].is_empty());
        if row["ref"].is_empty() {
            assert!(households.contains(&row["household"]));
        } else {
            within(&row, "given_on");
        }
        assert!(row["amount"].is_empty() || row["amount"].parse::<i64>().unwrap() > 0);
    }
    for row in told(&world, Table::Commendations) {
        if !row["ref"].is_empty() {
            within(&row, "decided_on");
        }
    }
}

#[test]
fn every_fund_has_received_what_it_gives_by_the_day_it_gives_it() {
    let world = World::new(PLAN);
    let opened: BTreeMap<String, (Day, i64)> = told(&world, Table::Funds)
        .into_iter()
        .map(|row| {
            let opening = row["opening_balance"].parse::<i64>().unwrap();
            (row["fund"].clone(), (day(&row, "opened_on"), opening))
        })
        .collect();
    let mut moved: BTreeMap<String, Vec<(Day, i64)>> = BTreeMap::new();
    for row in told(&world, Table::Receipts) {
        let (on, amount) = (day(&row, "received_on"), row["amount"].parse::<i64>().unwrap());
        assert!(opened[&row["fund"]].0 <= on && on <= world.ends_on() && amount > 0, "{row:?}");
        moved.entry(row["fund"].clone()).or_default().push((on, amount));
    }
    let corrected: BTreeMap<String, i64> = told(&world, Table::Corrections)
        .into_iter()
        .filter(|row| row["kind"] == "support")
        .map(|row| (row["key"].clone(), row["value"].parse().unwrap()))
        .collect();
    let mut given = 0;
    for row in told(&world, Table::Support).iter().filter(|row| !row["fund"].is_empty()) {
        assert_eq!(row["value_basis"], "cash");
        let recorded = row["amount"].parse::<i64>().unwrap();
        let amount = corrected.get(&row["support"]).copied().unwrap_or(recorded);
        moved.entry(row["fund"].clone()).or_default().push((day(row, "given_on"), -amount));
        given += 1;
    }
    assert!(given > 1_000, "{given}");
    for (fund, mut moved) in moved {
        // Of one day what comes in stands first.
        moved.sort_by_key(|(on, amount)| (*on, -amount));
        let mut balance = opened[&fund].1;
        for (on, amount) in moved {
            balance += amount;
            assert!(balance >= 0, "{fund} holds {balance} on {on:?}");
        }
    }
}

#[test]
fn hardship_names_households_and_those_of_them_who_live() {
    let world = World::new(PLAN);
    let members = by_ref(&world, Table::Members);
    let departures = by_ref(&world, Table::Departures);
    let mut classes = BTreeSet::new();
    for row in told(&world, Table::Hardship) {
        let year: i32 = row["year"].parse().unwrap();
        for key in row["refs"].split(' ') {
            assert_eq!(members[key]["household"], row["household"]);
            let died = departures.get(key).filter(|row| row["reason"] == "died");
            assert!(died.is_none_or(|row| partial(row, "left_on").first().year() >= year));
        }
        classes.insert(row["class"].clone());
    }
    assert_eq!(classes.len(), 3, "{classes:?}");
}

#[test]
fn reversals_and_corrections_name_what_was_told() {
    let world = World::new(PLAN);
    let given: BTreeMap<String, Row> =
        told(&world, Table::Support).into_iter().map(|row| (row["support"].clone(), row)).collect();
    let reversed = told(&world, Table::Reversals);
    for row in &reversed {
        assert!(day(row, "reversed_on") >= day(&given[&row["support"]], "given_on"));
    }
    let members = by_ref(&world, Table::Members);
    let mut columns = BTreeSet::new();
    for row in told(&world, Table::Corrections) {
        match row["kind"].as_str() {
            "persons" => assert!(members.contains_key(&row["key"])),
            "support" => {
                assert_ne!(given[&row["key"]]["amount"], row["value"]);
                assert!(reversed.iter().all(|reversed| reversed["support"] != row["key"]));
            }
            "clubs" | "club_figures" => continue,
            _ => assert_eq!(row["key"].split('|').count(), 3),
        }
        columns.insert(row["column"].clone());
    }
    assert_eq!(columns.len(), 5, "{columns:?}");
}

#[test]
fn identity_numbers_and_cards_are_of_one_person_each_and_of_the_right_form() {
    let world = World::new(Plan { members: 60_000, ..PLAN });
    let (mut numbers, mut cards) = (BTreeSet::new(), BTreeSet::new());
    for row in told(&world, Table::Members) {
        let number = &row["national_id"];
        if !number.is_empty() {
            assert_eq!(number.len(), 12);
            let sex = if row["sex"] == "female" { "1" } else { "0" };
            assert_eq!(&number[3..4], sex);
            assert_eq!(number[4..6], row["birth_date"][2..4]);
            assert!(numbers.insert(number.clone()), "{row:?}");
        }
        assert!(row["card_no"].is_empty() || cards.insert(row["card_no"].clone()));
    }
    assert!(numbers.len() > 30_000);
}

#[test]
fn identity_numbers_stay_unique_at_ten_million_members() {
    let world = World::new(Plan { members: 10_000_000, ..PLAN });
    // Within a province the last digits come round after 800,000 members: none has so many.
    for province in 0..world.country.provinces.len() {
        let places = world.country.places.iter().enumerate();
        let of: Vec<usize> =
            places.filter(|(_, place)| place.province == province).map(|(it, _)| it).collect();
        let (first, last) = (of[0], of[of.len() - 1]);
        assert_eq!(last - first + 1, of.len(), "a province's places stand together");
        let members = world.first_members[last + 1] - world.first_members[first];
        assert!(members < 800_000, "{members}");
    }
}
