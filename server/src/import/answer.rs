//! What an import answers: the document of the contract, and the same for a person to read.

use std::collections::BTreeMap;
use std::io::{self, Write};

use dienhong_core::domain::column::Column;
use dienhong_core::domain::ids::Position;
use dienhong_core::domain::refusal::Explain as _;
use dienhong_core::domain::state::Warning;
use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::rows::RowFault;
use crate::catalogue::Message;
use crate::failure::Exit;
use crate::i18n::Lang;
use crate::output::{Document, Screen};

mod text;

#[derive(Debug, Default, Serialize)]
pub struct Answer {
    pub kind: String,
    pub file: String,
    pub batch: String,
    pub source: String,
    pub rows: u64,
    pub recorded: u64,
    pub unchanged: u64,
    pub refused: Vec<RefusedRow>,
    pub warnings: Vec<WarnedRow>,
    pub unknown_columns: Vec<String>,
    /// Headings that were not the column's own name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub guessed_columns: BTreeMap<String, &'static str>,
    pub first_position: Option<u64>,
    pub last_position: Option<u64>,
    pub dry_run: bool,
}

/// Its words are formed when it is told: a file of a nation may be refused to the last row.
#[derive(Debug)]
pub struct RefusedRow {
    pub row: u32,
    pub fault: RowFault,
}

#[derive(Debug)]
pub struct WarnedRow {
    pub row: u32,
    pub fault: RowFault,
}

impl RowFault {
    fn column_name(&self) -> &'static str {
        self.column.map_or("", Column::name)
    }
}

impl Serialize for RefusedRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let RefusedRow { row, fault } = self;
        let message = &fault.message;
        let mut told = serializer.serialize_struct("RefusedRow", 9)?;
        told.serialize_field("row", row)?;
        told.serialize_field("column", &fault.column.map(Column::name))?;
        told.serialize_field("code", &message.code.to_string())?;
        told.serialize_field("message_vi", &message.text(Lang::Vi))?;
        told.serialize_field("message_en", &message.text(Lang::En))?;
        told.serialize_field("value", &fault.value)?;
        told.serialize_field("clashes_with", &fault.clashes_with)?;
        told.serialize_field("hint_vi", &message.hint(Lang::Vi))?;
        told.serialize_field("hint_en", &message.hint(Lang::En))?;
        told.end()
    }
}

impl Serialize for WarnedRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let WarnedRow { row, fault } = self;
        let message = &fault.message;
        let mut told = serializer.serialize_struct("WarnedRow", 6)?;
        told.serialize_field("row", row)?;
        told.serialize_field("column", &fault.column.map(Column::name))?;
        told.serialize_field("code", &message.code.to_string())?;
        told.serialize_field("message_vi", &message.text(Lang::Vi))?;
        told.serialize_field("message_en", &message.text(Lang::En))?;
        told.serialize_field("clashes_with", &fault.clashes_with)?;
        told.end()
    }
}

impl Answer {
    pub fn refuse(&mut self, row: u32, fault: RowFault) {
        self.rows += 1;
        self.refused.push(RefusedRow { row, fault });
    }

    pub fn leave_unchanged(&mut self) {
        self.rows += 1;
        self.unchanged += 1;
    }

    pub fn record(&mut self, position: Position) {
        self.rows += 1;
        self.recorded += 1;
        self.first_position.get_or_insert(position.0);
        self.last_position = Some(position.0);
    }

    pub fn warn(&mut self, row: u32, warning: &Warning, clashes_with: Option<String>) {
        let refusal = &warning.refusal;
        let fault = RowFault {
            column: refusal.column(),
            message: Message::of(refusal),
            value: None,
            clashes_with,
        };
        self.warnings.push(WarnedRow { row, fault });
    }

    /// Rows in the order of the file, whatever order they were recorded in.
    pub fn finish(&mut self) {
        self.refused.sort_by_key(|refused| refused.row);
        self.warnings.sort_by_key(|warned| warned.row);
    }
}

impl Document for Answer {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("text and numbers are JSON")
    }

    fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        Ok(serde_json::to_writer(out, self)?)
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let headings = [
            "row",
            "outcome",
            "column",
            "code",
            "value",
            "clashes_with",
            "message_vi",
            "message_en",
            "hint_vi",
            "hint_en",
        ];
        let refused = self.refused.iter().map(|it| (it.row, "refused", &it.fault));
        let warned = self.warnings.iter().map(|it| (it.row, "warning", &it.fault));
        let rows = refused.chain(warned).map(|(row, outcome, fault)| {
            let (message, text) = (&fault.message, |text: &Option<String>| {
                text.as_deref().unwrap_or_default().to_owned()
            });
            vec![
                row.to_string(),
                outcome.to_owned(),
                fault.column_name().to_owned(),
                message.code.to_string(),
                text(&fault.value),
                text(&fault.clashes_with),
                message.text(Lang::Vi),
                message.text(Lang::En),
                message.hint(Lang::Vi),
                message.hint(Lang::En),
            ]
        });
        std::iter::once(headings.map(str::to_owned).to_vec()).chain(rows).collect()
    }

    fn text(&self, screen: Screen) -> String {
        text::written(self, screen)
    }

    fn exit(&self) -> Exit {
        if self.refused.is_empty() { Exit::Done } else { Exit::Failed }
    }
}
