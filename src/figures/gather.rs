//! The table of figures of the period of the returns, from their records and what validation says of these.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{
    Figure, Figures, InCategory, MadeBy, MeasureId, Measures, Source, Status, SumError, UnitId, WorkedOut,
};
use crate::{
    ledger::Kind,
    reading::{Record, TableRecords},
    returns::{Context, Return, Unit},
    schemas::{Field, RecordTable, StockOrFlow, tables::NamedFigure},
    validation::Validation,
    vocabulary::{Answer, Period, Scaled, ValueAt},
};

/// The figures of the units whose returns count, in their order, and of those that are silent.
///
/// A value with an open error is left out, and so is all of a return that is excluded; what nobody asked is
/// not asked. A list is summed, and one that is given and empty comes to 0; of one that is not given, nothing
/// is known.
///
/// # Errors
/// If a sum does not fit 64 bits at the field's scale.
pub fn gather(
    returns: &mut [Return],
    silent: &[Unit],
    validation: &Validation,
    worked_out: &WorkedOut,
    measures: &Measures,
    context: &Context<'_>,
) -> Result<Figures, SumError> {
    let units = returns.iter().map(|found| &found.unit).chain(silent).cloned().collect();
    let status =
        |unit: UnitId| if unit.index() < returns.len() { Status::NotKnown } else { Status::NotReceived };
    let mut figures = Figures::blank(context.period, units, measures, status);
    let (withheld, no_rate) = (by_return(&validation.withheld), by_return(&validation.no_rate));
    let of_return = |(index, found): (usize, &Return)| {
        let own = |values: &HashMap<usize, Vec<ValueAt>>| values.get(&index).cloned().unwrap_or_default();
        let (withheld, no_rate) = (own(&withheld), own(&no_rate));
        let mut gathering = Gathering {
            index,
            found,
            validation,
            withheld,
            no_rate,
            measures,
            context,
            figures: Vec::new(),
            // Who declares nil has said all there is.
            usable: found.nil,
        };
        gathering.records()?;
        gathering.rows_not_asked();
        gathering.empty_lists();
        gathering.worked_out(worked_out);
        Ok((gathering.figures, gathering.usable))
    };
    // Side by side, and put into the table in the order of the returns.
    let gathered = returns.par_iter_mut().enumerate().map(|(index, found)| {
        let figures = of_return((index, found));
        found.records.let_go();
        figures
    });
    let gathered: Vec<Result<_, SumError>> = gathered.collect();
    for (index, gathered) in gathered.into_iter().enumerate() {
        let (unit, (own, usable)) = (UnitId::new(index), gathered?);
        for (measure, figure) in own {
            figures
                .add(measure, unit, figure)
                .ok_or_else(|| does_not_fit(measure, figures.unit(unit), measures, context))?;
        }
        if validation.excluded.contains(&index) {
            measures.ids().for_each(|measure| figures.get_mut(measure, unit).status = Status::LeftOut);
        } else if usable {
            figures.set_usable(unit);
        }
    }
    divided(&mut figures, returns, measures, context);
    nil_by_decision(&mut figures, measures, context);
    let tables = &context.collection.tables;
    // What stands in a total row follows from the others in validation; where there is no such row, it
    // follows here.
    let has_row = |table: &RecordTable, unit: UnitId, measure: MeasureId| {
        let NamedFigure { table: at, key, .. } = measures.get(measure);
        returns
            .get(unit.index())
            .is_none_or(|found| found.records.of_table(*at).any(|(_, record)| record.key(table) == *key))
    };
    figures.derive_totals(measures, tables, &has_row);
    Ok(figures)
}

/// Puts the shares of what was given for several periods together into the table of figures, as estimates.
fn divided(figures: &mut Figures, returns: &[Return], measures: &Measures, context: &Context<'_>) {
    for (index, found) in returns.iter().enumerate() {
        for settled in &found.settled {
            let Some(value) = settled.estimate else { continue };
            let Some(measure) = measures.find(settled.table, &settled.key, settled.field) else { continue };
            let unit = UnitId::new(index);
            if figures.get(measure, unit).status.is_missing() {
                let made = figures.made_by(MadeBy::divided(context.period));
                figures.estimate(measure, unit, value, made);
            }
        }
    }
}

/// Puts nothing for the flows of units that say, outside of any return, that there was nothing to return.
fn nil_by_decision(figures: &mut Figures, measures: &Measures, context: &Context<'_>) {
    for unit in figures.ids() {
        let decision = context.ledger.of_kind(Kind::Nil, &figures.unit(unit).id).last().map(|(id, _)| id);
        let Some(by) = decision.filter(|_| !figures.is_usable(unit)) else { continue };
        for measure in measures.ids() {
            let figure = measures.get(measure);
            let field = &context.collection.figure_table(figure.table).fields[figure.field];
            let is_flow = field.measure == Some(StockOrFlow::Flow);
            if is_flow && is_put_to(figures.unit(unit), field, context.period, context) {
                let nothing = Scaled { units: 0, decimals: field.decimals };
                *figures.get_mut(measure, unit) =
                    Figure::with_value(Status::Nil, nothing, Source::Decision(by));
            }
        }
        figures.set_usable(unit);
    }
}

