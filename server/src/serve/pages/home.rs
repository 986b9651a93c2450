//! The whole at a glance: the rate in words, four figures, the map, what was given this year, and
//! the ways into everything else.

use askama::Template;
use dienhong_core::domain::calendar::Day;

use super::frame::{Frame, Section};
use super::integrity::Integrity;
use super::questions::{self, Question};
use super::rates::{Figures, TileMap, Trend, sentence, unit_on, years_before};
use super::support::in_words;
use super::visit::Visit;
use super::{Desk, Page, rendered};
use crate::cli::points::TreeChoice;
use crate::cli::reports::{Period, Scope};
use crate::commands::report::{membership_report, support_report};
use crate::failure::Failure;
use crate::serve::parameters::name_unknown;
use crate::serve::problem::Problem;

pub(super) struct Home;

#[derive(Template)]
#[template(path = "home.html")]
struct Shown {
    frame: Frame,
    name: String,
    sentence: String,
    figures: Figures,
    trend: Trend,
    map: Option<TileMap>,
    questions: Vec<Question>,
    year: i32,
    given: String,
    integrity: Integrity,
    checked_at: String,
    commits: String,
}

#[derive(Template)]
#[template(path = "no_units.html")]
struct NoUnits {
    frame: Frame,
}

impl Page for Home {
    fn asked(visit: &Visit) -> Result<Home, Problem> {
        let wrong: Vec<_> = visit.query.iter().map(|(name, _)| name_unknown(name, "–")).collect();
        if wrong.is_empty() { Ok(Home) } else { Err(Problem::wrong(wrong)) }
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        let (reading, lang, today) = (desk.reading, visit.lang, visit.today);
        let scope = Scope { known: None, tree: TreeChoice::Was, unit: None, level: None };
        let report = membership_report(reading, today, &scope, &[])?;
        let title = lang.pick("Tổng quan", "Overview").to_owned();
        let frame = Frame::new(visit, desk, Section::Home, title);
        let Some(top) = report.rows.first() else {
            return Ok(rendered(&NoUnits { frame }));
        };
        let from = Day::from_ymd(today.year(), 1, 1).unwrap_or(today);
        let given = support_report(reading, Period { from, to: today }, &scope, &[])?.total;
        let before = unit_on(reading, &scope, years_before(today, 1), &top.unit);
        let trend = Trend::of(reading, &scope, today, top, before.as_ref(), lang);
        let integrity = desk.shared.integrity.now();
        Ok(rendered(&Shown {
            name: top.name.clone(),
            sentence: sentence::of(top, today, trend.change(), lang),
            figures: Figures::of(top, lang),
            year: today.year(),
            given: in_words(&given, lang),
            checked_at: integrity
                .found
                .as_ref()
                .map(|found| reading.clock(found.at, lang))
                .unwrap_or_default(),
            commits: lang.whole(reading.known.0.into()),
            integrity,
            map: TileMap::of(&report, visit, |unit| visit.link(&["rates"], &[("unit", unit)])),
            questions: questions::all(visit, reading),
            trend,
            frame,
        }))
    }
}
