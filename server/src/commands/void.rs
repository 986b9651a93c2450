//! `void-import`: takes back everything that a batch recorded and nothing builds on.

use dienhong_core::domain::event::Channel;

use super::Surroundings;
use crate::app::Writer;
use crate::cli::VoidArguments;
use crate::failure::Failure;
use crate::import::tally::Tally;
use crate::interrupt;
use crate::output::{Document, progress};
use crate::void::{self, Job};

pub(super) fn run(
    arguments: &VoidArguments,
    here: &Surroundings,
) -> Result<Box<dyn Document>, Failure> {
    let writer = Writer::open(&here.options.data())?;
    here.tell(&writer.repairs());
    let bar = progress::bar(0, here.lang.pick("Đang rút lại", "Voiding"), here.lang);
    let job = Job {
        arguments,
        channel: Channel::CommandLine,
        stop: &interrupt::watched(),
        progress: &bar,
        tally: &Tally::default(),
    };
    let answer = void::take_back(&writer, &job, here.options.officer.as_deref());
    bar.finish_and_clear();
    let answer = answer?;
    writer.close()?;
    Ok(Box::new(answer))
}
