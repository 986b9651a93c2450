//! `report commendations`: how many were conferred, on how many persons, units and clubs.

use dienhong_core::domain::calendar::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::KnownPoint;
use super::support::{by_words, plain};
use crate::i18n::Lang;
use crate::output::table::{self, Align};
use crate::output::{Document, Screen};

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = commendations)]
pub struct CommendationReport {
    pub report: &'static str,
    pub from: String,
    pub to: String,
    pub known: KnownPoint,
    pub rows: Vec<CommendationRow>,
    pub total: CommendationTotals,
    #[serde(skip)]
    pub days: (Day, Day),
    #[serde(skip)]
    pub by: Vec<&'static str>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommendationRow {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub group: serde_json::Map<String, serde_json::Value>,
    #[serde(flatten)]
    pub totals: CommendationTotals,
    #[serde(skip)]
    pub labels: Vec<[String; 2]>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommendationTotals {
    pub count: u64,
    pub amount: String,
    pub currency: &'static str,
    /// Persons honoured, each once.
    pub persons: u64,
    /// Units honoured, each once.
    pub units: u64,
    /// Clubs honoured, each once.
    pub clubs: u64,
}

impl CommendationTotals {
    fn cells(&self, lang: Lang) -> [String; 5] {
        [
            lang.whole(self.count.into()),
            lang.whole(self.persons.into()),
            lang.whole(self.units.into()),
            lang.whole(self.clubs.into()),
            lang.digits(&self.amount),
        ]
    }
}

impl Document for CommendationReport {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("text and numbers are JSON")
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let figures = ["count", "persons", "units", "clubs", "amount", "currency"];
        let headings = self.by.iter().copied().chain(figures).map(str::to_owned).collect();
        let rows = self.rows.iter().map(|row| {
            let groups = self.by.iter().map(|by| plain(row.group.get(*by)));
            let totals = &row.totals;
            let figures = [totals.count, totals.persons, totals.units, totals.clubs];
            let figures = figures.map(|n| n.to_string());
            let money = [totals.amount.clone(), totals.currency.to_owned()];
            groups.chain(figures).chain(money).collect()
        });
        std::iter::once(headings).chain(rows).collect()
    }

    fn text(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let (from, to) = (lang.day(self.days.0), lang.day(self.days.1));
        let known = self.known.words(lang);
        let title = match lang {
            Lang::Vi => format!("Khen thưởng từ {from} đến {to}\n{known}\n\n"),
            Lang::En => format!("Commendations from {from} to {to}\n{known}\n\n"),
        };
        let figures = [
            (lang.pick("lượt khen", "conferred"), Align::Right),
            (lang.pick("cá nhân", "persons"), Align::Right),
            (lang.pick("đơn vị", "units"), Align::Right),
            (lang.pick("câu lạc bộ", "clubs"), Align::Right),
            (lang.pick("tiền thưởng (đồng)", "amount (VND)"), Align::Right),
        ];
        let groups = self.by.iter().map(|by| (by_words(by, lang), Align::Left));
        let first = self.by.is_empty().then_some(("", Align::Left));
        let headings: Vec<_> = first.into_iter().chain(groups).chain(figures).collect();
        let mut rows: Vec<Vec<String>> = Vec::new();
        for row in self.rows.iter().filter(|_| !self.by.is_empty()) {
            let labels = row.labels.iter().map(|[vi, en]| lang.pick(vi, en).clone());
            rows.push(labels.chain(row.totals.cells(lang)).collect());
        }
        let all = lang.pick("tất cả", "all").to_owned();
        let blank = self.by.iter().skip(1).map(|_| String::new());
        rows.push(std::iter::once(all).chain(blank).chain(self.total.cells(lang)).collect());
        title + &table::draw(screen, &headings, &rows)
    }
}
