//! Who is recorded, found, corrected, merged, parted and erased.

mod corrections;
mod erasure;
mod merging;

use super::{Particulars, PersonKey, Sex};
use crate::domain::ids::{PersonNo, SourceNo};
use crate::domain::refusal::Explain;
use crate::domain::stage::{Stage, dies, enrol, joins, member, naming, partial, register, row};

fn with(change: impl Fn(&mut Particulars)) -> Particulars {
    let mut person = row("m1");
    change(&mut person);
    person
}

/// The cell of a row: nothing where it is empty.
fn text(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_owned())
}

#[test]
fn a_person_is_registered_once_and_then_unchanged() {
    let mut office = Stage::new();
    office.given(register(row("m1")));
    let stands = office.state.position;
    office.given(register(row("m2")));
    assert_eq!(office.unchanged(register(row("m1"))), stands);
    assert_eq!(office.state.people.len(), 2);
}

#[test]
fn each_required_cell_is_asked_for_by_name() {
    let mut office = Stage::new();
    for (blank, column) in [
        (with(|it| it.full_name = None), "full_name"),
        (with(|it| it.birth_date = None), "birth_date"),
        (with(|it| it.sex = None), "sex"),
        (with(|it| it.unit = None), "unit"),
    ] {
        let refusal = office.refused(register(blank), 2201);
        assert_eq!(refusal.column().unwrap().name(), column);
    }
    office.refused(register(with(|it| it.unit = text("nowhere"))), 2204);
    office.refused(register(with(|it| it.full_name = text("12 - 3"))), 2205);
}

#[test]
fn a_cell_with_other_content_is_refused_and_an_empty_one_is_not_compared() {
    let mut office = Stage::new();
    office.given(register(with(|it| it.phone = text("0912 345 678"))));
    office.unchanged(register(with(|it| it.phone = None)));
    office.unchanged(register(with(|it| it.phone = text("+84912345678"))));
    for (other, column) in [
        (with(|it| it.full_name = text("Nguyễn Văn Ân")), "full_name"),
        (with(|it| it.birth_date = Some(partial("1950"))), "birth_date"),
        (with(|it| it.sex = Some(Sex::Female)), "sex"),
        (with(|it| it.unit = text("c2")), "unit"),
        (with(|it| it.phone = text("0912345679")), "phone"),
        (with(|it| it.address = text("Xóm 1")), "address"),
        (with(|it| it.household = text("h1")), "household"),
        (with(|it| it.national_id = text("001050000001")), "national_id"),
        (with(|it| it.died_on = Some(partial("2020"))), "died_on"),
    ] {
        let refusal = office.refused(register(other), 2203);
        assert_eq!(refusal.column().unwrap().name(), column);
    }
}

#[test]
fn names_are_compared_whatever_their_encoding() {
    let mut office = Stage::new();
    office.given(register(with(|it| it.full_name = text("Đặng  Thị Hoà"))));
    let decomposed = "Ða\u{323}\u{306}ng Thi\u{323} Hoa\u{300}";
    office.unchanged(register(with(|it| it.full_name = text(decomposed))));
}

#[test]
fn two_offices_may_both_number_one_two_three() {
    let mut office = Stage::new();
    office.given(register(row("m1")));
    office.source = SourceNo(1);
    office.given(register(with(|it| it.full_name = text("Lê Thị Hoa"))));
    assert_eq!(office.person("m1"), PersonNo(1));
    office.source = SourceNo(0);
    assert_eq!(office.person("m1"), PersonNo(0));
}

#[test]
fn an_identity_number_is_that_of_one_living_person() {
    let mut office = Stage::new();
    let numbered = |key: &str| Particulars { national_id: text("001050000001"), ..row(key) };
    office.given(register(numbered("m1")));
    let refusal = office.refused(register(numbered("m2")), 2208);
    let holder = uuid::Uuid::from_u128(office.state.people.uuid(PersonNo(0))).to_string();
    assert_eq!(refusal.clashes_with(), Some(holder));
    let spaced = Particulars { national_id: text("001 050 000 001"), ..row("m2") };
    office.refused(register(spaced), 2208);
    office.given(dies("m1", "2020-05-05"));
    office.given(register(numbered("m2")));
}

#[test]
fn an_identity_number_has_nine_or_twelve_digits() {
    let mut office = Stage::new();
    for wrong in ["00105000001", "0010500000012", "00105000000A", "01234567", "0123456789"] {
        office.refused(register(with(|it| it.national_id = text(wrong))), 2207);
    }
    assert_eq!(office.given(register(with(|it| it.national_id = text("012345678")))), []);
}

