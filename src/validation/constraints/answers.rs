//! What is asked of one answer.

use super::{fault::PRIMARY_KEY, values::check_value};
use crate::{
    reading::{Content, ONE_VALUE},
    schemas::Field,
    vocabulary::{Answer, Severity, printable::echo},
};

pub(super) fn check_answer(
    field: &Field,
    answer: &Answer<&str>,
    is_key: bool,
    add: &mut dyn FnMut(Severity, &'static str, String, String),
) {
    match answer {
        Answer::Reported(value) => check_value(field, value, add),
        Answer::Unreadable { text, expected } if **expected == *ONE_VALUE => {
            add(
                Severity::Error,
                "type",
                format!("two cells that mean the same differ: {}. Leave the right one", echo(text)),
                expected.to_string(),
            );
        }
        Answer::Unreadable { text, expected } if *text == Content::Formula.to_string() => {
            add(
                Severity::Error,
                "type",
                format!(
                    "it is a formula whose result was not saved. Open the file, save it again and send that, \
                     or enter {expected} in its place"
                ),
                expected.to_string(),
            );
        }
        Answer::Unreadable { text, expected } => {
            let leave = if is_key { "" } else { ", or leave it blank if it is not known" };
            // "a date, such as 31/03/2020": what it is comes first, and how it is written once, in what to
            // do.
            let what = expected
                .split(", ")
                .next()
                .and_then(|what| what.split(" such as ").next())
                .unwrap_or(expected);
            add(
                Severity::Error,
                "type",
                format!("\"{}\" is not {what}. Enter {expected}{leave}", echo(text)),
                expected.to_string(),
            );
        }
        Answer::NotKnown if is_key => {
            add(
                Severity::Error,
                PRIMARY_KEY,
                "nothing stands here, so it is not known which record this row is. Enter it in every row"
                    .to_owned(),
                "a value".to_owned(),
            );
        }
        Answer::NotKnown if field.constraints.required => {
            let fix = if field.kind.is_numeric() {
                "Enter the figure. Enter 0 only if there were none"
            } else {
                "Enter the answer"
            };
            add(Severity::Error, "required", format!("nothing is given. {fix}"), "a value".to_owned());
        }
        Answer::NotKnown | Answer::NotAsked | Answer::NotApplicable(_) => {}
    }
}
