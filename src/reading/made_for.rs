//! What a workbook of our own says of itself, on a sheet that people do not see: what it is, of which
//! collection, for whom and for when it was made.

use super::{Content, Document, ReadingLine, Sheet, notes};
use crate::{
    schemas::{
        Collection,
        form_page::{fingerprint, form_pages},
    },
    vocabulary::{CellAddress, Period, printable::echo},
};

/// The name of that sheet.
pub const MARK_SHEET: &str = "quarterday";

/// The word by which a blank return is known.
pub const FORM_MARK: &str = "quarterday form";

/// The word by which a workbook of questions is known.
pub const QUESTIONS_MARK: &str = "quarterday questions";

/// What a workbook of our own says of itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MadeFor {
    /// What it is, by its mark.
    pub mark: String,
    /// Name of the collection.
    pub collection: String,
    /// The period.
    pub period: String,
    /// Id of the unit.
    pub unit: String,
    /// Of a form the mark of its layout.
    pub layout: String,
}

impl MadeFor {
    /// What a sheet says, as it was written: the mark, the collection, the period, the unit, and the layout.
    #[must_use]
    pub fn on(sheet: &Sheet) -> Option<Self> {
        let line = |row: u32| match &sheet.get(CellAddress { row, column: 0 })?.content {
            Content::Text(text) => Some(text.trim().to_owned()),
            other => Some(other.to_string()),
        };
        let line = |row: u32| line(row).unwrap_or_default();
        let is_ours = sheet.name == MARK_SHEET && [FORM_MARK, QUESTIONS_MARK].contains(&line(0).as_str());
        is_ours.then(|| Self {
            mark: line(0),
            collection: line(1),
            period: line(2),
            unit: line(3),
            layout: line(4),
        })
    }

    /// Takes the sheet out of a document: nothing that stands on it is of a return.
    pub(super) fn take_out(document: &mut Document) -> Option<Self> {
        let (at, own) =
            document.sheets.iter().enumerate().find_map(|(at, sheet)| Some((at, Self::on(sheet)?)))?;
        document.sheets.remove(at);
        Some(own)
    }

    /// The line of it in the readings.
    pub(super) fn line(&self, collection: &Collection) -> ReadingLine {
        let Self { mark, period, unit, layout, .. } = self;
        let what = if mark == FORM_MARK { "form" } else { "workbook of questions" };
        let (unit, when) = (echo(unit), echo(period));
        let now = Period::parse(period).map(|own| fingerprint(collection, &form_pages(collection, own)));
        let changed = now.filter(|now| mark == FORM_MARK && now != layout);
        let changed =
            changed.map(|now| format!("; the form of that period is laid out otherwise now ({now})"));
        let layout = if layout.is_empty() { String::new() } else { format!(", layout {}", echo(layout)) };
        let changed = changed.unwrap_or_default();
        notes::line(None, format!("it is the {what} that was made for {unit}, {when}{layout}{changed}"))
    }
}
