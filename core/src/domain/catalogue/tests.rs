//! Kinds and settings.

use super::{CatalogueCommand, CatalogueRefusal, Family, Setting};
use crate::domain::calendar::Day;
use crate::domain::cells::CellRefusal;
use crate::domain::column::Column;
use crate::domain::corrections::{Correction, CorrectionRefusal, ImportKind};
use crate::domain::refusal::Refusal;
use crate::domain::state::Command;
use crate::domain::trial::Trial;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn kind(code: &str, label_vi: &str, sensitive: Option<bool>) -> Command {
    Command::Catalogue(CatalogueCommand::RegisterKind {
        family: Family::Support,
        code: code.to_owned(),
        label_vi: Some(label_vi.to_owned()),
        label_en: Some("Cash gift".to_owned()),
        unit_of_quantity: None,
        sensitive,
    })
}

fn set(from: &str, value: i64) -> Command {
    let setting = Setting::AdmissionAge55Active;
    Command::Catalogue(CatalogueCommand::ChangeSetting { setting, from: day(from), value })
}

fn corrected(key: &str, column: Column, value: &str) -> Command {
    Command::Correct(Correction {
        kind: ImportKind::Kinds,
        key: key.split('|').map(str::to_owned).collect(),
        column,
        value: (!value.is_empty()).then(|| value.to_owned()),
        reason: Some("sai chính tả".to_owned()),
        learned_on: day("2026-10-01"),
        changed_on: None,
    })
}

#[test]
fn a_kind_is_registered_once() {
    let mut trial = Trial::empty();
    let recorded = trial.records(kind("gift_cash", "Tặng tiền", Some(false)));
    assert_eq!(trial.leaves_unchanged(kind("gift_cash", "Tặng tiền", None)), recorded);
    for (other, column) in [
        (kind("gift_cash", "Tặng quà", None), Column::LabelVi),
        (kind("gift_cash", "Tặng tiền", Some(true)), Column::Sensitive),
    ] {
        let (family, code) = (Family::Support, "gift_cash".to_owned());
        let refusal = CatalogueRefusal::RegisteredOtherwise { family, code, column };
        assert_eq!(trial.refuses(other), refusal.into());
    }
}

#[test]
fn the_policy_in_force_moves_with_a_setting_a_kind_and_the_correction_of_a_kind() {
    let mut trial = Trial::empty();
    let registered = trial.records(kind("gift_cash", "Tặng tiền", Some(false)));
    assert_eq!(trial.state.policy, registered);
    let set = trial.records(set("2025-01-01", 56));
    assert_eq!(trial.state.policy, set);
    let corrected = trial.records(corrected("support|gift_cash", Column::LabelVi, "Tặng quà"));
    assert_eq!(trial.state.policy, corrected);
}

#[test]
fn the_nearest_known_code_of_the_family_is_named() {
    let mut trial = Trial::empty();
    trial.records(kind("gift_cash", "Tặng tiền", None));
    trial.records(kind("health_check", "Khám bệnh", None));
    let catalogue = &trial.state.catalogue;
    assert_eq!(catalogue.nearest(Family::Support, "gif_cash"), Some("gift_cash"));
    assert_eq!(catalogue.nearest(Family::Support, "healthcheck"), Some("health_check"));
    assert_eq!(catalogue.nearest(Family::Commendation, "gift_cash"), None);
}

#[test]
fn a_setting_holds_from_its_day_and_before_it_the_default() {
    let mut trial = Trial::empty();
    let recorded = trial.records(set("2022-04-06", 56));
    let age =
        |trial: &Trial, on| trial.state.catalogue.setting(Setting::AdmissionAge55Active, day(on));
    assert_eq!(age(&trial, "2022-04-05"), 55);
    assert_eq!(age(&trial, "2022-04-06"), 56);
    assert_eq!(trial.leaves_unchanged(set("2022-04-06", 56)), recorded);
    trial.records(set("2022-04-06", 57));
    assert_eq!(age(&trial, "2022-04-06"), 57);
    trial.records(set("2022-04-06", 56));
    assert_eq!(age(&trial, "2022-04-06"), 56);
    trial.records(set("2022-04-06", 130));
    let refusal = CatalogueRefusal::SettingOutOfRange { value: 131 };
    assert_eq!(trial.refuses(set("2022-04-06", 131)), refusal.into());
}

