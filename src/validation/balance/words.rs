//! What is said of sums that do not agree.

use super::{
    edits::{Edit, Linear},
    numbers::step,
};
use crate::{
    returns::{Return, Submission},
    schemas::{Field, RecordTable},
    vocabulary::{RecordField, Scaled, printable::echo},
};

/// More ways in which a sum could be put right are not told apart: all cells are named once.
const MOST_WAYS: usize = 4;

/// The names and values of the cells of one table of a return.
pub struct Words<'a> {
    found: &'a Return,
    submissions: &'a [Submission],
    table: &'a RecordTable,
}

impl<'a> Words<'a> {
    pub fn new(found: &'a Return, submissions: &'a [Submission], table: &'a RecordTable) -> Self {
        Self { found, submissions, table }
    }

    pub fn field(&self, cell: RecordField) -> &'a Field {
        &self.table.fields[cell.field]
    }

    /// The number that is reported.
    pub fn value(&self, cell: RecordField) -> Option<Scaled> {
        self.found.records.get(cell.record).answer(cell.field).number()
    }

    /// The field and the record, and where it stands: `Planned visits, Retail shops (Table 1!C5)`.
    fn name(&self, cell: RecordField) -> String {
        let record = self.found.records.get(cell.record);
        let key = record.key(self.table);
        let of =
            if key.is_empty() { String::new() } else { format!(", {}", echo(self.table.key_label(&key))) };
        let place = record.cell(cell.field).map(|(sheet, at)| {
            let sheet =
                self.submissions[record.submission()].sheets.get(sheet).filter(|sheet| !sheet.is_empty());
            sheet.map_or_else(|| format!(" ({at})"), |sheet| format!(" ({}!{at})", echo(sheet)))
        });
        format!("{}{of}{}", self.field(cell).title, place.unwrap_or_default())
    }

    fn given(&self, cell: RecordField) -> String {
        self.value(cell).map_or_else(|| "blank".to_owned(), |value| value.to_string())
    }

    fn with_value(&self, cell: RecordField) -> String {
        format!("{} at {}", self.given(cell), self.name(cell))
    }

    /// A sum of the cells, as a number of the field at which it stands.
    fn number(&self, linear: &Linear, at: RecordField) -> String {
        let units = |cell: &RecordField| {
            self.value(*cell).map_or(0, |value| i128::from(value.units) * step(self.field(*cell)))
        };
        let sum: i128 =
            linear.known.iter().map(|(cell, times)| units(cell) * times).sum::<i128>() + linear.constant;
        let step = step(self.field(at));
        let whole = i64::try_from(sum / step).ok().filter(|_| sum % step == 0);
        let number = whole.map(|units| Scaled { units, decimals: self.field(at).decimals });
        number.map_or_else(|| format!("{}", sum as f64 / 1e9), |number| number.to_string())
    }

    /// What an edit that fails says: `Total visits, Retail shops (Table 1!C5) is 38, but its parts add to
    /// 78`.
    pub fn of_edit(&self, edit: &Edit) -> String {
        let parts = match (edit.is_down, edit.is_exact()) {
            (true, true) => "the other rows add to",
            (true, false) => "the rows that are given already add to",
            (false, true) => "its parts add to",
            (false, false) => "the parts that are given already add to",
        };
        let total = self.number(&edit.total, edit.at);
        format!(
            "{} is {total}, but {parts} {}",
            self.name(edit.at),
            self.number(&edit.known_parts(), edit.at)
        )
    }

    /// The only change that makes all sums agree: of this cell, and of others with it, each with the value
    /// that it must take.
    pub fn solved(
        &self,
        told: &[String],
        cell: (RecordField, Option<Scaled>),
        others: &[(RecordField, Option<Scaled>)],
    ) -> String {
        let becomes = |(cell, value): &(RecordField, Option<Scaled>)| match value {
            Some(value) => format!("{} is {value} instead of {}", self.name(*cell), self.given(*cell)),
            None => format!("{} is another figure than {}", self.name(*cell), self.given(*cell)),
        };
        let all: Vec<String> = std::iter::once(&cell).chain(others).map(becomes).collect();
        let (sums, verb) = if told.len() == 1 { ("the sum", "agrees") } else { ("all sums", "agree") };
        let told = told.join(". ");
        format!("{told}. {} {verb} only if {}", capital(sums), all.join(", and "))
    }

    /// A total that its rule takes to be wrong.
    pub fn suspected(
        &self,
        told: &str,
        cell: RecordField,
        value: Option<Scaled>,
        candidates: &[RecordField],
    ) -> String {
        let used =
            value.map_or_else(String::new, |value| format!(", and {value} is used until it is corrected"));
        let others = self.list(candidates, "or");
        format!(
            "{told}. {} is taken to be wrong{used}. If it is right, the mistake is in one of these: {others}",
            self.name(cell)
        )
    }

    /// Several changes that would do as well as each other.
    pub fn tie(&self, told: &str, ways: &[Vec<RecordField>], left_out: bool) -> String {
        let all: std::collections::BTreeSet<RecordField> = ways.iter().flatten().copied().collect();
        let all: Vec<RecordField> = all.into_iter().collect();
        let are_single = ways.iter().all(|way| way.len() == 1);
        let named = match ways {
            _ if are_single => format!("it is in one of these, {}", self.list(&all, "or")),
            ways if ways.len() <= MOST_WAYS => {
                let ways: Vec<String> = ways.iter().map(|way| self.list(way, "and")).collect();
                format!("there are two, in {}", ways.join("; or in "))
            }
            _ => format!("there are two, among {}", self.list(&all, "and")),
        };
        let used = if left_out { ". Until it is settled none of these is used" } else { "" };
        format!("{told}. The figures do not tell where the mistake is: {named}{used}")
    }

    /// No change of one or two cells would do.
    pub fn unsolved(&self, told: &str) -> String {
        format!(
            "{told}. More than two figures of this table would have to change before all sums agree, so \
             none is named"
        )
    }

    fn list(&self, cells: &[RecordField], last: &str) -> String {
        let mut names: Vec<String> = cells.iter().map(|cell| self.with_value(*cell)).collect();
        match names.pop() {
            None => String::new(),
            Some(only) if names.is_empty() => only,
            Some(end) => format!("{} {last} {end}", names.join(", ")),
        }
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default()
        + letters.as_str()
}
