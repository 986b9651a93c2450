//! Every explanation adds up, and everybody counts once under every tree.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{Position, UnitNo};
use proptest::prelude::*;

use crate::explain::{Question, explain};
use crate::membership::Point;
use crate::membership::report;
use crate::sample::{Office, acts, day, live};

fn on(offset: i32) -> Day {
    Day::from_number(day("1999-06-01").number() + offset).unwrap()
}

fn point(office: &Office, (days, part): (i32, u64)) -> Point {
    Point { on: on(days), known: Position(1 + part * office.now().0 / 100) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_explanation_adds_up(
        acts in acts(),
        from in (0..7000, 0_u64..99),
        to in (0..7000, 0_u64..99),
        trees in (0..7000, 0..7000),
        was in any::<bool>(),
    ) {
        let office = live(&acts);
        for unit in (0..office.models.units.len()).step_by(3) {
            let (from, to) = (point(&office, from), point(&office, to));
            let trees = if was { (from.on, to.on) } else { (on(trees.0), on(trees.1)) };
            let question = Question {
                unit: UnitNo::after(unit),
                from,
                from_tree_on: trees.0,
                to,
                to_tree_on: trees.1,
            };
            let explained = explain(&office.models, &question);
            prop_assert!(explained.adds_up, "{question:?}: {explained:?}");
        }
    }

    #[test]
    fn the_total_is_the_same_under_every_tree(
        acts in acts(),
        at in (0..7000, 0_u64..100),
        trees in prop::array::uniform4(0..7000),
    ) {
        let office = live(&acts);
        let point = point(&office, at);
        let units = office.models.units.len();
        let counts = office.models.memberships.counts(point.on, point.known, units);
        let everybody: i64 = counts.iter().map(|count| i64::from(count.members)).sum();
        for tree in trees {
            let question = report::Question {
                point,
                tree_on: on(tree),
                unit: UnitNo(0),
                level: None,
                split: false,
            };
            let rows = report::query(&office.models, &question).unwrap();
            prop_assert_eq!(rows[0].registry_members, everybody);
        }
    }
}
