//! Specs of hardship: a household assessed for a year, sealed under its own keys, corrected.

use super::{Assessment, HardshipCommand, HardshipEvent, HardshipRefusal, PovertyClass};
use crate::domain::column::Column;
use crate::domain::corrections::{CorrectionRefusal, ImportKind, Value};
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{HardshipNo, HouseholdNo, PersonNo};
use crate::domain::people::{PersonEvent, PersonKey};
use crate::domain::refusal::{Explain, Refusal};
use crate::domain::secret::{Class, Subject};
use crate::domain::state::{Command, Decision};
use crate::domain::support::tests::office::{self, Office};

fn row(household: &str, year: i32) -> Assessment {
    Assessment {
        household: household.to_owned(),
        year,
        unit: "c1".to_owned(),
        class: PovertyClass::NearPoor,
        decision: "15/QĐ-UBND".to_owned(),
        refs: refs(&["dung", "an"]),
    }
}

fn refs(keys: &[&str]) -> Vec<PersonKey> {
    keys.iter().map(|key| PersonKey::parse(key)).collect()
}

fn assess(row: Assessment) -> Command {
    Command::Hardship(HardshipCommand::Assess(row))
}

fn fix(key: &str, column: Column, value: &str) -> Command {
    office::correction(ImportKind::Hardship, key, column, value)
}

const FIRST: HouseholdNo = HouseholdNo(0);

#[test]
fn class_decision_and_persons_are_sealed_under_the_household() {
    let mut office = Office::founded();
    let facts = office.record(assess(row("h1", 2025)));
    let [registered, assessed] = &facts[..] else { panic!("{facts:?}") };
    assert!(matches!(
        registered.event,
        Event::Person(PersonEvent::HouseholdRegistered { household: FIRST, .. })
    ));
    let Event::Hardship(HardshipEvent::Assessed { household, year, .. }) = assessed.event else {
        panic!("{assessed:?}")
    };
    assert_eq!((household, year), (FIRST, 2025));
    let [secret] = &assessed.secrets[..] else { panic!("{assessed:?}") };
    assert_eq!((secret.subject, secret.class), (Subject::Household(FIRST), Class::Sensitive));
    assert_eq!(secret.cell(Column::Class), Some("near_poor"));
    assert_eq!(secret.cell(Column::Decision), Some("15/QĐ-UBND"));
    assert_eq!(secret.cell(Column::Refs), Some("0 2"), "dense numbers, no name of anybody");
    assert_eq!(office.state.hardships.class(FIRST, 2025), Some(PovertyClass::NearPoor));
    assert_eq!(office.state.hardships.members(FIRST, 2025), [PersonNo(0), PersonNo(2)]);
    assert_eq!(office.record(assess(row("h1", 2026))).len(), 1, "each year is its own fact");
}

#[test]
fn the_same_row_again_is_unchanged_in_any_order_of_persons() {
    let mut office = Office::founded();
    office.record(assess(row("h1", 2025)));
    let recorded = office.state.position;
    let same = [
        row("h1", 2025),
        Assessment { refs: refs(&["an", "dung", "an"]), ..row("h1", 2025) },
        Assessment { refs: Vec::new(), ..row("h1", 2025) },
    ];
    for row in same {
        assert_eq!(office.decide(assess(row)), Ok(Decision::Unchanged(recorded)));
    }
    let others = [
        (Assessment { unit: "vn".to_owned(), ..row("h1", 2025) }, Column::Unit),
        (Assessment { class: PovertyClass::Poor, ..row("h1", 2025) }, Column::Class),
        (Assessment { decision: "16/QĐ".to_owned(), ..row("h1", 2025) }, Column::Decision),
        (Assessment { refs: refs(&["an"]), ..row("h1", 2025) }, Column::Refs),
    ];
    for (row, column) in others {
        let used = HardshipRefusal::KeyUsed { year: 2025, column };
        assert_eq!(office.decide(assess(row)), Err(used.into()));
    }
}

#[test]
fn unit_year_and_persons_must_fit_each_other() {
    let mut office = Office::founded();
    let code = |office: &Office, row: Assessment| office.decide(assess(row)).unwrap_err().code().0;
    let nobody = |year| Assessment { refs: Vec::new(), ..row("h1", year) };
    assert_eq!(code(&office, Assessment { unit: "c9".to_owned(), ..nobody(2025) }), 2281);
    assert_eq!(code(&office, nobody(2009)), 2282);
    assert_eq!(code(&office, Assessment { unit: "c2".to_owned(), ..nobody(2020) }), 2282);
    assert_eq!(code(&office, nobody(2028)), 2283);
    let with = |key: &str, year| Assessment { refs: refs(&["an", key]), ..row("h1", year) };
    let unknown = Refusal::from(HardshipRefusal::PersonUnknown { place: 2 });
    assert_eq!(office.decide(assess(with("ai", 2025))), Err(unknown));
    let old = Assessment { unit: "vn".to_owned(), ..with("an", 1949) };
    assert_eq!(code(&office, old), 2285);
    assert_eq!(code(&office, with("binh", 2021)), 2286, "who died in 2020 is of no later year");
    office.record(assess(with("binh", 2020)));
    office.record(assess(Assessment { unit: "c2".to_owned(), ..nobody(2019) }));
    office.record(assess(nobody(2027)));
}

