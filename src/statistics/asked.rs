//! Who is asked for a figure, and why there is none: decided here for every table.

use std::{borrow::Cow, collections::BTreeSet};

use super::{AreaType, Placed, ReportArea, Span};
use crate::{
    figures::{MeasureId, Source, Status, UnitId},
    returns::Context,
    schemas::Field,
};

/// What there is of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is known.
    Known,
    /// It is known, and one value that is being queried is so much of it that it is not published.
    Held,
    /// It is known, and so little of it was given that it is not published.
    Unreliable,
    /// It was asked, and is not known.
    NotAvailable,
    /// The question does not arise, or was not asked.
    NotApplicable,
    /// It would compare two series: between them there is a break.
    Break,
    /// It is known, and not shown by disclosure control.
    Suppressed,
    /// It was published, of a period of which no returns are held.
    BackSeries,
}

/// The authorities of an area to whom a question is put: those to whom it applies.
#[must_use]
pub fn authorities_asked<'e>(
    field: &Field,
    expected: &'e BTreeSet<String>,
    context: &Context<'_>,
) -> Cow<'e, BTreeSet<String>> {
    if field.applies.is_none() {
        return Cow::Borrowed(expected);
    }
    Cow::Owned(expected.iter().filter(|code| field.applies_to(context.register.get(code))).cloned().collect())
}

/// Whether a question is put in every part of a span that counts for it.
pub(super) fn is_asked_over(field: &Field, span: &Span<'_>) -> bool {
    span.counted(field.measure).iter().all(|(period, _)| field.is_asked_in(*period))
}

/// The authorities whose form has no box for a figure: they are not asked, and do not count as silent.
pub(super) fn without_a_box<'g>(
    last: &'g Placed,
    measure: MeasureId,
    area: usize,
    asked: &BTreeSet<String>,
) -> BTreeSet<&'g String> {
    let units = last.members[area].iter().filter(|unit| has_no_box(last, measure, **unit));
    units.flat_map(|unit| &last.figures.unit(*unit).covers).filter(|code| asked.contains(*code)).collect()
}

/// Whether the form of a unit's return has no box for a figure.
fn has_no_box(last: &Placed, measure: MeasureId, unit: UnitId) -> bool {
    let figure = last.figures.get(measure, unit);
    (figure.status, figure.source) == (Status::NotAsked, Source::Form)
}

/// Why there is no figure of an area.
///
/// It does not apply where the question is put to nobody there, or not in the whole of the time, or where no
/// form that came from there has a box for it; of one unit also where the unit says so.
pub(super) fn why_not(
    field: &Field,
    measure: MeasureId,
    (index, area): (usize, &ReportArea),
    asked: &BTreeSet<String>,
    span: &Span<'_>,
) -> Standing {
    let nobody = asked.is_empty() && !area.expected.is_empty();
    if nobody || !is_asked_over(field, span) {
        return Standing::NotApplicable;
    }
    let Some(last) = span.last() else { return Standing::NotAvailable };
    let does_not_apply =
        |unit| last.figures.get(measure, unit).status == Status::NotApplicable && area.kind == AreaType::Unit;
    let mut usable =
        last.members[index].iter().copied().filter(|unit| last.figures.is_usable(*unit)).peekable();
    let arises_nowhere =
        usable.peek().is_some() && usable.all(|unit| has_no_box(last, measure, unit) || does_not_apply(unit));
    if arises_nowhere { Standing::NotApplicable } else { Standing::NotAvailable }
}
