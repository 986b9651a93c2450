//! `report ratio`: one indicator over another.

use dienhong_core::domain::calendar::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::{KnownPoint, Rate, decimal, mark_words, or_blank, tree_words};
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
    #[schema(required)]
    pub code: Option<String>,
    pub name: String,
    pub kind: &'static str,
    #[schema(required)]
    pub numerator: Option<RatioFigure>,
    #[schema(required)]
    pub denominator: Option<RatioFigure>,
    #[schema(value_type = Option<f64>, required)]
    pub ratio: Option<Rate>,
    pub marks: Vec<&'static str>,
}

/// A figure, when it was counted, by whom, and its qualifiers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RatioFigure {
    pub value: String,
    #[schema(required)]
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
    format!("{qualifier}{}", decimal(&figure.value, lang))
}

impl Document for RatioReport {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("text and numbers are JSON")
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let headings = [
            "unit",
            "code",
            "name",
            "kind",
            "numerator",
            "numerator_on",
            "numerator_source",
            "denominator",
            "denominator_on",
            "denominator_source",
            "ratio",
            "marks",
        ];
        let cells = |figure: &Option<RatioFigure>| {
            let figure = figure.as_ref();
            let [value, on, source] = [
                figure.map(|figure| figure.value.clone()),
                figure.and_then(|figure| figure.on.clone()),
                figure.map(|figure| figure.source.clone()),
            ]
            .map(Option::unwrap_or_default);
            [value, on, source]
        };
        let rows = self.rows.iter().map(|row| {
            let code = row.code.clone().unwrap_or_default();
            let ratio = row.ratio.map(|ratio| ratio.to_string()).unwrap_or_default();
            [row.unit.clone(), code, row.name.clone(), row.kind.to_owned()]
                .into_iter()
                .chain(cells(&row.numerator))
                .chain(cells(&row.denominator))
                .chain([ratio, row.marks.join(" ")])
                .collect()
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
            (lang.pick("dấu", "marks"), Align::Left),
        ];
        let figure = |figure: &Option<RatioFigure>| {
            or_blank(figure.as_ref(), |figure| figure_words(figure, lang))
        };
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                let ratio = or_blank(row.ratio, |ratio| lang.percent(ratio.0));
                let marks: Vec<&str> =
                    row.marks.iter().map(|mark| mark_words(mark, lang).0).collect();
                let (of, per) = (figure(&row.numerator), figure(&row.denominator));
                vec![row.name.clone(), of, per, ratio, marks.join(", ")]
            })
            .collect();
        title + &table::draw(screen, &headings, &rows)
    }
}
