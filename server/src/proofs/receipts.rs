//! A receipt from the log: the event, what registered the things it names, and a path for each.

use std::collections::BTreeSet;
use std::ops::Range;

use dienhong_core::codec::Disclosure;
use dienhong_core::domain::event::Commit;
use dienhong_core::domain::ids::Position;
use dienhong_core::log::Hash;
use dienhong_core::log::merkle::proof::inclusion;
use dienhong_core::log::notary::{NotaryFault, Signed};
use dienhong_core::log::note::Verifier;
use dienhong_core::receipt::names::{Name, named, registered};
use dienhong_core::receipt::{Broken, Proven, Receipt};
use dienhong_core::registry::Fault;

use super::{from_files, from_log};
use crate::app::{Notary, Records, failed, latest};
use crate::catalogue::Message;
use crate::failure::Failure;

/// Which event of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) position: Position,
    pub(crate) event: u16,
}

/// Where an event stands.
pub(crate) type Place = (Position, u16);

/// The latest checkpoint that holds the position; a new one where none does.
pub(crate) fn covering(
    records: &mut Records,
    position: Position,
) -> Result<(Verifier, Signed), Failure> {
    if let Some((key, signed)) = latest(records.dir())?
        && signed.checkpoint.size >= position.0
    {
        return Ok((key, signed));
    }
    let mut notary = Notary::of(records)?;
    let signed = notary.sign(records)?;
    let last = signed.checkpoint.size;
    let known = position.0 > 0 && position.0 <= last;
    if known { Ok((notary.verifier().clone(), signed)) } else { Err(beyond(position, last)) }
}

pub(crate) fn beyond(position: Position, last: u64) -> Failure {
    let values = [("position", position.to_string()), ("last", last.to_string())];
    Failure::usage(Message::new(1047, values))
}

/// The same for one command: everything is looked for in the log.
pub(crate) fn issued(records: &mut Records, asked: Asked) -> Result<Receipt, Failure> {
    let (key, signed) = covering(records, asked.position)?;
    let draft =
        Draft::of(records, asked, |records, names| scanned(records, names, asked.position))?;
    let size = signed.checkpoint.size;
    if let Some(roots) = from_files(records, &draft.ranges(size))? {
        let receipt = draft.proven(roots, &signed);
        if !matches!(receipt.verify(&key), Err(Broken::NotIncluded { .. })) {
            return Ok(receipt);
        }
    }
    // The files may be damaged; the log itself is not, or is told to be.
    let receipt = draft.proven(from_log(records, &draft.ranges(size))?, &signed);
    if receipt.verify(&key).is_err() {
        return Err(failed(NotaryFault::Forked { signed: size }));
    }
    crate::tell(&Message::new(3309, []));
    Ok(receipt)
}

/// A receipt without its paths.
pub(crate) struct Draft {
    /// The first is what it is about.
    facts: Vec<(Position, Disclosure)>,
}

impl Draft {
    /// `find` says where the names were registered.
    pub(crate) fn of(
        records: &mut Records,
        asked: Asked,
        find: impl FnOnce(&mut Records, &[Name]) -> Result<Vec<Place>, Failure>,
    ) -> Result<Draft, Failure> {
        let about = disclosed(records, (asked.position, asked.event))?;
        let about = about.ok_or_else(|| no_event(records, asked))?;
        let unreadable = |source| failed(Fault::Unreadable { position: asked.position, source });
        let header = about.header().map_err(unreadable)?;
        let names = named(&header, &about.event().map_err(unreadable)?);
        let mut facts = vec![(asked.position, about)];
        for place in find(records, &names)? {
            facts.extend(disclosed(records, place)?.map(|fact| (place.0, fact)));
        }
        Ok(Draft { facts })
    }

    /// The ranges whose roots prove all of it in a tree of that size, one path after the other.
    pub(crate) fn ranges(&self, size: u64) -> Vec<Range<u64>> {
        self.facts.iter().flat_map(|(position, _)| inclusion(position.0 - 1, size)).collect()
    }

    pub(crate) fn proven(&self, roots: Vec<Hash>, signed: &Signed) -> Receipt {
        let mut roots = roots.into_iter();
        let mut facts = self.facts.iter().map(|(position, disclosure)| {
            let steps = inclusion(position.0 - 1, signed.checkpoint.size).len();
            let path = roots.by_ref().take(steps).collect();
            Proven { position: *position, disclosure: disclosure.clone(), path }
        });
        let about = facts.next().expect("a draft is about something");
        let registered = facts.collect();
        Receipt { about, registered, checkpoint: signed.note.clone() }
    }
}

fn disclosed(
    records: &mut Records,
    (position, event): Place,
) -> Result<Option<Disclosure>, Failure> {
    let Some(bytes) = records.bytes(position)? else { return Ok(None) };
    let disclosure = Disclosure::of(&bytes, event);
    disclosure.map_err(|source| failed(Fault::Unreadable { position, source }))
}

fn no_event(records: &mut Records, asked: Asked) -> Failure {
    match records.tree() {
        Ok(tree) if tree.size() < asked.position.0 => beyond(asked.position, tree.size()),
        Err(failure) => failure,
        Ok(_) => {
            let values =
                [("position", asked.position.to_string()), ("event", asked.event.to_string())];
            Failure::usage(Message::new(1048, values))
        }
    }
}

/// Where the names were registered, by reading the log up to `position`.
fn scanned(
    records: &mut Records,
    names: &[Name],
    position: Position,
) -> Result<Vec<Place>, Failure> {
    let (mut places, mut wanted) = placed(names);
    let mut commits = records.clear();
    while !wanted.is_empty() {
        let Some(group) = commits.next_group().map_err(failed)? else { break };
        for commit in group.iter().filter(|commit| commit.position <= position) {
            places.extend(found(commit, &mut wanted));
        }
        if group.last().is_some_and(|commit| commit.position >= position) {
            break;
        }
    }
    Ok(places)
}

/// The same where it is known which commits may have done it: those of `candidates`.
pub(crate) fn looked_up(
    records: &mut Records,
    names: &[Name],
    candidates: impl Fn(Name) -> Vec<Position>,
) -> Result<Vec<Place>, Failure> {
    let (mut places, wanted) = placed(names);
    for name in wanted {
        let mut one = BTreeSet::from([name]);
        for position in candidates(name) {
            let Some(commit) = records.commit(position)? else { continue };
            places.extend(found(&commit, &mut one));
            if one.is_empty() {
                break;
            }
        }
    }
    Ok(places)
}

/// Those that are named by their place, and the others.
fn placed(names: &[Name]) -> (Vec<Place>, BTreeSet<Name>) {
    let place = |name: &Name| match name {
        Name::Event(at) => Some((at.position, at.index)),
        _ => None,
    };
    let places = names.iter().filter_map(place).collect();
    (places, names.iter().filter(|name| place(name).is_none()).copied().collect())
}

/// What the commit registers of what is wanted, which is then wanted no more.
fn found(commit: &Commit, wanted: &mut BTreeSet<Name>) -> Vec<Place> {
    let facts = (0..).zip(&commit.facts);
    let mut registers = |event| registered(event).is_some_and(|name| wanted.remove(&name));
    facts
        .filter(|(_, fact)| registers(&fact.event))
        .map(|(index, _)| (commit.position, index))
        .collect()
}
