//! Which denominator applies, in the order of the rules, and the rate that is taken of it.

use dienhong_core::domain::figures::Qualifier;
use dienhong_core::domain::units::UnitKind;

use crate::membership::report::Mark;
use crate::sample::{Goes, Office, day, most, rest, whole};

/// The old map: provinces p over a and b, q over c, r without communes.
fn country() -> Office {
    let mut office = Office::default();
    office.unit("vn", UnitKind::Central, "", "1990-01-01");
    for province in ["p", "q", "r"] {
        office.unit(province, UnitKind::Province, "vn", "1990-01-01");
    }
    for (commune, province) in [("a", "p"), ("b", "p"), ("c", "q")] {
        office.unit(commune, UnitKind::Commune, province, "1990-01-01");
    }
    office
}

fn people(office: &Office, key: &str, on: &str, tree_on: &str) -> Option<i64> {
    office.row_under(key, on, tree_on).population_60_plus
}

const MERGED: &str = "2025-07-01";

#[test]
fn a_unit_is_counted_by_its_own_figure_before_that_of_its_children() {
    let mut office = country();
    office.counted("a", "2020-01-01", 100);
    office.counted("b", "2020-01-01", 50);
    assert_eq!(people(&office, "p", "2021-01-01", "2021-01-01"), Some(150));
    office.counted("p", "2019-01-01", 140);
    assert_eq!(people(&office, "p", "2021-01-01", "2021-01-01"), Some(140));
}

#[test]
fn a_half_counted_denominator_takes_only_the_numerator_of_the_counted_parts() {
    let mut office = country();
    office.counted_by("a", "2020-01-01", 100, "police", Qualifier::Over);
    office.reports("a", "2020-01-01", 80);
    office.reports("b", "2020-01-01", 70);
    let row = office.row("p", "2021-01-01");
    assert_eq!((row.members, row.population_60_plus), (Some(150), Some(100)));
    assert_eq!(row.rate_members_60_plus, Some(80));
    assert_eq!(row.rate.unwrap().to_string(), "0.800000");
    assert_eq!(row.marks, [Mark::PartialPopulation, Mark::Reported]);
    assert_eq!(row.population_marks, [Qualifier::Over]);
    let above = office.row("vn", "2021-01-01");
    assert_eq!((above.rate_members_60_plus, above.population_60_plus), (Some(80), Some(100)));
}

#[test]
fn three_provinces_into_one_are_the_sum_of_the_three() {
    let mut office = country();
    for (key, persons) in [("p", 300), ("q", 200), ("r", 100)] {
        office.counted(key, "2024-12-31", persons);
        office.reports(key, "2024-12-31", persons / 2);
    }
    office.reorganise(MERGED, vec![whole("q", "p"), whole("r", "p")]);
    let row = office.row("p", MERGED);
    assert_eq!((row.members, row.population_60_plus), (Some(300), Some(600)));
    assert_eq!((row.rate.unwrap().millionths, row.marks), (500_000, vec![Mark::Reported]));
    // The past under the map of today.
    assert_eq!(people(&office, "p", "2024-12-31", MERGED), Some(600));
    assert_eq!(people(&office, "p", "2024-12-30", MERGED), None);
    // Under the old map nothing changed.
    assert_eq!(people(&office, "p", "2024-12-31", "2024-12-31"), Some(300));
    assert_eq!(people(&office, "p", "2026-01-01", "2024-12-31"), Some(300));
}

#[test]
fn a_figure_counted_before_the_merger_is_never_the_units_own() {
    let mut office = country();
    office.counted("p", "2025-06-30", 300);
    office.reorganise(MERGED, vec![whole("q", "p")]);
    let row = office.row("p", "2025-12-31");
    // Of q nothing is known: only p as it was can be added.
    assert_eq!((row.population_60_plus, row.rate), (Some(300), None));
    assert_eq!(row.marks, [Mark::PartialPopulation]);
    office.counted("p", "2025-07-01", 520);
    assert_eq!(people(&office, "p", "2025-12-31", "2025-12-31"), Some(520));
    // And the new one is not that of the old p.
    assert_eq!(people(&office, "p", "2025-12-31", "2025-06-30"), Some(300));
}

