//! The functions of the rule language: how each is called, and what it becomes.

use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgOperator, FunctionArguments, Ident, Spanned,
    Value,
};

use super::{
    parse::{Checker, ExpressionError, decimal, fault},
    rounded::{DEEPEST, depth_of_products, halves},
    tree::{Arithmetic, Class, Expression, FigureBack, Kind, Node, Outlier, Over, Rounded, Rounding},
};
use crate::vocabulary::{label, nearest, printable::echo};

/// The functions, with how they are called.
const FUNCTIONS: [(&str, &str); 26] = [
    ("abs", "abs(x)"),
    ("coalesce", "coalesce(a, b, ...)"),
    ("round_half_up", "round_half_up(x, digits)"),
    ("round_half_even", "round_half_even(x, digits)"),
    ("round_down", "round_down(x, digits)"),
    ("round_up", "round_up(x, digits)"),
    ("adds_up", "adds_up(total, part, ...)"),
    ("adds_down", "adds_down(field)"),
    ("known_sum", "known_sum(a, ...)"),
    ("within", "within(a, b, abs => n, pct => n, dp => n)"),
    ("unique", "unique(field, ...)"),
    ("period_start", "period_start() or period_start(years before)"),
    ("period_end", "period_end() or period_end(years before)"),
    ("quarter", "quarter()"),
    ("prev", "prev(field) or prev(field, periods)"),
    ("rising", "rising(field, fall => n)"),
    ("same_period_last_year", "same_period_last_year(field)"),
    ("ytd", "ytd(field)"),
    ("peer_median", "peer_median(field) or peer_median(field, register.region)"),
    (
        "hb",
        "hb(field, prev(field), register.region, u => 0.5, a => 0.05, c => 4, minimum => 5, fallback => 50, \
         side => 'both')",
    ),
    ("starts_with", "starts_with(field, 'letters')"),
    ("fields", "fields('visits_*'), among the arguments of adds_up, known_sum, coalesce or unique"),
    ("count_of", "count_of(table) FILTER (WHERE condition)"),
    ("count_distinct_of", "count_distinct_of(table.field) FILTER (WHERE condition)"),
    ("sum_of", "sum_of(table.field) FILTER (WHERE condition)"),
    ("known_sum_of", "known_sum_of(table.field) FILTER (WHERE condition)"),
];

/// Functions of the period alone.
const OF_THE_PERIOD: [&str; 3] = ["period_start", "period_end", "quarter"];

/// Functions over other periods and units.
const BEYOND_THE_RECORD: [&str; 4] = ["prev", "same_period_last_year", "ytd", "peer_median"];

/// Functions that take any number of fields.
const TAKING_LISTS: [&str; 4] = ["adds_up", "known_sum", "coalesce", "unique"];

/// Functions over the records of a table.
const AGGREGATES: [(&str, Over); 4] = [
    ("count_of", Over::Count),
    ("count_distinct_of", Over::Distinct),
    ("sum_of", Over::Sum),
    ("known_sum_of", Over::KnownSum),
];

/// Earlier values are looked up so many periods back at most: two years of quarters.
const MOST_PERIODS_BACK: u8 = 8;

