//! The sheet of all exceptions: what matters most to the national figure first, ten columns that print on a
//! landscape page.

use std::collections::{HashMap, HashSet};

use super::{
    contacts::Contacts,
    reported::Reported,
    workbook::{SheetColumn, TableCell, TableSheet},
};
use crate::{
    schemas::RecordTable,
    vocabulary::{
        Exception, Severity,
        exception::{ExceptionState, by_cause},
        printable,
    },
};

/// Cells that are named in a line; of more it is said how many there are.
const MOST_CELLS: usize = 8;

/// Decimals of shares in percent.
const SHARE_DECIMALS: u8 = 3;

/// A line a cause: what one rule says of one sheet of a return stands together, and under it what follows
/// from it.
pub fn all(run: &Reported<'_>, period: &str) -> TableSheet {
    let columns = vec![
        SheetColumn::text("What is wrong and what to do", 52),
        SheetColumn::text("Severity", 12),
        SheetColumn::text("Authority", 22),
        SheetColumn::text("Contact", 18),
        SheetColumn::text("File, sheet and cell", 28),
        SheetColumn::text("Table and field", 28),
        SheetColumn::text("Rule", 14),
        SheetColumn::number("Value", 13, 0),
        SheetColumn::number("Expected", 13, 0),
        SheetColumn::number("Effect on the national figure, %", 16, SHARE_DECIMALS),
    ];
    let notes = [
        "For internal use: it names people; their e-mail addresses are on By_authority. What matters most \
         to the national figure stands first, whatever its severity.",
        "A value in error is left out of the sums until it is mended. A value that is queried is used. A \
         rejected return is left out as a whole.",
        "What one rule says of several cells of a sheet stands in one line, and what follows from it under \
         it. Every cell is in exceptions.csv.",
    ];
    let list = Listing::of(run);
    let rows = list.in_order().iter().map(|group| list.row(group)).collect();
    TableSheet {
        name: "Exceptions".to_owned(),
        title: format!("All exceptions, {period}"),
        notes: notes.map(str::to_owned).to_vec(),
        columns,
        rows,
        is_list: true,
    }
}

/// Exceptions that one line tells.
type Group<'r> = Vec<&'r Exception>;

struct Listing<'r> {
    run: &'r Reported<'r>,
    contacts: Contacts<'r>,
    period: String,
    /// What a return of middling size is of a national figure.
    middling: f64,
    /// Those that others follow from, by id.
    causes: HashMap<String, &'r Exception>,
}

impl<'r> Listing<'r> {
    fn of(run: &'r Reported<'r>) -> Self {
        let period = run.context.period.to_string();
        let followed: HashSet<&str> =
            run.validation.exceptions.iter().map(|exception| exception.caused_by.as_str()).collect();
        let with_ids = run.validation.exceptions.iter().map(|exception| (exception.id(&period), exception));
        let causes = with_ids.filter(|(id, _)| followed.contains(id.as_str())).collect();
        Self {
            run,
            contacts: Contacts::of(run),
            middling: 1.0 / run.statistics.status.len().max(1) as f64,
            period,
            causes,
        }
    }

    /// How far up it belongs, in millionths of the national figure, so that what is equal to a reader is
    /// equal here. A return that is left out as a whole comes first; a value that is left out and cannot be
    /// weighed counts as that of a middling return.
    fn effect(&self, exception: &Exception) -> u64 {
        let unweighed = match exception.severity {
            Severity::Reject => return u64::MAX,
            Severity::Error if self.is_added(exception) => self.middling,
            Severity::Error | Severity::Query | Severity::Note => 0.0,
        };
        (exception.score.unwrap_or(unweighed) * 1e6).round() as u64
    }

