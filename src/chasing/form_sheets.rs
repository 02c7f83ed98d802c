//! Writes the sheets of a form: labels, boxes to fill in or figures that were sent, and marks on some.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime,
    Format, FormatAlign, FormatBorder, Note, Workbook as Book, Worksheet, XlsxError,
};

use crate::{
    publication::row_height,
    reading::MARK_SHEET,
    schemas::{
        Collection, Field, FieldType,
        constraints::Bound,
        form::Identity,
        form_page::{Entry, FormSheet, What},
    },
    vocabulary::{Answer, Scaled, Value, printable},
};

/// What stands in a box.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// Nothing.
    Blank,
    /// A number.
    Number(Scaled),
    /// A text.
    Text(String),
}

impl Shown {
    /// A value as its unit would enter it.
    #[must_use]
    pub fn of(answer: Answer<&str>, field: &Field) -> Self {
        match answer {
            Answer::Reported(Value::Number(number)) => Self::Number(number),
            Answer::Reported(Value::Text(text)) => Self::Text(field.label_of(text).to_owned()),
            Answer::Reported(Value::Boolean(truth)) => {
                Self::Text(if truth { "Yes" } else { "No" }.to_owned())
            }
            Answer::Reported(Value::Date(day)) => Self::Text(day.strftime("%d/%m/%Y").to_string()),
            Answer::NotApplicable(text) | Answer::Unreadable { text, .. } => Self::Text(text.to_owned()),
            Answer::NotKnown | Answer::NotAsked => Self::Blank,
        }
    }
}

/// What is said of a box, by more than its colour: a sign in it is not to be had, so that its border is
/// thick and a note stands at it.
#[derive(Debug, Clone)]
pub struct Mark {
    /// What is asked.
    pub text: String,
    /// It must be corrected; else it may be explained.
    pub is_error: bool,
}

/// What the boxes of a form are filled with.
pub trait Filling {
    /// Whose the return is, or for when.
    fn identity(&self, identity: Identity) -> String;

    /// What stands in a box.
    fn shown(&self, entry: &Entry) -> Shown;

    /// What stood in it the last time, in words.
    fn last(&self, entry: &Entry) -> Option<String>;

    /// Whether a box can be filled in.
    fn is_open(&self, entry: &Entry) -> bool;

    /// Whether it is asked of whoever gets the form.
    fn is_asked(&self, entry: &Entry) -> bool;

    /// What is asked about a box.
    fn mark(&self, entry: &Entry) -> Option<Mark>;

    /// So many rows of a list (by index) are shown.
    fn rows(&self, list: usize) -> u32;
}

/// How cells look.
pub struct Formats {
    pub title: Format,
    pub part: Format,
    pub label: Format,
    heading: Format,
    pub text: Format,
    open: Format,
    locked: Format,
    not_asked: Format,
}

impl Formats {
    /// The same for all workbooks.
    #[must_use]
    pub fn new() -> Self {
        let base = || Format::new().set_font_name("Arial").set_font_size(11);
        let boxed = || base().set_border(FormatBorder::Thin).set_align(FormatAlign::Right);
        Self {
            title: base().set_bold().set_font_size(16),
            part: base().set_bold().set_font_size(13),
            label: base().set_text_wrap().set_align(FormatAlign::Top),
            heading: base().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            text: base().set_text_wrap().set_align(FormatAlign::Top),
            open: boxed().set_background_color(Color::RGB(0x00FF_FBE6)).set_unlocked(),
            locked: boxed(),
            not_asked: boxed().set_background_color(Color::RGB(0x00D9_D9D9)),
        }
    }

    /// A marked box: errors and queries differ by the pattern of their border too.
    fn marked(&self, mark: &Mark) -> Format {
        let (border, colour) = if mark.is_error {
            (FormatBorder::Thick, Color::RGB(0x00FF_C7CE))
        } else {
            (FormatBorder::MediumDashed, Color::RGB(0x00FF_EB9C))
        };
        self.locked.clone().set_border(border).set_background_color(colour).set_bold()
    }
}

