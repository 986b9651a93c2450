//! Specs of voids: what is taken back, what stays, and that a mended file can be imported after.

mod kept;
mod kinds;

use super::{VoidCommand, entries, is_kept};
use crate::domain::event::CommandId;
use crate::domain::ids::{BatchNo, Position, SourceNo};
use crate::domain::memberships::DepartureReason::Other;
use crate::domain::office::OfficeCommand;
use crate::domain::people::{PersonCommand, PersonKey};
use crate::domain::refusal::{Explain, Refusal};
use crate::domain::stage::{Stage, dies, joins, leaves, moves, register, row};
use crate::domain::state::{Command, Decision};

/// Records the commands as rows of a batch.
#[track_caller]
pub(super) fn batch(office: &mut Stage, name: &str, rows: Vec<Command>) {
    let batch = BatchNo::after(office.state.office.batches().len());
    office.given(Command::Office(OfficeCommand::StartBatch {
        name: name.to_owned(),
        kind: "members".to_owned(),
        source: SourceNo(0),
    }));
    for (row, command) in (1..).zip(rows) {
        office.command = CommandId::Row { batch, row };
        office.given(command);
    }
    office.command = CommandId::Uuid(0);
}

/// Voids a batch, the row recorded last first; for each row, in the order of the rows, the code why
/// it is kept, 0 where it was taken back.
#[track_caller]
pub(super) fn void(office: &mut Stage, name: &str) -> Vec<u16> {
    voided(office, name, |refusal| assert!(is_kept(refusal), "{refusal:?}"))
}

/// The same where rows are refused or kept.
#[track_caller]
pub(super) fn refused(office: &mut Stage, name: &str) -> Vec<u16> {
    let is_period = |refusal: &Refusal| matches!(refusal, Refusal::Period(_));
    voided(office, name, |refusal| assert_eq!(is_kept(refusal), !is_period(refusal)))
}

fn voided(office: &mut Stage, name: &str, look: impl Fn(&Refusal)) -> Vec<u16> {
    let start = Command::Void(VoidCommand::Start { batch: name.to_owned() });
    office.when(start).expect("the batch is known");
    let voided = office.state.office.batch(name).unwrap();
    let void = office.state.office.void_of(voided).unwrap();
    let runs = office.state.office.batches()[voided.index()].rows.clone();
    let positions = runs.into_iter().flat_map(|(first, last)| first.0..=last.0);
    let mut codes: Vec<u16> = positions
        .rev()
        .map(|position| match office.when(take_back(office, void, position)) {
            Ok(_) => 0,
            Err(refusal) => {
                look(&refusal);
                refusal.code().0
            }
        })
        .collect();
    codes.reverse();
    codes
}

fn take_back(office: &Stage, void: BatchNo, position: u64) -> Command {
    let facts = &office.commits[usize::try_from(position).unwrap() - 1].facts;
    let (position, entries) = (Position(position), entries(facts));
    Command::Void(VoidCommand::TakeBack { void, position, entries })
}

#[test]
fn members_taken_back_are_in_no_unit_and_may_be_imported_again() {
    let mut office = Stage::new();
    let rows = || vec![joins("m1", "2015-06-01"), joins("m2", "2016-06-01")];
    batch(&mut office, "b", rows());
    let uuid = office.state.people.uuid(office.person("m1"));
    assert_eq!(void(&mut office, "b"), [0, 0]);
    let named = PersonKey::Ref("m1".to_owned());
    office.refused(
        Command::Membership(crate::domain::memberships::MembershipCommand::Depart {
            person: named,
            left_on: crate::domain::stage::partial("2020"),
            reason: Some(Other),
        }),
        2202,
    );
    batch(&mut office, "b2", rows());
    assert_eq!(office.unit_on("m1", "2020-01-01"), Some("c1"));
    assert_ne!(office.state.people.uuid(office.person("m1")), uuid, "another record");
}

