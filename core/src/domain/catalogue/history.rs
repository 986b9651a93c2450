//! The kinds the registry knows, and the settings in force on a day.

use hashbrown::{HashMap, HashSet};

use super::{CatalogueEvent, Family, Setting};
use crate::domain::calendar::Day;
use crate::domain::ids::{EventRef, KindNo, Position};
use crate::domain::secret::Secret;
use crate::domain::state::Tags;
use crate::domain::versions::Versions;
use crate::saved;

/// The columns of a `kinds` row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    pub family: Family,
    pub code: String,
    pub label_vi: String,
    pub label_en: String,
    pub unit_of_quantity: Option<String>,
    pub sensitive: bool,
}

saved!(struct Kind { family, code, label_vi, label_en, unit_of_quantity, sensitive });

impl Kind {
    fn is(&self, family: Family, code: &str) -> bool {
        self.family == family && self.code == code
    }
}

#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) at: EventRef,
    pub(super) facts: Versions<Kind>,
}

saved!(struct Recorded { at, facts });

#[derive(Debug)]
struct SettingValue {
    at: EventRef,
    setting: Setting,
    from: Day,
    value: i64,
}

saved!(struct SettingValue { at, setting, from, value });

/// Kinds by family and code; settings by day.
#[derive(Debug, Default)]
pub struct Catalogue {
    kinds: Vec<Recorded>,
    codes: HashMap<(Family, String), KindNo>,
    /// Taken back: only their numbers are left.
    voided: HashSet<KindNo>,
    settings: Vec<SettingValue>,
}

saved!(struct Catalogue { kinds, codes, settings, voided });

impl Catalogue {
    pub fn evolve(
        &mut self,
        at: EventRef,
        event: &CatalogueEvent,
        _secrets: &[Secret],
        _tags: &Tags,
    ) {
        match event {
            CatalogueEvent::KindRegistered {
                kind,
                family,
                code,
                label_vi,
                label_en,
                unit_of_quantity,
                sensitive,
            } => {
                assert_eq!(kind.index(), self.kinds.len(), "kinds are numbered in order");
                let facts = Kind {
                    family: *family,
                    code: code.clone(),
                    label_vi: label_vi.clone(),
                    label_en: label_en.clone(),
                    unit_of_quantity: unit_of_quantity.clone(),
                    sensitive: *sensitive,
                };
                self.codes.insert((*family, code.clone()), *kind);
                self.kinds.push(Recorded { at, facts: Versions::new(at.position, facts) });
            }
            CatalogueEvent::SettingChanged { setting, from, value } => {
                let (setting, from, value) = (*setting, *from, *value);
                self.settings.push(SettingValue { at, setting, from, value });
            }
        }
    }

    /// Takes back a kind that nothing uses; its number goes on being told by its code.
    pub(in crate::domain) fn void(&mut self, kind: KindNo) {
        self.codes.retain(|_, of| *of != kind);
        self.voided.insert(kind);
    }

    pub(super) fn next_kind(&self) -> KindNo {
        KindNo::after(self.kinds.len())
    }

    /// The kind that has that code now.
    pub(super) fn holder(&self, family: Family, code: &str) -> Option<KindNo> {
        self.kind(family, code).filter(|kind| self.row(*kind).is(family, code))
    }

    fn standing(&self) -> impl Iterator<Item = (KindNo, &Recorded)> {
        let numbered = self.kinds.iter().enumerate();
        let numbered = numbered.map(|(index, kind)| (KindNo::after(index), kind));
        numbered.filter(|(kind, _)| !self.voided.contains(kind))
    }

    /// Everything that was ever said of a kind with that code.
    pub(super) fn said(
        &self,
        family: Family,
        code: &str,
    ) -> impl Iterator<Item = (&Recorded, &Kind)> {
        let versions = self
            .standing()
            .flat_map(|(_, kind)| kind.facts.iter().map(move |(_, _, row)| (kind, row)));
        versions.filter(move |(_, row)| row.is(family, code))
    }

    /// The kind with that code; one that a correction left goes on finding its kind as long as no
    /// other has it.
    pub fn kind(&self, family: Family, code: &str) -> Option<KindNo> {
        self.codes.get(&(family, code.to_owned())).copied()
    }

    /// The kind's row as it reads now.
    pub fn row(&self, kind: KindNo) -> &Kind {
        self.kinds[kind.index()].facts.latest()
    }

    pub(super) fn recorded(&self, kind: KindNo) -> &Recorded {
        &self.kinds[kind.index()]
    }

    pub fn code(&self, kind: KindNo) -> &str {
        &self.row(kind).code
    }

    pub fn is_sensitive(&self, kind: KindNo) -> bool {
        self.row(kind).sensitive
    }

    /// All kinds, in the order in which they were registered; also those that were taken back.
    pub fn kinds(&self) -> impl Iterator<Item = (KindNo, &Kind)> {
        let rows = self.kinds.iter().enumerate();
        rows.map(|(index, kind)| (KindNo::after(index), kind.facts.latest()))
    }

    /// The known code of the family that looks most like `code`; `None`: none is known.
    pub fn nearest(&self, family: Family, code: &str) -> Option<&str> {
        let rows = self.standing().map(|(number, _)| (number, self.row(number)));
        let codes = rows.filter(|(_, kind)| kind.family == family);
        let near = codes.map(|(_, kind)| (distance(code, &kind.code), kind.code.as_str()));
        near.min().map(|(_, code)| code)
    }

    /// A setting as it stands on a day; the default of the charter where nothing was decided.
    pub fn setting(&self, setting: Setting, on: Day) -> i64 {
        self.setting_known(setting, on, Position::LATEST)
    }

    /// The same as known at a position.
    pub fn setting_known(&self, setting: Setting, on: Day, known: Position) -> i64 {
        let settings = self.settings.iter().filter(|s| s.at.is_known(known));
        let decided = settings.filter(|s| s.setting == setting && s.from <= on);
        decided.max_by_key(|s| (s.from, s.at)).map_or(setting.default_value(), |s| s.value)
    }

    /// Everything that was decided about settings, in order: where, what, from which day on.
    pub fn decided(&self) -> impl Iterator<Item = (EventRef, Setting, Day, i64)> {
        self.settings.iter().map(|it| (it.at, it.setting, it.from, it.value))
    }

    pub(super) fn setting_at(&self, setting: Setting, from: Day, value: i64) -> Option<EventRef> {
        let mut decided = self.settings.iter().rev();
        let last = decided.find(|s| (s.setting, s.from) == (setting, from))?;
        (last.value == value).then_some(last.at)
    }

    pub(super) fn correct(&mut self, at: EventRef, no: KindNo, facts: Kind) {
        self.codes.insert((facts.family, facts.code.clone()), no);
        self.kinds[no.index()].facts.learn(at.position, facts);
    }
}

/// Edits between two codes: insertions, removals, replacements.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, left) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (place, right) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(left != *right);
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(row[place] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}
