//! Corrections of what was published (`[[correction]]` in `tables.toml`), for the notice that tells of them.

use jiff::civil::Date;

use super::{Collection, Faults, declaration::Entry, rules::period_of, shapes::CORRECTION, tables::text};
use crate::vocabulary::Period;

/// Something that was published wrong.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The day on which it was put right.
    pub date: Date,
    /// The period of which it was.
    pub period: Period,
    /// What was wrong, and what it is now.
    pub text: String,
}

impl Correction {
    /// Reads the list of corrections: the newest first, of one day as they are declared.
    pub(super) fn all(node: &Entry, collection: &Collection, faults: &mut Faults) -> Vec<Self> {
        let items = node.get("correction").map(|value| value.list(faults).to_vec()).unwrap_or_default();
        let mut all: Vec<Self> =
            items.iter().filter_map(|item| Self::read(item, collection, faults)).collect();
        all.sort_by_key(|correction| std::cmp::Reverse(correction.date));
        all
    }

    fn read(item: &Entry, collection: &Collection, faults: &mut Faults) -> Option<Self> {
        item.is_of(&CORRECTION, faults);
        let date = item.required("date", faults).and_then(|date| date.date(faults));
        let text = text(item, "text", faults);
        item.required("period", faults)?;
        let period = period_of(item, "period", collection, faults);
        Some(Self { date: date?, period: period?, text: text? })
    }
}
