//! The rules for kinds and settings.

use super::{Catalogue, CatalogueCommand, CatalogueEvent, CatalogueRefusal, Family, Kind, Setting};
use crate::domain::calendar::Day;
use crate::domain::cells::{check_key, differs, required};
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};
use crate::domain::support::LARGEST;

/// Full years: nobody is admitted younger than born, none is older than this.
const AGE_MAX: i64 = 130;

/// More than any club has.
const MEMBERS_MAX: i64 = 100_000;

impl Family {
    pub const WORDS: [(&str, Family); 4] = [
        ("support", Family::Support),
        ("commendation", Family::Commendation),
        ("indicator", Family::Indicator),
        ("programme", Family::Programme),
    ];

    pub fn name(self) -> &'static str {
        Family::WORDS[self as usize].0
    }
}

impl Setting {
    /// What holds until an association decides otherwise (charter of 2017, article 9; Decision
    /// 1336/QĐ-TTg of 2020).
    pub fn default_value(self) -> i64 {
        match self {
            Setting::AdmissionAge55Active => 55,
            Setting::AdmissionAgeAssigned => 18,
            Setting::AdmissionAgeEarlierMember
            | Setting::ClubMembersLeast
            | Setting::ClubBorrowersLeast => 50,
            Setting::AdmissionAge60 | Setting::ClubWomenLeast | Setting::ClubOlderLeast => 60,
            Setting::ClubMembersMost | Setting::ClubWomenMost | Setting::ClubOlderMost => 70,
            Setting::ClubPoorLeast | Setting::ClubFundLeast => 1,
        }
    }

    /// The largest value of any use; the least is 0.
    fn largest(self) -> i64 {
        match self {
            Setting::AdmissionAge60
            | Setting::AdmissionAge55Active
            | Setting::AdmissionAgeAssigned
            | Setting::AdmissionAgeEarlierMember => AGE_MAX,
            Setting::ClubMembersLeast | Setting::ClubMembersMost | Setting::ClubPoorLeast => {
                MEMBERS_MAX
            }
            Setting::ClubWomenLeast
            | Setting::ClubWomenMost
            | Setting::ClubOlderLeast
            | Setting::ClubOlderMost
            | Setting::ClubBorrowersLeast => 100,
            Setting::ClubFundLeast => LARGEST,
        }
    }
}

pub(in crate::domain) fn decide(
    state: &State,
    command: &CatalogueCommand,
    _context: &Context,
) -> Result<Decision, Refusal> {
    Ok(match command {
        CatalogueCommand::RegisterKind {
            family,
            code,
            label_vi,
            label_en,
            unit_of_quantity,
            sensitive,
        } => {
            let row = Row {
                family: *family,
                code,
                label_vi: label_vi.as_deref(),
                label_en: label_en.as_deref(),
                unit_of_quantity: unit_of_quantity.as_deref(),
                sensitive: *sensitive,
            };
            row.register(&state.catalogue)?
        }
        CatalogueCommand::ChangeSetting { setting, from, value } => {
            change(state, *setting, *from, *value)?
        }
    })
}

fn recorded(event: CatalogueEvent) -> Decision {
    Decision::Record { facts: vec![Fact::clear(Event::Catalogue(event))], warnings: Vec::new() }
}

/// A `kinds` row.
struct Row<'a> {
    family: Family,
    code: &'a str,
    label_vi: Option<&'a str>,
    label_en: Option<&'a str>,
    unit_of_quantity: Option<&'a str>,
    sensitive: Option<bool>,
}

impl Row<'_> {
    fn register(&self, catalogue: &Catalogue) -> Result<Decision, Refusal> {
        if let Some(answer) = self.repeats(catalogue) {
            return Ok(answer?);
        }
        check_key(Column::Code, self.code)?;
        Ok(recorded(CatalogueEvent::KindRegistered {
            kind: catalogue.next_kind(),
            family: self.family,
            code: self.code.to_owned(),
            label_vi: required(self.label_vi, Column::LabelVi)?.to_owned(),
            label_en: required(self.label_en, Column::LabelEn)?.to_owned(),
            unit_of_quantity: self.unit_of_quantity.map(str::to_owned),
            sensitive: self.sensitive.unwrap_or_default(),
        }))
    }

    /// The row is recorded already, as it stands or as it stood before a correction. A code that a
    /// correction left is free for every other row.
    fn repeats(&self, catalogue: &Catalogue) -> Option<Result<Decision, CatalogueRefusal>> {
        let mut said = catalogue.said(self.family, self.code);
        if let Some((record, _)) = said.find(|(_, stood)| self.differs(stood).is_none()) {
            return Some(Ok(Decision::Unchanged(record.at.position)));
        }
        let holder = catalogue.holder(self.family, self.code)?;
        let column = self.differs(catalogue.row(holder))?;
        let (family, code) = (self.family, self.code.to_owned());
        Some(Err(CatalogueRefusal::RegisteredOtherwise { family, code, column }))
    }

    /// The first given cell that is not what stood.
    fn differs(&self, stood: &Kind) -> Option<Column> {
        let differing = [
            (Column::LabelVi, differs(self.label_vi, Some(stood.label_vi.as_str()))),
            (Column::LabelEn, differs(self.label_en, Some(stood.label_en.as_str()))),
            (
                Column::UnitOfQuantity,
                differs(self.unit_of_quantity, stood.unit_of_quantity.as_deref()),
            ),
            (Column::Sensitive, differs(self.sensitive, Some(stood.sensitive))),
        ];
        differing.into_iter().find(|(_, differs)| *differs).map(|(column, _)| column)
    }
}

fn change(
    state: &State,
    setting: Setting,
    from: Day,
    value: i64,
) -> Result<Decision, CatalogueRefusal> {
    let largest = setting.largest();
    if !(0..=largest).contains(&value) {
        return Err(CatalogueRefusal::SettingOutOfRange { value, largest });
    }
    if let Some(at) = state.catalogue.setting_at(setting, from, value) {
        return Ok(Decision::Unchanged(at.position));
    }
    Ok(recorded(CatalogueEvent::SettingChanged { setting, from, value }))
}
