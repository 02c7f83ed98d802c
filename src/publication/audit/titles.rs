//! Titles, the table of contents, notes and the lines of the cover say what is declared.

use super::{
    Finding,
    book::{Book, SheetRead},
    figures::AuditedFigures,
    lookup::{TableOf, tables},
};
use crate::{
    publication::{
        tables::{months, words},
        workbook::Marker,
    },
    returns::Context,
    schemas::tables::Rows,
    vocabulary::{Period, printable},
};

/// How many periods back a row may be of, at most.
const FARTHEST_BACK: usize = 400;

/// All of these that do not.
pub(super) fn declared(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let all = tables(book, figures, context.collection);
    let sheets = all.iter().enumerate().filter_map(|(at, of)| Some((at + 1, of, of.sheet?)));
    let mut found: Vec<Finding> =
        sheets.filter_map(|(number, of, sheet)| title(number, of, sheet, figures, context)).collect();
    found.extend(contents(book));
    found.extend(notes(book, context));
    found.extend(book.sheet("Cover").into_iter().flat_map(|cover| lines_of_cover(cover, context)));
    found
}

/// A title says which table it is, of what, where and when, and to which notes it refers.
fn title(
    number: usize,
    of: &TableOf<'_>,
    sheet: &SheetRead,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Option<Finding> {
    let first = match of.table.rows {
        Rows::Periods => periods_of_rows(of, sheet, figures).into_iter().min_by_key(|own| own.start())?,
        _ => of.period,
    };
    let marks: String = of.table.notes.iter().map(|note| format!(" [note {}]", note + 1)).collect();
    let own = format!(
        "Table {number}: {}, {}, {}{marks}",
        of.table.title,
        context.collection.whole.name,
        months(first.start(), of.period.end())
    );
    let (_, stands) = sheet.above().next()?;
    // Whether it is marked [p] is held against what may still change (`provisional.rs`).
    let mark = format!(" {}", Marker::Provisional.shown());
    let is_due = stands.replacen(&mark, "", 1) == printable::lines(&own).replacen(&mark, "", 1);
    (!is_due).then(|| sheet.finding(0, 0, format!("\"{own}\"")))
}

/// The periods that the rows of a table are of, as far as they are known.
pub(super) fn periods_of_rows(of: &TableOf<'_>, sheet: &SheetRead, figures: &AuditedFigures) -> Vec<Period> {
    // Lists may say nothing of the first.
    let before = std::iter::successors(Some(figures.period), |period| Some(period.previous()));
    let known: Vec<Period> =
        figures.known_periods(of.period).into_iter().chain(before.take(FARTHEST_BACK)).collect();
    let label = if of.table.by.is_some() { 2 } else { 0 };
    let period = |(_, cells): (usize, &[calamine::Data])| {
        let text = cells.get(label)?.to_string();
        // Marks stand behind the words.
        let said = text.split(" [").next()?;
        known.iter().copied().find(|period| words(*period) == said)
    };
    sheet.table().filter_map(period).collect()
}

/// Each sheet behind it is in the table of contents, under its own title.
fn contents(book: &Book) -> Vec<Finding> {
    let Some(contents) = book.sheet("Contents") else { return Vec::new() };
    let text =
        |cells: &[calamine::Data], at: usize| cells.get(at).map(ToString::to_string).unwrap_or_default();
    let title_of = |sheet: &SheetRead| {
        let title = sheet.above().next().map(|(_, title)| title).unwrap_or_default();
        title.split(" [note ").next().unwrap_or_default().to_owned()
    };
    let mut found = Vec::new();
    for (row, cells) in contents.table() {
        match book.sheet(&text(cells, 0)) {
            None => found.push(contents.finding(row, 0, "the name of a sheet".to_owned())),
            Some(sheet) if title_of(sheet) != text(cells, 1) => {
                found.push(contents.finding(row, 1, format!("\"{}\"", title_of(sheet))))
            }
            Some(_) => {}
        }
    }
    let is_listed = |sheet: &&SheetRead| contents.table().any(|(_, cells)| text(cells, 0) == sheet.name);
    let behind = book.sheets.iter().filter(|sheet| !matches!(sheet.name.as_str(), "Cover" | "Contents"));
    let unlisted = behind.filter(|sheet| !is_listed(sheet));
    found.extend(unlisted.map(|sheet| {
        contents.finding(contents.heading, 0, format!("above a row for the sheet {}", sheet.name))
    }));
    found
}

/// A note says what is declared under its number.
fn notes(book: &Book, context: &Context<'_>) -> Vec<Finding> {
    let Some(notes) = book.sheet("Notes") else { return Vec::new() };
    let declared = &context.collection.published.notes;
    let wrong = notes.table().filter_map(|(row, cells)| {
        let number = cells.first()?.to_string();
        let number: usize = number.strip_prefix("[note ")?.strip_suffix(']')?.parse().ok()?;
        let own = printable::lines(&declared.get(number.checked_sub(1)?)?.text);
        let stands = cells.get(1).map(ToString::to_string).unwrap_or_default();
        (stands != own).then(|| notes.finding(row, 1, format!("\"{own}\"")))
    });
    wrong.collect()
}

/// The title of the cover, its dates, and whom to ask.
fn lines_of_cover(cover: &SheetRead, context: &Context<'_>) -> Vec<Finding> {
    let collection = context.collection;
    let lines: Vec<(usize, String)> = cover.above().collect();
    let title = format!("{}, {}, {}", collection.title, collection.whole.name, words(context.period));
    let mut found = Vec::new();
    if lines.first().is_none_or(|(_, line)| *line != printable::lines(&title)) {
        found.push(cover.finding(0, 0, format!("\"{title}\"")));
    }
    let day =
        |period: Period| collection.publication.day(period).map(|day| day.strftime("%-d %B %Y").to_string());
    let days = day(context.period).zip(day(context.period.next()));
    let dated = days
        .into_iter()
        .flat_map(|(published, next)| [("Publication date: ", published), ("Next update: ", next)]);
    let publisher = &collection.publication.publisher;
    let named = (!publisher.is_empty()).then(|| ("Published by ", publisher.clone()));
    for (begins, rest) in dated.chain(named) {
        let due = printable::lines(&format!("{begins}{rest}"));
        if !lines.iter().any(|(_, line)| *line == due) {
            let row =
                lines.iter().find(|(_, line)| line.starts_with(begins)).map_or(cover.rows.len(), |own| own.0);
            found.push(cover.finding(row, 0, format!("\"{due}\"")));
        }
    }
    for due in
        [&collection.contact, &collection.publication.email].into_iter().filter(|text| !text.is_empty())
    {
        if !lines.iter().any(|(_, line)| *line == printable::lines(due)) {
            found.push(cover.finding(
                cover.rows.len().saturating_sub(1),
                0,
                format!("\"{due}\", or that below it"),
            ));
        }
    }
    found
}
