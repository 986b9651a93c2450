//! Row by row: what was learned about memberships, and what happened to each member.

use hashbrown::{HashMap, HashSet};

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::ids::{MembershipNo, Position};

use super::weights::Weights;
use super::{Amounts, Cause, Parts};
use crate::ReadModels;
use crate::exact::Exact;
use crate::membership::{End, Memberships, Point, SIXTY, Start, Stretch, born_by};

/// What was learned after the first point and up to `known` about who was a member at it.
pub(super) fn facts(
    parts: &mut Parts,
    models: &ReadModels,
    weights: &[Weights],
    from: Point,
    known: Position,
) {
    let members = &models.memberships;
    let (earlier, later) = (from.known.min(known), from.known.max(known));
    let removed: Vec<(Position, Stretch)> = members.retired_between(earlier, later).collect();
    let added: Vec<(Position, Stretch)> = members.learned_between(earlier, later).collect();
    let of = |rows: &[(Position, Stretch)]| {
        rows.iter().map(|(_, row)| row.membership).collect::<HashSet<_>>()
    };
    let (gone, come) = (of(&removed), of(&added));
    // All rows of a membership are told anew together: one that only lost or, being known before,
    // only gained them was voided or restored by a merge.
    let is_merge = |membership: MembershipNo| {
        let is_old = members.enrolled_at(membership) <= earlier;
        is_old && gone.contains(&membership) != come.contains(&membership)
    };
    let forward = if from.known <= known { Exact::ONE } else { -Exact::ONE };
    for (rows, sign) in [(&removed, -forward), (&added, forward)] {
        let weighed = rows.iter().flat_map(|row| weights.iter().map(move |it| (row, it)));
        for ((at, row), weights) in weighed {
            let on = weights.taken_on(from.on);
            let weight = weights.at(row.unit).times(sign);
            if row.is_open(on) {
                let cause = match is_merge(row.membership) {
                    _ if members.is_void(*at) => Cause::Voided,
                    true => Cause::MergedDuplicate,
                    false => Cause::Corrected,
                };
                parts.add(cause, heads(weight, row, on));
            }
        }
    }
}

/// What happened to each member between two days, as known at the second point.
pub(super) fn changes(
    parts: &mut Parts,
    models: &ReadModels,
    weights: &[Weights],
    from: Day,
    to: Point,
) {
    let mut happened = Parts::default();
    for weights in weights {
        let days = (weights.taken_on(from), weights.taken_on(to.on));
        let between = Between { weights, first: days.0.min(days.1), last: days.0.max(days.1) };
        between.walk(&mut happened, &models.memberships, to.known);
    }
    for (cause, amounts) in happened.0 {
        parts.add(cause, if from <= to.on { amounts } else { -amounts });
    }
}

struct Between<'w> {
    weights: &'w Weights,
    first: Day,
    last: Day,
}

impl Between<'_> {
    fn walk(&self, parts: &mut Parts, members: &Memberships, known: Position) {
        let mut left: HashMap<MembershipNo, u32> = HashMap::new();
        let mut came: Vec<u32> = Vec::new();
        for row in members.rows_known(known) {
            let stretch = members.stretch(row);
            match (stretch.is_open(self.first), stretch.is_open(self.last)) {
                (true, true) => self.turned_60(parts, &stretch),
                (true, false) => drop(left.insert(stretch.membership, row)),
                (false, true) => came.push(row),
                (false, false) => (),
            }
        }
        for row in came {
            let stretch = members.stretch(row);
            match left.remove(&stretch.membership) {
                Some(before) => self.moved(parts, &members.stretch(before), &stretch),
                None => self.came(parts, &stretch, members.first_of(row).start),
            }
        }
        for row in left.into_values() {
            self.left(parts, &members.stretch(row), members.last_of(row).end);
        }
    }

    fn turned_60(&self, parts: &mut Parts, row: &Stretch) {
        let weight = self.weights.at(row.unit);
        let turned = heads(weight, row, self.last) - heads(weight, row, self.first);
        if !turned.is_zero() {
            parts.add(Cause::Turned60, turned);
        }
    }

    /// Between units that count alike nobody moved.
    fn moved(&self, parts: &mut Parts, before: &Stretch, after: &Stretch) {
        let (old, new) = (self.weights.at(before.unit), self.weights.at(after.unit));
        if old != new {
            parts.add(Cause::TransferredOut, -heads(old, before, self.first));
            parts.add(Cause::TransferredIn, heads(new, after, self.first));
        }
        self.turned_60(parts, after);
    }

    fn came(&self, parts: &mut Parts, row: &Stretch, start: Start) {
        let cause = if start == Start::Returned { Cause::Returned } else { Cause::Joined };
        parts.add(cause, heads(self.weights.at(row.unit), row, self.last));
    }

    fn left(&self, parts: &mut Parts, row: &Stretch, end: End) {
        let cause = match end {
            End::Died => Cause::Died,
            End::Resigned => Cause::Resigned,
            End::Removed => Cause::Removed,
            End::MovedAway => Cause::MovedAway,
            End::Other | End::Transferred => Cause::OtherDeparture,
        };
        parts.add(cause, -heads(self.weights.at(row.unit), row, self.first));
    }
}

/// One member, of that weight, by the statistical age of that day.
fn heads(weight: Exact, row: &Stretch, on: Day) -> Amounts {
    let is_sixty = row.birth_year <= born_by(on, SIXTY);
    Amounts {
        members: weight,
        members_60_plus: if is_sixty { weight } else { Exact::ZERO },
        population_60_plus: Exact::ZERO,
    }
}