#[test]
fn what_an_identity_number_says_is_compared_and_told_as_a_warning() {
    for (number, warnings) in [
        ("001050000001", vec![]),
        ("101050000001", vec![]),
        ("003050000001", vec![2302]),
        ("001150000001", vec![2303]),
        ("001051000001", vec![2304]),
        ("097351000001", vec![2302, 2303, 2304]),
    ] {
        let mut office = Stage::new();
        let found = office.given(register(with(|it| it.national_id = text(number))));
        assert_eq!(found, warnings, "{number}");
    }
}

#[test]
fn odd_phones_names_and_ages_are_warned_of() {
    let mut office = Stage::new();
    let odd = with(|it| {
        it.phone = text("hỏi con trai");
        it.full_name = text("Nguyễn Văn 5");
        it.birth_date = Some(partial("1905"));
    });
    assert_eq!(office.given(register(odd)), [2306, 2307, 2305]);
    let mut office = Stage::new();
    assert_eq!(office.given(register(with(|it| it.birth_date = Some(partial("1906"))))), []);
}

#[test]
fn a_likely_duplicate_is_told_with_whom_and_recorded() {
    let mut office = Stage::new();
    let named = |key: &str, name: &str| Particulars { full_name: text(name), ..row(key) };
    office.given(register(named("m1", "Nguyễn Văn Đức")));
    assert_eq!(office.given(register(named("m2", "NGUYEN VAN DUC"))), [2301]);
    assert_eq!(office.given(register(named("m3", "Nguyễn Văn Đực Anh"))), []);
    let elsewhere = Particulars { unit: text("c2"), ..named("m4", "Nguyễn Văn Đức") };
    assert_eq!(office.given(register(elsewhere)), []);
    let older =
        Particulars { birth_date: Some(partial("1949")), ..named("m5", "Nguyễn Văn Đức") };
    assert_eq!(office.given(register(older)), []);
}

#[test]
fn nobody_is_born_or_dies_after_today_or_dies_before_birth() {
    let born = |on: &str| with(|it| it.birth_date = Some(partial(on)));
    Stage::new().refused(register(born("2026-11-25")), 2206);
    Stage::new().given(register(born("2026-11-24")));
    Stage::new().given(register(born("2026")));
    let died = |on: &str| with(|it| it.died_on = Some(partial(on)));
    Stage::new().refused(register(died("2026-11-25")), 2210);
    Stage::new().given(register(died("2026-11-24")));
    Stage::new().refused(register(died("1950-05-19")), 2209);
    Stage::new().given(register(died("1950")));
}

#[test]
fn a_household_is_registered_on_first_use() {
    let mut office = Stage::new();
    let housed = |key: &str| Particulars { household: text("h1"), ..row(key) };
    office.given(register(housed("m1")));
    office.given(register(housed("m2")));
    let people = &office.state.people;
    assert_eq!(people.household_of(PersonNo(0)), people.household_of(PersonNo(1)));
    assert!(people.household_of(PersonNo(0)).is_some());
    office.unchanged(register(housed("m1")));
}

#[test]
fn a_person_is_found_by_the_uuid_of_the_record() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    let uuid = uuid::Uuid::from_u128(office.state.people.uuid(PersonNo(0))).to_string();
    assert_eq!(office.person(&uuid), PersonNo(0));
    office.given(dies(&uuid, "2020-05-05"));
    let by_uuid = Particulars { person: PersonKey::parse(&uuid), ..naming("x", "c1") };
    office.unchanged(enrol(member(by_uuid, "2015-06-01")));
}

#[test]
fn no_text_of_a_person_is_shown() {
    let command = register(with(|it| it.phone = text("0912345678")));
    let shown = format!("{command:?}");
    assert!(!shown.contains("Nguyễn") && !shown.contains("0912") && !shown.contains("m1"));
    let tags = crate::domain::state::Tags::keyed([0xab; 16]);
    assert_eq!(format!("{tags:?}"), "Tags(..)");
}

#[test]
fn a_ref_is_not_the_uuid_of_somebody_else() {
    let mut office = Stage::new();
    office.given(register(row("m1")));
    let uuid = uuid::Uuid::from_u128(office.state.people.uuid(office.person("m1"))).to_string();
    office.refused(register(row(&uuid)), 2224);
    office.given(register(row("0190f3c2-7b1a-7c3d-8e4f-0123456789ab")));
    office.refused(register(row("m|2")), 2020);
}
