//! The spans of time of which there are statistics, and who was in scope in each.

use std::collections::{BTreeMap, BTreeSet};

use super::{areas::others_in, placed::Placed, totals::Span};
use crate::{returns::Context, vocabulary::Period};

/// The period of the returns, longer ones that end with it, and earlier ones, newest first.
pub fn spans<'g>(now: &'g Placed, earlier: &'g [Placed], context: &Context<'_>) -> Vec<Span<'g>> {
    let mut known: BTreeMap<Period, &Placed> =
        earlier.iter().map(|placed| (placed.period(), placed)).collect();
    known.insert(context.period, now);
    let parts = |period: Period| {
        period.made_of(context.period).into_iter().map(|part| (part, known.get(&part).copied())).collect()
    };
    let mut spans =
        vec![Span { period: context.period, parts: parts(context.period), before: None, by_area: false }];
    let longer = context.period.completes().into_iter().map(|period| Span {
        period,
        parts: parts(period),
        before: None,
        by_area: false,
    });
    // A longer period of which nothing is known but its end says nothing.
    spans.extend(longer.filter(|span| span.parts.iter().filter(|(_, placed)| placed.is_some()).count() > 1));
    spans.extend(earlier.iter().map(|placed| Span {
        period: placed.period(),
        parts: vec![(placed.period(), Some(placed))],
        before: Some(in_scope_in(placed.period(), context)),
        by_area: false,
    }));
    spans
}

/// The authorities (by code) that were in scope of the collection in a period, and the units (by id) beside
/// them that are in no register.
pub fn in_scope_in(period: Period, context: &Context<'_>) -> BTreeSet<String> {
    let then = context.register.existing_on(period.end()).filter(|authority| {
        context.collection.covers(authority, period)
            && context.ledger.exempt(&authority.code, period).is_none()
    });
    let others = others_in(period, context).map(|unit| unit.unit.clone());
    then.map(|authority| authority.code.clone()).chain(others).collect()
}
