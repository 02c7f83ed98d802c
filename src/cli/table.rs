//! `quarterday table`: a table of what was published, for whoever asks.

use super::{
    CannotRun,
    arguments::{TableArguments, TableBasis, TableFormat},
    interrupted, places,
    trace::declarations,
};
use crate::{
    answering::{Answer, Asked, AskedRows, Given, Source, answer, as_csv, as_json, as_workbook, give},
    publication::{self, Lock},
    records::Untrue,
    releases::Releases,
    returns::Context,
    schemas::{Collection, tables::Basis, workspace::Workspace},
    vocabulary::Period,
};

/// The folder of what was given, in a workspace.
const ANSWERS: &str = "answers";

/// Carries out `table`.
pub fn table(arguments: &TableArguments) -> Result<u8, CannotRun> {
    let workspace = places::workspace(arguments.of.workspace.as_deref());
    let workspace = if arguments.from.is_some() && arguments.to_whom.is_none() {
        workspace.unwrap_or(None)
    } else {
        workspace?
    };
    let periods: Vec<Period> =
        arguments.periods.iter().map(|text| places::period_of(text)).collect::<Result<_, _>>()?;
    let source = source_of(arguments, workspace.as_ref(), &periods)?;
    let (collection, register) = declarations(source.out.folder(), &arguments.of)?;
    let (collection, register, _) = places::load(&collection, &register)?;
    if source.out.collection() != collection.title {
        return Err(CannotRun::new(format!(
            "{}: these are outputs of \"{}\", and the declarations are of \"{}\". Give --collection, or -C",
            source.out.folder().display(),
            source.out.collection(),
            collection.title
        )));
    }
    let own = places::period_of(source.out.period())?;
    let asked = asked(arguments, periods, own, &collection)?;
    let context = Context::new(&register, &collection, own);
    let found = answer(&source, &asked, &context).map_err(|error| CannotRun::new(error.to_string()))?;
    if source.release.is_none() {
        note!("this is from {}: it is marked so", source.told());
    }
    let content = content(&found, arguments.format, &collection)?;
    match &arguments.to_whom {
        Some(to) => keep(arguments, to, workspace.as_ref(), &source, &asked, &content),
        None => show(&content, arguments.format),
    }
}

/// The folder that is named, else the last release, else the outputs of the last of the periods.
fn source_of(
    arguments: &TableArguments,
    workspace: Option<&Workspace>,
    periods: &[Period],
) -> Result<Source, CannotRun> {
    let cannot = |error: Untrue| CannotRun::new(error.to_string());
    if let Some(from) = &arguments.from {
        return Source::open(from).map_err(cannot);
    }
    let nothing = || {
        CannotRun::new(
            "nothing says from what: there is no release in a workspace here. Give --from DIR, a release or \
             an output folder",
        )
    };
    let workspace = workspace.ok_or_else(nothing)?;
    let releases = Releases::load(Some(&workspace.releases()), None).map_err(CannotRun::of)?;
    if let Some(last) = releases.last() {
        return Source::open(last.output.folder()).map_err(cannot);
    }
    let out = periods.last().and_then(|period| workspace.out(*period)).ok_or_else(nothing)?;
    Source::open(&out).map_err(cannot)
}

fn asked(
    arguments: &TableArguments,
    mut periods: Vec<Period>,
    own: Period,
    collection: &Collection,
) -> Result<Asked, CannotRun> {
    if periods.is_empty() {
        periods.push(own);
    }
    let names: Vec<String> = arguments.columns.iter().map(|name| name.trim().to_owned()).collect();
    let usual = if collection.published.has_estimates() { Basis::Estimates } else { Basis::Reported };
    let rows = arguments.rows;
    if arguments.area.is_some() && !matches!(rows, AskedRows::Periods | AskedRows::Keys) {
        return Err(CannotRun::new("--area says of which area periods or keys are: here rows are areas"));
    }
    let basis = match arguments.basis {
        None => usual,
        Some(TableBasis::Reported) => Basis::Reported,
        Some(TableBasis::Estimates) => Basis::Estimates,
    };
    if basis == Basis::Estimates && usual == Basis::Reported {
        return Err(CannotRun::new("nothing is estimated in this collection: leave --basis away"));
    }
    let columns = Asked::columns_of(&names, collection).map_err(CannotRun::new)?;
    let area = arguments.area.clone().unwrap_or_default();
    Ok(Asked { rows, columns, names, periods, area, basis })
}

fn content(found: &Answer, format: TableFormat, collection: &Collection) -> Result<Vec<u8>, CannotRun> {
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(error.to_string());
    match format {
        TableFormat::Json => as_json(found).map_err(|error| cannot(&error)),
        TableFormat::Csv => as_csv(found).map_err(|error| cannot(&error)),
        TableFormat::Xlsx => {
            let publisher = &collection.publication.publisher;
            let author = if publisher.is_empty() { &collection.contact } else { publisher };
            publication::xlsx_bytes(&as_workbook(found, author)).map_err(|error| cannot(&error))
        }
    }
}

/// Prints what is given to nobody.
fn show(content: &[u8], format: TableFormat) -> Result<u8, CannotRun> {
    if format == TableFormat::Xlsx {
        return Err(CannotRun::new("a workbook is kept and not printed: say for whom it is, and why"));
    }
    let text = String::from_utf8_lossy(content);
    if format == TableFormat::Json {
        super::print::print(&crate::vocabulary::printable::json(&text));
        return Ok(0);
    }
    super::print::print(&crate::vocabulary::printable::lines(
        text.trim_start_matches('\u{feff}').trim_end_matches('\n'),
    ));
    Ok(0)
}

/// Keeps what is given, and writes down to whom.
fn keep(
    arguments: &TableArguments,
    to: &str,
    workspace: Option<&Workspace>,
    source: &Source,
    asked: &Asked,
    content: &[u8],
) -> Result<u8, CannotRun> {
    let workspace = workspace
        .ok_or_else(|| CannotRun::new("what is given is kept in a workspace: stand in one, or give -C"))?;
    let why = arguments.why.as_deref().unwrap_or_default();
    if to.trim().is_empty() || why.trim().is_empty() {
        return Err(CannotRun::new("say to whom it is given, and why: neither may be blank"));
    }
    let lock = workspace.folder.join(".quarterday").join("lock");
    let _held = Lock::take(&lock, "quarterday table\n", interrupted::unfinished())
        .map_err(|error| CannotRun::new(error.to_string()))?;
    let day = arguments.as_of.unwrap_or_else(|| jiff::Zoned::now().date());
    let periods: Vec<String> = asked.periods.iter().map(ToString::to_string).collect();
    let given = Given {
        to: to.to_owned(),
        why: why.to_owned(),
        rows: asked.rows.word().to_owned(),
        columns: asked.names.join(" "),
        periods: periods.join(" "),
        area: asked.area.clone(),
        basis: asked.basis.word().to_owned(),
        release: source.told(),
    };
    let ending = match arguments.format {
        TableFormat::Csv => "csv",
        TableFormat::Xlsx => "xlsx",
        TableFormat::Json => "json",
    };
    let folder = workspace.folder.join(ANSWERS);
    let path = give(&folder, day, &given, content, ending)
        .map_err(|error| CannotRun::new(format!("{}: {error}", folder.display())))?;
    match arguments.format {
        TableFormat::Json => say_json!(serde_json::json!({ "file": path })),
        _ => say!("{}", path.display()),
    }
    Ok(0)
}
