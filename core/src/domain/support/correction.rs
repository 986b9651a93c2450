//! Corrections of gifts and reversals. The rules of the corrected row are asked again.

use super::ledger::{Recorded, Reversal, ReversalTerms, Tag};
use super::{Beneficiary, SupportRefusal, Terms, ValueBasis, gift, reversal};
use crate::domain::calendar::PartialDay;
use crate::domain::catalogue::Family;
use crate::domain::cells::check_key;
use crate::domain::column::Column;
use crate::domain::corrections::{
    self, Corrected, Correction, CorrectionRefusal, ImportKind, Record, Value, required,
};
use crate::domain::event::{Event, Fact};
use crate::domain::funds::check_gift;
use crate::domain::ids::{EventRef, SupportNo, UnitNo};
use crate::domain::people::PersonKey;
use crate::domain::periods::check_given;
use crate::domain::refusal::Refusal;
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Context, Decision, State};

pub(in crate::domain) fn correct(
    state: &State,
    correction: &Correction,
    context: &Context,
) -> Result<Decision, Refusal> {
    if correction.changed_on.is_some() {
        return Err(CorrectionRefusal::NothingChangesOn { column: correction.column }.into());
    }
    let key = correction.key.first().map(String::as_str).unwrap_or_default();
    let support = reversal::gift(state, key, context)?;
    let fix = Fix { state, correction, context };
    match correction.kind {
        ImportKind::Reversals => fix.reversal(support, key),
        _ => fix.gift(support),
    }
}

struct Fix<'a> {
    state: &'a State,
    correction: &'a Correction,
    context: &'a Context<'a>,
}

