//! Specs: a receipt says what was recorded, and no changed bit of it passes.

use super::names::{Name, named, registered};
use super::*;
use crate::codec;
use crate::domain::calendar::Day;
use crate::domain::event::{Actor, Channel, CommandId, Fact};
use crate::domain::ids::{
    FundNo, KindNo, Millis, OfficerNo, PersonNo, SourceNo, SupportNo, UnitNo,
};
use crate::domain::office::OfficeEvent;
use crate::domain::support::{Beneficiary, SupportEvent, ValueBasis};
use crate::log::merkle::{Frontier, proof};
use crate::log::note::Signer;

fn header() -> Header {
    Header {
        recorded_at: Millis(1_772_000_000_000),
        actor: Actor::officer(OfficerNo(0)),
        channel: Channel::Import,
        on_behalf_of: None,
        command: CommandId::Uuid(7),
        policy: Position(1),
        document: None,
        reason: None,
        body: None,
    }
}

fn officer() -> Event {
    Event::Office(OfficeEvent::OfficerAdded { officer: OfficerNo(0), uuid: 1, name: "Mai".into() })
}

fn fund() -> Event {
    let key = "QT1".to_owned();
    Event::Support(SupportEvent::FundNamed { fund: FundNo(0), source: SourceNo(0), key })
}

fn gift() -> Event {
    Event::Support(SupportEvent::Given {
        support: SupportNo(0),
        uuid: 5,
        key: "Q1".to_owned(),
        source: SourceNo(0),
        beneficiary: Beneficiary::Person(PersonNo(0)),
        unit: UnitNo(0),
        kind: KindNo(0),
        given_on: Day::parse("2026-01-05").unwrap(),
        amount: Some(500_000),
        value_basis: ValueBasis::Cash,
        quantity: None,
        programme: None,
        fund: Some(FundNo(0)),
        decision: None,
    })
}

fn commit(events: &[Event]) -> Vec<u8> {
    let facts: Vec<Fact> = events.iter().cloned().map(Fact::clear).collect();
    codec::encode(&header(), &facts, &mut |_, _| {}).unwrap()
}

fn signer() -> Signer {
    Signer::new("so.example/dienhong", &[1; 32]).unwrap()
}

/// A log of an officer, a fund with a gift from it, and `more` commits.
fn receipt(more: usize) -> Receipt {
    let mut commits = vec![commit(&[officer()]), commit(&[fund(), gift()])];
    commits.extend((0..more).map(|_| commit(&[officer()])));
    let leaves: Vec<Hash> = commits.iter().map(|bytes| codec::leaf_of(bytes).unwrap()).collect();
    let size = leaves.len() as u64;
    let path = |index| proof::roots(&proof::inclusion(index, size), leaves.clone()).unwrap();
    let proven = |index: u64, event| {
        let bytes = &commits[usize::try_from(index).unwrap()];
        let disclosure = Disclosure::of(bytes, event).unwrap().unwrap();
        Proven { position: Position(index + 1), disclosure, path: path(index) }
    };
    let mut tree = Frontier::default();
    for leaf in &leaves {
        tree.append(*leaf);
    }
    let root = tree.root();
    let checkpoint = Checkpoint { origin: "so.example/dienhong".to_owned(), size, root };
    let registered = vec![proven(0, 0), proven(1, 0)];
    Receipt { about: proven(1, 1), registered, checkpoint: checkpoint.sign(&signer()).unwrap() }
}

#[test]
fn a_receipt_says_what_was_recorded_and_what_registered_it() {
    for more in 0..9 {
        let text = receipt(more).text();
        let shown = verify(&text, signer().verifier()).unwrap();
        assert_eq!(shown.checkpoint.size, 2 + more as u64);
        assert_eq!((shown.about.position, shown.about.index), (Position(2), 1));
        assert_eq!((shown.about.header, shown.about.event), (header(), gift()));
        let events: Vec<Event> = shown.registered.into_iter().map(|fact| fact.event).collect();
        assert_eq!(events, [officer(), fund()]);
    }
}

#[test]
fn no_changed_bit_of_a_receipt_passes() {
    let text = receipt(3).text();
    for bit in 0..text.len() * 8 {
        let mut bent = text.clone().into_bytes();
        bent[bit / 8] ^= 1 << (bit % 8);
        let Ok(bent) = String::from_utf8(bent) else { continue };
        assert!(verify(&bent, signer().verifier()).is_err(), "bit {bit}");
    }
    for length in (0..text.len()).filter(|&at| text.is_char_boundary(at)) {
        assert!(verify(&text[..length], signer().verifier()).is_err(), "{length} bytes");
    }
}

#[test]
fn what_fails_is_named() {
    let good = receipt(3);
    let key = signer();
    let stranger = Signer::new("so.example/dienhong", &[2; 32]).unwrap();
    let unsigned = Broken::Checkpoint(NoteError::NotSigned);
    assert_eq!(good.verify(stranger.verifier()), Err(unsigned));

    let forged =
        Receipt { checkpoint: good.checkpoint.replacen("\n5\n", "\n6\n", 1), ..good.clone() };
    let refused = forged.verify(key.verifier());
    assert_eq!(refused, Err(Broken::Checkpoint(NoteError::Forged)));

    let elsewhere = Proven { position: Position(3), ..good.about.clone() };
    let moved = Receipt { about: elsewhere, ..good.clone() };
    assert_eq!(moved.verify(key.verifier()), Err(Broken::NotIncluded { position: 3 }));

    let mut unasked = good.clone();
    unasked.registered.push(good.about.clone());
    assert_eq!(unasked.verify(key.verifier()), Err(Broken::Foreign { position: 2 }));
    assert_eq!(verify("a letter", key.verifier()), Err(Broken::Malformed));
}

#[test]
fn an_event_names_what_it_rests_on_and_not_itself() {
    let names = named(&header(), &gift());
    let expected = [
        Name::Officer(OfficerNo(0)),
        Name::Kind(KindNo(0)),
        Name::Unit(UnitNo(0)),
        Name::Person(PersonNo(0)),
        Name::Fund(FundNo(0)),
    ];
    assert_eq!(names, expected);
    assert_eq!(registered(&fund()), Some(Name::Fund(FundNo(0))));
    assert_eq!(named(&header(), &officer()), []);
}
