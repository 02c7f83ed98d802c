//! Measures: what is worked out of the lists of each return.

use std::collections::BTreeSet;

use super::{
    super::{
        Builder, Model, calendar::PERIODS, calendar::day_column, reference, sources::PLACE,
        sources::source_name,
    },
    relation::whole,
};
use crate::{
    expressions::{
        Aggregate, ColumnOf, Over, columns_needed,
        sql::{Dialect, SqlFrame, SqlLowering, SqlType},
    },
    schemas::{
        RecordTable,
        measures::{Declared, DeclaredMeasure},
        rules::names_of,
    },
};

/// In the text of a line, where the last of the models of measures stands.
const LAST: char = '\u{fdd2}';

/// A figure over the records of a table, of all or of those of a category.
struct Column {
    aggregate: Aggregate,
    category: Option<(usize, String)>,
    name: String,
}

/// Of one row a return: measures that came before, and what aggregates came to.
struct OneRow<'c> {
    dialect: Dialect,
    columns: &'c [Column],
    /// The category of which the records of its table are taken.
    category: Option<(usize, usize, String)>,
    measures: Vec<String>,
}

impl SqlFrame for OneRow<'_> {
    fn column(&self, of: &ColumnOf) -> String {
        match of {
            ColumnOf::Field(at) => format!("b.{}", self.dialect.name(&column_of(&self.measures[*at]))),
            ColumnOf::Aggregate(text) => {
                let is_it = |own: &&Column| {
                    let category = self.category.as_ref().filter(|own_of| own_of.0 == own.aggregate.table);
                    own.aggregate.text == *text
                        && own.category == category.map(|(_, field, text)| (*field, text.clone()))
                };
                let found = self.columns.iter().find(is_it);
                found.map_or_else(|| "NULL".to_owned(), |own| format!("b.{}", own.name))
            }
            ColumnOf::Referred(table, field) => format!("b.r{table}_{field}"),
            _ => "NULL".to_owned(),
        }
    }

    fn not_asked(&self, _: &ColumnOf) -> Option<String> {
        None
    }

    fn part(&self) -> String {
        "b.part".to_owned()
    }

    fn day(&self, is_end: bool, years: u8) -> String {
        format!("b.{}", self.dialect.name(&day_column(is_end, years)))
    }

    fn of_return(&self) -> [String; 2] {
        ["b.period".to_owned(), "b.unit".to_owned()]
    }

    fn position(&self) -> String {
        "b.unit".to_owned()
    }
}

/// The records of a table, beside which stand the days of their period.
struct OfRecords<'t> {
    dialect: Dialect,
    table: &'t RecordTable,
}

impl SqlFrame for OfRecords<'_> {
    fn column(&self, of: &ColumnOf) -> String {
        match of {
            ColumnOf::Field(at) | ColumnOf::StartsWith(at, _) | ColumnOf::Matches(at, _) => {
                format!("c.{}", self.dialect.name(&self.table.fields[*at].name))
            }
            _ => "NULL".to_owned(),
        }
    }

    fn not_asked(&self, _: &ColumnOf) -> Option<String> {
        None
    }

    fn part(&self) -> String {
        "p.part".to_owned()
    }

    fn day(&self, is_end: bool, years: u8) -> String {
        format!("p.{}", self.dialect.name(&day_column(is_end, years)))
    }

    fn of_return(&self) -> [String; 2] {
        ["c.period".to_owned(), "c.unit".to_owned()]
    }

    fn position(&self) -> String {
        format!("c.{}", self.dialect.name(PLACE))
    }
}

