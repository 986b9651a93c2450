//! `merge-persons`, `unmerge-persons` and `erase person`.

use dienhong_core::domain::event::{Actor, Event};
use dienhong_core::domain::ids::SourceNo;
use dienhong_core::domain::people::{PersonCommand, PersonEvent, PersonKey};
use dienhong_core::domain::state::{Command, State};
use serde_json::json;
use uuid::Uuid;

use super::Done;
use super::act::{Desk, Order, Outcome};
use crate::catalogue::Message;
use crate::cli::Act;
use crate::failure::Failure;
use crate::output::Document;

fn ordered(act: &Act) -> Order<'_> {
    Order { source: &act.source, reason: Some(&act.reason) }
}

fn answer(
    outcome: &Outcome,
    mut json: serde_json::Value,
    [vi, en]: [String; 2],
) -> Box<dyn Document> {
    json["position"] = outcome.position.into();
    json["recorded"] = outcome.recorded.into();
    let (vi, en) = if outcome.recorded {
        (vi, en)
    } else {
        (
            "Việc này đã ghi từ trước; không có gì thay đổi.\n".to_owned(),
            "This stood already; nothing was changed.\n".to_owned(),
        )
    };
    Box::new(Done { json, vi, en })
}

pub(super) fn merge(
    person: &str,
    into: &str,
    act: &Act,
    desk: &Desk<'_>,
) -> Result<Box<dyn Document>, Failure> {
    let command = Command::Person(PersonCommand::Merge {
        person: PersonKey::parse(person),
        into: PersonKey::parse(into),
    });
    let outcome = desk.carry_out(&ordered(act), command)?;
    let vi = format!("Hồ sơ {person} nay là một phần của hồ sơ {into}.\n");
    let en = format!("Record {person} is now part of record {into}.\n");
    Ok(answer(&outcome, json!({"person": person, "into": into}), [vi, en]))
}

pub(super) fn unmerge(
    person: &str,
    act: &Act,
    desk: &Desk<'_>,
) -> Result<Box<dyn Document>, Failure> {
    let command = Command::Person(PersonCommand::Unmerge { person: PersonKey::parse(person) });
    let outcome = desk.carry_out(&ordered(act), command)?;
    let vi = format!("Hồ sơ {person} lại đứng riêng.\n");
    let en = format!("Record {person} stands by itself again.\n");
    Ok(answer(&outcome, json!({"person": person}), [vi, en]))
}

/// The record that a ref, UUID or card number names; what is done to it can't be undone, so a text
/// that names two persons names nobody.
fn meant(state: &State, source: SourceNo, text: &str) -> Result<Option<u128>, Failure> {
    let by_key = super::scan::person(state, source, &PersonKey::parse(text));
    let by_card = state.memberships.card_holder(&state.tags, text);
    let uuid = |person| state.people.uuid(person);
    if let (Some(person), Some(holder)) = (by_key, by_card)
        && state.people.remaining(person) != state.people.remaining(holder)
    {
        let [person, holder] =
            [person, holder].map(|person| Uuid::from_u128(uuid(person)).to_string());
        let values = [("key", text.to_owned()), ("person", person), ("holder", holder)];
        return Err(Failure::failed(Message::new(1041, values)));
    }
    Ok(by_key.or(by_card).map(uuid))
}

/// Whom this command erased when it was sent before: by ref or card nobody finds them any more.
fn erased_before(desk: &Desk<'_>) -> Result<Option<u128>, Failure> {
    let facts = desk.recorded()?.map(|commit| commit.facts).unwrap_or_default();
    let person = facts.iter().find_map(|fact| match &fact.event {
        Event::Person(PersonEvent::ErasureOrdered { person, .. }) => Some(*person),
        _ => None,
    });
    Ok(person.map(|person| desk.look(|state| state.people.uuid(person))))
}

pub(super) fn erase(
    person: &str,
    act: &Act,
    desk: &Desk<'_>,
) -> Result<Box<dyn Document>, Failure> {
    // Afterwards only the UUID still finds the record, so it is looked up before.
    let source = desk.writer.source(&act.source, Actor::System)?;
    let found = match desk.look(|state| meant(state, source, person))? {
        Some(found) => Some(found),
        None => erased_before(desk)?,
    };
    let uuid = found.map(|uuid| Uuid::from_u128(uuid).to_string());
    let key = found.map_or_else(|| PersonKey::parse(person), PersonKey::Uuid);
    let command = Command::Person(PersonCommand::Erase { person: key });
    let outcome = desk.carry_out(&ordered(act), command)?;
    let shown = uuid.clone().unwrap_or_default();
    let vi = format!(
        "Đã hủy khóa dữ liệu cá nhân. Hồ sơ còn lại dưới UUID {shown}\n\
         Không con số nào thay đổi.\n"
    );
    let en = format!(
        "The keys of the personal data are destroyed. The record stays under UUID {shown}\n\
         No figure changed.\n"
    );
    Ok(answer(&outcome, json!({"uuid": uuid}), [vi, en]))
}
