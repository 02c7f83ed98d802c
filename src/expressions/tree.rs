//! The tree of a checked expression.

use std::{cmp::Ordering, sync::Arc};

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
    /// What it is called for people.
    pub title: String,
    /// The type of its values.
    pub kind: Kind,
    /// Digits after the decimal point that are held exactly.
    pub decimals: u8,
    /// Its codes from the least to the greatest, where they have an order; else none.
    pub order: Arc<[String]>,
}

impl NamedField {
    /// A number.
    #[must_use]
    pub fn number(name: String, title: &str, decimals: u8) -> Self {
        Self { name, title: title.to_owned(), kind: Kind::Number, decimals, order: Arc::default() }
    }
}

/// An expression that is called by a name of its own: `[let.visits]`, `reactive = "accident + request"`.
#[derive(Debug, Clone)]
pub struct NamedExpression {
    /// Its name, which is that of no field.
    pub name: String,
    /// As written.
    pub text: String,
    /// What it means.
    pub expression: Expression,
}

impl Names {
    /// The named expression of the table that is called so.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&NamedExpression> {
        self.lets.get(self.table)?.iter().find(|named| named.name == name)
    }
}

/// What an expression can name: the fields of its table, the other tables of the return, and attributes of
/// the register.
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
    /// The index of the table itself among all.
    pub table: usize,
    /// The named expressions of each table.
    pub lets: Arc<Vec<Vec<NamedExpression>>>,
    /// Periods of the collection in a year; 0 where that is not known.
    pub periods_a_year: u8,
    /// Tables (by index) of which one record belongs to each record of this table, and by which fields.
    pub references: Vec<(usize, Vec<FieldPair>)>,
    /// The table has a row that is the sum of the others.
    pub has_total_row: bool,
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
#[expect(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// As it is written, in rules and in SQL alike.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// The same with the sides exchanged.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            Self::Equal | Self::NotEqual => self,
        }
    }

    /// Whether it holds of two values that stand so.
    #[must_use]
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// What is done with two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
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
    /// How many values a field has, which must be known in all of them.
    Distinct,
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

/// A field of a record, and one of a record of another table that is held beside it, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FieldPair {
    /// The record's own.
    pub own: usize,
    /// That of the other.
    pub theirs: usize,
}

/// A figure worked out over the records of a table of the same return.
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// What is worked out.
    pub over: Over,
    /// Index of the table.
    pub table: usize,
    /// The field that is summed, or of which values are counted; `None` where records are.
    pub field: Option<usize>,
    /// Decimals of the sum.
    pub decimals: u8,
    /// A condition on the table's records; only those on which it holds are taken.
    pub filter: Option<Box<Node>>,
    /// Only records that hold in a field of theirs what this record holds in one of its own.
    pub like: Vec<FieldPair>,
    /// Only records of which a field of theirs compares so with one of this record's own.
    pub against: Vec<(Comparison, FieldPair)>,
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
pub struct FigureBack {
    /// The field, by index.
    pub field: usize,
    /// 0 for this period.
    pub back: u8,
}

/// By how much rounded figures in a comparison can be off.
#[derive(Debug, Clone)]
pub struct Rounded {
    /// Decimals to which they are rounded.
    pub digits: u8,
    /// So many halves of the last of them, as a number.
    pub halves: Box<Node>,
}

/// The method of Hidiroglou and Berthelot: whether a change is far out among the changes of its class.
#[derive(Debug, Clone)]
pub struct Outlier {
    /// The figure that is judged.
    pub figure: FigureBack,
    /// What it is compared with.
    pub base: FigureBack,
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
    /// Percent by which a ratio may differ from the median where quartiles fall together; nothing is judged
    /// then without it.
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
    /// Whether a pattern is found in the text of a field (by index).
    Matches {
        field: usize,
        pattern: String,
    },
    /// A field of the record of another table to which this one belongs, by fields of its own and theirs.
    Referred {
        table: usize,
        field: usize,
        decimals: u8,
        by: Vec<FieldPair>,
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
    /// No value is more than `fall` percent below the one before, from the start of the year to this period;
    /// `figures` are the value in this period, one before, two before, and so on.
    Rising {
        figures: Vec<Node>,
        /// 100 less that percentage.
        least: Box<Node>,
    },
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
    /// In the total row a field (by index) against the same in the other rows, as `AddsUp`; true in those.
    AddsDown(usize),
    /// The sum of what is known; not known if nothing is.
    KnownSum(Vec<Node>),
    /// |a-b| at most the larger of `abs` and `pct`% of |b|; more by so much as rounded figures in them can be
    /// off.
    Within {
        a: Box<Node>,
        b: Box<Node>,
        abs: f64,
        pct: f64,
        rounded: Option<Rounded>,
    },
    /// False on each record after the first of a return with the same values.
    Unique(Vec<usize>),
    /// False on each record whose values stand in the return of another unit too.
    UniqueAmongUnits(Vec<usize>),
}
