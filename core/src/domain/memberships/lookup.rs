//! Questions to the record of memberships.

use std::num::NonZeroU64;

use super::ledger::{Leaving, Memberships, Said, Terms, Transfer, card_tag};
use crate::domain::calendar::Day;
use crate::domain::ids::{EventRef, MembershipNo, PersonNo, TransferNo, UnitNo, linked};
use crate::domain::state::Tags;

impl Memberships {
    pub fn len(&self) -> usize {
        self.memberships.len()
    }

    pub fn is_empty(&self) -> bool {
        self.memberships.is_empty()
    }

    pub(super) fn transfer_count(&self) -> usize {
        self.transfers.len()
    }

    /// All memberships of one record, the one recorded last first, also those that a merge voided.
    pub fn of(&self, person: PersonNo) -> impl Iterator<Item = MembershipNo> {
        let latest = self.latest.get(person.index()).copied().flatten();
        let chain = std::iter::successors(latest, |membership| {
            self.memberships[linked(*membership) as usize].previous
        });
        chain.map(|membership| MembershipNo(linked(membership)))
    }

    /// Those too that were taken for theirs until a correction.
    pub(in crate::domain) fn ever_of(
        &self,
        person: PersonNo,
    ) -> impl Iterator<Item = MembershipNo> {
        self.of(person).chain(self.formerly.get(&person).into_iter().flatten().copied())
    }

    pub fn terms(&self, membership: MembershipNo) -> &Terms {
        &self.memberships[membership.index()].terms
    }

    pub fn leaving(&self, membership: MembershipNo) -> Option<Leaving> {
        self.memberships[membership.index()].leaving.map(|(leaving, _)| leaving)
    }

    pub fn is_voided(&self, membership: MembershipNo) -> bool {
        self.memberships[membership.index()].voided
    }

    pub(in crate::domain) fn enrolled_at(&self, membership: MembershipNo) -> EventRef {
        self.memberships[membership.index()].at.into()
    }

    pub(in crate::domain) fn departed_at(&self, membership: MembershipNo) -> Option<EventRef> {
        self.memberships[membership.index()].leaving.map(|(_, at)| at.into())
    }

    /// The record that a departure was said of.
    pub(super) fn leaver(&self, membership: MembershipNo) -> PersonNo {
        let named = self.departures_of_others.get(&membership);
        named.copied().unwrap_or(self.terms(membership).person)
    }

    /// The record that a transfer was said of.
    pub(super) fn mover(&self, transfer: TransferNo) -> PersonNo {
        let named = self.transfers_of_others.get(&transfer);
        named.copied().unwrap_or(self.terms(self.moved(transfer)).person)
    }

    pub(super) fn transferred_at(&self, transfer: TransferNo) -> EventRef {
        self.transfers[transfer.index()].at.into()
    }

    /// What stands, then what stood before each correction, the latest first.
    pub(super) fn versions(&self, membership: MembershipNo) -> impl Iterator<Item = &Terms> {
        let earlier = self.earlier.get(&membership).into_iter().flatten().rev();
        std::iter::once(self.terms(membership)).chain(earlier)
    }

    pub(super) fn earlier_leavings(
        &self,
        membership: MembershipNo,
    ) -> impl Iterator<Item = Said<Leaving>> {
        self.earlier_leavings.get(&membership).into_iter().flatten().rev().copied()
    }

    pub(super) fn earlier_transfers(
        &self,
        transfer: TransferNo,
    ) -> impl Iterator<Item = Said<Transfer>> {
        self.earlier_transfers.get(&transfer).into_iter().flatten().rev().copied()
    }

    /// All transfers ever recorded for a membership, also withdrawn ones.
    pub(super) fn all_transfers(
        &self,
        membership: MembershipNo,
    ) -> impl Iterator<Item = TransferNo> {
        let last = self.memberships[membership.index()].last_transfer;
        let chain = std::iter::successors(last, |transfer| {
            self.transfers[linked(*transfer) as usize].previous
        });
        chain.map(|transfer| TransferNo(linked(transfer)))
    }

    /// As it stands; `None` when it was withdrawn.
    pub(in crate::domain) fn transfer(&self, transfer: TransferNo) -> Option<Transfer> {
        let moved = &self.transfers[transfer.index()];
        (!moved.withdrawn).then_some(moved.transfer)
    }

    /// Whose transfer it is, also when it was withdrawn.
    pub(in crate::domain) fn moved(&self, transfer: TransferNo) -> MembershipNo {
        self.transfers[transfer.index()].transfer.membership
    }

    /// Where a transfer led, also when it was withdrawn.
    pub(in crate::domain) fn moved_to(&self, transfer: TransferNo) -> UnitNo {
        self.transfers[transfer.index()].transfer.to
    }

    /// A transfer of the same membership that was recorded after that one, and began where it led.
    pub(in crate::domain) fn moved_on(&self, number: TransferNo) -> Option<Transfer> {
        let before = self.transfers[number.index()].transfer;
        let later = self.all_transfers(before.membership).filter(|other| *other > number);
        later.filter_map(|other| self.transfer(other)).find(|other| other.on > before.on)
    }

    pub fn transfers(&self, membership: MembershipNo) -> impl Iterator<Item = Transfer> {
        self.all_transfers(membership).filter_map(|transfer| self.transfer(transfer))
    }

    pub(super) fn last_transfer(&self, membership: MembershipNo) -> Option<Day> {
        self.transfers(membership).map(|transfer| transfer.on).max()
    }

    /// Where the member stood on that day; transfers are recorded in any order.
    pub fn unit_of(&self, membership: MembershipNo, on: Day) -> UnitNo {
        let before = self.transfers(membership).filter(|transfer| transfer.on <= on);
        before
            .max_by_key(|transfer| transfer.on)
            .map_or(self.terms(membership).unit, |transfer| transfer.to)
    }

    pub fn is_open_on(&self, membership: MembershipNo, on: Day) -> bool {
        self.terms(membership).joined_on.first() <= on
            && self.leaving(membership).is_none_or(|leaving| on < leaving.left_on.first())
    }

    /// The unit in which the record's membership stood that day, also if a merge voided it.
    pub fn unit_on(&self, person: PersonNo, on: Day) -> Option<UnitNo> {
        let mut open = self.of(person).filter(|membership| self.is_open_on(*membership, on));
        open.next().map(|membership| self.unit_of(membership, on))
    }

    /// Those whose card has that number now.
    pub(super) fn with_card(
        &self,
        tags: &Tags,
        card: &str,
    ) -> impl Iterator<Item = (MembershipNo, PersonNo)> {
        let found = self.with_card_tag(card_tag(tags, card));
        found.map(|membership| (membership, self.terms(membership).person))
    }

    pub(super) fn holders(&self, card: NonZeroU64) -> impl Iterator<Item = PersonNo> {
        self.with_card_tag(card).map(|membership| self.terms(membership).person)
    }

    fn with_card_tag(&self, card: NonZeroU64) -> impl Iterator<Item = MembershipNo> {
        let card_of = |number| self.terms(MembershipNo(number)).card;
        self.by_card.find(card, card_of).map(MembershipNo)
    }

    /// Whose card has that number; the last one given out, where cards were reused.
    pub fn card_holder(&self, tags: &Tags, card: &str) -> Option<PersonNo> {
        self.with_card(tags, card).max_by_key(|(membership, _)| *membership).map(|(_, it)| it)
    }
}
