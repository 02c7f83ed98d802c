//! Reads how the published figures of a field are rounded: `"qd:rounding": { "base": 10, "ties": "even" }`.

use crate::{
    schemas::{Faults, FieldType, declaration::Entry, field::Rounding, shapes::ROUNDING},
    vocabulary::Scaled,
};

pub(in crate::schemas) const TIES: [(&str, bool); 2] = [("away", false), ("even", true)];

pub(super) fn rounding(node: &Entry, kind: FieldType, decimals: u8, faults: &mut Faults) -> Rounding {
    let Some(value) = node.get("qd:rounding") else { return Rounding::default() };
    if !kind.is_numeric() {
        faults.add(&value.at, "only fields of numbers are rounded".to_owned());
        return Rounding::default();
    }
    value.is_of(&ROUNDING, faults);
    let ties = value.get("ties").and_then(|ties| ties.word("what becomes of a half", &TIES, faults));
    let base = value.get("base").and_then(|base| {
        let number = base.number(faults)?;
        let found = Scaled::of_positive(number).and_then(|number| number.with_decimals(decimals));
        if found.is_none() {
            let message = format!("the base is a number above 0, with at most {decimals} decimals");
            faults.add(&base.at, message);
        }
        found
    });
    Rounding { base, ties_to_even: ties.unwrap_or(false), is_control: false }
}
