//! What the schema asks of values, one by one and together: which are known to rules, and what is wrong with
//! the others.

use super::{
    Builder, Model, reference,
    sources::{PLACE, source_name},
};
use crate::{
    expressions::sql::{SqlType, spelt_out},
    schemas::{
        Field, FieldType, RecordTable,
        constraints::{Bound, Limit},
    },
    vocabulary::{Scaled, day},
};

/// Why a value may not stand in a record, as `records/reasons` has it: these alone are of values that are not
/// there.
const NOT_THERE: [&str; 5] = ["not-known", "not-applicable", "not-asked", "unreadable", "unit"];

/// One thing that can be wrong with a value, as a column that says so.
pub(super) struct Flag {
    /// The field (by index) at which it stands.
    pub(super) field: usize,
    /// Its name among faults.
    pub(super) kind: &'static str,
    /// The column.
    pub(super) column: String,
    condition: String,
}

/// The model of the records of a table with what is wrong with their values.
pub(super) fn checked_name(table: &RecordTable) -> String {
    format!("checked_{}", table.name)
}

/// The model of the records of a table as rules know them.
pub(super) fn known_name(table: &RecordTable) -> String {
    format!("known_{}", table.name)
}

impl Builder<'_> {
    /// A column of a relation by its short name.
    pub(super) fn at(&self, relation: &str, column: &str) -> String {
        self.dialect.of(relation, column)
    }

    /// The columns of several fields.
    pub(super) fn columns_of(&self, relation: &str, table: &RecordTable, fields: &[usize]) -> Vec<String> {
        fields.iter().map(|field| self.at(relation, &table.fields[*field].name)).collect()
    }

    /// All that can be wrong with values of a table.
    pub(super) fn flags(&mut self, table: usize) -> Vec<Flag> {
        let declared = &self.collection.tables[table];
        let mut flags = Vec::new();
        for at in 0..declared.fields.len() {
            self.flags_of_values(table, at, &mut flags);
        }
        for (at, key) in keys_of(declared).into_iter().enumerate() {
            let columns = self.columns_of("g", declared, &key);
            let group =
                [vec!["g.period".to_owned(), self.at("g", "unit")], columns.clone()].concat().join(", ");
            let known = all_known(&columns);
            flags.push(Flag {
                field: key[0],
                kind: "unique",
                column: format!("unique__{at}"),
                condition: format!(
                    "{known} AND ROW_NUMBER() OVER (PARTITION BY {group} ORDER BY {}) > 1",
                    self.at("g", PLACE)
                ),
            });
        }
        for (at, reference) in declared.foreign_keys.iter().enumerate() {
            let own = self.columns_of("g", declared, &reference.fields);
            flags.push(Flag {
                field: reference.fields[0],
                kind: "foreign-key",
                column: format!("foreign_key__{at}"),
                condition: format!("{} AND f{at}.period IS NULL", all_known(&own)),
            });
        }
        flags
    }

    fn flags_of_values(&mut self, table: usize, at: usize, flags: &mut Vec<Flag>) {
        let declared = &self.collection.tables[table];
        let (field, asked) = (&declared.fields[at], &declared.fields[at].constraints);
        let own = self.at("g", &field.name);
        let what = format!("constraint of {}.{}", declared.name, field.name);
        let mut add = |kind: &'static str, condition: String| {
            flags.push(Flag { field: at, kind, column: format!("{}__{kind}", field.name), condition });
        };
        if let Some(bound) = &asked.minimum {
            add("minimum", self.beyond(field, &own, bound, "<"));
        }
        if let Some(bound) = &asked.maximum {
            add("maximum", self.beyond(field, &own, bound, ">"));
        }
        if !asked.allowed.is_empty() {
            let list: Vec<String> =
                asked.allowed.iter().filter_map(|answer| self.value_of(field, answer)).collect();
            let among =
                if list.is_empty() { String::new() } else { format!("NOT {own} IN ({})", list.join(", ")) };
            add("enum", if among.is_empty() { format!("{own} IS NOT NULL") } else { among });
        }
        let is_text = field.kind == FieldType::Text;
        if let Some(pattern) = &asked.pattern {
            match spelt_out(pattern.as_str(), self.dialect).filter(|_| is_text) {
                Some(pattern) => add("pattern", format!("NOT {}", self.dialect.matches(&own, &pattern))),
                None => self.refuse(&what, "engines differ in what its pattern means"),
            }
        }
        let length = format!("CHAR_LENGTH({own})");
        let too_short = asked.min_length.map(|least| format!("{length} < {least}"));
        let too_long = asked.max_length.map(|most| format!("{length} > {most}"));
        let either: Vec<String> = too_short.into_iter().chain(too_long).collect();
        if !either.is_empty() && is_text {
            flags.push(Flag {
                field: at,
                kind: "length",
                column: format!("{}__length", field.name),
                condition: either.join(" OR "),
            });
        } else if !either.is_empty() {
            self.refuse(&what, "the length of what is no text is not the same everywhere");
        }
    }

    /// Whether a value lies beyond an end of its range.
    fn beyond(&self, field: &Field, own: &str, bound: &Bound, sign: &str) -> String {
        let sign = if bound.exclusive { format!("{sign}=") } else { sign.to_owned() };
        match bound.limit {
            Limit::Number(limit) => {
                let one = self.dialect.double(10f64.powi(i32::from(field.decimals)));
                let number = if field.decimals == 0 { own.to_owned() } else { format!("{own} / {one}") };
                format!("{number} {sign} {}", self.dialect.double(limit))
            }
            Limit::Date(date) => format!("{own} {sign} {}", self.dialect.date(day::number_of(date))),
        }
    }

    /// An answer of a list as a value of its field; `None` where no value is written so.
    fn value_of(&self, field: &Field, answer: &str) -> Option<String> {
        match field.kind {
            FieldType::Text => Some(self.dialect.text(answer)),
            FieldType::Integer | FieldType::Number => {
                let number = Scaled::nearest(answer.trim().parse().ok()?, field.decimals)?;
                (number.to_string() == answer).then(|| self.dialect.double(number.units as f64))
            }
            FieldType::Boolean => match answer {
                "true" => Some("TRUE".to_owned()),
                "false" => Some("FALSE".to_owned()),
                _ => None,
            },
            FieldType::Date => Some(self.dialect.date(day::number_of(day::parse(answer)?))),
        }
    }

    /// The records of a table with a column for each thing that can be wrong with a value, and whether the
    /// record has no key of its own.
    pub(super) fn checked(&mut self, table: usize) -> Vec<Flag> {
        let (given, flags) = (self.given(table), self.flags(table));
        let declared = &self.collection.tables[table];
        let mut columns = vec!["g.*".to_owned()];
        columns.extend(flags.iter().map(|flag| {
            format!("COALESCE({}, FALSE) AS {}", flag.condition, self.dialect.name(&flag.column))
        }));
        let key = self.columns_of("g", declared, &declared.primary_key);
        let mut joins = String::new();
        let mut of_no_record = Vec::new();
        if !key.is_empty() {
            let group = [vec!["g.period".to_owned(), self.at("g", "unit")], key.clone()].concat().join(", ");
            of_no_record.push(format!("({} AND COUNT(*) OVER (PARTITION BY {group}) > 1)", all_known(&key)));
        }
        if declared.is_list() {
            for (at, field) in declared.primary_key.iter().enumerate() {
                let missing = self.reason_of_nulls(table, *field, &given);
                joins.push_str(&format!(
                    "\nLEFT JOIN ({missing}) k{at} ON k{at}.period = g.period AND k{at}.{place} = g.{place} \
                     AND \
                     k{at}.reason = 'not-known'",
                    place = self.dialect.name(PLACE)
                ));
                of_no_record.push(format!("k{at}.period IS NOT NULL"));
            }
        }
        let of_no_record =
            if of_no_record.is_empty() { "FALSE".to_owned() } else { of_no_record.join(" OR ") };
        columns.push(format!("{of_no_record} AS {}", self.dialect.name("record__left_out")));
        for (at, key) in declared.foreign_keys.clone().iter().enumerate() {
            joins.push_str(&self.referred_keys(table, at, key));
        }
        let declared = &self.collection.tables[table];
        let select = format!("SELECT\n  {}\nFROM {} g{joins}", columns.join(",\n  "), reference(&given));
        let about = format!("{}: records as sent, and what is wrong with each value.", declared.title);
        self.add(Model::new(&checked_name(declared), &about, select).kept());
        flags
    }

    /// The values to which a foreign key (by index) refers.
    fn referred_keys(&mut self, table: usize, at: usize, key: &crate::schemas::field::ForeignKey) -> String {
        let other = self.given(key.table);
        let (own, theirs) = (&self.collection.tables[table], &self.collection.tables[key.table]);
        let (owns, columns) =
            (self.columns_of("g", own, &key.fields), self.columns_of("o", theirs, &key.references));
        let named: Vec<String> =
            columns.iter().enumerate().map(|(at, column)| format!("{column} AS key{at}")).collect();
        let on: Vec<String> =
            owns.iter().enumerate().map(|(part, own)| format!("f{at}.key{part} = {own}")).collect();
        let unit = self.dialect.name("unit");
        format!(
            "\nLEFT JOIN (SELECT DISTINCT o.period, o.{unit}, {} FROM {} o) f{at} ON f{at}.period = \
             g.period AND \
             f{at}.{unit} = g.{unit} AND {}",
            named.join(", "),
            reference(&other),
            on.join(" AND ")
        )
    }

    /// Why a field is null in each record in which it is: lines and records of one key stand in one order.
    fn reason_of_nulls(&self, table: usize, field: usize, given: &str) -> String {
        let (dialect, declared) = (self.dialect, &self.collection.tables[table]);
        let name = |name: &str| dialect.name(name);
        format!(
            "SELECT n.period, n.{unit}, n.submission, n.{key}, n.{place}, r.reason FROM (SELECT s.period, \
             s.{unit}, s.submission, s.{key}, s.{place}, ROW_NUMBER() OVER (PARTITION BY s.period, s.{unit}, \
             s.{key} ORDER BY s.{place}) AS nth FROM {given} s WHERE s.{field} IS NULL) n JOIN ({reasons}) r \
             ON r.period = n.period AND r.{unit} = n.{unit} AND r.{own_key} = n.{key} AND r.{of_field} = \
             {field_text} AND r.nth = n.nth",
            unit = name("unit"),
            key = name("record__key"),
            place = name(PLACE),
            given = reference(given),
            field = name(&declared.fields[field].name),
            reasons = self.reasons_of(&declared.name),
            own_key = name("key"),
            of_field = name("field"),
            field_text = dialect.text(&declared.fields[field].name),
        )
    }

    /// Why values of a table are not there: those of one field and key in the order of their records.
    pub(super) fn reasons_of(&self, table: &str) -> String {
        let name = |name: &str| self.dialect.name(name);
        let reasons: Vec<String> = NOT_THERE.iter().map(|reason| self.dialect.text(reason)).collect();
        format!(
            "SELECT CAST(s.period AS {text}) AS period, s.{unit}, s.{key}, s.{field}, s.reason, ROW_NUMBER() \
             OVER (PARTITION BY s.period, s.{unit}, s.{key}, s.{field} ORDER BY s.{place}) AS nth FROM \
             {source} s WHERE s.{of} = {table} AND s.reason IN ({reasons})",
            text = self.dialect.type_name(SqlType::Text),
            unit = name("unit"),
            key = name("key"),
            field = name("field"),
            place = name(PLACE),
            source = reference(&source_name("reasons")),
            of = name("table"),
            table = self.dialect.text(table),
            reasons = reasons.join(", "),
        )
    }

    /// The records of a table as rules know them: what has an error of its own is not known, nor is anything
    /// of a record that has no key of its own; and what a form does not ask.
    pub(super) fn known(&mut self, table: usize) -> String {
        let name = known_name(&self.collection.tables[table]);
        if self.has(&name) {
            return name;
        }
        let flags = self.checked(table);
        let gaps = self.gaps(table);
        let declared = &self.collection.tables[table];
        let dialect = self.dialect;
        let mut columns: Vec<String> =
            super::given::OF_RECORD.iter().map(|name| format!("c.{}", dialect.name(name))).collect();
        columns.push("c.authority_code".to_owned());
        for (at, field) in declared.fields.iter().enumerate() {
            let own = dialect.name(&field.name);
            let mut wrong: Vec<String> = flags
                .iter()
                .filter(|flag| flag.field == at)
                .map(|flag| format!("c.{}", dialect.name(&flag.column)))
                .collect();
            if !declared.primary_key.contains(&at) {
                wrong.push(format!("c.{}", dialect.name("record__left_out")));
            }
            columns.push(match wrong.is_empty() {
                true => format!("c.{own}"),
                false => format!("CASE WHEN NOT ({}) THEN c.{own} END AS {own}", wrong.join(" OR ")),
            });
            if field.kind.is_numeric() {
                let gap = dialect.name(&gap_column(&field.name));
                columns.push(format!("COALESCE(n.{gap} = 1, FALSE) AND c.{own} IS NULL AS {gap}"));
            }
        }
        let select = format!(
            "SELECT\n  {}\nFROM {} c\nLEFT JOIN {} n ON n.period = c.period AND n.{unit} = c.{unit} AND \
             n.{key} = c.{key}",
            columns.join(",\n  "),
            reference(&checked_name(declared)),
            reference(&gaps),
            unit = dialect.name("unit"),
            key = dialect.name("record__key"),
        );
        let about =
            format!("{}: records as rules know them, without what has an error of its own.", declared.title);
        self.add(Model::new(&name, &about, select).kept());
        name
    }

    /// What the forms of a table do not ask of a record, by period, unit and key.
    fn gaps(&mut self, table: usize) -> String {
        let (dialect, declared) = (self.dialect, &self.collection.tables[table]);
        let name = format!("not_asked_{}", declared.name);
        let numeric = declared.fields.iter().filter(|field| field.kind.is_numeric());
        let of_field = |field: &Field| {
            format!(
                "MAX(CASE WHEN r.{} = {} THEN 1 ELSE 0 END) AS {}",
                dialect.name("field"),
                dialect.text(&field.name),
                dialect.name(&gap_column(&field.name))
            )
        };
        let columns: Vec<String> = numeric.map(of_field).collect();
        let columns: String = columns.iter().map(|column| format!(",\n  {column}")).collect();
        let select = format!(
            "SELECT\n  CAST(r.period AS {}) AS period, r.{unit}, r.{key} AS {record}{columns}\nFROM {} \
             r\nWHERE r.{} = {} \
             AND r.reason = 'not-asked' AND r.{} <> ''\nGROUP BY r.period, r.{unit}, r.{key}",
            dialect.type_name(SqlType::Text),
            reference(&source_name("reasons")),
            dialect.name("table"),
            dialect.text(&declared.name),
            dialect.name("field"),
            unit = dialect.name("unit"),
            key = dialect.name("key"),
            record = dialect.name("record__key"),
        );
        let about = format!("{}: fields that the form in use does not have.", declared.title);
        self.add(Model::new(&name, &about, select).kept());
        name
    }
}

/// The column that says whether a field is not asked.
pub(super) fn gap_column(field: &str) -> String {
    format!("{field}__not_asked")
}

/// Groups of fields whose values must not stand twice in a return.
fn keys_of(table: &RecordTable) -> Vec<Vec<usize>> {
    let single = table.fields.iter().enumerate().filter(|(_, field)| field.constraints.unique);
    let keys = Some(table.primary_key.clone()).filter(|key| !key.is_empty()).into_iter();
    keys.chain(table.unique_keys.iter().cloned()).chain(single.map(|(at, _)| vec![at])).collect()
}

/// Whether all columns are known.
pub(super) fn all_known(columns: &[String]) -> String {
    let known: Vec<String> = columns.iter().map(|column| format!("{column} IS NOT NULL")).collect();
    if known.is_empty() { "TRUE".to_owned() } else { known.join(" AND ") }
}
