//! A file's cells, whatever format it came in: sheets of sparse cells, each with its address.

use std::convert::Infallible;

use jiff::civil::DateTime;

use crate::vocabulary::CellAddress;

/// What was found in a file.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(bound = "")]
pub struct Document<L = Infallible> {
    /// In the order of the file.
    pub sheets: Vec<Sheet<L>>,
    /// What was odd on the way, for the readings: "read as Windows-1252".
    pub notes: Vec<String>,
}

impl<L> Default for Document<L> {
    fn default() -> Self {
        Self { sheets: Vec::new(), notes: Vec::new() }
    }
}

/// One sheet. Cells are in order of row, then column, and none is blank.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(bound = "")]
pub struct Sheet<L = Infallible> {
    /// Name; empty for CSV.
    pub name: String,
    /// Not shown when the file is opened.
    pub hidden: bool,
    /// It comes from a file separated by commas, where the comma inside a number can take it apart.
    pub by_commas: bool,
    /// What the file says of its cells beside what they hold.
    pub marks: Marks,
    /// What was made of the rows of a long list, which are no cells.
    #[serde(skip)]
    pub list: Option<L>,
    cells: Vec<Cell>,
    /// Where the cells of each row start, and behind the last row where they end; nothing where rows are far
    /// apart.
    #[serde(skip)]
    starts: Vec<u32>,
    spaces: usize,
}

/// What a file says of cells beside what they hold. All in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Marks {
    /// Rows that are not shown, by hand or by a filter: the first and the last of each run.
    pub hidden_rows: Vec<(u32, u32)>,
    /// Columns that are not shown.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Cells whose value a formula gives.
    pub formulas: Vec<CellAddress>,
    /// Cells that are merged into one: the first, which alone can hold something, and the last.
    pub merged: Vec<(CellAddress, CellAddress)>,
}

impl Marks {
    /// Puts what was found in any order in order, with runs that touch as one.
    pub fn settle(&mut self) {
        for runs in [&mut self.hidden_rows, &mut self.hidden_columns] {
            runs.sort_unstable();
            runs.dedup_by(|next, run| {
                let touches = next.0 <= run.1.saturating_add(1);
                if touches {
                    run.1 = run.1.max(next.1);
                }
                touches
            });
        }
        self.formulas.sort_unstable();
        self.formulas.dedup();
        self.merged.sort_unstable();
        self.merged.dedup();
    }

    /// Whether a formula gives the value of a cell.
    #[must_use]
    pub fn is_formula(&self, at: CellAddress) -> bool {
        self.formulas.binary_search(&at).is_ok()
    }

    /// Which run of hidden rows a row lies in.
    #[must_use]
    pub fn hidden_run_of_row(&self, row: u32) -> Option<usize> {
        Self::run_of(&self.hidden_rows, row)
    }

    /// Which run of hidden columns a column lies in.
    #[must_use]
    pub fn hidden_run_of_column(&self, column: u32) -> Option<usize> {
        Self::run_of(&self.hidden_columns, column)
    }

    fn run_of(runs: &[(u32, u32)], index: u32) -> Option<usize> {
        let run = runs.partition_point(|(_, last)| *last < index);
        runs.get(run).filter(|(first, _)| *first <= index).map(|_| run)
    }
}

/// One cell that is not blank.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Cell {
    /// Where.
    pub at: CellAddress,
    /// What.
    pub content: Content,
    /// Its number is shown as a percentage: 0.98 as 98%.
    pub percent: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Content {
    /// Text as typed.
    Text(Box<str>),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// A date or a time, shown as such.
    Moment(DateTime),
    /// An error such as `#REF!`.
    Error(Box<str>),
    /// A formula whose result was not saved: what the sender saw is not known.
    Formula,
}

impl Content {
    /// The word for its type, as `quarterday inspect` shows it.
    #[must_use]
    pub fn type_word(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Number(_) => "number",
            Self::Boolean(_) => "boolean",
            Self::Moment(_) => "date",
            Self::Error(_) => "error",
            Self::Formula => "formula",
        }
    }
}

/// As typed, or as near to it as the file tells.
impl std::fmt::Display for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) | Self::Error(text) => f.write_str(text),
            Self::Formula => f.write_str("a formula whose result was not saved"),
            Self::Number(number) => number.fmt(f),
            Self::Boolean(truth) => f.write_str(if *truth { "TRUE" } else { "FALSE" }),
            Self::Moment(moment) if moment.time() == jiff::civil::Time::midnight() => moment.date().fmt(f),
            Self::Moment(moment) => moment.fmt(f),
        }
    }
}

