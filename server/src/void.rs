//! The void of an import batch at work: its rows are read back, the last recorded first, and taken
//! back group by group. One that ends early loses nothing that was acknowledged; started again it
//! goes on, and answers for the whole batch.

use std::sync::atomic::{AtomicBool, Ordering};

use dienhong_core::domain::event::{Actor, Channel, CommandId, Commit};
use dienhong_core::domain::ids::{BatchNo, Position, SourceNo};
use dienhong_core::domain::refusal::{Explain as _, Refusal};
use dienhong_core::domain::state::Command;
use dienhong_core::domain::voids::{VoidCommand, entries, is_kept};
use dienhong_core::registry::{Answer as Recorded, Request};
use indicatif::ProgressBar;

use crate::app::{Writer, failed, new_command_id, refused};
use crate::catalogue::Message;
use crate::cli::VoidArguments;
use crate::commands::import::named;
use crate::commands::officers;
use crate::failure::Failure;
use crate::import::tally::{Counts, Tally};

pub mod answer;

use answer::{Answer, KeptRow, ReversedRow};

/// Rows that are decided and made durable together.
const GROUP: usize = 512;

/// What is voided, and how.
#[derive(Debug)]
pub struct Job<'a> {
    pub arguments: &'a VoidArguments,
    pub channel: Channel,
    /// Raised to end it between two groups.
    pub stop: &'a AtomicBool,
    pub progress: &'a ProgressBar,
    pub tally: &'a Tally,
}

/// Takes back all rows of a batch that nothing builds on, in a registry that is open.
pub fn take_back(writer: &Writer, job: &Job<'_>, officer: Option<&str>) -> Result<Answer, Failure> {
    let actor = officers::acting(writer, officer)?;
    let desk = Desk { writer, job, actor };
    let (void, is_begun) = desk.begin()?;
    let mut answer = desk.heading(void);
    let positions = desk.positions(void);
    job.progress.set_length(positions.len() as u64);
    for group in positions.chunks(GROUP) {
        desk.look_whether_to_stop(&answer)?;
        desk.take_back_group(void, group, &mut answer)?;
        job.progress.inc(group.len() as u64);
        job.tally.show(answer.counts());
    }
    let is_ended = desk.finish(void, &answer)?;
    answer.unchanged = !is_begun && !is_ended;
    answer.finish();
    Ok(answer)
}

struct Desk<'a> {
    writer: &'a Writer,
    job: &'a Job<'a>,
    actor: Actor,
}

impl Desk<'_> {
    fn request(&self, command: VoidCommand, id: CommandId) -> Request {
        Request {
            command: Command::Void(command),
            id,
            actor: self.actor,
            channel: self.job.channel,
            on_behalf_of: None,
            document: None,
            reason: Some(self.job.arguments.reason.clone()),
            // No key is meant.
            source: SourceNo(0),
        }
    }

    /// Begins the void, or goes on with the one that was begun; whether it was begun now.
    fn begin(&self) -> Result<(BatchNo, bool), Failure> {
        let name = &self.job.arguments.batch;
        let registry = self.writer.registry();
        let request = self.request(VoidCommand::Start { batch: name.clone() }, new_command_id());
        let is_begun = match registry.execute(request).map_err(failed)? {
            Recorded::Refused(refusal) => return Err(refused(&refusal)),
            Recorded::Recorded { .. } => true,
            Recorded::Unchanged { .. } => false,
        };
        let void = registry.look(|state| state.office.void_of(state.office.batch(name)?));
        Ok((void.expect("a void that was begun is known"), is_begun))
    }

    fn heading(&self, void: BatchNo) -> Answer {
        self.writer.registry().look(|state| {
            let batches = state.office.batches();
            let void = &batches[void.index()];
            let batch = &batches[void.voids.expect("a void voids a batch").index()];
            let source = state.office.source_name(batch.source).unwrap_or_default();
            Answer {
                batch: batch.name.clone(),
                void: void.name.clone(),
                kind: batch.kind.clone(),
                source: source.to_owned(),
                ..Answer::default()
            }
        })
    }

    /// Where the rows of the batch were recorded, the last first.
    fn positions(&self, void: BatchNo) -> Vec<Position> {
        self.writer.registry().look(|state| {
            let batches = state.office.batches();
            let batch = batches[void.index()].voids.expect("a void voids a batch");
            let runs = batches[batch.index()].rows.iter().rev();
            runs.flat_map(|(first, last)| (first.0..=last.0).rev()).map(Position).collect()
        })
    }

    fn look_whether_to_stop(&self, answer: &Answer) -> Result<(), Failure> {
        if !self.job.stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        let kept = answer.recorded.to_string();
        Err(Failure::failed(Message::new(1046, [("recorded", kept)])))
    }

    fn take_back_group(
        &self,
        void: BatchNo,
        group: &[Position],
        answer: &mut Answer,
    ) -> Result<(), Failure> {
        let registry = self.writer.registry();
        let commits = registry.recall(group).map_err(failed)?;
        let requests = commits.iter().map(|commit| {
            let (position, entries) = (commit.position, entries(&commit.facts));
            let command = VoidCommand::TakeBack { void, position, entries };
            self.request(command, CommandId::Row { batch: void, row: row_of(commit) })
        });
        let ticket = registry.enqueue(requests.collect()).map_err(failed)?;
        let answers = registry.settle(ticket).map_err(failed)?;
        for (commit, recorded) in commits.iter().zip(answers) {
            let (row, position) = (row_of(commit), commit.position.0);
            match recorded {
                Recorded::Recorded { position: voided_at, .. } => {
                    answer.record(voided_at);
                    answer.reversed.push(ReversedRow { row, position, voided_at: voided_at.0 });
                }
                Recorded::Unchanged { position: voided_at } => {
                    answer.reversed.push(ReversedRow { row, position, voided_at: voided_at.0 });
                }
                Recorded::Refused(refusal) => {
                    let kept = self.kept(void, commit, &refusal)?;
                    let list =
                        if is_kept(&refusal) { &mut answer.kept } else { &mut answer.refused };
                    list.push(kept);
                }
            }
        }
        Ok(())
    }

    /// Why a row stays, with the key of what it clashes with, as its office knows it.
    fn kept(&self, void: BatchNo, commit: &Commit, refusal: &Refusal) -> Result<KeptRow, Failure> {
        let (row, position) = (row_of(commit), commit.position.0);
        let registry = self.writer.registry();
        let person = refusal.other_person().map(|person| registry.reference(person));
        let person = person.transpose().map_err(failed)?.flatten();
        let person = person.map(|found| {
            registry.look(|state| named(state, state.office.batches()[void.index()].source, found))
        });
        let clashes_with = person.or_else(|| refusal.clashes_with());
        Ok(KeptRow { row, position, message: Message::of(refusal), clashes_with })
    }

    /// Ends the void; one that is run again and takes nothing back leaves no trace. Whether it did.
    fn finish(&self, void: BatchNo, answer: &Answer) -> Result<bool, Failure> {
        let registry = self.writer.registry();
        let is_finished =
            registry.look(|state| state.office.batches()[void.index()].finished.is_some());
        if is_finished && answer.recorded == 0 {
            return Ok(false);
        }
        let Counts { recorded: reversed, unchanged: kept, refused, .. } = answer.counts();
        let finish = VoidCommand::Finish { void, reversed, kept, refused };
        registry.execute(self.request(finish, new_command_id())).map_err(failed)?;
        Ok(true)
    }
}

fn row_of(commit: &Commit) -> u32 {
    match commit.header.command {
        CommandId::Row { row, .. } => row,
        CommandId::Uuid(_) => 0,
    }
}
