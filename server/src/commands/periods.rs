//! `close-period` and `reopen-period`.

use dienhong_core::domain::periods::PeriodCommand;
use dienhong_core::domain::state::Command;
use serde_json::json;

use super::Done;
use super::act::{Desk, Order, Outcome};
use crate::failure::Failure;
use crate::output::Document;

pub(super) fn close(unit: &str, year: i32, desk: &Desk<'_>) -> Result<Box<dyn Document>, Failure> {
    let command = PeriodCommand::Close { unit: unit.to_owned(), year };
    let outcome = desk.carry_out(&Order::plain(), Command::Period(command))?;
    let at = outcome.position;
    let vi = format!(
        "Đã khóa sổ năm {year} của {unit} tại mốc {at}. Số liệu đã chốt: --known closed:{year}\n"
    );
    let en = format!(
        "{unit} has closed {year} at position {at}. Its figures stay at --known closed:{year}\n"
    );
    Ok(answer(unit, year, &outcome, [vi, en]))
}

pub(super) fn reopen(
    unit: &str,
    year: i32,
    reason: &str,
    desk: &Desk<'_>,
) -> Result<Box<dyn Document>, Failure> {
    let (named, reason) = (unit.to_owned(), reason.to_owned());
    let command = PeriodCommand::Reopen { unit: named, year, reason };
    let outcome = desk.carry_out(&Order::plain(), Command::Period(command))?;
    let vi = format!("Đã mở lại sổ năm {year} của {unit}.\n");
    let en = format!("{unit} has opened {year} again.\n");
    Ok(answer(unit, year, &outcome, [vi, en]))
}

fn answer(unit: &str, year: i32, outcome: &Outcome, [vi, en]: [String; 2]) -> Box<dyn Document> {
    let json = json!({
        "unit": unit,
        "year": year,
        "position": outcome.position,
        "recorded": outcome.recorded,
    });
    Box::new(Done { json, vi, en })
}
