//! What happened since a day.

use super::{
    Shown,
    words::{MESSAGE, counted_or_none, print_first, shortened},
};
use crate::{status::Since, vocabulary::printable::echo};

pub(super) fn print_since(since: &Since, shown: &Shown<'_>) {
    say!("\nSince {}", since.day);
    say!("  Came      {}", counted_or_none(since.came.len(), "file"));
    print_first(&since.came, shown, |came| {
        say!("    {}  {:<12}  {} ({})", came.received, came.state, echo(&came.name), echo(&came.file));
    });
    say!("  Decided   {}", counted_or_none(since.decided.len(), "decision"));
    print_first(&since.decided, shown, |own| {
        let (who, why) = (echo(&own.who), shortened(&own.why, MESSAGE));
        say!("    {}  {:<12}  {}: \"{why}\" ({who})", own.day, own.decision, echo(&own.name));
    });
    if !since.is_compared {
        let why = shown.why_not.unwrap_or("there are no outputs of a run of this period");
        say!("  What was opened and closed is not known: {why}");
        return;
    }
    for (word, exceptions) in [("Opened", &since.opened), ("Closed", &since.closed)] {
        say!("  {word}    {}", counted_or_none(exceptions.len(), "exception"));
        print_first(exceptions, shown, |own| {
            let (name, message) = (echo(&own.name), shortened(&own.message, MESSAGE));
            say!("    {:<15}  {:<5}  {name}: {message}", own.change, own.severity);
        });
    }
}
