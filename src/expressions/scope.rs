//! Who is in scope of a collection: a condition on the register, such as `register.country IN ('England', 'Wales')`.

use sqlparser::{
    ast::{BinaryOperator, Expr, UnaryOperator, Value},
    dialect::GenericDialect,
    parser::Parser,
    tokenizer::Token,
};

/// A checked condition on attributes of the register.
#[derive(Debug, Clone)]
pub struct Scope(Condition);

#[derive(Debug, Clone)]
enum Condition {
    OneOf { attribute: String, values: Vec<String>, negated: bool },
    Not(Box<Condition>),
    Both(Box<Condition>, Box<Condition>),
    Either(Box<Condition>, Box<Condition>),
}

/// Why a condition cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// It is not an expression.
    #[error("not an expression: {0}")]
    Syntax(String),
    /// The language has no such thing here.
    #[error("\"{0}\" cannot be used in a scope; compare register attributes with texts by =, <>, IN, AND, OR, NOT")]
    NotAllowed(String),
    /// No such attribute.
    #[error("{0}")]
    UnknownAttribute(String),
}

/// Longer texts are refused before they are parsed.
const LONGEST: usize = 20_000;

impl Scope {
    /// Parses and checks a condition. `attributes` are the names that may follow `register.`.
    ///
    /// # Errors
    /// What cannot be parsed to its end, or names what is not there.
    pub fn parse(text: &str, attributes: &[&str]) -> Result<Self, ScopeError> {
        if text.len() > LONGEST {
            return Err(ScopeError::Syntax(format!("it is longer than {LONGEST} characters")));
        }
        let dialect = GenericDialect {};
        let syntax = |error: sqlparser::parser::ParserError| ScopeError::Syntax(plain(&error));
        let mut parser = Parser::new(&dialect).with_recursion_limit(100).try_with_sql(text).map_err(syntax)?;
        let expression = parser.parse_expr().map_err(syntax)?;
        if parser.peek_token().token != Token::EOF {
            return Err(ScopeError::Syntax(format!("\"{}\" stands after its end", parser.peek_token().token)));
        }
        Condition::of(&expression, attributes).map(Self)
    }

    /// Whether it holds, given each attribute's text. An attribute without a text is equal to nothing.
    pub fn holds<'a>(&self, attribute: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.0.holds(&attribute)
    }
}

fn plain(error: &sqlparser::parser::ParserError) -> String {
    let text = error.to_string();
    text.trim_start_matches("sql parser error: ").to_owned()
}

impl Condition {
    fn of(expression: &Expr, attributes: &[&str]) -> Result<Self, ScopeError> {
        let inner = |expression: &Expr| Self::of(expression, attributes).map(Box::new);
        match expression {
            Expr::Nested(nested) => Self::of(nested, attributes),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => Ok(Self::Not(inner(expr)?)),
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => Ok(Self::Both(inner(left)?, inner(right)?)),
            Expr::BinaryOp { left, op: BinaryOperator::Or, right } => Ok(Self::Either(inner(left)?, inner(right)?)),
            Expr::BinaryOp { left, op: op @ (BinaryOperator::Eq | BinaryOperator::NotEq), right } => Ok(Self::OneOf {
                attribute: attribute(left, attributes)?,
                values: vec![literal(right)?],
                negated: *op == BinaryOperator::NotEq,
            }),
            Expr::InList { expr, list, negated } => Ok(Self::OneOf {
                attribute: attribute(expr, attributes)?,
                values: list.iter().map(literal).collect::<Result<_, _>>()?,
                negated: *negated,
            }),
            other => Err(ScopeError::NotAllowed(other.to_string())),
        }
    }

    fn holds<'a>(&self, attribute_of: &impl Fn(&str) -> Option<&'a str>) -> bool {
        match self {
            Self::OneOf { attribute, values, negated } => {
                attribute_of(attribute).is_some_and(|text| values.iter().any(|value| value == text) != *negated)
            }
            Self::Not(inner) => !inner.holds(attribute_of),
            Self::Both(left, right) => left.holds(attribute_of) && right.holds(attribute_of),
            Self::Either(left, right) => left.holds(attribute_of) || right.holds(attribute_of),
        }
    }
}

fn attribute(expression: &Expr, attributes: &[&str]) -> Result<String, ScopeError> {
    let Expr::CompoundIdentifier(parts) = expression else {
        return Err(ScopeError::NotAllowed(expression.to_string()));
    };
    match parts.as_slice() {
        [room, name] if room.value == "register" && attributes.contains(&name.value.as_str()) => Ok(name.value.clone()),
        [room, name] if room.value == "register" => {
            let nearest = attributes.iter().min_by_key(|known| strsim::osa_distance(known, &name.value)).copied().unwrap_or_default();
            Err(ScopeError::UnknownAttribute(format!("the register has no \"{}\"; the nearest is \"{nearest}\"", name.value)))
        }
        _ => Err(ScopeError::NotAllowed(expression.to_string())),
    }
}

fn literal(expression: &Expr) -> Result<String, ScopeError> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Ok(text.clone()),
            other => Err(ScopeError::NotAllowed(other.to_string())),
        },
        other => Err(ScopeError::NotAllowed(other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str) -> bool {
        let scope = Scope::parse(text, &["country", "type"]).expect("a scope");
        scope.holds(|name| match name {
            "country" => Some("Wales"),
            _ => Some("WUA"),
        })
    }

    #[test]
    fn conditions_on_the_register_are_answered() {
        assert!(holds("register.country IN ('England', 'Wales')"));
        assert!(!holds("register.country = 'England'"));
        assert!(holds("register.country <> 'England' AND NOT (register.type = 'UA')"));
        assert!(holds("register.country = 'England' OR register.type NOT IN ('UA')"));
    }

    #[test]
    fn what_is_not_a_scope_is_refused_with_words() {
        for (text, part) in [
            ("register.contry = 'Wales'", "nearest is \"country\""),
            ("register.country = 'Wales' b", "after its end"),
            ("1 = 1", "cannot be used"),
            ("register.country LIKE 'W%'", "cannot be used"),
            ("register.country =", "not an expression"),
        ] {
            let error = Scope::parse(text, &["country", "type"]).expect_err(text).to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        let deep = format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000));
        assert!(Scope::parse(&deep, &["country"]).is_err());
    }
}
