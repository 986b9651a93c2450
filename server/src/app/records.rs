//! What is read of the data directory, beside the writer or without one.

use std::path::Path;
use std::sync::Arc;

use chrono_tz::Tz;
use dienhong_core::codec;
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::event::Commit;
use dienhong_core::domain::ids::{Millis, Position};
use dienhong_core::log::damage::LogError;
use dienhong_core::log::merkle::Frontier;
use dienhong_core::log::reader::Reader;
use dienhong_core::log::verify::{Verified, verify};
use dienhong_core::log::{Disks, Hash, History};
use dienhong_core::registry::{self, Bookmark, Commits, Fault, Opening, Rehearsal};
use dienhong_core::storage::os::OsDisk;
use dienhong_core::vault::Vault;

use super::{
    OsWorld, Records, check_format, failed, failures, founding, keys_dir, log_disks, world,
};
use crate::failure::Failure;
use crate::snapshots;

impl Records {
    pub fn open(dir: &Path) -> Result<Records, Failure> {
        Records::known_to(dir, 0)
    }

    /// `durable`: the position up to which the writer in this process knows it.
    pub(crate) fn known_to(dir: &Path, durable: u64) -> Result<Records, Failure> {
        check_format(dir)?;
        let disks = Records::disks(dir)?;
        let damaged = |error: LogError| failures::dated(failed(error), disks.clone());
        let mut history = Reader::open(disks.clone()).map_err(damaged)?;
        history.announce(durable);
        let (origin, time_zone) = founding(&mut history, dir)?;
        Ok(Records { history, dir: dir.to_owned(), time_zone, origin, root: None })
    }

    /// The whole log, checked; damage with the time up to which it is intact.
    pub fn verified(dir: &Path) -> Result<Verified, Failure> {
        let disks = Records::disks(dir)?;
        verify(&disks, codec::leaf_of).map_err(|error| failures::dated(failed(error), disks))
    }

    /// The two directories of the log.
    pub fn disks(dir: &Path) -> Result<Disks<OsDisk>, Failure> {
        let root = OsDisk::read_only(dir).map_err(failed)?;
        let segments = OsDisk::read_only(&dir.join("log")).map_err(failures::no_segments)?;
        Ok(log_disks(root, segments))
    }

    /// The key store, to open what is sealed; never for writing.
    pub fn unlock(&self) -> Result<Vault<OsDisk>, Failure> {
        super::unlocked(&keys_dir(&self.dir))
    }

    /// The writer in this process made everything up to `position` durable.
    pub fn announce(&mut self, position: Position) {
        self.history.announce(position.0);
    }

    /// Up to `most` commits from `from` on in their clear fields, each with its leaf in the tree.
    pub fn leaves(&mut self, from: Position, most: usize) -> Result<Vec<(Commit, Hash)>, Failure> {
        let Some(group) = self.history.group(from.0).map_err(failed)? else {
            return Ok(Vec::new());
        };
        let wanted = group.commits().skip_while(|(position, _)| *position < from.0).take(most);
        let leaf = |(position, bytes): (u64, &[u8])| {
            let position = Position(position);
            let commit = codec::decode(position, bytes)
                .map_err(|source| failed(Fault::Unreadable { position, source }))?;
            let leaf = codec::leaf_of(bytes).expect("what decodes is a commit");
            Ok((commit, leaf))
        };
        wanted.map(leaf).collect()
    }

    /// The stored bytes of a commit; `None` after the last durable one.
    pub(crate) fn bytes(&mut self, position: Position) -> Result<Option<Vec<u8>>, Failure> {
        self.history.commit(position.0).map_err(failed)
    }

    /// A commit with its clear fields.
    pub(crate) fn commit(&mut self, position: Position) -> Result<Option<Commit>, Failure> {
        let Some(bytes) = self.bytes(position)? else { return Ok(None) };
        let commit = codec::decode(position, &bytes);
        commit.map(Some).map_err(|source| failed(Fault::Unreadable { position, source }))
    }

