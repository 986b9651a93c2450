//! The registry as reports read it: all commits folded into the read models, beside a running
//! writer or without one.

use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono_tz::Tz;
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::event::Commit;
use dienhong_core::domain::ids::{Millis, Position, UnitNo};
use dienhong_core::domain::refusal::Code;
use dienhong_core::domain::tree::Tree;
use dienhong_core::log::Hash;
use dienhong_core::registry::{Bookmark, Opening};
use dienhong_core::storage::os::OsDisk;
use dienhong_core::vault::Vault;
use dienhong_projections::{
    Depth, Kept, Projection as _, ReadModels, SnapshotReader, SnapshotWriter,
};

use crate::app::{self, Records, failed};
use crate::catalogue::Message;
use crate::cli::points::{Known, Moment};
use crate::cli::reports::Scope;
use crate::commands::history::Keys;
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::reports::KnownPoint;
use crate::snapshots;

mod names;

pub use names::Names;

/// The log folded, and the records it was folded from.
pub struct Folded {
    log: Mutex<Records>,
    pub view: View,
}

/// What is folded for those who ask.
#[derive(Default)]
pub struct View {
    pub models: ReadModels,
    pub names: Kept<Names>,
    pub(crate) keys: Kept<Keys>,
}

/// Everything a report needs, at one point of knowledge.
pub struct Reading<'a> {
    log: &'a Mutex<Records>,
    pub models: &'a ReadModels,
    pub names: &'a Names,
    /// The root of the log at the position of `known`.
    pub root: Hash,
    pub known: Position,
    pub known_at: Option<Millis>,
    today: Day,
    time_zone: Tz,
}

/// What is to be known: `closed:YEAR` is that of the unit asked about, the root when none is named.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    pub known: Option<Known>,
    pub unit: Option<&'a str>,
}

impl From<Option<Known>> for Wanted<'_> {
    fn from(known: Option<Known>) -> Self {
        Wanted { known, unit: None }
    }
}

/// Where a report stands in the tree.
pub struct Place {
    pub tree_on: Day,
    pub tree: Arc<Tree>,
    /// `None`: there is no unit at all on that day.
    pub unit: Option<UnitNo>,
}

impl View {
    /// Nothing folded yet, of the models with these names.
    pub(crate) fn wanted(wanted: &[&str]) -> View {
        View {
            models: ReadModels::wanted(wanted),
            names: Kept::wanted(wanted),
            keys: Kept::wanted(wanted),
        }
    }

    /// Folds the next commit.
    pub fn apply(&mut self, commit: &Commit) {
        let View { models, names, keys } = self;
        models.apply(commit);
        names.apply(commit);
        keys.apply(commit);
    }

    /// SHA-256 over the content of each model, with its name.
    pub(crate) fn digests(&self) -> Vec<(&'static str, [u8; 32])> {
        let View { models, names, keys } = self;
        models.digests().into_iter().chain(names.digest()).chain(keys.digest()).collect()
    }

    pub(crate) fn put<W: SnapshotWriter>(&self, to: &mut W) -> Result<(), W::Fault> {
        let View { models, names, keys } = self;
        models.put(to)?;
        names.put(to)?;
        keys.put(to)
    }

    pub(crate) fn take<R: SnapshotReader>(
        &mut self,
        position: Position,
        depth: Depth,
        from: &mut R,
    ) -> Result<(), R::Fault> {
        let View { models, names, keys } = self;
        models.take(position, depth, from)?;
        names.take(depth, from)?;
        keys.take(depth, from)
    }
}

/// The names of all that can be folded.
pub(crate) fn everything() -> Vec<&'static str> {
    ReadModels::NAMES.iter().copied().chain([Names::NAME, Keys::NAME]).collect()
}

impl Folded {
    /// What a report needs, from its snapshot where there is one.
    pub fn open(dir: &Path, wanted: &[&str]) -> Result<Folded, Failure> {
        let mut records = Records::open(dir)?;
        let vault = records.unlock()?;
        let view = match snapshots::at_hand(&mut records, &vault.models_key(), wanted)? {
            Some(view) => view,
            None => resume(&mut records, vault, wanted)?.0,
        };
        Ok(Folded { log: Mutex::new(records), view })
    }

