//! The tree of a checked expression.

/// The type of an expression's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Numbers, whole or not.
    Number,
    /// Text.
    Text,
    /// True or false.
    Truth,
    /// A day.
    Date,
}

impl Kind {
    /// The word for several of them.
    #[must_use]
    pub fn values(self) -> &'static str {
        match self {
            Self::Number => "numbers",
            Self::Text => "texts",
            Self::Truth => "true or false",
            Self::Date => "dates",
        }
    }

    /// The word for it in messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Text => "text",
            Self::Truth => "true or false",
            Self::Date => "a date",
        }
    }
}

/// A field that expressions can name.
#[derive(Debug, Clone)]
pub struct NamedField {
    /// Its name.
    pub name: String,
    /// The type of its values.
    pub kind: Kind,
    /// Digits after the decimal point that are held exactly.
    pub decimals: u8,
}

/// What an expression can name: the fields of its table, the other tables of the return, and attributes of the register.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The fields of the table, by index.
    pub fields: Vec<NamedField>,
    /// What may follow `register.`.
    pub attributes: Vec<String>,
    /// All tables of a return, by index, each with its fields; empty where there is nothing to sum over.
    pub tables: Vec<(String, Vec<NamedField>)>,
    /// The field (by index) that `this` stands for, in a rule that stands for each of several fields.
    pub this: Option<usize>,
    /// Periods of the collection in a year; 0 where that is not known.
    pub periods_a_year: u8,
    /// Tables (by index) of which one record belongs to each record of this table, and by which fields: own, and theirs.
    pub references: Vec<(usize, Vec<(usize, usize)>)>,
}

/// A checked expression.
#[derive(Debug, Clone)]
pub struct Expression {
    /// What it does.
    pub node: Node,
    /// The type of its value.
    pub kind: Kind,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What is done with two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// Which way a half is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Away from zero: 2.5 to 3, -2.5 to -3.
    HalfAway,
    /// To the even neighbour: 2.5 to 2.
    HalfEven,
    /// Never up: 2.9 to 2, -2.1 to -3.
    Down,
    /// Never down.
    Up,
}

/// What is worked out over the records of a table of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// How many there are.
    Count,
    /// The sum of a field, which must be known in all of them.
    Sum,
    /// The sum of what is known.
    KnownSum,
}

/// What is known of the files of which a return is made, and of the others that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubmissionFact {
    /// The day on which the last of them arrived.
    Received,
    /// Days after the day on which it was due; 0 where it was in time.
    DaysLate,
    /// How many files the return is made of.
    Files,
    /// How many files came in all that are this return or an earlier version or copy of it.
    Versions,
    /// The unit whose return gives exactly the same figures; blank where there is none.
    SameAs,
}

impl SubmissionFact {
    /// All of them, with the name that stands behind `submission.` and the type of the value.
    pub const ALL: [(&'static str, Self, Kind); 5] = [
        ("received", Self::Received, Kind::Date),
        ("days_late", Self::DaysLate, Kind::Number),
        ("files", Self::Files, Kind::Number),
        ("versions", Self::Versions, Kind::Number),
        ("same_as", Self::SameAs, Kind::Text),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, fact, _)| *fact == self).map_or("", |(name, ..)| name)
    }

    /// The fact of a name, with its type.
    #[must_use]
    pub fn named(name: &str) -> Option<(Self, Kind)> {
        Self::ALL.iter().find(|(known, ..)| *known == name).map(|(_, fact, kind)| (*fact, *kind))
    }
}

/// A figure worked out over the records of a table of the same return.
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// What is worked out.
    pub over: Over,
    /// Index of the table.
    pub table: usize,
    /// The field that is summed; `None` where records are counted.
    pub field: Option<usize>,
    /// Decimals of that field.
    pub decimals: u8,
    /// A condition on the table's records; only those on which it holds are taken.
    pub filter: Option<Box<Node>>,
    /// Only records that hold in a field of theirs what this record holds in one of its own: theirs, and own, by index.
    pub like: Vec<(usize, usize)>,
    /// As written: what tells it from others.
    pub text: String,
}

/// By what units are put into classes: by nothing, by an attribute of the register, or by a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Class {
    All,
    Attribute(String),
    Field(usize),
}

/// A figure of one record as it stands: of this period, or so many periods before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// The field, by index.
    pub field: usize,
    /// 0 for this period.
    pub back: u8,
}

/// The method of Hidiroglou and Berthelot: whether a change is far out among the changes of its class.
#[derive(Debug, Clone)]
pub struct Outlier {
    /// The figure that is judged.
    pub figure: Figure,
    /// What it is compared with.
    pub base: Figure,
    /// Among whom.
    pub class: Class,
    /// U: how much size counts, 0 to 1.
    pub size: f64,
    /// A: the least distance, as a share of the median effect.
    pub least: f64,
    /// C: how many distances are far out.
    pub distances: f64,
    /// Smaller classes are not judged.
    pub minimum: usize,
    /// Percent by which a ratio may differ from the median where quartiles fall together; nothing is judged then without it.
    pub fallback: Option<f64>,
    /// Far out above, below, or both.
    pub above: bool,
    /// See `above`.
    pub below: bool,
    /// As written: what tells it from others.
    pub text: String,
}

