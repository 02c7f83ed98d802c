//! Loads a collection from its folder, or from one plain Table Schema file.

use std::path::Path;

use super::{
    declared::{Collection, plain},
    files::{read_files_of_tables, read_forms, read_rules, read_tables},
    settings::read_settings,
    weights_declared::read_weights,
};
use crate::schemas::{
    Authority, Faults, Form, Published, Register, Retention,
    declaration::{self, Entry, Position},
    descriptor, register,
};

/// Loads a collection: a folder with `collection.toml`, `datapackage.json` and `forms/`, or one plain Table
/// Schema file.
///
/// The register is needed to check codes. Everything that is wrong is added to `faults`; what is returned is
/// only to be used if they stay clean.
pub fn load(path: &Path, register: &Register, faults: &mut Faults) -> Option<Collection> {
    let before = faults.faults.len();
    let (mut collection, settings) = with_settings(path, register, faults)?;
    let in_tables = faults.faults[before..].iter().any(|fault| fault.at.file.ends_with("datapackage.json"));
    if path.is_dir() && in_tables {
        read_own_units(path, &mut collection, register, faults);
    } else if path.is_dir() {
        read_rules(&path.join("rules"), &mut collection, faults);
        let tables = read_tables(&path.join("tables.toml"), &mut collection, faults);
        settings.iter().for_each(|node| read_weights(node, &mut collection, register, faults));
        read_own_units(path, &mut collection, register, faults);
        tables.iter().for_each(|node| read_files_of_tables(node, path, &mut collection, register, faults));
    }
    Some(collection)
}

/// The same without rules, tables and units of its own: what reading a file needs.
pub fn load_for_reading(path: &Path, register: &Register, faults: &mut Faults) -> Option<Collection> {
    with_settings(path, register, faults).map(|(collection, _)| collection)
}

/// The same, with its settings as they stand, if it is a folder.
fn with_settings(
    path: &Path,
    register: &Register,
    faults: &mut Faults,
) -> Option<(Collection, Option<Entry>)> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if path.is_file() {
        return of_one_file(path, &name, faults).map(|collection| (collection, None));
    }
    if !path.is_dir() {
        faults.add(
            &Position::of_file(path),
            "there is no such collection: give its folder, or a Table Schema file".to_owned(),
        );
        return None;
    }
    let descriptor_path = path.join("datapackage.json");
    let before = faults.faults.len();
    let descriptor = declaration::read(&descriptor_path).map_err(|fault| faults.faults.push(fault)).ok();
    let tables = descriptor.map(|node| descriptor::read(&node, &name, faults)).unwrap_or_default();
    // What names tables and fields would be told wrong for every fault in them: it is looked at when they are
    // right.
    let tables_are_right = before == faults.faults.len();
    let settings_path = path.join("collection.toml");
    let settings = declaration::read(&settings_path).map_err(|fault| faults.faults.push(fault)).ok();
    let mut collection =
        Collection { tables, files: vec![settings_path, descriptor_path], ..plain(name.clone(), name) };
    if let Some(node) = &settings {
        read_settings(node, &mut collection, register, faults);
        fields_are_asked_in_its_periods(&collection, faults);
    }
    if tables_are_right {
        if let Some(node) = &settings {
            collection.retention = Retention::all(node, &collection.tables, faults);
        }
        read_forms(&path.join("forms"), &mut collection, faults);
    }
    collection.files_for_reading = collection.files.len();
    Some((collection, settings))
}

/// A collection that is one plain Table Schema file.
fn of_one_file(path: &Path, name: &str, faults: &mut Faults) -> Option<Collection> {
    let name = name.trim_end_matches(".schema").to_owned();
    let node = declaration::read(path).map_err(|fault| faults.faults.push(fault)).ok()?;
    let tables = descriptor::read(&node, &name, faults);
    let forms = vec![Form::of_any_layout(&tables)];
    let title = node.get("title").and_then(|title| title.text(faults)).unwrap_or(&name).to_owned();
    let published = Published::figures_of(&tables);
    let files = vec![path.to_owned()];
    Some(Collection { tables, forms, published, files, files_for_reading: 1, ..plain(title, name) })
}

/// Fields begin and end with periods of the collection, or with longer ones that these make up.
fn fields_are_asked_in_its_periods(collection: &Collection, faults: &mut Faults) {
    for field in collection.tables.iter().flat_map(|table| &table.fields) {
        for period in field.since.iter().chain(&field.until).filter(|period| !collection.makes_up(**period)) {
            faults.add(
                &field.at,
                format!(
                    "the field \"{}\" begins or ends with {period}, which is no period of this collection",
                    field.name
                ),
            );
        }
    }
}

/// Names and expected units of the collection itself.
fn read_own_units(folder: &Path, collection: &mut Collection, register: &Register, faults: &mut Faults) {
    let own = |file: &str| Some(folder.join(file)).filter(|path| path.is_file());
    if let Some(path) = own("aliases.csv") {
        collection.aliases = register::read_aliases(&path, register, faults);
        collection.files.push(path);
    }
    if let Some(path) = own("expected.csv") {
        collection.expected = register::read_expected(&path, register, faults);
        let scopes = &collection.scopes;
        let is_asked = |own: &Authority| {
            scopes.is_empty() || scopes.iter().any(|of| of.scope.holds(|name| own.attribute(name)))
        };
        collection.counts_others |= !register.authorities().any(is_asked);
        collection.files.push(path);
    }
}
