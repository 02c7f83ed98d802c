//! A register as it is shown.

use std::{collections::BTreeMap, fs, io, path::Path};

use crate::{
    publication::{
        CsvFile,
        metadata::{CellType, MeaningOfColumn, WrittenColumn, WrittenList},
    },
    registers::{Entry, RegisterNow},
    schemas::{Collection, Field, FieldType, RecordTable, registers::RegisterColumn},
    vocabulary::Audience,
};

/// The folder of the registers of an audience, below that of outputs.
#[must_use]
pub fn folder_of(audience: Audience) -> String {
    format!("{}/registers", audience.word())
}

/// The column that says which record a row is of, where other files have rows that belong to it.
const RECORD: &str = "record";

/// A file of a register.
pub(super) struct ShownFile {
    /// Its name, without ending.
    pub name: String,
    title: String,
    columns: Vec<WrittenColumn>,
    rows: Vec<Vec<String>>,
}

impl ShownFile {
    /// All files of a register, its own first.
    pub fn all(register: &RegisterNow<'_>, collection: &Collection) -> Vec<Self> {
        let own = std::iter::once(Self::own(register, collection));
        own.chain(register.declared.with.iter().map(|at| Self::with(register, *at, collection))).collect()
    }

    fn own(register: &RegisterNow<'_>, collection: &Collection) -> Self {
        let declared = register.declared;
        let table = &collection.tables[declared.of];
        let has_more = !declared.with.is_empty();
        let record = has_more.then(|| text_column(RECORD, "Record"));
        let columns = declared.columns.iter().map(|column| meaning(*column, table));
        let row = |entry: &Entry| {
            let own = entry.row(declared, collection).into_iter().map(one_line);
            has_more.then(|| name_of(entry)).into_iter().chain(own).collect()
        };
        Self {
            name: declared.name.clone(),
            title: declared.title.clone(),
            columns: record.into_iter().chain(columns).collect(),
            rows: register.shown().map(row).collect(),
        }
    }

    fn with(register: &RegisterNow<'_>, table: usize, collection: &Collection) -> Self {
        let theirs = &collection.tables[table];
        let fields: Vec<&Field> = theirs.fields.iter().filter(|field| !field.personal).collect();
        let mut rows = Vec::new();
        for entry in register.shown() {
            for record in entry.with.get(&theirs.name).into_iter().flatten() {
                let cell = |field: &&Field| {
                    one_line(record.get(&field.name).map_or("", |value| field.label_of(value)))
                };
                rows.push(std::iter::once(name_of(entry)).chain(fields.iter().map(cell)).collect());
            }
        }
        let columns = fields.iter().map(|field| of_field(field));
        Self {
            name: format!("{}-{}", register.declared.name, theirs.name.replace('_', "-")),
            title: format!("{}: {}", register.declared.title, theirs.title),
            columns: std::iter::once(text_column(RECORD, "Record")).chain(columns).collect(),
            rows,
        }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Writes it into a folder, and says what was written.
    pub fn write(&self, folder: &Path) -> io::Result<WrittenList> {
        let path = folder.join(format!("{}.csv", self.name));
        let mut file = CsvFile::create(&path, self.columns.iter().map(|column| column.name.as_str()))?;
        for row in &self.rows {
            for cell in row {
                file.whole(cell)?;
            }
            file.end_row()?;
        }
        file.finish()?;
        let list = WrittenList::of(&self.name, &fs::read(&path)?, self.columns.clone());
        Ok(WrittenList { title: self.title.clone(), ..list })
    }
}

/// By what rows of several files belong together.
fn name_of(entry: &Entry) -> String {
    format!("{}/{}", entry.unit, entry.key)
}

/// A text of several lines as one.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text_column(name: &str, title: &str) -> WrittenColumn {
    let meaning = MeaningOfColumn {
        title: title.to_owned(),
        cells: CellType::Text,
        description: String::new(),
        property: "",
    };
    WrittenColumn { name: name.to_owned(), meaning: Some(meaning) }
}

fn meaning(column: RegisterColumn, table: &RecordTable) -> WrittenColumn {
    match column {
        RegisterColumn::Field(at) => of_field(&table.fields[at]),
        _ => text_column(column.name(table), column.title(table)),
    }
}

fn of_field(field: &Field) -> WrittenColumn {
    let cells = match field.kind {
        FieldType::Integer => CellType::Integer,
        FieldType::Number => CellType::Decimal,
        FieldType::Text => CellType::Text,
        FieldType::Boolean => CellType::Truth,
        FieldType::Date => CellType::Day,
    };
    let mut column = text_column(&field.name, &field.title);
    column.meaning.iter_mut().for_each(|meaning| meaning.cells = cells);
    column
}

/// Hashes of lists, by file.
pub(super) fn hashes(lists: &[WrittenList]) -> BTreeMap<String, String> {
    lists.iter().map(|list| (list.file(), list.sha256.clone())).collect()
}
