//! Snapshots of read models in the data directory, so that a start folds only what came since.
//!
//! ```text
//! models/00000000000000123456/units   one file a model, all folded up to that position
//! models/new/, models/old/            a set that is being written or thrown away, or was when it ended
//! state/…/registry                    the writer's state, see `state`
//! ```
//!
//! A set stands whole or not at all, see `sets`. Only the process that holds the lock writes. Whoever
//! reads opens every file of a set before it reads the first, so a set that is replaced meanwhile
//! stays whole for it. All of it may be thrown away at any time.

use std::fs::File;
use std::io::{self, Seek as _};
use std::path::{Path, PathBuf};
use std::thread;

use dienhong_core::domain::ids::Position;
use dienhong_core::registry::Bookmark;
use dienhong_core::snapshot::sealed::{self, Content, Found, Place, SnapshotKey};
use dienhong_core::snapshot::{Part, Spoiled};
use dienhong_projections::{Depth, SnapshotReader, SnapshotWriter};

use crate::app::{self, Records, Writer};
use crate::catalogue::Message;
use crate::failure::Failure;
use crate::reading::{View, everything, fold};

mod sets;
pub(crate) mod state;

use sets::Sets;

/// Fewer commits than these are folded before anybody notices.
const FEW: u64 = 4096;

/// A start that folds a sixteenth of the log is quick; a snapshot costs as much as all of it.
const SHARE: u64 = 16;

/// Where the reading of a set stands: the file that is not a model.
const BOOKMARK: (&str, u32) = ("bookmark", 1);

/// Whether so much came since the last snapshot that another one is worth its cost.
pub(crate) fn is_due(last: Position, now: Position) -> bool {
    // One that goes further is of a log that was replaced by an older copy.
    let last = if last > now { Position::START } else { last };
    let since = now.0 - last.0;
    since >= FEW && since >= last.0 / SHARE
}

const FOLDER: &str = "models";

/// The position of the newest set; the start where there is none.
pub(crate) fn newest(dir: &Path) -> Position {
    Sets::of(dir, FOLDER).newest()
}

/// What a question reads of the newest set.
pub(crate) fn files_of(dir: &Path, wanted: &[&str]) -> Vec<PathBuf> {
    let sets = Sets::of(dir, FOLDER);
    let set = sets.path(sets.newest());
    wanted.iter().map(|name| set.join(name)).collect()
}

/// Why nothing is taken from a snapshot that stands there.
fn dropped(spoiled: &Spoiled, folder: &str) -> Message {
    let folder = ("folder", folder.to_owned());
    match spoiled {
        Spoiled::Damaged => Message::new(3201, [folder]),
        Spoiled::OtherProgram => Message::new(3202, [folder]),
        Spoiled::OtherLog => Message::new(3203, [folder]),
        Spoiled::OtherHistory => Message::new(3204, [folder]),
        Spoiled::Disk(error) => Message::new(3205, [folder, ("reason", error.to_string())]),
        Spoiled::Erased => Message::new(3207, [folder]),
    }
}

/// Says why a snapshot is dropped, or not written; the command goes on.
fn tell(message: &Message) {
    crate::tell(message);
}

/// The models that are `wanted` and where the reading stands: from the newest set where it is sound
/// and this log's, else from the start.
///
/// # Errors
///
/// Only those of the log: what is wrong with a snapshot is told, and costs time alone.
pub(crate) fn resumed(
    records: &mut Records,
    key: &SnapshotKey,
    wanted: &[&str],
) -> Result<(View, Bookmark), Failure> {
    let position = newest(records.dir());
    if position != Position::START {
        match taken(records, key, wanted) {
            Ok(Some(resumed)) => return Ok(resumed),
            Ok(None) => {}
            Err(Dropped::Spoiled(spoiled)) => tell(&dropped(&spoiled, FOLDER)),
            Err(Dropped::Log(failure)) => return Err(failure),
        }
    }
    Ok((View::wanted(wanted), Bookmark::default()))
}

/// The models that are `wanted`, for questions alone: where the newest set is sound, this log's, and
/// nothing came since.
pub(crate) fn at_hand(
    records: &mut Records,
    key: &SnapshotKey,
    wanted: &[&str],
) -> Result<Option<View>, Failure> {
    match taken_for_questions(records, key, wanted) {
        Ok(view) => Ok(view),
        // Whoever resumes from it says why.
        Err(Dropped::Spoiled(_)) => Ok(None),
        Err(Dropped::Log(failure)) => Err(failure),
    }
}

enum Dropped {
    Spoiled(Spoiled),
    Log(Failure),
}

impl From<Spoiled> for Dropped {
    fn from(spoiled: Spoiled) -> Dropped {
        Dropped::Spoiled(spoiled)
    }
}

/// `None`: there is no set.
fn taken(
    records: &mut Records,
    key: &SnapshotKey,
    wanted: &[&str],
) -> Result<Option<(View, Bookmark)>, Dropped> {
    let Some(mut set) = Set::open(records.dir(), key)? else { return Ok(None) };
    let position = position_in(set.place, records)?;
    let bookmark: Bookmark = set.take(BOOKMARK.0, BOOKMARK.1)?;
    let mut view = View::wanted(wanted);
    view.take(position, Depth::All, &mut set)?;
    Ok(Some((view, bookmark)))
}

