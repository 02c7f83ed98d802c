//! What is looked at last: what the file says of itself, and how it opens.

use super::super::{
    check::{Check, Found, Severity, wrong},
    subject::Subject,
};

/// P01 to P06.
pub(in super::super) const BEFORE_PUBLISHING: &[Check] = &[
    Check {
        id: "P01",
        severity: Severity::Essential,
        title: "document title set, without dashes or underscores",
        mend: "Set the title in the properties of the document, in words.",
        look: title,
    },
    Check {
        id: "P02",
        severity: Severity::Essential,
        title: "document language set",
        mend: "Set the language of the document: en-GB.",
        look: language,
    },
    Check {
        id: "P03",
        severity: Severity::BestPractice,
        title: "document author (an organisation) and keywords set",
        mend: "Set author and keywords in the properties of the document.",
        look: author_and_keywords,
    },
    Check {
        id: "P04",
        severity: Severity::Essential,
        title: "opens at cell A1 of the first sheet; cursor in A1 on every sheet",
        mend: "Go to A1 of each sheet (Ctrl+Home), to the first last, and save.",
        look: opens_at_the_beginning,
    },
    Check {
        id: "P05",
        severity: Severity::BestPractice,
        title: "zoom 100",
        mend: "Set the zoom of each sheet to 100%.",
        look: zoom,
    },
    Check {
        id: "P06",
        severity: Severity::BestPractice,
        title: "file name: lowercase, dashes between words, at most 60 characters, no draft/final/version \
                words",
        mend: "Rename the file: lowercase words with dashes between them, without \"draft\" or \"final\".",
        look: file_name,
    },
];

fn title(subject: &Subject<'_>) -> Found {
    let title = &subject.book.properties.title;
    if title.is_empty() {
        return Some(vec![wrong("", "not set")]);
    }
    Some(if title.contains(['-', '_', '–', '—']) {
        vec![wrong("", format!("\"{title}\""))]
    } else {
        Vec::new()
    })
}

fn language(subject: &Subject<'_>) -> Found {
    let is_set = subject.patterns.language.is_match(&subject.book.properties.language);
    Some(if is_set { Vec::new() } else { vec![wrong("", "not set")] })
}

fn author_and_keywords(subject: &Subject<'_>) -> Found {
    let properties = &subject.book.properties;
    // What a library writes of itself is no author.
    let no_author = properties.author.is_empty() || properties.author == "openpyxl";
    let no_author = no_author.then(|| wrong("", "the author is not set"));
    let no_keywords = properties.keywords.is_empty().then(|| wrong("", "keywords are not set"));
    Some(no_author.into_iter().chain(no_keywords).collect())
}

fn opens_at_the_beginning(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    if subject.book.opens_at != 0 {
        found.push(wrong("", format!("it opens at sheet {}", subject.book.opens_at + 1)));
    }
    for own in &subject.sheets {
        let sheet = own.sheet;
        found
            .extend(sheet.cursor.as_ref().map(|cell| wrong(&sheet.name, format!("the cursor is in {cell}"))));
        found
            .extend(sheet.scrolled_to.as_ref().map(|cell| wrong(&sheet.name, format!("scrolled to {cell}"))));
    }
    Some(found)
}

fn zoom(subject: &Subject<'_>) -> Found {
    let zoomed = subject.sheets.iter().filter(|own| own.sheet.zoom != 100);
    Some(zoomed.map(|own| wrong(&own.sheet.name, format!("{}%", own.sheet.zoom))).collect())
}

fn file_name(subject: &Subject<'_>) -> Found {
    let name = &subject.book.file;
    let words = name.replace(['-', '_'], " ");
    let wrong_parts = [
        (name.to_lowercase() != *name, "capitals"),
        (name.contains([' ', '_']), "spaces or underscores"),
        (name.chars().count() > 60, "more than 60 characters"),
        (subject.patterns.version_word.is_match(&words), "a word of a version"),
    ];
    Some(wrong_parts.into_iter().filter(|(is, _)| *is).map(|(_, what)| wrong(name, what)).collect())
}
