//! What is declared as a relation of lines.

use super::super::{Builder, Model};
use crate::expressions::sql::{Dialect, SqlType};

/// Columns with their types, and lines with a text of SQL for each.
pub(super) struct Relation<'n> {
    pub name: &'n str,
    pub about: &'n str,
    pub columns: &'n [(&'n str, SqlType)],
    pub lines: Vec<Vec<String>>,
}

/// True or false.
pub(super) fn truth(is_true: bool) -> String {
    if is_true { "TRUE" } else { "FALSE" }.to_owned()
}

impl Builder<'_> {
    /// Adds a relation. Of one without lines the columns have their types all the same.
    pub(super) fn relation(&mut self, relation: Relation<'_>) {
        let dialect = self.dialect;
        let names: Vec<&str> = relation.columns.iter().map(|(name, _)| *name).collect();
        let select = if relation.lines.is_empty() {
            let nulls: Vec<String> = relation.columns.iter().map(|(_, of)| dialect.null(*of)).collect();
            let names: Vec<String> = names.iter().map(|name| dialect.name(name)).collect();
            format!("SELECT * FROM (VALUES ({})) AS v({}) WHERE 1 = 0", nulls.join(", "), names.join(", "))
        } else {
            self.values(&names, relation.lines)
        };
        let select = self.in_one_place(select);
        self.add(Model::new(relation.name, relation.about, select).kept());
    }

    /// What is small on one worker: Spark would divide a few lines between all, and all that is made of them
    /// once more at each step.
    pub(super) fn in_one_place(&self, select: String) -> String {
        match self.dialect {
            Dialect::Spark => format!("SELECT /*+ COALESCE(1) */ *\nFROM (\n{select}\n) q"),
            Dialect::DuckDb | Dialect::Ansi => select,
        }
    }
}

/// A whole number of any size that sums come to.
pub(super) fn whole(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::DuckDb => "HUGEINT",
        Dialect::Spark | Dialect::Ansi => "DECIMAL(38, 0)",
    }
}