impl Builder<'_> {
    /// The model of all measures, a line a figure.
    pub(super) fn measures(&mut self) -> String {
        let measures = self.collection.published.measures.all.clone();
        let columns = self.columns_of_measures(&measures);
        let base = self.one_row_a_return(&measures, &columns);
        let mut last = base;
        let (mut lines, mut refused) = (Vec::new(), BTreeSet::new());
        for (at, measure) in measures.iter().enumerate() {
            let rests_on_refused = measure.value.node.fields().iter().any(|field| refused.contains(field));
            let why =
                self.why_not(measure).or(rests_on_refused.then_some("it rests on one that is not said"));
            let (name, own_lines) = self.measure((at, measure), &columns, (&last, why.is_some()));
            if let Some(why) = why {
                self.refuse(&format!("measure {}", measure.name), why);
                refused.insert(at);
            } else {
                lines.extend(own_lines);
            }
            last = name;
        }
        let lines: Vec<String> =
            lines.into_iter().map(|line| line.replace(LAST, &reference(&last))).collect();
        let about = "Measures, worked out of the records of each return: a line a figure.";
        let columns = [
            ("period", ""),
            ("unit", ""),
            ("table_name", "blank, or the field by whose categories it is told apart"),
            ("row_key", "the category"),
            ("field", "the measure"),
            ("digits", "the value in units of its last digit"),
        ];
        let model = Model::new("measures", about, lines.join("\nUNION ALL\n")).kept();
        self.add(model.result(&columns).told_apart_by(&["period", "unit", "table_name", "row_key", "field"]));
        "measures".to_owned()
    }

    /// Why a measure cannot be said.
    fn why_not(&self, measure: &DeclaredMeasure) -> Option<&'static str> {
        if !measure.value.node.attributes().is_empty() {
            return Some("it names what the register says of the unit");
        }
        let aggregates = measure.value.node.aggregates();
        let is_beside = |own: &&Aggregate| !own.like.is_empty() || !own.against.is_empty();
        if aggregates.iter().any(is_beside) {
            return Some("it compares records with others of the same return");
        }
        let of_records = |own: &&Aggregate| {
            let filter = own.filter.iter().flat_map(|filter| columns_needed(std::iter::once(&**filter)));
            filter.into_iter().all(|column| {
                matches!(column, ColumnOf::Field(_) | ColumnOf::StartsWith(..) | ColumnOf::Matches(..))
            })
        };
        (!aggregates.iter().all(of_records))
            .then_some("a condition in it looks beyond the records of one table")
    }

    /// What is worked out over records, for all measures together.
    fn columns_of_measures(&self, measures: &[DeclaredMeasure]) -> Vec<Column> {
        let mut found: Vec<Column> = Vec::new();
        for measure in measures {
            let mut categories: Vec<Option<(usize, usize, String)>> = vec![None];
            if let Some(by) = measure.by.filter(|by| !self.collection.tables[by.table].is_single()) {
                let allowed = &self.collection.tables[by.table].fields[by.field].constraints.allowed;
                categories.extend(allowed.iter().map(|own| Some((by.table, by.field, own.clone()))));
            }
            for aggregate in measure.value.node.aggregates() {
                for category in &categories {
                    let own = category.as_ref().filter(|(table, ..)| *table == aggregate.table);
                    let category = own.map(|(_, field, text)| (*field, text.clone()));
                    let is_it =
                        |own: &&Column| own.aggregate.text == aggregate.text && own.category == category;
                    if !found.iter().any(|own| is_it(&own)) {
                        let name = format!("a{}", found.len());
                        found.push(Column { aggregate: aggregate.clone(), category, name });
                    }
                }
            }
        }
        found
    }

    /// All that measures name, a row a return.
    fn one_row_a_return(&mut self, measures: &[DeclaredMeasure], columns: &[Column]) -> String {
        let dialect = self.dialect;
        let tables: BTreeSet<usize> = columns.iter().map(|own| own.aggregate.table).collect();
        let mut select = vec!["s.period".to_owned(), "s.unit".to_owned(), "p.part".to_owned()];
        let days = ["first_day", "last_day"].map(|day| format!("p.{day}"));
        select.extend(days);
        let mut joins = vec![format!("JOIN {} p ON p.period = s.period", reference(PERIODS))];
        for table in tables {
            let own: Vec<&Column> = columns.iter().filter(|own| own.aggregate.table == table).collect();
            let sums = self.sums_of(table, &own);
            let gives = self.gives_of(table);
            joins.push(format!(
                "LEFT JOIN {} t{table} ON t{table}.period = s.period AND t{table}.unit = s.unit",
                reference(&sums)
            ));
            joins.push(format!(
                "LEFT JOIN {} g{table} ON g{table}.period = s.period AND g{table}.unit = s.unit",
                reference(&gives)
            ));
            select.extend(own.iter().map(|column| {
                let of = |what: &str| format!("COALESCE(t{table}.{}_{what}, 0)", column.name);
                let enough = match column.aggregate.over {
                    Over::Count | Over::Distinct | Over::Sum => {
                        format!("{} = {}", of("known"), of("records"))
                    }
                    Over::KnownSum => format!("({} > 0 OR {} = 0)", of("known"), of("records")),
                };
                let total = format!("COALESCE(t{table}.{}_total, {})", column.name, dialect.double(0.0));
                format!(
                    "CASE WHEN g{table}.unit IS NOT NULL AND {} = 0 AND {enough} THEN {total} END AS {}",
                    of("undecided"),
                    column.name
                )
            }));
        }
        let mut named = BTreeSet::new();
        for measure in measures {
            named.extend(columns_needed(std::iter::once(&measure.value.node)));
            if let Some(by) = measure.by.filter(|by| self.collection.tables[by.table].is_single()) {
                named.insert(ColumnOf::Referred(by.table, by.field));
            }
        }
        let mut singles = BTreeSet::new();
        for column in &named {
            let ColumnOf::Referred(table, field) = column else { continue };
            let counted = self.counted(*table);
            let name = dialect.name(&self.collection.tables[*table].fields[*field].name);
            select.push(format!("o{table}.{name} AS r{table}_{field}"));
            if singles.insert(*table) {
                joins.push(format!(
                    "LEFT JOIN {} o{table} ON o{table}.period = s.period AND o{table}.unit = s.unit",
                    reference(&counted)
                ));
            }
        }
        let text = format!(
            "SELECT\n  {}\nFROM {} s\n{}",
            select.join(",\n  "),
            reference("senders"),
            joins.join("\n")
        );
        let name = "returns_measured".to_owned();
        self.add(Model::new(&name, "A row a return: what measures are worked out of.", text).kept());
        name
    }

    /// Sums over the records of a table, a row a return.
    fn sums_of(&mut self, table: usize, columns: &[&Column]) -> String {
        let counted = self.counted(table);
        let declared = &self.collection.tables[table];
        let dialect = self.dialect;
        let names = names_of(&self.collection.tables, table, self.collection.periods_a_year());
        let frame = OfRecords { dialect, table: declared };
        let lowering = SqlLowering { dialect, names: &names, frame: &frame };
        let mut select = Vec::new();
        for column in columns {
            let mut conditions = Vec::new();
            if let Some(filter) = &column.aggregate.filter {
                conditions.push(format!("({})", lowering.condition(filter)));
            }
            let all = if conditions.is_empty() { "TRUE".to_owned() } else { conditions.join(" AND ") };
            // A record of another category is not looked at, whatever its condition would be.
            let is_of = column.category.as_ref().map(|(field, text)| {
                let own = dialect.name(&declared.fields[*field].name);
                format!("c.{own} = {}", dialect.text(text))
            });
            let within = |then: &str, value: &str| match &is_of {
                Some(is_of) => format!("CASE WHEN {is_of} AND {then} THEN {value} END"),
                None => format!("CASE WHEN {then} THEN {value} END"),
            };
            let value = column
                .aggregate
                .field
                .map(|field| format!("c.{}", dialect.name(&declared.fields[field].name)));
            let known =
                value.as_ref().map_or_else(|| all.clone(), |value| format!("{all} AND {value} IS NOT NULL"));
            let total = match (column.aggregate.over, &value) {
                (Over::Distinct, Some(value)) => {
                    dialect.cast(&format!("COUNT(DISTINCT {})", within(&all, value)), SqlType::Double)
                }
                (_, Some(value)) => format!("SUM({})", within(&all, value)),
                (_, None) => format!("SUM({})", within(&all, &dialect.double(1.0))),
            };
            let name = &column.name;
            select.push(format!("SUM({}) AS {name}_records", within(&all, "1")));
            select.push(format!("SUM({}) AS {name}_known", within(&known, "1")));
            select.push(format!("{total} AS {name}_total"));
            select.push(format!("SUM({}) AS {name}_undecided", within(&format!("({all}) IS NULL"), "1")));
        }
        let text = format!(
            "SELECT\n  c.period, c.unit,\n  {}\nFROM {} c\nJOIN {} p ON p.period = c.period\nGROUP BY \
             c.period, c.unit",
            select.join(",\n  "),
            reference(&counted),
            reference(PERIODS)
        );
        let name = format!("measured_of_{}", declared.name);
        self.add(Model::new(&name, &format!("{}: what measures add up of it.", declared.title), text).kept());
        name
    }

    /// Returns that give a table, if only with no records.
    fn gives_of(&mut self, table: usize) -> String {
        let given = self.given(table);
        let (dialect, declared) = (self.dialect, &self.collection.tables[table]);
        let name = format!("returns_with_{}", declared.name);
        let text = format!(
            "SELECT g.period, g.unit FROM {} g\nUNION\nSELECT r.period, r.unit FROM {} r WHERE r.{} = {} \
             AND r.reason = \
             'no-records'",
            reference(&given),
            reference(&source_name("reasons")),
            dialect.name("table"),
            dialect.text(&declared.name)
        );
        self.add(Model::new(&name, &format!("{}: returns that give it.", declared.title), text).kept());
        name
    }

    /// The model that has one measure beside those before it, and the lines that it gives.
    fn measure(
        &mut self,
        (at, measure): (usize, &DeclaredMeasure),
        columns: &[Column],
        (last, is_refused): (&str, bool),
    ) -> (String, Vec<String>) {
        let dialect = self.dialect;
        let published = &self.collection.published.measures;
        let names =
            published.names(&Declared { tables: &self.collection.tables, lets: &self.collection.lets });
        let decimals = published.tables[0].fields[at].decimals;
        let measures: Vec<String> = published.all.iter().map(|own| own.name.clone()).collect();
        let value = |category: Option<(usize, usize, String)>| {
            if is_refused {
                return dialect.null(SqlType::Double);
            }
            let frame = OneRow { dialect, columns, category, measures: measures.clone() };
            let lowering = SqlLowering { dialect, names: &names, frame: &frame };
            let (number, digits) = lowering.lowered(&measure.value);
            let times = dialect.double(10_f64.powi(i32::from(decimals) - i32::from(digits)));
            format!("ROUND({number} * {times})")
        };
        let whole_value = value(None);
        let mut select =
            vec!["b.*".to_owned(), format!("{whole_value} AS {}", dialect.name(&column_of(&measure.name)))];
        let mut lines = vec![self.line(
            (String::new(), String::new()),
            &measure.name,
            &dialect.name(&column_of(&measure.name)),
        )];
        if let Some(by) = measure.by {
            let table = &self.collection.tables[by.table];
            let field = &table.fields[by.field];
            let title = format!("{}.{}", table.name, field.name);
            for (nth, category) in field.constraints.allowed.iter().enumerate() {
                let text = if table.is_single() {
                    let own = format!("b.r{}_{}", by.table, by.field);
                    format!("CASE WHEN {own} = {} THEN {whole_value} END", dialect.text(category))
                } else {
                    value(Some((by.table, by.field, category.clone())))
                };
                let name = format!("m{at}_{nth}");
                select.push(format!("{text} AS {name}"));
                lines.push(self.line((title.clone(), category.clone()), &measure.name, &name));
            }
        }
        let name = format!("measure_{at}");
        let text = format!("SELECT\n  {}\nFROM {} b", select.join(",\n  "), reference(last));
        self.add(Model::new(&name, &format!("The measure {}, beside those before it.", measure.name), text));
        (name, lines)
    }

    fn line(&self, (table, key): (String, String), field: &str, column: &str) -> String {
        format!(
            "SELECT b.period, b.unit, {} AS table_name, {} AS row_key, {} AS field, CAST(b.{column} AS \
             {}) AS \
             digits\nFROM {LAST} b\nWHERE b.{column} IS NOT NULL",
            self.dialect.text(&table),
            self.dialect.text(&key),
            self.dialect.text(field),
            whole(self.dialect)
        )
    }
}

/// The column of a measure: called so no other is.
fn column_of(measure: &str) -> String {
    format!("measure__{measure}")
}
