//! A row of a CSV beside `tables.toml` that gives a figure of a period: annual returns, back series.

use csv::StringRecord;

use super::{Collection, Faults, csv_table::CsvTable, tables::NamedFigure};
use crate::vocabulary::{Period, Scaled};

/// Such a row: what every file of them has.
pub(super) struct FigureRow<'s> {
    sheet: &'s CsvTable<'s>,
    row: &'s StringRecord,
    /// The period.
    pub period: Period,
    /// The figure (by index).
    pub figure: usize,
    /// Its value, with the decimals of its field.
    pub value: Scaled,
}

impl<'s> FigureRow<'s> {
    /// Reads `period`, `table`, `key`, `field` and `value`; `None` where one of them is wrong.
    pub fn read(
        sheet: &'s CsvTable<'s>,
        (line, row): (u64, &'s StringRecord),
        collection: &Collection,
        faults: &mut Faults,
    ) -> Option<Self> {
        let at = sheet.at(line);
        let text = |name: &str| sheet.get(row, name);
        let period = Period::parse(text("period"));
        if period.is_none() {
            let message = format!("\"{}\" is not a period such as 2019-20 or 2019-20-Q1", text("period"));
            faults.add(&at, message);
        }
        let period = period?;
        let Some(table) = collection.figure_table_named(text("table")) else {
            let known = collection.figure_tables().map(|table| table.name.as_str());
            faults.unknown(&at, "the table", text("table"), known);
            return None;
        };
        let own = collection.figure_table(table);
        let Some(field) = own.field(text("field")) else {
            let known = own.fields.iter().map(|field| field.name.as_str());
            faults.unknown(&at, "the field", text("field"), known);
            return None;
        };
        let wanted = NamedFigure { table, key: text("key").to_owned(), field };
        let Some(figure) = collection.published.figures.iter().position(|figure| *figure == wanted) else {
            let keys = own.declared_keys();
            faults.unknown(&at, "the key", text("key"), keys.iter().map(String::as_str));
            return None;
        };
        let decimals = own.fields[field].decimals;
        let Some(value) = Scaled::of_text(text("value"), decimals) else {
            let message = format!("\"{}\" is no number with up to {decimals} decimals", text("value"));
            faults.add(&at, message);
            return None;
        };
        Some(Self { sheet, row, period, figure, value })
    }

    /// What stands in another column.
    pub fn get(&self, name: &str) -> &'s str {
        self.sheet.get(self.row, name)
    }
}
