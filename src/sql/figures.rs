//! Figures over the records of a table of the same return.

use std::collections::BTreeSet;

use super::{
    Builder, Model,
    constraints::{all_known, gap_column},
    reference,
    sources::{PLACE, source_name},
};
use crate::{
    expressions::{
        Aggregate, ColumnOf, Node, Over, columns_needed,
        sql::{SqlLowering, SqlType},
    },
    schemas::{RecordTable, rules::names_of},
};

/// Records that are held against each record of a return, one by one: of more of such pairs in one return
/// nothing is known.
const MOST_COMPARED: usize = 4_000_000;

impl Builder<'_> {
    /// What a figure comes to for each record of a table, and whether it is not asked.
    pub(super) fn figure(&mut self, table: usize, aggregate: &Aggregate) -> String {
        let known = self.known(table);
        let place = self.figures.iter().position(|own| own.0 == table && own.1 == aggregate.text);
        if let Some(at) = place {
            return figure_name(at);
        }
        let at = self.figures.len();
        self.figures.push((table, aggregate.text.clone()));
        let taken = self.taken(at, aggregate);
        let sums = self.sums(at, table, aggregate, &taken, &known);
        self.settled(at, table, aggregate, (&taken, &sums, &known))
    }

    /// The records over which a figure is worked out, and whether its condition takes each.
    fn taken(&mut self, at: usize, aggregate: &Aggregate) -> String {
        let of = aggregate.table;
        let mut columns: BTreeSet<ColumnOf> =
            aggregate.filter.iter().flat_map(|filter| columns_needed(std::iter::once(&**filter))).collect();
        let compared = aggregate.like.iter().chain(aggregate.against.iter().map(|(_, pair)| pair));
        let theirs: Vec<usize> = compared.map(|pair| pair.theirs).chain(aggregate.field).collect();
        columns.extend(theirs.iter().map(|field| ColumnOf::Field(*field)));
        let nodes: Vec<&Node> = aggregate.filter.iter().map(|filter| &**filter).collect();
        let frame = self.frame_of(&format!("{}_records", figure_name(at)), of, &nodes, columns);
        let names = names_of(&self.collection.tables, of, self.collection.periods_a_year());
        let lowering = SqlLowering { dialect: self.dialect, names: &names, frame: &frame };
        let taken =
            aggregate.filter.as_ref().map_or_else(|| "TRUE".to_owned(), |filter| lowering.condition(filter));
        let declared = &self.collection.tables[of];
        let (value, gap) = match aggregate.field {
            Some(field) => {
                let own = &declared.fields[field];
                let gap = own.kind.is_numeric().then(|| self.at("f", &gap_column(&own.name)));
                (self.at("f", &own.name), gap.unwrap_or_else(|| "FALSE".to_owned()))
            }
            None => (self.dialect.double(1.0), "FALSE".to_owned()),
        };
        let mut kept: Vec<String> = vec!["f.period".to_owned(), "f.unit".to_owned()];
        kept.extend(
            theirs
                .iter()
                .take(aggregate.like.len() + aggregate.against.len())
                .enumerate()
                .map(|(part, field)| format!("{} AS key{part}", self.at("f", &declared.fields[*field].name))),
        );
        let select = format!(
            "SELECT\n  {},\n  {value} AS figure,\n  {gap} AS not_asked,\n  {taken} AS is_taken\nFROM {} f",
            kept.join(", "),
            reference(&frame.name)
        );
        let name = format!("{}_taken", figure_name(at));
        let about = format!("Which records are taken by: {}", aggregate.text);
        self.add(Model::new(&name, &about, select).kept());
        name
    }

    /// What is summed over what belongs together.
    fn sums(&mut self, at: usize, table: usize, aggregate: &Aggregate, taken: &str, known: &str) -> String {
        let own = &self.collection.tables[table];
        let likes: Vec<String> = (0..aggregate.like.len()).map(|part| format!("t.key{part}")).collect();
        let compared: Vec<String> = aggregate
            .against
            .iter()
            .enumerate()
            .map(|(part, (how, pair))| {
                let theirs = format!("t.key{}", aggregate.like.len() + part);
                format!("{theirs} {} {}", how.sign(), self.at("k", &own.fields[pair.own].name))
            })
            .collect();
        let is_taken = if compared.is_empty() {
            "t.is_taken".to_owned()
        } else {
            format!("(t.is_taken AND {})", compared.join(" AND "))
        };
        let counted =
            |what: &str, value: &str| format!("SUM(CASE WHEN {is_taken} AND {what} THEN {value} END)");
        let total = match aggregate.over {
            Over::Distinct => {
                let distinct =
                    format!("COUNT(DISTINCT CASE WHEN {is_taken} AND NOT t.not_asked THEN t.figure END)");
                self.dialect.cast(&distinct, SqlType::Double)
            }
            Over::Count | Over::Sum | Over::KnownSum => counted("NOT t.not_asked", "t.figure"),
        };
        let columns = format!(
            "{} AS records,\n  {} AS known,\n  {total} AS total,\n  {} AS not_asked,\n  MAX(CASE WHEN \
             {is_taken} IS NULL THEN \
             1 ELSE 0 END) AS undecided",
            counted("NOT t.not_asked", "1"),
            counted("NOT t.not_asked AND t.figure IS NOT NULL", "1"),
            counted("t.not_asked", "1"),
        );
        let key: String = likes.iter().map(|like| format!(", {like}")).collect();
        let is_known = all_known(&likes);
        let place = self.dialect.name(PLACE);
        let select = if compared.is_empty() {
            format!(
                "SELECT t.period, t.unit{key},\n  {columns}\nFROM {} t\nWHERE {is_known}\nGROUP BY \
                 t.period, t.unit{key}",
                reference(taken)
            )
        } else {
            let owns: Vec<usize> = aggregate.like.iter().map(|pair| pair.own).collect();
            let owns = self.columns_of("k", own, &owns);
            let on: String =
                likes.iter().zip(&owns).map(|(like, own)| format!(" AND {like} = {own}")).collect();
            let own_key: String = owns.iter().map(|own| format!(", {own}")).collect();
            let pairs = "COUNT(*) * COUNT(*) OVER (PARTITION BY k.period, k.unit";
            format!(
                "SELECT k.period, k.{place},\n  {columns},\n  {pairs}{own_key}) AS pairs\nFROM {} k\nJOIN \
                 {} t ON t.period = \
                 k.period AND t.unit = k.unit{on}\nWHERE t.is_taken IS NULL OR t.is_taken\nGROUP BY \
                 k.period, k.unit, \
                 k.{place}{own_key}",
                reference(known),
                reference(taken)
            )
        };
        let name = format!("{}_sums", figure_name(at));
        let about = format!("Sums for: {}", aggregate.text);
        self.add(Model::new(&name, &about, select).kept());
        name
    }

    /// What a figure comes to for each record: not known where something that it needs is not.
    fn settled(
        &mut self,
        at: usize,
        table: usize,
        aggregate: &Aggregate,
        (taken, sums, known): (&str, &str, &str),
    ) -> String {
        let (gives, rows) = (self.gives(aggregate.table), self.rows_not_asked(aggregate.table));
        let (own, of) = (&self.collection.tables[table], &self.collection.tables[aggregate.table]);
        let place = self.dialect.name(PLACE);
        let owns: Vec<usize> = aggregate.like.iter().map(|pair| pair.own).collect();
        let owns = self.columns_of("k", own, &owns);
        let is_compared = !aggregate.against.is_empty();
        let on: String = if is_compared {
            format!(" AND s.{place} = k.{place}")
        } else {
            let keys = owns.iter().enumerate().map(|(part, own)| format!(" AND s.key{part} = {own}"));
            format!(" AND s.unit = k.unit{}", keys.collect::<String>())
        };
        let likes: Vec<String> = (0..aggregate.like.len()).map(|part| format!("t.key{part}")).collect();
        let strays =
            if likes.is_empty() { "1 = 0".to_owned() } else { format!("NOT ({})", all_known(&likes)) };
        let by_key = is_by_key(aggregate, of);
        let keys: Vec<String> = of.declared_keys().iter().map(|key| self.dialect.text(key)).collect();
        let has_no_row = if by_key && !keys.is_empty() {
            format!("r.{} IN ({})", self.dialect.name("key"), keys.join(", "))
        } else {
            "1 = 0".to_owned()
        };
        let zero = self.dialect.double(0.0);
        let (records, known_ones) = ("COALESCE(s.records, 0)", "COALESCE(s.known, 0)");
        let enough = match aggregate.over {
            Over::Count | Over::Distinct | Over::Sum => format!("{known_ones} = {records}"),
            Over::KnownSum => format!("({known_ones} > 0 OR {records} = 0)"),
        };
        let not_asked = format!(
            "{records} = 0 AND COALESCE(s.undecided, 0) = 0 AND (COALESCE(s.not_asked, 0) > 0 OR r.period \
             IS NOT NULL)"
        );
        let bounded =
            if is_compared { format!(" AND COALESCE(s.pairs, 0) <= {MOST_COMPARED}") } else { String::new() };
        let select = format!(
            "SELECT i.period, i.{place}, i.not_asked, CASE WHEN i.is_decided AND NOT i.not_asked THEN \
             i.total END AS \
             figure\nFROM (\n  SELECT k.period, k.{place}, COALESCE(s.total, {zero}) AS total, {is_own} AND \
             {not_asked}{bounded} \
             AS not_asked,\n    {is_own} AND {enough} AND COALESCE(s.undecided, 0) = 0 AND x.period IS NULL \
             AND g.period IS \
             NOT NULL{bounded} AS is_decided\n  FROM {known} k\n  LEFT JOIN {sums} s ON s.period = \
             k.period{on}\n  LEFT JOIN \
             (SELECT DISTINCT t.period, t.unit FROM {taken} t WHERE (t.is_taken IS NULL OR t.is_taken) AND \
             {strays}) x ON \
             x.period = k.period AND x.unit = k.unit\n  LEFT JOIN {gives} g ON g.period = k.period AND \
             g.unit = k.unit\n  LEFT \
             JOIN (SELECT DISTINCT r.period, r.unit FROM {rows} r WHERE {has_no_row}) r ON r.period = \
             k.period AND r.unit = \
             k.unit\n) i",
            is_own = all_known(&owns),
            known = reference(known),
            sums = reference(sums),
            taken = reference(taken),
            gives = reference(&gives),
            rows = reference(&rows),
        );
        let name = figure_name(at);
        let about = format!("For each record of \"{}\": {}", own.title, aggregate.text);
        self.add(Model::new(&name, &about, select).kept());
        name
    }

    /// Returns that give a table, if only with no records.
    fn gives(&mut self, table: usize) -> String {
        let given = self.given(table);
        let (dialect, declared) = (self.dialect, &self.collection.tables[table]);
        let name = format!("gives_{}", declared.name);
        let select = format!(
            "SELECT g.period, g.unit FROM {} g\nUNION\nSELECT CAST(r.period AS {}) AS period, r.unit FROM \
             {} r WHERE r.{} = \
             {} AND r.reason = 'no-records'",
            reference(&given),
            dialect.type_name(SqlType::Text),
            reference(&source_name("reasons")),
            dialect.name("table"),
            dialect.text(&declared.name)
        );
        let about = format!("{}: returns that give it, if only with no records.", declared.title);
        self.add(Model::new(&name, &about, select).kept());
        name
    }
}

fn figure_name(at: usize) -> String {
    format!("figure_{}", at + 1)
}

/// Whether records are chosen by nothing but their key: those of which the form has no row are then none that
/// were sent.
fn is_by_key(aggregate: &Aggregate, table: &RecordTable) -> bool {
    let compared =
        aggregate.like.iter().chain(aggregate.against.iter().map(|(_, pair)| pair)).map(|pair| pair.theirs);
    let fields = aggregate.filter.iter().flat_map(|filter| filter.fields()).chain(compared);
    table.is_matrix() && fields.into_iter().all(|field| table.primary_key.contains(&field))
}
