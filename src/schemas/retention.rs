//! For how long what names people is kept (`[[retention]]` in `collection.toml`).

use jiff::{ToSpan, civil::Date};

use super::{
    Faults, RecordTable,
    declaration::{Entry, Position},
    registers::{condition, day_field, fields_named, table_named},
    shapes::RETENTION,
};
use crate::expressions::Expression;
use crate::vocabulary::counted;

/// How long after a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeSpan {
    /// Whole years: from the same day of the year on.
    Years(i64),
    /// Days.
    Days(i64),
}

impl TimeSpan {
    /// Reads `years` or `days`.
    pub fn read(node: &Entry, faults: &mut Faults) -> Option<Self> {
        let given = |name: &str, faults: &mut Faults| node.get(name).and_then(|own| own.integer(faults));
        let span = match (given("years", faults), given("days", faults)) {
            (Some(years), None) if (0..=200).contains(&years) => Some(Self::Years(years)),
            (None, Some(days)) if (0..=73_000).contains(&days) => Some(Self::Days(days)),
            _ => None,
        };
        if span.is_none() {
            faults.add(&node.at, "say after how long: years = 5, or days = 63".to_owned());
        }
        span
    }

    /// The first day that is so long after another. Of a 29 February that a year lacks it is the 28th.
    #[must_use]
    pub fn after(self, day: Date) -> Date {
        let later = match self {
            Self::Years(years) => day.checked_add(years.years()),
            Self::Days(days) => day.checked_add(days.days()),
        };
        later.unwrap_or(Date::MAX)
    }
}

impl std::fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Years(years) => f.write_str(&counted(*years, "year")),
            Self::Days(days) => f.write_str(&counted(*days, "day")),
        }
    }
}

/// A rule by which fields are not kept.
#[derive(Debug, Clone)]
pub struct Retention {
    /// The table, by index.
    pub table: usize,
    /// Of which records; of all if not said.
    pub condition: Option<Expression>,
    /// From the day on that is so long after the day in this field (by index).
    pub field: usize,
    /// So long.
    pub after: TimeSpan,
    /// These fields (by index) are blank.
    pub blank: Vec<usize>,
    /// Where it is declared.
    pub at: Position,
}

impl Retention {
    /// Reads all of them.
    pub fn all(node: &Entry, tables: &[RecordTable], faults: &mut Faults) -> Vec<Self> {
        let items = node.get("retention").map(|list| list.list(faults).to_vec()).unwrap_or_default();
        items.iter().filter_map(|item| Self::read(item, tables, faults)).collect()
    }

    fn read(item: &Entry, tables: &[RecordTable], faults: &mut Faults) -> Option<Self> {
        item.is_of(&RETENTION, faults);
        let table = table_named(item.required("table", faults)?, tables, faults)?;
        let own = &tables[table];
        let condition = item.get("where").and_then(|value| condition(value, (table, tables), true, faults));
        let field = day_field(item, own, faults);
        let after = TimeSpan::read(item, faults);
        let blank = item.required("blank", faults)?;
        let fields = fields_named(blank, own, faults);
        let must_stay = |at: &&usize| {
            own.fields[**at].constraints.required || own.primary_key.contains(at) || Some(**at) == field
        };
        for kept in fields.iter().filter(must_stay) {
            let message = format!(
                "\"{}\" cannot be blank: it is required, or tells records or their time",
                own.fields[*kept].name
            );
            faults.add(&blank.at, message);
        }
        let is_whole = item.get("where").is_some() == condition.is_some();
        let read =
            Self { table, condition, field: field?, after: after?, blank: fields, at: item.at.clone() };
        Some(read).filter(|_| is_whole)
    }

    /// What it says, in words: `cases: 5 years after hearing_date`.
    #[must_use]
    pub fn in_words(&self, tables: &[RecordTable]) -> String {
        let table = &tables[self.table];
        format!("{}: {} after {}", table.name, self.after, table.fields[self.field].name)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::TimeSpan;

    #[test]
    fn years_end_on_the_same_day() {
        assert_eq!(TimeSpan::Years(5).after(date(2005, 5, 11)), date(2010, 5, 11));
        assert_eq!(TimeSpan::Years(1).after(date(2008, 2, 29)), date(2009, 2, 28));
        assert_eq!(TimeSpan::Days(63).after(date(2010, 3, 8)), date(2010, 5, 10));
    }
}
