//! `statistics.xlsx`: the cover, the notes and the tables.

use super::{
    lists::Reported,
    tables::{sheets, words},
    workbook::{Cell, Column, Paragraph, Sheet, Workbook},
};
use crate::vocabulary::Severity;

/// The workbook of a run.
#[must_use]
pub fn statistics(run: &Reported<'_>) -> Workbook {
    let collection = run.context.collection;
    let title = format!("{}, {}, {}", collection.title, collection.whole.name, words(run.context.period));
    let publisher = &collection.publication.publisher;
    let mut tables = sheets(run);
    let mut all: Vec<Sheet> = notes(run, &tables).into_iter().collect();
    all.append(&mut tables);
    Workbook {
        title,
        author: if publisher.is_empty() { collection.contact.clone() } else { publisher.clone() },
        keywords: collection.publication.keywords.clone(),
        cover: cover(run),
        sheets: all,
    }
}

/// The notes to which some table refers, under their numbers.
fn notes(run: &Reported<'_>, tables: &[Sheet]) -> Option<Sheet> {
    let is_used = |number: usize| tables.iter().any(|table| table.title.contains(&format!("[note {number}]")));
    let declared = run.context.collection.published.notes.iter().enumerate();
    let used = declared.filter(|(at, _)| is_used(at + 1));
    let rows: Vec<Vec<Cell>> =
        used.map(|(at, note)| vec![Cell::Text(format!("[note {}]", at + 1)), Cell::Text(note.text.clone())]).collect();
    let columns = vec![Column::text("Note number", 16), Column::text("Note text", 78)];
    (!rows.is_empty()).then(|| Sheet {
        name: "Notes".to_owned(),
        title: "Notes".to_owned(),
        notes: Vec::new(),
        columns,
        rows,
        is_list: false,
    })
}

fn cover(run: &Reported<'_>) -> Vec<Paragraph> {
    let collection = run.context.collection;
    let heading = |text: &str| Paragraph::Heading(text.to_owned());
    let mut cover = Vec::new();
    if !collection.publication.publisher.is_empty() {
        cover.push(Paragraph::Text(format!("Published by {}", collection.publication.publisher)));
    }
    let day = |period| collection.publication.day(period).map(|day| day.strftime("%-d %B %Y").to_string());
    if let (Some(published), Some(next)) = (day(run.context.period), day(run.context.period.next())) {
        cover.push(Paragraph::Text(format!("Publication date: {published}")));
        cover.push(Paragraph::Text(format!("Next update: {next}")));
    }
    cover.push(heading("About these statistics"));
    if !collection.notice.is_empty() {
        cover.push(Paragraph::Text(collection.notice.clone()));
    }
    let authorities = || run.statistics.status.iter().filter(|line| !line.authority_code.is_empty());
    let answered = authorities().filter(|line| line.receipt.is_answer()).count();
    cover.push(Paragraph::Text(format!(
        "Figures are the sums of what was reported. {answered} of {} authorities in scope are answered for; nothing is estimated for the others, \
         so sums by area are of those that reported. A figure of which nothing was reported is shown as [x].",
        authorities().count()
    )));
    cover.push(Paragraph::Text(open_faults(run)));
    cover.push(heading("Joint returns and changed boundaries"));
    cover.push(Paragraph::Text(
        "A return of several authorities together is counted once. Responses are counted over authorities, figures over returns. Of a region of \
         which a joint return holds a part, the sums are not available. A return on the area of an authority that has ended answers for the one that took over the area."
            .to_owned(),
    ));
    if !collection.contact.is_empty() || !collection.publication.email.is_empty() {
        cover.push(heading("Contact"));
        cover.extend(Some(&collection.contact).filter(|text| !text.is_empty()).map(|text| Paragraph::Text(text.clone())));
        cover.extend(Some(&collection.publication.email).filter(|text| !text.is_empty()).map(|text| Paragraph::Email(text.clone())));
    }
    cover
}

/// How much of the sums rests on returns with open faults.
fn open_faults(run: &Reported<'_>) -> String {
    let with = |severity: Severity| {
        let faults = run.validation.exceptions.iter().filter(|exception| exception.severity == severity && exception.counts());
        let units: std::collections::BTreeSet<&str> = faults.map(|exception| exception.unit.as_str()).collect();
        run.returns.returns.iter().filter(|found| units.contains(found.unit.id.as_str())).count()
    };
    format!(
        "When these tables were made, {} of {} returns had open errors, of which the values in error are left out, and {} had open queries, of which \
         the values are used; {} returns are left out whole.",
        with(Severity::Error),
        run.returns.returns.len(),
        with(Severity::Query),
        run.validation.excluded.len()
    )
}
