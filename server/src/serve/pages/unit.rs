//! A unit: its figures, where it came from and went, who is in its own register, and its history.

use askama::Template;
use dienhong_core::domain::ids::UnitNo;
use dienhong_core::domain::tree::Tree;
use dienhong_core::domain::units::{Life, Lineage as _};
use dienhong_projections::people::About;

use super::formed::predecessors;
use super::frame::{Crumb, Frame, Section};
use super::rates::{Figures, Trend, own_name, sentence, unit_on, years_before};
use super::timeline::{Step, day_words, steps};
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

mod register;

use register::Register;

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
    /// Of a unit that has ended: its last day, and its figures then.
    last: Option<Crumb>,
    support: String,
    steps: Vec<Step>,
    more_steps: bool,
}

struct Now {
    sentence: String,
    figures: Figures,
    change: String,
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
            from: day_words(&units.valid_from(unit).to_string(), lang),
            until: life.until.map(|day| lang.day(day)),
            voided: history.voided,
            now: if tree.contains(unit) { now(visit, desk, key)? } else { None },
            came_from: came_from(unit, visit, desk),
            went_to: went_to(desk, unit, visit),
            below: below(unit, &tree, visit, desk),
            members: Register::of(unit, &tree, self.page, visit, desk)?,
            rates: visit.link(&["rates"], &[("unit", key)]),
            last: last_figures(life, key, visit),
            support: visit.link(&["support"], &[("unit", key)]),
            steps: all,
            more_steps,
            frame,
            name,
        }))
    }
}

fn now(visit: &Visit, desk: &Desk<'_>, key: &str) -> Result<Option<Now>, Failure> {
    let (reading, lang, today) = (desk.reading, visit.lang, visit.today);
    let unit = Some(key.to_owned());
    let scope = Scope { known: None, tree: TreeChoice::Was, unit, level: None };
    let report = membership_report(reading, today, &scope, &[])?;
    Ok(report.rows.first().map(|row| {
        let before = unit_on(reading, &scope, years_before(today, 1), &row.unit);
        let trend = Trend::of(reading, &scope, today, row, before.as_ref(), lang);
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

pub(super) fn crumb(desk: &Desk<'_>, unit: UnitNo, visit: &Visit) -> Crumb {
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

/// In the order of the alphabet, as people look for them.
fn below(unit: UnitNo, tree: &Tree, visit: &Visit, desk: &Desk<'_>) -> Vec<Crumb> {
    let children = tree.children(unit).iter().map(|child| crumb(desk, *child, visit));
    let mut below: Vec<Crumb> = children.collect();
    below.sort_by_cached_key(|child| in_order(own_name(&child.name)));
    below
}

fn last_figures(life: &Life, key: &str, visit: &Visit) -> Option<Crumb> {
    let last = life.until.filter(|until| *until > life.from && *until <= visit.today)?.pred();
    let asked = [("unit", key), ("on", &*last.to_string())];
    Some(Crumb { name: visit.lang.day(last), href: visit.link(&["rates"], &asked) })
}

fn came_from(unit: UnitNo, visit: &Visit, desk: &Desk<'_>) -> Vec<Crumb> {
    let mut from: Vec<UnitNo> =
        predecessors(unit, desk).into_iter().map(|(_, from)| from).collect();
    from.sort_unstable();
    from.dedup();
    from.into_iter().map(|from| crumb(desk, from, visit)).collect()
}

fn went_to(desk: &Desk<'_>, unit: UnitNo, visit: &Visit) -> Vec<Crumb> {
    let successions = desk.reading.models.units.latest().life(unit).successions.iter();
    let to = successions.flat_map(|succession| &succession.successors).filter_map(|one| one.to);
    to.filter(|to| *to != unit).map(|to| crumb(desk, to, visit)).collect()
}
