//! The feedback workbook of a unit: what is asked, with room for its answers, and its own figures in the
//! layout of the form, those that are asked about marked. Nothing of anybody else is in it.

use std::collections::HashMap;

use rust_xlsxwriter::{DataValidation, Format, FormatBorder, Worksheet, XlsxError};

use super::form_sheets::{Filling, Formats, Mark, Shown, new_book, write_mark, write_sheet};
use crate::{
    publication::{Reported, period_in_words, row_height},
    reading::QUESTIONS_MARK,
    returns::Return,
    schemas::{
        form::Identity,
        form_page::{Entry, form_pages},
    },
    status::Question,
    vocabulary::{Severity, counted_as, printable},
};

/// The sheet of questions.
pub const QUESTIONS: &str = "Questions";

/// The headings of the questions, in order, with the width of each column.
pub const HEADINGS: [(&str, u16); 9] = [
    ("No", 6),
    ("What was found, and what to do", 60),
    ("Where in your return", 26),
    ("It holds", 14),
    ("Expected", 14),
    ("Take the expected value? (Yes)", 14),
    ("Your explanation", 50),
    ("Kind", 12),
    ("Reference", 18),
];

/// What a feedback workbook is made of.
pub struct Feedback<'a> {
    /// The run.
    pub run: &'a Reported<'a>,
    /// The unit's return.
    pub found: &'a Return,
    /// What is asked, at most so many.
    pub questions: &'a [Question<'a>],
    /// How many questions there are beyond these.
    pub more: usize,
}

/// Writes the workbook into memory.
///
/// # Errors
/// If the library refuses a part of it.
pub fn feedback(feedback: &Feedback<'_>) -> Result<Vec<u8>, XlsxError> {
    let context = feedback.run.context;
    let formats = Formats::new();
    let mut book = new_book(&context.collection.title)?;
    questions(book.add_worksheet(), feedback, &formats)?;
    let own = OwnFigures::of(feedback);
    for page in form_pages(context.collection, context.period) {
        write_sheet(&mut book, &page, &own, context.collection, &formats)?;
    }
    let (period, unit) = (context.period.to_string(), &feedback.found.unit.id);
    write_mark(&mut book, &[QUESTIONS_MARK, &context.collection.name, &period, unit])?;
    book.save_to_buffer()
}

fn questions(sheet: &mut Worksheet, feedback: &Feedback<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let (unit, context) = (&feedback.found.unit, feedback.run.context);
    let when = period_in_words(context.period);
    let title = format!("{}: {}, {when}", context.collection.title, unit.name);
    sheet.set_name(QUESTIONS)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, printable::whole(&title).as_ref(), &formats.title)?;
    let plain = formats.text.clone().unset_text_wrap();
    let more = match feedback.more {
        0 => String::new(),
        more => {
            let (one, several) =
                ("further question of less weight is", "further questions of less weight are");
            format!(" {} not asked now.", counted_as(more, one, several))
        }
    };
    let words = [
        "Write the reason in the yellow box beside each question, or \"Yes\" where the expected value is \
         right; or send a corrected return. Then send this workbook back."
            .to_owned(),
        format!(
            "The other sheets show your figures as we have them; those asked about have a thick or dashed \
             border, and a note.{more}"
        ),
    ];
    for (row, words) in (1..).zip(&words) {
        sheet.write_string_with_format(row, 0, words, &plain)?;
    }
    let high = HEADINGS.into_iter().map(|(heading, width)| row_height(heading, width)).fold(0.0, f64::max);
    sheet.set_row_height(4, high)?;
    for (column, (heading, width)) in (0..).zip(HEADINGS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(
            4,
            column,
            heading,
            &formats.part.clone().set_font_size(11).set_text_wrap(),
        )?;
    }
    let cell = formats.text.clone().set_border(FormatBorder::Thin);
    let open = cell
        .clone()
        .set_unlocked()
        .set_num_format("@")
        .set_background_color(rust_xlsxwriter::Color::RGB(0x00FF_FBE6));
    let yes = DataValidation::new().allow_list_strings(&["Yes"])?;
    for (row, (number, question)) in (5..).zip((1..).zip(feedback.questions)) {
        question_row(sheet, row, number, question, feedback, (&cell, &open))?;
        if question.can_take_expected(context.collection) {
            sheet.add_data_validation(row, 5, row, 5, &yes)?;
        }
    }
    sheet.set_freeze_panes(5, 0)?;
    sheet.protect();
    Ok(())
}

