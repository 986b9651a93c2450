//! One machine through several crashes: what its process does, and what must hold when it starts
//! again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dienhong_core::log::damage::{AppendError, LogError};
use dienhong_core::log::reader::Reader;
use dienhong_core::log::verify::verify;
use dienhong_core::log::writer::{FileLog, Options};
use dienhong_core::log::{Disks, Entry, Hash, History, NoLeaf, Sequencer, merkle};
use dienhong_core::storage::sim::{Dice, Fault, SimDisk};
use dienhong_core::vault::{Vault, VaultFault};

use crate::careless::{Careless, Neglect};
use crate::commit::Commit;
use crate::keys::Keys;
use crate::oracle;

pub(crate) const LOG_ID: [u8; 16] = *b"0123456789abcdef";

/// What must never happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// What was acknowledged is not there.
    Lost,
    /// What is there was not sent like this.
    Altered,
    /// An honest crash was refused.
    Refused(String),
    /// Another root than that of the commits.
    Root,
    /// A reader gave something else than the log holds.
    Served,
    /// A key that an acknowledged commit needs does not open it.
    Key(String),
    /// What was erased can be read.
    Revived,
    /// What was erased could be registered again unnoticed.
    Forgotten,
}

/// Why the process came to its end before its steps did.
pub(crate) enum Stop {
    /// By the fault that was planned.
    Planned,
    Broken(Broken),
}

impl From<Broken> for Stop {
    fn from(broken: Broken) -> Stop {
        Stop::Broken(broken)
    }
}

/// One thing that the process does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// One group of so many commits of up to so many bytes.
    Record {
        commits: u64,
        length: u64,
    },
    Confirm,
    Note,
    /// Destroys the keys of somebody.
    Erase,
    /// A new key-encryption key.
    Rotate,
    /// The orderly end, and another start.
    Reopen,
}

pub(crate) struct Process {
    log: FileLog<Careless>,
    vault: Option<Vault<Careless>>,
}

pub(crate) struct Trial {
    pub(crate) dice: Dice,
    pub(crate) machine: SimDisk,
    pub(crate) neglect: Option<Neglect>,
    skips: Arc<AtomicBool>,
    options: Options,
    /// What the log must hold at least, in order.
    acknowledged: Vec<Vec<u8>>,
    /// Sent after that, without an answer.
    in_doubt: Vec<Vec<u8>>,
    sent: u64,
    pub(crate) keys: Option<Keys>,
    /// A start is under way.
    pub(crate) is_starting: bool,
}

#[expect(clippy::unnecessary_wraps, reason = "the log asks of codecs that may not know a leaf")]
pub(crate) fn leaf_of(bytes: &[u8]) -> Result<Hash, NoLeaf> {
    Ok(merkle::leaf_hash(bytes))
}

impl Trial {
    pub(crate) fn new(seed: u64, grain: usize, options: Options, with_keys: bool) -> Trial {
        let mut dice = Dice::new(seed);
        Trial {
            machine: SimDisk::new(dice.roll(), grain),
            keys: with_keys.then(|| Keys::new(dice.roll())),
            dice,
            neglect: None,
            skips: Arc::default(),
            options,
            acknowledged: Vec::new(),
            in_doubt: Vec::new(),
            sent: 0,
            is_starting: false,
        }
    }

    fn directory(&self, name: &'static str) -> Careless {
        Careless::new(&self.machine, name, self.neglect, &self.skips)
    }

    fn disks(&self) -> Disks<Careless> {
        Disks { root: self.directory("root"), log: self.directory("log") }
    }

    /// Whether these are what a log may hold that lost nothing.
    pub(crate) fn judge(&self, recovered: &[Vec<u8>]) -> Result<(), Broken> {
        let sure = self.acknowledged.len();
        if recovered.len() < sure {
            return Err(Broken::Lost);
        }
        let sent = self.acknowledged.iter().chain(&self.in_doubt);
        let is_prefix = recovered.len() <= sure + self.in_doubt.len()
            && recovered.iter().eq(sent.take(recovered.len()));
        if is_prefix { Ok(()) } else { Err(Broken::Altered) }
    }

    /// Starts the process, and checks what it finds.
    pub(crate) fn start(&mut self) -> Result<Process, Stop> {
        self.is_starting = true;
        let mut vault = self.unlock()?;
        let log = match FileLog::open(self.disks(), leaf_of) {
            Err(LogError::Missing) if self.acknowledged.is_empty() => {
                FileLog::create(self.disks(), LOG_ID, self.options)
            }
            other => other.map(|(log, _)| log),
        };
        let log = log.map_err(|error| self.log_stopped(&error))?;
        let recovered = oracle::commits(&self.machine.visible());
        self.judge(&recovered)?;
        if (log.tip().position(), log.tip().root())
            != (recovered.len() as u64, oracle::root(&recovered))
        {
            return Err(Broken::Root.into());
        }
        // What was served once must stay.
        self.acknowledged = recovered;
        self.in_doubt.clear();
        if let (Some(vault), Some(keys)) = (&mut vault, &mut self.keys) {
            let told = keys.check(vault, &self.acknowledged);
            told.map_err(|fault| self.vault_stopped(&fault))??;
        }
        self.is_starting = false;
        Ok(Process { log, vault })
    }

