//! A rule's no. Data, not a fault: a stable code, the column it is about, the values that explain
//! it, and what it clashes with. The words stand in the server's catalogue, in two languages.

use uuid::Uuid;

use super::catalogue::CatalogueRefusal;
use super::cells::CellRefusal;
use super::clubs::ClubRefusal;
use super::column::Column;
use super::commendations::CommendationRefusal;
use super::corrections::CorrectionRefusal;
use super::figures::FigureRefusal;
use super::funds::FundRefusal;
use super::hardship::HardshipRefusal;
use super::memberships::MembershipRefusal;
use super::office::OfficeRefusal;
use super::people::PersonRefusal;
use super::periods::PeriodRefusal;
use super::support::SupportRefusal;
use super::units::UnitRefusal;
use super::voids::VoidRefusal;

/// `DH` and four digits: stable for ever, never given a second meaning.
///
/// 10xx usage and files · 20xx cells that do not parse · 21xx units, tree, figures · 22xx persons,
/// memberships, households · 23xx warnings · 24xx support and funds · 25xx commendations, from 2551
/// clubs · 26xx catalogue and settings · 27xx corrections · 28xx registry, officers, batches, voids ·
/// 29xx periods · 30xx the log · 31xx keys · 74xx the disk
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DH{:04}", self.0)
    }
}

/// What every noun's refusals can say of themselves.
pub trait Explain {
    fn code(&self) -> Code;

    /// The column at fault.
    fn column(&self) -> Option<Column>;

    /// Values for the placeholders of the catalogue's text, by name.
    fn values(&self) -> Vec<(&'static str, String)>;

    /// The user's own key of the record it clashes with; of a person the UUID.
    fn clashes_with(&self) -> Option<String> {
        self.other_person().map(|uuid| Uuid::from_u128(uuid).to_string())
    }

    /// The UUID of the person it clashes with: the state knows no `ref`; who holds the keys shows
    /// that.
    fn other_person(&self) -> Option<u128> {
        None
    }
}

macro_rules! refusals {
    ($($variant:ident($refusal:ident)),+ $(,)?) => {
        /// Why a command was refused: a rule of one noun.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Refusal {
            $($variant($refusal)),+
        }

        $(impl From<$refusal> for Refusal {
            fn from(refusal: $refusal) -> Refusal {
                Refusal::$variant(refusal)
            }
        })+

        impl Explain for Refusal {
            fn code(&self) -> Code {
                match self { $(Refusal::$variant(refusal) => refusal.code()),+ }
            }

            fn column(&self) -> Option<Column> {
                match self { $(Refusal::$variant(refusal) => refusal.column()),+ }
            }

            fn values(&self) -> Vec<(&'static str, String)> {
                match self { $(Refusal::$variant(refusal) => refusal.values()),+ }
            }

            fn clashes_with(&self) -> Option<String> {
                match self { $(Refusal::$variant(refusal) => refusal.clashes_with()),+ }
            }

            fn other_person(&self) -> Option<u128> {
                match self { $(Refusal::$variant(refusal) => refusal.other_person()),+ }
            }
        }
    };
}

refusals!(
    Cell(CellRefusal),
    Office(OfficeRefusal),
    Catalogue(CatalogueRefusal),
    Unit(UnitRefusal),
    Figure(FigureRefusal),
    Person(PersonRefusal),
    Membership(MembershipRefusal),
    Support(SupportRefusal),
    Commendation(CommendationRefusal),
    Hardship(HardshipRefusal),
    Fund(FundRefusal),
    Correction(CorrectionRefusal),
    Club(ClubRefusal),
    Period(PeriodRefusal),
    Void(VoidRefusal),
);