#[test]
fn a_person_taken_back_is_found_by_uuid_for_an_erasure_alone() {
    let mut office = Stage::new();
    batch(&mut office, "b", vec![register(row("m1"))]);
    let uuid = office.state.people.uuid(office.person("m1"));
    void(&mut office, "b");
    let key = uuid::Uuid::from_u128(uuid).to_string();
    office.refused(moves(&key, "2020-01-01", "c2"), 2202);
    let erase = Command::Person(PersonCommand::Erase { person: PersonKey::Uuid(uuid) });
    office.given(erase);
}

#[test]
fn rows_that_build_on_earlier_rows_of_the_batch_are_taken_back_first() {
    let mut office = Stage::new();
    let rows = || {
        vec![
            joins("m1", "2015-06-01"),
            moves("m1", "2017-01-01", "c2"),
            moves("m1", "2018-01-01", "c1"),
            leaves("m1", "2020-01-01", Other),
            dies("m1", "2021-01-01"),
        ]
    };
    batch(&mut office, "b", rows());
    assert_eq!(void(&mut office, "b"), [0; 5]);
    assert_eq!(void(&mut office, "b"), [0; 5], "taken back once");
    batch(&mut office, "b2", rows());
    assert_eq!(office.unit_on("m1", "2017-06-01"), Some("c2"));
}

#[test]
fn a_departure_taken_back_leaves_the_membership_open_and_the_person_alive() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    office.given(joins("m2", "2015-06-01"));
    let rows = || vec![dies("m1", "2020-01-01"), leaves("m2", "2020-01-01", Other)];
    batch(&mut office, "b", rows());
    assert_eq!(void(&mut office, "b"), [0, 0]);
    assert_eq!(office.unit_on("m1", "2024-01-01"), Some("c1"));
    assert_eq!(office.state.people.death(office.person("m1")), None);
    batch(&mut office, "b2", rows());
    assert_eq!(office.unit_on("m1", "2024-01-01"), None);
}

#[test]
fn what_was_unchanged_is_nothing_to_take_back() {
    let mut office = Stage::new();
    office.given(joins("m1", "2015-06-01"));
    batch(&mut office, "b", vec![joins("m2", "2015-06-01")]);
    office.unchanged(joins("m1", "2015-06-01"));
    assert_eq!(void(&mut office, "b"), [0]);
    assert_eq!(office.unit_on("m1", "2024-01-01"), Some("c1"));
}

#[test]
fn a_void_is_begun_once_and_is_itself_not_voided() {
    let mut office = Stage::new();
    batch(&mut office, "b", vec![register(row("m1"))]);
    let start = |name: &str| Command::Void(VoidCommand::Start { batch: name.to_owned() });
    office.given(start("b"));
    office.unchanged(start("b"));
    office.refused(start("void b"), 2821);
    office.refused(start("nope"), 2820);
    let void = office.state.office.batch("void b").unwrap();
    let elsewhere = take_back(&office, void, 1);
    office.refused(elsewhere, 2823);
    let of_no_void = take_back(&office, BatchNo(0), 3);
    office.refused(of_no_void, 2822);
}

#[test]
fn a_replay_gives_the_same_state() {
    let mut office = Stage::new();
    let rows = || vec![joins("m1", "2015-06-01"), moves("m1", "2017-01-01", "c2")];
    batch(&mut office, "b", rows());
    void(&mut office, "b");
    batch(&mut office, "b2", rows());
    let mut again = office.replayed();
    for command in rows() {
        assert_eq!(again.unchanged(command.clone()), office.unchanged(command));
    }
    assert_eq!(void(&mut again, "b"), void(&mut office, "b"));
}

/// What a command would be answered now.
pub(super) fn is_recorded(office: &Stage, command: &Command) -> Result<bool, Refusal> {
    office.decide(command).map(|decision| matches!(decision, Decision::Unchanged(_)))
}
