//! Who received what: the gifts of some days one by one, newest first, as known now.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use askama::Template;
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::currency::Currency;
use dienhong_core::domain::ids::{SupportNo, UnitNo};
use dienhong_core::domain::support::{Beneficiary, Terms, ValueBasis};
use dienhong_core::domain::tree::Tree;

use super::card::Card;
use super::frame::{Crumb, Frame, Section};
use super::timeline::unit_name;
use super::visit::Visit;
use super::{Desk, Page, rendered};
use crate::catalogue::Message;
use crate::cli::Command;
use crate::cli::reports::{Period, Report, Scope};
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::reports::{decimal, thousandths};
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
    const ASKS_STATE: bool = true;

    fn asked(visit: &Visit) -> Result<Gifts, Problem> {
        let january = Day::from_ymd(visit.today.year(), 1, 1).unwrap_or(visit.today);
        let defaults = [("from", january.to_string()), ("to", visit.today.to_string())];
        visit.refuse(&["by", "level", "format", "after"])?;
        visit.refuse_known()?;
        let values = visit.values_or(&defaults, &["kind", "page"]);
        let words = &["report", "support"];
        let given = Given { words, place: Place::Query, values, own: Vec::new() };
        let Command::Report { report: Report::Support { period, scope, .. } } = given.parse()?
        else {
            unreachable!("the words name the support report")
        };
        let kind = visit.given("kind").map(str::to_owned);
        Ok(Gifts { period, scope, kind, page: visit.page()? })
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        self.period.check()?;
        let (reading, lang) = (desk.reading, visit.lang);
        let place = reading.place(&self.scope, self.period.to)?;
        let (count, newest) = self.newest(desk, &place.tree, place.unit);
        let page = self.page.min(newest.len().div_ceil(GIFTS).max(1));
        let first = (page - 1) * GIFTS;
        let shown = newest.iter().skip(first).take(GIFTS).map(|number| gift(*number, visit, desk));
        let label = self.kind.as_deref().map(|kind| {
            let unknown = || {
                Failure::failed(Message::new(
                    1017,
                    [("what", "kind".to_owned()), ("key", kind.to_owned())],
                ))
            };
            reading.names.label_of(kind, lang).ok_or_else(unknown)
        });
        let label = label.transpose()?;
        let name = place.unit.map_or_else(String::new, |unit| place.tree.name(unit).to_string());
        let title = lang.pick("Ai đã nhận hỗ trợ", "Who received support").to_owned();
        let mut frame = Frame::new(visit, desk, Section::Support, title);
        let back = [("from", &*self.period.from.to_string()), ("to", &self.period.to.to_string())];
        let tree = visit.given("tree").unwrap_or_default();
        let unit = [("unit", self.scope.unit.as_deref().unwrap_or_default()), ("tree", tree)];
        frame.crumbs = vec![Crumb {
            name: lang.pick("Hỗ trợ đã trao", "Support given").to_owned(),
            href: visit.link(&["support"], &[back.as_slice(), &unit].concat()),
        }];
        let at = |page: usize| visit.with(&[("page", &page.to_string())]);
        Ok(rendered(&Shown {
            days: [lang.day(self.period.from), lang.day(self.period.to)],
            kind: label.unwrap_or_default(),
            count: lang.whole(i128::try_from(count).unwrap_or_default()),
            gifts: shown.collect::<Result<_, Failure>>()?,
            earlier: (page > 1).then(|| at(page - 1)),
            later: (count > first + GIFTS).then(|| at(page + 1)),
            frame,
            name,
        }))
    }
}

impl Gifts {
    /// How many there are, and the newest of them up to the page asked for, newest first: one scan,
    /// and no more is kept than is shown.
    fn newest(&self, desk: &Desk<'_>, tree: &Tree, top: Option<UnitNo>) -> (usize, Vec<SupportNo>) {
        let (names, models) = (&desk.reading.names, &desk.reading.models);
        let is_asked = |terms: &Terms| {
            let kind = self.kind.as_deref();
            let here = top.zip(tree.home(terms.unit));
            kind.is_none_or(|kind| names.kind_code(terms.kind) == kind)
                && here.is_some_and(|(top, home)| tree.is_within(home, top))
        };
        let standing = models.support.standing(self.period.from, self.period.to);
        let mut newest: BinaryHeap<Reverse<(Day, u32)>> = BinaryHeap::new();
        let mut count = 0;
        for (number, terms) in standing.filter(|(_, terms)| is_asked(terms)) {
            count += 1;
            newest.push(Reverse((terms.given_on, number.0)));
            if newest.len() > self.page * GIFTS {
                newest.pop();
            }
        }
        let sorted = newest.into_sorted_vec().into_iter();
        (count, sorted.map(|Reverse((_, number))| SupportNo(number)).collect())
    }
}

fn gift(number: SupportNo, visit: &Visit, desk: &Desk<'_>) -> Result<Gift, Failure> {
    let (reading, lang) = (desk.reading, visit.lang);
    let terms = reading.models.support.terms(number);
    // Whom a sensitive kind reached stays sealed until a reader's role is known.
    let (to, href) = if reading.names.is_sensitive(terms.kind) {
        (lang.pick("(không nêu tên)", "(not named)").to_owned(), None)
    } else {
        receiver(terms.beneficiary, visit, desk)?
    };
    let unit = reading.models.units.key(terms.unit);
    let [vi, en] = reading.names.kind_labels(terms.kind);
    Ok(Gift {
        on: lang.day(terms.given_on),
        kind: lang.pick(vi, en),
        worth: worth(&terms, desk, lang),
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
    let card = Card::open(desk, person, visit.today)?;
    Ok((card.name().unwrap_or("–").to_owned(), href))
}

/// The amount in the fund's own currency, what it was, and how much of it.
fn worth(terms: &Terms, desk: &Desk<'_>, lang: Lang) -> String {
    let currency = terms.fund.map_or(Currency::VND, |fund| desk.keys.currency(fund));
    let amount = terms.amount.map(|amount| {
        let written = lang.whole(amount.into());
        let unit =
            if currency == Currency::VND { lang.pick("đồng", "VND") } else { currency.code() };
        let basis = match terms.value_basis {
            ValueBasis::Cash => "",
            ValueBasis::Goods => lang.pick("hiện vật trị giá ", "goods worth "),
            ValueBasis::Labour => lang.pick("ngày công trị giá ", "labour worth "),
        };
        format!("{basis}{written} {unit}")
    });
    let counted = desk.reading.names.unit_of_quantity(terms.kind);
    let quantity = terms
        .quantity
        .zip(counted)
        .map(|(quantity, unit)| format!("{} {unit}", decimal(&thousandths(quantity.into()), lang)));
    [amount, quantity].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
