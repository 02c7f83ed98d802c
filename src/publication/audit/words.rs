//! What is said above the tables: the shorthand that they use, all of it and no other, and the notes to which
//! they refer.

use std::collections::BTreeSet;

use super::{
    Finding,
    book::{Book, SheetRead},
};
use crate::publication::workbook::Marker;

const MARKERS: [Marker; 6] = [
    Marker::Held,
    Marker::NotAvailable,
    Marker::NotApplicable,
    Marker::Suppressed,
    Marker::Break,
    Marker::Provisional,
];

/// All shorthand that is not explained, or is and is not used; all notes that are referred to and are not
/// there, or are and are not.
pub(super) fn explained(book: &Book) -> Vec<Finding> {
    let tables = || book.sheets.iter().filter(|sheet| sheet.name.starts_with("Table_"));
    let mut found: Vec<Finding> = tables().flat_map(shorthand).collect();
    let notes = book.sheet("Notes");
    let there: BTreeSet<String> = notes
        .into_iter()
        .flat_map(|notes| notes.table().filter_map(|(_, row)| Some(row.first()?.to_string())))
        .collect();
    let mut used = BTreeSet::new();
    for sheet in tables() {
        for note in referred_to(sheet) {
            if !there.contains(&note) {
                found.push(sheet.finding(0, 0, format!("without {note}, or that note on the sheet Notes")));
            }
            used.insert(note);
        }
    }
    for (row, cells) in notes.into_iter().flat_map(SheetRead::table) {
        if cells.first().is_some_and(|cell| !used.contains(&cell.to_string())) {
            found.extend(
                notes.map(|notes| notes.finding(row, 0, "a note to which some table refers".to_owned())),
            );
        }
    }
    found
}

fn shorthand(sheet: &SheetRead) -> Vec<Finding> {
    let above: Vec<(usize, String)> = sheet.above().skip(1).collect();
    let mut found = Vec::new();
    for marker in MARKERS {
        let meaning = format!("{} = {}", marker.shown(), marker.meaning());
        let told = above.iter().find(|(_, line)| line.contains(&meaning));
        let is_marked = |cell: &calamine::Data| *cell == marker.shown();
        // A label has it behind its words, the title and what is told of breaks beside others.
        let in_words = |text: &str| Marker::IN_WORDS.contains(&marker) && text.contains(marker.shown());
        let is_label = |cell: &calamine::Data| matches!(cell, calamine::Data::String(text) if in_words(text));
        let in_row = |(row, cells): (usize, &[calamine::Data])| {
            let place = cells.iter().position(is_marked);
            Some((row, place.or_else(|| cells.iter().position(is_label))?))
        };
        let beside = sheet.above().find(|(_, line)| in_words(line) && !line.contains(&meaning));
        let used = sheet.table().find_map(in_row).or(beside.map(|(row, _)| (row, 0)));
        match (told, used) {
            (None, Some((row, column))) => {
                found.push(sheet.finding(row, column, format!("told above the table that {meaning}")))
            }
            (Some((row, _)), None) => found.push(sheet.finding(
                *row,
                0,
                format!("without {}, which the table does not use", marker.shown()),
            )),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
    found
}

/// The notes to which a title refers.
fn referred_to(sheet: &SheetRead) -> Vec<String> {
    let title = sheet.above().next().map(|(_, title)| title).unwrap_or_default();
    let marks = title.split("[note ").skip(1).filter_map(|rest| rest.split_once(']'));
    marks
        .filter(|(number, _)| number.parse::<usize>().is_ok())
        .map(|(number, _)| format!("[note {number}]"))
        .collect()
}
