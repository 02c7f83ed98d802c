//! The sheet of open exceptions, and that of texts that await a decision.

use super::source::{Found, SourceNow};
use crate::{
    publication::{SheetColumn, TableCell, TableSheet},
    records::{HistoryError, List},
    schemas::packs::Packs,
    vocabulary::{Severity, exception::ExceptionState},
};

/// The open errors and queries of the group's units, of the collections of which they are told.
///
/// # Errors
/// If a list is not as its run wrote it.
pub fn exceptions(packs: &Packs, group: &str, sources: &[SourceNow<'_>]) -> Result<TableSheet, HistoryError> {
    let mut rows = Vec::new();
    for at in &packs.exceptions {
        let Ok(found) = &sources[*at].found else { continue };
        let Ok(own) = packs.group_on(group, found.period.end()) else { continue };
        let units = found.units(&own);
        let list = List::of(&found.source.out, "exceptions.csv")?;
        for line in list.lines().filter(|line| units.has(line.get("unit")) && is_told(line, found, packs)) {
            let title = found.collection.figure_table_named(line.get("table"));
            let title = title.map(|at| found.collection.figure_table(at).title.as_str()).unwrap_or_default();
            rows.push(vec![
                TableCell::Text(found.collection.title.clone()),
                TableCell::Text(units.name(line.get("unit"))),
                TableCell::Text(line.get("severity").to_owned()),
                TableCell::text_or_blank(line.get("rule")),
                TableCell::text_or_blank(line.get("message")),
                TableCell::text_or_blank(title),
                TableCell::text_or_blank(line.get("sheet")),
                TableCell::text_or_blank(line.get("cell")),
                TableCell::text_or_blank(line.get("first_seen")),
            ]);
        }
    }
    Ok(TableSheet {
        name: "Exceptions".to_owned(),
        title: "Open errors and queries".to_owned(),
        notes: vec!["What follows from another, and what rules on trial found, is left out.".to_owned()],
        columns: vec![
            SheetColumn::text("Collection", 30),
            SheetColumn::text("Authority", 30),
            SheetColumn::text("Kind", 10),
            SheetColumn::text("Rule", 14),
            SheetColumn::text("What was found, and what to do", 70),
            SheetColumn::text("Table", 24),
            SheetColumn::text("Sheet", 18),
            SheetColumn::text("Cell", 10),
            SheetColumn::text("First seen", 12),
        ],
        rows,
        is_list: true,
    })
}

/// Open, for itself, no note; and of a table that packs may tell of.
fn is_told(line: &crate::records::ListLine<'_>, found: &Found<'_>, packs: &Packs) -> bool {
    let is_open = ExceptionState::of_word(line.get("state")).is_some_and(ExceptionState::is_open);
    let is_own = line.get("caused_by").is_empty() && line.get("trial") != "true";
    let tables = &found.collection.tables;
    let table = tables.iter().find(|own| own.name == line.get("table"));
    let is_barred = table.and_then(|own| own.audience).is_some_and(|own| !packs.audience.is_within(own));
    // What is at no table of theirs may be of one that others may not see.
    let is_barred_there =
        |own: &crate::schemas::RecordTable| own.audience.is_some_and(|own| !packs.audience.is_within(own));
    let is_unsure = table.is_none() && tables.iter().any(is_barred_there);
    is_open && is_own && line.get("severity") != Severity::Note.word() && !is_barred && !is_unsure
}

/// Texts that nobody may see before it is decided: how many, by authority and register, and none of their
/// words.
///
/// # Errors
/// If a list is not as its run wrote it.
pub fn awaiting(packs: &Packs, group: &str, sources: &[SourceNow<'_>]) -> Result<TableSheet, HistoryError> {
    let mut rows = Vec::new();
    for at in &packs.awaiting {
        let Ok(found) = &sources[*at].found else { continue };
        let Ok(own) = packs.group_on(group, found.period.end()) else { continue };
        let units = found.units(&own);
        let list = List::of(&found.source.out, "unit/registers/awaiting.csv")?;
        let mut counts = std::collections::BTreeMap::new();
        for line in list.lines().filter(|line| units.has(line.get("unit"))) {
            let place = (line.get("unit").to_owned(), line.get("register").to_owned());
            let records: &mut std::collections::BTreeSet<String> = counts.entry(place).or_default();
            records.insert(line.get("record").to_owned());
        }
        for ((unit, register), records) in counts {
            let declared = found.collection.published.registers.iter().find(|own| own.name == register);
            rows.push(vec![
                TableCell::Text(found.collection.title.clone()),
                TableCell::Text(units.name(&unit)),
                TableCell::Text(declared.map_or(register, |own| own.title.clone())),
                TableCell::count(records.len()),
            ]);
        }
    }
    Ok(TableSheet {
        name: "Awaiting".to_owned(),
        title: "What awaits a decision before it is published".to_owned(),
        notes: vec!["Its words are seen when it is published, not before.".to_owned()],
        columns: vec![
            SheetColumn::text("Collection", 30),
            SheetColumn::text("Authority", 30),
            SheetColumn::text("Register", 40),
            SheetColumn::number("Entries", 10, 0),
        ],
        rows,
        is_list: true,
    })
}
