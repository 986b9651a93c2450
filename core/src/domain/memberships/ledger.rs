//! What rules read of memberships: one compact record each, chained by person.

use std::num::NonZeroU64;

use hashbrown::HashMap;

use super::{Basis, DepartureReason, MembershipEvent};
use crate::domain::calendar::{Day, PartialDay};
use crate::domain::column::Column;
use crate::domain::corrections::{Corrected, Record, Value};
use crate::domain::dense::Dense;
use crate::domain::ids::{
    EventRef, Link, MembershipNo, PersonNo, ShortRef, TransferNo, UnitNo, link,
};
use crate::domain::people::{Index, PersonEvent};
use crate::domain::secret::Secret;
use crate::domain::state::Tags;
use crate::saved;

#[derive(Debug, Default)]
pub struct Memberships {
    pub(super) memberships: Dense<Membership>,
    pub(super) transfers: Dense<Moved>,
    /// The last membership that each record got.
    pub(super) latest: Dense<Option<Link>>,
    pub(super) by_card: Index,
    /// What stood before each correction, in order.
    pub(super) earlier: HashMap<MembershipNo, Vec<Terms>>,
    pub(super) earlier_leavings: HashMap<MembershipNo, Vec<Said<Leaving>>>,
    pub(super) earlier_transfers: HashMap<TransferNo, Vec<Said<Transfer>>>,
    /// Memberships that a correction gave to somebody else.
    pub(super) formerly: HashMap<PersonNo, Vec<MembershipNo>>,
    /// Whom a departure names, where that is not the member but a record merged with theirs.
    pub(super) departures_of_others: HashMap<MembershipNo, PersonNo>,
    pub(super) transfers_of_others: HashMap<TransferNo, PersonNo>,
}

saved!(struct Memberships {
    memberships, transfers, latest, earlier, earlier_leavings, earlier_transfers, formerly,
    departures_of_others, transfers_of_others,
} without { by_card } then indexed);

/// What stood, and whom it named if that was not the member.
pub(super) type Said<T> = (T, Option<PersonNo>);

#[derive(Debug)]
#[repr(Rust, packed(2))]
pub(super) struct Membership {
    pub terms: Terms,
    pub at: ShortRef,
    pub leaving: Option<(Leaving, ShortRef)>,
    /// A merge found that it is another one of the same person, or a void took it back.
    pub voided: bool,
    pub previous: Option<Link>,
    pub last_transfer: Option<Link>,
}

saved!(packed struct Membership { terms, at, leaving, voided, previous, last_transfer });

/// How a membership began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(Rust, packed)]
pub struct Terms {
    pub person: PersonNo,
    pub unit: UnitNo,
    pub joined_on: PartialDay,
    pub basis: Basis,
    /// The tag of the card number.
    pub card: Option<NonZeroU64>,
    pub card_issued_on: Option<PartialDay>,
}

saved!(packed struct Terms { person, unit, joined_on, basis, card, card_issued_on });

impl Terms {
    pub(super) fn is_of(&self, person: PersonNo) -> bool {
        let theirs = self.person;
        theirs == person
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    pub left_on: PartialDay,
    pub reason: DepartureReason,
}

saved!(struct Leaving { left_on, reason });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub membership: MembershipNo,
    pub to: UnitNo,
    pub on: Day,
}

saved!(struct Transfer { membership, to, on });

#[derive(Debug)]
pub(super) struct Moved {
    pub transfer: Transfer,
    pub at: ShortRef,
    /// Corrected to be somebody else's, or taken back: this one never took place.
    pub withdrawn: bool,
    pub previous: Option<Link>,
}

saved!(struct Moved { transfer, at, withdrawn, previous });

impl Memberships {
    fn indexed(self) -> Memberships {
        let card_of = |number: u32| self.memberships[number as usize].terms.card;
        Memberships { by_card: Index::of(self.memberships.len(), card_of), ..self }
    }

