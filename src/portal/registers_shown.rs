//! Registers for everybody, record by record, as they were released; of workspaces that release nothing, as
//! their newest run wrote them for the public, where whoever serves them says so.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;

use super::{App, PortalError, pages, refused::Refused};
use crate::{
    publication::folder_of_registers,
    records::{EarlierOutput, EarlierOutputs},
    releases::Releases,
    schemas::{Collection, FieldType, registers::DeclaredRegister, workspace::Workspace},
    vocabulary::{Audience, Period},
};

/// So many records stand on a page.
const ON_A_PAGE: usize = 50;

/// A workspace of which registers are shown.
pub struct Source<'a> {
    workspace: &'a Workspace,
    collection: &'a Collection,
    /// Whether what its newest run wrote is shown where it released nothing.
    as_run: bool,
}

/// A register that everybody may see.
pub struct Shown {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How many records it has.
    pub count: usize,
    /// From when it is, in words, for each collection that it is put together from.
    pub from: Vec<String>,
    /// The records that are wanted, in the order of the register.
    pub records: Vec<Record>,
}

/// What stands in each column that is not blank, by its title.
pub type Cells = Vec<(String, String)>;

/// The rows that belong to records, by the names of these.
type ByRecord = BTreeMap<String, Vec<Cells>>;

/// A line of a list, by the names of its columns.
type Line = BTreeMap<String, String>;

/// A record.
pub struct Record {
    /// What stands in it.
    pub cells: Cells,
    /// What belongs to it, in the same way: a title, and rows.
    pub with: Vec<(String, Vec<Cells>)>,
}

/// Which records are wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Words that all stand in a record.
    pub q: String,
    /// Which page, from 1.
    pub page: usize,
}

/// A page of a register.
pub struct OnPage<'a> {
    /// The register.
    pub shown: &'a Shown,
    /// Those that stand on it.
    pub records: &'a [Record],
    /// Its number, from 1.
    pub page: usize,
    /// All pages.
    pub pages: usize,
    /// The words that are looked for.
    pub words: &'a str,
}

fn sources(app: &App) -> Vec<Source<'_>> {
    let settings = &app.settings;
    let is_own = |own: &&super::settings::OfRegisters| own.workspace.folder == settings.workspace.folder;
    let own = Source {
        workspace: &settings.workspace,
        collection: &settings.collection,
        as_run: settings.registers_of.iter().any(|other| is_own(&other)),
    };
    let others = settings.registers_of.iter().filter(|other| !is_own(other));
    let others =
        others.map(|own| Source { workspace: &own.workspace, collection: &own.collection, as_run: true });
    std::iter::once(own).chain(others).collect()
}

fn told(error: impl std::fmt::Display) -> PortalError {
    PortalError(error.to_string())
}

impl Source<'_> {
    /// What is shown of it, and from when it is.
    fn output(&self, app: &App) -> Result<Option<(EarlierOutput, String)>, PortalError> {
        let today = app.on_the_wall().date();
        let releases = Releases::load(Some(&self.workspace.releases()), Some(today)).map_err(told)?;
        if let Some(last) = releases.last() {
            let folder = last.output.folder();
            let from =
                format!("{}, as published on {}", self.collection.title, last.day.strftime("%-d %B %Y"));
            return Ok(Some((EarlierOutput::open(folder).map_err(told)?, from)));
        }
        if !self.as_run {
            return Ok(None);
        }
        let Some((_, output)) = self.newest_run()? else { return Ok(None) };
        let record: serde_json::Value = serde_json::from_slice(output.record()).unwrap_or_default();
        let day = pages::day_of(record["as_of"].as_str().unwrap_or_default());
        Ok(Some((output, format!("{}, as it stood on {day}", self.collection.title))))
    }

    /// From when it is, with what has to be said of all that its workspace publishes.
    fn told(&self, from: &str) -> String {
        let notice = self.workspace.notice.trim_end_matches('.');
        if notice.is_empty() { from.to_owned() } else { format!("{from}. {notice}") }
    }

    /// The output of the newest period that was run.
    fn newest_run(&self) -> Result<Option<(Period, EarlierOutput)>, PortalError> {
        let Some(before_all) = Period::parse("1900") else { return Ok(None) };
        let mut newest: Option<(Period, EarlierOutput)> = None;
        for folder in self.workspace.out_of_all() {
            let outputs = EarlierOutputs { folder: Some(folder), ..EarlierOutputs::default() };
            let Some(last) = outputs.others(before_all).pop() else { continue };
            if newest.as_ref().is_none_or(|(period, _)| last.end() > period.end())
                && let Some(output) = outputs.of(last).map_err(told)?
            {
                newest = Some((last, output));
            }
        }
        Ok(newest)
    }
}

