//! Where each province stands on the tile map, before and after 1 July 2025. The same official code
//! means another province on the other map (15 was Yên Bái and is Lào Cai), so each map has its own
//! table. Columns from the west, rows from the north.

use dienhong_core::domain::calendar::Day;

#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) label: &'static str,
    pub(super) column: u32,
    pub(super) row: u32,
}

type Row = (&'static str, &'static str, u32, u32);

/// The 34 provinces of Resolution 202/2025/QH15.
const AFTER: [Row; 34] = [
    ("12", "LCH", 1, 0),
    ("15", "LCA", 2, 0),
    ("08", "TQU", 3, 0),
    ("04", "CBA", 4, 0),
    ("11", "ĐBI", 0, 1),
    ("14", "SLA", 1, 1),
    ("25", "PTH", 2, 1),
    ("19", "TNG", 3, 1),
    ("20", "LSO", 4, 1),
    ("01", "HNO", 2, 2),
    ("24", "BNI", 3, 2),
    ("22", "QNI", 4, 2),
    ("37", "NBI", 2, 3),
    ("33", "HYE", 3, 3),
    ("31", "HPH", 4, 3),
    ("38", "THO", 2, 4),
    ("40", "NAN", 2, 5),
    ("42", "HTI", 2, 6),
    ("44", "QTR", 3, 7),
    ("46", "HUE", 3, 8),
    ("48", "ĐNG", 4, 9),
    ("51", "QNG", 4, 10),
    ("52", "GLA", 4, 11),
    ("66", "ĐLK", 4, 12),
    ("80", "TNI", 1, 13),
    ("75", "ĐNA", 2, 13),
    ("68", "LĐO", 3, 13),
    ("56", "KHA", 4, 13),
    ("91", "AGI", 0, 14),
    ("82", "ĐTH", 1, 14),
    ("79", "HCM", 2, 14),
    ("92", "CTH", 0, 15),
    ("86", "VLO", 1, 15),
    ("96", "CMA", 0, 16),
];

/// The 63 provinces until 30 June 2025.
const BEFORE: [Row; 63] = [
    ("02", "HAG", 3, 0),
    ("04", "CBA", 4, 0),
    ("12", "LCH", 1, 0),
    ("10", "LCA", 2, 0),
    ("11", "ĐBI", 0, 1),
    ("15", "YBA", 2, 1),
    ("08", "TQU", 3, 1),
    ("06", "BKA", 4, 1),
    ("20", "LSO", 5, 1),
    ("14", "SLA", 1, 1),
    ("25", "PTH", 2, 2),
    ("26", "VPH", 3, 2),
    ("19", "TNG", 4, 2),
    ("24", "BGI", 5, 2),
    ("22", "QNI", 6, 2),
    ("17", "HBI", 2, 3),
    ("01", "HNO", 3, 3),
    ("27", "BNI", 4, 3),
    ("30", "HDU", 5, 3),
    ("31", "HPH", 6, 3),
    ("35", "HNA", 3, 4),
    ("33", "HYE", 4, 4),
    ("34", "TBI", 5, 4),
    ("37", "NBI", 3, 5),
    ("36", "NDI", 4, 5),
    ("38", "THO", 3, 6),
    ("40", "NAN", 3, 7),
    ("42", "HTI", 3, 8),
    ("44", "QBI", 4, 9),
    ("45", "QTR", 4, 10),
    ("46", "HUE", 5, 11),
    ("48", "ĐNG", 6, 11),
    ("49", "QNA", 6, 12),
    ("51", "QNG", 6, 13),
    ("62", "KTU", 5, 13),
    ("64", "GLA", 5, 14),
    ("52", "BĐI", 6, 14),
    ("66", "ĐLK", 5, 15),
    ("54", "PYE", 6, 15),
    ("67", "ĐNO", 4, 16),
    ("68", "LĐO", 5, 16),
    ("56", "KHA", 6, 16),
    ("70", "BPH", 3, 16),
    ("72", "TNI", 2, 16),
    ("74", "BDU", 3, 17),
    ("75", "ĐNA", 4, 17),
    ("60", "BTH", 5, 17),
    ("58", "NTH", 6, 17),
    ("80", "LAN", 2, 17),
    ("87", "ĐTH", 1, 18),
    ("82", "TGI", 2, 18),
    ("79", "HCM", 3, 18),
    ("77", "BRV", 4, 18),
    ("89", "AGI", 0, 18),
    ("91", "KGI", 0, 19),
    ("92", "CTH", 1, 19),
    ("86", "VLO", 2, 19),
    ("83", "BTR", 3, 19),
    ("93", "HGI", 1, 20),
    ("84", "TVI", 2, 20),
    ("95", "BLI", 1, 21),
    ("94", "STR", 2, 21),
    ("96", "CMA", 0, 21),
];

/// `None`: no province has that code on that day.
pub(super) fn cell(code: &str, tree_on: Day) -> Option<Cell> {
    let redrawn = Day::from_ymd(2025, 7, 1)?;
    let rows: &[Row] = if tree_on < redrawn { &BEFORE } else { &AFTER };
    let found = rows.iter().find(|(known, ..)| *known == code);
    found.map(|&(_, label, column, row)| Cell { label, column, row })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::data::units::AdministrativeUnits;

    fn codes(rows: &[Row]) -> BTreeSet<String> {
        rows.iter().map(|(code, ..)| (*code).to_owned()).collect()
    }

    #[test]
    fn every_province_has_one_tile_of_its_own() {
        for rows in [AFTER.as_slice(), &BEFORE] {
            let cells: BTreeSet<(u32, u32)> =
                rows.iter().map(|(_, _, column, row)| (*column, *row)).collect();
            let labels: BTreeSet<&str> = rows.iter().map(|(_, label, ..)| *label).collect();
            assert_eq!((cells.len(), labels.len()), (rows.len(), rows.len()));
        }
    }

    #[test]
    fn the_tiles_are_the_provinces_of_their_day() {
        let units = AdministrativeUnits::load();
        let shipped = |units: &[crate::data::units::AdministrativeUnit]| {
            units.iter().map(|unit| unit.code.clone()).collect::<BTreeSet<_>>()
        };
        assert_eq!(codes(&AFTER), shipped(&units.provinces_after));
        assert_eq!(codes(&BEFORE), shipped(&units.provinces_before));
    }
}