    fn unlock(&mut self) -> Result<Option<Vault<Careless>>, Stop> {
        let directory = self.directory("keys");
        let Some(keys) = &mut self.keys else { return Ok(None) };
        let vault = keys.unlock(directory, LOG_ID);
        vault.map(Some).map_err(|fault| self.vault_stopped(&fault))
    }

    fn log_stopped(&self, error: &LogError) -> Stop {
        match error {
            LogError::Read(_) | LogError::Write(_) if self.machine.has_failed() => Stop::Planned,
            other => Broken::Refused(other.to_string()).into(),
        }
    }

    fn vault_stopped(&self, fault: &VaultFault) -> Stop {
        match fault {
            VaultFault::Disk(_) | VaultFault::NoRoom(_) | VaultFault::Unread(_)
                if self.machine.has_failed() =>
            {
                Stop::Planned
            }
            VaultFault::KeyLost { .. } | VaultFault::DamagedSlot { .. } => {
                Broken::Key(fault.to_string()).into()
            }
            other => Broken::Refused(other.to_string()).into(),
        }
    }

    /// Starts and does all that, unless it is stopped; true: with an orderly end.
    pub(crate) fn live(&mut self, steps: &[Step], close: bool) -> Result<bool, Stop> {
        let mut process = self.start()?;
        for step in steps {
            self.take(step, &mut process)?;
        }
        if close {
            process.log.close().map_err(|error| self.append_stopped(&error))?;
        }
        Ok(close)
    }

    fn take(&mut self, step: &Step, process: &mut Process) -> Result<(), Stop> {
        let Process { log, vault } = process;
        match *step {
            Step::Record { commits, length } => self.record(process, commits, length),
            Step::Confirm => log.confirm().map_err(|error| self.append_stopped(&error)),
            Step::Note => log.note().map_err(|error| self.append_stopped(&error)),
            Step::Erase | Step::Rotate => {
                let (Some(vault), Some(keys)) = (vault, &mut self.keys) else { return Ok(()) };
                let done = match step {
                    Step::Erase => keys.erase_one(vault, &self.acknowledged),
                    _ => keys.rotate(vault),
                };
                done.map_err(|fault| self.vault_stopped(&fault))
            }
            Step::Reopen => {
                log.close().map_err(|error| self.append_stopped(&error))?;
                *process = self.start()?;
                Ok(())
            }
        }
    }

    fn record(&mut self, process: &mut Process, commits: u64, length: u64) -> Result<(), Stop> {
        let mut entries = Vec::new();
        for _ in 0..commits {
            self.sent += 1;
            let length = usize::try_from(self.dice.below(length)).expect("a short commit");
            let mut commit = Commit { number: self.sent, sealed: None, length };
            if let (Some(vault), Some(keys)) = (&mut process.vault, &mut self.keys)
                && self.sent.is_multiple_of(3)
            {
                let sealed = keys.seal(vault, self.sent);
                commit.sealed = Some(sealed.map_err(|fault| self.vault_stopped(&fault))?);
            }
            let bytes = commit.bytes();
            self.in_doubt.push(bytes.clone());
            entries.push(Entry { leaf: merkle::leaf_hash(&bytes), bytes });
        }
        if self.neglect == Some(Neglect::TwoFramesASync) && entries.len() > 1 {
            self.skips.store(true, Ordering::Relaxed);
            let first = [entries.remove(0)];
            process.log.append(&first).map_err(|error| self.append_stopped(&error))?;
        }
        process.log.append(&entries).map_err(|error| self.append_stopped(&error))?;
        self.acknowledged.append(&mut self.in_doubt);
        Ok(())
    }

    fn append_stopped(&self, error: &AppendError) -> Stop {
        self.log_stopped(&LogError::Write(error.clone()))
    }

    /// Every commit read in order and one by its position, and the whole log verified.
    pub(crate) fn read_all(&self) -> Result<(), Broken> {
        let disks =
            Disks { root: self.machine.directory("root"), log: self.machine.directory("log") };
        let refused = |error: LogError| Broken::Refused(error.to_string());
        let mut reader = Reader::open(disks.clone()).map_err(refused)?;
        reader.announce(self.acknowledged.len() as u64);
        let mut read = Vec::new();
        reader.replay(1, |_, bytes| read.push(bytes.to_vec())).map_err(refused)?;
        let middle = read.len() / 2;
        let one = reader.commit(middle as u64 + 1).map_err(refused)?;
        if read != self.acknowledged || one.as_ref() != read.get(middle) {
            return Err(Broken::Served);
        }
        let verified = verify(&disks, leaf_of).map_err(refused)?;
        if verified.root == oracle::root(&read) { Ok(()) } else { Err(Broken::Root) }
    }

    /// The next morning: after a power cut something of what was not synced is there.
    pub(crate) fn go_down(&mut self, fault: Option<Fault>) {
        if fault == Some(Fault::PowerCut) || self.dice.chance(60) {
            self.machine.cut_power();
        } else {
            self.machine.restart();
        }
    }
}
