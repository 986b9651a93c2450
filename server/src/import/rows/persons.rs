//! `persons`, `members`, `departures` and `transfers`.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::memberships::{Enrolment, MembershipCommand};
use dienhong_core::domain::people::{Particulars, PersonCommand, PersonKey};
use dienhong_core::domain::state::Command;

use super::words::{BASES, DEPARTURES, SEXES};
use super::{Cells, RowFault, RowOptions};
use crate::import::cell::{self, word};

pub(super) fn person(cells: &Cells<'_>, options: RowOptions) -> Result<Command, RowFault> {
    Ok(Command::Person(PersonCommand::Register(particulars(cells, options)?)))
}

pub(super) fn member(cells: &Cells<'_>, options: RowOptions) -> Result<Command, RowFault> {
    Ok(Command::Membership(MembershipCommand::Enrol(Enrolment {
        particulars: particulars(cells, options)?,
        joined_on: cells.required(Column::JoinedOn, cell::partial_day)?,
        basis: cells.optional(Column::Basis, |value| word(value, &BASES))?,
        card_no: cells.optional_text(Column::CardNo)?,
        card_issued_on: cells.optional(Column::CardIssuedOn, cell::partial_day)?,
    })))
}

/// Only the key must be given: a recorded person may be named by it alone.
fn particulars(cells: &Cells<'_>, options: RowOptions) -> Result<Particulars, RowFault> {
    Ok(Particulars {
        person: PersonKey::Ref(cells.text(Column::Ref)?),
        full_name: cells.optional_text(Column::FullName)?,
        birth_date: cells.optional(Column::BirthDate, cell::partial_day)?,
        sex: cells.optional(Column::Sex, |value| word(value, &SEXES))?,
        unit: cells.optional_text(Column::Unit)?,
        national_id: cells.optional_text(Column::NationalId)?,
        phone: cells.optional_text(Column::Phone)?,
        address: cells.optional_text(Column::Address)?,
        household: cells.optional_text(Column::Household)?,
        ethnicity: cells.optional_text(Column::Ethnicity)?,
        note: cells.optional_text(Column::Note)?,
        died_on: cells.optional(Column::DiedOn, cell::partial_day)?,
        after_erasure: options.after_erasure,
    })
}

pub(super) fn departure(cells: &Cells<'_>) -> Result<Command, RowFault> {
    Ok(Command::Membership(MembershipCommand::Depart {
        person: PersonKey::parse(&cells.text(Column::Ref)?),
        left_on: cells.required(Column::LeftOn, cell::partial_day)?,
        reason: cells.optional(Column::Reason, |value| word(value, &DEPARTURES))?,
    }))
}

pub(super) fn transfer(cells: &Cells<'_>) -> Result<Command, RowFault> {
    Ok(Command::Membership(MembershipCommand::Transfer {
        person: PersonKey::parse(&cells.text(Column::Ref)?),
        transferred_on: cells.required(Column::TransferredOn, cell::day)?,
        to_unit: cells.optional_text(Column::ToUnit)?,
    }))
}
