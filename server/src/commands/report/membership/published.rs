//! What may be published: no count that could name persons, and none that can be reckoned back from
//! what stands beside it.

use crate::reports::membership::{MembersCell, MembershipRow};

/// A count of 1 to 4 persons is not published: it could name them.
const SMALL_MAX: i64 = 4;

fn is_small(count: Option<i64>) -> bool {
    count.is_some_and(|count| (1..=SMALL_MAX).contains(&count))
}

/// Blanks what is small, and says so. `is_family`: the first row is the sum of the others, so that
/// one blank alone among them would be what the others leave.
pub(super) fn suppress(rows: &mut [MembershipRow], is_family: bool) {
    for row in rows.iter_mut() {
        let counts = [row.members, row.members_60_plus, row.rate_members_60_plus];
        if counts.into_iter().chain([row.registry_members]).any(is_small) {
            hide_members(row);
        }
        if is_small(row.population_60_plus) {
            hide_population(row);
        }
        if let Some(cells) = &mut row.members_by
            && hide_cells(cells)
        {
            mark(row);
        }
    }
    if let (true, [_, children @ ..]) = (is_family, rows) {
        accompany(children, |row| row.registry_members, hide_members);
        accompany(children, |row| row.population_60_plus, hide_population);
    }
}

/// Hides the smallest of the others where exactly one is hidden.
fn accompany(
    rows: &mut [MembershipRow],
    count: impl Fn(&MembershipRow) -> Option<i64>,
    hide: impl Fn(&mut MembershipRow),
) {
    let hidden = rows.iter().filter(|row| is_marked(row) && count(row).is_none()).count();
    let shown = rows.iter_mut().filter(|row| count(row).is_some_and(|count| count > 0));
    if hidden == 1
        && let Some(smallest) = shown.min_by_key(|row| count(row))
    {
        hide(smallest);
    }
}

/// The same among the cells of one row; whether any is hidden.
fn hide_cells(cells: &mut [MembersCell]) -> bool {
    cells.iter_mut().filter(|cell| is_small(cell.members)).for_each(|cell| cell.members = None);
    let hidden = cells.iter().filter(|cell| cell.members.is_none()).count();
    let shown = cells.iter_mut().filter(|cell| cell.members.is_some_and(|count| count > 0));
    if hidden == 1
        && let Some(smallest) = shown.min_by_key(|cell| cell.members)
    {
        smallest.members = None;
    }
    hidden > 0
}

fn hide_members(row: &mut MembershipRow) {
    row.members = None;
    row.members_60_plus = None;
    row.rate_members_60_plus = None;
    row.registry_members = None;
    row.rate = None;
    row.members_by.iter_mut().flatten().for_each(|cell| cell.members = None);
    mark(row);
}

fn hide_population(row: &mut MembershipRow) {
    row.population_60_plus = None;
    row.rate = None;
    mark(row);
}

fn is_marked(row: &MembershipRow) -> bool {
    row.marks.contains(&"suppressed")
}

fn mark(row: &mut MembershipRow) {
    if !is_marked(row) {
        row.marks.push("suppressed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(unit: &str, members: i64, population: i64) -> MembershipRow {
        MembershipRow {
            unit: unit.to_owned(),
            code: None,
            name: unit.to_owned(),
            kind: "commune",
            members: Some(members),
            members_60_plus: Some(members),
            numerator_source: "registry",
            registry_members: Some(members),
            silent_units: 0,
            population_60_plus: Some(population),
            population_on: None,
            population_source: None,
            population_marks: Vec::new(),
            rate_members_60_plus: Some(members),
            rate: None,
            marks: Vec::new(),
            members_by: None,
        }
    }

    #[test]
    fn a_small_count_is_blank_and_can_not_be_reckoned_from_the_others() {
        let mut rows = [row("p", 32, 80), row("a", 10, 20), row("b", 2, 30), row("c", 20, 30)];
        suppress(&mut rows, true);
        let members = rows.each_ref().map(|row| row.registry_members);
        assert_eq!(members, [Some(32), None, None, Some(20)]);
        let marked = rows.each_ref().map(|row| row.marks.clone());
        assert_eq!(marked, [vec![], vec!["suppressed"], vec!["suppressed"], vec![]]);
        assert_eq!(rows[1].population_60_plus, Some(20));
    }

    #[test]
    fn nobody_is_no_small_count() {
        let mut rows = [row("p", 10, 20), row("a", 10, 20), row("b", 0, 0)];
        suppress(&mut rows, true);
        assert!(rows.iter().all(|row| row.marks.is_empty()));
    }

    #[test]
    fn one_small_cell_takes_the_next_smallest_with_it() {
        let cell = |sex, members| MembersCell { sex: Some(sex), age: None, members: Some(members) };
        let split = Some(vec![cell("male", 3), cell("female", 7)]);
        let mut rows = [MembershipRow { members_by: split, ..row("a", 10, 20) }];
        suppress(&mut rows, false);
        let cells: Vec<Option<i64>> =
            rows[0].members_by.iter().flatten().map(|cell| cell.members).collect();
        assert_eq!(cells, [None, None]);
        assert_eq!(rows[0].members, Some(10));
    }
}
