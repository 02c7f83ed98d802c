//! The layouts in which tables come: each finds the cells of a record table's fields on a sheet.

mod beside;
mod heading_row;
mod long;
mod matrix;
mod on_its_side;
mod titles;

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use super::{
    Cell,
    labels::{KeyedSheet, Match, field_of, numbered_field_of, plain_field_of, without_number},
    times::{Said, SheetTimes},
    values,
};
use crate::{
    schemas::{
        Field, Form, RecordTable,
        form::{Identity, Matrix, TableLabels},
    },
    vocabulary::{Answer, CellAddress, LabelKey, place::column_letters, printable::echo},
};

/// The rule of what is told of figures of another time that stand beside those of this one.
pub const OTHER_TIME: &str = "other-time";

/// The rule of what is told of rows with figures that belong to no record.
pub const UNREAD_ROW: &str = "unread-row";

/// How a table lies on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Headings in a row, records in the rows below.
    HeadingRow,
    /// Labels with their values beside or below.
    Beside,
    /// A column of items and a column of values.
    Long,
    /// A block of rows by columns.
    Matrix,
    /// Headings in a column, records in the columns beside it.
    OnItsSide,
}

/// What one layout found of one table on one sheet.
#[derive(Debug, Clone)]
pub struct Found {
    /// How it lies.
    pub layout: Layout,
    /// Row of the headings, where there is one.
    pub heading_row: Option<u32>,
    /// Headings and labels met, in order of address.
    pub headings: Vec<Heading>,
    /// Its records, in order.
    pub records: Vec<FoundRecord>,
    /// Other cells that are part of it, which no other layout may read again.
    pub taken: Vec<CellAddress>,
}

/// What all layouts found of one table on one sheet.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// What counts, each with its records.
    pub found: Vec<Found>,
    /// What looks like it and was passed over.
    pub passed: Vec<Passed>,
}

/// Something that was passed over: a block of another time, a row that is no record.
#[derive(Debug, Clone)]
pub struct Passed {
    /// Where it begins.
    pub at: CellAddress,
    /// Rule of the exception, where figures stand in it.
    pub rule: &'static str,
    /// What it is and why it was passed over, in sentences.
    pub message: String,
    /// Its label or title.
    pub about: String,
    /// So many figures stand in it.
    pub figures: usize,
    /// So many fields of the table it has: it shows by which form the file was filled in, though nothing of
    /// it is used.
    pub fields: usize,
}

/// The rule of what is told of rows of the form that are not in the file.
pub const MISSING_ROW: &str = "missing-row";

/// A heading or label that was met.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Where it stands.
    pub at: CellAddress,
    /// As typed; in a matrix block the labels of row and column.
    pub text: String,
    /// Index of the field it means, if any.
    pub field: Option<usize>,
    /// How it was found.
    pub matched: Match,
}

/// One record: the cell of each field.
#[derive(Debug, Clone, Default)]
pub struct FoundRecord {
    /// Row of the record; of its first cell where it lies over several.
    pub row: u32,
    /// For each field of the table, its cell, if its label was found. The cell may be blank.
    pub cells: Vec<Option<CellAddress>>,
    /// Fields with more than one cell of different content: the field and both cells.
    pub conflicts: Vec<(usize, CellAddress, CellAddress)>,
    /// Key of the record by its place in a matrix block, as the text of the first key field.
    pub key: Option<String>,
    /// What it says of whose it is and for when.
    pub claims: Vec<FoundClaim>,
    /// Why its cells cannot be trusted to stand under their headings.
    pub broken: Option<String>,
}

/// A cell that says whose a record is, or for when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundClaim {
    /// What it says; `None` for a text without a label, such as a title.
    pub identity: Option<Identity>,
    /// Where.
    pub at: CellAddress,
}