/// A workbook that is the same whenever it is written.
///
/// # Errors
/// If the library refuses its properties.
pub fn new_book(title: &str) -> Result<Book, XlsxError> {
    let mut book = Book::new();
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&fixed));
    Ok(book)
}

/// Says what a workbook is, and for whom it was made, where people do not look.
///
/// # Errors
/// If the library refuses it.
pub fn write_mark(book: &mut Book, lines: &[&str]) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(MARK_SHEET)?;
    for (row, text) in (0..).zip(lines) {
        sheet.write_string(row, 0, *text)?;
    }
    sheet.set_very_hidden(true);
    Ok(())
}

/// Writes one sheet of the form.
///
/// # Errors
/// If the library refuses a part of it.
pub fn write_sheet(
    book: &mut Book,
    page: &FormSheet,
    filling: &dyn Filling,
    collection: &Collection,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(&page.name)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.protect();
    for (column, width) in (0..).zip(&page.widths) {
        sheet.set_column_width(column, *width)?;
    }
    for (row, height) in heights(page) {
        sheet.set_row_height(row, height)?;
    }
    let rows = page.list.map_or(1, |list| filling.rows(list));
    for cell in &page.cells {
        let (row, column) = (cell.row, cell.column);
        match &cell.what {
            What::Title(text) => written(sheet, row, column, text, &formats.title)?,
            What::Part(text) => written(sheet, row, column, text, &formats.part)?,
            What::Label(text) => written(sheet, row, column, text, &formats.label)?,
            What::Heading(text) => written(sheet, row, column, text, &formats.heading)?,
            What::Identity(of) => {
                let left = formats.locked.clone().set_align(FormatAlign::Left);
                written(sheet, row, column, &filling.identity(*of), &left)?;
            }
            // Of a list each row of boxes is like the first.
            What::Entry(entry) => {
                for at in 0..rows {
                    let key = if page.list.is_some() { at.to_string() } else { entry.key.clone() };
                    let entry = Entry { key, ..*entry };
                    write_box(sheet, (row + at, column), &entry, filling, collection, formats)?;
                }
            }
        }
    }
    list_validation(sheet, page, filling, collection)?;
    Ok(())
}

/// As high as its headings and labels need, for each row that has some.
fn heights(page: &FormSheet) -> BTreeMap<u32, f64> {
    let mut heights: BTreeMap<u32, f64> = BTreeMap::new();
    for cell in &page.cells {
        if let What::Heading(text) | What::Label(text) = &cell.what {
            let width = page.widths.get(usize::from(cell.column)).copied().unwrap_or(10);
            let own = heights.entry(cell.row).or_default();
            *own = own.max(row_height(text, width));
        }
    }
    heights
}

fn written(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, column, text, format).map(|_| ())
}

fn write_box(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    entry: &Entry,
    filling: &dyn Filling,
    collection: &Collection,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let declared = &collection.tables[entry.table];
    let field = &declared.fields[entry.field];
    let is_open = filling.is_open(entry);
    let mark = filling.mark(entry);
    let format = match &mark {
        Some(mark) => formats.marked(mark),
        None if !filling.is_asked(entry) => formats.not_asked.clone(),
        None if is_open => formats.open.clone(),
        None => formats.locked.clone(),
    };
    let format = of_field(format, field);
    match filling.shown(entry) {
        Shown::Blank => sheet.write_blank(row, column, &format)?,
        Shown::Number(number) => sheet.write_number_with_format(row, column, number.to_f64(), &format)?,
        Shown::Text(text) => {
            sheet.write_string_with_format(row, column, printable::whole(&text).as_ref(), &format)?
        }
    };
    if let Some(mark) = mark {
        let what = if mark.is_error { "To be corrected" } else { "To be corrected or explained" };
        let note = Note::new(format!("{what}: {}", mark.text)).add_author_prefix(false);
        sheet.insert_note(row, column, &note.set_width(320).set_height(140))?;
    }
    if is_open
        && !declared.is_list()
        && let Some(validation) = validation(field, filling.last(entry))?
    {
        sheet.add_data_validation(row, column, row, column, &validation)?;
    }
    Ok(())
}

