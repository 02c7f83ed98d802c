//! Figures over the records of a table of the return: all of them, those of a condition, or those that belong
//! to a record.

use sqlparser::ast::{BinaryOperator, Expr, Function};

use super::{
    functions::arguments,
    parse::{Checker, ExpressionError, comparison_of, fault, unknown},
    tree::{Aggregate, Comparison, Expression, FieldPair, Kind, Names, Node, Over},
};

/// How the record for which a figure is worked out is named in a condition on others.
pub(super) const OWN: &str = "own";

impl Checker<'_> {
    /// A figure over the records of a table of the return; the condition names that table's fields, and by
    /// `own.field` those of the record for which it is worked out.
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
            (Over::Distinct | Over::Sum | Over::KnownSum, Expr::CompoundIdentifier(parts))
                if parts.len() == 2 =>
            {
                (&parts[0].value, Some(&parts[1].value))
            }
            _ => return Err(misuse()),
        };
        let tables = self.names.tables.iter().map(|(name, _)| name.as_str());
        let table = tables.clone().position(|name| name == table_name);
        let table = table.ok_or_else(|| fault(of, unknown("the table", table_name, tables)))?;
        let names = self.names_within(table);
        let inner = Checker { names: &names, steps: self.steps };
        let field = field_name.map(|name| inner.field(name, of)).transpose()?;
        if let Some(field) =
            field.as_ref().filter(|field| field.kind != Kind::Number && over != Over::Distinct)
        {
            return Err(fault(of, format!("\"{of}\" is {}, but only numbers are summed", field.kind.word())));
        }
        if let Some(of) =
            field_name.filter(|_| field.as_ref().is_some_and(|field| !matches!(field.node, Node::Field(_))))
        {
            let done = if over == Over::Distinct { "counted" } else { "summed" };
            return Err(fault(whole, format!("only a field is {done}, and \"{of}\" is a named expression")));
        }
        let (mut like, mut against, mut conditions) = (Vec::new(), Vec::new(), Vec::new());
        for condition in function.filter.iter().flat_map(|filter| all_of(filter)) {
            match self.beside_own(condition, &inner)? {
                Some((Comparison::Equal, pair)) => like.push(pair),
                Some(compared) => against.push(compared),
                None => conditions.push(inner.truth(condition, depth)?),
            }
        }
        let filter = conditions.into_iter().reduce(|one, other| Node::And(vec![one, other])).map(Box::new);
        let field = match field {
            Some(Expression { node: Node::Field(field), .. }) => Some(field),
            _ => None,
        };
        let decimals =
            field.filter(|_| over != Over::Distinct).map_or(0, |field| names.fields[field].decimals);
        // What `this` stands for is part of what tells the figure from others.
        let this = names.this.map(|this| format!(" of {}", names.fields[this].name)).unwrap_or_default();
        let aggregate =
            Aggregate { over, table, field, decimals, filter, like, against, text: format!("{whole}{this}") };
        Ok(Expression { node: Node::Aggregate(aggregate), kind: Kind::Number })
    }

    /// What can be named of another table's records; `this` is the field of the same name there.
    fn names_within(&self, table: usize) -> Names {
        let fields = self.names.tables[table].1.clone();
        let this = self.names.this.map(|this| &self.names.fields[this].name);
        let this = this.and_then(|name| fields.iter().position(|field| field.name == *name));
        Names {
            fields,
            attributes: self.names.attributes.clone(),
            this,
            table,
            lets: self.names.lets.clone(),
            ..Names::default()
        }
    }

    /// A condition that compares a field with one of the record itself, as both fields; `None` if it is
    /// another condition.
    fn beside_own(
        &self,
        condition: &Expr,
        inner: &Checker<'_>,
    ) -> Result<Option<(Comparison, FieldPair)>, ExpressionError> {
        let own = |expression: &Expr| match expression {
            Expr::CompoundIdentifier(parts) if parts.len() == 2 && parts[0].value == OWN => {
                Some(parts[1].value.clone())
            }
            _ => None,
        };
        let Expr::BinaryOp { left, op, right } = condition else { return Ok(None) };
        let Some(how) = comparison_of(op) else { return Ok(None) };
        let (theirs, own_side, ours, how) = match (own(left), own(right)) {
            (Some(name), None) => (right, left, name, how.turned()),
            (None, Some(name)) => (left, right, name, how),
            _ => return Ok(None),
        };
        let (their, our) = (inner.check(theirs, 0)?, self.field(&ours, own_side)?);
        let (Node::Field(theirs_at), Node::Field(ours_at)) = (&their.node, &our.node) else {
            return Err(fault(
                condition,
                format!("only a field can be compared with {OWN}.{ours}, and only by a field"),
            ));
        };
        let alike = their.kind == our.kind
            && inner.names.fields[*theirs_at].decimals == self.names.fields[*ours_at].decimals;
        if !alike {
            return Err(fault(condition, format!("\"{theirs}\" and \"{own_side}\" are not of one type")));
        }
        let has_order = matches!(our.kind, Kind::Number | Kind::Date)
            || matches!(how, Comparison::Equal | Comparison::NotEqual);
        if !has_order {
            return Err(fault(
                condition,
                format!("{} are equal or not; they have no order here", our.kind.values()),
            ));
        }
        Ok(Some((how, FieldPair { own: *ours_at, theirs: *theirs_at })))
    }
}

/// The conditions that must all hold for the whole to hold.
fn all_of(condition: &Expr) -> Vec<&Expr> {
    let (mut found, mut left) = (Vec::new(), vec![condition]);
    while let Some(next) = left.pop() {
        match next {
            Expr::Nested(inner) => left.push(inner),
            Expr::BinaryOp { left: one, op: BinaryOperator::And, right: other } => {
                left.extend([&**other, &**one])
            }
            other => found.push(other),
        }
    }
    found
}
