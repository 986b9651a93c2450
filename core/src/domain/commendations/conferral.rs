//! The rules of conferring.

use super::ledger::{Honour, Recorded};
use super::{
    CommendationEvent, CommendationRefusal, Conferral, Honouree, HonoureeKey, Level, Terms,
};
use crate::domain::calendar::Day;
use crate::domain::catalogue::Family;
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::ids::{ClubNo, CommendationNo, KindNo, PersonNo, UnitNo};
use crate::domain::people::PersonKey;
use crate::domain::refusal::Refusal;
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Context, Decision, State};
use crate::domain::support::LARGEST;

pub(super) fn decide(
    state: &State,
    conferral: &Conferral,
    context: &Context,
) -> Result<Decision, Refusal> {
    let terms = terms(state, conferral, context)?;
    let key = &conferral.commendation;
    if let Some(commendation) = state.commendations.number(context.source, key) {
        return repeats(state, conferral, &terms, commendation, context);
    }
    check(state, &terms, context)?;
    check_once(state, &terms, &conferral.decision_no, None)?;
    Ok(record(state, conferral, &terms, context))
}

/// The row with its names looked up.
fn terms(
    state: &State,
    conferral: &Conferral,
    context: &Context,
) -> Result<Terms, CommendationRefusal> {
    let decided_on = conferral.decided_on;
    let honouree = match &conferral.to {
        HonoureeKey::Person(key) => Honouree::Person(person(state, key, context)?),
        HonoureeKey::Unit(key) => Honouree::Unit(unit(state, key)?),
        HonoureeKey::Club(key) => Honouree::Club(club(state, key, context)?),
    };
    Ok(Terms {
        honouree,
        unit: counts_in(state, honouree, decided_on),
        kind: kind(state, &conferral.kind)?,
        level: level(&conferral.level)?,
        decided_on,
        amount: conferral.amount,
    })
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

pub(super) fn kind(state: &State, code: &str) -> Result<KindNo, CommendationRefusal> {
    let family = Family::Commendation;
    state.catalogue.kind(family, code).ok_or_else(|| {
        let nearest = state.catalogue.nearest(family, code).unwrap_or_default().to_owned();
        CommendationRefusal::KindUnknown { code: code.to_owned(), nearest }
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

/// The key is used: by this very row, or by one that it equalled before a correction.
fn repeats(
    state: &State,
    conferral: &Conferral,
    terms: &Terms,
    commendation: CommendationNo,
    context: &Context,
) -> Result<Decision, Refusal> {
    let mut versions = state.commendations.versions(commendation);
    let differs = |recorded| first_difference(state, conferral, terms, recorded, context);
    let stands = versions.next().expect("a recorded commendation has a version");
    match differs(stands) {
        Some(column) if versions.all(|earlier| differs(earlier).is_some()) => {
            let key = conferral.commendation.clone();
            Err(CommendationRefusal::KeyUsed { key, column }.into())
        }
        Some(_) | None => Ok(Decision::Unchanged(stands.at.position)),
    }
}

/// The first given cell that is not what is recorded.
fn first_difference(
    state: &State,
    conferral: &Conferral,
    asked: &Terms,
    recorded: &Recorded,
    context: &Context,
) -> Option<Column> {
    let stands = &recorded.terms;
    let text = |text: &str| state.commendations.text_number(text);
    let decided_by = Some(context.tags.short(&conferral.decided_by));
    let period = conferral.for_period.as_deref();
    let other_period =
        |period| recorded.for_period.is_none() || text(period) != recorded.for_period;
    let differences = [
        (asked.honouree.column(), asked.honouree != stands.honouree),
        (Column::Kind, asked.kind != stands.kind),
        (Column::Level, asked.level != stands.level),
        (Column::DecisionNo, text(&conferral.decision_no) != Some(recorded.decision_no)),
        (Column::DecidedBy, decided_by != recorded.decided_by),
        (Column::DecidedOn, asked.decided_on != stands.decided_on),
        (Column::Amount, asked.amount.is_some() && asked.amount != stands.amount),
        (Column::ForPeriod, period.is_some_and(other_period)),
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
    decision_no: &str,
    corrected: Option<CommendationNo>,
) -> Result<(), CommendationRefusal> {
    let Some(number) = state.commendations.text_number(decision_no) else { return Ok(()) };
    let Terms { honouree, kind, decided_on, .. } = *terms;
    let honour = Honour { honouree, kind, decision_no: number, year: decided_on.year() };
    match state.commendations.honoured_by(&honour) {
        Some(other) if Some(other) != corrected => Err(CommendationRefusal::AlreadyHonoured {
            decision_no: decision_no.to_owned(),
            by: state.commendations.key(other).1.to_owned(),
        }),
        Some(_) | None => Ok(()),
    }
}

fn record(state: &State, conferral: &Conferral, terms: &Terms, context: &Context) -> Decision {
    let event = CommendationEvent::Conferred {
        commendation: CommendationNo::after(state.commendations.len()),
        uuid: context.uuids[0],
        key: conferral.commendation.clone(),
        source: context.source,
        honouree: terms.honouree,
        unit: terms.unit,
        kind: terms.kind,
        level: terms.level.name().to_owned(),
        decision_no: conferral.decision_no.clone(),
        decided_on: terms.decided_on,
        amount: terms.amount,
        for_period: conferral.for_period.clone(),
    };
    let secrets = vec![decided_by(terms.unit, &conferral.decided_by)];
    let facts = vec![Fact { event: Event::Commendation(event), secrets }];
    Decision::Record { facts, warnings: Vec::new() }
}

pub(super) fn decided_by(unit: UnitNo, text: &str) -> Secret {
    let cells = vec![(Column::DecidedBy, text.to_owned())];
    Secret { subject: Subject::Unit(unit), class: Class::Basic, cells }
}
