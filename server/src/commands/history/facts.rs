//! The clear fields of an event under the names of the columns they came from.

use dienhong_core::domain::catalogue::CatalogueEvent;
use dienhong_core::domain::clubs::ClubEvent;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::commendations::{CommendationEvent, Honouree};
use dienhong_core::domain::currency::Currency;
use dienhong_core::domain::event::Event;
use dienhong_core::domain::figures::FigureEvent;
use dienhong_core::domain::funds::FundEvent;
use dienhong_core::domain::hardship::HardshipEvent;
use dienhong_core::domain::ids::{FundNo, PersonNo};
use dienhong_core::domain::memberships::MembershipEvent;
use dienhong_core::domain::people::{PersonEvent, Sex};
use dienhong_core::domain::periods::PeriodEvent;
use dienhong_core::domain::support::{Beneficiary, SupportEvent};
use dienhong_core::domain::units::UnitEvent;
use serde_json::{Value, json};

use super::keys::Naming;

mod records;

use records::{of_correction, of_void};

pub(crate) type Fields = Vec<(&'static str, Value)>;

/// What is given; nothing for what is not.
pub(crate) fn clear(event: &Event, keys: &dyn Naming) -> Fields {
    let mut fields = match event {
        Event::Unit(event) => of_unit(event, keys),
        Event::Figure(event) => of_figure(event, keys),
        Event::Person(event) => of_person(event, keys),
        Event::Membership(event) => of_membership(event, keys),
        Event::Support(event) => of_support(event, keys),
        Event::Commendation(event) => of_commendation(event, keys),
        Event::Hardship(HardshipEvent::Assessed { household, year, unit, .. }) => vec![
            ("household_uuid", json!(keys.household(household.0))),
            ("year", json!(year)),
            ("unit", json!(keys.unit(*unit))),
        ],
        Event::Fund(event) => of_fund(event, keys),
        Event::Club(event) => of_club(event, keys),
        Event::Period(event) => of_period(event, keys),
        Event::Corrected(corrected) => of_correction(corrected, keys),
        Event::Void(event) => of_void(event, keys),
        Event::Catalogue(CatalogueEvent::KindRegistered { code, .. }) => {
            vec![("code", json!(code))]
        }
        Event::Catalogue(CatalogueEvent::SettingChanged { .. }) | Event::Office(_) => Vec::new(),
    };
    fields.retain(|(_, value)| !value.is_null());
    fields
}

fn sex(sex: Sex) -> Value {
    json!(match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    })
}

fn of_unit(event: &UnitEvent, keys: &dyn Naming) -> Fields {
    match event {
        UnitEvent::Registered {
            key, kind, name, code, parent, valid_from, valid_until, ..
        } => {
            vec![
                ("unit", json!(key)),
                ("kind", json!(kind.name())),
                ("name", json!(name)),
                ("code", json!(code)),
                ("parent", json!(parent.and_then(|parent| keys.unit(parent)))),
                ("valid_from", json!(valid_from.to_string())),
                ("valid_until", json!(valid_until.map(|day| day.to_string()))),
            ]
        }
        UnitEvent::Changed { unit, changed_on, name, code, parent, .. } => vec![
            ("unit", json!(keys.unit(*unit))),
            ("changed_on", json!(changed_on.to_string())),
            ("name", json!(name)),
            ("code", json!(code)),
            ("parent", json!(parent.and_then(|parent| keys.unit(parent)))),
        ],
        UnitEvent::Reorganised { decision, effective_on, rows, .. } => {
            let rows = rows.iter().map(|row| {
                json!({
                    "from_unit": keys.unit(row.from),
                    "to_unit": row.to.and_then(|to| keys.unit(to)),
                    "part": row.part.name(),
                    "default": row.is_default,
                })
            });
            vec![
                ("decision", json!(decision)),
                ("effective_on", json!(effective_on.to_string())),
                ("rows", rows.collect()),
            ]
        }
    }
}

fn of_figure(event: &FigureEvent, keys: &dyn Naming) -> Fields {
    match event {
        FigureEvent::PopulationCounted {
            unit,
            counted_on,
            source,
            persons_60_plus,
            qualifier,
            ..
        } => vec![
            ("unit", json!(keys.unit(*unit))),
            ("counted_on", json!(counted_on.to_string())),
            ("source", json!(source)),
            ("persons_60_plus", json!(persons_60_plus)),
            ("qualifier", json!(qualifier.name())),
        ],
        FigureEvent::Reported { unit, on, indicator, source, value, qualifier, .. } => vec![
            ("unit", json!(keys.unit(*unit))),
            ("on", json!(on.to_string())),
            ("indicator", json!(indicator)),
            ("source", json!(source)),
            ("value", json!(crate::reports::thousandths((*value).into()))),
            ("qualifier", json!(qualifier.name())),
        ],
        FigureEvent::RegisterCompleted { unit, on } => {
            vec![("unit", json!(keys.unit(*unit))), ("on", json!(on.to_string()))]
        }
    }
}

