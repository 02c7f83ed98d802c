//! What is said of figures that are rounded so that small ones cannot be told.

use crate::{
    schemas::{
        Collection, Field,
        tables::{ColumnOf, PublishedTable},
    },
    statistics::figures_named,
    vocabulary::Scaled,
};

/// Of the figures of a table, those in its rates among them; nothing where none is rounded so.
pub(super) fn table_in_words(table: &PublishedTable, collection: &Collection) -> Option<String> {
    let published = &collection.published;
    let named = table.columns.iter().flat_map(|column| match column {
        ColumnOf::Figure(at) | ColumnOf::Change(at) => vec![*at],
        ColumnOf::Indicator(at) | ColumnOf::Quartile(at, _) => figures_named(&published.indicators[*at]),
    });
    let figures = named.map(|at| &published.figures[at]);
    in_words(figures.map(|figure| &collection.figure_table(figure.table).fields[figure.field]))
}

/// That figures are rounded so that small ones cannot be told, where some are.
pub(super) fn in_words<'f>(fields: impl Iterator<Item = &'f Field>) -> Option<String> {
    let mut bases: Vec<String> = Vec::new();
    for field in fields.filter(|field| field.rounding.is_control) {
        let base = field.rounding.base.map_or_else(String::new, |base: Scaled| base.to_f64().to_string());
        if !bases.contains(&base) {
            bases.push(base);
        }
    }
    (!bases.is_empty()).then(|| {
        format!(
            "So that small figures cannot be told, figures are rounded to multiples of {}, each on its own: \
             parts may not add to their total, and rates and changes are of rounded figures.",
            bases.join(" or ")
        )
    })
}
