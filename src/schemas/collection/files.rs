//! Reads the files of rules, tables and forms of a collection.

use std::path::{Path, PathBuf};

use super::declared::Collection;
use crate::schemas::{
    Faults, Form, Published, Register,
    back_series::BackFigure,
    benchmark::Benchmark,
    breaks::Break,
    corrections::Correction,
    declaration::{self, Entry},
    form,
    measures::Declared,
    rounded, rules,
    table_groups::kinds_are_known,
    table_periods::read_periods,
    tables,
};

/// The TOML files of a folder, in order of name; none where there is no such folder.
fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|own| own == "toml"))
        .collect();
    paths.sort();
    paths
}

pub(super) fn read_rules(folder: &Path, collection: &mut Collection, faults: &mut Faults) {
    let mut nodes = Vec::new();
    for path in toml_files(folder) {
        match declaration::read(&path) {
            Ok(node) => nodes.push(node),
            Err(fault) => faults.faults.push(fault),
        }
        collection.files.push(path);
    }
    let before = faults.faults.len();
    nodes.iter().for_each(|node| rules::read_lets(node, collection, faults));
    // Each use of a named expression that is wrong would be told once more.
    if faults.faults.len() > before {
        return;
    }
    for node in &nodes {
        let rules = rules::read(node, collection, faults);
        collection.rules.extend(rules);
    }
    for rule in &mut collection.rules {
        rule.accept_below = rule.accept_below.or(collection.accept_queries_below);
    }
    rules::ids_are_distinct(&collection.rules, faults);
    rules::follow_others(&collection.rules, faults);
}

/// Reads `tables.toml`, and gives it back as it stands, if it is there.
pub(super) fn read_tables(path: &Path, collection: &mut Collection, faults: &mut Faults) -> Option<Entry> {
    if !path.is_file() {
        collection.published = Published::figures_of(&collection.tables);
        return None;
    }
    collection.files.push(path.to_owned());
    match declaration::read(path) {
        Ok(node) => {
            let declared = Declared { tables: &collection.tables, lets: &collection.lets };
            let mut published = tables::read(&node, &declared, faults);
            read_periods(&node, &mut published, collection, faults);
            published.breaks = Break::all(&node, &published, collection, faults);
            published.corrections = Correction::all(&node, collection, faults);
            collection.published = published;
            rounded::round(collection, faults);
            Some(node)
        }
        Err(fault) => {
            faults.faults.push(fault);
            None
        }
    }
}

/// Reads the files that `tables.toml` names, once it is known which units there are.
pub(super) fn read_files_of_tables(
    node: &Entry,
    folder: &Path,
    collection: &mut Collection,
    register: &Register,
    faults: &mut Faults,
) {
    kinds_are_known(node, register, faults);
    if let Some(benchmark) = Benchmark::read(node, folder, collection, register, faults) {
        collection.published.benchmark = Some(benchmark);
    }
    if let Some(back_series) = BackFigure::all(node, folder, collection, register, faults) {
        collection.published.back_series = Some(back_series);
    }
}

pub(super) fn read_forms(folder: &Path, collection: &mut Collection, faults: &mut Faults) {
    for path in toml_files(folder) {
        match declaration::read(&path) {
            Ok(node) => collection.forms.push(form::read(&node, &path, &collection.tables, faults)),
            Err(fault) => faults.faults.push(fault),
        }
        collection.files.push(path);
    }
    if collection.forms.is_empty() {
        collection.forms.push(Form::of_any_layout(&collection.tables));
    }
}
