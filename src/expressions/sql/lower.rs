//! From the checked tree to SQL, step by step as to polars (`../lower.rs`).
//!
//! Numbers are the same: whole numbers of a last digit, held as doubles, each text with the digits that they
//! count. So an engine does the same steps on the same doubles, and comes to the same verdicts.

use super::{Dialect, SqlType, pattern::spelt_out};
use crate::expressions::{
    earlier::does_not_fall,
    frame::ColumnOf,
    lower::{HAIR, MOST_DIGITS, power, terms},
    tree::{Arithmetic, Comparison, Expression, Kind, Names, Node, Rounded, Rounding},
};

/// The columns of a relation on which expressions are worked out.
pub trait SqlFrame {
    /// The column of one thing that expressions name.
    fn column(&self, of: &ColumnOf) -> String;

    /// The column that says whether it is not asked; `None` where all is.
    fn not_asked(&self, of: &ColumnOf) -> Option<String>;

    /// The column of the number of the period within its year.
    fn part(&self) -> String;

    /// The column of the first or last day of the period, or of the same so many years before.
    fn day(&self, is_end: bool, years: u8) -> String;

    /// The columns that tell one return from others.
    fn of_return(&self) -> [String; 2];

    /// The column of the place of a record among all of its table in a period.
    fn position(&self) -> String;
}

/// Lowers checked expressions to the SQL of an engine.
pub struct SqlLowering<'a> {
    /// The engine.
    pub dialect: Dialect,
    /// What the expressions name.
    pub names: &'a Names,
    /// The columns that there are.
    pub frame: &'a dyn SqlFrame,
}

/// A number as SQL, and the digits that it counts.
type Number = (String, u8);

/// Parts of a text joined by a word, in brackets.
fn joined(parts: &[String], word: &str, of_nothing: &str) -> String {
    match parts {
        [] => of_nothing.to_owned(),
        [only] => only.clone(),
        all => format!("({})", all.join(word)),
    }
}

