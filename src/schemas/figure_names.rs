//! How expressions and columns name what is published.

use super::{
    RecordTable,
    tables::{Indicator, NamedFigure, Published},
};
use crate::expressions::{NamedField, Names};

impl Published {
    /// The names of figures: `table.field` for the whole of a table, `table.key.field` for one of its keys;
    /// `measure` and `measure.category` for what is worked out.
    #[must_use]
    pub fn names(&self, tables: &[RecordTable]) -> Names {
        let named = |figure: &NamedFigure| {
            let table = self.table(figure.table, tables);
            let field = &table.fields[figure.field];
            let whole = figure.key.is_empty() || table.total_key.as_ref() == Some(&figure.key);
            let name = match (figure.table < tables.len(), whole) {
                (true, true) => format!("{}.{}", table.name, field.name),
                (true, false) => format!("{}.{}.{}", table.name, figure.key, field.name),
                (false, true) => field.name.clone(),
                (false, false) => format!("{}.{}", field.name, figure.key),
            };
            NamedField::number(name, &field.title, field.decimals)
        };
        Names { fields: self.figures.iter().map(named).collect(), ..Names::default() }
    }

    /// Where rows are keys of a table the indicator (by index) of a row, of those that are told apart by it;
    /// `first` is any of them.
    #[must_use]
    pub fn indicator_of_key(&self, first: usize, key: &str) -> Option<usize> {
        let family = &self.indicators[first].family;
        let is_it = |own: &Indicator| {
            own.family == *family && own.told_apart.as_ref().is_some_and(|of| of.key == key)
        };
        self.indicators.iter().position(is_it)
    }

    /// The same where the figures of a table (by index) are those of one of its keys: `table.field` names
    /// them, or the name of a measure.
    #[must_use]
    pub fn names_of_key(&self, table: usize, key: &str, tables: &[RecordTable]) -> Names {
        let mut names = self.names(tables);
        let own = self.table(table, tables);
        let is_measure = table >= tables.len();
        let in_category = |name: &str| own.fields.iter().any(|field| field.name == name);
        for (figure, named) in self.figures.iter().zip(&mut names.fields) {
            if is_measure && figure.table != table && figure.table >= tables.len() && in_category(&named.name)
            {
                // The whole of what is told apart.
                named.name = format!("{}.all", named.name);
            }
        }
        for (figure, named) in
            self.figures.iter().zip(&mut names.fields).filter(|(own, _)| own.table == table)
        {
            let field = &own.fields[figure.field].name;
            let plain = if is_measure { field.clone() } else { format!("{}.{field}", own.name) };
            if figure.key == key {
                named.name = plain;
            } else if named.name == plain {
                // The row of the total.
                named.name = format!("{}.{}.{field}", own.name, figure.key);
            }
        }
        names
    }
}
