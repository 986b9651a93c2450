//! What the rules of commendations remember: each in the version that stands, those before its
//! corrections, and whom a decision honoured already.

use std::num::NonZeroU64;

use hashbrown::HashMap;

use super::{CommendationEvent, Honouree, Terms};
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Record, Value};
use crate::domain::dense::Dense;
use crate::domain::ids::{ClubNo, CommendationNo, EventRef, KindNo, SourceNo};
use crate::domain::keys::{KeyNo, Keys, TextNo, Texts};
use crate::domain::secret::Secret;
use crate::domain::state::Tags;
use crate::domain::text::fold;
use crate::saved;

#[derive(Debug, Default)]
pub struct Commendations {
    keys: Keys,
    recorded: Dense<Recorded>,
    /// The versions of a corrected commendation that stand no more, oldest first.
    earlier: HashMap<CommendationNo, Vec<Recorded>>,
    honours: HashMap<Honour, CommendationNo>,
    /// Those that honour the club, or once did.
    of_clubs: HashMap<ClubNo, Vec<CommendationNo>>,
    texts: Texts,
}

saved!(struct Commendations { keys, recorded, earlier, honours, of_clubs, texts });

/// What a decision may do once. Each body numbers its decisions, anew each year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Honour {
    pub(super) honouree: Honouree,
    pub(super) kind: KindNo,
    pub(super) decision_no: TextNo,
    pub(super) year: i32,
    /// The fingerprint of the body's name, whatever its case and marks.
    pub(super) body: Option<NonZeroU64>,
}

saved!(struct Honour { honouree, kind, decision_no, year, body });

#[derive(Clone, Copy, Debug)]
pub(super) struct Recorded {
    pub(super) at: EventRef,
    key: KeyNo,
    pub(super) terms: Terms,
    pub(super) decision_no: TextNo,
    pub(super) for_period: Option<TextNo>,
    /// The fingerprint of a text that is sealed.
    pub(super) decided_by: Option<NonZeroU64>,
    pub(super) body: Option<NonZeroU64>,
}

saved!(struct Recorded { at, key, terms, decision_no, for_period, decided_by, body });

impl Recorded {
    fn honour(&self) -> Honour {
        let Terms { honouree, kind, decided_on, .. } = self.terms;
        let (decision_no, body) = (self.decision_no, self.body);
        Honour { honouree, kind, decision_no, year: decided_on.year(), body }
    }
}

impl Commendations {
    /// How many commendations are recorded.
    pub fn len(&self) -> usize {
        self.recorded.len()
    }

    pub fn is_empty(&self) -> bool {
        self.recorded.is_empty()
    }

    pub fn number(&self, source: SourceNo, key: &str) -> Option<CommendationNo> {
        self.keys.record(source, key).map(CommendationNo)
    }

    /// The commendation that has that key now.
    pub(super) fn holder(&self, source: SourceNo, key: &str) -> Option<CommendationNo> {
        self.keys.holder(source, key).map(CommendationNo)
    }

    /// Everything that was ever recorded under that key.
    pub(super) fn said(&self, source: SourceNo, key: &str) -> impl Iterator<Item = &Recorded> {
        let found = self.keys.ever(source, key).map(CommendationNo);
        let versions = found.flat_map(|commendation| self.versions(commendation));
        versions.filter(move |version| self.keys.text(version.key) == key)
    }

    /// The office's own key of a commendation, and whose key it is.
    pub fn key(&self, commendation: CommendationNo) -> (SourceNo, &str) {
        self.keys.key(commendation.0)
    }

    pub fn terms(&self, commendation: CommendationNo) -> &Terms {
        &self.recorded[commendation.index()].terms
    }

    pub fn decision_no(&self, commendation: CommendationNo) -> &str {
        self.texts.text(self.recorded[commendation.index()].decision_no)
    }

    pub fn for_period(&self, commendation: CommendationNo) -> Option<&str> {
        let number = self.recorded[commendation.index()].for_period;
        number.map(|number| self.texts.text(number))
    }

    /// Whether a commendation is, or ever was, recorded under that kind.
    pub fn uses(&self, kind: KindNo) -> bool {
        let now = self.recorded.iter();
        now.chain(self.earlier.values().flatten()).any(|recorded| recorded.terms.kind == kind)
    }

