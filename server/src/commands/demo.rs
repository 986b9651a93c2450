//! `demo`: a populated registry of invented persons, and what can be asked of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use dienhong_core::domain::calendar::Day;
use dienhong_core::domain::event::{Actor, Channel, Event};
use dienhong_core::domain::figures::FigureCommand;
use dienhong_core::domain::ids::{SourceNo, UnitNo};
use dienhong_core::domain::office::OfficeEvent;
use dienhong_core::domain::periods::{PeriodCommand, PeriodEvent};
use dienhong_core::domain::state::{Command, State};
use dienhong_core::domain::units::{Lineage as _, Units};
use dienhong_core::registry::{Answer, Request};

use super::{Surroundings, generate, import, init};
use crate::app::{self, MAIN_SOURCE, Records, Writer, failed, new_command_id};
use crate::catalogue::Message;
use crate::cli::ImportArguments;
use crate::failure::{Exit, Failure};
use crate::generate::{Plan, Table, World};
use crate::import::rows::RowOptions;
use crate::import::run::Job;
use crate::import::tally::Tally;
use crate::interrupt;
use crate::output::{Document, progress};

mod shown;

const ORIGIN: &str = "dienhong.invalid/demo-";

/// Fifteen years of recorded life.
const DEFAULT: Plan = Plan { members: 100_000, years: 15, seed: 1284 };

pub(super) fn run(
    members: Option<u32>,
    seed: Option<u64>,
    here: &Surroundings,
) -> Result<Box<dyn Document>, Failure> {
    let dir = here.options.demo_data();
    let wanted = |stands: Plan| Plan {
        members: members.map_or(stands.members, u64::from),
        seed: seed.unwrap_or(stands.seed),
        ..stands
    };
    let plan = match state_of(&dir)? {
        Stands::Nothing => {
            let plan = wanted(DEFAULT);
            let zone = chrono_tz::Asia::Ho_Chi_Minh;
            let new = init::new_registry(Some(&origin(plan)), zone, true);
            app::init(&dir, &new)?.close()?;
            fill(plan, &dir, here)?;
            plan
        }
        Stands::Sample { origin: stands, is_whole } => {
            let plan = plan_of(&stands).map(wanted).filter(|plan| origin(*plan) == stands);
            let plan = plan.ok_or_else(|| {
                let directory = ("directory", dir.display().to_string());
                Failure::failed(Message::new(1043, [directory, ("origin", stands)]))
            })?;
            if !is_whole {
                fill(plan, &dir, here)?;
            }
            plan
        }
    };
    Ok(Box::new(shown::look(&dir, &World::new(plan))?))
}

/// The plan stands in the log's name: a demo is looked at again, and continued, as it was begun.
fn origin(plan: Plan) -> String {
    format!("{ORIGIN}{}-{}", plan.members, plan.seed)
}

fn plan_of(origin: &str) -> Option<Plan> {
    let (members, seed) = origin.strip_prefix(ORIGIN)?.split_once('-')?;
    Some(Plan { members: members.parse().ok()?, seed: seed.parse().ok()?, ..DEFAULT })
}

/// What a demo finds in its directory.
enum Stands {
    Nothing,
    /// An earlier demo; one that was interrupted goes on.
    Sample {
        origin: String,
        is_whole: bool,
    },
}

fn state_of(dir: &Path) -> Result<Stands, Failure> {
    let mut records = match Records::open(dir) {
        Ok(records) => records,
        Err(failure) if failure.exit == Exit::Failed && is_free(dir) => {
            return Ok(Stands::Nothing);
        }
        Err(failure) => return Err(failure),
    };
    let mut sample = None;
    let mut is_whole = false;
    let mut commits = records.clear();
    while let Some(group) = commits.next_group().map_err(failed)? {
        for fact in group.into_iter().flat_map(|commit| commit.facts) {
            match fact.event {
                Event::Office(OfficeEvent::Founded { sample: is, origin, .. }) => {
                    sample = is.then_some(origin);
                }
                // The last thing that filling a demo records.
                Event::Period(PeriodEvent::Closed { .. }) => is_whole = true,
                _ => {}
            }
        }
    }
    let origin = sample.ok_or_else(|| {
        let directory = dir.display().to_string();
        Failure::failed(Message::new(1021, [("directory", directory)]))
    })?;
    Ok(Stands::Sample { origin, is_whole })
}