    fn table(&self, exception: &Exception) -> Option<&'r RecordTable> {
        let collection = self.run.context.collection;
        collection.table(&exception.table).map(|table| &collection.tables[table])
    }

    fn is_added(&self, exception: &Exception) -> bool {
        let field = self
            .table(exception)
            .and_then(|table| table.field(&exception.field).map(|field| &table.fields[field]));
        field.is_some_and(crate::schemas::Field::is_additive)
    }

    /// The lines: causes by their effect, those that are accepted last; under each what follows from it.
    fn in_order(&self) -> Vec<Group<'r>> {
        let listed = self.run.validation.exceptions.iter().filter(|exception| !exception.trial);
        let (followers, mut causes): (Vec<_>, Vec<_>) =
            listed.partition(|exception| self.causes.contains_key(&exception.caused_by));
        causes.sort_by_key(|exception| {
            (exception.state, std::cmp::Reverse(self.effect(exception)), exception.severity)
        });
        let causes = by_cause(causes);
        let mut group_of: HashMap<String, usize> = HashMap::new();
        for (at, group) in causes.iter().enumerate() {
            group_of.extend(group.iter().map(|exception| (exception.id(&self.period), at)));
        }
        let mut following: Vec<Vec<&Exception>> = vec![Vec::new(); causes.len() + 1];
        for follower in followers {
            // What follows from one that is not listed, such as one on trial, stands at the end.
            following[group_of.get(&follower.caused_by).copied().unwrap_or(causes.len())].push(follower);
        }
        let last = following.pop().unwrap_or_default();
        let with_followers = causes.into_iter().zip(following);
        let mut lines: Vec<Group<'r>> =
            with_followers.flat_map(|(cause, after)| std::iter::once(cause).chain(together(after))).collect();
        lines.extend(together(last));
        lines
    }

    fn row(&self, group: &[&Exception]) -> Vec<TableCell> {
        let first = group[0];
        let text = |text: &str| TableCell::text_or_blank(&printable::lines(text));
        let others = match group.len() {
            1 => String::new(),
            count => format!(" (and {} more like it)", count - 1),
        };
        let share =
            first.score.map(|score| TableCell::Number { value: score * 100.0, decimals: SHARE_DECIMALS });
        vec![
            text(&format!("{}{others}", first.message)),
            text(&self.severity(first)),
            text(&self.run.lead_and_name(&first.unit).1),
            text(&self.contacts.to_call(&first.unit)),
            text(&place(group)),
            text(&self.subject(group)),
            text(&first.rule),
            figure(&first.value),
            figure(&first.expected),
            share.unwrap_or(TableCell::Blank),
        ]
    }

    /// `query`, `query, accepted`, `error, follows from LAE-083 at D12`.
    fn severity(&self, exception: &Exception) -> String {
        let mut words = exception.severity.word().to_owned();
        if exception.state == ExceptionState::Accepted {
            words.push_str(", accepted");
        }
        if let Some(cause) = self.causes.get(&exception.caused_by) {
            let at =
                if cause.place.cell.is_empty() { String::new() } else { format!(" at {}", cause.place.cell) };
            words.push_str(&format!(", follows from {}{at}", cause.rule));
        }
        words
    }

    /// The titles of table, record and field: `Visits by type of premises / Retail shops / Total visits`.
    /// Where a line tells of several, the table and what they share.
    fn subject(&self, group: &[&Exception]) -> String {
        let first = group[0];
        let Some(table) = self.table(first) else { return String::new() };
        let shared = |part: fn(&Exception) -> &str| group.iter().all(|other| part(other) == part(first));
        let record = if shared(|exception| &exception.record) { table.key_label(&first.record) } else { "" };
        let field = table.field(&first.field).filter(|_| shared(|exception| &exception.field));
        let field = field.map_or("", |field| table.fields[field].title.as_str());
        [table.title.as_str(), record, field]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" / ")
    }
}

/// Followers of one cause by what they say: one rule, one sheet, one line.
fn together(followers: Vec<&Exception>) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let key = |exception: &Exception| {
        (
            exception.unit.clone(),
            exception.rule.clone(),
            exception.place.file.clone(),
            exception.place.sheet.clone(),
        )
    };
    for follower in followers {
        match groups.iter_mut().find(|group| key(group[0]) == key(follower)) {
            Some(group) => group.push(follower),
            None => groups.push(vec![follower]),
        }
    }
    groups
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
    [place.file.as_str(), &place.sheet, &named]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// A value as a number where it is one and nothing of how it was typed is lost.
fn figure(text: &str) -> TableCell {
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    match (text.parse::<f64>(), u8::try_from(decimals)) {
        (Ok(value), Ok(decimals @ 0..=9))
            if value.is_finite() && format!("{value:.0$}", usize::from(decimals)) == text =>
        {
            TableCell::Number { value, decimals }
        }
        _ => TableCell::text_or_blank(&printable::whole(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_a_number_where_nothing_of_it_is_lost() {
        assert_eq!(figure("1200.50"), TableCell::Number { value: 1200.5, decimals: 2 });
        assert_eq!(figure("-3"), TableCell::Number { value: -3.0, decimals: 0 });
        for text in ["007", "1e3", "at least 0", "12345678901234567890", "1,000"] {
            assert_eq!(figure(text), TableCell::Text(text.to_owned()), "{text}");
        }
        assert_eq!(figure(""), TableCell::Blank);
    }
}
