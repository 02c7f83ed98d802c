//! For whom tables are: at the widest for whom that is of which they are made.

use super::{
    Collection, Faults, RecordTable,
    declaration::Entry,
    tables::{ColumnOf, Published, PublishedTable},
};
use crate::{
    expressions::Node,
    vocabulary::{Audience, Period},
};

/// Reads an audience.
pub(super) fn audience(node: &Entry, faults: &mut Faults) -> Option<Audience> {
    node.word("the audience", &Audience::ALL.map(|own| (own.word(), own)), faults)
}

/// For whom a published table is: as it says, or else whoever may see all that it is made of.
pub(super) fn audience_of(
    node: &Entry,
    columns: &[ColumnOf],
    published: &Published,
    tables: &[RecordTable],
    faults: &mut Faults,
) -> Audience {
    let sources = published.sources(columns, tables);
    let widest = Audience::ALL
        .into_iter()
        .find(|own| sources.iter().all(|source| own.is_within(source.audience.unwrap_or(Audience::Public))));
    let widest = widest.unwrap_or(Audience::Unit);
    let Some(value) = node.get("audience") else { return widest };
    let said = audience(value, faults).unwrap_or(widest);
    if let Some(message) = sources.iter().find_map(|source| source.bars(said)) {
        faults.add(&value.at, message);
    }
    said
}

impl RecordTable {
    /// Why what is made of the table cannot be for an audience; `None` if it can.
    pub(super) fn bars(&self, said: Audience) -> Option<String> {
        let widest = self.audience.filter(|widest| !said.is_within(*widest))?;
        Some(format!(
            "what is made of \"{}\" is for {} at the widest, and this is for {}",
            self.name,
            widest.word(),
            said.word()
        ))
    }
}

impl Published {
    /// The record tables that columns are made of.
    fn sources<'t>(&self, columns: &[ColumnOf], tables: &'t [RecordTable]) -> Vec<&'t RecordTable> {
        let mut found = vec![false; tables.len()];
        for column in columns {
            self.figures_in(column).into_iter().for_each(|at| self.mark(at, &mut found));
        }
        found.into_iter().zip(tables).filter(|(is_source, _)| *is_source).map(|(_, table)| table).collect()
    }

    /// The figures (by index) that a column is made of.
    fn figures_in(&self, column: &ColumnOf) -> Vec<usize> {
        match column {
            ColumnOf::Figure(at) | ColumnOf::Change(at) => vec![*at],
            ColumnOf::Indicator(at) | ColumnOf::Quartile(at, _) => {
                let own = &self.indicators[*at];
                [&own.numerator, &own.denominator].into_iter().flat_map(|part| part.node.fields()).collect()
            }
        }
    }

    /// Marks the record tables that a figure is made of.
    fn mark(&self, figure: usize, found: &mut [bool]) {
        let own = &self.figures[figure];
        let Some(of_measures) = own.table.checked_sub(found.len()) else {
            found[own.table] = true;
            return;
        };
        let is_it = |at: usize| match self.measures.all[at].by {
            Some(by) if of_measures > 0 => by.categories == of_measures && by.column == own.field,
            _ => of_measures == 0 && at == own.field,
        };
        (0..self.measures.all.len()).filter(|at| is_it(*at)).for_each(|at| self.mark_measure(at, found));
    }

    /// The same of a measure; those that it names stand before it.
    fn mark_measure(&self, at: usize, found: &mut [bool]) {
        let measure = &self.measures.all[at];
        let node = &measure.value.node;
        let counted = node.aggregates().into_iter().map(|aggregate| aggregate.table);
        let referred = node.referred().into_iter().filter_map(|step| match step {
            Node::Referred { table, .. } => Some(*table),
            _ => None,
        });
        let by = measure.by.map(|by| by.table);
        counted.chain(referred).chain(by).for_each(|table| found[table] = true);
        node.fields().into_iter().filter(|own| *own < at).for_each(|own| self.mark_measure(own, found));
    }
}

impl Collection {
    /// The collection of a period as an audience sees it that is not the unit: with those tables that are for
    /// it; `None` where nothing is said of audiences, or there are none for it.
    #[must_use]
    pub fn for_audience(&self, audience: Audience, period: Period) -> Option<Self> {
        let is_seen = |table: &PublishedTable| audience.sees(table.audience) && table.is_made_of(period);
        if !self.published.by_audience || !self.published.tables.iter().any(is_seen) {
            return None;
        }
        let mut own = self.clone();
        let published = &self.published;
        let seen: Vec<usize> =
            (0..published.tables.len()).filter(|at| is_seen(&published.tables[*at])).collect();
        own.published.tables = seen.iter().map(|at| published.tables[*at].clone()).collect();
        own.published.charts.retain_mut(|chart| {
            let at = seen.iter().position(|table| *table == chart.table);
            chart.table = at.unwrap_or_default();
            at.is_some()
        });
        let is_seen = |source: &RecordTable| audience.sees(source.audience.unwrap_or(Audience::Public));
        own.published.headlines.retain(|column| {
            published.sources(std::slice::from_ref(column), &self.tables).into_iter().all(is_seen)
        });
        Some(own)
    }
}
