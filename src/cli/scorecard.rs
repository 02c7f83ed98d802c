//! `quarterday scorecard`: measures over what several collections published, rated.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{CannotRun, arguments::ScorecardArguments, places, progress};
use crate::{
    intake::hexadecimal,
    publication::xlsx_bytes,
    records::{FORMAT, RECORD, seal::seal},
    schemas::scorecard::{FILE, Scorecard},
    scorecard::{self, Held, Made, SourceAt},
    vocabulary::{Period, counted, counted_as, printable::lines},
};

/// Carries out `scorecard`.
pub fn scorecard(arguments: &ScorecardArguments) -> Result<u8, CannotRun> {
    let period = places::period_of(&arguments.period)?;
    progress::begin("declarations", 1);
    let file = declared(arguments)?;
    let declared = Scorecard::read(&file).map_err(|faults| CannotRun::new(places::lines(&faults)))?;
    progress::then("measures", 1);
    let made = scorecard::made(&declared, period).map_err(CannotRun::of)?;
    progress::then("publication", 1);
    let files = [
        ("cross-checks.csv", scorecard::cross_checks_csv(&made, &declared).map_err(CannotRun::of)?),
        ("perspectives.csv", scorecard::perspectives_csv(&made).map_err(CannotRun::of)?),
        ("scorecard.csv", scorecard::scorecard_csv(&made, &declared).map_err(CannotRun::of)?),
        ("scorecard.xlsx", xlsx_bytes(&scorecard::workbook(&made, &declared)).map_err(CannotRun::of)?),
    ];
    let record = record(&made, &declared, &file, &files, period)?;
    let out = arguments.out.clone().unwrap_or_else(|| declared.out(period));
    put_in_place(&out, &files, &record)?;
    progress::end();
    let names = files.map(|(name, _)| name);
    arguments.telling.tell(
        || as_json(&made, &declared, &out, &names),
        || {
            say!("Written to {}: {}", out.display(), names.join(", "));
            tell(&made, &declared);
        },
    );
    Ok(0)
}

fn as_json(made: &Made, declared: &Scorecard, out: &Path, files: &[&str]) -> serde_json::Value {
    let sources = declared.sources.iter().zip(&made.sources).map(|(source, own)| match &own.newest {
        Ok(_) => {
            let read: Vec<String> = own.read().map(|read| read.told).collect();
            serde_json::json!({ "source": source.name, "read": read })
        }
        Err(why) => serde_json::json!({ "source": source.name, "missing": why }),
    });
    let measures = declared.measures.iter().zip(&made.measures).map(|(measure, own)| {
        let value = own.counted.as_ref().ok().and_then(|counted| counted.value);
        serde_json::json!({
            "id": measure.id,
            "title": measure.title,
            "value": value.map(scorecard::shown),
            "rating": own.rating.word(),
            "direction": own.direction.map(scorecard::Direction::word),
        })
    });
    let perspectives = made.perspectives.iter().map(|own| {
        serde_json::json!({
            "name": own.name, "rating": own.rating.word(), "rated": own.rated, "measures": own.measures,
        })
    });
    let count = |held: Held| made.checks.iter().filter(|own| own.held == held).count();
    serde_json::json!({
        "folder": out,
        "files": files,
        "sources": sources.collect::<Vec<_>>(),
        "measures": measures.collect::<Vec<_>>(),
        "perspectives": perspectives.collect::<Vec<_>>(),
        "checks": {
            "hold": count(Held::Holds), "queries": count(Held::Query), "undecided": count(Held::Undecided),
        },
    })
}

fn tell(made: &Made, declared: &Scorecard) {
    for (source, own) in declared.sources.iter().zip(&made.sources) {
        match &own.newest {
            Ok(_) => {
                let read: Vec<String> = own.read().map(|read| read.told).collect();
                say!("  {}: {}", source.name, lines(&read.join("; ")));
            }
            Err(why) => say!("  {}: MISSING. {}", source.name, lines(why)),
        }
    }
    for (measure, own) in declared.measures.iter().zip(&made.measures) {
        let value = own.counted.as_ref().ok().and_then(|counted| counted.value);
        let value = value.map_or_else(|| "[x]".to_owned(), scorecard::shown);
        let direction = own.direction.map_or("", scorecard::Direction::word);
        say!(
            "  {:<4} {:>10}  {:<9}  {:<6}  {}",
            measure.id,
            value,
            own.rating.word(),
            direction,
            measure.title
        );
    }
    for own in &made.perspectives {
        let measures = counted(own.measures, "measure");
        say!("  {}: {}, {} of {measures} rated", own.name, own.rating.word(), own.rated);
    }
    let count = |held: Held| made.checks.iter().filter(|own| own.held == held).count();
    say!(
        "  between collections: {}, {} to be asked, {} undecided",
        counted_as(count(Held::Holds), "holds", "hold"),
        count(Held::Query),
        count(Held::Undecided)
    );
}

