//! Cells without data say why, in shorthand that is explained.

use std::collections::BTreeMap;

use super::super::{
    check::{Check, Found, Severity, here, wrong},
    patterns::{NO_DATA, SHORTHAND as HARMONISED},
    subject::{Spot, Subject, TableOf},
};

/// F06 to F09.
pub(in super::super) const SHORTHAND: &[Check] = &[
    Check {
        id: "F06",
        severity: Severity::Essential,
        title: "shorthand used in a table is explained in column A above it",
        mend: "Write above the table what each means: \"[x] = not available\".",
        look: explained,
    },
    Check {
        id: "F07",
        severity: Severity::BestPractice,
        title: "shorthand comes from the harmonised list (b c e er f low ns p r s ss sss u w x z, optional \
                digit)",
        mend: "Use the shorthand that the Government Statistical Service has agreed on.",
        look: harmonised,
    },
    Check {
        id: "F08",
        severity: Severity::Essential,
        title: "no symbols or NA in place of data (- .. : * NA N/A)",
        mend: "Write why there is no figure: [x] not available, [z] not applicable, [c] confidential.",
        look: no_symbols_for_data,
    },
    Check {
        id: "F09",
        severity: Severity::BestPractice,
        title: "no shorthand in the same cell as a number",
        mend: "Put the shorthand into a column beside the number.",
        look: numbers_alone,
    },
];

/// The shorthand of a table, each with the cell in which it is first.
fn marks<'t>(subject: &Subject<'_>, table: &'t TableOf<'_>) -> BTreeMap<String, Spot<'t>> {
    let mut marks = BTreeMap::new();
    for spot in table.all() {
        let text = spot.text();
        if !text.contains('[') {
            continue;
        }
        for mark in subject.patterns.marker.find_iter(&text) {
            marks.entry(mark.as_str().to_owned()).or_insert(spot);
        }
    }
    marks
}

fn explained(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    for table in subject.tables_beside_notes() {
        let is_told = |mark: &String| table.above.iter().skip(1).any(|line| line.contains(mark.as_str()));
        let untold = marks(subject, table).into_iter().filter(|(mark, _)| !is_told(mark));
        found.extend(untold.map(|(mark, spot)| wrong(spot.place(), mark)));
    }
    Some(found)
}

fn harmonised(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    for table in subject.tables_beside_notes() {
        let letters = |mark: &str| mark.chars().filter(char::is_ascii_lowercase).collect::<String>();
        let own = marks(subject, table).into_iter();
        let own = own.filter(|(mark, _)| !HARMONISED.contains(&letters(mark).as_str()));
        found.extend(own.map(|(mark, spot)| wrong(spot.place(), mark)));
    }
    Some(found)
}

fn no_symbols_for_data(subject: &Subject<'_>) -> Found {
    let cells = subject.tables().flat_map(TableOf::cells);
    let symbols = cells.filter(|spot| NO_DATA.contains(&spot.text().trim().to_lowercase().as_str()));
    Some(symbols.map(|spot| wrong(spot.place(), format!("\"{}\"", spot.text().trim()))).collect())
}

fn numbers_alone(subject: &Subject<'_>) -> Found {
    let cells = subject.tables().flat_map(TableOf::cells);
    let both = cells.filter(|spot| subject.patterns.marker_behind_number.is_match(&spot.text()));
    Some(both.map(|spot| here(spot.place())).collect())
}