    /// Also what only folding reads otherwise.
    pub fn open_all(dir: &Path, wanted: &[&str]) -> Result<Folded, Failure> {
        let mut records = Records::open(dir)?;
        let (view, _) = fold(&mut records, wanted)?;
        Ok(Folded { log: Mutex::new(records), view })
    }

    /// Figures are then asked for as known at `wanted`.
    pub fn reading<'w>(&self, wanted: impl Into<Wanted<'w>>) -> Result<Reading<'_>, Failure> {
        Reading::new(&self.log, &self.view, wanted.into())
    }
}

/// A panic ends the process (`panic = "abort"`); in a spec the records stay readable.
pub fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a> Reading<'a> {
    pub fn new(
        log: &'a Mutex<Records>,
        view: &'a View,
        wanted: Wanted<'_>,
    ) -> Result<Reading<'a>, Failure> {
        let mut records = held(log);
        let known = position_wanted(wanted, &view.models, &mut records)?;
        let root = records.root_at(known)?.expect("what was folded is durable");
        let known_at = records.recorded_at(known)?;
        let (today, time_zone) = (records.today(), records.time_zone());
        let (models, names) = (&view.models, &view.names);
        Ok(Reading { log, models, names, root, known, known_at, today, time_zone })
    }

    pub fn known_point(&self) -> KnownPoint {
        KnownPoint::new(self.known, self.known_at)
    }

    pub fn root_hex(&self) -> String {
        hex(&self.root)
    }

    pub fn today(&self) -> Day {
        self.today
    }

    /// The day of a moment in the registry's calendar.
    pub fn day(&self, moment: Millis) -> Day {
        app::day(self.time_zone, moment)
    }

    /// `08:41 26/11/2026` by the registry's clock.
    pub fn clock(&self, moment: Millis, lang: Lang) -> String {
        let utc = chrono::DateTime::from_timestamp_millis(moment.0).unwrap_or_default();
        let time = utc.with_timezone(&self.time_zone).format("%H:%M");
        format!("{time} {}", lang.day(self.day(moment)))
    }

    /// Another point of knowledge in the same reading.
    pub fn position(&self, wanted: Wanted<'_>) -> Result<Position, Failure> {
        position_wanted(wanted, self.models, &mut held(self.log))
    }

    pub fn recorded_at(&self, position: Position) -> Result<Option<Millis>, Failure> {
        held(self.log).recorded_at(position)
    }

    /// The commits at `positions`, with their clear fields.
    pub fn commits(&self, positions: RangeInclusive<Position>) -> Result<Vec<Commit>, Failure> {
        let (mut from, last) = (*positions.start(), *positions.end());
        let mut commits: Vec<Commit> = Vec::new();
        while from <= last {
            let most = usize::try_from(last.0 - from.0 + 1).unwrap_or(usize::MAX);
            let read = held(self.log).leaves(from, most)?;
            let Some((newest, _)) = read.last() else { break };
            from = newest.position.next();
            commits.extend(read.into_iter().map(|(commit, _)| commit));
        }
        Ok(commits)
    }

    /// The unit of a report on `on`, and the tree it stands in.
    pub fn place(&self, scope: &Scope, on: Day) -> Result<Place, Failure> {
        let tree_on = scope.tree.day(on, self.today());
        self.place_in(scope.unit.as_deref(), tree_on, self.known)
    }

    pub fn place_in(
        &self,
        unit: Option<&str>,
        tree_on: Day,
        known: Position,
    ) -> Result<Place, Failure> {
        let tree = self.models.units.tree(tree_on, known);
        let unit = match unit {
            None => tree.root(),
            Some(key) => {
                let units = &self.models.units;
                let number = units.number(key);
                let mut named = units.numbers_by(key, known).chain(number);
                let standing = named.find(|unit| tree.contains(*unit));
                Some(standing.ok_or_else(|| no_such_unit(key, number.map(|_| tree_on)))?)
            }
        };
        Ok(Place { tree_on, tree, unit })
    }
}

