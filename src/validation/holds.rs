//! What the unit holds out of totals, until something is settled.

use super::Validation;
use crate::{
    ledger::{Decision, Kind},
    returns::{Context, Return, Returns},
    vocabulary::{Exception, Place, Severity, ValueAt},
};

/// The note on what is held.
const HELD: &str = "held";

/// Keeps held returns and values out of totals, and says so of each.
pub fn keep_out(returns: &Returns, context: &Context<'_>, validation: &mut Validation) {
    for (index, found) in returns.returns.iter().enumerate() {
        let holds = context.ledger.of_kind(Kind::Hold, &found.unit.id);
        for (_, decision) in holds.chain(context.ledger.of_kind(Kind::Exclude, &found.unit.id)) {
            if decision.get("table").is_empty() {
                validation.excluded.insert(index);
            } else {
                validation.withhold(Severity::Query, values(index, found, decision, context));
            }
            let file = found.submissions.first().map(|at| returns.submissions[*at].file.clone());
            validation.exceptions.push(Exception {
                unit: found.unit.id.clone(),
                severity: Severity::Note,
                rule: HELD.to_owned(),
                message: message(decision),
                place: Place { file: file.unwrap_or_default(), ..Place::default() },
                table: decision.get("table").to_owned(),
                record: decision.get("record").to_owned(),
                field: decision.get("field").to_owned(),
                ..Exception::default()
            });
        }
    }
}

fn message(decision: &Decision) -> String {
    let what = if decision.get("table").is_empty() { "the return" } else { "the figure" };
    format!("{what} is held out of totals by {} on {}: {}", decision.who(), decision.day(), decision.why())
}

/// The values that a decision names: of a record or all, in a field or all.
fn values(index: usize, found: &Return, decision: &Decision, context: &Context<'_>) -> Vec<ValueAt> {
    let Some(table) = context.collection.table(decision.get("table")) else { return Vec::new() };
    let declared = &context.collection.tables[table];
    let (key, field) = (decision.get("record"), decision.get("field"));
    let is_meant = |at: &usize| field.is_empty() || declared.fields[*at].name == field;
    let fields =
        || (0..declared.fields.len()).filter(is_meant).filter(|at| !declared.primary_key.contains(at));
    let records = found.records.of_table(table);
    let records = records.filter(|(_, record)| key.is_empty() || record.key(declared) == key);
    records.flat_map(|(record, _)| fields().map(move |at| ValueAt::new(index, record, at))).collect()
}
