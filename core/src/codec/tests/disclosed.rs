//! One event disclosed: it hashes to the commit's leaf, and nothing sealed or unasked is in it.

use super::*;

fn disclosed(bytes: &[u8], index: u16) -> Disclosure {
    Disclosure::of(bytes, index).unwrap().unwrap()
}

#[test]
fn every_event_of_every_shape_hashes_to_the_leaf_of_its_commit() {
    let facts: Vec<Fact> = golden::examples()
        .into_iter()
        .enumerate()
        .map(|(number, event)| {
            let secrets = (0..number % 3).map(|_| secret("Lê Văn Đồng")).collect();
            Fact { event, secrets }
        })
        .collect();
    for facts in facts.chunks(7) {
        let bytes = encoded(facts);
        let leaf = leaf_of(&bytes).unwrap();
        for (index, fact) in (0..).zip(facts) {
            let disclosure = disclosed(&bytes, index);
            assert_eq!(disclosure.leaf(), leaf);
            assert_eq!(disclosure.header().unwrap(), header());
            assert_eq!(disclosure.event().unwrap(), fact.event);
            assert_eq!(disclosure.sealed().unwrap(), fact.secrets.len());
        }
        assert_eq!(Disclosure::of(&bytes, 7).unwrap(), None);
    }
}

#[test]
fn a_disclosure_comes_back_as_it_was_written_and_any_other_bit_gives_another_leaf() {
    let mut with_reason = header();
    with_reason.reason = Some(secret("nhập lại"));
    let [first, second, third] = [0, 1, 2].map(|index| golden::examples().remove(index));
    let facts = [
        Fact { event: first, secrets: vec![secret("a")] },
        Fact { event: second, secrets: vec![secret("b"), secret("c")] },
        Fact { event: third, secrets: Vec::new() },
    ];
    let bytes = encode(&with_reason, &facts, &mut unsealed).unwrap();
    let disclosure = disclosed(&bytes, 1);
    let mut written = Vec::new();
    disclosure.write(&mut written);
    assert_eq!(Disclosure::read(&written).unwrap(), (disclosure.clone(), [].as_slice()));

    for bit in 0..written.len() * 8 {
        let mut bent = written.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        let same = Disclosure::read(&bent)
            .is_ok_and(|(other, rest)| rest.is_empty() && other.leaf() == disclosure.leaf());
        assert!(!same, "bit {bit}");
    }
    for length in 0..written.len() {
        assert!(Disclosure::read(&written[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn what_is_sealed_and_what_was_not_asked_for_is_not_in_it() {
    let [first, second] = [0, 1].map(|index| golden::examples().remove(index));
    let facts = [
        Fact { event: first.clone(), secrets: vec![secret("Lê Văn Đồng")] },
        Fact { event: second, secrets: vec![secret("Trần Thị Mười")] },
    ];
    let bytes = encoded(&facts);
    let mut written = Vec::new();
    disclosed(&bytes, 1).write(&mut written);
    let holds = |text: &[u8]| written.windows(text.len()).any(|window| window == text);
    assert!(!holds("Trần Thị Mười".as_bytes()));
    assert!(!holds(&golden::clear_of(&first)));
}
