//! A log whose checksums are right and whose commits are not: told by position, never met by a
//! panic.

use super::*;
use crate::domain::event::{Event, Fact, Header};
use crate::domain::ids::OfficerNo;
use crate::domain::office::OfficeEvent;
use crate::log::memory::MemoryLog;
use crate::log::{Entry, History};

fn officer(number: u32) -> Vec<u8> {
    let header = Header {
        recorded_at: Millis(0),
        actor: Actor::System,
        channel: Channel::CommandLine,
        on_behalf_of: None,
        command: CommandId::Uuid(u128::from(number)),
        policy: Position::START,
        document: None,
        reason: None,
        body: None,
    };
    let event =
        OfficeEvent::OfficerAdded { officer: OfficerNo(number), uuid: 1, name: number.to_string() };
    let facts = [Fact::clear(Event::Office(event))];
    codec::encode(&header, &facts, &mut |_, _| {}).unwrap()
}

fn fault_of(commits: &[Vec<u8>]) -> Option<Fault> {
    let mut log = MemoryLog::new(LOG_ID);
    for bytes in commits {
        let entry = Entry { leaf: [0; 32], bytes: bytes.clone() };
        log.append(&[entry]).unwrap();
    }
    let mut history = log.reader();
    assert_eq!(history.log_id(), LOG_ID);
    let mut commits = Commits::<_, SimDisk>::clear(&mut history);
    loop {
        match commits.next_group() {
            Ok(Some(_)) => {}
            Ok(None) => return None,
            Err(fault) => return Some(fault),
        }
    }
}

#[test]
fn a_number_that_is_skipped_or_given_twice_is_told_with_exit_3() {
    assert!(fault_of(&[officer(0), officer(1)]).is_none());
    for wrong in [[officer(0), officer(2)], [officer(0), officer(0)]] {
        let fault = fault_of(&wrong).expect("the numbers do not follow");
        assert!(matches!(fault, Fault::NotFollowing { position: Position(2), .. }), "{fault}");
        assert_eq!(fault.exit(), 3);
    }
}

#[test]
fn bytes_that_are_no_commit_are_told_with_exit_3() {
    let fault = fault_of(&[officer(0), vec![1, 2, 3]]).expect("it can't be read");
    assert!(matches!(fault, Fault::Unreadable { position: Position(2), .. }), "{fault}");
    assert_eq!(fault.exit(), 3);
}