impl Fix<'_> {
    fn gift(&self, support: SupportNo) -> Result<Decision, Refusal> {
        let recorded = self.state.support.recorded(support);
        match self.correction.column {
            Column::Support => self.key(support, &recorded),
            Column::Ref | Column::Household => self.beneficiary(support, &recorded),
            Column::Decision => Ok(self.decision(support, &recorded)),
            column @ (Column::DecidedBy | Column::Document) => {
                let stood = match column {
                    Column::DecidedBy => recorded.papers.decided_by,
                    _ => recorded.papers.document,
                };
                let record = Record::Support(support);
                Ok(self.free_text(record, recorded.at, recorded.terms.unit, stood))
            }
            _ => self.terms(support, &recorded),
        }
    }

    /// A clear column that totals count.
    fn terms(&self, support: SupportNo, recorded: &Recorded) -> Result<Decision, Refusal> {
        let mut facts = Vec::new();
        let new = self.clear_value(&mut facts)?;
        let old = recorded.terms.value(self.correction.column);
        let corrected = self.corrected(Record::Support(support), recorded.at, old, new);
        self.finish(support, recorded, facts, vec![Fact::clear(Event::Corrected(corrected))])
    }

    fn clear_value(&self, facts: &mut Vec<Fact>) -> Result<Value, Refusal> {
        let (state, column) = (self.state, self.correction.column);
        let number = |number: Option<i64>| number.map_or(Value::Nothing, Value::Number);
        Ok(match column {
            Column::Unit => Value::Number(gift::unit(state, required(self.correction)?)?.0.into()),
            Column::Kind => Value::Number(
                gift::kind(state, Family::Support, required(self.correction)?)?.0.into(),
            ),
            Column::GivenOn => {
                Value::Day(PartialDay::exact(corrections::exact_day(self.correction)?))
            }
            Column::Amount => number(corrections::whole(self.correction)?),
            Column::Quantity => number(corrections::thousandths(self.correction)?),
            Column::ValueBasis => {
                let words = ValueBasis::ALL.map(|basis| (basis.name(), basis));
                let basis = corrections::word(self.correction, &words)?.unwrap_or_default();
                Value::Number(basis.number())
            }
            Column::Programme => {
                let code = self.correction.value.as_deref();
                let programme = code.map(|code| gift::kind(state, Family::Programme, code));
                number(programme.transpose()?.map(|programme| programme.0.into()))
            }
            Column::Fund => {
                let key = self.correction.value.as_deref();
                let fund = key.map(|key| gift::fund(state, self.context, key, facts));
                number(fund.map(|fund| fund.0.into()))
            }
            column => return Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        })
    }

    fn beneficiary(&self, support: SupportNo, recorded: &Recorded) -> Result<Decision, Refusal> {
        let key = required(self.correction)?;
        let (mut facts, column) = (Vec::new(), self.correction.column);
        let new = if column == Column::Ref {
            let person = self.state.people.find(self.context, &PersonKey::parse(key));
            Beneficiary::Person(person.ok_or(SupportRefusal::PersonUnknown)?)
        } else {
            let (household, registered) = self.state.people.household_or_new(self.context, key);
            facts.extend(registered);
            Beneficiary::Household(household)
        };
        let mut events = Vec::new();
        let (record, at) = (Record::Support(support), recorded.at);
        if self.was_sealed(support) {
            let corrected = self.corrected(record, at, Value::Sealed, Value::Sealed);
            let secrets = vec![gift::link(recorded.terms.unit, new)];
            events.push(Fact { event: Event::Corrected(corrected), secrets });
        } else {
            let filled = Terms { beneficiary: new, ..recorded.terms }.value(column);
            let corrected = self.corrected(record, at, recorded.terms.value(column), filled);
            events.push(Fact::clear(Event::Corrected(corrected)));
            let other = if column == Column::Ref { Column::Household } else { Column::Ref };
            let emptied = recorded.terms.value(other);
            if emptied != Value::Nothing {
                let corrected = self.corrected(record, at, emptied, Value::Nothing);
                let corrected = Corrected { column: other, ..corrected };
                events.push(Fact::clear(Event::Corrected(corrected)));
            }
        }
        self.finish(support, recorded, facts, events)
    }

    /// Whether the link to the beneficiary is sealed in the log: it stays so for ever.
    fn was_sealed(&self, support: SupportNo) -> bool {
        let mut versions = self.state.support.versions(support);
        versions.any(|version| self.state.catalogue.is_sensitive(version.terms.kind))
    }

    /// Asks the rules of the row as it will be; nothing is recorded when it stays what it is.
    fn finish(
        &self,
        support: SupportNo,
        recorded: &Recorded,
        mut facts: Vec<Fact>,
        events: Vec<Fact>,
    ) -> Result<Decision, Refusal> {
        let corrected = events.iter().fold(recorded.terms, |terms, fact| match &fact.event {
            Event::Corrected(corrected) => terms.corrected(corrected, &fact.secrets),
            _ => terms,
        });
        if corrected == recorded.terms {
            return Ok(Decision::Unchanged(recorded.at.position));
        }
        gift::check(self.state, &corrected, self.context)?;
        for terms in [&recorded.terms, &corrected] {
            check_given(self.state, terms, terms.given_on, self.correction.column)?;
        }
        if !self.state.support.is_reversed(support) {
            check_gift(self.state, Some(&recorded.terms), Some(&corrected))?;
        }
        if let Some(Reversal { terms, .. }) = self.state.support.reversal(support)
            && terms.reversed_on < corrected.given_on
        {
            let (reversed_on, given_on) = (terms.reversed_on, corrected.given_on);
            return Err(SupportRefusal::ReversedBeforeGiven { reversed_on, given_on }.into());
        }
        facts.extend(events);
        Ok(Decision::Record { facts, warnings: Vec::new() })
    }

    fn key(&self, support: SupportNo, recorded: &Recorded) -> Result<Decision, Refusal> {
        let key = required(self.correction)?;
        let (_, old) = self.state.support.key(support);
        if key == old {
            return Ok(Decision::Unchanged(recorded.at.position));
        }
        check_key(Column::Support, key)?;
        let holder = self.state.support.holder(self.context.source, key);
        if holder.is_some_and(|holder| holder != support) {
            let (key, column) = (key.to_owned(), Column::Support);
            return Err(SupportRefusal::KeyUsed { key, column }.into());
        }
        let (old, new) = (Value::Text(old.to_owned()), Value::Text(key.to_owned()));
        Ok(self.recorded(Record::Support(support), recorded.at, old, new))
    }

    fn decision(&self, support: SupportNo, recorded: &Recorded) -> Decision {
        let text =
            |text: Option<&str>| text.map_or(Value::Nothing, |text| Value::Text(text.to_owned()));
        let old = text(self.state.support.decision(support));
        let new = text(self.correction.value.as_deref());
        if old == new {
            return Decision::Unchanged(recorded.at.position);
        }
        self.recorded(Record::Support(support), recorded.at, old, new)
    }

    fn reversal(&self, support: SupportNo, key: &str) -> Result<Decision, Refusal> {
        let mut named = self.state.support.reversals(support);
        let recorded = named.next();
        let recorded =
            recorded.ok_or_else(|| SupportRefusal::NotReversed { key: key.to_owned() })?;
        let (terms, at) = (recorded.terms, recorded.at);
        let record = Record::Reversal(terms.support);
        let (new_terms, old, new) = match self.correction.column {
            Column::Support => {
                let other = reversal::gift(self.state, required(self.correction)?, self.context)?;
                let number = |support: SupportNo| Value::Number(support.0.into());
                let terms = ReversalTerms { support: other, ..terms };
                (terms, number(recorded.terms.support), number(other))
            }
            Column::ReversedOn => {
                let day = corrections::exact_day(self.correction)?;
                let terms = ReversalTerms { reversed_on: day, ..terms };
                let old = PartialDay::exact(recorded.terms.reversed_on);
                (terms, Value::Day(old), Value::Day(PartialDay::exact(day)))
            }
            Column::Reason => {
                required(self.correction)?;
                let unit = self.state.support.terms(terms.support).unit;
                return Ok(self.free_text(record, at, unit, terms.reason));
            }
            column => return Err(CorrectionRefusal::NoSuchColumn { column }.into()),
        };
        if new_terms == terms {
            return Ok(Decision::Unchanged(at.position));
        }
        if new_terms.support != terms.support {
            reversal::check_unreversed(self.state, new_terms.support)?;
            // The gift that was taken back stands again, the other one returns to its fund.
            let gift = |support| self.state.support.terms(support);
            let (returns, leaves) = (gift(new_terms.support), gift(terms.support));
            check_gift(self.state, Some(&returns), Some(&leaves))?;
        }
        reversal::check_day(self.state, &new_terms, self.context)?;
        for terms in [&terms, &new_terms] {
            reversal::check_period(self.state, terms, self.correction.column)?;
        }
        Ok(self.recorded(record, at, old, new))
    }

    /// A column that is sealed under the unit.
    fn free_text(
        &self,
        record: Record,
        at: EventRef,
        unit: UnitNo,
        stood: Option<Tag>,
    ) -> Decision {
        let text = self.correction.value.clone();
        if text.as_deref().map(|text| self.context.tags.short(text)) == stood {
            return Decision::Unchanged(at.position);
        }
        let value = |given: bool| if given { Value::Sealed } else { Value::Nothing };
        let corrected = self.corrected(record, at, value(stood.is_some()), value(text.is_some()));
        let secrets = text.map(|text| Secret {
            subject: Subject::Unit(unit),
            class: Class::Basic,
            cells: vec![(self.correction.column, text)],
        });
        let secrets = secrets.into_iter().collect();
        let facts = vec![Fact { event: Event::Corrected(corrected), secrets }];
        Decision::Record { facts, warnings: Vec::new() }
    }

    fn recorded(&self, record: Record, at: EventRef, old: Value, new: Value) -> Decision {
        let corrected = self.corrected(record, at, old, new);
        let facts = vec![Fact::clear(Event::Corrected(corrected))];
        Decision::Record { facts, warnings: Vec::new() }
    }

    fn corrected(&self, record: Record, corrects: EventRef, old: Value, new: Value) -> Corrected {
        let Correction { column, learned_on, changed_on, .. } = *self.correction;
        Corrected { record, corrects, column, old, new, changed_on, learned_on }
    }
}
