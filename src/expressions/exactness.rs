//! What is known beforehand of the numbers that an expression works out: which are exact, which are whole.

use super::tree::{Arithmetic, Comparison, Kind, Names, Node};

impl Node {
    /// Whether its value is a whole number of a last digit, as given or added up, and not worked out by
    /// division.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        match self {
            Self::Number { .. }
            | Self::Field(_)
            | Self::Previous { .. }
            | Self::Aggregate(_)
            | Self::PartOfYear => true,
            Self::Referred { .. } | Self::Submission(_) => true,
            Self::Absolute(inner) => inner.is_exact(),
            Self::KnownSum(parts) | Self::FirstKnown { among: parts, .. } => parts.iter().all(Self::is_exact),
            Self::Arithmetic { how: Arithmetic::Add | Arithmetic::Subtract, left, right } => {
                left.is_exact() && right.is_exact()
            }
            _ => false,
        }
    }

    /// Whether its value comes of a division, and may be off by a hair's breadth of what it would be on
    /// paper.
    #[must_use]
    pub fn is_divided(&self) -> bool {
        match self {
            Self::Arithmetic { how: Arithmetic::Divide, .. } => true,
            Self::Arithmetic { left, right, .. } => left.is_divided() || right.is_divided(),
            Self::Absolute(inner) => inner.is_divided(),
            Self::KnownSum(all) | Self::FirstKnown { among: all, .. } => all.iter().any(Self::is_divided),
            Self::Case { branches, otherwise, .. } => {
                branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).any(Self::is_divided)
            }
            _ => false,
        }
    }

    /// Whether its value is a whole number of ones wherever it is known: equality of such numbers is a safe
    /// question.
    #[must_use]
    pub fn is_whole(&self, names: &Names) -> bool {
        let field_is_whole = |field: &usize| names.fields[*field].decimals == 0;
        match self {
            Self::Number { scale, .. } => *scale == 0,
            Self::Field(field) | Self::Previous { field, .. } | Self::YearToDate { field, .. } => {
                field_is_whole(field)
            }
            Self::Aggregate(aggregate) => aggregate.decimals == 0,
            Self::Referred { decimals, .. } => *decimals == 0,
            Self::PartOfYear | Self::Submission(_) => true,
            Self::Absolute(inner) => inner.is_whole(names),
            Self::Round { inner, digits, .. } => *digits == 0 || inner.is_whole(names),
            Self::KnownSum(all) | Self::FirstKnown { among: all, .. } => {
                all.iter().all(|node| node.is_whole(names))
            }
            Self::Case { branches, otherwise, .. } => branches
                .iter()
                .map(|(_, result)| result)
                .chain(otherwise.as_deref())
                .all(|result| result.is_whole(names)),
            Self::Arithmetic { how, left, right } => {
                *how != Arithmetic::Divide && left.is_whole(names) && right.is_whole(names)
            }
            _ => false,
        }
    }

    /// Whether it somewhere asks if two numbers are equal that may have decimals: figures that were rounded
    /// seldom are. A given figure beside a plain number, or beside what rounding makes of it, is a safe
    /// question.
    #[must_use]
    pub fn equates_decimals(&self, names: &Names) -> bool {
        let mut found = false;
        self.visit(&mut |node| {
            if let Self::Compare {
                how: Comparison::Equal | Comparison::NotEqual,
                left,
                right,
                kind: Kind::Number,
            } = node
            {
                let is_plain = |one: &Self, other: &Self| {
                    matches!(one, Self::Number { .. } | Self::Round { .. }) && other.is_exact()
                };
                let plain = is_plain(left, right) || is_plain(right, left);
                let whole = left.is_whole(names) && right.is_whole(names);
                found |= !(plain || whole);
            }
        });
        found
    }
}
