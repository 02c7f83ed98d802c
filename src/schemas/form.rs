//! Forms: how a layout of the return, in one era, shows its tables.

use std::{collections::HashMap, path::Path, sync::OnceLock};

use super::{
    Faults, RecordTable,
    declaration::Entry,
    shapes::{FORM, IDENTITY, LABELS, LONG, MATRIX, MATRIX_COLUMN, MATRIX_ROW},
};
use crate::vocabulary::{LabelKey, LabelMap, Period, counted, counted_as};

/// A layout of the return in one era.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// File stem of its declaration, for `readings.csv` and messages.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// First period in which it is the current one.
    pub from: Option<Period>,
    /// Last period in which it is the current one.
    pub to: Option<Period>,
    /// Labels of what says whose the return is and for when.
    pub identity: LabelMap<Identity>,
    /// The label under which each of these is asked for on a new form.
    pub identity_shown: Vec<(Identity, String)>,
    /// Headings of the two columns of the long layout.
    pub long: LongHeadings,
    /// One for each record table, in the order of the collection's.
    pub tables: Vec<TableLabels>,
    /// Matrix blocks.
    pub matrices: Vec<Matrix>,
    /// Texts with more bytes than this cannot be labels.
    pub longest_label: usize,
}

/// What a label on a form can say of the return as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Identity {
    /// Name of the authority, or of all of a joint return.
    Name,
    /// Code of the authority, or of all of a joint return.
    Code,
    /// The period.
    Period,
    /// Its first day, where first and last stand apart.
    PeriodStart,
    /// Its last day.
    PeriodEnd,
    /// When it was filled in.
    Date,
}

/// Headings of the long layout: one column of items, one of values.
#[derive(Debug, Clone, Default)]
pub struct LongHeadings {
    /// Of the column that holds labels or names of fields.
    pub item: LabelMap<()>,
    /// Of the column that holds values.
    pub value: LabelMap<()>,
}

/// The labels under which the fields of one record table come on this form.
#[derive(Debug, Clone, Default)]
pub struct TableLabels {
    /// Field (by index) of each label, and whether the label is exact or a synonym.
    pub fields: LabelMap<(usize, bool)>,
    by_letters: OnceLock<HashMap<String, Option<usize>>>,
}

impl TableLabels {
    /// The one field that has a label of these letters, spaces apart; `None` if there is none, or several.
    /// Asked for once the labels are complete.
    #[must_use]
    pub fn of_letters(&self, key: &LabelKey) -> Option<usize> {
        let letters = |key: &LabelKey| key.as_str().replace(' ', "");
        let by_letters = self.by_letters.get_or_init(|| {
            let mut fields: HashMap<String, Option<usize>> = HashMap::new();
            for (label, (field, _)) in &self.fields {
                let own = fields.entry(letters(label)).or_insert(Some(*field));
                *own = own.filter(|own| own == field);
            }
            fields
        });
        by_letters.get(&letters(key)).copied().flatten()
    }
}

/// A block in which each cell is a field at the crossing of a row and a column.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// Index of its record table.
    pub table: usize,
    /// Its rows, each with its key and labels.
    pub rows: Vec<MatrixRow>,
    /// Label of each column.
    pub columns: LabelMap<usize>,
    /// The label of each column on a new form.
    pub shown: Vec<String>,
    /// Number of columns declared.
    pub width: usize,
    /// Field (by index) at each row and column; `None` where the form has no box.
    pub fields: Vec<Vec<Option<usize>>>,
}

/// A row of a matrix block.
#[derive(Debug, Clone)]
pub struct MatrixRow {
    /// The key of the record, or what `{row}` stands for in names of fields.
    pub key: String,
    /// Labels under which it comes.
    pub labels: Vec<LabelKey>,
    /// Its label on a new form.
    pub shown: String,
}

/// The words for them in `[identity]`.
const IDENTITIES: [(&str, Identity); 6] = [
    ("name", Identity::Name),
    ("code", Identity::Code),
    ("period", Identity::Period),
    ("period_start", Identity::PeriodStart),
    ("period_end", Identity::PeriodEnd),
    ("date", Identity::Date),
];

