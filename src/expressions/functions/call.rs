//! A call of a function, and what it becomes.

use sqlparser::ast::{Expr, Function, FunctionArguments};

use super::{
    arguments::{arguments, whole_number},
    beyond_the_record::of_the_period,
    known::{AGGREGATES, BEYOND_THE_RECORD, FUNCTIONS, OF_THE_PERIOD, TAKING_LISTS, unknown_function},
};
use crate::expressions::{
    parse::{Checker, ExpressionError, fault},
    tree::{Expression, Kind, Node, Rounding},
};

impl Checker<'_> {
    pub(in crate::expressions) fn function(
        &self,
        function: &Function,
        whole: &Expr,
        depth: usize,
    ) -> Result<Expression, ExpressionError> {
        let name = function.name.to_string().to_lowercase();
        let Some((_, usage)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
            return Err(fault(whole, unknown_function(&name)));
        };
        let misuse = || fault(whole, format!("it is called as {usage}"));
        if is_decorated(function) {
            return Err(misuse());
        }
        if let Some((_, over)) = AGGREGATES.iter().find(|(known, _)| *known == name) {
            return self.aggregate(*over, function, whole, depth, misuse);
        }
        if function.filter.is_some() {
            return Err(misuse());
        }
        if TAKING_LISTS.contains(&name.as_str())
            && let Some(spelt_out) = self.with_fields_spelt_out(function)?
        {
            return self.function(&spelt_out, whole, depth);
        }
        let (plain, named) = arguments(function).ok_or_else(misuse)?;
        if name == "hb" {
            return self.outlier(&plain, &named, whole, depth, misuse);
        }
        if name == "rising" {
            return self.rising(&plain, &named, whole, depth, misuse);
        }
        if OF_THE_PERIOD.contains(&name.as_str()) && named.is_empty() {
            return of_the_period(&name, &plain).ok_or_else(misuse);
        }
        if BEYOND_THE_RECORD.contains(&name.as_str()) && named.is_empty() {
            return self.beyond_the_record(&name, &plain, whole, depth, misuse);
        }
        if name != "within" && !named.is_empty() {
            return Err(misuse());
        }
        let number = |inner: &&Expr| self.number(inner, depth);
        let typed = |node: Node, kind: Kind| Ok(Expression { node, kind });
        match (name.as_str(), plain.as_slice()) {
            ("abs", [inner]) => typed(Node::Absolute(Box::new(number(inner)?)), Kind::Number),
            ("coalesce", [first, rest @ ..]) if !rest.is_empty() => {
                let kind = self.check(first, depth + 1)?.kind;
                let among =
                    plain.iter().map(|inner| self.of_kind(inner, kind, depth)).collect::<Result<_, _>>()?;
                typed(Node::FirstKnown { among, kind }, kind)
            }
            ("round_half_up" | "round_half_even" | "round_down" | "round_up", [inner, rest @ ..])
                if rest.len() <= 1 =>
            {
                let digits = rest.first().map_or(Ok(0), |digits| whole_number(digits).ok_or_else(misuse))?;
                typed(
                    Node::Round { inner: Box::new(number(inner)?), digits, how: rounding_of(&name) },
                    Kind::Number,
                )
            }
            ("adds_up", [total, parts @ ..]) if !parts.is_empty() => {
                let parts = parts.iter().map(number).collect::<Result<_, _>>()?;
                typed(Node::AddsUp { total: Box::new(number(total)?), parts }, Kind::Truth)
            }
            ("adds_down", [field]) => self.adds_down(field, whole, depth, misuse),
            ("known_sum", [_, ..]) => {
                typed(Node::KnownSum(plain.iter().map(number).collect::<Result<_, _>>()?), Kind::Number)
            }
            ("within", [a, b]) => self.within(a, b, &named, depth, misuse),
            ("unique", [_, ..]) => {
                typed(Node::Unique(self.only_fields(&plain, depth).ok_or_else(misuse)?), Kind::Truth)
            }
            ("unique_among_units", [_, ..]) => {
                let fields = self.only_fields(&plain, depth).ok_or_else(misuse)?;
                typed(Node::UniqueAmongUnits(fields), Kind::Truth)
            }
            ("matches", [field, pattern]) => self.matches(field, pattern, depth, misuse),
            ("starts_with", [field, letters]) => self.starts_with(field, letters, depth, misuse),
            _ => Err(misuse()),
        }
    }
}

/// Whether something stands about a call that would be passed over: a window, an order, how nulls are
/// treated.
pub(super) fn is_decorated(function: &Function) -> bool {
    let parameters = !matches!(function.parameters, FunctionArguments::None);
    let nulls = function.null_treatment.is_some() || function.uses_odbc_syntax;
    function.over.is_some() || !function.within_group.is_empty() || parameters || nulls
}

pub(super) fn rounding_of(function: &str) -> Rounding {
    match function {
        "round_half_even" => Rounding::HalfEven,
        "round_down" => Rounding::Down,
        "round_up" => Rounding::Up,
        _ => Rounding::HalfAway,
    }
}
