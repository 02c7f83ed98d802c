//! Figures are written alike, and a machine can read them.

use std::collections::BTreeSet;

use super::super::{
    check::{Check, FormFinding, Found, Severity, here, wrong},
    subject::{Spot, Subject, TableOf},
    workbook::Value,
};
use crate::vocabulary::counted;

/// M16 to M22.
pub(in super::super) const FIGURES: &[Check] = &[
    Check {
        id: "M16",
        severity: Severity::BestPractice,
        title: "data and their headings right-aligned, row labels left",
        mend: "Align figures and their headings to the right, labels of rows to the left.",
        look: aligned,
    },
    Check {
        id: "M17",
        severity: Severity::BestPractice,
        title: "commas as thousands separators",
        mend: "Choose a number format with a separator of thousands: #,##0.",
        look: thousands_apart,
    },
    Check {
        id: "M18",
        severity: Severity::BestPractice,
        title: "one precision in each column",
        mend: "Give all cells of a column the same number format.",
        look: one_precision,
    },
    Check {
        id: "M19",
        severity: Severity::BestPractice,
        title: "numbers are numbers, and data columns hold only numbers, markers or blanks",
        mend: "Turn text into numbers, and words among numbers into markers.",
        look: numbers_are_numbers,
    },
    Check {
        id: "M20",
        severity: Severity::BestPractice,
        title: "units: a column formatted as % or currency says so in its heading, in round brackets",
        mend: "Write the unit into the heading, in brackets: (%), (£ thousand).",
        look: units_in_headings,
    },
    Check {
        id: "M21",
        severity: Severity::BestPractice,
        title: "no leading or trailing spaces in cells or sheet names; no indentation",
        mend: "Take spaces at the ends and indentation away.",
        look: no_spaces_at_ends,
    },
    Check {
        id: "M22",
        severity: Severity::BestPractice,
        title: "periods written 'Jan to Mar 2020'; Q1 to Q4 defined above the table",
        mend: "Write periods with \"to\"; say above the table what Q1 is.",
        look: periods_in_words,
    },
];

/// The columns of all tables, with their numbers.
fn columns<'t, 'b>(subject: &'t Subject<'b>) -> impl Iterator<Item = (&'t TableOf<'b>, usize)> {
    subject.tables().flat_map(|table| table.columns().map(move |column| (table, column)))
}

fn aligned(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    for (table, column) in columns(subject) {
        let horizontal = |spot: &Spot<'_>| match spot.style().alignment.horizontal.clone() {
            own if own.is_empty() => "general".to_owned(),
            own => own,
        };
        let head = &table.head[column];
        if column == 0 {
            if !table.rows.is_empty() && !matches!(horizontal(head).as_str(), "general" | "left") {
                found.push(wrong(head.place(), format!("the heading of labels: {}", horizontal(head))));
            }
        } else if table.of_figures[column] && !table.of_names[column] {
            if horizontal(head) != "right" {
                found.push(wrong(head.place(), format!("the heading: {}", horizontal(head))));
            }
            let is_right = |spot: &Spot<'_>| match horizontal(spot).as_str() {
                "right" => true,
                "general" => spot.words().is_none(),
                _ => false,
            };
            let bad = table.column(column).filter(|spot| *spot.value() != Value::Blank && !is_right(spot));
            found.extend(first_of(bad, |spot, count| {
                format!("{}: {}", horizontal(spot), counted(count, "cell"))
            }));
        }
    }
    Some(found)
}

/// The first of several cells, with how many they are.
fn first_of<'b>(
    mut spots: impl Iterator<Item = Spot<'b>>,
    told: impl Fn(&Spot<'b>, usize) -> String,
) -> Option<FormFinding> {
    let first = spots.next()?;
    Some(wrong(first.place(), told(&first, spots.count() + 1)))
}

