//! Messages with values in them: "the parts add to {planned + revisits} but the total is {total}".

use super::{
    parse::{ExpressionError, parse},
    tree::{Expression, Names},
};

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

impl Message {
    /// Parses a message; `{{` stands for a brace.
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
            let end =
                rest.find('}').ok_or_else(|| ExpressionError { message: "a { in the message is not closed by }".to_owned(), at: None })?;
            let inside = |error: ExpressionError| ExpressionError {
                message: format!("in {{{}}} of the message: {}", &rest[..end], error.message),
                at: None,
            };
            let expression = parse(&rest[..end], names).map_err(inside)?;
            parts.push(Part::Words(std::mem::take(&mut words)));
            parts.push(Part::Value(expression));
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
