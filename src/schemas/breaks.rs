//! Breaks in series (`[[break]]` in `tables.toml`): from some period on a figure is not what it was.

use std::collections::BTreeSet;

use super::{
    Collection, Faults,
    declaration::Entry,
    rules::period_of,
    shapes::BREAK,
    tables::{Published, text},
};
use crate::vocabulary::Period;

/// A break in the series of some figures.
#[derive(Debug, Clone)]
pub struct Break {
    /// The first period of the new series.
    pub period: Period,
    /// The figures (by index) of which it is one.
    pub figures: BTreeSet<usize>,
    /// What changed.
    pub text: String,
}

impl Break {
    /// Whether it lies between two periods: what was before cannot be held against what is now.
    #[must_use]
    pub fn is_between(&self, before: Period, now: Period) -> bool {
        before.start() < self.period.start() && self.period.start() <= now.start()
    }

    /// Whether a period that it is in has parts of both series.
    #[must_use]
    pub fn is_within(&self, period: Period) -> bool {
        period.start() < self.period.start() && self.period.start() <= period.end()
    }

    /// Reads the list of breaks.
    pub(super) fn all(
        node: &Entry,
        published: &Published,
        collection: &Collection,
        faults: &mut Faults,
    ) -> Vec<Self> {
        let items = node.get("break").map(|value| value.list(faults).to_vec()).unwrap_or_default();
        items.iter().filter_map(|item| Self::read(item, published, collection, faults)).collect()
    }

    fn read(
        item: &Entry,
        published: &Published,
        collection: &Collection,
        faults: &mut Faults,
    ) -> Option<Self> {
        item.is_of(&BREAK, faults);
        let (text, of) = (text(item, "text", faults), item.required("of", faults));
        let mut figures = BTreeSet::new();
        for name in of.map(|of| of.texts(faults)).unwrap_or_default() {
            let own = figures_of(&name, published, collection);
            if own.is_empty() {
                let names = published.names(&collection.tables);
                let tables = collection.tables.iter().map(|table| table.name.as_str());
                let known = tables.chain(names.fields.iter().map(|field| field.name.as_str()));
                faults.unknown(&of?.at, "the table or figure", &name, known);
            }
            figures.extend(own);
        }
        item.required("period", faults)?;
        let period = period_of(item, "period", collection, faults)?;
        Some(Self { period, figures, text: text? })
    }
}

/// The figures (by index) that a name stands for: of a table all, of a field all its rows, or one alone.
pub(super) fn figures_of(name: &str, published: &Published, collection: &Collection) -> Vec<usize> {
    let names = published.names(&collection.tables);
    let is_meant = |at: &usize| {
        let figure = &published.figures[*at];
        let table = published.table(figure.table, &collection.tables);
        let of_field = format!("{}.{}", table.name, table.fields[figure.field].name);
        [table.name.as_str(), of_field.as_str(), names.fields[*at].name.as_str()].contains(&name)
    };
    (0..published.figures.len()).filter(is_meant).collect()
}
