//! The rules for kinds and settings.

use super::{CatalogueCommand, CatalogueEvent, CatalogueRefusal, Family, Kind, Setting};
use crate::domain::calendar::Day;
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
            Setting::AdmissionAge60 => 60,
            Setting::AdmissionAge55Active => 55,
            Setting::AdmissionAgeAssigned => 18,
            Setting::AdmissionAgeEarlierMember
            | Setting::ClubMembersLeast
            | Setting::ClubBorrowersLeast => 50,
            Setting::ClubWomenLeast | Setting::ClubOlderLeast => 60,
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
            let row = Kind {
                family: *family,
                code: code.clone(),
                label_vi: label_vi.clone(),
                label_en: label_en.clone(),
                unit_of_quantity: unit_of_quantity.clone(),
                sensitive: sensitive.unwrap_or_default(),
            };
            register(state, row, sensitive.is_some())?
        }
        CatalogueCommand::ChangeSetting { setting, from, value } => {
            change(state, *setting, *from, *value)?
        }
    })
}

fn recorded(event: CatalogueEvent) -> Decision {
    Decision::Record { facts: vec![Fact::clear(Event::Catalogue(event))], warnings: Vec::new() }
}

fn register(state: &State, row: Kind, says_sensitive: bool) -> Result<Decision, CatalogueRefusal> {
    let catalogue = &state.catalogue;
    if let Some(kind) = catalogue.kind(row.family, &row.code) {
        let record = catalogue.recorded(kind);
        let difference = |before: &Kind| {
            let unit =
                row.unit_of_quantity.is_none() || before.unit_of_quantity == row.unit_of_quantity;
            let agreeing = [
                (Column::LabelVi, before.label_vi == row.label_vi),
                (Column::LabelEn, before.label_en == row.label_en),
                (Column::UnitOfQuantity, unit),
                (Column::Sensitive, !says_sensitive || before.sensitive == row.sensitive),
            ];
            agreeing.into_iter().find(|(_, agrees)| !agrees).map(|(column, _)| column)
        };
        return match difference(record.facts.latest()) {
            Some(column) if !record.facts.ever(|before| difference(before).is_none()) => {
                let (family, code) = (row.family, row.code);
                Err(CatalogueRefusal::RegisteredOtherwise { family, code, column })
            }
            _ => Ok(Decision::Unchanged(record.at.position)),
        };
    }
    Ok(recorded(CatalogueEvent::KindRegistered {
        kind: catalogue.next_kind(),
        family: row.family,
        code: row.code,
        label_vi: row.label_vi,
        label_en: row.label_en,
        unit_of_quantity: row.unit_of_quantity,
        sensitive: row.sensitive,
    }))
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
