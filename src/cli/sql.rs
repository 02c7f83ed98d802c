//! `quarterday sql`: a collection as SQL for an engine of one's own.

use std::{collections::BTreeSet, fs, path::Path};

use super::{CannotRun, arguments::SqlArguments, exit_status::COULD_NOT_RUN, places};
use crate::{
    expressions::sql::Dialect,
    sql::{Builder, Sql, Wanted, as_dbt, as_script},
    vocabulary::printable::lines,
};

/// Where `records/` lies if nothing is said.
const RECORDS: &str = "records";

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
    for own in &made.not_lowered {
        eprintln!("{}", lines(&format!("not in the SQL: {}: {}", own.what, own.why)));
    }
    if !made.not_lowered.is_empty() && !arguments.allow_missing {
        eprintln!(
            "nothing is written, since something is missing: --allow-missing writes the rest, and names in \
             it \
             what is missing"
        );
        return Ok(COULD_NOT_RUN);
    }
    written(&made, arguments)?;
    Ok(0)
}

fn written(made: &Sql, arguments: &SqlArguments) -> Result<(), CannotRun> {
    if let Some(folder) = &arguments.dbt {
        for file in as_dbt(made) {
            write(&folder.join(&file.path), &file.text)?;
        }
        return Ok(());
    }
    match &arguments.to {
        Some(file) => write(file, &as_script(made)),
        None => {
            super::print::print(as_script(made).trim_end());
            Ok(())
        }
    }
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
