//! Records as they were sent, each value as expressions have it.

use super::{Builder, Model, calendar::PERIODS, reference, sources::PLACE, sources::source_name};
use crate::{
    expressions::sql::{Dialect, SqlType},
    schemas::{Field, FieldType},
};

/// Columns of every relation of records, beside their fields.
pub const OF_RECORD: [&str; 6] = ["period", "period__number", "period__part", "unit", "record__key", PLACE];

/// The model of the records of a table as they were sent.
#[must_use]
pub fn given_name(table: &str) -> String {
    format!("given_{table}")
}

impl Builder<'_> {
    /// The records of a table as they were sent, with the key of each as lists have it. Numbers are units of
    /// their last digit, as doubles.
    pub(super) fn given(&mut self, table: usize) -> String {
        let (dialect, table) = (self.dialect, &self.collection.tables[table]);
        let name = given_name(&table.name);
        if self.has(&name) {
            return name;
        }
        let column = |name: &str| dialect.name(name);
        let mut columns = vec![
            format!("p.period AS {}", column("period")),
            format!("p.number AS {}", column("period__number")),
            format!("p.part AS {}", column("period__part")),
        ];
        columns.extend(["unit", "authority_code", "submission", "row", PLACE].map(|name| {
            let name = column(name);
            format!("s.{name} AS {name}")
        }));
        columns.push(format!(
            "{} AS {}",
            self.key_text(&table.primary_key, &table.fields),
            column("record__key")
        ));
        columns.extend(table.fields.iter().map(|field| {
            let own = column(&field.name);
            format!("{} AS {own}", in_units(dialect, field, &format!("s.{own}")))
        }));
        let select = format!(
            "SELECT\n  {}\nFROM {} s\nJOIN {} p ON p.period = {}",
            columns.join(",\n  "),
            reference(&source_name(&table.name)),
            reference(PERIODS),
            dialect.cast("s.period", SqlType::Text)
        );
        let about = format!(
            "{}: records as sent, one a row. Numbers are whole numbers of their last digit.",
            table.title
        );
        self.add(Model::new(&name, &about, select));
        name
    }

    /// The key of a record as lists have it: its parts with strokes between them, blank where one is not
    /// known.
    fn key_text(&self, key: &[usize], fields: &[Field]) -> String {
        let dialect = self.dialect;
        let part = |field: &usize| {
            let field = &fields[*field];
            let own = format!("s.{}", dialect.name(&field.name));
            let text = match field.kind {
                FieldType::Text => own,
                FieldType::Integer if field.decimals == 0 => dialect.cast(&own, SqlType::Text),
                FieldType::Integer | FieldType::Number => number_text(dialect, &own, field.decimals),
                FieldType::Boolean => format!("CASE WHEN {own} THEN 'true' WHEN NOT {own} THEN 'false' END"),
                FieldType::Date => dialect.cast(&own, SqlType::Text),
            };
            format!("COALESCE({text}, '')")
        };
        let parts: Vec<String> = key.iter().map(part).collect();
        if parts.is_empty() { "''".to_owned() } else { parts.join(" || '/' || ") }
    }
}

/// A number as lists have it, without the zeros at its end.
fn number_text(dialect: Dialect, number: &str, decimals: u8) -> String {
    let text = dialect.cast(&dialect.cast(number, SqlType::Decimal(decimals)), SqlType::Text);
    if decimals == 0 { text } else { format!("TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM {text}))") }
}

/// A value as expressions have it: a number as units of its last digit.
fn in_units(dialect: Dialect, field: &Field, own: &str) -> String {
    match field.kind {
        FieldType::Integer => dialect.cast(own, SqlType::Double),
        FieldType::Number => {
            let number = dialect.cast(own, SqlType::Double);
            format!("ROUND({number} * {})", dialect.double(10f64.powi(i32::from(field.decimals))))
        }
        FieldType::Text | FieldType::Boolean | FieldType::Date => own.to_owned(),
    }
}
