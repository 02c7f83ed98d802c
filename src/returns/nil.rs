//! Declared nil returns: what flows was nothing; what stands was not said.

use super::{Context, Return, Submission, about_files::about_file};
use crate::{
    reading::{NewRecord, Record},
    schemas::{Collection, RecordTable, StockOrFlow},
    vocabulary::{Answer, CellAddress, Exception, Scaled, Severity, Value},
};

/// Makes the flows of a return that is declared nil 0, each traced to the cell of the declaration; stocks
/// stay as given, and so do questions that do not arise for the authority.
///
/// A return that declares nil and gives figures of flows too is asked about, and stays as it was given.
pub fn fill(
    found: &mut Return,
    submissions: &[Submission],
    context: &Context<'_>,
    exceptions: &mut Vec<Exception>,
) {
    let collection = context.collection;
    let Some(declaration) = declaration(found, collection) else { return };
    let is_flow = |record: Record<'_>, at: usize| {
        collection.tables[record.table()].fields[at].measure == Some(StockOrFlow::Flow)
    };
    let given = found.records.iter().any(|record| {
        record.answers().enumerate().any(|(at, answer)| {
            is_flow(record, at) && answer.number().is_some_and(|number| number.units != 0)
        })
    });
    if given {
        let message =
            "The return is declared nil, but it gives figures. The figures are used. Take the declaration \
             back, or enter 0"
                .to_owned();
        let file = &submissions[declaration.submission].file;
        exceptions.push(about_file(&found.unit.id, Severity::Query, "nil-with-figures", message, file));
        return;
    }
    found.nil = true;
    for (index, table) in collection.tables.iter().enumerate() {
        for key in table.declared_keys() {
            let is_there = found.records.of_table(index).any(|(_, record)| record.key(table) == key);
            if !is_there && found.asks(index, &key) {
                found.records.push(&blank_record(&declaration, index, table, &key));
            }
        }
        found.gives[index] = true;
    }
    let lead = context.register.get(&found.unit.lead);
    found.records.change(|_| true, &mut |record| {
        for (at, field) in collection.tables[record.table].fields.iter().enumerate() {
            if field.measure == Some(StockOrFlow::Flow)
                && field.is_asked_in(context.period)
                && field.applies_to(lead)
                && record.answers[at] == Answer::NotKnown
            {
                record.answers[at] =
                    Answer::Reported(Value::Number(Scaled { units: 0, decimals: field.decimals }));
                // Places are cells of the record's own file.
                record.cells[at] =
                    Some(declaration.cell).filter(|_| record.submission == declaration.submission);
            }
        }
    });
}

/// Where a return says that it is nil.
struct Declaration {
    submission: usize,
    cell: (usize, CellAddress),
}

fn declaration(found: &Return, collection: &Collection) -> Option<Declaration> {
    let declares = |table: &usize| collection.tables[*table].fields.iter().any(|field| field.nil);
    let mut records =
        (0..collection.tables.len()).filter(declares).flat_map(|table| found.records.of_table(table));
    records.find_map(|(_, record)| {
        let fields = collection.tables[record.table()].fields.iter().enumerate();
        let mut nil = fields.filter(|(_, field)| field.nil).map(|(at, _)| at);
        let at = nil.find(|at| record.answer(*at) == Answer::Reported(Value::Boolean(true)))?;
        Some(Declaration { submission: record.submission(), cell: record.cell(at)? })
    })
}

fn blank_record(declaration: &Declaration, index: usize, table: &RecordTable, key: &str) -> NewRecord {
    let (sheet, cell) = declaration.cell;
    let mut record = NewRecord {
        submission: declaration.submission,
        ..NewRecord::blank(index, table.fields.len(), sheet, cell.row)
    };
    if let Some(field) = table.primary_key.first() {
        record.answers[*field] = Answer::Reported(Value::Text(key.into()));
    }
    record
}
