//! What the rules of support remember: every gift in the version that stands, the versions before
//! its corrections, the reversals, and what was given from each fund.

use std::num::NonZeroU64;

use hashbrown::HashMap;

use super::papers::{Folder, Papers};
use super::row::{Narrow, Row};
use super::{SupportEvent, Terms};
use crate::domain::calendar::Day;
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Record, Value};
use crate::domain::dense::Dense;
use crate::domain::funds::Flow;
use crate::domain::ids::{EventRef, FundNo, KindNo, SourceNo, SupportNo};
use crate::domain::keys::{KeyNo, Keys, TextNo, Texts};
use crate::domain::secret::Secret;
use crate::domain::state::Tags;
use crate::saved;

#[derive(Debug, Default)]
pub struct Supports {
    keys: Keys,
    gifts: Dense<Row>,
    /// Terms with a number that a row has no room for.
    wide: HashMap<SupportNo, Terms>,
    papers: Folder,
    /// The versions of a corrected gift that stand no more, oldest first.
    earlier: HashMap<SupportNo, Vec<Recorded>>,
    reversals: HashMap<SupportNo, Reversal>,
    /// A reversal that named the wrong gift: where it went.
    moved: HashMap<SupportNo, SupportNo>,
    decisions: Texts,
    /// By fund: the cash that was given from it and not taken back, in whole units.
    spent: Vec<Flow>,
}

saved!(struct Supports {
    keys, gifts, wide, papers, earlier, reversals, moved, decisions, spent,
});

/// A fingerprint of a free text; the text itself is sealed.
pub(super) type Tag = NonZeroU64;

/// A gift as it is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Recorded {
    pub(super) at: EventRef,
    key: KeyNo,
    pub(super) terms: Terms,
    pub(super) papers: Papers,
}

saved!(struct Recorded { at, key, terms, papers });

#[derive(Clone, Debug)]
pub(super) struct Reversal {
    pub(super) at: EventRef,
    pub(super) terms: ReversalTerms,
    /// What stood before its corrections, oldest first.
    earlier: Vec<ReversalTerms>,
}

saved!(struct Reversal { at, terms, earlier });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ReversalTerms {
    pub(super) support: SupportNo,
    pub(super) reversed_on: Day,
    pub(super) reason: Option<Tag>,
}

saved!(struct ReversalTerms { support, reversed_on, reason });

impl Reversal {
    /// Whether it is, or once was, what is meant.
    pub(super) fn stood(&self, is_meant: impl Fn(&ReversalTerms) -> bool) -> bool {
        is_meant(&self.terms) || self.earlier.iter().any(is_meant)
    }
}

impl Supports {
    /// How many gifts are recorded.
    pub fn len(&self) -> usize {
        self.gifts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.gifts.is_empty()
    }

    pub fn number(&self, source: SourceNo, key: &str) -> Option<SupportNo> {
        self.keys.record(source, key).map(SupportNo)
    }

    /// The gift that had that key until a void took it back.
    pub fn voided(&self, source: SourceNo, key: &str) -> Option<SupportNo> {
        self.keys.freed(source, key).next().map(SupportNo)
    }

    /// The gift that has that key now.
    pub(super) fn holder(&self, source: SourceNo, key: &str) -> Option<SupportNo> {
        self.keys.holder(source, key).map(SupportNo)
    }

    /// Everything that was ever recorded under that key.
    pub(super) fn said(&self, source: SourceNo, key: &str) -> impl Iterator<Item = Recorded> {
        let gifts = self.keys.ever(source, key).map(SupportNo);
        let versions = gifts.flat_map(|gift| self.versions(gift));
        versions.filter(move |version| self.keys.text(version.key) == key)
    }

    /// The office's own key of a gift, and whose key it is.
    pub fn key(&self, support: SupportNo) -> (SourceNo, &str) {
        self.keys.key(support.0)
    }

    pub fn terms(&self, support: SupportNo) -> Terms {
        let narrow = self.gifts[support.index()].terms;
        narrow.terms().unwrap_or_else(|| self.wide[&support])
    }

