//! Why a kind or a setting was not recorded.

use super::Family;
use crate::domain::column::Column;
use crate::domain::refusal::{Code, Explain};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogueRefusal {
    RegisteredOtherwise {
        family: Family,
        code: String,
        /// The first that differs.
        column: Column,
    },
    /// A correction's key names no recorded kind.
    NoSuchRow {
        key: String,
    },
    SettingOutOfRange {
        value: i64,
        largest: i64,
    },
    /// Gifts of the kind were recorded with their link in clear, or sealed: it stays so.
    SensitivityFixed {
        code: String,
    },
    /// Something is recorded under the kind: in another family it would mean something else.
    FamilyFixed {
        code: String,
    },
    /// A row names a code of a family of which no kind is registered.
    FamilyEmpty {
        family: Family,
        code: String,
    },
}

impl Explain for CatalogueRefusal {
    fn code(&self) -> Code {
        Code(match self {
            CatalogueRefusal::RegisteredOtherwise { .. } => 2601,
            CatalogueRefusal::NoSuchRow { .. } => 2602,
            CatalogueRefusal::SettingOutOfRange { .. } => 2603,
            CatalogueRefusal::SensitivityFixed { .. } => 2604,
            CatalogueRefusal::FamilyFixed { .. } => 2605,
            CatalogueRefusal::FamilyEmpty { .. } => 2606,
        })
    }

    fn column(&self) -> Option<Column> {
        Some(match self {
            CatalogueRefusal::RegisteredOtherwise { column, .. } => *column,
            CatalogueRefusal::NoSuchRow { .. } => Column::Key,
            CatalogueRefusal::SettingOutOfRange { .. } => Column::Value,
            CatalogueRefusal::SensitivityFixed { .. } => Column::Sensitive,
            CatalogueRefusal::FamilyFixed { .. } => Column::Family,
            CatalogueRefusal::FamilyEmpty { family: Family::Programme, .. } => Column::Programme,
            CatalogueRefusal::FamilyEmpty { .. } => Column::Kind,
        })
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            CatalogueRefusal::NoSuchRow { key } => vec![("key", key.clone())],
            CatalogueRefusal::RegisteredOtherwise { family, code, .. }
            | CatalogueRefusal::FamilyEmpty { family, code } => {
                vec![("family", family.name().to_owned()), ("kind", code.clone())]
            }
            CatalogueRefusal::SettingOutOfRange { value, largest } => {
                vec![("value", value.to_string()), ("largest", largest.to_string())]
            }
            CatalogueRefusal::SensitivityFixed { code }
            | CatalogueRefusal::FamilyFixed { code } => vec![("kind", code.clone())],
        }
    }

    fn clashes_with(&self) -> Option<String> {
        match self {
            CatalogueRefusal::RegisteredOtherwise { family, code, .. } => {
                Some(format!("{}|{code}", family.name()))
            }
            CatalogueRefusal::NoSuchRow { .. }
            | CatalogueRefusal::SettingOutOfRange { .. }
            | CatalogueRefusal::SensitivityFixed { .. }
            | CatalogueRefusal::FamilyFixed { .. }
            | CatalogueRefusal::FamilyEmpty { .. } => None,
        }
    }
}
