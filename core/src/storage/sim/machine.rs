//! The machine below all directories: files, directory changes, the planned fault.

use super::{BTreeMap, BTreeSet, Dice, Image, Name, directory_of, io};

/// What happens at the planned call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The machine stops in the middle of the call.
    PowerCut,
    /// The process stops in the middle of the call; the machine, and what it has in memory, stays.
    Kill,
    /// The call fails; a sync may have written some of it, a write a part.
    Io,
    /// The disk is full: nothing of the call happens.
    Full,
    /// A signal comes before a byte is written; other calls are done all the same.
    Interrupted,
    /// A write takes only a part; other calls are done all the same.
    Short,
}

impl Fault {
    fn ends_the_process(self) -> bool {
        matches!(self, Fault::PowerCut | Fault::Kill)
    }

    /// Of a write that is then gone on with.
    fn is_passing(self) -> bool {
        matches!(self, Fault::Interrupted | Fault::Short)
    }
}

pub(super) struct Machine {
    files: Vec<File>,
    names: BTreeMap<Name, usize>,
    durable_names: BTreeMap<Name, usize>,
    /// Directory changes since the directory was synced.
    pending: Vec<Change>,
    dice: Dice,
    grain: usize,
    plan: Option<(u64, Fault)>,
    /// The read that fails, counted from now.
    read_plan: Option<u64>,
    down: bool,
    failed: bool,
}

#[derive(Default)]
struct File {
    visible: Vec<u8>,
    durable: Vec<u8>,
    /// Sectors of 512 bytes that the disk may not have.
    dirty: BTreeSet<usize>,
    /// A reader may see what the disk has not.
    differs: bool,
}

/// A name that appears (with its file) and one that goes.
#[derive(Clone)]
struct Change {
    appears: Option<(Name, usize)>,
    goes: Option<Name>,
}

const SECTOR: usize = 512;

impl Machine {
    pub(super) fn new(image: &Image, seed: u64, grain: usize) -> Machine {
        let mut machine = Machine {
            files: Vec::new(),
            names: BTreeMap::new(),
            durable_names: BTreeMap::new(),
            pending: Vec::new(),
            dice: Dice::new(seed),
            grain,
            plan: None,
            read_plan: None,
            down: false,
            failed: false,
        };
        for (name, bytes) in image {
            machine.names.insert(name.clone(), machine.files.len());
            machine.files.push(File::holding(bytes.clone()));
        }
        machine.durable_names = machine.names.clone();
        machine
    }

    pub(super) fn plan(&mut self, nth: u64, fault: Fault) {
        self.plan = Some((nth, fault));
        self.failed = false;
    }

