//! Messages with values in them: "the parts add to {planned + revisits} but the total is {total}".

use super::{
    parse::{ExpressionError, parse},
    tree::{Expression, Names, Node},
};
use crate::vocabulary::printable::echo;

/// A message, in its parts.
#[derive(Debug, Clone)]
pub struct Message(Vec<Part>);

/// Words, or an expression whose value stands there.
#[derive(Debug, Clone)]
pub enum Part {
    /// Words.
    Words(String),
    /// An expression.
    Value(Expression),
}

/// Line and column, from 1, of the brace before which the rest of a text begins.
fn place_before(text: &str, rest: &str) -> (usize, usize) {
    let before = &text[..text.len() - rest.len() - 1];
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// What a field is called for people.
fn title_of<'n>(field: &str, names: &'n Names) -> Result<&'n str, ExpressionError> {
    match parse(field, names)?.node {
        Node::Field(field) => Ok(&names.fields[field].title),
        _ => Err(ExpressionError { message: "it is called as title(field)".to_owned(), at: None }),
    }
}

impl Message {
    /// Parses a message; `{{` stands for a brace, and `{title(field)}` for what a field is called.
    ///
    /// # Errors
    /// A brace that is not closed, or an expression that cannot be used.
    pub fn parse(text: &str, names: &Names) -> Result<Self, ExpressionError> {
        let mut parts = Vec::new();
        let mut words = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            words.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('{') {
                words.push('{');
                rest = after;
                continue;
            }
            let place = place_before(text, rest);
            let unclosed = || ExpressionError {
                message: "this { is not closed by }: a brace itself is written {{".to_owned(),
                at: Some(place),
            };
            let end = rest.find('}').filter(|end| !rest[..*end].contains('{')).ok_or_else(unclosed)?;
            let inside = |error: ExpressionError| ExpressionError {
                message: format!("in {{{}}} of the message: {}", echo(&rest[..end]), error.message),
                at: Some(match error.at {
                    Some((1, column)) => (place.0, place.1 + column),
                    Some((line, column)) => (place.0 + line - 1, column),
                    None => place,
                }),
            };
            if let Some(field) =
                rest[..end].trim().strip_prefix("title(").and_then(|call| call.strip_suffix(')'))
            {
                words.push_str(title_of(field, names).map_err(inside)?);
            } else {
                let expression = parse(&rest[..end], names).map_err(inside)?;
                parts.push(Part::Words(std::mem::take(&mut words)));
                parts.push(Part::Value(expression));
            }
            rest = &rest[end + 1..];
        }
        words.push_str(rest);
        parts.push(Part::Words(words));
        Ok(Self(parts))
    }

    /// Its parts, in order.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.0
    }
}
