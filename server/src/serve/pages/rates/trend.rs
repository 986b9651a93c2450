//! The rate of one unit on the same day of six years: a line, and the figures under it.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::units::Lineage as _;

use super::older_people;
use crate::cli::reports::Scope;
use crate::commands::report::membership_report;
use crate::i18n::{Lang, round_half_even};
use crate::reading::Reading;
use crate::reports::membership::MembershipRow;
use crate::reports::or_blank;

const YEARS: i32 = 5;

/// Size of the drawing, in its own units.
const WIDTH: i64 = 600;
const TOP: i64 = 30;
const BOTTOM: i64 = 170;
const MARGIN: i64 = 45;

pub(in super::super) struct Trend {
    pub(in super::super) points: Vec<Point>,
    /// Rates in millionths, oldest first.
    rates: Vec<Option<i64>>,
    lang: Lang,
}

pub(in super::super) struct Point {
    pub(in super::super) year: i32,
    pub(in super::super) day: String,
    pub(in super::super) older_people: String,
    pub(in super::super) members: String,
    pub(in super::super) rate: String,
    /// Where it stands in the drawing; `None`: no rate.
    pub(in super::super) at: Option<(i64, i64)>,
}

/// The same day some years before; the 28th of February where there is no 29th.
pub(in super::super) fn years_before(on: Day, years: i32) -> Day {
    let year = on.year() - years;
    let same = Day::from_ymd(year, on.month(), on.day_of_month());
    same.or_else(|| Day::from_ymd(year, 2, 28)).unwrap_or(Day::FIRST)
}

impl Trend {
    /// `top`: the unit, with its figures of the last day; `before`: with those of a year before.
    pub(in super::super) fn of(
        reading: &Reading<'_>,
        scope: &Scope,
        on: Day,
        top: &MembershipRow,
        before: Option<&MembershipRow>,
        lang: Lang,
    ) -> Trend {
        let earlier = (2..=YEARS).rev().map(|years| {
            let day = years_before(on, years);
            (day, unit_on(reading, scope, day, &top.unit))
        });
        let last = [(years_before(on, 1), before.cloned()), (on, Some(top.clone()))];
        let rows: Vec<(Day, Option<MembershipRow>)> = earlier.chain(last).collect();
        let rates: Vec<Option<i64>> = rows.iter().map(|(_, row)| rate(row.as_ref())).collect();
        let points = rows
            .iter()
            .zip(0..)
            .map(|((day, row), step)| point(*day, row.as_ref(), place(&rates, step), lang));
        Trend { points: points.collect(), rates, lang }
    }

    /// The last year's change, in millionths.
    pub(in super::super) fn change(&self) -> Option<i64> {
        let [.., before, now] = self.rates.as_slice() else { return None };
        (*now)?.checked_sub((*before)?)
    }

    pub(in super::super) fn change_words(&self) -> String {
        self.change().map_or_else(|| "–".to_owned(), |change| change_words(change, self.lang))
    }

    /// Whether there is a line to draw.
    pub(in super::super) fn is_drawn(&self) -> bool {
        self.rates.iter().flatten().count() > 1
    }

    pub(super) fn has_gaps(&self) -> bool {
        self.rates.iter().any(Option::is_none)
    }

    /// The line for who does not see it.
    pub(in super::super) fn said(&self) -> String {
        let known = self.points.iter().filter(|point| point.at.is_some());
        known.map(|it| format!("{} {}", it.year, it.rate)).collect::<Vec<_>>().join(", ")
    }

    /// Unbroken stretches of the line, as SVG has them.
    pub(in super::super) fn lines(&self) -> Vec<String> {
        let runs = self.points.split(|point| point.at.is_none()).filter(|run| run.len() > 1);
        let run = |run: &[Point]| {
            let places = run.iter().filter_map(|point| point.at);
            places.map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
        };
        runs.map(run).collect()
    }
}

/// `+1,2` or `−0,4`.
pub(super) fn change_words(change: i64, lang: Lang) -> String {
    let points = lang.points(change);
    if rounded(change) > 0 { format!("+{points}") } else { points }
}

/// In tenths of a percentage point, as it is shown: what is shown decides whether it rose or fell.
pub(in super::super) fn rounded(change: i64) -> i64 {
    round_half_even(change, 1_000)
}

/// One unit on a day; `None`: it did not stand.
pub(in super::super) fn unit_on(
    reading: &Reading<'_>,
    scope: &Scope,
    day: Day,
    unit: &str,
) -> Option<MembershipRow> {
    let units = &reading.models.units;
    let kind = units.latest().life(units.number(unit)?).kind;
    let alone = Scope { unit: Some(unit.to_owned()), level: Some(kind), ..scope.clone() };
    let report = membership_report(reading, day, &alone, &[]).ok()?;
    report.rows.into_iter().find(|row| row.unit == unit)
}

fn rate(row: Option<&MembershipRow>) -> Option<i64> {
    row?.rate.map(|rate| rate.0)
}

fn point(day: Day, row: Option<&MembershipRow>, at: Option<(i64, i64)>, lang: Lang) -> Point {
    let whole = |number: Option<i64>| or_blank(number, |it| lang.whole(it.into()));
    Point {
        year: day.year(),
        day: lang.day(day),
        older_people: row.map_or_else(|| "–".to_owned(), |row| older_people(row, lang)),
        members: whole(row.and_then(|row| row.members)),
        rate: or_blank(rate(row), |rate| format!("{} %", lang.points(rate))),
        at,
    }
}

/// The lowest rate at the bottom, the highest at the top: the figures stand beside the line, so that
/// nobody has to measure it.
fn place(rates: &[Option<i64>], step: i64) -> Option<(i64, i64)> {
    let rate = (*rates.get(usize::try_from(step).ok()?)?)?;
    let known = rates.iter().flatten();
    let (low, high) = (*known.clone().min()?, *known.max()?);
    // A line that hardly moves is drawn flat, not magnified.
    let (rate, low, high) = (i128::from(rate), i128::from(low), i128::from(high));
    let span = (high - low).max(50_000);
    let middle = low.midpoint(high);
    let x = MARGIN + step * (WIDTH - 2 * MARGIN) / i64::from(YEARS);
    let rise = (rate - middle) * i128::from(BOTTOM - TOP) / span;
    Some((x, TOP.midpoint(BOTTOM) - i64::try_from(rise).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_keeps_to_its_drawing_and_a_year_without_a_rate_breaks_it() {
        let rates = [Some(500_000), None, Some(700_000), Some(700_000)];
        let places: Vec<_> = (0..4).map(|step| place(&rates, step)).collect();
        assert_eq!(places, [Some((45, 170)), None, Some((249, 30)), Some((351, 30))]);
    }

    #[test]
    fn the_day_a_year_before_a_leap_day_is_the_last_of_february() {
        let day = |text| Day::parse(text).unwrap();
        assert_eq!(years_before(day("2024-02-29"), 1), day("2023-02-28"));
        assert_eq!(years_before(day("2026-11-26"), 5), day("2021-11-26"));
    }
}
