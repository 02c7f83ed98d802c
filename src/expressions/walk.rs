//! What an expression needs: a walk over its tree.

use super::tree::{Aggregate, Node, SubmissionFact};

impl Node {
    /// The fields it names, in order of first mention.
    #[must_use]
    pub fn fields(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.visit(&mut |node| {
            let named: &[usize] = match node {
                Self::Field(field)
                | Self::YearToDate { field, .. }
                | Self::StartsWith { field, .. }
                | Self::Matches { field, .. }
                | Self::AddsDown(field) => std::slice::from_ref(field),
                Self::Outlier(outlier) if outlier.figure.back == 0 => {
                    std::slice::from_ref(&outlier.figure.field)
                }
                Self::Unique(fields) | Self::UniqueAmongUnits(fields) => fields,
                _ => &[],
            };
            let rising =
                if let Self::Rising { figures, .. } = node { figures[0].fields() } else { Vec::new() };
            let named = [named, rising.as_slice()].concat();
            let named = named.as_slice();
            for field in named {
                if !found.contains(field) {
                    found.push(*field);
                }
            }
        });
        found
    }

    /// What it works out over tables of the return.
    #[must_use]
    pub fn aggregates(&self) -> Vec<&Aggregate> {
        self.all(|node| if let Self::Aggregate(aggregate) = node { Some(aggregate) } else { None })
    }

    /// The earlier values it needs: field (by index) and how many periods before.
    #[must_use]
    pub fn previous(&self) -> Vec<(usize, u8)> {
        self.previous_in(u8::MAX)
    }

    /// The same in the period of this number within its year: what looks back to the start of the year goes
    /// no farther.
    #[must_use]
    pub fn previous_in(&self, part: u8) -> Vec<(usize, u8)> {
        let mut found = Vec::new();
        self.visit(&mut |node| match node {
            Self::Previous { field, back } => found.push((*field, *back)),
            Self::YearToDate { field, periods } => {
                found.extend((1..part.min(*periods)).map(|back| (*field, back)))
            }
            Self::Rising { figures, .. } => {
                found.extend(figures.iter().take(usize::from(part)).flat_map(Self::previous))
            }
            Self::Outlier(outlier) => {
                let figures = [outlier.figure, outlier.base].into_iter().filter(|figure| figure.back > 0);
                found.extend(figures.map(|figure| (figure.field, figure.back)));
            }
            _ => {}
        });
        found
    }

    /// The steps that are worked out over all units together.
    #[must_use]
    pub fn over_units(&self) -> Vec<&Self> {
        let is_over_units = |node: &Self| {
            matches!(node, Self::PeerMedian { .. } | Self::Outlier(_) | Self::UniqueAmongUnits(_))
        };
        self.all(|node| is_over_units(node).then_some(node))
    }

    /// What it reads of records of other tables.
    #[must_use]
    pub fn referred(&self) -> Vec<&Self> {
        self.all(|node| matches!(node, Self::Referred { .. }).then_some(node))
    }

    /// The fields (by index) that it adds down to the total row.
    #[must_use]
    pub fn added_down(&self) -> Vec<usize> {
        self.all(|node| if let Self::AddsDown(field) = node { Some(*field) } else { None })
    }

    /// What it asks of the files of the return.
    #[must_use]
    pub fn submission_facts(&self) -> Vec<SubmissionFact> {
        self.all(|node| if let Self::Submission(fact) = node { Some(*fact) } else { None })
    }

    /// The days of the period that it names: whether the last or the first, and how many years before.
    #[must_use]
    pub fn days(&self) -> Vec<(bool, u8)> {
        self.all(|node| match node {
            Self::PeriodStart { years } => Some((false, *years)),
            Self::PeriodEnd { years } => Some((true, *years)),
            _ => None,
        })
    }

