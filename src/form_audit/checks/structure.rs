//! Sheets are in the order, and cells in the places, in which readers look for them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{
    check::{Check, FormFinding, Found, Severity, here, wrong},
    patterns::count_in_words,
    subject::{SheetOf, Spot, Subject},
};

/// S01 to S10.
pub(in super::super) const STRUCTURE: &[Check] = &[
    Check {
        id: "S01",
        severity: Severity::Essential,
        title: "sheet names unique and descriptive (not SheetN), no spaces at the ends",
        mend: "Name each sheet after what is on it.",
        look: sheets_are_named,
    },
    Check {
        id: "S02",
        severity: Severity::Essential,
        title: "no blank sheets",
        mend: "Delete blank sheets.",
        look: no_blank_sheets,
    },
    Check {
        id: "S03",
        severity: Severity::Essential,
        title: "cell A1 of each sheet is a title, and no two sheets share one",
        mend: "Write a title of its own into cell A1 of each sheet, and begin tables below it.",
        look: titles,
    },
    Check {
        id: "S04",
        severity: Severity::Essential,
        title: "column A above the table states how many tables the sheet holds, rightly",
        mend: "Write below the title: \"This worksheet contains one table.\"",
        look: tables_are_counted,
    },
    Check {
        id: "S05",
        severity: Severity::Essential,
        title: "the first table on each sheet starts in column A",
        mend: "Move the table to column A.",
        look: from_the_first_column,
    },
    Check {
        id: "S06",
        severity: Severity::Essential,
        title: "no blank cell in column A between A1 and the first table",
        mend: "Delete blank rows above the table; screen readers take them for its end.",
        look: no_gap_above,
    },
    Check {
        id: "S07",
        severity: Severity::Desirable,
        title: "nothing below or beside a table",
        mend: "Move it above the table, into column A, or to the notes sheet.",
        look: nothing_around,
    },
    Check {
        id: "S08",
        severity: Severity::Desirable,
        title: "one table a sheet",
        mend: "Give each table a sheet of its own.",
        look: one_table_a_sheet,
    },
    Check {
        id: "S09",
        severity: Severity::BestPractice,
        title: "first sheet is a cover: text in column A only, with publication date, next update and a \
                contact address",
        mend: "Begin with a cover that says when this was published, when the next is, and to whom to write.",
        look: cover,
    },
    Check {
        id: "S10",
        severity: Severity::Desirable,
        title: "three or more data sheets: a contents sheet whose table lists every data sheet, linked to \
                its cell A1",
        mend: "List every sheet of data in the table of contents, with a link to its cell A1.",
        look: contents,
    },
];

fn sheets_are_named(subject: &Subject<'_>) -> Found {
    let names = || subject.sheets.iter().map(|own| own.sheet.name.trim());
    let mut seen = BTreeSet::new();
    let again: BTreeSet<String> =
        names().map(str::to_lowercase).filter(|name| !seen.insert(name.clone())).collect();
    let again = again.into_iter().map(|name| wrong("", format!("two sheets are called \"{name}\"")));
    let all = subject.sheets.iter().map(|own| own.sheet.name.as_str());
    Some(again.chain(all.filter(|name| subject.patterns.usual_sheet_name.is_match(name)).map(here)).collect())
}

fn no_blank_sheets(subject: &Subject<'_>) -> Found {
    let blank = subject.sheets.iter().filter(|own| subject.filled_of(own).next().is_none());
    Some(blank.map(|own| here(&own.sheet.name)).collect())
}

fn titles(subject: &Subject<'_>) -> Found {
    let mut found = Vec::new();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for own in &subject.sheets {
        let corner = subject.corner(own);
        let title = corner.text().trim().to_lowercase();
        if corner.words().is_none() || title.is_empty() {
            found.push(wrong(corner.place(), "no title"));
        } else {
            let first = *seen.entry(title).or_insert(&own.sheet.name);
            if first != own.sheet.name {
                found.push(wrong(corner.place(), format!("the title of {first}")));
            }
        }
        if own.tables.iter().any(|table| table.table.area.first.row == 0) {
            found.push(wrong(&own.sheet.name, "a table begins in row 1, where the title should be"));
        }
    }
    Some(found)
}

fn tables_are_counted(subject: &Subject<'_>) -> Found {
    let found = subject.sheets.iter().filter_map(|own| {
        let first = own.tables.first()?;
        let mut lines = first.above.iter().skip(1);
        let Some(told) = lines.find_map(|line| subject.patterns.tables_told.captures(line)) else {
            return Some(wrong(&own.sheet.name, "it does not say how many tables it has"));
        };
        let has = own.tables.len();
        (count_in_words(&told[1]) != Some(has))
            .then(|| wrong(&own.sheet.name, format!("it says {}, and has {has}", &told[1])))
    });
    Some(found.collect())
}