impl Checker<'_> {
    pub(super) fn function(
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
            ("starts_with", [field, letters]) => self.starts_with(field, letters, depth, misuse),
            _ => Err(misuse()),
        }
    }

    fn adds_down(
        &self,
        field: &Expr,
        whole: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        if !self.names.has_total_row {
            let words = "only a table of which one row is the sum of the others adds down: say by \
                \"qd:total_key\" which row that is";
            return Err(fault(whole, words.to_owned()));
        }
        match self.number(field, depth)? {
            Node::Field(field) => Ok(Expression { node: Node::AddsDown(field), kind: Kind::Truth }),
            _ => Err(misuse()),
        }
    }

    /// The fields (by index) that are named, if nothing else is.
    fn only_fields(&self, plain: &[&Expr], depth: usize) -> Option<Vec<usize>> {
        let field = |inner: &&Expr| match self.check(inner, depth + 1).ok()?.node {
            Node::Field(field) => Some(field),
            _ => None,
        };
        plain.iter().map(field).collect()
    }

    fn starts_with(
        &self,
        field: &Expr,
        letters: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        match (self.check(field, depth + 1)?, quoted(letters)) {
            (Expression { node: Node::Field(field), kind: Kind::Text }, Some(prefix))
                if !prefix.is_empty() =>
            {
                Ok(Expression { node: Node::StartsWith { field, prefix }, kind: Kind::Truth })
            }
            _ => Err(misuse()),
        }
    }

    /// The same call with every `fields('...')` among its arguments as the fields that are meant: those whose
    /// names are like it, but for those named beside it. `None` if there is none.
    fn with_fields_spelt_out(&self, function: &Function) -> Result<Option<Function>, ExpressionError> {
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

    /// Functions that look at the same record in other periods, or of other units.
    fn beyond_the_record(
        &self,
        name: &str,
        plain: &[&Expr],
        whole: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        match (name, plain) {
            ("prev", [field]) => self.previous(field, 1, depth, misuse),
            ("prev", [field, back]) => {
                let back = whole_number(back)
                    .filter(|back| (1..=MOST_PERIODS_BACK).contains(back))
                    .ok_or_else(&misuse)?;
                self.previous(field, back, depth, misuse)
            }
            ("same_period_last_year", [field]) => {
                self.previous(field, self.periods_a_year(whole)?, depth, misuse)
            }
            ("ytd", [field]) => self.year_to_date(field, whole, depth, misuse),
            ("peer_median", [field, class @ ..]) if class.len() <= 1 => {
                let field =
                    self.figure(field, depth).filter(|figure| figure.back == 0).ok_or_else(&misuse)?.field;
                let class = self.class(class.first().copied(), depth).ok_or_else(misuse)?;
                Ok(Expression { node: Node::PeerMedian { field, class }, kind: Kind::Number })
            }
            _ => Err(misuse()),
        }
    }

    fn year_to_date(
        &self,
        field: &Expr,
        whole: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        let periods = self.periods_a_year(whole)?;
        match self.number(field, depth)? {
            Node::Field(field) => {
                Ok(Expression { node: Node::YearToDate { field, periods }, kind: Kind::Number })
            }
            _ => Err(misuse()),
        }
    }

    pub(super) fn periods_a_year(&self, whole: &Expr) -> Result<u8, ExpressionError> {
        let known = Some(self.names.periods_a_year).filter(|periods| *periods > 0);
        known.ok_or_else(|| fault(whole, "only a collection with a frequency has a year".to_owned()))
    }

    /// A number of the record as it stands, now or in an earlier period.
    fn figure(&self, expression: &Expr, depth: usize) -> Option<FigureBack> {
        match self.number(expression, depth).ok()? {
            Node::Field(field) => Some(FigureBack { field, back: 0 }),
            Node::Previous { field, back } => Some(FigureBack { field, back }),
            _ => None,
        }
    }

    fn class(&self, by: Option<&Expr>, depth: usize) -> Option<Class> {
        let Some(by) = by else { return Some(Class::All) };
        match self.check(by, depth + 1).ok()?.node {
            Node::Attribute(name) => Some(Class::Attribute(name)),
            Node::Field(field) => Some(Class::Field(field)),
            _ => None,
        }
    }

    fn outlier(
        &self,
        plain: &[&Expr],
        named: &[(String, &Expr)],
        whole: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        let [figure, base, by @ ..] = plain else { return Err(misuse()) };
        let figures =
            (self.figure(figure, depth), self.figure(base, depth), self.class(by.first().copied(), depth));
        let (Some(figure), Some(base), Some(class), true) = (figures.0, figures.1, figures.2, by.len() <= 1)
        else {
            return Err(misuse());
        };
        let text = whole.to_string();
        let mut outlier = Outlier {
            figure,
            base,
            class,
            size: 0.5,
            least: 0.05,
            distances: 4.0,
            minimum: 5,
            fallback: None,
            above: true,
            below: true,
            text,
        };
        for (name, value) in named {
            let number = || plain_number(value).filter(|number| *number >= 0.0).ok_or_else(&misuse);
            match name.as_str() {
                "u" => outlier.size = number()?,
                "a" => outlier.least = number()?,
                "c" => outlier.distances = number()?,
                "minimum" => outlier.minimum = number()? as usize,
                "fallback" => outlier.fallback = Some(number()?),
                "side" => match self.check(value, depth + 1)?.node {
                    Node::Text(side) if side == "above" => outlier.below = false,
                    Node::Text(side) if side == "below" => outlier.above = false,
                    Node::Text(side) if side == "both" => {}
                    _ => return Err(misuse()),
                },
                _ => return Err(misuse()),
            }
        }
        Ok(Expression { node: Node::Outlier(Box::new(outlier)), kind: Kind::Truth })
    }

    fn within(
        &self,
        a: &Expr,
        b: &Expr,
        named: &[(String, &Expr)],
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        let (mut abs, mut pct, mut dp) = (0.0, 0.0, None);
        for (name, value) in named {
            match name.as_str() {
                "abs" => abs = plain_number(value).ok_or_else(&misuse)?,
                "pct" => pct = plain_number(value).ok_or_else(&misuse)?,
                "dp" => dp = Some(whole_number(value).ok_or_else(&misuse)?),
                _ => return Err(misuse()),
            }
        }
        if named.is_empty() || abs < 0.0 || pct < 0.0 {
            return Err(misuse());
        }
        let (a, b) = (Box::new(self.number(a, depth)?), Box::new(self.number(b, depth)?));
        if dp.is_some() && depth_of_products(&a).max(depth_of_products(&b)) > DEEPEST {
            let words = format!(
                "dp takes products and ratios within one another at most {DEEPEST} deep: say abs, or use \
                 several rules"
            );
            return Err(ExpressionError { message: words, at: None });
        }
        let rounded = dp.map(|digits: u8| {
            let difference =
                Node::Arithmetic { how: Arithmetic::Subtract, left: a.clone(), right: b.clone() };
            Rounded { digits, halves: Box::new(halves(&difference, digits)) }
        });
        Ok(Expression { node: Node::Within { a, b, abs, pct, rounded }, kind: Kind::Truth })
    }
}