/// Values, in order, by return.
fn by_return<'p>(values: impl IntoIterator<Item = &'p ValueAt>) -> HashMap<usize, Vec<ValueAt>> {
    let mut own: HashMap<usize, Vec<ValueAt>> = HashMap::new();
    values.into_iter().for_each(|at| own.entry(at.of_return).or_default().push(*at));
    own.values_mut().for_each(|values| values.sort_unstable());
    own
}

fn does_not_fit(measure: MeasureId, unit: &Unit, measures: &Measures, context: &Context<'_>) -> SumError {
    let measure = measures.get(measure);
    SumError {
        field: context.collection.figure_table(measure.table).fields[measure.field].name.clone(),
        area: unit.name.clone(),
    }
}

/// Whether a question is put to a unit in a period: to one of its members at least.
#[must_use]
pub fn is_put_to(unit: &Unit, field: &Field, period: Period, context: &Context<'_>) -> bool {
    let arises = || {
        unit.codes.is_empty() || unit.codes.iter().any(|code| field.applies_to(context.register.get(code)))
    };
    field.is_asked_in(period) && (field.applies.is_none() || arises())
}

/// The figures of one return in the making.
struct Gathering<'a> {
    index: usize,
    found: &'a Return,
    validation: &'a Validation,
    /// Values that do not count, in order.
    withheld: Vec<ValueAt>,
    /// Those of which no rate is worked out.
    no_rate: Vec<ValueAt>,
    measures: &'a Measures,
    context: &'a Context<'a>,
    figures: Vec<(MeasureId, Figure)>,
    usable: bool,
}

impl Gathering<'_> {
    fn records(&mut self) -> Result<(), SumError> {
        for records in self.found.records.tables() {
            let table = &self.context.collection.tables[records.table()];
            let first = self.found.records.places(records.table()).start;
            // A list may be of nothing but texts.
            self.usable |= table.is_list()
                && !records.is_empty()
                && !table.fields.iter().any(|field| field.kind.is_numeric());
            for (field_at, field) in
                table.fields.iter().enumerate().filter(|(_, field)| field.kind.is_numeric())
            {
                if !is_put_to(&self.found.unit, field, self.context.period, self.context) {
                    let source = Source::Declaration;
                    let own: Vec<_> = self
                        .measures
                        .of_table(records.table())
                        .filter(|own| self.measures.get(*own).field == field_at)
                        .collect();
                    self.figures.extend(
                        own.into_iter()
                            .map(|measure| (measure, Figure::without_value(Status::NotAsked, source))),
                    );
                } else if table.is_list() {
                    self.list(records, ValueAt::new(self.index, first, field_at), field)?;
                } else {
                    records.iter().enumerate().for_each(|(at, record)| {
                        self.value(record, ValueAt::new(self.index, first + at, field_at), table)
                    });
                }
            }
        }
        Ok(())
    }

    /// A value in a cell of a form or of a table of categories.
    fn value(&mut self, record: Record<'_>, at: ValueAt, table: &RecordTable) {
        let field = at.field;
        let answer = record.answer(field);
        let cell = Source::Record(u32::try_from(at.record).unwrap_or(u32::MAX));
        let key = record.key_text(table);
        let settled = self.found.settled(record.table(), &key, field);
        let source = settled.map_or(cell, |settled| Source::Decision(settled.by));
        let given = answer.number();
        let is_withheld = self.withheld.binary_search(&at).is_ok();
        let derived = || self.validation.derived.get(&at).copied();
        let figure = match (given, derived()) {
            (Some(value), _) if !is_withheld => {
                let status = settled.map(|settled| status_of(settled.kind));
                let status = status.unwrap_or_else(|| self.status(&table.fields[field]));
                Figure::with_value(status, value, source)
            }
            (_, Some(value)) => Figure::with_value(Status::Derived, value, Source::OtherFigures),
            (Some(value), None) => Figure::with_value(Status::LeftOut, value, source),
            (None, None) => without_value(&answer, source),
        };
        let figure = Figure { has_no_rate: self.no_rate.binary_search(&at).is_ok(), ..figure };
        self.usable |= figure.value().is_some();
        self.figures.extend(self.measures.find(record.table(), &key, field).map(|measure| (measure, figure)));
    }

    /// Of a value that was given.
    fn status(&self, field: &Field) -> Status {
        if self.found.nil && field.measure == Some(StockOrFlow::Flow) {
            Status::Nil
        } else {
            Status::Reported
        }
    }

    /// The sum of a column of a list. Rates are never added: of a list there is none.
    fn list(&mut self, records: &TableRecords, first: ValueAt, field: &Field) -> Result<(), SumError> {
        let field_at = first.field;
        let column = records.column(field_at);
        let own = first.record..first.record + records.len();
        let is_own = |at: &&ValueAt| at.field == field_at && own.contains(&at.record);
        let withheld = self.withheld.iter().filter(is_own);
        let withheld: Vec<i64> =
            withheld.filter_map(|at| column.units_at(at.record - first.record)).collect();
        let of_records = ValueAt::new(self.index, own.start, 0)..ValueAt::new(self.index, own.end, 0);
        let derived = self.validation.derived.range(of_records);
        let derived: Vec<i64> =
            derived.filter(|(at, _)| at.field == field_at).map(|(_, value)| value.units).collect();
        let (mut sum, mut counted) = (0_i128, 0_usize);
        for units in column.numbers().into_iter().flat_map(|(_, numbers)| numbers).flatten() {
            sum += i128::from(units);
            counted += 1;
        }
        // A sum of what counts is the sum of all without what does not: in whole numbers that is exact.
        sum += derived.iter().map(|units| i128::from(*units)).sum::<i128>()
            - withheld.iter().map(|units| i128::from(*units)).sum::<i128>();
        counted = counted - withheld.len() + derived.len();
        self.usable |= counted > 0;
        let Some(measure) = self.measures.find(records.table(), "", field_at).filter(|_| field.is_additive())
        else {
            return Ok(());
        };
        let source = Source::Records(u32::try_from(counted).unwrap_or(u32::MAX));
        let figure = if counted > 0 {
            let units = i64::try_from(sum)
                .map_err(|_| does_not_fit(measure, &self.found.unit, self.measures, self.context))?;
            let status = if derived.is_empty() { self.status(field) } else { Status::Derived };
            Figure::with_value(status, Scaled { units, decimals: field.decimals }, source)
        } else if !withheld.is_empty() {
            Figure::without_value(Status::LeftOut, source)
        } else {
            let absent = column.odd().map(|(_, answer)| without_value(&answer, source));
            let absent = absent.max_by_key(|figure| figure.status);
            absent.unwrap_or_else(|| Figure::without_value(Status::NotKnown, source))
        };
        let has_no_rate = self.no_rate.iter().any(|at| is_own(&at));
        self.figures.push((measure, Figure { has_no_rate, ..figure }));
        Ok(())
    }

    /// The rows that the form does not have: nothing in them is asked.
    fn rows_not_asked(&mut self) {
        for (table, keys) in self.found.not_asked.iter().enumerate() {
            for measure in keys.iter().flat_map(|key| self.measures.of_key(table, key)) {
                self.figures.push((measure, Figure::without_value(Status::NotAsked, Source::Form)));
            }
        }
    }

    /// A list that is given and empty sums to nothing, and that is known; on a blank form it says nothing.
    fn empty_lists(&mut self) {
        if !self.usable {
            return;
        }
        let tables = self.context.collection.tables.iter().enumerate();
        for (at, table) in tables.filter(|(at, table)| table.is_list() && self.found.gives_empty(*at)) {
            for (field, declared) in table.fields.iter().enumerate().filter(|(_, field)| field.is_additive())
            {
                let zero = Figure::with_value(
                    self.status(declared),
                    Scaled { units: 0, decimals: declared.decimals },
                    Source::Records(0),
                );
                self.figures.extend(self.measures.find(at, "", field).map(|measure| (measure, zero)));
            }
        }
    }
}

