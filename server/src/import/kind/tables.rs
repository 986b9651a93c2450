//! The columns of each kind in the order of the contract.

use dienhong_core::domain::column::Column;

use super::Columns;
use super::Need::{Key, OneOf, Optional, Required};

pub(super) const UNITS: Columns = &[
    (Column::Unit, Key),
    (Column::Kind, Required),
    (Column::Name, Required),
    (Column::ValidFrom, Required),
    (Column::Parent, Optional),
    (Column::Code, Optional),
    (Column::ValidUntil, Optional),
];

pub(super) const UNIT_CHANGES: Columns = &[
    (Column::Unit, Key),
    (Column::ChangedOn, Key),
    (Column::Name, Optional),
    (Column::Code, Optional),
    (Column::Parent, Optional),
];

pub(super) const REORGANISATION: Columns = &[
    (Column::FromUnit, Key),
    (Column::ToUnit, Key),
    (Column::EffectiveOn, Key),
    (Column::Decision, Required),
    (Column::Part, Optional),
    (Column::Default, Optional),
    (Column::Share, Optional),
    (Column::Branches, Optional),
];

pub(super) const POPULATION: Columns = &[
    (Column::Unit, Key),
    (Column::CountedOn, Key),
    (Column::Source, Key),
    (Column::Persons60Plus, Required),
    (Column::Qualifier, Optional),
    (Column::Female60Plus, Optional),
    (Column::Persons80Plus, Optional),
];

pub(super) const FIGURES: Columns = &[
    (Column::Unit, Key),
    (Column::On, Key),
    (Column::Indicator, Key),
    (Column::Source, Key),
    (Column::Value, Required),
    (Column::Qualifier, Optional),
];

pub(super) const PERSONS: Columns = &[
    (Column::Ref, Key),
    (Column::FullName, Required),
    (Column::BirthDate, Required),
    (Column::Sex, Required),
    (Column::Unit, Required),
    (Column::NationalId, Optional),
    (Column::Phone, Optional),
    (Column::Address, Optional),
    (Column::Household, Optional),
    (Column::Ethnicity, Optional),
    (Column::Note, Optional),
    (Column::DiedOn, Optional),
];

pub(super) const MEMBERS: Columns = &[
    (Column::Ref, Key),
    (Column::JoinedOn, Key),
    (Column::FullName, Required),
    (Column::BirthDate, Required),
    (Column::Sex, Required),
    (Column::Unit, Required),
    (Column::NationalId, Optional),
    (Column::Phone, Optional),
    (Column::Address, Optional),
    (Column::Household, Optional),
    (Column::Ethnicity, Optional),
    (Column::Note, Optional),
    (Column::DiedOn, Optional),
    (Column::Basis, Optional),
    (Column::CardNo, Optional),
    (Column::CardIssuedOn, Optional),
];

pub(super) const DEPARTURES: Columns =
    &[(Column::Ref, Key), (Column::LeftOn, Key), (Column::Reason, Required)];

pub(super) const TRANSFERS: Columns =
    &[(Column::Ref, Key), (Column::TransferredOn, Key), (Column::ToUnit, Required)];

pub(super) const HARDSHIP: Columns = &[
    (Column::Household, Key),
    (Column::Year, Key),
    (Column::Unit, Required),
    (Column::Class, Required),
    (Column::Decision, Required),
    (Column::Refs, Optional),
];

pub(super) const FUNDS: Columns = &[
    (Column::Fund, Key),
    (Column::Unit, Required),
    (Column::Purpose, Required),
    (Column::Name, Required),
    (Column::OpenedOn, Required),
    (Column::Currency, Optional),
    (Column::OpeningBalance, Optional),
];

pub(super) const RECEIPTS: Columns = &[
    (Column::Receipt, Key),
    (Column::Fund, Required),
    (Column::Amount, Required),
    (Column::ReceivedOn, Required),
    (Column::Donor, Required),
    (Column::Document, Optional),
];

pub(super) const SUPPORT: Columns = &[
    (Column::Support, Key),
    (Column::Ref, OneOf),
    (Column::Household, OneOf),
    (Column::Unit, Required),
    (Column::Kind, Required),
    (Column::GivenOn, Required),
    (Column::Amount, Optional),
    (Column::ValueBasis, Optional),
    (Column::Quantity, Optional),
    (Column::Programme, Optional),
    (Column::Fund, Optional),
    (Column::Decision, Optional),
    (Column::DecidedBy, Optional),
    (Column::Document, Optional),
];

pub(super) const REVERSALS: Columns =
    &[(Column::Support, Key), (Column::ReversedOn, Required), (Column::Reason, Required)];

pub(super) const COMMENDATIONS: Columns = &[
    (Column::Commendation, Key),
    (Column::Ref, OneOf),
    (Column::ToUnit, OneOf),
    (Column::Club, OneOf),
    (Column::Kind, Required),
    (Column::Level, Required),
    (Column::DecisionNo, Required),
    (Column::DecidedBy, Required),
    (Column::DecidedOn, Required),
    (Column::Amount, Optional),
    (Column::ForPeriod, Optional),
];

pub(super) const KINDS: Columns = &[
    (Column::Family, Key),
    (Column::Code, Key),
    (Column::LabelVi, Required),
    (Column::LabelEn, Required),
    (Column::UnitOfQuantity, Optional),
    (Column::Sensitive, Optional),
];

pub(super) const CORRECTIONS: Columns = &[
    (Column::Kind, Key),
    (Column::Key, Key),
    (Column::Column, Key),
    (Column::LearnedOn, Key),
    (Column::Value, Required),
    (Column::Reason, Required),
    (Column::ChangedOn, Optional),
];
