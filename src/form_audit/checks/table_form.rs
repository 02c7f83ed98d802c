//! Tables can be read on a screen: their text fits, nothing is hidden, and blanks are explained.

use super::super::{
    check::{Check, Found, Severity, here, wrong},
    subject::{Spot, Subject, TableOf},
    workbook::Value,
};

/// T06 to T10.
pub(in super::super) const TABLE_FORM: &[Check] = &[
    Check {
        id: "T06",
        severity: Severity::Essential,
        title: "text in tables is wrapped or fits its column",
        mend: "Wrap the text of these cells, or widen the column.",
        look: text_fits,
    },
    Check {
        id: "T07",
        severity: Severity::Desirable,
        title: "no filters or freeze panes (or column A above the table says how to turn them off)",
        mend: "Turn filters and frozen panes off, or say in column A above the table how to.",
        look: no_filters,
    },
    Check {
        id: "T08",
        severity: Severity::Essential,
        title: "empty cells in tables only where column A above the table says why",
        mend: "Write into each empty cell why there is nothing ([x], [z], [c]), or say in column A above the \
               table why some cells are blank.",
        look: blanks_are_explained,
    },
    Check {
        id: "T09",
        severity: Severity::Desirable,
        title: "no hidden rows, columns or sheets",
        mend: "Show them, or delete them.",
        look: nothing_hidden,
    },
    Check {
        id: "T10",
        severity: Severity::Desirable,
        title: "table columns have a sensible width (widest number and header word fit; at most 80)",
        mend: "Make the column as wide as its widest number and the longest word of its heading, and no \
               wider than 80 characters.",
        look: sensible_widths,
    },
];

/// How much more a column holds than its width says, since letters are not all as wide as a digit.
fn holds(width: f64) -> f64 {
    width * 1.15 + 1.0
}

fn text_fits(subject: &Subject<'_>) -> Found {
    let overruns = |spot: &Spot<'_>| {
        let Some(text) = spot.words() else { return false };
        let style = spot.style();
        let longest = text.split('\n').map(|line| line.chars().count()).max().unwrap_or(0);
        let bold = if style.font.is_bold { 1.05 } else { 1.0 };
        let need = longest as f64 * style.font.points / 11.0 * bold;
        !style.alignment.wraps && need > holds(spot.sheet.width(spot.at.column))
    };
    let spots = subject.tables().flat_map(TableOf::all);
    Some(spots.filter(overruns).map(|spot| here(spot.place())).collect())
}

fn no_filters(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    for own in &subject.sheets {
        if own.tables.iter().any(|table| table.is_told(&subject.patterns.filters)) {
            continue;
        }
        if let Some(at) = &own.sheet.frozen_at {
            found.push(wrong(&own.sheet.name, format!("panes are frozen at {at}")));
        }
        if own.sheet.has_filter {
            found.push(wrong(&own.sheet.name, "a filter"));
        }
        let filtered = own.tables.iter().filter(|table| table.table.has_filter);
        found.extend(filtered.map(|table| wrong(&table.table.name, "filter buttons")));
    }
    Some(found)
}

fn blanks_are_explained(subject: &Subject<'_>) -> Found {
    let unexplained = subject.tables().filter(|table| !table.is_told(&subject.patterns.blanks));
    let of_table = |table: &TableOf<'_>| {
        let empty: Vec<Spot<'_>> = table.cells().filter(Spot::is_empty).collect();
        let of_notes = |spot: &&Spot<'_>| {
            let column = (spot.at.column - table.table.area.first.column) as usize;
            table.head.get(column).is_some_and(|head| is_of_notes(subject, head))
        };
        // A column of notes is blank in most rows; others tell more.
        let first = empty.iter().find(|spot| !of_notes(spot)).or(empty.first())?;
        Some(wrong(first.place(), format!("{} empty in {}, this first", empty.len(), table.table.name)))
    };
    Some(unexplained.filter_map(of_table).collect())
}

/// Whether a heading is that of a column of notes.
pub(super) fn is_of_notes(subject: &Subject<'_>, head: &Spot<'_>) -> bool {
    subject.patterns.notes_column.is_match(&subject.patterns.note.replace_all(&head.text(), ""))
}

fn nothing_hidden(subject: &Subject<'_>) -> Found {
    let sheets = subject.book.hidden_sheets.iter().map(|name| wrong(name, "the sheet"));
    let lines = subject
        .sheets
        .iter()
        .flat_map(|own| own.sheet.hidden.iter().map(|what| wrong(&own.sheet.name, what)));
    Some(sheets.chain(lines).collect())
}

fn sensible_widths(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    for table in subject.tables() {
        for (column, head) in table.head.iter().enumerate() {
            let width = table.sheet.width(head.at.column);
            let needed = needed(table, column, head);
            if width > 80.0 {
                found.push(wrong(table.column_place(column), format!("{width:.0} wide")));
            }
            if needed > holds(width) {
                found.push(wrong(table.column_place(column), format!("{width:.1} wide, needs {needed:.0}")));
            }
        }
    }
    Some(found)
}

/// As wide as the longest word of the heading, or the longest number.
fn needed(table: &TableOf<'_>, column: usize, head: &Spot<'_>) -> f64 {
    let text = head.text();
    let words = text.split(|letter: char| letter.is_whitespace() || letter == '/');
    let word = words.map(|word| word.chars().count()).max().unwrap_or(0);
    let number = table.column(column).filter_map(|spot| digits(spot.value())).max().unwrap_or(0);
    word.max(number) as f64 * head.style().font.points / 11.0
}

/// How many letters a number has, with commas between thousands.
fn digits(value: &Value) -> Option<usize> {
    let Value::Number { value, is_whole } = value else { return None };
    let decimals = if *is_whole { 0 } else { 1 };
    let letters = format!("{value:.decimals$}").len();
    let whole = format!("{:.decimals$}", value.abs()).split('.').next().map_or(0, str::len);
    Some(letters + whole.saturating_sub(1) / 3)
}
