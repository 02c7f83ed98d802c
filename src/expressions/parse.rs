//! From text to a checked tree: what is not listed here is not in the language.

use sqlparser::{
    ast::{BinaryOperator, CaseWhen, Expr, Spanned, UnaryOperator, Value},
    dialect::GenericDialect,
    parser::Parser,
    tokenizer::{Location, Token},
};

use super::tree::{Arithmetic, Comparison, Expression, Kind, Names, Node, SubmissionFact};

/// Why an expression cannot be used, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExpressionError {
    /// What is wrong and what would be right.
    pub message: String,
    /// Line and column within the text, from 1; `None` where the whole is meant.
    pub at: Option<(usize, usize)>,
}

/// Longer texts are refused before they are parsed.
const LONGEST: usize = 20_000;

/// Deeper nesting is refused, so that no walk over a tree can run out of stack.
const DEEPEST: usize = 100;

/// Parses and checks one expression to its end.
///
/// # Errors
/// One fault with its place: what is no expression, what the language does not have, a name or type that does not fit.
pub fn parse(text: &str, names: &Names) -> Result<Expression, ExpressionError> {
    if text.len() > LONGEST {
        return Err(ExpressionError { message: format!("an expression has at most {LONGEST} characters"), at: None });
    }
    let dialect = GenericDialect {};
    let syntax = |error: sqlparser::parser::ParserError| {
        let message = error.to_string();
        let message = message.trim_start_matches("sql parser error: ");
        ExpressionError { message: format!("not an expression: {message}"), at: None }
    };
    let mut parser = Parser::new(&dialect).with_recursion_limit(DEEPEST).try_with_sql(text).map_err(syntax)?;
    let parsed = parser.parse_expr().map_err(syntax)?;
    let next = parser.peek_token();
    if next.token != Token::EOF {
        return Err(at(next.span.start, format!("\"{}\" stands after the end of the expression", next.token)));
    }
    Checker { names }.check(&parsed, 0)
}

fn at(location: Location, message: String) -> ExpressionError {
    let line = usize::try_from(location.line).unwrap_or(0);
    let column = usize::try_from(location.column).unwrap_or(0);
    ExpressionError { message, at: (line > 0).then_some((line, column)) }
}

pub(super) fn fault(expression: &Expr, message: String) -> ExpressionError {
    at(expression.span().start, message)
}

/// Checks what was parsed against the names and types that there are. Functions are in `functions.rs`.
pub(super) struct Checker<'a> {
    pub(super) names: &'a Names,
}

