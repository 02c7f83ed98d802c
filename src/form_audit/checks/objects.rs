//! Pictures, charts, links, and what acts.

use std::collections::BTreeMap;

use super::super::{
    check::{Check, Found, Severity, here, wrong},
    subject::Subject,
    workbook::Value,
};

/// M12 to M15.
pub(in super::super) const OBJECTS: &[Check] = &[
    Check {
        id: "M12",
        severity: Severity::Desirable,
        title: "no images; charts not on a sheet that holds a table",
        mend: "Take pictures out, and give each chart a sheet of its own.",
        look: no_pictures,
    },
    Check {
        id: "M13",
        severity: Severity::Essential,
        title: "every image, chart and shape has alternative text or is marked decorative",
        mend: "Write as alternative text what the chart shows and what it says.",
        look: told_in_words,
    },
    Check {
        id: "M14",
        severity: Severity::Desirable,
        title: "no macros, formulas or external links",
        mend: "Save as a workbook without macros, paste formulas as values, break links to other workbooks.",
        look: nothing_acts,
    },
    Check {
        id: "M15",
        severity: Severity::Essential,
        title: "link text is specific: not a URL, not 'click here', one text one destination",
        mend: "Let the text of each link say where it leads.",
        look: links_say_where,
    },
];

fn no_pictures(subject: &Subject<'_>) -> Found {
    let pictures = subject.book.pictures.iter().map(here);
    let beside = subject.sheets.iter().filter(|own| own.sheet.charts > 0 && !own.tables.is_empty());
    Some(pictures.chain(beside.map(|own| wrong(&own.sheet.name, "a chart beside a table"))).collect())
}

fn told_in_words(subject: &Subject<'_>) -> Found {
    let drawn = &subject.book.drawn;
    let untold = drawn.iter().filter(|own| !own.is_told);
    (!drawn.is_empty()).then(|| untold.map(|own| wrong(&own.place, &own.name)).collect())
}

fn nothing_acts(subject: &Subject<'_>) -> Found {
    let parts = subject.book.acting.iter().map(here);
    let formulas = subject.filled().filter(|spot| matches!(spot.value(), Value::Formula(_)));
    Some(parts.chain(formulas.map(|spot| wrong(spot.place(), "a formula"))).collect())
}

fn links_say_where(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    let mut leads: BTreeMap<String, &str> = BTreeMap::new();
    for spot in subject.filled() {
        let Some(link) = spot.link() else { continue };
        let text = spot.text().trim().to_owned();
        if subject.patterns.address.is_match(&text) && text.chars().count() > 25 {
            found.push(wrong(spot.place(), "an address as text"));
        }
        if subject.patterns.empty_link_text.is_match(&text) {
            found.push(wrong(spot.place(), format!("\"{text}\"")));
        }
        if *leads.entry(text.to_lowercase()).or_insert(link.destination()) != link.destination() {
            found.push(wrong(spot.place(), format!("\"{text}\" leads to two places")));
        }
    }
    Some(found)
}
