//! `audit`: who recorded what, and when.

use serde::Serialize;
use utoipa::ToSchema;

use super::KnownPoint;
use crate::i18n::Lang;
use crate::output::table::{self, Align};
use crate::output::{Document, Screen};

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = audit)]
pub struct AuditReport {
    pub report: &'static str,
    pub known: KnownPoint,
    pub rows: Vec<AuditRow>,
    #[serde(skip)]
    pub by: Vec<&'static str>,
}

/// The groups a row stands for: absent where not asked for; null is the program itself as officer,
/// and no import as batch.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditRow {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub group: serde_json::Map<String, serde_json::Value>,
    pub commits: u64,
    pub first_position: u64,
    pub last_position: u64,
    #[schema(required)]
    pub last_at: Option<String>,
}

impl AuditRow {
    fn cells(&self, by: &[&'static str]) -> Vec<String> {
        let cell = |name: &&str| match self.group.get(*name) {
            Some(serde_json::Value::String(text)) => text.clone(),
            _ => String::new(),
        };
        by.iter().map(cell).collect()
    }
}

fn dimension_words(by: &str, lang: Lang) -> &'static str {
    let (vi, en) = match by {
        "officer" => ("cán bộ", "officer"),
        "day" => ("ngày", "day"),
        "batch" => ("lần nhập", "batch"),
        "channel" => ("đường vào", "channel"),
        _ => ("việc", "act"),
    };
    lang.pick(vi, en)
}

const COLUMNS: [&str; 4] = ["commits", "first_position", "last_position", "last_at"];

impl Document for AuditReport {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("a report is JSON")
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let headings = self.by.iter().chain(&COLUMNS).map(|name| (*name).to_owned()).collect();
        let rows = self.rows.iter().map(|row| {
            let at = row.last_at.clone().unwrap_or_default();
            let figures = [row.commits, row.first_position, row.last_position];
            let figures = figures.map(|figure| figure.to_string());
            row.cells(&self.by).into_iter().chain(figures).chain([at]).collect()
        });
        std::iter::once(headings).chain(rows).collect()
    }

    fn text(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let groups = self.by.iter().map(|by| (dimension_words(by, lang), Align::Left));
        let figures = [
            (lang.pick("lần ghi", "commits"), Align::Right),
            (lang.pick("từ mốc", "from position"), Align::Right),
            (lang.pick("đến mốc", "to position"), Align::Right),
            (lang.pick("lần cuối", "last"), Align::Left),
        ];
        let headings: Vec<_> = groups.chain(figures).collect();
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                let figures = [row.commits, row.first_position, row.last_position];
                let figures = figures.map(|figure| lang.whole(figure.into()));
                let at = row.last_at.clone().unwrap_or_default();
                row.cells(&self.by).into_iter().chain(figures).chain([at]).collect()
            })
            .collect();
        table::draw(screen, &headings, &rows)
    }
}
