//! Figures over the records of a table of the return: all of them, those of a condition, or those that belong to a record.

use sqlparser::ast::{BinaryOperator, Expr, Function};

use super::{
    functions::arguments,
    parse::{Checker, ExpressionError, fault, unknown},
    tree::{Aggregate, Expression, Kind, Names, Node, Over},
};

/// How the record for which a figure is worked out is named in a condition on others.
const OWN: &str = "own";

impl Checker<'_> {
    /// A figure over the records of a table of the return; the condition names that table's fields, and by `own.field` those
    /// of the record for which it is worked out.
    pub(super) fn aggregate(
        &self,
        over: Over,
        function: &Function,
        whole: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        let (plain, named) = arguments(function).ok_or_else(&misuse)?;
        let ([of], []) = (plain.as_slice(), named.as_slice()) else { return Err(misuse()) };
        let (table_name, field_name) = match (over, of) {
            (Over::Count, Expr::Identifier(table)) => (&table.value, None),
            (Over::Sum | Over::KnownSum, Expr::CompoundIdentifier(parts)) if parts.len() == 2 => (&parts[0].value, Some(&parts[1].value)),
            _ => return Err(misuse()),
        };
        let tables = self.names.tables.iter().map(|(name, _)| name.as_str());
        let table = tables.clone().position(|name| name == table_name);
        let table = table.ok_or_else(|| fault(of, unknown("the table", table_name, tables)))?;
        let names = self.names_within(table);
        let inner = Checker { names: &names, steps: self.steps };
        let field = field_name.map(|name| inner.field(name, of)).transpose()?;
        if let Some(field) = field.as_ref().filter(|field| field.kind != Kind::Number) {
            return Err(fault(of, format!("\"{of}\" is {}, but only numbers are summed", field.kind.word())));
        }
        let (mut like, mut conditions) = (Vec::new(), Vec::new());
        for condition in function.filter.iter().flat_map(|filter| all_of(filter)) {
            match self.like_own(condition, &inner)? {
                Some(pair) => like.push(pair),
                None => conditions.push(inner.truth(condition, depth)?),
            }
        }
        let filter = conditions.into_iter().reduce(|one, other| Node::And(vec![one, other])).map(Box::new);
        let field = match field {
            Some(Expression { node: Node::Field(field), .. }) => Some(field),
            _ => None,
        };
        let decimals = field.map_or(0, |field| names.fields[field].decimals);
        // What `this` stands for is part of what tells the figure from others.
        let this = names.this.map(|this| format!(" of {}", names.fields[this].name)).unwrap_or_default();
        let aggregate = Aggregate { over, table, field, decimals, filter, like, text: format!("{whole}{this}") };
        Ok(Expression { node: Node::Aggregate(aggregate), kind: Kind::Number })
    }

    /// What can be named of another table's records; `this` is the field of the same name there.
    fn names_within(&self, table: usize) -> Names {
        let fields = self.names.tables[table].1.clone();
        let this = self.names.this.map(|this| &self.names.fields[this].name);
        let this = this.and_then(|name| fields.iter().position(|field| field.name == *name));
        Names { fields, attributes: self.names.attributes.clone(), this, ..Names::default() }
    }

    /// A condition that a field equals one of the record itself, as both fields; `None` if it is another condition.
    fn like_own(&self, condition: &Expr, inner: &Checker<'_>) -> Result<Option<(usize, usize)>, ExpressionError> {
        let own = |expression: &Expr| match expression {
            Expr::CompoundIdentifier(parts) if parts.len() == 2 && parts[0].value == OWN => Some(parts[1].value.clone()),
            _ => None,
        };
        let (theirs, ours) = match condition {
            Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => match (own(left), own(right)) {
                (Some(name), None) => ((right, left), name),
                (None, Some(name)) => ((left, right), name),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        let (their, our) = (inner.check(theirs.0, 0)?, self.field(&ours, theirs.1)?);
        let (Node::Field(theirs_at), Node::Field(ours_at)) = (&their.node, &our.node) else {
            return Err(fault(condition, format!("only a field can be compared with {OWN}.{ours}")));
        };
        let alike = their.kind == our.kind && inner.names.fields[*theirs_at].decimals == self.names.fields[*ours_at].decimals;
        if !alike {
            return Err(fault(condition, format!("\"{}\" and \"{}\" are not of one type", theirs.0, theirs.1)));
        }
        Ok(Some((*theirs_at, *ours_at)))
    }
}

/// The conditions that must all hold for the whole to hold.
fn all_of(condition: &Expr) -> Vec<&Expr> {
    let (mut found, mut left) = (Vec::new(), vec![condition]);
    while let Some(next) = left.pop() {
        match next {
            Expr::Nested(inner) => left.push(inner),
            Expr::BinaryOp { left: one, op: BinaryOperator::And, right: other } => left.extend([&**other, &**one]),
            other => found.push(other),
        }
    }
    found
}