fn of_person(event: &PersonEvent, keys: &dyn Naming) -> Fields {
    match event {
        PersonEvent::Registered { person, sex: of, birth_year, unit, household, .. } => vec![
            ("person", json!(keys.person(*person))),
            ("sex", sex(*of)),
            ("birth_year", json!(birth_year)),
            ("unit", json!(keys.unit(*unit))),
            ("household_uuid", json!(household.and_then(|home| keys.household(home.0)))),
        ],
        PersonEvent::HouseholdRegistered { household, .. } => {
            vec![("household_uuid", json!(keys.household(household.0)))]
        }
        PersonEvent::Died { died_on, .. } => vec![("died_on", json!(died_on.to_string()))],
        PersonEvent::Merged { person, into, .. } | PersonEvent::Unmerged { person, into, .. } => {
            vec![("person", json!(keys.person(*person))), ("into", json!(keys.person(*into)))]
        }
        PersonEvent::ErasureOrdered { person }
        | PersonEvent::KeysDestroyed { person, .. }
        | PersonEvent::ErasureConfirmed { person } => {
            vec![("person", json!(keys.person(*person)))]
        }
    }
}

fn of_membership(event: &MembershipEvent, keys: &dyn Naming) -> Fields {
    match event {
        MembershipEvent::Enrolled { unit, joined_on, basis, card_issued_on, .. } => vec![
            ("unit", json!(keys.unit(*unit))),
            ("joined_on", json!(joined_on.to_string())),
            ("basis", json!(basis.name())),
            ("card_issued_on", json!(card_issued_on.map(|day| day.to_string()))),
        ],
        MembershipEvent::Departed { unit, left_on, reason, .. } => vec![
            ("unit", json!(keys.unit(*unit))),
            ("left_on", json!(left_on.to_string())),
            ("reason", json!(reason.name())),
        ],
        MembershipEvent::Transferred { from, to, transferred_on, .. } => vec![
            ("from_unit", json!(keys.unit(*from))),
            ("to_unit", json!(keys.unit(*to))),
            ("transferred_on", json!(transferred_on.to_string())),
        ],
    }
}

fn of_support(event: &SupportEvent, keys: &dyn Naming) -> Fields {
    match event {
        SupportEvent::Given {
            key,
            beneficiary,
            unit,
            kind,
            given_on,
            amount,
            value_basis,
            quantity,
            programme,
            fund,
            decision,
            ..
        } => vec![
            ("support", json!(key)),
            ("to", beneficiary_uuid(*beneficiary, keys)),
            ("unit", json!(keys.unit(*unit))),
            ("kind", json!(keys.kind(*kind))),
            ("given_on", json!(given_on.to_string())),
            ("amount", json!(amount.map(|amount| amount.to_string()))),
            ("currency", foreign(*fund, keys)),
            ("value_basis", json!(value_basis.name())),
            ("quantity", json!(quantity.map(|q| crate::reports::thousandths(q.into())))),
            ("programme", json!(programme.and_then(|programme| keys.kind(programme)))),
            ("fund", json!(fund.and_then(|fund| keys.fund(fund)))),
            ("decision", json!(decision)),
        ],
        SupportEvent::FundNamed { key, .. } => vec![("fund", json!(key))],
        SupportEvent::Reversed { support, reversed_on } => vec![
            ("support", json!(keys.support(*support))),
            ("reversed_on", json!(reversed_on.to_string())),
        ],
    }
}

/// The currency of a fund where it is not dong.
fn foreign(fund: Option<FundNo>, keys: &dyn Naming) -> Value {
    let currency = fund.map(|fund| keys.currency(fund));
    json!(currency.filter(|currency| *currency != Currency::VND).map(Currency::code))
}

fn beneficiary_uuid(beneficiary: Beneficiary, keys: &dyn Naming) -> Value {
    match beneficiary {
        Beneficiary::Person(person) => json!(keys.person(person)),
        Beneficiary::Household(household) => json!(keys.household(household.0)),
        Beneficiary::Sealed(_) => json!("sealed"),
    }
}

