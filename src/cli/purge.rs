//! `quarterday purge`: takes what is kept no longer out of earlier outputs.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use serde::Serialize;

use super::{
    CannotRun,
    arguments::{OutputFormat, PurgeArguments},
    places, progress,
    run::hold_place,
};
use crate::{
    portal::{Forgotten, Store},
    publication::{OutFolder, harmless},
    purging::{self, Plan},
    records::{EarlierOutput, RECORD},
    returns::Context,
    schemas::{Collection, Register, workspace::Workspace},
    vocabulary::{Period, counted, counted_as},
};

/// The log of a workspace: what was taken out of which output, never what it said.
const LOG: &str = "purge-log.csv";

/// How the log names what the portal keeps.
const PORTAL: &str = "portal.sqlite";

const COLUMNS: [&str; 8] = ["day", "output", "period", "table", "unit", "record", "fields", "rule"];

/// Carries out `purge`.
pub fn purge(arguments: &PurgeArguments) -> Result<u8, CannotRun> {
    let day = arguments.as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    let mut all = Vec::new();
    progress::begin("workspaces", arguments.workspaces.len());
    let outcome = arguments.workspaces.iter().try_for_each(|folder| {
        let purged = of_folder(folder, day)?;
        progress::step();
        if arguments.telling.format == OutputFormat::Human {
            purged.say();
        }
        all.push(purged);
        Ok::<(), CannotRun>(())
    });
    // What is done is told, whatever came after it.
    if arguments.telling.format == OutputFormat::Json {
        say_json!(serde_json::json!({ "workspaces": all }));
    }
    outcome?;
    progress::end();
    let wrong: Vec<String> = all.into_iter().flat_map(|own| own.wrong).collect();
    if wrong.is_empty() {
        return Ok(0);
    }
    Err(CannotRun::new(wrong.join("\n")))
}

fn of_folder(folder: &Path, day: Date) -> Result<Purged, CannotRun> {
    let found = Workspace::find(folder).map_err(|faults| CannotRun::new(places::lines(&faults)))?;
    let workspace = found.ok_or_else(|| {
        CannotRun::new(format!("{}: there is no quarterday.toml in it or above it", folder.display()))
    })?;
    of_workspace(&workspace, day)
}

/// What became of a workspace.
#[derive(Serialize)]
struct Purged {
    workspace: PathBuf,
    /// No rule says for how long anything is kept.
    keeps_everything: bool,
    records: usize,
    outputs: usize,
    /// What was taken out of what the portal keeps of people, and what was not reached.
    portal: Vec<String>,
    wrong: Vec<String>,
}

impl Purged {
    fn say(&self) {
        let name = self.workspace.display();
        self.portal.iter().for_each(|line| say!("{line}"));
        if self.keeps_everything {
            say!("{name}: no [[retention]] is declared in collection.toml, so everything is kept");
        } else if self.records > 0 {
            let (records, outputs) = (counted(self.records, "record"), counted(self.outputs, "output"));
            say!("{name}: fields of {records} were taken out of {outputs}: see {LOG}");
        } else {
            say!("{name}: nothing is kept too long");
        }
    }
}

/// Purges all outputs of a workspace; says what could not be, and goes on with the others.
fn of_workspace(workspace: &Workspace, day: Date) -> Result<Purged, CannotRun> {
    let name = workspace.folder.display();
    let collection = workspace.collection().ok_or_else(|| {
        CannotRun::new(format!("{name}: its quarterday.toml does not say where the collection is"))
    })?;
    let register = workspace.register().or_else(|| places::beside(&collection));
    let register =
        register.ok_or_else(|| CannotRun::new(format!("{name}: nothing says where the register is")))?;
    let (collection, register, _) = places::load(&collection, &register)?;
    let mut purged = Purged {
        workspace: workspace.folder.clone(),
        keeps_everything: collection.retention.is_empty(),
        records: 0,
        outputs: 0,
        portal: of_portal(workspace, &collection, day)?,
        wrong: Vec::new(),
    };
    if purged.keeps_everything {
        return Ok(purged);
    }
    for place in outputs_of(workspace) {
        match of_output(workspace, &place, (&collection, &register), day) {
            Ok(0) => {}
            Ok(taken) => {
                purged.records += taken;
                purged.outputs += 1;
            }
            Err(error) => purged.wrong.push(format!("{}: {}", place.display(), error.0)),
        }
    }
    if purged.records > 0 {
        forget_readings(workspace)?;
    }
    Ok(purged)
}

