//! From text to a checked tree: what is not listed here is not in the language.

use std::cell::Cell;

use sqlparser::ast::{BinaryOperator, CaseWhen, Expr, Ident, Spanned, UnaryOperator, Value};

use super::{
    aggregates::OWN,
    size::size,
    syntax::{self, at, too_deep},
    tree::{Arithmetic, Comparison, Expression, Kind, Names, Node, SubmissionFact},
};
use crate::vocabulary::{day, nearest, printable::echo};

/// Why an expression cannot be used, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExpressionError {
    /// What is wrong and what would be right.
    pub message: String,
    /// Line and column within the text, from 1; `None` where the whole is meant.
    pub at: Option<(usize, usize)>,
}

/// Deeper nesting is refused, so that no walk over a tree can run out of stack.
pub(super) const DEEPEST: usize = 100;

/// More is not made of one expression: each step is worked out for all records.
const LARGEST: u64 = 50_000;

/// Parses and checks one expression to its end.
///
/// # Errors
/// One fault with its place: what is no expression, what the language does not have, a name or type that does
/// not fit.
pub fn parse(text: &str, names: &Names) -> Result<Expression, ExpressionError> {
    let parsed = syntax::parsed(text)?;
    let checked = Checker { names, steps: &Cell::new(0) }.check(&parsed, 0)?;
    if size(&checked.node) > LARGEST { Err(too_large()) } else { Ok(checked) }
}

fn too_large() -> ExpressionError {
    ExpressionError {
        message: "so much comes of it that it cannot be worked out: make several rules of it".to_owned(),
        at: None,
    }
}

pub(super) fn fault(expression: &Expr, message: String) -> ExpressionError {
    at(expression.span().start, message)
}

/// Checks what was parsed against the names and types that there are. Functions are in `functions/`.
pub(super) struct Checker<'a> {
    pub(super) names: &'a Names,
    /// Steps taken so far: a part that is looked at twice, again and again, ends here and not never.
    pub(super) steps: &'a Cell<u64>,
}