fn is_free(dir: &Path) -> bool {
    fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none()) || !dir.exists()
}

/// A folder for the generated files that goes when the demo is filled; one that a kill left behind
/// goes with the next.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        // What can't be removed holds invented persons only.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Invents the files and imports them in order; rows that stand already stay.
fn fill(plan: Plan, dir: &Path, here: &Surroundings) -> Result<(), Failure> {
    let files = Scratch(dir.join("demo-files"));
    generate::write(plan, &files.0, here)?;
    let writer = Writer::open(dir)?;
    here.tell(&writer.repairs());
    let stop = interrupt::watched();
    for table in Table::ALL {
        let file = files.0.join(format!("{}.csv", table.name()));
        match table.import_kind() {
            Some(_) => import_table(table, &file, &writer, &stop, here)?,
            None => complete_registers(&file, &writer)?,
        }
    }
    close_last_year(plan, &writer)?;
    writer.close()
}

fn import_table(
    table: Table,
    file: &Path,
    writer: &Writer,
    stop: &AtomicBool,
    here: &Surroundings,
) -> Result<(), Failure> {
    let kind = table.import_kind().expect("only files with a kind are imported");
    let bar = progress::bar(0, table.name(), here.lang);
    let job = Job {
        kind,
        file,
        mappings: &[],
        options: RowOptions::default(),
        stop,
        progress: &bar,
        tally: &Tally::default(),
    };
    let arguments = ImportArguments {
        kind: crate::import::kind::name(kind).to_owned(),
        file: file.to_owned(),
        dry_run: false,
        batch: Some(format!("demo-{}", table.name())),
        source: MAIN_SOURCE.to_owned(),
        mappings: Vec::new(),
        after_erasure: false,
    };
    let answer = import::record_in(writer, &job, &arguments, None);
    bar.finish_and_clear();
    let answer = answer?;
    match answer.refused.first() {
        None => Ok(()),
        Some(refused) => Err(Failure::failed(Message::new(
            1026,
            [
                ("file", answer.file.clone()),
                ("row", refused.row.to_string()),
                ("code", refused.fault.message.code.to_string()),
            ],
        ))),
    }
}

/// The whole tree closes its last year that is over.
fn close_last_year(plan: Plan, writer: &Writer) -> Result<(), Failure> {
    let year = World::new(plan).ends_on().year() - 1;
    let is_top = |units: &Units, unit: &UnitNo| units.latest().life(*unit).parent.is_none();
    let top = |state: &State| {
        let unit = state.units.latest().all().find(|unit| is_top(&state.units, unit));
        state.units.key(unit.expect("a tree has a root")).to_owned()
    };
    let unit = writer.registry().look(top);
    let command = Command::Period(PeriodCommand::Close { unit, year });
    match writer.registry().execute(asked(command)).map_err(failed)? {
        Answer::Refused(refusal) => Err(app::refused(&refusal)),
        Answer::Recorded { .. } | Answer::Unchanged { .. } => Ok(()),
    }
}

/// A command that the program itself gives.
fn asked(command: Command) -> Request {
    Request {
        command,
        id: new_command_id(),
        actor: Actor::System,
        channel: Channel::CommandLine,
        on_behalf_of: None,
        document: None,
        reason: None,
        source: SourceNo(0),
    }
}

/// Each row is what `register-complete UNIT --on D` says.
fn complete_registers(file: &Path, writer: &Writer) -> Result<(), Failure> {
    let unreadable =
        |error: csv::Error| crate::import::source::unreadable(file, &std::io::Error::other(error));
    let mut rows = csv::Reader::from_path(file).map_err(unreadable)?;
    let mut requests = Vec::new();
    for row in rows.deserialize::<(String, String)>() {
        let (unit, on) = row.map_err(unreadable)?;
        let on = Day::parse(&on).expect("invented days exist");
        requests.push(asked(Command::Figure(FigureCommand::CompleteRegister { unit, on })));
    }
    let ticket = writer.registry().enqueue(requests).map_err(failed)?;
    for answer in writer.registry().settle(ticket).map_err(failed)? {
        if let Answer::Refused(refusal) = answer {
            return Err(app::refused(&refusal));
        }
    }
    Ok(())
}
