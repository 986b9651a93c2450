//! One command after the other.

use super::*;
use crate::domain::ids::OfficerNo;
use crate::domain::office::OfficeRefusal;

fn refused(refusal: OfficeRefusal) -> Answer {
    Answer::Refused(refusal.into())
}

#[test]
fn a_command_sent_twice_is_recorded_once_with_the_same_answer() {
    let (machine, stage, registry) = founded();
    assert_eq!(registry.execute(add_officer(1, "Lan")).unwrap(), recorded_at(1));
    assert_eq!(registry.execute(add_officer(1, "Lan")).unwrap(), recorded_at(1));
    registry.close().unwrap();
    let registry = open(&machine, &stage);
    assert_eq!(registry.execute(add_officer(1, "Lan")).unwrap(), recorded_at(1));
    registry.close().unwrap();
    assert_eq!(recorded(&machine).len(), 1);
}

#[test]
fn the_same_content_under_another_id_is_unchanged() {
    let (_machine, _stage, registry) = founded();
    registry.execute(add_officer(1, "Lan")).unwrap();
    assert_eq!(registry.execute(add_officer(2, "Lan")).unwrap(), unchanged_at(1));
}

#[test]
fn a_command_id_with_another_body_is_refused() {
    let (_machine, _stage, registry) = founded();
    registry.execute(add_officer(1, "Lan")).unwrap();
    let reused = registry.execute(add_officer(1, "Huệ")).unwrap();
    assert_eq!(reused, refused(OfficeRefusal::CommandIdReused));
    assert_eq!(registry.look(|state| state.office.officers().len()), 1);
}

#[test]
fn a_command_id_whose_new_body_stands_elsewhere_gets_that_place() {
    let (_machine, _stage, registry) = founded();
    registry.execute(add_officer(1, "Lan")).unwrap();
    registry.execute(add_officer(2, "Huệ")).unwrap();
    assert_eq!(registry.execute(add_officer(2, "Lan")).unwrap(), unchanged_at(1));
}

#[test]
fn an_officer_whom_nobody_added_can_not_act() {
    let (_machine, _stage, registry) = founded();
    registry.execute(add_officer(1, "Lan")).unwrap();
    let by = |id, officer| {
        let actor = Actor::Officer(OfficerNo(officer));
        Request { actor, ..add_officer(id, "Huệ") }
    };
    let unknown = registry.execute(by(2, 1)).unwrap();
    assert_eq!(unknown, refused(OfficeRefusal::NoSuchOfficer));
    assert_eq!(registry.execute(by(3, 0)).unwrap(), recorded_at(2));
}

#[test]
fn a_refused_command_leaves_no_trace() {
    let (machine, _stage, registry) = founded();
    let batch = crate::domain::ids::BatchNo(0);
    let finish = OfficeCommand::FinishBatch { batch, recorded: 1, unchanged: 0, refused: 0 };
    let answer = registry.execute(office(1, finish)).unwrap();
    assert_eq!(answer, refused(OfficeRefusal::NoSuchBatch { batch }));
    assert_eq!(registry.execute(add_officer(1, "Lan")).unwrap(), recorded_at(1));
    registry.close().unwrap();
    assert_eq!(recorded(&machine).len(), 1);
}

#[test]
fn a_reason_needs_a_unit_that_can_seal_it() {
    let (_machine, _stage, registry) = founded();
    let with_reason = Request { reason: Some("ốm".into()), ..add_officer(1, "Lan") };
    let answer = registry.execute(with_reason).unwrap();
    assert_eq!(answer, refused(OfficeRefusal::NoUnitForReason));
}

#[test]
fn what_no_commit_can_hold_is_refused_and_what_just_fits_is_recorded() {
    let (_machine, _stage, registry) = founded();
    let long = registry.execute(add_officer(1, &"x".repeat(codec::CLEAR_MAX))).unwrap();
    assert_eq!(long, refused(OfficeRefusal::TooLarge));
    assert_eq!(registry.execute(add_officer(1, &"x".repeat(20_000))).unwrap(), recorded_at(1));
}

#[test]
fn a_commit_holds_who_acted_when_and_where() {
    let (machine, stage, registry) = founded();
    registry.execute(add_officer(1, "Lan")).unwrap();
    stage.set(1_800_000_000_000);
    let actor = Actor::Officer(OfficerNo(0));
    let document = crate::domain::event::SourceDocument {
        number: "12/QĐ".into(),
        dated: Day::from_ymd(2026, 1, 2),
        file_hash: None,
    };
    let asked = Request {
        actor,
        channel: Channel::Page,
        document: Some(document.clone()),
        ..add_officer(7, "Huệ")
    };
    registry.execute(asked).unwrap();
    registry.close().unwrap();
    let header = &recorded(&machine)[1].header;
    assert_eq!(header.recorded_at, Millis(1_800_000_000_000));
    assert_eq!((header.actor, header.channel), (actor, Channel::Page));
    assert_eq!(header.command, CommandId::Uuid(7));
    assert_eq!(header.document, Some(document));
}
