//! Rows as they were imported, and the tree they make on a day.

/// Days since 1970-01-01.
pub(crate) type Day = i64;
/// An index into `Registry::units`.
pub(crate) type UnitIndex = usize;

#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub id: String,
    pub kind: &'static str,
    pub parent: Option<UnitIndex>,
    pub from: Day,
    pub until: Option<Day>,
}

#[derive(Clone, Debug)]
pub(crate) struct UnitMove {
    pub unit: UnitIndex,
    pub on: Day,
    pub parent: UnitIndex,
}

/// One row of a decision.
#[derive(Clone, Debug)]
pub(crate) struct Reorganisation {
    pub day: Day,
    pub decision: String,
    pub from: UnitIndex,
    pub to: Option<UnitIndex>,
    pub whole: bool,
    pub default: bool,
    /// Hundredths.
    pub share: Option<i64>,
    pub branches: Vec<UnitIndex>,
}

#[derive(Clone, Debug)]
pub(crate) struct Population {
    pub unit: UnitIndex,
    pub on: Day,
    pub source: String,
    pub persons: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub unit: UnitIndex,
    pub on: Day,
    pub members: Option<i64>,
    pub members_60_plus: Option<i64>,
}

/// One membership: where the person stood from which day, until it ended.
#[derive(Clone, Debug)]
pub(crate) struct Stay {
    pub unit: UnitIndex,
    pub joined: Day,
    pub transfers: Vec<(Day, UnitIndex)>,
    pub left: Option<Day>,
}

#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub reference: String,
    pub birth_year: i64,
    pub stays: Vec<Stay>,
}

/// Everything known at one position.
#[derive(Clone, Debug, Default)]
pub(crate) struct Registry {
    pub units: Vec<Unit>,
    pub moves: Vec<UnitMove>,
    pub reorganisations: Vec<Reorganisation>,
    /// In the order in which they were learned.
    pub populations: Vec<Population>,
    pub figures: Vec<Figure>,
    pub complete: Vec<(UnitIndex, Day)>,
    pub members: Vec<Member>,
}

impl Registry {
    /// The rows of the decision that reorganised `unit` on `day`.
    pub(crate) fn rows_of(&self, unit: UnitIndex, day: Day) -> Vec<&Reorganisation> {
        self.reorganisations.iter().filter(|row| row.from == unit && row.day == day).collect()
    }

    /// The day on which a decision ended the unit: none of its rows names itself.
    fn reorganised_away(&self, unit: UnitIndex) -> Option<Day> {
        let days = self.reorganisations.iter().filter(|row| row.from == unit).map(|row| row.day);
        days.filter(|day| self.rows_of(unit, *day).iter().all(|row| row.to != Some(unit))).min()
    }

    pub(crate) fn exists(&self, unit: UnitIndex, day: Day) -> bool {
        let end = [self.units[unit].until, self.reorganised_away(unit)].into_iter().flatten().min();
        self.units[unit].from <= day && end.is_none_or(|end| day < end)
    }

    /// Where `child` goes when its parent is reorganised on `day`; `None`: it stays.
    fn sent_to(&self, child: UnitIndex, parent: UnitIndex, day: Day) -> Option<UnitIndex> {
        let rows = self.rows_of(parent, day);
        let listed = rows.iter().find(|row| row.branches.contains(&child));
        let row = listed.or_else(|| rows.iter().find(|row| row.default || row.whole))?;
        Some(row.to.unwrap_or_else(|| self.above(parent, day)))
    }

    /// The parent of an abolished unit, on the day it is abolished.
    fn above(&self, unit: UnitIndex, day: Day) -> UnitIndex {
        let parent = self.parent(unit, day - 1).expect("only units with a parent are abolished");
        if self.exists(parent, day) {
            parent
        } else {
            self.sent_to(unit, parent, day).expect("a unit that ended sent its children somewhere")
        }
    }

    /// The unit above `unit` on `day`: its last parent, followed through every day up to then.
    pub(crate) fn parent(&self, unit: UnitIndex, day: Day) -> Option<UnitIndex> {
        let mut parent = self.units[unit].parent?;
        let mut days: Vec<Day> = self.reorganisations.iter().map(|row| row.day).collect();
        days.extend(self.moves.iter().map(|row| row.on));
        days.sort_unstable();
        days.dedup();
        for today in days.into_iter().filter(|d| *d > self.units[unit].from && *d <= day) {
            let moved = self.moves.iter().find(|row| row.unit == unit && row.on == today);
            if let Some(row) = moved {
                parent = row.parent;
            } else if let Some(next) = self.sent_to(unit, parent, today) {
                parent = next;
            }
        }
        Some(parent)
    }

    /// The units above `unit` on `day`, nearest first.
    pub(crate) fn above_line(&self, unit: UnitIndex, day: Day) -> Vec<UnitIndex> {
        let mut line = Vec::new();
        let mut current = unit;
        while let Some(parent) = self.parent(current, day) {
            line.push(parent);
            current = parent;
        }
        line
    }

    pub(crate) fn is_below_or_same(&self, unit: UnitIndex, top: UnitIndex, day: Day) -> bool {
        unit == top || self.above_line(unit, day).contains(&top)
    }

    pub(crate) fn children(&self, unit: UnitIndex, day: Day) -> Vec<UnitIndex> {
        let all = 0..self.units.len();
        all.filter(|c| self.exists(*c, day) && self.parent(*c, day) == Some(unit)).collect()
    }

    /// Where a member placed in `unit` counts under the tree of `day`.
    pub(crate) fn home(&self, unit: UnitIndex, day: Day) -> UnitIndex {
        if self.exists(unit, day) {
            return unit;
        }
        if day < self.units[unit].from {
            let parent = self.units[unit].parent.expect("the root exists on every day asked");
            return self.home(parent, day);
        }
        let end = self.reorganised_away(unit);
        if let Some(end) = end.filter(|end| self.units[unit].until.is_none_or(|u| *end <= u)) {
            let rows = self.rows_of(unit, end);
            let row = rows.iter().find(|row| row.default || row.whole).expect("one row is default");
            let next = row.to.unwrap_or_else(|| self.parent(unit, end - 1).expect("not the root"));
            return self.home(next, day);
        }
        let end = self.units[unit].until.expect("it ended");
        self.home(self.parent(unit, end - 1).expect("the root does not end"), day)
    }

    /// (unit on that day, birth year) of everyone whose membership is open on `day`.
    pub(crate) fn open_on(&self, day: Day) -> Vec<(UnitIndex, i64)> {
        let mut open = Vec::new();
        for member in &self.members {
            for stay in &member.stays {
                if stay.joined <= day && stay.left.is_none_or(|left| day < left) {
                    let moved = stay.transfers.iter().filter(|(on, _)| *on <= day);
                    let unit = moved.max_by_key(|(on, _)| *on).map_or(stay.unit, |(_, to)| *to);
                    open.push((unit, member.birth_year));
                }
            }
        }
        open
    }
}
