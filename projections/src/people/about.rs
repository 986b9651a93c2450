//! Whom an event is about: what it names, and who owns the numbers that it names.

use std::collections::BTreeMap;

use dienhong_core::domain::clubs::ClubEvent;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::commendations::{CommendationEvent, Honouree};
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::dense::Dense;
use dienhong_core::domain::event::{Event, Fact};
use dienhong_core::domain::figures::FigureEvent;
use dienhong_core::domain::funds::FundEvent;
use dienhong_core::domain::hardship::HardshipEvent;
use dienhong_core::domain::ids::{
    ClubNo, FundNo, HardshipNo, HouseholdNo, MembershipNo, PersonNo, SupportNo, UnitNo,
};
use dienhong_core::domain::memberships::MembershipEvent;
use dienhong_core::domain::people::PersonEvent;
use dienhong_core::domain::periods::PeriodEvent;
use dienhong_core::domain::secret::Secret;
use dienhong_core::domain::support::{Beneficiary, SupportEvent, Terms};
use dienhong_core::domain::units::UnitEvent;
use dienhong_core::domain::voids::VoidEvent;

use super::About;
use super::owned::{Owned, Reached};
use crate::value;
use dienhong_core::saved;

/// By number, in order of registration.
#[derive(Debug, Default)]
pub(super) struct Owners {
    memberships: Owned,
    transfers: Dense<MembershipNo>,
    /// Whom each gift reached.
    gifts: Dense<Reached>,
    /// One more than the number of its fund; 0: none.
    gift_funds: Owned,
    receipts: Vec<FundNo>,
    assessed: Dense<HouseholdNo>,
    /// Who is listed with a household, as far as its secrets are opened.
    listed: BTreeMap<HardshipNo, Vec<PersonNo>>,
    honours: Dense<Honouree>,
    club_counts: Vec<ClubNo>,
    changes: Vec<UnitNo>,
    populations: Vec<UnitNo>,
    figures: Vec<UnitNo>,
    /// The units of each row of each decision.
    reorganisations: Vec<Vec<(UnitNo, Option<UnitNo>)>>,
}

saved!(struct Owners {
    memberships, transfers, gifts, gift_funds, receipts, assessed, listed, honours, club_counts,
    changes, populations, figures, reorganisations,
});

impl Owners {
    /// Notes whose the new numbers are, and tells whom the fact is about.
    pub(super) fn about(&mut self, fact: &Fact) -> Vec<About> {
        match &fact.event {
            Event::Office(_) | Event::Catalogue(_) => Vec::new(),
            Event::Unit(event) => self.unit(event),
            Event::Figure(event) => vec![About::Unit(self.figure(event))],
            Event::Person(event) => of_person(event),
            Event::Membership(event) => self.membership(event),
            Event::Support(event) => self.support(event, &fact.secrets),
            Event::Commendation(CommendationEvent::Conferred { honouree, .. }) => {
                self.honours.push(*honouree);
                vec![honoured(*honouree)]
            }
            Event::Hardship(HardshipEvent::Assessed { household, .. }) => {
                let hardship = HardshipNo::after(self.assessed.len());
                self.assessed.push(*household);
                self.list(hardship, &fact.secrets);
                self.of_assessment(hardship)
            }
            Event::Fund(event) => self.fund(event),
            Event::Club(event) => vec![About::Club(self.club(event))],
            Event::Period(
                PeriodEvent::Closed { unit, .. } | PeriodEvent::Reopened { unit, .. },
            ) => vec![About::Unit(*unit)],
            Event::Corrected(corrected) => self.corrected(corrected, &fact.secrets),
            Event::Void(event) => self.voided(event),
        }
    }

    fn unit(&mut self, event: &UnitEvent) -> Vec<About> {
        match event {
            UnitEvent::Registered { unit, parent, .. } => {
                std::iter::once(*unit).chain(*parent).map(About::Unit).collect()
            }
            UnitEvent::Changed { unit, parent, .. } => {
                self.changes.push(*unit);
                std::iter::once(*unit).chain(*parent).map(About::Unit).collect()
            }
            UnitEvent::Reorganised { rows, .. } => {
                self.reorganisations.push(rows.iter().map(|row| (row.from, row.to)).collect());
                let named = rows.iter().flat_map(|row| {
                    [Some(row.from), row.to].into_iter().flatten().chain(row.branches.clone())
                });
                named.map(About::Unit).collect()
            }
        }
    }