impl Checker<'_> {
    pub(super) fn check(&self, expression: &Expr, depth: usize) -> Result<Expression, ExpressionError> {
        if depth > DEEPEST {
            return Err(ExpressionError {
                message: format!("it is nested more than {DEEPEST} deep: use known_sum or several rules"),
                at: None,
            });
        }
        let deeper = |inner: &Expr| self.check(inner, depth + 1);
        let typed = |node: Node, kind: Kind| Ok(Expression { node, kind });
        match expression {
            Expr::Nested(inner) => deeper(inner),
            Expr::Value(value) => literal(&value.value).ok_or_else(|| fault(expression, format!("{} is not a value here", value.value))),
            Expr::Identifier(name) => self.field(&name.value, expression),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [room, name] if room.value == "register" => self.attribute(&name.value, expression),
                [room, name] if room.value == "submission" => submission_fact(&name.value, expression),
                // A figure of a table, where figures of several tables are named together.
                parts if self.names.fields.iter().any(|field| field.name.contains('.')) => self.field(&dotted(parts), expression),
                [table, field] if self.names.tables.iter().any(|(name, _)| *name == table.value) => {
                    self.referred(&table.value, &field.value, expression)
                }
                _ => Err(fault(
                    expression,
                    format!("\"{expression}\" is not known; fields stand by their name, the register as register.region"),
                )),
            },
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
                let inner = self.truth(expr, depth)?;
                typed(Node::Not(Box::new(inner)), Kind::Truth)
            }
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
                let inner = self.number(expr, depth)?;
                let zero = Node::Number { units: 0.0, scale: 0 };
                typed(Node::Arithmetic { how: Arithmetic::Subtract, left: Box::new(zero), right: Box::new(inner) }, Kind::Number)
            }
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right, expression, depth),
            Expr::IsNull(inner) => typed(Node::IsNotKnown { inner: Box::new(deeper(inner)?.node), negated: false }, Kind::Truth),
            Expr::IsNotNull(inner) => typed(Node::IsNotKnown { inner: Box::new(deeper(inner)?.node), negated: true }, Kind::Truth),
            Expr::InList { expr, list, negated } => self.one_of(expr, list, *negated, depth),
            Expr::Between { expr, negated, low, high } => self.between(expr, low, high, *negated, depth),
            Expr::Case { operand: None, conditions, else_result, .. } => self.case(conditions, else_result.as_deref(), expression, depth),
            Expr::Function(function) => self.function(function, expression, depth),
            other => Err(fault(other, format!("\"{other}\" is not in the rule language"))),
        }
    }

    pub(super) fn field(&self, name: &str, expression: &Expr) -> Result<Expression, ExpressionError> {
        let this = self.names.this.filter(|_| name == "this");
        if let Some(index) = this.or_else(|| self.names.fields.iter().position(|field| field.name == name)) {
            return Ok(Expression { node: Node::Field(index), kind: self.names.fields[index].kind });
        }
        Err(fault(expression, unknown("the field", name, self.names.fields.iter().map(|field| field.name.as_str()))))
    }

    /// A field of the record of another table to which each record of this one belongs.
    fn referred(&self, table: &str, field: &str, expression: &Expr) -> Result<Expression, ExpressionError> {
        let tables = &self.names.tables;
        let found = tables.iter().position(|(name, _)| name == table);
        let reference = found.and_then(|found| self.names.references.iter().find(|(other, _)| *other == found));
        let Some((found, by)) = reference else {
            return Err(fault(
                expression,
                format!("no one record of \"{table}\" belongs to a record here: say sum_of({table}.{field}), or declare a foreign key"),
            ));
        };
        let fields = &tables[*found].1;
        let names = fields.iter().map(|field| field.name.as_str());
        let at = names.clone().position(|name| name == field);
        let at = at.ok_or_else(|| fault(expression, unknown("the field", field, names)))?;
        let node = Node::Referred { table: *found, field: at, decimals: fields[at].decimals, by: by.clone() };
        Ok(Expression { node, kind: fields[at].kind })
    }

    fn attribute(&self, name: &str, expression: &Expr) -> Result<Expression, ExpressionError> {
        if self.names.attributes.iter().any(|known| known == name) {
            return Ok(Expression { node: Node::Attribute(name.to_owned()), kind: Kind::Text });
        }
        let nearest = self.names.attributes.iter().min_by_key(|known| strsim::osa_distance(known, name));
        let hint = nearest.map(|known| format!("; the nearest is \"{known}\"")).unwrap_or_default();
        Err(fault(expression, format!("the register has no \"{name}\"{hint}")))
    }

    pub(super) fn of_kind(&self, expression: &Expr, kind: Kind, depth: usize) -> Result<Node, ExpressionError> {
        let checked = self.check(expression, depth + 1)?;
        if checked.kind != kind {
            return Err(fault(expression, format!("\"{expression}\" is {}, but {} is needed here", checked.kind.word(), kind.word())));
        }
        Ok(checked.node)
    }

    pub(super) fn number(&self, expression: &Expr, depth: usize) -> Result<Node, ExpressionError> {
        self.of_kind(expression, Kind::Number, depth)
    }

    pub(super) fn truth(&self, expression: &Expr, depth: usize) -> Result<Node, ExpressionError> {
        self.of_kind(expression, Kind::Truth, depth)
    }

    /// Two values of one type. Text that is a date stands for one beside a date.
    fn pair(&self, left: &Expr, right: &Expr, depth: usize) -> Result<(Node, Node, Kind), ExpressionError> {
        let (one, other) = (self.check(left, depth + 1)?, self.check(right, depth + 1)?);
        match (one.kind, other.kind) {
            (a, b) if a == b => Ok((one.node, other.node, a)),
            (Kind::Date, Kind::Text) => Ok((one.node, date_of(&other.node, right)?, Kind::Date)),
            (Kind::Text, Kind::Date) => Ok((date_of(&one.node, left)?, other.node, Kind::Date)),
            (a, b) => Err(fault(right, format!("\"{left}\" is {} and \"{right}\" {}: they cannot be compared", a.word(), b.word()))),
        }
    }

    fn binary(&self, left: &Expr, op: &BinaryOperator, right: &Expr, whole: &Expr, depth: usize) -> Result<Expression, ExpressionError> {
        let comparison = match op {
            BinaryOperator::Eq => Some(Comparison::Equal),
            BinaryOperator::NotEq => Some(Comparison::NotEqual),
            BinaryOperator::Lt => Some(Comparison::Less),
            BinaryOperator::LtEq => Some(Comparison::LessOrEqual),
            BinaryOperator::Gt => Some(Comparison::Greater),
            BinaryOperator::GtEq => Some(Comparison::GreaterOrEqual),
            _ => None,
        };
        if let Some(how) = comparison {
            let (left_node, right_node, kind) = self.pair(left, right, depth)?;
            if kind == Kind::Text && !matches!(how, Comparison::Equal | Comparison::NotEqual) {
                return Err(fault(whole, "texts are equal or not; they have no order here".to_owned()));
            }
            let node = Node::Compare { how, left: Box::new(left_node), right: Box::new(right_node), kind };
            return Ok(Expression { node, kind: Kind::Truth });
        }
        let arithmetic = match op {
            BinaryOperator::Plus => Some(Arithmetic::Add),
            BinaryOperator::Minus => Some(Arithmetic::Subtract),
            BinaryOperator::Multiply => Some(Arithmetic::Multiply),
            BinaryOperator::Divide => Some(Arithmetic::Divide),
            _ => None,
        };
        if let Some(how) = arithmetic {
            let (left, right) = (Box::new(self.number(left, depth)?), Box::new(self.number(right, depth)?));
            return Ok(Expression { node: Node::Arithmetic { how, left, right }, kind: Kind::Number });
        }
        let both = |checker: &Self| Ok(vec![checker.truth(left, depth)?, checker.truth(right, depth)?]);
        match op {
            BinaryOperator::And => Ok(Expression { node: Node::And(both(self)?), kind: Kind::Truth }),
            BinaryOperator::Or => Ok(Expression { node: Node::Or(both(self)?), kind: Kind::Truth }),
            other => Err(fault(whole, format!("the operator {other} is not in the rule language"))),
        }
    }

    fn one_of(&self, inner: &Expr, list: &[Expr], negated: bool, depth: usize) -> Result<Expression, ExpressionError> {
        let checked = self.check(inner, depth + 1)?;
        let mut among = Vec::new();
        for item in list {
            let (_, node, _) = self.pair(inner, item, depth)?;
            among.push(node);
        }
        let node = Node::OneOf { inner: Box::new(checked.node), among, kind: checked.kind };
        let node = if negated { Node::Not(Box::new(node)) } else { node };
        Ok(Expression { node, kind: Kind::Truth })
    }

    fn between(&self, inner: &Expr, low: &Expr, high: &Expr, negated: bool, depth: usize) -> Result<Expression, ExpressionError> {
        let bound = |how: Comparison, limit: &Expr| {
            let (left, right, kind) = self.pair(inner, limit, depth)?;
            if kind == Kind::Text || kind == Kind::Truth {
                return Err(fault(limit, "BETWEEN needs numbers or dates".to_owned()));
            }
            Ok(Node::Compare { how, left: Box::new(left), right: Box::new(right), kind })
        };
        let node = Node::And(vec![bound(Comparison::GreaterOrEqual, low)?, bound(Comparison::LessOrEqual, high)?]);
        let node = if negated { Node::Not(Box::new(node)) } else { node };
        Ok(Expression { node, kind: Kind::Truth })
    }

    fn case(&self, conditions: &[CaseWhen], otherwise: Option<&Expr>, whole: &Expr, depth: usize) -> Result<Expression, ExpressionError> {
        let mut branches = Vec::new();
        let mut kind = None;
        for branch in conditions {
            let condition = self.truth(&branch.condition, depth)?;
            let result = self.check(&branch.result, depth + 1)?;
            let expected = *kind.get_or_insert(result.kind);
            if result.kind != expected {
                return Err(fault(&branch.result, format!("this branch is {}, the first {}", result.kind.word(), expected.word())));
            }
            branches.push((condition, result.node));
        }
        let kind = kind.ok_or_else(|| fault(whole, "CASE needs a WHEN".to_owned()))?;
        let otherwise = otherwise.map(|inner| self.of_kind(inner, kind, depth).map(Box::new)).transpose()?;
        Ok(Expression { node: Node::Case { branches, otherwise, kind }, kind })
    }
}

