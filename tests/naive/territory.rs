//! When a unit's extent changed, and the units that became it.

use super::registry::{Day, Registry, UnitIndex};

/// A unit, or part of one, that became another.
#[derive(Clone, Debug)]
pub(crate) struct Became {
    pub unit: UnitIndex,
    /// Hundredths; 100 is the whole.
    pub share: i64,
}

/// A piece of territory that changed hands: the lines of units that lost and gained it.
struct Piece {
    day: Day,
    unit: UnitIndex,
    whole: bool,
    share: Option<i64>,
    default: bool,
    lost: Vec<UnitIndex>,
    gained: Vec<UnitIndex>,
}

impl Registry {
    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for row in &self.reorganisations {
            let mut lost = vec![row.from];
            lost.extend(self.above_line(row.from, row.day - 1));
            let to = row.to.or_else(|| self.parent(row.from, row.day - 1)).expect("not the root");
            let mut gained = vec![to];
            gained.extend(self.above_line(to, row.day));
            pieces.push(Piece {
                day: row.day,
                unit: row.from,
                whole: row.whole,
                share: row.share,
                default: row.default,
                lost,
                gained,
            });
        }
        for row in &self.moves {
            pieces.push(Piece {
                day: row.on,
                unit: row.unit,
                whole: true,
                share: None,
                default: false,
                lost: self.above_line(row.unit, row.on - 1),
                gained: self.above_line(row.unit, row.on),
            });
        }
        pieces
    }

    /// The days on which the extent of `unit` changed, in order.
    pub(crate) fn extent_days(&self, unit: UnitIndex) -> Vec<Day> {
        let changed = self
            .pieces()
            .into_iter()
            .filter(|piece| piece.lost.contains(&unit) != piece.gained.contains(&unit));
        let mut days: Vec<Day> = changed.map(|piece| piece.day).collect();
        days.push(self.units[unit].from);
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Whether a figure counted on `counted` may stand for `unit` on `on` under the tree of `tree`.
    pub(crate) fn is_usable(&self, unit: UnitIndex, counted: Day, on: Day, tree: Day) -> bool {
        let days = self.extent_days(unit);
        let last = days.iter().copied().filter(|day| *day <= tree).max();
        let next = days.iter().copied().find(|day| *day > tree);
        counted <= on && last.is_none_or(|l| counted >= l) && next.is_none_or(|n| counted < n)
    }

    /// The day of the last change up to `tree`, and the units that became `unit` on it.
    pub(crate) fn became(&self, unit: UnitIndex, tree: Day) -> Option<(Day, Vec<Became>)> {
        let day = self.extent_days(unit).into_iter().filter(|day| *day <= tree).max()?;
        let today: Vec<Piece> = self.pieces().into_iter().filter(|p| p.day == day).collect();
        let comes = |p: &Piece| p.gained.contains(&unit) && !p.lost.contains(&unit);
        let mut sources: Vec<UnitIndex> =
            today.iter().filter(|p| comes(p)).map(|p| p.unit).collect();
        sources.sort_unstable();
        sources.dedup();
        let mut parts: Vec<Became> = sources
            .iter()
            .map(|source| {
                let of: Vec<&Piece> = today.iter().filter(|p| p.unit == *source).collect();
                let came: Vec<&&Piece> = of.iter().filter(|p| p.gained.contains(&unit)).collect();
                if came.len() == of.len() || came.iter().any(|p| p.whole) {
                    return Became { unit: *source, share: 100 };
                }
                if of.iter().all(|p| p.share.is_some()) {
                    let share = came.iter().filter_map(|p| p.share).sum();
                    return Became { unit: *source, share };
                }
                let share = if came.iter().any(|p| p.default) { 100 } else { 0 };
                Became { unit: *source, share }
            })
            .collect();
        if self.exists(unit, day - 1) {
            parts.push(Became { unit, share: 100 });
        }
        let all: Vec<UnitIndex> = parts.iter().map(|part| part.unit).collect();
        parts.retain(|part| {
            let above = self.above_line(part.unit, day - 1);
            !all.iter().any(|other| *other != part.unit && above.contains(other))
        });
        Some((day, parts))
    }
}
