//! What the Prime Minister's projects for intergenerational clubs ask of each club. Real clubs
//! often stand outside (Bình Dương 2025: 78.8 members a club, 45.8 % of them older people), so it
//! is told and refuses nothing.
//!
//! Source: Decision 1336/QĐ-TTg of 31 August 2020 (to 2025): 50 to 70 members; 60 to 70 % of them
//! women, 60 to 70 % older people, priority to people in difficulty; at least half of the members
//! can borrow; every club has a fund to raise incomes. Decision 1648/QĐ-TTg of 1 August 2025 (to
//! 2035) goes on with the clubs of the first; the limits stay until a setting says otherwise.

use crate::domain::calendar::Day;
use crate::domain::catalogue::{Catalogue, Family, Setting};
use crate::domain::ids::{KindNo, Position};

use super::ClubFigures;

/// The programmes whose clubs are meant, by their codes in the shipped catalogue.
const PROGRAMMES: [&str; 2] = ["project_1336", "project_1648"];

/// Since when (year, month, day), and which decision: the last that began is in force.
const DECISIONS: [((i32, u32, u32), &str); 2] =
    [((2020, 8, 31), "1336/QĐ-TTg (31/8/2020)"), ((2025, 8, 1), "1648/QĐ-TTg (1/8/2025)")];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProjectRule {
    Members,
    Women,
    /// Of 60 years and more.
    Older,
    /// Priority to people in difficulty.
    Poor,
    Borrowers,
    Fund,
}

/// What a count shows outside the limits of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deviation {
    pub rule: ProjectRule,
    /// Persons, or whole units of the currency for the fund.
    pub found: i64,
    pub members: i64,
    /// Per cent of the members for women, older people and borrowers; else in the unit of `found`.
    pub least: i64,
    pub most: Option<i64>,
    /// Where the rule stands.
    pub decision: &'static str,
}

/// The rules of the project of `programme` that the figures do not keep, with the limits in force
/// on their day as known at `known`. What was not counted breaks no rule.
pub fn deviations(
    catalogue: &Catalogue,
    known: Position,
    programme: Option<KindNo>,
    figures: &ClubFigures,
) -> Vec<Deviation> {
    let Some(decision) = decision_on(figures.on) else { return Vec::new() };
    let is_meant = |programme| {
        PROGRAMMES.iter().any(|code| catalogue.kind(Family::Programme, code) == Some(programme))
    };
    if !programme.is_some_and(is_meant) {
        return Vec::new();
    }
    let limit = |setting| catalogue.setting_known(setting, figures.on, known);
    let share = |least, most: Option<Setting>| Limits {
        least: limit(least),
        most: most.map(limit),
        per_cent_of: Some(figures.members),
    };
    let count = |least, most: Option<Setting>| Limits {
        least: limit(least),
        most: most.map(limit),
        per_cent_of: None,
    };
    let rules = [
        (
            ProjectRule::Members,
            Some(figures.members),
            count(Setting::ClubMembersLeast, Some(Setting::ClubMembersMost)),
        ),
        (
            ProjectRule::Women,
            figures.women,
            share(Setting::ClubWomenLeast, Some(Setting::ClubWomenMost)),
        ),
        (
            ProjectRule::Older,
            figures.members_60_plus,
            share(Setting::ClubOlderLeast, Some(Setting::ClubOlderMost)),
        ),
        (ProjectRule::Poor, figures.poor, count(Setting::ClubPoorLeast, None)),
        (ProjectRule::Borrowers, figures.borrowers, share(Setting::ClubBorrowersLeast, None)),
        (ProjectRule::Fund, figures.fund_amount, count(Setting::ClubFundLeast, None)),
    ];
    let broken = rules.into_iter().filter_map(|(rule, found, limits)| {
        let found = found.filter(|&found| !limits.hold(found))?;
        let Limits { least, most, .. } = limits;
        Some(Deviation { rule, found, members: figures.members, least, most, decision })
    });
    broken.collect()
}

fn decision_on(on: Day) -> Option<&'static str> {
    let has_begun = |(year, month, day)| Day::from_ymd(year, month, day).is_some_and(|d| d <= on);
    let begun = DECISIONS.iter().rev().find(|(from, _)| has_begun(*from));
    begun.map(|(_, decision)| *decision)
}

struct Limits {
    least: i64,
    most: Option<i64>,
    /// The limits are per cent of this; `None`: they are counts.
    per_cent_of: Option<i64>,
}

impl Limits {
    fn hold(&self, found: i64) -> bool {
        // A share f/m >= l % is f * 100 >= l * m: no rounding. A count is a share of a hundred.
        let whole = i128::from(self.per_cent_of.unwrap_or(100));
        let found = i128::from(found) * 100;
        found >= i128::from(self.least) * whole
            && self.most.is_none_or(|most| found <= i128::from(most) * whole)
    }
}