impl Cell {
    /// Its text, if it holds text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    fn is_blank(&self) -> bool {
        self.text().is_some_and(is_blank)
    }
}

/// Nothing but space, of any kind.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|letter| letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}'))
}

/// Where the cells of each row start, and at last where they end. Nothing where most rows are blank: then
/// rows are looked for.
fn starts_of_rows(cells: &[Cell]) -> Vec<u32> {
    let rows = cells.last().map_or(0, |last| last.at.row as usize + 1);
    let Ok(end) = u32::try_from(cells.len()) else { return Vec::new() };
    if rows > 4 * cells.len() {
        return Vec::new();
    }
    let mut starts = Vec::with_capacity(rows + 1);
    for (index, cell) in (0..).zip(cells) {
        starts.resize(starts.len().max(cell.at.row as usize + 1), index);
    }
    starts.push(end);
    starts
}

impl<L> Sheet<L> {
    /// A sheet of these cells, in any order; cells of nothing but space are left out.
    #[must_use]
    pub fn new(name: String, hidden: bool, mut cells: Vec<Cell>) -> Self {
        let mut spaces = 0;
        cells.retain(|cell| {
            let is_blank = cell.is_blank();
            spaces += usize::from(is_blank && cell.text() != Some(""));
            !is_blank
        });
        if !cells.is_sorted_by_key(|cell| cell.at) {
            cells.sort_by_key(|cell| cell.at);
        }
        Self {
            name,
            hidden,
            by_commas: false,
            marks: Marks::default(),
            list: None,
            starts: starts_of_rows(&cells),
            cells,
            spaces,
        }
    }

    /// The same with these marks, which are put in order.
    #[must_use]
    pub fn marked(mut self, mut marks: Marks) -> Self {
        marks.settle();
        self.marks = marks;
        self
    }

    /// A sheet of the cells that were kept of its rows, and of what became of the others.
    #[must_use]
    pub fn of_rows(name: String, hidden: bool, (cells, list): (Vec<Cell>, Option<L>)) -> Self {
        Self { list, ..Self::new(name, hidden, cells) }
    }

    /// The one sheet of a CSV file; it has no name.
    #[must_use]
    pub fn of_csv(rows: (Vec<Cell>, Option<L>), by_commas: bool) -> Self {
        Self { by_commas, ..Self::of_rows(String::new(), false, rows) }
    }

    /// All cells, by row and column.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// How many more cells hold nothing but space.
    #[must_use]
    pub fn cells_of_space(&self) -> usize {
        self.spaces
    }

    /// The cell at an address, `None` if it is blank.
    #[must_use]
    pub fn get(&self, at: CellAddress) -> Option<&Cell> {
        self.index_of(at).map(|index| &self.cells[index])
    }

    /// The place of a cell among `cells`, `None` if it is blank.
    #[must_use]
    pub fn index_of(&self, at: CellAddress) -> Option<usize> {
        let (start, row) = self.start_and_row(at.row);
        let first = row.first()?.at.column;
        // In most rows no cell is blank.
        let near = at.column.checked_sub(first)? as usize;
        if row.get(near).is_some_and(|cell| cell.at.column == at.column) {
            return Some(start + near);
        }
        row.binary_search_by_key(&at.column, |cell| cell.at.column).ok().map(|found| start + found)
    }

    fn start_and_row(&self, row: u32) -> (usize, &[Cell]) {
        if let Some([start, end]) = self.starts.get(row as usize..).and_then(|rest| rest.get(..2)) {
            return (*start as usize, &self.cells[*start as usize..*end as usize]);
        }
        if !self.starts.is_empty() {
            return (self.cells.len(), &[]);
        }
        let start = self.cells.partition_point(|cell| cell.at.row < row);
        let length = self.cells[start..].partition_point(|cell| cell.at.row == row);
        (start, &self.cells[start..start + length])
    }

    /// The cells of one row, by column.
    #[must_use]
    pub fn row(&self, row: u32) -> &[Cell] {
        self.start_and_row(row).1
    }

    /// Row after row, blank ones left out.
    pub fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.cells.chunk_by(|one, next| one.at.row == next.at.row)
    }
}
