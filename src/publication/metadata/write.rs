//! Writes what is said of the lists of a folder beside them.

use std::{fs, io, io::Write, path::Path};

use serde_json::Value;

use super::{csvw::csvw, data_package::data_package, list::WrittenList};
use crate::{
    publication::{Reported, tables::words},
    schemas::Collection,
    vocabulary::Period,
};

/// Who publishes the lists, and what of.
pub(in crate::publication) struct Publisher<'a> {
    /// Name of the package: letters, digits and lines in the middle.
    pub name: String,
    /// Title of the publication.
    pub title: String,
    /// The organisation; blank where none is declared.
    pub publisher: &'a str,
    /// Where to write to; blank where nothing is declared.
    pub email: &'a str,
    /// By what licence the lists may be used: an address, or words; blank where none is declared.
    pub licence: &'a str,
    /// Words by which it is found.
    pub keywords: &'a [String],
}

impl<'a> Publisher<'a> {
    /// That of a collection.
    pub(in crate::publication) fn of(collection: &'a Collection, period: Period) -> Self {
        let own = &collection.publication;
        let safe = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        Self {
            name: format!("{}-{period}", collection.name).to_lowercase().chars().map(safe).collect(),
            title: format!("{}, {}", collection.title, words(period)),
            publisher: &own.publisher,
            email: &own.email,
            licence: &own.licence,
            keywords: &own.keywords,
        }
    }

    /// The licence, if it is an address.
    pub fn licence_address(&self) -> Option<&'a str> {
        let is_address = self.licence.starts_with("https://") || self.licence.starts_with("http://");
        is_address.then_some(self.licence)
    }
}

/// Writes beside each list of `data` what it is, and one description of all; nothing where there are none.
///
/// # Errors
/// If a list cannot be read again, or the disk does not take what is said of it.
pub fn write_metadata(data: &Path, run: &Reported<'_>) -> io::Result<()> {
    if !data.is_dir() {
        return Ok(());
    }
    let of = Publisher::of(run.context.collection, run.context.period);
    let mut lists = lists(data)?;
    if !run.context.collection.published.kind_of_groups.is_empty() {
        lists.iter_mut().for_each(say_that_areas_may_be_groups);
    }
    write_metadata_of(data, &lists, &of)
}

/// Writes beside some lists of a folder what each is, and one description of all.
///
/// # Errors
/// If the disk does not take it.
pub(in crate::publication) fn write_metadata_of(
    folder: &Path,
    lists: &[WrittenList],
    of: &Publisher<'_>,
) -> io::Result<()> {
    for list in lists {
        write(&folder.join(format!("{}-metadata.json", list.file())), &csvw(list, of))?;
    }
    write(&folder.join("datapackage.json"), &data_package(lists, of))
}

/// What kind of area a line is of, where tables are by groups of authorities too.
fn say_that_areas_may_be_groups(list: &mut WrittenList) {
    let meanings = list.columns.iter_mut().filter(|column| column.name == "area_type");
    for meaning in meanings.filter_map(|column| column.meaning.as_mut()) {
        meaning.description = meaning
            .description
            .replace("type (of authority), ", "type (of authority), group (of authorities), ");
    }
}

/// The lists of a folder in the order of their names.
fn lists(data: &Path) -> io::Result<Vec<WrittenList>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(data)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".csv").map(str::to_owned));
    }
    names.sort();
    names.iter().map(|name| WrittenList::read(name, &data.join(format!("{name}.csv")))).collect()
}

fn write(path: &Path, said: &Value) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(said)?;
    text.push(b'\n');
    let mut file = fs::File::create(path)?;
    file.write_all(&text)?;
    file.sync_all()
}
