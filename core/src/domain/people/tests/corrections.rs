//! Corrections of a person's own cells.

use crate::domain::column::Column;
use crate::domain::corrections::ImportKind::{Corrections, Persons};
use crate::domain::corrections::{Correction, Value};
use crate::domain::event::{Event, Fact};
use crate::domain::people::{Particulars, PersonKey, Sex};
use crate::domain::secret::Class;
use crate::domain::stage::{
    Stage, correct, day, dies, joins, learned, partial, register, resigns, row,
};
use crate::domain::state::{Command, Decision};

fn with_person() -> Stage {
    let mut office = Stage::new();
    office.given(register(row("m1")));
    office
}

fn fix(column: Column, value: &str) -> Command {
    correct(Persons, "m1", column, value)
}

#[test]
fn a_row_equal_to_what_stood_before_a_correction_is_unchanged() {
    let mut office = with_person();
    office.given(fix(Column::FullName, "Nguyễn Văn Ân"));
    office.given(fix(Column::Phone, "0912345678"));
    office.unchanged(register(row("m1")));
    let now = Particulars {
        full_name: Some("Nguyễn Văn Ân".to_owned()),
        phone: Some("0912345678".to_owned()),
        ..row("m1")
    };
    office.unchanged(register(now.clone()));
    let never = Particulars { full_name: Some("Nguyễn Văn An".to_owned()), ..now };
    office.refused(register(never), 2203);
}

#[test]
fn a_value_that_stands_is_unchanged() {
    let mut office = with_person();
    office.unchanged(fix(Column::FullName, "Nguyễn Văn An"));
    office.unchanged(fix(Column::BirthDate, "20/05/1950"));
    office.unchanged(fix(Column::Sex, "nam"));
    office.unchanged(fix(Column::Unit, "c1"));
    office.unchanged(fix(Column::Phone, ""));
    office.unchanged(fix(Column::Ref, "m1"));
    office.unchanged(fix(Column::DiedOn, ""));
    office.unchanged(fix(Column::Household, ""));
}

#[test]
fn a_corrected_birth_date_gives_the_year_in_clear_and_seals_the_day() {
    let mut office = with_person();
    let Ok(Decision::Record { facts, .. }) = office.when(fix(Column::BirthDate, "03/02/1949"))
    else {
        panic!("a correction is recorded");
    };
    let [Fact { event: Event::Corrected(corrected), secrets }] = facts.as_slice() else {
        panic!("one correction: {facts:?}");
    };
    assert_eq!((&corrected.old, &corrected.new), (&Value::Year(1950), &Value::Year(1949)));
    assert_eq!(secrets[0].class, Class::Basic);
    assert_eq!(secrets[0].cell(Column::BirthDate), Some("1949-02-03"));
    assert_eq!(office.state.people.birth(office.person("m1")), partial("1949-02-03"));
}

#[test]
fn the_rules_of_a_person_are_asked_again() {
    let mut office = with_person();
    office.refused(fix(Column::FullName, "-"), 2205);
    office.refused(fix(Column::FullName, ""), 2702);
    office.refused(fix(Column::BirthDate, "2026-11-25"), 2206);
    office.refused(fix(Column::BirthDate, "31/02/1950"), 2703);
    office.refused(fix(Column::Sex, "x"), 2707);
    office.refused(fix(Column::Unit, "nowhere"), 2204);
    office.refused(fix(Column::NationalId, "123"), 2207);
    office.refused(fix(Column::DiedOn, "1950-05-19"), 2209);
    office.refused(fix(Column::DiedOn, "2026-11-25"), 2210);
    office.refused(fix(Column::Amount, "1"), 2701);
    office.refused(correct(Persons, "m9", Column::Phone, "0912345678"), 2202);
    office.refused(correct(Corrections, "m1", Column::Phone, "0912345678"), 2711);
    assert_eq!(office.given(fix(Column::NationalId, "001151000001")), [2303, 2304]);
}

#[test]
fn keys_and_numbers_stay_one_persons() {
    let mut office = with_person();
    let id = "001050000001";
    office.given(register(Particulars { national_id: Some(id.to_owned()), ..row("m2") }));
    office.refused(fix(Column::Ref, "m2"), 2213);
    office.refused(fix(Column::NationalId, id), 2208);
    office.given(correct(Persons, "m2", Column::NationalId, "001050000002"));
    office.given(fix(Column::NationalId, id));
    office.given(fix(Column::Ref, "m1b"));
    office.refused(register(row("m1b")), 2203);
    assert_eq!(office.person("m1"), office.person("m1b"));
}