#[test]
fn a_complete_predecessor_beats_a_half_counted_present() {
    let mut office = country();
    office.counted("p", "2024-12-31", 300);
    office.counted("q", "2024-12-31", 200);
    office.reorganise(MERGED, vec![whole("q", "p")]);
    office.counted("a", "2025-08-01", 110);
    let row = office.row("p", "2025-12-31");
    assert_eq!((row.population_60_plus, row.population_on), (Some(500), Some(day("2024-12-31"))));
    assert_eq!(row.marks, []);
}

#[test]
fn a_split_commune_counts_by_its_shares_and_says_that_it_is_an_estimate() {
    let mut office = country();
    office.counted("a", "2024-12-31", 101);
    office.counted("b", "2024-12-31", 20);
    office.counted("c", "2024-12-31", 30);
    let rows = vec![most("a", "b").share(500_000_000), rest("a", "c", &[]).share(500_000_000)];
    office.reorganise(MERGED, rows);
    let [b, c] = ["b", "c"].map(|key| office.row(key, MERGED));
    // 70.5 and 80.5, half to even; their sum is exact.
    assert_eq!((b.population_60_plus, c.population_60_plus), (Some(70), Some(80)));
    assert_eq!((b.marks, c.marks), (vec![Mark::Estimate], vec![Mark::Estimate]));
    let p = office.row("p", MERGED);
    assert_eq!((p.population_60_plus, p.marks), (Some(70), vec![Mark::Estimate]));
    assert_eq!(people(&office, "vn", MERGED, MERGED), Some(151));
}

#[test]
fn without_shares_the_default_has_all_and_a_part_of_nothing_needs_no_figure() {
    let mut office = country();
    office.unit("n", UnitKind::Commune, "q", MERGED);
    office.counted("c", "2024-12-31", 30);
    office.counted("b", "2024-12-31", 20);
    office.reorganise(MERGED, vec![most("a", "b"), rest("a", "c", &[]), rest("a", "n", &[])]);
    // Of a nothing is known: c needs nothing of it, b does.
    let c = office.row("c", MERGED);
    assert_eq!((c.population_60_plus, c.marks), (Some(30), vec![Mark::Estimate]));
    let b = office.row("b", MERGED);
    assert_eq!(b.population_60_plus, Some(20));
    assert_eq!(b.marks, [Mark::PartialPopulation, Mark::Estimate]);
    // Parts of nothing alone give nothing.
    assert_eq!(people(&office, "n", MERGED, MERGED), None);
    office.counted("a", "2024-12-31", 10);
    assert_eq!(people(&office, "b", MERGED, MERGED), Some(30));
    assert_eq!(people(&office, "n", MERGED, MERGED), None);
}

#[test]
fn a_unit_that_lost_a_part_is_still_the_whole_it_was_as_an_estimate() {
    let mut office = country();
    office.counted("a", "2024-12-31", 100);
    office.counted("b", "2024-12-31", 20);
    office.reorganise(
        MERGED,
        vec![most("a", "a").share(600_000_000), rest("a", "b", &[]).share(400_000_000)],
    );
    let a = office.row("a", MERGED);
    assert_eq!((a.population_60_plus, a.marks), (Some(100), vec![Mark::Estimate]));
    assert_eq!(people(&office, "b", MERGED, MERGED), Some(60));
    // What stays inside p changes nothing for p.
    office.counted("p", "2024-12-31", 120);
    let p = office.row("p", MERGED);
    assert_eq!((p.population_60_plus, p.marks), (Some(120), vec![]));
}

