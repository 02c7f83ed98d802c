//! Whether an output folder is as its run wrote it: nobody added a file to it, or typed a remark into one.

use std::{collections::BTreeSet, ffi::OsStr, fs, path::Path};

use crate::records::{EarlierOutput, RECORD, Untrue};

/// How an output folder differs from what its run wrote, by paths below it, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// What it is as a whole, if not what it should be: outputs of another period, say.
    pub whole: Option<String>,
    /// Files with other content than the run gave them.
    pub changed: Vec<String>,
    /// Files and folders that the run did not write.
    pub added: Vec<String>,
    /// Files that are no longer there.
    pub missing: Vec<String>,
    /// Files that seem to stand open in another program, by what that program put beside them. They differ in
    /// nothing yet.
    pub open: Vec<String>,
}

impl Differences {
    /// Whether anything is there that a new run would not write again.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.whole.is_some() || !(self.changed.is_empty() && self.added.is_empty() && self.missing.is_empty())
    }

    /// What differs, in a line: `changed: exceptions.xlsx; added: notes.docx`.
    #[must_use]
    pub fn told(&self) -> String {
        const MOST_NAMED: usize = 5;
        let of_kind = |(word, names): (&str, &Vec<String>)| {
            let named = names.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = if names.len() > MOST_NAMED {
                format!(" and {} more", names.len() - MOST_NAMED)
            } else {
                String::new()
            };
            (!names.is_empty()).then(|| format!("{word}: {named}{more}"))
        };
        let kinds = [("changed", &self.changed), ("added", &self.added), ("missing", &self.missing)];
        self.whole.iter().cloned().chain(kinds.into_iter().filter_map(of_kind)).collect::<Vec<_>>().join("; ")
    }

    /// Holds all that stands in a folder against what its run record lists.
    ///
    /// # Errors
    /// If a folder in it cannot be listed.
    pub fn of(own: &EarlierOutput) -> std::io::Result<Self> {
        let mut found = Self::default();
        let folders = own.listed().keys().flat_map(|name| Path::new(name).ancestors().skip(1)).collect();
        found.walk(own, Path::new(""), &folders)?;
        for name in own.listed().keys() {
            match own.bytes(name) {
                Ok(_) => {}
                Err(Untrue::Missing(_)) => found.missing.push(name.clone()),
                Err(_) => found.changed.push(name.clone()),
            }
        }
        found.added.sort();
        found.open.sort();
        Ok(found)
    }

    /// Looks for what was added below a folder; what is listed is looked at by name.
    fn walk(&mut self, own: &EarlierOutput, below: &Path, folders: &BTreeSet<&Path>) -> std::io::Result<()> {
        for entry in fs::read_dir(own.folder().join(below))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            let name = path.to_string_lossy().replace('\\', "/");
            if entry.file_type()?.is_dir() {
                if folders.contains(path.as_path()) {
                    self.walk(own, &path, folders)?
                } else {
                    self.added.push(name + "/")
                }
                continue;
            }
            if own.listed().contains_key(&name) || name == RECORD {
                continue;
            }
            if let Some(file) = stands_open(&entry.file_name()) {
                self.open.push(below.join(file).to_string_lossy().into_owned());
            } else if !is_leftover(&entry.file_name()) {
                self.added.push(name);
            }
        }
        Ok(())
    }
}

/// The file beside which LibreOffice or Excel puts a file of this name for as long as it is open there.
fn stands_open(name: &OsStr) -> Option<String> {
    let name = name.to_string_lossy();
    let of_office = name.strip_prefix(".~lock.").and_then(|rest| rest.strip_suffix('#'));
    of_office.or_else(|| name.strip_prefix("~$")).map(str::to_owned)
}

/// Files that systems leave in folders that somebody looked into; nobody typed them.
pub(super) fn is_leftover(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    [".ds_store", "thumbs.db", "desktop.ini", ".directory"].contains(&name.as_str()) || name.starts_with("._")
}
