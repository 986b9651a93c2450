//! Keys of gifts and of their corrections, and what a recorded row may leave empty.

use super::*;

#[test]
fn a_key_that_a_correction_left_is_free_for_its_real_gift() {
    let mut office = Office::founded();
    office.record(give(gift("g1")));
    let first = office.state.position;
    office.record(office::correction(ImportKind::Support, "g1", Column::Support, "g2"));
    assert_eq!(office.decide(give(gift("g1"))), Ok(Decision::Unchanged(first)));
    let real = || Gift { amount: Some(700_000), ..gift("g1") };
    office.record(give(real()));
    assert_eq!(office.decide(give(gift("g1"))), Ok(Decision::Unchanged(first)));
    assert_eq!(office.decide(give(gift("g2"))), Ok(Decision::Unchanged(first)));
    office.record(office::correction(ImportKind::Support, "g1", Column::Amount, "800000"));
    assert_eq!(terms(&office, "g1").amount, Some(800_000));
    assert_eq!(terms(&office, "g2").amount, Some(500_000));
    let other = Gift { amount: Some(900_000), ..gift("g1") };
    assert_eq!(office.decide(give(other)).unwrap_err().code().0, 2411);
}

#[test]
fn a_correction_of_whom_a_gift_reached_is_known_by_its_key() {
    let mut office = Office::founded();
    office.record(give(gift("g1")));
    let to =
        |household| office::correction(ImportKind::Support, "g1", Column::Household, household);
    office.record(to("h1"));
    assert!(matches!(office.decide(to("h1")), Ok(Decision::Unchanged(_))));
    assert_eq!(office.decide(to("h2")).unwrap_err().code().0, 2710);
}

#[test]
fn a_correction_of_which_gift_a_reversal_takes_back_is_known_by_its_key() {
    let mut office = Office::founded();
    for key in ["g1", "g2", "g3"] {
        office.record(give(gift(key)));
    }
    office.record(reverse("g1", "2025-11-01", "ghi nhầm"));
    let to = |gift| office::correction(ImportKind::Reversals, "g1", Column::Support, gift);
    office.record(to("g2"));
    assert!(matches!(office.decide(to("g2")), Ok(Decision::Unchanged(_))));
    assert_eq!(office.decide(to("g3")).unwrap_err().code().0, 2710);
}

#[test]
fn a_recorded_row_may_leave_every_cell_empty_but_its_key() {
    let mut office = Office::founded();
    office.record(give(full("g1")));
    let given = office.state.position;
    let named = |key: &str| Gift {
        to: None,
        unit: None,
        kind: None,
        given_on: None,
        amount: None,
        ..gift(key)
    };
    assert_eq!(office.decide(give(named("g1"))), Ok(Decision::Unchanged(given)));
    assert_eq!(office.decide(give(named("g2"))).unwrap_err().code().0, 2013);
    let missing =
        office.decide(give(Gift { to: Some(household("h1")), ..named("g2") })).unwrap_err();
    assert_eq!((missing.code().0, missing.column()), (2001, Some(Column::Unit)));
    let takes_back = |reversed_on, reason: Option<&str>| {
        let (support, reason) = ("g1".to_owned(), reason.map(str::to_owned));
        Command::Support(SupportCommand::Reverse { support, reversed_on, reason })
    };
    let missing = office.decide(takes_back(Some(day("2025-11-01")), None)).unwrap_err();
    assert_eq!((missing.code().0, missing.column()), (2001, Some(Column::Reason)));
    office.record(takes_back(Some(day("2025-11-01")), Some("nhầm")));
    let reversed = office.state.position;
    assert_eq!(office.decide(takes_back(None, None)), Ok(Decision::Unchanged(reversed)));
    assert_eq!(office.decide(takes_back(None, Some("khác"))).unwrap_err().code().0, 2413);
}
