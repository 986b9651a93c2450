//! Stored commits read back, as much of them opened as is asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::Fault;
use super::numbers::Numbers;
use super::subjects::{self, Subjects};
use crate::codec::{self, Blob, DecodeError, Place};
use crate::domain::column::Column;
use crate::domain::event::{Commit, Event, Fact};
use crate::domain::holders::Holders;
use crate::domain::ids::{HouseholdNo, PersonNo, Position};
use crate::domain::secret::{Class, Secret, Subject};
use crate::domain::support::{Beneficiary, SupportEvent};
use crate::log::History;
use crate::saved;
use crate::storage::Storage;
use crate::vault::{ClassKey, Opened, Vault, VaultFault};

/// How much of what is sealed is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Clear fields only: figures, times, who acted. Needs no keys.
    Nothing,
    /// Also the links from sensitive support to its person or household.
    Links,
    All,
}

impl Opening {
    fn wants(self, blob: &Blob<'_>) -> bool {
        match self {
            Opening::Nothing => false,
            Opening::Links => {
                matches!(blob.subject, Subject::Unit(_)) && blob.class == Class::Sensitive
            }
            Opening::All => true,
        }
    }
}

/// Where a reading with opened links stands: what must be known to go on behind it.
#[derive(Clone, Debug, Default)]
pub struct Bookmark {
    /// The last commit that was read.
    position: Position,
    numbers: Numbers,
    /// Links are sealed under units alone.
    units: Holders,
}

saved!(struct Bookmark { position, numbers, units });

/// What was learned on the way: whose keys stand where, and how much is numbered.
pub(super) struct Known {
    pub(super) position: Position,
    pub(super) subjects: Subjects,
    pub(super) numbers: Numbers,
}

impl From<Known> for Bookmark {
    fn from(Known { position, subjects, numbers }: Known) -> Bookmark {
        Bookmark { position, numbers, units: subjects.units().clone() }
    }
}

impl Bookmark {
    pub fn position(&self) -> Position {
        self.position
    }
}

/// Reads commits in order, from the first, up to the last that is durable.
pub struct Commits<'a, H, S> {
    history: &'a mut H,
    opener: Option<Opener<'a, S>>,
    subjects: Subjects,
    numbers: Numbers,
    next: u64,
    is_prepared: bool,
    /// Subjects of which a key is gone: the first position that was sealed with it, and its slot.
    gone: BTreeMap<Subject, (Position, u32)>,
    hidden: Hidden,
}

/// Whose texts are not opened, though an older copy of the key store may still hold their keys.
enum Hidden {
    /// Nobody's: the writer destroys such keys again before it serves anything.
    Nobody,
    /// The whole log is to be asked first for orders to erase.
    Unasked,
    Persons(BTreeSet<PersonNo>),
}

impl<'a, H: History, S: Storage> Commits<'a, H, S> {
    /// Reads clear fields only.
    pub fn clear(history: &'a mut H) -> Commits<'a, H, S> {
        Commits::new(history, None, Hidden::Nobody)
    }

    /// Opens what is asked for, and nothing of a person whose erasure was ever ordered.
    pub fn opened(
        history: &'a mut H,
        vault: &'a mut Vault<S>,
        opening: Opening,
    ) -> Commits<'a, H, S> {
        let hidden = match opening {
            // The links are sealed under units, which are never erased.
            Opening::Nothing | Opening::Links => Hidden::Nobody,
            Opening::All => Hidden::Unasked,
        };
        Commits::new(history, Some(Opener::new(vault, opening)), hidden)
    }

