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

    /// What must be given and is not: of a list of which a file gives it in no record it is one fault. All
    /// fields at once: an engine plans one step, and not as many as there are boxes on a form.
    fn left_blank(&mut self, table: usize) -> Option<String> {
        let given = self.given(table);
        let (dialect, declared) = (self.dialect, &self.collection.tables[table]);
        let name = |name: &str| dialect.name(name);
        let (mut lines, mut cases) = (Vec::new(), Vec::new());
        for (at, field) in declared.fields.iter().enumerate() {
            let is_key = declared.primary_key.contains(&at);
            if is_key || field.constraints.required {
                let kind = if is_key { "primary-key" } else { "required" };
                cases.push(format!("WHEN {} THEN s.{} IS NULL", lines.len(), name(&field.name)));
                lines.push(format!("({}, {}, '{kind}')", lines.len(), dialect.text(&field.name)));
            }
        }
        if lines.is_empty() {
            return None;
        }
        let whole = if declared.is_list() { "n.blank = a.records AND a.records > 1" } else { "1 = 0" };
        Some(format!(
            "SELECT w.period, w.{unit}, {of_table} AS {table}, CASE WHEN w.is_whole THEN '' ELSE w.record \
             END AS record, w.{field}, w.kind FROM (
  SELECT n.period, n.{unit}, n.record, n.{field}, n.kind, n.nth, {whole} AS is_whole
  FROM (
    SELECT i.*, COUNT(*) OVER (PARTITION BY i.period, i.{unit}, i.submission, i.{field}) AS blank,
      ROW_NUMBER() OVER (PARTITION BY i.period, i.{unit}, i.submission, i.{field} ORDER BY i.{place}) AS nth
    FROM (
      SELECT b.period, b.{unit}, b.submission, b.{key} AS record, b.{place}, b.{field}, b.kind
      FROM (
        SELECT s.period, s.{unit}, s.submission, s.{key}, s.{place}, f.{field}, f.kind,
          ROW_NUMBER() OVER (PARTITION BY s.period, s.{unit}, s.{key}, f.{field} ORDER BY s.{place}) AS nth
        FROM {given} s CROSS JOIN (VALUES {lines}) AS f(nth, {field}, kind)
        WHERE CASE f.nth {cases} END
      ) b JOIN ({reasons}) r ON r.period = b.period AND r.{unit} = b.{unit} AND r.{own_key} = b.{key} AND \
             r.{field} = b.{field} AND r.nth = b.nth
      WHERE r.reason = 'not-known'
    ) i
  ) n JOIN (
    SELECT s.period, s.{unit}, s.submission, COUNT(*) AS records FROM {given} s
    GROUP BY s.period, s.{unit}, s.submission
  ) a ON a.period = n.period AND a.{unit} = n.{unit} AND a.submission = n.submission
) w WHERE NOT w.is_whole OR w.nth = 1",
            unit = name("unit"),
            of_table = dialect.text(&declared.name),
            table = name("table"),
            field = name("field"),
            place = name(PLACE),
            key = name("record__key"),
            own_key = name("key"),
            given = reference(&given),
            lines = lines.join(", "),
            cases = cases.join(" "),
            reasons = self.reasons_of(&declared.name),
        ))
    }
}
