//! The rule language: SQL in spelling, ours in meaning. So far what a scope needs: conditions on the register.

mod scope;

pub use scope::{Scope, ScopeError};
