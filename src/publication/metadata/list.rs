//! A list as it was written, and what it is.

use std::{fs, io, path::Path};

use sha2::{Digest, Sha256};

use super::{
    column::{ColumnMeaning, meaning_of},
    lists::{ListMeaning, list_meaning},
};
use crate::intake::hexadecimal;

/// A list of `data/`.
pub(super) struct WrittenList {
    /// Its name, without the ending of its file.
    pub name: String,
    /// What it is.
    pub meaning: ListMeaning,
    /// Its columns, in order.
    pub columns: Vec<WrittenColumn>,
    /// Hash of its file.
    pub sha256: String,
    /// Size of its file.
    pub bytes: usize,
}

/// A column of it.
pub(super) struct WrittenColumn {
    /// What programs know it by.
    pub name: String,
    /// What it is; `None` of one of which nothing is said.
    pub meaning: Option<&'static ColumnMeaning>,
}

impl WrittenList {
    /// The list of a file.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(name: &str, path: &Path) -> io::Result<Self> {
        let content = fs::read(path)?;
        let mut reader = csv::Reader::from_reader(content.as_slice());
        let headings = reader.headers().map_err(io::Error::other)?;
        let column = |name: &str| WrittenColumn { name: name.to_owned(), meaning: meaning_of(name) };
        Ok(Self {
            name: name.to_owned(),
            meaning: list_meaning(name),
            columns: headings.iter().map(column).collect(),
            sha256: hexadecimal(&Sha256::digest(&content)),
            bytes: content.len(),
        })
    }

    /// The names of the file.
    pub fn file(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// The columns that together name a line, so that no two lines are of the same.
    pub fn key(&self) -> Vec<&str> {
        let is_there = |name: &&str| self.columns.iter().any(|column| column.name == *name);
        self.meaning.key.iter().copied().filter(is_there).collect()
    }
}
