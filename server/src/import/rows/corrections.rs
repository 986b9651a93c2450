//! `corrections`: rows about rows.

use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Correction, ImportKind};
use dienhong_core::domain::state::Command;

use super::{Cells, RowFault, words};
use crate::catalogue::Message;
use crate::import::cell::{self, word};
use crate::import::kind::{self, Need};

pub(super) fn correction(cells: &Cells<'_>) -> Result<Command, RowFault> {
    let kinds: Vec<(&str, ImportKind)> = kind::all().collect();
    let kind = cells.required(Column::Kind, |value| word(value, &kinds))?;
    let column = column(cells, kind)?;
    let value = cells.optional_text(Column::Value)?;
    Ok(Command::Correct(Correction {
        kind,
        key: key(cells, kind)?,
        column,
        learned_on: cells.required(Column::LearnedOn, cell::day)?,
        value: value.map(|text| words::of_contract(kind, column, text)),
        reason: cells.optional_text(Column::Reason)?,
        changed_on: cells.optional(Column::ChangedOn, cell::day)?,
    }))
}

/// The parts of the corrected row's key, in the order of its columns.
fn key(cells: &Cells<'_>, kind: ImportKind) -> Result<Vec<String>, RowFault> {
    let text = cells.text(Column::Key)?;
    let parts: Vec<String> = text.split('|').map(|part| part.trim().to_owned()).collect();
    let expected = kind::that_need(kind, Need::Key).count();
    if parts.len() == expected {
        return Ok(parts);
    }
    let message = Message::new(
        2017,
        [
            ("value", text.clone()),
            ("found", parts.len().to_string()),
            ("kind", kind::name(kind).to_owned()),
            ("expected", expected.to_string()),
            ("known", kind::names(kind::that_need(kind, Need::Key))),
        ],
    );
    Err(RowFault { column: Some(Column::Key), message, value: Some(text), clashes_with: None })
}

fn column(cells: &Cells<'_>, kind: ImportKind) -> Result<Column, RowFault> {
    let text = cells.text(Column::Column)?;
    let found = Column::named(&text.to_lowercase()).filter(|column| kind::has(kind, *column));
    found.ok_or_else(|| {
        let message = Message::new(
            2016,
            [
                ("value", text.clone()),
                ("kind", kind::name(kind).to_owned()),
                ("known", kind::names(kind::columns(kind).iter().map(|(column, _)| *column))),
            ],
        );
        RowFault { column: Some(Column::Column), message, value: Some(text), clashes_with: None }
    })
}
