//! How recorded facts become what is known of units.

use std::sync::Arc;

use super::life::Change;
use super::records::{
    ChangeRow, Mention, Recorded, Registered, Registration, Reorganisation, Terms, Units,
};
use super::{ReorganisationRow, UnitEvent};
use crate::domain::calendar::Day;
use crate::domain::ids::{EventRef, Position, ReorganisationNo, UnitChangeNo, UnitNo};
use crate::domain::secret::Secret;
use crate::domain::state::Tags;
use crate::domain::versions::Versions;

impl Units {
    pub fn evolve(&mut self, at: EventRef, event: &UnitEvent, _secrets: &[Secret], _tags: &Tags) {
        self.learn(at.position);
        match event {
            UnitEvent::Registered {
                unit,
                uuid,
                key,
                kind,
                name,
                code,
                parent,
                valid_from,
                valid_until,
                slot,
            } => {
                assert_eq!(*unit, UnitNo::after(self.len()), "a unit was skipped");
                let row = Registration {
                    kind: *kind,
                    name: Arc::from(name.as_str()),
                    code: code.as_deref().map(Arc::from),
                    parent: *parent,
                    valid_from: *valid_from,
                    valid_until: *valid_until,
                };
                self.register(at, key, row, (*uuid, *slot));
            }
            UnitEvent::Changed { change, unit, changed_on, name, code, parent } => {
                assert_eq!(*change, UnitChangeNo::after(self.changes.len()), "one was skipped");
                let row = ChangeRow {
                    unit: *unit,
                    change: Change {
                        on: *changed_on,
                        name: name.as_deref().map(Arc::from),
                        code: code.as_deref().map(Arc::from),
                        parent: *parent,
                    },
                };
                self.change(at, *change, row);
            }
            UnitEvent::Reorganised { reorganisation, decision, effective_on, rows } => {
                let next = ReorganisationNo::after(self.reorganisations.len());
                assert_eq!(*reorganisation, next, "a decision was skipped");
                self.reorganise(at, decision.clone(), *effective_on, rows);
            }
        }
    }

    fn register(&mut self, at: EventRef, key: &str, row: Registration, store: (u128, u32)) {
        let unit = UnitNo::after(self.len());
        let parent = row.parent;
        let key = self.add_key(key);
        self.registered.push(Registered {
            row: Recorded { at, versions: Versions::new(at.position, row) },
            keys: Versions::new(at.position, key),
            uuid: store.0,
            slot: store.1,
            dated: Vec::new(),
        });
        self.mentions.push(Vec::new());
        if let Some(parent) = parent {
            // New, so never mentioned before: no search.
            self.mentions[parent.index()].push(Mention::Parent(unit));
        }
        self.refresh(unit);
    }

    fn change(&mut self, at: EventRef, number: UnitChangeNo, row: ChangeRow) {
        let (unit, parent) = (row.unit, row.change.parent);
        self.calendar.entry(row.change.on).or_default().push(Mention::Change(number));
        self.changes.push(Recorded { at, versions: Versions::new(at.position, row) });
        for named in [Some(unit), parent].into_iter().flatten() {
            self.mention(named, Mention::Change(number));
        }
        self.refresh(unit);
    }

    fn reorganise(
        &mut self,
        at: EventRef,
        decision: Option<String>,
        effective_on: Day,
        rows: &[ReorganisationRow],
    ) {
        let number = ReorganisationNo::after(self.reorganisations.len());
        let terms = Versions::new(at.position, Terms { decision, effective_on });
        let versions = rows.iter().map(|row| Versions::new(at.position, row.clone())).collect();
        self.reorganisations.push(Reorganisation { at, terms, rows: versions });
        for (index, row) in (0..).zip(rows) {
            self.mention_in_row(number, index, row);
        }
        self.note_day(number, effective_on);
        let mut ended: Vec<UnitNo> = rows.iter().map(|row| row.from).collect();
        ended.sort_unstable();
        ended.dedup();
        for unit in ended {
            self.refresh(unit);
        }
    }

    pub(super) fn mention_in_row(
        &mut self,
        number: ReorganisationNo,
        index: u16,
        row: &ReorganisationRow,
    ) {
        let named = [Some(row.from), row.to].into_iter().flatten().chain(row.branches.clone());
        for unit in named {
            self.mention(unit, Mention::Row(number, index));
        }
    }

    /// Puts a decision into the calendar, once for each unit that it reorganises.
    pub(super) fn note_day(&mut self, number: ReorganisationNo, on: Day) {
        let rows = &self.reorganisations[number.index()].rows;
        let mut named: Vec<(UnitNo, u16)> =
            rows.iter().zip(0..).map(|(row, index)| (row.latest().from, index)).collect();
        named.sort_unstable();
        named.dedup_by_key(|(from, _)| *from);
        let noted = named.into_iter().map(|(_, index)| Mention::Row(number, index));
        self.calendar.entry(on).or_default().extend(noted);
    }

    /// The units of whom a decision speaks as `from_unit`, as known at `known`.
    pub(super) fn reorganised_units(
        &self,
        number: ReorganisationNo,
        known: Position,
    ) -> Vec<UnitNo> {
        let rows = &self.reorganisations[number.index()].rows;
        let mut units: Vec<UnitNo> =
            rows.iter().filter_map(|row| row.known_at(known)).map(|row| row.from).collect();
        units.sort_unstable();
        units.dedup();
        units
    }
}
