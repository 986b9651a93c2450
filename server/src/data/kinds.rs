//! The catalogue that a new registry begins with: kinds of support and commendation, indicators,
//! programmes. A row is a row of the import kind `kinds`.

use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ShippedKind {
    /// support, commendation, indicator or programme.
    pub family: String,
    pub code: String,
    pub label_vi: String,
    pub label_en: String,
    pub unit_of_quantity: Option<String>,
    /// 1: the link from such a support to its person is sealed (health).
    pub sensitive: u8,
}

impl ShippedKind {
    /// The cells of the row, in the order of the contract.
    pub fn cells(&self) -> [&str; 6] {
        let sensitive = if self.sensitive == 1 { "1" } else { "0" };
        let unit = self.unit_of_quantity.as_deref().unwrap_or_default();
        [&self.family, &self.code, &self.label_vi, &self.label_en, unit, sensitive]
    }
}

pub fn load() -> Vec<ShippedKind> {
    super::rows(include_bytes!("../../assets/kinds.csv.gz"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_its_own_code_and_labels_in_two_languages() {
        let kinds = super::load();
        let codes: BTreeSet<_> = kinds.iter().map(|kind| (&kind.family, &kind.code)).collect();
        assert_eq!(codes.len(), kinds.len());
        assert!(kinds.iter().all(|kind| !kind.label_vi.is_empty() && !kind.label_en.is_empty()));
    }

    #[test]
    fn twenty_five_kinds_of_support_and_twenty_of_commendation_are_shipped() {
        let kinds = super::load();
        let of = |family: &str| kinds.iter().filter(|kind| kind.family == family).count();
        assert_eq!((of("support"), of("commendation")), (25, 20));
    }
}
