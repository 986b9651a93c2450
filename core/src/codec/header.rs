//! The header of a commit: who, when, why, by which order.

use serde::{Deserialize, Serialize};

use super::part::Part;
use super::room::Text;
use super::shape::{Kind, Shape};
use super::{DecodeError, read as read_shape};
use crate::domain::event::{Actor, BodyMark, Channel, CommandId, Header, SourceDocument};
use crate::domain::ids::{BatchNo, HouseholdNo, Millis, PartyNo, PersonNo, Position, UnitNo};
use crate::domain::secret::{Class, Subject};

const HEADER_V1: Kind = Kind { number: 0, schema: 1 };

#[derive(Serialize, Deserialize)]
struct HeaderV1 {
    recorded_at: i64,
    actor: ActorV1,
    channel: ChannelV1,
    on_behalf_of: Option<u32>,
    command: CommandIdV1,
    policy: u64,
    document: Option<SourceDocumentV1>,
    body: Option<BodyMarkV1>,
}

#[derive(Serialize, Deserialize)]
enum ActorV1 {
    System,
    Officer { officer: u32, grant: Option<u32>, delegation: Option<u32> },
}

#[derive(Serialize, Deserialize)]
struct BodyMarkV1 {
    form: u8,
    mark: [u8; 16],
    under: Option<(SubjectV1, ClassV1)>,
}

#[derive(Serialize, Deserialize)]
enum SubjectV1 {
    Person(u32),
    Household(u32),
    Unit(u32),
    Party(u32),
}

stored_choice! {
    ClassV1 = Class { Basic, Contact, Sensitive }
}

stored_choice! {
    ChannelV1 = Channel { CommandLine, Import, Api, Page }
}

#[derive(Serialize, Deserialize)]
enum CommandIdV1 {
    Uuid(u128),
    Row { batch: u32, row: u32 },
}

#[derive(Serialize, Deserialize)]
struct SourceDocumentV1 {
    number: Text,
    dated: Option<i32>,
    file_hash: Option<[u8; 32]>,
}

impl Shape<Actor> for ActorV1 {
    fn of(value: &Actor) -> ActorV1 {
        match value {
            Actor::System => ActorV1::System,
            Actor::Officer { officer, grant, delegation } => ActorV1::Officer {
                officer: Shape::of(officer),
                grant: Shape::of(grant),
                delegation: Shape::of(delegation),
            },
        }
    }

    fn value(self) -> Option<Actor> {
        Some(match self {
            ActorV1::System => Actor::System,
            ActorV1::Officer { officer, grant, delegation } => Actor::Officer {
                officer: Shape::value(officer)?,
                grant: Shape::value(grant)?,
                delegation: Shape::value(delegation)?,
            },
        })
    }

    fn write(value: &Actor, out: &mut Vec<u8>) {
        match value {
            Actor::System => out.push(0),
            Actor::Officer { officer, grant, delegation } => {
                out.push(1);
                u32::write(officer, out);
                <Option<u32>>::write(grant, out);
                <Option<u32>>::write(delegation, out);
            }
        }
    }
}

impl Shape<Subject> for SubjectV1 {
    fn of(value: &Subject) -> SubjectV1 {
        match value {
            Subject::Person(person) => SubjectV1::Person(person.0),
            Subject::Household(household) => SubjectV1::Household(household.0),
            Subject::Unit(unit) => SubjectV1::Unit(unit.0),
            Subject::Party(party) => SubjectV1::Party(party.0),
        }
    }

    fn value(self) -> Option<Subject> {
        Some(match self {
            SubjectV1::Person(person) => Subject::Person(PersonNo(person)),
            SubjectV1::Household(household) => Subject::Household(HouseholdNo(household)),
            SubjectV1::Unit(unit) => Subject::Unit(UnitNo(unit)),
            SubjectV1::Party(party) => Subject::Party(PartyNo(party)),
        })
    }
}

