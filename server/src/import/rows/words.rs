//! The words of columns that allow only some. The English ones first: they are the contract.

use dienhong_core::domain::catalogue::Family;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::ImportKind;
use dienhong_core::domain::figures::Qualifier;
use dienhong_core::domain::funds::Purpose;
use dienhong_core::domain::hardship::PovertyClass;
use dienhong_core::domain::memberships::{Basis, DepartureReason};
use dienhong_core::domain::people::Sex;
use dienhong_core::domain::support::ValueBasis;
use dienhong_core::domain::units::{Part, UnitKind};

use crate::import::cell::word;

pub const UNIT_KINDS: [(&str, UnitKind); 12] = [
    ("central", UnitKind::Central),
    ("province", UnitKind::Province),
    ("district", UnitKind::District),
    ("commune", UnitKind::Commune),
    ("branch", UnitKind::Branch),
    ("group", UnitKind::Group),
    ("trung ương", UnitKind::Central),
    ("tỉnh", UnitKind::Province),
    ("huyện", UnitKind::District),
    ("xã", UnitKind::Commune),
    ("chi hội", UnitKind::Branch),
    ("tổ hội", UnitKind::Group),
];

pub(super) const SEXES: [(&str, Sex); 4] =
    [("male", Sex::Male), ("female", Sex::Female), ("nam", Sex::Male), ("nữ", Sex::Female)];

pub(super) const QUALIFIERS: [(&str, Qualifier); 8] = [
    ("exact", Qualifier::Exact),
    ("over", Qualifier::Over),
    ("nearly", Qualifier::Nearly),
    ("about", Qualifier::About),
    ("trên", Qualifier::Over),
    ("hơn", Qualifier::Over),
    ("gần", Qualifier::Nearly),
    ("khoảng", Qualifier::About),
];

pub(super) const BASES: [(&str, Basis); 4] = [
    ("age_60", Basis::Age60),
    ("age_55_active", Basis::Age55Active),
    ("assigned", Basis::Assigned),
    ("earlier_member", Basis::EarlierMember),
];

pub(super) const DEPARTURES: [(&str, DepartureReason); 9] = [
    ("died", DepartureReason::Died),
    ("resigned", DepartureReason::Resigned),
    ("removed", DepartureReason::Removed),
    ("moved_away", DepartureReason::MovedAway),
    ("other", DepartureReason::Other),
    ("từ trần", DepartureReason::Died),
    ("xin ra", DepartureReason::Resigned),
    ("xóa tên", DepartureReason::Removed),
    ("chuyển đi", DepartureReason::MovedAway),
];

pub(super) const VALUE_BASES: [(&str, ValueBasis); 6] = [
    ("cash", ValueBasis::Cash),
    ("goods", ValueBasis::Goods),
    ("labour", ValueBasis::Labour),
    ("tiền mặt", ValueBasis::Cash),
    ("hiện vật", ValueBasis::Goods),
    ("ngày công", ValueBasis::Labour),
];

pub(super) const POVERTY_CLASSES: [(&str, PovertyClass); 8] = [
    ("poor", PovertyClass::Poor),
    ("near_poor", PovertyClass::NearPoor),
    ("none", PovertyClass::None),
    ("nghèo", PovertyClass::Poor),
    ("hộ nghèo", PovertyClass::Poor),
    ("cận nghèo", PovertyClass::NearPoor),
    ("hộ cận nghèo", PovertyClass::NearPoor),
    ("không", PovertyClass::None),
];

pub(super) const PURPOSES: [(&str, Purpose); 10] = [
    ("association", Purpose::Association),
    ("fee", Purpose::Fee),
    ("charity", Purpose::Charity),
    ("club", Purpose::Club),
    ("state", Purpose::State),
    ("quỹ hội", Purpose::Association),
    ("hội phí", Purpose::Fee),
    ("từ thiện", Purpose::Charity),
    ("câu lạc bộ", Purpose::Club),
    ("ngân sách", Purpose::State),
];

pub(super) const PARTS: [(&str, Part); 4] = [
    ("whole", Part::Whole),
    ("partial", Part::Partial),
    ("toàn bộ", Part::Whole),
    ("một phần", Part::Partial),
];

pub(super) const YES_NO: [(&str, bool); 4] =
    [("1", true), ("0", false), ("có", true), ("không", false)];

pub const FAMILIES: [(&str, Family); 4] = [
    ("support", Family::Support),
    ("commendation", Family::Commendation),
    ("indicator", Family::Indicator),
    ("programme", Family::Programme),
];

/// The word of the contract for a word that offices write in that column; any other text as it is.
/// Corrections carry text whose meaning their rules decide, in the words of the contract alone.
pub(super) fn of_contract(kind: ImportKind, column: Column, text: String) -> String {
    let canonical = match column {
        Column::Kind if kind == ImportKind::Units => english(&text, &UNIT_KINDS),
        Column::Sex => english(&text, &SEXES),
        Column::Qualifier => english(&text, &QUALIFIERS),
        Column::Reason if kind == ImportKind::Departures => english(&text, &DEPARTURES),
        Column::ValueBasis => english(&text, &VALUE_BASES),
        Column::Part => english(&text, &PARTS),
        Column::Default | Column::Sensitive => english(&text, &YES_NO),
        _ => None,
    };
    canonical.map_or(text, str::to_owned)
}

fn english<'w, T: Copy + PartialEq>(text: &str, known: &[(&'w str, T)]) -> Option<&'w str> {
    let meaning = word(text, known).ok()?;
    known.iter().find(|(_, value)| *value == meaning).map(|(first, _)| *first)
}
