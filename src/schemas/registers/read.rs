//! Reads registers.

use super::{DeclaredRegister, Ordering, RegisterColumn, Removal, Updates, condition};
use crate::{
    schemas::{
        Faults, FieldType, RecordTable,
        declaration::Entry,
        retention::TimeSpan,
        shapes::{NOT_BEFORE, PERSONAL, REGISTER, REMOVAL},
    },
    vocabulary::Audience,
};

/// Reads all registers.
pub(in crate::schemas) fn registers(
    items: &[Entry],
    tables: &[RecordTable],
    faults: &mut Faults,
) -> Vec<DeclaredRegister> {
    let mut found: Vec<DeclaredRegister> = Vec::new();
    for item in items {
        let Some(own) = register(item, tables, faults) else { continue };
        if found.iter().any(|other| other.name == own.name) {
            faults.add(&item.at, format!("the name \"{}\" stands for two registers", own.name));
        }
        found.push(own);
    }
    found
}

fn register(node: &Entry, tables: &[RecordTable], faults: &mut Faults) -> Option<DeclaredRegister> {
    node.is_of(&REGISTER, faults);
    let name = name_of(node, faults);
    let title = node.required("title", faults).and_then(|title| title.text(faults).map(str::to_owned));
    let audience = audience(node, faults);
    let of = table_named(node.required("of", faults)?, tables, faults)?;
    let table = &tables[of];
    let condition = node.get("where").and_then(|value| condition(value, (of, tables), false, faults));
    let with = with(node, (of, tables), faults);
    let columns = columns(node, table, faults);
    let order = order(node, table, faults);
    let basis = personal(node, table, &columns, faults);
    let sources = std::iter::once(of).chain(with.iter().copied()).map(|at| &tables[at]);
    is_no_wider(node, audience, sources, faults);
    let updates = node.get("updates").and_then(|value| Updates::read(value, (of, tables), faults));
    Some(DeclaredRegister {
        name: name?,
        title: title?,
        of,
        condition,
        with,
        columns,
        order,
        basis,
        not_before: node.get("not_before").and_then(|value| not_before(value, table, faults)),
        updates,
        removal: node.get("remove").and_then(|value| removal(value, (of, tables), faults)),
        audience: audience?,
        is_anew: node.get("anew").and_then(|value| value.boolean(faults)).unwrap_or(false),
        is_moderated: node.get("moderated").and_then(|value| value.boolean(faults)).unwrap_or(false),
    })
}

/// The name of files and folders.
pub(super) fn name_of(node: &Entry, faults: &mut Faults) -> Option<String> {
    let name = node.required("name", faults)?;
    let text = name.text(faults)?;
    let is_name = text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text.chars().all(|own| own.is_ascii_lowercase() || own.is_ascii_digit() || own == '-');
    if !is_name {
        let message = format!("a name of files is made of small letters, digits and -, not \"{text}\"");
        faults.add(&name.at, message);
    }
    is_name.then(|| text.to_owned())
}

/// Tells a register that is for more people than a table of which it shows records.
fn is_no_wider<'t>(
    node: &Entry,
    audience: Option<Audience>,
    sources: impl Iterator<Item = &'t RecordTable>,
    faults: &mut Faults,
) {
    let (Some(said), Some(value)) = (audience, node.get("audience")) else { return };
    for source in sources {
        source.bars(said).into_iter().for_each(|message| faults.add(&value.at, message));
    }
}

fn audience(node: &Entry, faults: &mut Faults) -> Option<Audience> {
    let words = Audience::ALL.map(|own| (own.word(), own));
    node.required("audience", faults)?.word("the audience", &words, faults)
}

pub(in crate::schemas) fn table_named(
    value: &Entry,
    tables: &[RecordTable],
    faults: &mut Faults,
) -> Option<usize> {
    let name = value.text(faults)?;
    let found = tables.iter().position(|table| table.name == name);
    if found.is_none() {
        faults.unknown(&value.at, "the table", name, tables.iter().map(|table| table.name.as_str()));
    }
    found
}

pub(in crate::schemas) fn field_named(
    value: &Entry,
    table: &RecordTable,
    faults: &mut Faults,
) -> Option<usize> {
    let name = value.text(faults)?;
    let found = table.field(name);
    if found.is_none() {
        let known = table.fields.iter().map(|field| field.name.as_str());
        faults.unknown(&value.at, "the field", name, known);
    }
    found
}

pub(in crate::schemas) fn fields_named(
    value: &Entry,
    table: &RecordTable,
    faults: &mut Faults,
) -> Vec<usize> {
    value.list(faults).to_vec().iter().filter_map(|own| field_named(own, table, faults)).collect()
}