    /// The leaves from the position `from` on to the end of the group that holds it; none after the
    /// last durable one.
    pub(crate) fn next_leaves(&mut self, from: u64) -> Result<Vec<Hash>, Failure> {
        let Some(group) = self.history.group(from).map_err(failed)? else { return Ok(Vec::new()) };
        let wanted = group.commits().skip_while(|(position, _)| *position < from);
        let leaf = |(position, bytes)| {
            codec::leaf_of(bytes).map_err(|_| unreadable(Position(position), bytes))
        };
        wanted.map(leaf).collect()
    }

    /// All commits with their clear fields: needs no keys.
    pub fn clear(&mut self) -> Commits<'_, Reader<OsDisk>, OsDisk> {
        Commits::clear(&mut self.history)
    }

    /// All commits with as much opened as is asked for.
    pub fn opened<'a>(
        &'a mut self,
        vault: &'a mut Vault<OsDisk>,
        opening: Opening,
    ) -> Commits<'a, Reader<OsDisk>, OsDisk> {
        Commits::opened(&mut self.history, vault, opening)
    }

    /// The same rules with nothing written.
    pub fn rehearse(&mut self) -> Result<Rehearsal<OsDisk>, Failure> {
        let vault = self.unlock()?;
        let world = Arc::new(OsWorld::new(self.time_zone));
        let state = snapshots::state::found(&self.dir, &mut self.history);
        let opened = Rehearsal::open(state, &mut self.history, vault, world);
        let (rehearsal, spoiled) = opened.map_err(failed)?;
        spoiled.iter().for_each(snapshots::state::was_dropped);
        Ok(rehearsal)
    }

    /// The `ref` of a person, recorded or rehearsed.
    pub fn reference(
        &mut self,
        rehearsal: &mut Rehearsal<OsDisk>,
        person: u128,
    ) -> Result<Option<registry::Reference>, Failure> {
        rehearsal.reference(&mut self.history, person).map_err(failed)
    }

    /// Goes on behind a bookmark, with links opened.
    pub fn linked_from<'a>(
        &'a mut self,
        vault: &'a mut Vault<OsDisk>,
        bookmark: Bookmark,
    ) -> Commits<'a, Reader<OsDisk>, OsDisk> {
        Commits::linked_from(&mut self.history, vault, bookmark)
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn log_id(&self) -> [u8; 16] {
        self.history.log_id()
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    pub fn time_zone(&self) -> Tz {
        self.time_zone
    }

    pub fn today(&self) -> Day {
        world::day(self.time_zone, world::now())
    }

    /// The root of the tree of the first `position` commits; `None` after the last durable one.
    pub fn root_at(&mut self, position: Position) -> Result<Option<Hash>, Failure> {
        if let Some((at, root)) = self.root
            && at == position
        {
            return Ok(Some(root));
        }
        let tree = self.history.tree_at(position.0, codec::leaf_of).map_err(failed)?;
        self.root = tree.map(|tree| (position, tree.root()));
        Ok(self.root.map(|(_, root)| root))
    }

    /// The roots of several sizes, smallest first; `None` after the last durable commit.
    pub(crate) fn roots_at(&mut self, sizes: &[u64]) -> Result<Vec<Option<Hash>>, Failure> {
        self.history.roots_at(sizes, codec::leaf_of).map_err(failed)
    }

    /// The tree of all that is known to be durable.
    pub(crate) fn tree(&mut self) -> Result<Frontier, Failure> {
        self.history.newest_tree(codec::leaf_of).map_err(failed)
    }

    /// The last position up to `last` recorded at or before `time`.
    pub fn position_at(&mut self, last: Position, time: Millis) -> Result<Position, Failure> {
        registry::position_at(&mut self.history, last, time).map_err(failed)
    }

    pub fn recorded_at(&mut self, position: Position) -> Result<Option<Millis>, Failure> {
        registry::recorded_at(&mut self.history, position).map_err(failed)
    }
}

/// Why bytes that give no leaf are no commit.
fn unreadable(position: Position, bytes: &[u8]) -> Failure {
    let source = codec::decode(position, bytes).err().unwrap_or(codec::DecodeError::Malformed);
    failed(Fault::Unreadable { position, source })
}
