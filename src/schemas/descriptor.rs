//! Data Package v2 descriptors and plain Table Schemas: record tables and fields from standard JSON.

use super::{
    Authority, Faults, Field, FieldType, Missing, RecordTable, StockOrFlow, constraints,
    declaration::Entry,
    fault::unknown_name,
    field::{Contact, ForeignKey, MissingMarker, TruthWords},
    form::Identity,
    units,
};
use crate::{
    expressions::Scope,
    vocabulary::{LabelKey, Period, Scaled, printable::echo},
};

const TYPES: [(&str, FieldType); 6] = [
    ("integer", FieldType::Integer),
    ("number", FieldType::Number),
    ("string", FieldType::Text),
    ("boolean", FieldType::Boolean),
    ("date", FieldType::Date),
    ("year", FieldType::Integer),
];

/// Types of the standard that we hold as text, with a note.
const TYPES_AS_TEXT: [&str; 10] =
    ["any", "datetime", "time", "yearmonth", "duration", "geopoint", "geojson", "object", "array", "list"];

const MEASURES: [(&str, StockOrFlow); 3] =
    [("flow", StockOrFlow::Flow), ("stock", StockOrFlow::Stock), ("rate", StockOrFlow::Rate)];

const MEANINGS: [(&str, Missing); 2] =
    [("not-known", Missing::NotKnown), ("not-applicable", Missing::NotApplicable)];

/// What a field can say of the person to be asked.
const CONTACTS: [(&str, Contact); 3] =
    [("name", Contact::Name), ("telephone", Contact::Telephone), ("email", Contact::Email)];

/// What a field can say of the record it stands in.
const IDENTITIES: [(&str, Identity); 3] =
    [("name", Identity::Name), ("code", Identity::Code), ("period", Identity::Period)];

/// Our own properties of a field.
const OURS: [&str; 15] = [
    "qd:synonyms",
    "qd:unit",
    "qd:units",
    "qd:kind",
    "qd:decimals",
    "qd:rounding",
    "qd:personal",
    "qd:identity",
    "qd:contact",
    "qd:nil",
    "qd:applies",
    "qd:since",
    "qd:until",
    "qd:falls_back_on",
    "qd:zeros",
];

/// Properties of a field in the standard.
const STANDARD: [&str; 16] = [
    "name",
    "title",
    "description",
    "type",
    "format",
    "example",
    "constraints",
    "missingValues",
    "rdfType",
    "decimalChar",
    "groupChar",
    "bareNumber",
    "trueValues",
    "falseValues",
    "categories",
    "categoriesOrdered",
];

/// Reads the record tables of a Data Package, or of a plain Table Schema (one table, named after the file).
pub fn read(node: &Entry, default_name: &str, faults: &mut Faults) -> Vec<RecordTable> {
    if node.get("fields").is_some() {
        let mut table = table(node, node, default_name, faults);
        if table.primary_key.is_empty() {
            table.primary_key = key_by_uniqueness(node, &table, faults);
        }
        return vec![table];
    }
    let Some(resources) = node.required("resources", faults) else { return Vec::new() };
    let mut tables: Vec<RecordTable> = Vec::new();
    for resource in resources.list(faults) {
        let Some(name) = resource.required("name", faults).and_then(|name| name.text(faults)) else {
            continue;
        };
        // Folders are called like tables, and on many disks capitals make no difference.
        if tables.iter().any(|table| table.name.to_lowercase() == name.to_lowercase()) {
            faults.add(&resource.at, format!("the name \"{}\" stands for two tables", echo(name)));
        }
        if let Some(schema) = resource.required("schema", faults) {
            tables.push(table(resource, schema, name, faults));
        }
    }
    if tables.is_empty() {
        faults.add(&resources.at, "a collection needs at least one record table".to_owned());
    }
    link_foreign_keys(node, &mut tables, faults);
    tables
}