    fn figure(&mut self, event: &FigureEvent) -> UnitNo {
        match event {
            FigureEvent::PopulationCounted { unit, .. } => {
                self.populations.push(*unit);
                *unit
            }
            FigureEvent::Reported { unit, .. } => {
                self.figures.push(*unit);
                *unit
            }
            FigureEvent::RegisterCompleted { unit, .. } => *unit,
        }
    }

    /// Where records were merged, one may be named and another hold the membership.
    fn membership(&mut self, event: &MembershipEvent) -> Vec<About> {
        let (membership, named) = match *event {
            MembershipEvent::Enrolled { person, .. } => {
                self.memberships.push(person.0);
                return vec![About::Person(person)];
            }
            MembershipEvent::Departed { membership, person, .. } => (membership, person),
            MembershipEvent::Transferred { membership, person, .. } => {
                self.transfers.push(membership);
                (membership, person)
            }
        };
        let (holder, named) = (self.member(membership), About::Person(named));
        if holder == named { vec![named] } else { vec![named, holder] }
    }

    fn support(&mut self, event: &SupportEvent, secrets: &[Secret]) -> Vec<About> {
        match *event {
            SupportEvent::Given { support, fund, .. } => {
                let terms = Terms::given(event, secrets);
                let reached = terms.and_then(|terms| reached(terms.beneficiary));
                self.gifts.push(Reached::of(reached));
                self.gift_funds.push(one_more(fund));
                self.of_gift(support)
            }
            SupportEvent::Reversed { support, .. } => self.of_gift(support),
            SupportEvent::FundNamed { fund, .. } => vec![About::Fund(fund)],
        }
    }

    fn of_gift(&self, support: SupportNo) -> Vec<About> {
        let reached = self.gifts[support.index()].about();
        let fund = self.gift_funds.of(support.index()).checked_sub(1).map(FundNo);
        let about = std::iter::once(About::Support(support)).chain(reached);
        about.chain(fund.map(About::Fund)).collect()
    }

    fn of_assessment(&self, hardship: HardshipNo) -> Vec<About> {
        let persons = self.listed.get(&hardship).into_iter().flatten().copied();
        let household = About::Household(self.assessed[hardship.index()]);
        std::iter::once(household).chain(persons.map(About::Person)).collect()
    }

    fn list(&mut self, hardship: HardshipNo, secrets: &[Secret]) {
        match listed(secrets) {
            persons if persons.is_empty() => self.listed.remove(&hardship),
            persons => self.listed.insert(hardship, persons),
        };
    }

    fn member(&self, membership: MembershipNo) -> About {
        About::Person(PersonNo(self.memberships.of(membership.index())))
    }

    fn fund(&mut self, event: &FundEvent) -> Vec<About> {
        match *event {
            FundEvent::Registered { fund, unit, .. } => vec![About::Fund(fund), About::Unit(unit)],
            FundEvent::PartyRegistered { .. } => Vec::new(),
            FundEvent::Received { fund, .. } => {
                self.receipts.push(fund);
                vec![About::Fund(fund)]
            }
        }
    }

    fn club(&mut self, event: &ClubEvent) -> ClubNo {
        match *event {
            ClubEvent::Registered { club, .. } => club,
            ClubEvent::Counted { club, .. } => {
                self.club_counts.push(club);
                club
            }
        }
    }

