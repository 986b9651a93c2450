//! Properties of random trees with moves, merges, splits, abolitions and corrections.

use proptest::prelude::*;

use super::*;
use crate::domain::tree::Tree;
use crate::domain::units::rules::Rules;

/// What is tried on a registry; what the rules refuse is not recorded.
#[derive(Clone, Debug)]
enum Step {
    Unit { kind: usize, parent: usize, year: i32, lives: i32 },
    Move { unit: usize, parent: usize, year: i32 },
    Merge { from: usize, to: usize, year: i32 },
    Split { from: usize, to: [usize; 2], listed: usize, year: i32 },
    Abolish { from: usize, year: i32 },
    Reparent { unit: usize, parent: usize },
    Redate { unit: usize, year: i32 },
}

fn step() -> impl Strategy<Value = Step> {
    let (any, year) = (0..24_usize, 2011..2026_i32);
    let two = (any.clone(), any.clone(), year.clone());
    prop_oneof![
        6 => (1..6_usize, any.clone(), year.clone(), 0..20_i32)
            .prop_map(|(kind, parent, year, lives)| Step::Unit { kind, parent, year, lives }),
        2 => two.clone().prop_map(|(unit, parent, year)| Step::Move { unit, parent, year }),
        2 => two.clone().prop_map(|(from, to, year)| Step::Merge { from, to, year }),
        2 => (any.clone(), [any.clone(), any.clone()], any.clone(), year.clone())
            .prop_map(|(from, to, listed, year)| Step::Split { from, to, listed, year }),
        1 => (any.clone(), year.clone()).prop_map(|(from, year)| Step::Abolish { from, year }),
        1 => (any.clone(), any.clone()).prop_map(|(unit, parent)| Step::Reparent { unit, parent }),
        1 => (1..24_usize, year).prop_map(|(unit, year)| Step::Redate { unit, year }),
    ]
}

fn try_step(office: &mut Office, step: &Step) {
    let count = office.units().len();
    let key = |index: usize| format!("u{}", index % count);
    let first = |year: i32| format!("{year}-01-01");
    let number = office.0.state.position.0;
    let command = match step {
        Step::Unit { kind, parent, year, lives } => {
            // A third of the units end by themselves.
            let until = (*lives % 3 == 0).then(|| first(year + 1 + lives));
            let (kind, parent) = (UnitKind::ALL[*kind], key(*parent));
            let (unit, from) = (format!("u{count}"), first(*year));
            unit_until(&unit, kind, &parent, &from, until.as_deref())
        }
        Step::Move { unit, parent, year } => moved(&key(*unit), &first(*year), &key(*parent)),
        Step::Merge { from, to, year } => {
            let rows = vec![row(&key(*from), &key(*to))];
            decided_on(&first(*year), &format!("NQ {number}"), rows)
        }
        Step::Split { from, to, listed, year } => {
            let rows = vec![
                with(row(&key(*from), &key(to[0])), &[&key(*listed)]),
                default(row(&key(*from), &key(to[1]))),
            ];
            decided_on(&first(*year), &format!("NQ {number}"), rows)
        }
        Step::Abolish { from, year } => {
            decided_on(&first(*year), &format!("NQ {number}"), vec![row(&key(*from), "")])
        }
        Step::Reparent { unit, parent } => {
            corrected(ImportKind::Units, &key(*unit), Column::Parent, &key(*parent))
        }
        Step::Redate { unit, year } if unit % count > 0 => {
            corrected(ImportKind::Units, &key(*unit), Column::ValidFrom, &first(*year))
        }
        // The root stands all the time.
        Step::Redate { .. } => return,
    };
    if matches!(office.asked(&command), Ok(Decision::Record { .. })) {
        office.records(command.clone());
        let again = office.asked(&command);
        assert!(matches!(again, Ok(Decision::Unchanged(_))), "{command:?}: {again:?}");
    }
}

fn random_office(steps: &[Step]) -> Office {
    let mut office = Office::empty();
    office.records(unit("u0", UnitKind::Central, "", "2010"));
    for step in steps {
        try_step(&mut office, step);
    }
    office
}

fn check_tree(office: &Office, on: Day, known: Position) -> Result<(), TestCaseError> {
    let tree = Tree::build(office.units(), &office.units().known(known), on);
    let root = tree.root();
    let lives = office.units().known(known);
    prop_assert_eq!(root, Some(UnitNo(0)));
    prop_assert_eq!(tree.len(), lives.all().filter(|unit| tree.contains(*unit)).count());
    prop_assert_eq!(tree.span(UnitNo(0)), 0..u32::try_from(tree.len()).unwrap());
    let mut placed = 0;
    for unit in lives.all() {
        let home = tree.home(unit);
        prop_assert!(home.is_some_and(|home| tree.contains(home)), "{unit:?} counts nowhere");
        placed += 1;
        if !tree.contains(unit) {
            prop_assert!(tree.span(unit).is_empty());
            continue;
        }
        prop_assert_eq!(home, Some(unit));
        let mut line = std::iter::successors(Some(unit), |unit| tree.parent(*unit));
        prop_assert_eq!(line.nth(lives.line(unit, on).len()), Some(UnitNo(0)));
        if let Some(parent) = tree.parent(unit) {
            prop_assert!(tree.contains(parent));
            let (inner, outer) = (tree.span(unit), tree.span(parent));
            prop_assert!(outer.start < inner.start && inner.end <= outer.end);
            prop_assert!(tree.children(parent).contains(&unit));
        }
    }
    let counted = |top: UnitNo| {
        lives.all().filter(|unit| tree.is_within(tree.home(*unit).unwrap(), top)).count()
    };
    prop_assert_eq!(counted(UnitNo(0)), placed, "the root counts everybody");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_unit_has_one_line_to_the_root_and_everybody_counts_once(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let office = random_office(&steps);
        let half = Position(office.0.state.position.0.div_ceil(2));
        for year in [2010, 2012, 2015, 2018, 2021, 2024, 2027] {
            for known in [half, Position::LATEST] {
                check_tree(&office, Day::from_ymd(year, 1, 1).unwrap(), known)?;
            }
        }
    }

    #[test]
    fn whatever_is_recorded_all_rules_hold_of_all_units(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let office = random_office(&steps);
        let rules = Rules { units: office.units(), lives: office.units().latest() };
        for unit in rules.lives.all() {
            let life = office.units().latest().life(unit);
            prop_assert_eq!(rules.recorded_beginning(unit), Ok(()), "{:?}", unit);
            for change in &life.changes {
                prop_assert_eq!(rules.change(unit, change), Ok(()), "{:?}", unit);
            }
            for decision in &life.successions {
                prop_assert_eq!(rules.succession(unit, decision), Ok(()), "{:?}", unit);
            }
        }
    }

    #[test]
    fn what_was_known_at_a_position_stays_what_it_was(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut office = Office::empty();
        office.records(unit("u0", UnitKind::Central, "", "2010"));
        let mut then = Vec::new();
        for step in &steps {
            try_step(&mut office, step);
            then.push((office.0.state.position, format!("{:?}", office.units().latest())));
        }
        for (position, lives) in then {
            prop_assert_eq!(format!("{:?}", &*office.units().known(position)), lives);
        }
    }
}
