//! The rules of giving.

use super::ledger::{Recorded, Tag};
use super::{Beneficiary, Gift, Recipient, SupportEvent, SupportRefusal, Terms};
use crate::domain::calendar::Day;
use crate::domain::catalogue::{CatalogueRefusal, Family};
use crate::domain::cells::{check_key, differs, required};
use crate::domain::column::Column;
use crate::domain::event::{Event, Fact};
use crate::domain::funds::check_gift;
use crate::domain::ids::{FundNo, HouseholdNo, KindNo, PersonNo, SupportNo, UnitNo};
use crate::domain::periods::check_given;
use crate::domain::refusal::Refusal;
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::state::{Context, Decision, State};

/// The largest amount in dong, and the largest quantity in thousandths: what is above is a typing
/// error.
pub(crate) const LARGEST: i64 = 1_000_000_000_000_000;

/// The kind that may follow a death: condolences and help with the burial.
const FUNERAL: &str = "funeral";

/// A row with its names looked up. What is not registered yet has the number it will get, which
/// equals no recorded one.
struct Asked<'a> {
    gift: &'a Gift,
    beneficiary: Option<Beneficiary>,
    unit: Option<UnitNo>,
    kind: Option<KindNo>,
    programme: Option<KindNo>,
    fund: Option<FundNo>,
    /// What comes to be with this gift.
    registers: Vec<Fact>,
}

pub(super) fn decide(state: &State, gift: &Gift, context: &Context) -> Result<Decision, Refusal> {
    let asked = Asked::of(state, gift, context)?;
    if let Some(answer) = asked.repeats(state, context) {
        return answer;
    }
    check_key(Column::Support, &gift.support)?;
    let terms = asked.terms()?;
    check(state, &terms, context)?;
    check_gift(state, None, Some(&terms))?;
    check_given(state, &terms, terms.given_on, Column::GivenOn)?;
    Ok(asked.record(state, &terms, context))
}