fn thousands_apart(subject: &Subject<'_>) -> Found {
    let of_numbers = columns(subject).filter(|(table, column)| !table.of_names[*column]);
    let found = of_numbers.filter_map(|(table, column)| {
        let is_bad = |spot: &Spot<'_>| {
            spot.number().is_some_and(|number| number.abs() >= 1000.0)
                && !spot.style().number_format.contains(',')
        };
        let told = |spot: &Spot<'_>, count| {
            format!("{} of the format {}", counted(count, "cell"), spot.style().number_format)
        };
        first_of(table.column(column).filter(is_bad), told)
    });
    Some(found.collect())
}

fn one_precision(subject: &Subject<'_>) -> Found {
    let found = columns(subject).filter_map(|(table, column)| {
        let numbers = table.column(column).filter(|spot| spot.number().is_some());
        let formats: BTreeSet<&str> = numbers.map(|spot| spot.style().number_format.as_str()).collect();
        let all = formats.iter().copied().collect::<Vec<_>>().join(" and ");
        (formats.len() > 1).then(|| wrong(table.column_place(column), format!("formats {all}")))
    });
    Some(found.collect())
}

fn numbers_are_numbers(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    for (table, column) in columns(subject).filter(|(table, column)| *column > 0 && !table.of_names[*column])
    {
        let is_number = |spot: &Spot<'_>| {
            spot.words().is_some_and(|text| subject.patterns.number_as_text.is_match(text.trim()))
        };
        let is_marker = |spot: &Spot<'_>| {
            spot.words().is_some_and(|text| subject.patterns.markers_alone.is_match(text.trim()))
        };
        let typed = table.column(column).filter(is_number);
        found.extend(first_of(typed, |_, count| format!("numbers that are text: {count}")));
        if table.of_figures[column] {
            let words = table.column(column).filter(|spot| spot.words().is_some());
            let mixed = words.filter(|spot| !is_marker(spot) && !is_number(spot));
            found.extend(first_of(mixed, |_, count| format!("words among numbers: {count}")));
        }
    }
    Some(found)
}

fn units_in_headings(subject: &Subject<'_>) -> Found {
    let found = columns(subject).filter_map(|(table, column)| {
        let has_unit = |spot: Spot<'_>| {
            spot.number().is_some() && subject.patterns.percent_or_money.is_match(&spot.style().number_format)
        };
        let head = &table.head[column];
        let is_told = || subject.patterns.unit_in_heading.is_match(&head.text());
        (table.column(column).any(has_unit) && !is_told()).then(|| here(head.place()))
    });
    Some(found.collect())
}

fn no_spaces_at_ends(subject: &Subject<'_>) -> Found {
    let sheets = subject.sheets.iter().map(|own| &own.sheet.name).filter(|name| *name != name.trim());
    let is_spaced = |spot: &Spot<'_>| spot.words().is_some_and(|text| text != text.trim());
    let cells = subject.filled().filter(|spot| is_spaced(spot) || spot.style().alignment.is_indented);
    Some(
        sheets
            .map(|name| wrong("", format!("sheet \"{name}\"")))
            .chain(cells.map(|spot| here(spot.place())))
            .collect(),
    )
}

fn periods_in_words(subject: &Subject<'_>) -> Found {
    let dashed = subject.filled().filter(|spot| spot.link().is_none()).filter_map(|spot| {
        let dashed = subject.patterns.dashed.find(spot.words()?)?;
        Some(wrong(spot.place(), format!("\"{}\"", dashed.as_str())))
    });
    let undefined = subject.tables().filter_map(|table| {
        let labels = table.head.iter().chain(table.rows.iter().filter_map(|row| row.first()));
        let quarter = labels.copied().find(|spot| subject.patterns.quarter.is_match(&spot.text()))?;
        (!table.is_told(&subject.patterns.quarter_told))
            .then(|| wrong(quarter.place(), "a quarter that is not defined"))
    });
    Some(dashed.chain(undefined).collect())
}