#[test]
fn the_number_of_one_who_turns_out_to_live_is_still_free() {
    let mut office = Stage::new();
    let numbered =
        |key: &str| Particulars { national_id: Some("001050000001".to_owned()), ..row(key) };
    office.given(register(numbered("m1")));
    office.given(dies("m1", "2020-01-01"));
    office.given(register(numbered("m2")));
    office.refused(fix(Column::DiedOn, ""), 2208);
    office.given(dies("m2", "2021-01-01"));
    office.given(fix(Column::DiedOn, ""));
}

#[test]
fn a_death_learned_by_correction_closes_the_membership() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.refused(fix(Column::DiedOn, "2015-05-31"), 2247);
    office.given(fix(Column::DiedOn, "2015-06-01"));
    assert_eq!(office.unit_on("m1", "2015-06-01"), None);
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.given(resigns("m1", "2016-01-01"));
    office.refused(fix(Column::DiedOn, "2015-12-31"), 2214);
    office.given(fix(Column::DiedOn, "2016-01-01"));
}

#[test]
fn people_move_on_a_day_but_are_born_once() {
    let mut office = with_person();
    let changed = |column, value, on| {
        let correction = learned("2024-02-01", Persons, "m1", column, value);
        Command::Correct(Correction { changed_on: Some(day(on)), ..correction })
    };
    office.given(changed(Column::Address, "Xóm 2", "2020-01-01"));
    office.given(changed(Column::Unit, "c2", "2026-11-24"));
    office.refused(changed(Column::Phone, "0912345678", "2026-11-25"), 2709);
    office.refused(changed(Column::BirthDate, "1949", "2020-01-01"), 2708);
    office.refused(changed(Column::DiedOn, "2020", "2020-01-01"), 2708);
}

#[test]
fn a_corrected_household_is_registered_on_first_use() {
    let mut office = with_person();
    office.given(fix(Column::Household, "h1"));
    let household = office.state.people.household_of(office.person("m1"));
    assert!(household.is_some());
    office.given(register(Particulars { household: Some("h1".to_owned()), ..row("m2") }));
    assert_eq!(office.state.people.household_of(office.person("m2")), household);
}

#[test]
fn a_corrected_name_is_the_one_that_duplicates_are_found_by() {
    let mut office = with_person();
    office.given(fix(Column::FullName, "Lê Thị Hoa"));
    let named = |key: &str, name: &str| {
        register(Particulars { full_name: Some(name.to_owned()), ..row(key) })
    };
    assert_eq!(office.given(named("m2", "Nguyễn Văn An")), []);
    assert_eq!(office.given(named("m3", "Lê Thị Hoa")), [2301]);
}

#[test]
fn a_ref_that_a_correction_left_is_free_for_its_real_owner() {
    let mut office = with_person();
    office.given(fix(Column::Ref, "m9"));
    let first = office.person("m9");
    let first_row = Particulars { person: PersonKey::parse("m9"), ..row("m1") };
    office.unchanged(register(row("m1")));
    let owner = Particulars { full_name: Some("Trần Thị Cúc".to_owned()), ..row("m1") };
    office.given(register(owner.clone()));
    assert_ne!(office.person("m1"), first);
    office.unchanged(register(owner));
    office.unchanged(register(row("m1")));
    office.unchanged(register(first_row.clone()));
    let named = learned("2024-03-01", Persons, "m1", Column::FullName, "Trần Thị Cúc Hoa");
    office.given(Command::Correct(named));
    office.unchanged(register(first_row));
    office.refused(register(Particulars { sex: Some(Sex::Female), ..row("m1") }), 2203);
    // The first correction again, though m1 is somebody else now.
    office.unchanged(fix(Column::Ref, "m9"));
}

#[test]
fn a_row_under_anothers_ref_is_unchanged_or_refused() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.given(fix(Column::Ref, "m9"));
    let owner = Particulars { full_name: Some("Trần Thị Cúc".to_owned()), ..row("m1") };
    office.given(register(owner));
    office.unchanged(joins("m1", "2015-06-01"));
    office.given(resigns("m9", "2016-06-01"));
    office.refused(joins("m1", "2017-06-01"), 2203);
}