fn question_row(
    sheet: &mut Worksheet,
    row: u32,
    number: u32,
    question: &Question<'_>,
    feedback: &Feedback<'_>,
    (cell, open): (&Format, &Format),
) -> Result<(), XlsxError> {
    let first = question.first;
    let kind = if first.severity <= Severity::Error { "to correct" } else { "to explain" };
    let id = first.id(&feedback.run.context.period.to_string());
    let texts =
        [number.to_string(), question.words(), question.place(), first.value.clone(), first.expected.clone()];
    let high = texts.iter().zip(HEADINGS).map(|(text, (_, width))| row_height(text, width));
    sheet.set_row_height(row, high.fold(32.0, f64::max))?;
    for (column, text) in (0..).zip(&texts) {
        sheet.write_string_with_format(row, column, printable::lines(text), cell)?;
    }
    let can_take = question.can_take_expected(feedback.run.context.collection);
    sheet.write_blank(row, 5, if can_take { open } else { cell })?;
    sheet.write_blank(row, 6, open)?;
    sheet.write_string_with_format(row, 7, kind, cell)?;
    sheet.write_string_with_format(row, 8, &id, cell)?;
    Ok(())
}

/// The figures of a return, in the boxes of the form.
struct OwnFigures<'a> {
    feedback: &'a Feedback<'a>,
    shown: HashMap<Entry, Shown>,
    marks: HashMap<Entry, Mark>,
    rows: HashMap<usize, u32>,
}

impl<'a> OwnFigures<'a> {
    fn of(feedback: &'a Feedback<'a>) -> Self {
        let collection = feedback.run.context.collection;
        let mut own = Self { feedback, shown: HashMap::new(), marks: HashMap::new(), rows: HashMap::new() };
        let mut boxes: HashMap<(usize, String), String> = HashMap::new();
        for (at, table) in collection.tables.iter().enumerate() {
            for (row, (_, record)) in (0_u32..).zip(feedback.found.records.of_table(at)) {
                let key = record.key(table);
                let in_box = if table.is_list() { row.to_string() } else { key.clone() };
                boxes.entry((at, key)).or_insert_with(|| in_box.clone());
                own.rows.insert(at, row + 1);
                for (field, answer) in record.answers().enumerate() {
                    let entry = Entry { table: at, key: in_box.clone(), field };
                    own.shown.insert(entry, Shown::of(answer, &table.fields[field]));
                }
            }
        }
        for one in feedback.questions.iter().flat_map(|question| &question.all) {
            let place = collection.table(&one.table).and_then(|table| {
                let field = collection.tables[table].field(&one.field)?;
                let key = boxes.get(&(table, one.record.clone())).unwrap_or(&one.record).clone();
                Some(Entry { table, key, field })
            });
            let Some(entry) = place else { continue };
            let is_error = one.severity <= Severity::Error;
            own.marks.entry(entry).or_insert_with(|| Mark { text: one.message.clone(), is_error });
        }
        own
    }
}

impl Filling for OwnFigures<'_> {
    fn identity(&self, identity: Identity) -> String {
        let unit = &self.feedback.found.unit;
        match identity {
            Identity::Name => unit.name.clone(),
            Identity::Code if unit.codes.is_empty() => unit.id.clone(),
            Identity::Code => unit.codes.join("; "),
            _ => self.feedback.run.context.period.to_string(),
        }
    }

    fn shown(&self, entry: &Entry) -> Shown {
        self.shown.get(entry).cloned().unwrap_or(Shown::Blank)
    }

    fn last(&self, _: &Entry) -> Option<String> {
        None
    }

    fn is_open(&self, _: &Entry) -> bool {
        false
    }

    fn is_asked(&self, entry: &Entry) -> bool {
        let context = self.feedback.run.context;
        let field = &context.collection.tables[entry.table].fields[entry.field];
        field.applies_to(context.register.get(&self.feedback.found.unit.lead))
    }

    fn mark(&self, entry: &Entry) -> Option<Mark> {
        self.marks.get(entry).cloned()
    }

    fn rows(&self, list: usize) -> u32 {
        self.rows.get(&list).copied().unwrap_or(0)
    }
}
