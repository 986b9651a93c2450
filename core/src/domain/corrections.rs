//! A correction names what it corrects and why, and carries old and new value, so that sums stay
//! sums. Any column of any import kind. The rules of the corrected record are asked again.

mod ledger;
mod refusal;
mod value;
mod why;

use super::calendar::{Day, PartialDay};
use super::cells::CellRefusal;
use super::column::Column;
use super::event::Fact;
use super::ids::{
    ClubFigureNo, ClubNo, CommendationNo, EventRef, FigureNo, FundNo, HardshipNo, KindNo,
    MembershipNo, PersonNo, PopulationNo, ReceiptNo, ReorganisationNo, SupportNo, TransferNo,
    UnitChangeNo, UnitNo,
};
use super::refusal::Refusal;
use super::secret::Secret;
use super::state::{Context, Decision, State, Tags};
use super::{
    catalogue, clubs, commendations, figures, funds, hardship, memberships, people, support, units,
};

use crate::saved;
pub use ledger::Corrections;
pub use refusal::CorrectionRefusal;
pub use value::{
    day, decimal, exact_day, partial_day, required, thousandths, whole, whole_required, word,
    word_required,
};
pub use why::why;

/// The recorded row that a correction changes or a void takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Record {
    Unit(UnitNo),
    UnitChange(UnitChangeNo),
    /// A row of a decision, counted from 0.
    Reorganisation(ReorganisationNo, u16),
    Population(PopulationNo),
    Figure(FigureNo),
    Kind(KindNo),
    Person(PersonNo),
    Membership(MembershipNo),
    Departure(MembershipNo),
    Transfer(TransferNo),
    Support(SupportNo),
    Reversal(SupportNo),
    Commendation(CommendationNo),
    Hardship(HardshipNo),
    Fund(FundNo),
    Receipt(ReceiptNo),
    Club(ClubNo),
    ClubFigure(ClubFigureNo),
    /// Beside the row that told it; a correction changes it as a column of the person.
    Death(PersonNo),
}

saved!(enum Record {
    0 = Unit(it), 1 = UnitChange(it), 2 = Reorganisation(a, b), 3 = Population(it), 4 = Figure(it),
    5 = Kind(it), 6 = Person(it), 7 = Membership(it), 8 = Departure(it), 9 = Transfer(it),
    10 = Support(it), 11 = Reversal(it), 12 = Commendation(it), 13 = Hardship(it), 14 = Fund(it),
    15 = Receipt(it), 16 = Club(it), 17 = ClubFigure(it), 18 = Death(it),
});

/// A clear value of one column: dense numbers where the column names a thing, the column's own
/// unit where it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Not given.
    Nothing,
    /// The column is personal: the text stands in a secret of the subject.
    Sealed,
    Day(PartialDay),
    /// Birth dates: the year in clear, the rest sealed.
    Year(i32),
    /// Amounts, counts, thousandths, billionths, numbers of things, discriminants.
    Number(i64),
    /// Several units (`branches`).
    Numbers(Vec<i64>),
    Text(String),
}

saved!(enum Value {
    0 = Nothing, 1 = Sealed, 2 = Day(it), 3 = Year(it), 4 = Number(it), 5 = Numbers(it),
    6 = Text(it),
});

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    pub record: Record,
    /// The event that recorded it.
    pub corrects: EventRef,
    pub column: Column,
    pub old: Value,
    pub new: Value,
    /// `None`: it was wrong from the start.
    pub changed_on: Option<Day>,
    pub learned_on: Day,
}

/// A `corrections` row: its key's parts and its value are still text, for their meaning depends on
/// the kind.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Correction {
    pub kind: ImportKind,
    /// The parts of the row's key, in the order of CONTRACT section 2.
    pub key: Vec<String>,
    pub column: Column,
    pub value: Option<String>,
    pub reason: Option<String>,
    pub learned_on: Day,
    pub changed_on: Option<Day>,
}

impl std::fmt::Debug for Correction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Correction({:?}, {})", self.kind, self.column.name())
    }
}

/// The import kinds whose rows can be corrected. Their numbers are sealed with reasons: append
/// only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportKind {
    Units,
    UnitChanges,
    Reorganisation,
    Population,
    Figures,
    Persons,
    Members,
    Departures,
    Transfers,
    Support,
    Reversals,
    Commendations,
    Kinds,
    Hardship,
    Funds,
    Receipts,
    Corrections,
    Clubs,
    ClubFigures,
}

impl ImportKind {
    pub const ALL: [ImportKind; 19] = [
        ImportKind::Units,
        ImportKind::UnitChanges,
        ImportKind::Reorganisation,
        ImportKind::Population,
        ImportKind::Figures,
        ImportKind::Persons,
        ImportKind::Members,
        ImportKind::Departures,
        ImportKind::Transfers,
        ImportKind::Support,
        ImportKind::Reversals,
        ImportKind::Commendations,
        ImportKind::Kinds,
        ImportKind::Hardship,
        ImportKind::Funds,
        ImportKind::Receipts,
        ImportKind::Corrections,
        ImportKind::Clubs,
        ImportKind::ClubFigures,
    ];

    /// The stored number.
    pub fn number(self) -> u32 {
        self as u32
    }

