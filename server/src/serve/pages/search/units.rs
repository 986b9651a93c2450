//! Units by a name they have or once had, by their code or their id.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::UnitNo;
use dienhong_core::domain::units::{Known, Life, Lineage as _};

use super::super::Desk;
use super::super::frame::Crumb;
use super::super::unit::{crumb, crumbs_above, kind_words};
use super::super::visit::Visit;
use super::UNITS_MAX;
use crate::i18n::fold;

pub(super) struct Hit {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) kind: &'static str,
    pub(super) above: String,
    /// The name that was sought, where it goes by another since.
    pub(super) earlier: Option<String>,
    pub(super) ended: Option<String>,
    /// What stands today of one that ended.
    pub(super) became: Vec<Crumb>,
}

/// Whether the text is the id or the code of a unit.
pub(super) fn are_keyed(text: &str, visit: &Visit, desk: &Desk<'_>) -> bool {
    let units = &desk.reading.models.units;
    let known = units.latest();
    let is_keyed = |unit: UnitNo| {
        let code = known.life(unit).code_on(visit.today);
        units.key(unit) == text || code.is_some_and(|code| **code == *text)
    };
    known.all().any(is_keyed)
}

/// What is sought, as it was typed and as names are compared.
struct Sought<'a> {
    text: &'a str,
    heard: String,
}

/// Those that stand today first, and among them those whose name is written just so. One more than
/// are shown, where there are more.
pub(super) fn found(text: &str, visit: &Visit, desk: &Desk<'_>) -> Vec<Hit> {
    let sought = Sought { text, heard: format!(" {}", heard(text)) };
    if sought.heard.trim().is_empty() {
        return Vec::new();
    }
    let units = &desk.reading.models.units;
    let known = units.latest();
    let is_meant = |unit: &UnitNo| {
        let life = known.life(*unit);
        !is_voided(life) && (units.key(*unit) == text || sought.means(life, visit.today))
    };
    let mut found: Vec<UnitNo> = known.all().filter(is_meant).collect();
    found.sort_by_key(|unit| {
        let life = known.life(*unit);
        (life.until.is_some(), !sought.is_written_in(life.name_on(visit.today)), life.kind)
    });
    found.into_iter().take(UNITS_MAX + 1).map(|unit| hit(unit, &sought, visit, desk)).collect()
}

/// One that a void took back ended as it began: it stood on no day.
fn is_voided(life: &Life) -> bool {
    life.until == Some(life.from)
}

impl Sought<'_> {
    fn means(&self, life: &Life, today: Day) -> bool {
        let code = life.code_on(today).map(|code| &**code);
        code == Some(self.text) || names(life, today).any(|name| self.is_heard_in(name))
    }

    fn is_heard_in(&self, name: &str) -> bool {
        format!(" {}", heard(name)).contains(&self.heard)
    }

    /// With the same marks.
    fn is_written_in(&self, name: &str) -> bool {
        name.to_lowercase().contains(&self.text.to_lowercase())
    }
}

/// Every name it has or had.
fn names(life: &Life, today: Day) -> impl Iterator<Item = &str> {
    let passed = life.changes.iter().filter(move |change| change.on <= today);
    std::iter::once(&*life.name).chain(passed.filter_map(|change| change.name.as_deref()))
}

/// Marks, case and the choice between `i` and `y` do not tell names apart: Quý and Quí are one.
fn heard(name: &str) -> String {
    fold(name).replace('y', "i")
}

fn hit(unit: UnitNo, sought: &Sought<'_>, visit: &Visit, desk: &Desk<'_>) -> Hit {
    let units = &desk.reading.models.units;
    let life = units.latest().life(unit);
    let name = life.name_on(visit.today);
    let earlier =
        || names(life, visit.today).find(|name| sought.is_heard_in(name)).map(str::to_owned);
    let above = crumbs_above(desk, unit, visit).into_iter().rev();
    let became = match life.until {
        Some(_) => standing(units.latest(), unit, visit.today),
        None => Vec::new(),
    };
    Hit {
        name: name.to_string(),
        href: visit.link(&["units", units.key(unit)], &[]),
        kind: kind_words(life.kind.name(), visit.lang),
        above: above.map(|crumb| crumb.name).collect::<Vec<_>>().join(", "),
        earlier: if sought.is_heard_in(name) { None } else { earlier() },
        ended: life.until.map(|day| visit.lang.day(day.pred())),
        became: became.into_iter().map(|unit| crumb(desk, unit, visit)).collect(),
    }
}

/// The units of today that took a unit, or took those that took it.
fn standing(known: &Known, unit: UnitNo, today: Day) -> Vec<UnitNo> {
    let successions = &known.life(unit).successions;
    let successors = successions.iter().flat_map(|succession| &succession.successors);
    let to = successors.filter_map(|successor| successor.to).filter(|to| *to != unit);
    let mut all: Vec<UnitNo> = to.filter_map(|to| known.home(to, today)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::heard;

    #[test]
    fn a_name_is_found_however_it_is_typed() {
        for typed in ["Quý Hòa", "QUÍ HOÀ", "quy hoa", "Quí_Hòa"] {
            assert_eq!(heard(typed), "qui hoa");
        }
    }
}