fn submission_fact(name: &str, expression: &Expr) -> Result<Expression, ExpressionError> {
    let known = SubmissionFact::ALL.iter().map(|(known, ..)| *known);
    let (fact, kind) = SubmissionFact::named(name).ok_or_else(|| fault(expression, unknown("of submissions", name, known)))?;
    Ok(Expression { node: Node::Submission(fact), kind })
}

fn dotted(parts: &[sqlparser::ast::Ident]) -> String {
    parts.iter().map(|part| part.value.as_str()).collect::<Vec<_>>().join(".")
}

pub(super) fn unknown<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let nearest = known.min_by_key(|known| strsim::osa_distance(known, name));
    let hint = nearest.map(|nearest| format!("; the nearest is \"{nearest}\"")).unwrap_or_default();
    format!("{what} \"{name}\" is not known{hint}")
}

fn literal(value: &Value) -> Option<Expression> {
    match value {
        Value::Number(text, _) => {
            let (units, scale) = decimal(&text.to_string())?;
            Some(Expression { node: Node::Number { units, scale }, kind: Kind::Number })
        }
        Value::SingleQuotedString(text) => Some(Expression { node: Node::Text(text.clone()), kind: Kind::Text }),
        Value::Boolean(truth) => Some(Expression { node: Node::Truth(*truth), kind: Kind::Truth }),
        _ => None,
    }
}

/// A decimal as written: its digits as a whole number, and how many of them stand behind the point.
pub(super) fn decimal(text: &str) -> Option<(f64, u8)> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{part}");
    let written_out = !digits.is_empty() && digits.len() <= 15 && part.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
    written_out.then(|| digits.parse().ok()).flatten().map(|units| (units, u8::try_from(part.len()).unwrap_or(0)))
}

fn date_of(node: &Node, expression: &Expr) -> Result<Node, ExpressionError> {
    let Node::Text(text) = node else {
        return Err(fault(expression, format!("\"{expression}\" is text, but a date is needed here")));
    };
    let parsed: Option<jiff::civil::Date> = text.parse().ok();
    let date = parsed.ok_or_else(|| fault(expression, format!("'{text}' is not a date such as '2020-03-31'")))?;
    Ok(Node::Date(crate::vocabulary::day::number_of(date)))
}
