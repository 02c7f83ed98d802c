//! A value in the unit that is asked for.

use crate::{
    reading::{Cell, NewRecord, OtherUnit, units::Said, values},
    schemas::{Field, units::in_words},
    vocabulary::Answer,
};

/// A value in the unit that is asked for. Where it stands in another one, the record says so; and a figure
/// whose unit does not convert is not known.
pub(super) fn in_its_unit(
    cell: &Cell,
    at: usize,
    field: &Field,
    said: Option<(usize, &Said)>,
    record: &mut NewRecord,
) -> Answer {
    let read = values::read_in_unit(cell, field, said.and_then(|(_, said)| said.factor));
    record.rounded.extend(read.rounded_from.map(|text| (at, text)));
    let Some((sheet, said)) = said.filter(|_| matches!(read.answer, Answer::Reported(_))) else {
        return read.answer;
    };
    record.units.push(OtherUnit {
        field: at,
        sheet,
        at: said.at,
        text: said.text.as_str().into(),
        factor: said.factor,
    });
    match said.factor {
        Some(_) => read.answer,
        None => Answer::Unreadable {
            text: cell.content.to_string().into(),
            expected: in_words(&field.unit).into(),
        },
    }
}