/// The file that is named, else that of the workspace, else that of the folder where one stands.
fn declared(arguments: &ScorecardArguments) -> Result<PathBuf, CannotRun> {
    if let Some(named) = &arguments.scorecard {
        return Ok(if named.is_dir() { named.join(FILE) } else { named.clone() });
    }
    let workspace = places::workspace(arguments.workspace.as_deref())?.map(|own| own.folder.join(FILE));
    workspace.into_iter().chain([PathBuf::from(FILE)]).find(|file| file.is_file()).ok_or_else(|| {
        CannotRun::new(format!(
            "nothing declares a scorecard: there is no {FILE} here. Name one: --scorecard FILE"
        ))
    })
}

/// What went in and came out, each with its hash: sealed, so that it can be read as the outputs of a run are.
fn record(
    made: &Made,
    declared: &Scorecard,
    file: &Path,
    files: &[(&str, Vec<u8>)],
    period: Period,
) -> Result<Vec<u8>, CannotRun> {
    let hash = |bytes: &[u8]| hexadecimal(&Sha256::digest(bytes));
    let of_source = |own: &SourceAt| {
        let read = own.read().map(|read| {
            serde_json::json!({
                "told": read.told,
                "period": read.period.to_string(),
                "seal": read.seal,
                "files": read.files,
            })
        });
        match &own.newest {
            Ok(_) => serde_json::json!({ "read": read.collect::<Vec<_>>() }),
            Err(why) => serde_json::json!({ "missing": why }),
        }
    };
    let sources = |of: &[SourceAt]| -> BTreeMap<String, serde_json::Value> {
        declared.sources.iter().zip(of).map(|(source, own)| (source.name.clone(), of_source(own))).collect()
    };
    let outputs: BTreeMap<&str, String> = files.iter().map(|(name, bytes)| (*name, hash(bytes))).collect();
    let declaration =
        fs::read(file).map_err(|error| CannotRun::new(format!("{}: {error}", file.display())))?;
    let record = serde_json::json!({
        "format": FORMAT,
        "made": MADE,
        "quarterday": env!("CARGO_PKG_VERSION"),
        "period": period.to_string(),
        "collection": declared.title,
        "declarations": { FILE: hash(&declaration) },
        "sources": sources(&made.sources),
        "year_before": sources(&made.sources_before),
        "outputs": outputs,
    });
    let text = serde_json::to_vec_pretty(&record).map_err(CannotRun::of)?;
    seal(&text).ok_or_else(|| CannotRun::new("the record is no object"))
}

/// What the record says that the folder is.
const MADE: &str = "scorecard";

/// Writes the files, the record last. A folder in which something else stands is left alone.
fn put_in_place(out: &Path, files: &[(&str, Vec<u8>)], record: &[u8]) -> Result<(), CannotRun> {
    let there = fs::read(out.join(RECORD)).ok();
    let is_ours = |bytes: &Vec<u8>| {
        serde_json::from_slice::<serde_json::Value>(bytes).is_ok_and(|own| own["made"] == MADE)
    };
    if there.is_some_and(|bytes| !is_ours(&bytes)) {
        return Err(CannotRun::new(format!(
            "{}: outputs of something else stand there. Name another place: --out DIR",
            out.display()
        )));
    }
    let cannot = |error: std::io::Error| CannotRun::new(format!("{}: {error}", out.display()));
    fs::create_dir_all(out).map_err(cannot)?;
    let all = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).chain([(RECORD, record)]);
    for (name, bytes) in all {
        let mut file = tempfile::NamedTempFile::new_in(out).map_err(cannot)?;
        file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(cannot)?;
        file.persist(out.join(name)).map_err(|error| cannot(error.error))?;
    }
    Ok(())
}
