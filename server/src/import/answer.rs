//! What an import answers: the document of the contract, and the same for a person to read.

use std::collections::BTreeMap;

use dienhong_core::domain::column::Column;
use dienhong_core::domain::ids::Position;
use dienhong_core::domain::refusal::Explain as _;
use dienhong_core::domain::state::Warning;
use serde::Serialize;

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

#[derive(Debug, Serialize)]
pub struct RefusedRow {
    pub row: u32,
    pub column: Option<&'static str>,
    pub code: String,
    pub message_vi: String,
    pub message_en: String,
    pub value: Option<String>,
    pub clashes_with: Option<String>,
    pub hint_vi: String,
    pub hint_en: String,
}

#[derive(Debug, Serialize)]
pub struct WarnedRow {
    pub row: u32,
    pub column: Option<&'static str>,
    pub code: String,
    pub message_vi: String,
    pub message_en: String,
    pub clashes_with: Option<String>,
}

impl Answer {
    pub fn refuse(&mut self, row: u32, fault: RowFault) {
        let message = &fault.message;
        self.rows += 1;
        self.refused.push(RefusedRow {
            row,
            column: fault.column.map(Column::name),
            code: message.code.to_string(),
            message_vi: message.text(Lang::Vi),
            message_en: message.text(Lang::En),
            hint_vi: message.hint(Lang::Vi),
            hint_en: message.hint(Lang::En),
            value: fault.value,
            clashes_with: fault.clashes_with,
        });
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
        let message = Message::of(&warning.refusal);
        self.warnings.push(WarnedRow {
            row,
            column: warning.refusal.column().map(Column::name),
            code: message.code.to_string(),
            message_vi: message.text(Lang::Vi),
            message_en: message.text(Lang::En),
            clashes_with,
        });
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

    fn csv(&self) -> Vec<Vec<String>> {
        let headings =
            ["row", "outcome", "column", "code", "value", "message_vi", "message_en", "hint_vi"];
        let mut rows = vec![headings.map(str::to_owned).to_vec()];
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        rows.extend(self.refused.iter().map(|refused| {
            vec![
                refused.row.to_string(),
                "refused".to_owned(),
                text(refused.column),
                refused.code.clone(),
                text(refused.value.as_deref()),
                refused.message_vi.clone(),
                refused.message_en.clone(),
                refused.hint_vi.clone(),
            ]
        }));
        rows.extend(self.warnings.iter().map(|warned| {
            vec![
                warned.row.to_string(),
                "warning".to_owned(),
                text(warned.column),
                warned.code.clone(),
                String::new(),
                warned.message_vi.clone(),
                warned.message_en.clone(),
                String::new(),
            ]
        }));
        rows
    }

    fn text(&self, screen: Screen) -> String {
        text::written(self, screen)
    }

    fn exit(&self) -> Exit {
        if self.refused.is_empty() { Exit::Done } else { Exit::Failed }
    }
}