/// One step of an expression. Types are right by construction.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the parts are what their step takes")]
pub enum Node {
    /// A decimal as `units` / 10^`scale`.
    Number {
        units: f64,
        scale: u8,
    },
    Text(String),
    Truth(bool),
    /// Days since 1970-01-01.
    Date(i32),
    Field(usize),
    Attribute(String),
    Submission(SubmissionFact),
    /// Whether the text of a field (by index) starts with these letters.
    StartsWith {
        field: usize,
        prefix: String,
    },
    /// A field of the record of another table to which this one belongs, by fields of its own and theirs.
    Referred {
        table: usize,
        field: usize,
        decimals: u8,
        by: Vec<(usize, usize)>,
    },
    /// The first day of the period, or of the same period so many years before.
    PeriodStart {
        years: u8,
    },
    /// The last day.
    PeriodEnd {
        years: u8,
    },
    /// The number of the period within its year, from 1.
    PartOfYear,
    /// Over the records of a table of the same return.
    Aggregate(Aggregate),
    /// A field (by index) added up from the start of the year to this period, of so many in a year.
    YearToDate {
        field: usize,
        periods: u8,
    },
    /// The median of a field over the records with the same key of all units of the same class.
    PeerMedian {
        field: usize,
        class: Class,
    },
    Outlier(Box<Outlier>),
    /// The value of a field (by index) of the same unit and record so many periods before.
    Previous {
        field: usize,
        back: u8,
    },
    Not(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    Compare {
        how: Comparison,
        left: Box<Node>,
        right: Box<Node>,
        kind: Kind,
    },
    Arithmetic {
        how: Arithmetic,
        left: Box<Node>,
        right: Box<Node>,
    },
    Absolute(Box<Node>),
    IsNotKnown {
        inner: Box<Node>,
        negated: bool,
    },
    OneOf {
        inner: Box<Node>,
        among: Vec<Node>,
        kind: Kind,
    },
    Case {
        branches: Vec<(Node, Node)>,
        otherwise: Option<Box<Node>>,
        kind: Kind,
    },
    FirstKnown {
        among: Vec<Node>,
        kind: Kind,
    },
    Round {
        inner: Box<Node>,
        digits: u8,
        how: Rounding,
    },
    /// All parts known: equal to the total; some: at most the total; none, or no total: as it is.
    AddsUp {
        total: Box<Node>,
        parts: Vec<Node>,
    },
    /// The sum of what is known; not known if nothing is.
    KnownSum(Vec<Node>),
    /// |a-b| at most the larger of `abs` and `pct`% of |b|; `dp` widens each side by half a last digit.
    Within {
        a: Box<Node>,
        b: Box<Node>,
        abs: f64,
        pct: f64,
        dp: Option<u8>,
    },
    /// False on each record after the first of a return with the same values.
    Unique(Vec<usize>),
}

impl Node {
    /// Whether its value is a whole number of a last digit, as given or added up, and not worked out by division.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        match self {
            Self::Number { .. } | Self::Field(_) | Self::Previous { .. } | Self::Aggregate(_) | Self::PartOfYear => true,
            Self::Referred { .. } | Self::Submission(_) => true,
            Self::Absolute(inner) => inner.is_exact(),
            Self::KnownSum(parts) | Self::FirstKnown { among: parts, .. } => parts.iter().all(Self::is_exact),
            Self::Arithmetic { how: Arithmetic::Add | Arithmetic::Subtract, left, right } => left.is_exact() && right.is_exact(),
            _ => false,
        }
    }

    /// Whether its value comes of a division, and may be off by a hair's breadth of what it would be on paper.
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

    /// Whether its value is a whole number of ones wherever it is known: equality of such numbers is a safe question.
    #[must_use]
    pub fn is_whole(&self, names: &Names) -> bool {
        let field_is_whole = |field: &usize| names.fields[*field].decimals == 0;
        match self {
            Self::Number { scale, .. } => *scale == 0,
            Self::Field(field) | Self::Previous { field, .. } | Self::YearToDate { field, .. } => field_is_whole(field),
            Self::Aggregate(aggregate) => aggregate.decimals == 0,
            Self::Referred { decimals, .. } => *decimals == 0,
            Self::PartOfYear | Self::Submission(_) => true,
            Self::Absolute(inner) => inner.is_whole(names),
            Self::Round { inner, digits, .. } => *digits == 0 || inner.is_whole(names),
            Self::KnownSum(all) | Self::FirstKnown { among: all, .. } => all.iter().all(|node| node.is_whole(names)),
            Self::Case { branches, otherwise, .. } => {
                branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).all(|result| result.is_whole(names))
            }
            Self::Arithmetic { how, left, right } => *how != Arithmetic::Divide && left.is_whole(names) && right.is_whole(names),
            _ => false,
        }
    }

    /// Whether it somewhere asks if two numbers are equal that may have decimals: figures that were rounded seldom are. A given
    /// figure beside a plain number, or beside what rounding makes of it, is a safe question.
    #[must_use]
    pub fn equates_decimals(&self, names: &Names) -> bool {
        let mut found = false;
        self.visit(&mut |node| {
            if let Self::Compare { how: Comparison::Equal | Comparison::NotEqual, left, right, kind: Kind::Number } = node {
                let is_plain = |one: &Self, other: &Self| matches!(one, Self::Number { .. } | Self::Round { .. }) && other.is_exact();
                let plain = is_plain(left, right) || is_plain(right, left);
                let whole = left.is_whole(names) && right.is_whole(names);
                found |= !(plain || whole);
            }
        });
        found
    }

    /// The fields it names, in order of first mention.
    #[must_use]
    pub fn fields(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.visit(&mut |node| match node {
            Self::Field(field) | Self::YearToDate { field, .. } | Self::StartsWith { field, .. } if !found.contains(field) => {
                found.push(*field);
            }
            Self::Outlier(outlier) if outlier.figure.back == 0 && !found.contains(&outlier.figure.field) => {
                found.push(outlier.figure.field)
            }
            Self::Unique(fields) => fields.iter().for_each(|field| {
                if !found.contains(field) {
                    found.push(*field);
                }
            }),
            _ => {}
        });
        found
    }

    /// What it works out over tables of the return.
    #[must_use]
    pub fn aggregates(&self) -> Vec<&Aggregate> {
        let mut found = Vec::new();
        self.visit(&mut |node| {
            if let Self::Aggregate(aggregate) = node {
                found.push(aggregate);
            }
        });
        found
    }

    /// The earlier values it needs: field (by index) and how many periods before.
    #[must_use]
    pub fn previous(&self) -> Vec<(usize, u8)> {
        let mut found = Vec::new();
        self.visit(&mut |node| match node {
            Self::Previous { field, back } => found.push((*field, *back)),
            Self::YearToDate { field, periods } => found.extend((1..*periods).map(|back| (*field, back))),
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
        let mut found = Vec::new();
        self.visit(&mut |node| {
            if matches!(node, Self::PeerMedian { .. } | Self::Outlier(_)) {
                found.push(node);
            }
        });
        found
    }

    /// What it reads of records of other tables.
    #[must_use]
    pub fn referred(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        self.visit(&mut |node| {
            if matches!(node, Self::Referred { .. }) {
                found.push(node);
            }
        });
        found
    }

    /// What it asks of the files of the return.
    #[must_use]
    pub fn submission_facts(&self) -> Vec<SubmissionFact> {
        let mut found = Vec::new();
        self.visit(&mut |node| {
            if let Self::Submission(fact) = node {
                found.push(*fact);
            }
        });
        found
    }

    /// The texts by whose beginning it chooses: field (by index) and letters.
    #[must_use]
    pub fn prefixes(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        self.visit(&mut |node| {
            if let Self::StartsWith { field, prefix } = node {
                found.push((*field, prefix.clone()));
            }
        });
        found
    }

    /// The attributes of the register it names.
    #[must_use]
    pub fn attributes(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.visit(&mut |node| {
            if let Self::Attribute(name) = node {
                found.push(name.clone());
            }
        });
        found
    }

    fn visit<'n>(&'n self, see: &mut impl FnMut(&'n Self)) {
        see(self);
        match self {
            Self::Number { .. } | Self::Text(_) | Self::Truth(_) | Self::Date(_) | Self::Field(_) => {}
            Self::Submission(_) | Self::StartsWith { .. } | Self::Referred { .. } => {}
            Self::Attribute(_) | Self::PeriodStart { .. } | Self::PeriodEnd { .. } | Self::PartOfYear | Self::Unique(_) => {}
            // What stands inside names fields of another record.
            Self::Aggregate(_) | Self::Previous { .. } => {}
            Self::YearToDate { .. } | Self::PeerMedian { .. } | Self::Outlier(_) => {}
            Self::Not(inner) | Self::Absolute(inner) | Self::IsNotKnown { inner, .. } | Self::Round { inner, .. } => inner.visit(see),
            Self::And(all) | Self::Or(all) | Self::KnownSum(all) | Self::FirstKnown { among: all, .. } => {
                all.iter().for_each(|node| node.visit(see))
            }
            Self::Compare { left, right, .. } | Self::Arithmetic { left, right, .. } | Self::Within { a: left, b: right, .. } => {
                left.visit(see);
                right.visit(see);
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
