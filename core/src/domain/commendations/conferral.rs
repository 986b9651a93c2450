//! The rules of conferring.

use std::num::NonZeroU64;

use super::ledger::{self, Honour, Recorded};
use super::{
    CommendationEvent, CommendationRefusal, Conferral, Honouree, HonoureeKey, Level, Terms,
};
use crate::domain::calendar::Day;
use crate::domain::catalogue::{CatalogueRefusal, Family};
use crate::domain::cells::{check_key, differs, required};
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{ClubNo, CommendationNo, KindNo, PersonNo, UnitNo};
use crate::domain::keys::TextNo;
use crate::domain::people::PersonKey;
use crate::domain::periods::check_commended;
use crate::domain::refusal::Refusal;
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Context, Decision, State};
use crate::domain::support::LARGEST;

pub(super) fn decide(
    state: &State,
    conferral: &Conferral,
    context: &Context,
) -> Result<Decision, Refusal> {
    let asked = Asked::of(state, conferral, context)?;
    if let Some(answer) = repeats(state, conferral, &asked, context) {
        return answer;
    }
    check_key(Column::Commendation, &conferral.commendation)?;
    let terms = asked.terms(state, conferral)?;
    let decision_no = required(conferral.decision_no.as_deref(), Column::DecisionNo)?;
    let decided_by = required(conferral.decided_by.as_deref(), Column::DecidedBy)?;
    check(state, &terms, context)?;
    check_commended(state, &terms, Column::DecidedOn)?;
    let body = Some(ledger::body(context.tags, decided_by));
    check_once(state, &terms, (decision_no, body), None)?;
    Ok(record(state, conferral, &terms, Decided { decision_no, decided_by }, context))
}

/// The row with its names looked up.
struct Asked {
    honouree: Option<Honouree>,
    kind: Option<KindNo>,
    level: Option<Level>,
}

/// By which decision, of whom.
struct Decided<'a> {
    decision_no: &'a str,
    decided_by: &'a str,
}

impl Asked {
    fn of(state: &State, conferral: &Conferral, context: &Context) -> Result<Asked, Refusal> {
        let honouree = match &conferral.to {
            None => None,
            Some(HonoureeKey::Person(key)) => Some(Honouree::Person(person(state, key, context)?)),
            Some(HonoureeKey::Unit(key)) => Some(Honouree::Unit(unit(state, key)?)),
            Some(HonoureeKey::Club(key)) => Some(Honouree::Club(club(state, key, context)?)),
        };
        let kind = conferral.kind.as_deref().map(|code| kind(state, code)).transpose()?;
        let level = conferral.level.as_deref().map(level).transpose()?;
        Ok(Asked { honouree, kind, level })
    }

    /// What a new commendation can't be without.
    fn terms(&self, state: &State, conferral: &Conferral) -> Result<Terms, Refusal> {
        let honouree = self.honouree.ok_or(CommendationRefusal::NobodyNamed)?;
        let decided_on = required(conferral.decided_on, Column::DecidedOn)?;
        Ok(Terms {
            honouree,
            unit: counts_in(state, honouree, decided_on),
            kind: required(self.kind, Column::Kind)?,
            level: required(self.level, Column::Level)?,
            decided_on,
            amount: conferral.amount,
        })
    }
}

pub(super) fn person(
    state: &State,
    key: &PersonKey,
    context: &Context,
) -> Result<PersonNo, CommendationRefusal> {
    state.people.find(context, key).ok_or(CommendationRefusal::PersonUnknown)
}

pub(super) fn unit(state: &State, key: &str) -> Result<UnitNo, CommendationRefusal> {
    let unit = state.units.number(key);
    unit.ok_or_else(|| CommendationRefusal::UnitUnknown { unit: key.to_owned() })
}

pub(super) fn club(
    state: &State,
    key: &str,
    context: &Context,
) -> Result<ClubNo, CommendationRefusal> {
    let club = state.clubs.number(context.source, key);
    club.ok_or_else(|| CommendationRefusal::ClubUnknown { club: key.to_owned() })
}

pub(super) fn kind(state: &State, code: &str) -> Result<KindNo, Refusal> {
    let family = Family::Commendation;
    if let Some(kind) = state.catalogue.kind(family, code) {
        return Ok(kind);
    }
    let (nearest, code) = (state.catalogue.nearest(family, code), code.to_owned());
    Err(match nearest.map(str::to_owned) {
        Some(nearest) => CommendationRefusal::KindUnknown { code, nearest }.into(),
        None => CatalogueRefusal::FamilyEmpty { family, code }.into(),
    })
}

pub(super) fn level(name: &str) -> Result<Level, CommendationRefusal> {
    Level::named(name).ok_or_else(|| CommendationRefusal::LevelUnknown { level: name.to_owned() })
}

/// A person's honour counts in the unit of the membership that day, else in the unit that
/// registered the person; a club's in its unit of that day.
pub(super) fn counts_in(state: &State, honouree: Honouree, on: Day) -> UnitNo {
    match honouree {
        Honouree::Unit(unit) => unit,
        Honouree::Club(club) => *state.clubs.club(club).unit.on(on),
        Honouree::Person(person) => {
            let member_of = state.memberships.unit_on(person, on);
            member_of.unwrap_or_else(|| state.people.unit(person))
        }
    }
}

