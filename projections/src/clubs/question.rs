//! The question that `report clubs` asks.

use dienhong_core::domain::calendar::{Day, PartialDay};
use dienhong_core::domain::clubs::{ClubFigures, Deviation, deviations};
use dienhong_core::domain::ids::{ClubNo, KindNo, Position, SourceNo, UnitNo};

use super::Clubs;
use crate::rollup::{Place, Rollup};

/// What is asked: the clubs that stand on a day, with the latest that each has counted by then.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub on: Day,
    pub known: Position,
    /// One row for each unit of it.
    pub places: &'a Rollup,
}

/// A sum over those clubs that gave the figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// `None`: no club gave it.
    pub total: Option<i128>,
    pub clubs: u64,
}

impl Sum {
    fn add(&mut self, figure: Option<i64>) {
        if let Some(figure) = figure {
            *self.total.get_or_insert_default() += i128::from(figure);
            self.clubs += 1;
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub clubs: u64,
    pub members: Sum,
    pub members_60_plus: Sum,
    pub women: Sum,
    pub poor: Sum,
    /// Whole units of the currency.
    pub fund_amount: Sum,
    pub borrowers: Sum,
    /// Clubs whose latest count breaks a rule of their project.
    pub with_warnings: u64,
    pub without_figures: u64,
}

impl Totals {
    fn add(&mut self, club: &Listed) {
        self.clubs += 1;
        self.with_warnings += u64::from(!club.deviations.is_empty());
        let Some(figures) = club.figures else {
            self.without_figures += 1;
            return;
        };
        self.members.add(Some(figures.members));
        self.members_60_plus.add(figures.members_60_plus);
        self.women.add(figures.women);
        self.poor.add(figures.poor);
        self.fund_amount.add(figures.fund_amount);
        self.borrowers.add(figures.borrowers);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub unit: UnitNo,
    pub totals: Totals,
}

/// A club as it stands on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<'a> {
    pub club: ClubNo,
    pub source: SourceNo,
    pub key: &'a str,
    pub name: &'a str,
    /// As recorded; it may be no more under the tree.
    pub unit: UnitNo,
    /// The unit of the row it counts in; `None`: above the level asked for.
    pub counts_in: Option<UnitNo>,
    pub founded_on: PartialDay,
    pub programme: Option<KindNo>,
    pub figures: Option<ClubFigures>,
    pub deviations: Vec<Deviation>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    pub rows: Vec<Row>,
    pub total: Totals,
    /// In the order of the rows, those above the level first; then by source and key.
    pub clubs: Vec<Listed<'a>>,
}

/// What one scan of the stretches finds of a club.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    /// The row that holds the day asked for.
    stretch: Option<u32>,
    /// Of what programme it was when it last counted.
    programme: Option<KindNo>,
}

impl Clubs {
    pub fn answer(&self, question: &Question) -> Answer<'_> {
        let known = question.known.min(Position(Position::LATEST.0 - 1));
        let question = Question { known, ..*question };
        let counts = self.latest_counts(&question);
        let found = self.found(&question, &counts);
        let mut total = Totals::default();
        let mut totals = vec![Totals::default(); question.places.len() as usize];
        let mut ranked: Vec<(Option<u32>, Listed<'_>)> = Vec::new();
        for (found, figures) in found.iter().zip(counts) {
            let Some(stretch) = found.stretch else { continue };
            let place = question.places.of(self.stretches.unit[stretch as usize]);
            let rank = match place {
                Place::Outside => continue,
                Place::AboveLevel => None,
                Place::At(rank) => Some(rank),
            };
            let listed = self.listed(&question, stretch, rank, found.programme, figures);
            total.add(&listed);
            if let Some(rank) = rank {
                totals[rank as usize].add(&listed);
            }
            ranked.push((rank, listed));
        }
        ranked.sort_by(|(rank, club), (other_rank, other)| {
            (rank, club.source, club.key).cmp(&(other_rank, other.source, other.key))
        });
        let rows = (0..).zip(totals);
        Answer {
            rows: rows
                .map(|(rank, totals)| Row { unit: question.places.unit(rank), totals })
                .collect(),
            total,
            clubs: ranked.into_iter().map(|(_, club)| club).collect(),
        }
    }

    /// By club: the latest that it had counted by the day.
    fn latest_counts(&self, question: &Question) -> Vec<Option<ClubFigures>> {
        let mut latest: Vec<Option<ClubFigures>> = vec![None; self.len()];
        let (counts, known) = (&self.counts, question.known);
        let times = counts.known_from.iter().zip(&counts.known_to);
        for (figures, (from, to)) in counts.figures.iter().zip(times) {
            let latest = &mut latest[figures.club.index()];
            let is_later = latest.is_none_or(|before| before.on < figures.on);
            if *from <= known && known < *to && figures.on <= question.on && is_later {
                *latest = Some(*figures);
            }
        }
        latest
    }

    fn found(&self, question: &Question, counts: &[Option<ClubFigures>]) -> Vec<Found> {
        let mut found = vec![Found::default(); self.len()];
        let rows = &self.stretches;
        for row in 0..rows.len() {
            let index = row as usize;
            let club = rows.club[index].index();
            if !rows.is_known(index, question.known) {
                continue;
            }
            if rows.holds(index, question.on) {
                found[club].stretch = Some(row);
            }
            if counts[club].is_some_and(|figures| rows.holds(index, figures.on)) {
                found[club].programme = rows.programme[index];
            }
        }
        found
    }

    fn listed(
        &self,
        question: &Question,
        stretch: u32,
        rank: Option<u32>,
        counted_for: Option<KindNo>,
        figures: Option<ClubFigures>,
    ) -> Listed<'_> {
        let (rows, row) = (&self.stretches, stretch as usize);
        let (source, key) = &self.keys[rows.club[row].index()];
        let broken = |figures: &ClubFigures| {
            deviations(&self.catalogue, question.known, counted_for, figures)
        };
        Listed {
            club: rows.club[row],
            source: *source,
            key,
            name: self.names.text(rows.name[row]),
            unit: rows.unit[row],
            counts_in: rank.map(|rank| question.places.unit(rank)),
            founded_on: rows.founded_on[row],
            programme: rows.programme[row],
            figures,
            deviations: figures.as_ref().map(broken).unwrap_or_default(),
        }
    }
}
