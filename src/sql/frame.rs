//! A relation with all that expressions on a table name, beside its records.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Builder, Model,
    calendar::{PERIODS, day_column},
    constraints::{all_known, gap_column},
    reference,
    register::AUTHORITIES,
    sources::PLACE,
};
use crate::{
    expressions::{
        Aggregate, Class, ColumnOf, FieldPair, Node, columns_needed,
        sql::{Dialect, SqlFrame},
    },
    schemas::RecordTable,
};

/// The columns of such a relation.
pub(super) struct Frame {
    /// The model.
    pub(super) name: String,
    dialect: Dialect,
    columns: BTreeMap<ColumnOf, String>,
    gaps: BTreeMap<ColumnOf, String>,
}

impl Frame {
    fn own(&self, column: &str) -> String {
        format!("f.{}", self.dialect.name(column))
    }
}

impl SqlFrame for Frame {
    fn column(&self, of: &ColumnOf) -> String {
        // Whatever has no column is refused before.
        self.columns.get(of).map_or_else(|| "NULL".to_owned(), |column| self.own(column))
    }

    fn not_asked(&self, of: &ColumnOf) -> Option<String> {
        self.gaps.get(of).map(|column| self.own(column))
    }

    fn part(&self) -> String {
        self.own("period__part")
    }

    fn day(&self, is_end: bool, years: u8) -> String {
        self.own(&day_column(is_end, years))
    }

    fn of_return(&self) -> [String; 2] {
        ["period", "unit"].map(|name| self.own(name))
    }

    fn position(&self) -> String {
        self.own(PLACE)
    }
}

/// A frame in the making.
pub(super) struct Making<'n> {
    pub(super) table: usize,
    nodes: Vec<&'n Node>,
    select: Vec<String>,
    joins: Vec<String>,
    frame: Frame,
}

impl Making<'_> {
    fn column(&mut self, of: &ColumnOf, name: String, text: &str) {
        self.select.push(format!("{text} AS {}", self.frame.dialect.name(&name)));
        self.frame.columns.insert(of.clone(), name);
    }

    fn gap(&mut self, of: &ColumnOf, name: String, text: &str) {
        self.select.push(format!("{text} AS {}", self.frame.dialect.name(&name)));
        self.frame.gaps.insert(of.clone(), name);
    }
}

