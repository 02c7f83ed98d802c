//! Notes are marked in one way, and each is where it is looked for.

use std::collections::BTreeSet;

use super::{
    super::{
        check::{Check, Found, Severity, here, wrong},
        subject::{Spot, Subject},
    },
    table_form::is_of_notes,
};

/// F01 to F05.
pub(in super::super) const NOTES: &[Check] = &[
    Check {
        id: "F01",
        severity: Severity::Essential,
        title: "no superscript and no symbols (* dagger etc) as note markers",
        mend: "Write [note 1] in the place of the symbol or raised figure.",
        look: no_symbols,
    },
    Check {
        id: "F02",
        severity: Severity::Desirable,
        title: "note markers are '[note N]', one bracket pair each",
        mend: "Write [note 1] [note 2], each in brackets of its own.",
        look: written_alike,
    },
    Check {
        id: "F03",
        severity: Severity::Desirable,
        title: "no note markers in data cells (titles, headings, row labels or a Notes column only)",
        mend: "Move the note to the title, a heading, a row label or a column of notes.",
        look: none_at_figures,
    },
    Check {
        id: "F04",
        severity: Severity::Desirable,
        title: "every note referred to is defined in a marked-up table on a notes sheet, and none is unused",
        mend: "Write the note into the table of the notes sheet, or take out what refers to it.",
        look: all_defined,
    },
    Check {
        id: "F05",
        severity: Severity::Essential,
        title: "a sheet whose table uses notes says so in column A above the table",
        mend: "Write above the table: \"Some cells refer to notes, which can be found on the notes \
               worksheet.\"",
        look: told_above,
    },
];

fn no_symbols(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    for spot in subject.filled() {
        let raised = &spot.style().font.raised;
        if !raised.is_empty() {
            found.push(wrong(spot.place(), raised));
        }
        if spot.is_raised() {
            found.push(wrong(spot.place(), "raised or lowered letters"));
        }
        if let Some(symbol) = spot.words().and_then(|text| subject.patterns.symbol.find(text)) {
            found.push(wrong(spot.place(), format!("the symbol {}", symbol.as_str())));
        }
    }
    Some(found)
}

fn written_alike(subject: &Subject<'_>) -> Found {
    let is_odd = |spot: &Spot<'_>| spot.words().is_some_and(|text| subject.patterns.odd_note.is_match(text));
    Some(subject.filled().filter(is_odd).map(|spot| here(spot.place())).collect())
}

fn none_at_figures(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    for table in subject.tables_beside_notes() {
        let of_figures = table
            .columns()
            .skip(1)
            .filter(|column| table.of_figures[*column] && !is_of_notes(subject, &table.head[*column]));
        let spots = of_figures.flat_map(|column| table.column(column));
        let noted = spots.filter(|spot| subject.patterns.note.is_match(&spot.text()));
        found.extend(noted.map(|spot| here(spot.place())));
    }
    Some(found)
}

fn all_defined(subject: &Subject<'_>) -> Found {
    let beside = [subject.notes, subject.cover];
    let sheets = subject.sheets.iter().filter(|own| !beside.contains(&Some(own.number)));
    let mut used = BTreeSet::new();
    for spot in sheets.flat_map(|own| subject.filled_of(own)) {
        used.extend(subject.patterns.note.captures_iter(&spot.text()).map(|own| number(&own[1])));
    }
    let Some(notes) = subject.notes.map(|number| &subject.sheets[number]) else {
        let numbers: Vec<String> = used.iter().map(ToString::to_string).collect();
        return (!used.is_empty())
            .then(|| vec![wrong("", format!("notes {} but no notes sheet", numbers.join(", ")))]);
    };
    let Some(table) = notes.tables.first() else {
        return Some(vec![wrong(&notes.sheet.name, "it has no marked-up table")]);
    };
    let first = |row: &Vec<Spot<'_>>| {
        let text = row.first()?.text();
        let digits = text.split(|letter: char| !letter.is_ascii_digit()).find(|part| !part.is_empty())?;
        Some(number(digits))
    };
    let defined: BTreeSet<u64> = table.rows.iter().filter_map(first).collect();
    let undefined = used.difference(&defined).map(|note| wrong("", format!("note {note} is not defined")));
    let unused = defined.difference(&used);
    let unused = unused.map(|note| wrong("", format!("note {note} is never referred to")));
    Some(undefined.chain(unused).collect())
}

fn number(digits: &str) -> u64 {
    digits.parse().unwrap_or(u64::MAX)
}

fn told_above(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    for table in subject.tables_beside_notes() {
        let mut spots = subject.filled_of(&subject.sheets[table.on]);
        let without = |line: &String| subject.patterns.note.replace_all(line, "").into_owned();
        let is_told =
            || table.above.iter().skip(1).any(|line| subject.patterns.note_said.is_match(&without(line)));
        if spots.any(|spot| subject.patterns.note.is_match(&spot.text())) && !is_told() {
            found.push(wrong(
                &table.sheet.name,
                format!("nothing is said of notes above {}", table.table.name),
            ));
        }
    }
    Some(found)
}