/// A plain schema of a list often declares no key, but one field whose values are unique, by the standard's
/// constraint or by a property of older drafts: that field tells the rows apart.
fn key_by_uniqueness(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Vec<usize> {
    let fields = node.get("fields").map(|fields| fields.list(faults).to_vec()).unwrap_or_default();
    let mut unique = Vec::new();
    for field in &fields {
        let constraint = field.get("constraints").and_then(|constraints| constraints.get("unique"));
        let declared = [field.get("unique"), constraint];
        let is_unique =
            declared.into_iter().flatten().any(|value| value.boolean(&mut Faults::default()) == Some(true));
        let name = field.get("name").and_then(|name| name.text(&mut Faults::default()));
        unique.extend(name.filter(|_| is_unique).and_then(|name| table.field(name)));
    }
    let [only] = unique.as_slice() else { return Vec::new() };
    faults.note(
        &table.at,
        format!(
            "no key is declared: rows are told apart by \"{}\", whose values are unique",
            table.fields[*only].name
        ),
    );
    vec![*only]
}

/// Names that stand for something else in rules.
const RESERVED: [&str; 2] = ["register", "submission"];

/// Columns that stand before the fields in the records.
const RECORD_COLUMNS: [&str; 4] = ["unit", "authority_code", "submission", "row"];

/// The folders beside the records of tables, with what lies in them.
const BESIDE: [(&str, &str); 3] = [
    ("reasons", "why values are not there"),
    ("figures", "what each unit comes to"),
    ("faults", "what was found wrong"),
];

/// Holds the name of a table to what can be said in rules, and can be a folder of the outputs on any disk.
fn check_name(name: &str, resource: &Entry, faults: &mut Faults) {
    let at = resource.get("name").map_or(&resource.at, |node| &node.at);
    let is_safe = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | ' ');
    let ends = name.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
        && !name.ends_with(['.', ' ']);
    if RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name)) {
        faults.add(at, format!("no table can be called \"{name}\": in rules that means something else"));
    } else if let Some((_, what)) = BESIDE.iter().find(|(beside, _)| beside.eq_ignore_ascii_case(name)) {
        faults.add(at, format!("no table can be called \"{name}\": among the records that says {what}"));
    } else if !(ends && name.chars().all(is_safe) && name.len() <= 100) {
        let words = "a table is called by letters, digits and _, at most 100 of them, since its records lie \
            in a folder of that name";
        faults.add(at, format!("no table can be called \"{}\": {words}", echo(name)));
    }
}

fn table(resource: &Entry, schema: &Entry, name: &str, faults: &mut Faults) -> RecordTable {
    check_name(name, resource, faults);
    let missing =
        schema.get("missingValues").map_or_else(blank_is_not_known, |node| missing_values(node, faults));
    let fields = schema.required("fields", faults).map(|node| node.list(faults).to_vec()).unwrap_or_default();
    let mut table = RecordTable {
        name: name.to_owned(),
        title: resource.get("title").and_then(|title| title.text(faults)).unwrap_or(name).to_owned(),
        fields: Vec::new(),
        primary_key: Vec::new(),
        unique_keys: Vec::new(),
        foreign_keys: Vec::new(),
        total_key: None,
        ignored: resource.get("qd:ignore").map(|value| ignored(value, faults)).unwrap_or_default(),
        key_labels: Vec::new(),
        at: resource.at.clone(),
    };
    for node in &fields {
        if let Some(field) = field(node, &missing, faults) {
            if RECORD_COLUMNS.contains(&field.name.as_str()) {
                let words = "the records have a column of that name, which says where a record comes from";
                faults.add(&node.at, format!("no field can be called \"{}\": {words}", field.name));
            }
            if table.field(&field.name).is_some() {
                faults.add(
                    &node.at,
                    format!("the field \"{}\" stands twice in the table \"{name}\"", field.name),
                );
            }
            table.fields.push(field);
        }
    }
    for node in &fields {
        read_fallbacks(node, &mut table, faults);
    }
    if let Some(key) = schema.get("primaryKey") {
        table.primary_key = field_indices(key, &table, faults);
    }
    if let Some(keys) = schema.get("uniqueKeys") {
        table.unique_keys = keys.list(faults).iter().map(|key| field_indices(key, &table, faults)).collect();
    }
    headings_are_distinct(&table, faults);
    if let ([key], false) = (table.primary_key.as_slice(), table.is_list()) {
        let at = *key;
        table.key_labels = fields
            .get(at)
            .and_then(|node| node.get("categories"))
            .map(|node| categories(node, faults))
            .unwrap_or_default();
    }
    if let Some(value) = resource.get("qd:total_key") {
        table.total_key = total_key(value, &table, faults);
    }
    table
}

