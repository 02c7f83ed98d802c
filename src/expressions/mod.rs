//! The rule language: SQL in spelling, ours in meaning.
//!
//! Text is parsed by `sqlparser` (`syntax.rs`), and checked (`parse.rs`) into a tree of our own that allows
//! only what is listed there, with every name and type checked against the schema (`tree.rs`; functions in
//! `functions/` and `aggregates.rs`), and lowered to polars expressions (`lower.rs`) on the records of a
//! table (`frame.rs`). A condition has three verdicts: true, false, and undecided where something it needs is
//! not known.

mod aggregates;
mod earlier;
mod exactness;
mod frame;
mod functions;
mod lower;
mod message;
mod ordered;
mod parse;
mod pattern;
mod rounded;
mod scope;
mod size;
pub mod sql;
mod syntax;
mod tree;
mod walk;

pub use frame::{ColumnOf, Frame, FrameError, Values, columns_needed};
pub use functions::{FunctionMeaning, function_meanings};
pub use lower::{Lowered, Span};
pub use message::{Message, Part};
pub use parse::{ExpressionError, parse};
pub use pattern::pattern;
pub use scope::Scope;
pub use tree::{
    Aggregate, Arithmetic, Class, Comparison, Expression, FieldPair, FigureBack, Kind, NamedExpression,
    NamedField, Names, Node, Outlier, Over, SubmissionFact,
};
