//! A line of the sheet of all exceptions, as people read it.

use super::causes::Causes;
use crate::{
    publication::{
        Reported, WhomToAsk,
        lists::{Column, ListCell},
    },
    schemas::RecordTable,
    vocabulary::{Exception, exception::ExceptionState},
};

/// Cells that are named in a line; of more it is said how many there are.
const MOST_CELLS: usize = 8;

/// Decimals of shares in percent.
const SHARE_DECIMALS: u8 = 3;

/// Exceptions that one line tells.
pub(super) struct CauseLine<'r> {
    first: &'r Exception,
    message: String,
    severity: String,
    unit_name: String,
    contact: String,
    place: String,
    subject: String,
}

impl<'r> CauseLine<'r> {
    /// The columns of the sheet.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Column::of("message", |line: &Self| ListCell::lines(&line.message))
            .headed("What is wrong and what to do", 52),
        Column::of("severity", |line: &Self| ListCell::lines(&line.severity)).headed("Severity", 12),
        Column::of("unit_name", |line: &Self| ListCell::lines(&line.unit_name)).headed("Authority", 22),
        Column::of("contact", |line: &Self| ListCell::lines(&line.contact)).headed("Contact", 18),
        Column::of("place", |line: &Self| ListCell::lines(&line.place)).headed("File, sheet and cell", 28),
        Column::of("subject", |line: &Self| ListCell::lines(&line.subject)).headed("Table and field", 28),
        Column::of("rule", |line: &Self| ListCell::lines(&line.first.rule)).headed("Rule", 14),
        Column::of("value", |line: &Self| figure(&line.first.value)).headed("Value", 13).of_numbers(0),
        Column::of("expected", |line: &Self| figure(&line.first.expected))
            .headed("Expected", 13)
            .of_numbers(0),
        Column::of("effect", |line: &Self| line.first.score.map(percent).unwrap_or_default())
            .headed("Effect on the national figure, %", 16)
            .of_numbers(SHARE_DECIMALS),
    ];

    /// The line of a group, which is never empty.
    pub fn of(
        group: &[&'r Exception],
        causes: &Causes<'r>,
        contacts: &WhomToAsk<'r>,
        run: &Reported<'_>,
    ) -> Self {
        let first = group[0];
        let others = match group.len() {
            1 => String::new(),
            count => format!(" (and {} more like it)", count - 1),
        };
        Self {
            first,
            message: format!("{}{others}{}", first.message, settled(first, run)),
            severity: severity(first, causes.cause_of(first)),
            unit_name: run.lead_and_name(&first.unit).1.into_owned(),
            contact: contacts.to_call(&first.unit),
            place: place(group),
            subject: causes.table(first).map_or_else(String::new, |table| subject(group, table)),
        }
    }
}

/// What was decided of it, on a line of its own: the explanation that stands, or did until it lapsed.
fn settled(exception: &Exception, run: &Reported<'_>) -> String {
    let Some(decision) = exception.decision else { return String::new() };
    let decision = run.context.ledger.get(decision);
    let (state, why, who) = (exception.state.word(), decision.why(), decision.who());
    format!("\n{state}: {why} ({who}, {})", decision.day())
}

/// `query`, `query, accepted`, `error, follows from LAE-083 at D12`.
fn severity(exception: &Exception, cause: Option<&Exception>) -> String {
    let mut words = exception.severity.word().to_owned();
    if exception.state != ExceptionState::Open {
        words.push_str(&format!(", {}", exception.state.word()));
    }
    if let Some(cause) = cause {
        let at =
            if cause.place.cell.is_empty() { String::new() } else { format!(" at {}", cause.place.cell) };
        words.push_str(&format!(", follows from {}{at}", cause.rule));
    }
    words
}

/// File, sheet and cells, a line each.
fn place(group: &[&Exception]) -> String {
    let place = &group[0].place;
    let mut cells: Vec<&str> =
        group.iter().map(|exception| exception.place.cell.as_str()).filter(|cell| !cell.is_empty()).collect();
    cells.dedup();
    let more = cells.len().saturating_sub(MOST_CELLS);
    let mut named = cells[..cells.len() - more].join(", ");
    if more > 0 {
        named.push_str(&format!(" and {more} more"));
    }
    joined([&place.file, &place.sheet, &named], "\n")
}

/// The titles of table, record and field: `Visits by type of premises / Retail shops / Total visits`. Where a
/// line tells of several, the table and what they share.
fn subject(group: &[&Exception], table: &RecordTable) -> String {
    let first = group[0];
    let shared = |part: fn(&Exception) -> &str| group.iter().all(|other| part(other) == part(first));
    let record = if shared(|exception| &exception.record) { table.key_label(&first.record) } else { "" };
    let field = table.field(&first.field).filter(|_| shared(|exception| &exception.field));
    let field = field.map_or("", |field| &table.fields[field].title);
    joined([&table.title, record, field], " / ")
}

/// What is not empty of the parts of a text.
fn joined(parts: [&str; 3], separator: &str) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(separator)
}

fn percent(share: f64) -> ListCell<'static> {
    ListCell::Number { value: share * 100.0, decimals: SHARE_DECIMALS }
}

/// A value as a number where it is one and nothing of how it was typed is lost.
fn figure(text: &str) -> ListCell<'_> {
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    match (text.parse::<f64>(), u8::try_from(decimals)) {
        (Ok(value), Ok(decimals @ 0..=9))
            if value.is_finite() && format!("{value:.0$}", usize::from(decimals)) == text =>
        {
            ListCell::Number { value, decimals }
        }
        _ => ListCell::whole(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_a_number_where_nothing_of_it_is_lost() {
        let number = |text| match figure(text) {
            ListCell::Number { value, decimals } => Some((value, decimals)),
            _ => None,
        };
        assert_eq!(number("1200.50"), Some((1200.5, 2)));
        assert_eq!(number("-3"), Some((-3.0, 0)));
        for text in ["007", "1e3", "at least 0", "12345678901234567890", "1,000", ""] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