/// The fields that stand in for one where it is blank: others of the table, of the same type.
fn read_fallbacks(node: &Entry, table: &mut RecordTable, faults: &mut Faults) {
    let Some(value) = node.get("qd:falls_back_on") else { return };
    let name = node.get("name").and_then(|name| name.text(faults)).unwrap_or_default();
    let Some(own) = table.field(name) else { return };
    let others = field_indices(value, table, faults);
    for other in &others {
        if *other == own || table.fields[*other].kind != table.fields[own].kind {
            faults.add(
                &value.at,
                format!(
                    "\"{}\" cannot stand in for \"{name}\": name other fields of its type",
                    table.fields[*other].name
                ),
            );
        }
    }
    table.fields[own].falls_back_on = others;
}

/// The key that is the sum of the others: one of those that the table declares.
fn total_key(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Option<String> {
    let key = node.text(faults)?;
    let declared = if table.is_list() { Vec::new() } else { table.declared_keys() };
    if !declared.iter().any(|known| known == key) {
        faults.unknown(&node.at, "the key", key, declared.iter().map(String::as_str));
    }
    Some(key.to_owned())
}

/// Answers and the words that stand for them, in order.
fn categories(node: &Entry, faults: &mut Faults) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for item in node.list(faults) {
        if matches!(item.kind, super::declaration::Kind::Table(_)) {
            let Some(value) = item.required("value", faults).and_then(|value| value.text(faults)) else {
                continue;
            };
            let label = item.get("label").and_then(|label| label.text(faults)).unwrap_or(value);
            found.push((value.to_owned(), label.to_owned()));
        } else if let Some(value) = item.text(faults) {
            found.push((value.to_owned(), value.to_owned()));
        }
    }
    found
}

/// A heading that could mean two fields would make reading a guess.
fn headings_are_distinct(table: &RecordTable, faults: &mut Faults) {
    let mut seen: std::collections::HashMap<_, &Field> = std::collections::HashMap::new();
    for field in &table.fields {
        for (key, _) in field.headings() {
            match seen.insert(key.clone(), field) {
                Some(other) if other.name != field.name => faults.add(
                    &field.at,
                    format!(
                        "the heading \"{}\" could mean both \"{}\" and \"{}\"",
                        key.as_str(),
                        other.name,
                        field.name
                    ),
                ),
                _ => {}
            }
        }
    }
}

