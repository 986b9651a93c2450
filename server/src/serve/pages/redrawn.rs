//! Which units right below took in others between two days: where a change of the tree came from.

use std::collections::{BTreeMap, BTreeSet};

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::UnitNo;
use dienhong_core::domain::units::Lineage as _;

use super::Desk;
use super::formed::ceded_to;
use super::rates::own_name;
use super::visit::Visit;
use crate::i18n::in_order;

pub(super) struct Redrawn {
    pub(super) name: String,
    /// Its figures on the last of the days, with those of the units it was formed from.
    pub(super) href: String,
    /// The units it was formed from.
    pub(super) from: String,
}

/// Under the tree of `to`, in the order of the alphabet; what came after `from`, and up to `to`.
/// `known`: as it was asked for, empty for the latest.
pub(super) fn below(
    unit: Option<&str>,
    [from, to]: [Day; 2],
    known: &str,
    visit: &Visit,
    desk: &Desk<'_>,
) -> Vec<Redrawn> {
    let Ok(place) = desk.reading.place_in(unit, to, desk.reading.known) else { return Vec::new() };
    let children = place.unit.map(|unit| place.tree.children(unit)).unwrap_or_default();
    let mut parts: BTreeMap<UnitNo, BTreeSet<UnitNo>> = BTreeMap::new();
    for ceded in ceded_to(&children.iter().copied().collect(), desk) {
        if from < ceded.on && ceded.on <= to {
            parts.entry(ceded.to).or_default().insert(ceded.from);
        }
    }
    let units = &desk.reading.models.units;
    let lives = units.known(desk.reading.known);
    let name = |unit: UnitNo, on: Day| lives.life(unit).name_on(on).to_string();
    let of = |(unit, parts): (UnitNo, BTreeSet<UnitNo>)| {
        let asked = [("unit", units.key(unit)), ("on", &to.to_string()), ("known", known)];
        let mut parts: Vec<String> = parts.iter().map(|part| name(*part, from)).collect();
        parts.sort_by_cached_key(|part| in_order(own_name(part)));
        Redrawn {
            name: name(unit, to),
            href: visit.link(&["rates"], &asked),
            from: parts.join(", "),
        }
    };
    let mut redrawn: Vec<Redrawn> = parts.into_iter().map(of).collect();
    redrawn.sort_by_cached_key(|redrawn| in_order(own_name(&redrawn.name)));
    redrawn
}