/// A list has one validation a column.
fn list_validation(
    sheet: &mut Worksheet,
    page: &FormSheet,
    filling: &dyn Filling,
    collection: &Collection,
) -> Result<(), XlsxError> {
    let Some(list) = page.list else { return Ok(()) };
    let first_row = page.cells.iter().filter_map(|cell| match &cell.what {
        What::Entry(entry) if entry.key == "0" => Some((cell.row, cell.column, entry)),
        _ => None,
    });
    for (row, column, entry) in first_row.filter(|(.., entry)| filling.is_open(entry)) {
        if let Some(validation) = validation(&collection.tables[list].fields[entry.field], None)? {
            sheet.add_data_validation(
                row,
                column,
                row + filling.rows(list).max(1) - 1,
                column,
                &validation,
            )?;
        }
    }
    Ok(())
}

fn of_field(format: Format, field: &Field) -> Format {
    match field.kind {
        FieldType::Integer => format.set_num_format("#,##0"),
        FieldType::Number => {
            let decimals = usize::from(field.decimals);
            format.set_num_format(if decimals == 0 {
                "#,##0".to_owned()
            } else {
                format!("#,##0.{}", "0".repeat(decimals))
            })
        }
        FieldType::Date => format.set_num_format("dd/mm/yyyy"),
        FieldType::Text | FieldType::Boolean => format.set_align(FormatAlign::Left).set_num_format("@"),
    }
}

/// Most letters that a list of choices may have together.
const LONGEST_CHOICES: usize = 250;

/// What can be entered, with words that say so. What is entered otherwise is warned of and taken: it may be
/// right, and whoever reads it says what is wrong.
fn validation(field: &Field, last: Option<String>) -> Result<Option<DataValidation>, XlsxError> {
    let limit =
        |bound: &Option<Bound>, otherwise: f64| bound.as_ref().and_then(Bound::number).unwrap_or(otherwise);
    let (least, most) = (limit(&field.constraints.minimum, -1e12), limit(&field.constraints.maximum, 1e12));
    let new = DataValidation::new;
    let (rule, words) = match field.kind {
        FieldType::Integer => (
            new().allow_whole_number(DataValidationRule::Between(bounded(least), bounded(most))),
            "A whole number. Enter 0 where there was nothing; leave it blank if it is not known.",
        ),
        FieldType::Number => (
            new().allow_decimal_number(DataValidationRule::Between(least, most)),
            "A number. Enter 0 where there was nothing; leave it blank if it is not known.",
        ),
        FieldType::Boolean => (new().allow_list_strings(&["Yes", "No"])?, "Yes or No."),
        FieldType::Text if !field.constraints.allowed.is_empty() => {
            let choices: Vec<&str> =
                field.constraints.allowed.iter().map(|answer| field.label_of(answer)).collect();
            let letters: usize = choices.iter().map(|choice| choice.chars().count() + 1).sum();
            if letters > LONGEST_CHOICES || choices.iter().any(|choice| choice.contains(',')) {
                return Ok(None);
            }
            (new().allow_list_strings(&choices)?, "Choose one of the list.")
        }
        FieldType::Date | FieldType::Text => return Ok(None),
    };
    let title: String = field.title.chars().take(32).collect();
    let rule = rule
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_input_title(title)?
        .set_input_message(last.map_or(words.to_owned(), |last| format!("{words}\n{last}")))?
        .set_error_title("Is that right?")?
        .set_error_message(words)?;
    Ok(Some(rule))
}

fn bounded(number: f64) -> i32 {
    number.clamp(f64::from(i32::MIN), f64::from(i32::MAX)) as i32
}
