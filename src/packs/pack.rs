//! The workbook of a group.

use super::{
    due::due,
    joined::joined,
    measures::measures,
    moved::moved,
    open::{awaiting, exceptions},
    owed::owed,
    published::published,
    source::SourceNow,
};
use crate::{
    publication::{Paragraph, TableSheet, Workbook, period_in_words},
    records::HistoryError,
    schemas::{packs::Packs, register::GroupOn},
    vocabulary::Period,
};

/// Makes the pack of a group.
///
/// # Errors
/// If outputs are not as their runs left them.
pub fn pack(
    packs: &Packs,
    group: &GroupOn,
    period: Period,
    sources: &[SourceNow<'_>],
) -> Result<Workbook, HistoryError> {
    let id = group.id.as_str();
    let mut sheets = Vec::new();
    for own in &packs.tables {
        sheets.push(published(own, packs, sources)?);
    }
    for own in &packs.moved {
        sheets.push(moved(own, (packs, id), sources)?);
    }
    sheets.push(owed(packs, id, period, sources));
    if !packs.exceptions.is_empty() {
        sheets.push(exceptions(packs, id, sources)?);
    }
    if !packs.measures.is_empty() {
        sheets.push(measures(packs, id, sources)?);
    }
    if !packs.awaiting.is_empty() {
        sheets.push(awaiting(packs, id, sources)?);
    }
    for list in &packs.lists {
        sheets.push(due(list, (packs, id), period, sources)?);
    }
    for join in &packs.joins {
        sheets.push(joined(join, packs, id, sources)?);
    }
    sheets.iter_mut().for_each(|own| entitled(own, group));
    Ok(Workbook {
        title: format!("{}, {}, {}", packs.title, group.name, period_in_words(period)),
        author: packs.publisher.clone(),
        keywords: Vec::new(),
        cover: cover(packs, group, sources),
        sheets,
        charts: Vec::new(),
    })
}

/// A sheet says of whom it is; one in which nothing stands says so.
fn entitled(sheet: &mut TableSheet, group: &GroupOn) {
    sheet.title = format!("{}: {}", group.name, sheet.title);
    if sheet.rows.is_empty() {
        sheet.notes.insert(0, "Nothing is known that belongs here.".to_owned());
    }
}

fn cover(packs: &Packs, group: &GroupOn, sources: &[SourceNow<'_>]) -> Vec<Paragraph> {
    let notice = Some(packs.notice.clone()).filter(|own| !own.is_empty());
    let mut told: Vec<Paragraph> = notice.into_iter().map(Paragraph::Text).collect();
    told.push(Paragraph::Text(if group.is_all {
        format!("This pack is for {} alone. It informs: it directs nobody, and ranks nobody.", group.name)
    } else {
        "This pack is for the partners of the group. It informs: it directs nobody, and ranks nobody. Of \
         other authorities there is nothing in it but what is published."
            .to_owned()
    }));
    told.push(Paragraph::Heading("From where it is taken".to_owned()));
    for source in sources {
        told.push(Paragraph::Text(match &source.found {
            Ok(found) => format!("{}: {}", source.name, found.told()),
            Err(_) => format!("{}: missing. Nothing of it is in this pack.", source.name),
        }));
    }
    told
}
