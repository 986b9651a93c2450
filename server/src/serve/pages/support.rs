//! What was given in some days: in all, by kind, by month and by unit; each with the way to whom.

use askama::Template;
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::units::UnitKind;

use super::frame::{Crumb, Frame, Section};
use super::tree_asked::TreeAsked;
use super::visit::{Visit, download};
use super::{Desk, Page, rendered};
use crate::cli::Command;
use crate::cli::reports::{Period, Report, Scope, SupportBy};
use crate::commands::report::support_report;
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::reading::{Place, Reading, Wanted};
use crate::reports::support::{SupportReport, SupportTotals};
use crate::serve::parameters::Given;
use crate::serve::problem::{self, Problem};

mod months;

use months::Months;

pub(super) struct Support {
    period: Period,
    scope: Scope,
}

#[derive(Template)]
#[template(path = "support.html")]
struct Shown {
    frame: Frame,
    name: String,
    days: [String; 2],
    total: Line,
    months: Months,
    /// By kind, and by unit.
    tables: [(&'static str, Vec<Line>); 2],
    from: Day,
    to: Day,
    unit: String,
    tree: TreeAsked,
    known: String,
    gifts: String,
    files: [String; 2],
}

/// One row of a table.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) count: String,
    pub(super) amount: String,
    /// The worth of goods and labour, beside the cash.
    pub(super) beside: Vec<String>,
    pub(super) persons: String,
    pub(super) households: String,
    /// Length of the bar, 0 to 100.
    pub(super) bar: i128,
}

impl Page for Support {
    fn asked(visit: &Visit) -> Result<Support, Problem> {
        let january = Day::from_ymd(visit.today.year(), 1, 1).unwrap_or(visit.today);
        let defaults = [("from", january.to_string()), ("to", visit.today.to_string())];
        let values = visit.values_or(&defaults, &[]);
        let words = &["report", "support"];
        let given = Given { words, place: problem::Place::Query, values, own: Vec::new() };
        let Command::Report { report: Report::Support { period, scope, .. } } = given.parse()?
        else {
            unreachable!("the words name the support report")
        };
        Ok(Support { period, scope })
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted { known: self.scope.known, unit: self.scope.unit.as_deref() }
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        let (reading, lang) = (desk.reading, visit.lang);
        let place = reading.place(&self.scope, self.period.to)?;
        let whole = Scope { level: None, ..self.scope.clone() };
        let ask = |scope: &Scope, by: &[SupportBy]| support_report(reading, self.period, scope, by);
        let by_kind = ask(&whole, &[SupportBy::Kind])?;
        let by_month = ask(&whole, &[SupportBy::Month])?;
        let by_unit = match level_below(&place) {
            Some(level) => Some(ask(&Scope { level: Some(level), ..whole.clone() }, &[])?),
            None => None,
        };
        let name = place.unit.map_or_else(String::new, |unit| place.tree.name(unit).to_owned());
        let key = place.unit.map_or("", |unit| reading.models.units.key(unit));
        let title = lang.pick("Hỗ trợ đã trao", "Support given");
        let mut frame = Frame::new(visit, desk, Section::Support, format!("{title}: {name}"));
        frame.crumbs = crumbs(reading, &place, visit);
        let (from, to) = (self.period.from.to_string(), self.period.to.to_string());
        let (known, tree) =
            (visit.given("known").unwrap_or_default(), visit.given("tree").unwrap_or_default());
        let asked = [("from", &*from), ("to", &*to), ("unit", key)];
        let gifts_of =
            |kind: &str| visit.link(&["gifts"], &[asked.as_slice(), &[("kind", kind)]].concat());
        let units = by_unit.map_or_else(Vec::new, |report| {
            lines(&report, "unit", lang, |unit| visit.with(&[("unit", unit)]))
        });
        Ok(rendered(&Shown {
            days: [lang.day(self.period.from), lang.day(self.period.to)],
            total: line(
                lang.pick("Tất cả", "All").to_owned(),
                gifts_of(""),
                &by_kind.total,
                0,
                lang,
            ),
            months: Months::of(&by_month, visit),
            tables: [
                (lang.pick("Theo loại", "By kind"), lines(&by_kind, "kind", lang, gifts_of)),
                (lang.pick("Theo đơn vị", "By unit"), units),
            ],
            from: self.period.from,
            to: self.period.to,
            unit: visit.given("unit").unwrap_or_default().to_owned(),
            tree: TreeAsked::of(self.scope.tree, reading, lang),
            known: known.to_owned(),
            gifts: gifts_of(""),
            files: ["xlsx", "csv"].map(|form| {
                let unit = visit.given("unit").unwrap_or_default();
                let by = [("by", "kind,month"), ("tree", tree), ("known", known)];
                let days = [("from", &*from), ("to", &*to), ("unit", unit), ("format", form)];
                download("support", &[days.as_slice(), &by].concat())
            }),
            frame,
            name,
        }))
    }
}

/// The kind of the units below, so that each child has a row.
fn level_below(place: &Place) -> Option<UnitKind> {
    let child = place.tree.children(place.unit?).first()?;
    Some(place.tree.kind(*child))
}

/// The units above, nearest last.
fn crumbs(reading: &Reading<'_>, place: &Place, visit: &Visit) -> Vec<Crumb> {
    let above = place.unit.and_then(|unit| place.tree.parent(unit));
    let line = std::iter::successors(above, |unit| place.tree.parent(*unit));
    let crumb = |unit| Crumb {
        name: place.tree.name(unit).to_owned(),
        href: visit.with(&[("unit", reading.models.units.key(unit))]),
    };
    let mut crumbs: Vec<Crumb> = line.map(crumb).collect();
    crumbs.reverse();
    crumbs
}

/// One line for each row in which something was given, the most times first.
fn lines(report: &SupportReport, by: &str, lang: Lang, href: impl Fn(&str) -> String) -> Vec<Line> {
    let mut rows: Vec<_> = report.rows.iter().filter(|row| row.totals.count > 0).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.totals.count));
    let most = rows.first().map_or(1, |row| row.totals.count.max(1));
    let shown = rows.into_iter().map(|row| {
        let key = row.group.get(by).and_then(serde_json::Value::as_str).unwrap_or_default();
        let label = row.labels.first().map(|[vi, en]| lang.pick(vi, en).clone());
        line(label.unwrap_or_default(), href(key), &row.totals, most, lang)
    });
    shown.collect()
}

