//! Entries of a public register, as they were published, for a page.

use super::{document::DocumentTable, source::SourceFound};
use crate::{records::List, schemas::annual_report::ShownRegister, vocabulary::nearest::unknown_name};

/// The column that ties rows of several files together.
const RECORD: &str = "record";

/// The table of the first entries of a register; `None` where it has none.
///
/// # Errors
/// In words, if there is no such register or column.
pub fn register_rows(own: &ShownRegister, found: &SourceFound) -> Result<Option<DocumentTable>, String> {
    let out = &found.source.out;
    let folder = format!("{}/registers/", found.audience.word());
    let name = format!("{folder}{}.csv", own.name);
    if !out.listed().contains_key(&name) {
        let known = out.listed().keys().filter_map(|file| file.strip_prefix(&folder)?.strip_suffix(".csv"));
        return Err(unknown_name("the public register", &own.name, known));
    }
    let list = List::of(out, &name).map_err(|error| error.to_string())?;
    let all: Vec<&str> = list.headings().filter(|name| *name != RECORD).collect();
    let columns: Vec<&str> = if own.columns.is_empty() {
        all.clone()
    } else {
        let named = |name: &String| {
            let found = all.iter().find(|own| *own == name).copied();
            found.ok_or_else(|| unknown_name("the column", name, all.iter().copied()))
        };
        own.columns.iter().map(named).collect::<Result<_, _>>()?
    };
    let row = |line: crate::records::ListLine<'_>| {
        columns.iter().map(|name| line.get(name).to_owned()).collect::<Vec<String>>()
    };
    let count = list.lines().count();
    if count == 0 {
        return Ok(None);
    }
    let rows: Vec<Vec<String>> = list.lines().take(own.most).map(row).collect();
    let is_words =
        |at: &usize| !rows.iter().all(|row| row[*at].is_empty() || row[*at].parse::<f64>().is_ok());
    let left_out = (count > rows.len()).then(|| {
        format!(
            "The first {} of {count} entries. All of them stand in the register, {}.csv.",
            rows.len(),
            own.name
        )
    });
    Ok(Some(DocumentTable {
        number: 0,
        title: own.title.clone(),
        headings: columns.iter().map(|name| heading(name)).collect(),
        words: (0..columns.len()).take_while(is_words).count(),
        notes: left_out.into_iter().collect(),
        source: found.told(),
        rows,
    }))
}

/// The name of a column as a heading: "hearing_date" as "Hearing date".
fn heading(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
