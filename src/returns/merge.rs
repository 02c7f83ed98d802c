//! Records of one return from several places of its file.

use crate::{
    reading::{NewRecord, Record, Records},
    schemas::RecordTable,
    vocabulary::{Answer, place::column_letters},
};

/// Adds records to those of the same return. Of a table of one record, one place fills in what another leaves
/// blank.
///
/// # Errors
/// Where two rows of a sheet give different figures for the one record.
pub fn put_together(own: &mut Records, more: Records, tables: &[RecordTable]) -> Result<(), String> {
    let single = |table: usize| tables[table].is_single();
    let mut filled: Vec<NewRecord> =
        own.iter().filter(|record| single(record.table())).map(Record::taken_out).collect();
    for record in more.iter().filter(|record| single(record.table())).map(Record::taken_out) {
        match filled.iter_mut().find(|other| other.table == record.table) {
            Some(other) => fill(other, record)?,
            None => filled.push(record),
        }
    }
    let mut lists = more;
    for table in (0..tables.len()).filter(|table| single(*table)) {
        own.leave_out(table);
        lists.leave_out(table);
    }
    own.append(lists);
    filled.iter().for_each(|record| own.push(record));
    own.sort_by_row();
    Ok(())
}

fn fill(own: &mut NewRecord, other: NewRecord) -> Result<(), String> {
    let same_sheet = own.sheet == other.sheet;
    let (rows, fields) = ([own.row.min(other.row) + 1, own.row.max(other.row) + 1], own.answers.len());
    for (field, (answer, cell)) in other.answers.into_iter().zip(other.cells).enumerate().take(fields) {
        let is_blank = |answer: &Answer| matches!(answer, Answer::NotKnown | Answer::NotAsked);
        if is_blank(&answer) || answer == own.answers[field] {
            continue;
        }
        if is_blank(&own.answers[field]) {
            own.answers[field] = answer;
            own.cells[field] = cell;
        } else if same_sheet {
            let columns = [own.cells[field], cell]
                .map(|cell| cell.map_or_else(String::new, |(_, at)| column_letters(at.column)));
            return Err(if rows[0] == rows[1] {
                format!(
                    "two columns of figures are for one return ({} and {}): leave one",
                    columns[0], columns[1]
                )
            } else {
                format!(
                    "two rows of figures are for one return (rows {} and {}): leave one",
                    rows[0], rows[1]
                )
            });
        } else {
            let typed = |answer: &Answer| {
                answer.value().map_or_else(|| "something else".to_owned(), ToString::to_string)
            };
            let place = cell.map_or_else(String::new, |(_, at)| format!(", in {at},"));
            let text = format!("{} and{place} {}", typed(&own.answers[field]), typed(&answer)).into();
            own.answers[field] =
                Answer::Unreadable { text, expected: "one value, not two different ones".into() };
        }
    }
    own.rounded.extend(other.rounded);
    Ok(())
}
