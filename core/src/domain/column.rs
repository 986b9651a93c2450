//! The columns of the import kinds: what a refusal points at, a correction changes, a sealed cell
//! is named by.

use crate::snapshot::{Loader, Part, Saver, Spoiled};

macro_rules! columns {
    ($($column:ident = $name:literal),+ $(,)?) => {
        /// A column of any import kind, and its heading in a file. The discriminant is stored
        /// (sealed cells, corrections): append only, never reordered.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Column { $($column),+ }

        impl Column {
            pub const ALL: [Column; [$($name),+].len()] = [$(Column::$column),+];

            /// The heading in an import file.
            pub fn name(self) -> &'static str {
                match self { $(Column::$column => $name),+ }
            }
        }

        impl Part for Column {
            fn save(&self, to: &mut Saver<'_>) {
                (*self as u8).save(to);
            }

            fn load(from: &mut Loader<'_>) -> Result<Column, Spoiled> {
                Column::ALL.get(usize::from(u8::load(from)?)).copied().ok_or(Spoiled::Damaged)
            }

            fn shape(to: &mut String) {
                to.push_str(concat!($($name, " "),+));
            }
        }
    };
}

columns! {
    Unit = "unit",
    Kind = "kind",
    Name = "name",
    ValidFrom = "valid_from",
    Parent = "parent",
    Code = "code",
    ValidUntil = "valid_until",
    ChangedOn = "changed_on",
    FromUnit = "from_unit",
    ToUnit = "to_unit",
    EffectiveOn = "effective_on",
    Decision = "decision",
    Part = "part",
    Default = "default",
    Share = "share",
    Branches = "branches",
    CountedOn = "counted_on",
    Source = "source",
    Persons60Plus = "persons_60_plus",
    Qualifier = "qualifier",
    Female60Plus = "female_60_plus",
    Persons80Plus = "persons_80_plus",
    On = "on",
    Indicator = "indicator",
    Value = "value",
    Ref = "ref",
    FullName = "full_name",
    BirthDate = "birth_date",
    Sex = "sex",
    NationalId = "national_id",
    Phone = "phone",
    Address = "address",
    Household = "household",
    Ethnicity = "ethnicity",
    Note = "note",
    DiedOn = "died_on",
    JoinedOn = "joined_on",
    Basis = "basis",
    CardNo = "card_no",
    CardIssuedOn = "card_issued_on",
    LeftOn = "left_on",
    Reason = "reason",
    TransferredOn = "transferred_on",
    Support = "support",
    GivenOn = "given_on",
    Amount = "amount",
    ValueBasis = "value_basis",
    Quantity = "quantity",
    Programme = "programme",
    Fund = "fund",
    DecidedBy = "decided_by",
    Document = "document",
    ReversedOn = "reversed_on",
    Commendation = "commendation",
    Club = "club",
    Level = "level",
    DecisionNo = "decision_no",
    DecidedOn = "decided_on",
    ForPeriod = "for_period",
    Family = "family",
    LabelVi = "label_vi",
    LabelEn = "label_en",
    UnitOfQuantity = "unit_of_quantity",
    Sensitive = "sensitive",
    Key = "key",
    Column = "column",
    LearnedOn = "learned_on",
    Year = "year",
    Class = "class",
    Refs = "refs",
    Purpose = "purpose",
    OpenedOn = "opened_on",
    Currency = "currency",
    OpeningBalance = "opening_balance",
    Receipt = "receipt",
    ReceivedOn = "received_on",
    Donor = "donor",
    FoundedOn = "founded_on",
    DissolvedOn = "dissolved_on",
    Members = "members",
    Members60Plus = "members_60_plus",
    Women = "women",
    Poor = "poor",
    FundAmount = "fund_amount",
    Borrowers = "borrowers",
}

impl Column {
    /// The stored number.
    pub fn id(self) -> u8 {
        self as u8
    }

    pub fn from_id(id: u8) -> Option<Column> {
        Column::ALL.get(usize::from(id)).copied()
    }

    pub fn named(name: &str) -> Option<Column> {
        Column::ALL.into_iter().find(|column| column.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::Column;

    #[test]
    fn every_column_is_found_by_its_stored_number_and_its_name() {
        for column in Column::ALL {
            assert_eq!(Column::from_id(column.id()), Some(column));
            assert_eq!(Column::named(column.name()), Some(column));
        }
    }
}
