//! What counts of earlier periods, for whoever stands now where somebody stood then.

use super::{
    Builder, Model,
    calendar::PERIODS,
    constraints::gap_column,
    reference,
    register::{AUTHORITIES, HEIRS},
    sources::{PLACE, source_name},
};
use crate::{
    expressions::sql::SqlType,
    schemas::{Field, FieldType},
};

impl Builder<'_> {
    /// Who sent a return for which period.
    fn returns(&mut self) -> &'static str {
        let name = "returns";
        let text = self.dialect.type_name(SqlType::Text);
        let of = |source: &super::Source| {
            // A unit of which all is estimated sent nothing.
            let sent = if source.folder == "figures" { " WHERE s.status <> 'estimated'" } else { "" };
            format!(
                "SELECT CAST(s.period AS {text}) AS period, s.unit FROM {} s{sent}",
                reference(&source.name)
            )
        };
        let all: Vec<String> = self.sources.iter().map(of).collect();
        let select = format!(
            "SELECT r.period, p.number, r.unit\nFROM (\n  {}\n) r\nJOIN {} p ON p.period = r.period",
            all.join("\n  UNION\n  "),
            reference(PERIODS)
        );
        let about = "Who sent a return for which period.";
        self.add(Model::new(name, about, select).kept());
        name
    }

    /// Whose authorities a unit is of, and who stands in their place at the end of a period.
    fn areas(&mut self) {
        let returns = reference(self.returns());
        let select = format!(
            "SELECT r.unit, a.code\nFROM (SELECT DISTINCT unit FROM {returns}) r\nJOIN {} a ON POSITION('+' \
             || \
             a.code || '+' IN '+' || r.unit || '+') > 0",
            reference(AUTHORITIES)
        );
        self.add(Model::new("codes_of_units", "The authorities of each unit.", select).kept());
        let select = format!(
            "SELECT DISTINCT p.period, c.unit, h.heir\nFROM {} c\nJOIN {} h ON h.code = c.code\nJOIN {} p ON \
             p.last_day BETWEEN h.first_day AND h.last_day",
            reference("codes_of_units"),
            reference(HEIRS),
            reference(PERIODS)
        );
        let about = "Who stands at the end of a period where the authorities of a unit stood.";
        self.add(Model::new("unit_areas", about, select).kept());
    }

    /// For each return the units that stood so many periods before where its unit stands now: itself, or all
    /// those whose areas make up its area, if each of them is there.
    fn standing(&mut self, back: u8) -> String {
        let name = format!("stood_{back}_before");
        if self.has(&name) {
            return name;
        }
        self.areas();
        let (returns, areas) = (reference("returns"), reference("unit_areas"));
        let (periods, heirs, authorities) = (reference(PERIODS), reference(HEIRS), reference(AUTHORITIES));
        let codes = reference("codes_of_units");
        let select = format!(
            "WITH same AS (
  SELECT r.period, r.unit, e.number AS earlier_number, e.unit AS earlier_unit
  FROM {returns} r JOIN {returns} e ON e.number = r.number - {back} AND e.unit = r.unit
), met AS (
  SELECT DISTINCT r.period, r.unit, e.number AS earlier_number, e.unit AS earlier_unit
  FROM {returns} r
  LEFT JOIN same s ON s.period = r.period AND s.unit = r.unit
  JOIN {areas} c ON c.period = r.period AND c.unit = r.unit
  JOIN {areas} f ON f.period = r.period AND f.heir = c.heir
  JOIN {returns} e ON e.number = r.number - {back} AND e.unit = f.unit
  WHERE s.unit IS NULL
), outside AS (
  SELECT DISTINCT m.period, m.unit
  FROM met m
  JOIN {areas} f ON f.period = m.period AND f.unit = m.earlier_unit
  LEFT JOIN {areas} c ON c.period = m.period AND c.unit = m.unit AND c.heir = f.heir
  WHERE c.unit IS NULL
), needed AS (
  SELECT DISTINCT m.period, m.unit, a.code
  FROM met m
  JOIN {periods} p ON p.period = m.period
  JOIN {periods} q ON q.number = p.number - {back}
  JOIN {authorities} a ON q.last_day BETWEEN a.first_day AND a.last_day
  JOIN {heirs} h ON h.code = a.code AND p.last_day BETWEEN h.first_day AND h.last_day
  JOIN {areas} c ON c.period = m.period AND c.unit = m.unit AND c.heir = h.heir
), answered AS (
  SELECT DISTINCT m.period, m.unit, k.code FROM met m JOIN {codes} k ON k.unit = m.earlier_unit
), lacking AS (
  SELECT DISTINCT n.period, n.unit
  FROM needed n
  LEFT JOIN answered w ON w.period = n.period AND w.unit = n.unit AND w.code = n.code
  WHERE w.unit IS NULL
), standing AS (
  SELECT s.period, s.unit, s.earlier_number, s.earlier_unit FROM same s
  UNION ALL
  SELECT m.period, m.unit, m.earlier_number, m.earlier_unit
  FROM met m
  LEFT JOIN outside o ON o.period = m.period AND o.unit = m.unit
  LEFT JOIN lacking l ON l.period = m.period AND l.unit = m.unit
  WHERE o.unit IS NULL AND l.unit IS NULL
)
SELECT s.period, s.unit, s.earlier_number, s.earlier_unit,
  COUNT(*) OVER (PARTITION BY s.period, s.unit) AS units
FROM standing s"
        );
        let about = format!(
            "Who stood {back} periods before where a unit stands now: itself, or all those whose areas make \
             up \
             its area."
        );
        self.add(Model::new(&name, &about, select).kept());
        name
    }

    /// What counts of a table for later periods: what is left out is not known, what follows from others
    /// stands in its place, and nothing is known of a return that is left out whole.
    fn counting(&mut self, table: usize) -> String {
        let given = self.given(table);
        let (dialect, declared) = (self.dialect, &self.collection.tables[table]);
        let name = format!("counting_{}", declared.name);
        let looked_back_to = self.collection.looked_back_to(&declared.name);
        let fields: Vec<&Field> = looked_back_to.iter().map(|field| &declared.fields[*field]).collect();
        let own = |name: &str| dialect.name(name);
        let reasons = reference(&source_name("reasons"));
        let text = dialect.type_name(SqlType::Text);
        let of = |field: &&Field, reason: &str, value: &str| {
            format!(
                "MAX(CASE WHEN r.{} = {} AND r.reason = '{reason}' THEN {value} END)",
                own("field"),
                dialect.text(&field.name)
            )
        };
        let beside = fields.iter().map(|field| {
            let left_out =
                format!("{} AS {}", of(field, "left-out", "1"), own(&format!("{}__left_out", field.name)));
            let derived = of(field, "derived", "r.text");
            format!(",\n    {left_out},\n    {derived} AS {}", own(&format!("{}__derived", field.name)))
        });
        let beside: String = beside.collect();
        let value = |field: &&Field| {
            let name = own(&field.name);
            if field.personal {
                return format!("{} AS {name}", dialect.null(type_of(field.kind)));
            }
            let derived = if field.kind.is_numeric() {
                let text = format!("b.{}", own(&format!("{}__derived", field.name)));
                let one = dialect.double(10f64.powi(i32::from(field.decimals)));
                let number = dialect.cast(&text, SqlType::Double);
                format!(" WHEN {text} IS NOT NULL THEN ROUND({number} * {one})")
            } else {
                String::new()
            };
            let left_out = format!("b.{} IS NOT NULL", own(&format!("{}__left_out", field.name)));
            let null = dialect.null(type_of(field.kind));
            format!(
                "CASE WHEN x.unit IS NOT NULL OR {left_out} THEN {null}{derived} ELSE g.{name} END AS {name}"
            )
        };
        let values: String = fields.iter().map(value).map(|value| format!(",\n  {value}")).collect();
        let select = format!(
            "SELECT\n  g.period, g.{number}, g.unit, g.{key}{values}\nFROM (\n  SELECT s.*, ROW_NUMBER() \
             OVER (PARTITION \
             BY s.period, s.unit, s.{key} ORDER BY s.{place}) AS nth FROM {given} s\n) g\nLEFT JOIN (\n  \
             SELECT \
             CAST(r.period AS {text}) AS period, r.unit, r.{reason_key}{beside}\n  FROM {reasons} r\n  \
             WHERE r.{of_table} \
             = {table_text}\n  GROUP BY r.period, r.unit, r.{reason_key}\n) b ON b.period = g.period AND \
             b.unit = g.unit \
             AND b.{reason_key} = g.{key}\nLEFT JOIN (\n  SELECT DISTINCT CAST(r.period AS {text}) AS \
             period, r.unit FROM \
             {reasons} r WHERE r.reason = 'excluded'\n) x ON x.period = g.period AND x.unit = g.unit\nWHERE \
             g.nth = 1",
            number = own("period__number"),
            key = own("record__key"),
            place = own(PLACE),
            given = reference(&given),
            reason_key = own("key"),
            of_table = own("table"),
            table_text = dialect.text(&declared.name),
        );
        let about = format!(
            "{}: what counts for later periods, one record a unit and key: without what an error keeps out, \
             with \
             what follows from others.",
            declared.title
        );
        self.add(Model::new(&name, &about, select).kept());
        name
    }

    /// The fields of a table that are looked back to, as they stood so many periods before, for each return
    /// and key of now; and what was not asked then.
    pub(super) fn before(&mut self, table: usize, back: u8) -> (String, String) {
        let (standing, counting) = (self.standing(back), self.counting(table));
        let (dialect, declared) = (self.dialect, &self.collection.tables[table]);
        let own = |name: &str| dialect.name(name);
        let name = format!("{}_{back}_before", declared.name);
        let looked_back_to = self.collection.looked_back_to(&declared.name);
        let value = |field: &usize| {
            let field = &declared.fields[*field];
            let column = format!("c.{}", own(&field.name));
            let several = if field.is_additive() {
                format!(" WHEN COUNT({column}) = MAX(s.units) THEN SUM({column})")
            } else {
                String::new()
            };
            format!(",\n  CASE WHEN MAX(s.units) = 1 THEN MAX({column}){several} END AS {}", own(&field.name))
        };
        let values: String = looked_back_to.iter().map(value).collect();
        let select = format!(
            "SELECT\n  s.period, s.unit, c.{key}{values}\nFROM {} s\nJOIN {} c ON c.{} = s.earlier_number \
             AND c.unit = \
             s.earlier_unit\nGROUP BY s.period, s.unit, c.{key}",
            reference(&standing),
            reference(&counting),
            own("period__number"),
            key = own("record__key"),
        );
        let about =
            format!("{}: what counted {back} periods before, by return and key of now.", declared.title);
        self.add(Model::new(&name, &about, select).kept());
        let gaps = self.not_asked_before(table, back, &standing);
        (name, gaps)
    }

    fn not_asked_before(&mut self, table: usize, back: u8, standing: &str) -> String {
        let (dialect, declared) = (self.dialect, &self.collection.tables[table]);
        let own = |name: &str| dialect.name(name);
        let name = format!("not_asked_{}_{back}_before", declared.name);
        let fields = self.collection.looked_back_to(&declared.name);
        let numeric: Vec<&Field> = fields
            .iter()
            .map(|field| &declared.fields[*field])
            .filter(|field| field.kind.is_numeric())
            .collect();
        let each = numeric.iter().map(|field| {
            let (name, text) = (own(&gap_column(&field.name)), dialect.text(&field.name));
            format!(
                ",\n    MAX(CASE WHEN r.{of} IN ('', {text}) THEN 1 ELSE 0 END) AS {name}",
                of = own("field")
            )
        });
        let each: String = each.collect();
        let all = numeric.iter().map(|field| {
            let name = own(&gap_column(&field.name));
            format!(",\n  SUM(g.{name}) = MAX(s.units) AS {name}")
        });
        let all: String = all.collect();
        let select = format!(
            "SELECT\n  s.period, s.unit, g.{key} AS {record}{all}\nFROM {} s\nJOIN (\n  SELECT p.number, \
             r.unit, \
             r.{key}{each}\n  FROM {} r\n  JOIN {} p ON p.period = CAST(r.period AS {text})\n  WHERE \
             r.{of_table} = \
             {table_text} AND r.reason = 'not-asked'\n  GROUP BY p.number, r.unit, r.{key}\n) g ON g.number \
             = \
             s.earlier_number AND g.unit = s.earlier_unit\nGROUP BY s.period, s.unit, g.{key}",
            reference(standing),
            reference(&source_name("reasons")),
            reference(PERIODS),
            key = own("key"),
            record = own("record__key"),
            text = dialect.type_name(SqlType::Text),
            of_table = own("table"),
            table_text = dialect.text(&declared.name),
        );
        let about = format!("{}: what was not asked {back} periods before.", declared.title);
        self.add(Model::new(&name, &about, select).kept());
        name
    }
}

/// The type of the values of a field, as expressions have them.
pub(super) fn type_of(kind: FieldType) -> SqlType {
    match kind {
        FieldType::Integer | FieldType::Number => SqlType::Double,
        FieldType::Text => SqlType::Text,
        FieldType::Boolean => SqlType::Truth,
        FieldType::Date => SqlType::Date,
    }
}
