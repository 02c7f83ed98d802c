//! What is asked where figures for the year to date cannot be taken apart.

use std::collections::BTreeMap;

use super::{
    alone::{Alone, Given},
    take_out::parts_of_year,
};
use crate::{
    returns::{Context, Return, Submission},
    vocabulary::{Exception, Place, Severity, counted},
};

/// The query on figures for the year to date that cannot be taken apart.
const RULE: &str = "year-to-date";

/// A figure that cannot be told apart.
struct Doubt {
    key: String,
    field: usize,
    given: Vec<Given>,
    parts: Vec<Option<Alone>>,
}

/// By unit and table (by index) what cannot be told apart, in order.
#[derive(Default)]
pub struct Doubts(BTreeMap<(String, usize), Vec<Doubt>>);

impl Doubts {
    /// Takes note of a figure, if the last part of the year cannot be told from those before it.
    pub fn note(
        &mut self,
        found: &Return,
        (table, key, field): &(usize, String, usize),
        given: &[Given],
        parts: &[Option<Alone>],
        context: &Context<'_>,
    ) {
        let is_divided = matches!(parts.last(), Some(Some(Alone::Divided(_))));
        let is_negative = || {
            // What was nothing and stays nothing is not worth a question.
            given.last().and_then(|given| given.value).is_some_and(|value| value.units != 0)
                || given.iter().any(|given| given.value.is_some_and(|value| value.units != 0))
        };
        if !is_divided || !is_negative() {
            return;
        }
        let doubt = Doubt { key: key.clone(), field: *field, given: given.to_vec(), parts: parts.to_vec() };
        let own = self.0.entry((found.unit.id.clone(), *table)).or_default();
        // The total stands for its parts.
        let is_total = context.collection.tables[*table].total_key.as_ref() == Some(key);
        if is_total { own.insert(0, doubt) } else { own.push(doubt) }
    }

    /// One query a return and table, at the first of its figures.
    pub fn queries(
        self,
        returns: &[Return],
        submissions: &[Submission],
        context: &Context<'_>,
    ) -> Vec<Exception> {
        let mut queries = Vec::new();
        for ((unit, table), doubts) in self.0 {
            let Some(found) = returns.iter().find(|found| found.unit.id == unit) else { continue };
            let Some(first) = doubts.first() else { continue };
            let declared = &context.collection.tables[table];
            let mut own = found.records.of_table(table).map(|(_, record)| record);
            let record = own.find(|record| record.key(declared) == first.key);
            let place = record.map(|record| {
                let submission = &submissions[record.submission()];
                let cell = record.cell(first.field);
                let sheet = cell.map_or(record.sheet(), |(sheet, _)| sheet);
                Place {
                    file: submission.file.clone(),
                    sheet: submission.sheets.get(sheet).cloned().unwrap_or_default(),
                    cell: cell.map(|(_, at)| at.to_string()).unwrap_or_default(),
                }
            });
            let value = first.given.last().and_then(|given| given.value);
            queries.push(Exception {
                unit,
                severity: Severity::Query,
                rule: RULE.to_owned(),
                message: message(first, doubts.len(), &declared.fields[first.field].title, context),
                place: place.unwrap_or_default(),
                table: declared.name.clone(),
                record: first.key.clone(),
                field: declared.fields[first.field].name.clone(),
                value: value.map(|value| value.to_string()).unwrap_or_default(),
                ..Exception::default()
            });
        }
        queries
    }
}

fn message(doubt: &Doubt, count: usize, title: &str, context: &Context<'_>) -> String {
    let periods = parts_of_year(context.period);
    let now = doubt.given.last().and_then(|given| given.value).map_or(0, |value| value.units);
    let more = match count {
        1 => String::new(),
        count => format!(" (and {} of the table like it)", counted(count - 1, "more figure")),
    };
    let before = doubt.given[..doubt.given.len() - 1].iter().zip(&periods).rev();
    let less = before
        .filter(|(given, _)| given.is_year_to_date)
        .find_map(|(given, period)| Some((given.value.filter(|value| value.units > now)?, period)));
    let value = doubt.given.last().and_then(|given| given.value).map(|value| value.to_string());
    let value = value.unwrap_or_default();
    if let Some((before, period)) = less {
        return format!(
            "{title}: {value} for the year to date, after {before} for the year up to {period}{more}. Until \
             it is settled what is less is taken off {period}. Give each quarter alone"
        );
    }
    let divided =
        doubt.parts.iter().zip(&periods).filter(|(part, _)| matches!(part, Some(Alone::Divided(_))));
    let divided: Vec<String> = divided.map(|(_, period)| period.to_string()).collect();
    format!(
        "{title}: {value} for the year to date, and nothing by which {} can be told apart{more}. Until then \
         what they have together is divided equally between them. Give each alone",
        divided.join(" and ")
    )
}
