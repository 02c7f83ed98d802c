//! `quarterday inspect`: what is in a file, before any schema is asked.

use serde::Serialize;

use super::{
    CannotRun,
    arguments::{InspectArguments, OutputFormat},
    exit_status::SOME_REJECTED,
    read_files::{self, Kept},
};
use crate::{
    intake::{Arrival, Format, Refusal},
    readers::CellsOf,
    reading::{Content, Document, Sheet},
    vocabulary::counted,
    vocabulary::printable::{echo, whole},
};

#[derive(Serialize)]
struct Shown<'a> {
    file: String,
    format: &'a str,
    bytes: u64,
    sha256: &'a str,
    notes: &'a [String],
    cells: usize,
    sheets: Vec<ShownSheet>,
}

#[derive(Serialize)]
struct ShownSheet {
    name: String,
    hidden: bool,
    cells: usize,
    spaces: usize,
    rows: u32,
    columns: u32,
    types: std::collections::BTreeMap<&'static str, usize>,
    content: Vec<ShownCell>,
}

#[derive(Serialize)]
struct ShownCell {
    cell: String,
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
}

/// Carries out `inspect` and gives the exit status: 1 if the file cannot be read.
pub fn inspect(arguments: &InspectArguments) -> Result<u8, CannotRun> {
    let file = whole(&arguments.file.display().to_string()).into_owned();
    if !arguments.file.exists() {
        return Err(CannotRun::new(format!("{file}: there is no such file")));
    }
    let arrival = Arrival { path: arguments.file.clone(), shown: file.clone(), refusal: None };
    let read =
        read_files::read(&CellsOf, read_files::start_for_cells(), Kept::default(), 1, &[arrival], &|| ())?;
    let Some(outcome) = read.into_iter().next() else {
        return Err(CannotRun::new(format!("{file}: nothing came of reading it")));
    };
    let (sha256, bytes, format) = outcome.opened.unwrap_or((String::new(), 0, Format::Unknown));
    let document = match outcome.made {
        Ok(document) => document,
        Err(Refusal::Unreadable(reason) | Refusal::NotAReturn(reason)) => {
            match arguments.format {
                OutputFormat::Json => say_json!(serde_json::json!({ "file": file, "error": reason })),
                OutputFormat::Human => say!("{file}: {reason}"),
            }
            return Ok(SOME_REJECTED);
        }
    };
    let shown = Shown {
        file,
        format: format.word(),
        bytes,
        sha256: &sha256,
        notes: &document.notes,
        cells: document.sheets.iter().map(|sheet| values_in(sheet) + sheet.cells_of_space()).sum(),
        sheets: sheets(&document, arguments),
    };
    match arguments.format {
        OutputFormat::Json => say_json!(serde_json::to_string_pretty(&shown).unwrap_or_default()),
        OutputFormat::Human => print(&shown),
    }
    Ok(0)
}

fn sheets(document: &Document, arguments: &InspectArguments) -> Vec<ShownSheet> {
    let most = if arguments.format == OutputFormat::Json { usize::MAX } else { arguments.cells };
    document.sheets.iter().map(|sheet| shown_sheet(sheet, most)).collect()
}

/// Cells that hold a value.
fn values_in(sheet: &Sheet) -> usize {
    sheet.cells().iter().filter(|cell| cell.content != Content::Formula).count()
}

fn shown_sheet(sheet: &Sheet, most: usize) -> ShownSheet {
    let mut types = std::collections::BTreeMap::new();
    for cell in sheet.cells() {
        *types.entry(cell.content.type_word()).or_insert(0) += 1;
    }
    let content = sheet.cells().iter().take(most).map(|cell| ShownCell {
        cell: cell.at.to_string(),
        kind: cell.content.type_word(),
        value: format!(
            "{}{}",
            echo(&cell.content.to_string()),
            if cell.percent { " (shown as a percentage)" } else { "" }
        ),
    });
    ShownSheet {
        name: echo(&sheet.name).into_owned(),
        hidden: sheet.hidden,
        cells: sheet.cells().len(),
        spaces: sheet.cells_of_space(),
        rows: sheet.cells().last().map_or(0, |cell| cell.at.row + 1),
        columns: sheet.cells().iter().map(|cell| cell.at.column + 1).max().unwrap_or(0),
        types,
        content: content.collect(),
    }
}

fn print(shown: &Shown<'_>) {
    let (bytes, cells) = (counted(shown.bytes, "byte"), counted(shown.cells, "cell"));
    say!("{}: {}, {bytes}, {cells}", shown.file, shown.format);
    for note in shown.notes {
        say!("  {note}");
    }
    for sheet in &shown.sheets {
        let types: Vec<String> = sheet.types.iter().map(|(word, count)| format!("{count} {word}")).collect();
        let name =
            if sheet.name.is_empty() { "(no sheets)".to_owned() } else { format!("\"{}\"", sheet.name) };
        let hidden = if sheet.hidden { ", hidden" } else { "" };
        say!(
            "\nSheet {name}{hidden}: {}, {}; {}",
            counted(sheet.rows, "row"),
            counted(sheet.columns, "column"),
            if types.is_empty() { "empty".to_owned() } else { types.join(", ") }
        );
        for cell in &sheet.content {
            say!("  {:<6} {:<8} {}", cell.cell, cell.kind, cell.value);
        }
        if sheet.spaces > 0 {
            say!("  ... and {} of nothing but space", counted(sheet.spaces, "cell"));
        }
        if sheet.cells > sheet.content.len() {
            let more = counted(sheet.cells - sheet.content.len(), "more cell");
            say!("  ... and {more} (--cells {})", sheet.cells);
        }
    }
}