/// While the files are opened, the log is asked whether they are its own: whatever they hold is
/// dropped where they are not.
fn taken_for_questions(
    records: &mut Records,
    key: &SnapshotKey,
    wanted: &[&str],
) -> Result<Option<View>, Dropped> {
    let Some(mut set) = Set::open(records.dir(), key)? else { return Ok(None) };
    let place = set.place;
    let (is_newest, view) = thread::scope(|scope| {
        let asked = scope.spawn(|| is_newest(place, records));
        let mut view = View::wanted(wanted);
        let taken = view.take(Position(place.position), Depth::Questions, &mut set);
        (asked.join().expect("a panic ends the process"), taken.map(|()| view))
    });
    if is_newest? { Ok(Some(view?)) } else { Ok(None) }
}

/// Whether the place is in this log and nothing came since.
fn is_newest(place: Place, records: &mut Records) -> Result<bool, Dropped> {
    let position = position_in(place, records)?;
    Ok(records.bytes(position.next()).map_err(Dropped::Log)?.is_none())
}

/// Where a set stands, if that is in this log.
fn position_in(place: Place, records: &mut Records) -> Result<Position, Dropped> {
    let Place { log_id, position, root } = place;
    if log_id != records.log_id() {
        return Err(Spoiled::OtherLog.into());
    }
    let position = Position(position);
    if records.root_at(position).map_err(Dropped::Log)? != Some(root) {
        return Err(Spoiled::OtherHistory.into());
    }
    Ok(position)
}

/// The open files of a set, all of one place.
struct Set<'a> {
    place: Place,
    files: Vec<(String, File)>,
    key: &'a SnapshotKey,
}

impl<'a> Set<'a> {
    /// A set that goes while it is opened was replaced by another.
    fn open(dir: &Path, key: &'a SnapshotKey) -> Result<Option<Set<'a>>, Spoiled> {
        let (sets, mut before) = (Sets::of(dir, FOLDER), Position::START);
        loop {
            let position = sets.newest();
            if position == Position::START {
                return Ok(None);
            }
            let files = sets.files(position);
            let is_replaced = sets.newest() != position || files.is_err();
            if is_replaced && before != position {
                before = position;
                continue;
            }
            return Set::of(files?, key).map(Some);
        }
    }

    fn of(files: Vec<(String, File)>, key: &'a SnapshotKey) -> Result<Set<'a>, Spoiled> {
        let bookmark = files.iter().find(|(name, _)| name == BOOKMARK.0);
        let (_, bookmark) = bookmark.ok_or(Spoiled::Damaged)?;
        let place = found(bookmark)?.place();
        Ok(Set { place, files, key })
    }
}

impl SnapshotReader for Set<'_> {
    type Fault = Spoiled;

    fn take<T: Part>(&mut self, name: &'static str, version: u32) -> Result<T, Spoiled> {
        let file = self.files.iter().find(|(known, _)| known == name);
        let (_, file) = file.ok_or(Spoiled::Damaged)?;
        let found = found(file)?;
        if found.place() != self.place {
            return Err(Spoiled::Damaged);
        }
        found.open(self.key, &Content::of::<T>(name, version))
    }
}

fn opened(path: &Path) -> Result<Found<File>, Spoiled> {
    found(&File::open(path)?)
}

/// From its beginning, whoever read of it before.
fn found(file: &File) -> Result<Found<File>, Spoiled> {
    let mut file = file.try_clone()?;
    file.rewind()?;
    let length = file.metadata()?.len();
    Found::read(file, length)
}

/// Writes a set beside the log that `records` reads. What goes wrong is told, and nothing else: the
/// next start folds a little more.
pub(crate) fn write(records: &mut Records, key: &SnapshotKey, view: &View, bookmark: &Bookmark) {
    let position = bookmark.position();
    // Whoever reads the log next meets the same fault, and tells it.
    let Ok(Some(root)) = records.root_at(position) else { return };
    let place = Place { log_id: records.log_id(), position: position.0, root };
    let fill = |new: &Path| {
        let mut writing = Writing { key, place, dir: new };
        view.put(&mut writing)?;
        writing.put(BOOKMARK.0, BOOKMARK.1, bookmark)
    };
    let written = Sets::of(records.dir(), FOLDER).replace(position, fill, |()| Ok(true));
    if let Err(error) = written {
        let values = [("folder", FOLDER.to_owned()), ("reason", error.to_string())];
        tell(&Message::new(3206, values));
    }
}

/// A new set where much came since the last one, by a writer that was closed.
pub(crate) fn renew(writer: &Writer) {
    let now = Position(writer.registry().tip().position());
    if is_due(newest(writer.dir()), now) {
        // What is wrong with the log is told by whoever needs it.
        let _ = writer.records().and_then(|mut records| {
            let (view, bookmark) = fold(&mut records, &everything())?;
            let key = records.unlock()?.models_key();
            write(&mut records, &key, &view, &bookmark);
            Ok(())
        });
    }
}

/// A set that is being written.
struct Writing<'a> {
    key: &'a SnapshotKey,
    place: Place,
    dir: &'a Path,
}

impl SnapshotWriter for Writing<'_> {
    type Fault = io::Error;

    fn put<T: Part>(&mut self, name: &'static str, version: u32, held: &T) -> io::Result<()> {
        let mut salt = [0; 16];
        app::fill_random(&mut salt);
        let mut file = File::create_new(self.dir.join(name))?;
        let about = (&Content::of::<T>(name, version), &self.place);
        sealed::write(&mut file, self.key, about, salt, held)?;
        file.sync_data()
    }
}
