//! `report funds`: what each purse held. Purposes are never mixed and currencies never added.

use dienhong_core::domain::calendar::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::{KnownPoint, decimal, tree_words};
use crate::i18n::Lang;
use crate::output::table::{self, Align};
use crate::output::{Document, Screen};

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = funds)]
pub struct FundReport {
    pub report: &'static str,
    pub on: String,
    pub known: KnownPoint,
    pub tree: String,
    pub tree_on: String,
    pub root_hash: String,
    pub rows: Vec<FundRow>,
    /// One for each purpose and currency.
    pub total: Vec<FundTotal>,
    #[serde(skip)]
    pub days: (Day, Day),
}

/// A fund; at a level, the funds of one unit that have purpose and currency in common.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FundRow {
    /// Null where the row stands for several funds.
    #[schema(required)]
    pub fund: Option<String>,
    pub unit: String,
    pub purpose: &'static str,
    /// Of the fund; of the unit where the row stands for several.
    pub name: String,
    pub currency: &'static str,
    pub funds: u64,
    #[serde(flatten)]
    pub amounts: FundAmounts,
    #[serde(skip)]
    pub unit_name: String,
    #[serde(skip)]
    pub purpose_words: [&'static str; 2],
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FundTotal {
    pub purpose: &'static str,
    pub currency: &'static str,
    pub funds: u64,
    #[serde(flatten)]
    pub amounts: FundAmounts,
    #[serde(skip)]
    pub purpose_words: [&'static str; 2],
}

/// Whole units of the currency, with decimals where it has them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FundAmounts {
    pub opening: String,
    pub received: String,
    pub disbursed: String,
    pub balance: String,
}

impl FundAmounts {
    fn all(&self) -> [&String; 4] {
        [&self.opening, &self.received, &self.disbursed, &self.balance]
    }

    fn cells(&self, lang: Lang) -> impl Iterator<Item = String> {
        self.all().map(|amount| decimal(amount, lang)).into_iter()
    }
}

impl Document for FundReport {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("text and numbers are JSON")
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let headings = [
            "fund",
            "unit",
            "purpose",
            "name",
            "currency",
            "funds",
            "opening",
            "received",
            "disbursed",
            "balance",
        ];
        let rows = self.rows.iter().map(|row| {
            let named = [
                row.fund.clone().unwrap_or_default(),
                row.unit.clone(),
                row.purpose.to_owned(),
                row.name.clone(),
                row.currency.to_owned(),
                row.funds.to_string(),
            ];
            named.into_iter().chain(row.amounts.all().into_iter().cloned()).collect()
        });
        std::iter::once(headings.map(str::to_owned).to_vec()).chain(rows).collect()
    }

    fn text(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let (day, tree) = (lang.day(self.days.0), tree_words(&self.tree, self.days.1, lang));
        let known = self.known.words(lang);
        let title = match lang {
            Lang::Vi => format!("Các quỹ đến hết ngày {day}, {tree}\n{known}\n\n"),
            Lang::En => format!("Funds at the end of {day}, {tree}\n{known}\n\n"),
        };
        let headings = [
            (lang.pick("đơn vị", "unit"), Align::Left),
            (lang.pick("quỹ", "fund"), Align::Left),
            (lang.pick("loại quỹ", "purpose"), Align::Left),
            (lang.pick("loại tiền", "currency"), Align::Left),
            (lang.pick("số dư ban đầu", "opening"), Align::Right),
            (lang.pick("đã thu", "received"), Align::Right),
            (lang.pick("đã chi", "disbursed"), Align::Right),
            (lang.pick("còn lại", "balance"), Align::Right),
        ];
        let count = |funds: u64| match lang {
            Lang::Vi => format!("{} quỹ", lang.whole(funds.into())),
            Lang::En => format!("{} funds", lang.whole(funds.into())),
        };
        let of_rows = self.rows.iter().map(|row| {
            let fund = match &row.fund {
                Some(key) => format!("{} ({key})", row.name),
                None => count(row.funds),
            };
            let [vi, en] = row.purpose_words;
            let named = [
                row.unit_name.clone(),
                fund,
                lang.pick(vi, en).to_owned(),
                row.currency.to_owned(),
            ];
            named.into_iter().chain(row.amounts.cells(lang)).collect()
        });
        let of_totals = self.total.iter().map(|total| {
            let [vi, en] = total.purpose_words;
            let named = [
                lang.pick("tất cả", "all").to_owned(),
                count(total.funds),
                lang.pick(vi, en).to_owned(),
                total.currency.to_owned(),
            ];
            named.into_iter().chain(total.amounts.cells(lang)).collect()
        });
        let rows: Vec<Vec<String>> = of_rows.chain(of_totals).collect();
        title + &table::draw(screen, &headings, &rows)
    }
}
