//! An annual report (`annual-report.toml`): its pages, in order, each with words of the unit kept beside it,
//! and
//! the tables and charts that it shows, by name. No figure is typed.

use std::path::{Path, PathBuf};

use super::{
    Fault, Faults, audiences,
    declaration::{self, Entry, Position},
    shapes::{ANNUAL_REPORT, REPORT_PAGE, REPORT_SHOWN, REPORT_SOURCE},
    source_place::SourcePlace,
};
use crate::vocabulary::Audience;

/// The file of a report, unless another is named.
pub const FILE: &str = "annual-report.toml";

/// A report, as it is declared.
#[derive(Debug)]
pub struct AnnualReport {
    /// The file that declares it.
    pub file: PathBuf,
    /// Its title; `{period}` in it stands for the year in words.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// For whom it is: nothing is taken into it that they may not see.
    pub audience: Audience,
    /// Words on the first page: that figures are synthetic, or a draft.
    pub notice: String,
    /// From where tables, charts and figures are taken.
    pub sources: Vec<ReportSource>,
    /// Its pages, in order.
    pub pages: Vec<ReportPage>,
}

/// From where something is taken.
#[derive(Debug, Clone)]
pub struct ReportSource {
    /// By what name pages mean it.
    pub name: String,
    /// Where its outputs lie.
    pub place: SourcePlace,
}

/// A page.
#[derive(Debug)]
pub struct ReportPage {
    /// Its title.
    pub title: String,
    /// The words of the unit: a file of Markdown.
    pub words: Option<Words>,
    /// What it shows after them, in order.
    pub shows: Vec<Shown>,
}

/// A file of words.
#[derive(Debug)]
pub struct Words {
    /// The file.
    pub path: PathBuf,
    /// What stands in it.
    pub text: String,
}

/// Something that a page shows.
#[derive(Debug)]
pub struct Shown {
    /// From which source, by index.
    pub source: usize,
    /// What.
    pub what: ShownKind,
    /// Where it is declared.
    pub at: Position,
}

/// What a page shows.
#[derive(Debug)]
pub enum ShownKind {
    /// A published table by its title, with these columns (by heading), or all.
    Table(String, Vec<String>),
    /// A chart by its id.
    Chart(String),
    /// A public register by its name.
    Register(ShownRegister),
}

/// Entries of a register.
#[derive(Debug)]
pub struct ShownRegister {
    /// Its name.
    pub name: String,
    /// What stands above them.
    pub title: String,
    /// These columns (by name), or all.
    pub columns: Vec<String>,
    /// So many at most.
    pub most: usize,
}

/// So many entries of a register are shown, unless it is said.
const MOST: i64 = 12;

impl AnnualReport {
    /// Reads a report and all words that it names.
    ///
    /// # Errors
    /// Every fault, at its line.
    pub fn read(path: &Path) -> Result<Self, Vec<Fault>> {
        let node = declaration::read(path).map_err(|fault| vec![fault])?;
        let mut faults = Faults::default();
        node.is_of(&ANNUAL_REPORT, &mut faults);
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut report = Self::nothing(path);
        let mut text = |name: &str, is_needed: bool| {
            let found = if is_needed { node.required(name, &mut faults) } else { node.get(name) };
            found.and_then(|value| value.text(&mut faults)).unwrap_or_default().to_owned()
        };
        report.title = text("title", true);
        report.publisher = text("publisher", false);
        report.notice = text("notice", false);
        let audience = node.get("audience").and_then(|value| audiences::audience(value, &mut faults));
        report.audience = audience.unwrap_or(Audience::Public);
        for item in list(&node, "source", &mut faults) {
            let known = report.sources.iter().map(|own| own.name.clone()).collect::<Vec<_>>();
            report.sources.extend(source(item, folder, &known, &mut faults));
        }
        for item in list(&node, "page", &mut faults) {
            report.pages.extend(page(item, folder, &report.sources, &mut faults));
        }
        if report.pages.is_empty() && faults.is_clean() {
            faults.add(&node.at, "a report has pages: [[page]] with a title".to_owned());
        }
        if faults.is_clean() { Ok(report) } else { Err(faults.faults) }
    }
}