    /// Goes on behind what is known already, and opens all that its keys open.
    pub(super) fn replayed(
        history: &'a mut H,
        vault: &'a mut Vault<S>,
        known: Known,
    ) -> Commits<'a, H, S> {
        let opener = Some(Opener::new(vault, Opening::All));
        let commits = Commits::new(history, opener, Hidden::Nobody);
        let Known { position, subjects, numbers } = known;
        Commits { subjects, numbers, next: position.next().0, ..commits }
    }

    fn new(history: &'a mut H, opener: Option<Opener<'a, S>>, hidden: Hidden) -> Commits<'a, H, S> {
        let (subjects, numbers) = (Subjects::default(), Numbers::default());
        let gone = BTreeMap::new();
        Commits { history, opener, subjects, numbers, next: 1, is_prepared: false, gone, hidden }
    }

    /// Goes on behind a bookmark, and opens links only.
    pub fn linked_from(
        history: &'a mut H,
        vault: &'a mut Vault<S>,
        bookmark: Bookmark,
    ) -> Commits<'a, H, S> {
        let mut commits = Commits::opened(history, vault, Opening::Links);
        commits.subjects.know_units(bookmark.units);
        commits.numbers = bookmark.numbers;
        commits.next = bookmark.position.next().0;
        commits
    }

    /// Where a reading that opens links stands.
    pub fn bookmark(&self) -> Bookmark {
        let position = Position(self.next - 1);
        Bookmark { position, numbers: self.numbers.clone(), units: self.subjects.units().clone() }
    }

    /// The commits of the next group; `None` at the end of what is durable. Called again later it
    /// goes on with what was recorded since.
    pub fn next_group(&mut self) -> Result<Option<Vec<Commit>>, Fault> {
        let mut group = Vec::new();
        let keep = &mut |batch| {
            group.extend(batch);
            true
        };
        if !self.next_batches(usize::MAX, keep)? {
            return Ok(None);
        }
        group.into_iter().map(Locked::unlock).collect::<Result<_, _>>().map(Some)
    }

    /// The writer in this process made everything up to `position` durable.
    pub fn announce(&mut self, position: Position) {
        self.history.announce(position.0);
    }

    /// Hands over the next group with its keys, not yet opened, so that opening can run on another
    /// thread: at most `most` commits at once. False at the end of what is durable, and when nobody
    /// takes more.
    pub(super) fn next_batches(
        &mut self,
        most: usize,
        hand_over: &mut impl FnMut(Vec<Locked>) -> bool,
    ) -> Result<bool, Fault> {
        if !self.is_prepared {
            self.prepare()?;
            self.is_prepared = true;
        }
        let Some(group) = self.history.group(self.next)? else { return Ok(false) };
        let mut batch = Vec::new();
        for (position, bytes) in group.commits() {
            let position = Position(position);
            if position.0 != self.next {
                let reason = "its position is not the next";
                return Err(Fault::NotFollowing { position, reason });
            }
            self.next += 1;
            let commit = codec::decode(position, bytes)
                .map_err(|source| Fault::Unreadable { position, source })?;
            let mut locked = Locked::new(commit);
            let facts = &locked.commit.facts;
            let followed = self.numbers.follow(facts);
            followed.map_err(|reason| Fault::NotFollowing { position, reason })?;
            if let Some(opener) = &mut self.opener {
                match opener.opening {
                    Opening::Nothing | Opening::Links => self.subjects.evolve_units(facts),
                    Opening::All => self.subjects.evolve(facts),
                }
                if let Hidden::Persons(hidden) = &mut self.hidden {
                    hidden.extend(facts.iter().filter_map(subjects::erasure_ordered));
                }
                for (gone, slot) in opener.lock(&mut locked, bytes, &self.subjects, &self.hidden)? {
                    self.gone.entry(gone).or_insert((position, slot));
                }
            }
            batch.push(locked);
            if batch.len() == most && !hand_over(std::mem::take(&mut batch)) {
                return Ok(false);
            }
        }
        Ok(batch.is_empty() || hand_over(batch))
    }

    /// Before the first commit: that the keys are those of this log, and whom nobody may read.
    fn prepare(&mut self) -> Result<(), Fault> {
        let Some(opener) = &self.opener else { return Ok(()) };
        if opener.vault.store_id() != self.history.log_id() {
            return Err(Fault::ForeignKeys);
        }
        if !matches!(self.hidden, Hidden::Unasked) {
            return Ok(());
        }
        let mut hidden = BTreeSet::new();
        let mut next = 1;
        while let Some(group) = self.history.group(next)? {
            for (position, bytes) in group.commits() {
                let position = Position(position);
                let ordered = codec::erasures_ordered(bytes)
                    .map_err(|source| Fault::Unreadable { position, source })?;
                hidden.extend(ordered);
            }
            next = group.last() + 1;
        }
        self.hidden = Hidden::Persons(hidden);
        Ok(())
    }

    /// Once all was read: that no key is missing but those whose destruction was ordered.
    ///
    /// # Errors
    ///
    /// [`Fault::KeyLost`]: a key is gone, and nobody ordered it.
    pub fn finish(self) -> Result<(), Fault> {
        self.into_known().map(drop)
    }

    /// What is known of keys and numbers once all was read.
    ///
    /// # Errors
    ///
    /// As [`Commits::finish`].
    pub(super) fn into_known(self) -> Result<Known, Fault> {
        let ordered = |subject: &Subject| match subject {
            Subject::Person(person) => self.subjects.erasure(*person).is_some(),
            Subject::Household(_) | Subject::Unit(_) | Subject::Party(_) => false,
        };
        let lost = self.gone.iter().find(|(subject, _)| !ordered(subject));
        if let Some((_, &(position, slot))) = lost {
            return Err(Fault::KeyLost { position, slot });
        }
        let Commits { subjects, numbers, next, .. } = self;
        Ok(Known { position: Position(next - 1), subjects, numbers })
    }
}

impl Hidden {
    fn hides(&self, subject: Subject) -> bool {
        match (self, subject) {
            (Hidden::Persons(hidden), Subject::Person(person)) => hidden.contains(&person),
            _ => false,
        }
    }
}

/// Finds the keys of sealed fields.
pub(super) struct Opener<'a, S> {
    vault: &'a mut Vault<S>,
    opening: Opening,
}