#[test]
fn every_column_can_be_corrected_and_what_stood_is_unchanged() {
    let mut office = Office::founded();
    office.record(assess(row("h1", 2025)));
    let recorded = office.state.position;
    let cases = [
        (Column::Unit, "vn"),
        (Column::Class, "poor"),
        (Column::Decision, "16/QĐ-UBND"),
        (Column::Refs, "an"),
        (Column::Year, "2024"),
        (Column::Household, "h2"),
    ];
    for (column, value) in cases {
        let facts = office.record(fix("h1|2025", column, value));
        let clear: Vec<String> = facts.iter().map(|fact| format!("{:?}", fact.event)).collect();
        assert!(!clear.concat().contains("poor") && !clear.concat().contains("QĐ"), "{clear:?}");
        let again = office.decide(fix("h1|2025", column, value));
        assert!(matches!(again, Ok(Decision::Unchanged(_))), "{again:?}");
    }
    assert_eq!(office.decide(assess(row("h1", 2025))), Ok(Decision::Unchanged(recorded)));
    let stands = Assessment {
        unit: "vn".to_owned(),
        class: PovertyClass::Poor,
        decision: "16/QĐ-UBND".to_owned(),
        refs: refs(&["an"]),
        ..row("h2", 2024)
    };
    assert_eq!(office.decide(assess(stands)), Ok(Decision::Unchanged(recorded)));
    assert_eq!(office.state.hardships.class(FIRST, 2025), None, "no such year stands for it");
    assert_eq!(office.state.hardships.class(HouseholdNo(1), 2024), Some(PovertyClass::Poor));
}

#[test]
fn given_to_another_household_it_goes_under_the_keys_of_that_one() {
    let mut office = Office::founded();
    office.record(assess(row("h1", 2025)));
    let facts = office.record(fix("h1|2025", Column::Household, "h2"));
    let [Fact { secrets: _, event: Event::Person(_) }, corrected] = &facts[..] else {
        panic!("{facts:?}")
    };
    let Event::Corrected(said) = &corrected.event else { panic!("{corrected:?}") };
    assert_eq!((&said.old, &said.new), (&Value::Number(0), &Value::Number(1)));
    let secret = &corrected.secrets[0];
    assert_eq!(secret.subject, Subject::Household(HouseholdNo(1)));
    assert_eq!(secret.cell(Column::Class), Some("near_poor"));
    assert_eq!(secret.cell(Column::Refs), Some("0 2"));
}

#[test]
fn a_household_has_one_assessment_a_year() {
    let mut office = Office::founded();
    for (household, year) in [("h1", 2024), ("h1", 2025), ("h2", 2025)] {
        office.record(assess(row(household, year)));
    }
    let code = |command| office.decide(command).unwrap_err().code().0;
    assert_eq!(code(fix("h1|2024", Column::Year, "2025")), 2287);
    assert_eq!(code(fix("h2|2025", Column::Household, "h1")), 2287);
    assert_eq!(code(fix("h1|2023", Column::Class, "poor")), 2288);
    assert_eq!(code(fix("h9|2025", Column::Class, "poor")), 2288);
    assert_eq!(code(fix("h1|2025", Column::Refs, "an ai")), 2284);
    let blanked = office::emptied(ImportKind::Hardship, "h1|2025", Column::Class);
    let must = CorrectionRefusal::MustBeGiven { column: Column::Class };
    assert_eq!(office.decide(blanked), Err(must.into()));
    office.record(office::emptied(ImportKind::Hardship, "h1|2025", Column::Refs));
    assert!(office.state.hardships.members(FIRST, 2025).is_empty());
}

#[test]
fn without_the_keys_of_the_household_the_fact_stands_and_says_nothing() {
    let mut office = Office::founded();
    let Ok(Decision::Record { facts, .. }) = office.decide(assess(row("h1", 2025))) else {
        panic!()
    };
    let blind = facts.into_iter().map(|fact| Fact::clear(fact.event)).collect();
    office.tell(blind);
    assert_eq!(office.state.hardships.number(FIRST, 2025), Some(HardshipNo(0)));
    assert_eq!(office.state.hardships.class(FIRST, 2025), None);
    assert!(office.state.hardships.members(FIRST, 2025).is_empty());
}