/// Labels taken for granted on forms that do not declare theirs.
const IDENTITY_LABELS: [(Identity, &[&str]); 6] = [
    (
        Identity::Name,
        &[
            "Local authority",
            "Local authority name",
            "Name of local authority",
            "Authority",
            "Authority name",
            "Name of authority",
            "Council",
            "Council name",
            "Name of council",
            "LA name",
            "LA",
            "Reporting authority",
            "Enforcing authority",
            "Organisation",
            "authority_name",
        ],
    ),
    (
        Identity::Code,
        &[
            "Authority code",
            "Local authority code",
            "LA code",
            "Council code",
            "ONS code",
            "GSS code",
            "Code",
            "Authority reference",
            "Area code",
            "Organisation code",
            "Authority codes",
            "Unit code",
        ],
    ),
    (
        Identity::Period,
        &[
            "Period",
            "Reporting period",
            "Return period",
            "Period of return",
            "Year",
            "Reporting year",
            "Financial year",
            "Quarter",
            "Period covered",
            "Return for",
            "Time period",
        ],
    ),
    (
        Identity::PeriodStart,
        &[
            "Period from",
            "Period start",
            "Start of period",
            "Period starts",
            "Period beginning",
            "From date",
            "Date from",
        ],
    ),
    (
        Identity::PeriodEnd,
        &["Period to", "Period end", "End of period", "Period ends", "Period ending", "To date", "Date to"],
    ),
    (Identity::Date, &["Date", "Date of return", "Date completed", "Return date", "Date submitted"]),
];

const ITEM_HEADINGS: [&str; 16] = [
    "name",
    "item",
    "items",
    "field",
    "question",
    "measure",
    "indicator",
    "variable",
    "data item",
    "label",
    "description",
    "line",
    "item name",
    "field name",
    "metric",
    "return item",
];

const VALUE_HEADINGS: [&str; 13] = [
    "value",
    "values",
    "answer",
    "figure",
    "figures",
    "number",
    "response",
    "amount",
    "count",
    "data",
    "entry",
    "your figure",
    "reported",
];

fn keys(labels: &[&str]) -> LabelMap<()> {
    labels.iter().map(|label| (LabelKey::of(label), ())).collect()
}

impl Form {
    /// The form of a collection that declares none: every layout, by the labels of the fields themselves.
    #[must_use]
    pub fn of_any_layout(tables: &[RecordTable]) -> Self {
        let identity = IDENTITY_LABELS
            .iter()
            .flat_map(|(identity, labels)| labels.iter().map(|label| (LabelKey::of(label), *identity)))
            .collect();
        let form = Self {
            name: "any".to_owned(),
            identity,
            identity_shown: IDENTITY_LABELS
                .iter()
                .filter_map(|(identity, labels)| Some((*identity, (*labels.first()?).to_owned())))
                .collect(),
            long: LongHeadings { item: keys(&ITEM_HEADINGS), value: keys(&VALUE_HEADINGS) },
            tables: tables.iter().map(own_labels).collect(),
            ..Self::default()
        };
        Self { longest_label: form.longest_label(), ..form }
    }

    /// How long a text can be and yet be one of the labels, with numbers, units and punctuation about it.
    fn longest_label(&self) -> usize {
        let of_tables = self.tables.iter().flat_map(|table| table.fields.keys());
        let of_blocks = self
            .matrices
            .iter()
            .flat_map(|block| block.columns.keys().chain(block.rows.iter().flat_map(|row| &row.labels)));
        let longest = self
            .identity
            .keys()
            .chain(of_tables)
            .chain(of_blocks)
            .map(|key| key.as_str().len())
            .max()
            .unwrap_or(0);
        (longest * 2 + 40).max(120)
    }

    /// Whether it has a box for a field of a record: of a table that it lays out in blocks, one at the
    /// crossing of row and column.
    #[must_use]
    pub fn asks(&self, table: usize, key: &str, field: usize) -> bool {
        let mut blocks = self.matrices.iter().filter(|block| block.table == table);
        blocks.any(|block| {
            let rows = block.rows.iter().zip(&block.fields).filter(|(row, _)| row.key == key);
            rows.into_iter().any(|(_, fields)| fields.contains(&Some(field)))
        })
    }

