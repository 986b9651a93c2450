//! The months of a period as columns; years where there are too many months to tell apart.

use std::collections::BTreeMap;

use dienhong_core::domain::calendar::Day;

use crate::reports::support::SupportReport;

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
    pub(in super::super) fn of(report: &SupportReport, visit: &Visit) -> Months {
        // `YYYY-MM`, in order.
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for row in &report.rows {
            let month = row.group.get("month").and_then(serde_json::Value::as_str);
            *counts.entry(month.unwrap_or_default().to_owned()).or_default() += row.totals.count;
        }
        let is_years = counts.len() > COLUMNS_MAX;
        if is_years {
            let months = std::mem::take(&mut counts);
            for (month, count) in months {
                *counts.entry(month.get(..4).unwrap_or_default().to_owned()).or_default() += count;
            }
        }
        Months { columns: columns(&counts, visit), is_years }
    }
}

fn columns(counts: &BTreeMap<String, u64>, visit: &Visit) -> Vec<Column> {
    let most = counts.values().copied().max().unwrap_or_default().max(1);
    let step = (WIDTH / (counts.len() as u64).max(1)).min(STEP_MAX);
    // A name takes about 55 units.
    let every = 55_u64.div_ceil(step.max(1)).max(1);
    let columns = counts.iter().zip(0..).map(|((period, count), at)| {
        let height = (count * HEIGHT / most).max(u64::from(*count > 0));
        let (name, count) = (named(period, visit), visit.lang.whole((*count).into()));
        let (first, last) = days(period);
        Column {
            said: format!("{name}: {count} {}", visit.lang.pick("lượt", "times")),
            href: visit.with(&[("from", &first), ("to", &last)]),
            x: at * step + step / 8,
            y: 20 + HEIGHT - height,
            width: (step * 3 / 4).max(1),
            is_named: at % every == 0,
            name,
            count,
            height,
        }
    });
    columns.collect()
}

fn named(period: &str, visit: &Visit) -> String {
    match period.split_once('-') {
        Some((year, month)) => visit.lang.pick(format!("{month}/{year}"), period.to_owned()),
        None => period.to_owned(),
    }
}

/// The first and the last day of a month or a year.
fn days(period: &str) -> (String, String) {
    let Some((year, month)) = period.split_once('-') else {
        return (format!("{period}-01-01"), format!("{period}-12-31"));
    };
    let number = |text: &str| text.parse().ok();
    let next = number(year).zip(number(month)).and_then(|(year, month): (i32, i32)| {
        let next = (year * 12 + month, 1);
        Day::from_ymd(next.0 / 12, u32::try_from(next.0 % 12).ok()? + 1, 1)
    });
    let last = next.map(|day| day.pred().to_string()).unwrap_or_default();
    (format!("{period}-01"), last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_leads_to_the_days_it_stands_for() {
        let days = |period| days(period);
        assert_eq!(days("2025-10"), ("2025-10-01".to_owned(), "2025-10-31".to_owned()));
        assert_eq!(days("2024-02"), ("2024-02-01".to_owned(), "2024-02-29".to_owned()));
        assert_eq!(days("2025-12"), ("2025-12-01".to_owned(), "2025-12-31".to_owned()));
        assert_eq!(days("2025"), ("2025-01-01".to_owned(), "2025-12-31".to_owned()));
    }
}
