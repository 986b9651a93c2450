//! The catalogue of kinds, and the settings that rules read: dated facts in the log, never a file
//! or an environment variable.

mod correct;
mod history;
mod refusal;
mod rules;

#[cfg(test)]
mod tests;

pub(super) use correct::correct;
pub use history::{Catalogue, Kind};
pub use refusal::CatalogueRefusal;
pub(super) use rules::decide;

use super::calendar::Day;
use super::ids::KindNo;
use crate::saved;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    Support,
    Commendation,
    Indicator,
    Programme,
}

saved!(enum Family { 0 = Support, 1 = Commendation, 2 = Indicator, 3 = Programme });

/// A number that a rule reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// Full years. Charter of 2017, article 9: 60 in full.
    AdmissionAge60,
    /// The same article: 55 to under 60, active.
    AdmissionAge55Active,
    /// Assigned to work for the association; 18.
    AdmissionAgeAssigned,
    /// Answer of the Central Committee, 2014: members of 50 to 60 remain; 50.
    AdmissionAgeEarlierMember,
    /// Members of a club under Project 1336 and its successor: 50.
    ClubMembersLeast,
    /// The same: 70.
    ClubMembersMost,
    /// Women, per cent of the members: 60.
    ClubWomenLeast,
    /// The same: 70.
    ClubWomenMost,
    /// Members of 60 years and more, per cent: 60.
    ClubOlderLeast,
    /// The same: 70.
    ClubOlderMost,
    /// People in difficulty come first: at least 1.
    ClubPoorLeast,
    /// Who can borrow, per cent of the members: 50.
    ClubBorrowersLeast,
    /// The fund to raise incomes, whole units of the currency: any, so 1.
    ClubFundLeast,
}

saved!(enum Setting {
    0 = AdmissionAge60, 1 = AdmissionAge55Active, 2 = AdmissionAgeAssigned,
    3 = AdmissionAgeEarlierMember, 4 = ClubMembersLeast, 5 = ClubMembersMost, 6 = ClubWomenLeast,
    7 = ClubWomenMost, 8 = ClubOlderLeast, 9 = ClubOlderMost, 10 = ClubPoorLeast,
    11 = ClubBorrowersLeast, 12 = ClubFundLeast,
});

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogueEvent {
    KindRegistered {
        kind: KindNo,
        family: Family,
        code: String,
        label_vi: String,
        label_en: String,
        unit_of_quantity: Option<String>,
        /// The link from such a support to its person is sealed.
        sensitive: bool,
    },
    SettingChanged {
        setting: Setting,
        from: Day,
        value: i64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CatalogueCommand {
    RegisterKind {
        family: Family,
        code: String,
        label_vi: Option<String>,
        label_en: Option<String>,
        unit_of_quantity: Option<String>,
        sensitive: Option<bool>,
    },
    ChangeSetting {
        setting: Setting,
        from: Day,
        value: i64,
    },
}
