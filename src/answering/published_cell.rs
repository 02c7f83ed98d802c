//! What a list says of a figure, as a cell: its number where it was published, else why there is none.

use crate::{
    publication::{Marker, TableCell},
    tracing::PublishedLine,
    vocabulary::Scaled,
};

/// The cell of a line, by the number in a column of it, as that is published.
pub fn cell_of(
    line: Option<&PublishedLine<'_>>,
    column: &str,
    as_published: &dyn Fn(Scaled) -> Option<Scaled>,
) -> TableCell {
    let Some(line) = line else { return TableCell::Marker(Marker::NotAvailable) };
    match line.get("standing") {
        "known" | "back-series" => {
            let value = line.number(column).and_then(as_published);
            value.map_or(TableCell::Marker(Marker::NotAvailable), number)
        }
        "held" | "unreliable" => TableCell::Marker(Marker::Held),
        "not-applicable" => TableCell::Marker(Marker::NotApplicable),
        "break" => TableCell::Marker(Marker::Break),
        "not-available" => TableCell::Marker(Marker::NotAvailable),
        // Whatever else keeps a figure back keeps it back here.
        _ => TableCell::Text(CONFIDENTIAL.to_owned()),
    }
}

/// As it is shown where a figure is kept back for what it would give away.
pub const CONFIDENTIAL: &str = "[c]";

/// What that means.
pub const CONFIDENTIAL_MEANS: &str =
    "[c] = not published, so that nothing can be learnt of a single authority";

/// A share in percent, as little known as its figure.
pub fn share_of(line: Option<&PublishedLine<'_>>, figure: &TableCell) -> TableCell {
    match figure {
        TableCell::Number { .. } => line
            .and_then(|line| line.number("estimated_pct")?.with_decimals(1))
            .map_or(TableCell::Marker(Marker::NotAvailable), number),
        other => other.clone(),
    }
}

fn number(value: Scaled) -> TableCell {
    TableCell::Number { value: value.to_f64(), decimals: value.decimals }
}
