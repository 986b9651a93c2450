//! The rules for kinds and settings.

use super::{Catalogue, CatalogueCommand, CatalogueEvent, CatalogueRefusal, Family, Kind, Setting};
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::refusal::Refusal;
use crate::domain::state::{Context, Decision, State};

/// Full years: nobody is admitted younger than born, none is older than this.
const AGE_MAX: i64 = 130;

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
    /// What holds until an association decides otherwise (charter of 2017, article 9).
    pub fn default_value(self) -> i64 {
        match self {
            Setting::AdmissionAge60 => 60,
            Setting::AdmissionAge55Active => 55,
            Setting::AdmissionAgeAssigned => 18,
            Setting::AdmissionAgeEarlierMember => 50,
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

/// The row is recorded already, as it stands or as it stood before a correction. A code that a
/// correction left is free for every other row.
fn repeats(
    catalogue: &Catalogue,
    row: &Kind,
    says_sensitive: bool,
) -> Option<Result<Decision, CatalogueRefusal>> {
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
    let mut said = catalogue.said(row.family, &row.code);
    if let Some((record, _)) = said.find(|(_, it)| difference(it).is_none()) {
        return Some(Ok(Decision::Unchanged(record.at.position)));
    }
    let column = difference(catalogue.row(catalogue.holder(row.family, &row.code)?))?;
    let (family, code) = (row.family, row.code.clone());
    Some(Err(CatalogueRefusal::RegisteredOtherwise { family, code, column }))
}

fn register(state: &State, row: Kind, says_sensitive: bool) -> Result<Decision, CatalogueRefusal> {
    let catalogue = &state.catalogue;
    if let Some(answer) = repeats(catalogue, &row, says_sensitive) {
        return answer;
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
    if !(0..=AGE_MAX).contains(&value) {
        return Err(CatalogueRefusal::SettingOutOfRange { value });
    }
    if let Some(at) = state.catalogue.setting_at(setting, from, value) {
        return Ok(Decision::Unchanged(at.position));
    }
    Ok(recorded(CatalogueEvent::SettingChanged { setting, from, value }))
}
