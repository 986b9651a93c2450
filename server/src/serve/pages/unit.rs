//! A unit: its figures, where it came from and went, who is in its own register, and its history.

use askama::Template;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::ids::{MembershipNo, UnitNo};
use dienhong_core::domain::tree::Tree;
use dienhong_core::domain::units::Lineage as _;
use dienhong_projections::people::About;

use super::card::Card;
use super::frame::{Crumb, Frame, Section};
use super::rates::{Figures, Trend, sentence};
use super::timeline::{Step, steps};
use super::visit::Visit;
use super::{Desk, Page, rendered};
use crate::cli::points::TreeChoice;
use crate::cli::reports::Scope;
use crate::cli::{Command, Recorded};
use crate::commands::history::{named, not_found, recalled};
use crate::commands::report::membership_report;
use crate::failure::Failure;
use crate::i18n::{Lang, in_order};
use crate::reports::history::History;
use crate::serve::parameters::Given;
use crate::serve::problem::{Place, Problem};

/// Members on one page.
const MEMBERS: usize = 50;
/// So many are sorted by name; a longer register stands as it was recorded, for every name has to
/// be opened before it can be sorted.
const SORTED_MAX: usize = 200;
/// Steps of the history that are shown.
const STEPS: usize = 40;

pub(super) struct Unit {
    record: Recorded,
    page: usize,
}

#[derive(Template)]
#[template(path = "unit.html")]
struct Shown {
    frame: Frame,
    name: String,
    kind: &'static str,
    code: String,
    from: String,
    until: Option<String>,
    voided: bool,
    /// `None`: it does not stand today.
    now: Option<Now>,
    came_from: Vec<Crumb>,
    went_to: Vec<Crumb>,
    below: Vec<Crumb>,
    members: Register,
    rates: String,
    support: String,
    steps: Vec<Step>,
    more_steps: bool,
}

struct Now {
    sentence: String,
    figures: Figures,
    change: String,
}

/// The members in the unit itself.
struct Register {
    count: String,
    members: Vec<Member>,
    earlier: Option<String>,
    later: Option<String>,
}

struct Member {
    name: String,
    href: String,
    born: String,
    card: String,
}

impl Page for Unit {
    const ASKS_STATE: bool = true;

    fn asked(visit: &Visit) -> Result<Unit, Problem> {
        let own = vec![("key", visit.key.clone().into())];
        visit.refuse_known()?;
        let values = visit.values_or(&[], &["page"]);
        let given = Given { words: &["history", "unit"], place: Place::Query, values, own };
        let Command::History { record } = given.parse()? else {
            unreachable!("the words name a history")
        };
        Ok(Unit { record, page: visit.page()? })
    }

    fn html(&self, visit: &Visit, desk: &Desk<'_>) -> Result<String, Failure> {
        let (reading, lang, today) = (desk.reading, visit.lang, visit.today);
        let Some(About::Unit(unit)) = named(&self.record, desk.live.writer(), reading) else {
            return Err(not_found(&self.record));
        };
        let mut history = recalled(&self.record, desk.live.writer(), reading, desk.keys)?;
        keep_own(&mut history, &self.record.asked().key);
        let units = &reading.models.units;
        let life = units.latest().life(unit);
        let tree = units.tree(today, reading.known);
        let name = life.name_on(today).to_string();
        let key = units.key(unit);
        let mut frame = Frame::new(visit, desk, Section::Other, name.clone());
        frame.crumbs = crumbs_above(desk, unit, visit);
        let mut all = steps(&history, visit, desk);
        let more_steps = all.len() > STEPS;
        all.truncate(STEPS);
        Ok(rendered(&Shown {
            kind: kind_words(life.kind.name(), lang),
            code: life.code_on(today).map(ToString::to_string).unwrap_or_default(),
            from: lang.day(life.from),
            until: life.until.map(|day| lang.day(day)),
            voided: history.voided,
            now: if tree.contains(unit) { now(visit, desk, key)? } else { None },
            came_from: came_from(desk, unit, visit),
            went_to: went_to(desk, unit, visit),
            below: tree.children(unit).iter().map(|child| crumb(desk, *child, visit)).collect(),
            members: self.register(visit, desk, unit, &tree)?,
            rates: visit.link(&["rates"], &[("unit", key)]),
            support: visit.link(&["support"], &[("unit", key)]),
            steps: all,
            more_steps,
            frame,
            name,
        }))
    }
}

impl Unit {
    fn register(
        &self,
        visit: &Visit,
        desk: &Desk<'_>,
        unit: UnitNo,
        tree: &Tree,
    ) -> Result<Register, Failure> {
        let memberships = &desk.reading.models.memberships;
        let here = memberships.register(visit.today, |recorded| tree.home(recorded) == Some(unit));
        let page = self.page.min(here.len().div_ceil(MEMBERS).max(1));
        let first = (page - 1) * MEMBERS;
        let is_sorted = here.len() <= SORTED_MAX;
        let opened = if is_sorted { here.as_slice() } else { page_of(&here, first) };
        let members = opened.iter().map(|membership| member(*membership, visit, desk));
        let mut members = members.collect::<Result<Vec<Member>, Failure>>()?;
        if is_sorted {
            members.sort_by_cached_key(|member| by_given_name(&member.name));
            members = members.into_iter().skip(first).take(MEMBERS).collect();
        }
        let at = |page: usize| visit.with(&[("page", &page.to_string())]);
        Ok(Register {
            count: visit.lang.whole(i128::try_from(here.len()).unwrap_or_default()),
            members,
            earlier: (page > 1).then(|| at(page - 1)),
            later: (here.len() > first + MEMBERS).then(|| at(page + 1)),
        })
    }
}

