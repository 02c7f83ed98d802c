//! What is wrong with values by the schema, as a list.

use super::{
    Builder, Model,
    constraints::checked_name,
    reference,
    sources::{PLACE, source_name},
};
use crate::expressions::sql::SqlType;

impl Builder<'_> {
    /// The list of what the schema finds wrong, over all tables.
    pub(super) fn constraint_faults(&mut self) {
        let mut all = Vec::new();
        for table in 0..self.collection.tables.len() {
            all.extend(self.of_values(table));
            all.push(self.not_read(table));
            all.extend(self.left_blank(table));
        }
        let columns = [
            ("period", "The period"),
            ("unit", "Who sent the return"),
            ("table", "The table of the record"),
            ("record", "Its key; blank where it is one fault of all records"),
            ("field", "The field"),
            (
                "kind",
                "type, required, minimum, maximum, enum, pattern, length, unique, primary-key, foreign-key",
            ),
        ];
        let about = "What the schema finds wrong with values: a line a fault.";
        let select = all.join("\nUNION ALL\n");
        self.add(Model::new("constraint_faults", about, select).result(&columns));
    }

    /// What is wrong with values that are there.
    fn of_values(&mut self, table: usize) -> Option<String> {
        self.known(table);
        let flags = self.flags(table);
        let declared = &self.collection.tables[table];
        if flags.is_empty() {
            return None;
        }
        let lines: Vec<String> = flags
            .iter()
            .enumerate()
            .map(|(at, flag)| {
                let field = self.dialect.text(&declared.fields[flag.field].name);
                format!("({at}, {field}, {})", self.dialect.text(flag.kind))
            })
            .collect();
        let cases: Vec<String> = flags
            .iter()
            .enumerate()
            .map(|(at, flag)| format!("WHEN {at} THEN {}", self.at("c", &flag.column)))
            .collect();
        Some(format!(
            "SELECT v.period, v.unit, {} AS {}, v.record, v.{field}, v.kind FROM (\n  SELECT c.period, \
             c.unit, c.{} AS record, \
             f.{field}, f.kind,\n    CASE f.nth {} END AS is_wrong\n  FROM {} c CROSS JOIN (VALUES {}) AS \
             f(nth, {field}, \
             kind)\n) v WHERE v.is_wrong",
            self.dialect.text(&declared.name),
            self.dialect.name("table"),
            self.dialect.name("record__key"),
            cases.join(" "),
            reference(&checked_name(declared)),
            lines.join(", "),
            field = self.dialect.name("field"),
        ))
    }

    /// What stands there and cannot be a value of its field.
    fn not_read(&self, table: usize) -> String {
        let (dialect, declared) = (self.dialect, &self.collection.tables[table]);
        format!(
            "SELECT CAST(r.period AS {}) AS period, r.unit, r.{of}, r.{} AS record, r.{}, 'type' AS kind \
             FROM {} r WHERE r.{of} \
             = {} AND r.reason = 'unreadable'",
            dialect.type_name(SqlType::Text),
            dialect.name("key"),
            dialect.name("field"),
            reference(&source_name("reasons")),
            dialect.text(&declared.name),
            of = dialect.name("table"),
        )
    }

    /// What must be given and is not: of a list of which a file gives it in no record it is one fault.
    fn left_blank(&mut self, table: usize) -> Vec<String> {
        let given = self.given(table);
        let declared = &self.collection.tables[table];
        let fields = (0..declared.fields.len()).filter_map(|at| {
            let is_key = declared.primary_key.contains(&at);
            let is_asked = is_key || declared.fields[at].constraints.required;
            is_asked.then_some((at, if is_key { "primary-key" } else { "required" }))
        });
        let unit = self.dialect.name("unit");
        let line = |(at, kind): (usize, &str)| {
            let key = self.dialect.name("record__key");
            let reasons = self.reason_of_nulls(table, at, &given);
            let whole = if declared.is_list() { "n.blank = a.records AND a.records > 1" } else { "1 = 0" };
            format!(
                "SELECT w.period, w.{unit}, {table} AS {of}, CASE WHEN w.is_whole THEN '' ELSE w.record END \
                 AS \
                 record, {field} AS {of_field}, '{kind}' AS kind FROM (SELECT n.period, n.{unit}, n.{key} \
                 AS record, \
                 n.nth, {whole} AS is_whole FROM (SELECT i.*, COUNT(*) OVER (PARTITION BY i.period, \
                 i.{unit}, \
                 i.submission) AS blank, ROW_NUMBER() OVER (PARTITION BY i.period, i.{unit}, i.submission \
                 ORDER BY \
                 i.{place}) AS nth FROM ({reasons}) i WHERE i.reason = 'not-known') n JOIN (SELECT \
                 s.period, s.{unit}, \
                 s.submission, COUNT(*) AS records FROM {given} s GROUP BY s.period, s.{unit}, \
                 s.submission) a ON \
                 a.period = n.period AND a.{unit} = n.{unit} AND a.submission = n.submission) w WHERE NOT \
                 w.is_whole OR \
                 w.nth = 1",
                place = self.dialect.name(PLACE),
                table = self.dialect.text(&declared.name),
                of = self.dialect.name("table"),
                field = self.dialect.text(&declared.fields[at].name),
                of_field = self.dialect.name("field"),
                given = reference(&given),
            )
        };
        fields.map(line).collect()
    }
}