fn field_indices(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Vec<usize> {
    let names = node.texts(faults);
    names
        .iter()
        .filter_map(|name| {
            let index = table.field(name);
            if index.is_none() {
                faults.unknown(
                    &node.at,
                    "the field",
                    name,
                    table.fields.iter().map(|field| field.name.as_str()),
                );
            }
            index
        })
        .collect()
}

fn blank_is_not_known() -> Vec<MissingMarker> {
    vec![MissingMarker { text: String::new(), means: Missing::NotKnown }]
}

fn missing_values(node: &Entry, faults: &mut Faults) -> Vec<MissingMarker> {
    let mut markers = Vec::new();
    for item in node.list(faults) {
        if matches!(item.kind, super::declaration::Kind::Text(_)) {
            let text = item.text(faults).unwrap_or_default().trim().to_owned();
            markers.push(MissingMarker { text, means: Missing::NotKnown });
            continue;
        }
        item.allow_only(&["value", "label", "qd:means"], faults);
        let Some(text) = item.required("value", faults).and_then(|value| value.text(faults)) else {
            continue;
        };
        let means = item.get("qd:means").and_then(|means| means.word("the meaning", &MEANINGS, faults));
        markers
            .push(MissingMarker { text: text.trim().to_owned(), means: means.unwrap_or(Missing::NotKnown) });
    }
    markers
}

fn field(node: &Entry, inherited: &[MissingMarker], faults: &mut Faults) -> Option<Field> {
    for (key, _) in node.entries() {
        if key.name.starts_with("qd:") && !OURS.contains(&key.name.as_str()) {
            faults.unknown(&key.at, "the property", &key.name, OURS.into_iter());
        } else if !key.name.starts_with("qd:") && !STANDARD.contains(&key.name.as_str()) {
            faults.note(&key.at, unknown_name("the property", &key.name, STANDARD.into_iter().chain(OURS)));
        }
    }
    let name = node.required("name", faults).and_then(|name| name.text(faults)).map(str::to_owned);
    let kind = field_type(node, faults);
    let text = |property: &str, faults: &mut Faults| {
        node.get(property).and_then(|value| value.text(faults)).map(str::to_owned)
    };
    let measure = node.get("qd:kind").and_then(|value| value.word("the kind", &MEASURES, faults));
    if let Some(value) = node.get("qd:kind").filter(|_| !kind.is_numeric()) {
        faults.add(&value.at, "only fields of numbers have a kind".to_owned());
    }
    let missing =
        node.get("missingValues").map_or_else(|| inherited.to_vec(), |values| missing_values(values, faults));
    let categories = node
        .get("categories")
        .filter(|_| kind == FieldType::Text)
        .map(|node| categories(node, faults))
        .unwrap_or_default();
    let mut constraints =
        node.get("constraints").map(|value| constraints::read(value, kind, faults)).unwrap_or_default();
    if constraints.allowed.is_empty() {
        constraints.allowed = categories.iter().map(|(value, _)| value.clone()).collect();
    }
    let (since, until) = asked_in(node, faults);
    let words = categories
        .iter()
        .flat_map(|(value, label)| [value, label].map(|word| (LabelKey::of(word), value.clone())))
        .collect();
    Some(Field {
        title: text("title", faults).or_else(|| name.clone()).unwrap_or_default(),
        synonyms: node.get("qd:synonyms").map(|value| value.texts(faults)).unwrap_or_default(),
        kind,
        unit: node.get("qd:unit").map(|value| unit(value, kind, faults)).unwrap_or_default(),
        units: node.get("qd:units").map(|value| units(value, kind, faults)).unwrap_or_default(),
        measure,
        decimals: decimals(node, kind, faults),
        constraints,
        zero_words: zero_words(node, kind, &missing, faults),
        truth_words: truth_words(node, kind, &missing, faults),
        missing,
        identity: node
            .get("qd:identity")
            .and_then(|value| value.word("what it says of the record", &IDENTITIES, faults)),
        personal: node.get("qd:personal").and_then(|value| value.boolean(faults)).unwrap_or(false),
        contact: contact(node, kind, faults),
        nil: node.get("qd:nil").and_then(|value| value.boolean(faults)).unwrap_or(false)
            && kind == FieldType::Boolean,
        categories: words,
        labels: categories,
        applies: node.get("qd:applies").and_then(|value| applies(value, faults)),
        since,
        until,
        falls_back_on: Vec::new(),
        iso_dates: kind == FieldType::Date && text("format", faults).as_deref() == Some("default"),
        at: node.at.clone(),
        // Last, so that all that is wrong with a field is told though it has no name.
        name: name?,
    })
}

/// What it says of the person to be asked: a text that is declared personal, so that it is published nowhere.
fn contact(node: &Entry, kind: FieldType, faults: &mut Faults) -> Option<Contact> {
    let value = node.get("qd:contact")?;
    let is_personal =
        node.get("qd:personal").and_then(|personal| personal.boolean(&mut Faults::default())) == Some(true);
    if kind != FieldType::Text || !is_personal {
        faults.add(
            &value.at,
            "a field that says whom to ask must be of type string and have \"qd:personal\": true".to_owned(),
        );
    }
    value.word("the contact", &CONTACTS, faults)
}

/// The first and last period in which a field is asked.
fn asked_in(node: &Entry, faults: &mut Faults) -> (Option<Period>, Option<Period>) {
    let period = |name: &str, faults: &mut Faults| {
        let value = node.get(name)?;
        let text = value.text(faults)?;
        let period = Period::parse(text);
        if period.is_none() {
            faults.add(&value.at, format!("\"{}\" is not a period: write 2009-10 or 2009-10-Q4", echo(text)));
        }
        period
    };
    let (since, until) = (period("qd:since", faults), period("qd:until", faults));
    if let (Some(since), Some(until), Some(value)) = (since, until, node.get("qd:until"))
        && until.end() < since.start()
    {
        faults.add(
            &value.at,
            format!("the field would be asked in no period: {until} ends before {since} begins"),
        );
    }
    (since, until)
}

/// What figures are counted in: a word that has a meaning, or the name of what is counted.
fn unit(node: &Entry, kind: FieldType, faults: &mut Faults) -> String {
    let Some(unit) = node.text(faults) else { return String::new() };
    if !kind.is_numeric() {
        faults.add(&node.at, "only fields of numbers have a unit".to_owned());
    } else if let Some(fault) = units::fault_of(unit) {
        faults.add(&node.at, fault);
    }
    unit.to_owned()
}

/// Remarks on other units, and by what figures under them are multiplied: a number above 0, with nine
/// decimals at most.
fn units(node: &Entry, kind: FieldType, faults: &mut Faults) -> Vec<(String, Scaled)> {
    if !kind.is_numeric() {
        faults.add(&node.at, "only fields of numbers have other units".to_owned());
    }
    if !matches!(node.kind, super::declaration::Kind::Table(_)) {
        faults.add(
            &node.at,
            "here must stand the words on forms, each with a number, as in { \"£000s\": 1000 }".to_owned(),
        );
    }
    let mut found: Vec<(String, Scaled)> = Vec::new();
    for (words, value) in node.entries() {
        let Some(number) = value.number(faults) else { continue };
        match Scaled::of_positive(number) {
            _ if found.iter().any(|(other, _)| LabelKey::of(other) == LabelKey::of(&words.name)) => {
                faults.add(&words.at, format!("\"{}\" stands here twice", echo(&words.name)));
            }
            Some(factor) => found.push((words.name.clone(), factor)),
            None => faults.add(
                &value.at,
                "figures are multiplied by a number above 0, with nine decimals at most".to_owned(),
            ),
        }
    }
    found
}

/// Headings of columns that nobody need read, folded, with `*` for any letters.
fn ignored(node: &Entry, faults: &mut Faults) -> Vec<String> {
    let folded = |text: &String| {
        text.split('*').map(|part| LabelKey::of(part).as_str().to_owned()).collect::<Vec<_>>().join("*")
    };
    let found: Vec<String> = node.texts(faults).iter().map(folded).collect();
    if found.iter().any(|text| text.chars().all(|letter| matches!(letter, '*' | ' '))) {
        faults.add(
            &node.at,
            "name the columns that nobody need read: \"*\" alone would be all of them".to_owned(),
        );
    }
    found
}

/// A condition on the register: for whom a question arises.
fn applies(node: &Entry, faults: &mut Faults) -> Option<Scope> {
    Scope::parse(node.text(faults)?, &Authority::ATTRIBUTES)
        .map_err(|error| faults.add(&node.at, format!("for whom it applies: {error}")))
        .ok()
}

/// Words for 0, none of which may also say that there is no value.
fn zero_words(node: &Entry, kind: FieldType, missing: &[MissingMarker], faults: &mut Faults) -> Vec<String> {
    let Some(value) = node.get("qd:zeros") else { return Vec::new() };
    if !kind.is_numeric() {
        faults.add(&value.at, "only fields of numbers have words for 0".to_owned());
    }
    let words = value.texts(faults);
    if let Some(word) =
        words.iter().find(|word| missing.iter().any(|marker| marker.text.eq_ignore_ascii_case(word.trim())))
    {
        faults.add(&value.at, format!("\"{word}\" cannot mean both 0 and that there is no value"));
    }
    words
}

/// Words for yes and no, as the standard has them where only one of both is declared.
fn truth_words(
    node: &Entry,
    kind: FieldType,
    missing: &[MissingMarker],
    faults: &mut Faults,
) -> Option<TruthWords> {
    let (yes, no) = (node.get("trueValues"), node.get("falseValues"));
    let declared = yes.or(no)?;
    if kind != FieldType::Boolean {
        faults.add(&declared.at, "only fields of type boolean have words for true and false".to_owned());
        return None;
    }
    let mut words = |value: Option<&Entry>, usual: [&str; 2]| {
        let Some(value) = value else { return usual.map(str::to_owned).to_vec() };
        let words: Vec<String> = value.texts(faults).iter().map(|word| word.trim().to_owned()).collect();
        if words.is_empty() {
            faults.add(&value.at, "at least one word must stand here".to_owned());
        }
        if let Some(word) =
            words.iter().find(|word| missing.iter().any(|marker| marker.text.eq_ignore_ascii_case(word)))
        {
            faults
                .add(&value.at, format!("\"{word}\" cannot mean both an answer and that there is no value"));
        }
        words
    };
    let found = TruthWords { yes: words(yes, ["true", "1"]), no: words(no, ["false", "0"]) };
    if let Some(word) = found.no.iter().find(|word| found.meaning(word) == Some(true)) {
        faults.add(&declared.at, format!("\"{word}\" cannot mean both true and false"));
    }
    Some(found)
}

fn field_type(node: &Entry, faults: &mut Faults) -> FieldType {
    let Some(value) = node.get("type") else { return FieldType::Text };
    let Some(word) = value.text(faults) else { return FieldType::Text };
    if TYPES_AS_TEXT.contains(&word) {
        faults.note(&value.at, format!("values of type \"{word}\" are held as text"));
        return FieldType::Text;
    }
    if let Some(format) =
        node.get("format").and_then(|format| format.text(faults)).filter(|format| *format != "default")
    {
        faults.note(&value.at, format!("the format \"{format}\" is not checked"));
    }
    // Where the word is not known, the nearest is taken for it, so that what else is wrong is told, and
    // nothing besides.
    let nearest =
        TYPES.iter().min_by_key(|(name, _)| strsim::osa_distance(name, word)).map(|(_, kind)| *kind);
    value.word("the type", &TYPES, faults).or(nearest).unwrap_or(FieldType::Text)
}

/// Digits kept where a field of decimals does not say: enough for percentages and full-time equivalents.
const DEFAULT_DECIMALS: u8 = 2;

fn decimals(node: &Entry, kind: FieldType, faults: &mut Faults) -> u8 {
    let default = if kind == FieldType::Number { DEFAULT_DECIMALS } else { 0 };
    let Some(value) = node.get("qd:decimals") else { return default };
    match value.integer(faults) {
        Some(digits @ 0..=9) if kind == FieldType::Number || digits == 0 => {
            u8::try_from(digits).unwrap_or(default)
        }
        Some(_) if kind != FieldType::Number => {
            faults.add(&value.at, "only fields of type number have decimals".to_owned());
            default
        }
        _ => {
            faults.add(&value.at, "decimals can be 0 to 9".to_owned());
            default
        }
    }
}

fn link_foreign_keys(node: &Entry, tables: &mut [RecordTable], faults: &mut Faults) {
    let Some(resources) = node.get("resources") else { return };
    for (at, resource) in resources.list(faults).iter().enumerate().take(tables.len()) {
        let keys = resource
            .get("schema")
            .and_then(|schema| schema.get("foreignKeys"))
            .map(|keys| keys.list(faults).to_vec());
        for key in keys.unwrap_or_default() {
            if let Some(linked) = foreign_key(&key, at, tables, faults) {
                tables[at].foreign_keys.push(linked);
            }
        }
    }
}

fn foreign_key(node: &Entry, at: usize, tables: &[RecordTable], faults: &mut Faults) -> Option<ForeignKey> {
    let fields = field_indices(node.required("fields", faults)?, tables.get(at)?, faults);
    let reference = node.required("reference", faults)?;
    // An absent or empty resource means this table itself.
    let name =
        reference.get("resource").and_then(|resource| resource.text(faults)).filter(|name| !name.is_empty());
    let table = match name {
        None => at,
        Some(name) => {
            let found = tables.iter().position(|table| table.name == name);
            if found.is_none() {
                faults.unknown(
                    &reference.at,
                    "the table",
                    name,
                    tables.iter().map(|table| table.name.as_str()),
                );
            }
            found?
        }
    };
    let references = field_indices(reference.required("fields", faults)?, tables.get(table)?, faults);
    if fields.len() != references.len() {
        faults.add(&node.at, "as many fields must stand here as in the reference".to_owned());
        return None;
    }
    Some(ForeignKey { fields, table, references })
}
