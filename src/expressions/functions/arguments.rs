//! The arguments of a call: plain ones, and those with a name.

use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgOperator, FunctionArguments, Value,
};

use crate::expressions::parse::decimal;

/// Plain and named arguments of a call.
pub(in crate::expressions) type Given<'e> = (Vec<&'e Expr>, Vec<(String, &'e Expr)>);

pub(in crate::expressions) fn arguments(function: &Function) -> Option<Given<'_>> {
    let FunctionArguments::List(list) = &function.args else { return None };
    if !list.clauses.is_empty() || list.duplicate_treatment.is_some() {
        return None;
    }
    let (mut plain, mut named) = (Vec::new(), Vec::new());
    for argument in &list.args {
        match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(inner)) => plain.push(inner),
            FunctionArg::Named {
                name,
                arg: FunctionArgExpr::Expr(inner),
                operator: FunctionArgOperator::RightArrow,
            } => {
                named.push((name.value.to_lowercase(), inner));
            }
            FunctionArg::ExprNamed {
                name: Expr::Identifier(name),
                arg: FunctionArgExpr::Expr(inner),
                operator: FunctionArgOperator::RightArrow,
            } => {
                named.push((name.value.to_lowercase(), inner));
            }
            _ => return None,
        }
    }
    // Of two of one name one would be passed over.
    let twice = (0..named.len()).any(|at| named[..at].iter().any(|(name, _)| *name == named[at].0));
    (!twice).then_some((plain, named))
}

pub(super) fn plain_number(expression: &Expr) -> Option<f64> {
    plain_decimal(expression).map(|(units, scale)| units / 10f64.powi(i32::from(scale)))
}

/// A plain number as its digits, and how many of them stand behind the point.
pub(in crate::expressions) fn plain_decimal(expression: &Expr) -> Option<(f64, u8)> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::Number(text, _) => decimal(&text.to_string()),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn quoted(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn whole_number(expression: &Expr) -> Option<u8> {
    plain_number(expression)
        .filter(|number| number.fract() == 0.0 && (0.0..=9.0).contains(number))
        .map(|number| number as u8)
}