    /// The texts by whose beginning it chooses: field (by index) and letters.
    #[must_use]
    pub fn prefixes(&self) -> Vec<(usize, String)> {
        self.all(|node| {
            if let Self::StartsWith { field, prefix } = node { Some((*field, prefix.clone())) } else { None }
        })
    }

    /// The patterns that it looks for: field (by index) and pattern.
    #[must_use]
    pub fn patterns(&self) -> Vec<(usize, String)> {
        self.all(|node| {
            if let Self::Matches { field, pattern } = node { Some((*field, pattern.clone())) } else { None }
        })
    }

    /// The attributes of the register it names.
    #[must_use]
    pub fn attributes(&self) -> Vec<String> {
        self.all(|node| if let Self::Attribute(name) = node { Some(name.clone()) } else { None })
    }

    /// The attributes of the register that it compares with texts, and these; in conditions on records of
    /// other tables too.
    #[must_use]
    pub fn attribute_literals(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        self.visit(&mut |node| {
            let (attribute, texts): (&Self, &[Self]) = match node {
                Self::Compare { left, right, .. } if matches!(**right, Self::Attribute(_)) => {
                    (right, std::slice::from_ref(left))
                }
                Self::Compare { left, right, .. } => (left, std::slice::from_ref(right)),
                Self::OneOf { inner, among, .. } => (inner, among),
                Self::Aggregate(aggregate) => {
                    found.extend(aggregate.filter.iter().flat_map(|filter| filter.attribute_literals()));
                    return;
                }
                _ => return,
            };
            let Self::Attribute(name) = attribute else { return };
            let text = |node: &Self| {
                if let Self::Text(text) = node { Some((name.clone(), text.clone())) } else { None }
            };
            found.extend(texts.iter().filter_map(text));
        });
        found
    }

    /// What is wanted of its steps, in order.
    fn all<'n, T>(&'n self, mut wanted: impl FnMut(&'n Self) -> Option<T>) -> Vec<T> {
        let mut found = Vec::new();
        self.visit(&mut |node| found.extend(wanted(node)));
        found
    }

    pub(super) fn visit<'n>(&'n self, see: &mut impl FnMut(&'n Self)) {
        see(self);
        match self {
            Self::Number { .. } | Self::Text(_) | Self::Truth(_) | Self::Date(_) | Self::Field(_) => {}
            Self::Submission(_) | Self::StartsWith { .. } | Self::Matches { .. } | Self::Referred { .. } => {}
            Self::Attribute(_)
            | Self::PeriodStart { .. }
            | Self::PeriodEnd { .. }
            | Self::PartOfYear
            | Self::Unique(_)
            | Self::UniqueAmongUnits(_) => {}
            // What stands inside names fields of another record.
            Self::Aggregate(_) | Self::Previous { .. } => {}
            Self::Rising { .. }
            | Self::YearToDate { .. }
            | Self::PeerMedian { .. }
            | Self::Outlier(_)
            | Self::AddsDown(_) => {}
            Self::Not(inner)
            | Self::Absolute(inner)
            | Self::IsNotKnown { inner, .. }
            | Self::Round { inner, .. } => inner.visit(see),
            Self::And(all) | Self::Or(all) | Self::KnownSum(all) | Self::FirstKnown { among: all, .. } => {
                all.iter().for_each(|node| node.visit(see))
            }
            Self::Compare { left, right, .. } | Self::Arithmetic { left, right, .. } => {
                left.visit(see);
                right.visit(see);
            }
            Self::Within { a, b, rounded, .. } => {
                a.visit(see);
                b.visit(see);
                rounded.iter().for_each(|rounded| rounded.halves.visit(see));
            }
            Self::OneOf { inner, among, .. } | Self::AddsUp { total: inner, parts: among } => {
                inner.visit(see);
                among.iter().for_each(|node| node.visit(see));
            }
            Self::Case { branches, otherwise, .. } => {
                for (condition, result) in branches {
                    condition.visit(see);
                    result.visit(see);
                }
                otherwise.iter().for_each(|node| node.visit(see));
            }
        }
    }
}
