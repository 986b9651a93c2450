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

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    Support,
    Commendation,
    Indicator,
    Programme,
}

/// A number that a rule reads, in full years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// Charter of 2017, article 9: 60 in full.
    AdmissionAge60,
    /// The same article: 55 to under 60, active.
    AdmissionAge55Active,
    /// Assigned to work for the association; 18.
    AdmissionAgeAssigned,
    /// Answer of the Central Committee, 2014: members of 50 to 60 remain; 50.
    AdmissionAgeEarlierMember,
}

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