    /// The declared keys of a table for which none of its blocks has a row.
    #[must_use]
    pub fn keys_not_asked(&self, table: usize, declared: &RecordTable) -> Vec<String> {
        let has_row = |key: &String| {
            self.matrices
                .iter()
                .any(|block| block.table == table && block.rows.iter().any(|row| row.key == *key))
        };
        declared.declared_keys().into_iter().filter(|key| !has_row(key)).collect()
    }

    /// Whether it is the current form in a period.
    #[must_use]
    pub fn is_current(&self, period: Period) -> bool {
        self.from.is_none_or(|from| from.start() <= period.start())
            && self.to.is_none_or(|to| period.end() <= to.end())
    }
}

fn own_labels(table: &RecordTable) -> TableLabels {
    let mut labels = TableLabels::default();
    for (at, field) in table.fields.iter().enumerate() {
        for (key, exact) in field.headings() {
            labels.fields.entry(key).or_insert((at, exact));
        }
    }
    labels
}

/// Reads one `forms/*.toml`.
///
/// `[identity]` gives the labels of `name`, `code`, `period` (or `period_start` and `period_end`) and `date`;
/// `[long]` the headings of `item` and `value`; `[[labels]]` more labels of a table's fields in this era;
/// `[[matrix]]` blocks. All add to the labels of the descriptor.
pub fn read(node: &Entry, path: &Path, tables: &[RecordTable], faults: &mut Faults) -> Form {
    node.is_of(&FORM, faults);
    let mut form = Form::of_any_layout(tables);
    form.name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    form.title = node.get("title").and_then(|title| title.text(faults)).unwrap_or(&form.name).to_owned();
    form.from = node.get("from").and_then(|value| period(value, faults));
    form.to = node.get("to").and_then(|value| period(value, faults));
    if let Some(identity) = node.get("identity") {
        read_identity(identity, &mut form, faults);
    }
    if let Some(long) = node.get("long") {
        long.is_of(&LONG, faults);
        for (name, headings) in [("item", &mut form.long.item), ("value", &mut form.long.value)] {
            let own = long.get(name).map(|value| value.texts(faults)).unwrap_or_default();
            headings.extend(own.iter().map(|text| (LabelKey::of(text), ())));
        }
    }
    for labels in node.get("labels").map(|value| value.list(faults).to_vec()).unwrap_or_default() {
        read_labels(&labels, &mut form, tables, faults);
    }
    for block in node.get("matrix").map(|value| value.list(faults).to_vec()).unwrap_or_default() {
        form.matrices.extend(matrix(&block, tables, faults));
    }
    form.longest_label = form.longest_label();
    form
}

fn period(node: &Entry, faults: &mut Faults) -> Option<Period> {
    let text = node.text(faults)?;
    let period = Period::parse(text);
    if period.is_none() {
        faults.add(&node.at, format!("\"{text}\" is not a period such as 2019-20 or 2019-20-Q1"));
    }
    period
}

fn read_identity(node: &Entry, form: &mut Form, faults: &mut Faults) {
    node.is_of(&IDENTITY, faults);
    for (name, identity) in IDENTITIES {
        let labels = node.get(name).map(|value| value.texts(faults)).unwrap_or_default();
        if let Some(first) = labels.first() {
            form.identity_shown.retain(|(own, _)| *own != identity);
            form.identity_shown.push((identity, first.clone()));
        }
        for label in labels {
            form.identity.insert(LabelKey::of(&label), identity);
        }
    }
}

fn table_index(node: &Entry, tables: &[RecordTable], faults: &mut Faults) -> Option<usize> {
    let value = node.required("table", faults)?;
    let name = value.text(faults)?;
    let index = tables.iter().position(|table| table.name == name);
    if index.is_none() {
        faults.unknown(&value.at, "the table", name, tables.iter().map(|table| table.name.as_str()));
    }
    index
}