/// A field of dates.
pub(in crate::schemas) fn day_field(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Option<usize> {
    let value = node.required("field", faults)?;
    let field = field_named(value, table, faults)?;
    if table.fields[field].kind == FieldType::Date {
        return Some(field);
    }
    faults.add(&value.at, format!("\"{}\" is no date: time is counted from a day", table.fields[field].name));
    None
}

fn with(node: &Entry, (of, tables): (usize, &[RecordTable]), faults: &mut Faults) -> Vec<usize> {
    let mut found = Vec::new();
    for value in node.get("with").map(|list| list.list(faults).to_vec()).unwrap_or_default() {
        let Some(table) = table_named(&value, tables, faults) else { continue };
        let own = &tables[of];
        let belongs = |field: &usize| tables[table].field(&own.fields[*field].name).is_some();
        if own.primary_key.iter().all(belongs) {
            found.push(table);
        } else {
            let message = format!(
                "\"{}\" has not the key of \"{}\": its records belong to none of the register",
                tables[table].name, own.name
            );
            faults.add(&value.at, message);
        }
    }
    found
}

fn column(name: &str, at: &Entry, table: &RecordTable, faults: &mut Faults) -> Option<RegisterColumn> {
    if let Some(field) = table.field(name) {
        return Some(RegisterColumn::Field(field));
    }
    let of_unit = RegisterColumn::OF_UNITS.iter().find(|(own, _)| *own == name).map(|(_, own)| *own);
    if of_unit.is_none() {
        let fields = table.fields.iter().map(|field| field.name.as_str());
        let known = RegisterColumn::OF_UNITS.iter().map(|(name, _)| *name).chain(fields);
        faults.unknown(&at.at, "the column", name, known);
    }
    of_unit
}

fn columns(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Vec<RegisterColumn> {
    let list = node.required("columns", faults).map(|list| list.list(faults).to_vec()).unwrap_or_default();
    let named = |value: &Entry| {
        let name = value.text(faults)?.to_owned();
        column(&name, value, table, faults)
    };
    list.iter().filter_map(named).collect()
}

fn order(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Vec<Ordering> {
    let list = node.get("order").map(|list| list.list(faults).to_vec()).unwrap_or_default();
    let named = |value: &Entry| {
        let text = value.text(faults)?.to_owned();
        let is_descending = text.starts_with('-');
        let by = column(text.trim_start_matches('-'), value, table, faults)?;
        Some(Ordering { by, is_descending })
    };
    list.iter().filter_map(named).collect()
}

/// That nothing of people is shown without a reason; gives the reason.
fn personal(node: &Entry, table: &RecordTable, columns: &[RegisterColumn], faults: &mut Faults) -> String {
    let (mut named, mut basis) = (Vec::new(), String::new());
    if let Some(value) = node.get("personal") {
        value.is_of(&PERSONAL, faults);
        named =
            value.required("fields", faults).map(|own| fields_named(own, table, faults)).unwrap_or_default();
        let said = value.required("basis", faults).and_then(|own| own.text(faults).map(str::to_owned));
        basis = said.unwrap_or_default().trim().to_owned();
        if basis.is_empty() {
            faults.add(&value.at, "say on what basis names of people are shown".to_owned());
        }
    }
    for column in columns {
        let RegisterColumn::Field(field) = column else { continue };
        if table.fields[*field].personal && !named.contains(field) {
            let at = node.get("columns").map_or(&node.at, |own| &own.at);
            let message = format!(
                "\"{}\" is personal: a register shows it only if personal = {{ fields = [...], basis = \
                 \"...\" }} names \
                 it, and says on what basis",
                table.fields[*field].name
            );
            faults.add(at, message);
        }
    }
    basis
}

fn not_before(value: &Entry, table: &RecordTable, faults: &mut Faults) -> Option<(usize, i64)> {
    value.is_of(&NOT_BEFORE, faults);
    let field = day_field(value, table, faults);
    let days = value.required("days", faults).and_then(|days| days.integer(faults));
    if days.is_some_and(|days| !(0..=36_500).contains(&days)) {
        faults.add(&value.at, "a register waits so many days: from 0 to 36500".to_owned());
        return None;
    }
    Some((field?, days?))
}

fn removal(value: &Entry, (of, tables): (usize, &[RecordTable]), faults: &mut Faults) -> Option<Removal> {
    value.is_of(&REMOVAL, faults);
    let condition = value.get("where").and_then(|own| condition(own, (of, tables), true, faults));
    let field = day_field(value, &tables[of], faults);
    let after = TimeSpan::read(value, faults);
    // A condition that cannot be read must not make it one on all records.
    let is_whole = value.get("where").is_some() == condition.is_some();
    Some(Removal { condition, field: field?, after: after? }).filter(|_| is_whole)
}
