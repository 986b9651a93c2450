//! When commits were recorded, and which was the last at a time.

use super::Fault;
use crate::codec;
use crate::domain::ids::{Millis, Position};
use crate::log::History;

/// When the commit at `position` was recorded; `None` after the last durable one, and for 0.
pub fn recorded_at(
    history: &mut impl History,
    position: Position,
) -> Result<Option<Millis>, Fault> {
    let Some(bytes) = history.commit(position.0)? else { return Ok(None) };
    let commit = codec::decode(position, &bytes);
    let commit = commit.map_err(|source| Fault::Unreadable { position, source })?;
    Ok(Some(commit.header.recorded_at))
}

/// The last position up to `last` that was recorded at or before `time`. Recorded times never run
/// backwards, so this asks for few commits.
pub fn position_at(
    history: &mut impl History,
    last: Position,
    time: Millis,
) -> Result<Position, Fault> {
    let (mut before, mut after) = (0, last.0 + 1);
    while before + 1 < after {
        let middle = before + (after - before) / 2;
        match recorded_at(history, Position(middle))? {
            Some(recorded) if recorded <= time => before = middle,
            _ => after = middle,
        }
    }
    Ok(Position(before))
}
