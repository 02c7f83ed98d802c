//! The sheet of all exceptions: what matters most to the national figure first, ten columns that print on a
//! landscape page.

use super::{cause_line::CauseLine, causes::Causes};
use crate::publication::{Reported, TableSheet, WhomToAsk, lists::list_sheet};

const NOTES: [&str; 3] = [
    "For internal use: it names people; their e-mail addresses are on By_authority. What matters most \
     to the national figure stands first, whatever its severity.",
    "A value in error is left out of the sums until it is mended. A value that is queried is used. A \
     rejected return is left out as a whole.",
    "What one rule says of several cells of a sheet stands in one line, and what follows from it under \
     it. Every cell is in exceptions.csv.",
];

/// A line a cause: what one rule says of one sheet of a return stands together, and under it what follows
/// from it.
pub(super) fn all_exceptions(run: &Reported<'_>, period: &str) -> TableSheet {
    let (causes, contacts) = (Causes::of(run), WhomToAsk::of(run));
    let groups = causes.in_order();
    let rows = groups.iter().map(|group| CauseLine::of(group, &causes, &contacts, run));
    let title = format!("All exceptions, {period}");
    list_sheet("Exceptions", title, &NOTES, CauseLine::COLUMNS, rows)
}