    /// Whether a gift is, or once was, of that kind.
    pub fn uses(&self, kind: KindNo) -> bool {
        let now = (0..self.gifts.len()).map(|gift| self.terms(SupportNo::after(gift)));
        now.chain(self.earlier.values().flatten().map(|recorded| recorded.terms))
            .any(|terms| terms.kind == kind || terms.programme == Some(kind))
    }

    pub fn is_reversed(&self, support: SupportNo) -> bool {
        self.reversals.contains_key(&support)
    }

    pub(in crate::domain) fn reversed_on(&self, support: SupportNo) -> Option<Day> {
        self.reversals.get(&support).map(|reversal| reversal.terms.reversed_on)
    }

    pub fn decision(&self, support: SupportNo) -> Option<&str> {
        self.papers(support).decision.map(|number| self.decisions.text(number))
    }

    /// The cash that was given from a fund and not taken back; `None`: none ever was.
    pub(in crate::domain) fn spent(&self, fund: FundNo) -> Option<&Flow> {
        self.spent.get(fund.index())
    }

    pub(super) fn recorded(&self, support: SupportNo) -> Recorded {
        let Row { at, key, .. } = self.gifts[support.index()];
        let (terms, papers) = (self.terms(support), self.papers(support));
        Recorded { at: at.into(), key, terms, papers }
    }

    fn papers(&self, support: SupportNo) -> Papers {
        self.papers.get(self.gifts[support.index()].papers)
    }

    /// Every version of a gift, the one that stands first.
    pub(super) fn versions(&self, support: SupportNo) -> impl Iterator<Item = Recorded> {
        let earlier = self.earlier.get(&support).into_iter().flatten().copied();
        std::iter::once(self.recorded(support)).chain(earlier)
    }

    pub(super) fn decision_number(&self, text: &str) -> Option<TextNo> {
        self.decisions.number(text)
    }

    /// The reversals that rows naming this gift mean: its own, and one moved to another gift.
    pub(super) fn reversals(&self, support: SupportNo) -> impl Iterator<Item = &Reversal> {
        let next = move |at: &SupportNo| self.moved.get(at).copied().filter(|&to| to != support);
        let named = std::iter::successors(Some(support), next).take(self.moved.len() + 1);
        named.filter_map(|support| self.reversals.get(&support))
    }

    /// The reversal that takes this gift back.
    pub(super) fn reversal(&self, support: SupportNo) -> Option<&Reversal> {
        self.reversals.get(&support)
    }

    pub fn evolve(&mut self, at: EventRef, event: &SupportEvent, secrets: &[Secret], tags: &Tags) {
        match event {
            SupportEvent::Given { support, key, source, decision, .. } => {
                let number = self.keys.add(*source, key);
                assert_eq!(number, support.0, "gifts are numbered in order");
                let terms = Terms::given(event, secrets).expect("a gift has terms");
                self.leave(&terms);
                let text = |column| opened(secrets, column).map(|text| tags.short(text));
                let papers = self.papers.keep(Papers {
                    decision: decision.as_deref().map(|text| self.decisions.keep(text)),
                    decided_by: text(Column::DecidedBy),
                    document: text(Column::Document),
                });
                let (at, key) = (at.into(), self.keys.key_no(number));
                let terms = self.narrow(*support, &terms);
                self.gifts.push(Row { at, key, papers, terms });
            }
            SupportEvent::FundNamed { .. } => {}
            SupportEvent::Reversed { support, reversed_on } => {
                let reason = opened(secrets, Column::Reason).map(|text| tags.short(text));
                let terms = ReversalTerms { support: *support, reversed_on: *reversed_on, reason };
                self.reversals.insert(*support, Reversal { at, terms, earlier: Vec::new() });
                self.give_back(&self.terms(*support));
            }
        }
    }

    /// What the row of a gift holds of its terms.
    fn narrow(&mut self, support: SupportNo, terms: &Terms) -> Narrow {
        Narrow::of(terms).unwrap_or_else(|| {
            self.wide.insert(support, *terms);
            Narrow::WIDE
        })
    }

