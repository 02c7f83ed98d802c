//! Commands of the desk: letters, forms, decisions.

use std::path::PathBuf;

use clap::Args;
use clap_complete::ArgValueCandidates;
use jiff::civil::Date;

use super::{PeriodArguments, candidates};

/// Arguments of `chase`.
#[derive(Debug, Args)]
pub struct ChaseArguments {
    /// Of what.
    #[command(flatten)]
    pub of: PeriodArguments,
    /// Where drafts are written, and the log lies [default: the folder "chase" of the workspace]
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// Only to these units: code or name; may be given several times.
    #[arg(long, value_name = "CODE|NAME", add = ArgValueCandidates::new(candidates::units))]
    pub unit: Vec<String>,
    /// Also thank those with whom nothing is open.
    #[arg(long)]
    pub thanks: bool,
    /// Say who would get what, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// The drafts of today were sent: put it down in the chase log.
    #[arg(long, conflicts_with = "dry_run")]
    pub sent: bool,
    /// With a new personal link to the portal in each draft, for its contact.
    #[arg(long, requires = "address", conflicts_with = "sent")]
    pub with_links: bool,
    /// How the portal is reached from outside.
    #[arg(long, value_name = "URL", requires = "with_links")]
    pub address: Option<String>,
    /// For how many days the links are good.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = super::portal::days())]
    pub days: i64,
}

/// Arguments of `pack`.
#[derive(Debug, Args)]
#[command(allow_missing_positional = true)]
pub struct PackArguments {
    /// Of whom: a region (name or code), or an officer of the workspace's officers.csv; with --packs a region
    /// or another group of the register's groups.csv.
    #[arg(required_unless_present = "officer", conflicts_with = "officer")]
    pub group: Option<String>,
    /// Of what.
    #[command(flatten)]
    pub of: PeriodArguments,
    /// Of those whom an officer looks after, where a region has the same name.
    #[arg(long, value_name = "NAME")]
    pub officer: Option<String>,
    /// Over several collections, as this file, or the packs.toml of this folder, declares.
    #[arg(long, value_name = "FILE", conflicts_with = "officer")]
    pub packs: Option<PathBuf>,
    /// Where it is written [default: the folder "packs/PERIOD" of the workspace, or beside packs.toml]
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
}

/// Arguments of `template`.
#[derive(Debug, Args)]
pub struct TemplateArguments {
    /// Of what.
    #[command(flatten)]
    pub of: PeriodArguments,
    /// Where they are written [default: the folder "templates/PERIOD" of the workspace]
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// Only for these units: code or name; may be given several times.
    #[arg(long, value_name = "CODE|NAME", add = ArgValueCandidates::new(candidates::units))]
    pub unit: Vec<String>,
}

/// Arguments of `decide`.
#[derive(Debug, Args)]
pub struct DecideArguments {
    /// What is decided: correct, explain, accept, refuse, waive, hold, exclude, pin, attribute, nil, exempt,
    /// basis, extend, note, sign-off, close, reopen or withdraw.
    #[arg(required_unless_present = "from")]
    pub decision: Option<String>,
    /// A workbook of questions that came back: its answers are written down.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["decision", "why", "about"])]
    pub from: Option<PathBuf>,
    /// The workspace, as in `run`.
    #[arg(short = 'C', long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// The collection, as in `run`.
    #[arg(long, value_name = "DIR|SCHEMA.json")]
    pub collection: Option<PathBuf>,
    /// The register, as in `run`.
    #[arg(long, value_name = "DIR")]
    pub register: Option<PathBuf>,
    /// Where it is written: a CSV file, or a folder with one a person [default: that of the workspace]
    #[arg(long, value_name = "FILE|DIR")]
    pub decisions: Option<PathBuf>,
    /// The outputs in which exceptions are looked up [default: those of the period in the workspace]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Who decides.
    #[arg(long, value_name = "NAME")]
    pub who: String,
    /// Why.
    #[arg(long, value_name = "TEXT", required_unless_present = "from")]
    pub why: Option<String>,
    /// The period it is about.
    #[arg(long, value_name = "PERIOD", add = ArgValueCandidates::new(candidates::periods))]
    pub period: Option<String>,
    /// The unit: code or name of an authority, or the id of a joint return.
    #[arg(long, value_name = "CODE|NAME", add = ArgValueCandidates::new(candidates::units))]
    pub unit: Option<String>,
    /// Id of the exception it is about, as lists show it; of a decision, where one is withdrawn.
    #[arg(long, value_name = "ID")]
    pub about: Option<String>,
    /// The rule.
    #[arg(long, value_name = "ID", add = ArgValueCandidates::new(candidates::rules))]
    pub rule: Option<String>,
    /// The record table.
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
    /// Key of the record.
    #[arg(long, value_name = "KEY")]
    pub record: Option<String>,
    /// The field.
    #[arg(long, value_name = "NAME")]
    pub field: Option<String>,
    /// A file, by its path below the inbox or its hash.
    #[arg(long, value_name = "PATH|SHA256")]
    pub file: Option<String>,
    /// The value for which it is decided.
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub old: Option<String>,
    /// The value that is right; of a basis year-to-date or period.
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub new: Option<String>,
    /// Until when: a day, or a period.
    #[arg(long, value_name = "DATE|PERIOD")]
    pub until: Option<String>,
    /// From where it is known: telephone, letter, ...
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// The day on which it is decided [default: now]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
}

/// Arguments of `purge`.
#[derive(Debug, Args)]
pub struct PurgeArguments {
    /// The workspaces: folders with a quarterday.toml.
    #[arg(value_name = "WORKSPACE", required = true)]
    pub workspaces: Vec<PathBuf>,
    /// The day that counts as today: what is kept no longer on it is taken out [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
}