    pub fn evolve(
        &mut self,
        at: EventRef,
        event: &MembershipEvent,
        secrets: &[Secret],
        tags: &Tags,
    ) {
        match *event {
            MembershipEvent::Enrolled {
                membership,
                person,
                unit,
                joined_on,
                basis,
                card_issued_on,
                ..
            } => {
                assert_eq!(membership.index(), self.memberships.len(), "numbered in order");
                let card = self.index_card(membership, secrets, tags);
                let terms = Terms { person, unit, joined_on, basis, card, card_issued_on };
                self.memberships.push(Membership {
                    terms,
                    at: at.into(),
                    leaving: None,
                    voided: false,
                    previous: None,
                    last_transfer: None,
                });
                self.chain(person, membership);
            }
            MembershipEvent::Departed { membership, person, left_on, reason, .. } => {
                let leaving = Leaving { left_on, reason };
                self.departures_of_others.remove(&membership);
                if !self.terms(membership).is_of(person) {
                    self.departures_of_others.insert(membership, person);
                }
                self.memberships[membership.index()].leaving = Some((leaving, at.into()));
            }
            MembershipEvent::Transferred {
                transfer,
                membership,
                person,
                to,
                transferred_on,
                ..
            } => {
                let on = transferred_on;
                if !self.terms(membership).is_of(person) {
                    self.transfers_of_others.insert(transfer, person);
                }
                let membership_record = &mut self.memberships[membership.index()];
                let previous = membership_record.last_transfer;
                membership_record.last_transfer = Some(link(transfer.0));
                let transfer = Transfer { membership, to, on };
                let at = at.into();
                self.transfers.push(Moved { transfer, at, withdrawn: false, previous });
            }
        }
    }

    fn index_card(
        &mut self,
        membership: MembershipNo,
        secrets: &[Secret],
        tags: &Tags,
    ) -> Option<NonZeroU64> {
        let card = secrets.iter().find_map(|secret| secret.cell(Column::CardNo))?;
        let tag = card_tag(tags, card);
        let memberships = &self.memberships;
        let tag_of = |number: u32| memberships[number as usize].terms.card;
        self.by_card.insert(tag, membership.0, tag_of);
        Some(tag)
    }

    fn chain(&mut self, person: PersonNo, membership: MembershipNo) {
        self.latest.fill_to(person.index() + 1, None);
        let previous = self.latest[person.index()].replace(link(membership.0));
        self.memberships[membership.index()].previous = previous;
    }

    /// Takes a membership out of the chain of the person it was wrongly recorded for.
    fn reassign(&mut self, person: PersonNo, membership: MembershipNo) {
        self.unchain(person, membership);
        self.formerly.entry(person).or_default().push(membership);
    }

    fn unchain(&mut self, person: PersonNo, membership: MembershipNo) {
        let others: Vec<MembershipNo> =
            self.of(person).filter(|other| *other != membership).collect();
        self.latest[person.index()] = None;
        for other in others.into_iter().rev() {
            self.chain(person, other);
        }
    }

    /// Takes back what a row recorded; no row finds it any more.
    pub(in crate::domain) fn void(&mut self, record: Record) {
        match record {
            Record::Membership(membership) => {
                let record = &mut self.memberships[membership.index()];
                record.voided = true;
                let person = record.terms.person;
                if let Some(card) = record.terms.card {
                    self.by_card.remove(card, membership.0);
                }
                record.terms.card = None;
                self.unchain(person, membership);
            }
            Record::Departure(membership) => self.memberships[membership.index()].leaving = None,
            Record::Transfer(transfer) => self.transfers[transfer.index()].withdrawn = true,
            _ => {}
        }
    }

    pub fn evolve_person(&mut self, event: &PersonEvent) {
        match event {
            PersonEvent::Merged { voided, .. } => self.set_voided(voided, true),
            PersonEvent::Unmerged { restored, .. } => self.set_voided(restored, false),
            PersonEvent::Registered { .. }
            | PersonEvent::HouseholdRegistered { .. }
            | PersonEvent::Died { .. }
            | PersonEvent::ErasureOrdered { .. }
            | PersonEvent::KeysDestroyed { .. }
            | PersonEvent::ErasureConfirmed { .. } => {}
        }
    }

    fn set_voided(&mut self, memberships: &[MembershipNo], voided: bool) {
        for membership in memberships {
            self.memberships[membership.index()].voided = voided;
        }
    }

