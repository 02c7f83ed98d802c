//! `quarterday annual-report`: a year's words, tables, charts and figures as a document.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{CannotRun, arguments::AnnualReportArguments, places, progress};
use crate::{
    annual_report::{SourceRead, docx, html, made, read_sources},
    intake::hexadecimal,
    schemas::annual_report::{AnnualReport, FILE},
    vocabulary::{Period, counted, printable::lines},
};

/// Carries out `annual-report`.
pub fn annual_report(arguments: &AnnualReportArguments) -> Result<u8, CannotRun> {
    let year = places::period_of(&arguments.year)?;
    progress::begin("declarations", 1);
    let file = declared(arguments)?;
    let report = AnnualReport::read(&file).map_err(|faults| CannotRun::new(places::lines(&faults)))?;
    progress::then("sources", 1);
    let sources = read_sources(&report, year);
    progress::then("document", 1);
    let found = made(&report, &sources, year).map_err(|faults| CannotRun::new(faults.to_string()))?;
    progress::then("publication", 1);
    let day = arguments.as_of.unwrap_or_else(|| jiff::Zoned::now().date()).to_string();
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(error.to_string());
    let words = docx(&found.document, &day).map_err(|error| cannot(&error))?;
    let page = html(&found.document).into_bytes();
    let mut files = vec![("annual-report.docx", words), ("annual-report.html", page)];
    let record = record(&report, &sources, &files, year, &day);
    let record = serde_json::to_vec_pretty(&record).map_err(|error| cannot(&error))?;
    files.push(("annual-report.json", record));
    let out = arguments.out.clone().unwrap_or_else(|| beside(&file).join("out").join(year.to_string()));
    for (name, bytes) in &files {
        write(&out, name, bytes).map_err(|error| CannotRun::new(format!("{}: {error}", out.display())))?;
    }
    progress::end();
    arguments.telling.tell(
        || as_json(&out, &files, &sources, &found.missing, found.document.pages.len()),
        || in_words(&out, &sources, &found.missing, found.document.pages.len()),
    );
    Ok(0)
}

fn as_json(
    out: &Path,
    files: &[(&str, Vec<u8>)],
    sources: &[SourceRead],
    missing: &[(String, String)],
    pages: usize,
) -> serde_json::Value {
    let files: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let of_source = |own: &SourceRead| match &own.found {
        Ok(found) => serde_json::json!({ "source": own.name, "read": found.told() }),
        Err(why) => serde_json::json!({ "source": own.name, "missing": why }),
    };
    let sources: Vec<serde_json::Value> = sources.iter().map(of_source).collect();
    let of_page = |(page, why): &(String, String)| serde_json::json!({ "page": page, "why": why });
    let missing: Vec<serde_json::Value> = missing.iter().map(of_page).collect();
    serde_json::json!({
        "folder": out, "files": files, "sources": sources, "pages": pages, "missing": missing,
    })
}

fn in_words(out: &Path, sources: &[SourceRead], missing: &[(String, String)], pages: usize) {
    say!("Written to {}: annual-report.docx, annual-report.html", out.display());
    for own in sources {
        match &own.found {
            Ok(found) => say!("  {}: {}", own.name, lines(&found.told())),
            Err(why) => say!("  {}: MISSING. {}", own.name, lines(why)),
        }
    }
    say!("  {}", counted(pages, "page"));
    for (page, why) in missing {
        say!("  on the page \"{}\" stands: {}", lines(page), lines(why));
    }
}

/// The file that is named, else that of the workspace, else that of the folder where one stands.
fn declared(arguments: &AnnualReportArguments) -> Result<PathBuf, CannotRun> {
    if let Some(named) = &arguments.report {
        return Ok(if named.is_dir() { named.join(FILE) } else { named.clone() });
    }
    let workspace = places::workspace(arguments.workspace.as_deref())?.map(|own| own.folder.join(FILE));
    let here = PathBuf::from(FILE);
    workspace.into_iter().chain([here]).find(|file| file.is_file()).ok_or_else(|| {
        CannotRun::new(format!(
            "nothing declares an annual report: there is no {FILE} here. Name one: --report FILE"
        ))
    })
}

fn beside(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new("."))
}

/// What went in and came out, each with its hash.
fn record(
    report: &AnnualReport,
    sources: &[SourceRead],
    files: &[(&str, Vec<u8>)],
    year: Period,
    day: &str,
) -> serde_json::Value {
    let hash = |bytes: &[u8]| hexadecimal(&Sha256::digest(bytes));
    let of_source = |own: &SourceRead| match &own.found {
        Ok(found) => serde_json::json!({
            "name": own.name,
            "collection": found.source.out.collection(),
            "period": found.source.out.period(),
            "release": found.source.release,
            "seal": found.source.out.seal(),
        }),
        Err(why) => serde_json::json!({ "name": own.name, "missing": why }),
    };
    let words: BTreeMap<String, String> = report
        .pages
        .iter()
        .filter_map(|page| page.words.as_ref())
        .map(|words| {
            let name = words.path.file_name().map(|name| name.to_string_lossy().into_owned());
            (name.unwrap_or_default(), hash(words.text.as_bytes()))
        })
        .collect();
    let outputs: BTreeMap<&str, String> = files.iter().map(|(name, bytes)| (*name, hash(bytes))).collect();
    serde_json::json!({
        "format": "quarterday annual report 1",
        "version": env!("CARGO_PKG_VERSION"),
        "year": year.to_string(),
        "as_of": day,
        "audience": report.audience.word(),
        "sources": sources.iter().map(of_source).collect::<Vec<_>>(),
        "words": words,
        "outputs": outputs,
    })
}

/// Writes a file as a whole: what stood there stands there until the new one is all on the disk.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name)).map_err(|error| error.error)?;
    Ok(())
}