/// The public registers, by name; those of one name are put together.
fn all(app: &App, words: &str) -> Result<BTreeMap<String, Shown>, PortalError> {
    let mut registers: BTreeMap<String, Shown> = BTreeMap::new();
    for source in sources(app) {
        let declared = &source.collection.published.registers;
        let public: Vec<_> = declared.iter().filter(|own| own.audience == Audience::Public).collect();
        if public.is_empty() {
            continue;
        }
        let Some((output, from)) = source.output(app)? else { continue };
        for own in public {
            let Some(records) = records_of(&output, own, source.collection)? else { continue };
            let shown = registers.entry(own.name.clone()).or_insert_with(|| Shown {
                name: own.name.clone(),
                title: own.title.clone(),
                count: 0,
                from: Vec::new(),
                records: Vec::new(),
            });
            shown.count += records.len();
            shown.from.push(source.told(&from));
            shown.records.extend(records.into_iter().filter(|record| record.has(words)));
        }
    }
    Ok(registers)
}

/// The rows of a list of the folder for everybody, by the names of its columns; nothing where it is not
/// there.
fn rows(output: &EarlierOutput, name: &str) -> Result<Option<Vec<Line>>, PortalError> {
    let name = format!("{}/{name}.csv", folder_of_registers(Audience::Public));
    if !output.listed().contains_key(&name) {
        return Ok(None);
    }
    let bytes = output.bytes(&name).map_err(told)?;
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
    reader.deserialize().collect::<Result<_, _>>().map(Some).map_err(told)
}

fn records_of(
    output: &EarlierOutput,
    own: &DeclaredRegister,
    collection: &Collection,
) -> Result<Option<Vec<Record>>, PortalError> {
    let Some(lines) = rows(output, &own.name)? else { return Ok(None) };
    let table = &collection.tables[own.of];
    let columns: Vec<(&str, &str, bool)> = own
        .columns
        .iter()
        .map(|column| (column.name(table), column.title(table), column.is_day(table)))
        .collect();
    let mut with: Vec<(&str, ByRecord)> = Vec::new();
    for at in &own.with {
        let theirs = &collection.tables[*at];
        let titles: Vec<(&str, &str, bool)> = theirs
            .fields
            .iter()
            .map(|own| (own.name.as_str(), own.title.as_str(), own.kind == FieldType::Date))
            .collect();
        let name = format!("{}-{}", own.name, theirs.name.replace('_', "-"));
        let mut by_record: ByRecord = BTreeMap::new();
        for row in rows(output, &name)?.unwrap_or_default() {
            by_record
                .entry(row.get("record").cloned().unwrap_or_default())
                .or_default()
                .push(cells(&row, &titles));
        }
        with.push((&theirs.title, by_record));
    }
    let record = |row: Line| {
        let name = row.get("record").cloned().unwrap_or_default();
        let of = |(title, all): &(&str, ByRecord)| Some(((*title).to_owned(), all.get(&name)?.clone()));
        Record { cells: cells(&row, &columns), with: with.iter().filter_map(of).collect() }
    };
    Ok(Some(lines.into_iter().map(record).collect()))
}

fn cells(row: &Line, columns: &[(&str, &str, bool)]) -> Cells {
    let known = columns.iter().filter_map(|(name, title, is_day)| {
        let text = row.get(*name).filter(|text| !text.is_empty())?;
        let words = if *is_day { pages::day_of(text) } else { text.clone() };
        Some(((*title).to_owned(), words))
    });
    known.collect()
}

impl Record {
    /// Whether all of these words stand in it, in whatever case.
    fn has(&self, words: &str) -> bool {
        let with = self.with.iter().flat_map(|(_, rows)| rows.iter().flatten());
        let all: Vec<String> = self.cells.iter().chain(with).map(|(_, text)| text.to_lowercase()).collect();
        words.to_lowercase().split_whitespace().all(|word| all.iter().any(|text| text.contains(word)))
    }
}

impl App {
    /// The public registers: name, title, and how many records.
    pub(super) fn public_registers(&self) -> Result<Vec<Shown>, PortalError> {
        Ok(all(self, "")?.into_values().collect())
    }
}

/// `GET /published/registers/{name}`.
pub async fn register(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refused> {
    let words: String = wanted.q.trim().chars().take(200).collect();
    let shown = all(&app, &words)?.remove(&name).ok_or(Refused::NotFound)?;
    let pages = shown.records.len().div_ceil(ON_A_PAGE).max(1);
    let page = wanted.page.clamp(1, pages);
    let from = ((page - 1) * ON_A_PAGE).min(shown.records.len());
    let records = &shown.records[from..(from + ON_A_PAGE).min(shown.records.len())];
    let on_page = OnPage { shown: &shown, records, page, pages, words: &words };
    Ok(pages::shown(pages::register(&app, &on_page)))
}