fn of_commendation(event: &CommendationEvent, keys: &dyn Naming) -> Fields {
    let CommendationEvent::Conferred {
        key,
        honouree,
        unit,
        kind,
        level,
        decision_no,
        decided_on,
        amount,
        for_period,
        ..
    } = event;
    vec![
        ("commendation", json!(key)),
        (
            "to",
            match honouree {
                Honouree::Person(person) => json!(keys.person(*person)),
                Honouree::Unit(unit) => json!(keys.unit(*unit)),
                Honouree::Club(club) => json!(keys.club(*club)),
            },
        ),
        ("unit", json!(keys.unit(*unit))),
        ("kind", json!(keys.kind(*kind))),
        ("level", json!(level)),
        ("decision_no", json!(decision_no)),
        ("decided_on", json!(decided_on.to_string())),
        ("amount", json!(amount.map(|amount| amount.to_string()))),
        ("for_period", json!(for_period)),
    ]
}

fn of_fund(event: &FundEvent, keys: &dyn Naming) -> Fields {
    match event {
        FundEvent::Registered {
            key,
            unit,
            purpose,
            name,
            opened_on,
            currency,
            opening_balance,
            ..
        } => vec![
            ("fund", json!(key)),
            ("unit", json!(keys.unit(*unit))),
            ("purpose", json!(purpose.name())),
            ("name", json!(name)),
            ("opened_on", json!(opened_on.to_string())),
            ("currency", json!(currency.code())),
            ("opening_balance", json!(currency.written((*opening_balance).into()))),
        ],
        // The donor's name is in what is sealed.
        FundEvent::PartyRegistered { .. } => Vec::new(),
        FundEvent::Received { key, fund, amount, received_on, party, .. } => vec![
            ("receipt", json!(key)),
            ("fund", json!(keys.fund(*fund))),
            ("amount", json!(keys.currency(*fund).written((*amount).into()))),
            ("currency", foreign(Some(*fund), keys)),
            ("received_on", json!(received_on.to_string())),
            ("donor", json!(keys.donor(*party))),
        ],
    }
}

fn of_club(event: &ClubEvent, keys: &dyn Naming) -> Fields {
    match event {
        ClubEvent::Registered { key, unit, name, founded_on, programme, dissolved_on, .. } => vec![
            ("club", json!(key)),
            ("unit", json!(keys.unit(*unit))),
            ("name", json!(name)),
            ("founded_on", json!(founded_on.to_string())),
            ("programme", json!(programme.and_then(|programme| keys.kind(programme)))),
            ("dissolved_on", json!(dissolved_on.map(|day| day.to_string()))),
        ],
        ClubEvent::Counted {
            figures: _,
            club,
            on,
            members,
            members_60_plus,
            women,
            poor,
            fund_amount,
            borrowers,
        } => vec![
            ("club", json!(keys.club(*club))),
            ("on", json!(on.to_string())),
            ("members", json!(members)),
            ("members_60_plus", json!(members_60_plus)),
            ("women", json!(women)),
            ("poor", json!(poor)),
            ("fund_amount", json!(fund_amount.map(|amount| amount.to_string()))),
            ("borrowers", json!(borrowers)),
        ],
    }
}

fn of_period(event: &PeriodEvent, keys: &dyn Naming) -> Fields {
    let (unit, year) = match event {
        PeriodEvent::Closed { unit, year, .. } | PeriodEvent::Reopened { unit, year, .. } => {
            (unit, year)
        }
    };
    let day = match event {
        PeriodEvent::Closed { closed_on, .. } => ("closed_on", json!(closed_on.to_string())),
        PeriodEvent::Reopened { reopened_on, .. } => {
            ("reopened_on", json!(reopened_on.to_string()))
        }
    };
    vec![("unit", json!(keys.unit(*unit))), ("year", json!(year)), day]
}

/// What was opened of a sealed cell; persons by UUID.
pub(super) fn opened(event: &Event, column: Column, text: &str, keys: &dyn Naming) -> Value {
    // Of a sensitive kind of support the person is sealed, by number.
    if let (Event::Support(_), Column::Ref, Ok(number)) = (event, column, text.parse()) {
        return json!(keys.person(PersonNo(number)));
    }
    if column != Column::Refs {
        return json!(text);
    }
    let persons = text.split(' ').filter_map(|number| number.parse().ok()).map(PersonNo);
    json!(persons.filter_map(|person| keys.person(person)).collect::<Vec<_>>())
}
