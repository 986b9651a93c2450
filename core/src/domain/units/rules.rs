//! What must hold of units: asked of what is to be recorded, and again of everything that a late
//! fact or a correction touches.

use super::life::{Change, Life, Succession};
use super::lineage::Lineage;
use super::records::Units;
use super::refusal::{SHARE_ONE, SuccessionFault, UnitRefusal};
use super::{Part, UnitKind};
use crate::domain::calendar::Day;
use crate::domain::ids::UnitNo;

pub(super) struct Rules<'a, L> {
    pub units: &'a Units,
    pub lives: &'a L,
}

impl<L: Lineage> Rules<'_, L> {
    pub(super) fn recorded_beginning(&self, unit: UnitNo) -> Result<(), UnitRefusal> {
        let life = self.lives.life(unit);
        self.beginning(Some(unit), self.units.key(unit), life)?;
        self.no_circle(unit, life.from)
    }

    /// Nothing before the parent exists or after it ended.
    pub(super) fn beginning(
        &self,
        unit: Option<UnitNo>,
        key: &str,
        life: &Life,
    ) -> Result<(), UnitRefusal> {
        let Some(parent) = life.parent else { return self.only_root(unit, life) };
        if !self.lives.exists(parent, life.from) {
            let (unit, parent) = (key.to_owned(), self.key(parent));
            return Err(UnitRefusal::ParentNotThere { unit, parent, on: life.from });
        }
        self.kinds(parent, life.kind)
    }

    /// At any time one unit stands above all others.
    fn only_root(&self, unit: Option<UnitNo>, life: &Life) -> Result<(), UnitRefusal> {
        let overlaps = |other: &Life| {
            other.parent.is_none()
                && other.until.is_none_or(|until| life.from < until)
                && life.until.is_none_or(|until| other.from < until)
                && other.until.is_none_or(|until| other.from < until)
        };
        let mut others = self.lives.all().filter(|other| Some(*other) != unit);
        match others.find(|other| overlaps(self.lives.life(*other))) {
            Some(root) => Err(UnitRefusal::SecondRoot { root: self.key(root) }),
            None => Ok(()),
        }
    }

    /// A unit may stand under one of its own kind while it is being merged, never under a lower.
    fn kinds(&self, parent: UnitNo, kind: UnitKind) -> Result<(), UnitRefusal> {
        let parent_kind = self.lives.life(parent).kind;
        if parent_kind > kind {
            let parent = self.key(parent);
            return Err(UnitRefusal::ParentOfLowerKind { parent, parent_kind, kind });
        }
        Ok(())
    }

    pub(super) fn change(&self, unit: UnitNo, change: &Change) -> Result<(), UnitRefusal> {
        if !self.lives.exists(unit, change.on) {
            return Err(UnitRefusal::NotThere { unit: self.key(unit), on: change.on });
        }
        let Some(parent) = change.parent else { return Ok(()) };
        if !self.lives.exists(parent, change.on) {
            let (unit, parent) = (self.key(unit), self.key(parent));
            return Err(UnitRefusal::ParentNotThere { unit, parent, on: change.on });
        }
        self.kinds(parent, self.lives.life(unit).kind)?;
        self.no_circle(unit, change.on)
    }

    fn no_circle(&self, unit: UnitNo, on: Day) -> Result<(), UnitRefusal> {
        if self.lives.line(unit, on).contains(&unit) {
            return Err(UnitRefusal::Circle { unit: self.key(unit), on });
        }
        Ok(())
    }

    /// The rows of one decision about `from`.
    pub(super) fn succession(
        &self,
        from: UnitNo,
        succession: &Succession,
    ) -> Result<(), UnitRefusal> {
        let refused = |fault| UnitRefusal::Succession { from: self.key(from), fault };
        self.predecessor(from, succession).map_err(refused)?;
        self.parts(from, succession).map_err(refused)?;
        shares(succession).map_err(refused)?;
        self.branches(from, succession).map_err(refused)?;
        for successor in &succession.successors {
            let to = self.lives.target(from, successor.to, succession.on);
            to.map_or(Ok(()), |to| self.successor(to, succession.on)).map_err(refused)?;
        }
        Ok(())
    }

    fn predecessor(&self, from: UnitNo, succession: &Succession) -> Result<(), SuccessionFault> {
        let before = succession.on.pred();
        if !self.lives.exists(from, before) {
            return Err(SuccessionFault::NotThere { on: before });
        }
        if self.lives.parent(from, before).is_none() && !succession.names(from) {
            return Err(SuccessionFault::Root);
        }
        let mut others = self.lives.life(from).successions.iter().filter(|other| {
            other.on == succession.on && other.reorganisation < succession.reorganisation
        });
        match others.next() {
            Some(other) => {
                let recorded = self.units.reorganisations.get(other.reorganisation.index());
                let decision = recorded.and_then(|it| it.terms.latest().decision.clone());
                let decision = decision.unwrap_or_default();
                Err(SuccessionFault::DecidedTwice { on: succession.on, decision })
            }
            None => Ok(()),
        }
    }

    /// One row takes the whole; several take parts, and one of them the rest.
    fn parts(&self, from: UnitNo, succession: &Succession) -> Result<(), SuccessionFault> {
        let rows = &succession.successors;
        if rows.len() == 1 {
            return Ok(());
        }
        for (index, row) in rows.iter().enumerate() {
            if row.part == Part::Whole {
                return Err(SuccessionFault::SeveralRowsWhole);
            }
            if rows[..index].iter().any(|other| other.to == row.to) {
                let to = row.to.map(|to| self.key(to)).unwrap_or_default();
                return Err(SuccessionFault::TwoRows { to });
            }
        }
        let found = rows.iter().filter(|row| row.is_default).count();
        if found != 1 {
            return Err(SuccessionFault::Defaults { found });
        }
        if succession.names(from) && succession.default_successor().to != Some(from) {
            return Err(SuccessionFault::ItselfNotDefault);
        }
        Ok(())
    }

    fn branches(&self, from: UnitNo, succession: &Succession) -> Result<(), SuccessionFault> {
        let mut seen: Vec<UnitNo> = Vec::new();
        let before = succession.on.pred();
        for branch in succession.successors.iter().flat_map(|row| row.branches.iter().copied()) {
            let is_below = self.lives.exists(branch, before)
                && self.lives.parent(branch, before) == Some(from);
            if !is_below {
                let branch = self.key(branch);
                return Err(SuccessionFault::BranchNotBelow { branch, on: before });
            }
            if seen.contains(&branch) {
                return Err(SuccessionFault::BranchTwice { branch: self.key(branch) });
            }
            seen.push(branch);
        }
        Ok(())
    }

    fn successor(&self, to: UnitNo, on: Day) -> Result<(), SuccessionFault> {
        if self.lives.exists(to, on) {
            if self.lives.line(to, on).contains(&to) {
                return Err(SuccessionFault::SuccessorBelow { to: self.key(to), on });
            }
            return Ok(());
        }
        let (life, to) = (self.lives.life(to), self.key(to));
        Err(if life.until == Some(on) {
            SuccessionFault::SuccessorEnds { to, on }
        } else {
            SuccessionFault::SuccessorNotThere { to, on }
        })
    }

    fn key(&self, unit: UnitNo) -> String {
        self.units.key(unit).to_owned()
    }
}

/// All rows have a share and they make up the whole, or none has.
fn shares(succession: &Succession) -> Result<(), SuccessionFault> {
    let rows = &succession.successors;
    if rows.iter().all(|row| row.share.is_none()) {
        return Ok(());
    }
    let shares: Option<Vec<i64>> = rows.iter().map(|row| row.share).collect();
    let shares = shares.ok_or(SuccessionFault::SharesMissing)?;
    let sum = shares.iter().fold(0_i64, |sum, share| sum.saturating_add(*share));
    if sum != SHARE_ONE || shares.iter().any(|share| *share < 0) {
        return Err(SuccessionFault::ShareSum { sum });
    }
    Ok(())
}