#[test]
fn every_column_of_a_kind_can_be_corrected() {
    let mut trial = Trial::empty();
    trial.records(kind("gift_cash", "Tặng tiên", None));
    trial.records(kind("gift_kind", "Tặng quà", None));
    trial.records(corrected("support|gift_cash", Column::LabelVi, "Tặng tiền"));
    trial.records(corrected("support|gift_cash", Column::LabelEn, "Gift of cash"));
    trial.records(corrected("support|gift_cash", Column::UnitOfQuantity, "suất"));
    trial.records(corrected("support|gift_cash", Column::UnitOfQuantity, ""));
    trial.records(corrected("support|gift_cash", Column::Sensitive, "1"));
    trial.records(corrected("support|gift_cash", Column::Code, "cash"));
    let catalogue = &trial.state.catalogue;
    let kind_no = catalogue.kind(Family::Support, "cash").unwrap();
    assert_eq!(catalogue.kind(Family::Support, "gift_cash"), Some(kind_no));
    assert_eq!(catalogue.code(kind_no), "cash");
    assert!(catalogue.is_sensitive(kind_no));
    let taken = trial.refuses(corrected("support|cash", Column::Code, "gift_kind"));
    let is_taken =
        matches!(taken, Refusal::Catalogue(CatalogueRefusal::RegisteredOtherwise { .. }));
    assert!(is_taken, "{taken:?}");
    trial.records(corrected("support|cash", Column::Family, "programme"));
    assert_eq!(trial.state.catalogue.kind(Family::Programme, "cash"), Some(kind_no));
    trial.leaves_unchanged(kind("gift_cash", "Tặng tiên", None));
}

#[test]
fn a_label_cannot_be_blanked_and_an_unknown_kind_not_corrected() {
    let mut trial = Trial::empty();
    trial.records(kind("gift_cash", "Tặng tiền", None));
    let column = Column::LabelVi;
    let blank = trial.refuses(corrected("support|gift_cash", column, ""));
    assert_eq!(blank, CorrectionRefusal::MustBeGiven { column }.into());
    let unknown = trial.refuses(corrected("support|gift_csh", column, "Tặng"));
    let key = "support|gift_csh".to_owned();
    assert_eq!(unknown, CatalogueRefusal::NoSuchRow { key }.into());
}

#[test]
fn a_code_that_a_correction_left_is_free_for_another_kind() {
    let mut trial = Trial::empty();
    let first = trial.records(kind("gift", "Tặng tiền", None));
    trial.records(corrected("support|gift", Column::Code, "cash"));
    assert_eq!(trial.leaves_unchanged(kind("gift", "Tặng tiền", None)), first);
    trial.records(kind("gift", "Tặng quà", None));
    let catalogue = &trial.state.catalogue;
    let found = |code| catalogue.kind(Family::Support, code).map(|kind| catalogue.row(kind));
    assert_eq!(found("gift").map(|kind| kind.label_vi.as_str()), Some("Tặng quà"));
    assert_eq!(found("cash").map(|kind| kind.label_vi.as_str()), Some("Tặng tiền"));
    trial.leaves_unchanged(kind("gift", "Tặng tiền", None));
}

#[test]
fn a_recorded_kind_may_leave_its_labels_empty() {
    let mut trial = Trial::empty();
    let named = |code: &str| {
        Command::Catalogue(CatalogueCommand::RegisterKind {
            family: Family::Support,
            code: code.to_owned(),
            label_vi: None,
            label_en: None,
            unit_of_quantity: None,
            sensitive: None,
        })
    };
    let recorded = trial.records(kind("gift_cash", "Tặng tiền", Some(false)));
    assert_eq!(trial.leaves_unchanged(named("gift_cash")), recorded);
    let missing = CellRefusal::Missing { column: Column::LabelVi };
    assert_eq!(trial.refuses(named("gift_kind")), missing.into());
}

#[test]
fn the_nearest_code_is_named_however_far_it_is() {
    let mut trial = Trial::empty();
    assert_eq!(trial.state.catalogue.nearest(Family::Support, "xyz"), None);
    trial.records(kind("gift_cash", "Tặng tiền", None));
    assert_eq!(trial.state.catalogue.nearest(Family::Support, "xyz"), Some("gift_cash"));
    assert_eq!(trial.state.catalogue.nearest(Family::Programme, "xyz"), None);
    let bar = trial.refuses(kind("gift|cash", "Tặng tiền", None));
    assert_eq!(bar, CellRefusal::BarInKey { column: Column::Code }.into());
}
