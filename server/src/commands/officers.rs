//! `user add`, `user list`, and who acts in a command.

use dienhong_core::domain::event::Actor;
use dienhong_core::domain::ids::OfficerNo;
use dienhong_core::domain::office::OfficeCommand;
use dienhong_core::domain::state::Command;
use serde_json::json;
use uuid::Uuid;

use super::act::{Desk, Order};
use super::{Done, Surroundings};
use crate::app::Writer;
use crate::catalogue::Message;
use crate::failure::Failure;
use crate::output::table::{self, Align};
use crate::output::{Document, Screen};

/// The officer who acts: the one named, else the only one there is. Before there is any officer it
/// is the program itself; among several somebody must answer for it.
pub(crate) fn acting(writer: &Writer, named: Option<&str>) -> Result<Actor, Failure> {
    writer.registry().look(|state| match (named, state.office.officers()) {
        (Some(name), _) => state
            .office
            .officer(name)
            .map(Actor::officer)
            .ok_or_else(|| Failure::failed(Message::new(1025, [("officer", name.to_owned())]))),
        (None, []) => Ok(Actor::System),
        (None, [_]) => Ok(Actor::officer(OfficerNo(0))),
        (None, several) => {
            let all: Vec<&str> = several.iter().map(|officer| officer.name.as_str()).collect();
            Err(Failure::failed(Message::new(1042, [("officers", all.join(", "))])))
        }
    })
}

pub(super) fn add(name: &str, desk: &Desk<'_>) -> Result<Box<dyn Document>, Failure> {
    let command = Command::Office(OfficeCommand::AddOfficer { name: name.to_owned() });
    let outcome = desk.carry_out(&Order::plain(), command)?;
    let uuid = desk.look(|state| {
        let number = state.office.officer(name)?;
        Some(Uuid::from_u128(state.office.officers()[number.index()].uuid).to_string())
    });
    Ok(Box::new(Done {
        json: json!({
            "officer": name,
            "uuid": uuid,
            "position": outcome.position,
            "recorded": outcome.recorded,
        }),
        vi: format!("Cán bộ {name} đã có trong sổ; dùng: dienhong --as \"{name}\" …\n"),
        en: format!("{name} is an officer of this registry; use: dienhong --as \"{name}\" …\n"),
    }))
}

pub(super) fn list(here: &Surroundings) -> Result<Box<dyn Document>, Failure> {
    let mut records = crate::app::Records::open(&here.options.data())?;
    let officers = super::scan::officers(&mut records)?;
    Ok(Box::new(Officers(officers)))
}

/// Names and UUIDs.
struct Officers(Vec<(String, String)>);

impl Document for Officers {
    fn json(&self) -> String {
        let officers = self.0.iter().map(|(name, uuid)| json!({"name": name, "uuid": uuid}));
        json!({"officers": officers.collect::<Vec<_>>()}).to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let rows = self.0.iter().map(|(name, uuid)| vec![name.clone(), uuid.clone()]);
        std::iter::once(vec!["name".to_owned(), "uuid".to_owned()]).chain(rows).collect()
    }

    fn text(&self, screen: Screen) -> String {
        if self.0.is_empty() {
            return screen
                .lang
                .pick(
                    "Chưa có cán bộ nào; thêm: dienhong user add \"Họ và tên\"\n",
                    "No officer yet; add one: dienhong user add \"Full name\"\n",
                )
                .to_owned();
        }
        let headings =
            [(screen.lang.pick("cán bộ", "officer"), Align::Left), ("UUID", Align::Left)];
        let rows: Vec<Vec<String>> =
            self.0.iter().map(|(name, uuid)| vec![name.clone(), uuid.clone()]).collect();
        table::draw(screen, &headings, &rows)
    }
}
