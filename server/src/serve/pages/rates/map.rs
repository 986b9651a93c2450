//! The tile map: one square of equal size a province, about where it lies. It asks no question about
//! borders, and a small province is as easy to touch as a large one.

use crate::reports::membership::{MembershipReport, MembershipRow};

use super::super::visit::Visit;

mod grid;

use grid::Cell;

/// Side of a tile with the gap beside it, in the drawing's own units.
const STEP: u32 = 60;

pub(in super::super) struct TileMap {
    pub(in super::super) tiles: Vec<Tile>,
    pub(in super::super) legend: Vec<Class>,
    pub(in super::super) width: u32,
    pub(in super::super) height: u32,
}

pub(in super::super) struct Tile {
    pub(in super::super) x: u32,
    pub(in super::super) y: u32,
    pub(in super::super) label: &'static str,
    /// Whole percent, or a dash.
    pub(in super::super) percent: String,
    pub(in super::super) class: &'static str,
    pub(in super::super) href: String,
    /// Said aloud; begins with what is seen.
    pub(in super::super) said: String,
}

pub(in super::super) struct Class {
    pub(in super::super) name: &'static str,
    pub(in super::super) words: String,
    pub(in super::super) count: usize,
}

/// Upper bounds in whole percent. Fixed, so that maps of two days compare.
const BOUNDS: [(i64, &str); 4] = [(50, "c1"), (65, "c2"), (80, "c3"), (95, "c4")];
const HIGHEST: &str = "c5";
const UNKNOWN: &str = "c0";

impl TileMap {
    /// `None`: the units below are not the provinces of Viet Nam.
    /// `href`: the way to a province.
    pub(in super::super) fn of(
        report: &MembershipReport,
        visit: &Visit,
        href: impl Fn(&str) -> String,
    ) -> Option<TileMap> {
        let [top, provinces @ ..] = report.rows.as_slice() else { return None };
        if top.kind != "central" || provinces.is_empty() {
            return None;
        }
        let cell = |row: &MembershipRow| grid::cell(row.code.as_deref()?, report.days.1);
        let cells: Vec<Cell> = provinces.iter().map(cell).collect::<Option<_>>()?;
        let both = provinces.iter().zip(&cells);
        let tiles: Vec<Tile> =
            both.map(|(row, cell)| tile(row, cell, href(&row.unit), visit)).collect();
        Some(TileMap {
            legend: legend(&tiles, visit),
            tiles,
            width: (cells.iter().map(|cell| cell.column).max()? + 1) * STEP,
            height: (cells.iter().map(|cell| cell.row).max()? + 1) * STEP,
        })
    }
}

fn tile(row: &MembershipRow, cell: &Cell, href: String, visit: &Visit) -> Tile {
    let lang = visit.lang;
    let percent = row.rate.map_or_else(|| "–".to_owned(), |rate| whole_percent(rate.0).to_string());
    let exact = row.rate.map_or_else(
        || lang.pick("chưa có số liệu", "no figure").to_owned(),
        |rate| format!("{} %", lang.points(rate.0)),
    );
    Tile {
        x: cell.column * STEP,
        y: cell.row * STEP,
        label: cell.label,
        said: format!("{} {percent}: {}, {exact}", cell.label, row.name),
        class: row.rate.map_or(UNKNOWN, |rate| class(rate.0)),
        href,
        percent,
    }
}

fn whole_percent(millionths: i64) -> i64 {
    // Down, so that the number seen never belongs to a higher class than the colour.
    millionths.div_euclid(10_000)
}

fn class(millionths: i64) -> &'static str {
    let below = BOUNDS.iter().find(|(bound, _)| millionths < bound * 10_000);
    below.map_or(HIGHEST, |(_, class)| class)
}

fn legend(tiles: &[Tile], visit: &Visit) -> Vec<Class> {
    let lang = visit.lang;
    let unknown = lang.pick("chưa có số liệu", "no figure").to_owned();
    let below = |bound: i64| format!("{} {bound} %", lang.pick("dưới", "under"));
    let between = |[(low, _), (high, _)]: &[(i64, &str); 2]| format!("{low} – {high} %");
    let from = |bound: i64| format!("{} {bound} %", lang.pick("từ", "from"));
    let words: Vec<String> = std::iter::once(below(BOUNDS[0].0))
        .chain(BOUNDS.array_windows().map(between))
        .chain([from(BOUNDS[3].0), unknown])
        .collect();
    let names = BOUNDS.iter().map(|(_, name)| *name).chain([HIGHEST, UNKNOWN]);
    let classes = names.zip(words).map(|(name, words)| {
        let count = tiles.iter().filter(|tile| tile.class == name).count();
        Class { name, words, count }
    });
    classes.filter(|class| class.name != UNKNOWN || class.count > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_belongs_to_the_class_it_reaches() {
        assert_eq!(class(499_999), "c1");
        assert_eq!(class(500_000), "c2");
        assert_eq!(class(949_999), "c4");
        assert_eq!(class(1_200_000), "c5");
    }
}