    /// The card of an erased person finds nobody.
    pub(in crate::domain) fn forget(&mut self, person: PersonNo) {
        for membership in self.ever_of(person).collect::<Vec<_>>() {
            let stands = &mut self.memberships[membership.index()].terms;
            if let Some(card) = stands.card.filter(|_| stands.is_of(person)) {
                self.by_card.remove(card, membership.0);
            }
            let earlier = self.earlier.get_mut(&membership).into_iter().flatten();
            for terms in earlier.chain([stands]).filter(|terms| terms.is_of(person)) {
                terms.card = None;
            }
        }
    }

    pub fn evolve_corrected(
        &mut self,
        _at: EventRef,
        corrected: &Corrected,
        secrets: &[Secret],
        tags: &Tags,
    ) {
        match corrected.record {
            // What changed on a day is told by the transfer beside it.
            Record::Membership(_) if corrected.changed_on.is_some() => {}
            Record::Membership(membership) => {
                self.correct_terms(membership, corrected, secrets, tags);
            }
            // Whose it is instead is told by the events beside it.
            Record::Departure(_) | Record::Transfer(_) if corrected.column == Column::Ref => {}
            Record::Departure(membership) => self.correct_leaving(membership, corrected),
            Record::Transfer(transfer) => self.correct_transfer(transfer, corrected),
            _ => {}
        }
    }

    fn correct_terms(
        &mut self,
        membership: MembershipNo,
        corrected: &Corrected,
        secrets: &[Secret],
        tags: &Tags,
    ) {
        let stood = self.memberships[membership.index()].terms;
        self.earlier.entry(membership).or_default().push(stood);
        let mut terms = stood;
        match (corrected.column, &corrected.new) {
            (Column::JoinedOn, &Value::Day(day)) => terms.joined_on = day,
            (Column::Unit, &Value::Number(number)) => {
                terms.unit = dense(number).map_or(stood.unit, UnitNo);
            }
            (Column::Basis, &Value::Number(number)) => {
                terms.basis = Basis::from_number(number).unwrap_or(stood.basis);
            }
            (Column::CardIssuedOn, &Value::Day(day)) => terms.card_issued_on = Some(day),
            (Column::CardIssuedOn, _) => terms.card_issued_on = None,
            (Column::CardNo, _) => {
                if let Some(card) = stood.card {
                    self.by_card.remove(card, membership.0);
                }
                terms.card = self.index_card(membership, secrets, tags);
            }
            (Column::Ref, &Value::Number(number)) => {
                terms.person = dense(number).map_or(stood.person, PersonNo);
                self.reassign(stood.person, membership);
                self.chain(terms.person, membership);
            }
            _ => {}
        }
        self.memberships[membership.index()].terms = terms;
    }

    /// Without a day, the person never left.
    fn correct_leaving(&mut self, membership: MembershipNo, corrected: &Corrected) {
        let record = &mut self.memberships[membership.index()];
        let Some((stood, at)) = record.leaving else { return };
        let named = self.departures_of_others.get(&membership).copied();
        self.earlier_leavings.entry(membership).or_default().push((stood, named));
        record.leaving = match (corrected.column, &corrected.new) {
            (Column::LeftOn, &Value::Day(left_on)) => Some((Leaving { left_on, ..stood }, at)),
            (Column::LeftOn, _) => None,
            (Column::Reason, &Value::Number(number)) => {
                let reason = DepartureReason::from_number(number).unwrap_or(stood.reason);
                Some((Leaving { reason, ..stood }, at))
            }
            _ => Some((stood, at)),
        };
    }

    /// Without a day, the transfer never took place.
    fn correct_transfer(&mut self, transfer: TransferNo, corrected: &Corrected) {
        let record = &mut self.transfers[transfer.index()];
        let named = self.transfers_of_others.get(&transfer).copied();
        self.earlier_transfers.entry(transfer).or_default().push((record.transfer, named));
        match (corrected.column, &corrected.new) {
            (Column::TransferredOn, &Value::Day(day)) => record.transfer.on = day.first(),
            (Column::TransferredOn, _) => record.withdrawn = true,
            (Column::ToUnit, &Value::Number(number)) => {
                record.transfer.to = dense(number).map_or(record.transfer.to, UnitNo);
            }
            _ => {}
        }
    }
}

pub(super) fn card_tag(tags: &Tags, card: &str) -> NonZeroU64 {
    tags.half(&["card_no", card])
}

fn dense(number: i64) -> Option<u32> {
    u32::try_from(number).ok()
}
