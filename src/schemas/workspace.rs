//! A workspace: a folder with a `quarterday.toml` that says where everything lies.

use std::path::{Path, PathBuf};

use super::{Fault, Faults, declaration, shapes::WORKSPACE};
use crate::vocabulary::Period;

/// The file that makes a folder a workspace.
pub const FILE: &str = "quarterday.toml";

/// The folder of decisions, unless another is declared.
const DECISIONS: &str = "decisions";

/// The folder of releases, unless another is declared.
const RELEASES: &str = "releases";

/// Where everything lies; paths are absolute or relative to the workspace, `{period}` stands for the period.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The folder with `quarterday.toml`.
    pub folder: PathBuf,
    collection: Option<String>,
    register: Option<String>,
    inbox: Option<String>,
    out: Option<String>,
    history: Option<String>,
    decisions: Option<String>,
    releases: Option<String>,
    /// Words for the cover of what is published from it: that figures are synthetic, or a draft.
    pub notice: String,
}

impl Workspace {
    /// The workspace of a folder: its own `quarterday.toml`, or the nearest in a folder above.
    ///
    /// # Errors
    /// The faults of a `quarterday.toml` that is there and cannot be used.
    pub fn find(start: &Path) -> Result<Option<Self>, Vec<Fault>> {
        let start = std::path::absolute(start).unwrap_or_else(|_| start.to_owned());
        let found = start.ancestors().find(|folder| folder.join(FILE).is_file());
        found.map(Self::read).transpose()
    }

    fn read(folder: &Path) -> Result<Self, Vec<Fault>> {
        let node = declaration::read(&folder.join(FILE)).map_err(|fault| vec![fault])?;
        let mut faults = Faults::default();
        node.is_of(&WORKSPACE, &mut faults);
        for value in ["collection", "register", "inbox", "out", "history", "decisions", "releases"]
            .into_iter()
            .filter_map(|name| node.get(name))
        {
            placeholders_are_known(value, &mut faults);
        }
        let mut text =
            |name: &str| node.get(name).and_then(|value| value.text(&mut faults)).map(str::to_owned);
        let workspace = Self {
            folder: folder.to_owned(),
            collection: text("collection"),
            register: text("register"),
            inbox: text("inbox"),
            out: text("out"),
            history: text("history"),
            decisions: text("decisions"),
            releases: text("releases"),
            notice: text("notice").unwrap_or_default(),
        };
        if faults.is_clean() { Ok(workspace) } else { Err(faults.faults) }
    }

    fn path(&self, place: Option<&String>, period: Option<Period>) -> Option<PathBuf> {
        let period = period.map(|period| period.to_string()).unwrap_or_default();
        place.map(|place| self.folder.join(place.replace("{period}", &period)))
    }

    /// The collection's folder or schema file.
    #[must_use]
    pub fn collection(&self) -> Option<PathBuf> {
        self.path(self.collection.as_ref(), None)
    }

    /// The register's folder.
    #[must_use]
    pub fn register(&self) -> Option<PathBuf> {
        self.path(self.register.as_ref(), None)
    }

    /// The inbox of a period.
    #[must_use]
    pub fn inbox(&self, period: Period) -> Option<PathBuf> {
        self.path(self.inbox.as_ref(), Some(period))
    }

    /// Whether each period has an inbox of its own.
    #[must_use]
    pub fn is_by_period(&self) -> bool {
        self.inbox.as_deref().is_some_and(|place| place.contains("{period}"))
    }

    /// The inboxes that are there of periods that end after one, the oldest first.
    #[must_use]
    pub fn later_inboxes(&self, period: Period) -> Vec<(Period, PathBuf)> {
        let Some((before, after)) = self.inbox.as_deref().and_then(|place| place.split_once("{period}"))
        else {
            return Vec::new();
        };
        let (folder, begins) = before.rsplit_once('/').unwrap_or(("", before));
        let ends = after.split('/').next().unwrap_or_default();
        let entries = std::fs::read_dir(self.folder.join(folder)).into_iter().flatten().flatten();
        let named = entries.filter_map(|entry| {
            let name = entry.file_name();
            Period::parse(name.to_str()?.strip_prefix(begins)?.strip_suffix(ends)?)
        });
        let mut later: Vec<Period> = named.filter(|other| other.end() > period.end()).collect();
        later.sort_unstable_by_key(|other| (other.end(), other.start()));
        later.dedup();
        let inboxes = later.into_iter().filter_map(|other| Some((other, self.inbox(other)?)));
        inboxes.filter(|(_, inbox)| inbox.is_dir()).collect()
    }

    /// The place of the outputs of a period.
    #[must_use]
    pub fn out(&self, period: Period) -> Option<PathBuf> {
        self.path(self.out.as_ref(), Some(period))
    }

    /// The folders in which the outputs of all periods lie.
    #[must_use]
    pub fn out_of_all(&self) -> Vec<PathBuf> {
        let Some(place) = self.out.as_deref() else { return Vec::new() };
        let Some((before, after)) = place.split_once("{period}") else {
            let own = self.folder.join(place);
            return own.parent().map(Path::to_owned).into_iter().collect();
        };
        let (folder, _) = before.rsplit_once('/').unwrap_or(("", before));
        let folder = self.folder.join(folder);
        let Some((_, below)) = after.split_once('/') else { return vec![folder] };
        // A folder a period, with the outputs somewhere in it.
        let above = Path::new(below).parent().unwrap_or(Path::new(""));
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path().join(above)).collect()
    }

    /// The ledger of decisions about a period: as declared, else the folder "decisions", if it is there.
    #[must_use]
    pub fn decisions(&self, period: Period) -> Option<PathBuf> {
        let usual = self.folder.join(DECISIONS);
        self.path(self.decisions.as_ref(), Some(period)).or_else(|| usual.is_dir().then_some(usual))
    }

    /// Where decisions about a period are written.
    #[must_use]
    pub fn place_of_decisions(&self, period: Option<Period>) -> PathBuf {
        self.path(self.decisions.as_ref(), period).unwrap_or_else(|| self.folder.join(DECISIONS))
    }

    /// The folder of releases, by period and number.
    #[must_use]
    pub fn releases(&self) -> PathBuf {
        self.path(self.releases.as_ref(), None).unwrap_or_else(|| self.folder.join(RELEASES))
    }

    /// Who looks after which authorities, if that is said.
    #[must_use]
    pub fn officers(&self) -> Option<PathBuf> {
        Some(self.folder.join(super::officers::FILE)).filter(|file| file.is_file())
    }

    /// The folder of earlier outputs by period.
    #[must_use]
    pub fn history(&self) -> Option<PathBuf> {
        self.path(self.history.as_ref(), None)
    }
}

/// What stands in braces is a placeholder, and there is but one: a folder of another name would simply not be
/// found.
fn placeholders_are_known(value: &declaration::Entry, faults: &mut Faults) {
    let text = value.text(&mut Faults::default()).unwrap_or_default();
    let named = text.split('{').skip(1).map(|part| part.split('}').next().unwrap_or_default());
    for name in named.filter(|name| *name != "period") {
        faults.unknown(&value.at, "the placeholder", name, ["period"].into_iter());
    }
}
