//! Registers without what is kept no longer.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use maud::html;

use super::{PurgeError, Taken, files::write_file};
use crate::{
    records::EarlierOutput,
    registers::{Entry, kept_place},
    vocabulary::printable,
};

/// Writes a register anew, wherever it stands; gives the values that were taken out.
pub(super) fn write_register(
    out: &EarlierOutput,
    to: &Path,
    name: &str,
    (entries, taken): (&[Entry], &BTreeMap<usize, Taken>),
) -> Result<Vec<String>, PurgeError> {
    let mut values = Vec::new();
    let mut entries = entries.to_vec();
    // By its row among those that are shown.
    let mut shown: BTreeMap<usize, &BTreeSet<String>> = BTreeMap::new();
    let mut said: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut rows = 0;
    for (at, entry) in entries.iter_mut().enumerate() {
        if let Some(taken) = taken.get(&at) {
            let gone = |field: &String| {
                [entry.values.remove(field), entry.set.remove(field), entry.redacted.remove(field)]
            };
            let gone: Vec<String> = taken.fields.iter().flat_map(gone).flatten().collect();
            values.extend(gone.iter().cloned());
            if entry.is_shown() {
                shown.insert(rows, &taken.fields);
                said.insert(rows, gone);
            }
        }
        rows += usize::from(entry.is_shown());
    }
    let place = kept_place(name);
    let mut text = serde_json::to_vec_pretty(&entries)
        .map_err(|error| PurgeError::Disk(to.join(&place), error.into()))?;
    text.push(b'\n');
    write_file(&to.join(&place), &text)?;
    if shown.is_empty() {
        return Ok(values);
    }
    let file = format!("/{name}.csv");
    for listed in out.listed().keys().filter(|listed| listed.ends_with(&file)) {
        let text = without(out, listed, (rows, &shown))?;
        write_file(&to.join(listed), &text)?;
    }
    let page = format!("/{name}.html");
    for listed in out.listed().keys().filter(|listed| listed.ends_with(&page)) {
        let bytes = out.bytes(listed)?;
        let text = page_without(&String::from_utf8_lossy(&bytes), &said);
        write_file(&to.join(listed), text.as_bytes())?;
    }
    Ok(values)
}

/// A page without some of what it says: its records stand in the order of the list.
fn page_without(page: &str, said: &BTreeMap<usize, Vec<String>>) -> String {
    const RECORD: &str = "<article>";
    let mut parts = page.split(RECORD);
    let mut fresh = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        let mut part = part.to_owned();
        for value in said.get(&at).into_iter().flatten() {
            let shown = printable::lines(value);
            let shown = html! { (shown) }.into_string();
            part = part.replace(&format!(">{shown}<"), "><");
        }
        fresh.push_str(RECORD);
        fresh.push_str(&part);
    }
    fresh
}

/// A list without some cells.
fn without(
    out: &EarlierOutput,
    listed: &str,
    (rows, taken): (usize, &BTreeMap<usize, &BTreeSet<String>>),
) -> Result<Vec<u8>, PurgeError> {
    let place = out.folder().join(listed);
    let disk = |error: csv::Error| PurgeError::Disk(place.clone(), std::io::Error::other(error));
    let bytes = out.bytes(listed)?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let headings = reader.headers().map_err(disk)?.clone();
    let records: Vec<csv::StringRecord> = reader.into_records().collect::<Result<_, _>>().map_err(disk)?;
    if records.len() != rows {
        return Err(PurgeError::OtherRows(place));
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(&headings).map_err(disk)?;
    for (at, record) in records.iter().enumerate() {
        let fields = taken.get(&at);
        let is_taken = |heading: &str| fields.is_some_and(|own| own.contains(heading));
        let cells =
            headings.iter().zip(record).map(|(heading, cell)| if is_taken(heading) { "" } else { cell });
        writer.write_record(cells).map_err(disk)?;
    }
    writer.into_inner().map_err(|error| PurgeError::Disk(place, std::io::Error::other(error.to_string())))
}
