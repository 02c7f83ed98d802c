//! How a period stands, in words: open, signed off, closed, released.

use super::Releases;
use crate::{returns::Context, vocabulary::Period};

/// Open, closed or released, with who and when.
#[must_use]
pub fn standing(period: Period, releases: &Releases, context: &Context<'_>) -> String {
    let ledger = &context.ledger;
    let state = ledger.state_of(period);
    let released =
        releases.last_of(period).map(|own| format!("released as {} on {}", own.about.name(), own.day));
    let who: Vec<&str> = state.signed_off.iter().map(|id| ledger.get(*id).who()).collect();
    let signed = if who.is_empty() {
        String::new()
    } else {
        format!(
            ", signed off by {}",
            who.join(
                " and \
    "
            )
        )
    };
    let own = match state.closed.map(|id| ledger.get(id)) {
        // What was closed for a release stays closed by it.
        Some(own) if released.is_none() => format!("closed by {} on {}{signed}", own.who(), own.day()),
        Some(_) => String::new(),
        None => format!("open{signed}"),
    };
    let parts = [released.unwrap_or_default(), own].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("; ")
}
