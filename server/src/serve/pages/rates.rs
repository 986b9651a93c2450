//! Rates by unit: the sentence in words, four figures, the map, the table, five years, and the way
//! to why it changed and to every unit below.

use askama::Template;
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::units::UnitKind;

use super::formed::{self, Formed};
use super::frame::{Crumb, Frame, Section};
use super::tree_asked::{TreeAsked, last_redrawn};
use super::visit::{Visit, download};
use super::{Desk, Page, rendered};
use crate::cli::Command;
use crate::cli::points::TreeChoice;
use crate::cli::reports::{Report, Scope};
use crate::commands::report::membership_report;
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::reading::{Reading, Wanted};
use crate::reports::membership::MembershipRow;
use crate::reports::{mark_words, or_blank};
use crate::serve::parameters::Given;
use crate::serve::problem::{Place, Problem};

mod map;
pub(super) mod sentence;
mod table;
mod trend;

pub(super) use map::TileMap;
pub(super) use table::own_name;
use table::{Sort, Table};
pub(super) use trend::{Trend, unit_on, years_before};

pub(super) struct Rates {
    on: Option<Day>,
    scope: Scope,
    sort: Sort,
    page: usize,
}

#[derive(Template)]
#[template(path = "rates.html")]
struct Shown {
    frame: Frame,
    name: String,
    sentence: String,
    figures: Figures,
    trend: Trend,
    why: String,
    formed: Option<Formed>,
    /// Days that are often asked for: words, address, whether it is shown.
    days: Vec<(String, String, bool)>,
    unit_page: String,
    support: String,
    /// The same under today's map, where years are missing under their own.
    restated: Option<String>,
    map: Option<TileMap>,
    table: Table,
    /// Each mark that occurs, with what it means.
    marks: Vec<(&'static str, &'static str)>,
    on: Day,
    unit: String,
    level: &'static str,
    sort: String,
    known: String,
    tree: TreeAsked,
    /// The same figures as a sheet and as CSV.
    files: [String; 2],
}

#[derive(Template)]
#[template(path = "no_units.html")]
struct NoUnits {
    frame: Frame,
}

impl Page for Rates {
    fn asked(visit: &Visit) -> Result<Rates, Problem> {
        visit.refuse(&["by", "public", "format", "after"])?;
        let values = visit.values_or(&[], &["sort", "page"]);
        let words = &["report", "membership"];
        let given = Given { words, place: Place::Query, values, own: Vec::new() };
        let Command::Report { report: Report::Membership { on, scope, .. } } = given.parse()?
        else {
            unreachable!("the words name the membership report")
        };
        Ok(Rates { on, scope, sort: Sort::of(visit)?, page: visit.page()? })
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted { known: self.scope.known, unit: self.scope.unit.as_deref() }
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        let (reading, lang) = (desk.reading, visit.lang);
        let on = self.on.unwrap_or_else(|| reading.today());
        let family = Scope { level: None, ..self.scope.clone() };
        let report = membership_report(reading, on, &family, &[])?;
        let title = lang.pick("Tỷ lệ vào Hội", "Membership rate");
        let Some(top) = report.rows.first() else {
            let frame = Frame::new(visit, desk, Section::Rates, title.to_owned());
            return Ok(rendered(&NoUnits { frame }));
        };
        let by_level = match self.scope.level {
            None => None,
            Some(_) => Some(membership_report(reading, on, &self.scope, &[])?),
        };
        let rows = by_level.as_ref().unwrap_or(&report);
        let year_before = years_before(on, 1);
        let before = membership_report(reading, year_before, &self.scope, &[]).ok();
        let top_before = before
            .as_ref()
            .and_then(|before| before.rows.iter().find(|row| row.unit == top.unit).cloned())
            .or_else(|| unit_on(reading, &family, year_before, &top.unit));
        let mut frame = Frame::new(visit, desk, Section::Rates, format!("{title}: {}", top.name));
        frame.crumbs = crumbs(reading, &self.scope, on, visit)?;
        let trend = Trend::of(reading, &self.scope, on, top, top_before.as_ref(), lang);
        let (day, known) = (on.to_string(), visit.given("known").unwrap_or_default());
        let tree = visit.given("tree").unwrap_or_default();
        let at = |day: String| if known.is_empty() { day } else { format!("{day}@{known}") };
        let (from, to) = (at(year_before.to_string()), at(day.clone()));
        let why = [("unit", &*top.unit), ("from", &from), ("to", &to), ("tree", tree)];
        let january = Day::from_ymd(on.year(), 1, 1).unwrap_or(on).to_string();
        let given = [("unit", &*top.unit), ("from", &january), ("to", &day)];
        let given = [given.as_slice(), &[("tree", tree), ("known", known)]].concat();
        let stands_today = reading.place_in(Some(&top.unit), visit.today, reading.known).is_ok();
        let marked = rows.rows.iter().chain(std::iter::once(top));
        Ok(rendered(&Shown {
            name: top.name.clone(),
            sentence: sentence::of(top, on, trend.change(), lang),
            figures: Figures::of(top, lang),
            why: visit.link(&["why"], &why),
            formed: formed::of(&top.unit, on, &self.scope, visit, desk),
            days: self.days(on, visit, reading),
            unit_page: visit.link(&["units", &top.unit], &[]),
            support: visit.link(&["support"], &given),
            restated: (trend.has_gaps() && stands_today && self.scope.tree == TreeChoice::Was)
                .then(|| visit.with(&[("tree", "now")])),
            map: TileMap::of(&report, visit, |unit| {
                visit.with(&[("unit", unit), ("page", ""), ("level", "")])
            }),
            table: Table::of(rows, before.as_ref(), visit, self),
            marks: marks(marked, lang),
            on,
            unit: top.unit.clone(),
            level: self.scope.level.map_or("", UnitKind::name),
            sort: visit.given("sort").unwrap_or_default().to_owned(),
            known: known.to_owned(),
            tree: TreeAsked::of(self.scope.tree, reading, lang),
            files: ["xlsx", "csv"].map(|form| {
                let level = self.scope.level.map_or("", UnitKind::name);
                let asked = [("on", &*day), ("unit", &*top.unit), ("level", level)];
                let rest = [("tree", tree), ("known", known), ("format", form)];
                download("membership", &[asked.as_slice(), &rest].concat())
            }),
            trend,
            frame,
        }))
    }
}

