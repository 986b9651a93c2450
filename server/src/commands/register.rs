//! `register-complete`: from a day on, a unit's own register is its number of members.

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::figures::FigureCommand;
use dienhong_core::domain::state::Command;
use serde_json::json;

use super::Done;
use super::act::{Desk, Order};
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::output::Document;

pub(super) fn complete(unit: &str, on: Day, desk: &Desk<'_>) -> Result<Box<dyn Document>, Failure> {
    let command = Command::Figure(FigureCommand::CompleteRegister { unit: unit.to_owned(), on });
    let outcome = desk.carry_out(&Order::plain(), command)?;
    let (day_vi, day_en) = (Lang::Vi.day(on), Lang::En.day(on));
    Ok(Box::new(Done {
        json: json!({
            "unit": unit,
            "on": on.to_string(),
            "position": outcome.position,
            "recorded": outcome.recorded,
        }),
        vi: format!(
            "Từ ngày {day_vi}, hội viên của {unit} tính theo danh sách của chính đơn vị.\n"
        ),
        en: format!("From {day_en} on, the members of {unit} are those of its own register.\n"),
    }))
}
