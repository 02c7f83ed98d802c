//! `fields('visits_*')` among the arguments of a call, as the fields that are meant.

use sqlparser::ast::{Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, Spanned};

use super::arguments::{arguments, quoted};
use crate::{
    expressions::parse::{Checker, ExpressionError, fault},
    vocabulary::label,
};

impl Checker<'_> {
    /// The same call with every `fields('...')` among its arguments as the fields that are meant: those whose
    /// names are like it, but for those named beside it. `None` if there is none.
    pub(super) fn with_fields_spelt_out(
        &self,
        function: &Function,
    ) -> Result<Option<Function>, ExpressionError> {
        let FunctionArguments::List(list) = &function.args else { return Ok(None) };
        let given = |argument: &FunctionArg| match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(inner)) => Some(inner.clone()),
            _ => None,
        };
        let beside: Vec<String> = list.args.iter().filter_map(given).map(|inner| inner.to_string()).collect();
        let mut spelt_out = function.clone();
        let FunctionArguments::List(to) = &mut spelt_out.args else { return Ok(None) };
        to.args.clear();
        for argument in &list.args {
            let call = given(argument)
                .filter(|inner| matches!(inner, Expr::Function(call) if call.name.to_string() == "fields"));
            let Some(call) = call else {
                to.args.push(argument.clone());
                continue;
            };
            let like = match &call {
                Expr::Function(call) => arguments(call).and_then(|(plain, _)| quoted(plain.first()?)),
                _ => None,
            };
            let like = like.ok_or_else(|| fault(&call, "it is called as fields('visits_*')".to_owned()))?;
            let names = self.names.fields.iter().map(|field| field.name.as_str());
            let meant: Vec<&str> = names
                .filter(|name| label::is_like(name, &like) && !beside.iter().any(|other| other == name))
                .collect();
            if meant.is_empty() {
                return Err(fault(
                    &call,
                    format!("no field beside those named here is called like '{like}'"),
                ));
            }
            let span = call.span();
            let named = meant.into_iter().map(|name| Expr::Identifier(Ident::with_span(span, name)));
            to.args.extend(named.map(|name| FunctionArg::Unnamed(FunctionArgExpr::Expr(name))));
        }
        Ok((spelt_out.args != function.args).then_some(spelt_out))
    }
}
