//! What a form says of the unit of its figures, where that is not the unit that is asked for: told once,
//! where it is said.

use std::collections::BTreeMap;

use crate::{
    reading::OtherUnit,
    returns::{Return, Submission},
    schemas::{Collection, units::in_words},
    vocabulary::{CellAddress, Exception, Place, Severity, printable::echo},
};

/// The rule under which units are told: an error where figures cannot be converted, a note where they were.
pub const UNIT: &str = "unit";

/// Figures under one remark: their fields, and how many they are.
#[derive(Default)]
struct Under<'r> {
    said: Option<&'r OtherUnit>,
    fields: Vec<usize>,
    figures: usize,
}

/// So many fields are named; the rest is counted.
const MOST_NAMED: usize = 4;

/// One exception a remark: an error where none of the figures under it is known, a note where they were
/// converted.
pub fn exceptions(found: &Return, submissions: &[Submission], collection: &Collection) -> Vec<Exception> {
    let mut remarks: BTreeMap<(usize, usize, CellAddress, usize, Option<i64>), Under<'_>> = BTreeMap::new();
    for (table, at, said) in
        found.records.tables().iter().flat_map(|table| table.units().map(move |(at, said)| (table, at, said)))
    {
        let factor = said.factor.map(|factor| factor.units);
        let place = (table.get(at).submission(), said.sheet, said.at, table.table(), factor);
        let under = remarks.entry(place).or_default();
        under.said = Some(said);
        under.figures += 1;
        if !under.fields.contains(&said.field) {
            under.fields.push(said.field);
        }
    }
    let told = remarks.into_iter().filter_map(|((submission, sheet, at, table, _), under)| {
        let submission = &submissions[submission];
        let place = Place {
            file: submission.file.clone(),
            sheet: submission.sheets.get(sheet).cloned().unwrap_or_default(),
            cell: at.to_string(),
        };
        exception(&under, table, place, collection)
            .map(|exception| Exception { unit: found.unit.id.clone(), ..exception })
    });
    told.collect()
}

fn exception(under: &Under<'_>, table: usize, place: Place, collection: &Collection) -> Option<Exception> {
    let (said, table) = (under.said?, &collection.tables[table]);
    let asked = in_words(&table.fields[*under.fields.first()?].unit);
    let (text, figures) = (
        echo(&said.text),
        if under.figures == 1 {
            "the figure there was".to_owned()
        } else {
            format!("the {} figures there were", under.figures)
        },
    );
    let what = match said.factor {
        None => format!("{figures} not used. Enter {asked}, and take the remark out"),
        Some(factor) => format!("{figures} multiplied by {factor}. Check that this is right"),
    };
    let only =
        if let [field] = under.fields.as_slice() { table.fields[*field].name.clone() } else { String::new() };
    Some(Exception {
        severity: if said.factor.is_none() { Severity::Error } else { Severity::Note },
        rule: UNIT.to_owned(),
        message: format!(
            "{}: \"{text}\" says another unit than is asked for ({asked}), so {what}",
            titles(under, table)
        ),
        place,
        table: table.name.clone(),
        field: only,
        value: said.text.to_string(),
        expected: if said.factor.is_none() { asked.to_owned() } else { String::new() },
        ..Exception::default()
    })
}

/// The fields by their titles.
fn titles(under: &Under<'_>, table: &crate::schemas::RecordTable) -> String {
    let mut titles: Vec<&str> =
        under.fields.iter().take(MOST_NAMED).map(|field| table.fields[*field].title.as_str()).collect();
    let more = under.fields.len() - titles.len();
    let last = if more > 0 { format!("{more} more") } else { titles.pop().unwrap_or_default().to_owned() };
    if titles.is_empty() { last } else { format!("{} and {last}", titles.join(", ")) }
}