#[test]
fn a_unit_all_of_whose_parts_came_in_is_whole() {
    let mut office = country();
    office.unit("d", UnitKind::Commune, "q", "1990-01-01");
    office.counted("q", "2024-12-31", 200);
    office.counted("a", "2024-12-31", 60);
    office.reorganise(MERGED, vec![most("a", "c"), rest("a", "d", &[])]);
    let q = office.row("q", MERGED);
    assert_eq!((q.population_60_plus, q.marks), (Some(260), vec![]));
    // p lost a whole commune: what it was is more than what it is.
    office.counted("p", "2024-12-31", 130);
    let p = office.row("p", MERGED);
    assert_eq!((p.population_60_plus, p.marks), (Some(130), vec![Mark::Estimate]));
}

#[test]
fn a_moved_unit_keeps_its_own_figure_and_changes_those_above_it() {
    let mut office = country();
    for (key, persons) in [("a", 60), ("p", 130), ("q", 200)] {
        office.counted(key, "2024-12-31", persons);
    }
    office.moves("a", MERGED, "q");
    assert_eq!(people(&office, "a", MERGED, MERGED), Some(60));
    assert_eq!(office.row("a", MERGED).marks, []);
    assert_eq!(people(&office, "q", MERGED, MERGED), Some(260));
    assert_eq!(office.row("p", MERGED).marks, [Mark::Estimate]);
    // A figure of a counted after its move is its own under either map.
    office.counted("a", "2025-09-01", 61);
    assert_eq!(people(&office, "q", "2025-10-01", "2025-10-01"), Some(261));
}

#[test]
fn one_that_stood_below_another_that_came_is_left_out() {
    let mut office = country();
    office.unit("n", UnitKind::Province, "vn", MERGED);
    for (key, persons) in [("p", 300), ("q", 200), ("a", 110), ("b", 190), ("c", 200)] {
        office.counted(key, "2024-12-31", persons);
    }
    office.unit("ab", UnitKind::Commune, "n", MERGED);
    let rows = [("p", "n"), ("q", "n"), ("a", "ab"), ("b", "ab")];
    office.reorganise(MERGED, rows.map(|(from, to)| whole(from, to)).into());
    assert_eq!(people(&office, "ab", MERGED, MERGED), Some(300));
    assert_eq!(people(&office, "n", MERGED, MERGED), Some(500));
}

#[test]
fn an_abolished_unit_leaves_its_territory_with_its_parent() {
    let mut office = country();
    office.unit("d", UnitKind::District, "p", "1990-01-01");
    office.unit("e", UnitKind::Commune, "d", "1990-01-01");
    office.counted("p", "2024-12-31", 300);
    office.counted("e", "2024-12-31", 40);
    office.reorganise(MERGED, vec![Goes { to: None, ..whole("d", "d") }]);
    let row = office.row("p", MERGED);
    assert_eq!((row.population_60_plus, row.marks), (Some(300), vec![]));
    assert_eq!(people(&office, "e", MERGED, MERGED), Some(40));
}

#[test]
fn a_unit_that_begins_or_ends_without_a_decision_leaves_those_above_as_they_were() {
    let mut office = country();
    office.counted("p", "2019-12-31", 300);
    office.unit("n", UnitKind::Commune, "p", "2020-06-01");
    office.unit_until("o", UnitKind::Commune, "p", "1990-01-01", Some("2020-06-01"));
    assert_eq!(people(&office, "p", "2021-01-01", "2021-01-01"), Some(300));
    // Nothing became n: a unit without lineage has none.
    assert_eq!(people(&office, "n", "2021-01-01", "2021-01-01"), None);
}

