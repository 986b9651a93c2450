//! `doctor`: what this machine promises the log.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};
use dienhong_core::domain::ids::{Millis, Position};
use dienhong_core::log::segment::LENGTH as SEGMENT;
use dienhong_core::registry::LAST_PROMISED;
use dienhong_core::storage::format::{self, FormatError};
use dienhong_core::storage::os::OsDisk;
use rustix::process::{Resource, getrlimit};
use serde_json::json;

use super::Surroundings;
use crate::app::{self, Records, concerns, failed};
use crate::catalogue::Message;
use crate::failure::{Exit, Failure, note};
use crate::i18n::Lang;
use crate::output::table;
use crate::output::{Document, Screen};
use crate::reports::instant;

/// How often the disk is asked.
const SYNCS: usize = 32;
/// One small frame of the log.
const SYNC_BYTES: usize = 4096;
/// A clock before this program was written is wrong: 2026-01-01T00:00:00Z, in milliseconds.
const CLOCK_LEAST: i64 = 1_767_225_600_000;

/// A median beyond it makes every officer wait.
const SLOW: Duration = Duration::from_millis(50);
/// No disk that keeps what it says it keeps answers sooner, unless a battery stands behind it.
const SUSPICIOUS: Duration = Duration::from_micros(50);
/// What keeps nothing over a restart, or promises less than a disk does.
const UNFIT: [&str; 9] = ["tmpfs", "ramfs", "overlay", "nfs", "nfs4", "cifs", "smb3", "9p", "fuse"];

struct Findings {
    data: PathBuf,
    /// Of the data directory; `None` where there is none yet.
    format: Option<u32>,
    /// Its kind and its device.
    file_system: Option<(String, String)>,
    free_bytes: u64,
    /// Least, median, most; or why nothing could be written.
    sync: Result<[Duration; 3], String>,
    clock: SystemTime,
    open_files: Option<u64>,
    file_bytes: Option<u64>,
    cores: usize,
    /// The last commit and when it was recorded; `None` where that can't be read, which `verify`
    /// explains.
    last: Option<(Position, Millis)>,
    /// Of the key store: a second copy is made when the keys are changed.
    keys_bytes: u64,
}

pub(super) fn examine(here: &Surroundings) -> Result<Box<dyn Document>, Failure> {
    let data = here.options.data();
    let format = format_of(&data)?;
    let folder = nearest_existing(&data);
    let space = rustix::fs::statvfs(&folder).map_err(|error| {
        let file = folder.display().to_string();
        Failure::failed(Message::new(1005, [("file", file), ("reason", error.to_string())]))
    })?;
    let sync = sync_latency(&folder).map_err(|error| error.to_string());
    Ok(Box::new(Findings {
        format,
        file_system: file_system(&folder),
        free_bytes: space.f_bavail * space.f_frsize,
        sync,
        clock: SystemTime::now(),
        open_files: getrlimit(Resource::Nofile).current,
        file_bytes: getrlimit(Resource::Fsize).current,
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        last: last_commit(&data),
        keys_bytes: bytes_in(&app::keys_dir(&data)),
        data,
    }))
}

/// The format of the data directory; a newer one than this program reads is refused by name.
fn format_of(data: &Path) -> Result<Option<u32>, Failure> {
    let Ok(mut root) = OsDisk::read_only(data) else { return Ok(None) };
    match format::check(&mut root) {
        Ok(found) => Ok(Some(found)),
        Err(FormatError::Missing) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

fn last_commit(data: &Path) -> Option<(Position, Millis)> {
    let mut records = Records::open(data).ok()?;
    let last = Position(records.tree().ok()?.size());
    Some((last, records.recorded_at(last).ok()??))
}

fn bytes_in(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
}

/// The data directory, or the directory it would be made in.
pub(super) fn nearest_existing(path: &Path) -> PathBuf {
    let found = path.ancestors().find(|folder| folder.is_dir());
    found.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

/// Least, median and most time of a write that reached the disk.
fn sync_latency(folder: &Path) -> std::io::Result<[Duration; 3]> {
    let path = folder.join(format!(".dienhong-doctor-{}", std::process::id()));
    let measured = measure_syncs(&path);
    let removed = fs::remove_file(&path);
    let mut times = measured?;
    removed?;
    times.sort_unstable();
    Ok([times[0], times[times.len() / 2], times[times.len() - 1]])
}

fn measure_syncs(path: &Path) -> std::io::Result<Vec<Duration>> {
    let mut file = File::create(path)?;
    let block = [0x5a; SYNC_BYTES];
    let mut times = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        let began = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        times.push(began.elapsed());
    }
    Ok(times)
}

/// The type and device of the mount that holds `folder`, as the kernel lists it.
fn file_system(folder: &Path) -> Option<(String, String)> {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let holding = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (device, point, kind) = (words.next()?, words.next()?, words.next()?);
        folder.starts_with(point).then_some((point.len(), kind, device))
    });
    let longest = holding.max_by_key(|(length, ..)| *length);
    longest.map(|(_, kind, device)| (kind.to_owned(), device.to_owned()))
}

fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

impl Findings {
    fn file_system_text(&self) -> String {
        let known = self.file_system.as_ref();
        known.map_or_else(|| "?".to_owned(), |(kind, device)| format!("{kind} ({device})"))
    }

