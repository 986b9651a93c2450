//! The registry as reports read it: all commits folded into the read models, beside a running
//! writer or without one.

use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono_tz::Tz;
use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::catalogue::Catalogue;
use dienhong_core::domain::column::Column;
use dienhong_core::domain::corrections::{Corrected, Record, Value};
use dienhong_core::domain::event::{Commit, Event};
use dienhong_core::domain::funds::FundEvent;
use dienhong_core::domain::ids::{FundNo, KindNo, Millis, Position, SourceNo, UnitNo};
use dienhong_core::domain::office::OfficeEvent;
use dienhong_core::domain::refusal::Code;
use dienhong_core::domain::state::Tags;
use dienhong_core::domain::support::SupportEvent;
use dienhong_core::domain::tree::Tree;
use dienhong_core::domain::voids::VoidEvent;
use dienhong_core::log::Hash;
use dienhong_core::registry::Opening;
use dienhong_projections::ReadModels;

use crate::app::{self, Records, failed};
use crate::catalogue::Message;
use crate::cli::points::{Known, Moment};
use crate::cli::reports::Scope;
use crate::failure::Failure;
use crate::i18n::Lang;
use crate::reports::KnownPoint;

/// The log folded, and the records it was folded from.
pub struct Folded {
    log: Mutex<Records>,
    pub view: View,
}

/// What is folded for those who ask.
#[derive(Default)]
pub struct View {
    pub models: ReadModels,
    pub names: Names,
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

/// What kinds, funds and offices are called, and who acts.
#[derive(Debug, Default)]
pub struct Names {
    catalogue: Catalogue,
    funds: Vec<String>,
    sources: Vec<String>,
    officers: Vec<String>,
    batches: Vec<String>,
    is_sample: bool,
}

/// Where a report stands in the tree.
pub struct Place {
    pub tree_on: Day,
    pub tree: Tree,
    /// `None`: there is no unit at all on that day.
    pub unit: Option<UnitNo>,
}

impl View {
    /// Folds the next commit.
    pub fn apply(&mut self, commit: &Commit) {
        self.names.fold(commit);
        self.models.apply(commit);
    }
}

impl Folded {
    /// Folds the whole log.
    pub fn open(dir: &Path) -> Result<Folded, Failure> {
        let mut records = Records::open(dir)?;
        let view = fold(&mut records)?;
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
        let tree = Tree::build(&self.models.units, tree_on, known);
        let unit = match unit {
            None => tree.root(),
            Some(key) => {
                let number = self.models.units.number(key);
                let standing = number.filter(|unit| tree.contains(*unit));
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
    let asked = number.or_else(|| Tree::build(units, on?, Position::LATEST).root());
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

/// Folds every commit, with the links from sensitive support to persons where the keys are here.
pub fn fold(records: &mut Records) -> Result<View, Failure> {
    let mut view = View::default();
    each_commit(records, Opening::Links, |commit| view.apply(commit))?;
    Ok(view)
}

/// Shows every commit in order, with as much opened as is asked for and was not erased. A key that
/// is gone without an order is told at the end.
pub fn each_commit(
    records: &mut Records,
    opening: Opening,
    mut visit: impl FnMut(&Commit) + Send,
) -> Result<(), Failure> {
    let mut vault = records.unlock()?;
    records.opened(&mut vault, opening).fold(&mut [&mut visit]).map_err(failed)
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

impl Names {
    pub fn fold(&mut self, commit: &Commit) {
        // Kinds and funds hold no personal text, so the key of the tags never matters.
        let tags = Tags::keyed([0; 16]);
        for (index, fact) in commit.facts.iter().enumerate() {
            let at = commit.event_ref(index);
            match &fact.event {
                Event::Catalogue(event) => {
                    self.catalogue.evolve(at, event, &fact.secrets, &tags);
                }
                Event::Corrected(Corrected {
                    record: Record::Fund(fund),
                    column: Column::Fund,
                    new: Value::Text(key),
                    ..
                }) => self.funds[fund.index()].clone_from(key),
                Event::Corrected(corrected) if matches!(corrected.record, Record::Kind(_)) => {
                    self.catalogue.evolve_corrected(at, corrected, &fact.secrets, &tags);
                }
                Event::Support(SupportEvent::FundNamed { key, .. }) => {
                    self.funds.push(key.clone());
                }
                // Support may have named it before.
                Event::Fund(FundEvent::Registered { fund, key, .. })
                    if fund.index() == self.funds.len() =>
                {
                    self.funds.push(key.clone());
                }
                Event::Office(OfficeEvent::Founded { sample, .. }) => self.is_sample = *sample,
                Event::Office(OfficeEvent::SourceNamed { name, .. }) => {
                    self.sources.push(name.clone());
                }
                Event::Office(OfficeEvent::OfficerAdded { name, .. }) => {
                    self.officers.push(name.clone());
                }
                Event::Office(OfficeEvent::BatchStarted { name, .. }) => {
                    self.batches.push(name.clone());
                }
                Event::Void(VoidEvent::Started { name, .. }) => self.batches.push(name.clone()),
                _ => {}
            }
        }
    }

    /// By kind: equal numbers where quantities are counted in the same unit.
    pub fn units_of_quantity(&self) -> Vec<u32> {
        let mut known: Vec<Option<&str>> = Vec::new();
        let units = self.catalogue.kinds().map(|(_, kind)| kind.unit_of_quantity.as_deref());
        let number = |unit| {
            let at = known.iter().position(|one| *one == unit).unwrap_or_else(|| {
                known.push(unit);
                known.len() - 1
            });
            u32::try_from(at).expect("fewer than 2^32 kinds")
        };
        units.map(number).collect()
    }

    pub fn kind_code(&self, kind: KindNo) -> &str {
        self.catalogue.code(kind)
    }

    /// What a kind is called, in Vietnamese and in English.
    pub fn kind_labels(&self, kind: KindNo) -> [String; 2] {
        let row = self.catalogue.row(kind);
        [row.label_vi.clone(), row.label_en.clone()]
    }

    /// What the kind with that code is called.
    pub fn label_of(&self, code: &str, lang: Lang) -> Option<String> {
        let (kind, _) = self.catalogue.kinds().find(|(kind, _)| self.kind_code(*kind) == code)?;
        let [vi, en] = self.kind_labels(kind);
        Some(lang.pick(vi, en))
    }

    /// Everybody in the registry is invented.
    pub fn is_sample(&self) -> bool {
        self.is_sample
    }

    pub fn officers(&self) -> &[String] {
        &self.officers
    }

    pub fn batches(&self) -> &[String] {
        &self.batches
    }

    pub fn fund(&self, fund: FundNo) -> &str {
        self.funds.get(fund.index()).map_or("?", String::as_str)
    }

    pub fn source(&self, source: SourceNo) -> &str {
        self.sources.get(source.index()).map_or("?", String::as_str)
    }
}