fn now(visit: &Visit, desk: &Desk<'_>, key: &str) -> Result<Option<Now>, Failure> {
    let (reading, lang, today) = (desk.reading, visit.lang, visit.today);
    let unit = Some(key.to_owned());
    let scope = Scope { known: None, tree: TreeChoice::Was, unit, level: None };
    let report = membership_report(reading, today, &scope, &[])?;
    Ok(report.rows.first().map(|row| {
        let trend = Trend::of(reading, &scope, today, row, lang);
        Now {
            sentence: sentence::of(row, today, trend.change(), lang),
            figures: Figures::of(row, lang),
            change: trend.change_words(),
        }
    }))
}

/// What is said of the units below has histories of its own.
fn keep_own(history: &mut History, key: &str) {
    for commit in &mut history.commits {
        commit.events.retain(|event| match event.event {
            "unit_registered" | "unit_changed" => {
                event.said.get("unit").is_some_and(|unit| unit == key)
            }
            _ => true,
        });
        for event in &mut commit.events {
            event.said.retain(|name, value| name != "unit" || value != key);
        }
    }
}

fn page_of(members: &[MembershipNo], first: usize) -> &[MembershipNo] {
    let rest = members.get(first..).unwrap_or_default();
    &rest[..rest.len().min(MEMBERS)]
}

fn member(membership: MembershipNo, visit: &Visit, desk: &Desk<'_>) -> Result<Member, Failure> {
    let lang = visit.lang;
    let registry = desk.live.writer().registry();
    let person = registry.look(|state| state.memberships.terms(membership).person);
    let is_erased = desk.keys.is_erased(person);
    let card = if is_erased { None } else { Some(Card::open(desk, person, visit.today)?) };
    let uuid = desk.keys.person(person).unwrap_or_default();
    let erased = lang.pick("(đã xóa dữ liệu)", "(data erased)");
    Ok(Member {
        name: card.as_ref().and_then(Card::name).unwrap_or(erased).to_owned(),
        href: visit.link(&["people", &uuid], &[]),
        born: card.as_ref().map(|card| card.birth_year.to_string()).unwrap_or_default(),
        card: card
            .as_ref()
            .and_then(|card| card.text(Column::CardNo))
            .unwrap_or_default()
            .to_owned(),
    })
}

/// Vietnamese lists go by the given name, the last word, then by the rest.
fn by_given_name(name: &str) -> (Vec<u16>, Vec<u16>) {
    let (rest, given) = name.rsplit_once(' ').unwrap_or(("", name));
    (in_order(given), in_order(rest))
}

pub(super) fn kind_words(kind: &str, lang: Lang) -> &'static str {
    let (vi, en) = match kind {
        "central" => ("Trung ương Hội", "Central association"),
        "province" => ("Cấp tỉnh", "Province"),
        "district" => ("Cấp huyện", "District"),
        "commune" => ("Cấp xã", "Commune"),
        "branch" => ("Chi hội", "Branch"),
        _ => ("Tổ hội", "Group"),
    };
    lang.pick(vi, en)
}

fn crumb(desk: &Desk<'_>, unit: UnitNo, visit: &Visit) -> Crumb {
    let units = &desk.reading.models.units;
    let name = units.latest().life(unit).name_on(visit.today).to_string();
    Crumb { name, href: visit.link(&["units", units.key(unit)], &[]) }
}

/// The units above, as they stand today or stood when it ended.
pub(super) fn crumbs_above(desk: &Desk<'_>, unit: UnitNo, visit: &Visit) -> Vec<Crumb> {
    let known = desk.reading.models.units.latest();
    let life = known.life(unit);
    let on = life.until.map_or(visit.today, |until| until.pred().min(visit.today)).max(life.from);
    let above = known.line(unit, on);
    above.into_iter().rev().map(|above| crumb(desk, above, visit)).collect()
}

/// The units above and the unit itself.
pub(super) fn crumbs_to(desk: &Desk<'_>, unit: UnitNo, visit: &Visit) -> Vec<Crumb> {
    let own = crumb(desk, unit, visit);
    crumbs_above(desk, unit, visit).into_iter().chain([own]).collect()
}

fn went_to(desk: &Desk<'_>, unit: UnitNo, visit: &Visit) -> Vec<Crumb> {
    let successions = desk.reading.models.units.latest().life(unit).successions.iter();
    let to = successions.flat_map(|succession| &succession.successors).filter_map(|one| one.to);
    to.filter(|to| *to != unit).map(|to| crumb(desk, to, visit)).collect()
}

fn came_from(desk: &Desk<'_>, unit: UnitNo, visit: &Visit) -> Vec<Crumb> {
    let known = desk.reading.models.units.latest();
    let gave = |from: &UnitNo| {
        let successions = &known.life(*from).successions;
        let to = successions.iter().flat_map(|succession| &succession.successors);
        *from != unit && to.into_iter().any(|one| one.to == Some(unit))
    };
    known.all().filter(gave).map(|from| crumb(desk, from, visit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_stand_by_their_given_name() {
        let mut names = ["Trần Văn Bình", "Lê Thị Ánh", "Nguyễn An", "Đỗ Văn An"];
        names.sort_by_cached_key(|name| by_given_name(name));
        assert_eq!(names, ["Đỗ Văn An", "Nguyễn An", "Lê Thị Ánh", "Trần Văn Bình"]);
    }
}
