//! What was recorded of units, with every version that a correction made, and the lives that
//! follow from it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::life::{Change, Life};
use super::lineage::Lineage;
use super::refusal::UnitRefusal;
use super::{ReorganisationRow, UnitKind};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::ids::{EventRef, Position, ReorganisationNo, SourceNo, UnitChangeNo, UnitNo};
use crate::domain::keys::{KeyNo, Keys};
use crate::domain::learned::Learned;
use crate::domain::versions::Versions;
use crate::saved;

/// Units are one tree for all offices: their keys belong to no source.
const EVERY_SOURCE: SourceNo = SourceNo(0);

/// All facts about units, each with the positions from and until which it was known.
#[derive(Debug, Default)]
pub struct Units {
    keys: Keys,
    pub(super) registered: Vec<Registered>,
    pub(super) changes: Vec<Recorded<ChangeRow>>,
    pub(super) reorganisations: Vec<Reorganisation>,
    /// The records that name each unit, in the order in which they came to name it.
    pub(super) mentions: Vec<Vec<Mention>>,
    /// Moves and decisions by day, so that a late fact asks the later ones again. A corrected one
    /// stands under each of its days.
    pub(super) calendar: BTreeMap<Day, Vec<Mention>>,
    /// Whether some unit stands, or once stood, where kinds alone do not keep circles out.
    pub(super) may_circle: bool,
    latest: Known,
    learned: Learned,
}

saved!(struct Units {
    keys, registered, changes, reorganisations, mentions, calendar, may_circle, latest, learned,
});

/// A record, the event that made it, and what it said.
#[derive(Clone, Debug)]
pub(super) struct Recorded<T> {
    pub at: EventRef,
    pub versions: Versions<T>,
}

saved!(struct Recorded<T> { at, versions });

#[derive(Clone, Debug)]
pub(super) struct Registered {
    pub row: Recorded<Registration>,
    pub keys: Versions<KeyNo>,
    pub uuid: u128,
    pub slot: u32,
    /// Corrections that say: true until that day, this from then.
    pub dated: Vec<(Position, Change)>,
}

saved!(struct Registered { row, keys, uuid, slot, dated });

/// A row of `units`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Registration {
    pub kind: UnitKind,
    pub name: Arc<str>,
    pub code: Option<Arc<str>>,
    pub parent: Option<UnitNo>,
    pub valid_from: PartialDay,
    pub valid_until: Option<Day>,
}

saved!(struct Registration { kind, name, code, parent, valid_from, valid_until });

/// A row of `unit_changes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChangeRow {
    pub unit: UnitNo,
    pub change: Change,
}

saved!(struct ChangeRow { unit, change });

#[derive(Clone, Debug)]
pub(super) struct Reorganisation {
    pub at: EventRef,
    pub terms: Versions<Terms>,
    pub rows: Vec<Versions<ReorganisationRow>>,
}

saved!(struct Reorganisation { at, terms, rows });

/// What all rows of a decision share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    pub decision: Option<String>,
    pub effective_on: Day,
}

saved!(struct Terms { decision, effective_on });

/// A record that names a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mention {
    /// As the parent of that unit from its first day.
    Parent(UnitNo),
    /// As the unit or the new parent.
    Change(UnitChangeNo),
    Row(ReorganisationNo, u16),
}

saved!(enum Mention { 0 = Parent(it), 1 = Change(it), 2 = Row(a, b) });

/// A record with content that is asked about, not recorded: the rules see it as if it were.
#[derive(Clone, Debug)]
pub(super) enum Supposition {
    Unit(UnitNo, Registration),
    Dated(UnitNo, Change),
    Change(UnitChangeNo, ChangeRow),
    Terms(ReorganisationNo, Terms),
    Rows(ReorganisationNo, Terms, Vec<(u16, ReorganisationRow)>),
}

/// The lives of all units as known at one position.
#[derive(Clone, Debug, Default)]
pub struct Known {
    lives: Vec<Life>,
}

saved!(struct Known { lives });

impl Lineage for Known {
    fn count(&self) -> usize {
        self.lives.len()
    }

    fn life(&self, unit: UnitNo) -> &Life {
        &self.lives[unit.index()]
    }
}

impl Units {
    pub fn len(&self) -> usize {
        self.registered.len()
    }

    pub fn is_empty(&self) -> bool {
        self.registered.is_empty()
    }

    pub fn number(&self, key: &str) -> Option<UnitNo> {
        self.keys.record(EVERY_SOURCE, key).map(UnitNo)
    }

    /// The unit that had that id until a void took it back.
    pub fn voided(&self, key: &str) -> Option<UnitNo> {
        self.keys.freed(EVERY_SOURCE, key).next().map(UnitNo)
    }

