//! Blank returns: a workbook for each unit, with what is known filled in and locked.

use std::{collections::HashMap, path::Path};

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{
    carried::Carried,
    form_sheets::{Filling, Formats, Mark, Shown, new_book, write_mark, write_sheet},
};
use crate::{
    publication::{period_in_words, row_height},
    reading::FORM_MARK,
    returns::{Context, Unit},
    schemas::{
        form::Identity,
        form_page::{Entry, FormSheet, LIST_ROWS, fingerprint, form_of, form_pages},
    },
    vocabulary::{Period, Scaled},
};

/// Width of the sheet that says how it is filled in: that of a page.
const WIDTH: u16 = 78;

/// A blank return of one unit.
pub struct Template<'a> {
    /// Whose.
    pub unit: &'a Unit,
    /// Its last accepted figures, by box; none where nothing came.
    pub last: HashMap<Entry, Scaled>,
    /// For when these are.
    pub last_period: Option<Period>,
    /// Items of lists that were still open in its last return.
    pub carried: Vec<Carried>,
}

/// Writes a blank return.
///
/// # Errors
/// If the library refuses a part of it, or the disk does not take it.
pub fn write_template(path: &Path, template: &Template<'_>, context: &Context<'_>) -> Result<(), XlsxError> {
    let (collection, period) = (context.collection, context.period);
    let pages = form_pages(collection, period);
    let formats = Formats::new();
    let mut book = new_book(&collection.title)?;
    instructions(book.add_worksheet(), template, context, &pages, &formats)?;
    let blank = Blank::of(template, context);
    for page in &pages {
        write_sheet(&mut book, page, &blank, collection, &formats)?;
    }
    let (when, layout) = (period.to_string(), fingerprint(collection, &pages));
    write_mark(&mut book, &[FORM_MARK, &collection.name, &when, &template.unit.id, &layout])?;
    book.save(path)
}

/// The first sheet: what it is, for whom, until when, and how it is filled in.
fn instructions(
    sheet: &mut Worksheet,
    template: &Template<'_>,
    context: &Context<'_>,
    pages: &[FormSheet],
    formats: &Formats,
) -> Result<(), XlsxError> {
    let (collection, period) = (context.collection, context.period);
    let due = collection.due(period).map(|due| format!("Please send it by {}.", due.strftime("%-d %B %Y")));
    let sender = [collection.publication.email.as_str(), collection.contact.as_str()];
    let sender = sender.into_iter().find(|text| !text.is_empty());
    let lines = [
        Some(format!("{} for {}.", template.unit.name, period_in_words(period))),
        due,
        Some("Fill in the yellow boxes. What is known already is filled in and locked.".to_owned()),
        Some(
            "Enter 0 where there was nothing to count. Leave a box blank where it is not known: blank is not \
             taken for 0."
                .to_owned(),
        ),
        Some("Where you have a total and not its parts, enter the total alone.".to_owned()),
        Some("Do not add rows or columns to the first sheet, and do not change its labels.".to_owned()),
        template.last_period.filter(|_| !template.last.is_empty()).map(|last| {
            format!("Choose a box to see your figure of {}.", period_in_words(last))
        }),
        Some(
            "What was still open in your last return is filled in on its sheet: bring each item up to date, \
             and leave it in where it has ended."
                .to_owned(),
        )
        .filter(|_| !template.carried.is_empty()),
        sender.map(|sender| format!("Questions and the filled in form go to {sender}.")),
        Some(format!(
            "Form: {}, layout {}.",
            form_of(collection, period).title,
            fingerprint(collection, pages)
        )),
    ];
    sheet.set_name("How to fill it in")?.set_screen_gridlines(false);
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0).set_column_width(0, WIDTH)?;
    sheet.write_with_format(0, 0, &collection.title, &formats.title)?;
    for (row, line) in (2..).zip(lines.into_iter().flatten()) {
        sheet.set_row_height(row, row_height(&line, WIDTH))?;
        sheet.write_with_format(row, 0, line, &formats.text)?;
    }
    sheet.protect();
    Ok(())
}

/// Boxes of a blank form.
struct Blank<'a> {
    template: &'a Template<'a>,
    context: &'a Context<'a>,
    /// What is filled in, of open items.
    carried: HashMap<Entry, Shown>,
    /// How many of them there are in each list.
    rows: HashMap<usize, u32>,
}

impl<'a> Blank<'a> {
    fn of(template: &'a Template<'a>, context: &'a Context<'a>) -> Self {
        let mut own = Self { template, context, carried: HashMap::new(), rows: HashMap::new() };
        for item in &template.carried {
            let row = own.rows.entry(item.table).or_default();
            let key = row.to_string();
            *row += 1;
            for (field, shown) in item.shown.iter().enumerate() {
                let entry = Entry { table: item.table, key: key.clone(), field };
                own.carried.insert(entry, shown.clone());
            }
        }
        own
    }
}

impl Filling for Blank<'_> {
    fn identity(&self, identity: Identity) -> String {
        match identity {
            Identity::Name => self.template.unit.name.clone(),
            Identity::Code if self.template.unit.codes.is_empty() => self.template.unit.id.clone(),
            Identity::Code => self.template.unit.codes.join("; "),
            _ => self.context.period.to_string(),
        }
    }

    fn shown(&self, entry: &Entry) -> Shown {
        self.carried.get(entry).cloned().unwrap_or(Shown::Blank)
    }

    fn last(&self, entry: &Entry) -> Option<String> {
        let value = self.template.last.get(entry)?;
        Some(format!("Your figure of {}: {value}", period_in_words(self.template.last_period?)))
    }

    fn is_open(&self, entry: &Entry) -> bool {
        self.is_asked(entry)
    }

    fn is_asked(&self, entry: &Entry) -> bool {
        let field = &self.context.collection.tables[entry.table].fields[entry.field];
        field.applies_to(self.context.register.get(&self.template.unit.lead))
    }

    fn mark(&self, _: &Entry) -> Option<Mark> {
        None
    }

    /// As many as there always are below those that are filled in.
    fn rows(&self, list: usize) -> u32 {
        LIST_ROWS + self.rows.get(&list).copied().unwrap_or(0)
    }
}
