//! Specs of the kinds of rows.

use dienhong_core::domain::corrections::ImportKind;

use super::KINDS;

#[test]
fn the_kind_of_every_row_is_found_again_by_its_stored_number() {
    assert_eq!(KINDS.len(), ImportKind::ALL.len());
    for (kind, name) in KINDS {
        assert_eq!(ImportKind::numbered(kind.number()), Some(kind), "{name}");
    }
}
