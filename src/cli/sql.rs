//! `quarterday sql`: a collection as SQL for an engine of one's own.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::{CannotRun, arguments::SqlArguments, places};
use crate::{
    expressions::sql::Dialect,
    sql::{Builder, Column, Model, Source, Sql, Wanted, as_dbt, as_script},
};

/// Where `records/` lies if nothing is said.
const RECORDS: &str = "records";

/// Why there is no file, where something is missing.
const NOTHING_WRITTEN: &str = "nothing is written, since something is missing: --allow-missing writes the \
                               rest, and names in it what is missing";

/// What was made of a script.
enum Written {
    /// These files, at or in this place.
    Files(PathBuf, Vec<PathBuf>),
    /// It is told.
    Script(String),
    /// Something is missing in it.
    Nothing,
}

/// Writes the script, or the folder of models. It is 2 where something cannot be said in SQL, unless that is
/// allowed: what is missing is named all the same.
pub fn sql(arguments: &SqlArguments) -> Result<u8, CannotRun> {
    let (collection, register) = places::of_collection(&arguments.of)?;
    let (collection, register, _) = places::load(&collection, &register)?;
    let dialect = named("dialect", &arguments.dialect, &Dialect::WORDS)?;
    let wanted = wanted(arguments)?;
    let records = arguments.records.as_deref().unwrap_or(RECORDS);
    if records.chars().any(char::is_control) {
        return Err(CannotRun::new(
            "the place of the records is one line of text, such as s3://lake/lae1/records",
        ));
    }
    let made = Builder::made(&collection, &register, dialect, records, &wanted);
    let written = if made.not_lowered.is_empty() || arguments.allow_missing {
        write_all(&made, arguments)?
    } else {
        Written::Nothing
    };
    arguments.telling.tell(|| as_json(&made, &written), || in_words(&made, &written));
    match written {
        Written::Nothing => Err(CannotRun::new(NOTHING_WRITTEN)),
        Written::Files(..) | Written::Script(_) => Ok(0),
    }
}

fn in_words(made: &Sql, written: &Written) {
    for own in &made.not_lowered {
        note!("not in the SQL: {}: {}", own.what, own.why);
    }
    match written {
        Written::Script(text) => super::print::print(text.trim_end()),
        Written::Files(place, _) => {
            let models = made.sources.len() + made.models.len();
            say!("Written to {}: {models} models", place.display());
        }
        Written::Nothing => {}
    }
}

fn as_json(made: &Sql, written: &Written) -> Value {
    let source = |own: &Source| json!({ "name": own.name, "folder": own.folder, "about": own.about });
    let column = |own: &Column| json!({ "name": own.name, "about": own.about });
    let model = |own: &Model| {
        json!({
            "name": own.name,
            "about": own.about,
            "is_result": own.is_result,
            "is_kept": own.is_kept,
            "columns": own.columns.iter().map(column).collect::<Vec<_>>(),
            "told_apart_by": own.grain,
        })
    };
    let (files, script) = match written {
        Written::Files(_, files) => (files.as_slice(), None),
        Written::Script(text) => (&[][..], Some(text)),
        Written::Nothing => (&[][..], None),
    };
    json!({
        "collection": made.collection,
        "dialect": made.dialect.word(),
        "records": made.records,
        "files": files,
        "script": script,
        "sources": made.sources.iter().map(source).collect::<Vec<_>>(),
        "models": made.models.iter().map(model).collect::<Vec<_>>(),
        "not_lowered": made.not_lowered.iter()
            .map(|own| json!({ "what": own.what, "why": own.why })).collect::<Vec<_>>(),
    })
}

fn write_all(made: &Sql, arguments: &SqlArguments) -> Result<Written, CannotRun> {
    if let Some(folder) = &arguments.dbt {
        let mut files = Vec::new();
        for file in as_dbt(made) {
            let place = folder.join(&file.path);
            write(&place, &file.text)?;
            files.push(place);
        }
        for file in left_over(folder, &files) {
            note!("{}: not of this collection (any more), and dbt will build it too", file.display());
        }
        return Ok(Written::Files(folder.clone(), files));
    }
    let script = as_script(made);
    let Some(file) = &arguments.to else { return Ok(Written::Script(script)) };
    write(file, &script)?;
    Ok(Written::Files(file.clone(), vec![file.clone()]))
}

/// What lies beside the files that were written, and is read with them.
fn left_over(folder: &Path, written: &[PathBuf]) -> Vec<PathBuf> {
    let within = |own: &str| fs::read_dir(folder.join(own)).into_iter().flatten().flatten();
    let all = ["models", "tests"].into_iter().flat_map(within).map(|entry| entry.path());
    let mut found: Vec<PathBuf> = all.filter(|path| !written.contains(path)).collect();
    found.sort();
    found
}

fn write(place: &Path, text: &str) -> Result<(), CannotRun> {
    let cannot = |error: std::io::Error| CannotRun::new(format!("cannot write {}: {error}", place.display()));
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).map_err(cannot)?;
    }
    fs::write(place, text).map_err(cannot)
}

fn wanted(arguments: &SqlArguments) -> Result<BTreeSet<Wanted>, CannotRun> {
    if arguments.only.is_empty() {
        return Ok(Wanted::WORDS.into_iter().map(|(_, wanted)| wanted).collect());
    }
    arguments.only.iter().map(|word| named("part", word, &Wanted::WORDS)).collect()
}

fn named<T: Copy>(what: &str, word: &str, known: &[(&str, T)]) -> Result<T, CannotRun> {
    known.iter().find(|(own, _)| *own == word).map(|(_, found)| *found).ok_or_else(|| {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        CannotRun::new(format!("\"{word}\" is no {what}: there are {}", words.join(", ")))
    })
}