impl Rates {
    /// Today, the end of last year, the eve of the last great reorganisation; each where the unit
    /// stood.
    fn days(
        &self,
        shown: Day,
        visit: &Visit,
        reading: &Reading<'_>,
    ) -> Vec<(String, String, bool)> {
        let lang = visit.lang;
        let end_of_year = Day::from_ymd(visit.today.year() - 1, 12, 31);
        let eve = last_redrawn(reading).map(Day::pred);
        let today = lang.pick("Hôm nay", "Today").to_owned();
        let before = lang.pick(" (trước sắp xếp)", " (before the reorganisation)");
        let all = [
            Some((visit.today, today)),
            end_of_year.map(|day| (day, lang.day(day))),
            eve.map(|day| (day, lang.day(day) + before)),
        ];
        let stands = |day: Day| reading.place(&self.scope, day).is_ok();
        let days = all.into_iter().flatten().filter(|(day, _)| stands(*day));
        let at = |day: Day| visit.with(&[("on", &day.to_string()), ("page", "")]);
        days.map(|(day, words)| (words, at(day), day == shown)).collect()
    }
}

/// The units above, nearest last, each with its own rates.
fn crumbs(
    reading: &Reading<'_>,
    scope: &Scope,
    on: Day,
    visit: &Visit,
) -> Result<Vec<Crumb>, Failure> {
    let place = reading.place(scope, on)?;
    let above = place.unit.and_then(|unit| place.tree.parent(unit));
    let line = std::iter::successors(above, |unit| place.tree.parent(*unit));
    let crumb = |unit| Crumb {
        name: place.tree.name(unit).to_string(),
        href: visit.with(&[("unit", reading.models.units.key(unit)), ("page", ""), ("level", "")]),
    };
    let mut crumbs: Vec<Crumb> = line.map(crumb).collect();
    crumbs.reverse();
    Ok(crumbs)
}

fn marks<'a>(
    rows: impl Iterator<Item = &'a MembershipRow>,
    lang: Lang,
) -> Vec<(&'static str, &'static str)> {
    let mut seen: Vec<&'static str> = Vec::new();
    for mark in rows.flat_map(|row| row.marks.iter().copied()) {
        if !seen.contains(&mark) {
            seen.push(mark);
        }
    }
    seen.into_iter().map(|mark| mark_words(mark, lang)).collect()
}

/// The first two of many sources, and how many more there are.
fn few(sources: &str, lang: Lang) -> String {
    let all: Vec<&str> = sources.split(", ").collect();
    match all.as_slice() {
        [first, second, _, rest @ ..] => {
            let more = rest.len() + 1;
            let words = lang.pick(format!("và {more} nguồn khác"), format!("and {more} others"));
            format!("{first}, {second} {words}")
        }
        few => few.join(", "),
    }
}

/// With its qualifier; a sum of differently qualified counts is about right.
pub(super) fn older_people(row: &MembershipRow, lang: Lang) -> String {
    let qualifier = match row.population_marks.as_slice() {
        [] => "",
        ["over"] => lang.pick("trên ", "over "),
        ["nearly"] => lang.pick("gần ", "nearly "),
        _ => lang.pick("khoảng ", "about "),
    };
    or_blank(row.population_60_plus, |it| format!("{qualifier}{}", lang.whole(it.into())))
}

/// The figures of the unit itself.
pub(super) struct Figures {
    pub(super) older_people: String,
    /// Of which day, by whom.
    pub(super) counted: String,
    pub(super) members: String,
    pub(super) members_60_plus: String,
    /// How many of them stand in the registers, where that is another figure.
    pub(super) in_registers: Option<String>,
    pub(super) rate: String,
    /// What is to be known of the rate, in words.
    pub(super) marks: String,
}

impl Figures {
    pub(super) fn of(row: &MembershipRow, lang: Lang) -> Figures {
        let whole = |number: i64| lang.whole(number.into());
        let is_register = row.members == row.registry_members;
        let day = row.population_on.as_deref().and_then(Day::parse).map(|day| lang.day(day));
        let sources = row.population_source.as_deref().map(|sources| few(sources, lang));
        Figures {
            older_people: older_people(row, lang),
            counted: day.zip(sources).map(|(day, of)| format!("{day}, {of}")).unwrap_or_default(),
            members: or_blank(row.members, whole),
            members_60_plus: or_blank(row.members_60_plus, whole),
            in_registers: row.registry_members.filter(|_| !is_register).map(whole),
            rate: or_blank(row.rate, |rate| format!("{} %", lang.points(rate.0))),
            marks: row
                .marks
                .iter()
                .map(|mark| mark_words(mark, lang).0)
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}
