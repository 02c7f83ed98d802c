//! What happens to records of a register later, by words of another table.

use std::collections::BTreeMap;

use crate::schemas::{Faults, Field, FieldType, RecordTable, declaration::Entry, shapes::UPDATES};

/// Later changes of records.
#[derive(Debug, Clone)]
pub struct Updates {
    /// The table (by index) in which they come.
    pub table: usize,
    /// Its fields (by index) that name the record, as the key of the register's table does.
    pub key: Vec<usize>,
    /// Its field (by index) that says what happened.
    pub kind: usize,
    /// Its field (by index) that says when.
    pub day: Option<usize>,
    /// Words by which a record is hidden.
    pub hide: Vec<String>,
    /// Words by which it is shown again.
    pub show: Vec<String>,
    /// Words by which it is taken out for good.
    pub remove: Vec<String>,
    /// Words by which a field has another value.
    pub set: BTreeMap<String, SetBy>,
    /// Words by which fields (by index) are blank from then on.
    pub blank: BTreeMap<String, Vec<usize>>,
}

/// A field that has another value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetBy {
    /// Index of the field that has the value, in the table of updates.
    pub from: usize,
    /// Index of the field in the register's table.
    pub to: usize,
}

impl Updates {
    pub(super) fn read(
        node: &Entry,
        (of, tables): (usize, &[RecordTable]),
        faults: &mut Faults,
    ) -> Option<Self> {
        node.is_of(&UPDATES, faults);
        let table = super::read::table_named(node.required("table", faults)?, tables, faults)?;
        let (own, theirs) = (&tables[of], &tables[table]);
        let key: Vec<usize> =
            own.primary_key.iter().filter_map(|field| theirs.field(&own.fields[*field].name)).collect();
        if key.len() != own.primary_key.len() {
            let keys: Vec<&str> =
                own.primary_key.iter().map(|field| own.fields[*field].name.as_str()).collect();
            let message = format!(
                "\"{}\" does not say which record of \"{}\" an update is of: it needs {}",
                theirs.name,
                own.name,
                keys.join(", ")
            );
            faults.add(&node.at, message);
            return None;
        }
        let words = |name: &str, faults: &mut Faults| {
            node.get(name).map(|list| list.texts(faults)).unwrap_or_default()
        };
        let (hide, show, remove) = (words("hide", faults), words("show", faults), words("remove", faults));
        let mut set = BTreeMap::new();
        for (word, value) in node.get("set").map(|set| set.named(faults).to_vec()).unwrap_or_default() {
            let from = super::read::field_named(&value, theirs, faults);
            let to = super::read::field_named(&value, own, faults);
            if let (Some(from), Some(to)) = (from, to) {
                set.insert(word.name.clone(), SetBy { from, to });
            }
        }
        let mut blank = BTreeMap::new();
        for (word, value) in node.get("blank").map(|blank| blank.named(faults).to_vec()).unwrap_or_default() {
            let fields = super::read::fields_named(&value, own, faults);
            blank.insert(word.name.clone(), fields);
        }
        let all = hide.iter().chain(&show).chain(&remove).chain(set.keys()).chain(blank.keys());
        let all: Vec<&str> = all.map(String::as_str).collect();
        let kind = kind_of(node, theirs, &all, faults)?;
        let day = day_of(node, theirs, faults);
        Some(Self { table, key, kind, day, hide, show, remove, set, blank })
    }
}

/// The field that says what happened: that of which all words are answers, unless it is named.
fn kind_of(node: &Entry, table: &RecordTable, words: &[&str], faults: &mut Faults) -> Option<usize> {
    let has = |field: &Field, word: &str| field.constraints.allowed.iter().any(|own| own == word);
    if let Some(value) = node.get("kind") {
        let kind = super::read::field_named(value, table, faults)?;
        let field = &table.fields[kind];
        for word in words.iter().filter(|word| !has(field, word)) {
            let known = field.constraints.allowed.iter().map(String::as_str);
            faults.unknown(&node.at, "the kind of update", word, known);
        }
        return Some(kind);
    }
    let fits = |field: &Field| words.iter().all(|word| has(field, word));
    let found: Vec<usize> = (0..table.fields.len()).filter(|at| fits(&table.fields[*at])).collect();
    if let [only] = found.as_slice() {
        return Some(*only);
    }
    let message = format!(
        "no one field of \"{}\" has all these words among its categories: {}. Mend the word, or name the \
         field with \
         kind = \"...\"",
        table.name,
        words.join(", ")
    );
    faults.add(&node.at, message);
    None
}

/// The field that says when it happened: the only date, unless it is named.
fn day_of(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Option<usize> {
    if let Some(value) = node.get("day") {
        return super::read::field_named(value, table, faults);
    }
    let is_date = |at: &usize| table.fields[*at].kind == FieldType::Date;
    let dates: Vec<usize> = (0..table.fields.len()).filter(is_date).collect();
    if let [only] = dates.as_slice() { Some(*only) } else { None }
}
