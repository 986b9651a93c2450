//! One command after the other.

use super::*;
use crate::domain::ids::{DelegationNo, GrantNo, OfficerNo, UnitNo};
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
fn a_command_id_whose_new_body_stands_elsewhere_is_refused() {
    let (machine, stage, registry) = founded();
    registry.execute(add_officer(1, "Lan")).unwrap();
    registry.execute(add_officer(2, "Huệ")).unwrap();
    let reused = refused(OfficeRefusal::CommandIdReused);
    assert_eq!(registry.execute(add_officer(2, "Lan")).unwrap(), reused);
    registry.close().unwrap();
    let registry = open(&machine, &stage);
    assert_eq!(registry.execute(add_officer(2, "Lan")).unwrap(), reused);
    assert_eq!(registry.execute(add_officer(2, "Huệ")).unwrap(), recorded_at(2));
}

#[test]
fn a_retry_gets_the_answer_of_the_first_whatever_was_recorded_since() {
    let (machine, stage, registry) = founded();
    let start =
        |id, version: &str| office(id, OfficeCommand::StartProgram { version: version.to_owned() });
    assert_eq!(registry.execute(start(1, "1")).unwrap(), recorded_at(1));
    assert_eq!(registry.execute(start(2, "2")).unwrap(), recorded_at(2));
    assert_eq!(registry.execute(start(3, "1")).unwrap(), recorded_at(3));
    assert_eq!(registry.execute(start(1, "1")).unwrap(), recorded_at(1));
    registry.close().unwrap();
    let registry = open(&machine, &stage);
    assert_eq!(registry.execute(start(2, "2")).unwrap(), recorded_at(2));
    assert_eq!(registry.look(|state| state.position), Position(3));
}

#[test]
fn who_asks_for_whom_by_which_paper_and_why_are_part_of_the_body_and_the_channel_is_not() {
    let (_machine, _stage, registry) = founded();
    registry.execute(super::persons::unit(1)).unwrap();
    registry.execute(add_officer(2, "Lan")).unwrap();
    let first = Request { reason: Some("ốm".into()), ..add_officer(3, "Huệ") };
    assert_eq!(registry.execute(first.clone()).unwrap(), recorded_at(3));
    let document = crate::domain::event::SourceDocument {
        number: "12/QĐ".into(),
        dated: None,
        file_hash: None,
    };
    let others = [
        Request { reason: Some("bận".into()), ..first.clone() },
        Request { reason: None, ..first.clone() },
        Request { actor: Actor::officer(OfficerNo(0)), ..first.clone() },
        Request { source: SourceNo(1), ..first.clone() },
        Request { on_behalf_of: Some(UnitNo(0)), ..first.clone() },
        Request { document: Some(document), ..first.clone() },
    ];
    for other in others {
        let answer = registry.execute(other).unwrap();
        assert_eq!(answer, refused(OfficeRefusal::CommandIdReused));
    }
    let elsewhere = Request { channel: Channel::Page, ..first };
    assert_eq!(registry.execute(elsewhere).unwrap(), recorded_at(3));
}

#[test]
fn a_body_is_written_down_as_form_1_wrote_it() {
    let mut body = crate::registry::body::Body::default();
    body.write_down(&add_officer(2, "Huệ"));
    let body = body.write_down(&add_officer(1, "Lan"));
    let expected = [
        &0_u64.to_le_bytes()[..], // a command of the office
        &2_u64.to_le_bytes(),     // to add an officer
        b"Lan\xff",
        &0_u64.to_le_bytes(), // by the program
        &0_u32.to_le_bytes(), // the source
        &0_u64.to_le_bytes(), // no unit
        &0_u64.to_le_bytes(), // no document
        &0_u64.to_le_bytes(), // no reason
    ];
    assert_eq!(body, expected.concat());
}

#[test]
fn the_mark_of_a_body_is_another_in_every_registry() {
    let marks: Vec<_> = [1, 2]
        .map(|seed| {
            let (machine, stage) = (SimDisk::new(seed, 512), Stage::new());
            stage.rolls.store(seed * 1_000_000, Ordering::Relaxed);
            found(&machine, &stage);
            let registry = open(&machine, &stage);
            registry.execute(add_officer(1, "Lan")).unwrap();
            registry.close().unwrap();
            recorded(&machine)[0].header.body.unwrap()
        })
        .into();
    assert_eq!(marks[0].under, None);
    assert_ne!(marks[0].mark, marks[1].mark);
}

#[test]
fn nobody_acts_for_a_unit_or_under_a_grant_that_was_never_recorded() {
    let (_machine, _stage, registry) = founded();
    registry.execute(add_officer(1, "Lan")).unwrap();
    let asked = Request { on_behalf_of: Some(UnitNo(0)), ..add_officer(2, "Huệ") };
    assert_eq!(registry.execute(asked.clone()).unwrap(), refused(OfficeRefusal::NoSuchUnit));
    let with_reason = Request { reason: Some("ốm".into()), ..asked };
    let answer = registry.execute(with_reason).unwrap();
    assert_eq!(answer, refused(OfficeRefusal::NoSuchUnit));
    let officer = OfficerNo(0);
    for (grant, delegation) in [(Some(GrantNo(0)), None), (None, Some(DelegationNo(0)))] {
        let actor = Actor::Officer { officer, grant, delegation };
        let asked = Request { actor, ..add_officer(3, "Huệ") };
        assert_eq!(registry.execute(asked).unwrap(), refused(OfficeRefusal::NoSuchGrant));
    }
}

#[test]
fn a_closed_registry_takes_nothing_more() {
    let (_machine, _stage, registry) = founded();
    registry.execute(add_officer(1, "Lan")).unwrap();
    registry.close().unwrap();
    let fault = registry.execute(add_officer(2, "Huệ")).unwrap_err();
    assert!(matches!(fault, Fault::Closed), "{fault}");
    assert_eq!(fault.exit(), 1);
    assert!(registry.close().is_err());
}

#[test]
fn a_request_is_shown_without_its_reason() {
    let request = Request { reason: Some("ốm nặng".into()), ..add_officer(1, "Lan") };
    assert!(!format!("{request:?}").contains("ốm"));
}

#[test]
fn an_officer_whom_nobody_added_can_not_act() {
    let (_machine, _stage, registry) = founded();
    registry.execute(add_officer(1, "Lan")).unwrap();
    let by = |id, officer| {
        let actor = Actor::officer(OfficerNo(officer));
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
    stage.set(1_710_000_000_000);
    let actor = Actor::officer(OfficerNo(0));
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
    assert_eq!(header.recorded_at, Millis(1_710_000_000_000));
    assert_eq!((header.actor, header.channel), (actor, Channel::Page));
    assert_eq!(header.command, CommandId::Uuid(7));
    assert_eq!(header.document, Some(document));
}
