//! What the rules of hardship remember: each assessment in the version that stands and those before
//! its corrections, and which household and year it is of.

use hashbrown::HashMap;

use super::{HardshipEvent, PovertyClass};
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Record, Value};
use crate::domain::dense::Dense;
use crate::domain::ids::{EventRef, HardshipNo, HouseholdNo, PersonNo, UnitNo};
use crate::domain::keys::{TextNo, Texts};
use crate::domain::secret::Secret;
use crate::saved;

#[derive(Debug, Default)]
pub struct Hardships {
    recorded: Dense<Recorded>,
    /// Versions that stand no more, oldest first.
    earlier: HashMap<HardshipNo, Vec<Recorded>>,
    /// A corrected key goes on finding its record.
    by_key: HashMap<(HouseholdNo, i32), HardshipNo>,
    decisions: Texts,
}

saved!(struct Hardships { recorded, earlier, by_key, decisions });

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recorded {
    pub(super) at: EventRef,
    pub(super) household: HouseholdNo,
    pub(super) year: i32,
    pub(super) unit: UnitNo,
    pub(super) told: Told,
}

saved!(struct Recorded { at, household, year, unit, told });

/// What is sealed, as far as it could be opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) class: Option<PovertyClass>,
    pub(super) decision: Option<TextNo>,
    /// By number, each once.
    pub(super) refs: Vec<PersonNo>,
}

saved!(struct Told { class, decision, refs });

impl Hardships {
    /// How many assessments are recorded.
    pub fn len(&self) -> usize {
        self.recorded.len()
    }

    pub fn is_empty(&self) -> bool {
        self.recorded.is_empty()
    }

    pub fn number(&self, household: HouseholdNo, year: i32) -> Option<HardshipNo> {
        self.by_key.get(&(household, year)).copied()
    }

    /// The class of a household in a year, where it is known and can be read.
    pub fn class(&self, household: HouseholdNo, year: i32) -> Option<PovertyClass> {
        self.standing(household, year)?.told.class
    }

    /// The persons who were told to belong to a household in a year.
    pub fn members(&self, household: HouseholdNo, year: i32) -> &[PersonNo] {
        self.standing(household, year).map_or(&[], |recorded| &recorded.told.refs)
    }

    /// A corrected key is not what stands.
    fn standing(&self, household: HouseholdNo, year: i32) -> Option<&Recorded> {
        let recorded = self.recorded(self.number(household, year)?);
        (recorded.household == household && recorded.year == year).then_some(recorded)
    }

    /// Whom an assessment is about.
    pub(in crate::domain) fn household(&self, hardship: HardshipNo) -> HouseholdNo {
        self.recorded(hardship).household
    }

    pub(in crate::domain) fn unit(&self, hardship: HardshipNo) -> UnitNo {
        self.recorded(hardship).unit
    }

    pub(in crate::domain) fn year(&self, hardship: HardshipNo) -> i32 {
        self.recorded(hardship).year
    }

    /// The persons of the household, where they can be read.
    pub(in crate::domain) fn listed(&self, hardship: HardshipNo) -> &[PersonNo] {
        &self.recorded(hardship).told.refs
    }

    /// Takes back an assessment.
    pub(in crate::domain) fn void(&mut self, hardship: HardshipNo) {
        let Recorded { household, year, .. } = *self.recorded(hardship);
        if self.number(household, year) == Some(hardship) {
            self.by_key.remove(&(household, year));
        }
    }

    pub(super) fn recorded(&self, hardship: HardshipNo) -> &Recorded {
        &self.recorded[hardship.index()]
    }

    /// Every version of an assessment, the one that stands first.
    pub(super) fn versions(&self, hardship: HardshipNo) -> impl Iterator<Item = &Recorded> {
        let earlier = self.earlier.get(&hardship).into_iter().flatten();
        std::iter::once(self.recorded(hardship)).chain(earlier)
    }

    pub(super) fn decision_number(&self, text: &str) -> Option<TextNo> {
        self.decisions.number(text)
    }

    pub(super) fn decision(&self, number: TextNo) -> &str {
        self.decisions.text(number)
    }

    pub fn evolve(&mut self, at: EventRef, event: &HardshipEvent, secrets: &[Secret]) {
        let HardshipEvent::Assessed { hardship, household, year, unit, .. } = *event;
        assert_eq!(hardship.index(), self.recorded.len(), "assessments are numbered in order");
        let told = Told {
            class: opened(secrets, Column::Class).and_then(PovertyClass::named),
            decision: opened(secrets, Column::Decision).map(|text| self.decisions.keep(text)),
            refs: opened(secrets, Column::Refs).map_or_else(Vec::new, persons),
        };
        self.recorded.push(Recorded { at, household, year, unit, told });
        self.by_key.insert((household, year), hardship);
    }

    /// Folds a correction of an assessment.
    pub(in crate::domain) fn evolve_corrected(
        &mut self,
        corrected: &Corrected,
        secrets: &[Secret],
    ) {
        let Record::Hardship(hardship) = corrected.record else { return };
        let before = self.recorded(hardship).clone();
        let mut after = before.clone();
        let sealed = opened(secrets, corrected.column);
        match (corrected.column, &corrected.new) {
            (Column::Household, &Value::Number(number)) => {
                after.household = dense(number).map_or(after.household, HouseholdNo);
            }
            (Column::Year, &Value::Number(year)) => {
                after.year = i32::try_from(year).unwrap_or(after.year);
            }
            (Column::Unit, &Value::Number(number)) => {
                after.unit = dense(number).map_or(after.unit, UnitNo);
            }
            (Column::Class, _) => after.told.class = sealed.and_then(PovertyClass::named),
            (Column::Decision, _) => {
                after.told.decision = sealed.map(|text| self.decisions.keep(text));
            }
            (Column::Refs, _) => after.told.refs = sealed.map_or_else(Vec::new, persons),
            _ => {}
        }
        self.by_key.insert((after.household, after.year), hardship);
        self.earlier.entry(hardship).or_default().push(before);
        self.recorded[hardship.index()] = after;
    }
}

fn opened(secrets: &[Secret], column: Column) -> Option<&str> {
    secrets.iter().find_map(|secret| secret.cell(column))
}

fn dense(number: i64) -> Option<u32> {
    u32::try_from(number).ok()
}

/// The persons that a sealed cell lists.
pub(super) fn persons(cell: &str) -> Vec<PersonNo> {
    cell.split(' ').filter_map(|number| number.parse().ok()).map(PersonNo).collect()
}