    /// Takes back a gift or a reversal; a gift's key is free again.
    pub(in crate::domain) fn void(&mut self, record: Record) {
        match record {
            Record::Support(support) => {
                self.keys.free(support.0);
                self.give_back(&self.terms(support));
            }
            Record::Reversal(support) => {
                self.reversals.remove(&support);
                self.leave(&self.terms(support));
            }
            _ => {}
        }
    }

    fn leave(&mut self, terms: &Terms) {
        if let Some((fund, amount)) = terms.spends() {
            if self.spent.len() <= fund.index() {
                self.spent.resize_with(fund.index() + 1, Flow::default);
            }
            self.spent[fund.index()].add(terms.given_on, amount);
        }
    }

    fn give_back(&mut self, terms: &Terms) {
        if let Some((fund, amount)) = terms.spends() {
            self.spent[fund.index()].take_back(terms.given_on, amount);
        }
    }

    /// Folds a correction of a gift or a reversal.
    pub(in crate::domain) fn evolve_corrected(
        &mut self,
        _at: EventRef,
        corrected: &Corrected,
        secrets: &[Secret],
        tags: &Tags,
    ) {
        match corrected.record {
            Record::Support(support) => self.correct_gift(support, corrected, secrets, tags),
            Record::Reversal(support) => self.correct_reversal(support, corrected, secrets, tags),
            Record::Unit(_)
            | Record::UnitChange(_)
            | Record::Reorganisation(..)
            | Record::Population(_)
            | Record::Figure(_)
            | Record::Kind(_)
            | Record::Person(_)
            | Record::Membership(_)
            | Record::Departure(_)
            | Record::Transfer(_)
            | Record::Commendation(_)
            | Record::Hardship(_)
            | Record::Fund(_)
            | Record::Receipt(_)
            | Record::Club(_)
            | Record::ClubFigure(_)
            | Record::Death(_) => {}
        }
    }

    fn correct_gift(
        &mut self,
        support: SupportNo,
        corrected: &Corrected,
        secrets: &[Secret],
        tags: &Tags,
    ) {
        let before = self.recorded(support);
        self.earlier.entry(support).or_default().push(before);
        let sealed = || opened(secrets, corrected.column).map(|text| tags.short(text));
        let mut papers = before.papers;
        match (corrected.column, &corrected.new) {
            (Column::Support, Value::Text(key)) => self.keys.rename(support.0, key),
            (Column::Decision, Value::Text(text)) => {
                papers.decision = Some(self.decisions.keep(text));
            }
            (Column::Decision, _) => papers.decision = None,
            (Column::DecidedBy, _) => papers.decided_by = sealed(),
            (Column::Document, _) => papers.document = sealed(),
            _ => {}
        }
        let after = before.terms.corrected(corrected, secrets);
        self.wide.remove(&support);
        self.gifts[support.index()] = Row {
            at: before.at.into(),
            key: self.keys.key_no(support.0),
            papers: self.papers.keep(papers),
            terms: self.narrow(support, &after),
        };
        if !self.is_reversed(support) {
            self.give_back(&before.terms);
            self.leave(&after);
        }
    }

    fn correct_reversal(
        &mut self,
        support: SupportNo,
        corrected: &Corrected,
        secrets: &[Secret],
        tags: &Tags,
    ) {
        let found = self.reversals.remove(&support);
        let mut reversal = found.expect("only a recorded reversal is corrected");
        reversal.earlier.push(reversal.terms);
        match (corrected.column, &corrected.new) {
            (Column::Support, &Value::Number(other)) => {
                let other = u32::try_from(other).expect("a gift has a dense number");
                reversal.terms.support = SupportNo(other);
                self.moved.insert(support, SupportNo(other));
                self.leave(&self.terms(support));
                self.give_back(&self.terms(SupportNo(other)));
            }
            (Column::ReversedOn, Value::Day(day)) => reversal.terms.reversed_on = day.first(),
            _ => {
                let reason = opened(secrets, Column::Reason).map(|text| tags.short(text));
                reversal.terms.reason = reason;
            }
        }
        self.reversals.insert(reversal.terms.support, reversal);
    }
}

fn opened(secrets: &[Secret], column: Column) -> Option<&str> {
    secrets.iter().find_map(|secret| secret.cell(column))
}
