//! `quarterday schemas new`: a minimal collection in a workspace of its own, to change piece by piece.

use std::{borrow::Cow, path::Path};

use super::{CannotRun, arguments::Telling, new_folder, shipped};
use crate::vocabulary::printable::whole;

/// The period of the one return that it comes with.
const PERIOD: &str = "2025-26-Q1";

/// Its files, by their place in the workspace.
const FILES: [(&str, &str); 8] = [
    ("quarterday.toml", include_str!("new/quarterday.toml")),
    ("collection/collection.toml", include_str!("new/collection/collection.toml")),
    ("collection/datapackage.json", include_str!("new/collection/datapackage.json")),
    ("collection/forms/return.toml", include_str!("new/collection/forms/return.toml")),
    ("collection/rules/return.toml", include_str!("new/collection/rules/return.toml")),
    ("collection/tables.toml", include_str!("new/collection/tables.toml")),
    ("register/authorities.csv", include_str!("new/register/authorities.csv")),
    ("inbox/2025-26-Q1/alderbury.csv", include_str!("new/inbox/alderbury.csv")),
];

/// Carries out `schemas new`: writes the workspace into a folder that is not there yet or is empty.
pub fn write(folder: &Path, telling: &Telling) -> Result<u8, CannotRun> {
    let shown = whole(&folder.display().to_string()).into_owned();
    let files = FILES.map(|(place, content)| (place.to_owned(), Cow::Borrowed(content.as_bytes())));
    new_folder::write(folder, files.into_iter().chain(shipped::for_editors()))?;
    telling.tell(
        || serde_json::json!({ "folder": folder, "period": PERIOD }),
        || {
            say!(
                "{shown}: a collection of one table, one rule and two tables to publish, with one made \
                 return."
            );
            say!("Try it, then change it piece by piece:");
            for command in ["schemas check", "rules test", &format!("run {PERIOD}")] {
                say!("  quarterday {command} -C {shown}");
            }
        },
    );
    Ok(0)
}
