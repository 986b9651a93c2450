//! The months of a period as columns; years where there are too many months to tell apart. A month
//! in which nothing was given has its place too.

use std::collections::BTreeMap;

use dienhong_core::domain::calendar::{Day, PartialDay, Precision};

use crate::cli::reports::Period;
use crate::reports::support::SupportReport;

use super::super::timeline::day_words;
use super::super::visit::Visit;

const COLUMNS_MAX: usize = 24;

/// Size of the drawing, in its own units.
const WIDTH: u64 = 600;
const HEIGHT: u64 = 130;
const STEP_MAX: u64 = 80;

pub(in super::super) struct Months {
    pub(in super::super) columns: Vec<Column>,
    pub(in super::super) is_years: bool,
}

pub(in super::super) struct Column {
    pub(in super::super) name: String,
    /// The name as short as there is room for under the column.
    pub(in super::super) axis: String,
    pub(in super::super) gifts: Option<String>,
    pub(in super::super) count: String,
    pub(in super::super) href: String,
    /// Said aloud.
    pub(in super::super) said: String,
    pub(in super::super) x: u64,
    pub(in super::super) y: u64,
    pub(in super::super) width: u64,
    pub(in super::super) height: u64,
    /// Whether the name has room under the column.
    pub(in super::super) is_named: bool,
}

impl Months {
    /// `gifts`: the way to what was given in some days, one by one.
    pub(in super::super) fn of(
        report: &SupportReport,
        period: Period,
        visit: &Visit,
        gifts: impl Fn(&str, &str) -> Option<String>,
    ) -> Months {
        let mut counts: BTreeMap<(i32, u32), u64> = BTreeMap::new();
        for row in &report.rows {
            let month = row.group.get("month").and_then(serde_json::Value::as_str);
            let day = month.and_then(PartialDay::parse).map(PartialDay::first);
            if let Some(day) = day {
                *counts.entry((day.year(), day.month())).or_default() += row.totals.count;
            }
        }
        let all = spans(period, true);
        let is_years = all.len() > COLUMNS_MAX;
        let spans = if is_years { spans(period, false) } else { all };
        let held = spans.iter().map(|span| {
            let months = counts.iter().filter(|((year, month), _)| span.holds(*year, *month));
            months.map(|(_, count)| count).sum()
        });
        let held: Vec<u64> = held.collect();
        Months { columns: columns(&spans, &held, visit, gifts), is_years }
    }
}

/// A month or a year of the period, as far as it lies in it.
struct Span {
    name: PartialDay,
    first: Day,
    last: Day,
}

impl Span {
    /// `03`, `03/26` or `2026`.
    fn axis(&self, is_one_year: bool) -> String {
        let (year, month) = (self.first.year(), self.first.month());
        match (self.name.precision(), is_one_year) {
            (Precision::Year, _) => year.to_string(),
            (_, true) => format!("{month:02}"),
            (_, false) => format!("{month:02}/{:02}", year.rem_euclid(100)),
        }
    }

    fn holds(&self, year: i32, month: u32) -> bool {
        let name = self.name.first();
        let is_year = self.name.precision() == Precision::Year;
        year == name.year() && (is_year || month == name.month())
    }
}

/// Every month, or year, of the period, also those in which nothing was given.
fn spans(period: Period, by_month: bool) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut day = period.from;
    while day <= period.to {
        let month = PartialDay::month(day.year(), day.month());
        let name = if by_month { month } else { PartialDay::year(day.year()) };
        let Some(name) = name else { break };
        spans.push(Span { name, first: day, last: name.last().min(period.to) });
        if name.last() >= Day::LAST || spans.len() > 6_000 {
            break;
        }
        day = name.last().succ();
    }
    spans
}

fn columns(
    spans: &[Span],
    counts: &[u64],
    visit: &Visit,
    gifts: impl Fn(&str, &str) -> Option<String>,
) -> Vec<Column> {
    let most = counts.iter().copied().max().unwrap_or_default().max(1);
    let step = (WIDTH / (spans.len() as u64).max(1)).clamp(1, STEP_MAX);
    let is_one_year = spans.iter().all(|span| span.first.year() == spans[0].first.year());
    // A short name takes about 40 units.
    let every = 40_u64.div_ceil(step).max(1);
    let columns = spans.iter().zip(counts).zip(0..).map(|((span, count), at)| {
        let height = (count * HEIGHT / most).max(u64::from(*count > 0));
        let name = day_words(&span.name.to_string(), visit.lang);
        let (from, to) = (span.first.to_string(), span.last.to_string());
        Column {
            axis: span.axis(is_one_year),
            gifts: if *count > 0 { gifts(&from, &to) } else { None },
            href: visit.with(&[("from", &from), ("to", &to)]),
            said: format!(
                "{name}: {} {}",
                visit.lang.whole((*count).into()),
                visit.lang.pick("lượt", "gifts")
            ),
            x: at * step + step / 8,
            y: 20 + HEIGHT - height,
            width: (step * 3 / 4).max(1),
            is_named: at % every == 0,
            name,
            count: visit.lang.whole((*count).into()),
            height,
        }
    });
    columns.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(from: &str, to: &str, by_month: bool) -> Vec<(String, String)> {
        let day = |text| Day::parse(text).unwrap();
        let all = spans(Period { from: day(from), to: day(to) }, by_month);
        all.iter().map(|span| (span.first.to_string(), span.last.to_string())).collect()
    }

    #[test]
    fn every_month_has_a_column_and_none_reaches_out_of_the_period() {
        let pair = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        let months = days("2024-01-15", "2024-03-02", true);
        let expected = [
            pair("2024-01-15", "2024-01-31"),
            pair("2024-02-01", "2024-02-29"),
            pair("2024-03-01", "2024-03-02"),
        ];
        assert_eq!(months, expected);
        let years = days("2024-06-01", "2025-12-31", false);
        assert_eq!(years, [pair("2024-06-01", "2024-12-31"), pair("2025-01-01", "2025-12-31")]);
        assert_eq!(days("2299-12-01", "2299-12-31", true), [pair("2299-12-01", "2299-12-31")]);
        assert_eq!(days("1800-01-01", "2299-12-31", true).len(), 6_000);
    }
}