    /// What an operator should know before trusting this machine with a registry.
    fn warnings(&self) -> Vec<Message> {
        let mut warnings = Vec::new();
        if let Some((kind, _)) = &self.file_system
            && UNFIT.iter().any(|unfit| kind == unfit || kind.starts_with(&format!("{unfit}.")))
        {
            warnings.push(Message::new(3501, [("kind", kind.clone())]));
        }
        if let Ok([_, median, _]) = self.sync {
            let values = [("millis", format!("{:.3}", millis(median)))];
            match median {
                _ if median > SLOW => warnings.push(Message::new(3502, values)),
                _ if median < SUSPICIOUS => warnings.push(Message::new(3503, values)),
                _ => {}
            }
        }
        if !self.clock_is_plausible() {
            warnings.push(Message::new(3504, [("clock", self.clock_text())]));
        }
        if let Some((position, recorded_at)) = self.last {
            warnings.extend(concerns::clock_behind(recorded_at, app::now()));
            warnings.extend(concerns::numbers_short(position));
        }
        let needed = self.keys_bytes + SEGMENT;
        if self.last.is_some() && self.free_bytes < needed {
            let free = (self.free_bytes >> 20).to_string();
            let values = [("free", free), ("needed", needed.div_ceil(1 << 20).to_string())];
            warnings.push(Message::new(3505, values));
        }
        warnings
    }

    fn clock_is_plausible(&self) -> bool {
        DateTime::<Utc>::from(self.clock).timestamp_millis() >= CLOCK_LEAST
    }

    fn clock_text(&self) -> String {
        DateTime::<Utc>::from(self.clock).format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

impl Document for Findings {
    fn json(&self) -> String {
        let told: Vec<_> =
            self.warnings().into_iter().map(|it| Failure::failed(it).told(Lang::Vi)).collect();
        let sync = self.sync.as_ref().ok().map(|times| times.map(millis)).map(
            |[least, median, most]| json!({"min": least, "median": median, "max": most, "syncs": SYNCS}),
        );
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "format": self.format,
            "format_newest": format::CURRENT,
            "data": self.data.display().to_string(),
            "file_system": self.file_system_text(),
            "free_bytes": self.free_bytes,
            "sync_ms": sync,
            "sync_error": self.sync.as_ref().err(),
            "clock": self.clock_text(),
            "clock_plausible": self.clock_is_plausible(),
            "open_files_max": self.open_files,
            "file_bytes_max": self.file_bytes,
            "cores": self.cores,
            "position": self.last.map(|(position, _)| position.0),
            "position_last": LAST_PROMISED.0,
            "recorded_at": self.last.and_then(|(_, at)| instant(at)),
            "warnings": told,
        })
        .to_string()
    }

    fn csv(&self) -> Vec<Vec<String>> {
        let pairs = self.pairs(Lang::En);
        pairs.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect()
    }

    fn text(&self, screen: Screen) -> String {
        let mut text = table::pairs(&self.pairs(screen.lang));
        for warning in self.warnings() {
            text.push_str(&note(&warning, screen.lang));
            text.push('\n');
        }
        text
    }

    fn exit(&self) -> Exit {
        if self.sync.is_ok() { Exit::Done } else { Exit::Failed }
    }
}

impl Findings {
    fn sync_text(&self, lang: Lang) -> String {
        let times = match &self.sync {
            Ok(times) => times,
            Err(reason) => {
                return format!("{}: {reason}", lang.pick("không ghi được", "can't write"));
            }
        };
        let [least, median, most] =
            times.map(|time| format!("{:.3}", millis(time)).replace('.', lang.pick(",", ".")));
        let words = lang.pick("(ít nhất / trung vị / nhiều nhất)", "(min / median / max)");
        format!("{least} / {median} / {most} ms {words}")
    }

    /// How far the numbers are used up.
    fn commits_text(&self, lang: Lang) -> String {
        let most = lang.whole(LAST_PROMISED.0.into());
        let of = |position: Position| format!("{} / {most}", lang.whole(position.0.into()));
        self.last.map_or_else(|| "?".to_owned(), |(position, _)| of(position))
    }

    fn pairs(&self, lang: Lang) -> Vec<(&'static str, String)> {
        let unlimited = lang.pick("không giới hạn", "unlimited");
        let limit = |limit: Option<u64>| {
            limit.map_or_else(|| unlimited.to_owned(), |most| lang.whole(most.into()))
        };
        let none = lang.pick("chưa có sổ", "no registry yet");
        let format = self.format.map_or_else(|| none.to_owned(), |format| format.to_string());
        let format = format!("{format} ({} ≤ {})", lang.pick("đọc được", "reads"), format::CURRENT);
        vec![
            (lang.pick("phiên bản", "version"), env!("CARGO_PKG_VERSION").to_owned()),
            (lang.pick("thư mục dữ liệu", "data directory"), self.data.display().to_string()),
            (lang.pick("định dạng", "format"), format),
            (lang.pick("hệ thống tệp", "file system"), self.file_system_text()),
            (
                lang.pick("còn trống", "free"),
                format!("{} MiB", lang.whole((self.free_bytes >> 20).into())),
            ),
            (lang.pick("ghi bền xuống đĩa", "durable write"), self.sync_text(lang)),
            (lang.pick("đồng hồ", "clock"), self.clock_text()),
            (lang.pick("số tệp mở tối đa", "open files at most"), limit(self.open_files)),
            (
                lang.pick("cỡ tệp tối đa (byte)", "file size at most (bytes)"),
                limit(self.file_bytes),
            ),
            (lang.pick("số nhân", "cores"), self.cores.to_string()),
            (lang.pick("số lần đã ghi", "commits"), self.commits_text(lang)),
        ]
    }
}