/// One table to be looked for on one sheet.
pub struct Search<'a> {
    /// The sheet.
    pub keyed: &'a KeyedSheet<'a>,
    /// The table.
    pub table: &'a RecordTable,
    /// Its labels on this form.
    pub labels: &'a TableLabels,
    /// The form.
    pub form: &'a Form,
    /// Index of the table in the collection.
    pub index: usize,
    /// What titles on the sheet say of time.
    pub times: &'a SheetTimes,
    /// What the cells of the sheet are labels of.
    meanings: &'a Meanings,
    /// The labels of this table.
    fields: Cow<'a, [FieldLabel]>,
}

/// The index of a cell among those of its sheet, and the field of which it is a label.
type FieldLabel = (usize, usize, Match);

/// What the cells of a sheet are labels of, looked up once for all tables. Most cells are labels of nothing.
pub struct Meanings {
    /// By table, in order of cell.
    fields: Vec<Vec<FieldLabel>>,
    /// By index of the cell, in order.
    identity: Vec<(usize, Identity)>,
}

impl Meanings {
    /// Looks up every text of a sheet on a form.
    #[must_use]
    pub fn of(keyed: &KeyedSheet<'_>, form: &Form) -> Self {
        let mut meanings = Self { fields: vec![Vec::new(); form.tables.len()], identity: Vec::new() };
        for (index, key) in keyed.keys().enumerate().filter_map(|(index, key)| Some((index, key?))) {
            meanings.identity.extend(form.identity.get(key).map(|identity| (index, *identity)));
            let bare = without_number(key);
            for (labels, fields) in form.tables.iter().zip(&mut meanings.fields) {
                let numbered = || numbered_field_of(labels, bare.as_ref()?);
                fields.extend(
                    plain_field_of(labels, key)
                        .or_else(numbered)
                        .map(|(field, matched)| (index, field, matched)),
                );
            }
        }
        meanings
    }
}

/// The labels of some cells, which stand side by side.
fn within<T>(labels: &[T], cells: Range<usize>, index: impl Fn(&T) -> usize) -> &[T] {
    let start = labels.partition_point(|label| index(label) < cells.start);
    let length = labels[start..].partition_point(|label| index(label) < cells.end);
    &labels[start..start + length]
}

/// What a cell is a label of.
#[derive(Clone, Copy, Default)]
struct Meaning {
    field: Option<(usize, Match)>,
    identity: Option<Identity>,
}

impl Findings {
    fn of(found: Found) -> Self {
        Self { found: vec![found], passed: Vec::new() }
    }

    fn add(&mut self, other: Self) {
        self.found.extend(other.found);
        self.passed.extend(other.passed);
    }
}

impl Found {
    /// Number of different fields found.
    #[must_use]
    pub fn field_count(&self) -> usize {
        let mut fields: Vec<usize> = self.headings.iter().filter_map(|heading| heading.field).collect();
        fields.sort_unstable();
        fields.dedup();
        fields.len()
    }
}

impl<'a> Search<'a> {
    /// A search for one table of a form on one sheet.
    #[must_use]
    pub fn new(
        (keyed, meanings): (&'a KeyedSheet<'a>, &'a Meanings),
        table: &'a RecordTable,
        form: &'a Form,
        index: usize,
        times: &'a SheetTimes,
    ) -> Self {
        let (labels, fields) = (&form.tables[index], Cow::Borrowed(meanings.fields[index].as_slice()));
        let mut search = Self { keyed, table, labels, form, index, times, meanings, fields };
        if table.is_single() {
            search.leave_headings_to_others();
        }
        search
    }

    /// A label in a row of headings of another table has its values below it, and they are not ours.
    fn leave_headings_to_others(&mut self) {
        let sheet = self.keyed.sheet;
        let headed = sheet.rows().filter(|cells| self.is_headed_as_another(cells));
        let taken: Vec<Range<usize>> = headed.filter_map(|cells| self.places(cells)).collect();
        if !taken.is_empty() {
            self.fields.to_mut().retain(|(index, ..)| !taken.iter().any(|row| row.contains(index)));
        }
    }

    /// The indices of the cells of a row.
    fn places(&self, cells: &[Cell]) -> Option<Range<usize>> {
        let start = self.keyed.sheet.index_of(cells.first()?.at)?;
        Some(start..start + cells.len())
    }

    /// Each cell that is a label of a field.
    fn field_labels(&self) -> impl Iterator<Item = (CellAddress, usize, Match)> + '_ {
        self.fields
            .iter()
            .map(|(index, field, matched)| (self.keyed.sheet.cells()[*index].at, *field, *matched))
    }

