//! A list as it was written, and what it is.

use std::{fs, io, path::Path};

use sha2::{Digest, Sha256};

use super::{
    column::{CellType, meaning_of},
    lists::list_meaning,
};
use crate::intake::hexadecimal;

/// A list as it was written, and what it is. Texts are blank where nothing is said.
pub(in crate::publication) struct WrittenList {
    /// Its name, without the ending of its file.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What stands in it.
    pub description: String,
    /// The columns that together name a line, so that no two lines are of the same.
    pub key: Vec<String>,
    /// Its columns, in order.
    pub columns: Vec<WrittenColumn>,
    /// Hash of its file.
    pub sha256: String,
    /// Size of its file.
    pub bytes: usize,
}

/// A column of it.
#[derive(Debug, Clone)]
pub(in crate::publication) struct WrittenColumn {
    /// What programs know it by.
    pub name: String,
    /// What it is; `None` of one of which nothing is said.
    pub meaning: Option<MeaningOfColumn>,
}

/// What a column is.
#[derive(Debug, Clone)]
pub(in crate::publication) struct MeaningOfColumn {
    /// What people call it.
    pub title: String,
    /// What its cells are.
    pub cells: CellType,
    /// What it says; blank where that is not said.
    pub description: String,
    /// The property of SDMX that it is, by its address, where it surely is one; else blank.
    pub property: &'static str,
}

impl WrittenList {
    /// The list of a file of `data/`.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(name: &str, path: &Path) -> io::Result<Self> {
        let content = fs::read(path)?;
        let mut reader = csv::Reader::from_reader(content.as_slice());
        let headings = reader.headers().map_err(io::Error::other)?;
        let columns = headings.iter().map(known).collect();
        let meaning = list_meaning(name);
        let key: Vec<String> = meaning.key.iter().map(|own| (*own).to_owned()).collect();
        Ok(Self {
            title: if meaning.title.is_empty() { name.to_owned() } else { meaning.title.to_owned() },
            description: meaning.description.to_owned(),
            key,
            ..Self::of(name, &content, columns)
        })
    }

    /// A list of which nothing is said but what its columns are.
    pub fn of(name: &str, content: &[u8], columns: Vec<WrittenColumn>) -> Self {
        Self {
            name: name.to_owned(),
            title: name.to_owned(),
            description: String::new(),
            key: Vec::new(),
            columns,
            sha256: hexadecimal(&Sha256::digest(content)),
            bytes: content.len(),
        }
    }

    /// The names of the file.
    pub fn file(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// The columns that name a line, of those that are there.
    pub fn key(&self) -> Vec<&str> {
        let is_there = |name: &&str| self.columns.iter().any(|column| column.name == *name);
        self.key.iter().map(String::as_str).filter(is_there).collect()
    }
}

/// A column of a list of `data/`.
fn known(name: &str) -> WrittenColumn {
    let meaning = meaning_of(name).map(|own| MeaningOfColumn {
        title: own.title.to_owned(),
        cells: own.cells,
        description: own.description.to_owned(),
        property: own.property,
    });
    WrittenColumn { name: name.to_owned(), meaning }
}