    /// The commendations of a club as known now.
    pub fn of_club(&self, club: ClubNo) -> impl Iterator<Item = CommendationNo> {
        let named = self.of_clubs.get(&club).into_iter().flatten().copied();
        named.filter(move |&honour| self.terms(honour).honouree == Honouree::Club(club))
    }

    pub(super) fn recorded(&self, commendation: CommendationNo) -> &Recorded {
        &self.recorded[commendation.index()]
    }

    /// Every version of a commendation, the one that stands first.
    pub(super) fn versions(&self, commendation: CommendationNo) -> impl Iterator<Item = &Recorded> {
        let earlier = self.earlier.get(&commendation).into_iter().flatten();
        std::iter::once(self.recorded(commendation)).chain(earlier)
    }

    pub(super) fn text_number(&self, text: &str) -> Option<TextNo> {
        self.texts.number(text)
    }

    /// The commendation by which that was done already.
    pub(super) fn honoured_by(&self, honour: &Honour) -> Option<CommendationNo> {
        self.honours.get(honour).copied()
    }

    pub fn evolve(
        &mut self,
        at: EventRef,
        event: &CommendationEvent,
        secrets: &[Secret],
        tags: &Tags,
    ) {
        let CommendationEvent::Conferred {
            commendation, key, source, decision_no, for_period, ..
        } = event;
        let number = self.keys.add(*source, key);
        assert_eq!(number, commendation.0, "commendations are numbered in order");
        let recorded = Recorded {
            at,
            key: self.keys.key_no(number),
            terms: Terms::conferred(event),
            decision_no: self.texts.keep(decision_no),
            for_period: for_period.as_deref().map(|text| self.texts.keep(text)),
            decided_by: decided_by(secrets).map(|text| tags.short(text)),
            body: decided_by(secrets).map(|text| body(tags, text)),
        };
        self.honours.insert(recorded.honour(), *commendation);
        self.note_club(*commendation, recorded.terms.honouree);
        self.recorded.push(recorded);
    }

    /// Takes back a commendation; its key is free again, and so is what its decision did.
    pub(in crate::domain) fn void(&mut self, commendation: CommendationNo) {
        self.keys.free(commendation.0);
        let recorded = *self.recorded(commendation);
        self.honours.remove(&recorded.honour());
        if let Honouree::Club(club) = recorded.terms.honouree
            && let Some(honours) = self.of_clubs.get_mut(&club)
        {
            honours.retain(|other| *other != commendation);
        }
    }

    fn note_club(&mut self, commendation: CommendationNo, honouree: Honouree) {
        let Honouree::Club(club) = honouree else { return };
        let honours = self.of_clubs.entry(club).or_default();
        if !honours.contains(&commendation) {
            honours.push(commendation);
        }
    }

    /// Folds a correction of a commendation.
    pub(in crate::domain) fn evolve_corrected(
        &mut self,
        _at: EventRef,
        corrected: &Corrected,
        secrets: &[Secret],
        tags: &Tags,
    ) {
        let Record::Commendation(commendation) = corrected.record else { return };
        let before = self.recorded[commendation.index()];
        self.earlier.entry(commendation).or_default().push(before);
        let mut after = before;
        match (corrected.column, &corrected.new) {
            (Column::Commendation, Value::Text(key)) => {
                self.keys.rename(commendation.0, key);
                after.key = self.keys.key_no(commendation.0);
            }
            (Column::DecisionNo, Value::Text(text)) => after.decision_no = self.texts.keep(text),
            (Column::ForPeriod, Value::Text(text)) => {
                after.for_period = Some(self.texts.keep(text));
            }
            (Column::ForPeriod, _) => after.for_period = None,
            (Column::DecidedBy, _) => {
                after.decided_by = decided_by(secrets).map(|text| tags.short(text));
                after.body = decided_by(secrets).map(|text| body(tags, text));
            }
            _ => after.terms = before.terms.corrected(corrected),
        }
        self.honours.remove(&before.honour());
        self.honours.insert(after.honour(), commendation);
        self.note_club(commendation, after.terms.honouree);
        self.recorded[commendation.index()] = after;
    }
}

fn decided_by(secrets: &[Secret]) -> Option<&str> {
    secrets.iter().find_map(|secret| secret.cell(Column::DecidedBy))
}

pub(super) fn body(tags: &Tags, decided_by: &str) -> NonZeroU64 {
    tags.short(&fold(decided_by))
}