    /// Each cell that is a label of what the return says of itself.
    fn identity_labels(&self) -> impl Iterator<Item = (CellAddress, Identity)> + '_ {
        self.meanings
            .identity
            .iter()
            .map(|(index, identity)| (self.keyed.sheet.cells()[*index].at, *identity))
    }

    /// What a heading and the one under it mean together: as one label, in either order, or as the crossing
    /// of a block.
    fn meaning_together(&self, above: CellAddress, below: CellAddress) -> Meaning {
        let (Some(above), Some(below)) = (self.keyed.key(above), self.keyed.key(below)) else {
            return Meaning::default();
        };
        let crossing = |block: &Matrix, column: &LabelKey, row: &LabelKey| {
            let column = *block.columns.get(column)?;
            let row = block.rows.iter().position(|known| known.labels.contains(row))?;
            block.fields[row][column]
        };
        let mut blocks =
            self.form.matrices.iter().filter(|block| block.table == self.index && self.table.is_single());
        let in_block =
            blocks.find_map(|block| crossing(block, above, below).or_else(|| crossing(block, below, above)));
        let joined = || {
            let orders = [[above, below], [below, above]];
            let keys = orders.map(|[one, two]| LabelKey::of(&format!("{} {}", one.as_str(), two.as_str())));
            let plain = keys.iter().find_map(|key| field_of(self.labels, key));
            plain.or_else(|| self.labels.of_letters(&keys[0]).map(|field| (field, Match::Near)))
        };
        Meaning { field: in_block.map(|field| (field, Match::Exact)).or_else(joined), identity: None }
    }

    fn meaning(&self, at: CellAddress) -> Meaning {
        let Some(index) = self.keyed.sheet.index_of(at) else { return Meaning::default() };
        let field =
            self.fields.binary_search_by_key(&index, |(own, ..)| *own).ok().map(|found| self.fields[found]);
        let identity = &self.meanings.identity;
        Meaning {
            field: field.map(|(_, field, matched)| (field, matched)),
            identity: identity
                .binary_search_by_key(&index, |(own, _)| *own)
                .ok()
                .map(|found| identity[found].1),
        }
    }
}