    pub fn numbered(number: u32) -> Option<ImportKind> {
        ImportKind::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// Folds a correction into the noun it belongs to.
pub fn evolve(state: &mut State, at: EventRef, corrected: &Corrected, secrets: &[Secret]) {
    let tags = &state.tags;
    match corrected.record {
        Record::Unit(_) | Record::UnitChange(_) | Record::Reorganisation(..) => {
            state.units.evolve_corrected(at, corrected, secrets, tags);
        }
        Record::Population(_) | Record::Figure(_) => {
            state.figures.evolve_corrected(at, corrected, secrets, tags);
        }
        Record::Kind(_) => state.catalogue.evolve_corrected(at, corrected, secrets, tags),
        Record::Person(_) => state.people.evolve_corrected(at, corrected, secrets, tags),
        Record::Membership(_) | Record::Departure(_) | Record::Transfer(_) => {
            state.memberships.evolve_corrected(at, corrected, secrets, tags);
        }
        Record::Support(_) | Record::Reversal(_) => {
            state.support.evolve_corrected(at, corrected, secrets, tags);
        }
        Record::Commendation(_) => {
            state.commendations.evolve_corrected(at, corrected, secrets, tags);
        }
        Record::Hardship(_) => state.hardships.evolve_corrected(corrected, secrets),
        Record::Fund(_) | Record::Receipt(_) => {
            state.funds.evolve_corrected(at, corrected, secrets, tags);
        }
        Record::Club(_) | Record::ClubFigure(_) => {
            state.clubs.evolve_corrected(at, corrected, secrets, tags);
        }
        Record::Death(_) => {}
    }
}

/// A correction is itself a row with a key: sent again it is unchanged, also when a later one has
/// changed the value since, or when the key it corrects names another record by now.
pub fn decide(
    state: &State,
    correction: &Correction,
    context: &Context,
) -> Result<Decision, Refusal> {
    if let Some(day) = correction.changed_on.filter(|day| *day > context.today) {
        return Err(CorrectionRefusal::ChangesLater { changed_on: day }.into());
    }
    let Some(recorded) = state.corrections.of_row(correction, context) else {
        return once(state, correction, correct(state, correction, context)?);
    };
    if recorded.repeats(state, correction, context) {
        return Ok(Decision::Unchanged(recorded.position));
    }
    match correct(state, correction, context) {
        Ok(Decision::Record { facts, .. }) if is_equal(recorded, correction, &facts, context) => {
            Ok(Decision::Unchanged(recorded.position))
        }
        Ok(Decision::Unchanged(position)) if recorded.gives(correction, context.tags) => {
            Ok(Decision::Unchanged(position))
        }
        Ok(_) | Err(_) => Err(used(recorded, correction, context.tags)),
    }
}

fn correct(state: &State, correction: &Correction, context: &Context) -> Result<Decision, Refusal> {
    match correction.kind {
        ImportKind::Units | ImportKind::UnitChanges | ImportKind::Reorganisation => {
            units::correct(state, correction, context)
        }
        ImportKind::Population | ImportKind::Figures => {
            figures::correct(state, correction, context)
        }
        ImportKind::Kinds => catalogue::correct(state, correction, context),
        ImportKind::Persons => people::correct(state, correction, context),
        ImportKind::Members | ImportKind::Departures | ImportKind::Transfers => {
            memberships::correct(state, correction, context)
        }
        ImportKind::Support | ImportKind::Reversals => support::correct(state, correction, context),
        ImportKind::Commendations => commendations::correct(state, correction, context),
        ImportKind::Hardship => hardship::correct(state, correction, context),
        ImportKind::Funds | ImportKind::Receipts => funds::correct(state, correction, context),
        ImportKind::Clubs | ImportKind::ClubFigures => clubs::correct(state, correction, context),
        ImportKind::Corrections => Err(CorrectionRefusal::OfACorrection.into()),
    }
}

/// The same record, column and day may have been named by another row.
fn once(state: &State, correction: &Correction, decision: Decision) -> Result<Decision, Refusal> {
    let Decision::Record { facts, .. } = &decision else { return Ok(decision) };
    let asked = facts.iter().find_map(ledger::corrected);
    let Some((corrected, secrets)) = asked else { return Ok(decision) };
    match state.corrections.of_record(corrected) {
        None if correction.reason.is_none() => {
            Err(CellRefusal::Missing { column: Column::Reason }.into())
        }
        None => Ok(decision),
        Some(recorded) if recorded.equals(correction, corrected, secrets, &state.tags) => {
            Ok(Decision::Unchanged(recorded.position))
        }
        Some(recorded) => Err(used(recorded, correction, &state.tags)),
    }
}

fn is_equal(
    recorded: &ledger::Recorded,
    correction: &Correction,
    facts: &[Fact],
    context: &Context,
) -> bool {
    let asked = facts.iter().find_map(ledger::corrected);
    asked.is_some_and(|(corrected, secrets)| {
        recorded.equals(correction, corrected, secrets, context.tags)
    })
}

/// The key is that of a correction with another value, or another reason for it.
fn used(recorded: &ledger::Recorded, correction: &Correction, tags: &Tags) -> Refusal {
    let (column, learned_on) = (correction.column, correction.learned_on);
    if recorded.gives(correction, tags) {
        CorrectionRefusal::KeyUsed { column, learned_on }.into()
    } else {
        CorrectionRefusal::ReasonDiffers { column, learned_on }.into()
    }
}

#[cfg(test)]
mod tests;