impl Gathering<'_> {
    /// What is worked out of lists; of a blank form nothing is known.
    fn worked_out(&mut self, worked_out: &WorkedOut) {
        if !self.usable {
            return;
        }
        let collection = self.context.collection;
        let own_table = collection.tables.len();
        for (at, measure) in collection.published.measures.all.iter().enumerate() {
            let field = &collection.figure_table(own_table).fields[at];
            let whole = worked_out.of_returns[at][self.index].map_or(InCategory::NotKnown, InCategory::Known);
            let figure = self.figure_of(field, whole);
            self.figures.extend(self.measures.find(own_table, "", at).map(|id| (id, figure)));
            let Some(by) = measure.by else { continue };
            let categories = &collection.tables[by.table].fields[by.field].constraints.allowed;
            for (category, of_returns) in categories.iter().zip(&worked_out.of_categories[at]) {
                let figure = self.figure_of(field, of_returns[self.index]);
                let id = self.measures.find(own_table + by.categories, category, by.column);
                self.figures.extend(id.map(|id| (id, figure)));
            }
        }
    }

    fn figure_of(&self, field: &Field, value: InCategory) -> Figure {
        match value {
            InCategory::Known(value) => Figure::with_value(self.status(field), value, Source::Lists),
            InCategory::NotKnown => Figure::without_value(Status::NotKnown, Source::Lists),
            InCategory::NotApplicable => Figure::without_value(Status::NotApplicable, Source::Lists),
        }
    }
}

/// Of a value that a decision put there: what was given for the year to date was reported all the same.
fn status_of(decision: Kind) -> Status {
    if decision == Kind::Basis { Status::Reported } else { Status::Corrected }
}

fn without_value(answer: &Answer<&str>, source: Source) -> Figure {
    match answer {
        Answer::NotAsked => Figure::without_value(Status::NotAsked, Source::Form),
        Answer::NotApplicable(_) => Figure::without_value(Status::NotApplicable, source),
        Answer::Unreadable { .. } => Figure::without_value(Status::Unreadable, source),
        Answer::Reported(_) | Answer::NotKnown => Figure::without_value(Status::NotKnown, source),
    }
}
