//! The portal: served, and looked after.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use clap::{Args, Subcommand, ValueEnum};

fn megabytes() -> clap::builder::RangedU64ValueParser {
    clap::value_parser!(u64).range(1..=1000)
}

pub(super) fn days() -> clap::builder::RangedI64ValueParser {
    clap::value_parser!(i64).range(1..=400)
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// Of which workspace, and for which period.
    #[command(flatten)]
    pub of: PortalOf,
    /// Where to listen: on this machine alone, unless another address is given.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8460")]
    pub listen: SocketAddr,
    /// The certificate chain, a PEM file: the portal then speaks TLS itself.
    #[arg(long, value_name = "FILE", requires = "key")]
    pub certificate: Option<PathBuf>,
    /// The key of the certificate, a PEM file.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub key: Option<PathBuf>,
    /// Browsers come through a proxy that speaks TLS: cookies go by nothing else.
    #[arg(long)]
    pub behind_tls: bool,
    /// The proxy through which browsers come, believed when it says for whom it asks (X-Forwarded-For); may
    /// be given several times.
    #[arg(long, value_name = "ADDRESS")]
    pub behind_proxy: Vec<IpAddr>,
    /// The most that one upload may have, in millions of bytes.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = megabytes())]
    pub most_megabytes: u64,
    /// Uploads that are checked at once; others wait [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub checks: Option<u16>,
    /// A workspace whose public registers are shown to everybody as its newest run wrote them, where it has
    /// released nothing; may be the one that is served, and may be given several times.
    #[arg(long, value_name = "DIR")]
    pub registers_of: Vec<PathBuf>,
}

/// Of which workspace, and for which period.
#[derive(Debug, Args)]
pub struct PortalOf {
    /// The workspace [default: the nearest at or above the current folder]
    #[arg(short = 'C', long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// The period for which returns are asked [default: the newest of which there is an inbox]
    #[arg(long)]
    pub period: Option<String>,
}

/// What is looked after.
#[derive(Debug, Subcommand)]
pub enum PortalCommand {
    /// Make a personal link for somebody of an authority.
    Invite(InviteArguments),
    /// List the links that were made.
    Links(PortalOf),
    /// Revoke a link by its number, and end what it opened.
    Revoke {
        /// Its number, as `portal links` has it.
        link: i64,
        /// Of which workspace.
        #[command(flatten)]
        of: PortalOf,
    },
    /// Accounts of those who run the collection.
    #[command(subcommand)]
    Account(AccountCommand),
    /// The log of all that was done in the portal.
    Log(PortalOf),
    /// The receipts that were given.
    Receipts(PortalOf),
}

/// Arguments of `portal invite`.
#[derive(Debug, Args)]
pub struct InviteArguments {
    /// Of which workspace, and for which period.
    #[command(flatten)]
    pub of: PortalOf,
    /// The authority or unit: code or name. Of several, the contact of each gets a link, in a list.
    #[arg(long, value_name = "CODE|NAME", required_unless_present = "all")]
    pub unit: Vec<String>,
    /// For the contact of every unit that is expected, into a list for mail merge.
    #[arg(long, conflicts_with_all = ["unit", "name", "email"])]
    pub all: bool,
    /// The person; a link is for one [default: the contact in contacts.csv]
    #[arg(long)]
    pub name: Option<String>,
    /// To where the link goes [default: the contact in contacts.csv]
    #[arg(long)]
    pub email: Option<String>,
    /// For how many days it is good.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = days())]
    pub days: i64,
    /// How the portal is reached from outside.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8460")]
    pub address: String,
}

/// What is done with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Make an account, or give one another password. The password is the first line of standard input.
    Add {
        /// What is typed to sign in.
        login: String,
        /// The person, in full: as whom decisions are made.
        #[arg(long)]
        name: String,
        /// As what.
        #[arg(long, value_enum)]
        role: RoleArgument,
        /// Of which workspace.
        #[command(flatten)]
        of: PortalOf,
    },
    /// List the accounts.
    List(PortalOf),
    /// Close an account, and end what it opened.
    Close {
        /// What is typed to sign in.
        login: String,
        /// Of which workspace.
        #[command(flatten)]
        of: PortalOf,
    },
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RoleArgument {
    /// Sees the board, writes down what was said, drafts letters.
    Clerk,
    /// Also runs, decides about values, and signs off.
    Statistician,
    /// Also closes and opens again.
    Releaser,
}