    /// Whose it was, and whose it is from now on.
    fn corrected(&mut self, corrected: &Corrected, secrets: &[Secret]) -> Vec<About> {
        match corrected.record {
            Record::Unit(unit) => vec![About::Unit(unit)],
            Record::UnitChange(change) => vec![About::Unit(self.changes[change.index()])],
            Record::Reorganisation(decision, row) => {
                let (from, to) = self.reorganisations[decision.index()][usize::from(row)];
                let new = value::unit(&corrected.new).filter(|_| names_unit(corrected.column));
                [Some(from), to, new].into_iter().flatten().map(About::Unit).collect()
            }
            Record::Population(count) => vec![About::Unit(self.populations[count.index()])],
            Record::Figure(figure) => vec![About::Unit(self.figures[figure.index()])],
            Record::Kind(_) => Vec::new(),
            Record::Person(person) | Record::Death(person) => {
                let homes =
                    [&corrected.old, &corrected.new].into_iter().filter_map(value::household);
                let homes = homes.filter(|_| corrected.column == Column::Household);
                std::iter::once(About::Person(person)).chain(homes.map(About::Household)).collect()
            }
            Record::Membership(membership) => self.given_to(membership, person(corrected, secrets)),
            Record::Departure(membership) => vec![self.member(membership)],
            Record::Transfer(transfer) => vec![self.member(self.transfers[transfer.index()])],
            Record::Support(support) => self.gift_corrected(support, corrected, secrets),
            Record::Reversal(support) => {
                let stands = value::support(&corrected.new);
                let moved = stands.filter(|_| corrected.column == Column::Support);
                let about = [Some(support), moved].into_iter().flatten();
                about.flat_map(|support| self.of_gift(support)).collect()
            }
            Record::Commendation(commendation) => {
                let before = self.honours[commendation.index()];
                let unit = value::unit(&corrected.new)
                    .filter(|_| corrected.column == Column::ToUnit)
                    .map(Honouree::Unit);
                let after = person(corrected, secrets).map(Honouree::Person).or(unit);
                let after = after.or(club(corrected).map(Honouree::Club));
                self.honours[commendation.index()] = after.unwrap_or(before);
                [Some(before), after].into_iter().flatten().map(honoured).collect()
            }
            Record::Hardship(hardship) => self.assessment_corrected(hardship, corrected, secrets),
            Record::Fund(fund) => vec![About::Fund(fund)],
            Record::Receipt(receipt) => {
                let of = &mut self.receipts[receipt.index()];
                let before = *of;
                let after = value::fund(&corrected.new);
                *of = after.filter(|_| corrected.column == Column::Fund).unwrap_or(before);
                vec![About::Fund(before), About::Fund(*of)]
            }
            Record::Club(club) => vec![About::Club(club)],
            Record::ClubFigure(count) => {
                let owner = &mut self.club_counts[count.index()];
                let before = *owner;
                *owner = club(corrected).unwrap_or(before);
                [before, *owner].into_iter().map(About::Club).collect()
            }
        }
    }

    /// Whom a record that is taken back is about; a person also leaves the household.
    fn voided(&self, event: &VoidEvent) -> Vec<About> {
        let VoidEvent::Voided { record, stood, .. } = event else { return Vec::new() };
        let homes = stood.iter().filter(|(column, _)| *column == Column::Household);
        let homes = homes.filter_map(|(_, value)| value::household(value)).map(About::Household);
        self.told_by(*record).into_iter().chain(homes).collect()
    }

    /// Whom a record is about.
    fn told_by(&self, record: Record) -> Vec<About> {
        match record {
            Record::Unit(unit) => vec![About::Unit(unit)],
            Record::UnitChange(change) => vec![About::Unit(self.changes[change.index()])],
            Record::Reorganisation(decision, _) => {
                let rows = self.reorganisations[decision.index()].iter();
                let named = rows.flat_map(|(from, to)| std::iter::once(*from).chain(*to));
                named.map(About::Unit).collect()
            }
            Record::Population(count) => vec![About::Unit(self.populations[count.index()])],
            Record::Figure(figure) => vec![About::Unit(self.figures[figure.index()])],
            Record::Kind(_) => Vec::new(),
            Record::Person(person) | Record::Death(person) => vec![About::Person(person)],
            Record::Membership(membership) | Record::Departure(membership) => {
                vec![self.member(membership)]
            }
            Record::Transfer(transfer) => vec![self.member(self.transfers[transfer.index()])],
            Record::Support(support) | Record::Reversal(support) => self.of_gift(support),
            Record::Commendation(commendation) => {
                vec![honoured(self.honours[commendation.index()])]
            }
            Record::Hardship(hardship) => self.of_assessment(hardship),
            Record::Fund(fund) => vec![About::Fund(fund)],
            Record::Receipt(receipt) => vec![About::Fund(self.receipts[receipt.index()])],
            Record::Club(club) => vec![About::Club(club)],
            Record::ClubFigure(count) => vec![About::Club(self.club_counts[count.index()])],
        }
    }