impl Search<'_> {
    /// All that is found of the table: blocks first, then the best of the other layouts for what blocks do
    /// not hold.
    #[must_use]
    pub fn find(&self) -> Findings {
        let mut findings = Findings::default();
        for block in self.form.matrices.iter().filter(|block| block.table == self.index) {
            findings.add(matrix::find(self, block));
        }
        let is_found = !findings.found.is_empty() || !findings.passed.is_empty();
        if is_found && !self.table.is_single() {
            return findings;
        }
        let of_block = |block: &Found| {
            block
                .headings
                .iter()
                .map(|heading| heading.at)
                .chain(block.taken.iter().copied())
                .collect::<Vec<_>>()
        };
        let taken: Vec<CellAddress> = findings.found.iter().flat_map(of_block).collect();
        findings.add(self.best(&taken));
        findings
    }

    fn best(&self, taken: &[CellAddress]) -> Findings {
        let labelled = if self.table.is_single() { self.count_of_labelled_fields(taken) } else { 0 };
        // A stray heading does not switch the layout: it must hold more than half of all labels on the sheet.
        if self.table.is_single()
            && let Some(found) = long::find(self).filter(|found| found.field_count() * 2 > labelled)
        {
            return Findings::of(found);
        }
        if self.table.is_list()
            && let Some(found) = on_its_side::find(self)
        {
            return found;
        }
        let by_row = heading_row::find(self);
        // So must a row of headings.
        if !self.table.is_single() || by_row.found.iter().any(|found| found.field_count() * 2 > labelled) {
            return by_row;
        }
        beside::find(self, taken)
    }

    /// What is told of a block that is of another time.
    fn passed_block(
        &self,
        at: CellAddress,
        said: Option<Said>,
        rows: usize,
        figures: usize,
        fields: usize,
    ) -> Passed {
        let title = said.map(|said| self.text_at(said.at)).unwrap_or_default();
        let titled = said.map_or_else(
            || "is of another time".to_owned(),
            |said| format!("is titled \"{}\" ({}), which is another time", echo(&title), said.at),
        );
        let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
        Passed {
            at,
            rule: OTHER_TIME,
            message: format!(
                "{}: what stands at {at} {titled}. Its {rows} were passed over. If they are this period's, \
                 correct the title",
                self.table.title
            ),
            about: if title.is_empty() { column_letters(at.column) } else { title },
            figures,
            fields,
        }
    }

    /// What is told of a column of another time.
    fn passed_column(&self, at: CellAddress, said: Said, figures: usize) -> Passed {
        let title = self.text_at(said.at);
        Passed {
            at,
            rule: OTHER_TIME,
            message: format!(
                "{}: column {} is titled \"{}\" ({}), which is another time, and was passed over. If it is \
                 this period's, correct the title",
                self.table.title,
                column_letters(at.column),
                echo(&title),
                said.at
            ),
            about: format!("{} {}", title, self.text_at(at)),
            figures,
            fields: 0,
        }
    }

    fn count_of_labelled_fields(&self, taken: &[CellAddress]) -> usize {
        let mut found = vec![false; self.table.fields.len()];
        self.field_labels()
            .filter(|(at, ..)| !taken.contains(at))
            .for_each(|(_, field, _)| found[field] = true);
        found.into_iter().filter(|found| *found).count()
    }

    /// Whether a row is one of headings of another table of the form.
    fn is_headed_as_another(&self, cells: &[Cell]) -> bool {
        if self.form.tables.len() < 2 || cells.len() < 2 {
            return false;
        }
        let Some(places) = self.places(cells) else { return false };
        let of_row = |labels: &[FieldLabel]| within(labels, places.clone(), |(index, ..)| *index).to_vec();
        let own = of_row(&self.fields).len();
        let is_headed = |labels: &Vec<FieldLabel>| {
            let met = of_row(labels);
            if met.len() < 2 {
                return false;
            }
            let fields: BTreeSet<usize> = met.iter().map(|(_, field, _)| *field).collect();
            fields.len() >= 2 && fields.len() > own && fields.len() * 2 > cells.len()
        };
        let mut others = self.meanings.fields.iter().enumerate().filter(|(other, _)| *other != self.index);
        others.any(|(_, labels)| is_headed(labels)) && cells.iter().all(|cell| cell.text().is_some())
    }

    fn field(&self, index: usize) -> &Field {
        &self.table.fields[index]
    }

    /// Whether a cell can be a value of a field: it is understood, or a marker that says why there is none.
    fn fits(&self, cell: &Cell, field: usize) -> bool {
        matches!(
            values::read(cell, self.field(field)).answer,
            Answer::Reported(_) | Answer::NotApplicable(_) | Answer::NotKnown
        )
    }

    fn heading(&self, at: CellAddress, field: Option<usize>, matched: Match) -> Heading {
        Heading { at, text: self.text_at(at), field, matched }
    }

    fn text_at(&self, at: CellAddress) -> String {
        self.keyed.sheet.get(at).map(|cell| cell.content.to_string()).unwrap_or_default()
    }

    /// Fewest fields by which a table is known: two, or all it has.
    fn fewest(&self) -> usize {
        self.table.fields.len().min(2)
    }

    /// Whether a key is a label of this table or of the return as a whole.
    fn is_label(&self, at: CellAddress) -> bool {
        let meaning = self.meaning(at);
        meaning.field.is_some() || meaning.identity.is_some()
    }
}
