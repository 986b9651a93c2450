//! The command line as it is written. Values that need the registry (a unit, a position) are
//! looked up by the commands.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use dienhong_core::domain::calendar::Day;

pub mod errors;
pub mod points;
pub mod reports;
pub mod vietnamese;

use crate::commands::Bench;
use crate::i18n::Lang;
use crate::import::headings::Mapping;
use crate::import::kind;
use points::{Instant, Moment, TreeChoice};
use reports::Report;

/// Membership and support register for associations of older people
#[derive(Debug, Parser)]
#[command(name = "dienhong", version, disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub options: Options,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands, before or after its name.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Common options")]
pub struct Options {
    /// Data directory; else DIENHONG_DATA, else ./dienhong-data, for demo ./dienhong-demo
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// One JSON document on standard output, nothing else
    #[arg(long, global = true, overrides_with = "json")]
    pub json: bool,
    /// Form of the answer
    #[arg(long, global = true, value_name = "FORM")]
    pub format: Option<Format>,
    /// Language of tables and messages; else from DIENHONG_LANG or LANG
    #[arg(long, global = true)]
    pub lang: Option<Lang>,
    /// The officer who acts; else DIENHONG_OFFICER, else the only one there is
    #[arg(long = "as", global = true, value_name = "OFFICER")]
    pub officer: Option<String>,
    /// The clock is right, though it stands more than 400 days after the last commit
    #[arg(long, global = true)]
    pub clock_is_right: bool,
}

impl Options {
    /// What the command line leaves open is taken from the environment; there an empty value is
    /// none.
    #[must_use]
    pub fn with_environment(self) -> Options {
        let given = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let text = |name| given(name).and_then(|value| value.into_string().ok());
        Options {
            data: self.data.or_else(|| given("DIENHONG_DATA").map(PathBuf::from)),
            officer: self.officer.or_else(|| text("DIENHONG_OFFICER")),
            ..self
        }
    }

