//! What a portal is of, and how it is served.

use std::{net::IpAddr, path::PathBuf, sync::Arc, time::Duration};

use crate::{
    schemas::{Collection, Register, workspace::Workspace},
    vocabulary::Period,
};

/// The clock: another in tests.
pub type Clock = Arc<dyn Fn() -> jiff::Zoned + Send + Sync>;

/// What a portal is of, and how it is served.
pub struct Settings {
    /// The workspace.
    pub workspace: Workspace,
    /// The collection.
    pub collection: Collection,
    /// The register.
    pub register: Register,
    /// The period for which returns are asked now.
    pub period: Period,
    /// The program itself: what checks, works out and decides.
    pub program: PathBuf,
    /// Whether browsers come by TLS, here or at a proxy: cookies then go by nothing else.
    pub is_secure: bool,
    /// Proxies that are believed when they say for whom they ask.
    pub proxies: Vec<IpAddr>,
    /// Nobody is answered but through one of them.
    pub only_by_proxy: bool,
    /// How long is waited for somebody who says, or takes, nothing more.
    pub patience: Duration,
    /// The most bytes of one upload.
    pub most_bytes: u64,
    /// So many files are checked at once.
    pub checks_at_once: usize,
    /// The clock.
    pub clock: Clock,
    /// Workspaces whose public registers are shown as their newest run wrote them, where they release
    /// nothing.
    pub registers_of: Vec<OfRegisters>,
}

/// A workspace whose public registers are shown.
pub struct OfRegisters {
    /// The workspace.
    pub workspace: Workspace,
    /// Its collection.
    pub collection: Collection,
}

/// The newest period of which there is an inbox: for which returns are asked, where nobody says.
#[must_use]
pub fn newest_period(workspace: &Workspace) -> Option<Period> {
    let before_all = Period::parse("1900")?;
    workspace.later_inboxes(before_all).last().map(|(period, _)| *period)
}
