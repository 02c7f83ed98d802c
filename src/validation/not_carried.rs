//! Asks about items that were open in the list of the period before, and of which the list of this one says
//! nothing: neither that they still are, nor how they ended.

use std::collections::HashSet;

use super::open_items;
use crate::{
    expressions::FrameError,
    reading::Record,
    returns::{Context, Return, Returns, owner_of},
    schemas::RecordTable,
    vocabulary::{Exception, LabelKey, Place, Severity, printable::echo},
};

/// The rule of what is told of an open item that does not come again.
pub const NOT_CARRIED: &str = "not-carried";

/// So many values of an item are told.
const VALUES_TOLD: usize = 4;

/// What is asked of those who gave a list this time; `last` are the returns of the period before, and `then`
/// what is known of that.
///
/// # Errors
/// A fault of our own.
pub fn not_carried(
    returns: &Returns,
    last: &Returns,
    context: &Context<'_>,
    then: &Context<'_>,
) -> Result<Vec<Exception>, FrameError> {
    let units: Vec<_> = returns.returns.iter().map(|found| &found.unit).collect();
    let mut asked = Vec::new();
    let mut known: Option<((usize, usize), HashSet<LabelKey>)> = None;
    for item in open_items(last, then)? {
        let declared = &context.collection.tables[item.table];
        let before = &last.returns[item.found];
        let owner = owner_of(before, &units, context).map(|at| (at, &returns.returns[at]));
        // A list without keys does not say which item is which, and a list that did not come is asked for.
        let gives = |(_, own): &(usize, &Return)| own.gives[item.table];
        let Some((at, own)) = owner.filter(gives).filter(|_| !declared.primary_key.is_empty()) else {
            continue;
        };
        let record = before.records.get(item.record);
        let key = record.key(declared);
        let keys = match known.take() {
            Some((of, keys)) if of == (at, item.table) => keys,
            _ => keys_of(own, item.table, declared),
        };
        if !keys.contains(&LabelKey::of(&key)) {
            asked.push(ask(own, (declared, &key, record), returns, then));
        }
        known = Some(((at, item.table), keys));
    }
    Ok(asked)
}

fn keys_of(own: &Return, table: usize, declared: &RecordTable) -> HashSet<LabelKey> {
    own.records.of_table(table).map(|(_, record)| LabelKey::of(&record.key_text(declared))).collect()
}

fn ask(
    own: &Return,
    (declared, key, record): (&RecordTable, &str, Record<'_>),
    returns: &Returns,
    then: &Context<'_>,
) -> Exception {
    let values = declared.fields.iter().enumerate().filter_map(|(at, field)| {
        let value = record.value(at).filter(|_| !field.personal && !declared.primary_key.contains(&at))?;
        let text = value.to_string();
        Some(format!("{} {}", field.title, echo(field.label_of(&text))))
    });
    let values: Vec<String> = values.take(VALUES_TOLD).collect();
    let values = if values.is_empty() { String::new() } else { format!(" ({})", values.join("; ")) };
    let message = format!(
        "\"{}\" was still open in the list of {}{values}, and is not in this one. Enter it again: as it \
         stands now, or how it ended",
        echo(key),
        then.period
    );
    let file = own.submissions.first().map(|at| returns.submissions[*at].file.clone());
    Exception {
        unit: own.unit.id.clone(),
        severity: Severity::Query,
        rule: NOT_CARRIED.to_owned(),
        message,
        place: Place { file: file.unwrap_or_default(), ..Place::default() },
        table: declared.name.clone(),
        record: key.to_owned(),
        ..Exception::default()
    }
}