impl SqlLowering<'_> {
    /// Any expression; a number is given in units of its last digit.
    #[must_use]
    pub fn lowered(&self, expression: &Expression) -> Number {
        match expression.kind {
            Kind::Number => self.number(&expression.node),
            _ => (self.plain(&expression.node), 0),
        }
    }

    fn double(&self, number: f64) -> String {
        self.dialect.double(number)
    }

    fn null(&self, kind: Kind) -> String {
        self.dialect.null(match kind {
            Kind::Number => SqlType::Double,
            Kind::Text => SqlType::Text,
            Kind::Truth => SqlType::Truth,
            Kind::Date => SqlType::Date,
        })
    }

    fn rescaled(&self, (number, from): Number, to: u8) -> String {
        if from == to { number } else { format!("({number} * {})", self.double(power(to - from))) }
    }

    fn aligned(&self, left: Number, right: Number) -> (String, String, u8) {
        let scale = left.1.max(right.1);
        (self.rescaled(left, scale), self.rescaled(right, scale), scale)
    }

    fn all_rescaled(&self, numbers: Vec<Number>) -> (Vec<String>, u8) {
        let scale = numbers.iter().map(|(_, scale)| *scale).max().unwrap_or(0);
        (numbers.into_iter().map(|number| self.rescaled(number, scale)).collect(), scale)
    }

    /// A number as units of a last digit, and how many digits those are.
    fn number(&self, node: &Node) -> Number {
        let digits = |field: &usize| self.names.fields[*field].decimals;
        match node {
            Node::Number { units, scale } => (self.double(*units), *scale),
            Node::Field(field) => (self.frame.column(&ColumnOf::Field(*field)), digits(field)),
            Node::Previous { field, back } => {
                (self.frame.column(&ColumnOf::Previous(*field, *back)), digits(field))
            }
            Node::Aggregate(aggregate) => {
                (self.frame.column(&ColumnOf::Aggregate(aggregate.text.clone())), aggregate.decimals)
            }
            Node::PartOfYear => (self.dialect.cast(&self.frame.part(), SqlType::Double), 0),
            Node::Referred { table, field, decimals, .. } => {
                (self.frame.column(&ColumnOf::Referred(*table, *field)), *decimals)
            }
            Node::Submission(fact) => (self.frame.column(&ColumnOf::Submission(*fact)), 0),
            Node::YearToDate { field, periods } => (self.year_to_date(*field, *periods), digits(field)),
            Node::PeerMedian { field, class } => {
                (self.frame.column(&ColumnOf::PeerMedian(*field, class.clone())), digits(field))
            }
            Node::Arithmetic { how, left, right } => {
                self.sum_of_what_is_asked(node).unwrap_or_else(|| self.arithmetic(*how, left, right))
            }
            Node::Absolute(inner) => {
                let (inner, scale) = self.number(inner);
                (format!("ABS({inner})"), scale)
            }
            Node::Case { branches, otherwise, .. } => {
                let results = branches.iter().map(|(_, result)| result).chain(otherwise.as_deref());
                let (results, scale) = self.all_rescaled(results.map(|node| self.number(node)).collect());
                (self.case(branches, &results, Kind::Number), scale)
            }
            Node::FirstKnown { among, .. } => {
                let (among, scale) = self.all_rescaled(among.iter().map(|node| self.number(node)).collect());
                (format!("COALESCE({})", among.join(", ")), scale)
            }
            Node::Round { inner, digits, how } => (self.round(inner, *digits, *how), *digits),
            Node::KnownSum(parts) => self.known_sum(parts),
            // The checker lets no other step stand for a number.
            _ => (self.null(Kind::Number), 0),
        }
    }

    /// From the start of the year to this period, whichever of the year it is.
    fn year_to_date(&self, field: usize, periods: u8) -> String {
        let mut sum = self.frame.column(&ColumnOf::Field(field));
        let mut text = format!("CASE {} WHEN 1 THEN {sum}", self.frame.part());
        for back in 1..periods {
            sum = format!("{sum} + {}", self.frame.column(&ColumnOf::Previous(field, back)));
            text = format!("{text} WHEN {} THEN {sum}", back + 1);
        }
        format!("{text} END")
    }

    /// Whether a value is not asked; `None` where it always is.
    fn not_asked(&self, node: &Node) -> Option<String> {
        match node {
            Node::Field(field) => self.frame.not_asked(&ColumnOf::Field(*field)),
            Node::Previous { field, back } => self.frame.not_asked(&ColumnOf::Previous(*field, *back)),
            Node::Aggregate(aggregate) => self.frame.not_asked(&ColumnOf::Aggregate(aggregate.text.clone())),
            Node::Referred { table, field, .. } => self.frame.not_asked(&ColumnOf::Referred(*table, *field)),
            Node::Absolute(inner) | Node::Round { inner, .. } => self.not_asked(inner),
            Node::KnownSum(terms) => self.none_asked(terms.iter()),
            Node::Arithmetic { how: Arithmetic::Add, .. } => self.none_asked(terms(node).into_iter()),
            _ => None,
        }
    }

    fn none_asked<'n>(&self, terms: impl Iterator<Item = &'n Node>) -> Option<String> {
        let all: Option<Vec<String>> = terms.map(|term| self.not_asked(term)).collect();
        all.filter(|all| !all.is_empty()).map(|all| joined(&all, " AND ", ""))
    }

    /// A sum of which some terms may not be asked: it goes past them.
    fn sum_of_what_is_asked(&self, sum: &Node) -> Option<Number> {
        let terms = terms(sum);
        if terms.iter().all(|term| self.not_asked(term).is_none()) {
            return None;
        }
        let (numbers, scale) = self.all_rescaled(terms.iter().map(|term| self.number(term)).collect());
        let zero = self.double(0.0);
        let asked = terms.iter().zip(numbers).map(|(term, number)| match self.not_asked(term) {
            Some(not_asked) => format!("CASE WHEN {not_asked} THEN {zero} ELSE {number} END"),
            None => number,
        });
        let sum = joined(&asked.collect::<Vec<_>>(), " + ", &zero);
        let sum = match self.none_asked(terms.into_iter()) {
            Some(none) => format!("CASE WHEN NOT ({none}) THEN {sum} END"),
            None => sum,
        };
        Some((sum, scale))
    }

    fn arithmetic(&self, how: Arithmetic, left: &Node, right: &Node) -> Number {
        let (left, right) = (self.number(left), self.number(right));
        match how {
            Arithmetic::Add => {
                let (left, right, scale) = self.aligned(left, right);
                (format!("({left} + {right})"), scale)
            }
            Arithmetic::Subtract => {
                let (left, right, scale) = self.aligned(left, right);
                (format!("({left} - {right})"), scale)
            }
            Arithmetic::Multiply => {
                let digits = u16::from(left.1) + u16::from(right.1);
                let product = format!("({} * {})", left.0, right.0);
                match u8::try_from(digits) {
                    Ok(scale) if scale <= MOST_DIGITS => (product, scale),
                    _ => {
                        let too_many = 10f64.powi(i32::from(digits) - i32::from(MOST_DIGITS));
                        (format!("({product} / {})", self.double(too_many)), MOST_DIGITS)
                    }
                }
            }
            Arithmetic::Divide => {
                // What would be infinite is not known.
                let (left, right, _) = self.aligned(left, right);
                (format!("({left} / NULLIF({right}, {}))", self.double(0.0)), 0)
            }
        }
    }

    fn round(&self, inner: &Node, digits: u8, how: Rounding) -> String {
        let exact = inner.is_exact();
        let (inner, scale) = self.number(inner);
        let nearest = if exact && scale >= digits {
            format!("({inner} / {})", self.double(power(scale - digits)))
        } else {
            let shifted = format!("{inner} * {}", self.double(power(digits) / power(scale)));
            let million = self.double(1e6);
            let whole = self.dialect.to_even(&format!("({shifted}) * {million}"));
            format!("({whole} / {million})")
        };
        let zero = self.double(0.0);
        let floor = |number: &str| self.floor(number);
        match how {
            Rounding::Down => floor(&nearest),
            Rounding::Up => format!("({zero} - {})", floor(&format!("{zero} - {nearest}"))),
            Rounding::HalfEven => format!("({})", self.dialect.to_even(&nearest)),
            Rounding::HalfAway => {
                let up = floor(&format!("ABS({nearest}) + {}", self.double(0.5)));
                format!("CASE WHEN {nearest} < {zero} THEN {zero} - {up} ELSE {up} END")
            }
        }
    }

    /// Some engines make a whole number of another type of it.
    fn floor(&self, number: &str) -> String {
        self.dialect.cast(&format!("FLOOR({number})"), SqlType::Double)
    }

    fn case(&self, branches: &[(Node, Node)], results: &[String], kind: Kind) -> String {
        let null = self.null(kind);
        let mut text = "CASE".to_owned();
        for ((condition, _), result) in branches.iter().zip(results) {
            // A condition that is undecided chooses nothing: what comes after it could be wrong.
            let condition = self.plain(condition);
            text = format!("{text} WHEN {condition} IS NULL THEN {null} WHEN {condition} THEN {result}");
        }
        let otherwise = results.get(branches.len()).unwrap_or(&null);
        format!("{text} ELSE {otherwise} END")
    }

    /// A condition.
    #[must_use]
    pub fn condition(&self, node: &Node) -> String {
        self.plain(node)
    }

    /// Anything but a number.
    fn plain(&self, node: &Node) -> String {
        let column = |of: ColumnOf| self.frame.column(&of);
        let all = |nodes: &[Node]| nodes.iter().map(|node| self.plain(node)).collect::<Vec<_>>();
        match node {
            Node::Text(text) => self.dialect.text(text),
            Node::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
            Node::Date(days) => self.dialect.date(*days),
            Node::Field(field) => column(ColumnOf::Field(*field)),
            Node::Previous { field, back } => column(ColumnOf::Previous(*field, *back)),
            Node::Attribute(name) => column(ColumnOf::Attribute(name.clone())),
            Node::Submission(fact) => column(ColumnOf::Submission(*fact)),
            Node::Referred { table, field, .. } => column(ColumnOf::Referred(*table, *field)),
            Node::StartsWith { field, prefix } => {
                let text = column(ColumnOf::Field(*field));
                let length = prefix.chars().count();
                format!("(SUBSTRING({text}, 1, {length}) = {})", self.dialect.text(prefix))
            }
            Node::Matches { field, pattern } => match spelt_out(pattern, self.dialect) {
                Some(pattern) => self.dialect.matches(&column(ColumnOf::Field(*field)), &pattern),
                None => self.null(Kind::Truth),
            },
            Node::PeriodStart { years } => self.frame.day(false, *years),
            Node::PeriodEnd { years } => self.frame.day(true, *years),
            Node::Not(inner) => format!("(NOT {})", self.plain(inner)),
            Node::And(nodes) => joined(&all(nodes), " AND ", "TRUE"),
            Node::Or(nodes) => joined(&all(nodes), " OR ", "FALSE"),
            Node::Compare { how, left, right, kind } => self.compare(*how, left, right, *kind),
            Node::IsNotKnown { inner, negated } => {
                let known = self.known(inner);
                if *negated { known } else { format!("(NOT {known})") }
            }
            Node::OneOf { inner, among, kind } => self.one_of(inner, among, *kind),
            Node::Case { branches, otherwise, kind } => {
                let results = branches.iter().map(|(_, result)| result).chain(otherwise.as_deref());
                self.case(branches, &results.map(|node| self.plain(node)).collect::<Vec<_>>(), *kind)
            }
            Node::FirstKnown { among, .. } => format!("COALESCE({})", all(among).join(", ")),
            Node::Rising { figures, least } => self.rising(figures, least),
            Node::AddsUp { total, parts } => self.adds_up(total, parts),
            Node::Within { a, b, abs, pct, rounded } => self.within(a, b, *abs, *pct, rounded.as_ref()),
            Node::Unique(fields) => self.unique(fields),
            Node::Outlier(outlier) => column(ColumnOf::Outlier(outlier.text.clone())),
            Node::UniqueAmongUnits(fields) => column(ColumnOf::UniqueAmongUnits(fields.clone())),
            Node::AddsDown(field) => column(ColumnOf::AddsDown(*field)),
            Node::Number { .. }
            | Node::Arithmetic { .. }
            | Node::Absolute(_)
            | Node::Round { .. }
            | Node::KnownSum(_)
            | Node::Aggregate(_)
            | Node::PartOfYear
            | Node::YearToDate { .. }
            | Node::PeerMedian { .. } => self.number(node).0,
        }
    }

    fn one_of(&self, inner: &Node, among: &[Node], kind: Kind) -> String {
        let are_texts = kind == Kind::Text && among.iter().all(|node| matches!(node, Node::Text(_)));
        if are_texts && !among.is_empty() {
            let list: Vec<String> = among.iter().map(|node| self.plain(node)).collect();
            return format!("({} IN ({}))", self.plain(inner), list.join(", "));
        }
        let equal = |item: &Node| self.compare(Comparison::Equal, inner, item, kind);
        joined(&among.iter().map(equal).collect::<Vec<_>>(), " OR ", "FALSE")
    }

    /// False on each record of a return after the first with the same values.
    fn unique(&self, fields: &[usize]) -> String {
        let columns: Vec<String> =
            fields.iter().map(|field| self.frame.column(&ColumnOf::Field(*field))).collect();
        let known: Vec<String> = columns.iter().map(|column| format!("{column} IS NOT NULL")).collect();
        let group = [self.frame.of_return().as_slice(), columns.as_slice()].concat().join(", ");
        let place = format!("ROW_NUMBER() OVER (PARTITION BY {group} ORDER BY {})", self.frame.position());
        format!("CASE WHEN {} THEN {place} = 1 END", joined(&known, " AND ", "TRUE"))
    }

    /// Whether a value is known.
    fn known(&self, node: &Node) -> String {
        match node {
            Node::Number { .. } | Node::PartOfYear => "TRUE".to_owned(),
            Node::Case { kind: Kind::Number, .. } | Node::FirstKnown { kind: Kind::Number, .. } => {
                format!("({} IS NOT NULL)", self.number(node).0)
            }
            _ => format!("({} IS NOT NULL)", self.plain(node)),
        }
    }

    fn any_known(&self, nodes: &[Node]) -> String {
        joined(&nodes.iter().map(|node| self.known(node)).collect::<Vec<_>>(), " OR ", "FALSE")
    }

    /// The sum of what is known, and its scale; not known if nothing is.
    fn known_sum(&self, parts: &[Node]) -> Number {
        let (numbers, scale) = self.all_rescaled(parts.iter().map(|node| self.number(node)).collect());
        let zero = self.double(0.0);
        let given: Vec<String> = numbers.iter().map(|number| format!("COALESCE({number}, {zero})")).collect();
        let sum = joined(&given, " + ", &zero);
        (format!("CASE WHEN {} THEN {sum} END", self.any_known(parts)), scale)
    }

    fn compare(&self, how: Comparison, left: &Node, right: &Node, kind: Kind) -> String {
        let (left, right) = if kind == Kind::Number {
            let divided = left.is_divided() || right.is_divided();
            let (left, right, _) = self.aligned(self.number(left), self.number(right));
            if divided {
                return self.almost(how, &left, &right);
            }
            (left, right)
        } else {
            (self.plain(left), self.plain(right))
        };
        format!("({left} {} {right})", how.sign())
    }

    /// A comparison of what was worked out by division.
    fn almost(&self, how: Comparison, left: &str, right: &str) -> String {
        let apart = format!("({left} - {right})");
        let hair = format!("((ABS({left}) + ABS({right})) * {})", self.double(HAIR));
        let below = format!("({} - {hair})", self.double(0.0));
        match how {
            Comparison::Equal => format!("(ABS({apart}) <= {hair})"),
            Comparison::NotEqual => format!("(ABS({apart}) > {hair})"),
            Comparison::Less => format!("({apart} < {below})"),
            Comparison::LessOrEqual => format!("({apart} <= {hair})"),
            Comparison::Greater => format!("({apart} > {hair})"),
            Comparison::GreaterOrEqual => format!("({apart} >= {below})"),
        }
    }

    /// From the start of the year to this period; in the first of it there is nothing to compare.
    fn rising(&self, figures: &[Node], least: &Node) -> String {
        let step = |(at, pair): (usize, &[Node])| {
            let holds = self.plain(&does_not_fall(&pair[0], &pair[1], least));
            format!("({} <= {} OR {holds})", self.frame.part(), at + 1)
        };
        joined(&figures.windows(2).enumerate().map(step).collect::<Vec<_>>(), " AND ", "TRUE")
    }

    fn adds_up(&self, total: &Node, parts: &[Node]) -> String {
        let (sum, total_value, _) = self.aligned(self.known_sum(parts), self.number(total));
        let settled = |part: &Node| match self.not_asked(part) {
            Some(not_asked) => format!("({} OR {not_asked})", self.known(part)),
            None => self.known(part),
        };
        let all = joined(&parts.iter().map(settled).collect::<Vec<_>>(), " AND ", "TRUE");
        let not_asked = self.not_asked(total).map(|gap| format!("WHEN {gap} THEN TRUE ")).unwrap_or_default();
        format!(
            "CASE {not_asked}WHEN NOT {} THEN TRUE WHEN {all} THEN {sum} = {total_value} \
             ELSE {sum} <= {total_value} END",
            self.any_known(parts)
        )
    }

    fn within(&self, a: &Node, b: &Node, abs: f64, pct: f64, rounded: Option<&Rounded>) -> String {
        let known = format!("{} AND {}", self.known(a), self.known(b));
        // In units of the finer last digit differences are exact, however large the figures are.
        let (a, b, scale) = self.aligned(self.number(a), self.number(b));
        let one = power(scale);
        let least = self.double(abs * one);
        let allowed = format!("ABS({b}) * {} / {}", self.double(pct), self.double(100.0));
        let allowed = format!("CASE WHEN {allowed} > {least} THEN {allowed} ELSE {least} END");
        let widened = rounded.map_or_else(
            || self.double(0.0),
            |rounded| {
                let (halves, scale) = self.number(&rounded.halves);
                let half = self.double(0.5 * one / power(rounded.digits) / power(scale));
                format!("({halves} * {half})")
            },
        );
        let close = format!("ABS({a} - {b}) <= ({allowed} + {widened} + {})", self.double(1e-9));
        format!("CASE WHEN {known} THEN {close} END")
    }
}
