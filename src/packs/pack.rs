//! The workbook of a group.

use super::{
    due::due,
    joined::joined,
    measures::measures,
    open::{awaiting, exceptions},
    owed::owed,
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
    let mut sheets = vec![
        owed(packs, id, period, sources),
        exceptions(packs, id, sources)?,
        measures(packs, id, sources)?,
    ];
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
        cover: cover(packs, sources),
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

fn cover(packs: &Packs, sources: &[SourceNow<'_>]) -> Vec<Paragraph> {
    let notice = Some(packs.notice.clone()).filter(|own| !own.is_empty());
    let mut told: Vec<Paragraph> = notice.into_iter().map(Paragraph::Text).collect();
    told.push(Paragraph::Text(
        "This pack is for the partners of the group. It informs: it directs nobody, and ranks nobody. Of \
         other authorities there is nothing in it but what is published."
            .to_owned(),
    ));
    told.push(Paragraph::Heading("From where it is taken".to_owned()));
    for source in sources {
        told.push(Paragraph::Text(match &source.found {
            Ok(found) => format!("{}: {}", source.name, found.told()),
            Err(_) => format!("{}: missing. Nothing of it is in this pack.", source.name),
        }));
    }
    told
}