fn field_index(node: &Entry, name: &str, table: &RecordTable, faults: &mut Faults) -> Option<usize> {
    let index = table.field(name);
    if index.is_none() {
        faults.unknown(&node.at, "the field", name, table.fields.iter().map(|field| field.name.as_str()));
    }
    index
}

fn read_labels(node: &Entry, form: &mut Form, tables: &[RecordTable], faults: &mut Faults) {
    node.is_of(&LABELS, faults);
    let (Some(at), Some(fields)) = (table_index(node, tables, faults), node.required("fields", faults))
    else {
        return;
    };
    for (key, labels) in fields.named(faults) {
        let Some(field) = table_of_key(key, &tables[at], faults) else { continue };
        for label in labels.texts(faults) {
            let label_key = LabelKey::of(&label);
            if let Some((other, _)) =
                form.tables[at].fields.get(&label_key).filter(|(other, _)| *other != field)
            {
                let other = &tables[at].fields[*other].name;
                faults.add(&labels.at, format!("the label \"{label}\" is taken by \"{other}\""));
            } else {
                form.tables[at].fields.insert(label_key, (field, false));
            }
        }
    }
}

fn table_of_key(key: &super::declaration::Key, table: &RecordTable, faults: &mut Faults) -> Option<usize> {
    let index = table.field(&key.name);
    if index.is_none() {
        faults.unknown(&key.at, "the field", &key.name, table.fields.iter().map(|field| field.name.as_str()));
    }
    index
}

fn matrix(node: &Entry, tables: &[RecordTable], faults: &mut Faults) -> Option<Matrix> {
    node.is_of(&MATRIX, faults);
    let table = table_index(node, tables, faults)?;
    let (mut rows, mut own_fields) = (Vec::new(), Vec::new());
    for row in node.required("rows", faults)?.list(faults) {
        row.is_of(&MATRIX_ROW, faults);
        let key = row.required("key", faults)?.text(faults)?.to_owned();
        let labels = row.get("labels").map(|labels| labels.texts(faults)).unwrap_or_default();
        let shown = labels.first().unwrap_or(&key).clone();
        let labels = labels.iter().chain([&key]).map(|label| LabelKey::of(label)).collect();
        let own: Option<Vec<String>> = row.get("fields").map(|fields| fields.texts(faults));
        own_fields
            .push(own.map(|names| (row.get("fields").map_or(&row.at, |fields| &fields.at).clone(), names)));
        rows.push(MatrixRow { key, labels, shown });
    }
    let (mut columns, mut shown) = (LabelMap::default(), Vec::new());
    let mut fields = vec![Vec::new(); rows.len()];
    let declared = node.required("columns", faults)?.list(faults);
    for (at, column) in declared.iter().enumerate() {
        column.is_of(&MATRIX_COLUMN, faults);
        let template_at = column.required("field", faults)?;
        let template = template_at.text(faults)?;
        for ((row, fields), own) in rows.iter().zip(&mut fields).zip(&own_fields) {
            let field = match own {
                None => Some(field_index(
                    template_at,
                    &template.replace("{row}", &row.key),
                    &tables[table],
                    faults,
                )?),
                Some((_, names)) => match names.get(at).map(String::as_str) {
                    None | Some("") => None,
                    Some(name) => Some(field_index(template_at, name, &tables[table], faults)?),
                },
            };
            fields.push(field);
        }
        let labels = column.get("labels").map(|labels| labels.texts(faults)).unwrap_or_default();
        shown.push(labels.first().map_or(template, String::as_str).to_owned());
        for label in
            labels.iter().map(String::as_str).chain(Some(template).filter(|text| !text.contains('{')))
        {
            columns.insert(LabelKey::of(label), at);
        }
    }
    for (at, names) in own_fields.iter().flatten().filter(|(_, names)| names.len() != declared.len()) {
        faults.add(
            at,
            format!(
                "{} here, but the block has {}",
                counted_as(names.len(), "field stands", "fields stand"),
                counted(declared.len(), "column")
            ),
        );
    }
    Some(Matrix { table, rows, columns, shown, width: declared.len(), fields })
}