/// `on`: the unit is known, and does not stand on that day.
fn no_such_unit(key: &str, on: Option<Day>) -> Failure {
    let unit = ("unit", key.to_owned());
    Failure::failed(match on {
        Some(day) => Message::new(1044, [unit, ("on", day.to_string())]),
        None => Message::new(1013, [unit, ("when", String::new())]),
    })
}

fn position_wanted(
    wanted: Wanted<'_>,
    models: &ReadModels,
    records: &mut Records,
) -> Result<Position, Failure> {
    match wanted.known {
        None => position_of(None, records, models.progress()),
        Some(Known::At(moment)) => position_of(Some(moment), records, models.progress()),
        Some(Known::Closed(year)) => position_closed(wanted.unit, year, models),
    }
}

/// Where the unit last closed the year, or the nearest above it on the year's last day; also where
/// the year was opened again since.
fn position_closed(
    unit: Option<&str>,
    year: i32,
    models: &ReadModels,
) -> Result<Position, Failure> {
    let units = &models.units;
    let number = match unit {
        Some(key) => Some(units.number(key).ok_or_else(|| no_such_unit(key, None))?),
        None => None,
    };
    let on = Day::from_ymd(year, 12, 31);
    let asked = number.or_else(|| units.tree(on?, Position::LATEST).root());
    let closing = asked
        .zip(on)
        .and_then(|(unit, on)| models.periods.nearest(units.latest(), unit, on, |_| true));
    closing.map(|closing| closing.at.position).ok_or_else(|| {
        let mut values = vec![("year", year.to_string())];
        values.extend(asked.map(|unit| ("unit", units.key(unit).to_owned())));
        Failure::usage(Message { code: Code(1045), values })
    })
}

pub fn position_of(
    wanted: Option<Moment>,
    records: &mut Records,
    last: Position,
) -> Result<Position, Failure> {
    match wanted {
        None => Ok(last),
        Some(Moment::Time(time)) => records.position_at(last, time),
        Some(Moment::Position(position)) if position <= last => Ok(position),
        Some(Moment::Position(position)) => Err(Failure::usage(Message::new(
            1012,
            [("known", position.to_string()), ("last", last.to_string())],
        ))),
    }
}

/// Folds what is wanted, from its snapshot where there is one, with the links from sensitive support
/// to persons; and where the reading then stands.
pub(crate) fn fold(records: &mut Records, wanted: &[&str]) -> Result<(View, Bookmark), Failure> {
    let vault = records.unlock()?;
    resume(records, vault, wanted)
}

fn resume(
    records: &mut Records,
    vault: Vault<OsDisk>,
    wanted: &[&str],
) -> Result<(View, Bookmark), Failure> {
    let (view, bookmark) = snapshots::resumed(records, &vault.models_key(), wanted)?;
    fold_from(records, vault, view, bookmark)
}

/// Folds what is wanted from the first commit on, whatever snapshots there are.
pub(crate) fn fold_anew(
    records: &mut Records,
    wanted: &[&str],
) -> Result<(View, Bookmark), Failure> {
    let vault = records.unlock()?;
    fold_from(records, vault, View::wanted(wanted), Bookmark::default())
}

fn fold_from(
    records: &mut Records,
    mut vault: Vault<OsDisk>,
    mut view: View,
    bookmark: Bookmark,
) -> Result<(View, Bookmark), Failure> {
    let commits = records.linked_from(&mut vault, bookmark);
    let bookmark = commits.fold(&mut [&mut |commit| view.apply(commit)]).map_err(failed)?;
    Ok((view, bookmark))
}

/// Shows every commit in order, with as much opened as is asked for and was not erased. A key that
/// is gone without an order is told at the end.
pub fn each_commit(
    records: &mut Records,
    opening: Opening,
    mut visit: impl FnMut(&Commit) + Send,
) -> Result<(), Failure> {
    let mut vault = records.unlock()?;
    records.opened(&mut vault, opening).fold(&mut [&mut visit]).map(drop).map_err(failed)
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}