impl Shape<BodyMark> for BodyMarkV1 {
    fn of(value: &BodyMark) -> BodyMarkV1 {
        let BodyMark { form, mark, under } = value;
        let under = under.as_ref().map(|(subject, class)| (Shape::of(subject), Shape::of(class)));
        BodyMarkV1 { form: *form, mark: *mark, under }
    }

    fn value(self) -> Option<BodyMark> {
        let BodyMarkV1 { form, mark, under } = self;
        let under = match under {
            Some((subject, class)) => Some((subject.value()?, class.value()?)),
            None => None,
        };
        Some(BodyMark { form, mark, under })
    }

    fn write(value: &BodyMark, out: &mut Vec<u8>) {
        let BodyMark { form, mark, under } = value;
        out.push(*form);
        out.extend_from_slice(mark);
        out.push(under.is_some().into());
        if let Some((subject, class)) = under {
            SubjectV1::write(subject, out);
            ClassV1::write(class, out);
        }
    }
}

impl Shape<CommandId> for CommandIdV1 {
    fn of(value: &CommandId) -> CommandIdV1 {
        match *value {
            CommandId::Uuid(uuid) => CommandIdV1::Uuid(uuid),
            CommandId::Row { batch, row } => CommandIdV1::Row { batch: batch.0, row },
        }
    }

    fn value(self) -> Option<CommandId> {
        Some(match self {
            CommandIdV1::Uuid(uuid) => CommandId::Uuid(uuid),
            CommandIdV1::Row { batch, row } => CommandId::Row { batch: BatchNo(batch), row },
        })
    }

    fn write(value: &CommandId, out: &mut Vec<u8>) {
        match value {
            CommandId::Uuid(uuid) => {
                out.push(0);
                u128::write(uuid, out);
            }
            CommandId::Row { batch, row } => {
                out.push(1);
                u32::write(batch, out);
                u32::write(row, out);
            }
        }
    }
}

impl Shape<SourceDocument> for SourceDocumentV1 {
    fn of(value: &SourceDocument) -> SourceDocumentV1 {
        SourceDocumentV1 {
            number: Shape::of(&value.number),
            dated: Shape::of(&value.dated),
            file_hash: value.file_hash,
        }
    }

    fn value(self) -> Option<SourceDocument> {
        let (dated, file_hash) = (Shape::value(self.dated)?, self.file_hash);
        Some(SourceDocument { number: self.number.value()?, dated, file_hash })
    }
}

impl HeaderV1 {
    fn value(self) -> Option<Header> {
        Some(Header {
            recorded_at: Millis(self.recorded_at),
            actor: self.actor.value()?,
            channel: self.channel.value()?,
            on_behalf_of: self.on_behalf_of.map(UnitNo),
            command: self.command.value()?,
            policy: Position(self.policy),
            document: Shape::value(self.document)?,
            reason: None,
            body: Shape::value(self.body)?,
        })
    }
}

#[cfg(test)]
pub(super) fn each_shape(visit: &mut impl super::shape::Visit) {
    visit.shape::<HeaderV1>(HEADER_V1);
}

/// Appends the clear bytes of the header.
pub(super) fn write(header: &Header, out: &mut Vec<u8>) -> Kind {
    let Header {
        recorded_at,
        actor,
        channel,
        on_behalf_of,
        command,
        policy,
        document,
        body,
        // Sealed beside the clear bytes.
        reason: _,
    } = header;
    i64::write(recorded_at, out);
    ActorV1::write(actor, out);
    ChannelV1::write(channel, out);
    <Option<u32>>::write(on_behalf_of, out);
    CommandIdV1::write(command, out);
    u64::write(policy, out);
    <Option<SourceDocumentV1>>::write(document, out);
    <Option<BodyMarkV1>>::write(body, out);
    HEADER_V1
}

pub(super) fn read(part: &Part<'_>) -> Result<Header, DecodeError> {
    if part.kind != HEADER_V1 {
        return Err(part.kind.unknown());
    }
    read_shape::<HeaderV1>(part.clear)?.value().ok_or(DecodeError::OutOfRange)
}