    pub(super) fn plan_read(&mut self, nth: u64) {
        self.read_plan = Some(nth);
        self.failed = false;
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    pub(super) fn restart(&mut self) {
        (self.plan, self.read_plan, self.down) = (None, None, false);
    }

    pub(super) fn cut_power(&mut self) {
        // Now and then the disk gets nothing of what was not synced, or all of it.
        let kept = [0, 50, 50, 50, 90, 100][usize_below(&mut self.dice, 6)];
        self.cut_power_keeping(kept);
    }

    pub(super) fn cut_power_keeping(&mut self, kept: u64) {
        self.restart();
        for file in self.files.iter_mut().filter(|file| file.differs) {
            file.write_back(&mut self.dice, kept, self.grain);
            file.visible.clone_from(&file.durable);
            file.differs = false;
        }
        for change in std::mem::take(&mut self.pending) {
            if self.dice.chance(kept) {
                apply(&change, &mut self.durable_names);
            }
        }
        self.names = self.durable_names.clone();
    }

    pub(super) fn durable(&self) -> Image {
        let files = &self.files;
        let image = self.durable_names.iter();
        image.map(|(name, &file)| (name.clone(), files[file].durable.clone())).collect()
    }

    pub(super) fn visible(&self) -> Image {
        let files = &self.files;
        self.names.iter().map(|(name, &file)| (name.clone(), files[file].visible.clone())).collect()
    }

    /// Counts a call that changes something; the fault that it does not get over.
    fn call(&mut self) -> io::Result<Option<Fault>> {
        Ok(self.befalling()?.filter(|fault| !fault.is_passing()))
    }

    /// Counts a call that changes something; the fault that befalls it.
    fn befalling(&mut self) -> io::Result<Option<Fault>> {
        self.is_up()?;
        let Some((nth, fault)) = &mut self.plan else { return Ok(None) };
        *nth -= 1;
        if *nth > 0 {
            return Ok(None);
        }
        let fault = *fault;
        self.plan = None;
        self.failed = true;
        self.down = fault.ends_the_process();
        Ok(Some(fault))
    }

    fn is_up(&self) -> io::Result<()> {
        if self.down { Err(io::Error::other("the machine is down")) } else { Ok(()) }
    }

    pub(super) fn create(&mut self, name: &str, len: usize) -> io::Result<usize> {
        if self.names.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        if let Some(fault) = self.call()? {
            // Cut off while the file was filled.
            let part = usize_below(&mut self.dice, len + 1);
            let leftover = self.add(File::holding(vec![0; part]));
            self.link(&format!("{name}.tmp"), leftover);
            return Err(error(fault));
        }
        let file = self.add(File::holding(vec![0; len]));
        self.link(name, file);
        Ok(file)
    }

    fn add(&mut self, file: File) -> usize {
        self.files.push(file);
        self.files.len() - 1
    }

    fn link(&mut self, name: &str, file: usize) {
        self.change(Change { appears: Some((name.to_owned(), file)), goes: None });
    }

    fn change(&mut self, change: Change) {
        apply(&change, &mut self.names);
        self.pending.push(change);
    }

    pub(super) fn find(&self, name: &str) -> io::Result<usize> {
        self.is_up()?;
        self.names.get(name).copied().ok_or(io::ErrorKind::NotFound.into())
    }

    pub(super) fn len(&self, file: usize) -> usize {
        self.files[file].visible.len()
    }

    /// Takes so many of the bytes, as the kernel does.
    pub(super) fn write(&mut self, file: usize, offset: usize, data: &[u8]) -> io::Result<usize> {
        if offset + data.len() > self.len(file) {
            return Err(io::ErrorKind::WriteZero.into());
        }
        let fault = self.befalling()?;
        let written = match fault {
            None => data.len(),
            Some(Fault::Full | Fault::Interrupted) => 0,
            Some(Fault::Short) => 1 + usize_below(&mut self.dice, data.len()),
            // The kernel copies whole pages, so a cut falls between sectors.
            Some(Fault::Io | Fault::PowerCut | Fault::Kill) => {
                let end = offset + usize_below(&mut self.dice, data.len() + 1);
                (end - end % SECTOR).saturating_sub(offset)
            }
        };
        self.files[file].write(offset, &data[..written]);
        match fault {
            None | Some(Fault::Short) => Ok(written),
            Some(fault) => Err(error(fault)),
        }
    }

    pub(super) fn read(&mut self, file: usize, offset: usize, buf: &mut [u8]) -> io::Result<()> {
        self.is_up()?;
        if let Some(nth) = &mut self.read_plan {
            *nth -= 1;
            if *nth == 0 {
                (self.read_plan, self.failed) = (None, true);
                return Err(error(Fault::Io));
            }
        }
        let bytes = self.files[file].visible.get(offset..offset + buf.len());
        buf.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    pub(super) fn sync(&mut self, file: usize) -> io::Result<()> {
        let fault = self.call()?;
        let kept = if fault.is_none() { 100 } else { 50 };
        // The rest stays dirty: a power cut, now or later, decides what becomes of it.
        if !fault.is_some_and(Fault::ends_the_process) {
            self.files[file].write_back(&mut self.dice, kept, self.grain);
        }
        fault.map_or(Ok(()), |fault| Err(error(fault)))
    }

    pub(super) fn sync_dir(&mut self, directory: &str) -> io::Result<()> {
        if let Some(fault) = self.call()? {
            return Err(error(fault));
        }
        let (own, others) = std::mem::take(&mut self.pending)
            .into_iter()
            .partition(|change: &Change| directory_of(change.name()) == directory);
        self.pending = others;
        let own: Vec<Change> = own;
        for change in &own {
            apply(change, &mut self.durable_names);
        }
        Ok(())
    }

    pub(super) fn list(&self, directory: &str) -> io::Result<Vec<(Name, u64)>> {
        self.is_up()?;
        let own = self.names.iter().filter(|(name, _)| directory_of(name) == directory);
        let short = |name: &str| name[directory.len()..].trim_start_matches('/').to_owned();
        Ok(own.map(|(name, &file)| (short(name), self.len(file) as u64)).collect())
    }

    pub(super) fn remove(&mut self, name: &str) -> io::Result<()> {
        self.find(name)?;
        if let Some(fault) = self.call()? {
            return Err(error(fault));
        }
        self.change(Change { appears: None, goes: Some(name.to_owned()) });
        Ok(())
    }

    pub(super) fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        let file = self.find(from)?;
        if let Some(fault) = self.call()? {
            return Err(error(fault));
        }
        let appears = Some((to.to_owned(), file));
        self.change(Change { appears, goes: Some(from.to_owned()) });
        Ok(())
    }
}

impl Change {
    fn name(&self) -> &str {
        let appears = self.appears.as_ref().map(|(name, _)| name);
        appears.or(self.goes.as_ref()).expect("a change names something")
    }
}

fn apply(change: &Change, names: &mut BTreeMap<Name, usize>) {
    if let Some(goes) = &change.goes {
        names.remove(goes);
    }
    if let Some((name, file)) = &change.appears {
        names.insert(name.clone(), *file);
    }
}

impl File {
    fn holding(bytes: Vec<u8>) -> File {
        File { visible: bytes.clone(), durable: bytes, dirty: BTreeSet::new(), differs: false }
    }

    fn write(&mut self, offset: usize, data: &[u8]) {
        self.visible[offset..offset + data.len()].copy_from_slice(data);
        if !data.is_empty() {
            self.differs = true;
            self.dirty.extend(offset / SECTOR..=(offset + data.len() - 1) / SECTOR);
        }
    }

    /// Each dirty grain reaches the disk with this chance; all are clean afterwards.
    fn write_back(&mut self, dice: &mut Dice, percent: u64, grain: usize) {
        let mut decided = None;
        for sector in std::mem::take(&mut self.dirty) {
            let group = sector * SECTOR / grain;
            let kept = match decided {
                Some((last, kept)) if last == group => kept,
                _ => dice.chance(percent),
            };
            decided = Some((group, kept));
            if kept {
                let end = ((sector + 1) * SECTOR).min(self.durable.len());
                self.durable[sector * SECTOR..end]
                    .copy_from_slice(&self.visible[sector * SECTOR..end]);
            }
        }
    }
}

fn usize_below(dice: &mut Dice, sides: usize) -> usize {
    usize::try_from(dice.below(sides as u64)).expect("less than a usize")
}

fn error(fault: Fault) -> io::Error {
    match fault {
        Fault::PowerCut => io::Error::other("the power was cut"),
        Fault::Kill => io::Error::other("the process was killed"),
        Fault::Io => io::Error::other("input/output error"),
        Fault::Full => io::ErrorKind::StorageFull.into(),
        Fault::Interrupted => io::ErrorKind::Interrupted.into(),
        Fault::Short => unreachable!("a short write is no error"),
    }
}