    fn gift_corrected(
        &mut self,
        support: SupportNo,
        corrected: &Corrected,
        secrets: &[Secret],
    ) -> Vec<About> {
        let mut about = self.of_gift(support);
        let household = household(corrected, secrets).map(About::Household);
        if let Some(after) = person(corrected, secrets).map(About::Person).or(household) {
            self.gifts[support.index()] = Reached::of(Some(after));
        }
        if corrected.column == Column::Fund {
            self.gift_funds.correct(support.index(), one_more(value::fund(&corrected.new)));
        }
        about.extend(self.of_gift(support));
        about
    }

    fn assessment_corrected(
        &mut self,
        hardship: HardshipNo,
        corrected: &Corrected,
        secrets: &[Secret],
    ) -> Vec<About> {
        let mut about = self.of_assessment(hardship);
        match corrected.column {
            Column::Refs => self.list(hardship, secrets),
            Column::Household => {
                let household = &mut self.assessed[hardship.index()];
                *household = value::household(&corrected.new).unwrap_or(*household);
            }
            _ => {}
        }
        about.extend(self.of_assessment(hardship));
        about
    }

    fn given_to(&mut self, membership: MembershipNo, after: Option<PersonNo>) -> Vec<About> {
        let before = self.member(membership);
        if let Some(PersonNo(after)) = after {
            self.memberships.correct(membership.index(), after);
        }
        vec![before, self.member(membership)]
    }
}

/// The persons of an assessed household, where its secret is opened.
fn listed(secrets: &[Secret]) -> Vec<PersonNo> {
    let cell = secrets.iter().find_map(|secret| secret.cell(Column::Refs));
    let numbers = cell.into_iter().flat_map(|cell| cell.split(' '));
    numbers.filter_map(|number| number.parse().ok()).map(PersonNo).collect()
}

fn one_more(fund: Option<FundNo>) -> u32 {
    fund.map_or(0, |fund| fund.0 + 1)
}

fn honoured(honouree: Honouree) -> About {
    match honouree {
        Honouree::Person(person) => About::Person(person),
        Honouree::Unit(unit) => About::Unit(unit),
        Honouree::Club(club) => About::Club(club),
    }
}

fn names_unit(column: Column) -> bool {
    matches!(column, Column::FromUnit | Column::ToUnit)
}

/// The club that a corrected `club` names.
fn club(corrected: &Corrected) -> Option<ClubNo> {
    let number = value::number(&corrected.new).filter(|_| corrected.column == Column::Club)?;
    u32::try_from(number).ok().map(ClubNo)
}

/// The person that a corrected `ref` names.
fn person(corrected: &Corrected, secrets: &[Secret]) -> Option<PersonNo> {
    linked(corrected, secrets, Column::Ref).map(PersonNo)
}

/// The household that a corrected `household` names.
fn household(corrected: &Corrected, secrets: &[Secret]) -> Option<HouseholdNo> {
    linked(corrected, secrets, Column::Household).map(HouseholdNo)
}

/// The number that a corrected column names, in clear or as an opened link.
fn linked(corrected: &Corrected, secrets: &[Secret], column: Column) -> Option<u32> {
    match corrected.new {
        Value::Number(number) if corrected.column == column => u32::try_from(number).ok(),
        Value::Sealed if corrected.column == column => {
            secrets.iter().find_map(|secret| secret.cell(column))?.parse().ok()
        }
        _ => None,
    }
}

fn reached(beneficiary: Beneficiary) -> Option<About> {
    match beneficiary {
        Beneficiary::Person(person) => Some(About::Person(person)),
        Beneficiary::Household(household) => Some(About::Household(household)),
        Beneficiary::Sealed(_) => None,
    }
}

fn of_person(event: &PersonEvent) -> Vec<About> {
    match *event {
        PersonEvent::HouseholdRegistered { household, .. } => vec![About::Household(household)],
        PersonEvent::Registered { person, household, .. } => {
            let home = household.map(About::Household);
            std::iter::once(About::Person(person)).chain(home).collect()
        }
        PersonEvent::Died { person, .. }
        | PersonEvent::ErasureOrdered { person }
        | PersonEvent::KeysDestroyed { person, .. }
        | PersonEvent::ErasureConfirmed { person } => vec![About::Person(person)],
        PersonEvent::Merged { person, into, .. } | PersonEvent::Unmerged { person, into, .. } => {
            vec![About::Person(person), About::Person(into)]
        }
    }
}