    /// The units that had that id by a position: another may have it now, or none.
    pub fn numbers_by(&self, key: &str, known: Position) -> impl Iterator<Item = UnitNo> {
        let had = move |unit: &u32| {
            let held = self.registered[*unit as usize].keys.known_at(known);
            held.is_some_and(|held| self.keys.text(*held) == key)
        };
        let all = self.keys.ever(EVERY_SOURCE, key).chain(self.keys.freed(EVERY_SOURCE, key));
        all.filter(had).map(UnitNo)
    }

    /// The unit that has that id now.
    pub(super) fn holder(&self, key: &str) -> Option<UnitNo> {
        self.keys.holder(EVERY_SOURCE, key).map(UnitNo)
    }

    /// Everything that was ever said of a unit under that id.
    pub(super) fn said(&self, key: &str) -> impl Iterator<Item = (&Registered, &Registration)> {
        let units = self.keys.ever(EVERY_SOURCE, key).map(|unit| &self.registered[unit as usize]);
        units.flat_map(move |unit| {
            let versions = unit.row.versions.iter();
            let under_key = versions.filter(move |(from, to, _)| {
                let mut keys = unit.keys.iter();
                keys.any(|(got, left, it)| self.keys.text(*it) == key && got < *to && *from < left)
            });
            under_key.map(move |(_, _, row)| (unit, row))
        })
    }

    /// The user's own id, as it is now.
    pub fn key(&self, unit: UnitNo) -> &str {
        self.keys.key(unit.0).1
    }

    /// Its first day as exactly as it is known, by what is known now.
    pub fn valid_from(&self, unit: UnitNo) -> PartialDay {
        self.registered[unit.index()].row.versions.latest().valid_from
    }

    pub fn uuid(&self, unit: UnitNo) -> u128 {
        self.registered[unit.index()].uuid
    }

    /// Where the unit's keys stand in the key store.
    pub fn slot(&self, unit: UnitNo) -> u32 {
        self.registered[unit.index()].slot
    }

    /// Whether the unit exists on that day, as known now.
    pub fn exists(&self, unit: UnitNo, on: Day) -> bool {
        self.latest.exists(unit, on)
    }

    /// The unit that a change is about.
    pub(in crate::domain) fn changed(&self, number: UnitChangeNo) -> UnitNo {
        self.changes[number.index()].versions.latest().unit
    }

    /// The unit from which a row of a decision takes.
    pub(in crate::domain) fn reorganised(&self, number: ReorganisationNo, row: u16) -> UnitNo {
        self.reorganisations[number.index()].rows[usize::from(row)].latest().from
    }

    pub(super) fn named(&self, column: Column, key: &str) -> Result<UnitNo, UnitRefusal> {
        self.number(key).ok_or_else(|| UnitRefusal::Unknown { column, unit: key.to_owned() })
    }

    /// Where something was last learned of a unit by `known`: whatever is asked as known between
    /// there and `known` has the same answer.
    pub fn learned_by(&self, known: Position) -> Position {
        self.learned.by(known)
    }

    pub(super) fn learn(&mut self, at: Position) {
        self.learned.at(at);
    }

    /// Everything as known now.
    pub fn latest(&self) -> &Known {
        &self.latest
    }

    /// Everything as known at that position. Free unless something was learned since.
    pub fn known(&self, known: Position) -> Cow<'_, Known> {
        if self.learned_by(known) == self.learned_by(Position::LATEST) {
            return Cow::Borrowed(&self.latest);
        }
        // Units are numbered in the order in which they were registered.
        let count = self.registered.partition_point(|unit| unit.row.at.is_known(known));
        let lives = (0..count).map(|index| self.life_of(UnitNo::after(index), known, None));
        Cow::Owned(Known { lives: lives.collect() })
    }

    pub(super) fn add_key(&mut self, key: &str) -> KeyNo {
        let unit = self.keys.add(EVERY_SOURCE, key);
        self.keys.key_no(unit)
    }

    pub(super) fn free_key(&mut self, unit: UnitNo) {
        self.keys.free(unit.0);
    }

    pub(super) fn rename_key(&mut self, at: Position, unit: UnitNo, key: &str) {
        self.keys.rename(unit.0, key);
        self.registered[unit.index()].keys.learn(at, self.keys.key_no(unit.0));
    }

    pub(super) fn mention(&mut self, unit: UnitNo, by: Mention) {
        let mentions = &mut self.mentions[unit.index()];
        if !mentions.contains(&by) {
            mentions.push(by);
        }
    }

    /// Takes up what was learned of `unit`.
    pub(super) fn refresh(&mut self, unit: UnitNo) {
        let life = self.life_of(unit, Position::LATEST, None);
        self.may_circle |= self.stands_oddly(&life);
        match self.latest.lives.get_mut(unit.index()) {
            Some(known) => *known = life,
            None => self.latest.lives.push(life),
        }
    }
}
