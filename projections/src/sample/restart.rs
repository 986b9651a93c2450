//! A start from snapshots, in memory: specs fold on from what was saved and loaded.

use std::collections::BTreeMap;

use dienhong_core::snapshot::{Loader, Part, Saver, Spoiled};

use crate::{Depth, ReadModels, SnapshotReader, SnapshotWriter};

#[derive(Default)]
struct Memory(BTreeMap<&'static str, Vec<u8>>);

impl SnapshotWriter for Memory {
    type Fault = Spoiled;

    fn put<T: Part>(&mut self, name: &'static str, _: u32, held: &T) -> Result<(), Spoiled> {
        self.0.insert(name, saved(held));
        Ok(())
    }
}

impl SnapshotReader for Memory {
    type Fault = Spoiled;

    fn take<T: Part>(&mut self, name: &'static str, _: u32) -> Result<T, Spoiled> {
        loaded(&self.0[name])
    }
}

fn saved(model: &impl Part) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut sink = |piece: &mut Vec<u8>| {
        bytes.append(piece);
        Ok(())
    };
    let mut saver = Saver::new(&mut sink);
    model.save(&mut saver);
    saver.finish().expect("memory takes everything");
    bytes
}

fn loaded<M: Part>(bytes: &[u8]) -> Result<M, Spoiled> {
    let mut rest = Some(bytes.to_vec());
    let mut source = |piece: &mut Vec<u8>| {
        let next = rest.take();
        let is_there = next.is_some();
        *piece = next.unwrap_or_default();
        Ok(is_there)
    };
    let mut loader = Loader::new(&mut source, bytes.len() as u64);
    let model = M::load(&mut loader)?;
    loader.finish()?;
    Ok(model)
}

/// The same model as a start finds it.
pub(crate) fn restarted<M: Part>(model: &M) -> M {
    loaded(&saved(model)).expect("what was saved is loaded")
}

/// The same models as a start finds them.
pub(crate) fn all_restarted(models: &ReadModels) -> ReadModels {
    let (mut memory, mut again) = (Memory::default(), ReadModels::default());
    models.put(&mut memory).expect("memory takes everything");
    again.take(models.progress(), Depth::All, &mut memory).expect("what was saved is loaded");
    again
}
