//! Nothing but words and figures carries meaning: no stripes, borders, colours, headers of pages.

use std::collections::BTreeSet;

use super::super::{
    check::{Check, Found, Severity, wrong},
    subject::{Spot, Subject},
};

/// M08 to M11.
pub(in super::super) const LAYOUT: &[Check] = &[
    Check {
        id: "M08",
        severity: Severity::Desirable,
        title: "no banding or other visual dividers: plain table style, no thick borders",
        mend: "Choose the table style None, and take thick borders away.",
        look: undivided,
    },
    Check {
        id: "M09",
        severity: Severity::Desirable,
        title: "cell A1 of each sheet is marked up with the Heading 1 (or Title) cell style",
        mend: "Give cell A1 the cell style Heading 1.",
        look: titles_marked_up,
    },
    Check {
        id: "M10",
        severity: Severity::Essential,
        title: "no page headers or footers, no text boxes",
        mend: "Write what they say into cells; screen readers pass over headers, footers and boxes.",
        look: nothing_beside_cells,
    },
    Check {
        id: "M11",
        severity: Severity::Essential,
        title: "colour is not the only carrier of meaning (no conditional formatting, no coloured data \
                cells)",
        mend: "Say in words, or in a column of its own, what the colour says.",
        look: meaning_without_colour,
    },
];

fn undivided(subject: &Subject<'_>) -> Found {
    let striped = |table: &super::super::subject::TableOf<'_>| {
        table.table.striped_by.as_ref().map(|style| wrong(&table.table.name, format!("stripes of {style}")))
    };
    let tables = subject.tables().filter_map(striped);
    let bordered = subject.filled().filter(|spot| spot.style().has_thick_border);
    Some(tables.chain(bordered.map(|spot| wrong(spot.place(), "a thick border"))).collect())
}

fn titles_marked_up(subject: &Subject<'_>) -> Found {
    let found = subject.sheets.iter().filter_map(|own| {
        let corner = subject.corner(own);
        let style = &corner.style().named;
        (!subject.patterns.title_style.is_match(style))
            .then(|| wrong(corner.place(), format!("style {style}")))
    });
    Some(found.collect())
}

fn nothing_beside_cells(subject: &Subject<'_>) -> Found {
    let printed = subject.sheets.iter().filter(|own| own.sheet.has_page_header);
    let printed = printed.map(|own| wrong(&own.sheet.name, "a header or footer of pages"));
    let shapes = subject.book.shapes.iter();
    let shapes = shapes.map(|(place, count)| wrong(place, format!("text boxes or shapes: {count}")));
    Some(printed.chain(shapes).collect())
}

fn meaning_without_colour(subject: &Subject<'_>) -> Found {
    let by_condition = subject.sheets.iter().filter(|own| own.sheet.is_coloured_by_conditions);
    let mut found: Vec<_> =
        by_condition.map(|own| wrong(&own.sheet.name, "formatting by conditions")).collect();
    for table in subject.tables() {
        let colours = |spot: Spot<'_>| {
            let style = spot.style();
            (style.font.colour.clone(), style.fill.as_ref().map(|fill| fill.colour.clone()))
        };
        let all: BTreeSet<_> = table.cells().filter(|spot| spot.link().is_none()).map(colours).collect();
        if all.len() > 1 {
            found.push(wrong(
                &table.table.name,
                format!("{} combinations of colours in its cells", all.len()),
            ));
        }
    }
    Some(found)
}
