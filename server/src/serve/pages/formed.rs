//! What reorganisations made of a unit: the figures of those it was formed from, and its own.

use std::collections::BTreeSet;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::UnitNo;
use dienhong_core::domain::units::{Lineage as _, UnitKind};

use super::Desk;
use super::rates::{older_people, unit_on};
use super::tree_asked::last_redrawn;
use super::unit::crumb;
use super::visit::Visit;
use crate::cli::points::TreeChoice;
use crate::cli::reports::Scope;
use crate::i18n::Lang;
use crate::reports::or_blank;

pub(super) struct Formed {
    pub(super) words: String,
    /// Each of them on the eve, then the unit on the day.
    pub(super) lines: Vec<Line>,
    /// What the day did to the figures; `None`: the unit had none before.
    pub(super) why: Option<String>,
}

pub(super) struct Line {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) day: String,
    pub(super) older_people: String,
    pub(super) members: String,
    pub(super) rate: String,
}

/// By the last reorganisation up to `on`; for the whole by the last one of provinces.
pub(super) fn of(
    key: &str,
    on: Day,
    scope: &Scope,
    visit: &Visit,
    desk: &Desk<'_>,
) -> Option<Formed> {
    let units = &desk.reading.models.units;
    let unit = units.number(key)?;
    let known = units.known(desk.reading.known);
    let life = known.life(unit);
    let mut gave = predecessors(unit, desk);
    gave.retain(|(day, _)| *day <= on);
    let of_the_whole = || last_redrawn(desk.reading).filter(|day| *day <= on);
    let day = match life.kind {
        UnitKind::Central => of_the_whole(),
        _ => gave.iter().map(|(day, _)| *day).max(),
    }?;
    gave.retain(|(of, _)| *of == day);
    let scope = Scope { tree: TreeChoice::Was, ..scope.clone() };
    let itself = (life.from < day).then_some(unit);
    let before = gave.into_iter().map(|(_, from)| from).chain(itself);
    let all = before.map(|from| (from, day.pred())).chain(std::iter::once((unit, day)));
    let [eve, first] = [day.pred(), day].map(|day| match visit.given("known") {
        Some(known) => format!("{day}@{known}"),
        None => day.to_string(),
    });
    let asked = [("unit", key), ("from", &*eve), ("to", &*first)];
    Some(Formed {
        words: words(life.kind, life.from == day, &visit.lang.day(day), visit.lang),
        lines: match life.kind {
            UnitKind::Central => Vec::new(),
            _ => all.map(|(unit, day)| line(unit, day, &scope, visit, desk)).collect(),
        },
        why: (life.from < day).then(|| visit.link(&["why"], &asked)),
    })
}

fn line(unit: UnitNo, day: Day, scope: &Scope, visit: &Visit, desk: &Desk<'_>) -> Line {
    let (reading, lang) = (desk.reading, visit.lang);
    let key = reading.models.units.key(unit);
    let row = unit_on(reading, scope, day, key);
    let whole = |number: i64| lang.whole(number.into());
    Line {
        name: crumb(desk, unit, visit).name,
        href: visit.link(
            &["rates"],
            &[
                ("unit", key),
                ("on", &day.to_string()),
                ("known", visit.given("known").unwrap_or_default()),
            ],
        ),
        day: lang.day(day),
        older_people: row.as_ref().map_or_else(|| "–".to_owned(), |row| older_people(row, lang)),
        members: or_blank(row.as_ref().and_then(|row| row.members), whole),
        rate: or_blank(row.as_ref().and_then(|row| row.rate), |rate| {
            format!("{} %", lang.points(rate.0))
        }),
    }
}

fn words(kind: UnitKind, is_new: bool, day: &str, lang: Lang) -> String {
    match (kind, is_new, lang) {
        (UnitKind::Central, _, Lang::Vi) => {
            format!("Ngày {day}, các tỉnh, thành phố được sắp xếp lại.")
        }
        (UnitKind::Central, _, Lang::En) => format!("On {day} the provinces were reorganised."),
        (_, true, Lang::Vi) => format!("Thành lập ngày {day}, từ:"),
        (_, true, Lang::En) => format!("Formed on {day} from:"),
        (_, false, Lang::Vi) => format!("Ngày {day} nhận thêm, toàn bộ hoặc một phần:"),
        (_, false, Lang::En) => format!("On {day} it took in, whole or in part:"),
    }
}

/// Which units gave something to a unit, and on which day.
pub(super) fn predecessors(unit: UnitNo, desk: &Desk<'_>) -> Vec<(Day, UnitNo)> {
    let ceded = ceded_to(&BTreeSet::from([unit]), desk);
    ceded.into_iter().map(|ceded| (ceded.on, ceded.from)).collect()
}

/// A unit whose territory, whole or in part, came to another.
#[derive(Clone, Copy)]
pub(super) struct Ceded {
    pub(super) to: UnitNo,
    pub(super) on: Day,
    pub(super) from: UnitNo,
}

/// What came to any of `takers`. Units that stood below another one of the same day are counted in
/// it.
pub(super) fn ceded_to(takers: &BTreeSet<UnitNo>, desk: &Desk<'_>) -> Vec<Ceded> {
    let units = &desk.reading.models.units;
    let known = units.known(desk.reading.known);
    let by = |from: UnitNo| {
        let successions = known.life(from).successions.iter();
        successions.flat_map(move |succession| {
            let took = succession.successors.iter().filter_map(|successor| successor.to);
            let took = took.filter(move |to| *to != from && takers.contains(to));
            took.map(move |to| Ceded { to, on: succession.on, from })
        })
    };
    let all: Vec<Ceded> = known.all().flat_map(by).collect();
    let is_within_another = |ceded: &Ceded| {
        let tree = units.tree(ceded.on.pred(), desk.reading.known);
        let mut others = all.iter().filter(|other| (other.to, other.on) == (ceded.to, ceded.on));
        tree.contains(ceded.from)
            && others.any(|other| {
                other.from != ceded.from
                    && tree.contains(other.from)
                    && tree.is_within(ceded.from, other.from)
            })
    };
    all.iter().filter(|ceded| !is_within_another(ceded)).copied().collect()
}
