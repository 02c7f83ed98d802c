//! Tables are marked up, and a screen reader finds its way in them.

use std::collections::BTreeSet;

use super::super::{
    check::{Check, Found, Severity, here, wrong},
    subject::{Subject, TableOf},
};

/// T01 to T05.
pub(in super::super) const TABLES: &[Check] = &[
    Check {
        id: "T01",
        severity: Severity::Essential,
        title: "every sheet but the cover holds a marked-up table (chart-only sheets apart)",
        mend: "Mark the cells of each table and make them a table (Excel: Insert, Table; LibreOffice: Data, \
               Define Range).",
        look: every_sheet_has_a_table,
    },
    Check {
        id: "T02",
        severity: Severity::Desirable,
        title: "tables have meaningful names (not Excel's TableN)",
        mend: "Give each table a name of what is in it (Excel: Table Design, Table Name).",
        look: named,
    },
    Check {
        id: "T03",
        severity: Severity::Essential,
        title: "no merged cells",
        mend: "Unmerge them, and write the text into each cell to which it belongs.",
        look: nothing_merged,
    },
    Check {
        id: "T04",
        severity: Severity::Essential,
        title: "no blank rows or columns within tables",
        mend: "Delete blank rows and columns; end a table with its last row.",
        look: no_blank_lines,
    },
    Check {
        id: "T05",
        severity: Severity::Essential,
        title: "one tagged header row: every header filled, text, unique, none defaulted, equal to the \
                table's column names",
        mend: "Give each column one heading of its own, in one row, and tick Header Row of the table.",
        look: one_row_of_headings,
    },
];

fn every_sheet_has_a_table(subject: &Subject<'_>) -> Found {
    let without = subject
        .sheets
        .iter()
        .filter(|own| Some(own.number) != subject.cover && own.tables.is_empty() && own.sheet.charts == 0);
    Some(without.map(|own| wrong(&own.sheet.name, "no table on it is marked up")).collect())
}

fn named(subject: &Subject<'_>) -> Found {
    let names = subject.tables().map(|table| &table.table.name);
    Some(names.filter(|name| subject.patterns.usual_table_name.is_match(name)).map(here).collect())
}

fn nothing_merged(subject: &Subject<'_>) -> Found {
    let merged = subject
        .sheets
        .iter()
        .flat_map(|own| own.sheet.merged.iter().map(|area| here(format!("{}!{area}", own.sheet.name))));
    Some(merged.collect())
}

fn no_blank_lines(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    for table in subject.tables() {
        let blank = table.rows.iter().filter(|row| row.iter().all(|spot| spot.is_empty()));
        let rows = blank.filter_map(|row| row.first());
        found.extend(rows.map(|spot| wrong(spot.place(), format!("a blank row of {}", table.table.name))));
        let is_blank = |column: &usize| table.column(*column).all(|spot| spot.is_empty());
        let columns = table.columns().filter(|column| !table.rows.is_empty() && is_blank(column));
        found.extend(columns.map(|column| wrong(table.column_place(column), "a blank column")));
    }
    Some(found)
}

fn one_row_of_headings(subject: &Subject<'_>) -> Found {
    Some(subject.tables().flat_map(|table| headings(subject, table)).collect())
}

fn headings(subject: &Subject<'_>, table: &TableOf<'_>) -> Vec<super::super::check::FormFinding> {
    let name = &table.table.name;
    let mut found = Vec::new();
    if table.table.heading_rows != 1 {
        found.push(wrong(name, format!("{} rows are tagged as headings", table.table.heading_rows)));
    }
    let texts: Vec<String> = table.head.iter().map(|spot| spot.text().trim().to_owned()).collect();
    for (spot, text) in table.head.iter().zip(&texts) {
        if text.is_empty() {
            found.push(wrong(spot.place(), "a blank heading"));
        } else if spot.words().is_none() {
            found.push(wrong(spot.place(), "a heading that is no text"));
        } else if subject.patterns.usual_heading.is_match(text) {
            found.push(wrong(spot.place(), format!("\"{text}\", which the program made up")));
        }
    }
    let mut seen = BTreeSet::new();
    let again: BTreeSet<String> =
        texts.iter().map(|text| text.to_lowercase()).filter(|text| !seen.insert(text.clone())).collect();
    let again = again.iter().filter(|text| !text.is_empty());
    found.extend(again.map(|text| wrong(name, format!("two headings are \"{text}\""))));
    let alike = |one: &str| subject.patterns.line_break.replace_all(one, " ").trim().to_owned();
    let declared = table.table.columns.iter().map(|column| alike(column));
    if !table.table.columns.is_empty() && !declared.eq(texts.iter().map(|text| alike(text))) {
        found.push(wrong(name, "it calls its columns otherwise than its headings do"));
    }
    found
}