fn from_the_first_column(subject: &Subject<'_>) -> Found {
    let firsts = subject.sheets.iter().filter_map(|own| own.tables.first());
    let away = firsts.filter(|table| table.table.area.first.column != 0);
    Some(away.map(|table| here(format!("{}!{}", table.sheet.name, table.table.area))).collect())
}

fn no_gap_above(subject: &Subject<'_>) -> Found {
    let firsts = subject.sheets.iter().filter_map(|own| own.tables.first());
    let gaps = firsts.flat_map(|table| {
        let gaps = table.above.iter().enumerate().filter(|(_, line)| line.trim().is_empty());
        gaps.map(|(row, _)| here(format!("{}!A{}", table.sheet.name, row + 1)))
    });
    Some(gaps.collect())
}

fn nothing_around(subject: &Subject<'_>) -> Found {
    let found = subject.sheets.iter().flat_map(|own| {
        let around = subject.filled_of(own).filter(|spot| is_around(own, spot));
        around.map(|spot| here(spot.place())).collect::<Vec<_>>()
    });
    Some(found.collect())
}

/// Below the last table, to the right above the first, or beside the only one.
fn is_around(own: &SheetOf<'_>, spot: &Spot<'_>) -> bool {
    let Some(first) = own.tables.first() else { return false };
    let lowest = own.tables.iter().map(|table| table.table.area.last.row).max().unwrap_or(0);
    let is_above = spot.at.row < first.table.area.first.row;
    spot.at.row > lowest
        || is_above && spot.at.column > 0
        || !is_above && own.tables.len() == 1 && !first.table.area.holds(spot.at)
}

fn one_table_a_sheet(subject: &Subject<'_>) -> Found {
    let several = subject.sheets.iter().filter(|own| own.tables.len() > 1);
    Some(several.map(|own| wrong(&own.sheet.name, format!("{} tables", own.tables.len()))).collect())
}

fn cover(subject: &Subject<'_>) -> Found {
    let Some(cover) = subject.cover.map(|number| &subject.sheets[number]) else {
        return (subject.of_data().count() >= 2).then(|| vec![wrong("", "there is no cover sheet")]);
    };
    let mut found: Vec<FormFinding> = Vec::new();
    if cover.number != 0 {
        found.push(wrong(&cover.sheet.name, "the cover is not the first sheet"));
    }
    let is_in_table = |spot: &Spot<'_>| cover.tables.iter().any(|table| table.table.area.holds(spot.at));
    let mut text = String::new();
    for spot in subject.filled_of(cover) {
        if spot.at.column > 0 && !is_in_table(&spot) {
            found.push(wrong(spot.place(), "outside column A"));
        }
        let target = spot.link().map_or("", |link| &link.target);
        text.push_str(&format!("{} {target}\n", spot.text()));
    }
    let told = [
        ("no publication date", &subject.patterns.published_when),
        ("no next update", &subject.patterns.next),
        ("no contact address", &subject.patterns.email),
    ];
    let missing = told.into_iter().filter(|(_, pattern)| !pattern.is_match(&text));
    found.extend(missing.map(|(what, _)| wrong(&cover.sheet.name, what)));
    Some(found)
}

fn contents(subject: &Subject<'_>) -> Found {
    let Some(contents) = subject.contents.map(|number| &subject.sheets[number]) else {
        return (subject.of_data().count() >= 3).then(|| vec![wrong("", "there is no contents sheet")]);
    };
    let Some(table) = contents.tables.first() else {
        return Some(vec![wrong(&contents.sheet.name, "it has no marked-up table")]);
    };
    let listed: BTreeSet<String> = table.cells().map(|spot| spot.text().trim().to_lowercase()).collect();
    let unlisted = subject.of_data().filter(|own| !listed.contains(&own.sheet.name.to_lowercase()));
    let mut found: Vec<FormFinding> =
        unlisted.map(|own| wrong(&own.sheet.name, "it is not listed")).collect();
    for row in &table.rows {
        let mut links = row.iter().filter_map(Spot::link).peekable();
        let Some(first) = row.first() else { continue };
        if links.peek().is_none() {
            found.push(wrong(first.place(), "a row without a link"));
        }
        for link in links {
            let place =
                if link.location.is_empty() { link.target.trim_start_matches('#') } else { &link.location };
            if !leads_to_a_title(subject, place) {
                found.push(wrong(first.place(), format!("a link to {place}")));
            }
        }
    }
    Some(found)
}

/// Whether a link leads to cell A1 of a sheet, or out of the workbook.
fn leads_to_a_title(subject: &Subject<'_>, place: &str) -> bool {
    let place = place.replace('\'', "");
    let Some((sheet, cell)) = place.rsplit_once('!').filter(|(sheet, _)| !sheet.is_empty()) else {
        return true;
    };
    subject.book.all_sheets.iter().any(|name| name.replace('\'', "") == sheet)
        && cell.replace('$', "") == "A1"
}
