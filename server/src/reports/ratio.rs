//! `report ratio`: one indicator over another.

use dienhong_core::domain::calendar::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::{KnownPoint, Rate, or_blank, tree_words};
use crate::i18n::Lang;
use crate::output::table::{self, Align};
use crate::output::{Document, Screen};

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ratio)]
pub struct RatioReport {
    pub report: &'static str,
    pub of: String,
    pub per: String,
    pub on: String,
    pub known: KnownPoint,
    pub tree: String,
    pub tree_on: String,
    pub root_hash: String,
    pub rows: Vec<RatioRow>,
    #[serde(skip)]
    pub days: (Day, Day),
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RatioRow {
    pub unit: String,
    pub code: Option<String>,
    pub name: String,
    pub kind: &'static str,
    pub numerator: Option<RatioFigure>,
    pub denominator: Option<RatioFigure>,
    #[schema(value_type = Option<f64>)]
    pub ratio: Option<Rate>,
}

/// A figure, when it was counted, by whom, and its qualifiers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RatioFigure {
    pub value: String,
    pub on: Option<String>,
    pub source: String,
    pub marks: Vec<&'static str>,
}

fn figure_words(figure: &RatioFigure, lang: Lang) -> String {
    let qualifier = match figure.marks.first() {
        Some(&"over") => lang.pick("trên ", "over "),
        Some(&"nearly") => lang.pick("gần ", "nearly "),
        Some(&"about") => lang.pick("khoảng ", "about "),
        _ => "",
    };
    let value = match figure.value.split_once('.') {
        Some((whole, part)) => format!("{}{}{part}", lang.digits(whole), lang.pick(',', '.')),
        None => lang.digits(&figure.value),
    };
    format!("{qualifier}{value}")
}

impl Document for RatioReport {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("text and numbers are JSON")
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let headings = ["unit", "code", "name", "kind", "numerator", "denominator", "ratio"];
        let value = |figure: &Option<RatioFigure>| {
            figure.as_ref().map(|figure| figure.value.clone()).unwrap_or_default()
        };
        let rows = self.rows.iter().map(|row| {
            vec![
                row.unit.clone(),
                row.code.clone().unwrap_or_default(),
                row.name.clone(),
                row.kind.to_owned(),
                value(&row.numerator),
                value(&row.denominator),
                row.ratio.map(|ratio| ratio.to_string()).unwrap_or_default(),
            ]
        });
        std::iter::once(headings.map(str::to_owned).to_vec()).chain(rows).collect()
    }

    fn text(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let (day, tree) = (lang.day(self.days.0), tree_words(&self.tree, self.days.1, lang));
        let (of, per, known) = (&self.of, &self.per, self.known.words(lang));
        let title = match lang {
            Lang::Vi => format!("{of} trên {per} ngày {day}, {tree}\n{known}\n\n"),
            Lang::En => format!("{of} per {per} on {day}, {tree}\n{known}\n\n"),
        };
        let headings = [
            (lang.pick("đơn vị", "unit"), Align::Left),
            (of.as_str(), Align::Right),
            (per.as_str(), Align::Right),
            (lang.pick("tỷ số", "ratio"), Align::Right),
        ];
        let figure = |figure: &Option<RatioFigure>| {
            or_blank(figure.as_ref(), |figure| figure_words(figure, lang))
        };
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                let ratio = or_blank(row.ratio, |ratio| lang.percent(ratio.0));
                vec![row.name.clone(), figure(&row.numerator), figure(&row.denominator), ratio]
            })
            .collect();
        title + &table::draw(screen, &headings, &rows)
    }
}