impl Checker<'_> {
    pub(super) fn check(&self, expression: &Expr, depth: usize) -> Result<Expression, ExpressionError> {
        if depth > DEEPEST {
            return Err(too_deep());
        }
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > LARGEST {
            return Err(too_large());
        }
        let deeper = |inner: &Expr| self.check(inner, depth + 1);
        let typed = |node: Node, kind: Kind| Ok(Expression { node, kind });
        match expression {
            Expr::Nested(inner) => deeper(inner),
            Expr::Value(value) => {
                literal(&value.value).ok_or_else(|| fault(expression, no_value(&value.value)))
            }
            Expr::Identifier(name) => self.field(&name.value, expression),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [room, name] if room.value == "register" => self.attribute(&name.value, expression),
                [room, _] if room.value == OWN => Err(fault(
                    expression,
                    format!(
                        "\"{expression}\" stands only in a FILTER, compared with a field there: the \
                         comparison by itself, or joined by AND"
                    ),
                )),
                [room, name] if room.value == "submission" => submission_fact(&name.value, expression),
                // A figure of a table, where figures of several tables are named together.
                parts if self.names.fields.iter().any(|field| field.name.contains('.')) => {
                    self.field(&dotted(parts), expression)
                }
                [table, field] if self.names.tables.iter().any(|(name, _)| *name == table.value) => {
                    self.referred(&table.value, &field.value, expression)
                }
                _ => Err(fault(
                    expression,
                    format!(
                        "\"{expression}\" is not known; fields stand by their name, the register as \
                         register.region"
                    ),
                )),
            },
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
                let inner = self.truth(expr, depth)?;
                typed(Node::Not(Box::new(inner)), Kind::Truth)
            }
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => {
                let inner = self.number(expr, depth)?;
                let zero = Node::Number { units: 0.0, scale: 0 };
                typed(
                    Node::Arithmetic {
                        how: Arithmetic::Subtract,
                        left: Box::new(zero),
                        right: Box::new(inner),
                    },
                    Kind::Number,
                )
            }
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right, expression, depth),
            Expr::IsNull(inner) => {
                typed(Node::IsNotKnown { inner: Box::new(deeper(inner)?.node), negated: false }, Kind::Truth)
            }
            Expr::IsNotNull(inner) => {
                typed(Node::IsNotKnown { inner: Box::new(deeper(inner)?.node), negated: true }, Kind::Truth)
            }
            Expr::InList { expr, list, negated } => self.one_of(expr, list, *negated, depth),
            Expr::Between { expr, negated, low, high } => self.between(expr, low, high, *negated, depth),
            Expr::Case { operand: None, conditions, else_result, .. } => {
                self.case(conditions, else_result.as_deref(), expression, depth)
            }
            Expr::Function(function) => self.function(function, expression, depth),
            other => Err(fault(
                other,
                format!("\"{}\" is not in the rule language{}", shown(other), instead(other)),
            )),
        }
    }

    pub(super) fn field(&self, name: &str, expression: &Expr) -> Result<Expression, ExpressionError> {
        let this = self.names.this.filter(|_| name == "this");
        if let Some(index) = this.or_else(|| self.names.fields.iter().position(|field| field.name == name)) {
            return Ok(Expression { node: Node::Field(index), kind: self.names.fields[index].kind });
        }
        if let Some(named) = self.names.named(name) {
            self.steps.set(self.steps.get().saturating_add(size(&named.expression.node)));
            return if self.steps.get() > LARGEST { Err(too_large()) } else { Ok(named.expression.clone()) };
        }
        let known =
            self.names.fields.iter().map(|field| field.name.as_str()).chain(self.names.this.map(|_| "this"));
        let lets =
            self.names.lets.get(self.names.table).into_iter().flatten().map(|named| named.name.as_str());
        let known = known.chain(lets);
        Err(fault(expression, unknown("the field", name, known)))
    }

    /// A field of the record of another table to which each record of this one belongs.
    fn referred(&self, table: &str, field: &str, expression: &Expr) -> Result<Expression, ExpressionError> {
        let tables = &self.names.tables;
        let found = tables.iter().position(|(name, _)| name == table);
        let reference =
            found.and_then(|found| self.names.references.iter().find(|(other, _)| *other == found));
        let Some((found, by)) = reference else {
            return Err(fault(
                expression,
                format!(
                    "no one record of \"{table}\" belongs to a record here: say sum_of({table}.{field}), or \
                     declare a foreign key"
                ),
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
        let hint = nearest::hint(name, self.names.attributes.iter().map(String::as_str));
        Err(fault(expression, format!("the register has no \"{name}\"{hint}")))
    }

    pub(super) fn of_kind(
        &self,
        expression: &Expr,
        kind: Kind,
        depth: usize,
    ) -> Result<Node, ExpressionError> {
        let checked = self.check(expression, depth + 1)?;
        if checked.kind != kind {
            return Err(fault(
                expression,
                format!(
                    "\"{}\" is {}, but {} is needed here",
                    shown(expression),
                    checked.kind.word(),
                    kind.word()
                ),
            ));
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
            (a, b) => {
                let words = format!(
                    "\"{}\" is {} and \"{}\" {}: they cannot be compared",
                    shown(left),
                    a.word(),
                    shown(right),
                    b.word()
                );
                Err(fault(right, words))
            }
        }
    }

    fn binary(
        &self,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
        whole: &Expr,
        depth: usize,
    ) -> Result<Expression, ExpressionError> {
        if let Some(how) = comparison_of(op) {
            if [left, right]
                .into_iter()
                .any(|side| matches!(side, Expr::BinaryOp { op, .. } if comparison_of(op).is_some()))
            {
                return Err(fault(
                    whole,
                    "comparisons cannot stand in a chain: say a < b AND b < c, or put one in parentheses"
                        .to_owned(),
                ));
            }
            let (left_node, right_node, kind) = self.pair(left, right, depth)?;
            if !matches!(how, Comparison::Equal | Comparison::NotEqual) {
                match kind {
                    Kind::Text => return self.codes_in_order(how, (left_node, right_node), whole),
                    Kind::Truth => {
                        return Err(fault(
                            whole,
                            "true and false are equal or not; they have no order".to_owned(),
                        ));
                    }
                    Kind::Number | Kind::Date => {}
                }
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

    fn one_of(
        &self,
        inner: &Expr,
        list: &[Expr],
        negated: bool,
        depth: usize,
    ) -> Result<Expression, ExpressionError> {
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

    fn between(
        &self,
        inner: &Expr,
        low: &Expr,
        high: &Expr,
        negated: bool,
        depth: usize,
    ) -> Result<Expression, ExpressionError> {
        let bound = |how: Comparison, limit: &Expr| {
            let (left, right, kind) = self.pair(inner, limit, depth)?;
            if kind == Kind::Text || kind == Kind::Truth {
                return Err(fault(limit, "BETWEEN needs numbers or dates".to_owned()));
            }
            Ok(Node::Compare { how, left: Box::new(left), right: Box::new(right), kind })
        };
        let node =
            Node::And(vec![bound(Comparison::GreaterOrEqual, low)?, bound(Comparison::LessOrEqual, high)?]);
        let node = if negated { Node::Not(Box::new(node)) } else { node };
        Ok(Expression { node, kind: Kind::Truth })
    }

    fn case(
        &self,
        conditions: &[CaseWhen],
        otherwise: Option<&Expr>,
        whole: &Expr,
        depth: usize,
    ) -> Result<Expression, ExpressionError> {
        if conditions.len() > DEEPEST {
            return Err(fault(
                whole,
                format!("a CASE has at most {DEEPEST} times WHEN: say IN, or make several rules"),
            ));
        }
        let mut branches = Vec::new();
        let mut kind = None;
        for branch in conditions {
            let condition = self.truth(&branch.condition, depth)?;
            let result = self.check(&branch.result, depth + 1)?;
            let expected = *kind.get_or_insert(result.kind);
            if result.kind != expected {
                return Err(fault(
                    &branch.result,
                    format!("this branch is {}, the first {}", result.kind.word(), expected.word()),
                ));
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
    let (fact, kind) = SubmissionFact::named(name)
        .ok_or_else(|| fault(expression, unknown("of submissions", name, known)))?;
    Ok(Expression { node: Node::Submission(fact), kind })
}

pub(super) fn comparison_of(op: &BinaryOperator) -> Option<Comparison> {
    match op {
        BinaryOperator::Eq => Some(Comparison::Equal),
        BinaryOperator::NotEq => Some(Comparison::NotEqual),
        BinaryOperator::Lt => Some(Comparison::Less),
        BinaryOperator::LtEq => Some(Comparison::LessOrEqual),
        BinaryOperator::Gt => Some(Comparison::Greater),
        BinaryOperator::GtEq => Some(Comparison::GreaterOrEqual),
        _ => None,
    }
}

/// An expression as it is named in a message.
fn shown(expression: &Expr) -> String {
    echo(&expression.to_string()).into_owned()
}

/// What to say instead of what other languages have.
fn instead(expression: &Expr) -> &'static str {
    match expression {
        Expr::IsTrue(_) | Expr::IsNotTrue(_) | Expr::IsFalse(_) | Expr::IsNotFalse(_) => {
            ": say the condition itself, or coalesce(condition, FALSE)"
        }
        Expr::IsUnknown(_) | Expr::IsNotUnknown(_) => ": say IS NULL",
        Expr::Like { .. } | Expr::ILike { .. } => {
            ": say starts_with(field, 'letters') or matches(field, 'pattern')"
        }
        Expr::Case { .. } => ": say CASE WHEN field = value THEN",
        Expr::Cast { .. } => ": values are of the type that their field declares",
        Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => {
            ": say count_of(table) FILTER (WHERE condition)"
        }
        _ => "",
    }
}

fn dotted(parts: &[Ident]) -> String {
    parts.iter().map(|part| part.value.as_str()).collect::<Vec<_>>().join(".")
}

pub(super) fn unknown<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str>) -> String {
    nearest::unknown_name(what, name, known)
}

fn literal(value: &Value) -> Option<Expression> {
    match value {
        Value::Number(text, false) => {
            let (units, scale) = decimal(&text.to_string())?;
            Some(Expression { node: Node::Number { units, scale }, kind: Kind::Number })
        }
        Value::SingleQuotedString(text) => {
            Some(Expression { node: Node::Text(text.clone()), kind: Kind::Text })
        }
        Value::Boolean(truth) => Some(Expression { node: Node::Truth(*truth), kind: Kind::Truth }),
        _ => None,
    }
}

/// Why a value cannot stand in an expression.
fn no_value(value: &Value) -> String {
    match value {
        Value::Null => {
            "nothing is equal to NULL: say IS NULL or IS NOT NULL; a CASE without ELSE is not known"
                .to_owned()
        }
        Value::Number(..) => format!(
            "{} is not a number here: write it out, with at most 15 digits, of which 9 can stand behind the \
             point",
            echo(&value.to_string())
        ),
        _ => format!(
            "{} is not a value here: numbers stand as 12.5, texts as 'text'",
            echo(&value.to_string())
        ),
    }
}

/// A decimal as written: its digits as a whole number, and how many of them stand behind the point.
pub(super) fn decimal(text: &str) -> Option<(f64, u8)> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{part}");
    let written_out = !digits.is_empty()
        && digits.len() <= 15
        && part.len() <= 9
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    written_out
        .then(|| digits.parse().ok())
        .flatten()
        .map(|units| (units, u8::try_from(part.len()).unwrap_or(0)))
}

fn date_of(node: &Node, expression: &Expr) -> Result<Node, ExpressionError> {
    let Node::Text(text) = node else {
        return Err(fault(
            expression,
            format!("\"{}\" is text, but a date is needed here", shown(expression)),
        ));
    };
    let date = day::parse(text)
        .ok_or_else(|| fault(expression, format!("'{}' is not a date such as '2020-03-31'", echo(text))))?;
    Ok(Node::Date(day::number_of(date)))
}