/// A day of the period, or of the same period so many years before; or its number in its year. `None` if
/// called otherwise.
fn of_the_period(name: &str, plain: &[&Expr]) -> Option<Expression> {
    let (node, kind) = match (name, plain) {
        ("quarter", []) => (Node::PartOfYear, Kind::Number),
        ("period_start" | "period_end", years) if years.len() <= 1 => {
            let years = years.first().map_or(Some(0), |years| whole_number(years))?;
            (
                if name == "period_start" { Node::PeriodStart { years } } else { Node::PeriodEnd { years } },
                Kind::Date,
            )
        }
        _ => return None,
    };
    Some(Expression { node, kind })
}

/// Functions of other languages, with what is said here.
const ELSEWHERE: [(&str, &str); 15] = [
    ("sum", "known_sum(a, ...), adds_up(total, part, ...) or sum_of(table.field)"),
    ("count", "count_of(table)"),
    ("now", "period_end()"),
    ("today", "period_end()"),
    ("current_date", "period_end()"),
    ("current_timestamp", "period_end()"),
    ("date", "period_start() or a date such as '2020-03-31'"),
    ("round", "round_half_up(x, digits)"),
    ("if", "CASE WHEN condition THEN a ELSE b END"),
    ("iif", "CASE WHEN condition THEN a ELSE b END"),
    ("nullif", "CASE WHEN a <> b THEN a END"),
    ("isnull", "a IS NULL or coalesce(a, b)"),
    ("ifnull", "coalesce(a, b)"),
    ("lag", "prev(field)"),
    ("median", "peer_median(field)"),
];

fn unknown_function(name: &str) -> String {
    match ELSEWHERE.iter().find(|(other, _)| *other == name) {
        Some((_, here)) => format!("the function \"{name}\" is not known: say {here}"),
        None => {
            let known = FUNCTIONS.map(|(known, _)| known);
            let hint = nearest::hint(name, known.into_iter());
            let hint = if hint.is_empty() { format!("; there are {}", known.join(", ")) } else { hint };
            format!("the function \"{}\" is not known{hint}", echo(name))
        }
    }
}

/// Whether something stands about a call that would be passed over: a window, an order, how nulls are
/// treated.
fn is_decorated(function: &Function) -> bool {
    let parameters = !matches!(function.parameters, FunctionArguments::None);
    let nulls = function.null_treatment.is_some() || function.uses_odbc_syntax;
    function.over.is_some() || !function.within_group.is_empty() || parameters || nulls
}

fn rounding_of(function: &str) -> Rounding {
    match function {
        "round_half_even" => Rounding::HalfEven,
        "round_down" => Rounding::Down,
        "round_up" => Rounding::Up,
        _ => Rounding::HalfAway,
    }
}

/// Plain and named arguments of a call.
pub(super) type Given<'e> = (Vec<&'e Expr>, Vec<(String, &'e Expr)>);

pub(super) fn arguments(function: &Function) -> Option<Given<'_>> {
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

fn plain_number(expression: &Expr) -> Option<f64> {
    plain_decimal(expression).map(|(units, scale)| units / 10f64.powi(i32::from(scale)))
}

/// A plain number as its digits, and how many of them stand behind the point.
pub(super) fn plain_decimal(expression: &Expr) -> Option<(f64, u8)> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::Number(text, _) => decimal(&text.to_string()),
            _ => None,
        },
        _ => None,
    }
}

fn quoted(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn whole_number(expression: &Expr) -> Option<u8> {
    plain_number(expression)
        .filter(|number| number.fract() == 0.0 && (0.0..=9.0).contains(number))
        .map(|number| number as u8)
}
