//! `report support`: what was given, less what was reversed.

use std::fmt::Write as _;

use dienhong_core::domain::calendar::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::{KnownPoint, decimal, or_blank};
use crate::i18n::Lang;
use crate::output::table::{self, Align};
use crate::output::{Document, Screen};

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = support)]
pub struct SupportReport {
    pub report: &'static str,
    pub from: String,
    pub to: String,
    pub known: KnownPoint,
    pub rows: Vec<SupportRow>,
    pub total: SupportTotals,
    #[serde(skip)]
    pub days: (Day, Day),
    /// What the rows were asked to be one for each of.
    #[serde(skip)]
    pub by: Vec<&'static str>,
}

/// The groups a row stands for: absent where not asked for, null where the gifts name none.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SupportRow {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub group: serde_json::Map<String, serde_json::Value>,
    #[serde(flatten)]
    pub totals: SupportTotals,
    /// What the group is called, in each language.
    #[serde(skip)]
    pub labels: Vec<[String; 2]>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SupportTotals {
    pub count: u64,
    pub amount: String,
    pub currency: &'static str,
    #[schema(required)]
    pub quantity: Option<String>,
    pub beneficiaries: u64,
    pub households: u64,
    /// What `amount` is the sum of: cash, goods or labour.
    pub amount_basis: &'static str,
    /// The worth of goods and labour, which are never added to cash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_goods: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_labour: Option<String>,
    /// Cash from funds of other currencies, which are never added.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_currencies: Vec<CurrencyAmount>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CurrencyAmount {
    pub currency: &'static str,
    pub amount: String,
}

impl SupportTotals {
    /// The cash alone: where everything was goods or labour, `amount` is their worth.
    pub fn cash(&self) -> &str {
        if self.amount_basis == "cash" { &self.amount } else { "0" }
    }

    /// The worth of goods, and of labour, wherever it stands.
    pub fn worth(&self) -> [Option<&str>; 2] {
        let alone = |basis: &str| (self.amount_basis == basis).then_some(self.amount.as_str());
        [
            self.amount_goods.as_deref().or(alone("goods")),
            self.amount_labour.as_deref().or(alone("labour")),
        ]
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let mut amount = lang.digits(&self.amount);
        if self.currency != "VND" {
            let _ = write!(amount, " {}", self.currency);
        }
        let _ = match self.amount_basis {
            "goods" => write!(amount, " {}", lang.pick("hiện vật", "goods")),
            "labour" => write!(amount, " {}", lang.pick("ngày công", "labour")),
            _ => Ok(()),
        };
        for (worth, of) in [
            (&self.amount_goods, lang.pick("hiện vật", "goods")),
            (&self.amount_labour, lang.pick("ngày công", "labour")),
        ] {
            if let Some(worth) = worth {
                let _ = write!(amount, "\n+ {} {of}", lang.digits(worth));
            }
        }
        for other in &self.other_currencies {
            let _ = write!(amount, "\n+ {} {}", lang.digits(&other.amount), other.currency);
        }
        let quantity = or_blank(self.quantity.as_deref(), |text| decimal(text, lang));
        vec![
            lang.whole(self.count.into()),
            amount,
            quantity,
            lang.whole(self.beneficiaries.into()),
            lang.whole(self.households.into()),
        ]
    }
}

/// The heading of a group.
pub(super) fn by_words(by: &str, lang: Lang) -> &'static str {
    let (vi, en) = match by {
        "kind" => ("loại", "kind"),
        "month" => ("tháng", "month"),
        "year" => ("năm", "year"),
        "programme" => ("chương trình", "programme"),
        "fund" => ("quỹ", "fund"),
        "value_basis" => ("giá trị bằng", "given as"),
        "level" => ("cấp", "level"),
        _ => ("đơn vị", "unit"),
    };
    lang.pick(vi, en)
}

impl Document for SupportReport {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("text and numbers are JSON")
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let figures = [
            "count",
            "amount",
            "currency",
            "quantity",
            "beneficiaries",
            "households",
            "amount_basis",
            "amount_goods",
            "amount_labour",
        ];
        let headings = self.by.iter().copied().chain(figures).map(str::to_owned).collect();
        let rows = self.rows.iter().map(|row| {
            let groups = self.by.iter().map(|by| plain(row.group.get(*by)));
            let totals = &row.totals;
            groups
                .chain([
                    totals.count.to_string(),
                    totals.amount.clone(),
                    totals.currency.to_owned(),
                    totals.quantity.clone().unwrap_or_default(),
                    totals.beneficiaries.to_string(),
                    totals.households.to_string(),
                    totals.amount_basis.to_owned(),
                    totals.amount_goods.clone().unwrap_or_default(),
                    totals.amount_labour.clone().unwrap_or_default(),
                ])
                .collect()
        });
        std::iter::once(headings).chain(rows).collect()
    }

    fn text(&self, screen: Screen) -> String {
        let lang = screen.lang;
        let (from, to) = (lang.day(self.days.0), lang.day(self.days.1));
        let known = self.known.words(lang);
        let title = match lang {
            Lang::Vi => format!("Hỗ trợ đã trao từ {from} đến {to}\n{known}\n\n"),
            Lang::En => format!("Support given from {from} to {to}\n{known}\n\n"),
        };
        let figures = [
            (lang.pick("lượt", "times"), Align::Right),
            (lang.pick("số tiền (đồng)", "amount (VND)"), Align::Right),
            (lang.pick("số lượng", "quantity"), Align::Right),
            (lang.pick("người", "persons"), Align::Right),
            (lang.pick("hộ", "households"), Align::Right),
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
        let total = std::iter::once(all).chain(blank).chain(self.total.cells(lang));
        rows.push(total.collect());
        title + &table::draw(screen, &headings, &rows)
    }
}

/// A group's value as plain text.
pub(super) fn plain(value: Option<&serde_json::Value>) -> String {
    match value {
        None | Some(serde_json::Value::Null) => String::new(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
