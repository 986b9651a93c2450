//! Who received what: the gifts of some days one by one, newest first, as known now.

use askama::Template;
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::SupportNo;
use dienhong_core::domain::support::{Beneficiary, Terms};
use dienhong_core::domain::tree::Tree;

use super::card::Card;
use super::frame::{Crumb, Frame, Section};
use super::timeline::unit_name;
use super::visit::Visit;
use super::{Desk, Page, rendered};
use crate::cli::Command;
use crate::cli::reports::{Period, Report, Scope};
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::reading::Reading;
use crate::reports::thousandths;
use crate::serve::ask::unfit;
use crate::serve::parameters::Given;
use crate::serve::problem::{Place, Problem};

/// Gifts on one page: each opens the record of who received it.
const GIFTS: usize = 50;

pub(super) struct Gifts {
    period: Period,
    scope: Scope,
    kind: Option<String>,
    page: usize,
}

#[derive(Template)]
#[template(path = "gifts.html")]
struct Shown {
    frame: Frame,
    name: String,
    days: [String; 2],
    kind: String,
    count: String,
    gifts: Vec<Gift>,
    earlier: Option<String>,
    later: Option<String>,
}

struct Gift {
    on: String,
    to: String,
    /// `None`: a household, or one who is not to be known.
    href: Option<String>,
    kind: String,
    worth: String,
    unit: String,
    unit_href: String,
}

impl Page for Gifts {
    fn asked(visit: &Visit) -> Result<Gifts, Problem> {
        let january = Day::from_ymd(visit.today.year(), 1, 1).unwrap_or(visit.today);
        let defaults = [("from", january.to_string()), ("to", visit.today.to_string())];
        let values = visit.values_or(&defaults, &["kind", "page"]);
        let words = &["report", "support"];
        let given = Given { words, place: Place::Query, values, own: Vec::new() };
        let Command::Report { report: Report::Support { period, scope, .. } } = given.parse()?
        else {
            unreachable!("the words name the support report")
        };
        if scope.known.is_some() {
            // The list is of what stands now.
            let known = visit.given("known").unwrap_or_default();
            return Err(Problem::wrong(vec![unfit("known", known, "–")]));
        }
        let kind = visit.given("kind").map(str::to_owned);
        Ok(Gifts { period, scope, kind, page: visit.page()? })
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        self.period.check()?;
        let (reading, lang) = (desk.reading, visit.lang);
        let place = reading.place(&self.scope, self.period.to)?;
        let mut gifts: Vec<(SupportNo, Terms)> = self.found(desk, &place.tree, place.unit);
        gifts.sort_by_key(|(number, terms)| std::cmp::Reverse((terms.given_on, number.0)));
        let first = (self.page - 1) * GIFTS;
        let shown = gifts.iter().skip(first).take(GIFTS).map(|(_, terms)| gift(terms, visit, desk));
        let label = self.kind.as_deref().map(|kind| reading.names.label_of(kind, lang));
        let name = place.unit.map_or_else(String::new, |unit| place.tree.name(unit).to_owned());
        let title = lang.pick("Ai đã nhận hỗ trợ", "Who received support").to_owned();
        let mut frame = Frame::new(visit, desk, Section::Support, title);
        let back = [("from", &*self.period.from.to_string()), ("to", &self.period.to.to_string())];
        let unit = ("unit", self.scope.unit.as_deref().unwrap_or_default());
        frame.crumbs = vec![Crumb {
            name: lang.pick("Hỗ trợ đã trao", "Support given").to_owned(),
            href: visit.link(&["support"], &[back.as_slice(), &[unit]].concat()),
        }];
        let at = |page: usize| visit.with(&[("page", &page.to_string())]);
        Ok(rendered(&Shown {
            days: [lang.day(self.period.from), lang.day(self.period.to)],
            kind: label.flatten().or(self.kind.clone()).unwrap_or_default(),
            count: lang.whole(i128::try_from(gifts.len()).unwrap_or_default()),
            gifts: shown.collect::<Result<_, Failure>>()?,
            earlier: (self.page > 1).then(|| at(self.page - 1)),
            later: (gifts.len() > first + GIFTS).then(|| at(self.page + 1)),
            frame,
            name,
        }))
    }
}

impl Gifts {
    fn found(
        &self,
        desk: &Desk<'_>,
        tree: &Tree,
        top: Option<dienhong_core::domain::ids::UnitNo>,
    ) -> Vec<(SupportNo, Terms)> {
        let (names, models) = (&desk.reading.names, &desk.reading.models);
        let is_asked = |terms: &Terms| {
            let kind = self.kind.as_deref();
            let here = top.zip(tree.home(terms.unit));
            kind.is_none_or(|kind| names.kind_code(terms.kind) == kind)
                && here.is_some_and(|(top, home)| tree.is_within(home, top))
        };
        let standing = models.support.standing(self.period.from, self.period.to);
        standing.filter(|(_, terms)| is_asked(terms)).collect()
    }
}

fn gift(terms: &Terms, visit: &Visit, desk: &Desk<'_>) -> Result<Gift, Failure> {
    let (reading, lang) = (desk.reading, visit.lang);
    let (to, href) = receiver(terms.beneficiary, visit, desk)?;
    let unit = reading.models.units.key(terms.unit);
    let [vi, en] = reading.names.kind_labels(terms.kind);
    Ok(Gift {
        on: lang.day(terms.given_on),
        kind: lang.pick(vi, en),
        worth: worth(terms, reading, lang),
        unit: unit_name(unit, reading).unwrap_or_else(|| unit.to_owned()),
        unit_href: visit.link(&["units", unit], &[]),
        to,
        href,
    })
}

fn receiver(
    to: Beneficiary,
    visit: &Visit,
    desk: &Desk<'_>,
) -> Result<(String, Option<String>), Failure> {
    let lang = visit.lang;
    let Beneficiary::Person(person) = to else {
        let words = match to {
            Beneficiary::Household(_) => lang.pick("một hộ", "a household"),
            _ => lang.pick("(không nêu tên)", "(not named)"),
        };
        return Ok((words.to_owned(), None));
    };
    let uuid = desk.keys.person(person).unwrap_or_default();
    let href = Some(visit.link(&["people", &uuid], &[]));
    if desk.keys.is_erased(person) {
        return Ok((lang.pick("(đã xóa dữ liệu)", "(data erased)").to_owned(), href));
    }
    let card = Card::open(desk, person)?;
    Ok((card.name().unwrap_or("–").to_owned(), href))
}

fn worth(terms: &Terms, reading: &Reading<'_>, lang: Lang) -> String {
    let amount = terms
        .amount
        .map(|amount| format!("{} {}", lang.whole(amount.into()), lang.pick("đồng", "VND")));
    let unit = reading.names.unit_of_quantity(terms.kind).unwrap_or_default();
    let quantity = terms.quantity.map(|it| format!("{} {unit}", thousandths(it.into())));
    amount.or(quantity).unwrap_or_default()
}