impl Builder<'_> {
    /// The relation, for some expressions on a table.
    pub(super) fn frame(&mut self, name: &str, table: usize, nodes: &[&Node]) -> Frame {
        let columns = columns_needed(nodes.iter().copied());
        self.frame_of(name, table, nodes, columns)
    }

    /// The relation with some columns; `nodes` say what those are that are worked out.
    pub(super) fn frame_of(
        &mut self,
        name: &str,
        table: usize,
        nodes: &[&Node],
        columns: BTreeSet<ColumnOf>,
    ) -> Frame {
        let (dialect, known) = (self.dialect, self.known(table));
        let of_record = super::given::OF_RECORD.iter().map(|name| format!("k.{}", dialect.name(name)));
        let days = self.days.iter().map(|(is_end, years)| {
            let day = dialect.name(&day_column(*is_end, *years));
            format!("p.{day} AS {day}")
        });
        let frame = Frame { name: name.to_owned(), dialect, columns: BTreeMap::new(), gaps: BTreeMap::new() };
        let mut making = Making {
            table,
            nodes: nodes.to_vec(),
            select: of_record.chain(days).collect(),
            joins: vec![format!("JOIN {} p ON p.period = k.period", reference(PERIODS))],
            frame,
        };
        for (at, column) in columns.iter().enumerate() {
            self.add_column(&mut making, at, column);
        }
        let select = format!(
            "SELECT\n  {}\nFROM {} k\n{}",
            making.select.join(",\n  "),
            reference(&known),
            making.joins.join("\n")
        );
        let about = format!(
            "{}: all that is asked of its records, beside them.",
            self.collection.tables[table].title
        );
        self.add(Model::new(name, &about, select).kept());
        making.frame
    }

    fn add_column(&mut self, making: &mut Making<'_>, at: usize, column: &ColumnOf) {
        let declared = &self.collection.tables[making.table];
        let name_of = |field: &usize| declared.fields[*field].name.clone();
        match column {
            ColumnOf::Field(field) => {
                let name = name_of(field);
                let text = self.at("k", &name);
                making.column(column, name.clone(), &text);
                if declared.fields[*field].kind.is_numeric() {
                    let gap = gap_column(&name);
                    making.gap(column, gap.clone(), &self.at("k", &gap));
                }
            }
            ColumnOf::Previous(field, back) => self.add_previous(making, column, *field, *back),
            ColumnOf::Attribute(name) => {
                let join = format!("LEFT JOIN {} a ON a.code = k.authority_code", reference(AUTHORITIES));
                if !making.joins.contains(&join) {
                    making.joins.push(join);
                }
                making.column(column, format!("register__{name}"), &self.at("a", name));
            }
            ColumnOf::Aggregate(_) => {
                let Some(aggregate) = aggregate_of(&making.nodes, column) else { return };
                let model = self.figure(making.table, &aggregate);
                self.join_by_place(making, at, &model);
                making.column(column, format!("figure__{at}"), &format!("j{at}.figure"));
                let gap = format!("COALESCE(j{at}.not_asked, FALSE)");
                making.gap(column, format!("figure__{at}__not_asked"), &gap);
            }
            ColumnOf::PeerMedian(field, class) => {
                let model = self.medians(making.table, *field, class);
                self.join_by_place(making, at, &model);
                making.column(column, format!("median__{at}"), &format!("j{at}.figure"));
            }
            ColumnOf::Outlier(_) => {
                let steps = making.nodes.iter().flat_map(|node| node.over_units());
                let outlier = steps.into_iter().find_map(|step| match step {
                    Node::Outlier(outlier) if ColumnOf::over_units(step).as_ref() == Some(column) => {
                        Some((**outlier).clone())
                    }
                    _ => None,
                });
                let Some(outlier) = outlier else { return };
                let model = self.near(making.table, &outlier);
                self.join_by_place(making, at, &model);
                making.column(column, format!("near__{at}"), &format!("j{at}.is_near"));
            }
            ColumnOf::UniqueAmongUnits(fields) => {
                let columns = self.columns_of("k", declared, fields);
                let group = format!("k.period, {}", columns.join(", "));
                let text = format!(
                    "CASE WHEN {} THEN MIN(k.unit) OVER (PARTITION BY {group}) = MAX(k.unit) OVER \
                     (PARTITION BY \
                     {group}) END",
                    all_known(&columns)
                );
                making.column(column, format!("alone__{at}"), &text);
            }
            ColumnOf::AddsDown(field) => {
                let text = self.adds_down(making, at, *field);
                making.column(column, format!("adds_down__{at}"), &text);
            }
            ColumnOf::Referred(other, field) => self.add_referred(making, column, (*other, *field)),
            // Worked out where it is asked, or refused.
            ColumnOf::StartsWith(..) | ColumnOf::Matches(..) | ColumnOf::Submission(_) => {}
        }
    }

    fn join_by_place(&self, making: &mut Making<'_>, at: usize, model: &str) {
        let place = self.dialect.name(PLACE);
        making.joins.push(format!(
            "LEFT JOIN {} j{at} ON j{at}.period = k.period AND j{at}.{place} = k.{place}",
            reference(model)
        ));
    }

    fn add_previous(&mut self, making: &mut Making<'_>, column: &ColumnOf, field: usize, back: u8) {
        let (values, gaps) = self.before(making.table, back);
        let declared = &self.collection.tables[making.table].fields[field];
        let key = self.dialect.name("record__key");
        let on = |alias: &str| {
            format!("{alias}.period = k.period AND {alias}.unit = k.unit AND {alias}.{key} = k.{key}")
        };
        for (alias, model) in [(format!("b{back}"), values), (format!("g{back}"), gaps)] {
            let join = format!("LEFT JOIN {} {alias} ON {}", reference(&model), on(&alias));
            if !making.joins.contains(&join) {
                making.joins.push(join);
            }
        }
        let name = format!("{}__{back}_before", declared.name);
        making.column(column, name.clone(), &self.at(&format!("b{back}"), &declared.name));
        if declared.kind.is_numeric() {
            let gap = self.at(&format!("g{back}"), &gap_column(&declared.name));
            making.gap(column, gap_column(&name), &format!("COALESCE({gap}, FALSE)"));
        }
    }

    /// A field of the record of another table to which each record belongs: of several, the first.
    fn add_referred(&mut self, making: &mut Making<'_>, column: &ColumnOf, (other, field): (usize, usize)) {
        let by = making.nodes.iter().flat_map(|node| node.referred()).find_map(|step| match step {
            Node::Referred { table, by, .. } if *table == other => Some(by.clone()),
            _ => None,
        });
        let by = by.unwrap_or_default();
        let first = self.first_of(other, &by);
        let (own, theirs) = (&self.collection.tables[making.table], &self.collection.tables[other]);
        let alias = format!("o{other}");
        let pairs: String = by
            .iter()
            .map(|pair| {
                let (ours, other) = (&own.fields[pair.own].name, &theirs.fields[pair.theirs].name);
                format!(" AND {} = {}", self.at(&alias, other), self.at("k", ours))
            })
            .collect();
        let join = format!(
            "LEFT JOIN {} {alias} ON {alias}.period = k.period AND {alias}.unit = k.unit{pairs}",
            reference(&first)
        );
        if !making.joins.contains(&join) {
            making.joins.push(join);
        }
        let declared = &theirs.fields[field];
        let text = self.at(&alias, &declared.name);
        let mut gap = declared.kind.is_numeric().then(|| self.at(&alias, &gap_column(&declared.name)));
        if let ([pair], Some(of_field)) = (by.as_slice(), &gap)
            && theirs.primary_key == [pair.theirs]
        {
            let ours = self.at("k", &own.fields[pair.own].name);
            let rows = self.rows_not_asked(other);
            let join = format!(
                "LEFT JOIN {} r{other} ON r{other}.period = k.period AND r{other}.unit = k.unit AND \
                 r{other}.{} = \
                 {ours}",
                reference(&rows),
                self.dialect.name("key")
            );
            if !making.joins.contains(&join) {
                making.joins.push(join);
            }
            gap = Some(format!("{of_field}, {alias}.period IS NULL AND r{other}.period IS NOT NULL"));
        }
        let name = format!("{}__{}", theirs.name, declared.name);
        making.column(column, name.clone(), &text);
        if let Some(gap) = gap {
            making.gap(column, gap_column(&name), &format!("COALESCE({gap}, FALSE)"));
        }
    }

    /// The first record of each return with the same known values in some fields.
    fn first_of(&mut self, table: usize, by: &[FieldPair]) -> String {
        let known = self.known(table);
        let declared = &self.collection.tables[table];
        let fields: Vec<usize> = by.iter().map(|pair| pair.theirs).collect();
        let named: Vec<&str> = fields.iter().map(|field| declared.fields[*field].name.as_str()).collect();
        let name = format!(
            "first_{}_by_{}",
            declared.name,
            if named.is_empty() { "return".to_owned() } else { named.join("_") }
        );
        let columns = self.columns_of("k", declared, &fields);
        let group = ["k.period".to_owned(), "k.unit".to_owned()].into_iter().chain(columns.clone());
        let select = format!(
            "SELECT o.*\nFROM (\n  SELECT k.*, ROW_NUMBER() OVER (PARTITION BY {} ORDER BY k.{}) AS nth \
             FROM {} k WHERE \
             {}\n) o\nWHERE o.nth = 1",
            group.collect::<Vec<_>>().join(", "),
            self.dialect.name(PLACE),
            reference(&known),
            all_known(&columns)
        );
        let about = format!("{}: the record to which those of other tables belong.", declared.title);
        self.add(Model::new(&name, &about, select).kept());
        name
    }

    /// Keys of a table for which the form of a return has no row.
    pub(super) fn rows_not_asked(&mut self, table: usize) -> String {
        let (dialect, declared) = (self.dialect, &self.collection.tables[table]);
        let name = format!("rows_not_asked_{}", declared.name);
        let select = format!(
            "SELECT DISTINCT CAST(r.period AS {}) AS period, r.unit, r.{key}\nFROM {} r\nWHERE r.{} = {} \
             AND r.reason = \
             'not-asked' AND r.{} = ''",
            dialect.type_name(crate::expressions::sql::SqlType::Text),
            reference(&super::sources::source_name("reasons")),
            dialect.name("table"),
            dialect.text(&declared.name),
            dialect.name("field"),
            key = dialect.name("key"),
        );
        let about = format!("{}: rows that the form in use does not have.", declared.title);
        self.add(Model::new(&name, &about, select).kept());
        name
    }

    /// In a total row its value against the sum of the other rows; true in those.
    fn adds_down(&mut self, making: &mut Making<'_>, at: usize, field: usize) -> String {
        let rows = self.rows_not_asked(making.table);
        let declared = &self.collection.tables[making.table];
        let (Some(total), [key]) = (&declared.total_key, declared.primary_key.as_slice()) else {
            return "TRUE".to_owned();
        };
        let (key, value) =
            (self.at("k", &declared.fields[*key].name), self.at("k", &declared.fields[field].name));
        let gap = self.at("k", &gap_column(&declared.fields[field].name));
        let (total, parts) = (self.dialect.text(total), parts_of(declared));
        let parts: Vec<String> = parts.iter().map(|part| self.dialect.text(part)).collect();
        let (count, parts) = (parts.len(), parts.join(", "));
        making.joins.push(format!(
            "LEFT JOIN (SELECT r.period, r.unit, COUNT(*) AS rows_not_asked FROM {} r WHERE r.{} IN \
             ({parts}) GROUP BY \
             r.period, r.unit) d{at} ON d{at}.period = k.period AND d{at}.unit = k.unit",
            reference(&rows),
            self.dialect.name("key")
        ));
        let over = "OVER (PARTITION BY k.period, k.unit)";
        let zero = self.dialect.double(0.0);
        let sum = format!(
            "SUM(CASE WHEN {key} <> {total} AND {value} IS NOT NULL THEN {value} ELSE {zero} END) {over}"
        );
        let any = format!("SUM(CASE WHEN {key} <> {total} AND {value} IS NOT NULL THEN 1 ELSE 0 END) {over}");
        let settled = format!(
            "SUM(CASE WHEN {key} IN ({parts}) AND ({value} IS NOT NULL OR {gap}) THEN 1 ELSE 0 END) {over}"
        );
        format!(
            "CASE WHEN {key} IS NULL OR {key} <> {total} OR {gap} THEN TRUE WHEN {any} = 0 THEN TRUE WHEN \
             {settled} + \
             COALESCE(d{at}.rows_not_asked, 0) >= {count} THEN {value} = {sum} ELSE {value} >= {sum} END"
        )
    }
}

/// The declared rows of a table but for that which is the sum of the others.
fn parts_of(table: &RecordTable) -> Vec<String> {
    let keys = table.declared_keys().into_iter();
    keys.filter(|key| table.total_key.as_ref() != Some(key)).collect()
}

/// The figure over other records of a column.
fn aggregate_of(nodes: &[&Node], column: &ColumnOf) -> Option<Aggregate> {
    let ColumnOf::Aggregate(text) = column else { return None };
    nodes.iter().flat_map(|node| node.aggregates()).find(|own| own.text == *text).cloned()
}

/// The column by which units are put into classes; `None` where all are of one.
pub(super) fn class_column(class: &Class) -> Option<ColumnOf> {
    match class {
        Class::All => None,
        Class::Attribute(name) => Some(ColumnOf::Attribute(name.clone())),
        Class::Field(field) => Some(ColumnOf::Field(*field)),
    }
}