    pub fn data(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| PathBuf::from("./dienhong-data"))
    }

    /// Sample data never mixes with an office's own.
    pub fn demo_data(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| PathBuf::from("./dienhong-demo"))
    }

    pub fn form(&self) -> Format {
        if self.json { Format::Json } else { self.format.unwrap_or(Format::Table) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Csv,
    /// A sheet; for reports
    #[cfg(feature = "xlsx")]
    Xlsx,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an empty registry
    Init {
        /// Name of the log for ever, such as dienhong.example/hung-yen
        #[arg(long, value_name = "NAME", value_parser = points::name)]
        origin: Option<String>,
        /// Decides "today"; fixed for ever
        #[arg(long, value_name = "TZ", default_value = "Asia/Ho_Chi_Minh", value_parser = points::time_zone)]
        time_zone: chrono_tz::Tz,
    },
    /// Make a populated registry of invented persons and show what can be asked
    Demo {
        /// How many invented members; 100000 when left out
        #[arg(long)]
        members: Option<u32>,
        /// Same seed, same bytes; 1284 when left out
        #[arg(long)]
        seed: Option<u64>,
        /// Then serve it there; on a terminal also without this, at 127.0.0.1:8080
        #[arg(long, value_name = "ADDR", value_parser = points::address)]
        listen: Option<SocketAddr>,
    },
    /// Serve the registry to programs on this machine until it is told to stop
    Serve {
        /// Where; port 0 picks one
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", value_parser = points::address)]
        listen: SocketAddr,
    },
    /// Record the rows of a file
    Import(ImportArguments),
    /// Take back what an import batch recorded and nothing builds on
    VoidImport(VoidArguments),
    /// Figures for any day, as known at any time, under any tree
    Report {
        #[command(subcommand)]
        report: Report,
    },
    /// Why a figure changed: every cause, adding up exactly
    Explain {
        #[command(subcommand)]
        subject: Explained,
    },
    /// Who recorded what, and when
    Audit(AuditArguments),
    /// Every commit that touched a record
    History {
        #[command(subcommand)]
        record: Recorded,
    },
    /// From a day on, a unit's own register is its number of members
    RegisterComplete {
        unit: String,
        #[arg(long, value_name = "DAY", value_parser = points::day)]
        on: Day,
    },
    /// Pin the figures of a year (--known closed:YEAR) and refuse back-dated money
    ClosePeriod {
        unit: String,
        /// A year that is over
        #[arg(value_parser = points::year)]
        year: i32,
    },
    /// Accept money of a closed year again; what was pinned can still be shown
    ReopenPeriod {
        unit: String,
        /// A year that is closed
        #[arg(value_parser = points::year)]
        year: i32,
        /// Why; kept sealed
        #[arg(long, value_name = "TEXT", value_parser = points::reason)]
        reason: String,
    },
    /// Two records are one person: the first becomes part of the second
    MergePersons {
        #[arg(value_name = "REF")]
        person: String,
        into: String,
        #[command(flatten)]
        act: Act,
    },
    /// The way back from merge-persons
    UnmergePersons {
        #[arg(value_name = "REF")]
        person: String,
        #[command(flatten)]
        act: Act,
    },
    /// Destroy the keys of a record's personal data; no figure changes
    Erase {
        #[command(subcommand)]
        subject: Erased,
    },
    /// Check the log: checksums, chain, tree, every checkpoint that was signed
    Verify(VerifyArguments),
    /// Sign and print what the log is now (C2SP tlog-checkpoint), for others to keep and compare
    Checkpoint {
        /// Print the public key instead: the file that verify-receipt --key takes
        #[arg(long = "key")]
        key_only: bool,
    },
    /// Print a receipt (C2SP .tlog-proof): one event, proved to whoever has the public key
    Receipt {
        /// Of the commit
        #[arg(value_name = "POSITION", value_parser = points::commit)]
        commit: u64,
        /// Which event of the commit, counted from 0
        #[arg(long, value_name = "N", default_value_t = 0)]
        event: u16,
    },
    /// Check a receipt offline, without a registry, and say what it proves
    VerifyReceipt {
        /// The .tlog-proof
        #[arg(value_name = "FILE")]
        receipt: PathBuf,
        /// Public key of the registry that issued it
        #[arg(long = "key", value_name = "FILE")]
        key_file: PathBuf,
    },
    /// Keep a copy of the registry elsewhere, and bring it back
    Backup {
        #[command(subcommand)]
        action: BackupAction,
    },
    /// Fold all read models anew
    Rebuild {
        /// Compare with the live ones instead of replacing them
        #[arg(long)]
        check: bool,
    },
    /// Write an invented registry as import files; same seed, same bytes
    Generate {
        #[arg(long, default_value_t = 100_000)]
        members: u32,
        #[arg(long, default_value_t = 15)]
        years: u32,
        #[arg(long, default_value_t = 1284)]
        seed: u64,
        /// Where the files go
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// How fast this program is here, beside what the machine can do
    Bench {
        /// One of them; all when left out
        #[arg(value_enum)]
        bench: Option<Bench>,
        /// Also write what the reports count as CSV, for another program to count
        #[arg(long, value_name = "DIR")]
        facts: Option<PathBuf>,
    },
    /// Check this machine: disk, clock, limits, versions
    Doctor,
    /// The officers who record
    User {
        #[command(subcommand)]
        action: UserAction,
    },
    /// Print the completions for a shell
    Completions { shell: clap_complete::Shell },
    /// Say what an error code means and what to do; without a code, list them all
    ExplainCode { code: Option<String> },
}

#[derive(Debug, Args)]
pub struct VerifyArguments {
    /// Also decode everything and compare a rebuild with the snapshots; needs the keys
    #[arg(long)]
    pub full: bool,
    /// Also that the log extends a checkpoint that was kept elsewhere
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// Public key of that checkpoint; else the one that stands beside the log
    #[arg(long = "key", value_name = "FILE", requires = "checkpoint")]
    pub key_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ImportArguments {
    /// What the rows are
    #[arg(value_parser = kind_parser())]
    pub kind: String,
    /// CSV file in UTF-8, or XLSX
    pub file: PathBuf,
    /// Report the same and record nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Name of this batch; else made of kind, file and time
    #[arg(long, value_name = "NAME", value_parser = points::name)]
    pub batch: Option<String>,
    /// Office whose own keys (ref, household, support, fund, club) the file uses
    #[arg(long, value_name = "NAME", default_value = "main", value_parser = points::name)]
    pub source: String,
    /// Which heading of the file holds which column
    #[arg(long = "map", value_name = "HEADING=column")]
    pub mappings: Vec<Mapping>,
    /// Register lawfully anew who was erased
    #[arg(long)]
    pub after_erasure: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Args)]
pub struct VoidArguments {
    /// Name of the batch, as its import answered
    #[arg(value_parser = points::name)]
    pub batch: String,
    /// Why; kept sealed
    #[arg(long, value_name = "TEXT", value_parser = points::reason)]
    pub reason: String,
}

/// What was done; every part left out allows all.
#[derive(Clone, Debug, Args)]
pub struct AuditArguments {
    /// Only what this officer did
    #[arg(long = "officer", value_name = "NAME", value_parser = points::name)]
    pub acted: Option<String>,
    /// Only this import
    #[arg(long = "batch", value_name = "NAME", value_parser = points::name)]
    pub in_batch: Option<String>,
    /// From this day on
    #[arg(long, value_name = "DAY", value_parser = points::day)]
    pub from: Option<Day>,
    /// Up to this day, counted too
    #[arg(long, value_name = "DAY", value_parser = points::day)]
    pub to: Option<Day>,
    /// One row for each
    #[arg(long, value_name = "BY,…", value_delimiter = ',')]
    pub by: Vec<AuditBy>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuditBy {
    Officer,
    Day,
    Batch,
    Channel,
    Act,
}

fn kind_parser() -> clap::builder::PossibleValuesParser {
    kind::all().map(|(name, _)| name).collect::<Vec<_>>().into()
}

/// Why, and in whose books the keys stand.
#[derive(Debug, Args)]
pub struct Act {
    /// Why; kept sealed
    #[arg(long, value_name = "TEXT", value_parser = points::reason)]
    pub reason: String,
    /// Office whose own keys are meant
    #[arg(long, value_name = "NAME", default_value = "main", value_parser = points::name)]
    pub source: String,
}

#[derive(Debug, Subcommand)]
pub enum Explained {
    /// The members of a unit between two points
    Membership {
        #[arg(long)]
        unit: Option<String>,
        #[arg(long, value_name = "ON[@KNOWN]")]
        from: Instant,
        #[arg(long, value_name = "ON[@KNOWN]")]
        to: Instant,
        #[arg(long, value_name = "was|now|DAY", default_value = "was")]
        tree: TreeChoice,
    },
}

#[derive(Debug, Subcommand)]
pub enum Recorded {
    /// A person by ref, card number or UUID
    Person(RecordKey),
    /// A household by its key: who belongs to it since when, its hardship and its support
    Household(RecordKey),
    /// A unit by its id
    Unit(RecordKey),
    /// Support by its key
    Support(RecordKey),
    /// A fund by its key, with all that moved its money
    Fund(RecordKey),
    /// A club by its key
    Club(RecordKey),
}

impl Recorded {
    pub fn asked(&self) -> &RecordKey {
        match self {
            Recorded::Person(asked)
            | Recorded::Household(asked)
            | Recorded::Unit(asked)
            | Recorded::Support(asked)
            | Recorded::Fund(asked)
            | Recorded::Club(asked) => asked,
        }
    }

    pub fn word(&self) -> &'static str {
        match self {
            Recorded::Person(_) => "person",
            Recorded::Household(_) => "household",
            Recorded::Unit(_) => "unit",
            Recorded::Support(_) => "support",
            Recorded::Fund(_) => "fund",
            Recorded::Club(_) => "club",
        }
    }
}

#[derive(Debug, Args)]
pub struct RecordKey {
    pub key: String,
    #[arg(long, value_name = "NAME", default_value = "main", value_parser = points::name)]
    pub source: String,
    /// As known at a position or time
    #[arg(long, value_name = "POSITION|TIME")]
    pub known: Option<Moment>,
}

#[derive(Debug, Subcommand)]
pub enum Erased {
    /// A person by ref, card number or UUID
    Person {
        #[arg(value_name = "REF")]
        person: String,
        #[command(flatten)]
        act: Act,
    },
}

#[derive(Debug, Subcommand)]
pub enum BackupAction {
    /// Make a backup, or continue the one that stands there; also beside a running server
    Create {
        #[arg(value_name = "DEST")]
        destination: PathBuf,
        /// Where the keys go; else DEST/keys. Whoever has both copies reads personal data
        #[arg(long = "keys", value_name = "DIR")]
        keys_dir: Option<PathBuf>,
    },
    /// Bring a backup back into the data directory, which must be empty
    Restore {
        #[arg(value_name = "SRC")]
        source_dir: PathBuf,
        /// Where the keys are; else SRC/keys
        #[arg(long = "keys", value_name = "DIR")]
        keys_dir: Option<PathBuf>,
        /// As of a position or time; the log then takes a new origin
        #[arg(long = "to", value_name = "POSITION|TIME")]
        until: Option<Moment>,
    },
}

#[derive(Debug, Subcommand)]
pub enum UserAction {
    /// Add an officer
    Add {
        #[arg(value_parser = points::name)]
        name: String,
    },
    /// List the officers
    List,
}
