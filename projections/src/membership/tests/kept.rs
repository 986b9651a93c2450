//! What is kept from one question to the next changes no answer.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{Position, UnitNo};
use dienhong_core::domain::units::UnitKind;
use proptest::prelude::*;

use crate::ReadModels;
use crate::explain::{self, explain};
use crate::membership::Point;
use crate::membership::report::{self, Question};
use crate::sample::{acts, all_restarted, day, live};

fn on(offset: i32) -> Day {
    Day::from_number(day("1999-06-01").number() + offset).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn who_was_asked_before_answers_as_who_was_never_asked(
        acts in acts(),
        asked in prop::array::uniform4((0..7000, 0..7000, 0_u64..=100, 0_usize..20)),
    ) {
        let office = live(&acts);
        let mut models = ReadModels::default();
        for (index, commit) in office.commits.iter().enumerate() {
            models.apply(commit);
            if index < 8 || !index.is_multiple_of(9) {
                continue;
            }
            let progress = models.progress().0;
            let points = asked.map(|(days, _, part, _)| {
                Point { on: on(days), known: Position(progress * part / 100) }
            });
            for (point, (_, tree, _, unit)) in points.into_iter().zip(asked) {
                let unit = UnitNo::after(unit % models.units.len());
                let level = unit.0.is_multiple_of(2).then_some(UnitKind::Commune);
                for tree_on in [point.on, on(tree)] {
                    let question = Question { point, tree_on, unit, level, split: false };
                    let fresh = report::query(&all_restarted(&models), &question);
                    prop_assert_eq!(report::query(&models, &question), fresh);
                }
                let [from, to] = [point, points[0]];
                let (from_tree_on, to_tree_on) = (from.on, on(tree));
                let question = explain::Question { unit, from, from_tree_on, to, to_tree_on };
                let fresh = explain(&all_restarted(&models), &question);
                prop_assert_eq!(explain(&models, &question), fresh);
            }
        }
    }
}
