//! Stored shapes of kinds and settings.

use super::room::Text;
use crate::domain::catalogue::{CatalogueEvent, Family, Setting};

stored_choice! {
    FamilyV1 = Family { Support, Commendation, Indicator, Programme }
    SettingV1 = Setting {
        AdmissionAge60,
        AdmissionAge55Active,
        AdmissionAgeAssigned,
        AdmissionAgeEarlierMember,
        ClubMembersLeast,
        ClubMembersMost,
        ClubWomenLeast,
        ClubWomenMost,
        ClubOlderLeast,
        ClubOlderMost,
        ClubPoorLeast,
        ClubBorrowersLeast,
        ClubFundLeast,
    }
}

stored_events! {
    CatalogueEvent {
        KindRegisteredV1(0x0201, 1) = KindRegistered {
            kind: u32,
            family: FamilyV1,
            code: Text,
            label_vi: Text,
            label_en: Text,
            unit_of_quantity: Option<Text>,
            sensitive: bool,
        }
        SettingChangedV1(0x0202, 1) = SettingChanged { setting: SettingV1, from: i32, value: i64 }
    }
}