impl<'a> Asked<'a> {
    fn of(state: &State, gift: &'a Gift, context: &Context) -> Result<Asked<'a>, Refusal> {
        let mut registers = Vec::new();
        let unit = gift.unit.as_deref().map(|key| unit(state, key)).transpose()?;
        let beneficiary = match &gift.to {
            None => None,
            Some(Recipient::Person(key)) => {
                let person = state.people.find(context, key);
                Some(Beneficiary::Person(person.ok_or(SupportRefusal::PersonUnknown)?))
            }
            Some(Recipient::Household(key)) => {
                let (household, registered) = state.people.household_or_new(context, key);
                registers.extend(registered);
                Some(Beneficiary::Household(household))
            }
        };
        let named = |family, code: &Option<String>| {
            code.as_deref().map(|code| kind(state, family, code)).transpose()
        };
        let kind = named(Family::Support, &gift.kind)?;
        let programme = named(Family::Programme, &gift.programme)?;
        let fund = gift.fund.as_deref().map(|key| fund(state, context, key, &mut registers));
        Ok(Asked { gift, beneficiary, unit, kind, programme, fund, registers })
    }

    /// What a new gift can't be without.
    fn terms(&self) -> Result<Terms, Refusal> {
        let gift = self.gift;
        Ok(Terms {
            beneficiary: self.beneficiary.ok_or(SupportRefusal::NobodyNamed)?,
            unit: required(self.unit, Column::Unit)?,
            kind: required(self.kind, Column::Kind)?,
            given_on: required(gift.given_on, Column::GivenOn)?,
            amount: gift.amount,
            value_basis: gift.value_basis.unwrap_or_default(),
            quantity: gift.quantity,
            programme: self.programme,
            fund: self.fund,
        })
    }

    /// The row is recorded already, as it stands or as it stood before a correction. A key that a
    /// correction left is free for every other row.
    fn repeats(&self, state: &State, context: &Context) -> Option<Result<Decision, Refusal>> {
        let (source, key) = (context.source, self.gift.support.as_str());
        let differs = |recorded: &Recorded| self.first_difference(state, recorded, context);
        let mut said = state.support.said(source, key);
        if let Some(recorded) = said.find(|recorded| differs(recorded).is_none()) {
            return Some(Ok(Decision::Unchanged(recorded.at.position)));
        }
        let column = differs(&state.support.recorded(state.support.holder(source, key)?))?;
        Some(Err(SupportRefusal::KeyUsed { key: key.to_owned(), column }.into()))
    }

    /// The first given cell that is not what is recorded.
    fn first_difference(
        &self,
        state: &State,
        recorded: &Recorded,
        context: &Context,
    ) -> Option<Column> {
        let (stands, papers, gift) = (&recorded.terms, &recorded.papers, self.gift);
        let decision = gift.decision.as_deref();
        let text = |text: Option<&str>, stands: Option<Tag>| {
            text.is_some_and(|text| stands != Some(context.tags.short(text)))
        };
        let whom = match gift.to {
            Some(Recipient::Household(_)) => Column::Household,
            Some(Recipient::Person(_)) | None => Column::Ref,
        };
        let differences = [
            (whom, differs(self.beneficiary, Some(stands.beneficiary))),
            (Column::Unit, differs(self.unit, Some(stands.unit))),
            (Column::Kind, differs(self.kind, Some(stands.kind))),
            (Column::GivenOn, differs(gift.given_on, Some(stands.given_on))),
            (Column::Amount, differs(gift.amount, stands.amount)),
            (Column::ValueBasis, differs(gift.value_basis, Some(stands.value_basis))),
            (Column::Quantity, differs(gift.quantity, stands.quantity)),
            (Column::Programme, differs(self.programme, stands.programme)),
            (Column::Fund, differs(self.fund, stands.fund)),
            (
                Column::Decision,
                decision.is_some_and(|text| {
                    papers.decision.is_none()
                        || state.support.decision_number(text) != papers.decision
                }),
            ),
            (Column::DecidedBy, text(gift.decided_by.as_deref(), papers.decided_by)),
            (Column::Document, text(gift.document.as_deref(), papers.document)),
        ];
        differences.into_iter().find(|&(_, differs)| differs).map(|(column, _)| column)
    }

    fn record(self, state: &State, terms: &Terms, context: &Context) -> Decision {
        let Asked { gift, registers: mut facts, .. } = self;
        let mut secrets = free_texts(terms.unit, gift);
        let mut beneficiary = terms.beneficiary;
        if state.catalogue.is_sensitive(terms.kind) {
            secrets.push(link(terms.unit, beneficiary));
            beneficiary = Beneficiary::Sealed(unlinkable(context));
        }
        let event = SupportEvent::Given {
            support: SupportNo::after(state.support.len()),
            uuid: context.uuids[0],
            key: gift.support.clone(),
            source: context.source,
            beneficiary,
            unit: terms.unit,
            kind: terms.kind,
            given_on: terms.given_on,
            amount: terms.amount,
            value_basis: terms.value_basis,
            quantity: terms.quantity,
            programme: terms.programme,
            fund: terms.fund,
            decision: gift.decision.clone(),
        };
        facts.push(Fact { event: Event::Support(event), secrets });
        Decision::Record { facts, warnings: Vec::new() }
    }
}

pub(super) fn unit(state: &State, key: &str) -> Result<UnitNo, SupportRefusal> {
    let unit = state.units.number(key);
    unit.ok_or_else(|| SupportRefusal::UnitUnknown { unit: key.to_owned() })
}

pub(super) fn kind(state: &State, family: Family, code: &str) -> Result<KindNo, Refusal> {
    if let Some(kind) = state.catalogue.kind(family, code) {
        return Ok(kind);
    }
    let (nearest, code) = (state.catalogue.nearest(family, code), code.to_owned());
    let Some(nearest) = nearest.map(str::to_owned) else {
        return Err(CatalogueRefusal::FamilyEmpty { family, code }.into());
    };
    Err(match family {
        Family::Programme => SupportRefusal::ProgrammeUnknown { code, nearest }.into(),
        Family::Support | Family::Commendation | Family::Indicator => {
            SupportRefusal::KindUnknown { code, nearest }.into()
        }
    })
}

/// The fund of that key; named by this very commit when it is new.
pub(super) fn fund(
    state: &State,
    context: &Context,
    key: &str,
    registers: &mut Vec<Fact>,
) -> FundNo {
    state.funds.number(context.source, key).unwrap_or_else(|| {
        let fund = FundNo::after(state.funds.named());
        let (source, key) = (context.source, key.to_owned());
        registers.push(Fact::clear(Event::Support(SupportEvent::FundNamed { fund, source, key })));
        fund
    })
}

fn free_texts(unit: UnitNo, gift: &Gift) -> Vec<Secret> {
    let texts = [(Column::DecidedBy, &gift.decided_by), (Column::Document, &gift.document)];
    let cells: Vec<(Column, String)> =
        texts.into_iter().filter_map(|(column, text)| Some((column, text.clone()?))).collect();
    if cells.is_empty() {
        return Vec::new();
    }
    vec![Secret { subject: Subject::Unit(unit), class: Class::Basic, cells }]
}

/// The link of a sensitive gift to whom it reached.
pub(super) fn link(unit: UnitNo, beneficiary: Beneficiary) -> Secret {
    let cells = match beneficiary {
        Beneficiary::Person(PersonNo(number)) => vec![(Column::Ref, number.to_string())],
        Beneficiary::Household(HouseholdNo(number)) => {
            vec![(Column::Household, number.to_string())]
        }
        Beneficiary::Sealed(_) => Vec::new(),
    };
    Secret { subject: Subject::Unit(unit), class: Class::Sensitive, cells }
}

/// The random half of a UUID that names nothing else.
fn unlinkable(context: &Context) -> u64 {
    u64::try_from(context.uuids[2] & u128::from(u64::MAX)).expect("64 bits are left")
}

/// What must hold of every gift, new or corrected.
pub(super) fn check(state: &State, terms: &Terms, context: &Context) -> Result<(), Refusal> {
    let on = terms.given_on;
    if on > context.today {
        return Err(SupportRefusal::GivenLater { given_on: on, today: context.today }.into());
    }
    if !state.units.exists(terms.unit, on) {
        let unit = state.units.key(terms.unit).to_owned();
        return Err(SupportRefusal::UnitNotThere { unit, on }.into());
    }
    if let Beneficiary::Person(person) = terms.beneficiary {
        check_lifetime(state, person, terms.kind, on)?;
    }
    let within = |number: Option<i64>| number.is_none_or(|number| (1..=LARGEST).contains(&number));
    if !within(terms.amount) {
        let amount = terms.amount.unwrap_or_default();
        return Err(SupportRefusal::AmountOutOfRange { amount }.into());
    }
    if !within(terms.quantity) {
        let quantity = terms.quantity.unwrap_or_default();
        return Err(SupportRefusal::QuantityOutOfRange { quantity }.into());
    }
    Ok(())
}

/// A partial date counts in the person's favour.
fn check_lifetime(
    state: &State,
    person: PersonNo,
    kind: KindNo,
    on: Day,
) -> Result<(), SupportRefusal> {
    let born_on = state.people.birth(person).first();
    if on < born_on {
        return Err(SupportRefusal::BeforeBirth { given_on: on, born_in: born_on.year() });
    }
    let died_on = state.people.death(person);
    let is_funeral = || state.catalogue.code(kind) == FUNERAL;
    match died_on {
        Some(died_on) if died_on.last() < on && !is_funeral() => {
            Err(SupportRefusal::AfterDeath { given_on: on, died_on })
        }
        Some(_) | None => Ok(()),
    }
}
