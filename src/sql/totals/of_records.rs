//! Figures of units from their records: what counts of each table.

use std::fmt::Write;

use super::{
    super::{Builder, Model, calendar::PERIODS, reference, sources::PLACE, sources::source_name},
    relation::whole,
    template::about_and_select,
};
use crate::schemas::{Field, RecordTable};

/// Whether records and figures say the same.
/// The model of figures of which a run and its records have two: it must be empty.
pub const FIGURES_THAT_DIFFER: &str = "figures_that_differ";
const DIFFERENT: &str = include_str!("../models/figures_that_differ.sql");

/// The model of figures that follow from records.
const OF_RECORDS: &str = "figures_of_records";

impl Builder<'_> {
    /// The models of what each unit gave by its records.
    pub(super) fn figures_of_records(&mut self) {
        let mut parts = Vec::new();
        for at in 0..self.collection.tables.len() {
            let table = &self.collection.tables[at];
            let fields: Vec<&Field> = table.fields.iter().filter(|field| is_counted(table, field)).collect();
            if !fields.is_empty() {
                parts.push(self.of_table(at, &fields));
            }
        }
        if !self.collection.published.measures.all.is_empty() {
            parts.push(self.measures());
        }
        if parts.is_empty() {
            return;
        }
        let parts: Vec<String> =
            parts.iter().map(|name| format!("SELECT * FROM {}", reference(name))).collect();
        let about = "What each unit gave, by its records: values of which nothing is open that keeps them \
            out, sums \
                     of lists, and measures. What follows from others, what was decided and what is \
                     estimated is in \
                     figures alone.";
        let columns = [
            ("period", ""),
            ("unit", ""),
            ("table_name", ""),
            ("row_key", ""),
            ("field", ""),
            ("digits", "the value in units of its last digit"),
        ];
        let model = Model::new(OF_RECORDS, about, parts.join("\nUNION ALL\n")).kept();
        self.add(model.result(&columns).told_apart_by(&["period", "unit", "table_name", "row_key", "field"]));
        let (about, select) = about_and_select(DIFFERENT, self.dialect);
        self.add(Model::new(FIGURES_THAT_DIFFER, &about, select).result(&[
            ("period", ""),
            ("unit", ""),
            ("table_name", ""),
            ("row_key", ""),
            ("field", ""),
            ("digits", "what the run has"),
            ("digits_of_records", "what the records come to"),
        ]));
    }

    /// The records of a table with nothing in the place of what does not count.
    pub(super) fn counted(&mut self, at: usize) -> String {
        let given = self.given(at);
        let table = &self.collection.tables[at];
        let name = format!("counted_{}", table.name);
        let dialect = self.dialect;
        let key = dialect.name("key");
        let flag = |field: &Field| {
            format!("MAX(CASE WHEN r.field = {} THEN 1 ELSE 0 END)", dialect.text(&field.name))
        };
        let flags: Vec<String> =
            table.fields.iter().enumerate().map(|(at, field)| format!("{} AS f{at}", flag(field))).collect();
        let columns: Vec<String> = table
            .fields
            .iter()
            .enumerate()
            .map(|(at, field)| {
                let own = dialect.name(&field.name);
                format!("CASE WHEN COALESCE(o.f{at}, 0) = 0 THEN g.{own} END AS {own}")
            })
            .collect();
        let select = format!(
            "SELECT\n  g.period, g.unit, g.authority_code, g.{record}, g.{place},\n  {columns}\nFROM \
             {given} g\nLEFT JOIN \
             (\n  SELECT r.period, r.unit, r.{key},\n    {flags}\n  FROM {reasons} r\n  WHERE \
             r.{table_column} = \
             {own} AND r.reason IN ('left-out', 'questioned')\n  GROUP BY r.period, r.unit, r.{key}\n) o \
             ON o.period = \
             g.period AND o.unit = g.unit AND o.{key} = g.{record}",
            record = dialect.name("record__key"),
            place = dialect.name(PLACE),
            columns = columns.join(",\n  "),
            given = reference(&given),
            flags = flags.join(",\n    "),
            reasons = reference(&source_name("reasons")),
            table_column = dialect.name("table"),
            own = dialect.text(&table.name),
        );
        let about = format!("{}: records, without values that something open keeps out.", table.title);
        self.add(Model::new(&name, &about, select));
        name
    }

    /// What units gave in a table, a line a figure.
    fn of_table(&mut self, at: usize, fields: &[&Field]) -> String {
        let counted = self.counted(at);
        let table = &self.collection.tables[at];
        let (dialect, is_list) = (self.dialect, table.is_list());
        let key = dialect.name("record__key");
        let value = |field: &Field| {
            let own = format!("c.{}", dialect.name(&field.name));
            let of = format!("CAST({own} AS {})", whole(dialect));
            let of = if is_list { format!("SUM({of})") } else { of };
            format!("{of} AS {}", dialect.name(&field.name))
        };
        let values: Vec<String> = fields.iter().map(|field| value(field)).collect();
        let (row_key, group) = if is_list {
            ("''".to_owned(), "\n  GROUP BY c.period, c.unit")
        } else {
            (format!("c.{key}"), "")
        };
        let sums = format!("{counted}_sums");
        let select = format!(
            "SELECT c.period, c.unit, {row_key} AS row_key,\n    {}\n  FROM {} c{group}",
            values.join(",\n    "),
            reference(&counted)
        );
        self.add(Model::new(&sums, &format!("{}: what units gave.", table.title), select).kept());
        let lines = fields.iter().map(|field| {
            let own = dialect.name(&field.name);
            format!(
                "SELECT s.period, s.unit, {} AS table_name, s.row_key, {} AS field, s.{own} AS \
                 digits\nFROM {} s\nWHERE \
                 s.{own} IS NOT NULL{}",
                dialect.text(&table.name),
                dialect.text(&field.name),
                reference(&sums),
                self.is_put(table, field)
            )
        });
        let mut lines: Vec<String> = lines.collect();
        if is_list {
            lines.extend(fields.iter().map(|field| self.of_empty_list(table, field)));
        }
        let name = format!("figures_of_{}", table.name);
        let select = lines.join("\nUNION ALL\n");
        self.add(Model::new(&name, &format!("{}: a line a figure.", table.title), select));
        name
    }

    /// A list that is given and empty comes to nothing, and that is known; on a blank form it says nothing.
    fn of_empty_list(&self, table: &RecordTable, field: &Field) -> String {
        let dialect = self.dialect;
        format!(
            "SELECT s.period, s.unit, {name} AS table_name, '' AS row_key, {own} AS field, CAST(0 AS \
             {whole}) AS \
             digits\nFROM {reasons} s\nJOIN (SELECT DISTINCT f.period, f.unit FROM {figures} f WHERE \
             f.is_counted) u \
             ON u.period = s.period AND u.unit = s.unit\nWHERE s.{column} = {name} AND s.reason = \
             'no-records'{put}",
            name = dialect.text(&table.name),
            own = dialect.text(&field.name),
            whole = whole(dialect),
            reasons = reference(&source_name("reasons")),
            figures = reference("figures"),
            column = dialect.name("table"),
            put = self.is_put(table, field),
        )
    }

    /// That a question is put to a unit, in a period in which it is asked.
    fn is_put(&self, table: &RecordTable, field: &Field) -> String {
        let dialect = self.dialect;
        let mut said = String::new();
        if field.since.is_some() || field.until.is_some() {
            let [first, last] =
                self.stretch(field.since.map(|own| own.start()), field.until.map(|own| own.end()));
            said = format!(
                " AND s.period IN (SELECT p.period FROM {} p WHERE p.first_day >= {first} AND p.last_day \
                 <= {last})",
                reference(PERIODS)
            );
        }
        if field.applies.is_some() {
            let _ = write!(
                said,
                " AND s.unit IN (SELECT u.unit FROM {} u LEFT JOIN {} a ON a.code = u.code AND \
                 a.table_name = {} AND \
                 a.field = {} WHERE a.code IS NOT NULL OR NOT u.is_registered)",
                reference("unit_codes"),
                reference("applies"),
                dialect.text(&table.name),
                dialect.text(&field.name)
            );
        }
        said
    }
}

/// Whether a field of a table is a figure of units; rates of lists are not.
fn is_counted(table: &RecordTable, field: &Field) -> bool {
    let is_figure = field.kind.is_numeric() && !field.personal && field.measure.is_some();
    is_figure && (!table.is_list() || field.is_additive())
}
