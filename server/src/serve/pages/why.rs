//! Why a figure changed between two days: every cause, adding up exactly.

use askama::Template;

use super::frame::{Crumb, Frame, Section};
use super::rates::years_before;
use super::redrawn::{self, Redrawn};
use super::tree_asked::TreeAsked;
use super::visit::Visit;
use super::{Desk, Page, rendered};
use crate::cli::points::{Instant, TreeChoice};
use crate::cli::{Command, Explained};
use crate::commands::explain::explain;
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::reading::Wanted;
use crate::reports::explanation::{Decimal, Explanation, cause_words};
use crate::serve::parameters::Given;
use crate::serve::problem::{Place, Problem};

pub(super) struct Why {
    unit: Option<String>,
    from: Instant,
    to: Instant,
    tree: TreeChoice,
}

#[derive(Template)]
#[template(path = "why.html")]
struct Shown {
    frame: Frame,
    name: String,
    lines: Vec<Line>,
    /// `None`: not known.
    first: [Option<String>; 3],
    last: [Option<String>; 3],
    knows_all: bool,
    days: [String; 2],
    from: String,
    to: String,
    unit: String,
    tree: TreeAsked,
    adds_up: bool,
    /// How the table is read.
    notes: String,
    /// Units right below that others were merged into.
    redrawn: Vec<Redrawn>,
    rates: String,
}

struct Line {
    cause: &'static str,
    figures: [String; 3],
}

impl Page for Why {
    fn asked(visit: &Visit) -> Result<Why, Problem> {
        let a_year_before = years_before(visit.today, 1).to_string();
        let defaults = [("from", a_year_before), ("to", visit.today.to_string())];
        let values = visit.values_or(&defaults, &[]);
        let words = &["explain", "membership"];
        let given = Given { words, place: Place::Query, values, own: Vec::new() };
        let Command::Explain { subject: Explained::Membership { unit, from, to, tree } } =
            given.parse()?
        else {
            unreachable!("the words name an explanation")
        };
        Ok(Why { unit, from, to, tree })
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted { known: self.to.known, unit: self.unit.as_deref() }
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        let (reading, lang) = (desk.reading, visit.lang);
        let found = explain(reading, self.unit.as_deref(), self.from, self.to, self.tree)?;
        let (from, to) = (self.from, self.to);
        let title = lang.pick("Vì sao số hội viên thay đổi", "Why the figures changed");
        let name = found.name.clone();
        let mut frame = Frame::new(visit, desk, Section::Rates, format!("{title}: {name}"));
        let unit = self.unit.clone().unwrap_or_default();
        let tree = visit.given("tree").unwrap_or_default();
        let known =
            visit.given("to").and_then(|to| to.split_once('@')).map_or("", |(_, known)| known);
        let rates =
            [("unit", &*unit), ("on", &to.on.to_string()), ("tree", tree), ("known", known)];
        let rates = visit.link(&["rates"], &rates);
        let trees = [from, to].map(|point| self.tree.day(point.on, reading.today()));
        frame.crumbs = vec![Crumb { name: name.clone(), href: rates.clone() }];
        Ok(rendered(&Shown {
            lines: lines(&found, lang),
            first: words(&found.totals[0], lang),
            last: words(&found.totals[1], lang),
            days: [lang.day(from.on), lang.day(to.on)],
            from: asked_point(visit.given("from"), from),
            to: asked_point(visit.given("to"), to),
            tree: TreeAsked::of(self.tree, reading, lang),
            adds_up: found.adds_up,
            notes: notes(&found, lang),
            redrawn: redrawn::below(self.unit.as_deref(), trees, known, visit, desk),
            knows_all: found.totals.iter().flatten().all(Option::is_some),
            frame,
            name,
            unit,
            rates,
        }))
    }
}

fn notes(found: &Explanation, lang: Lang) -> String {
    let blank = lang.pick(
        "Ô trống: nguyên nhân không làm thay đổi số ở cột đó.",
        "A blank cell: the cause did not change the figure of that column.",
    );
    let fractions = lang.pick(
        "Số lẻ là phần chia theo tỷ lệ, nơi một đơn vị đã bị tách.",
        "Fractions are shares, where a unit was split.",
    );
    let tree = lang.pick(
        "Địa giới thay đổi: số mà đơn vị cũ báo cáo không dùng cho địa giới mới; số của đơn vị mới \
         cộng từ những phần đã biết. Không ai vì thế mà ra khỏi danh sách.",
        "Tree changed: what former units reported does not hold for the new ones, whose figures are \
         added up from the parts that are known. Nobody left a register by it.",
    );
    let tree_changed = found.parts.iter().any(|part| part.cause == "tree_changed");
    let all = [(true, blank), (has_fractions(found), fractions), (tree_changed, tree)];
    let said = all.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words);
    said.collect::<Vec<_>>().join(" ")
}

/// Parts of persons, where a unit was split and its figures are shared out.
fn has_fractions(found: &Explanation) -> bool {
    let parts = found
        .parts
        .iter()
        .flat_map(|part| [&part.members, &part.members_60_plus, &part.population_60_plus]);
    let totals = found.totals.iter().flatten().flatten();
    parts.chain(totals).any(|figure| figure.0.contains('.'))
}

/// As it was given where it says what was known; else the day alone, as a date field has it.
fn asked_point(given: Option<&str>, point: Instant) -> String {
    let with_known = given.filter(|given| given.contains('@'));
    with_known.map_or_else(|| point.on.to_string(), str::to_owned)
}

/// Causes that changed something, each with its share of the change.
fn lines(found: &Explanation, lang: Lang) -> Vec<Line> {
    let parts = found.parts.iter().map(|part| {
        let figures = [&part.members, &part.members_60_plus, &part.population_60_plus];
        let figures = figures.map(|figure| figure.words(lang, true));
        Line { cause: cause_words(part.cause, lang), figures }
    });
    parts.collect()
}

fn words(figures: &[Option<Decimal>; 3], lang: Lang) -> [Option<String>; 3] {
    figures.each_ref().map(|figure| Some(figure.as_ref()?.words(lang, false)))
}