/// The row is recorded already, as it stands or as it stood before a correction. A key that a
/// correction left is free for every other row.
fn repeats(
    state: &State,
    conferral: &Conferral,
    asked: &Asked,
    context: &Context,
) -> Option<Result<Decision, Refusal>> {
    let (source, key) = (context.source, conferral.commendation.as_str());
    let differs =
        |recorded: &Recorded| first_difference(state, conferral, asked, recorded, context);
    let mut said = state.commendations.said(source, key);
    if let Some(recorded) = said.find(|recorded| differs(recorded).is_none()) {
        return Some(Ok(Decision::Unchanged(recorded.at.position)));
    }
    let holder = state.commendations.holder(source, key)?;
    let column = differs(state.commendations.recorded(holder))?;
    Some(Err(CommendationRefusal::KeyUsed { key: key.to_owned(), column }.into()))
}

/// The first given cell that is not what is recorded.
fn first_difference(
    state: &State,
    conferral: &Conferral,
    asked: &Asked,
    recorded: &Recorded,
    context: &Context,
) -> Option<Column> {
    let stands = &recorded.terms;
    let whom = asked.honouree.unwrap_or(stands.honouree).column();
    let other_text = |given: &Option<String>, stands: Option<TextNo>| {
        given
            .as_deref()
            .is_some_and(|text| stands.is_none() || state.commendations.text_number(text) != stands)
    };
    let decided_by = conferral.decided_by.as_deref().map(|text| context.tags.short(text));
    let differences = [
        (whom, differs(asked.honouree, Some(stands.honouree))),
        (Column::Kind, differs(asked.kind, Some(stands.kind))),
        (Column::Level, differs(asked.level, Some(stands.level))),
        (Column::DecisionNo, other_text(&conferral.decision_no, Some(recorded.decision_no))),
        (Column::DecidedBy, differs(decided_by, recorded.decided_by)),
        (Column::DecidedOn, differs(conferral.decided_on, Some(stands.decided_on))),
        (Column::Amount, differs(conferral.amount, stands.amount)),
        (Column::ForPeriod, other_text(&conferral.for_period, recorded.for_period)),
    ];
    differences.into_iter().find(|&(_, differs)| differs).map(|(column, _)| column)
}

/// What must hold of every commendation, new or corrected.
pub(super) fn check(state: &State, terms: &Terms, context: &Context) -> Result<(), Refusal> {
    let on = terms.decided_on;
    if on > context.today {
        return Err(
            CommendationRefusal::DecidedLater { decided_on: on, today: context.today }.into()
        );
    }
    check_there(state, terms.honouree, on)?;
    match terms.amount {
        Some(amount) if !(1..=LARGEST).contains(&amount) => {
            Err(CommendationRefusal::AmountOutOfRange { amount }.into())
        }
        Some(_) | None => Ok(()),
    }
}

/// Only who lives or stands that day is honoured.
fn check_there(state: &State, honouree: Honouree, on: Day) -> Result<(), CommendationRefusal> {
    match honouree {
        Honouree::Unit(unit) if !state.units.exists(unit, on) => {
            let unit = state.units.key(unit).to_owned();
            Err(CommendationRefusal::UnitNotThere { unit, on })
        }
        Honouree::Club(club) if !state.clubs.club(club).stands_on(on) => {
            let club = state.clubs.key(club).1.to_owned();
            Err(CommendationRefusal::ClubNotThere { club, on })
        }
        Honouree::Unit(_) | Honouree::Club(_) => Ok(()),
        Honouree::Person(person) => check_lifetime(state, person, on),
    }
}

/// A partial date counts in the person's favour.
fn check_lifetime(state: &State, person: PersonNo, on: Day) -> Result<(), CommendationRefusal> {
    let born_on = state.people.birth(person).first();
    if on < born_on {
        return Err(CommendationRefusal::BeforeBirth { decided_on: on, born_in: born_on.year() });
    }
    match state.people.death(person) {
        Some(died_on) if died_on.last() < on => {
            Err(CommendationRefusal::AfterDeath { decided_on: on, died_on })
        }
        Some(_) | None => Ok(()),
    }
}

/// One decision may honour many, each once per kind.
pub(super) fn check_once(
    state: &State,
    terms: &Terms,
    (decision_no, body): (&str, Option<NonZeroU64>),
    corrected: Option<CommendationNo>,
) -> Result<(), CommendationRefusal> {
    let Some(number) = state.commendations.text_number(decision_no) else { return Ok(()) };
    let Terms { honouree, kind, decided_on, .. } = *terms;
    let year = decided_on.year();
    let honour = Honour { honouree, kind, decision_no: number, year, body };
    match state.commendations.honoured_by(&honour) {
        Some(other) if Some(other) != corrected => Err(CommendationRefusal::AlreadyHonoured {
            decision_no: decision_no.to_owned(),
            by: state.commendations.key(other).1.to_owned(),
        }),
        Some(_) | None => Ok(()),
    }
}

fn record(
    state: &State,
    conferral: &Conferral,
    terms: &Terms,
    decided: Decided<'_>,
    context: &Context,
) -> Decision {
    let event = CommendationEvent::Conferred {
        commendation: CommendationNo::after(state.commendations.len()),
        uuid: context.uuids[0],
        key: conferral.commendation.clone(),
        source: context.source,
        honouree: terms.honouree,
        unit: terms.unit,
        kind: terms.kind,
        level: terms.level.name().to_owned(),
        decision_no: decided.decision_no.to_owned(),
        decided_on: terms.decided_on,
        amount: terms.amount,
        for_period: conferral.for_period.clone(),
    };
    let secrets = vec![decided_by(terms.unit, decided.decided_by)];
    let facts = vec![Fact { event: Event::Commendation(event), secrets }];
    Decision::Record { facts, warnings: Vec::new() }
}

pub(super) fn decided_by(unit: UnitNo, text: &str) -> Secret {
    let cells = vec![(Column::DecidedBy, text.to_owned())];
    Secret { subject: Subject::Unit(unit), class: Class::Basic, cells }
}
