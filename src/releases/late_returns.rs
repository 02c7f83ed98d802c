//! Whether what came late for a period still enters its figures, or waits until somebody opens it.

use jiff::civil::Date;

use super::Releases;
use crate::{intake::Received, returns::Context, vocabulary::Period};

/// The day on which a period was closed, if what came then to the inbox of a later one waits for that.
///
/// Of a period that is open nothing waits. What is not known to have come after it was closed was there when
/// people signed. What was released is revised, as far back as figures are.
#[must_use]
pub fn closed_before(
    received: Option<Received>,
    inbox: Period,
    releases: &Releases,
    context: &Context<'_>,
) -> Option<Date> {
    let period = context.period;
    let closed = context.ledger.state_of(period).closed?;
    let closed = context.ledger.get(closed).day();
    let window = context.collection.published.revision_window.0;
    let mut revised = std::iter::successors(Some(inbox.previous()), |own| Some(own.previous())).take(window);
    if releases.last_of(period).is_some() && revised.any(|own| own == period) {
        return None;
    }
    received.is_some_and(|received| received.date > closed).then_some(closed)
}
