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
use crate::reports::decimal;
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
    sentence: String,
    remainder: Option<String>,
    /// By kind, and by unit.
    tables: [(&'static str, Vec<Line>); 2],
    from: Day,
    to: Day,
    unit: String,
    tree: TreeAsked,
    known: String,
    gifts: Option<String>,
    files: [String; 2],
}

/// One row of a table.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) href: Option<String>,
    pub(super) count: String,
    /// `None`: only goods or labour.
    pub(super) cash: Option<String>,
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
        visit.refuse(&["by", "level", "format", "after"])?;
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
        let name = place.unit.map_or_else(String::new, |unit| place.tree.name(unit).to_string());
        let key = place.unit.map_or("", |unit| reading.models.units.key(unit));
        let title = lang.pick("Hỗ trợ đã trao", "Support given");
        let mut frame = Frame::new(visit, desk, Section::Support, format!("{title}: {name}"));
        frame.crumbs = crumbs(reading, &place, visit);
        let (from, to) = (self.period.from.to_string(), self.period.to.to_string());
        let (known, tree) =
            (visit.given("known").unwrap_or_default(), visit.given("tree").unwrap_or_default());
        let asked = [("from", &*from), ("to", &*to), ("unit", key)];
        // Whom gifts reached is listed as it stands now, not as it was known once.
        let gifts_of = |kind: &str| {
            let more = [("kind", kind), ("tree", tree)];
            let link = visit.link(&["gifts"], &[asked.as_slice(), &more].concat());
            known.is_empty().then_some(link)
        };
        let units = by_unit.as_ref().map_or_else(Vec::new, |report| {
            lines(report, "unit", lang, |unit| Some(visit.with(&[("unit", unit)])))
        });
        Ok(rendered(&Shown {
            days: [lang.day(self.period.from), lang.day(self.period.to)],
            total: line(String::new(), None, &by_kind.total, 0, lang),
            sentence: in_words(&by_kind.total, lang),
            remainder: by_unit.as_ref().and_then(|report| remainder(report, lang)),
            months: Months::of(&by_month, self.period, visit, |from, to| {
                let more = [("from", from), ("to", to), ("unit", key), ("tree", tree)];
                known.is_empty().then(|| visit.link(&["gifts"], &more))
            }),
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
        name: place.tree.name(unit).to_string(),
        href: visit.with(&[("unit", reading.models.units.key(unit))]),
    };
    let mut crumbs: Vec<Crumb> = line.map(crumb).collect();
    crumbs.reverse();
    crumbs
}

/// One line for each row in which something was given, the most times first.
fn lines(
    report: &SupportReport,
    by: &str,
    lang: Lang,
    href: impl Fn(&str) -> Option<String>,
) -> Vec<Line> {
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
fn line(name: String, href: Option<String>, totals: &SupportTotals, most: u64, lang: Lang) -> Line {
    let beside = beside(totals, lang);
    Line {
        name,
        href,
        count: lang.whole(totals.count.into()),
        cash: (totals.cash() != "0" || beside.is_empty()).then(|| {
            format!("{} {}", lang.digits(totals.cash()), currency_words(totals.currency, lang))
        }),
        beside,
        persons: lang.whole(totals.beneficiaries.into()),
        households: lang.whole(totals.households.into()),
        bar: (i128::from(totals.count) * 100).checked_div(most.into()).unwrap_or_default(),
    }
}

fn currency_words(code: &'static str, lang: Lang) -> &'static str {
    if code == "VND" { lang.pick("đồng", "VND") } else { code }
}

/// The worth of goods and labour and other currencies: never added to the cash.
fn beside(totals: &SupportTotals, lang: Lang) -> Vec<String> {
    let currency = currency_words(totals.currency, lang);
    let of = [
        lang.pick("hiện vật trị giá", "goods worth"),
        lang.pick("ngày công trị giá", "labour worth"),
    ];
    let worth = of.into_iter().zip(totals.worth());
    let worth =
        worth.filter_map(|(of, worth)| Some(format!("{of} {} {currency}", lang.digits(worth?))));
    let others = totals.other_currencies.iter();
    let others = others.map(|other| format!("{} {}", decimal(&other.amount, lang), other.currency));
    worth.chain(others).collect()
}

/// What was given, in a sentence.
pub(super) fn in_words(totals: &SupportTotals, lang: Lang) -> String {
    let (count, cash) = (lang.whole(totals.count.into()), lang.digits(totals.cash()));
    let persons = lang.whole(totals.beneficiaries.into());
    let households = lang.whole(totals.households.into());
    let besides = [vec![String::new()], beside(totals, lang)].concat().join(", ");
    match lang {
        Lang::Vi => format!(
            "{count} lượt, tiền mặt {cash} đồng{besides}, cho {persons} người và {households} hộ."
        ),
        Lang::En => format!(
            "{count} gifts, {cash} VND in cash{besides}, for {persons} persons and {households} \
             households."
        ),
    }
}

/// What no row of a unit below holds: given by the unit itself, or by units of another level.
fn remainder(report: &SupportReport, lang: Lang) -> Option<String> {
    let in_rows: u64 = report.rows.iter().map(|row| row.totals.count).sum();
    let rest = report.total.count.checked_sub(in_rows).filter(|rest| *rest > 0)?;
    let rest = lang.whole(rest.into());
    Some(match lang {
        Lang::Vi => format!("Ngoài ra {rest} lượt do chính đơn vị, hoặc đơn vị khác cấp, trao."),
        Lang::En => {
            format!("Besides, {rest} gifts by the unit itself, or by units of another level.")
        }
    })
}
