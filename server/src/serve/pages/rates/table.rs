//! One row a unit: older people, members, rate with its bar, and what changed in a year.

use std::collections::BTreeMap;

use super::super::visit::Visit;
use super::trend::{change_words, rounded};
use super::{Rates, older_people};
use crate::i18n::{Lang, in_order};
use crate::reports::membership::{MembershipReport, MembershipRow};
use crate::reports::{mark_words, or_blank};
use crate::serve::ask::unfit;
use crate::serve::problem::Problem;

/// Rows on one page.
const ROWS_MAX: usize = 100;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    /// The highest first; units without a rate last.
    #[default]
    Rate,
    Name,
    /// As official lists have them.
    Code,
}

impl Sort {
    const NAMED: [(&'static str, Sort); 3] =
        [("rate", Sort::Rate), ("name", Sort::Name), ("code", Sort::Code)];

    pub(super) fn of(visit: &Visit) -> Result<Sort, Problem> {
        let Some(given) = visit.given("sort") else { return Ok(Sort::default()) };
        let found = Sort::NAMED.iter().find(|(name, _)| *name == given);
        let unknown = || Problem::wrong(vec![unfit("sort", given, "rate, name, code")]);
        found.map(|(_, sort)| *sort).ok_or_else(unknown)
    }
}

pub(super) struct Table {
    pub(super) lines: Vec<Line>,
    /// How many units there are in all.
    pub(super) count: String,
    pub(super) sort: Sort,
    pub(super) by_rate: String,
    pub(super) by_name: String,
    pub(super) by_code: String,
    pub(super) earlier: Option<String>,
    pub(super) later: Option<String>,
}

pub(super) struct Line {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) older_people: String,
    pub(super) members: String,
    pub(super) rate: String,
    /// Length of the bar, 0 to 100.
    pub(super) bar: i64,
    pub(super) change: String,
    pub(super) marks: String,
}

impl Table {
    /// `before`: the same units a year before.
    pub(super) fn of(
        report: &MembershipReport,
        before: Option<&MembershipReport>,
        visit: &Visit,
        asked: &Rates,
    ) -> Table {
        // The first row of a family is the unit itself.
        let own = usize::from(asked.scope.level.is_none());
        let mut rows: Vec<&MembershipRow> = report.rows.iter().skip(own).collect();
        sort(&mut rows, asked.sort);
        let earlier_rates: BTreeMap<&str, i64> = before
            .iter()
            .flat_map(|report| &report.rows)
            .filter_map(|row| Some((&*row.unit, row.rate?.0)))
            .collect();
        let page = asked.page.min(rows.len().div_ceil(ROWS_MAX).max(1));
        let shown = rows.chunks(ROWS_MAX).nth(page - 1).unwrap_or_default();
        let at = |page: usize| visit.with(&[("page", &page.to_string())]);
        let by = |sort: &str| visit.with(&[("sort", sort), ("page", "")]);
        Table {
            lines: shown.iter().map(|row| line(row, &earlier_rates, visit)).collect(),
            count: visit.lang.whole(i128::try_from(rows.len()).unwrap_or_default()),
            sort: asked.sort,
            by_rate: by("rate"),
            by_name: by("name"),
            by_code: by("code"),
            earlier: (page > 1).then(|| at(page - 1)),
            later: (rows.len() > page * ROWS_MAX).then(|| at(page + 1)),
        }
    }
}

fn sort(rows: &mut [&MembershipRow], by: Sort) {
    match by {
        Sort::Rate => rows.sort_by_key(|row| std::cmp::Reverse(row.rate)),
        Sort::Name => rows.sort_by_cached_key(|row| in_order(own_name(&row.name))),
        Sort::Code => {}
    }
}

/// The name without the word for what it is: how people look for it in a list.
pub(in super::super) fn own_name(name: &str) -> &str {
    let kinds =
        ["Tỉnh ", "Thành phố ", "Quận ", "Huyện ", "Thị xã ", "Xã ", "Phường ", "Thị trấn "];
    kinds.iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name)
}

fn line(row: &MembershipRow, earlier_rates: &BTreeMap<&str, i64>, visit: &Visit) -> Line {
    let lang = visit.lang;
    let whole = |number: i64| lang.whole(number.into());
    let change = earlier_rates.get(&*row.unit).zip(row.rate);
    let marks: Vec<&str> = row.marks.iter().map(|mark| mark_words(mark, lang).0).collect();
    let is_leaf = matches!(row.kind, "branch" | "group");
    Line {
        name: row.name.clone(),
        href: if is_leaf {
            visit.link(&["units", &row.unit], &[])
        } else {
            visit.with(&[("unit", &row.unit), ("page", ""), ("level", "")])
        },
        older_people: older_people(row, lang),
        members: or_blank(row.members, whole),
        rate: or_blank(row.rate, |rate| format!("{} %", lang.points(rate.0))),
        bar: row.rate.map_or(0, |rate| (rate.0 / 10_000).clamp(0, 100)),
        change: change
            .map(|(before, now)| said(now.0.saturating_sub(*before), lang))
            .unwrap_or_default(),
        marks: marks.join(", "),
    }
}

fn said(change: i64, lang: Lang) -> String {
    let words = change_words(change, lang);
    match rounded(change) {
        1.. => format!("▲ {words}"),
        0 => format!("= {words}"),
        _ => format!("▼ {words}"),
    }
}