/// `most`: the count of the longest bar; 0: no bar.
fn line(name: String, href: String, totals: &SupportTotals, most: u64, lang: Lang) -> Line {
    let goods = lang.pick("hiện vật", "goods");
    let labour = lang.pick("ngày công", "labour");
    let own_basis = match totals.amount_basis {
        "goods" => format!(" {goods}"),
        "labour" => format!(" {labour}"),
        _ if totals.currency != "VND" => format!(" {}", totals.currency),
        _ => String::new(),
    };
    let worth = [(&totals.amount_goods, goods), (&totals.amount_labour, labour)];
    let worth = worth.into_iter().filter_map(|(worth, of)| {
        worth.as_ref().map(|worth| format!("{} {of}", lang.digits(worth)))
    });
    let others = totals.other_currencies.iter();
    let others = others.map(|other| format!("{} {}", lang.digits(&other.amount), other.currency));
    Line {
        name,
        href,
        count: lang.whole(totals.count.into()),
        amount: lang.digits(&totals.amount) + &own_basis,
        beside: worth.chain(others).collect(),
        persons: lang.whole(totals.beneficiaries.into()),
        households: lang.whole(totals.households.into()),
        bar: (i128::from(totals.count) * 100).checked_div(most.into()).unwrap_or_default(),
    }
}
