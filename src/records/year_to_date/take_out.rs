//! Where a figure for the year to date is taken apart: in the returns of the period, and in what is known of
//! the parts of the year before it.

use super::{
    alone::{Alone, Given, alone},
    queries::Doubts,
};
use crate::{
    ledger::{Kind, Ledger},
    records::{History, history::Restated},
    returns::{Context, Return, Returns, SettledValue},
    schemas::StockOrFlow,
    vocabulary::{Answer, DecisionId, Period, Scaled, Value},
};

/// Puts what the period had alone in the place of what is decided to be for the year to date, in the returns
/// of the period and in what is known of the parts of its year before it.
///
/// What cannot be told apart is no figure of the return: it is not known to rules, and stands in the table of
/// figures as an estimate; whoever sent it is asked.
pub fn take_out_of_year(returns: &mut Returns, history: &mut History, context: &Context<'_>) {
    if !context.ledger.has_basis() {
        return;
    }
    let mut doubts = Doubts::default();
    for found in &mut returns.returns {
        for figure in figures_for_the_year(found, context) {
            let year = Year { found, figure: &figure, history, context };
            let given = year.given();
            let parts = alone(&given);
            doubts.note(found, &figure.place(), &given, &parts, context);
            restate(history, found, &figure, &parts, context);
            if let (Some(part), Some(Given { value: Some(value), is_year_to_date: true })) =
                (parts.last().copied().flatten(), given.last())
            {
                put(found, &figure, part, *value, context);
            }
        }
    }
    returns.exceptions.extend(doubts.queries(&returns.returns, &returns.submissions, context));
}

/// A figure of a return, which in some part of the year is for the year to date.
struct OfYear {
    table: usize,
    key: String,
    field: usize,
    /// The decision, by the latest of the parts of the year.
    by: DecisionId,
}

impl OfYear {
    fn place(&self) -> (usize, String, usize) {
        (self.table, self.key.clone(), self.field)
    }
}

/// The parts of the year up to the period, oldest first.
pub fn parts_of_year(period: Period) -> Vec<Period> {
    let back = std::iter::successors(Some(period), |period| Some(period.previous()));
    let mut parts: Vec<Period> = back.take(usize::from(period.number())).collect();
    parts.reverse();
    parts
}

fn figures_for_the_year(found: &Return, context: &Context<'_>) -> Vec<OfYear> {
    let mut figures = Vec::new();
    let parts = parts_of_year(context.period);
    for (table, declared) in context.collection.tables.iter().enumerate() {
        // Of a list each record is a case of its own, and none is for a year.
        if declared.is_list() {
            continue;
        }
        let flows = declared.fields.iter().enumerate();
        for (field, own) in flows.filter(|(_, field)| field.measure == Some(StockOrFlow::Flow)) {
            let basis =
                |part: &Period| context.ledger.year_to_date(&found.unit.id, &declared.name, &own.name, *part);
            let Some(by) = parts.iter().filter_map(basis).next_back() else { continue };
            let keys = found.records.of_table(table).map(|(_, record)| record.key(declared));
            figures.extend(keys.map(|key| OfYear { table, key, field, by }));
        }
    }
    figures
}

/// One figure over the parts of a year.
struct Year<'a> {
    found: &'a Return,
    figure: &'a OfYear,
    history: &'a History,
    context: &'a Context<'a>,
}

impl Year<'_> {
    fn given(&self) -> Vec<Given> {
        let (context, figure) = (self.context, self.figure);
        let declared = &context.collection.tables[figure.table];
        let name = &declared.fields[figure.field].name;
        let ledger: &Ledger = &context.ledger;
        let of_part = |part: Period| Given {
            value: if part == context.period { self.now() } else { self.before(part) },
            is_year_to_date: ledger.year_to_date(&self.found.unit.id, &declared.name, name, part).is_some(),
        };
        parts_of_year(context.period).into_iter().map(of_part).collect()
    }

    fn now(&self) -> Option<Scaled> {
        let declared = &self.context.collection.tables[self.figure.table];
        let mut own = self.found.records.of_table(self.figure.table).map(|(_, record)| record);
        own.find(|record| record.key(declared) == self.figure.key)?.answer(self.figure.field).number()
    }

    fn before(&self, part: Period) -> Option<Scaled> {
        let earlier = self.history.get(part)?;
        let unit = earlier.unit(&self.found.unit.id)?;
        earlier.given(unit, self.figure.table, &self.figure.key, self.figure.field)
    }
}

/// Puts what each earlier part had alone in the place of what its own run took for it.
fn restate(
    history: &mut History,
    found: &Return,
    figure: &OfYear,
    parts: &[Option<Alone>],
    context: &Context<'_>,
) {
    let before = parts_of_year(context.period).into_iter().zip(parts).rev().skip(1);
    for (part, alone) in before.filter_map(|(part, alone)| Some((part, (*alone)?))) {
        let (value, is_divided) = (alone.value(), matches!(alone, Alone::Divided(_)));
        let restated = Restated {
            unit: found.unit.id.clone(),
            table: figure.table,
            key: figure.key.clone(),
            field: figure.field,
            value,
            is_divided,
            by: figure.by,
        };
        history.restate(part, restated);
    }
}

fn put(found: &mut Return, figure: &OfYear, part: Alone, given: Scaled, context: &Context<'_>) {
    let declared = &context.collection.tables[figure.table];
    let (answer, estimate) = match part {
        Alone::Known(value) => (Answer::Reported(Value::Number(value)), None),
        Alone::Divided(value) => (Answer::NotKnown, Some(value)),
    };
    found.records.change(|table| table == figure.table, &mut |record| {
        if record.key(declared) == figure.key {
            record.answers[figure.field] = answer.clone();
        }
    });
    let (table, key, field) = figure.place();
    let (given, kind, by) = (given.to_string(), Kind::Basis, figure.by);
    found.settled.push(SettledValue { table, key, field, given, estimate, kind, by });
}