/// Purges what the portal of a workspace keeps of people, where it has one; says what became of it, and what
/// stays.
fn of_portal(workspace: &Workspace, collection: &Collection, day: Date) -> Result<Vec<String>, CannotRun> {
    let place = Store::place(&workspace.folder);
    if !place.is_file() {
        return Ok(Vec::new());
    }
    let place = place.display();
    let Some(kept_for) = collection.portal_people else {
        return Ok(vec![format!(
            "{place}: collection.toml does not say portal_people = {{ years = N }}, so all that the portal \
             knows of people is kept"
        )]);
    };
    let store = Store::open(&workspace.folder).map_err(CannotRun::of)?;
    let found = store.forget_people(kept_for, day).map_err(CannotRun::of)?;
    let (day, rule) = (day.to_string(), format!("portal_people: {kept_for}"));
    let line = |own: &Forgotten| {
        let (day, output, rule) = (day.clone(), PORTAL.to_owned(), rule.clone());
        let (table, columns) = (own.table.to_owned(), own.columns.to_owned());
        [day, output, String::new(), table, own.unit.clone(), own.row.to_string(), columns, rule]
    };
    let lines: Vec<[String; COLUMNS.len()]> = found.rows.iter().map(line).collect();
    add_to_log(workspace, &lines)
        .map_err(|error| CannotRun::new(format!("it was purged, but {LOG} cannot be written: {error}")))?;
    let mut told =
        vec![format!("{place}: what is said of people in {} was taken out", counted(lines.len(), "row"))];
    if found.lines_of_log + found.accounts > 0 {
        told.push(format!(
            "{place}: not reached: {} as old (nobody can change a line of it), and {} of the unit",
            counted_as(found.lines_of_log, "line of its log that is", "lines of its log that are"),
            counted(found.accounts, "account")
        ));
    }
    Ok(told)
}

/// Purges one output; gives of how many records something was taken out.
fn of_output(
    workspace: &Workspace,
    place: &Path,
    (collection, register): (&Collection, &Register),
    day: Date,
) -> Result<usize, CannotRun> {
    let Ok(out) = EarlierOutput::open(place) else { return Ok(0) };
    let Some(period) = Period::parse(out.period()).filter(|_| out.collection() == collection.title) else {
        return Ok(0);
    };
    let context = Context::new(register, collection, period);
    let plan = Plan::of(&out, &context, day).map_err(CannotRun::of)?;
    for name in &plan.unknown {
        note!(
            "{}: the register \"{name}\" is not declared any more: whether it holds anything \
             that is kept \
             no longer cannot be told",
            place.display()
        );
    }
    if plan.is_empty() {
        return Ok(0);
    }
    let today = day.to_string();
    let held = hold_place(place, &format!("quarterday purge {today}\n"), &today)?;
    let folder = OutFolder::start(held.place(), held.unfinished()).map_err(CannotRun::of)?;
    let written = purging::write(&out, &plan, folder.path(), (period, &today)).map_err(CannotRun::of)?;
    let cleared = folder.put_in_place(&today, out.period(), out.collection()).map_err(CannotRun::of)?;
    let taken = plan.taken();
    log(workspace, place, &out, (&taken, &today))
        .map_err(|error| CannotRun::new(format!("it was purged, but {LOG} cannot be written: {error}")))?;
    if let Some(aside) = cleared.aside {
        note!(
            "{} had been changed since it was written ({}), and lies at {} now: what was \
             purged is still in \
             it. Take out what you need, and delete it",
            place.display(),
            cleared.differs.told(),
            aside.display()
        );
    }
    for name in written.still_in {
        note!("{}: a value that was taken out stands elsewhere in {name}: look there", place.display());
    }
    Ok(taken.len())
}

/// Adds to the log of a workspace.
fn log(
    workspace: &Workspace,
    place: &Path,
    out: &EarlierOutput,
    (taken, day): (&[&purging::Taken], &str),
) -> std::io::Result<()> {
    let below = place.strip_prefix(&workspace.folder).unwrap_or(place);
    let output = below.to_string_lossy().replace('\\', "/");
    let line = |own: &&purging::Taken| {
        let fields = own.fields.iter().map(String::as_str).collect::<Vec<_>>().join("; ");
        [day, &output, out.period(), &own.table, &own.unit, &own.record, &fields, &own.rule]
            .map(str::to_owned)
    };
    add_to_log(workspace, &taken.iter().map(line).collect::<Vec<_>>())
}

fn add_to_log(workspace: &Workspace, lines: &[[String; COLUMNS.len()]]) -> std::io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let path = workspace.folder.join(LOG);
    let is_new = !path.exists();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    if is_new {
        writer.write_record(COLUMNS)?;
    }
    for line in lines {
        writer.write_record(line.each_ref().map(|cell| harmless(cell).into_owned()))?;
    }
    let lines = writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    let mut file = fs::OpenOptions::new().append(true).create(true).open(&path)?;
    file.write_all(&lines)?;
    file.sync_all()
}

/// What was read of files is read anew: the readings that are kept hold all that stood in them.
fn forget_readings(workspace: &Workspace) -> Result<(), CannotRun> {
    let cache = workspace.folder.join(".quarterday").join("cache");
    if !cache.is_dir() {
        return Ok(());
    }
    fs::remove_dir_all(&cache).map_err(|error| {
        CannotRun::new(format!("{}: what was read of files cannot be removed: {error}", cache.display()))
    })
}

/// All folders of outputs that are there: those of its periods, earlier ones, those that were moved aside,
/// and releases.
fn outputs_of(workspace: &Workspace) -> Vec<PathBuf> {
    let above = workspace.out_of_all().into_iter().chain(workspace.history());
    let mut places: BTreeSet<PathBuf> = above.flat_map(|folder| folders(&folder)).collect();
    places.extend(folders(&workspace.releases()).iter().flat_map(|own| folders(own)));
    let mut seen = BTreeSet::new();
    places.retain(|place| {
        let is_output = place.join(RECORD).is_file();
        is_output && seen.insert(place.canonicalize().unwrap_or_else(|_| place.clone()))
    });
    places.into_iter().collect()
}

fn folders(above: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(above).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}