impl AnnualReport {
    /// Nothing yet, for the public.
    fn nothing(path: &Path) -> Self {
        Self {
            file: path.to_owned(),
            title: String::new(),
            publisher: String::new(),
            audience: Audience::Public,
            notice: String::new(),
            sources: Vec::new(),
            pages: Vec::new(),
        }
    }
}

fn list<'n>(node: &'n Entry, name: &str, faults: &mut Faults) -> &'n [Entry] {
    node.get(name).map_or(&[], |value| value.list(faults))
}

fn source(item: &Entry, folder: &Path, known: &[String], faults: &mut Faults) -> Option<ReportSource> {
    item.is_of(&REPORT_SOURCE, faults);
    let name = item.required("name", faults)?.text(faults)?.to_owned();
    if known.contains(&name) {
        faults.add(&item.at, format!("the source \"{name}\" is declared twice"));
    }
    let place = SourcePlace::read(item, folder, faults)?;
    Some(ReportSource { name, place })
}

fn page(item: &Entry, folder: &Path, sources: &[ReportSource], faults: &mut Faults) -> Option<ReportPage> {
    item.is_of(&REPORT_PAGE, faults);
    let title = item.required("title", faults)?.text(faults)?.to_owned();
    let words = item.get("words").and_then(|value| words(value, folder, faults));
    let shows = list(item, "show", faults).iter().filter_map(|item| shown(item, sources, faults)).collect();
    Some(ReportPage { title, words, shows })
}

fn words(value: &Entry, folder: &Path, faults: &mut Faults) -> Option<Words> {
    let path = folder.join(value.text(faults)?);
    let read = super::regular::read(&path).map_err(|error| error.to_string());
    let text = read.and_then(|bytes| {
        String::from_utf8(bytes).map_err(|_| "it is not UTF-8: save the file as UTF-8".to_owned())
    });
    match text {
        Ok(text) => Some(Words { path, text: text.trim_start_matches('\u{feff}').to_owned() }),
        Err(error) => {
            faults.add(&value.at, format!("{}: the words cannot be read: {error}", path.display()));
            None
        }
    }
}

fn shown(item: &Entry, sources: &[ReportSource], faults: &mut Faults) -> Option<Shown> {
    item.is_of(&REPORT_SHOWN, faults);
    let from = item.required("from", faults)?;
    let name = from.text(faults)?;
    let source = sources.iter().position(|own| own.name == name);
    if source.is_none() {
        faults.unknown(&from.at, "the source", name, sources.iter().map(|own| own.name.as_str()));
    }
    let columns = item.get("columns").map(|value| value.texts(faults)).unwrap_or_default();
    let text =
        |name: &str, faults: &mut Faults| item.get(name).and_then(|own| own.text(faults)).map(str::to_owned);
    let what = match (text("table", faults), text("chart", faults), text("register", faults)) {
        (Some(title), None, None) => ShownKind::Table(title, columns),
        (None, Some(id), None) => ShownKind::Chart(id),
        (None, None, Some(name)) => {
            let most = item.get("most").and_then(|own| own.integer(faults)).unwrap_or(MOST);
            let title = text("title", faults).unwrap_or_else(|| name.replace('-', " "));
            let most = usize::try_from(most).unwrap_or_default();
            ShownKind::Register(ShownRegister { name, title, columns, most })
        }
        _ => {
            let words =
                "say what is shown: a table by its title, a chart by its id, or a register by its name";
            faults.add(&item.at, words.to_owned());
            return None;
        }
    };
    Some(Shown { source: source?, what, at: item.at.clone() })
}