impl<'a, S: Storage> Opener<'a, S> {
    pub(super) fn new(vault: &'a mut Vault<S>, opening: Opening) -> Opener<'a, S> {
        Opener { vault, opening }
    }

    /// All fields of one commit, with their keys.
    pub(super) fn lock_all(
        &mut self,
        locked: &mut Locked,
        bytes: &[u8],
        subjects: &Subjects,
    ) -> Result<(), Fault> {
        self.lock(locked, bytes, subjects, &Hidden::Nobody).map(drop)
    }

    /// Adds the fields that are to be opened, with their keys; the subjects whose key is gone, and
    /// its slot.
    fn lock(
        &mut self,
        locked: &mut Locked,
        bytes: &[u8],
        subjects: &Subjects,
        hidden: &Hidden,
    ) -> Result<Vec<(Subject, u32)>, Fault> {
        let position = locked.commit.position;
        let unreadable = |source| Fault::Unreadable { position, source };
        let mut gone = Vec::new();
        let wants = |blob: &Blob<'_>| self.opening.wants(blob) && !hidden.hides(blob.subject);
        for (place, blob) in codec::sealed_fields(bytes, wants).map_err(unreadable)? {
            let holder = subjects.get(blob.subject).ok_or(unreadable(DecodeError::OutOfRange))?;
            let key = match self.vault.class_key(holder.slot, blob.class) {
                Err(VaultFault::KeyLost { .. }) => None,
                found => found?,
            };
            let Some(key) = key else {
                gone.push((blob.subject, holder.slot));
                continue;
            };
            let log_id = self.vault.store_id();
            let command = locked.commit.header.command;
            let Blob { subject, class, schema, bytes } = blob;
            let about = codec::associated_data(&log_id, holder.uuid, command, class, schema);
            let sealed = bytes.to_vec();
            locked.fields.push(Field { place, subject, class, schema, key, about, sealed });
        }
        Ok(gone)
    }
}

/// One commit with all that can be opened; `None` after the last durable one.
pub(super) fn opened_at<S: Storage>(
    position: Position,
    history: &mut impl History,
    vault: &mut Vault<S>,
    subjects: &Subjects,
) -> Result<Option<Commit>, Fault> {
    let Some(bytes) = history.commit(position.0)? else { return Ok(None) };
    let commit = codec::decode(position, &bytes);
    let commit = commit.map_err(|source| Fault::Unreadable { position, source })?;
    let mut locked = Locked::new(commit);
    Opener::new(vault, Opening::All).lock_all(&mut locked, &bytes, subjects)?;
    locked.unlock().map(Some)
}

/// A commit and the keys of the fields to be opened.
pub(super) struct Locked {
    pub(super) commit: Commit,
    fields: Vec<Field>,
}

struct Field {
    place: Place,
    subject: Subject,
    class: Class,
    schema: u8,
    key: ClassKey,
    about: [u8; 51],
    sealed: Vec<u8>,
}

impl Field {
    fn open(&self, position: Position) -> Result<Secret, Fault> {
        let tampered = Fault::Tampered { position };
        let Opened::Plain(plain) = self.key.open(&self.about, &self.sealed) else {
            return Err(tampered);
        };
        let cells = codec::cells_of(self.schema, &plain);
        let cells = cells.map_err(|source| Fault::Unreadable { position, source })?;
        Ok(Secret { subject: self.subject, class: self.class, cells })
    }
}

impl Locked {
    pub(super) fn new(commit: Commit) -> Locked {
        Locked { commit, fields: Vec::new() }
    }

    pub(super) fn unlock(self) -> Result<Commit, Fault> {
        let Locked { mut commit, fields } = self;
        for field in &fields {
            let secret = field.open(commit.position)?;
            match field.place {
                Place::Header => commit.header.reason = Some(secret),
                Place::Event(index) => commit.facts[index].secrets.push(secret),
            }
        }
        if !fields.is_empty() {
            resolve_links(&mut commit.facts);
        }
        Ok(commit)
    }
}

/// The number that stands for a beneficiary whose link is sealed.
pub(super) fn sealed_link(event: &Event) -> Option<u64> {
    match event {
        Event::Support(SupportEvent::Given {
            beneficiary: Beneficiary::Sealed(number), ..
        }) => Some(*number),
        _ => None,
    }
}

/// Puts the person or household in the place of a sealed link that could be opened.
pub(super) fn resolve_links(facts: &mut [Fact]) {
    for fact in facts {
        if sealed_link(&fact.event).is_none() {
            continue;
        }
        let link =
            fact.secrets.iter().filter(|secret| secret.class == Class::Sensitive).find_map(link);
        if let (Event::Support(SupportEvent::Given { beneficiary, .. }), Some(link)) =
            (&mut fact.event, link)
        {
            *beneficiary = link;
        }
    }
}

fn link(secret: &Secret) -> Option<Beneficiary> {
    let number = |column| secret.cell(column).and_then(|text| text.parse().ok());
    let person = number(Column::Ref).map(|number| Beneficiary::Person(PersonNo(number)));
    let household = || number(Column::Household).map(HouseholdNo).map(Beneficiary::Household);
    person.or_else(household)
}