#[test]
fn branches_are_parts_of_a_population_only_below_a_commune() {
    let mut office = country();
    office.unit("a1", UnitKind::Branch, "a", "1990-01-01");
    office.unit("p1", UnitKind::Branch, "p", "1990-01-01");
    office.counted("a1", "2020-01-01", 30);
    office.counted("b", "2020-01-01", 20);
    assert_eq!(people(&office, "a", "2021-01-01", "2021-01-01"), Some(30));
    let p = office.row("p", "2021-01-01");
    assert_eq!((p.population_60_plus, p.marks), (Some(50), vec![]));
}

#[test]
fn a_half_known_lineage_adds_what_is_known_and_gives_no_rate() {
    let mut office = country();
    office.unit("n", UnitKind::Province, "vn", MERGED);
    office.counted("q", "2024-12-31", 200);
    office.reports("n", "2025-08-01", 90);
    office.reorganise(MERGED, vec![whole("q", "n"), whole("r", "n")]);
    let row = office.row("n", "2025-12-31");
    assert_eq!((row.members, row.population_60_plus), (Some(90), Some(200)));
    assert_eq!((row.rate_members_60_plus, row.rate), (None, None));
    assert_eq!(row.marks, [Mark::PartialPopulation, Mark::Reported]);
}

#[test]
fn above_one_is_shown_and_marked_and_one_is_not() {
    let mut office = country();
    office.counted("a", "2020-01-01", 100);
    office.reports("a", "2020-01-01", 100);
    assert_eq!(office.row("a", "2020-01-01").marks, [Mark::Reported]);
    office.reports("a", "2020-01-02", 101);
    let row = office.row("a", "2020-01-02");
    assert_eq!(row.rate.unwrap().to_string(), "1.010000");
    assert_eq!(row.marks, [Mark::Reported, Mark::AboveOne]);
}

#[test]
fn a_rate_is_rounded_half_to_even_at_the_sixth_decimal() {
    let mut office = country();
    office.counted("a", "2020-01-01", 2_000_000);
    office.reports("a", "2020-01-01", 1);
    assert_eq!(office.row("a", "2020-01-01").rate.unwrap().to_string(), "0.000000");
    office.reports("a", "2020-01-02", 3);
    assert_eq!(office.row("a", "2020-01-02").rate.unwrap().to_string(), "0.000002");
}

#[test]
fn a_population_of_none_has_no_rate() {
    let mut office = country();
    office.counted("a", "2020-01-01", 0);
    office.reports("a", "2020-01-01", 0);
    let row = office.row("a", "2020-01-01");
    assert_eq!((row.population_60_plus, row.rate_members_60_plus, row.rate), (Some(0), None, None));
}

#[test]
fn a_figure_of_more_than_five_years_is_stale_and_one_of_five_years_is_not() {
    let mut office = country();
    office.counted("a", "2015-03-01", 100);
    office.counted("b", "2019-03-01", 100);
    assert_eq!(office.row("p", "2020-03-01").marks, []);
    let row = office.row("p", "2020-03-02");
    assert_eq!(
        (row.marks, row.population_on),
        (vec![Mark::StalePopulation], Some(day("2015-03-01")))
    );
}

#[test]
fn a_sum_names_its_distinct_sources_and_its_oldest_day() {
    let mut office = country();
    office.counted_by("a", "2020-01-01", 100, "police", Qualifier::About);
    office.counted_by("b", "2019-01-01", 100, "census", Qualifier::Over);
    let row = office.row("p", "2021-01-01");
    assert_eq!(*row.population_sources, ["census", "police"]);
    assert_eq!(row.population_on, Some(day("2019-01-01")));
    assert_eq!(row.population_marks, [Qualifier::Over, Qualifier::About]);
}

#[test]
fn nothing_became_a_unit_that_stood_from_the_first_day_of_the_calendar() {
    let mut office = Office::default();
    office.unit("vn", UnitKind::Central, "", "1800-01-01");
    office.unit("p", UnitKind::Province, "vn", "1800-01-01");
    let row = office.row("p", "2021-01-01");
    assert_eq!((row.members, row.population_60_plus), (None, None));
}
